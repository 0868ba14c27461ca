"""What an open filing gives to the disk: every step, and where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.listing import place_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.forms.model import Form
    from perfdesk.history import Transaction
    from perfdesk.journal import Standing
    from perfdesk.store.records import FilingRecord
    from perfdesk.store.workspace import Workspace

    Submit = Callable[[Callable[[Workspace], object]], None]


class FilingJournal:
    """The journal of one session: hands every step on and follows the filing's year and unit."""

    def __init__(
        self,
        submit: Submit,
        regroup: Callable[[], None],
        record: FilingRecord,
        form: Form,
        standing: Standing,
    ) -> None:
        """Write by way of `submit`; `regroup` is called once the filing stands elsewhere."""
        self._submit = submit
        self._regroup = regroup
        self._record = record
        self._form = form
        self._place = self._place_of(standing)

    def _place_of(self, standing: Standing) -> tuple[int, str]:
        """Return where the filing belongs; what its form has no field for is as it was filed."""
        year, unit = place_of(standing.year or "", standing.unit)
        return (
            year if self._form.year_field else self._record.year,
            unit if self._form.unit_field else self._record.unit,
        )

    def append(self, transaction: Transaction, standing: Standing) -> None:
        """Have a step written; a new year or unit moves the filing to that dossier with it."""
        number, place = self._record.id, self._place_of(standing)
        moves, self._place = place != self._place, place

        def work(workspace: Workspace) -> None:
            workspace.append(number, transaction, summary_of(standing))

        def work_and_move(workspace: Workspace) -> None:
            with workspace.together():
                work(workspace)
                workspace.move_filing(number, year=place[0], unit=place[1])
            self._regroup()

        self._submit(work_and_move if moves else work)
