"""The centre while no filing is in hand: what to do first, or why nothing could be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui import theme

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtGui import QPaintEvent

    from ui.theme import Metrics

_STEPS = (
    ("1", "导入去年的表", "Word 文件拖进来就行，可以一次多个"),
    ("2", "结转到今年", "内容带过来，日期跟着移，要核对的格标成黄色"),
    ("3", "在表上改，边填边审", "哪里不对、依据是什么，右边随时说明"),
    ("4", "打印，签字盖章", "和正式表样一模一样"),
)


class _DropCard(QFrame):
    """A white card with a dashed edge: files may be dropped here (and anywhere else)."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and edge."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(theme.SHEET))
        painter.setPen(QPen(QColor("#bdb9b0"), 1.5, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.end()


def _button(text: str, *, primary: bool = False) -> QPushButton:
    button = QPushButton(text)
    if primary:
        button.setProperty("kind", "primary")
    return button


def _label(text: str = "", kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    return label


class StartPage(QFrame):
    """The page. Signals: import_asked, new_asked, example_asked; retry_asked, open_asked."""

    import_asked = Signal()
    new_asked = Signal()
    example_asked = Signal()
    retry_asked = Signal()
    open_asked = Signal()
    create_asked = Signal()

    def __init__(self, metrics: Metrics) -> None:
        """Start by saying nothing."""
        super().__init__()
        self.setProperty("kind", "ground")
        self._title, self._say = _label(), _label()
        self._say.setProperty("kind", "quiet")
        self._say.setWordWrap(True)
        for label in (self._title, self._say):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._first = QWidget()
        self._trouble = QWidget()
        self._steps = QWidget()
        self._card = _DropCard()
        self._lay_out()
        self.set_metrics(metrics)
        self.say_nothing()

    def _lay_out(self) -> None:
        self._row(self._first, (
            ("导入去年的表", self.import_asked, True),
            ("新建一张", self.new_asked, False),
            ("打开示例", self.example_asked, False),
        ))  # fmt: skip
        self._row(self._trouble, (
            ("再试一次", self.retry_asked, True),
            ("打开另一个工作区…", self.open_asked, False),
            ("新建工作区…", self.create_asked, False),
        ))  # fmt: skip
        self._inner = QVBoxLayout(self._card)
        for widget in (self._title, self._say, self._first, self._trouble):
            self._inner.addWidget(widget)
        self._fill_steps()
        self._outer = QVBoxLayout(self)
        self._outer.addStretch(3)
        self._outer.addWidget(self._card, 0, Qt.AlignmentFlag.AlignHCenter)
        self._outer.addWidget(self._steps, 0, Qt.AlignmentFlag.AlignHCenter)
        self._outer.addStretch(4)

    def _row(self, row: QWidget, buttons: tuple[tuple[str, SignalInstance, bool], ...]) -> None:
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addStretch(1)
        for text, signal, primary in buttons:
            button = _button(text, primary=primary)
            button.clicked.connect(signal)
            layout.addWidget(button)
        layout.addStretch(1)

    def _fill_steps(self) -> None:
        column = QVBoxLayout(self._steps)
        column.setContentsMargins(0, 0, 0, 0)
        for number, what, how in _STEPS:
            line = QHBoxLayout()
            line.addWidget(_label(f"{number}　{what}"))
            line.addWidget(_label(how, "quiet"), 1)
            column.addLayout(line)

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another size."""
        px = metrics.px
        self._card.setMinimumWidth(px(560))
        self._inner.setContentsMargins(px(36), px(34), px(36), px(34))
        self._inner.setSpacing(px(14))
        self._outer.setSpacing(px(24))
        self._title.setFont(metrics.font(19, bold=True))
        self._title.setStyleSheet(f"font-size: {px(19)}px; font-weight: bold;")
        self._give_room()

    def _show(self, title: str, say: str, *, first: bool, trouble: bool = False) -> None:
        self._title.setText(title)
        self._say.setText(say)
        self._first.setVisible(first)
        self._trouble.setVisible(trouble)
        self._steps.setVisible(first)
        self._card.setVisible(bool(title))
        self._give_room()

    def _give_room(self) -> None:
        """Give the sentence its lines: a centred card takes no height for width into account."""
        margins = self._inner.contentsMargins()
        width = self._card.minimumWidth() - margins.left() - margins.right()
        self._say.setMinimumHeight(max(0, self._say.heightForWidth(width)))

    @property
    def text(self) -> str:
        """Title and sentence in view."""
        return f"{self._title.text()} {self._say.text()}".strip()

    def say_nothing(self) -> None:
        """Show an empty desk while the workspace is being opened."""
        self._show("", "", first=False)

    def say_first_steps(self, *, writable: bool) -> None:
        """Tell what to do in an empty workspace."""
        if writable:
            title = "把去年的 Word 表拖到这里，或按 Ctrl+O 导入"
            say = "原文件会原样留存在工作区里；每改一格就存一次，不用按保存；不联网。"
            self._show(title, say, first=True)
        else:
            self._show("这个工作区里还没有填报表", "", first=False)

    def say_pick(self) -> None:
        """Ask to pick a filing at the left."""
        say = "也可以把去年的 Word 表拖进来，或按 Ctrl+O 导入。"
        self._show("从左边选一张表", say, first=False)

    def say_trouble(self, sentence: str) -> None:
        """Tell why the workspace could not be opened."""
        self._show("工作区没有打开", sentence, first=False, trouble=True)
