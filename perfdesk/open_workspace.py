"""An open workspace: its forms, the filings open in it, and the saving behind them.

Saving happens in the writer's thread; `on_saved` and `on_trouble` are called from there.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from perfdesk.dossiers import Dossiers
from perfdesk.errors import PerfDeskError, WorkspaceError
from perfdesk.forms.load import load_forms
from perfdesk.reasons import Beside, Explained
from perfdesk.saving import FilingJournal
from perfdesk.session import Session
from perfdesk.store import backup
from perfdesk.store.opening import open_workspace
from perfdesk.store.writer import Writer
from perfdesk.upgrade import are_kin, translate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from typing import Self

    from perfdesk.filing import Filing
    from perfdesk.findings import Finding, Tally
    from perfdesk.forms.model import Form
    from perfdesk.store.records import StoredFiling
    from perfdesk.store.workspace import Workspace

_LOST = "有一处改动没能存进工作区（程序出了差错），请关闭后重新打开，核对刚才改的内容。"


def _explained(stored: StoredFiling) -> list[Explained]:
    return [
        Explained(one.rule, one.fingerprint, one.reason, one.cells)
        for one in stored.explanations.values()
    ]


class OpenWorkspace:
    """A workspace with its sessions; `close` it before the program ends."""

    def __init__(self, workspace: Workspace, forms: Mapping[str, Form]) -> None:
        """Take over an open workspace; made by `open`."""
        self.workspace = workspace
        self.forms = forms
        self.on_saved: Callable[[datetime], None] | None = None
        self.on_trouble: Callable[[str], None] | None = None
        self.dossiers = Dossiers(workspace, forms)
        self._writer = None if workspace.read_only else Writer(workspace)
        self._lost = False
        self._leaving: set[int] = set()
        self._touched: dict[int, Tally] = {}

    @classmethod
    def open(cls, path: Path, *, forms: Mapping[str, Form] | None = None) -> Self:
        """Open a workspace file, made new when it does not exist; WorkspaceError says why not."""
        return cls(open_workspace(path), load_forms() if forms is None else forms)

    @property
    def path(self) -> Path:
        """The workspace file."""
        return self.workspace.path

    @property
    def read_only(self) -> str:
        """The sentence that says why nothing can be changed; empty when it can."""
        return self.workspace.why_read_only

    # --- saving ------------------------------------------------------------------------------

    def submit(self, work: Callable[[Workspace], object]) -> None:
        """Have work written in order after everything before; returns at once."""
        if self._writer is None:
            raise PerfDeskError(self.read_only)
        self._writer.submit(work, self._written, self._refused)

    def _written(self, _result: object) -> None:
        # Runs in the writer's thread, with this job already taken off the queue.
        if self.on_saved and self._writer and not self._writer.waiting and not self._lost:
            self.on_saved(datetime.now().astimezone())

    def _refused(self, error: Exception) -> None:
        known = isinstance(error, PerfDeskError)
        self._lost = self._lost or not known
        if self.on_trouble:
            self.on_trouble(str(error) if known else _LOST)
        if not known:
            raise error

    @property
    def unsaved(self) -> bool:
        """Whether something is not on disk yet."""
        return bool(self._writer and self._writer.waiting)

    def retry(self) -> None:
        """Try again to write what the disk refused."""
        if self._writer:
            self._writer.retry()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until everything is on disk; False after so many seconds or at a refusal."""
        return self._writer.flush(timeout) if self._writer else True

    def close(self, *, leave_unsaved: bool = False) -> None:
        """Write what is waiting and close the file.

        WorkspaceError when the disk still refuses something; then the desk stays open, so that the
        clerk can make room and try again, or close it and leave what is unsaved.
        """
        if self._writer and not leave_unsaved:
            self._writer.retry()
            if not self._writer.flush():
                left, why = self._writer.waiting, self._writer.failure
                raise WorkspaceError(f"还有 {left} 处改动没有保存：{why}") from why
        try:
            if self._writer:
                with suppress(WorkspaceError):
                    self._writer.close()
        finally:
            self.workspace.close()

    def back_up_if_due(self) -> datetime | None:
        """Make the copy of the day; slow, for the job thread. Returns when the last was made."""
        if not self.workspace.read_only and self.workspace.filings():
            backup.back_up_if_due(self.path, datetime.now().astimezone())
        return self.last_backup

    @property
    def last_backup(self) -> datetime | None:
        """When the newest copy of the workspace was made."""
        return backup.last_backup(self.path)

    # --- sessions ----------------------------------------------------------------------------

    def open_filing(self, filing_id: int) -> Session:
        """Return the session of a filing, opened when it is not; KeyError for an unknown id."""
        self._leaving.discard(filing_id)
        self._put_away()
        known = self.dossiers.sessions.get(filing_id)
        if known:
            known.look_around()
            return known
        self.flush(5.0)
        stored = self.workspace.load_filing(filing_id)
        last_year = stored.record.last_year
        form = self.dossiers.form_of(stored)
        session = Session(
            form,
            stored.filing,
            last_year=self._last_year(form, last_year) if last_year else None,
            transactions=self.workspace.transactions(filing_id),
            explanations=_explained(stored),
            last_year_explanations=(
                _explained(self.workspace.load_filing(last_year)) if last_year else ()
            ),
            read_only=self.read_only,
            siblings=partial(self.dossiers.beside, filing_id),
            beside=Beside(
                partial(self.dossiers.reasons, filing_id), partial(self._withdraw, filing_id)
            ),
        )
        if not self.workspace.read_only:
            session.journal = FilingJournal(
                self.submit,
                partial(self.dossiers.regroup, filing_id),
                stored.record,
                session.form,
                session.standing(),
            )
        self.dossiers.sessions[filing_id] = session
        session.subscribe(lambda _changes: self.recount(filing_id))
        self.recount(filing_id)
        return session

    def _withdraw(self, filing_id: int, finding: Finding) -> None:
        """Take back what was explained in other filings of a dossier."""
        for other in self.dossiers.explained_in(filing_id, finding.fingerprint):
            was_open = other in self.dossiers.sessions
            self.open_filing(other).withdraw_here(finding)
            if not was_open:
                self.close_filing(other)

    def recount(self, filing_id: int) -> None:
        """Count what is found across a filing's dossier, for all filings that it names."""
        session = self.dossiers.sessions.get(filing_id)
        if session:
            session.look_around()
        changed = self.dossiers.recount(filing_id)
        self._touched |= changed
        if changed and self._writer:
            self.submit(lambda workspace: workspace.set_among(changed))

    def take_touched(self) -> dict[int, Tally]:
        """Return, once, what is found now about filings that an edit made better or worse."""
        touched, self._touched = self._touched, {}
        return touched

    def _last_year(self, form: Form, filing_id: int) -> Filing | None:
        """Return last year's filing in a form's own words, even where it was of another form."""
        made_with, filing = self.dossiers.now(filing_id)
        if made_with.id == form.id:
            return filing
        return translate(made_with, filing, form).filing if are_kin(made_with, form) else None

    def close_filing(self, filing_id: int) -> None:
        """Put a filing away; its session lives on until all its steps are on disk."""
        if filing_id in self.dossiers.sessions:
            self._leaving.add(filing_id)
            self._put_away()

    def _put_away(self) -> None:
        # A session is all that knows of steps that the disk has refused so far.
        if not self.unsaved:
            for filing_id in self._leaving:
                self.dossiers.close(filing_id)
            self._leaving.clear()
