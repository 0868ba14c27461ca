"""Looking at laid-out pages: what stands in which cell, and whether everything is in its place."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.filing import Filing, build
from perfdesk.forms.load import load_forms
from perfdesk.layout.fonts import ASCENT, DESCENT, Fonts, load_fonts
from perfdesk.paths import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.cells import CellPath
    from perfdesk.layout.pages import Box, Page, Pages, TextRun

NEAR = 0.02


def fonts() -> Fonts:
    """Return fonts that are the same on every computer."""
    return load_fonts(bundled_only=True)


@cache
def sample(form_id: str) -> Filing:
    """Return the filled example of a bundled form."""
    text = (templates_folder() / form_id / "sample.json").read_text(encoding="utf-8")
    given = json.loads(text)["filings"][0]
    return build(load_forms()[form_id], given["values"], given["tables"])


def texts_by_cell(pages: Pages) -> dict[CellPath, str]:
    """Return what is printed in each cell, over all pages, without line ends."""
    found: dict[CellPath, str] = {}
    for page in pages.pages:
        for run, box in runs_in_boxes(page):
            if box.path:
                found[box.path] = found.get(box.path, "") + run.text
    return found


def runs_in_boxes(page: Page) -> Iterator[tuple[TextRun, Box]]:
    """Yield each run with the box that it begins in."""
    for run in page.runs:
        for box in page.boxes:
            across = box.x - NEAR <= run.x < box.x + max(box.width - NEAR, NEAR)
            if across and box.y <= run.y <= box.y + box.height:
                yield run, box
                break


def whole_text(pages: Pages) -> str:
    """Return everything that is printed, in the order of printing."""
    return "".join(run.text for page in pages.pages for run in page.runs)


def misplaced(page: Page) -> list[TextRun]:
    """Return the runs that stick out of the page or of their box."""
    wrong = [
        run
        for run in page.runs
        if run.x < 0 or run.x + run.width > page.width or not 0 < run.y < page.height
    ]
    for run, box in runs_in_boxes(page):
        right = run.x + run.width <= box.x + box.width + NEAR
        above = run.y - ASCENT * run.size >= box.y - NEAR
        below = run.y + DESCENT * run.size <= box.y + box.height + NEAR
        if not (right and above and below):
            wrong.append(run)
    return wrong


def overlapping(page: Page) -> list[tuple[Box, Box]]:
    """Return the pairs of boxes that share some area."""
    return [
        (one, other)
        for number, one in enumerate(page.boxes)
        for other in page.boxes[:number]
        if min(one.x + one.width, other.x + other.width) - max(one.x, other.x) > NEAR
        and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > NEAR
    ]


def open_boxes(page: Page) -> list[Box]:
    """Return the boxes that are not wholly enclosed by border lines."""
    return [box for box in page.boxes if not _enclosed(page, box)]


def _enclosed(page: Page, box: Box) -> bool:
    left, right, top, bottom = box.x, box.x + box.width, box.y, box.y + box.height
    across = [(rule.y1, rule.x1, rule.x2) for rule in page.rules if rule.y1 == rule.y2]
    down = [(rule.x1, rule.y1, rule.y2) for rule in page.rules if rule.x1 == rule.x2]
    return all(
        any(
            abs(at - wanted) < NEAR and start <= first + NEAR and end >= last - NEAR
            for at, start, end in lines
        )
        for lines, wanted, first, last in (
            (across, top, left, right),
            (across, bottom, left, right),
            (down, left, top, bottom),
            (down, right, top, bottom),
        )
    )


def as_printed(text: str) -> str:
    """Return what is left of a text on paper: no line ends, `〓` for what no font has."""
    glyph = fonts().typeface("宋体").glyph
    return "".join(glyph(char).shown for char in text if char != "\n")


def dump(pages: Pages) -> str:
    """Write pages as text for golden files: one line for each run, line and seal."""
    out: list[str] = []
    for number, page in enumerate(pages.pages, 1):
        out.append(f"page {number}: {page.width:.1f} x {page.height:.1f}")
        out += [
            f"  {run.x:6.1f} {run.y:6.1f} {run.size:4.1f} {run.font}: {run.text}"
            for run in page.runs
        ]
        out += [
            f"  line {rule.x1:.1f} {rule.y1:.1f} - {rule.x2:.1f} {rule.y2:.1f}"
            for rule in page.rules
        ]
        if page.seal:
            out.append("  seal " + " ".join(f"{value:.1f}" for value in page.seal))
    if pages.missing:
        out.append(f"missing: {''.join(pages.missing)}")
    return "\n".join(out) + "\n"
