"""The workspace: every filing, edit and source document of a desk in one file.

Reading and writing go over two connections, each behind its own lock, so that the screen never
waits for the disk. Every writing method is one durable transaction: when it returns, the change
survives a power cut. Methods may be called from any thread.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from perfdesk.errors import WorkspaceError
from perfdesk.store import connection, encoding, filings, side_tables, sources, steps
from perfdesk.store.filings import NewFiling
from perfdesk.store.records import Explanation, FilingStatus, PrintEntry, Summary
from perfdesk.store.search import search

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from sqlite_utils import Database

    from perfdesk.filing import Filing
    from perfdesk.findings import Tally
    from perfdesk.forms.model import Form
    from perfdesk.history import Transaction
    from perfdesk.store.lock import Holder, Lock
    from perfdesk.store.records import (
        DossierRecord,
        FilingRecord,
        SearchHit,
        SourceFile,
        StoredFiling,
        Unit,
    )


class Workspace:
    """An open workspace file; made by `perfdesk.store.open_workspace`."""

    def __init__(
        self,
        path: Path,
        reader: Database,
        writer: Database | None,
        *,
        lock: Lock | None = None,
        holder: Holder | None = None,
    ) -> None:
        """Take over open connections; without a writer the workspace is read-only."""
        self.path = path
        self.holder = holder
        """Who has the workspace open for writing, when another desk has."""
        self._reader = reader
        self._writer = writer
        self._lock = lock
        self._read_lock = RLock()
        self._write_lock = RLock()

    @property
    def read_only(self) -> bool:
        """True when nothing can be changed; `why_read_only` says why."""
        return self._writer is None

    @property
    def why_read_only(self) -> str:
        """One sentence for the state line; empty when the workspace can be changed."""
        if not self.read_only:
            return ""
        if self.holder is not None:
            return self.holder.sentence
        return f"“{self.path.name}”是只读的，这里只能查看，不能修改。"

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and give the lock back; a second call does nothing."""
        with self._read_lock, self._write_lock:
            self._reader.close()
            if self._writer is not None:
                self._writer.close()
            if self._lock is not None:
                self._lock.release()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make all writing inside one transaction: all of it is kept, or nothing."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        if self._writer is None:
            raise WorkspaceError(self.why_read_only)
        with self._write_lock, connection.telling(self.path), self._writer.atomic():
            yield self._writer

    @contextmanager
    def _reading(self) -> Iterator[Database]:
        with self._read_lock, connection.telling(self.path), self._reader.atomic():
            yield self._reader

    def units(self) -> tuple[Unit, ...]:
        """Return all units by name."""
        with self._reading() as db:
            return filings.units(db)

    def dossiers(self) -> tuple[DossierRecord, ...]:
        """Return all dossiers with their sums, newest year first."""
        with self._reading() as db:
            return filings.dossiers(db)

    def filings(self, dossier: int | None = None) -> tuple[FilingRecord, ...]:
        """Return the filings of one dossier or of all, in navigator order: year, unit, position."""
        with self._reading() as db:
            if dossier is None:
                return filings.records(db, "removed_at IS NULL")
            return filings.records(db, "removed_at IS NULL AND filing.dossier = ?", (dossier,))

    def dossiers_of_year(self, year: int) -> tuple[tuple[int, str], ...]:
        """Return (dossier, unit) of all that file in a year."""
        with self._reading() as db:
            return filings.dossiers_of_year(db, year)

    def removed_filings(self) -> tuple[FilingRecord, ...]:
        """Return the filings that were removed and can be restored."""
        with self._reading() as db:
            return filings.records(db, "removed_at IS NOT NULL")

    def record(self, filing_id: int) -> FilingRecord:
        """Return the navigator's record of a filing; KeyError for an unknown id."""
        with self._reading() as db:
            found = filings.records(db, "filing.id = ?", (filing_id,))
        if not found:
            raise KeyError(filing_id)
        return found[0]

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Return filings that have all words of a query in title, unit, year or cells."""
        with self._reading() as db:
            return search(db, text, limit)

    def add_filing(
        self,
        form: Form,
        filing: Filing,
        *,
        unit: str,
        year: int,
        summary: Summary | None = None,
        source: int | None = None,
        place: str = "",
        report: str = "",
        last_year: int | None = None,
        transactions: Iterable[Transaction] = (),
    ) -> int:
        """Store a filing in its present state and return its id.

        `transactions` are those that led to this state; what stood before them is kept as its
        start, to which undo goes back at most. `summary` defaults to the filing's own title and
        amount.
        """
        about = summary or Summary(
            filing.value(form.title_field) if form.title_field else form.name,
            filing.value(form.amount_field) if form.amount_field else "",
        )
        new = NewFiling(unit, year, about, source, place, report, last_year, tuple(transactions))
        with self._writing() as db:
            return filings.add(db, form, filing, new)

    def load_filing(self, filing_id: int) -> StoredFiling:
        """Return a filing as last saved; KeyError for an unknown id."""
        with self._reading() as db:
            return filings.load(db, filing_id)

    def load_start(self, filing_id: int) -> Filing:
        """Return a filing as it was before its first transaction; KeyError for an unknown id."""
        with self._reading() as db:
            return filings.start(db, filing_id)

    def transactions(self, filing_id: int) -> tuple[Transaction, ...]:
        """Return the whole history of a filing, oldest first."""
        with self._reading() as db:
            return steps.read(db, filing_id)

    def form_files(self, form_id: str, version: str) -> Mapping[str, str]:
        """Return the texts of a form version that some filing was made with, else KeyError."""
        with self._reading() as db:
            return filings.form_files(db, form_id, version)

    def append(
        self, filing_id: int, transaction: Transaction, summary: Summary | None = None
    ) -> None:
        """Record a transaction, bring the cells to the state after it, and keep the summary.

        ValueError when it does not follow from what is stored.
        """
        with self._writing() as db:
            steps.append(db, filing_id, transaction)
            if summary is not None:
                filings.set_summary(db, filing_id, summary)

    def set_summary(self, filing_id: int, summary: Summary) -> None:
        """Keep what the navigator shows of a filing, when checking alone changed it."""
        with self._writing() as db:
            filings.set_summary(db, filing_id, summary)

    def set_among(self, tallies: Mapping[int, Tally]) -> None:
        """Keep what the rules across a dossier have found about its filings."""
        with self._writing() as db:
            for filing_id, tally in tallies.items():
                filings.set_among(db, filing_id, tally)

    def set_status(self, filing_id: int, status: FilingStatus) -> None:
        """Say how far a filing has come."""
        with self._writing() as db:
            db.execute("UPDATE filing SET status = ? WHERE id = ?", (status.value, filing_id))

    def set_last_year(self, filing_id: int, last_year: int | None) -> None:
        """Bind a filing to the one that it is compared with."""
        with self._writing() as db:
            db.execute("UPDATE filing SET last_year = ? WHERE id = ?", (last_year, filing_id))

    def move_filing(self, filing_id: int, *, unit: str, year: int) -> None:
        """Put a filing into another dossier, at its end."""
        with self._writing() as db:
            dossier = filings.dossier_id(db, unit, year)
            db.execute(
                "UPDATE filing SET dossier = :dossier, position = (SELECT coalesce(max(position),"
                " 0) + 1 FROM filing WHERE dossier = :dossier) WHERE id = :id",
                {"dossier": dossier, "id": filing_id},
            )

    def arrange(self, filing_ids: Iterable[int]) -> None:
        """Put the filings of a dossier into this order."""
        with self._writing() as db:
            filings.arrange(db, filing_ids)

    def remove_filing(self, filing_id: int) -> None:
        """Take a filing out of sight; nothing of it is destroyed."""
        with self._writing() as db:
            filings.set_removed(db, filing_id, encoding.now())

    def restore_filing(self, filing_id: int) -> None:
        """Bring a removed filing back."""
        with self._writing() as db:
            filings.set_removed(db, filing_id, None)

    def reasons(self, rule: str, limit: int = 40) -> tuple[str, ...]:
        """Return the reasons ever given, those for this rule first, then the most used ones."""
        with self._reading() as db:
            return side_tables.reasons(db, rule, limit)

    def explanation_record(self, filing_id: int) -> tuple[Explanation, ...]:
        """Return every explanation ever given for a filing, oldest first."""
        with self._reading() as db:
            return side_tables.explanation_record(db, filing_id)

    def log_print(
        self, filing_id: int, *, step: int, official: bool, pages: int, digest: str
    ) -> None:
        """Record a printing; an official one of the newest state makes the filing 已打印."""
        entry = PrintEntry(filing_id, step, official, pages, digest, encoding.now())
        with self._writing() as db:
            side_tables.log_print(db, entry)

    def prints(self, filing_id: int) -> tuple[PrintEntry, ...]:
        """Return the printings of a filing, newest first."""
        with self._reading() as db:
            return side_tables.prints(db, filing_id)

    def remember_phrase(self, field: str, text: str) -> None:
        """Count one more use of a phrase in a field or `table.column`."""
        with self._writing() as db:
            side_tables.remember_phrase(db, field, text)

    def phrases(self, field: str, begins: str = "", limit: int = 20) -> tuple[str, ...]:
        """Return the most used phrases of a field that begin so."""
        with self._reading() as db:
            return side_tables.phrases(db, field, begins, limit)

    def add_source(self, name: str, data: bytes) -> int:
        """Keep an imported file byte for byte; the same bytes are kept once."""
        with self._writing() as db:
            return sources.add(db, name, data)

    def source(self, source_id: int) -> SourceFile:
        """Return an imported file; KeyError for an unknown id."""
        with self._reading() as db:
            return sources.read(db, source_id)

    def setting(self, name: str) -> object:
        """Return a JSON value kept under a name; None when there is none."""
        with self._reading() as db:
            return side_tables.setting(db, name)

    def set_setting(self, name: str, value: object) -> None:
        """Keep a JSON value under a name."""
        with self._writing() as db:
            side_tables.set_setting(db, name, value)
