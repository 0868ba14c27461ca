"""Border lines of touching cells: each edge once, lines that go on as one stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.layout.pages import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Rectangle = tuple[float, float, float, float]

_NEAR = 0.01
"""Points; coordinates nearer than this are one line."""


def borders(rectangles: Iterable[Rectangle], width: float) -> tuple[Rule, ...]:
    """Return the lines around rectangles (left, top, right, bottom), in order down the page."""
    across: dict[float, list[tuple[float, float]]] = {}
    down: dict[float, list[tuple[float, float]]] = {}
    for left, top, right, bottom in rectangles:
        for y in (top, bottom):
            across.setdefault(_rounded(y), []).append((left, right))
        for x in (left, right):
            down.setdefault(_rounded(x), []).append((top, bottom))
    half = width / 2
    rules = [
        Rule(start - half, y, end + half, y, width)
        for y in sorted(across)
        for start, end in _joined(across[y])
    ]
    rules += [
        Rule(x, start, x, end, width) for x in sorted(down) for start, end in _joined(down[x])
    ]
    return tuple(rules)


def _rounded(value: float) -> float:
    return round(value, 2)


def _joined(stretches: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    stretches.sort()
    start, end = stretches[0]
    for begin, stop in stretches[1:]:
        if begin > end + _NEAR:
            yield start, end
            start, end = begin, stop
        end = max(end, stop)
    yield start, end
