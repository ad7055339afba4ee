"""The first reader: places, categories and plain urgency, in three languages."""

from functools import cache
from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.catalogue.file import load
from desk.catalogue.parts import Catalogue
from desk.folding import fold
from desk.reading import read
from desk.reading.catalogue_place import PlaceReader
from desk.reading.catalogue_words import Words, reading_words
from storage.kinds import Urgency


@cache
def example() -> Catalogue:
    return load(Path(__file__).parents[2] / "catalogue.yaml")


@pytest.fixture
def campus() -> Catalogue:
    return example()


@pytest.mark.parametrize(
    ("text", "building", "room"),
    [
        ("3-502 tap is dripping", "3", "502"),
        ("3#502", "3", "502"),
        ("3-502 日光燈不亮", "3", "502"),
        ("3-502日光灯不亮", "3", "502"),
        ("3-502天花板漏水", "3", "502"),
        ("3號樓502 天花板掉下來", "3", "502"),
        ("3-502 個人浴室漏水", "3", "502"),
        ("3-502 分離式冷氣不冷", "3", "502"),
        ("3号楼502", "3", "502"),
        ("3號樓502室", "3", "502"),
        ("我住3栋502,水龙头坏了", "3", "502"),
        ("三号楼五零二", "3", "502"),
        ("三号楼五〇二", "3", "502"),
        ("十二栋1203", "12", "1203"),
        ("二十棟一二〇三", "20", "1203"),
        ("Building 3 room 502", "3", "502"),
        ("building three, room 502", "3", "502"),
        ("room 502 in building 3", "3", "502"),
        ("Bldg 3 Rm 502", "3", "502"),
        ("Rm. 502, Bldg. 3", "3", "502"),
        ("Bldg. No. 3, Room No. 502", "3", "502"),
        ("B3 502", "3", "502"),
        ("7棟B1洗衣房", "7", None),
        ("东区5舍312", "5", "312"),
        ("東區五舍三一二", "5", "312"),
        ("West 12, 203", "12", "203"),
        ("３－５０２", "3", "502"),
        ("３号楼 五楼 ５０２", "3", "502"),
        ("3号楼2单元502", "3", "502"),
        ("又停电!!!五零二!!七栋!!", "7", "502"),
        ("图书馆三楼的灯坏了", "library", None),
        ("圖書館", "library", None),
        ("the Library is cold", "library", None),
        ("Teaching Building 2 room 203", "teaching-2", "203"),
        ("第四教学楼203", "teaching-4", "203"),
        ("四教203投影仪", "teaching-4", "203"),
        ("二食堂漏水", "canteen-2", None),
        ("6-304 is fine, the library is not", "6", "304"),
        ("opposite building 7, in 5-1102", "5", "1102"),
        ("room 502 has no light", None, "502"),
        ("502室没电", None, "502"),
        ("3楼502漏水", None, "502"),
        ("502", None, "502"),
    ],
)
def test_a_place_is_read_however_it_is_written(campus, text, building, room):
    """Digits, characters, full width, English and Chinese, building first or room first."""
    reading = read(text, campus)
    assert (reading.building, reading.room) == (building, room)
    assert reading.place_text
    assert reading.place_text in text


@pytest.mark.parametrize(
    "text",
    [
        "since 2-14", "13:30 来修", "138-0013-8000", "138 0013 8000", "2026-10-12", "at 10-2024", "3号来修",
        "三楼的灯坏了", "一个灯坏了", "买了500元的灯", "500 yuan", "ticket 5521", "工单 88213", "the librarian",
        "R-260001", "802.1x", "", "3-50", "12-3", "3-50212", "waited 120 minutes",
    ],
)  # fmt: skip
def test_dates_times_prices_and_phone_numbers_are_no_places(campus, text):
    """A wrong place sends somebody to the wrong door; none is asked for."""
    reading = read(text, campus)
    assert (reading.building, reading.room, reading.place_text) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "room", "piece"),
    [
        ("Building 99 room 101 leaks", "101", "Building 99 room 101"),
        ("漏水,99号楼502", "502", "99号楼502"),
        ("西区5舍312", "312", "西区5舍312"),  # 5 stands in the east
        ("男生1號樓412", "412", "男生1號樓412"),
        ("桂苑5栋三幺八 漏水", "318", "桂苑5栋三幺八"),
        ("教五401空调", "401", "教五401"),
        ("male dorm 4", None, "male dorm 4"),
    ],
)
def test_a_building_that_the_catalogue_has_not_is_kept_as_text(campus, text, room, piece):
    """It is not taken for another one with the same number, and the person's own words are kept."""
    reading = read(text, campus)
    assert (reading.building, reading.room, reading.place_text) == (None, room, piece)


def test_numbers_within_zones_and_named_halls_follow_the_catalogue(campus):
    """Where each zone counts from one, the number alone is no building; an alias may hold a number."""
    five = campus.buildings["5"].model_copy(update={"code": "east-5"})
    hall = campus.buildings["plum"].model_copy(update={"code": "plum-3", "aliases": ("梅园3",)})
    zoned = campus.model_copy(update={"buildings": {"east-5": five, "plum-3": hall}})
    places = PlaceReader(zoned, reading_words())
    assert places.read("东区5舍312").building == "east-5"
    assert places.read("5舍312").building is None
    assert places.read("梅园3棟208").building == "plum-3"


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("水龙头一直滴水", "plumbing"),
        ("水龍頭關不緊", "plumbing"),
        ("taps leaking", "plumbing"),
        ("dripping", "plumbing"),
        ("空调漏水", "hvac"),  # the longer word, not 漏水
        ("冷氣漏水", "hvac"),
        ("灯不亮,插座也没电,还有水龙头", "electrical"),  # most words
        ("the lamp and the tap", "electrical"),  # a tie: the first
        ("the tap and the lamp", "plumbing"),
        ("电梯坏了", "elevator"),
        ("wifi很慢,昨天开始的", "network"),
        ("Wi-Fi is down", "network"),
        ("ants in my bed, ants and roaches", "pest"),
        ("洗衣机不转", "appliance"),
        ("Important: I want tapas", None),  # words stand whole: no ant, no tap
        ("你好", None),
        ("", None),
    ],
)
def test_a_category_is_read_by_the_words_of_the_catalogue(campus, text, category):
    """The most different words win, longer ones swallow shorter ones, English ones stand whole, in any language."""
    assert read(text, campus).category == category


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("着火了", Urgency.EMERGENCY),
        ("插座冒煙", Urgency.EMERGENCY),
        ("There is smoke in the corridor", Urgency.EMERGENCY),
        ("we smell gas", Urgency.EMERGENCY),
        ("the socket sparks, I got a shock", Urgency.EMERGENCY),
        ("有人被困在電梯裡", Urgency.EMERGENCY),
        ("a pipe burst, the room is flooding", Urgency.EMERGENCY),
        ("no power and now smoke", Urgency.EMERGENCY),  # the more pressing
        ("fire drill was yesterday, today it is a fire", Urgency.EMERGENCY),
        ("没有停电,但是着火了", Urgency.EMERGENCY),
        ("3-502 has no power", Urgency.URGENT),
        ("停水了", Urgency.URGENT),
        ("I am locked out", Urgency.URGENT),
        ("鎖在外面了", Urgency.URGENT),
        ("tap is dripping", None),
        ("no leak, no fire", None),
        ("it is not on fire", None),
        ("without any smoke", None),
        ("没有着火,也没冒烟", None),
        ("沒有停水", None),
        ("fire drill tomorrow?", None),
        ("消防演习几点开始", None),
        ("烟雾报警器一直响", None),
        ("he is smoking", None),
        ("firewall settings", None),
    ],
)
def test_urgency_is_read_only_where_the_text_says_so_plainly(campus, text, urgency):
    """Alarm words count, denied ones and drills do not, and a denial reaches only its own word."""
    assert read(text, campus).urgency == urgency


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from("3栋号楼五零二-#东区 b room building no火着没0502,。"), max_size=40).map("".join)
)
def test_any_text_is_read_and_its_place_is_a_piece_of_it(text):
    """Whatever people send, reading neither fails nor invents; folding keeps every position."""
    reading = read(text, example())
    assert reading.place_text is None or reading.place_text in text
    assert reading.room is None or reading.room.isdecimal()
    assert reading.place_text or (reading.building is None and reading.room is None)
    assert len(fold(text)) == len(text)


def test_reading_takes_less_than_two_milliseconds(campus):
    """It stands in the way of every message."""
    text = "我们寝室的水龙头一直滴水,昨天报过一次了,麻烦师傅尽快来看看,东区3号楼502,下午四点以后都有人。谢谢!"
    read(text, campus)

    def once() -> float:
        began = perf_counter()
        read(text, campus)
        return perf_counter() - began

    assert min(once() for _ in range(20)) < 0.002


def test_words_find_the_longest_and_leave_longer_numbers_alone():
    """The finder that categories, buildings and alarms share."""
    words = Words([("漏水", 1), ("空调", 0), ("空调漏水", 2), ("canteen 1", 3), ("lamp", 4)])
    assert [(hit.word, hit.meaning) for hit in words.find(fold("空调漏水 漏水 LAMPS lampshade"))] == [
        ("空调漏水", 2),
        ("漏水", 1),
        ("lamp", 4),
    ]
    assert not list(words.find("canteen 12"))
