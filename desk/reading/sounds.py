"""How Chinese characters sound: for pinyin ("3haolou 502 loushui"), and for slips between those that sound alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import product

from desk.reading.script import word_file

_LATIN = re.compile(r"[a-z]+(?:[' ]+[a-z]+)*")
_WORD = re.compile(r"[a-z]+")
_NUMBERED = {
    "dong": "栋",
    "she": "舍",
    "haolou": "号楼",
    "zuo": "座",
    "zhuang": "幢",
    "lou": "楼",
    "hao": "号",
    "ceng": "层",
}
_ALONE = {
    "yi": "一",
    "er": "二",
    "san": "三",
    "si": "四",
    "wu": "五",
    "liu": "六",
    "qi": "七",
    "ba": "八",
    "jiu": "九",
    "ling": "零",
    "shi": "十",
    "le": "了",
    "bu": "不",
    "mei": "没",
    "huai": "坏",
    "lai": "来",
    "xiu": "修",
    "kuai": "快",
    "hao": "好",
    "hen": "很",
    "you": "有",
    "de": "的",
    "shui": "水",
    "dian": "电",
    "deng": "灯",
    "men": "门",
    "suo": "锁",
    "wang": "网",
    "re": "热",
    "leng": "冷",
    "lou": "漏",
    "du": "堵",
    "ren": "人",
    "wo": "我",
    "zai": "在",
    "na": "那",
    "ge": "个",
}
_LONGEST = 60
_LIKELY = 0.7
"""A text of which so much can be pinyin is."""


@cache
def _syllables() -> Mapping[str, str]:
    """desk/reading/words/sounds.txt: a syllable and the characters that sound so, the most usual first."""
    return dict(line.split(" ", 1) for line in word_file("sounds.txt").splitlines())


@cache
def _sounds() -> Mapping[str, tuple[str, ...]]:
    """How each character may sound."""
    sounds: dict[str, tuple[str, ...]] = {}
    for syllable, characters in _syllables().items():
        for character in characters:
            sounds[character] = (*sounds.get(character, ()), syllable)
    return sounds


def spelled(word: str) -> Iterator[tuple[str, ...]]:
    """The ways in which a Chinese word may be spelled, syllable by syllable; none when a character is unknown."""
    sounds = [_sounds().get(character, ()) for character in word]
    yield from list(product(*sounds))[:4]


@cache
def _blurred() -> Mapping[str, tuple[str, ...]]:
    """How each character may sound with many a southerner: zh is z, -ng is -n."""
    return {character: tuple(dict.fromkeys(map(_blur, syllables))) for character, syllables in _sounds().items()}


def _blur(syllable: str) -> str:
    if syllable[1:2] == "h":
        syllable = syllable[0] + syllable[2:]
    return syllable.removesuffix("g") if syllable.endswith("ng") else syllable


def blurred_spellings(word: str) -> Sequence[tuple[str, ...]]:
    """The ways in which a Chinese word may sound, careless ones; none when a character is unknown."""
    sounds = [_blurred().get(character, ()) for character in word]
    return list(product(*sounds))[:4]


class Pinyin:
    """Turns pinyin into characters, by the words that are known."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words: dict[str, str] = {}
        for word in words:
            if len(word) > 1:
                for sounds in spelled(word):
                    self._words.setdefault("".join(sounds), word)

    def characters(self, text: str, vocabulary: frozenset[str] | set[str]) -> str:
        """The text with its pinyin in characters; a text that is no pinyin only where one word of it surely is."""
        if self._is_pinyin(text):
            return _LATIN.sub(lambda found: self._converted(found, text), text)
        return _WORD.sub(lambda found: self._surely(found[0], vocabulary), text)

    def _is_pinyin(self, text: str) -> bool:
        words = _WORD.findall(text)
        letters = sum(map(len, words))
        if letters < 6 or letters < 0.4 * len(text.replace(" ", "")):
            return False
        return sum(len(word) for word in words if _cut(word)) >= _LIKELY * letters

    def _surely(self, word: str, vocabulary: frozenset[str] | set[str]) -> str:
        if len(word) < 6 or word in vocabulary:
            return word
        return self._words.get(word, word)

    def _converted(self, found: re.Match[str], text: str) -> str:
        out = []
        syllables: list[str] = []
        for word in _WORD.findall(found[0]):
            cut = _cut(word)
            if cut:
                syllables += cut
            else:
                out.append(self._phrase(syllables) + word)
                syllables = []
        numbered = bool(re.search(r"[0-9]\s?$", text[: found.start()]))
        start = 0
        head = ""
        if numbered and not out:
            for length in (2, 1):
                if "".join(syllables[:length]) in _NUMBERED and len(syllables) >= length:
                    head, start = _NUMBERED["".join(syllables[:length])], length
                    break
        out.append(self._phrase(syllables[start:]))
        return head + " ".join(out)

    def _phrase(self, syllables: Sequence[str]) -> str:
        """The longest known words from left to right; what is none by its most usual character."""
        out, at = [], 0
        while at < len(syllables):
            for length in range(min(6, len(syllables) - at), 0, -1):
                spoken = "".join(syllables[at : at + length])
                word = self._words.get(spoken) if length > 1 else _ALONE.get(spoken) or _syllables()[spoken][0]
                if length == 2 and spoken == "haolou":
                    word = "号楼"
                if word:
                    out.append(word)
                    at += length
                    break
        return "".join(out)


@lru_cache(maxsize=4096)
def _cut(word: str) -> tuple[str, ...]:
    """A Latin word as syllables, the longest first; empty when it is none."""
    if len(word) > _LONGEST:
        return ()
    for length in range(min(6, len(word)), 0, -1):
        if word[:length] in _syllables():
            if length == len(word):
                return (word,)
            rest = _cut(word[length:])
            if rest:
                return (word[:length], *rest)
    return ()
