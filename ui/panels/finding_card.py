"""One finding as a card: what, where, why it matters, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from perfdesk.findings import FindingState, Level
from ui import theme
from ui.panels.naming import link_label
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
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from perfdesk.findings import Finding
    from perfdesk.session import Session
    from ui.theme import Metrics

_MOST_ELSEWHERE = 5
_COLOUR = {Level.ERROR: theme.ERROR, Level.WARNING: theme.WARNING_EDGE, Level.HINT: theme.HINT}


class CellLink(QAbstractButton):
    """A small box with a cell's name and its text; pressed, it leads to the cell."""

    def __init__(self, name: str, value: str, metrics: Metrics) -> None:
        """Make a link; texts that are too long are shortened when drawn."""
        super().__init__()
        self._metrics = metrics
        self._name, self._value = name, value
        self.setText(f"{name} {value}".strip())
        self.setAccessibleName(self.text())
        self.setToolTip("到这一格")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """Room for both texts."""
        px = self._metrics.px
        width = QFontMetrics(self._metrics.font(12)).horizontalAdvance(self._name)
        if self._value:
            bold = QFontMetrics(self._metrics.font(12, bold=True))
            width += px(4) + bold.horizontalAdvance(self._value)
        return QSize(width + 2 * px(8) + 4, px(24))

    def minimumSizeHint(self) -> QSize:
        """Narrower than its texts if it has to be."""
        return QSize(self._metrics.px(40), self._metrics.px(24))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw box, name and value."""
        px = self._metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.underMouse() or self.hasFocus()
        painter.setPen(QColor(theme.ACCENT if lit else theme.LINE))
        painter.setBrush(QColor(theme.PANEL))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, px(5), px(5))
        inner = area.adjusted(px(8), 0, -px(8), 0)
        middle = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        painter.setFont(self._metrics.font(12))
        painter.setPen(QColor(theme.INK))
        painter.drawText(inner, middle, self._name)
        left = painter.fontMetrics().horizontalAdvance(self._name) + px(4)
        painter.setFont(self._metrics.font(12, bold=True))
        painter.setPen(QColor(theme.ACCENT))
        rest = inner.adjusted(left, 0, 0, 0)
        value = painter.fontMetrics().elidedText(
            self._value, Qt.TextElideMode.ElideRight, max(0, int(rest.width()) + 1)
        )
        painter.drawText(rest, middle, value)
        painter.end()


class ReasonLine(QLineEdit):
    """Where the reason for leaving a finding is typed; Enter keeps it, Esc gives up."""

    kept = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        """Make an empty line."""
        super().__init__()
        self.setPlaceholderText("为什么这样填，回车保存")
        self.setAccessibleName("审核说明")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, Esc gives up."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.text().strip():
            self.kept.emit(self.text().strip())
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class FindingCard(QFrame):
    """A finding. Shown again with another one it changes only what differs.

    Signals: chosen(); cell_asked(filing key, CellPath); mend_asked(); reason_given(str), empty
    when an explanation is taken back.
    """

    chosen = Signal()
    cell_asked = Signal(str, object)
    mend_asked = Signal()
    reason_given = Signal(str)

    def __init__(self, metrics: Metrics, *, writable: bool) -> None:
        """Make an empty card."""
        super().__init__()
        self.finding: Finding | None = None
        self._metrics = metrics
        self._writable = writable
        self._shown: object = None
        self._is_chosen = False
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._mark = NumberMark(metrics)
        self._level = plain_label()
        self._title = ElidedLabel("small")
        self._key = plain_label("F8", "small")
        self._say = text_label()
        self._basis = text_label("", "small")
        self._links, self._deeds = QWidget(), QWidget()
        self._link_flow = FlowLayout(metrics.px(6))
        self._deed_flow = FlowLayout(metrics.px(14), metrics.px(2))
        self._links.setLayout(self._link_flow)
        self._deeds.setLayout(self._deed_flow)
        self._reason: ReasonLine | None = None
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
        for widget in (self._say, self._links, self._basis, self._deeds):
            self._body.addWidget(widget)
        for widget in (self._links, self._basis, self._key):
            widget.hide()

    # --- showing ---------------------------------------------------------------------------

    def show_finding(self, finding: Finding, number: int, session: Session) -> None:
        """Show a finding with its number in the margin (0 for none)."""
        values = tuple(session.text(path) for path in finding.cells)
        names = tuple(link_label(session, path) for path in finding.cells)
        state = (finding, number, values, names)
        if state == self._shown:
            return
        self._shown = state
        self.finding = finding
        explained = finding.state is FindingState.EXPLAINED
        self._mark.show_number(number, _COLOUR[finding.level])
        self._level.setText("已说明" if explained else finding.level.chinese)
        self._level.setVisible(finding.level is not Level.HINT or explained)
        set_kind(self._level, "kind", "hint" if explained else finding.level.value)
        self._title.setText(finding.title)
        bold = (*values, *([finding.mend.text] if finding.mend else []))
        say = sentence_html(finding.say, bold)
        reason = f"<br>原因：{sentence_html(finding.reason, ())}" if explained else ""
        self._say.setText(f"{say}{reason}")
        set_kind(self._say, "kind", "quiet" if explained else "")
        self._basis.setText(f"依据：{sentence_html(finding.basis, ())}" if finding.basis else "")
        self._set_tip()
        self._fill_links(finding, names, values)
        self._fill_deeds(finding)
        self.setAccessibleName(f"{finding.level.chinese}：{finding.title}。{finding.say}")

    def _fill_links(
        self, finding: Finding, names: tuple[str, ...], values: tuple[str, ...]
    ) -> None:
        flow = self._link_flow
        clear_layout(flow)
        for path, name, value in zip(finding.cells, names, values, strict=True):
            button = CellLink(name, short(value, 14) or "（空）", self._metrics)
            button.clicked.connect(lambda _=False, path=path: self.cell_asked.emit("", path))
            flow.addWidget(button)
        for key, path in finding.elsewhere[:_MOST_ELSEWHERE]:
            button = CellLink(f"另一张表 {path.column or path.field}", "", self._metrics)
            button.clicked.connect(
                lambda _=False, key=key, path=path: self.cell_asked.emit(key, path)
            )
            flow.addWidget(button)
        more = len(finding.elsewhere) - _MOST_ELSEWHERE
        if more > 0:
            flow.addWidget(plain_label(f"还有 {more} 张表", "small"))

    def _fill_deeds(self, finding: Finding) -> None:
        flow = self._deed_flow
        clear_layout(flow)
        self._drop_reason()
        self._deeds.setVisible(self._writable)
        if not self._writable:
            return
        if finding.state is FindingState.EXPLAINED:
            flow.addWidget(link("撤回", lambda: self.reason_given.emit("")))
            return
        if finding.mend:
            text = finding.mend.text
            words = f"改为 {short(text, 16)}" if text else "清空这一格"
            flow.addWidget(link(words, self.mend_asked.emit, text))
        if finding.level is not Level.HINT:
            flow.addWidget(link("写明原因…", self.ask_reason, "照现在这样填，把原因写下来"))

    def ask_reason(self) -> None:
        """Let the clerk type why it stays as it is."""
        if self._reason is None:
            self._reason = ReasonLine()
            self._reason.kept.connect(self.reason_given)
            self._reason.given_up.connect(self._drop_reason)
            self._body.addWidget(self._reason)
        self._reason.setFocus()

    def _drop_reason(self) -> None:
        if self._reason is not None:
            self._reason.hide()
            self._reason.deleteLater()
            self._reason = None

    def set_chosen(self, *, chosen: bool) -> None:
        """Show it as the one in hand, with its cells and what it rests on."""
        if chosen == self._is_chosen:
            return
        self._is_chosen = chosen
        finding = self.finding
        many = finding is not None and len(finding.cells) + len(finding.elsewhere) > 1
        self._links.setVisible(chosen and many)
        self._basis.setVisible(chosen and bool(self._basis.text()))
        self._set_tip()
        self._key.setVisible(chosen and not self._mark.isHidden())
        set_kind(self, "chosen", chosen)

    def _set_tip(self) -> None:
        """Let a card that does not show what it rests on tell it to the mouse."""
        self.setToolTip("" if self._is_chosen else self._basis.text())

    @property
    def is_chosen(self) -> bool:
        """Whether it is the one in hand."""
        return self._is_chosen

    # --- the clerk -------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press anywhere on the card leads to its first cell."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit()

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
