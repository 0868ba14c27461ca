"""Laying out a form: `layout(form, filing, fonts)` gives its pages.

Pure: the same form, filing and fonts give the same pages. Titles and captions stay with the grid
below them, the closing lines with the end of the grid above; a form that overflows its page by
little is set a little tighter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.calculate import with_calculated
from perfdesk.forms.model import Grid, Role
from perfdesk.layout.furniture import furnish
from perfdesk.layout.grid import POINTS_PER_MM, SPACINGS, SetGrid, set_grid
from perfdesk.layout.pages import Pages
from perfdesk.layout.place import Sheet, place_grid
from perfdesk.layout.setting import missing_characters
from perfdesk.layout.split import Splitter
from perfdesk.layout.textlines import SetLine, place_row, set_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.layout.fonts import Fonts
    from perfdesk.layout.grid import Spacing

_MOST_TAIL = 0.3
"""Share of a page that closing lines may claim on the page of the grid's end."""
_BETWEEN_GRIDS = 8.0
"""Points of white between two grids with nothing between them."""
_SLACK = 1e-6


def layout(form: Form, filing: Filing, fonts: Fonts, *, draft: str = "") -> Pages:
    """Lay out a filing on the pages of its form; `draft` is printed at the top of each page."""
    area = _area(form)
    items = _set_items(form, with_calculated(form, filing), fonts, area.width)
    sheets = _Flow(area, SPACINGS[0]).fill(items)
    if len(sheets) == 2:
        for tighter in SPACINGS[1:]:
            again = _Flow(area, tighter).fill(items)
            if len(again) == 1:
                sheets = again
                break
    furnish(sheets, form, fonts, draft)
    missing = dict.fromkeys(char for item in items for char in _missing(item))
    return Pages(tuple(sheet.page() for sheet in sheets), tuple(missing))


@dataclass(frozen=True, slots=True)
class Area:
    """The type area of a page, in points."""

    page_width: float
    page_height: float
    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where the type area ends."""
        return self.top + self.height


Item = SetGrid | SetLine


def _area(form: Form) -> Area:
    page = form.page
    top, right, bottom, left = (mm * POINTS_PER_MM for mm in page.margins_mm)
    width, height = page.width_mm * POINTS_PER_MM, page.height_mm * POINTS_PER_MM
    return Area(width, height, left, top, width - left - right, height - top - bottom)


def _set_items(form: Form, filing: Filing, fonts: Fonts, room: float) -> list[Item]:
    grids = {
        number: set_grid(form, filing, block, fonts, room)
        for number, block in enumerate(form.blocks)
        if isinstance(block, Grid)
    }
    items: list[Item] = []
    for number, block in enumerate(form.blocks):
        if isinstance(block, Grid):
            items.append(grids[number])
            continue
        below = [grids[at] for at in grids if at > number]
        beside = below[0] if below else next(iter(reversed(grids.values())), None)
        width = beside.width if beside else room
        items.append(set_line(form, filing, block, fonts, width, above_grid=bool(below)))
    return items


def _missing(item: Item) -> Iterable[str]:
    texts = [one.text for one in item.cells] if isinstance(item, SetGrid) else item.texts
    for text in texts:
        yield from missing_characters(text.text)


@dataclass(slots=True)
class _Flow:
    """Items on their way onto sheets."""

    area: Area
    spacing: Spacing
    sheets: list[Sheet] = field(default_factory=list)

    def fill(self, items: Sequence[Item]) -> list[Sheet]:
        """Return the sheets that hold all the items."""
        self._new_sheet()
        waiting: list[SetLine] = []
        for number, item in enumerate(items):
            if isinstance(item, SetGrid):
                self._grid(item, waiting, self._tail(items[number + 1 :]))
                waiting = []
            elif self._stays_below(items, number):
                waiting.append(item)
            else:
                self._line(item)
                self._sheet.used = True
        return self.sheets

    @property
    def _sheet(self) -> Sheet:
        return self.sheets[-1]

    @property
    def _room(self) -> float:
        return self.area.bottom - self._sheet.y

    def _new_sheet(self) -> None:
        self.sheets.append(Sheet(self.area.page_width, self.area.page_height, self.area.top))

    def _stays_below(self, items: Sequence[Item], number: int) -> bool:
        """True when a line belongs to a grid that follows it."""
        item = items[number]
        after = any(isinstance(one, SetGrid) for one in items[number + 1 :])
        return after and not (isinstance(item, SetLine) and item.role is Role.NOTE)

    def _tail(self, after: Sequence[Item]) -> float:
        """Return the height of the lines that must stand on the page of a grid's end."""
        height = 0.0
        more = any(isinstance(one, SetGrid) for one in after)
        for item in after:
            if isinstance(item, SetGrid) or (more and item.role is not Role.NOTE):
                break
            height += item.height(self.spacing)
        return min(height, _MOST_TAIL * self.area.height)

    def _line(self, line: SetLine) -> None:
        """Set a text line, over as many pages as it takes."""
        leading = line.leading(self.spacing)
        self._sheet.y += line.space_above
        for number in range(len(line.rows)):
            if self._room + _SLACK < leading:
                self._new_sheet()
            place_row(self._sheet, line, number, self._left(line.width), self.spacing)
        self._sheet.y += line.space_below

    def _left(self, width: float) -> float:
        return self.area.left + (self.area.width - width) / 2

    def _grid(self, grid: SetGrid, above: Sequence[SetLine], tail: float) -> None:
        """Set a grid with the lines above it, on as many pages as it takes."""
        splitter = Splitter(grid, self.spacing, self.area.height)
        heading = sum(line.height(self.spacing) for line in above)
        if self._sheet.used and not above:
            self._sheet.y += _BETWEEN_GRIDS
        if self._sheet.used and not splitter.can_start(self._room - heading, tail):
            self._new_sheet()
        fresh = not self._sheet.used
        for line in above:
            self._line(line)
        while not splitter.done:
            part = splitter.next_part(self._room, tail, fresh=fresh)
            if part is None:
                self._new_sheet()
            else:
                place_grid(self._sheet, grid, part, self._left(grid.width), self.spacing)
                if not splitter.done:
                    self._new_sheet()
            fresh = True
        self._sheet.used = True
