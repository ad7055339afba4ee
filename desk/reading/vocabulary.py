"""The word lists of desk/reading/words, made ready: turns a text into a message."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from desk.reading.lexicon import Lexicon, Span, read_lists
from desk.reading.message import Message
from desk.reading.places import Place, Places
from desk.reading.script import plain
from desk.reading.slips import Slips
from desk.reading.sounds import Pinyin
from desk.reading.tokens import HARD, SOFT, tokens, words_of

_EVERYTHING = ("",)
_HIDING = {
    "category.": ("category.", "denial"),
    "calm": _EVERYTHING,
    "burst": _EVERYTHING,
    "injury": ("crime", "denial", "past", "broken"),
    "crime": ("denial",),
    "suicide": ("denial",),
    "saved": ("trapped", "denial", "stuck", "injury"),
    "put_out": ("denial",),
    "lamp_out": ("put_out",),
    "mended": ("broken", "denial", "praise"),
    "retract": ("broken", "denial", "want_fix"),
    "broken": ("denial",),
    "service_gone": ("denial",),
    "unlockable": ("denial",),
    "locked_out": ("denial", "trapped"),
    "heat_gone": ("denial",),
    "growing": ("denial",),
    "when_back": ("status",),
    "offtopic": ("praise",),
    "allowed": ("why",),
    "status": ("denial",),
    "closed_unvisited": ("denial", "retract", "mended"),
    "unvisited": ("denial",),
    "grumble": ("denial",),
    "food_bad": ("denial",),
    "hazard": ("denial",),
}
_RIGHTED = frozenset(
    f"category.{name}.strong"
    for name in ("plumbing", "electrical", "hvac", "furniture", "door_lock", "network", "appliance", "elevator", "pest")
) | {"broken"}
"""The lists whose Chinese words are known by their sound, too."""
"""In which lists a word of another one hides shorter words: 手机没电 is no 没电, and its 没 denies nothing."""


class Vocabulary:
    """The packaged words, and `more` words that show a category."""

    def __init__(self, more: Mapping[str, Sequence[str]]) -> None:
        lists = _lists(more)
        self.categories = tuple(dict.fromkeys((*read_lists("categories.yaml"), *more)))
        self._lexicon = Lexicon(lists, _HIDING)
        self._places = Places(read_lists("places.yaml"))
        self._pinyin = Pinyin(plain(word) for words in lists.values() for word in words)
        things = [word for name, words in lists.items() if name.startswith(("category.", "broken")) for word in words]
        english = {piece for word in things if word.isascii() for piece in words_of(word)}
        chinese = [plain(word) for name, words in lists.items() if name in _RIGHTED for word in words]
        self._slips = Slips(english, chinese, self._lexicon.vocabulary)
        unable = read_lists("unable.yaml")
        self._after_no, self._before_no = frozenset(unable["after"]), frozenset(unable["not_before"])

    @property
    def known(self) -> Set[str]:
        """The stems of all words that stand in a list."""
        return self._lexicon.vocabulary

    def message(self, text: str) -> tuple[Message, Place]:
        """What the words of a text are, and its place: pinyin as characters, slips righted."""
        folded = plain(text)
        place = self._places.read(folded, text)
        converted = self._pinyin.characters(folded, self._lexicon.vocabulary)
        if converted != folded:
            spoken = self._places.read(converted, converted)
            # Capitals are lost with the pinyin: a place that was clear before stays.
            place = place if place.building and not spoken.room else spoken
            return self._words(_blanked(converted, spoken.numbered)), place
        return self._words(_blanked(folded, place.numbered)), place

    def _words(self, folded: str) -> Message:
        pieces = tokens(folded)
        found = self._lexicon.find(pieces)
        taken = {at for spans in found.values() for span in spans if span.end - span.start > 1 for at in range(*span)}
        righted = self._slips.right(pieces, taken)
        if righted != pieces:
            found = self._lexicon.find(righted)
        message = Message(righted, found, folded)
        message.add("broken", self._unable(message))
        return message

    def _unable(self, message: Message) -> list[Span]:
        """What will not: 收不上去, 拆唔到; but 受不了 is a complaint, and 是不是 a question."""
        words = [piece.word for piece in message.pieces]
        return [
            Span(at - 1, at + 2)
            for at in range(1, len(words) - 1)
            if words[at] in "不唔"
            and words[at + 1] in self._after_no
            and words[at - 1] not in self._before_no
            and words[at - 1] not in (SOFT, HARD)
        ]


def _lists(more: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    lists: dict[str, list[str]] = {
        f"category.{category}.{strength}": words
        for category, strengths in read_lists("categories.yaml").items()
        for strength, words in strengths.items()
    }
    for category, words in more.items():
        strong = f"category.{category}.strong"
        lists[strong] = [*lists.get(strong, ()), *words]
    return lists | read_lists("signals.yaml") | read_lists("kinds.yaml")


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text without these pieces: the block in "Block 3" is not blocked."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
