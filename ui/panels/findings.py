"""审核: what the rules say, what was explained, quality hints, and what nobody confirmed yet."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from perfdesk.findings import FindingState, Level
from ui.panels.card_list import CardList
from ui.panels.finding_card import FindingCard
from ui.panels.leftovers import Leftovers
from ui.panels.review import ReviewRows
from ui.parts import Column, QuietLine, text_label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Session
    from ui.bench import Bench


class FindingsPanel(Column):
    """The panel. Signal counted(int): how many errors and warnings are open."""

    counted = Signal(int)

    def __init__(self, bench: Bench) -> None:
        """Show what the rules say of the filing on a bench."""
        super().__init__()
        self.bench = bench
        self._chosen: FindingCard | None = None
        self._calm = text_label("", "quiet")
        self._loud, self._explained, self._hints = (
            CardList(self.new_card),
            CardList(self.new_card),
            CardList(self.new_card),
        )
        self._explained_line, self._hint_line = QuietLine(), QuietLine()
        self._review_line = QuietLine()
        self._review = ReviewRows(bench, self._review_line)
        self._left = Leftovers(bench)
        self._intake_line, self._intake = QuietLine(), text_label("", "quiet")
        for widget in (
            self._calm, self._loud, self._explained_line, self._explained, self._hint_line,
            self._hints, self._left, self._review_line, self._review,
            self._intake_line, self._intake,
        ):  # fmt: skip
            self.rows.addWidget(widget)
        self.rows.addStretch(1)
        self._explained_line.set_open(open_now=True)
        self._explained_line.toggled_open.connect(self._keep_open)
        self._hint_line.toggled_open.connect(self._keep_open)
        self._review_line.toggled_open.connect(lambda _open: self.refresh())
        self._intake_line.toggled_open.connect(lambda _open: self.refresh())
        self.refresh()

    def new_card(self) -> FindingCard:
        """Make an empty card that acts on the filing in hand."""
        session = self.bench.session
        writable = session is not None and not session.read_only
        card = FindingCard(self.bench.metrics, writable=writable, reasons=self._reasons)
        card.chosen.connect(lambda: self._press(card))
        card.cell_asked.connect(self._go)
        card.mend_asked.connect(lambda: self._mend(card))
        card.reason_given.connect(lambda reason: self._explain(card, reason))
        card.withdraw_asked.connect(lambda: self._withdraw(card))
        return card

    def _reasons(self, rule: str) -> tuple[str, ...]:
        desk = self.bench.desk
        return desk.reasons(rule) if desk else ()

    # --- showing ---------------------------------------------------------------------------

    def show_session(self) -> None:
        """Show another filing."""
        for cards in (self._loud, self._explained, self._hints):
            cards.forget()
        self._chosen = None
        desk = self.bench.desk
        if desk is not None:
            settings = desk.settings
            self._explained_line.set_open(open_now=settings.explained_open)
            self._hint_line.set_open(open_now=settings.hints_open)
        self._review_line.set_open(open_now=False)
        self._intake_line.set_open(open_now=False)
        self._read_intake()
        self._review.read_anew()
        self._left.read_anew()
        self.refresh()
        self.verticalScrollBar().setValue(0)

    def _keep_open(self) -> None:
        """Remember which quiet parts are unfolded, for every filing."""
        desk = self.bench.desk
        if desk is not None:
            explained, hints = self._explained_line.is_open, self._hint_line.is_open
            kept = replace(desk.settings, explained_open=explained, hints_open=hints)
            self.bench.keep(kept)
        self.refresh()

    def open_review(self) -> None:
        """Open the list of cells that nobody has confirmed, and what found no place, if any."""
        self._left.unfold()
        self._review_line.set_open(open_now=True)
        QTimer.singleShot(0, self, self._scroll_to_review)

    def _scroll_to_review(self) -> None:
        self.rows.activate()
        self.body.adjustSize()
        first = self._left if self._left.words else self._review_line
        self.verticalScrollBar().setValue(first.y())

    def refresh(self) -> None:
        """Show what the rules say now."""
        session = self.bench.session
        findings = session.report.findings if session else ()
        open_ones = [one for one in findings if one.state is FindingState.FAILED]
        hints = [one for one in open_ones if one.level is Level.HINT]
        explained = [one for one in findings if one.state is FindingState.EXPLAINED]
        numbers = _numbers(session) if session else {}
        loud = sorted(
            (one for one in open_ones if one.level is not Level.HINT), key=lambda one: numbers[one]
        )
        self._loud.show_findings(loud, numbers, session)
        self._explained_line.set_words(f"已说明 {len(explained)}")
        self._explained_line.setVisible(bool(explained))
        self._explained.show_findings(
            explained if self._explained_line.is_open else (), {}, session
        )
        self._hint_line.set_words(f"质量提示 {len(hints)}")
        self._hint_line.setVisible(bool(hints))
        self._hints.show_findings(hints if self._hint_line.is_open else (), {}, session)
        self._show_calm(loud=len(loud), explained=len(explained))
        self._left.refresh()
        self._show_review()
        self._intake.setVisible(self._intake_line.is_open and bool(self._intake.text()))
        if self._chosen not in self._cards():
            self._chosen = None
        self.show_cell(self.bench.cell)
        self.counted.emit(len(loud))

    def _show_calm(self, *, loud: int, explained: int) -> None:
        session = self.bench.session
        if session is None:
            self._calm.setText("打开一张表，这里就会随填随审。")
        elif not loud:
            report = session.report
            judged = report.checked - report.cannot_say
            rest = f"还有 {report.cannot_say} 项要等填完才能判断。" if report.cannot_say else ""
            if explained:
                calm = f"<b>没有要处理的问题</b><br>{explained} 条已经写明原因。{rest}"
            elif judged:
                calm = f"<b>没有发现问题</b><br>审核了 {judged} 项，都没有问题。{rest}"
            else:
                calm = f"<b>还没有发现问题</b><br>{rest}"
            self._calm.setText(calm)
        self._calm.setVisible(session is None or not loud)

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
        # What is explained is done with: it never pushes the open ones out of sight.
        if card is not None and card.finding and card.finding.state is FindingState.FAILED:
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

    # --- what keys do with the card in hand -------------------------------------------------

    def _in_hand(self) -> FindingCard | None:
        if self._chosen is None:
            self.bench.say("先用 F8 到一条审核结果。")
        return self._chosen

    def mend_chosen(self) -> None:
        """Put the proposed text of the finding in hand into its cell."""
        card = self._in_hand()
        if card is None or card.finding is None:
            return
        if card.finding.mend and card.finding.state is FindingState.FAILED:
            self._mend(card)
        else:
            self.bench.say("这一条没有现成的改法，请直接改，或写明原因（Ctrl+E）。")

    def explain_chosen(self) -> None:
        """Ask why the finding in hand is left as it is."""
        card = self._in_hand()
        if card and card.finding and card.finding.level is Level.HINT:
            self.bench.say("质量提示不用说明。")
        elif card:
            card.ask_reason()
            QTimer.singleShot(0, card, lambda: self._scroll_to(card))

    def keep_chosen(self) -> None:
        """Take the earlier reason of the finding in hand as still right."""
        card = self._in_hand()
        if card is not None and card.earlier is None:
            self.bench.say("这一条没有原来的说明。")
        elif card is not None:
            card.keep_earlier()

    def _scroll_to(self, card: FindingCard) -> None:
        self.rows.activate()
        self.body.adjustSize()
        self.ensureWidgetVisible(card, 0, 24)

    def _mend(self, card: FindingCard) -> None:
        session, finding = self.bench.session, card.finding
        if session and finding:
            self.bench.attempt(lambda: session.mend(finding, origin="panel"))
            if finding.mend:
                self.bench.show_cell(finding.mend.path)

    def _explain(self, card: FindingCard, reason: str) -> None:
        session, finding = self.bench.session, card.finding
        if session and finding:
            done = self.bench.attempt(lambda: session.explain(finding, reason, origin="panel"))
            if done:
                card.drop_reason()
                self._back_to_paper(finding)

    def _withdraw(self, card: FindingCard) -> None:
        session, finding = self.bench.session, card.finding
        if session and finding:
            done = self.bench.attempt(lambda: session.withdraw(finding, origin="panel"))
            if done:
                self._back_to_paper(finding)

    def _back_to_paper(self, finding: Finding) -> None:
        """Go on where the finding is: F8 then leads to the next one."""
        if finding.cells:
            self.bench.show_cell(finding.cells[0])


def _numbers(session: Session) -> Mapping[Finding, int]:
    """Return the numbers in the margin; the paper is loaded with the first filing, not before."""
    from ui.paper.marks import finding_numbers

    return finding_numbers(session)
