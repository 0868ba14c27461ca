"""What frames the page of importing: its head with everything that can be done, its two cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.small import FormBox, YearBox
from ui.parts import Link

if TYPE_CHECKING:
    from ui.theme import Metrics

_HEAD_ROOM = 60
"""Pixels for the edges of the head and between its parts."""


class IntakeHead(QFrame):
    """What was read, in words, and what can be done with it."""

    def __init__(self, metrics: Metrics, year: int) -> None:
        """Offer a year to carry over to."""
        super().__init__()
        self.setProperty("kind", "bar")
        self.title, self.rest = label("", "heading"), label("", "small")
        self.year = YearBox(year)
        self.into = FormBox("表样同去年")
        self.into.setSizeAdjustPolicy(
            FormBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.into.setMinimumContentsLength(9)
        self.take_only = QPushButton("只收下")
        self.take_and_carry = QPushButton("收下并结转")
        self.take_and_carry.setProperty("kind", "primary")
        self.cancel = Link("不导入")
        self.cancel.setMinimumWidth(self.cancel.sizeHint().width())
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        self.set_metrics(metrics)

    def _lay_out(self) -> None:
        told, deeds = QHBoxLayout(), QHBoxLayout()
        told.addWidget(self.title)
        told.addWidget(self.rest, 1)
        told.addWidget(self.cancel)
        told.addWidget(self.take_only)
        deeds.addStretch(1)
        for widget in (label("结转到", "quiet"), self.year, self.into, self.take_and_carry):
            deeds.addWidget(widget)
        self._rows.setContentsMargins(20, 10, 18, 10)
        self._rows.addLayout(told, 1)
        self._rows.addLayout(deeds)
        for row in (self._rows, told, deeds):
            row.setSpacing(10)
        self.setLayout(self._rows)

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another size."""
        self.into.view().setMinimumWidth(metrics.px(460))

    def fit(self, room: int) -> None:
        """Stand in one line where a room of so many pixels allows, else in two."""
        rows = self._rows
        parts = (rows.itemAt(place).sizeHint().width() for place in range(rows.count()))
        way = QBoxLayout.Direction
        wide = sum(parts) + _HEAD_ROOM <= room
        rows.setDirection(way.LeftToRight if wide else way.TopToBottom)


def label(text: str = "", kind: str = "") -> QLabel:
    """Return words that are no mark-up, whatever is in them."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    return made


def scrolled_rows() -> tuple[QScrollArea, QVBoxLayout]:
    """Return an area that scrolls, and the rows in it, with a stretch behind the last."""
    area, body = QScrollArea(), QWidget()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    rows = QVBoxLayout(body)
    rows.setContentsMargins(0, 0, 0, 0)
    rows.setSpacing(0)
    rows.addStretch(1)
    area.setWidget(body)
    area.viewport().setAutoFillBackground(False)
    body.setAutoFillBackground(False)
    return area, rows


def clear(rows: QVBoxLayout) -> None:
    """Drop all rows but the stretch."""
    while rows.count() > 1:
        widget = rows.takeAt(0).widget()
        widget.hide()
        widget.deleteLater()


def card(
    title: str, name: QLabel, body: QWidget, head_height: int, button: Link | None = None
) -> QFrame:
    """Return a card with a head of a certain height: title, name, and perhaps a button."""
    made = QFrame()
    made.setProperty("kind", "card")
    head = QHBoxLayout()
    head.setContentsMargins(12, 8, 12, 8)
    head.setSpacing(10)
    bold = label(title)
    bold.setStyleSheet("font-weight: bold;")
    head.addWidget(bold)
    name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    head.addWidget(name, 1)
    if button:
        head.addWidget(button)
    head.addStrut(head_height)  # cards side by side have heads of one height
    line = QFrame()
    line.setFixedHeight(1)
    line.setStyleSheet("background: #d9d6cf;")
    column = QVBoxLayout(made)
    column.setContentsMargins(1, 1, 1, 6)
    column.setSpacing(0)
    column.addLayout(head)
    column.addWidget(line)
    column.addWidget(body, 1)
    return made
