"""The line at the foot: is it saved, what is still open, how much money, when was the last copy."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton

from perfdesk.amounts import Amount, to_capitals
from perfdesk.cells import CellPath
from perfdesk.findings import Level
from perfdesk.forms.model import FieldType
from perfdesk.numerals import plain
from perfdesk.values import parse
from ui import theme
from ui.panels.wording import when_words
from ui.parts import ElidedLabel, link, plain_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from perfdesk.session import Session
    from ui.bench import Bench
    from ui.theme import Metrics


def money_unit(session: Session) -> str:
    """Return the unit that the form's amount is in, or the empty string."""
    form = session.form
    return form.fields[form.amount_field].unit if form.amount_field else ""


def money_words(session: Session, path: CellPath | None) -> str:
    """Spell out the money cell in hand, else the form's own amount; empty when there is none."""
    form = session.form
    if path is None or form.field_of(path.key).type is not FieldType.MONEY:
        if not form.amount_field:
            return ""
        path = CellPath(form.amount_field)
    field = form.field_of(path.key)
    value = parse(field.type, session.text(path), field.unit).value
    if not isinstance(value, Amount):
        return ""
    capitals = to_capitals(value.yuan)
    other = (
        f"{plain(value.to('万元').number)} 万元" if field.unit == "元" else f"{value.yuan:,.2f} 元"
    )
    return f"{field.name} = {capitals} · {other}" if capitals else f"{field.name} = {other}"


class _Count(QPushButton):
    """A word with a number; pressed, it leads to what is counted."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self._word = word
        self._number = -1
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setStyleSheet(
            "QPushButton { border: none; background: transparent; padding: 0;"
            f" color: {theme.QUIET}; }}"
            f"QPushButton:hover, QPushButton:focus {{ color: {theme.ACCENT}; }}"
        )

    def show_number(self, number: int) -> None:
        """Show another number."""
        if number != self._number:
            self._number = number
            self.setText(f"{self._word} {number}")


class StateLine(QFrame):
    """The line.

    Signals: findings_asked(Level) and review_asked() when a number is pressed; retry_asked().
    """

    findings_asked = Signal(object)
    review_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        """Tell the state of what lies on a bench."""
        super().__init__()
        self.setProperty("kind", "status")
        self._bench = bench
        self._instead = ""
        self._saved = QLabel()
        self._saved.setTextFormat(Qt.TextFormat.PlainText)
        self._retry = link("重试", self._try_again, "再保存一次")
        self._errors, self._warnings = _Count("错误"), _Count("提醒")
        self._waiting = _Count("未核对")
        self._unit, self._money = plain_label("", "small"), ElidedLabel("small")
        self._fonts, self._backup = plain_label("", "small"), plain_label("", "small")
        self._lay_out()
        self._errors.clicked.connect(lambda: self.findings_asked.emit(Level.ERROR))
        self._warnings.clicked.connect(lambda: self.findings_asked.emit(Level.WARNING))
        self._waiting.clicked.connect(self.review_asked)
        bench.opened.connect(self._open)
        bench.turned.connect(self.refresh)
        bench.changed.connect(self._change)
        bench.focused.connect(self._show_money)
        bench.saved.connect(self._show_saved)
        bench.trouble.connect(self._show_trouble)
        bench.resized.connect(self.set_metrics)
        self.set_metrics(bench.metrics)
        self._open()

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._saved.setObjectName("saved")
        self._money.setStyleSheet(f"color: {theme.CALCULATED};")
        for widget in (self._saved, self._retry, self._errors, self._warnings, self._waiting,
                       self._unit):  # fmt: skip
            self._row.addWidget(widget)
        self._row.addWidget(self._money, 1)
        self._row.addWidget(self._fonts)
        self._row.addWidget(self._backup)
        self._retry.hide()

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another size."""
        px = metrics.px
        self.setFixedHeight(px(28))
        self._row.setContentsMargins(px(14), 0, px(14), 0)
        self._row.setSpacing(px(14))
        small = metrics.font(12)
        for widget in (self._saved, self._retry, self._errors, self._warnings, self._waiting):
            widget.setFont(small)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() / self._bench.metrics.scale
        self._fonts.setVisible(wide > 1200 and bool(self._fonts.text()))
        self._backup.setVisible(wide > 1000 and bool(self._backup.text()))
        self._unit.setVisible(wide > 820 and bool(self._unit.text()))

    # --- saving ----------------------------------------------------------------------------

    def _open(self) -> None:
        desk = self._bench.desk
        self._retry.hide()
        if desk is None:
            self._say("", theme.QUIET)
        elif desk.read_only:
            self._say("● 只能查看", theme.WARNING)
        else:
            self._say("● 没有未保存的改动", theme.QUIET)
        self.show_backup(desk.last_backup if desk else None)
        self.refresh()

    def _change(self) -> None:
        if self._retry.isHidden():
            self._say("● 正在保存…", theme.QUIET)
        self.refresh()

    def _show_saved(self, at: datetime) -> None:
        self._retry.hide()
        local = at.astimezone()
        self._say(f"● 已保存 {local:%H:%M:%S}", theme.GOOD)

    def _show_trouble(self, sentence: str) -> None:
        self._say(f"● {sentence}", theme.ERROR)
        self._retry.show()

    def _try_again(self) -> None:
        desk = self._bench.desk
        if desk:
            self._retry.hide()
            self._say("● 正在保存…", theme.QUIET)
            desk.retry()

    def _say(self, text: str, colour: str) -> None:
        self._saved.setText(text)
        self._saved.setToolTip(text if colour == theme.ERROR else "每改一格就存一次，不用按保存")
        self._saved.setStyleSheet(f"color: {colour};")

    # --- the rest --------------------------------------------------------------------------

    def say_instead(self, words: str) -> None:
        """Say something in place of the filing in hand while it is out of sight; "" ends that."""
        self._instead = words
        self.refresh()

    def refresh(self) -> None:
        """Show the numbers and the money of the filing in hand."""
        session = None if self._instead else self._bench.session
        counts = (self._errors, self._warnings, self._waiting)
        for widget in counts:
            widget.setVisible(session is not None)
        standing = self._bench.standing
        if standing is not None:
            self._errors.show_number(standing.errors)
            self._warnings.show_number(standing.warnings)
            self._waiting.show_number(standing.carried)
        unit = money_unit(session) if session else ""
        self._unit.setText(f"金额单位：{unit}" if unit else "")
        self._show_money()

    def _show_money(self) -> None:
        session = self._bench.session
        text = self._instead or (money_words(session, self._bench.cell) if session else "")
        if text != self._money.text():
            self._money.setText(text)
            self._money.setToolTip(text)
        self._fit()

    def show_backup(self, at: datetime | None) -> None:
        """Tell when the newest copy of the workspace was made."""
        now = datetime.now().astimezone()
        self._backup.setText(f"最近备份：{when_words(at, now)}" if at else "")
        self._fit()

    def show_fonts(self, families: Sequence[str]) -> None:
        """Tell which fonts really print the form."""
        self._fonts.setText("字体：" + "、".join(families) if families else "")
        self._fit()
