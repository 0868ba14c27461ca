"""Setting text: pieces of the picture with their values → styled text → lines → runs.

The same for cells and for text lines between the grids. Knows nothing of pages.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.layout.fonts import ASCENT
from perfdesk.layout.lines import balanced_lines, break_lines
from perfdesk.layout.pages import TextRun
from perfdesk.layout.rows import path_of, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.cells import CellPath
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Blank, Piece
    from perfdesk.layout.fonts import Typeface
    from perfdesk.layout.lines import Line
    from perfdesk.layout.rows import Record

TICKED, UNTICKED = "☑", "□"
_OPTION_GAP = "   "
_MAX_SPACING = 0.045
"""Ems between characters that justifying may add; a line that needs more stays ragged."""
_MIN_JUSTIFIED = 8
"""Characters; shorter lines would show their gaps."""


class Align(Enum):
    """Where the lines of a text stand."""

    LEFT = auto()
    CENTER = auto()
    RIGHT = auto()


class Style(NamedTuple):
    """A typeface at a size in points."""

    face: Typeface
    size: float


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start:end` of a text, all in one style and of one cell."""

    start: int
    end: int
    style: Style
    blank: Blank | None
    path: CellPath | None


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its styles."""

    chars: str
    spans: tuple[Span, ...]
    keeps: tuple[tuple[int, int], ...] = ()
    """Ranges that stay on one line where they fit."""

    @property
    def size(self) -> float:
        """The largest size of its styles, in points; 0 for an empty text."""
        return max((span.style.size for span in self.spans), default=0.0)

    def joined(self) -> Text:
        """Return the text without its line breaks."""
        breaks = [at for at, char in enumerate(self.chars) if char == "\n"]
        spans = tuple(
            replace(
                span,
                start=span.start - bisect_left(breaks, span.start),
                end=span.end - bisect_left(breaks, span.end),
            )
            for span in self.spans
        )
        return Text(self.chars.replace("\n", ""), spans)

    def widths(self) -> list[float]:
        """Return the width of every character in points."""
        widths: list[float] = []
        for span in self.spans:
            advances, size = span.style.face.advances, span.style.size
            chars = self.chars[span.start : span.end]
            widths += [advance * size for advance in map(advances.__getitem__, chars)]
        return widths


@dataclass(frozen=True, slots=True)
class SetText:
    """A text broken into lines for a room of a certain width."""

    text: Text
    lines: tuple[Line, ...]
    room: float
    align: Align

    @property
    def paragraphs(self) -> int:
        """How many lines there would be if the room were wide enough."""
        return self.text.chars.count("\n") + 1


def compose(
    pieces: Sequence[Piece],
    filing: Filing,
    record: Record | None,
    printed: Style,
    filled: Style,
    gap: str = "",
) -> Text:
    """Put values into the blanks of a cell or line; printed words and values have own styles.

    An empty blank shows `gap`: room to write by hand.
    """
    chars = ""
    spans: list[Span] = []
    keeps: list[tuple[int, int]] = []
    for piece in pieces:
        start = len(chars)
        if isinstance(piece, str):
            chars += piece
            spans.append(Span(start, len(chars), printed, None, None))
            continue
        value = value_of(filing, piece, record)
        if piece.options:
            value, kept = _options(piece, value)
            keeps += [(start + a, start + b) for a, b in kept]
        chars += value or gap
        spans.append(Span(start, len(chars), filled, piece, path_of(piece, record)))
    return Text(chars, tuple(spans), tuple(keeps))


def plain_text(chars: str, style: Style) -> Text:
    """Return a text of one style."""
    return Text(chars, (Span(0, len(chars), style, None, None),))


def set_text(text: Text, room: float, align: Align, *, balanced: bool = False) -> SetText:
    """Break a text into lines; a balanced one (labels, titles) into lines of equal length."""
    breaker = balanced_lines if balanced else break_lines
    return SetText(text, breaker(text.chars, text.widths(), room, text.keeps), room, align)


def shrunk(text: Text, room: float, least: float) -> Text:
    """Return the text small enough for one line, by no more than the factor `least`.

    For amounts, dates and numbers, which must not be cut in two.
    """
    width = sum(text.widths())
    if "\n" in text.chars or width <= room or width * least > room:
        return text
    factor = room / width * 0.999
    spans = tuple(
        replace(span, style=Style(span.style.face, span.style.size * factor)) for span in text.spans
    )
    return Text(text.chars, spans, text.keeps)


def line_runs(
    given: SetText, number: int, left: float, top: float, leading: float
) -> Iterator[tuple[Span, TextRun]]:
    """Yield the runs of one line in a box whose left edge and line top are given."""
    line = given.lines[number]
    size = given.text.size
    spacing = _spacing(given, number)
    x = left + _indent(given, line)
    right = left + given.room if spacing else x + line.width
    y = top + (leading - size) / 2 + ASCENT * size
    for span in given.text.spans:
        start, end = max(span.start, line.start), min(span.end, line.end)
        if start >= end:
            continue
        for font, shown, width in _by_font(given.text.chars[start:end], span.style):
            step = width + spacing * len(shown)
            # Spaces at the end of a line hang over its edge; they are kept but not counted.
            seen = max(min(step, right - x), 0.0)
            yield span, TextRun(x, y, shown, font, span.style.size, seen, spacing)
            x += step


def missing_characters(text: Text) -> Iterator[str]:
    """Yield the characters that no font has, in order of appearance."""
    for span in text.spans:
        glyph = span.style.face.glyph
        for char in dict.fromkeys(text.chars[span.start : span.end]):
            shown = glyph(char).shown
            if shown != char and shown not in {"", " "}:
                yield char


def _options(blank: Blank, value: str) -> tuple[str, list[tuple[int, int]]]:
    """Return the options with their boxes, and the ranges to keep together.

    A value that is none of the options stands behind them: it must not vanish from the paper.
    """
    chosen = value.strip()
    listed: list[str] = []
    kept: list[tuple[int, int]] = []
    start = 0
    for option in blank.options:
        box = TICKED if option == chosen else UNTICKED
        word = f"{box}{option}" if blank.box_first else f"{option}{box}"
        listed.append(word)
        kept.append((start, start + len(word)))
        start += len(word) + len(_OPTION_GAP)
    if chosen and chosen not in blank.options:
        listed.append(value)
    return _OPTION_GAP.join(listed), kept


def _indent(given: SetText, line: Line) -> float:
    slack = given.room - line.width
    if slack <= 0 or given.align is Align.LEFT:
        return 0.0
    return slack if given.align is Align.RIGHT else slack / 2


def _spacing(given: SetText, number: int) -> float:
    """Return what is added after each character so that a full line ends at the right edge."""
    line = given.lines[number]
    count = line.end - line.start - 1
    last = line.hard or number == len(given.lines) - 1
    if last or given.align is not Align.LEFT or count < _MIN_JUSTIFIED:
        return 0.0
    seen = len(given.text.chars[line.start : line.end].rstrip()) - 1
    spacing = (given.room - line.width) / max(seen, 1)
    return spacing if 0 < spacing <= _MAX_SPACING * given.text.size else 0.0


def _by_font(chars: str, style: Style) -> Iterator[tuple[str, str, float]]:
    """Yield (font, shown characters, width) of the pieces that one font prints."""
    font, shown, width = "", "", 0.0
    for char in chars:
        glyph = style.face.glyph(char)
        if glyph.font != font and shown:
            yield font, shown, width
            shown, width = "", 0.0
        font = glyph.font
        shown += glyph.shown
        width += glyph.advance * style.size
    if shown:
        yield font, shown, width
