"""去年: what stood in the cell last year, what differs, and the whole row it stood in."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from perfdesk.cells import CellPath
from perfdesk.filing import CellState
from ui import theme
from ui.panels.naming import cell_name
from ui.panels.wording import difference_html
from ui.parts import Column, plain_label, text_label

if TYPE_CHECKING:
    from perfdesk.session import Session
    from ui.bench import Bench

NO_LAST_YEAR = "没有去年的表。导入去年的 Word 表再结转过来，这里就能对照。"


class LastYearPanel(Column):
    """The panel. Signals same_asked() and confirm_asked() are for the paper to obey."""

    same_asked = Signal()
    confirm_asked = Signal()

    def __init__(self, bench: Bench) -> None:
        """Show last year's text of the cell in hand."""
        super().__init__()
        self._bench = bench
        self._shown: object = None
        self._name = plain_label("", "heading")
        self._name.setWordWrap(True)
        self._says = text_label("", "quiet")
        self._card = QFrame()
        self._card.setProperty("kind", "card")
        self._old_head, self._new_head = plain_label("", "small"), plain_label("现在", "small")
        self._old, self._new = text_label(), text_label()
        self._row = text_label()
        self._same = QPushButton("同去年  Ctrl+'")
        self._same.setToolTip("把去年的内容填进这一格")
        self._same.clicked.connect(self.same_asked)
        self._confirm = QPushButton("确认  空格")
        self._confirm.setToolTip("看过了，沿用去年的内容没有问题")
        self._confirm.clicked.connect(self.confirm_asked)
        self._lay_out()
        self.refresh()

    def _lay_out(self) -> None:
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(12, 10, 12, 10)
        inner.setSpacing(3)
        for widget in (self._old_head, self._old, self._new_head, self._new):
            inner.addWidget(widget)
        inner.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.addWidget(self._same)
        buttons.addWidget(self._confirm)
        buttons.addStretch(1)
        self.rows.addWidget(self._name)
        self.rows.addWidget(self._says)
        self.rows.addWidget(self._card)
        self.rows.addLayout(buttons)
        self.rows.addWidget(self._row)
        self.rows.addStretch(1)

    def show_session(self) -> None:
        """Show another filing."""
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show the cell in hand, if anything about it is new."""
        session, path = self._bench.session, self._bench.cell
        if session is None or path is None:
            self._show_nothing("点一格，这里就会对照去年的内容。" if session else "")
            return
        now, old = session.text(path), session.last_year_text(path)
        state = (id(session), path, now, old, session.state(path), cell_name(session, path))
        row = _row_html(session, path)
        if (state, row) == self._shown:
            return
        self._shown = (state, row)
        self._name.setText(cell_name(session, path))
        self._name.show()
        if session.last_year is None:
            self._show_nothing(NO_LAST_YEAR, name=True)
            return
        self._show_texts(session, path, old, now)
        self._row.setText(row)
        self._row.setVisible(bool(row))

    def _show_texts(self, session: Session, path: CellPath, old: str, now: str) -> None:
        year = session.last_year.value(session.form.year_field) if session.last_year else ""
        moved = session.form.field_of(path.key).carry_from
        column = f"的“{moved}”" if moved else ""
        self._old_head.setText((f"去年（{year}）" if year else "去年") + column)
        marked_old, marked_now = difference_html(old, now)
        self._old.setText(marked_old or f'<span style="color:{theme.QUIET}">去年没有填</span>')
        same = old == now
        self._new.setText(marked_now or f'<span style="color:{theme.QUIET}">还没有填</span>')
        for widget in (self._new, self._new_head):
            widget.setVisible(not same)
        self._card.show()
        carried = session.state(path) is CellState.CARRIED
        self._says.setText(
            "沿用去年的内容，还没有核对。" if carried else "和去年一样。" if same and old else ""
        )
        self._says.setVisible(bool(self._says.text()))
        calculated = session.state(path) is CellState.CALCULATED
        self._same.setVisible(not same and bool(old) and not session.read_only and not calculated)
        self._confirm.setVisible(carried and not session.read_only)

    def _show_nothing(self, text: str, *, name: bool = False) -> None:
        if not name:
            self._shown = None
        self._name.setVisible(name)
        self._says.setText(text)
        self._says.setVisible(bool(text))
        for widget in (self._card, self._same, self._confirm, self._row):
            widget.hide()


def _row_html(session: Session, path: CellPath) -> str:
    """Return the whole row of last year, the cell in hand left out; empty for a plain field."""
    if not path.column or session.last_year is None:
        return ""
    lines = []
    for name in session.form.tables[path.field].columns:
        text = session.last_year.text(CellPath(path.field, path.row, name))
        if name != path.column and text:
            shown = escape(text).replace("\n", "<br>")
            lines.append(f'<span style="color:{theme.QUIET}">{escape(name)}</span>　{shown}')
    if not lines:
        return ""
    head = f'<p style="color:{theme.QUIET}">去年这一行</p>'
    return head + "".join(f'<p style="margin:3px 0">{line}</p>' for line in lines)
