"""Three languages: the chat's own setting at first, the person's choice from then on, and no word of another one."""

import json
import re

import pytest

from bot import demo
from conversations.unreadable import UNREADABLE
from desk.text import Text
from storage.kinds import Language
from tests.stories.campus import Campus
from tests.stories.player import Player

GREETINGS = {"zh-hans": "清河大学", "zh-hant": "清河大學", "en": "Qinghe University"}
WRITTEN = {
    Language.ZH_HANS: ("水龙头坏了，一直滴水", "📍 3号楼 502", "枫园", "🚰 给排水"),
    Language.ZH_HANT: ("水龍頭壞了，一直滴水", "📍 3號樓 502", "楓園", "🚰 給排水"),
}
"""A fault in the resident's words, and how the place, another one and the kind are shown."""

OTHER_WORDS = re.compile("[A-Za-z]{3,}")
NO_WORDS_OF_OURS = {"Wang", "language", "English"}


@pytest.mark.parametrize(
    ("code", "greeting"),
    [
        ("zh-hans", "清河大学"),
        ("zh-CN", "清河大学"),
        ("zh-hant", "清河大學"),
        ("zh-TW", "清河大學"),
        ("en-GB", "Qinghe University"),
        ("fr", "Qinghe University"),
    ],
)
async def test_the_greeting_is_in_the_chats_language(desk: Campus, code: str, greeting: str) -> None:
    """Telegram says which language the person's phone speaks; one that the desk does not have becomes English."""
    lin = desk.resident("Lin", code)
    await lin.sees(greeting, "3-502", "/my", "/language", "010-5550-0110")


async def test_the_language_is_changed_for_everything_afterwards(desk: Campus) -> None:
    """The answer, the greeting, the draft under way and what others do later: all in the language chosen last."""
    lin, wang = desk.resident("Lin"), await desk.worker("Wang")
    await lin.sees(GREETINGS["en"])
    await lin.writes("3-502 tap drips")
    await lin.sees("Your report", buttons=["Submit"])
    await lin.writes("/language")
    choice = await lin.sees(buttons=["简体中文", "繁體中文", "English"])
    await lin.presses("简体中文")
    changed = await lin.sees("简体中文", buttons=[])
    assert changed.id == choice.id
    await lin.starts()
    await lin.sees(GREETINGS["zh-hans"])
    await lin.presses(desk.say("Submit", Language.ZH_HANS))
    await lin.sees("R-1001", "3号楼 502", desk.say("Review", Language.ZH_HANS))
    await lin.writes("/language")
    await lin.presses("繁體中文")
    await lin.sees("繁體中文")
    await wang.presses("Accept")
    told = Text("{number}: {worker} has taken your repair.", {"number": "R-1001", "worker": "Wang"})
    await lin.sees(desk.app.wording.speech(Language.ZH_HANT).plain(told))
    await lin.sees("R-1001", "3號樓 502", desk.say("Review", Language.ZH_HANT))


@pytest.mark.parametrize("language", WRITTEN)
async def test_a_repair_in_chinese(desk: Campus, photo: bytes, language: Language) -> None:
    """From the first word to the stars, with every side way that a resident takes, and no English anywhere."""
    lin, wang = desk.resident("林", language.lower()), await desk.worker("Wang")
    fault, place, other, kind = WRITTEN[language]
    catalogue = desk.app.desk.campus.catalogue

    def say(label: str, **values: object) -> str:
        return desk.app.wording.speech(language).plain(Text(label, values))

    async def presses(label: str, *words: str) -> str:
        return (await lin.presses(say(label), on=await lin.sees(*words, buttons=[say(label)]))).toast

    await lin.sees(GREETINGS[language.lower()])
    await lin.writes("/my")
    await lin.sees(say("You have not reported anything yet. Tell me what is broken, and where."))
    await lin.writes("东西坏了")
    await lin.presses(kind)
    await lin.presses(other, on=await lin.sees(buttons=[other, say("Somewhere else")]))
    await presses("Skip", say("Which room? Write its number, like 502."))
    await presses("Place", other)
    await lin.writes("3-502")
    await presses("Description", place)
    await lin.writes(fault)
    await presses("Urgency", fault)
    await presses("❗ Urgent")
    await presses("When", say("❗ Urgent"))
    await presses("Weekday mornings")
    await presses("Phone", say("Weekday mornings"))
    await lin.writes("没有")
    await lin.sees(say("That is not a phone number. Please write it like 138 0013 8000."))
    await presses("« Back")
    await lin.sends(photo)
    await lin.sees(say("📷 Photos: {count}", count=1), place, fault, kind)
    assert await presses("Submit") == say("Submitted: {number}", number="R-1001")

    await lin.sees("R-1001", say("Repair"), say("Feedback"))
    await presses("💬 Write, or add a photo", "R-1001")
    await lin.writes("很急")
    await lin.sees("✅", "R-1001")
    await presses("Urge", "R-1001")
    assert re.search("[0-9]:[0-9]", await presses("Urge", "R-1001"))
    await presses("Cancel", "R-1001")
    await presses("No, keep it")
    await lin.writes("/my")
    await lin.sees(say("Waiting for a worker"), say("Apply"), "R-1001")

    await done(desk, wang)
    await presses("Not fixed", say("Is it fixed?"))
    await lin.presses(catalogue.not_fixed_reasons["still_broken"].in_language(language))
    await done(desk, wang)
    await presses("Fixed", say("Is it fixed?"))
    await lin.presses("⭐2")
    await lin.presses("▫️ " + catalogue.rating_tags["slow"].in_language(language))
    await presses("Skip", "⭐⭐")
    await lin.sees(say("Would you like to add a word?"))
    await lin.writes("地上有水")
    await lin.sees("R-1001", say("You rated it {stars}", stars="⭐⭐"))
    await lin.sends_also(document=b"%PDF")
    await lin.sees(say(UNREADABLE["document"].key))
    await lin.sends_also(voice=b"OggS")
    await lin.sees("🎤 0:01", say("What is wrong? One sentence is enough."))
    await presses("Discard", "🎤 0:01")

    await desk.quiet()
    for message in lin.heard():
        foreign = set(OTHER_WORDS.findall(" ".join([message.text, *message.buttons]))) - NO_WORDS_OF_OURS
        assert not foreign, message


async def done(desk: Campus, worker: Player) -> None:
    """The worker takes the job and finishes it, with nothing to show and nothing to say."""
    await worker.presses("Accept")
    own = desk.private(worker)
    await own.presses("Done")
    await own.presses("Skip the photo", on=await own.sees("Send a photo", buttons=["Skip the photo"]))
    await own.presses("Skip the note", on=await own.sees("What was done?", buttons=["Skip the note"]))


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        (
            Language.ZH_HANS,
            ["水暖班 Plumbers", "电工班 Electricians", "物业 Property", "网络中心 Network", "后勤处 Office"],
        ),
        (
            Language.ZH_HANT,
            ["水管班 Plumbers", "電工班 Electricians", "物業 Property", "網路中心 Network", "總務處 Office"],
        ),
    ],
)
def test_the_demos_groups_have_titles_in_its_chinese(language: Language, titles: list[str]) -> None:
    """And the first steps name the plumbers' group as it is called."""
    shown = demo.cast(language)
    assert [group["title"] for group in shown["groups"]] == titles
    assert titles[0].split()[0] in " ".join(shown["hint"][language])


async def test_the_menu_of_commands_is_in_the_chosen_language(desk: Campus) -> None:
    """Telegram's menus know one Chinese only; who reads the other one has a menu of their own."""
    lin = desk.resident("Lin", "zh-TW")
    await lin.sees(GREETINGS["zh-hant"])
    await desk.quiet()
    assert menus_of(desk, lin)[-1]["my"] == "我的報修"
    await lin.writes("/language")
    await lin.presses("English")
    await desk.quiet()
    assert menus_of(desk, lin)[-1]["my"] == "My reports"


def menus_of(desk: Campus, player: Player) -> list[dict[str, str]]:
    """The menus that were set for this person's chat, oldest first: what each command says."""
    menus = [request.params for request in desk.world.requests if request.method == "setMyCommands"]
    own = [json.loads(menu["commands"]) for menu in menus if f'"chat_id": {player.id}' in menu.get("scope", "")]
    return [{command["command"]: command["description"] for command in commands} for commands in own]
