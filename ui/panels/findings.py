"""审核: what the rules say, what was explained, quality hints, and what nobody confirmed yet."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from perfdesk.findings import FindingState, Level
from ui.panels.finding_card import FindingCard
from ui.panels.review import ReviewRows
from ui.parts import Column, QuietLine, text_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Session
    from ui.bench import Bench

_Key = tuple[str, tuple["CellPath", ...], int]


class CardList(QWidget):
    """Cards, one for each finding; a card stays with its rule and cells while texts change."""

    def __init__(self, panel: FindingsPanel) -> None:
        """Start empty."""
        super().__init__()
        self._panel = panel
        self.cards: dict[_Key, FindingCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)

    def show_findings(self, findings: Iterable[Finding], numbers: Mapping[Finding, int]) -> None:
        """Show these findings in this order, using the cards that are there."""
        session = self._panel.bench.session
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
            card = kept or self._panel.new_card()
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
        self.show_findings((), {})


class FindingsPanel(Column):
    """The panel. Signal counted(int): how many errors and warnings are open."""

    counted = Signal(int)

    def __init__(self, bench: Bench) -> None:
        """Show what the rules say of the filing on a bench."""
        super().__init__()
        self.bench = bench
        self._chosen: FindingCard | None = None
        self._calm = text_label("", "quiet")
        self._loud, self._explained, self._hints = CardList(self), CardList(self), CardList(self)
        self._hint_line, self._review_line = QuietLine(), QuietLine()
        self._review = ReviewRows(bench)
        self._intake_line, self._intake = QuietLine(), text_label("", "quiet")
        for widget in (
            self._calm, self._loud, self._explained, self._hint_line, self._hints,
            self._review_line, self._review, self._intake_line, self._intake,
        ):  # fmt: skip
            self.rows.addWidget(widget)
        self.rows.addStretch(1)
        self._hint_line.toggled_open.connect(lambda _open: self.refresh())
        self._review_line.toggled_open.connect(lambda _open: self.refresh())
        self._intake_line.toggled_open.connect(lambda _open: self.refresh())
        self.refresh()

    def new_card(self) -> FindingCard:
        """Make an empty card that acts on the filing in hand."""
        session = self.bench.session
        writable = session is not None and not session.read_only
        card = FindingCard(self.bench.metrics, writable=writable)
        card.chosen.connect(lambda: self._press(card))
        card.cell_asked.connect(self._go)
        card.mend_asked.connect(lambda: self._mend(card))
        card.reason_given.connect(lambda reason: self._explain(card, reason))
        return card

    # --- showing ---------------------------------------------------------------------------

    def show_session(self) -> None:
        """Show another filing."""
        for cards in (self._loud, self._explained, self._hints):
            cards.forget()
        self._chosen = None
        self._hint_line.set_open(open_now=False)
        self._review_line.set_open(open_now=False)
        self._intake_line.set_open(open_now=False)
        self._read_intake()
        self._review.read_anew()
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def open_review(self) -> None:
        """Open the list of cells that nobody has confirmed, and show it."""
        self._review_line.set_open(open_now=True)
        QTimer.singleShot(0, self, self._scroll_to_review)

    def _scroll_to_review(self) -> None:
        self.rows.activate()
        self.body.adjustSize()
        self.verticalScrollBar().setValue(self._review_line.y())

    def refresh(self) -> None:
        """Show what the rules say now."""
        session = self.bench.session
        findings = session.report.findings if session else ()
        is_open = [one for one in findings if one.state is FindingState.FAILED]
        loud = [one for one in is_open if one.level is not Level.HINT]
        hints = [one for one in is_open if one.level is Level.HINT]
        explained = [one for one in findings if one.state is FindingState.EXPLAINED]
        numbers = _numbers(session) if session else {}
        self._loud.show_findings(loud, numbers)
        self._explained.show_findings(explained, {})
        self._hints.show_findings(hints if self._hint_line.is_open else (), {})
        self._hint_line.set_words(f"质量提示 {len(hints)}")
        self._hint_line.setVisible(bool(hints))
        self._show_calm(quiet=bool(loud))
        self._show_review()
        self._intake.setVisible(self._intake_line.is_open and bool(self._intake.text()))
        if self._chosen not in self._cards():
            self._chosen = None
        self.show_cell(self.bench.cell)
        self.counted.emit(len(loud))

    def _show_calm(self, *, quiet: bool) -> None:
        session = self.bench.session
        if session is None:
            self._calm.setText("打开一张表，这里就会随填随审。")
        elif not quiet:
            report = session.report
            judged = report.checked - report.cannot_say
            rest = f"还有 {report.cannot_say} 项要等填完才能判断。" if report.cannot_say else ""
            self._calm.setText(
                f"<b>没有发现问题</b><br>审核了 {judged} 项，都没有问题。{rest}"
                if judged
                else f"<b>还没有发现问题</b><br>{rest}"
            )
        self._calm.setVisible(session is None or not quiet)

    def _show_review(self) -> None:
        standing = self.bench.standing
        waiting = standing.carried if standing else 0
        self._review_line.set_words(f"未核对 {waiting} 格（F9 逐格看，空格确认）")
        self._review_line.setVisible(bool(waiting))
        is_open = self._review_line.is_open and bool(waiting)
        self._review.setVisible(is_open)
        if is_open:
            self._review.refresh()

    def _read_intake(self) -> None:
        """Keep at hand what reading the document left open: it must not be forgotten."""
        desk = self.bench.desk
        report = desk.intake_report(self.bench.filing_id) if desk and self.bench.session else None
        lines = (
            [f"没有归到栏目（{place}）：{text}" for text, place in report.unread] if report else []
        )
        lines += [f"{cell}：{say}" for cell, say in report.doubts] if report else []
        self._intake.setText("<br>".join(escape(line) for line in lines))
        self._intake_line.set_words(f"导入时留下 {len(lines)} 处疑问")
        self._intake_line.setVisible(bool(lines))

    def _cards(self) -> list[FindingCard]:
        lists = (self._loud, self._explained, self._hints)
        return [card for cards in lists for card in cards.in_order()]

    def show_cell(self, path: CellPath | None) -> None:
        """Show as chosen the card of the cell in hand, if there is one."""
        self._review.show_cell(path)
        chosen = self._chosen
        if not (chosen and chosen.finding and path in chosen.finding.cells):
            with_cell = [
                card for card in self._cards() if card.finding and path in card.finding.cells
            ]
            first = [c for c in with_cell if c.finding and c.finding.cells[0] == path]
            chosen = next(iter(first or with_cell), None)
        self._choose(chosen)

    def _choose(self, card: FindingCard | None) -> None:
        self._chosen = card
        for one in self._cards():
            one.set_chosen(chosen=one is card)
        if card is not None:
            self.body.adjustSize()
            self.ensureWidgetVisible(card, 0, 24)

    # --- doing -----------------------------------------------------------------------------

    def _press(self, card: FindingCard) -> None:
        self._choose(card)
        if card.finding:
            self.bench.show_finding(card.finding)

    def choose_finding(self, finding: Finding) -> None:
        """Show as chosen the card of a finding that the paper went to."""
        card = next((one for one in self._cards() if one.finding == finding), None)
        if card is not None:
            self._choose(card)

    def _go(self, key: str, path: CellPath) -> None:
        if not key or self.bench.take(int(key)):
            self.bench.show_cell(path)

    def _mend(self, card: FindingCard) -> None:
        session, finding = self.bench.session, card.finding
        if session and finding:
            self.bench.attempt(lambda: session.mend(finding, origin="panel"))
            if finding.mend:
                self.bench.show_cell(finding.mend.path)

    def _explain(self, card: FindingCard, reason: str) -> None:
        session, finding = self.bench.session, card.finding
        if session and finding:
            act = session.explain if reason else lambda *_, **__: session.withdraw(finding)
            self.bench.attempt(lambda: act(finding, reason, origin="panel"))


def _numbers(session: Session) -> Mapping[Finding, int]:
    """Return the numbers in the margin; the paper is loaded with the first filing, not before."""
    from ui.paper.marks import finding_numbers

    return finding_numbers(session)
