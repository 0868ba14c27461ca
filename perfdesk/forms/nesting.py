"""Nested grids: drawn on their own, unfolded into the rows and columns of the grid around them.

Layout, editor and intake then know only flat grids with spans.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.forms.picture import DrawnGrid, DrawnRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.forms.picture import Drawing, DrawnCell

_CLOSE_MM = 1.0
"""Column edges nearer than this are one edge; rulers of office forms are no finer."""


def check_nesting(drawing: Drawing) -> frozenset[str]:
    """Report nested grids that cannot be unfolded; returns the names of those that can."""
    inside = {id(grid) for grid in drawing.nested.values()}
    places: dict[str, list[tuple[DrawnGrid, int]]] = {}
    for grid in drawing.grids:
        for number, row in enumerate(grid.rows):
            for name in dict.fromkeys(owner.nested for owner in row.owners if owner.nested):
                places.setdefault(name, []).append((grid, number))
    sound: set[str] = set()
    for name, found in places.items():
        grid, number = found[0]
        row = grid.rows[number]
        cells = {id(owner) for owner in row.owners if owner.nested}
        say = ""
        if name not in drawing.nested:
            say = f"没有在“@{name}”下面画这个嵌套表"
        elif id(grid) in inside:
            say = "嵌套表里不能再套表"
        elif len(found) > 1 or len(cells) > 1:
            say = "嵌套表只能占一行里的一格"
        elif row.table or number < grid.header_rows:
            say = "嵌套表不能画在重复行或表头里"
        if say:
            drawing.complain(row.line, say, name)
        else:
            sound.add(name)
    for name in drawing.nested.keys() - places.keys():
        drawing.complain(drawing.nested[name].line, f"画了嵌套表，却没有一格写 {{@{name}}}", name)
    return frozenset(sound)


def unfold(
    drawing: Drawing,
    grid: DrawnGrid,
    widths: tuple[float, ...],
    nested: Mapping[str, tuple[DrawnGrid, tuple[float, ...]]],
) -> tuple[DrawnGrid, tuple[float, ...]]:
    """Return the grid with every `{@name}` cell replaced by the rows of that nested grid."""
    names = [owner.nested for row in grid.rows for owner in row.owners if owner.nested in nested]
    for name in dict.fromkeys(names):
        grid, widths = _unfold_one(drawing, grid, widths, *nested[name])
    return grid, widths


def _edges(widths: Sequence[float]) -> list[float]:
    edges = [0.0]
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
    room, drawn = right - left, sum(inner_widths)
    if abs(drawn - room) > _CLOSE_MM:
        drawing.complain(
            inner.line, f"嵌套表宽 {drawn:g} 毫米，外面的格子宽 {room:g} 毫米", inner.name
        )
    inner_edges = [left + edge * room / drawn for edge in _edges(inner_widths)]
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
    return result, tuple(b - a for a, b in pairwise(merged))


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
    middles = [(a + b) / 2 for a, b in pairwise(merged)]
    return [
        owner
        for owner, (left, right) in zip(owners, pairwise(edges), strict=True)
        for middle in middles
        if left <= middle < right
    ]


def _padded(
    inside: Sequence[DrawnCell], merged: Sequence[float], left: float
) -> list[DrawnCell | None]:
    before = sum(1 for edge in merged[:-1] if edge < left - _CLOSE_MM)
    after = len(merged) - 1 - before - len(inside)
    return [None] * before + list(inside) + [None] * after
