"""Rows and cells of a Word table as they stand in the XML, before any geometry.

Takes away what wraps them (content controls, tracked changes) and what is deleted or hidden.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.ooxml import (
    NAMES,
    attribute,
    child,
    children,
    name,
    number,
    switched_on,
    twips,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.intake.ooxml import Element

MAX_SPAN = 128
"""Word allows 63 columns; a larger span is nonsense and is cut."""
_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


@dataclass(frozen=True, slots=True)
class RawCell:
    """One `w:tc`: its place in the row is only what stands before it."""

    element: Element
    span: int
    measure: Element | None
    """What says how wide it is; looked at only where spans do not add up."""
    down: str
    """`restart`, `continue` or empty: vertical merging."""
    joined: bool
    """Merged with the cell at its left in the manner of old programs."""

    @property
    def width(self) -> float:
        """Twips; 0.0 when the document does not say."""
        if self.measure is None or attribute(self.measure, "type", "dxa") != "dxa":
            return 0.0
        return twips(attribute(self.measure, "w"))


@dataclass(frozen=True, slots=True)
class RawRow:
    """One `w:tr` that is shown."""

    cells: tuple[RawCell, ...]
    before: int
    after: int
    before_width: float

    @property
    def columns(self) -> int:
        """Columns of the grid that the row claims."""
        return self.before + sum(cell.span for cell in self.cells) + self.after


def read_rows(table: Element) -> tuple[RawRow, ...]:
    """Return the shown rows of a table."""
    return tuple(_row(element) for element in _inside(table, "tr") if _is_shown(element))


def grid_widths(table: Element) -> tuple[float, ...]:
    """Return the column widths that the table declares, in twips; empty when it does not."""
    grid = child(table, "tblGrid")
    if grid is None:
        return ()
    widths = [twips(attribute(one, "w")) for one in grid if name(one) == "gridCol"]
    return tuple(widths[:MAX_SPAN]) if all(width > 0 for width in widths) else ()


def _inside(parent: Element, wanted: str) -> Iterator[Element]:
    for one in parent:
        kind = NAMES[one.tag]
        if kind == wanted:
            yield one
        elif kind in _WRAPPERS:
            yield from _inside(one, wanted)


def _is_shown(row: Element) -> bool:
    properties = child(row, "trPr")
    if properties is None:
        return True
    return child(properties, "del") is None and not switched_on(properties, "hidden")


def _row(element: Element) -> RawRow:
    properties = child(element, "trPr")
    cells = tuple(cell for one in _inside(element, "tc") if (cell := _cell(one)) is not None)
    if properties is None:
        return RawRow(cells, 0, 0, 0.0)
    before = child(properties, "wBefore")
    return RawRow(
        cells,
        _span(value(properties, "gridBefore", "0"), least=0),
        _span(value(properties, "gridAfter", "0"), least=0),
        0.0 if before is None else twips(attribute(before, "w")),
    )


def _cell(element: Element) -> RawCell | None:
    """Return a cell; None for one that was deleted."""
    given = children(child(element, "tcPr"))
    if "cellDel" in given:
        return None
    span, joined = 1, False
    if "gridSpan" in given:
        span = _span(attribute(given["gridSpan"], "val", "1"), least=1)
    if "hMerge" in given:
        joined = attribute(given["hMerge"], "val", "continue") == "continue"
    return RawCell(element, span, given.get("tcW"), _down(given), joined=joined)


def _span(text: str, *, least: int) -> int:
    return max(least, min(number(text, least), MAX_SPAN))


def _down(given: Mapping[str, Element]) -> str:
    if "vMerge" in given:
        return attribute(given["vMerge"], "val", "continue")
    if "cellMerge" in given:
        tracked = attribute(given["cellMerge"], "vMerge")
        return {"rest": "restart", "cont": "continue"}.get(tracked, "")
    return ""
