"""The bar at the top: word buttons with their shortcuts small beside them, and the search box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLayout, QLineEdit, QMenu

from ui import theme
from ui.actions import ACTIONS, EXPORT, MORE, TOOLBAR

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtGui import QAction, QKeyEvent, QPaintEvent, QResizeEvent

    from ui.theme import Metrics

_KEYS = {one.id: one.keys for one in ACTIONS}
_SHOW_KEYS = frozenset({"import", "new", "preview", "print"})
_LEAST_NEEDED = ("export", "redo", "undo", "carry", "preview", "new")
"""Buttons in the order in which they go into the menu when the bar is too narrow."""
_HOVER, _PRESSED, _OFF = QColor("#f2f0ec"), QColor(theme.ACCENT_SOFT), QColor("#a5a8ab")
_WORD, _PRIMARY_KEYS = QColor("#33383e"), QColor("#cfe3ea")


class WordButton(QAbstractButton):
    """A button that is a word, and beside it, small, how to press it with the keyboard."""

    def __init__(self, text: str, keys: str = "", *, primary: bool = False) -> None:
        """Make a button; a primary one is filled with the accent."""
        super().__init__()
        self.setText(text)
        self.setAccessibleName(text)
        self._keys = keys
        self._primary = primary
        self._metrics = theme.Metrics()
        self._short = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_look(self, metrics: Metrics, *, short: bool) -> None:
        """Draw at another size; a short button leaves its keys out."""
        self._metrics = metrics
        self._short = short
        self.updateGeometry()
        self.update()

    def obey(self, action: QAction) -> None:
        """Do what an action does, and be usable when it is."""
        self.clicked.connect(action.trigger)
        self.setToolTip(action.toolTip())
        self.setEnabled(action.isEnabled())
        action.enabledChanged.connect(self.setEnabled)

    def sizeHint(self) -> QSize:
        """Room for the word, the keys and the edge around them."""
        px = self._metrics.px
        width = QFontMetrics(self._metrics.font()).horizontalAdvance(self.text()) + 2 * px(11)
        if self._shown_keys():
            keys = QFontMetrics(self._metrics.font(11)).horizontalAdvance(self._keys)
            width += px(4) + keys
        return QSize(width, px(30))

    def minimumSizeHint(self) -> QSize:
        """Never smaller than its word."""
        return self.sizeHint()

    def _shown_keys(self) -> bool:
        return bool(self._keys) and not self._short

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground, word and keys."""
        px = self._metrics.px
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        ground = self._ground()
        painter.setPen(QColor(theme.ACCENT) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(ground if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(area, px(6), px(6))
        painter.setFont(self._metrics.font())
        painter.setPen(self._ink(_WORD))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        word = self.rect().adjusted(px(11), 0, 0, 0)
        painter.drawText(word, middle, self.text())
        if self._shown_keys():
            left = QFontMetrics(self._metrics.font()).horizontalAdvance(self.text()) + px(15)
            painter.setFont(self._metrics.font(11))
            painter.setPen(_PRIMARY_KEYS if self._primary else self._ink(QColor(theme.QUIET)))
            painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self._keys)
        painter.end()

    def _ground(self) -> QColor | None:
        if self._primary:
            if not self.isEnabled():
                return QColor("#a9bfc8")
            return QColor("#247291") if self.underMouse() else QColor(theme.ACCENT)
        if self.isDown():
            return _PRESSED
        return _HOVER if self.underMouse() and self.isEnabled() else None

    def _ink(self, usual: QColor) -> QColor:
        if self._primary:
            return QColor(theme.SHEET)
        return usual if self.isEnabled() else _OFF


class SearchBox(QLineEdit):
    """Where words to be found are typed; Esc empties it, ↓ and Enter go into the results."""

    left = Signal()
    into_results = Signal()

    def __init__(self) -> None:
        """Make an empty box."""
        super().__init__()
        self.setProperty("kind", "search")
        self.setPlaceholderText("搜索表单、项目、指标")
        self.setClearButtonEnabled(True)
        self.setAccessibleName("搜索")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up, ↓ and Enter go on to what was found."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.into_results.emit()
        else:
            super().keyPressEvent(event)


class _Divider(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setStyleSheet(f"background: {theme.LINE};")
        self.setFixedWidth(1)


class ToolBar(QFrame):
    """The bar: what is done every day as words, everything else behind 更多."""

    def __init__(self, actions: Mapping[str, QAction], metrics: Metrics) -> None:
        """Build the bar from the table of actions."""
        super().__init__()
        self.setProperty("kind", "bar")
        self._actions = actions
        self._metrics = metrics
        self._buttons: dict[str, WordButton] = {}
        self._dividers: list[_Divider] = []
        self._row = QHBoxLayout(self)
        self._row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.search = SearchBox()
        for name in TOOLBAR:
            if name:
                self._add_button(name, actions[name])
            else:
                self._dividers.append(_Divider())
                self._row.addWidget(self._dividers[-1], 0, Qt.AlignmentFlag.AlignVCenter)
        self._menu_button("export", "导出", EXPORT)
        self._more = self._menu_button("more", "更多", MORE)
        self._row.addStretch(1)
        self._row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignVCenter)
        self.set_metrics(metrics)

    def _add_button(self, name: str, action: QAction) -> None:
        keys = _KEYS[name] if name in _SHOW_KEYS else ""
        button = WordButton(action.text(), keys, primary=name == "print")
        button.obey(action)
        self._buttons[name] = button
        self._row.addWidget(button)

    def _menu_button(self, name: str, text: str, entries: Iterable[str]) -> WordButton:
        button = WordButton(text)
        entries = tuple(entries)
        button.clicked.connect(lambda: self._open_menu(button, entries))
        self._buttons[name] = button
        self._row.addWidget(button)
        return button

    def open_more(self) -> None:
        """Open the menu of everything that has no button."""
        self._open_menu(self._more, MORE)

    def _open_menu(self, button: WordButton, entries: Iterable[str]) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        hidden = self._hidden() if button is self._more else ()
        for name in (*hidden, *entries):
            if name:
                menu.addAction(self._actions[name])
            else:
                menu.addSeparator()
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _hidden(self) -> tuple[str, ...]:
        names: list[str] = []
        for name in (*TOOLBAR, "export"):
            if name and self._buttons[name].isHidden():
                names += EXPORT if name == "export" else (name,)
        return (*names, "") if names else ()

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another size."""
        self._metrics = metrics
        px = metrics.px
        self.setFixedHeight(px(46))
        self._row.setContentsMargins(px(12), 0, px(12), 0)
        self._row.setSpacing(px(4))
        for divider in self._dividers:
            divider.setFixedHeight(px(22))
        self.search.setFixedHeight(px(28))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        px = self._metrics.px
        search, narrow = px(210), px(130)
        room = self.width() - 2 * px(12)
        for short in (False, True):
            for button in self._buttons.values():
                button.set_look(self._metrics, short=short)
            if self._needed() + search <= room:
                break
        hidden: set[str] = set()
        width = search if self._needed() + search <= room else narrow
        for name in _LEAST_NEEDED:
            if self._needed(hidden) + width <= room:
                break
            hidden.add(name)
        for name, button in self._buttons.items():
            button.setVisible(name not in hidden)
        self.search.setFixedWidth(width)

    def _needed(self, hidden: Iterable[str] = ()) -> int:
        spacing = self._row.spacing()
        gone = set(hidden)
        words = sum(
            button.sizeHint().width() + spacing
            for name, button in self._buttons.items()
            if name not in gone
        )
        return words + len(self._dividers) * (1 + spacing) + 2 * spacing
