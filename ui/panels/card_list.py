"""Cards of findings below each other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Session
    from ui.panels.finding_card import FindingCard

_Key = tuple[str, tuple["CellPath", ...], int]


class CardList(QWidget):
    """Cards, one for each finding; a card stays with its rule and cells while texts change."""

    def __init__(self, new_card: Callable[[], FindingCard]) -> None:
        """Start empty; `new_card` makes the cards."""
        super().__init__()
        self._new_card = new_card
        self.cards: dict[_Key, FindingCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_findings(
        self, findings: Iterable[Finding], numbers: Mapping[Finding, int], session: Session | None
    ) -> None:
        """Show these findings in this order, using the cards that are there."""
        seen: Counter[tuple[str, tuple[CellPath, ...]]] = Counter()
        wanted: dict[_Key, Finding] = {}
        for finding in findings:
            place = (finding.rule, finding.cells)
            wanted[(*place, seen[place])] = finding
            seen[place] += 1
        for key in [key for key in self.cards if key not in wanted]:
            card = self.cards.pop(key)
            card.hide()
            self._column.removeWidget(card)
            card.deleteLater()
        for place_in_list, (key, finding) in enumerate(wanted.items()):
            kept = self.cards.get(key)
            card = kept or self._new_card()
            self.cards[key] = card
            if session:
                card.show_finding(finding, numbers.get(finding, 0), session)
            if self._column.indexOf(card) != place_in_list:
                self._column.insertWidget(place_in_list, card)
            card.show()
        self.setVisible(bool(wanted))

    def in_order(self) -> list[FindingCard]:
        """Return the cards from the top."""
        places = {self._column.indexOf(card): card for card in self.cards.values()}
        return [places[place] for place in sorted(places)]

    def forget(self) -> None:
        """Throw every card away."""
        self.show_findings((), {}, None)
