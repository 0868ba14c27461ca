"""The lengths of the paper that do not follow from where its cells stand."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

from ui.paper.sheet import Table

if TYPE_CHECKING:
    from perfdesk.forms.model import PageSetup
    from ui.paper.faces import Faces
    from ui.paper.flow import Shown
    from ui.paper.sheet import Sheet

PAPER_PX = 742
"""Width of an A4 sheet in the drawings."""
A4_MM = 210.0
GROUND_TOP, GROUND_SIDE = 16, 16
"""Ground in view around the paper, in pixels."""
_NARROWEST, _WIDEST = 0.46, 1.12
"""How far the paper gives way to a narrow window, and takes room in a wide one."""
_WIDEST_FOR_FIGURES = 1.5
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]{0,18}[%％]?")
_MANY_COLUMNS = 9
"""A table with more columns than this has narrower white in its cells."""


class Sizes(NamedTuple):
    """The lengths that do not follow from the texts, in pixels."""

    width: int
    """Of the whole paper."""
    top: int
    right: int
    bottom: int
    left: int
    pad_x: int
    pad_y: int


def bare_sizes(factor: float) -> Sizes:
    """Return the lengths of the drawings, larger by a factor; the width is still open."""

    def px(length: float) -> int:
        return max(1, round(length * factor))

    return Sizes(0, px(24), px(30), px(22), px(38), px(7), px(3))


def paper_width(page: PageSetup, factor: float, room: int, least: int) -> int:
    """Return how wide the paper is in a window that has `room` for it."""
    natural = PAPER_PX * page.width_mm / A4_MM * factor
    narrowest = max(natural * _NARROWEST, min(least, natural * _WIDEST_FOR_FIGURES))
    return round(max(min(room, natural * _WIDEST), narrowest))


def least_width(sheet: Sheet, page: PageSetup, faces: Faces, sizes: Sizes, shown: Shown) -> int:
    """Return how wide the paper must be for figures not to be broken."""
    least = 0.0
    widths: dict[str, int] = {}
    for table in sheet.items:
        if not isinstance(table, Table):
            continue
        total = sum(table.widths_mm)
        for cell in table.cells:
            slot = cell.content.only_slot
            text = shown(slot) if slot else ""
            if not text or not _FIGURE.fullmatch(text):
                continue
            if text not in widths:
                widths[text] = faces.cell.advance(text)
            mm = sum(table.widths_mm[cell.column : cell.column + cell.columns])
            need = (widths[text] + 2 * padding(sizes, table) + 1) * total / mm
            least = max(least, need * type_width_mm(page) / total)
    return math.ceil(least) + sizes.left + sizes.right if least else 0


def padding(sizes: Sizes, table: Table) -> int:
    """Return the white at the left and right edge of a table's cells."""
    return sizes.pad_x if len(table.widths_mm) <= _MANY_COLUMNS else (sizes.pad_x + 1) // 2


def type_width_mm(page: PageSetup) -> float:
    """Return the width between the margins of a form's paper."""
    return page.width_mm - page.margins_mm[1] - page.margins_mm[3]
