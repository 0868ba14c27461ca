"""记录: every change of the cell in hand, newest first; an old text comes back as a new edit."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from perfdesk.filing import CellState
from ui import theme
from ui.panels.naming import cell_name
from ui.panels.wording import change_html, change_words, short, when_words
from ui.parts import Column, clear_layout, link, plain_label, text_label

if TYPE_CHECKING:
    from perfdesk.cells import CellPath
    from perfdesk.history import CellChange
    from ui.bench import Bench

_MOST_SHOWN = 50
_SHORT = 24
"""Texts up to this length are told as old → new."""


class HistoryPanel(Column):
    """The panel."""

    def __init__(self, bench: Bench) -> None:
        """Show the record of the cell in hand."""
        super().__init__()
        self._bench = bench
        self._shown: object = None
        self._name = plain_label("", "heading")
        self._name.setWordWrap(True)
        self._says = text_label("", "quiet")
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.rows.addWidget(self._name)
        self.rows.addWidget(self._says)
        self.rows.addLayout(self._list)
        self.rows.addStretch(1)
        self.refresh()

    def show_session(self) -> None:
        """Show another filing."""
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show the record of the cell in hand, if anything in it is new."""
        session, path = self._bench.session, self._bench.cell
        changes = session.history(path) if session and path else ()
        state = (id(session), path, len(changes))
        if state == self._shown:
            return
        self._shown = state
        clear_layout(self._list)
        self._name.setVisible(path is not None)
        self._says.setVisible(not changes)
        if session is None or path is None:
            self._says.setText("点一格，这里就会列出它改过几次。" if session else "")
            return
        self._name.setText(cell_name(session, path))
        self._says.setText("这一格还没有改过。")
        now = datetime.now().astimezone()
        present = session.filing.text(path)
        for change in changes[:_MOST_SHOWN]:
            self._list.addWidget(self._entry(path, change, now, present))
        if len(changes) > _MOST_SHOWN:
            rest = plain_label(f"更早还有 {len(changes) - _MOST_SHOWN} 次", "small")
            self._list.addWidget(rest)

    def _entry(self, path: CellPath, change: CellChange, now: datetime, present: str) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        old = change.old.text if change.old else ""
        new = change.new.text if change.new else ""
        head = QHBoxLayout()
        when = f"{when_words(change.at, now)} · {change_words(change)}"
        head.addWidget(plain_label(when, "small"), 1)
        session = self._bench.session
        if old != present and old != new and session and not session.read_only:
            tip = short(old, 80) or "（空）"
            head.addWidget(link("恢复成改前", lambda: self._restore(path, old), tip))
        column = QVBoxLayout(card)
        column.setContentsMargins(12, 8, 12, 9)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(text_label(_change_html(change, old, new)))
        return card

    def _restore(self, path: CellPath, text: str) -> None:
        session = self._bench.session
        if session:
            name = f"恢复 {cell_name(session, path)}"
            self._bench.attempt(
                lambda: session.edit_many({path: text}, name, origin="panel", kind="restore")
            )


def _change_html(change: CellChange, old: str, new: str) -> str:
    empty = f'<span style="color:{theme.QUIET}">（空）</span>'
    if old == new:
        confirmed = change.new is not None and change.new.state is CellState.CONFIRMED
        shown = escape(short(new, 60)) or empty
        return f"{shown}（{'核对无误' if confirmed else '内容没有变'}）"
    if not old or not new:
        before = f'<s style="color:{theme.QUIET}">{escape(short(old, 120))}</s>' if old else empty
        return f"{before} → {escape(short(new, 120)) or empty}"
    if max(len(old), len(new)) <= _SHORT:
        before = f'<s style="color:{theme.QUIET}">{escape(old)}</s>'
        return f"{before} → {escape(new)}"
    return change_html(old, new)
