"""Small talk is answered; whatever may be more than that is none."""

from __future__ import annotations

import pytest

from desk.reading.small_talk import SmallTalk, is_cry, small_talk


@pytest.mark.parametrize(
    ("text", "talk"),
    [
        ("thanks!", SmallTalk.THANKS),
        ("Thank you so much, sir 🙏", SmallTalk.THANKS),
        ("好的，謝謝老師！", SmallTalk.THANKS),
        ("唔該晒", SmallTalk.THANKS),
        ("xiexie", SmallTalk.THANKS),
        ("你好", SmallTalk.GREETING),
        ("在嗎？", SmallTalk.GREETING),
        ("good morning", SmallTalk.GREETING),
        ("hi, are you a bot?", SmallTalk.ABOUT),
        ("你是機器人嗎", SmallTalk.ABOUT),
        ("help", SmallTalk.ABOUT),
        ("???", SmallTalk.ABOUT),
        ("ok", SmallTalk.FINE),
        ("收到", SmallTalk.FINE),
        ("哈哈哈哈", SmallTalk.FINE),
        ("👍👍🏻❤️", SmallTalk.FINE),
        ("…", SmallTalk.FINE),
    ],
)
def test_small_talk(text: str, talk: SmallTalk) -> None:
    """In three languages, with stops, signs and politeness; what asks about the desk is answered first."""
    assert small_talk(text) is talk


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "🔥",
        "🆘",
        "🚰",
        "1",
        "502",
        "R-1042",
        "水",
        "热",
        "不行",
        "没水",
        "no water",
        "okra",
        "it smells",
        "hello, the thingamajig is weird",
        "早上好，灯坏了",
        "谢谢，但是还在漏",
        "thanks, but it still drips",
        "not ok",
        "救命",
        "thanks " * 20,
    ],
)
def test_more_than_that(text: str) -> None:
    """A number, a thing, a sign of danger, a word that is not known: it may be a report."""
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["救命！！", "救命啊", "快來人啊", "SOS", "🆘🆘", "HELP!!!", "Emergency!"])
def test_a_cry(text: str) -> None:
    """Nothing but a cry for help, in three languages and signs."""
    assert is_cry(text)
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["救命 水管爆了", "救命恩人", "help", "119", "紧急", "SOS there is smoke", "hello"])
def test_no_cry(text: str) -> None:
    """It says what has happened, asks what the desk can do, or may answer a question: a room, how urgent it is."""
    assert not is_cry(text)
