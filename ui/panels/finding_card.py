"""One finding as a card: what, where, why it matters, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from perfdesk.findings import FindingState, Level
from ui import theme
from ui.panels.cell_link import CellLink
from ui.panels.reason_field import ReasonField
from ui.panels.targets import grounds_of, targets_of
from ui.panels.wording import sentence_html, short
from ui.parts import (
    ElidedLabel,
    FlowLayout,
    NumberMark,
    clear_layout,
    link,
    plain_label,
    set_kind,
    text_label,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

    from perfdesk.findings import Finding
    from perfdesk.reasons import Earlier
    from perfdesk.session import Session
    from ui.panels.targets import Target
    from ui.theme import Metrics

_MOST_LINKS = 6
"""Cells linked at once; the others follow behind one more link."""
_SHOWN_REASON = 160
"""Signs of a reason that a card shows; the field and the paper have all of it."""
_COLOUR = {Level.ERROR: theme.ERROR, Level.WARNING: theme.WARNING_EDGE, Level.HINT: theme.HINT}


class FindingCard(QFrame):
    """A finding. Shown again with another one it changes only what differs.

    Signals: chosen(); cell_asked(filing key, CellPath); mend_asked(); reason_given(str);
    withdraw_asked() when an explanation is taken back.
    """

    chosen = Signal()
    cell_asked = Signal(str, object)
    mend_asked = Signal()
    reason_given = Signal(str)
    withdraw_asked = Signal()

    def __init__(
        self, metrics: Metrics, *, writable: bool, reasons: Callable[[str], Sequence[str]]
    ) -> None:
        """Make an empty card; `reasons` gives earlier reasons for a rule."""
        super().__init__()
        self.finding: Finding | None = None
        self.earlier: Earlier | None = None
        self._metrics = metrics
        self._writable = writable
        self._reasons = reasons
        self._shown: object = None
        self._targets: tuple[Target, ...] = ()
        self._is_chosen = self._has_focus = self._all_links = False
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark = NumberMark(metrics)
        self._level = plain_label()
        self._title = ElidedLabel("small")
        self._key = plain_label("F8", "small")
        self._say, self._once = text_label(), text_label("", "quiet")
        self._basis = text_label("", "small")
        self._links, self._deeds = QWidget(), QWidget()
        self._link_flow = FlowLayout(metrics.px(6))
        self._deed_flow = FlowLayout(metrics.px(14), metrics.px(2))
        self._links.setLayout(self._link_flow)
        self._deeds.setLayout(self._deed_flow)
        self.field: ReasonField | None = None
        self._lay_out()

    def _lay_out(self) -> None:
        px = self._metrics.px
        head = QHBoxLayout()
        head.setSpacing(px(6))
        head.addWidget(self._mark)
        head.addWidget(self._level)
        head.addWidget(self._title, 1)
        head.addWidget(self._key)
        self._body = QVBoxLayout(self)
        self._body.setContentsMargins(px(12), px(10), px(12), px(8))
        self._body.setSpacing(px(4))
        self._body.addLayout(head)
        self._once.setStyleSheet(
            f"background: {theme.CARRIED}; color: {theme.CARRIED_INK};"
            f" padding: {px(4)}px {px(6)}px; border-radius: {px(4)}px;"
        )
        for widget in (self._say, self._once, self._links, self._basis, self._deeds):
            self._body.addWidget(widget)
        for widget in (self._once, self._links, self._basis, self._key):
            widget.hide()

    # --- showing ---------------------------------------------------------------------------

    def show_finding(self, finding: Finding, number: int, session: Session) -> None:
        """Show a finding with its number in the margin (0 for none)."""
        targets = tuple(targets_of(finding, session))
        earlier = session.earlier_reason(finding)
        state = (finding, number, targets, earlier)
        if state == self._shown:
            return
        if self.finding is None or self.finding.state is not finding.state:
            self.drop_reason()  # else a reason half typed waits, whatever changes around it
        self._shown = state
        self.finding, self.earlier, self._targets = finding, earlier, targets
        self._all_links = False
        explained = finding.state is FindingState.EXPLAINED
        self._mark.show_number(number, _COLOUR[finding.level])
        self._level.setText("已说明" if explained else finding.level.chinese)
        self._level.setVisible(finding.level is not Level.HINT or explained)
        set_kind(self._level, "kind", "hint" if explained else finding.level.value)
        self._title.setText(finding.title)
        self._fill_say(finding)
        self._fill_once()
        self._basis.setText("<br>".join(sentence_html(one, ()) for one in grounds_of(finding)))
        self._fill_links()
        self._fill_deeds(finding)
        self._show_more()
        self.setAccessibleName(f"{finding.level.chinese}：{finding.title}。{finding.say}")

    def _fill_say(self, finding: Finding) -> None:
        explained = finding.state is FindingState.EXPLAINED
        values = [target.value for target in self._targets]
        say = sentence_html(finding.say, (*values, *([finding.mend.text] if finding.mend else [])))
        reason = sentence_html(short(finding.reason, _SHOWN_REASON), ())
        colour = f'<span style="color:{theme.INK}">原因：{reason}</span>'
        self._say.setText(f"{say}<br>{colour}" if explained else say)
        set_kind(self._say, "kind", "quiet" if explained else "")

    def _fill_once(self) -> None:
        """Show the reason that was given for another text of this place."""
        once = self.earlier
        if once is not None:
            why = "去年这样说明过，请再看" if once.of_last_year else "内容改过，请再看"
            reason = sentence_html(short(once.reason, _SHOWN_REASON), ())
            self._once.setText(f"{why}：{reason}")
        self._once.setVisible(once is not None)

    def _fill_links(self) -> None:
        flow = self._link_flow
        clear_layout(flow)
        few = len(self._targets) <= _MOST_LINKS + 1 or self._all_links
        for one in self._targets if few else self._targets[:_MOST_LINKS]:
            button = CellLink(one.name, short(one.value, 14) or "（空）", self._metrics)
            button.clicked.connect(lambda _=False, one=one: self.cell_asked.emit(one.key, one.path))
            button.setToolTip(f"到这一格\n{one.name}：{short(one.value, 300) or '（空）'}")
            flow.addWidget(button)
        if not few:
            more = len(self._targets) - _MOST_LINKS
            flow.addWidget(link(f"还有 {more} 格…", self._unfold_links))

    def _unfold_links(self) -> None:
        self._all_links = True
        self._fill_links()

    def _fill_deeds(self, finding: Finding) -> None:
        flow = self._deed_flow
        clear_layout(flow)
        self._deeds.setVisible(self._writable)
        if not self._writable:
            return
        if finding.state is FindingState.EXPLAINED:
            flow.addWidget(link("改写…", self.ask_reason, "改写原因"))
            flow.addWidget(link("撤回", self.withdraw_asked.emit, "不再这样说明，重新列为未处理"))
            return
        if self.earlier:
            say = "看过了，原来的说明还是对的（Ctrl+Shift+E）"
            flow.addWidget(link("仍按原说明", self.keep_earlier, say))
        if finding.mend:
            text = finding.mend.text
            words = f"改为 {short(text, 24)}" if text else "清空这一格"
            flow.addWidget(link(words, self.mend_asked.emit, f"{short(text, 200)}（F7）"))
        if finding.level is not Level.HINT:
            say = "照现在这样填，把原因写下来（Ctrl+E）"
            flow.addWidget(link("写明原因…", self.ask_reason, say))

    # --- reasons ---------------------------------------------------------------------------

    def ask_reason(self) -> None:
        """Let the clerk type why it stays as it is; what was said before stands there already."""
        if self.finding is None or not self._writable:
            return
        if self.field is None:
            begun = self.finding.reason or (self.earlier.reason if self.earlier else "")
            self.field = ReasonField(self._metrics, self._reasons(self.finding.rule), begun)
            self.field.kept.connect(self.reason_given)
            self.field.given_up.connect(self._give_up)
            self._body.addWidget(self.field)
            self.field.show()
        self.field.setFocus()

    def keep_earlier(self) -> None:
        """Take the earlier reason as still right."""
        if self.earlier is not None:
            self.reason_given.emit(self.earlier.reason)

    def _give_up(self) -> None:
        self.drop_reason()
        self.chosen.emit()

    def drop_reason(self) -> None:
        """Put the field for the reason away."""
        if self.field is not None:
            self.field.hide()
            self.field.deleteLater()
            self.field = None

    # --- looks -----------------------------------------------------------------------------

    def set_chosen(self, *, chosen: bool) -> None:
        """Show it as the one in hand, with its cells and what it rests on."""
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            set_kind(self, "chosen", chosen)
            self._show_more()

    def _show_more(self) -> None:
        """Show cells and grounds where it is in hand; else the mouse is told the grounds."""
        more = self._is_chosen or self._has_focus
        self._links.setVisible(more and len(self._targets) > 1)
        self._basis.setVisible(more and bool(self._basis.text()))
        self._key.setVisible(self._is_chosen and not self._mark.isHidden())
        self.setToolTip("" if more or not self.finding else "\n".join(grounds_of(self.finding)))

    @property
    def is_chosen(self) -> bool:
        """Whether it is the one in hand."""
        return self._is_chosen

    # --- the clerk -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press anywhere on the card leads to its first cell."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard sees what the mouse is told."""
        super().focusInEvent(event)
        self._has_focus = True
        self._show_more()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be small again; a focus that goes into the card itself leaves it as it is."""
        super().focusOutEvent(event)
        inside = cast("QWidget | None", QApplication.focusWidget())
        self._has_focus = inside is not None and self.isAncestorOf(inside)
        self._show_more()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads to the cell, up and down to the next card."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Space:
                self.chosen.emit()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case _:
                super().keyPressEvent(event)
