"""The slim strip under an indicator cell: operator, number and unit, picked or typed.

Knows no session: it is given pieces, and tells when they are to be written or left.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.indicators import GRADED, Pieces, matching_units, typed_operator
from ui.paper import entry_parts as parts
from ui.paper.entry_parts import GRADES, OPERATORS, SIGNS
from ui.theme import ACCENT, ERROR, QUIET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.theme import Metrics

Key = Qt.Key
_CHIPS_A_ROW, _CHIP_ROWS, _WIDE = 6, 2, 520


class EntryStrip(QFrame):
    """The strip.

    Signals: taken(text) when Enter is pressed and the pieces can be written; left() on Esc;
    resized() when it takes another size.
    """

    taken = Signal(str)
    left = Signal()
    resized = Signal()

    def __init__(self, parent: QWidget, metrics: Metrics, room: int) -> None:
        """Build the strip for a place that has `room` pixels of width."""
        super().__init__(parent)
        self._px = metrics.px
        self._small = metrics.font(12)
        self._pieces = Pieces()
        self._used: Sequence[str] = ()
        self._refusal = ""
        self._at = -1
        self.setObjectName("entry")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else a click would focus the paper
        self.setAccessibleName("按符号、数、单位填指标值")
        self.setStyleSheet(parts.strip_look(metrics))
        self._group = QButtonGroup(self)
        self._signs = [self._sign_button(at, *one) for at, one in enumerate(OPERATORS)]
        self.number, self.unit = self._line("数", 88), self._line("单位", 104)
        self.number.textEdited.connect(self._type_number)
        self.unit.textEdited.connect(self._type_unit)
        wide = room >= metrics.px(_WIDE)
        most = _CHIPS_A_ROW * (_CHIP_ROWS if wide else 1)
        self._chips = [self._chip(place) for place in range(most)]
        self._result, self._keys = parts.label_of(self._small), parts.label_of(self._small)
        self._lay_out(room, wide=wide)

    # --- building ----------------------------------------------------------------------------

    def _sign_button(self, place: int, sign: str, tip: str) -> QToolButton:
        button = parts.button_of(self._small, sign or "无", tip)
        button.setCheckable(True)
        button.installEventFilter(self)
        button.clicked.connect(lambda: self._pick_sign(OPERATORS[place][0]))
        self._group.addButton(button)
        return button

    def _line(self, name: str, width: int) -> QLineEdit:
        line = parts.line_of(self._small, name, self._px(width))
        line.installEventFilter(self)
        return line

    def _chip(self, place: int) -> QToolButton:
        chip = parts.button_of(self._small, "", "")
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.clicked.connect(lambda: self._pick_chip(place))
        return chip

    def _lay_out(self, room: int, *, wide: bool) -> None:
        px = self._px
        rows = QVBoxLayout(self)
        rows.setContentsMargins(px(8), px(6), px(8), px(6))
        rows.setSpacing(px(5))
        signs, fields = QHBoxLayout(), QHBoxLayout()
        for one in self._signs:
            signs.addWidget(one)
        signs.addStretch(1)
        fields.addWidget(self.number)
        fields.addWidget(self.unit)
        fields.addStretch(1)
        top = QBoxLayout(
            QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        )
        for part in (signs, fields):
            part.setSpacing(px(4))
            top.addLayout(part)
        top.setSpacing(px(8 if wide else 4))
        rows.addLayout(top)
        a_row = _CHIPS_A_ROW if wide else _CHIPS_A_ROW // 2
        for first in range(0, len(self._chips), a_row):
            line = QHBoxLayout()
            line.setSpacing(px(4))
            for chip in self._chips[first : first + a_row]:
                line.addWidget(chip)
            line.addStretch(1)
            rows.addLayout(line)
        rows.addWidget(self._result)
        self._keys.setStyleSheet(f"color: {QUIET};")
        rows.addWidget(self._keys)
        self.setMaximumWidth(room)

    # --- what it holds -----------------------------------------------------------------------

    @property
    def pieces(self) -> Pieces:
        """What is picked so far."""
        return self._pieces

    @property
    def chips(self) -> tuple[str, ...]:
        """The units or grades that are offered."""
        return tuple(chip.text() for chip in self._chips if not chip.isHidden())

    @property
    def says(self) -> str:
        """What the strip tells: the text that will be written, or why none will."""
        return self._result.text()

    def open(self, pieces: Pieces, used: Sequence[str], refusal: str = "") -> None:
        """Show pieces; a refusal says why Enter may not replace what the cell holds."""
        self._pieces, self._used, self._refusal = pieces, used, refusal
        graded = pieces.operator == GRADED
        self.number.setText("" if graded else pieces.number)
        self.unit.setText(pieces.unit)
        self._show()
        self.show()
        (self._button(GRADED) if graded else self.number).setFocus()
        self.number.selectAll()

    def _button(self, sign: str) -> QToolButton:
        return self._signs[SIGNS.index(sign) if sign in SIGNS else SIGNS.index("")]

    def _show(self) -> None:
        pieces = self._pieces
        graded = pieces.operator == GRADED
        self._button(pieces.operator).setChecked(True)
        self.number.setEnabled(not graded)
        self.unit.setEnabled(not graded)
        offered = GRADES if graded else matching_units(pieces.unit, self._used, len(self._chips))
        self._at = min(self._at, len(offered) - 1)
        for place, chip in enumerate(self._chips):
            chip.setVisible(place < len(offered))
            if place < len(offered):
                chip.setText(offered[place])
                chosen = place == self._at or (graded and offered[place] == pieces.number)
                chip.setProperty("at", chosen)
                chip.style().unpolish(chip)
                chip.style().polish(chip)
        trouble = pieces.trouble
        self._result.setText(trouble or f"将写成：{pieces.text}")
        self._result.setStyleSheet(f"color: {ERROR if trouble and pieces.number else ACCENT};")
        write = "Ctrl+Enter 换掉原文" if self._refusal else "Enter 写入"
        keys = f"{write}　Esc 不改　Tab 换格　↑↓ 换符号、选单位"
        self._keys.setText(f"{self._refusal}\n{keys}" if self._refusal else keys)
        self._fit()

    def _fit(self) -> None:
        self.layout().activate()
        self.resize(self.sizeHint().boundedTo(QSize(self.maximumWidth(), 10_000)))
        self.resize(self.width(), self.layout().totalHeightForWidth(self.width()))
        self.resized.emit()

    # --- picking -----------------------------------------------------------------------------

    def _change(self, **parts: str) -> None:
        self._pieces = replace(self._pieces, **parts)
        self._show()

    def _pick_sign(self, sign: str) -> None:
        was, self._at = self._pieces, -1
        if (sign == GRADED) != (was.operator == GRADED):
            self._pieces = replace(was, number="" if sign == GRADED else self.number.text())
        self._change(operator=sign)
        if sign == GRADED:
            self._button(sign).setFocus()
        elif not self._button(sign).hasFocus():
            self.number.setFocus()

    def _step_sign(self, by: int) -> None:
        now = self._pieces.operator
        sign = SIGNS[((SIGNS.index(now) if now in SIGNS else 0) + by) % len(SIGNS)]
        self._pick_sign(sign)

    def _type_number(self, text: str) -> None:
        operator, number = typed_operator(text, self._pieces.operator)
        if number != text:
            self.number.setText(number)
        self._change(operator=operator, number=number)

    def _type_unit(self, text: str) -> None:
        self._at = -1
        self._change(unit=text)

    def _pick_chip(self, place: int) -> None:
        if place >= len(self.chips):
            return
        text = self.chips[place]
        (self._button(GRADED) if self._pieces.operator == GRADED else self.unit).setFocus()
        if self._pieces.operator == GRADED:
            self._at = place
            self._change(number=text)
        else:
            self._at = -1
            self.unit.setText(text)
            self._change(unit=text)

    def _step_chip(self, by: int) -> None:
        count = len(self.chips)
        if count:
            self._at = (self._at + by) % count if self._at >= 0 else (0 if by > 0 else count - 1)
            graded = self._pieces.operator == GRADED
            self._change(**({"number": self.chips[self._at]} if graded else {}))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a click between the buttons from the paper below."""
        event.accept()
        (self.number if self.number.isEnabled() else self._button(GRADED)).setFocus()

    # --- keys --------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that mean something to the whole strip before its parts do."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no key is a shortcut of the window while the strip is open
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._take_key(watched, event)
        return super().eventFilter(watched, event)

    def _take_key(self, watched: QObject, event: QKeyEvent) -> bool:
        key, held = event.key(), event.modifiers()
        if key in {Key.Key_Return, Key.Key_Enter}:
            self._enter(replacing=bool(held & Qt.KeyboardModifier.ControlModifier))
        elif key == Key.Key_Escape:
            self.left.emit()
        elif key in {Key.Key_Up, Key.Key_Down, Key.Key_Left, Key.Key_Right}:
            return self._take_arrow(watched, key)
        elif key in {Key.Key_Tab, Key.Key_Backtab}:
            self._next_part(-1 if key == Key.Key_Backtab else 1)
        else:
            return False
        return True

    def _take_arrow(self, watched: QObject, key: int) -> bool:
        by = -1 if key in {Key.Key_Up, Key.Key_Left} else 1
        sideways = key in {Key.Key_Left, Key.Key_Right}
        graded = self._pieces.operator == GRADED
        if isinstance(watched, QLineEdit):
            if sideways:
                return False
            (self._step_chip if watched is self.unit else self._step_sign)(by)
        elif graded and not sideways:
            self._step_chip(by)
        else:
            self._step_sign(by)
            self._button(self._pieces.operator).setFocus()
        return True

    def _next_part(self, by: int) -> None:
        if self._at >= 0 and self.unit.hasFocus() and by > 0:
            self._pick_chip(self._at)
            return
        order: list[QWidget] = [self._button(self._pieces.operator), self.number, self.unit]
        order = [one for one in order if one.isEnabled()]
        at = next((place for place, one in enumerate(order) if one.hasFocus()), 0)
        order[(at + by) % len(order)].setFocus(Qt.FocusReason.TabFocusReason)

    def _enter(self, *, replacing: bool) -> None:
        if self._at >= 0 and self._pieces.operator != GRADED and self.unit.hasFocus():
            self._pick_chip(self._at)
            return
        if not self._pieces.trouble and (replacing or not self._refusal):
            self.taken.emit(self._pieces.text)
