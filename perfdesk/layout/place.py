"""From set texts to the runs, boxes and lines of a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.forms.model import Blank
from perfdesk.layout.borders import borders
from perfdesk.layout.pages import Box, Page
from perfdesk.layout.rows import path_of
from perfdesk.layout.setting import line_runs

if TYPE_CHECKING:
    from perfdesk.layout.grid import SetGrid, Spacing
    from perfdesk.layout.pages import Rule, TextRun
    from perfdesk.layout.setting import SetText, Span
    from perfdesk.layout.split import CellPart, GridPart

BORDER = 0.6
"""Thickness of border lines in points."""


@dataclass(slots=True)
class Sheet:
    """A page being filled; `y` is where the next thing goes."""

    width: float
    height: float
    y: float
    runs: list[TextRun] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    seal: tuple[float, float, float] | None = None
    used: bool = False
    """True when something stands here that the next grid need not stay with."""

    def page(self) -> Page:
        """Return the finished page."""
        return Page(
            self.width,
            self.height,
            tuple(self.runs),
            tuple(self.rules),
            tuple(self.boxes),
            self.seal,
        )


def place_lines(
    sheet: Sheet,
    text: SetText,
    at: tuple[float, float],
    leading: float,
    lines: range | None = None,
) -> list[tuple[Span, Box]]:
    """Set lines of a text from the corner `at`; returns where each of its spans stands."""
    left, top = at
    placed: list[tuple[Span, Box]] = []
    for number in lines if lines is not None else range(len(text.lines)):
        spans: dict[Span, list[TextRun]] = {}
        for span, run in line_runs(text, number, left, top, leading):
            sheet.runs.append(run)
            spans.setdefault(span, []).append(run)
        for span, runs in spans.items():
            right = runs[-1].x + runs[-1].width
            box = Box(runs[0].x, top, right - runs[0].x, leading, span.path)
            placed.append((span, box))
        top += leading
    return placed


def place_grid(sheet: Sheet, grid: SetGrid, part: GridPart, left: float, spacing: Spacing) -> None:
    """Set a page's part of a grid at the sheet's `y` and move below it."""
    leading = grid.size * spacing.leading
    for piece in part.cells:
        _place_cell(sheet, piece, left, leading, grid.size * spacing.pad)
    rectangles = (
        (
            left + one.cell.left,
            sheet.y + one.top,
            left + one.cell.left + one.cell.width,
            sheet.y + one.top + one.height,
        )
        for one in part.cells
    )
    sheet.rules += borders(rectangles, BORDER)
    sheet.y += part.height


def _place_cell(sheet: Sheet, part: CellPart, left: float, leading: float, pad: float) -> None:
    left += part.cell.left
    top = sheet.y + part.top
    lines = range(part.first_line, part.end_line)
    whole = part.first_line == 0 and part.end_line == len(part.text.lines)
    inner = (part.height - len(lines) * leading) / 2 if whole else pad
    placed = place_lines(sheet, part.text, (left + part.cell.pad, top + inner), leading, lines)
    cell = part.cell.cell
    blanks = [piece for piece in cell.pieces if isinstance(piece, Blank)]
    if len(blanks) > 1:
        sheet.boxes += [box for span, box in placed if span.blank]
        return
    path = path_of(blanks[0], cell.record) if blanks else None
    label = "".join(piece for piece in cell.pieces if isinstance(piece, str))
    sheet.boxes.append(Box(left, top, part.cell.width, part.height, path, label, part.continued))
