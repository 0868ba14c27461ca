"""Where the pieces of one cell or text line stand: printed words, blanks and tick boxes.

A cell that is nothing but a blank is one piece as wide as the cell. Else the pieces flow, each
blank a rectangle of its own behind its printed words. Pixels from the content's top left corner.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.forms.model import Alignment, FieldType, Role
from perfdesk.layout.rows import Kind
from perfdesk.layout.setting import TICKED, UNTICKED
from ui.paper.faces import Align
from ui.paper.sheet import Slot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ui.paper.faces import Face, Faces
    from ui.paper.sheet import Content, Part

    Shown = Callable[[Slot], str]

_GAP = re.compile(r"[ \u3000]{3,}")
_CARET = 3
"""Pixels behind an inline text, for the caret."""
_BLANK_EMS, _SHORT_EMS = 8, 3
_TIGHT_EMS = 7
"""A blank that has less room than this behind its words goes to the next line."""
_SHORT = frozenset({FieldType.YEAR, FieldType.NUMBER, FieldType.PERCENT})
_NUMBERS = frozenset({FieldType.MONEY, FieldType.NUMBER, FieldType.PERCENT})
_SIDES = {
    Alignment.LEFT: Align.AlignLeft,
    Alignment.CENTER: Align.AlignHCenter,
    Alignment.RIGHT: Align.AlignRight,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Printed words, the text of a blank, or one option with its box."""

    x: int
    y: int
    width: int
    height: int
    text: str
    face: Face
    align: Align = Align.AlignLeft
    slot: Slot | None = None
    option: str = ""


@dataclass(frozen=True, slots=True)
class Arranged:
    """The pieces of a content, and how high they stand together."""

    pieces: tuple[Piece, ...]
    height: int


def arrange_cell(content: Content, width: int, faces: Faces, shown: Shown) -> Arranged:
    """Arrange what a cell of a grid holds in a width of pixels (without its padding)."""
    slot = content.only_slot
    if slot and not slot.options:
        text, face = shown(slot), _face_of(content, faces)
        if content.kind is Kind.LEVEL:
            text = face.balanced(text, width)
        align = alignment(slot, in_table=content.in_table)
        height = face.height(text, width)
        return Arranged((Piece(0, 0, width, height, text, face, align, slot),), height)
    if not content.slots:
        return _label(_printed(content, shown), width, faces.label)
    return _flow([content.parts], width, faces.label, faces, shown, rest=True)


def arrange_line(content: Content, role: Role, width: int, faces: Faces, shown: Shown) -> Arranged:
    """Arrange a text line at the width of the grids; wide gaps spread its parts."""
    face = {
        Role.TITLE: faces.title,
        Role.CAPTION: faces.caption,
        Role.NOTE: faces.note,
    }.get(role, faces.text)
    if role in {Role.TITLE, Role.SUBTITLE}:
        if not content.slots:
            return _label(_printed(content, shown), width, face)
        return _centred(_flow([content.parts], width, face, faces, shown), width)
    groups = list(_groups(content.parts))
    if len(groups) == 1:
        return _flow(groups, width, face, faces, shown)
    return _spread(groups, width, face, faces, shown)


def alignment(slot: Slot, *, in_table: bool) -> Align:
    """Return how the text of a blank stands: levels centred, figures in columns to the right."""
    if slot.field.align is not Alignment.OF_TYPE:
        return _SIDES[slot.field.align]
    alone = slot.field.type is FieldType.PERCENT and not in_table
    if alone or slot.field.type is FieldType.LEVEL:
        return Align.AlignHCenter
    if in_table and slot.field.type in _NUMBERS:
        return Align.AlignRight
    return Align.AlignLeft


def option_words(slot: Slot, text: str) -> tuple[tuple[str, str], ...]:
    """Return (option, what prints for it); a text that is no option follows with none."""
    chosen = text.strip()
    words = [
        (one, f"{box}{one}" if slot.blank.box_first else f"{one}{box}")
        for one in slot.options
        for box in (TICKED if one == chosen else UNTICKED,)
    ]
    if chosen and chosen not in slot.options:
        words.append(("", text))
    return tuple(words)


def _face_of(content: Content, faces: Faces) -> Face:
    return faces.label if content.kind is Kind.LEVEL else faces.cell


def _label(text: str, width: int, face: Face) -> Arranged:
    broken = face.balanced(text, width)
    height = face.height(broken, width)
    piece = Piece(0, 0, width, height, broken, face, Align.AlignHCenter)
    return Arranged((piece,), height)


def _printed(content: Content, shown: Shown) -> str:
    return "".join(part if isinstance(part, str) else shown(part) for part in content.parts)


def _groups(parts: Sequence[Part]) -> Iterator[tuple[Part, ...]]:
    """Cut a line at the wide gaps of the picture."""
    group: list[Part] = []
    for part in parts:
        if isinstance(part, Slot):
            group.append(part)
            continue
        first, *others = _GAP.split(part)
        group += [first] if first else []
        for one in others:
            if group:
                yield tuple(group)
            group = [one] if one else []
    if group:
        yield tuple(group)


class _Pen:
    """Sets piece behind piece and begins new lines; a line is as high as its highest piece."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.x = 0
        self.y = 0
        self.high = 0
        self.pieces: list[Piece] = []

    @property
    def room(self) -> int:
        return self.width - self.x

    def new_line(self, least: int) -> None:
        self.y += max(self.high, least)
        self.x = self.high = 0

    def put(self, piece: Piece) -> None:
        self.pieces.append(replace(piece, x=self.x, y=self.y))
        self.x += piece.width
        self.high = max(self.high, piece.height)

    def put_words(self, text: str, face: Face) -> None:
        advance = face.advance(text)
        if advance > self.room and self.x:
            self.new_line(face.line)
        width = min(advance, self.width)
        self.put(Piece(0, 0, width, face.height(text, width), text, face))

    def put_options(self, slot: Slot, text: str, face: Face, gap: int) -> None:
        for option, word in option_words(slot, text):
            advance = face.advance(word)
            if self.x and advance > self.room:
                self.new_line(face.line)
            width = min(advance, self.width)
            height = face.height(word, width)
            self.put(Piece(0, 0, width, height, word, face, slot=slot, option=option))
            self.x += gap

    def put_blank(self, slot: Slot, text: str, face: Face, least: int, *, rest: bool) -> None:
        """Set a blank: as wide as its text, or (`rest`) all that is left of the line."""
        natural = face.advance(text) + _CARET if text else least
        if self.x and min(_TIGHT_EMS * face.size, natural) > self.room:
            self.new_line(face.line)
        width = self.room if rest else min(natural, self.room)
        self.put(Piece(0, 0, width, face.height(text, width), text, face, slot=slot))


def _flow(
    groups: Sequence[Sequence[Part]],
    width: int,
    words: Face,
    faces: Faces,
    shown: Shown,
    *,
    rest: bool = False,
) -> Arranged:
    """Let pieces flow; the last blank of a printed line gets the rest of it when `rest` is set."""
    pen = _Pen(width)
    blanks = faces.cell if words is faces.label else words
    for parts in groups:
        atoms = list(_atoms(parts))
        for number, atom in enumerate(atoms):
            if isinstance(atom, Slot):
                last = number + 1 == len(atoms) or atoms[number + 1] == "\n"
                _put_slot(pen, atom, shown(atom), blanks, rest=rest and last)
            elif atom == "\n":
                pen.new_line(words.line)
            else:
                pen.put_words(atom, words)
    return Arranged(tuple(pen.pieces), pen.y + max(pen.high, words.line))


def _put_slot(pen: _Pen, slot: Slot, text: str, face: Face, *, rest: bool) -> None:
    if slot.options:
        pen.put_options(slot, text, face, face.size)
    elif slot.blank.echo:
        pen.put_words(text, face)
    else:
        ems = _SHORT_EMS if slot.field.type in _SHORT else _BLANK_EMS
        pen.put_blank(slot, text, face, ems * face.size, rest=rest)


def _atoms(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield words and slots, and a line feed where the picture breaks the line."""
    for part in parts:
        if isinstance(part, Slot):
            yield part
            continue
        for number, words in enumerate(part.split("\n")):
            if number:
                yield "\n"
            if words:
                yield words


def _spread(
    groups: Sequence[Sequence[Part]], width: int, words: Face, faces: Faces, shown: Shown
) -> Arranged:
    """Set the parts of a line side by side, equally far apart; without room, one below another."""
    singles = [_flow([group], width, words, faces, shown) for group in groups]
    wide = [max(piece.x + piece.width for piece in one.pieces) for one in singles]
    high = max(one.height for one in singles)
    gap = (width - sum(wide)) // len(groups)
    if gap < words.size:
        pieces: list[Piece] = []
        y = 0
        for group in groups:
            one = _flow([group], width, words, faces, shown, rest=True)
            pieces += [replace(piece, y=piece.y + y) for piece in one.pieces]
            y += one.height
        return Arranged(tuple(pieces), y)
    pieces = []
    x = 0
    for one, taken in zip(singles, wide, strict=True):
        pieces += [replace(piece, x=piece.x + x) for piece in one.pieces]
        x += taken + gap
    return Arranged(tuple(pieces), high)


def _centred(arranged: Arranged, width: int) -> Arranged:
    right = max(piece.x + piece.width for piece in arranged.pieces)
    shift = max(0, (width - right) // 2)
    return Arranged(
        tuple(replace(piece, x=piece.x + shift) for piece in arranged.pieces), arranged.height
    )
