from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellState, Filing, apply
from perfdesk.history import (
    CellChange,
    Transaction,
    UndoStack,
    cell_history,
    redo,
    undo,
)
from tests.core.store_samples import NOON, difference, small_filing, step, typed


def test_nothing_to_undo_at_the_start() -> None:
    assert UndoStack().undoable is None
    assert UndoStack().redoable is None


def test_undo_takes_back_the_newest_step_and_redo_does_it_again() -> None:
    filing = small_filing()
    first = typed(1, "资金总额", "565.81", "600")
    second = typed(2, "资金总额", "600", "700")
    edited = apply(apply(filing, first.edits), second.edits)
    back = undo(second, 3, NOON)
    again = redo(second, 4, NOON)
    assert back.name == "撤销 修改 资金总额"
    assert apply(edited, back.edits).value("资金总额") == "600"
    stack = UndoStack([first, second, back])
    assert (stack.undoable, stack.redoable) == (first, second)
    assert apply(apply(edited, back.edits), again.edits) == edited
    stack = UndoStack([first, second, back, again])
    assert (stack.undoable, stack.redoable) == (second, None)


def test_a_new_edit_clears_what_could_be_redone() -> None:
    first = typed(1, "年度", "2023", "2024")
    listed = [first, undo(first, 2, NOON), typed(3, "年度", "2023", "2025")]
    stack = UndoStack(listed)
    assert (stack.undoable, stack.redoable) == (listed[2], None)


def test_undoing_and_redoing_over_and_over_refers_to_the_first_doing() -> None:
    first = typed(1, "年度", "2023", "2024")
    stack = UndoStack([first])
    for number in range(2, 40, 2):
        stack.fold(undo(first, number, NOON))
        assert (stack.undoable, stack.redoable) == (None, first)
        stack.fold(redo(first, number + 1, NOON))
        assert (stack.undoable, stack.redoable) == (first, None)


@pytest.mark.parametrize("wanted", [1, 3, 99])
def test_undo_out_of_turn_is_refused(wanted: int) -> None:
    stack = UndoStack([typed(1, "年度", "2023", "2024"), typed(2, "年度", "2024", "2025")])
    with pytest.raises(ValueError, match="not the next one"):
        stack.fold(Transaction(3, "撤销", (), NOON, "undo", undoes=wanted))


def test_redo_without_an_undo_is_refused() -> None:
    with pytest.raises(ValueError, match="not the next one"):
        UndoStack([Transaction(1, "重做", (), NOON, "redo", redoes=1)])


def test_a_transaction_is_refused_a_time_without_zone_and_two_meanings() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Transaction(1, "修改", (), datetime(2024, 3, 5), "typed")
    with pytest.raises(ValueError, match="either"):
        Transaction(1, "修改", (), NOON, "undo", undoes=1, redoes=1)


def test_the_record_of_a_cell_is_newest_first_and_leaves_other_cells_out() -> None:
    listed = [
        typed(1, "年度", None, "2023"),
        typed(2, "资金总额", "1", "2"),
        typed(3, "年度", "2023", "2024"),
    ]
    assert cell_history(listed, CellPath("年度")) == (
        CellChange(3, listed[2].at, "修改 年度", "typed", Cell("2023"), Cell("2024")),
        CellChange(1, listed[0].at, "修改 年度", "typed", None, Cell("2023")),
    )
    assert cell_history(listed, CellPath("项目名称")) == ()


class Editing(RuleBasedStateMachine):
    """Edits, undo and redo in any order, against a plain list of former states."""

    def __init__(self) -> None:
        super().__init__()
        self.start = small_filing()
        self.filing: Filing = self.start
        self.steps: list[Transaction] = []
        self.stack = UndoStack()
        self.past: list[Filing] = []
        self.future: list[Filing] = []

    def take(self, done: Transaction) -> None:
        self.filing = apply(self.filing, done.edits)
        self.steps.append(done)
        self.stack.fold(done)

    @rule(
        name=st.sampled_from(["年度", "项目名称", "资金总额"]),
        text=st.text(max_size=5),
        state=st.sampled_from(list(CellState)),
    )
    def edit(self, name: str, text: str, state: CellState) -> None:
        cells = {**self.filing.cells, CellPath(name): Cell(text, state)}
        wanted = Filing(self.filing.form_id, cells, self.filing.rows)
        self.past.append(self.filing)
        self.future.clear()
        self.take(step(len(self.steps) + 1, *difference(self.filing, wanted)))

    @precondition(lambda self: self.stack.undoable)
    @rule()
    def undo(self) -> None:
        assert self.stack.undoable is not None
        self.future.append(self.filing)
        self.take(undo(self.stack.undoable, len(self.steps) + 1, NOON))
        assert self.filing == self.past.pop()

    @precondition(lambda self: self.stack.redoable)
    @rule()
    def redo(self) -> None:
        assert self.stack.redoable is not None
        self.past.append(self.filing)
        self.take(redo(self.stack.redoable, len(self.steps) + 1, NOON))
        assert self.filing == self.future.pop()

    @invariant()
    def a_restart_knows_the_same(self) -> None:
        again = UndoStack(self.steps)
        assert (again.undoable, again.redoable) == (self.stack.undoable, self.stack.redoable)
        assert (self.stack.undoable is None) == (not self.past)
        assert (self.stack.redoable is None) == (not self.future)

    def teardown(self) -> None:
        while self.stack.undoable:
            self.take(undo(self.stack.undoable, len(self.steps) + 1, NOON))
        assert self.filing == self.start


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
