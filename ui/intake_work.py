"""Importing: files are read in the worker, shown on the page of import, and taken in at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import PerfDeskError
from perfdesk.upgrade import forms_for
from ui.dialogs.intake_batch import Draft, FileEntry, FileState
from ui.dialogs.intake_page import IntakePage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.desk import Desk
    from perfdesk.intake import Reading
    from perfdesk.intake.document import SourceDocument
    from ui.bench import Bench
    from ui.jobs import Jobs


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What reading one file brought."""

    readings: tuple[Reading, ...]
    document: SourceDocument | None


def read_file(desk: Desk, path: Path) -> ReadFile:
    """Read a file with all its filings and its layout; slow. Raises DocumentError."""
    readings = desk.read_document(path)
    document = None
    if path.suffix.lower() == ".docx":
        from perfdesk.intake.read_docx import read_docx

        document = read_docx(path)
    return ReadFile(tuple(readings), document)


class IntakeWork(QObject):
    """The work, with the page it is done on.

    Signals: closed() when the page is to go; taken(ids, year, form id) when filings came in that
    are to be carried over to a year and perhaps another form, or only kept when the year is 0.
    """

    closed = Signal()
    taken = Signal(object, int, str)

    def __init__(self, parent: QObject, bench: Bench, jobs: Jobs) -> None:
        """Work on a bench."""
        super().__init__(parent)
        self._bench = bench
        self._jobs = jobs
        self.page = IntakePage(bench.metrics)
        self.page.taken.connect(self._take_in)
        self.page.given_up.connect(self.end)
        bench.resized.connect(self.page.set_metrics)

    def read(self, paths: Sequence[Path]) -> None:
        """Read files, in order, one after the other."""
        desk = self._bench.desk
        if desk is not None:
            for entry in self.page.start(paths):
                self._read(desk, entry)

    def _read(self, desk: Desk, entry: FileEntry) -> None:
        self._jobs.run(
            lambda: read_file(desk, entry.path),
            lambda read: self._take_read(desk, entry, read),
            lambda error: self._take_failure(entry, error),
        )

    def end(self) -> None:
        """Give the import up, or end it."""
        self._jobs.drop_waiting()
        self.page.finish()
        self.closed.emit()

    def _take_read(self, desk: Desk, entry: FileEntry, read: ReadFile) -> None:
        entry.state = FileState.READ if read.readings else FileState.BAD
        entry.problem = "" if read.readings else "没有认出任何表"
        entry.document = read.document
        entry.drafts = [Draft(desk.forms[one.form_id], one) for one in read.readings]
        made_with = [draft.form for draft in self.page.batch.drafts()]
        self.page.into.offer(forms_for(made_with, desk.forms.values()) if made_with else ())
        self.page.refresh()

    def _take_failure(self, entry: FileEntry, error: Exception) -> None:
        expected = isinstance(error, PerfDeskError)
        entry.state = FileState.BAD
        entry.problem = str(error) if expected else "读这个文件时程序出了差错"
        self.page.refresh()
        if not expected:
            raise error

    def _take_in(self, year: int) -> None:
        desk, into = self._bench.desk, self.page.into.form_id
        ids: list[int] = []

        def work(desk: Desk) -> None:
            for entry in self.page.batch.files:
                wanted = entry.wanted
                if wanted:
                    ids.extend(desk.take_in(entry.path, [draft.reading for draft in wanted]))
                for draft in wanted:
                    draft.wanted = False  # should a later file fail, this one is in already

        if desk is None:
            return
        done = self._bench.attempt(lambda: work(desk))
        if ids:
            self._bench.list_anew()
        if done:
            self.end()
            self.taken.emit(tuple(ids), year, into)
        else:
            self.page.refresh()
