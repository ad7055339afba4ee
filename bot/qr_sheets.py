"""Drawing codes on paper: sheets to be cut, or labels, as a PDF that any printer prints as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

import segno
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

QUIET = 4
"""Modules around a code that stay white, as readers want it."""


@dataclass(frozen=True, slots=True)
class Code:
    """A link as a code, what it is called, and how it is used: a line for each language."""

    link: str
    names: Sequence[str]
    how: Sequence[str]


@dataclass(frozen=True, slots=True)
class Format:
    """How codes stand on a page; all in millimetres. `beside`: the words stand beside the code, else under it."""

    page: tuple[float, float]
    cell: tuple[float, float]
    margin: tuple[float, float]
    code: float
    beside: bool
    cut: bool

    @property
    def columns(self) -> int:
        """How many stand side by side."""
        return int((self.page[0] - 2 * self.margin[0] + 0.01) / self.cell[0])

    @property
    def rows(self) -> int:
        """How many stand one below the other."""
        return int((self.page[1] - 2 * self.margin[1] + 0.01) / self.cell[1])


FORMATS: Mapping[str, Format] = {
    "a4": Format(page=(210, 297), cell=(63, 55), margin=(10.5, 11), code=33, beside=False, cut=True),
    "label": Format(page=(62, 40), cell=(62, 40), margin=(0, 0), code=36, beside=True, cut=False),
}

_PADDING = 2.0
"""Millimetres around the words."""

_SIZES = (11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0)
"""Of names, in points: the largest that fits. How a code is used stands smaller."""

_SMALLER, _SMALLEST = 0.7, 4.5
_LEADING = 1.25


class Sheets:
    """Draws codes one after another. What has been drawn is kept compressed; `save` writes it."""

    def __init__(self, file: Path, form: Format) -> None:
        self._form = form
        self._canvas = Canvas(str(file), pagesize=(form.page[0] * mm, form.page[1] * mm), pageCompression=1)
        self._canvas.setTitle("Campusdesk")
        self._fonts = _Fonts()
        self.codes = 0

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.codes // (self._form.columns * self._form.rows))

    def draw(self, code: Code) -> None:
        """Draw the next code, on the next page when this one is full."""
        form = self._form
        place = self.codes % (form.columns * form.rows)
        if place == 0 and self.codes:
            self._canvas.showPage()
        self.codes += 1
        row, column = divmod(place, form.columns)
        x = form.margin[0] + column * form.cell[0]
        y = form.page[1] - form.margin[1] - (row + 1) * form.cell[1]
        if form.cut and place == 0:
            self._cut_marks()
        self._cell(code, x, y)

    def save(self) -> None:
        """Write the file. Raises OSError."""
        self._canvas.save()

    def _cell(self, code: Code, x: float, y: float) -> None:
        form, (width, height) = self._form, self._form.cell
        if form.beside:
            self._code(code.link, x, y + (height - form.code) / 2, form.code)
            left = x + form.code
            self._words(code, left, y + _PADDING, width - form.code - _PADDING, height - 2 * _PADDING, centred=False)
        else:
            self._code(code.link, x + (width - form.code) / 2, y + height - form.code, form.code)
            self._words(
                code, x + _PADDING, y + _PADDING, width - 2 * _PADDING, height - form.code - _PADDING, centred=True
            )

    def _code(self, link: str, x: float, y: float, size: float) -> None:
        """The dark modules as one path of rectangles, each as long as its row is dark."""
        matrix = segno.make(link, error="m", micro=False).matrix
        step = size * mm / (len(matrix) + 2 * QUIET)
        canvas = self._canvas
        canvas.saveState()
        canvas.translate(x * mm, y * mm)
        canvas.scale(step, step)
        path = canvas.beginPath()
        for row, modules in enumerate(matrix):
            for start, length in _runs(modules):
                path.rect(QUIET + start, QUIET + len(matrix) - 1 - row, length, 1)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()

    def _words(self, code: Code, x: float, y: float, width: float, height: float, *, centred: bool) -> None:
        """Names and use in the largest letters in which all of them fit; what fits in none ends with …"""
        lines = self._fitting(code, width * mm, height * mm)
        top = (y + height) * mm
        if not centred:
            top -= (height * mm - sum(size * _LEADING for _line, size in lines)) / 2
        for line, size in lines:
            top -= size * _LEADING
            left = x * mm + (width * mm - self._fonts.width(line, size)) / 2 if centred else x * mm
            self._fonts.draw(self._canvas, left, top + size * 0.25, line, size)

    def _fitting(self, code: Code, width: float, height: float) -> Sequence[tuple[str, float]]:
        lines: list[tuple[str, float]] = []
        for size in _SIZES:
            small = max(size * _SMALLER, _SMALLEST)
            lines = [(line, size) for name in code.names for line in self._fonts.wrapped(name, width, size)]
            lines += [(line, small) for how in code.how for line in self._fonts.wrapped(how, width, small)]
            if sum(size * _LEADING for _line, size in lines) <= height:
                return lines
        return self._cut_off(lines, height)

    def _cut_off(self, lines: Sequence[tuple[str, float]], height: float) -> Sequence[tuple[str, float]]:
        kept: list[tuple[str, float]] = []
        for line, size in lines:
            height -= size * _LEADING
            if height < 0:
                break
            kept.append((line, size))
        if kept:
            last, size = kept[-1]
            kept[-1] = (f"{last[:-1]}…", size)
        return kept

    def _cut_marks(self) -> None:
        """Small crosses where the sheet is cut."""
        form, canvas, arm = self._form, self._canvas, 2 * mm
        canvas.setLineWidth(0.3)
        canvas.setStrokeGray(0.6)
        for column in range(form.columns + 1):
            for row in range(form.rows + 1):
                x = (form.margin[0] + column * form.cell[0]) * mm
                y = (form.page[1] - form.margin[1] - row * form.cell[1]) * mm
                canvas.line(x - arm, y, x + arm, y)
                canvas.line(x, y - arm, x, y + arm)


def _runs(modules: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where the dark parts of a row begin, and how long they are."""
    start: int | None = None
    for place, dark in enumerate([*modules, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None


class _Fonts:
    """The letters: the font that comes along, and for what it lacks the one that readers of PDFs have themselves."""

    _OWN, _OTHERS = "Campusdesk", "STSong-Light"

    def __init__(self) -> None:
        with as_file(files("bot").joinpath("fonts", "NotoSansSC-Regular.ttf")) as file:
            own = TTFont(self._OWN, str(file))
        pdfmetrics.registerFont(own)
        pdfmetrics.registerFont(UnicodeCIDFont(self._OTHERS))
        self._has: Callable[[int], bool] = own.face.charToGlyph.__contains__
        self._widths: dict[str, float] = {}

    def width(self, line: str, size: float) -> float:
        """In points."""
        return sum(map(self._width, line)) * size

    def draw(self, canvas: Canvas, x: float, y: float, line: str, size: float) -> None:
        """Draw a line, each character in the first font that has it."""
        for run in self._same_font(line):
            canvas.setFont(self._font(run[0]), size)
            canvas.drawString(x, y, run)
            x += self.width(run, size)

    def wrapped(self, text: str, width: float, size: float) -> Sequence[str]:
        """The lines of a text: broken at spaces, between Chinese characters, and a word that is too long anywhere."""
        lines, line = [], ""
        for piece in _pieces(text):
            if line and self.width((line + piece).rstrip(), size) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece if line else piece.lstrip()
            while self.width(line.rstrip(), size) > width and len(line) > 1:
                fits = next(n for n in range(len(line) - 1, 0, -1) if n == 1 or self.width(line[:n], size) <= width)
                lines.append(line[:fits])
                line = line[fits:]
        return [*lines, line.rstrip()] if line.strip() else lines

    def _width(self, letter: str) -> float:
        """Of one letter, in sizes of the font."""
        if letter not in self._widths:
            self._widths[letter] = pdfmetrics.stringWidth(letter, self._font(letter), 1)
        return self._widths[letter]

    def _font(self, letter: str) -> str:
        return self._OWN if self._has(ord(letter)) else self._OTHERS

    def _same_font(self, line: str) -> Iterator[str]:
        run = ""
        for letter in line:
            if run and self._font(letter) != self._font(run[0]):
                yield run
                run = ""
            run += letter
        if run:
            yield run


_NOT_FIRST = "，。、；：？！）」』”’…·,.;:?!)"
"""What begins no line."""


def _pieces(text: str) -> Iterator[str]:
    """Where a line may be broken: behind spaces, and around Chinese characters."""
    piece = ""
    for letter in text:
        breaks = _is_chinese(letter) or (piece and _is_chinese(piece[-1])) or (piece.endswith(" ") and letter != " ")
        if piece and breaks and letter not in _NOT_FIRST:
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _is_chinese(letter: str) -> bool:
    return "\u2e80" <= letter <= "\uffef" or letter > "\U0001ffff"
