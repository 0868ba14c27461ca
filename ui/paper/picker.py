"""What is offered for the focused cell: the result of a sum, a list, a calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint

from perfdesk.dates import parse_date
from ui.paper.offering import has_calendar, money_proposals, offers_for, opens_list, written_date
from ui.paper.popups import CalendarPopup, HintLine, ProposalBar, offer_menu, place_beside

if TYPE_CHECKING:
    from ui.paper.commands import EditingPaper
    from ui.paper.entry_aid import EntryAid
    from ui.paper.offering import Offer, Phrases


class Picker:
    """Opens what can be picked and puts it into the cell; nothing is put in unasked."""

    def __init__(self, paper: EditingPaper, aid: EntryAid, phrases: Phrases | None) -> None:
        """Serve one paper; `phrases` gives earlier texts of a field."""
        self._paper = paper
        self._aid = aid
        self._phrases = phrases
        self.calendar: CalendarPopup | None = None
        self._line = HintLine(paper.viewport())
        self.bar = ProposalBar(paper.viewport())
        self.bar.taken.connect(self.take_proposal)
        paper.editor.typed.connect(self._propose)

    @property
    def offered(self) -> str:
        """What Enter would put in place of a typed sum, or the empty string."""
        offer = self.bar.current
        return offer.text if offer else ""

    def place(self) -> None:
        """Keep what is shown beside the cell there."""
        focus, room = self._paper.looks.focus, self._paper.viewport().rect()
        for one in (self.bar, self._line):
            if focus and one.isVisible():
                place_beside(one, self._paper.slot_rect(focus), room)

    def hint(self, text: str) -> None:
        """Say beside the cell what a key does there; nothing for an empty text."""
        if not text:
            return
        self._line.say(text, self._paper.metrics)
        self.place()

    def dismiss(self) -> bool:
        """Put away what is offered; False when nothing was."""
        self._line.hide()
        return self.bar.dismiss()

    def tick(self, option: str) -> bool:
        """Tick an option of the cell, or take its tick away."""
        hand = self._paper.in_hand()
        if hand is None or not hand.slot.editable:
            return False
        self._paper.looks.option = option
        chosen = self._paper.shown(hand.slot).strip() == option
        self._paper.write({hand.slot.path: "" if chosen else option})
        self._paper.viewport().update()
        return True

    def open_list(self) -> bool:
        """Open the calendar or the list where the kind of cell has one; else False."""
        focus = self._paper.looks.focus
        return bool(focus and opens_list(focus)) and self.open()

    def open(self) -> bool:
        """Open the calendar or the list of what may be picked; False when there is nothing."""
        paper = self._paper
        hand = paper.in_hand()
        if hand is None or hand.session.read_only:
            return False
        rect = paper.slot_rect(hand.slot)
        place = paper.viewport().mapToGlobal(rect.bottomLeft() + QPoint(0, 2))
        text = paper.shown(hand.slot)
        if has_calendar(hand.slot):
            self._open_calendar(place, text)
            return True
        offers = offers_for(hand.session, hand.slot, text, self._phrases)
        if offers:
            menu = offer_menu(paper, offers, self._take_offer)
            if place.y() + menu.sizeHint().height() > paper.screen().availableGeometry().bottom():
                place.setY(place.y() - rect.height() - menu.sizeHint().height() - 4)
            menu.popup(place)
        return bool(offers)

    def _open_calendar(self, place: QPoint, text: str) -> None:
        if self.calendar is None:
            self.calendar = CalendarPopup(self._paper, self._take_day)
        read = parse_date(text)
        self.calendar.open_at(place, date(*read.earliest) if read else None)

    def _take_day(self, day: date) -> None:
        focus = self._paper.looks.focus
        if focus is not None:
            self._paper.write({focus.path: written_date(day, self._paper.shown(focus))})
            self._paper.show_session_text()

    def _take_offer(self, offer: Offer) -> None:
        focus = self._paper.looks.focus
        if focus is None:
            return
        self._paper.write(dict.fromkeys((focus.path, *focus.twins), offer.text))
        self._paper.show_session_text()
        if offer.goes_on:
            self._paper.editor.write(at_end=True)

    def _propose(self) -> None:
        focus = self._paper.looks.focus
        self._line.hide()
        if focus is not None:
            offers = money_proposals(focus, self._paper.editor.text)
            self.bar.offer(offers, self._paper.metrics)
            self.hint(self._aid.hint())
            self.place()

    def take_proposal(self) -> bool:
        """Put the result of a typed sum in its place; False when none is offered."""
        paper, offer = self._paper, self.bar.current
        typed = paper.editor.text
        hand = paper.in_hand() if offer else None
        self.bar.dismiss()
        if offer is None or hand is None:
            return False
        if paper.write({hand.slot.path: offer.text}, f"算出 {hand.slot.field.label}", "sum"):
            paper.show_session_text()
            paper.editor.rest()
            paper.message.emit(f"已按“{typed}”算出 {offer.text}，Ctrl+Z 可还原")
        return True
