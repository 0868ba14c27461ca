"""Importing: the files at the left, the file as it stands beside what was read from it.

One page, not a chain of questions: everything can be taken in at once, whatever is in doubt comes
first and can be settled here or later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QVBoxLayout,
)

from ui.dialogs.intake_batch import Batch, Draft, FileEntry, FileState, texts_of
from ui.dialogs.intake_frames import IntakeHead, card, clear, label, scrolled_rows
from ui.dialogs.intake_rows import (
    EntryRow,
    ReadRow,
    doubt_row,
    file_colour,
    plain_rows,
    unread_row,
)
from ui.dialogs.source_view import SourceView
from ui.parts import ElidedLabel, Link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from ui.theme import Metrics

_FILES_SHARE = 0.28
"""The most of the page's width that the list of files takes."""


class IntakePage(QFrame):
    """The page.

    Signals: taken(year) when the clerk takes what was read, 0 without carrying it over;
    given_up() when nothing is to be imported; more_asked() for further files.
    """

    taken = Signal(int)
    given_up = Signal()

    def __init__(self, metrics: Metrics) -> None:
        """Start without files."""
        super().__init__()
        self.setProperty("kind", "ground")
        self.batch = Batch([])
        self._draft: Draft | None = None
        self._entry: FileEntry | None = None
        self._year_set = False
        self._entries: list[tuple[EntryRow, FileEntry, Draft | None]] = []
        self._read_rows: list[ReadRow] = []
        self._metrics = metrics
        self._heading = label("", "quiet")
        self._files, self._file_rows = scrolled_rows()
        self._left = QFrame()
        self._head = IntakeHead(metrics, self.batch.next_year())
        self.year, self.into = self._head.year, self._head.into
        self.take_only, self.take_and_carry = self._head.take_only, self._head.take_and_carry
        self.cancel = self._head.cancel
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._source = SourceView()
        self._source_name, self._read_name = ElidedLabel("small"), ElidedLabel("small")
        self._wanted = Link("")
        self._reads, self._read_list = scrolled_rows()
        self._lay_out()
        self._connect()

    # --- looks -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        left = self._left
        left.setProperty("kind", "panel")
        files = QVBoxLayout(left)
        files.setContentsMargins(0, 14, 0, 0)
        self._heading.setContentsMargins(14, 0, 0, 4)
        files.addWidget(self._heading)
        files.addWidget(self._files, 1)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self._head)
        right.addWidget(self._progress)
        two = QHBoxLayout()
        two.setContentsMargins(18, 14, 18, 14)
        two.setSpacing(14)
        high = self._wanted.sizeHint().height()
        two.addWidget(card("原文件", self._source_name, self._source, high), 1)
        two.addWidget(card("读成", self._read_name, self._reads, high, self._wanted), 1)
        right.addLayout(two, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(right, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the table its room: a narrow list of files, what can be done in two lines."""
        super().resizeEvent(event)
        self._fit()

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another size."""
        self._metrics = metrics
        self.cancel.setMinimumWidth(0)
        self._head.set_metrics(metrics)
        self._fit()

    def _fit(self) -> None:
        left = min(self._metrics.px(246), int(self.width() * _FILES_SHARE))
        self._left.setFixedWidth(left)
        self._head.fit(self.width() - left)

    def _connect(self) -> None:
        self.take_only.clicked.connect(lambda: self.taken.emit(0))
        self.take_and_carry.clicked.connect(lambda: self.taken.emit(self.year.year))
        self.cancel.clicked.connect(self.given_up)
        self._wanted.clicked.connect(self._toggle_wanted)
        self.year.activated.connect(lambda _place: self._keep_year())
        self.year.lineEdit().textEdited.connect(lambda _text: self._keep_year())

    def _keep_year(self) -> None:
        self._year_set = True

    # --- files -----------------------------------------------------------------------------

    def start(self, paths: Sequence[Path]) -> list[FileEntry]:
        """Begin an import, or add files to the one in view; returns the entries to be read."""
        known = {entry.path for entry in self.batch.files}
        added = [FileEntry(path) for path in dict.fromkeys(paths) if path not in known]
        self.batch.files += added
        self.refresh()
        return added

    def finish(self) -> None:
        """Forget everything."""
        self.batch = Batch([])
        self._draft, self._entry, self._year_set = None, None, False
        self._source.show_document(None)
        self.into.offer(())
        self.refresh()

    def refresh(self) -> None:
        """Show how far the reading has come; files that were read come into view at once."""
        batch = self.batch
        self._heading.setText(f"导入 {len(batch.files)} 个文件")
        self._head.title.setText(batch.summary)
        self._head.rest.setText(batch.rest)
        self._progress.setRange(0, max(len(batch.files), 1))
        self._progress.setValue(len(batch.files) - batch.waiting)
        wanted = len(list(batch.drafts()))
        ready = wanted > 0 and not batch.waiting
        self.take_only.setEnabled(ready)
        self.take_and_carry.setEnabled(ready)
        if not self._year_set:
            self.year.set_year(batch.next_year())
        if self._entry not in batch.files:
            self._entry, self._draft = None, None
        if self._entry is None or (self._draft is None and self._entry.drafts):
            self._pick_first()
        self._fill_files()
        self._show_draft()
        self._fit()
        if ready and not self.isHidden():
            self.take_and_carry.setFocus()

    def _pick_first(self) -> None:
        """Choose the first file that has something to look at, else the first that was read."""
        read = [entry for entry in self.batch.files if entry.drafts]
        doubtful = [entry for entry in read if entry.open_points]
        entry = next(iter(doubtful or read or self.batch.files), None)
        self._entry = entry
        self._draft = entry.drafts[0] if entry and entry.drafts else None

    def _fill_files(self) -> None:
        clear(self._file_rows)
        self._entries = []
        for entry in self.batch.files:
            points = entry.open_points
            self._add_entry(entry, None, entry.path.name, entry.note, file_colour(entry), points)
            if entry is self._entry and len(entry.drafts) > 1:
                for draft in entry.drafts:
                    note = "不收下" if not draft.wanted else draft.reading.place
                    self._add_entry(entry, draft, draft.title, note, "", draft.open_points)

    def _add_entry(
        self, entry: FileEntry, draft: Draft | None, name: str, note: str, colour: str, points: int
    ) -> None:
        row = EntryRow(inner=draft is not None)
        bad = draft is None and entry.state is FileState.BAD
        row.show_entry(name, "" if bad else note, colour, points, why=note if bad else "")
        alone = entry is self._entry and len(entry.drafts) < 2
        row.set_chosen(chosen=alone if draft is None else draft is self._draft)
        row.used.connect(lambda: self._choose(entry, draft))
        self._entries.append((row, entry, draft))
        self._file_rows.insertWidget(self._file_rows.count() - 1, row)

    def _choose(self, entry: FileEntry, draft: Draft | None) -> None:
        self._entry = entry
        self._draft = draft or next(iter(entry.drafts), None)
        self._fill_files()
        self._show_draft()
        if self._draft is not None and len(entry.drafts) > 1:
            self._source.show_place(self._draft.reading.place)

    def _step(self, by: int) -> None:
        """Show the next table that was read, or the one before."""
        drafts = [(entry, one) for entry in self.batch.files for one in entry.drafts]
        here = next((at for at, (_, one) in enumerate(drafts) if one is self._draft), 0)
        if 0 <= here + by < len(drafts):
            self._choose(*drafts[here + by])
            self._list_in_view()

    def _list_in_view(self) -> None:
        row = next((row for row, _, draft in self._entries if draft is self._draft), None)
        if row is not None:
            QTimer.singleShot(0, row, lambda: self._files.ensureWidgetVisible(row, 0, 20))

    # --- one filing ------------------------------------------------------------------------

    def _show_draft(self) -> None:
        clear(self._read_list)
        self._read_rows = []
        entry, draft = self._entry, self._draft
        self._source_name.setText(entry.path.name if entry else "")
        self._wanted.setVisible(draft is not None)
        self._read_name.setText("")
        if entry is None or draft is None:
            self._show_problem(entry)
            return
        year = f"{draft.year} " if draft.year else ""
        self._read_name.setText(f"{year}《{draft.form.name}》 {draft.form.place}")
        self._wanted.setText("不要这张" if draft.wanted else "还是收下")
        lost = [text for text, _where in draft.reading.unread]
        self._source.show_document(entry.document, lost=lost)
        for name, say in draft.reading.doubts:
            self._add_read(doubt_row(draft, name, say, self._settled), name)
        for place in range(len(draft.reading.unread)):
            self._add_read(unread_row(draft, place, self._settled), "")
        for name, row in plain_rows(draft):
            self._add_read(row, name)

    def _show_problem(self, entry: FileEntry | None) -> None:
        self._source.show_document(None)
        if entry is not None and entry.state is FileState.BAD:
            self._add_read(ReadRow("读不了", entry.problem), "")

    def _add_read(self, row: ReadRow, name: str) -> None:
        row.used.connect(lambda: self._light(row, name))
        self._read_rows.append(row)
        self._read_list.insertWidget(self._read_list.count() - 1, row)

    def _light(self, row: ReadRow, name: str) -> None:
        entry, draft = self._entry, self._draft
        for one in self._read_rows:
            one.set_chosen(chosen=one is row)
        if entry and draft:
            lit = texts_of(draft.form, draft, name) if name else ()
            lost = [text for text, _where in draft.reading.unread]
            self._source.show_document(entry.document, lit=lit, lost=lost)

    def _settled(self) -> None:
        self.refresh()

    def _toggle_wanted(self) -> None:
        if self._draft is not None:
            self._draft.wanted = not self._draft.wanted
            self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes everything in, Esc gives the import up, Ctrl+PgDown shows the next table."""
        ctrl = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if self.take_and_carry.isEnabled():
                self.taken.emit(self.year.year)
            case Qt.Key.Key_Escape:
                self.given_up.emit()
            case Qt.Key.Key_PageDown | Qt.Key.Key_PageUp as key if ctrl:
                self._step(1 if key == Qt.Key.Key_PageDown else -1)
            case _:
                super().keyPressEvent(event)
