"""The filings of a workspace as they stand now, open or not, and which of them stand together.

Dossier rules look at these on every edit, so they are kept rather than read again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from perfdesk.check import Together, tallies, unit_key
from perfdesk.errors import FormError
from perfdesk.findings import NO_TALLY
from perfdesk.forms.load import form_from_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.filing import Filing
    from perfdesk.findings import Tally
    from perfdesk.forms.model import Form
    from perfdesk.session import Session
    from perfdesk.store.records import StoredFiling
    from perfdesk.store.workspace import Workspace


class Dossiers:
    """The filings of one workspace; `sessions` are the open ones."""

    def __init__(self, workspace: Workspace, forms: Mapping[str, Form]) -> None:
        """Start with nothing open; `forms` are the installed ones."""
        self.sessions: dict[int, Session] = {}
        self._workspace = workspace
        self._forms = forms
        self._forms_of_old: dict[tuple[str, str], Form] = {}
        self._closed: dict[int, tuple[Form, Filing]] = {}
        self._reasons: dict[int, dict[str, str]] = {}
        self._groups: dict[int, tuple[int, ...]] = {}
        self._left: frozenset[int] = frozenset()
        self._together = Together()
        self.among: dict[int, Tally] = {}
        """What the rules across its dossier have found about each filing looked at so far."""

    def form_of(self, stored: StoredFiling) -> Form:
        """Return the form that a filing was made with: the installed one if it is the same.

        FormError when its texts cannot be read and no form of this name is installed.
        """
        form_id, version = stored.record.form_id, stored.record.form_version
        installed = self._forms.get(form_id)
        if installed and installed.version == version:
            return installed
        key = (form_id, version)
        if key not in self._forms_of_old:
            try:
                self._forms_of_old[key] = form_from_texts(stored.form_files, form_id)
            except FormError:
                # A filing has to open for ever, even one whose form this program no longer reads.
                if installed is None:
                    raise
                self._forms_of_old[key] = installed
        return self._forms_of_old[key]

    def now(self, filing_id: int) -> tuple[Form, Filing]:
        """Return form and filing as they stand now; KeyError for an unknown id."""
        session = self.sessions.get(filing_id)
        if session:
            return session.form, session.filing
        if filing_id not in self._closed:
            stored = self._workspace.load_filing(filing_id)
            self._closed[filing_id] = (self.form_of(stored), stored.filing)
            given = {key: one.reason for key, one in stored.explanations.items()}
            self._reasons[filing_id] = given
        return self._closed[filing_id]

    def close(self, filing_id: int) -> None:
        """Keep of an open filing only how it stands."""
        session = self.sessions.pop(filing_id)
        self._closed[filing_id] = (session.form, session.filing)
        self._reasons[filing_id] = session.explanations

    def beside(self, filing_id: int) -> dict[str, tuple[Form, Filing]]:
        """Return the other filings of the same unit and year by their ids."""
        found: dict[str, tuple[Form, Filing]] = {}
        for other in self._group(filing_id):
            if other != filing_id:
                with suppress(FormError):  # one that cannot be opened does not stop the others
                    found[str(other)] = self.now(other)
        return found

    def _group(self, filing_id: int) -> tuple[int, ...]:
        """Return the ids of a dossier: one year's filings of a unit, however it is written."""
        # The writer's thread may regroup meanwhile; what is found here then belongs to the groups
        # that are thrown away.
        groups = self._groups
        known = groups.get(filing_id)
        if known is not None:
            return known
        own = self._workspace.record(filing_id)
        unit = unit_key(own.unit)
        together = [
            record
            for dossier, name in self._workspace.dossiers_of_year(own.year)
            if unit_key(name) == unit
            for record in self._workspace.filings(dossier)
        ]
        ids = tuple(record.id for record in together)
        for record in together:
            groups[record.id] = ids
            self.among.setdefault(record.id, record.among)
        return groups.setdefault(filing_id, (filing_id,))

    def reasons(self, filing_id: int) -> dict[str, str]:
        """Return the explanations that hold in the other filings of a dossier."""
        found: dict[str, str] = {}
        for other in self._group(filing_id):
            if other != filing_id:
                found.update(self._given(other))
        return found

    def _given(self, filing_id: int) -> Mapping[str, str]:
        session = self.sessions.get(filing_id)
        return session.explanations if session else self._reasons.get(filing_id, {})

    def explained_in(self, filing_id: int, fingerprint: str) -> tuple[int, ...]:
        """Return the other filings of a dossier in which a finding was explained."""
        group = self._group(filing_id)
        return tuple(one for one in group if one != filing_id and fingerprint in self._given(one))

    def recount(self, filing_id: int) -> dict[int, Tally]:
        """Count anew what is found across a filing's dossier; returns what has changed."""
        members = self.beside(filing_id)
        with suppress(FormError):
            members[str(filing_id)] = self.now(filing_id)
        session = self.sessions.get(filing_id)
        if session:
            counts = tallies(session.dossier)
            counts[str(filing_id)] = counts.pop("", NO_TALLY)
        else:
            self._together.follow({key: members[key] for key in sorted(members, key=int)})
            reasons = {**self.reasons(filing_id), **self._given(filing_id)}
            counts = tallies(self._together.report(reasons))
        changed = {
            int(key): counts.get(key, NO_TALLY)
            for key in members
            if counts.get(key, NO_TALLY) != self.among.get(int(key))
        }
        self.among.update(changed)
        return changed

    def regroup(self, moved: int = 0) -> None:
        """Forget which filings stand together, after one came, went or moved."""
        if moved:
            self._left = self._left | {moved, *self._groups.get(moved, ())}
        self._groups = {}

    def take_left(self) -> frozenset[int]:
        """Return, once, the filings that moved elsewhere and those that they left behind."""
        left, self._left = self._left, frozenset()
        return left
