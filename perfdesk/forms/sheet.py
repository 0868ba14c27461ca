"""The sheet of paper of a form: size and margins, widths of the grids' columns, typefaces."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from perfdesk.forms.model import FontSpec, Grid, PageSetup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.forms.model import Block
    from perfdesk.forms.source import Source

PAPERS = {
    "A4": (210.0, 297.0),
    "A4横": (297.0, 210.0),
    "A3": (297.0, 420.0),
    "A3横": (420.0, 297.0),
}
FONTS = {"title": "小标宋 18", "label": "宋体 10.5", "cell": "仿宋 10.5", "text": "宋体 10.5"}
_FONT = re.compile(r"(\S{1,20})\s+(\d{1,2}(?:\.\d{1,2})?)")
_LONGEST_MM = 420.0
_SPARE_MM = 0.5
"""How much wider than the type area a table may be drawn: widths are rounded."""


def read_widths(source: Source, grids: Sequence[tuple[int, int]]) -> list[tuple[float, ...]]:
    """Return the column widths of every drawn grid, given (line, columns) of each."""
    given: list[Any] = source.typed(source.table, "widths_mm", [])
    grouped = bool(given) and all(isinstance(one, list) for one in given)
    per_grid = given if grouped else [given] * min(len(grids), 1)
    if len(per_grid) != len(grids):
        drawn = f"写了 {len(per_grid)} 组列宽，画了 {len(grids)} 个表格"
        source.complain(("widths_mm",), drawn)
        per_grid = (per_grid + [[]] * len(grids))[: len(grids)]
    result: list[tuple[float, ...]] = []
    for (line, columns), widths in zip(grids, per_grid, strict=True):
        numbers = tuple(float(width) for width in widths if _is_length(width) and width >= 1)
        if len(numbers) != columns or len(numbers) != len(widths):
            source.complain(
                ("widths_mm",),
                f"版式图第 {line} 行的表格有 {columns} 列，要写 {columns} 个毫米数",
            )
            numbers = (170.0 / max(columns, 1),) * columns
        result.append(numbers)
    return result


def read_page(source: Source, blocks: tuple[Block, ...]) -> PageSetup:
    """Return paper and margins; grids wider than the type area are reported."""
    paper = source.typed(source.table, "paper", "A4")
    if paper not in PAPERS:
        source.complain(("paper",), f"不认识的纸张“{paper}”，只能是 {'、'.join(PAPERS)}")
        paper = "A4"
    width, height = PAPERS[paper]
    top, right, bottom, left = _margins(source, width, height)
    for grid in (block for block in blocks if isinstance(block, Grid)):
        if sum(grid.widths_mm) > width - left - right + _SPARE_MM:
            source.complain(
                ("widths_mm",),
                f"版式图第 {grid.line} 行的表格宽 {sum(grid.widths_mm):g} 毫米，"
                f"版心只有 {width - left - right:g} 毫米",
            )
    seal = source.typed(source.table, "seal_field", "")
    return PageSetup(width, height, (top, right, bottom, left), seal)


def read_fonts(source: Source) -> dict[str, FontSpec]:
    """Return the typeface of title, label, cell and text; text is set like labels unless said."""
    given = source.section(source.table, "fonts")
    source.known_keys(given, frozenset(FONTS), ("fonts",))
    fonts: dict[str, FontSpec] = {}
    for role, default in FONTS.items():
        wanted = given.get(role, given.get("label", default) if role == "text" else default)
        match = _FONT.fullmatch(wanted) if isinstance(wanted, str) else None
        if not match or not 4 <= float(match[2]) <= 72:
            source.complain(("fonts", role), f"“{role}”要写成“仿宋 10.5”这样的字体和磅值")
            match = _FONT.fullmatch(default)
        assert match is not None
        fonts[role] = FontSpec(match[1], float(match[2]))
    return fonts


def _margins(source: Source, width: float, height: float) -> tuple[float, float, float, float]:
    default = PageSetup().margins_mm
    given: list[Any] = source.typed(source.table, "margins_mm", list(default))
    if len(given) == 4 and all(_is_length(one) for one in given):
        top, right, bottom, left = (float(one) for one in given)
        if left + right < width / 2 and top + bottom < height / 2:
            return top, right, bottom, left
    source.complain(("margins_mm",), "要写成 [上, 右, 下, 左] 四个毫米数，总共不超过纸的一半")
    return default


def _is_length(value: object) -> bool:
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and 0 <= value <= _LONGEST_MM
    )
