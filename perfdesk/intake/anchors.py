"""The picture of a form → what to look for in a document: labels, and where their values stand.

Everything here follows from the picture; no form is mentioned. A plan is compiled once per form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.forms.model import Blank, FieldType, Role, TextLine
from perfdesk.intake.drawn import Column, DrawnLabel, Slot, Sort, inline_labels, read_grid
from perfdesk.intake.folding import core, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfdesk.forms.model import Form, Piece

_WEIGHTS: Mapping[Sort, float] = {
    Sort.RIGHT: 1.0,
    Sort.BELOW: 1.0,
    Sort.SIDE: 1.0,
    Sort.PLAIN: 0.5,
    Sort.FRAME: 0.3,
    Sort.TITLE: 3.0,
}
_LOOSE = r"[\W_]*"
_BETWEEN = r"[^\w\n]{0,4}"
_BRACKET = r"(?:\s*[（(\[【][^（）()\[\]【】]{0,16}[）)\]】])?"
_YEAR = r"(\d\s*\d\s*\d\s*\d|[〇零○一二三四五六七八九]{4}|[\s_]*)"


@dataclass(frozen=True, slots=True)
class Anchor:
    """One printed label of the picture."""

    index: int
    """Place in reading order."""
    text: str
    sort: Sort
    cores: frozenset[str]
    """Every wording under which it is recognised, as `folding.core` gives it."""
    slots: tuple[Slot, ...] = ()
    before: tuple[Slot, ...] = ()
    """Unlabelled blanks at its left."""
    table: str = ""
    """The table whose column head or side label it is."""
    row: tuple[int, int] = (0, 0)
    """(block, row) of the picture; row -1 for text lines."""
    inline: bool = False
    """Whether label and value share a cell or a line in the picture."""
    frame: re.Pattern[str] | None = None
    framing: tuple[str, ...] = ()
    """What such a line prints, as `folding.plain` gives it."""
    weight: float = 1.0
    """How much finding it says about which form this is; 0 for numbers and single characters."""
    left: float = 0.0
    """Left edge in the picture, as a share of the grid's width."""

    @property
    def owns(self) -> bool:
        """True when a value or a table depends on finding it."""
        return bool(self.slots or self.table)


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """All anchors of a form, ready to be looked up; equal to itself only, as its form is."""

    form: Form
    anchors: tuple[Anchor, ...]
    by_core: Mapping[str, tuple[int, ...]]
    inline_cores: tuple[str, ...]
    """Cores looked for inside lines, longest first."""
    inline: re.Pattern[str]
    """Finds the inline cores in a line, with a bracket and a colon behind them."""
    frames: tuple[Anchor, ...]
    """The titles and framed lines."""
    columns: Mapping[str, tuple[Column, ...]]
    """Table → its columns as drawn."""
    orphans: tuple[tuple[int, Slot], ...]
    """(block, slot) of blanks that no label stands beside or above."""
    weight: float
    """Sum of the anchors' weights."""


@lru_cache(maxsize=64)
def compile_plan(form: Form) -> Plan:
    """Derive the anchors of a form from its picture."""
    anchors: list[Anchor] = []
    orphans: list[tuple[int, Slot]] = []
    columns: dict[str, tuple[Column, ...]] = {}
    for number, block in enumerate(form.blocks):
        if isinstance(block, TextLine):
            anchors.extend(_of_line(form, block, number))
            continue
        drawn = read_grid(block)
        columns.update(drawn.columns)
        orphans.extend((number, slot) for slot in drawn.orphans)
        anchors.extend(_of_label(form, label, number) for label in drawn.labels)
    anchors = [replace(anchor, index=index) for index, anchor in enumerate(anchors)]
    by_core: dict[str, tuple[int, ...]] = {}
    for anchor in anchors:
        for wording in anchor.cores if anchor.sort not in {Sort.FRAME, Sort.TITLE} else ():
            by_core[wording] = (*by_core.get(wording, ()), anchor.index)
    inline = {wording for anchor in anchors if anchor.inline for wording in anchor.cores}
    inline -= {a + b for a in inline for b in inline}  # 填表人 and 联系电话 may follow each other
    listed = tuple(sorted(inline, key=lambda wording: (-len(wording), wording)))
    return Plan(
        form,
        tuple(anchors),
        by_core,
        listed,
        _inline_pattern(listed),
        tuple(anchor for anchor in anchors if anchor.frame is not None),
        columns,
        tuple(orphans),
        sum(anchor.weight for anchor in anchors),
    )


def _inline_pattern(cores: Sequence[str]) -> re.Pattern[str]:
    """Build what finds labels inside lines, whatever stands between their characters."""
    listed = "|".join(_BETWEEN.join(map(re.escape, wording)) for wording in cores) or "(?!)"
    return re.compile(rf"({listed}){_BRACKET}[^\S\n]*([:：]?)")


def _of_label(form: Form, label: DrawnLabel, block: int) -> Anchor:
    cores = {core(label.text), *_known_names(form, label.slots, label.table)} - {""}
    weak = core(label.text).isdigit() or len(core(label.text)) < 2
    weight = 0.0 if weak else _WEIGHTS[label.sort]
    return Anchor(
        0,
        label.text,
        label.sort,
        frozenset() if weak and not label.inline else frozenset(cores),
        label.slots,
        label.before,
        label.table,
        (block, label.row),
        inline=label.inline,
        weight=weight,
        left=label.left,
    )


def _known_names(form: Form, slots: Sequence[Slot], table: str) -> Iterator[str]:
    """Yield the other wordings of what a label stands for, when it stands for one thing only."""
    if len(slots) == 1 and len(slots[0]) == 1:
        meant = form.field_of(slots[0][0].key)
        for wording in (meant.name, meant.label, *meant.aliases):
            yield core(wording)
    elif table and not slots:
        for wording in (table, *form.tables[table].aliases):
            yield core(wording)


def _of_line(form: Form, line: TextLine, block: int) -> Iterator[Anchor]:
    text = "".join(piece for piece in line.pieces if isinstance(piece, str))
    blanks = [piece for piece in line.pieces if isinstance(piece, Blank)]
    labels = [] if line.role is Role.TITLE else inline_labels(line.pieces)
    if labels and any(label.slots or not blanks for label in labels):
        for label in labels:
            # a caption is looked for as a whole line, never in the middle of one
            inline = len(labels) > 1 or bool(label.slots)
            yield replace(_of_label(form, label, block), row=(block, -1), inline=inline)
        return
    if not text.strip():
        return
    title = line.role is Role.TITLE
    fillable = tuple(blank for blank in blanks if not blank.echo)
    yield Anchor(
        0,
        text,
        Sort.TITLE if title else Sort.FRAME,
        frozenset(
            {
                core(text).removeprefix("年度").removeprefix("年"),
                *([core(form.name)] if title else []),
            }
        ),
        (fillable,) if fillable else (),
        row=(block, -1),
        frame=_frame(form, line.pieces, title=title),
        framing=tuple(plain(piece) for piece in line.pieces if isinstance(piece, str)),
        weight=_WEIGHTS[Sort.TITLE if title else Sort.FRAME],
    )


def _frame(form: Form, pieces: Sequence[Piece], *, title: bool) -> re.Pattern[str]:
    """Build what recognises a line as a whole, with one group for each blank."""
    parts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            parts.append(_LOOSE.join(re.escape(char) for char in plain(piece)))
        elif piece.echo:
            parts.append(".*?")
        elif form.field_of(piece.key).type is FieldType.YEAR:
            parts.append(_YEAR)
        else:
            parts.append("(.*?)")
    before = ".*?" if title else r"(?:|.*?[\W_])"
    return re.compile(rf"{before}{_LOOSE.join(parts)}{_LOOSE}", re.DOTALL)
