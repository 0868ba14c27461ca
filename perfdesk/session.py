"""One open filing: the only thing that editors, panels and the preview talk to.

Every change is a named transaction. In one go it changes the filing, recalculates, checks, is
handed to the journal (which makes it durable without anybody waiting) and is told to the listeners
once.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk import editing
from perfdesk.calculate import evaluate
from perfdesk.carry import text_continued
from perfdesk.cells import CellPath
from perfdesk.check import Together, about, check, in_form_order, tallies
from perfdesk.errors import PerfDeskError
from perfdesk.filing import CellState, apply, cells_in_order, label_of, new_row_id
from perfdesk.findings import NO_TALLY, FindingState, Level
from perfdesk.history import Transaction, UndoStack, cell_history, redo, undo
from perfdesk.journal import Changes, Standing, changes_of
from perfdesk.reasons import LEFT_OVER, checked_reason, earlier_reason, follow, reason_edit
from perfdesk.upgrade import settling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from perfdesk.filing import Edit, Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form
    from perfdesk.history import CellChange
    from perfdesk.journal import Journal
    from perfdesk.reasons import Beside, Earlier, Explained
    from perfdesk.upgrade import Leftover

    Retake = Callable[[Transaction, int, datetime], Transaction]


__all__ = ["Changes", "Session"]


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
        explanations: Iterable[Explained] = (),
        last_year_explanations: Iterable[Explained] = (),
        read_only: str = "",
        siblings: Callable[[], Mapping[str, tuple[Form, Filing]]] | None = None,
        beside: Beside | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """Open a filing; `read_only` is the sentence that says why it cannot be changed.

        `explanations` are those that hold, the oldest first; `siblings` are the other filings of
        its dossier, and `beside` is what was explained there.
        """
        self.form = form
        self.filing = filing
        self.last_year = last_year
        self.read_only = read_only
        self.journal = journal
        self._siblings = siblings or dict
        self._explained_beside = beside.reasons if beside else dict
        self._withdraw_beside = beside.withdraw if beside else None
        self._clock = clock
        self._transactions = list(transactions)
        self._undo = UndoStack(self._transactions)
        self._reasons = {one.fingerprint: one for one in explanations}
        self._reasons_of_last_year = {one.fingerprint: one for one in last_year_explanations}
        self._listeners: list[Callable[[Changes], None]] = []
        # The other filings of the dossier, as they stood at the last check.
        self.beside: Mapping[str, tuple[Form, Filing]] = {}
        self._reasons_beside: Mapping[str, str] = {}
        self._together = Together()
        self._recheck()

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
        """Return what stood last year in the cell that this one continues, or nothing."""
        return text_continued(self.form, self.last_year, self.filing, path)

    def cells(self) -> tuple[CellPath, ...]:
        """Return every cell in the order of the printed form."""
        return tuple(path for path, _ in cells_in_order(self.form, self.filing))

    def unconfirmed(self) -> tuple[CellPath, ...]:
        """Return the carried cells that nobody has confirmed, in form order."""
        return tuple(path for path in self.cells() if self.state(path) is CellState.CARRIED)

    def history(self, path: CellPath) -> tuple[CellChange, ...]:
        """Return every change of a cell, newest first."""
        return cell_history(self._transactions, path)

    @property
    def last_step(self) -> int:
        """Id of the newest transaction; 0 before the first."""
        return self._transactions[-1].id if self._transactions else 0

    def standing(self) -> Standing:
        """Return the figures that the navigator shows for this filing."""
        form, open_ones = self.form, self.open_findings()
        count = {level: sum(1 for one in open_ones if one.level is level) for level in Level}
        return Standing(
            self.filing.value(form.title_field) if form.title_field else form.name,
            self.filing.value(form.year_field) if form.year_field else None,
            self.filing.value(form.unit_field),
            self.text(CellPath(form.amount_field)) if form.amount_field else "",
            count[Level.ERROR],
            count[Level.WARNING],
            count[Level.HINT],
            len(self.unconfirmed()),
            sum(1 for one in self.report.findings if one.state is FindingState.EXPLAINED),
            self._among,
        )

    @property
    def explanations(self) -> dict[str, str]:
        """The reasons that were given in this filing and hold, by fingerprint."""
        return {mark: one.reason for mark, one in self._reasons.items()}

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

        `rows` first gives tables a new order of row ids, for cells of rows that are new. Calculated
        cells take no text, such as those in the way of a pasted block; KeyError for a cell that is
        not there.
        """
        edits = editing.ordered_rows(self.filing, rows or {})
        filing = apply(self.filing, edits)
        edits += editing.texts(self.form, filing, texts)
        self._commit(name, edits, origin, kind)

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
        self._walk(self._undo.undo_bout, undo, origin)

    def redo(self, *, origin: str = "") -> None:
        """Do the last taken-back step again."""
        self._walk(self._undo.redo_bout, redo, origin)

    @property
    def explained(self) -> tuple[tuple[str, str, str], ...]:
        """The reasons given here that hold: (rule, fingerprint, reason)."""
        return tuple(
            (one.rule, one.fingerprint, one.reason)
            for one in self._reasons.values()
            if one.rule != LEFT_OVER
        )

    def explain(self, finding: Finding, reason: str, *, origin: str = "") -> None:
        """Leave a finding as it is for a reason; PerfDeskError when the reason says nothing."""
        reason = checked_reason(editing.whole_characters(reason))
        edits = reason_edit(finding, reason, self._reasons)
        self._commit(f"说明 {finding.title}", edits, origin, "explain")

    def withdraw(self, finding: Finding, *, origin: str = "") -> None:
        """Take the explanation of a finding back, in every filing where one was given."""
        self._must_be_writable()
        if self._withdraw_beside and finding.fingerprint in self._reasons_beside:
            self._withdraw_beside(finding)
            self.look_around()
        self.withdraw_here(finding, origin=origin)

    def withdraw_here(self, finding: Finding, *, origin: str = "") -> None:
        """Take back the explanation that this filing gives; what others say stays theirs."""
        if finding.fingerprint in self._reasons:
            edits = reason_edit(finding, "", self._reasons)
            self._commit(f"撤回说明 {finding.title}", edits, origin, "explain")

    def earlier_reason(self, finding: Finding) -> Earlier | None:
        """Return the reason that was given before the text changed, or for last year's filing."""
        last, present = self._reasons_of_last_year, self.report.findings
        return earlier_reason(finding, self._reasons, last, present)

    def mend(self, finding: Finding, *, origin: str = "") -> None:
        """Put a finding's proposed text into its cell."""
        if finding.mend:
            path, text = finding.mend.path, finding.mend.text
            name = f"按建议修改 {self.label(path)}"
            self.edit_many({path: text}, name, origin=origin, kind="mend")

    def is_settled(self, leftover: Leftover) -> bool:
        """Whether the clerk is done with something that found no place in this form."""
        return leftover.mark in self._reasons

    def settle(
        self, leftover: Leftover, texts: Mapping[CellPath, str], *, origin: str = ""
    ) -> None:
        """Be done with a leftover, its text put into cells or not; one step, undone as one."""
        edits = [*editing.texts(self.form, self.filing, texts), settling(leftover, settled=True)]
        name = f"放入{leftover.label}" if texts else f"不用{leftover.label}"
        self._commit(name, [] if self.is_settled(leftover) else edits, origin, "leftover")

    def unsettle(self, leftover: Leftover, *, origin: str = "") -> None:
        """Have a leftover listed again."""
        edits = [settling(leftover, settled=False)] if self.is_settled(leftover) else []
        self._commit(f"找回{leftover.label}", edits, origin, "leftover")

    def label(self, path: CellPath) -> str:
        """Name a cell in the form's own words: `资金总额`, `项目年度绩效指标 第 3 行 指标值`."""
        return label_of(self.form, self.filing, path)

    # --- telling -----------------------------------------------------------------------------

    def look_around(self) -> None:
        """Check again when other filings of the dossier have changed since the last check."""
        if self._siblings() != self.beside or self._explained_beside() != self._reasons_beside:
            self._recheck()
            self._tell(Changes(frozenset(), frozenset(), ""))

    def subscribe(self, listener: Callable[[Changes], None]) -> Callable[[], None]:
        """Call a listener after every change; returns the function that ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _commit(self, name: str, edits: Sequence[Edit], origin: str, kind: str) -> None:
        self._must_be_writable()
        if edits:
            step = Transaction(self.last_step + 1, name, tuple(edits), self._clock(), kind)
            self._take_in([step], origin)

    def _walk(self, bout: Sequence[Transaction], make: Retake, origin: str) -> None:
        self._must_be_writable()
        first = self.last_step + 1
        steps = [make(step, first + place, self._clock()) for place, step in enumerate(bout)]
        if steps:
            self._take_in(steps, origin)

    def _take_in(self, steps: Sequence[Transaction], origin: str) -> None:
        filing = self.filing
        for step in steps:
            filing = apply(filing, step.edits)
            follow(self._reasons, step.edits)
        self.filing = filing
        before = self.evaluation.texts
        self._recheck()
        also = [at for at, text in self.evaluation.texts.items() if before.get(at) != text]
        standing = self.standing()
        for step in steps:
            self._transactions.append(step)
            self._undo.fold(step)
            if self.journal:
                self.journal.append(step, standing)
        self._tell(changes_of(steps, also, origin))

    def _recheck(self) -> None:
        self.evaluation = evaluate(self.form, self.filing)
        reasons = self.explanations
        own = check(
            self.form,
            self.filing,
            self.evaluation,
            explanations=reasons,
            last_year=self.last_year,
        )
        self.beside, self._reasons_beside = self._siblings(), self._explained_beside()
        self._together.follow({"": (self.form, self.filing), **self.beside})
        # What is found across the dossier, in which this filing has no name.
        self.dossier = self._together.report({**self._reasons_beside, **reasons})
        among = about(self.dossier, "")
        self._among = tallies(among).get("", NO_TALLY)
        self.report = in_form_order(self.form, self.filing, own.joined(among))

    def _tell(self, changes: Changes) -> None:
        for listener in tuple(self._listeners):
            listener(changes)

    def _must_be_writable(self) -> None:
        if self.read_only:
            raise PerfDeskError(self.read_only)
