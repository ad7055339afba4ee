"""Formatting and lengths of text: what Telegram takes, and the words with which it refuses."""

import pytest

from sandbox.errors import BadRequest
from sandbox.formatting import formatted
from sandbox.render import to_html
from tests.sandbox.tools import LIN, Api


def marked(source: str, mode: str = "HTML") -> list[tuple[str, str, int, int]]:
    """Kind, covered text, offset and length of each entity."""
    words = formatted(source, mode, None)
    units = words.text.encode("utf-16-le")
    return [
        (
            e["type"],
            units[e["offset"] * 2 : (e["offset"] + e["length"]) * 2].decode("utf-16-le"),
            e["offset"],
            e["length"],
        )
        for e in words.entities
    ]


def test_offsets_count_utf16() -> None:
    """An emoji counts two, a Chinese character one."""
    assert marked("🔧 <b>水龙头</b> <i>x</i>") == [("bold", "水龙头", 3, 3), ("italic", "x", 7, 1)]


@pytest.mark.parametrize(
    ("source", "kind", "extra"),
    [
        ("<strong>x</strong>", "bold", {}),
        ("<em>x</em>", "italic", {}),
        ("<ins>x</ins>", "underline", {}),
        ("<del>x</del>", "strikethrough", {}),
        ("<tg-spoiler>x</tg-spoiler>", "spoiler", {}),
        ('<span class="tg-spoiler">x</span>', "spoiler", {}),
        ("<code>x</code>", "code", {}),
        ("<pre>x</pre>", "pre", {}),
        ('<pre><code class="language-python">x</code></pre>', "pre", {"language": "python"}),
        ("<blockquote>x</blockquote>", "blockquote", {}),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote", {}),
        ("<a href='https://example.org/?a=1&amp;b=2'>x</a>", "text_link", {"url": "https://example.org/?a=1&b=2"}),
        ('<a href="tg://user?id=1001">x</a>', "text_mention", {"user": {"id": 1001}}),
        ('<tg-emoji emoji-id="5368324170671202286">x</tg-emoji>', "custom_emoji",
         {"custom_emoji_id": "5368324170671202286"}),
    ],
)  # fmt: skip
def test_every_tag_becomes_its_entity(source: str, kind: str, extra: dict) -> None:
    """The tags of Telegram's HTML, each with what it carries."""
    assert formatted(source, "HTML", None).entities == [{"type": kind, "offset": 0, "length": 1, **extra}]


def test_references_and_nesting() -> None:
    """&lt; and numbers are read, unknown references stay, tags nest."""
    words = formatted("&lt;b&gt; &#65;&#x42; &nbsp; <b>a<i>b</i></b>", "html", None)
    assert words.text == "<b> AB &nbsp; ab"
    assert [(e["type"], e["length"]) for e in words.entities] == [("bold", 2), ("italic", 1)]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("水<x>y</x>", 'Unsupported start tag "x" at byte offset 3'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    """With the place counted in bytes, as Telegram counts it."""
    with pytest.raises(BadRequest) as refusal:
        formatted(source, "HTML", None)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_markdown() -> None:
    """MarkdownV2 has the same entities in another dress."""
    source = "*b* _i_ __u__ ~s~ ||p|| `c` [l](https://example.org/) 1\\.5\n```py\nx=1```\n>quoted\n>more"
    assert marked(source, "MarkdownV2") == [
        ("bold", "b", 0, 1), ("italic", "i", 2, 1), ("underline", "u", 4, 1), ("strikethrough", "s", 6, 1),
        ("spoiler", "p", 8, 1), ("code", "c", 10, 1), ("text_link", "l", 12, 1), ("pre", "x=1", 18, 3),
        ("blockquote", "quoted\nmore", 22, 11),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1.5", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a *b", "Can't find end of Bold entity at byte offset 2"),
        ("[l](https://x.y", "Can't find end of a URL at byte offset 4"),
    ],
)
def test_broken_markdown_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    """Unescaped characters and entities without an end."""
    with pytest.raises(BadRequest) as refusal:
        formatted(source, "MarkdownV2", None)
    assert refusal.value.description == f"Bad Request: can't parse entities: {reason}"


def test_what_telegram_finds_by_itself() -> None:
    """Commands, mentions, links, tags and addresses are marked without anybody's doing, but not inside code."""
    words = formatted("/go@robot_bot @sam https://a.org/x #tap a@b.org <code>/no</code> 1/2", "HTML", None)
    assert [e["type"] for e in words.entities] == ["bot_command", "mention", "url", "hashtag", "email", "code"]


def test_ends_are_trimmed() -> None:
    """White space at both ends goes, and entities move along."""
    words = formatted("  \n<b>x </b> ", "HTML", None)
    assert (words.text, words.entities) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


def test_the_page_gets_safe_html() -> None:
    """Only Telegram's own tags come out, whatever went in."""
    words = formatted('<b>a<i>&lt;script&gt;</i></b> <a href="https://x.y/?\'&quot;">l</a>', "HTML", None)
    shown = to_html(words.text, words.entities)
    assert shown == '<b>a<i>&lt;script&gt;</i></b> <a href="https://x.y/?&#x27;&quot;">l</a>'


async def test_lengths_are_measured_after_parsing(api: Api) -> None:
    """4096 characters of text may have any number of tags around them; one more is too long."""
    assert (
        len((await api.call("sendMessage", chat_id=LIN, text=f"<b>{'x' * 4096}</b>", parse_mode="HTML"))["text"])
        == 4096
    )
    assert await api.refused("sendMessage", chat_id=LIN, text="x" * 4097) == "400 Bad Request: message is too long"
    assert await api.refused("sendMessage", chat_id=LIN, text="🔧" * 2049) == "400 Bad Request: message is too long"


async def test_own_entities_are_taken(api: Api) -> None:
    """Entities may come in place of a parse mode, and must lie inside the text."""
    sent = await api.call("sendMessage", chat_id=LIN, text="ab", entities=[{"type": "bold", "offset": 1, "length": 1}])
    assert sent["entities"] == [{"type": "bold", "offset": 1, "length": 1}]
    refusal = await api.refused(
        "sendMessage", chat_id=LIN, text="ab", entities=[{"type": "bold", "offset": 1, "length": 2}]
    )
    assert refusal.endswith("entity beginning at UTF-16 offset 1 ends after the end of the text")
