"""Titles, captions, text lines and notes around the grids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import Blank, FieldType, Role
from perfdesk.layout.grid import POINTS_PER_MM, style_of
from perfdesk.layout.pages import Box
from perfdesk.layout.place import place_lines
from perfdesk.layout.setting import Align, SetText, Style, compose, set_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Piece, TextLine
    from perfdesk.layout.fonts import Fonts
    from perfdesk.layout.grid import Spacing
    from perfdesk.layout.place import Sheet

_GAP = re.compile(r"[ \u3000]{3,}")
_LEAST_GAP = 14.0
"""Points between two parts of a line."""
_SIGNATURE = 25 * POINTS_PER_MM
_DATE = 30 * POINTS_PER_MM
_SEAL_RADIUS = 21 * POINTS_PER_MM
_CENTRED = frozenset({Role.TITLE, Role.SUBTITLE})
_NOTE_SCALE = 0.9
_EMPTY = "\u3000\u3000"
"""Room for a year inside a title."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a text line between wide gaps."""

    text: SetText
    reserve: float
    """Room to write by hand behind it."""
    empty: CellPath | None
    """The empty cell that the reserved room is for."""

    @property
    def width(self) -> float:
        """Room that it takes."""
        return max(line.width for line in self.text.lines) + self.reserve


@dataclass(frozen=True, slots=True)
class Stretch:
    """One line of type of a part, `x` points from the left edge."""

    part: Part
    number: int
    x: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """A text line of the picture, set: the lines of type it takes, side by side or below."""

    role: Role
    rows: tuple[tuple[Stretch, ...], ...]
    texts: tuple[SetText, ...]
    width: float
    size: float
    space_above: float
    space_below: float
    seal_field: str = ""
    """Its field beside which the unit's seal goes."""

    def height(self, spacing: Spacing) -> float:
        """Height with the space above and below, in points."""
        return self.space_above + len(self.rows) * self.leading(spacing) + self.space_below

    def leading(self, spacing: Spacing) -> float:
        """Height of one of its lines of type, in points."""
        return self.size * spacing.leading


def set_line(
    form: Form, filing: Filing, line: TextLine, fonts: Fonts, width: float, *, above_grid: bool
) -> SetLine:
    """Set a text line at the width of the grid beside it."""
    style = _style(form, fonts, line.role)
    centred = line.role in _CENTRED
    align = Align.CENTER if centred else Align.LEFT
    parts: list[Part] = []
    for pieces in [line.pieces] if centred else _split(line.pieces):
        gap = _EMPTY if centred else ""
        text = compose(pieces, filing, None, style, style, gap)
        empty, reserve = (None, 0.0) if centred else _reserve(form, filing, pieces)
        room = max(width - reserve, width / 2)
        parts.append(Part(set_text(text, room, align, balanced=centred), reserve, empty))
    above, below = _space(line.role, above_grid=above_grid)
    fields = {blank.field for blank in line.blanks}
    seal = form.page.seal_field if form.page.seal_field in fields else ""
    rows = tuple(row for group in _groups(parts, width) for row in _rows(group, width))
    texts = tuple(part.text for part in parts)
    return SetLine(line.role, rows, texts, width, style.size, above, below, seal)


def place_row(sheet: Sheet, line: SetLine, number: int, left: float, spacing: Spacing) -> None:
    """Set one line of type at the sheet's `y` and move below it."""
    leading = line.leading(spacing)
    for one in line.rows[number]:
        x = left + one.x
        here = range(one.number, one.number + 1)
        placed = place_lines(sheet, one.part.text, (x, sheet.y), leading, here)
        boxes = [box for span, box in placed if span.path]
        if one.part.empty and one.number == len(one.part.text.lines) - 1:
            behind = x + one.part.text.lines[-1].width
            boxes.append(Box(behind, sheet.y, one.part.reserve, leading, one.part.empty))
        sheet.boxes += boxes
        for box in boxes:
            if box.path and box.path.field == line.seal_field:
                sheet.seal = _seal(sheet, box)
    sheet.y += leading


def _seal(sheet: Sheet, box: Box) -> tuple[float, float, float]:
    """Return the seal's circle: over the end of the unit's name, whole on the paper."""
    x = min(box.x + box.width, sheet.width - _SEAL_RADIUS)
    y = min(max(box.y + box.height / 2, _SEAL_RADIUS), sheet.height - _SEAL_RADIUS)
    return (x, y, _SEAL_RADIUS)


def _style(form: Form, fonts: Fonts, role: Role) -> Style:
    if role is Role.TITLE:
        return style_of(form, fonts, "title")
    text = style_of(form, fonts, "text")
    if role is Role.CAPTION:
        return Style(fonts.typeface("黑体"), text.size)
    return Style(text.face, text.size * _NOTE_SCALE) if role is Role.NOTE else text


def _space(role: Role, *, above_grid: bool) -> tuple[float, float]:
    """Return the white above and below, in points."""
    if role is Role.TITLE:
        return (0.0, 5.0)
    if role is Role.SUBTITLE:
        return (0.0, 6.0)
    if role is Role.CAPTION:
        return (9.0, 3.0)
    return (0.0, 3.0) if above_grid and role is Role.LINE else (4.0, 0.0)


def _split(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut the pieces of a line at the wide gaps that the picture draws."""
    parts: list[list[Piece]] = [[]]
    for piece in pieces:
        if not isinstance(piece, str):
            parts[-1].append(piece)
            continue
        first, *others = _GAP.split(piece)
        parts[-1] += [first] if first else []
        parts += [[one] if one else [] for one in others]
    return [part for part in parts if part] or [[]]


def _reserve(form: Form, filing: Filing, pieces: Sequence[Piece]) -> tuple[CellPath | None, float]:
    """Return the empty cell at the end of a part, and the room to fill it by hand."""
    last = pieces[-1] if pieces else None
    if not isinstance(last, Blank) or last.echo or last.options:
        return (None, 0.0)
    if filing.value(last.field).strip():
        return (None, 0.0)
    is_date = form.field_of(last.key).type is FieldType.DATE
    return (CellPath(last.field), _DATE if is_date else _SIGNATURE)


def _groups(parts: Sequence[Part], width: float) -> Iterator[list[Part]]:
    """Yield the parts that fit side by side."""
    group: list[Part] = []
    taken = 0.0
    for part in parts:
        single = len(part.text.lines) == 1
        if group and (not single or taken + _LEAST_GAP + part.width > width):
            yield group
            group, taken = [], 0.0
        taken += part.width + (_LEAST_GAP if group else 0.0)
        group.append(part)
        if not single:
            taken = width
    yield group


def _rows(group: Sequence[Part], width: float) -> Iterator[tuple[Stretch, ...]]:
    """Yield the lines of type of parts side by side, the white between them equal."""
    if len(group) == 1:
        part = group[0]
        yield from ((Stretch(part, number, 0.0),) for number in range(len(part.text.lines)))
        return
    gap = (width - sum(part.width for part in group)) / (len(group) - 1)
    row: list[Stretch] = []
    x = 0.0
    for part in group:
        row.append(Stretch(part, 0, x))
        x += part.width + gap
    yield tuple(row)
