"""Looking at a workspace file before anything is written: that it is ours, whole, not too new.

A journal left by a killed desk needs nothing from here: SQLite takes it in when the file is opened
to write. Everything here only reads.
"""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from perfdesk.errors import WorkspaceError, cause
from perfdesk.filing import apply
from perfdesk.store import connection, filings, schema, steps

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

MAGIC = b"SQLite format 3\0"
CHECKED_BYTES = 16 * 1024 * 1024
"""Bigger files are checked page by page with each backup only: it would hold up the start."""

_HEADER_BYTES = 100
_VERSION_AT = 60
_APPLICATION_AT = 68


def check_place(path: Path) -> None:
    """Refuse places where no workspace can lie."""
    if path.is_dir():
        raise WorkspaceError(f"“{path}”是一个文件夹，不是工作区文件。")
    if not path.parent.is_dir():
        raise WorkspaceError(f"文件夹“{path.parent}”不存在，请检查工作区的位置。")


def check_header(path: Path) -> None:
    """Refuse a file that is not a workspace or was made by a newer program."""
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER_BYTES)
    except OSError as error:
        raise WorkspaceError(f"读不了“{path.name}”：{cause(error)}。") from error
    if not header:
        raise WorkspaceError(f"“{path.name}”是空文件，不是绩效填报台的工作区。")
    if len(header) < _HEADER_BYTES or not header.startswith(MAGIC):
        raise WorkspaceError(f"“{path.name}”不是绩效填报台的工作区文件。")
    if _number(header, _APPLICATION_AT) != schema.APPLICATION_ID:
        raise WorkspaceError(f"“{path.name}”是别的程序的数据库，不是绩效填报台的工作区。")
    _check_version(path, _number(header, _VERSION_AT))


def check_content(path: Path) -> None:
    """Refuse a damaged file, or one that a newer program changed last; call under the lock."""
    with connection.telling(path):
        db = connection.connect_reader(path, immutable=not has_journal(path))
        try:
            _check_version(path, schema.version(db))
            if path.stat().st_size <= CHECKED_BYTES and not is_sound(db):
                raise WorkspaceError(
                    f"“{path.name}”已损坏，没有打开；文件没有动过，请改用“备份”文件夹里最近的一份。"
                )
        finally:
            db.close()


def is_sound(db: Database) -> bool:
    """Return whether every page of the file can be read and fits its neighbours."""
    return [tuple(row) for row in db.execute("PRAGMA quick_check(1)")] == [("ok",)]


def has_journal(path: Path) -> bool:
    """Return whether changes lie beside the file that are not in it yet."""
    journal = path.with_name(path.name + "-wal")
    return journal.exists() and journal.stat().st_size > 0


def can_write(path: Path) -> bool:
    """Return whether file and folder may be written, as far as their rights tell."""
    return all(_writable(place) for place in (path, path.parent) if place.exists())


def differing(db: Database) -> tuple[int, ...]:
    """Return the filings whose cells are not what their start and steps lead to; none in health.

    Replays the whole history, so it is for tests and for looking into a damaged workspace.
    """
    found = []
    for (filing_id,) in db.execute("SELECT id FROM filing ORDER BY id").fetchall():
        state = filings.start(db, filing_id)
        for step in steps.read(db, filing_id):
            state = apply(state, step.edits)
        if state != filings.content(db, filing_id, state.form_id):
            found.append(filing_id)
    return tuple(found)


def _check_version(path: Path, version: int) -> None:
    if version > schema.VERSION:
        raise WorkspaceError(
            f"“{path.name}”是用更新版本的绩效填报台保存的，请先升级程序再打开；文件没有动过。"
        )


def _number(header: bytes, place: int) -> int:
    return int.from_bytes(header[place : place + 4], "big")


def _writable(place: Path) -> bool:
    """Judge by the rights as they stand, which also bind an administrator who could ignore them."""
    return bool(place.stat().st_mode & stat.S_IWUSR) and os.access(place, os.W_OK)
