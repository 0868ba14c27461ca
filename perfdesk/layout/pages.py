"""Placed pages: the one result that the PDF and the screen both paint.

All lengths are points (1/72 inch), the origin is the top left corner of the page, y grows down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perfdesk.cells import CellPath


@dataclass(frozen=True, slots=True)
class TextRun:
    """A piece of one line of text in one font; `y` is the baseline."""

    x: float
    y: float
    text: str
    font: str
    """Name of a font in `Fonts`."""
    size: float
    width: float
    """Width of what shows; spaces at its end are not counted."""
    spacing: float = 0.0
    """Points added after each character to make the lines of a paragraph equally long."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight border line."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.75


@dataclass(frozen=True, slots=True)
class Box:
    """Where a cell stands on the page: for the preview, for tests, and for reading back."""

    x: float
    y: float
    width: float
    height: float
    path: CellPath | None
    label: str = ""
    """The printed label when the box holds one."""
    continued: bool = False
    """True when it goes on from an earlier page."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of paper."""

    width: float
    height: float
    runs: tuple[TextRun, ...] = ()
    rules: tuple[Rule, ...] = ()
    boxes: tuple[Box, ...] = ()
    seal: tuple[float, float, float] | None = None
    """Centre x, y and radius of the 42 mm seal circle, drawn in the preview only."""


@dataclass(frozen=True, slots=True)
class Pages:
    """The laid-out form."""

    pages: tuple[Page, ...]
    missing: tuple[str, ...] = field(default=())
    """Characters that no available font can print, each once, in order of appearance."""
