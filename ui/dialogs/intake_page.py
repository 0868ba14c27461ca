"""Importing: the files at the left, the file as it stands beside what was read from it.

One page, not a chain of questions: everything can be taken in at once, whatever is in doubt comes
first and can be settled here or later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.dialogs.intake_batch import Batch, Draft, FileEntry, FileState, texts_of
from ui.dialogs.intake_rows import (
    EntryRow,
    ReadRow,
    doubt_row,
    file_colour,
    plain_rows,
    unread_row,
)
from ui.dialogs.small import FormBox, YearBox
from ui.dialogs.source_view import SourceView
from ui.parts import ElidedLabel, Link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from ui.theme import Metrics

_FILES_SHARE = 0.28
"""The most of the page's width that the list of files takes."""
_HEAD_ROOM = 60
"""Pixels for the edges of the head and between its parts."""


def _label(text: str = "", kind: str = "") -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("kind", kind)
    return label


def _column() -> tuple[QScrollArea, QVBoxLayout]:
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


def _clear(rows: QVBoxLayout) -> None:
    while rows.count() > 1:
        widget = rows.takeAt(0).widget()
        widget.hide()
        widget.deleteLater()


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
        self._heading = _label("", "quiet")
        self._files, self._file_rows = _column()
        self._left = QFrame()
        self._head_rows = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._title, self._rest = _label("", "heading"), _label("", "small")
        self._progress = QProgressBar()
        self.year = YearBox(self.batch.next_year())
        self.into = FormBox("表样同去年")
        self.into.setSizeAdjustPolicy(
            FormBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.into.setMinimumContentsLength(9)
        self.into.view().setMinimumWidth(self._metrics.px(460))
        self.take_only = QPushButton("只收下")
        self.take_and_carry = QPushButton("收下并结转")
        self.cancel = Link("不导入")
        self._source = SourceView()
        self._source_name, self._read_name = ElidedLabel("small"), ElidedLabel("small")
        self._wanted = Link("")
        self._reads, self._read_list = _column()
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
        right.addWidget(self._head())
        right.addWidget(self._progress)
        two = QHBoxLayout()
        two.setContentsMargins(18, 14, 18, 14)
        two.setSpacing(14)
        two.addWidget(self._card("原文件", self._source_name, self._source), 1)
        two.addWidget(self._card("读成", self._read_name, self._reads, self._wanted), 1)
        right.addLayout(two, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(left)
        row.addLayout(right, 1)

    def _head(self) -> QFrame:
        head = QFrame()
        head.setProperty("kind", "bar")
        self._progress.setTextVisible(False)
        self.take_and_carry.setProperty("kind", "primary")
        self.cancel.setMinimumWidth(self.cancel.sizeHint().width())
        told, deeds = QHBoxLayout(), QHBoxLayout()
        told.addWidget(self._title)
        told.addWidget(self._rest, 1)
        told.addWidget(self.cancel)
        told.addWidget(self.take_only)
        deeds.addStretch(1)
        for widget in (_label("结转到", "quiet"), self.year, self.into, self.take_and_carry):
            deeds.addWidget(widget)
        self._head_rows.setContentsMargins(20, 10, 18, 10)
        self._head_rows.addLayout(told, 1)
        self._head_rows.addLayout(deeds)
        for row in (self._head_rows, told, deeds):
            row.setSpacing(10)
        head.setLayout(self._head_rows)
        return head

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the table its room: a narrow list of files, what can be done in two lines."""
        super().resizeEvent(event)
        self._fit()

    def set_metrics(self, metrics: Metrics) -> None:
        """Take another size."""
        self._metrics = metrics
        self.cancel.setMinimumWidth(0)
        self.into.view().setMinimumWidth(metrics.px(460))
        self._fit()

    def _fit(self) -> None:
        left = min(self._metrics.px(246), int(self.width() * _FILES_SHARE))
        self._left.setFixedWidth(left)
        rows = self._head_rows
        parts = (rows.itemAt(place).sizeHint().width() for place in range(rows.count()))
        wide = sum(parts) + _HEAD_ROOM <= self.width() - left
        way = QBoxLayout.Direction
        rows.setDirection(way.LeftToRight if wide else way.TopToBottom)

    def _card(self, title: str, name: QLabel, body: QWidget, button: Link | None = None) -> QFrame:
        card = QFrame()
        card.setProperty("kind", "card")
        head = QHBoxLayout()
        head.setContentsMargins(12, 8, 12, 8)
        head.setSpacing(10)
        bold = _label(title)
        bold.setStyleSheet("font-weight: bold;")
        head.addWidget(bold)
        name.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        head.addWidget(name, 1)
        if button:
            head.addWidget(button)
        head.addStrut(self._wanted.sizeHint().height())  # both cards have heads of one height
        line = QFrame()
        line.setFixedHeight(1)
        line.setStyleSheet("background: #d9d6cf;")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 6)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(line)
        column.addWidget(body, 1)
        return card

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
        self._title.setText(batch.summary)
        self._rest.setText(batch.rest)
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
        _clear(self._file_rows)
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
        _clear(self._read_list)
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
