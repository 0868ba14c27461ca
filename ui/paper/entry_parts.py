"""The buttons, lines and look of the strip under an indicator cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QToolButton

from perfdesk.indicators import GRADED
from ui.theme import ACCENT, ACCENT_SOFT, LINE, SHEET

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

    from ui.theme import Metrics

OPERATORS = (
    ("≥", "不少于、以上"), ("≤", "不超过、以内"), ("＞", "大于"), ("＜", "小于"), ("＝", "等于"),
    ("", "不写符号"), (GRADED, "没有数，选等次"),
)  # fmt: skip
SIGNS = [sign for sign, _ in OPERATORS]
GRADES = ("优", "良", "中", "差", "达成预期指标", "部分达成预期指标并具有一定效果")


def strip_look(metrics: Metrics) -> str:
    """Return the style sheet of the strip."""
    px = metrics.px
    edge = f"border: 1px solid {LINE}; border-radius: {px(4)}px;"
    return (
        f"QFrame#entry {{ background: {SHEET}; border: 2px solid {ACCENT};"
        f" border-radius: {px(6)}px; }}"
        f"QToolButton {{ {edge} background: {SHEET}; padding: {px(1)}px {px(6)}px; }}"
        f"QToolButton:hover, QToolButton:focus {{ border-color: {ACCENT}; }}"
        f"QToolButton:checked {{ background: {ACCENT}; color: {SHEET}; }}"
        f"QToolButton[at=true] {{ background: {ACCENT_SOFT}; border-color: {ACCENT}; }}"
        f"QLineEdit {{ {edge} padding: {px(1)}px {px(5)}px; }}"
        f"QLineEdit:focus {{ border: 1px solid {ACCENT}; }}"
    )


def button_of(font: QFont, text: str, tip: str) -> QToolButton:
    """Return a small button."""
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip or text)
    button.setFont(font)
    return button


def line_of(font: QFont, name: str, width: int) -> QLineEdit:
    """Return a line to type in; its name stands in it while it is empty."""
    line = QLineEdit()
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    line.setFont(font)
    line.setFixedWidth(width)
    return line


def label_of(font: QFont) -> QLabel:
    """Return a label for running text."""
    label = QLabel()
    label.setFont(font)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
