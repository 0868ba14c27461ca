"""One open filing: the only thing that editors, panels and the preview talk to.

Every change is a named transaction. In one go it changes the filing, recalculates, checks, is
handed to the journal (which makes it durable without anybody waiting) and is told to the listeners
once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from perfdesk import editing
from perfdesk.calculate import evaluate
from perfdesk.cells import CellPath
from perfdesk.check import Member, Report, check, check_dossier
from perfdesk.errors import PerfDeskError
from perfdesk.filing import (
    CellEdit,
    CellState,
    RowsEdit,
    apply,
    cells_in_order,
    is_skeleton_row,
    new_row_id,
)
from perfdesk.findings import FindingState, Level
from perfdesk.history import Transaction, UndoStack, cell_history, redo, undo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from perfdesk.calculate import Evaluation
    from perfdesk.filing import Edit, Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form
    from perfdesk.history import CellChange

_ONE_GO = timedelta(seconds=5)
"""Typing in one cell with shorter pauses than this is taken back in one go."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What a listener must look at again; it reads the new state from the session itself."""

    cells: frozenset[CellPath]
    tables: frozenset[str]
    """Tables whose rows came, went or moved."""
    origin: str
    """Whoever asked for the change, so that it can ignore its own echo."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a filing that lists show without opening it."""

    title: str
    year: str
    unit: str
    amount: str
    errors: int
    warnings: int
    hints: int
    carried: int


class Journal(Protocol):
    """Where a session puts what must not be lost; it answers at once and writes afterwards."""

    def append(self, transaction: Transaction, standing: Standing) -> None:
        """Make a transaction durable as soon as possible."""

    def explain(self, finding: Finding, reason: str, standing: Standing) -> None:
        """Keep the clerk's explanation of a finding; an empty reason takes it back."""


class Session:
    """A filing being worked on, with its checks, its history and last year's filing beside it."""

    def __init__(
        self,
        form: Form,
        filing: Filing,
        *,
        journal: Journal | None = None,
        last_year: Filing | None = None,
        transactions: Iterable[Transaction] = (),
        explanations: Mapping[str, str] | None = None,
        read_only: str = "",
        siblings: Callable[[], Mapping[str, tuple[Form, Filing]]] | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Open a filing; `read_only` is the sentence that says why it cannot be changed."""
        self.form = form
        self.filing = filing
        self.last_year = last_year
        self.read_only = read_only
        self.journal = journal
        self._siblings = siblings
        self._clock = clock
        self._transactions = list(transactions)
        self._undo = UndoStack(self._transactions)
        self._explanations = dict(explanations or {})
        self._listeners: list[Callable[[Changes], None]] = []
        self.evaluation: Evaluation
        self.report: Report
        self._recheck()

    # --- reading -----------------------------------------------------------------------------

    def text(self, path: CellPath) -> str:
        """Return the text shown in a cell: typed, or calculated where the form calculates it."""
        calculated = self.evaluation.texts.get(path)
        return self.filing.text(path) if calculated is None else calculated

    def state(self, path: CellPath) -> CellState | None:
        """Return where the text of a cell comes from; None for a blank cell."""
        if path in self.evaluation.texts:
            return CellState.CALCULATED
        cell = self.filing.cells.get(path)
        return cell.state if cell else None

    def last_year_text(self, path: CellPath) -> str:
        """Return what stood in this cell last year, or the empty string."""
        return self.last_year.text(path) if self.last_year else ""

    def cells(self) -> tuple[CellPath, ...]:
        """Return every cell in the order of the printed form."""
        return tuple(path for path, _ in cells_in_order(self.form, self.filing))

    def unconfirmed(self) -> tuple[CellPath, ...]:
        """Return the carried cells that nobody has confirmed, in form order."""
        return tuple(path for path in self.cells() if self.state(path) is CellState.CARRIED)

    def findings_at(self, path: CellPath) -> tuple[Finding, ...]:
        """Return the findings that name a cell."""
        return tuple(finding for finding in self.report.findings if path in finding.cells)

    def history(self, path: CellPath) -> tuple[CellChange, ...]:
        """Return every change of a cell, newest first."""
        return cell_history(self._transactions, path)

    @property
    def last_step(self) -> int:
        """Id of the newest transaction; 0 before the first."""
        return len(self._transactions)

    def standing(self) -> Standing:
        """Return the figures that the navigator shows for this filing."""
        form, open_ones = self.form, self.open_findings()
        count = {level: sum(1 for one in open_ones if one.level is level) for level in Level}
        return Standing(
            self.filing.value(form.title_field),
            self.filing.value(form.year_field),
            self.filing.value(form.unit_field),
            self.text(CellPath(form.amount_field)) if form.amount_field else "",
            count[Level.ERROR],
            count[Level.WARNING],
            count[Level.HINT],
            len(self.unconfirmed()),
        )

    def open_findings(self) -> tuple[Finding, ...]:
        """Return the findings that are neither mended nor explained, in form order."""
        return tuple(one for one in self.report.findings if one.state is FindingState.FAILED)

    @property
    def undo_name(self) -> str:
        """What undo would take back, or the empty string."""
        step = self._undo.undoable
        return step.name if step and not self.read_only else ""

    @property
    def redo_name(self) -> str:
        """What redo would do again, or the empty string."""
        step = self._undo.redoable
        return step.name if step and not self.read_only else ""

    # --- changing ----------------------------------------------------------------------------

    def edit(self, path: CellPath, text: str, *, origin: str = "") -> None:
        """Give a cell the text that the clerk typed."""
        self.edit_many({path: text}, f"修改 {self.label(path)}", origin=origin)

    def edit_many(
        self,
        texts: Mapping[CellPath, str],
        name: str,
        *,
        rows: Mapping[str, tuple[str, ...]] | None = None,
        origin: str = "",
        kind: str = "typed",
    ) -> None:
        """Give several cells their texts in one step; cells that keep their text are left alone.

        `rows` first gives tables a new order of row ids, for cells of rows that are new.
        """
        edits = editing.ordered_rows(self.filing, rows or {})
        self._commit(name, edits + editing.texts(self.filing, texts), origin, kind)

    def confirm(self, paths: Sequence[CellPath], *, origin: str = "") -> None:
        """Note that a person has looked at carried cells and found them right."""
        edits = editing.confirmation(self.filing, paths)
        name = f"确认 {self.label(paths[0])}" if len(paths) == 1 else f"确认 {len(edits)} 格"
        self._commit(name, edits, origin, "confirm")

    def insert_row(self, table: str, after: str = "", *, origin: str = "") -> str:
        """Insert an empty row behind a row (first when none is named); returns its id."""
        row = new_row_id()
        edits = editing.inserted_row(self.filing, self.form.tables[table], row, after)
        self._commit(f"{table} 插入一行", edits, origin, "row")
        return row

    def delete_rows(self, table: str, rows: Sequence[str], *, origin: str = "") -> None:
        """Delete rows with everything in them; undo brings them back."""
        edits = editing.deleted_rows(self.filing, table, rows)
        self._commit(f"{table} 删除 {len(set(rows))} 行", edits, origin, "row")

    def move_row(self, table: str, row: str, by: int, *, origin: str = "") -> None:
        """Move a row up (negative) or down by a number of places, as far as the table goes."""
        edits = editing.moved_row(self.filing, table, row, by)
        self._commit(f"{table} 移动一行", edits, origin, "row")

    def undo(self, *, origin: str = "") -> None:
        """Take back the last step; typing in one cell without a long pause counts as one step."""
        self._walk_history(lambda: self._undo.undoable, undo, origin)

    def redo(self, *, origin: str = "") -> None:
        """Do the last taken-back step again."""
        self._walk_history(lambda: self._undo.redoable, redo, origin)

    def explain(self, finding: Finding, reason: str, *, origin: str = "") -> None:
        """Leave a finding as it is for a reason; an empty reason takes the explanation back."""
        self._must_be_writable()
        if reason.strip():
            self._explanations[finding.fingerprint] = reason.strip()
        else:
            self._explanations.pop(finding.fingerprint, None)
        self._recheck()
        if self.journal:
            self.journal.explain(finding, reason.strip(), self.standing())
        self._tell(Changes(frozenset(finding.cells), frozenset(), origin))

    def mend(self, finding: Finding, *, origin: str = "") -> None:
        """Put a finding's proposed text into its cell."""
        if finding.mend:
            path, text = finding.mend.path, finding.mend.text
            name = f"按建议修改 {self.label(path)}"
            self.edit_many({path: text}, name, origin=origin, kind="mend")

    def label(self, path: CellPath) -> str:
        """Name a cell in the form's own words: `资金总额`, `项目年度绩效指标 第 3 行 指标值`."""
        field = self.form.field_of(path.key)
        if not path.column:
            return field.label
        table = self.form.tables[path.field]
        rows = [
            row
            for row in self.filing.row_ids(path.field)
            if row == path.row or not is_skeleton_row(self.filing, table, row)
        ]
        place = rows.index(path.row) + 1 if path.row in rows else 0
        return f"{path.field} 第 {place} 行 {field.label}"

    # --- telling -----------------------------------------------------------------------------

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call a listener after every change; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _commit(self, name: str, edits: Sequence[Edit], origin: str, kind: str) -> None:
        self._must_be_writable()
        if edits:
            number = len(self._transactions) + 1
            step = Transaction(number, name, tuple(edits), self._clock(), kind)
            self._take_in([step], origin)

    def _walk_history(
        self,
        next_step: Callable[[], Transaction | None],
        make: Callable[[Transaction, int, datetime], Transaction],
        origin: str,
    ) -> None:
        self._must_be_writable()
        done: list[Transaction] = []
        last: Transaction | None = None
        while (step := next_step()) and (last is None or _same_typing(last, step)):
            number = len(self._transactions) + len(done) + 1
            done.append(make(step, number, self._clock()))
            self._undo.fold(done[-1])
            last = step
        if done:
            self._take_in(done, origin, folded=True)

    def _take_in(self, steps: Sequence[Transaction], origin: str, *, folded: bool = False) -> None:
        cells: set[CellPath] = set()
        tables: set[str] = set()
        filing = self.filing
        for step in steps:
            filing = apply(filing, step.edits)
            cells |= {edit.path for edit in step.edits if isinstance(edit, CellEdit)}
            tables |= {edit.table for edit in step.edits if isinstance(edit, RowsEdit)}
        self.filing = filing
        before = self.evaluation.texts
        self._recheck()
        cells |= {path for path, text in self.evaluation.texts.items() if before.get(path) != text}
        standing = self.standing()
        for step in steps:
            self._transactions.append(step)
            if not folded:
                self._undo.fold(step)
            if self.journal:
                self.journal.append(step, standing)
        self._tell(Changes(frozenset(cells), frozenset(tables), origin))

    def _recheck(self) -> None:
        self.evaluation = evaluate(self.form, self.filing)
        own = check(
            self.form,
            self.filing,
            self.evaluation,
            explanations=self._explanations,
            last_year=self.last_year,
        )
        siblings = self._siblings() if self._siblings else {}
        self.report = self._with_dossier(own, siblings) if siblings else own

    def _with_dossier(self, own: Report, siblings: Mapping[str, tuple[Form, Filing]]) -> Report:
        """Add what the dossier rules say about this filing together with its siblings."""
        members = [Member("", self.form, self.filing)]
        members += [Member(key, form, filing) for key, (form, filing) in siblings.items()]
        together = check_dossier(members, explanations=self._explanations)
        here: list[Finding] = []
        for one in together.findings:
            places = [(one.filing, path) for path in one.cells] + list(one.elsewhere)
            cells = tuple(path for key, path in places if not key)
            if cells:
                elsewhere = tuple((key, path) for key, path in places if key)
                here.append(replace(one, cells=cells, filing="", elsewhere=elsewhere))
        return Report(
            (*own.findings, *here),
            own.checked + together.checked,
            own.cannot_say + together.cannot_say,
        )

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)

    def _must_be_writable(self) -> None:
        if self.read_only:
            raise PerfDeskError(self.read_only)


def _same_typing(later: Transaction, earlier: Transaction) -> bool:
    """Whether two neighbouring steps are one bout of typing in one cell."""
    if later.origin != "typed" or earlier.origin != "typed":
        return False
    match later.edits, earlier.edits:
        case (CellEdit() as second,), (CellEdit() as first,):
            near = abs(later.at - earlier.at) < _ONE_GO
            return near and second.path == first.path and later.name == earlier.name
    return False
