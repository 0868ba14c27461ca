"""The desk without its windows: everything a window does with more than one filing.

Listing, importing, carrying over, searching, printing. What reads documents and what prints is
imported when first used: a window must not wait for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from perfdesk.budget_year import budget_year
from perfdesk.carry import carry
from perfdesk.errors import DocumentError, cause
from perfdesk.filing import CellState
from perfdesk.findings import NO_TALLY
from perfdesk.forms.model import FieldType
from perfdesk.listing import (
    NO_UNIT,
    Listed,
    listed,
    place_of,
    summary_of,
    with_among,
    with_standing,
)
from perfdesk.paperwork import Paperwork
from perfdesk.reasons import Explained, taken_in
from perfdesk.session import Session
from perfdesk.settings_file import load_settings, save_settings
from perfdesk.skeleton import blank_filing
from perfdesk.store.records import FilingStatus
from perfdesk.upgrade import (
    carry_into,
    forms_for,
    leftovers,
    leftovers_data,
    leftovers_from,
    review_into,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from perfdesk.carry import ReviewItem
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.intake import Reading
    from perfdesk.settings import Settings
    from perfdesk.store.records import FilingRecord, SearchHit
    from perfdesk.store.workspace import Workspace
    from perfdesk.upgrade import Leftover

__all__ = ["NO_UNIT", "Desk", "IntakeReport", "Listed"]
_KEPT_PHRASE = 200
"""Longer texts are no phrases that anybody would pick from a list."""
_PHRASES = frozenset({FieldType.TEXT, FieldType.NAME, FieldType.PHONE})


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What reading the document left open."""

    unread: tuple[tuple[str, str], ...]
    """(text, where it stood) of what found no cell."""
    doubts: tuple[tuple[str, str], ...]
    """(cell, sentence)."""


class Desk(Paperwork):
    """An open workspace and what is done with its filings."""

    _settings: Settings | None = None

    def listing(self) -> tuple[Listed, ...]:
        """Return every filing in sight, newest year first; open ones with their present figures."""
        self.flush(1.0)
        left = self.dossiers.take_left()
        if left:
            self._stand_anew(sorted(left))
        return tuple(self._listed(record) for record in self.workspace.filings())

    def listed(self, filing_id: int) -> Listed:
        """Return one filing as the navigator lists it."""
        return self._listed(self.workspace.record(filing_id))

    def _listed(self, record: FilingRecord) -> Listed:
        session = self.dossiers.sessions.get(record.id)
        if session:
            line = with_standing(listed(record, record.summary, NO_TALLY), session.standing())
            # An open filing that is not in hand does not see at once what others have changed.
            return with_among(line, self.dossiers.among.get(record.id, line.among))
        return listed(record, record.summary, self.dossiers.among.get(record.id, record.among))

    def new_filing(self, form_id: str, year: str, unit: str) -> int:
        """Add an empty filing of a form; returns its id."""
        form = self.forms[form_id]
        values = {form.year_field: year, form.unit_field: unit}
        filing = blank_filing(form, {name: text for name, text in values.items() if name and text})
        added = self._add(form, filing, year=year, unit=unit)
        self._stand_anew([added])
        return added

    def _add(
        self,
        form: Form,
        filing: Filing,
        *,
        year: str,
        unit: str,
        told: Sequence[tuple[str, str, str]] = (),
        **more: object,
    ) -> int:
        number, place = place_of(year, unit)
        reasons = [Explained(*one) for one in told]
        session = Session(form, filing, explanations=reasons)
        standing = session.standing()
        now = datetime.now().astimezone()
        return self.workspace.add_filing(
            form,
            filing,
            unit=place,
            year=number,
            summary=summary_of(standing),
            transactions=taken_in(told, session.report.findings, now),
            **more,  # type: ignore[arg-type]
        )

    def remove(self, filing_id: int) -> None:
        """Take a filing out of sight; `restore` brings it back."""
        self.flush(5.0)
        others = [int(key) for key in self.dossiers.beside(filing_id)]
        self.workspace.remove_filing(filing_id)
        self._stand_anew(others)
        self.close_filing(filing_id)

    def removed(self) -> tuple[Listed, ...]:
        """Return the filings that were taken out of sight, newest year first."""
        self.flush(1.0)
        return tuple(self._listed(record) for record in self.workspace.removed_filings())

    def restore(self, filing_id: int) -> None:
        """Bring a removed filing back."""
        self.workspace.restore_filing(filing_id)
        self._stand_anew([filing_id])

    def _stand_anew(self, ids: Iterable[int]) -> None:
        """Count across dossiers anew, after one of their filings came, went or moved."""
        self.dossiers.regroup()
        counted: set[int] = set()
        for filing_id in ids:
            if filing_id not in counted:
                counted.add(filing_id)
                counted |= {int(key) for key in self.dossiers.beside(filing_id)}
                self.recount(filing_id)

    def search(self, text: str, limit: int = 50) -> tuple[SearchHit, ...]:
        """Return filings that have all words of a query."""
        return self.workspace.search(text, limit)

    def phrases(self, key: tuple[str, str], begins: str = "") -> tuple[str, ...]:
        """Return texts that stood in a field of earlier papers, the most used first."""
        return self.workspace.phrases(_phrase_name(key), begins)

    def remember_phrases(self, session: Session) -> None:
        """Count the short texts of a filing, to be offered in the same fields of others."""
        phrases = [
            (_phrase_name(path.key), cell.text)
            for path, cell in session.filing.cells.items()
            if session.form.field_of(path.key).type in _PHRASES
            if 1 < len(cell.text) <= _KEPT_PHRASE
        ]
        self.submit(partial(_remember, phrases=phrases))

    def reasons(self, rule: str) -> tuple[str, ...]:
        """Return the reasons given in this workspace, those for this rule first."""
        self.flush(0.3)
        return self.workspace.reasons(rule)

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
            raise DocumentError(f"读不了“{path.name}”：{cause(error)}。") from error
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
                        year=str(budget_year(form, one.filing) or ""),
                        unit=one.filing.value(form.unit_field),
                        told=one.explanations,
                        source=source,
                        place=one.place,
                        report=report,
                    )
                )
        self._stand_anew(ids)
        return ids

    def intake_report(self, filing_id: int) -> IntakeReport:
        """Return what reading the document left open: a filing's own, or last year's for a draft.

        Empty for a filing that comes from no document.
        """
        stored = self.workspace.load_filing(filing_id)
        last_year = stored.record.last_year
        report = json.loads(stored.report or "{}")
        if last_year and "unread" not in report:
            return self.intake_report(last_year)
        return IntakeReport(
            tuple((text, place) for text, place in report.get("unread", ())),
            tuple((cell, say) for cell, say in report.get("doubts", ())),
        )

    def carry(self, ids: Iterable[int], year: int, into: str = "") -> list[int]:
        """Make the drafts of a year from filings of an earlier one; returns the drafts' ids.

        `into` is the id of another form that the drafts are to have; what finds no place in it is
        kept with the draft. UpgradeError when it has nothing in common with a filing's form.
        """
        self.flush(5.0)
        drafts: list[int] = []
        with self.workspace.together():
            for filing_id in ids:
                made_with, last = self.dossiers.now(filing_id)
                other = into not in {"", made_with.id}
                form = self.forms[into] if other else self._form_for(made_with, last)
                drafts.append(self._carry_one(filing_id, made_with, last, form, year))
        self._stand_anew(drafts)
        return drafts

    def _carry_one(
        self, filing_id: int, made_with: Form, last: Filing, form: Form, year: int
    ) -> int:
        unit = last.value(made_with.unit_field) or self.workspace.record(filing_id).unit
        if made_with.id == form.id:
            draft = carry(form, last, year).filing
            return self._add(form, draft, year=str(year), unit=unit, last_year=filing_id)
        carried = carry_into(made_with, last, form, year)
        left = leftovers_data(leftovers(made_with, last, carried.unplaced))
        report = json.dumps({"left": left}, ensure_ascii=False)
        return self._add(
            form, carried.filing, year=str(year), unit=unit, last_year=filing_id, report=report
        )

    def forms_into(self, ids: Iterable[int]) -> tuple[Form, ...]:
        """Return the other installed forms that all of some filings can be carried into."""
        return forms_for((self.dossiers.now(one)[0] for one in ids), self.forms.values())

    def leftovers(self, filing_id: int) -> tuple[Leftover, ...]:
        """Return what found no place when a draft was made in another form than last year's."""
        report = json.loads(self.workspace.load_filing(filing_id).report or "{}")
        return leftovers_from(report.get("left", ()))

    def _form_for(self, form: Form, filing: Filing) -> Form:
        """Return the installed form for a new draft, if it has a place for every cell."""
        installed = self.forms.get(form.id, form)
        known = set(installed.fields) | {
            (name, column) for name, table in installed.tables.items() for column in table.columns
        }
        keys = (path.key if path.column else path.field for path in filing.cells)
        return installed if all(key in known for key in keys) else form

    def review(self, filing_id: int) -> tuple[ReviewItem, ...]:
        """Return the carried cells that still wait for a person, riskiest first."""
        session = self.open_filing(filing_id)
        last_year = self.workspace.record(filing_id).last_year
        if session.last_year is None or last_year is None:
            return ()
        written = budget_year(session.form, session.filing)
        year = written or self.workspace.record(filing_id).year
        return tuple(
            item
            for item in review_into(*self.dossiers.now(last_year), session.form, year)
            if session.state(item.path) is CellState.CARRIED
            or (not item.now and not session.text(item.path))
        )

    def archive(self, filing_id: int) -> None:
        """Note that a filing is signed, sealed and handed in."""
        self.submit(lambda workspace: workspace.set_status(filing_id, FilingStatus.ARCHIVED))

    # --- settings ----------------------------------------------------------------------------

    @property
    def settings(self) -> Settings:
        """What was set about the desk by the person on this PC."""
        if self._settings is None:
            self._settings = load_settings()
        return self._settings

    def keep(self, settings: Settings) -> None:
        """Keep other settings, beyond this workspace."""
        self._settings = settings
        save_settings(settings)


def _phrase_name(key: tuple[str, str]) -> str:
    return ".".join(part for part in key if part)


def _remember(workspace: Workspace, *, phrases: Iterable[tuple[str, str]]) -> None:
    with workspace.together():
        for name, text in phrases:
            workspace.remember_phrase(name, text)
