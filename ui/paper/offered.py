"""The paper with what can be picked for a cell instead of being typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.paper.commands import EditingPaper
from ui.paper.entry_aid import EntryAid
from ui.paper.picker import Picker

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QWidget

    from ui.paper.offering import Phrases
    from ui.paper.sheet import Slot
    from ui.theme import Metrics


class OfferingPaper(EditingPaper):
    """Offers lists, a calendar, the result of a sum, and the entry aid of indicator cells."""

    def __init__(
        self, metrics: Metrics, phrases: Phrases | None = None, parent: QWidget | None = None
    ) -> None:
        """Start without a session; `phrases` gives earlier texts of a field to pick from."""
        super().__init__(metrics, parent)
        self.aid = EntryAid(self, phrases)
        self.picker = Picker(self, self.aid, phrases)

    def focus_slot(self, slot: Slot, *, at: QPoint | None = None, middle: bool = False) -> None:
        """Enter a cell; what was offered for the last one is gone."""
        self.put_offers_away()
        super().focus_slot(slot, at=at, middle=middle)
        self.picker.hint(self.aid.hint())

    def leave_cell(self) -> None:
        """Take no cell in hand; nothing is offered then."""
        if self.looks.focus is not None:
            self.put_offers_away()
        super().leave_cell()

    def put_offers_away(self) -> bool:
        """Hide all that is offered; False when nothing was."""
        return any([self.aid.close(), self.picker.dismiss()])

    def places_changed(self) -> None:
        """Keep editor and offers on the cell."""
        super().places_changed()
        self.picker.place()
        self.aid.place()

    def choose_option(self, option: str) -> bool:
        """Tick an option, or take its tick away."""
        return self.picker.tick(option)

    def choose_proposal(self, by: int) -> bool:
        """Go to another offer; False when there is none."""
        return self.picker.bar.choose(by)

    def offer(self) -> bool:
        """Open the calendar or the list of what may be picked, or say that there is nothing."""
        if not self.picker.open():
            self.message.emit("这一格没有可挑的内容，直接填就行")
        return True

    def offer_list(self) -> bool:
        """Open the calendar or the list where the kind of cell has one; else False."""
        return self.picker.open_list()

    def entry_aid(self) -> bool:
        """Open the strip of an indicator cell: operator, number, unit."""
        if not self.aid.open():
            self.message.emit("这一格不是指标值，不能按符号、数、单位填")
        return True

    def take_normal(self) -> bool:
        """Write the indicator value in hand in the normal way."""
        if not self.aid.take_normal():
            self.message.emit("这一格没有要改的写法")
        return True
