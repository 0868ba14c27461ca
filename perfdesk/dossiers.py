"""The filings of a workspace as they stand now, open or not, and which of them stand together.

Dossier rules look at these on every edit, so they are kept rather than read again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from perfdesk.errors import FormError
from perfdesk.forms.load import form_from_texts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.filing import Filing
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
        self._groups: dict[int, tuple[int, ...]] = {}

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
        return self._closed[filing_id]

    def close(self, filing_id: int) -> None:
        """Keep of an open filing only how it stands."""
        session = self.sessions.pop(filing_id)
        self._closed[filing_id] = (session.form, session.filing)

    def beside(self, filing_id: int) -> dict[str, tuple[Form, Filing]]:
        """Return the other filings of the same unit and year by their ids."""
        # The writer's thread may regroup meanwhile; what is found here then belongs to the groups
        # that are thrown away.
        groups = self._groups
        others = groups.get(filing_id)
        if others is None:
            own = self._workspace.record(filing_id)
            listed = self._workspace.filings(own.dossier)
            others = groups[filing_id] = tuple(one.id for one in listed if one.id != filing_id)
        found: dict[str, tuple[Form, Filing]] = {}
        for other in others:
            with suppress(FormError):  # one that cannot be opened does not stop the others
                found[str(other)] = self.now(other)
        return found

    def regroup(self) -> None:
        """Forget which filings stand together, after one came, went or moved."""
        self._groups = {}
