"""Filings in the tables: adding, listing, opening, putting in order."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from perfdesk.filing import apply, inverse
from perfdesk.findings import Tally
from perfdesk.store import encoding, schema, side_tables, steps
from perfdesk.store.records import (
    DossierRecord,
    FilingRecord,
    FilingStatus,
    StoredFiling,
    Summary,
    Unit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlite_utils import Database

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.history import Transaction

_RECORD = """
SELECT filing.id, filing.dossier, dossier.year, unit.name, form_version.form_id,
       form_version.version, form_version.name, filing.title, filing.amount, filing.errors,
       filing.warnings, filing.carried, {counts}, filing.status, filing.position,
       filing.last_year, filing.changed_at, filing.removed_at
FROM filing
JOIN dossier ON dossier.id = filing.dossier
JOIN unit ON unit.id = dossier.unit
JOIN form_version ON form_version.id = filing.form_version
"""

_COUNTS = "explained, filing.among_errors, filing.among_warnings, filing.among_explained"
_NO_COUNTS = "0, 0, 0, 0"
"""For files that were written before these were counted, and may not be changed."""

_DOSSIERS = """
SELECT dossier.id, dossier.year, unit.name, count(filing.id),
       total(filing.errors + {among_errors}), total(filing.warnings + {among_warnings}),
       total(filing.carried)
FROM dossier
JOIN unit ON unit.id = dossier.unit
LEFT JOIN filing ON filing.dossier = dossier.id AND filing.removed_at IS NULL
GROUP BY dossier.id
ORDER BY dossier.year DESC, unit.name
"""


class NewFiling(NamedTuple):
    """What a new filing comes with, apart from its form and content."""

    unit: str
    year: int
    summary: Summary
    source: int | None
    place: str
    report: str
    last_year: int | None
    transactions: tuple[Transaction, ...]


def add(db: Database, form: Form, filing: Filing, new: NewFiling) -> int:
    """Store a filing in its present state with the transactions that led there; its id.

    The start, before those transactions, is kept too: start and transactions together always
    give the present state.
    """
    if filing.form_id != form.id:
        raise ValueError(f"a filing of {filing.form_id} cannot be stored under {form.id}")
    start = filing
    for step in reversed(new.transactions):
        start = apply(start, inverse(step.edits))
    dossier = dossier_id(db, new.unit, new.year)
    filing_id = _insert(db, form, new, dossier)
    db.execute("INSERT INTO filing_start VALUES (?, ?)", (filing_id, encoding.pack_filing(start)))
    db.conn.executemany(
        f"INSERT INTO cell (filing, path, text, state) VALUES ({filing_id}, ?, ?, ?)",
        encoding.cell_columns(filing),
    )
    db.conn.executemany(
        f"INSERT INTO row_order VALUES ({filing_id}, ?, ?)", encoding.row_columns(filing)
    )
    for step in new.transactions:
        steps.write(db, filing_id, step)
    return filing_id


def _insert(db: Database, form: Form, new: NewFiling, dossier: int) -> int:
    moment = encoding.now().isoformat()
    about = new.summary
    cursor = db.execute(
        "INSERT INTO filing (dossier, form_version, position, title, amount, errors, warnings,"
        " carried, explained, status, last_step, source, place, report, last_year, created_at,"
        " changed_at)"
        " VALUES (:dossier, :form, (SELECT coalesce(max(position), 0) + 1 FROM filing"
        " WHERE dossier = :dossier), :title, :amount, :errors, :warnings, :carried, :explained,"
        " 'draft', :last_step, :source, :place, :report, :last_year, :moment, :moment)",
        {
            "dossier": dossier,
            "form": _form_version(db, form),
            "title": about.title,
            "amount": about.amount,
            "errors": about.errors,
            "warnings": about.warnings,
            "carried": about.carried,
            "explained": about.explained,
            "last_step": new.transactions[-1].id if new.transactions else 0,
            "source": new.source,
            "place": new.place,
            "report": new.report,
            "last_year": new.last_year,
            "moment": moment,
        },
    )
    return int(cursor.lastrowid or 0)


def dossier_id(db: Database, unit: str, year: int) -> int:
    """Return the dossier of a unit and year, made when it is new."""
    db.execute("INSERT INTO unit (name) VALUES (?) ON CONFLICT DO NOTHING", (unit,))
    db.execute(
        "INSERT INTO dossier (year, unit) SELECT ?, id FROM unit WHERE name = ?"
        " ON CONFLICT DO NOTHING",
        (year, unit),
    )
    row = db.execute(
        "SELECT dossier.id FROM dossier JOIN unit ON unit.id = unit WHERE year = ? AND name = ?",
        (year, unit),
    ).fetchone()
    return int(row[0])


def _form_version(db: Database, form: Form) -> int:
    known = db.execute(
        "SELECT id FROM form_version WHERE form_id = ? AND version = ?", (form.id, form.version)
    ).fetchone()
    if known:
        return int(known[0])
    added = db.execute(
        "INSERT INTO form_version (form_id, version, name, files, added_at) VALUES (?, ?, ?, ?, ?)",
        (
            form.id,
            form.version,
            form.name,
            encoding.pack(dict(form.files)),
            encoding.now().isoformat(),
        ),
    )
    return int(added.lastrowid or 0)


def records(db: Database, where: str, arguments: Sequence[object] = ()) -> tuple[FilingRecord, ...]:
    """Return the filings that an SQL condition names, newest year first, in navigator order."""
    order = " ORDER BY dossier.year DESC, unit.name, filing.position, filing.id"
    record = _RECORD.format(counts=_COUNTS if schema.counts_are_kept(db) else _NO_COUNTS)
    rows = db.execute(f"{record} WHERE {where}{order}", arguments)
    return tuple(_record(row) for row in rows)


def _record(row: Sequence[Any]) -> FilingRecord:
    return FilingRecord(
        id=row[0],
        dossier=row[1],
        year=row[2],
        unit=row[3],
        form_id=row[4],
        form_version=row[5],
        form_name=row[6],
        summary=Summary(*row[7:13]),
        among=Tally(*row[13:16]),
        status=FilingStatus(row[16]),
        position=row[17],
        last_year=row[18],
        changed_at=datetime.fromisoformat(row[19]),
        removed=row[20] is not None,
    )


def units(db: Database) -> tuple[Unit, ...]:
    """Return all units by name."""
    return tuple(Unit(*row) for row in db.execute("SELECT id, name FROM unit ORDER BY name"))


def dossiers(db: Database) -> tuple[DossierRecord, ...]:
    """Return all dossiers that have a filing, newest year first."""
    kept = schema.counts_are_kept(db)
    columns = {name: name if kept else "0" for name in ("among_errors", "among_warnings")}
    return tuple(
        DossierRecord(*row[:3], *(int(number) for number in row[3:]))
        for row in db.execute(_DOSSIERS.format(**columns))
        if row[3]
    )


def load(db: Database, filing_id: int) -> StoredFiling:
    """Return a filing with all that is needed to open it; KeyError for an unknown id."""
    found = records(db, "filing.id = ?", (filing_id,))
    if not found:
        raise KeyError(filing_id)
    record = found[0]
    last_step, source, place, report = db.execute(
        "SELECT last_step, source, place, report FROM filing WHERE id = ?", (filing_id,)
    ).fetchone()
    return StoredFiling(
        record=record,
        filing=content(db, filing_id, record.form_id),
        form_files=form_files(db, record.form_id, record.form_version),
        last_step=last_step,
        explanations=side_tables.explanations(db, filing_id),
        source=source,
        place=place,
        report=report,
    )


def content(db: Database, filing_id: int, form_id: str) -> Filing:
    """Return the present cells and rows of a filing."""
    cells = db.execute("SELECT path, text, state FROM cell WHERE filing = ?", (filing_id,))
    rows = db.execute("SELECT name, ids FROM row_order WHERE filing = ?", (filing_id,))
    return encoding.filing_of(form_id, cells, rows)


def start(db: Database, filing_id: int) -> Filing:
    """Return a filing as it was before its first transaction; KeyError for an unknown id."""
    row = db.execute(
        "SELECT form_id, content FROM filing_start JOIN filing ON filing.id = filing"
        " JOIN form_version ON form_version.id = form_version WHERE filing = ?",
        (filing_id,),
    ).fetchone()
    if row is None:
        raise KeyError(filing_id)
    return encoding.unpack_filing(row[0], row[1])


def form_files(db: Database, form_id: str, version: str) -> Mapping[str, str]:
    """Return the texts of a form version; KeyError when no filing was ever made with it."""
    row = db.execute(
        "SELECT files FROM form_version WHERE form_id = ? AND version = ?", (form_id, version)
    ).fetchone()
    if row is None:
        raise KeyError((form_id, version))
    return encoding.unpack_texts(row[0])


def set_summary(db: Database, filing_id: int, summary: Summary) -> None:
    """Keep what the navigator shows of a filing."""
    db.execute(
        "UPDATE filing SET title = ?, amount = ?, errors = ?, warnings = ?, carried = ?,"
        " explained = ? WHERE id = ?",
        (
            summary.title,
            summary.amount,
            summary.errors,
            summary.warnings,
            summary.carried,
            summary.explained,
            filing_id,
        ),
    )


def set_among(db: Database, filing_id: int, tally: Tally) -> None:
    """Keep what the rules across its dossier have found about a filing."""
    db.execute(
        "UPDATE filing SET among_errors = ?, among_warnings = ?, among_explained = ? WHERE id = ?",
        (tally.errors, tally.warnings, tally.explained, filing_id),
    )


def dossiers_of_year(db: Database, year: int) -> tuple[tuple[int, str], ...]:
    """Return (dossier, unit) of all that file in a year."""
    rows = db.execute(
        "SELECT dossier.id, unit.name FROM dossier JOIN unit ON unit.id = unit WHERE year = ?"
        " ORDER BY dossier.id",
        (year,),
    )
    return tuple((number, name) for number, name in rows)


def arrange(db: Database, ids: Iterable[int]) -> None:
    """Put the filings of a dossier into this order."""
    for position, filing_id in enumerate(ids, 1):
        db.execute("UPDATE filing SET position = ? WHERE id = ?", (position, filing_id))


def set_removed(db: Database, filing_id: int, moment: datetime | None) -> None:
    """Take a filing out of sight, or bring it back when no moment is given."""
    text = moment.isoformat() if moment else None
    db.execute("UPDATE filing SET removed_at = ? WHERE id = ?", (text, filing_id))
