"""Understanding a message, feature by feature: what people write, and what the desk makes of it."""

from __future__ import annotations

import pytest

from desk.reading import understand


@pytest.mark.parametrize(
    ("text", "building", "room"),
    [
        ("3-502 漏水", "3", "502"),
        ("3号楼502室灯坏了", "3", "502"),
        ("三栋五零二没水", "3", "502"),
        ("room five oh two in building three, tap drips", "3", "502"),
        ("B3 502 aircon dead", "3", "502"),
        ("Maple Hall, two-one-four", "Maple Hall", "214"),
        ("Linden Hall 204 is cold", "Linden Hall", "204"),
        ("the sink in maple hall 214 leaks", "maple hall", "214"),
        ("桂苑2栋301马桶堵了", "桂苑2", "301"),
        ("梅園3棟208冷氣滴水", "梅園3", "208"),
        ("我住竹园5舍312", "竹园5", "312"),
        ("东区5舍312没电", "east 5", "312"),
        ("東五 三零七 斷網", "east 5", "307"),
        ("女生2号楼417", "female 2", "417"),
        ("男三舍頂樓曬衣場的燈壞了", "male 3", None),
        ("研2 308网口没信号", "grad 2", "308"),
        ("female dorm 2, room 501", "female 2", "501"),
        ("四教203投影仪", "teaching 4", "203"),
        ("教二三楼男厕没纸", "teaching 2", None),
        ("Projector in teaching building 1 room 308", "teaching 1", "308"),
        ("二食堂二楼排队", "canteen 2", None),
        ("食堂二楼的菜里有虫", "canteen", None),
        ("the third canteen is dirty", "canteen 3", None),
        ("图书馆五楼太吵", "library", None),
        ("体育馆篮球场有人晕倒", "gym", None),
        ("校医院二楼饮水机坏了", "clinic", None),
        ("校门驿站能不能早点开", "parcel station", None),
        ("北門路燈不亮", "north gate", None),
        ("留学生公寓412暖气坏了", "international", "412"),
        ("lab building 210 is freezing", "lab building", "210"),
        ("行政楼四〇六文件柜", "admin", "406"),
        ("逸夫楼三楼女厕没纸", "逸夫楼", None),
        ("C棟電梯有人", "C", None),
        ("Lift in Block C is stuck", "C", None),
        ("7棟B1洗衣房有三台洗衣機壞了", "7", None),
        ("6栋401和403的地漏都返水", "6", "401,403"),
        ("我们6-304,他们6-305,太吵了", "6", "304,305"),
        ("No water in room 501 of building 2. neighbors in 502 same", "2", "501,502"),
        ("ants. Willow House room 22.. sorry 222", "Willow House", "222"),
        ("2洞508 马捅一直流水", "2", "508"),
        ("blok 4 room 710 no power", "4", "710"),
        ("bilding 10 room 610", "10", "610"),
        ("对面7栋楼顶有人", "7", None),
        ("opposite building 7, in 5-1102", "5", "1102"),
        ("205 wifi上不去", None, "205"),
        ("rm 909, AC stuck", None, "909"),
        ("10座503個廁所塞咗", "10", "503"),
    ],
)
def test_places_of_any_campus_are_read(text: str, building: str | None, room: str | None) -> None:
    """Numbers, characters, words, zones, halls never heard of, and what things are for; without a catalogue."""
    understood = understand(text)
    assert (understood.building, understood.room) == (building, room)


@pytest.mark.parametrize(
    "text",
    [
        "ticket 88213, any update?",
        "单号0316什么时候修",
        "充了500元电费",
        "13:30来修",
        "waited 120 minutes",
        "三楼的灯坏了",
        "打120",
        "2024年买的",
        "6号窗口的阿姨",
        "一个灯坏了",
        "error 691",
        "138 0013 8000",
        "in the building",
        "a full house",
    ],
)
def test_numbers_that_are_no_place(text: str) -> None:
    """Orders, prices, times, phones, counters: nobody is sent there."""
    assert (understand(text).building, understand(text).room) == (None, None)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("着火了", "other"),
        ("theres smoke comming out of the socket, Block 3 room 611", "electrical"),
        ("插座漏電,我同學被電到倒在地上", "electrical"),
        ("有人被困在電梯裡!", "elevator"),
        ("困咗喺9座𨋢入面廿分鐘", "elevator"),
        ("水管爆了!!水往外喷!", "plumbing"),
        ("I can smell gas really strongly in the corridor", "other"),
        ("实验室药品洒了,味道刺鼻,眼睛睁不开", "other"),
        ("他割腕了,流了好多血", "other"),
        ("有人在北门口拿刀追人!!快来人", "security"),
        ("a strange man is inside the bathroom right now filming", "security"),
        ("天花板掉下来砸到同学头了,流血了", "structure"),
        ("zhao huo le kuai lai ren", "other"),
        ("不是演习!是真的着火了!1栋502", "other"),
        ("fire drill was yesterday, today it is a fire", "other"),
    ],
)
def test_people_in_danger_are_an_emergency(text: str, category: str) -> None:
    """Of each kind, in each language, with slips, in pinyin; also where a drill is denied."""
    understood = understand(text)
    assert (understood.kind, understood.urgency, understood.category) == ("emergency", "emergency", category)
    assert understood.opens_ticket


@pytest.mark.parametrize(
    "text",
    [
        "没有漏水,也没着火",
        "There is no leak, no flood, nothing dramatic. The flush button is stuck",
        "烟花几点放?",
        "fire drill tomorrow?",
        "the food is fire",
        "昨天电影里电影院着火那段太刺激了",
        "dying of heat, AC does nothing",
        "my AC is literally killing me",
        "宿舍里热死了要烧起来了,空调不制冷",
        "烟雾报警器隔十分钟滴一声,估计没电了",
        "马桶炸了。。不是真炸,水箱盖子碎了",
        "救命我被锁外面了",
        "消防通道堵了,万一着火怎么跑",
        "里面没困人,电梯停着不动",
        "昨天电梯困人了,今天还是抖",
        "隔壁天天抽烟,烟味好大",
        "怕掉下来砸到人",
        "手机没电了",
        "他们说的话很火爆",
        "Nobody got shocked, the cover fell off",
        "burst out laughing in the library",
    ],
)
def test_alarming_words_without_an_alarm(text: str) -> None:
    """Denied, feared, played, past, figures of speech: nobody runs."""
    assert understand(text).kind != "emergency"


@pytest.mark.parametrize(
    ("text", "kind", "category"),
    [
        ("建议操场的灯开到十点半", "suggestion", "electrical"),
        ("能不能在图书馆多装几个插座", "suggestion", "electrical"),
        ("could you add reading lamps please", "suggestion", "electrical"),
        ("给5舍的宿管阿姨点赞,真的暖", "praise", "staff_conduct"),
        ("huge thanks to the electrician who came on a Sunday", "praise", "staff_conduct"),
        ("食堂的湯裡有鋼絲球的絲", "complaint", "canteen"),
        ("隔壁半夜两点还在唱歌", "complaint", "noise"),
        ("the guard at east gate shouted at me", "complaint", "staff_conduct"),
        ("系统显示已完成,可是根本没人来过", "complaint", "staff_conduct"),
        ("电动车电池被偷了,第三起了", "complaint", "security"),
        ("垃圾桶三天没人倒了", "complaint", "cleaning"),
        ("请问校园网怎么开通", "question", "network"),
        ("is there hot water in building 3 tonight?", "question", "plumbing"),
        ("why is there no hot water in my room", "repair", "plumbing"),
        ("空调坏了怎么办", "repair", "hvac"),
        ("麻烦来看一下,灯坏了,谢谢", "repair", "electrical"),
        ("希望尽快修好水龙头,一直漏水", "repair", "plumbing"),
        ("床蝨!!!整條腿都是包", "repair", "pest"),
        ("空掉显示E6,不知冷", "repair", "hvac"),
        ("我们寝事的们把手掉了", "repair", "door_lock"),
        ("the fawcet in the bathrom is leeking", "repair", "plumbing"),
        ("kong tiao huai le kuai lai xiu!!!", "repair", "hvac"),
        ("我room的heater完全dead了", "repair", "hvac"),
        ("行政楼的文件柜锁坏了", "repair", "furniture"),
        ("洗衣机漏水", "repair", "appliance"),
        ("空调漏水", "repair", "hvac"),
        ("灯坏一个,另外楼上厕所往下漏水,已经滴到我电脑上了", "repair", "plumbing"),
        ("书桌抽屉拉不出来,网也断,最要命的是门锁反锁不了", "repair", "door_lock"),
        ("socket behind the fridge has no power", "repair", "electrical"),
    ],
)
def test_what_is_wanted_and_of_what(text: str, kind: str, category: str) -> None:
    """Suggestion, praise, complaint, question, repair; slips, pinyin, mixed; of several faults the pressing one."""
    understood = understand(text)
    assert (understood.kind, understood.category) == (kind, category)


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("停水了,整栋", "urgent"),
        ("整間寢室沒電,12棟503", "urgent"),
        ("my key broke inside the lock and i cannot get in", "urgent"),
        ("门锁坏了,反锁不了", "urgent"),
        ("厕所堵了 水往外漫 快到寝室里了", "urgent"),
        ("上铺护栏松了", "urgent"),
        ("Socket sparks whenever I plug in the kettle", "urgent"),
        ("麻辣烫吃出一只小强,食堂二楼", "urgent"),
        ("消防通道被外卖柜挡死了", "urgent"),
        ("heater is dead and it is freezing, room 412", "urgent"),
        ("水龙头滴水", "normal"),
        ("插座没电,别的都好", "normal"),
        ("遥控器没电了,空调开不了", "normal"),
        ("a few scratches on the wall, just cosmetic", "low"),
        ("2栋水有点黄,能喝吗?", "normal"),
        ("图书馆几点关门?", "low"),
    ],
)
def test_how_pressing_it_is(text: str, urgency: str) -> None:
    """A service gone, locked out, growing, a hazard, food; and what only sounds like it."""
    assert understand(text).urgency == urgency


@pytest.mark.parametrize(
    "text",
    [
        "不用修了,灯管我自己换好了",
        "nvm its fixed, pls cancel",
        "没事了,刚才报的灯自己好了,不用来了",
        "唔使嚟啦,搞掂咗,唔該",
        "the toilet is not leaking any more, you don't need to come",
        "维修单怎么取消?我们自己把马桶通好了",
        "不好意思发错了",
        "你是机器人吗",
        "今天食堂有啥好吃的",
        "write me a poem about spring",
        "测试测试 123",
        "加微信领优惠券",
        "hello",
        "",
        "   ",
    ],
)
def test_taking_back_and_chat_open_nothing(text: str) -> None:
    """They are answered."""
    understood = understand(text)
    assert (understood.kind, understood.urgency, understood.opens_ticket) == ("question", "low", False)


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("刚那个电梯困人的不用来救了,人都出来了,但是电梯停那不动了还得修 8栋", True),
        ("马桶通了半天还是不通", True),
        ("都说修好了,根本没有,还是漏水", True),
    ],
)
def test_what_is_still_broken_is_not_taken_back(text: str, opens: bool) -> None:
    """After a "but" there is a fault."""
    assert understand(text).opens_ticket is opens


@pytest.mark.parametrize(
    "text", ["Any update on ticket 88213?", "昨天报的灯怎么还没人联系我", "請問我申請的新椅子有下文了嗎"]
)
def test_asking_after_a_report_is_known(text: str) -> None:
    """The desk opens that report, not a new one."""
    assert understand(text).asks_after


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3-502灯坏了,周二、周四下午有人", "周二、周四下午"),
        ("水龙头漏水,明天下午两点以后我在", "明天下午两点以后"),
        ("tap drips, please come after 4 pm", "after 4 pm"),
        ("I'm home on Monday morning", "on Monday morning"),
        ("灯坏了", None),
        ("报了三天没人来", None),
    ],
)
def test_when_somebody_may_come(text: str, wanted: str | None) -> None:
    """The piece that says so."""
    assert understand(text).wanted == wanted
