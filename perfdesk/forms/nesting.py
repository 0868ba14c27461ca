"""Nested grids: drawn on their own, unfolded into the rows and columns of the grid around them.

Layout, editor and intake then know only flat grids with spans.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.forms.picture import DrawnGrid, DrawnRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.forms.picture import Drawing, DrawnCell

_CLOSE_MM = 1.0
"""Column edges nearer than this are one edge; rulers of office forms are no finer."""


def unfold(
    drawing: Drawing,
    grid: DrawnGrid,
    widths: tuple[float, ...],
    nested_widths: Mapping[str, tuple[float, ...]],
) -> tuple[DrawnGrid, tuple[float, ...]]:
    """Return the grid with every `{@name}` cell replaced by the rows of that nested grid."""
    names = [owner.nested for row in grid.rows for owner in row.owners if owner.nested]
    for name in dict.fromkeys(names):
        inner = drawing.nested.get(name)
        if inner is None:
            drawing.complain(grid.line, f"没有画嵌套表“@{name}”")
            continue
        grid, widths = _unfold_one(drawing, grid, widths, inner, nested_widths[name])
    return grid, widths


def _edges(widths: Sequence[float], start: float = 0.0) -> list[float]:
    edges = [start]
    for width in widths:
        edges.append(edges[-1] + width)
    return edges


def _unfold_one(
    drawing: Drawing,
    grid: DrawnGrid,
    widths: tuple[float, ...],
    inner: DrawnGrid,
    inner_widths: tuple[float, ...],
) -> tuple[DrawnGrid, tuple[float, ...]]:
    at = next(
        number
        for number, row in enumerate(grid.rows)
        if any(owner.nested == inner.name for owner in row.owners)
    )
    columns = [c for c, owner in enumerate(grid.rows[at].owners) if owner.nested == inner.name]
    outer = _edges(widths)
    left, right = outer[columns[0]], outer[columns[-1] + 1]
    inner_edges = _edges(inner_widths, left)
    if abs(inner_edges[-1] - right) > _CLOSE_MM:
        room, drawn = right - left, sum(inner_widths)
        drawing.complain(inner.line, f"嵌套表宽 {drawn:g} 毫米，外面的格子宽 {room:g} 毫米")
    inner_edges[-1] = right
    merged = _merged_edges(outer, inner_edges)
    result = DrawnGrid(grid.line, grid.name, grid.header_rows)
    for number, row in enumerate(grid.rows):
        spread = _spread(row.owners, outer, merged)
        if number != at:
            result.rows.append(DrawnRow(spread, row.table, row.line))
            continue
        for inner_row in inner.rows:
            inside = _spread(inner_row.owners, inner_edges, merged)
            owners = [
                inside_owner if inside_owner is not None and owner.nested == inner.name else owner
                for owner, inside_owner in zip(spread, _padded(inside, merged, left), strict=True)
            ]
            result.rows.append(DrawnRow(owners, inner_row.table, inner_row.line))
    return result, tuple(b - a for a, b in zip(merged, merged[1:], strict=False))


def _merged_edges(outer: list[float], inner: list[float]) -> list[float]:
    merged = list(outer)
    for edge in inner:
        if all(abs(edge - known) > _CLOSE_MM for known in merged):
            merged.append(edge)
    return sorted(merged)


def _spread(
    owners: Sequence[DrawnCell], edges: Sequence[float], merged: Sequence[float]
) -> list[DrawnCell]:
    """Repeat each owner for every merged column that lies between its edges."""
    middles = [(a + b) / 2 for a, b in zip(merged, merged[1:], strict=False)]
    return [
        owner
        for owner, left, right in zip(owners, edges, edges[1:], strict=False)
        for middle in middles
        if left < middle < right
    ]


def _padded(
    inside: Sequence[DrawnCell], merged: Sequence[float], left: float
) -> list[DrawnCell | None]:
    before = sum(1 for edge in merged[:-1] if edge < left - _CLOSE_MM)
    after = len(merged) - 1 - before - len(inside)
    return [None] * before + list(inside) + [None] * after
