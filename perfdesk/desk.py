"""The desk without its windows: a workspace, its forms, and the filings open in it.

Everything a window does with more than one filing goes through here: listing, importing, carrying
over, searching, printing. Saving happens in the writer's thread; `on_saved` and `on_trouble` are
called from there.

What reads documents and what prints is imported when first used: a window must not wait for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from perfdesk.carry import carry, review_list
from perfdesk.check import Act, pass_gate
from perfdesk.errors import DocumentError, PerfDeskError
from perfdesk.filing import CellState
from perfdesk.forms.load import form_from_texts, load_forms
from perfdesk.forms.model import FieldType
from perfdesk.session import Session
from perfdesk.settings import Settings, read_settings, write_settings
from perfdesk.skeleton import blank_filing
from perfdesk.store import backup
from perfdesk.store.opening import open_workspace
from perfdesk.store.records import FilingStatus, Summary
from perfdesk.store.writer import Writer
from perfdesk.years import years_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from perfdesk.carry import ReviewItem
    from perfdesk.check import Decision
    from perfdesk.filing import Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form
    from perfdesk.history import Transaction
    from perfdesk.intake import Reading
    from perfdesk.journal import Standing
    from perfdesk.layout.pages import Pages
    from perfdesk.store.records import FilingRecord, SearchHit
    from perfdesk.store.workspace import Workspace

NO_UNIT = "（未写单位）"
"""Heading for filings that do not say which unit they are of."""

_KEPT_PHRASE = 200
"""Longer texts are no phrases that anybody would pick from a list."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A filing as the navigator lists it."""

    id: int
    year: str
    unit: str
    title: str
    form_id: str
    form_name: str
    status: str
    """草稿, 已打印 or 已归档."""
    amount: str
    errors: int
    warnings: int
    carried: int
    last_year: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What reading the document left open."""

    unread: tuple[tuple[str, str], ...]
    """(text, where it stood) of what found no cell."""
    doubts: tuple[tuple[str, str], ...]
    """(cell, sentence)."""


class _FilingJournal:
    """The journal of one session: hands every step to the writer and follows year and unit."""

    def __init__(self, desk: Desk, filing_id: int, standing: Standing) -> None:
        self._desk = desk
        self._id = filing_id
        self._place = place_of(standing.year, standing.unit)

    def append(self, transaction: Transaction, standing: Standing) -> None:
        """Have a step written; a new year or unit moves the filing to that dossier."""
        self._desk.submit(
            lambda workspace: workspace.append(self._id, transaction, summary_of(standing))
        )
        place = place_of(standing.year, standing.unit)
        if place != self._place:
            self._place = place
            year, unit = place
            self._desk.submit(
                lambda workspace: workspace.move_filing(self._id, unit=unit, year=year)
            )
            self._desk.submit(lambda _workspace: self._desk.regroup())

    def explain(self, finding: Finding, reason: str, standing: Standing) -> None:
        """Have an explanation written."""

        def work(workspace: Workspace) -> None:
            with workspace.together():
                workspace.set_explanation(
                    self._id, rule=finding.rule, fingerprint=finding.fingerprint, reason=reason
                )
                workspace.set_summary(self._id, summary_of(standing))

        self._desk.submit(work)


class Desk:
    """An open workspace with its sessions; `close` it before the program ends."""

    def __init__(self, workspace: Workspace, forms: Mapping[str, Form]) -> None:
        """Take over an open workspace; made by `Desk.open`."""
        self.workspace = workspace
        self.forms = forms
        self.on_saved: Callable[[datetime], None] | None = None
        self.on_trouble: Callable[[str], None] | None = None
        self._writer = None if workspace.read_only else Writer(workspace)
        self._settings: Settings | None = None
        self._sessions: dict[int, Session] = {}
        self._forms_of_old: dict[tuple[str, str], Form] = {}
        # Dossier rules look at these on every edit, so they are kept rather than read again.
        self._closed: dict[int, tuple[Form, Filing]] = {}
        self._dossiers: dict[int, tuple[int, ...]] = {}

    @classmethod
    def open(cls, path: Path, *, forms: Mapping[str, Form] | None = None) -> Desk:
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
        if self.on_saved and self._writer and not self._writer.waiting:
            self.on_saved(datetime.now().astimezone())

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, PerfDeskError):
            raise error
        if self.on_trouble:
            self.on_trouble(str(error))

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

    def close(self) -> None:
        """Write what is waiting and close the file; WorkspaceError when something is left."""
        try:
            if self._writer:
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

    # --- settings ----------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What was set about the desk in this workspace."""
        if self._settings is None:
            names = [one.name for one in fields(Settings)]
            self._settings = read_settings({name: self.workspace.setting(name) for name in names})
        return self._settings

    def keep(self, settings: Settings) -> None:
        """Keep other settings; a workspace that can only be looked at forgets them at the end."""
        before, after = write_settings(self.settings), write_settings(settings)
        self._settings = settings
        for name, value in after.items():
            if value != before[name] and not self.workspace.read_only:
                self.submit(partial(_set, name=name, value=value))

    # --- filings -----------------------------------------------------------------------------

    def listing(self) -> tuple[Listed, ...]:
        """Return every filing in sight, newest year first; open ones with their present figures."""
        self.flush(1.0)
        return tuple(self._listed(record) for record in self.workspace.filings())

    def listed(self, filing_id: int) -> Listed:
        """Return one filing as the navigator lists it."""
        return self._listed(self.workspace.record(filing_id))

    def _listed(self, record: FilingRecord) -> Listed:
        session = self._sessions.get(record.id)
        summary = summary_of(session.standing()) if session else record.summary
        return Listed(
            id=record.id,
            year=str(record.year) if record.year else "",
            unit=record.unit,
            title=summary.title or "（未写名称）",
            form_id=record.form_id,
            form_name=record.form_name,
            status=record.status.chinese,
            amount=summary.amount,
            errors=summary.errors,
            warnings=summary.warnings,
            carried=summary.carried,
            last_year=record.last_year,
            changed_at=record.changed_at,
        )

    def open_filing(self, filing_id: int) -> Session:
        """Return the session of a filing, opened when it is not; KeyError for an unknown id."""
        known = self._sessions.get(filing_id)
        if known:
            return known
        self.flush(5.0)
        stored = self.workspace.load_filing(filing_id)
        form = self._form(stored.record.form_id, stored.record.form_version, stored.form_files)
        last_year = stored.record.last_year
        session = Session(
            form,
            stored.filing,
            last_year=self.workspace.load_filing(last_year).filing if last_year else None,
            transactions=self.workspace.transactions(filing_id),
            explanations={key: one.reason for key, one in stored.explanations.items()},
            read_only=self.read_only,
            siblings=partial(self._siblings, filing_id),
        )
        if not self.workspace.read_only:
            session.journal = _FilingJournal(self, filing_id, session.standing())
        self._sessions[filing_id] = session
        return session

    def close_filing(self, filing_id: int) -> None:
        """Forget the session of a filing; what it has given to the writer is written."""
        session = self._sessions.pop(filing_id, None)
        if session:
            self._closed[filing_id] = (session.form, session.filing)

    def _form(self, form_id: str, version: str, files: Mapping[str, str]) -> Form:
        """Return the form that a filing was made with: the installed one if it is the same."""
        installed = self.forms.get(form_id)
        if installed and installed.version == version:
            return installed
        key = (form_id, version)
        if key not in self._forms_of_old:
            self._forms_of_old[key] = form_from_texts(files, form_id)
        return self._forms_of_old[key]

    def _siblings(self, filing_id: int) -> dict[str, tuple[Form, Filing]]:
        """Return the other filings of the same unit and year, for dossier rules."""
        if filing_id not in self._dossiers:
            own = self.workspace.record(filing_id)
            listed = self.workspace.filings(own.dossier)
            self._dossiers[filing_id] = tuple(one.id for one in listed if one.id != filing_id)
        return {str(other): self.filing_now(other) for other in self._dossiers[filing_id]}

    def filing_now(self, filing_id: int) -> tuple[Form, Filing]:
        """Return form and filing as they stand now, without opening a session."""
        session = self._sessions.get(filing_id)
        if session:
            return session.form, session.filing
        if filing_id not in self._closed:
            stored = self.workspace.load_filing(filing_id)
            record = stored.record
            form = self._form(record.form_id, record.form_version, stored.form_files)
            self._closed[filing_id] = (form, stored.filing)
        return self._closed[filing_id]

    def regroup(self) -> None:
        """Forget which filings stand together, after one came, went or moved."""
        self._dossiers.clear()

    def new_filing(self, form_id: str, year: str, unit: str) -> int:
        """Add an empty filing of a form; returns its id."""
        form = self.forms[form_id]
        values = {form.year_field: year, form.unit_field: unit}
        filing = blank_filing(form, {name: text for name, text in values.items() if name and text})
        return self._add(form, filing, year=year, unit=unit)

    def _add(self, form: Form, filing: Filing, *, year: str, unit: str, **more: object) -> int:
        self.regroup()
        number, place = place_of(year, unit)
        standing = Session(form, filing).standing()
        return self.workspace.add_filing(
            form,
            filing,
            unit=place,
            year=number,
            summary=summary_of(standing),
            **more,  # type: ignore[arg-type]
        )

    def remove(self, filing_id: int) -> None:
        """Take a filing out of sight; `restore` brings it back."""
        self.flush(5.0)
        self.workspace.remove_filing(filing_id)
        self.regroup()
        self.close_filing(filing_id)

    def restore(self, filing_id: int) -> None:
        """Bring a removed filing back."""
        self.workspace.restore_filing(filing_id)
        self.regroup()

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Return filings that have all words of a query."""
        return self.workspace.search(text, limit)

    def phrases(self, key: tuple[str, str], begins: str = "") -> tuple[str, ...]:
        """Return texts typed earlier in a field, the most used first."""
        return self.workspace.phrases(".".join(part for part in key if part), begins)

    # --- intake and carry-over ---------------------------------------------------------------

    def read_document(self, path: Path) -> tuple[Reading, ...]:
        """Read every filing in a document; slow, for the job thread; DocumentError says why not."""
        from perfdesk.intake import read_file

        return read_file(path, self.forms)

    def take_in(self, path: Path, readings: Sequence[Reading]) -> list[int]:
        """Keep the document and the filings read from it; returns their ids."""
        self.flush(5.0)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise DocumentError(f"读不了“{path.name}”：{error.strerror}。") from error
        ids: list[int] = []
        with self.workspace.together():
            source = self.workspace.add_source(path.name, data)
            for one in readings:
                form = self.forms[one.form_id]
                report = json.dumps(
                    {"unread": one.unread, "doubts": one.doubts}, ensure_ascii=False
                )
                ids.append(
                    self._add(
                        form,
                        one.filing,
                        year=one.filing.value(form.year_field),
                        unit=one.filing.value(form.unit_field),
                        source=source,
                        place=one.place,
                        report=report,
                    )
                )
        return ids

    def intake_report(self, filing_id: int) -> IntakeReport:
        """Return what reading a filing's document left open; empty for one that was not read."""
        report = json.loads(self.workspace.load_filing(filing_id).report or "{}")
        return IntakeReport(
            tuple((text, place) for text, place in report.get("unread", ())),
            tuple((cell, say) for cell, say in report.get("doubts", ())),
        )

    def carry(self, ids: Iterable[int], year: int) -> list[int]:
        """Make the drafts of a year from filings of an earlier one; returns the drafts' ids."""
        self.flush(5.0)
        drafts: list[int] = []
        with self.workspace.together():
            for filing_id in ids:
                form, filing = self.filing_now(filing_id)
                carried = carry(form, filing, year)
                unit = filing.value(form.unit_field) or self.workspace.record(filing_id).unit
                drafts.append(
                    self._add(form, carried.filing, year=str(year), unit=unit, last_year=filing_id)
                )
        return drafts

    def review(self, filing_id: int) -> tuple[ReviewItem, ...]:
        """Return the carried cells that still wait for a person, riskiest first."""
        session = self.open_filing(filing_id)
        if session.last_year is None:
            return ()
        year = years_in(session.filing.value(session.form.year_field))
        items = review_list(session.form, session.last_year, year[0].year) if year else ()
        return tuple(
            item
            for item in items
            if session.state(item.path) is CellState.CARRIED
            or (not item.now and not session.text(item.path))
        )

    # --- printing ----------------------------------------------------------------------------

    def gate(self, filing_id: int) -> Decision:
        """Return what printing the official table needs now."""
        session = self.open_filing(filing_id)
        return pass_gate(Act.OFFICIAL, session.report.findings, len(session.unconfirmed()))

    def pages(self, ids: Sequence[int], *, draft: bool) -> Pages:
        """Lay out filings one after the other."""
        from perfdesk import printing

        sheets = []
        for filing_id in ids:
            session = self.open_filing(filing_id)
            mark = printing.draft_mark(session.report.findings, wanted=draft)
            sheets.append(printing.lay_out(session.form, session.filing, mark))
        return printing.join(sheets)

    def print_pdf(self, ids: Sequence[int], target: Path, *, draft: bool) -> Pages:
        """Write filings to one PDF; PrintError says why not. Returns what was printed."""
        pages = self.pages(ids, draft=draft)
        from perfdesk.printing import write_pdf

        write_pdf(pages, target, self.listed(ids[0]).title)
        return pages

    def note_printed(self, ids: Iterable[int], pages: Pages, *, draft: bool) -> None:
        """Record that filings went to paper or to a PDF."""
        if self.workspace.read_only:
            return
        from perfdesk.printing import digest

        mark = digest(pages)
        for filing_id in ids:
            step = self.open_filing(filing_id).last_step
            official = not draft and self.gate(filing_id).allowed
            self.submit(
                partial(
                    _log_print,
                    filing_id=filing_id,
                    step=step,
                    official=official,
                    pages=len(pages.pages),
                    digest=mark,
                )
            )

    def archive(self, filing_id: int) -> None:
        """Note that a filing is signed, sealed and handed in."""
        self.submit(lambda workspace: workspace.set_status(filing_id, FilingStatus.ARCHIVED))

    def remember_phrases(self, session: Session) -> None:
        """Count the short texts of a filing for the lists of phrases."""
        for path, cell in session.filing.cells.items():
            field = session.form.field_of(path.key)
            if field.type is FieldType.TEXT and 1 < len(cell.text) <= _KEPT_PHRASE:
                name = ".".join(part for part in path.key if part)
                self.submit(partial(_remember, name=name, text=cell.text))


def _log_print(
    workspace: Workspace, *, filing_id: int, step: int, official: bool, pages: int, digest: str
) -> None:
    workspace.log_print(filing_id, step=step, official=official, pages=pages, digest=digest)


def _set(workspace: Workspace, *, name: str, value: object) -> None:
    workspace.set_setting(name, value)


def _remember(workspace: Workspace, *, name: str, text: str) -> None:
    workspace.remember_phrase(name, text)


def summary_of(standing: Standing) -> Summary:
    """Return what the workspace keeps of a session's standing."""
    return Summary(
        standing.title, standing.amount, standing.errors, standing.warnings, standing.carried
    )


def place_of(year: str, unit: str) -> tuple[int, str]:
    """Return (budget year, unit) of the dossier that a filing belongs to; 0 for no year."""
    mentions = years_in(year)
    return (mentions[0].year if mentions else 0, unit.strip() or NO_UNIT)
