"""The tables of a workspace, as an ordered list of migrations.

A released migration is never edited; a change of the tables is one more function at the end. Each
runs in a transaction together with the record of it. `PRAGMA user_version` counts them, so that a
file of a newer program is recognised before anything is read from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

APPLICATION_ID = 0x50464431
"""“PFD1” in the header of the file: what makes it a workspace of ours."""

VERSION = 3
"""How many migrations this program knows."""

NEEDED_SQLITE = (3, 37, 0)
"""First SQLite with STRICT tables; the trigram tokenizer is older."""

migrations = Migrations("perfdesk")

_TABLES = """
CREATE TABLE unit (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE dossier (
    id INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    unit INTEGER NOT NULL REFERENCES unit,
    UNIQUE (year, unit)
) STRICT;
CREATE TABLE form_version (
    id INTEGER PRIMARY KEY,
    form_id TEXT NOT NULL,
    version TEXT NOT NULL,
    name TEXT NOT NULL,
    files BLOB NOT NULL,
    added_at TEXT NOT NULL,
    UNIQUE (form_id, version)
) STRICT;
CREATE TABLE source_piece (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    packed INTEGER NOT NULL CHECK (packed IN (0, 1)),
    data BLOB NOT NULL
) STRICT;
CREATE TABLE source (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    pieces TEXT NOT NULL,
    added_at TEXT NOT NULL
) STRICT;
CREATE TABLE filing (
    id INTEGER PRIMARY KEY,
    dossier INTEGER NOT NULL REFERENCES dossier,
    form_version INTEGER NOT NULL REFERENCES form_version,
    position INTEGER NOT NULL,
    title TEXT NOT NULL,
    amount TEXT NOT NULL,
    errors INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    carried INTEGER NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'printed', 'archived')),
    last_step INTEGER NOT NULL,
    source INTEGER REFERENCES source,
    place TEXT NOT NULL,
    report TEXT NOT NULL,
    last_year INTEGER REFERENCES filing,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    removed_at TEXT
) STRICT;
CREATE INDEX filing_dossier ON filing (dossier, position);
CREATE TABLE filing_start (
    filing INTEGER PRIMARY KEY REFERENCES filing,
    content BLOB NOT NULL
) STRICT;
CREATE TABLE cell (
    id INTEGER PRIMARY KEY,
    filing INTEGER NOT NULL REFERENCES filing,
    path TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    UNIQUE (filing, path)
) STRICT;
CREATE TABLE row_order (
    filing INTEGER NOT NULL REFERENCES filing,
    name TEXT NOT NULL,
    ids TEXT NOT NULL,
    PRIMARY KEY (filing, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE step (
    filing INTEGER NOT NULL REFERENCES filing,
    number INTEGER NOT NULL,
    name TEXT NOT NULL,
    origin TEXT NOT NULL,
    at TEXT NOT NULL,
    undoes INTEGER,
    redoes INTEGER,
    PRIMARY KEY (filing, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE edit (
    filing INTEGER NOT NULL,
    step INTEGER NOT NULL,
    place INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('cell', 'rows')),
    path TEXT NOT NULL,
    old TEXT,
    old_state TEXT,
    new TEXT,
    new_state TEXT,
    PRIMARY KEY (filing, step, place),
    FOREIGN KEY (filing, step) REFERENCES step
) STRICT, WITHOUT ROWID;
CREATE TABLE explanation (
    id INTEGER PRIMARY KEY,
    filing INTEGER NOT NULL REFERENCES filing,
    rule TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX explanation_filing ON explanation (filing);
CREATE TABLE print_log (
    id INTEGER PRIMARY KEY,
    filing INTEGER NOT NULL REFERENCES filing,
    step INTEGER NOT NULL,
    official INTEGER NOT NULL CHECK (official IN (0, 1)),
    pages INTEGER NOT NULL,
    digest TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX print_log_filing ON print_log (filing);
CREATE TABLE phrase (
    field TEXT NOT NULL,
    text TEXT NOT NULL,
    uses INTEGER NOT NULL,
    used_at TEXT NOT NULL,
    PRIMARY KEY (field, text)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""

# Two line breaks behind each text let words of one and two signs be found as the beginning of a
# trigram even at the very end of a text.
_SEARCH = """
CREATE VIEW {table}_text AS SELECT id, {column} || char(10, 10) AS text FROM {table};
CREATE VIRTUAL TABLE {table}_search USING fts5(
    text, content = '{table}_text', content_rowid = 'id', tokenize = 'trigram', columnsize = 0
);
CREATE VIRTUAL TABLE {table}_terms USING fts5vocab('{table}_search', 'instance');
CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN
    INSERT INTO {table}_search (rowid, text) VALUES (new.id, new.{column} || char(10, 10));
END;
CREATE TRIGGER {table}_gone AFTER DELETE ON {table} BEGIN
    INSERT INTO {table}_search ({table}_search, rowid, text)
    VALUES ('delete', old.id, old.{column} || char(10, 10));
END;
CREATE TRIGGER {table}_changed AFTER UPDATE OF {column} ON {table}
WHEN old.{column} IS NOT new.{column} BEGIN
    INSERT INTO {table}_search ({table}_search, rowid, text)
    VALUES ('delete', old.id, old.{column} || char(10, 10));
    INSERT INTO {table}_search (rowid, text) VALUES (new.id, new.{column} || char(10, 10));
END;
"""

_APPEND_ONLY = (
    "form_version",
    "source_piece",
    "source",
    "filing_start",
    "step",
    "edit",
    "explanation",
    "print_log",
)


def version(db: Database) -> int:
    """Return how many migrations the file has seen."""
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def explanations_are_steps(db: Database) -> bool:
    """Return whether explanations name their step and cells: an old file may be read-only."""
    return version(db) >= 2


def counts_are_kept(db: Database) -> bool:
    """Return whether a filing's row counts what is explained and what its dossier says."""
    return version(db) >= 3


def migrate(db: Database) -> None:
    """Bring the tables to the newest version, each migration in its own transaction."""
    migrations.apply(db)


@migrations(name="1 tables")
def _tables(db: Database) -> None:
    db.executescript(_TABLES)
    db.executescript(_SEARCH.format(table="cell", column="text"))
    db.executescript(_SEARCH.format(table="filing", column="title"))
    for name in _APPEND_ONLY:
        _refuse(db, name, "UPDATE")
        _refuse(db, name, "DELETE")
    _refuse(db, "filing", "DELETE")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute("PRAGMA user_version = 1")


@migrations(name="2 explanations are steps")
def _explanations_are_steps(db: Database) -> None:
    # Those of the first version belong to no step and name no cells.
    for column in ("step INTEGER", "cells TEXT NOT NULL DEFAULT ''", "old TEXT"):
        db.execute(f"ALTER TABLE explanation ADD COLUMN {column}")
    db.execute("PRAGMA user_version = 2")


@migrations(name="3 counts of explained findings, and of those across a dossier")
def _counts(db: Database) -> None:
    for name in ("explained", "among_errors", "among_warnings", "among_explained"):
        db.execute(f"ALTER TABLE filing ADD COLUMN {name} INTEGER NOT NULL DEFAULT 0")
    db.execute("PRAGMA user_version = 3")


def _refuse(db: Database, table: str, action: str) -> None:
    db.execute(
        f"CREATE TRIGGER {table}_no_{action.lower()} BEFORE {action} ON {table} BEGIN"
        f" SELECT RAISE(ABORT, '{table} is append-only'); END"
    )
