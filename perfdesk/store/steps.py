"""The append-only record of every step of work on every filing, and the cells that follow it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.filing import CellEdit, ReasonEdit, RowsEdit
from perfdesk.history import Transaction
from perfdesk.store import encoding, schema

if TYPE_CHECKING:
    from sqlite_utils import Database

    from perfdesk.filing import Edit

_STEPS = """
SELECT step.number, step.name, step.origin, step.at, step.undoes, step.redoes,
       edit.kind, edit.path, edit.old, edit.old_state, edit.new, edit.new_state
FROM step LEFT JOIN edit ON edit.filing = step.filing AND edit.step = step.number
WHERE step.filing = ?
ORDER BY step.number, edit.place
"""


_REASONS = """
SELECT step, rule, fingerprint, cells, old, reason FROM explanation
WHERE filing = ? AND step IS NOT NULL ORDER BY id
"""


def append(db: Database, filing_id: int, step: Transaction) -> None:
    """Record a step and bring cells and rows to the state after it.

    ValueError when the step is not newer than all others or does not follow from the stored
    state: then the caller's filing is not the one stored here. A printed filing becomes a draft
    again, because the paper no longer says what the filing says; a reason changes no paper.
    """
    rewritten = any(not isinstance(edit, ReasonEdit) for edit in step.edits)
    changed = db.execute(
        "UPDATE filing SET last_step = ?, changed_at = ?,"
        " status = CASE WHEN ? AND status = 'printed' THEN 'draft' ELSE status END"
        " WHERE id = ? AND last_step < ?",
        (step.id, encoding.now().isoformat(), rewritten, filing_id, step.id),
    )
    if changed.rowcount != 1:
        raise ValueError(f"step {step.id} of filing {filing_id} is not the next one")
    write(db, filing_id, step)
    for edit in step.edits:
        _follow(db, filing_id, edit)


def write(db: Database, filing_id: int, step: Transaction) -> None:
    """Record a step without touching the cells."""
    db.execute(
        "INSERT INTO step VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            filing_id,
            step.id,
            step.name,
            step.origin,
            step.at.isoformat(),
            step.undoes,
            step.redoes,
        ),
    )
    db.conn.executemany(
        f"INSERT INTO edit VALUES ({filing_id}, {step.id}, ?, ?, ?, ?, ?, ?, ?)",
        [
            (place, *encoding.edit_columns(edit))
            for place, edit in enumerate(step.edits)
            if not isinstance(edit, ReasonEdit)
        ],
    )
    for edit in step.edits:
        if isinstance(edit, ReasonEdit):
            _write_reason(db, filing_id, step, edit)


def _write_reason(db: Database, filing_id: int, step: Transaction, edit: ReasonEdit) -> None:
    db.execute(
        "INSERT INTO explanation (filing, step, rule, fingerprint, cells, old, reason, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            filing_id,
            step.id,
            edit.rule,
            edit.fingerprint,
            encoding.cells_text(edit.cells),
            edit.old,
            edit.new,
            step.at.isoformat(),
        ),
    )


def read(db: Database, filing_id: int) -> tuple[Transaction, ...]:
    """Return every step of a filing, oldest first."""
    heads: dict[int, tuple[str, str, datetime, int | None, int | None]] = {}
    edits: dict[int, list[Edit]] = {}
    for number, name, origin, at, undoes, redoes, *columns in db.execute(_STEPS, (filing_id,)):
        heads[number] = (name, origin, datetime.fromisoformat(at), undoes, redoes)
        listed = edits.setdefault(number, [])
        if columns[0] is not None:
            kind, path, old, old_state, new, new_state = columns
            listed.append(encoding.edit_of((kind, path, old, old_state, new, new_state)))
    if schema.explanations_are_steps(db):
        for number, *columns in db.execute(_REASONS, (filing_id,)):
            edits[number].append(encoding.reason_of(*columns))
    return tuple(
        Transaction(number, name, tuple(edits[number]), at, origin, undoes, redoes)
        for number, (name, origin, at, undoes, redoes) in heads.items()
    )


def _follow(db: Database, filing_id: int, edit: Edit) -> None:
    if isinstance(edit, RowsEdit):
        _follow_rows(db, filing_id, edit)
    elif isinstance(edit, CellEdit):
        _follow_cell(db, filing_id, edit)


def _follow_cell(db: Database, filing_id: int, edit: CellEdit) -> None:
    path = edit.path.encode()
    if edit.old is None and edit.new is None:
        return
    if edit.old is None and edit.new is not None:
        changed = db.execute(
            "INSERT INTO cell (filing, path, text, state) VALUES (?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            (filing_id, path, edit.new.text, edit.new.state.value),
        )
    elif edit.old is not None and edit.new is not None:
        changed = db.execute(
            "UPDATE cell SET text = ?, state = ?"
            " WHERE filing = ? AND path = ? AND text = ? AND state = ?",
            (
                edit.new.text,
                edit.new.state.value,
                filing_id,
                path,
                edit.old.text,
                edit.old.state.value,
            ),
        )
    elif edit.old is not None:
        changed = db.execute(
            "DELETE FROM cell WHERE filing = ? AND path = ? AND text = ? AND state = ?",
            (filing_id, path, edit.old.text, edit.old.state.value),
        )
    if changed.rowcount != 1:
        raise ValueError(f"edit of {path} does not follow from the stored state")


def _follow_rows(db: Database, filing_id: int, edit: RowsEdit) -> None:
    stored = db.execute(
        "SELECT ids FROM row_order WHERE filing = ? AND name = ?", (filing_id, edit.table)
    ).fetchone()
    if encoding.ids_of(stored[0] if stored else None) != edit.old:
        raise ValueError(f"rows of {edit.table} are not in the stored order")
    db.execute(
        "INSERT INTO row_order VALUES (?, ?, ?)"
        " ON CONFLICT (filing, name) DO UPDATE SET ids = excluded.ids",
        (filing_id, edit.table, encoding.ids_text(edit.new)),
    )
