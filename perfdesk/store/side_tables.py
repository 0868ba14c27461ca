"""The small tables beside the filings: explanations, prints, phrases, settings."""

from __future__ import annotations

import json
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.reasons import LEFT_OVER
from perfdesk.store import encoding, schema
from perfdesk.store.records import Explanation, PrintEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database


def explanations(db: Database, filing_id: int) -> Mapping[str, Explanation]:
    """Return the explanations that hold, by fingerprint, the oldest first."""
    holding: dict[str, Explanation] = {}
    for explanation in explanation_record(db, filing_id):
        holding.pop(explanation.fingerprint, None)
        if explanation.reason:
            holding[explanation.fingerprint] = explanation
    return MappingProxyType(holding)


def explanation_record(db: Database, filing_id: int) -> tuple[Explanation, ...]:
    """Return every explanation ever given for a filing, oldest first."""
    cells = "cells" if schema.explanations_are_steps(db) else "''"
    rows = db.execute(
        f"SELECT rule, fingerprint, reason, at, {cells} FROM explanation"
        " WHERE filing = ? ORDER BY id",
        (filing_id,),
    )
    return tuple(
        Explanation(rule, fingerprint, reason, datetime.fromisoformat(at), encoding.cells_of(cells))
        for rule, fingerprint, reason, at, cells in rows
    )


def reasons(db: Database, rule: str, limit: int) -> tuple[str, ...]:
    """Return the reasons ever given, those for this rule first, then the most used and latest.

    A reason counts once for each filing, however often it was undone and given again.
    """
    rows = db.execute(
        "SELECT reason FROM explanation WHERE reason <> '' AND rule <> ? GROUP BY reason"
        " ORDER BY max(rule = ?) DESC, count(DISTINCT filing) DESC, max(id) DESC LIMIT ?",
        (LEFT_OVER, rule, limit),
    )
    return tuple(row[0] for row in rows)


def log_print(db: Database, entry: PrintEntry) -> None:
    """Record a printing; an official one makes a draft a printed filing."""
    db.execute(
        "INSERT INTO print_log (filing, step, official, pages, digest, at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (
            entry.filing,
            entry.step,
            int(entry.official),
            entry.pages,
            entry.digest,
            entry.at.isoformat(),
        ),
    )
    if entry.official:
        db.execute(
            "UPDATE filing SET status = 'printed'"
            " WHERE id = ? AND status = 'draft' AND last_step = ?",
            (entry.filing, entry.step),
        )


def prints(db: Database, filing_id: int) -> tuple[PrintEntry, ...]:
    """Return the printings of a filing, newest first."""
    rows = db.execute(
        "SELECT filing, step, official, pages, digest, at FROM print_log"
        " WHERE filing = ? ORDER BY id DESC",
        (filing_id,),
    )
    return tuple(
        PrintEntry(filing, step, bool(official), pages, digest, datetime.fromisoformat(at))
        for filing, step, official, pages, digest, at in rows
    )


def remember_phrase(db: Database, field: str, text: str) -> None:
    """Count one more use of a phrase in a field or `table.column`."""
    db.execute(
        "INSERT INTO phrase VALUES (?, ?, 1, ?)"
        " ON CONFLICT DO UPDATE SET uses = uses + 1, used_at = excluded.used_at",
        (field, text, encoding.now().isoformat()),
    )


def phrases(db: Database, field: str, begins: str, limit: int) -> tuple[str, ...]:
    """Return the most used phrases of a field that begin so, the latest first among equals."""
    rows = db.execute(
        "SELECT text FROM phrase WHERE field = ? AND substr(text, 1, ?) = ?"
        " ORDER BY uses DESC, used_at DESC, text LIMIT ?",
        (field, len(begins), begins, limit),
    )
    return tuple(row[0] for row in rows)


def setting(db: Database, name: str) -> object:
    """Return a JSON value kept under a name; None when there is none."""
    row = db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return json.loads(row[0]) if row else None


def set_setting(db: Database, name: str, value: object) -> None:
    """Keep a JSON value under a name."""
    db.execute(
        "INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
        (name, json.dumps(value, ensure_ascii=False)),
    )
