"""Connections to a workspace file, and what SQLite says told in one Chinese sentence."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlite_utils import Database

from perfdesk.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY_SECONDS = 5.0
JOURNAL_LIMIT = 8 * 1024 * 1024

_SENTENCES = {
    sqlite3.SQLITE_FULL: "磁盘已满，“{name}”存不进去，请腾出空间后再试。",
    sqlite3.SQLITE_READONLY: "“{name}”现在不能写入（文件或磁盘是只读的），请检查后再试。",
    sqlite3.SQLITE_IOERR: "读写“{name}”时磁盘出错，请检查磁盘或U盘是否接好，然后再试。",
    sqlite3.SQLITE_BUSY: "“{name}”正被别的程序占用，请关闭那个程序后再试。",
    sqlite3.SQLITE_LOCKED: "“{name}”正被别的程序占用，请关闭那个程序后再试。",
    sqlite3.SQLITE_PROTOCOL: "“{name}”正被别的程序占用，请关闭那个程序后再试。",
    sqlite3.SQLITE_CANTOPEN: "打不开“{name}”，请检查文件是否还在、是否有权限。",
    sqlite3.SQLITE_PERM: "没有权限读写“{name}”，请检查文件的权限。",
    sqlite3.SQLITE_NOMEM: "内存不足，“{name}”暂时不能读写，请关闭一些程序后再试。",
    sqlite3.SQLITE_CORRUPT: (
        "“{name}”已损坏，打不开；文件没有动过，请改用“备份”文件夹里最近的一份。"
    ),
    sqlite3.SQLITE_NOTADB: "“{name}”不是绩效填报台的工作区文件，没有打开。",
}


@contextmanager
def telling(path: Path) -> Iterator[None]:
    """Turn what the disk does to us into WorkspaceError; mistakes of our own pass through."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0)
        if code == sqlite3.SQLITE_IOERR_SHMSIZE:
            code = sqlite3.SQLITE_FULL  # no room for the index that lies beside the journal
        sentence = _SENTENCES.get(code & 0xFF)
        if sentence is None:
            raise
        raise WorkspaceError(sentence.format(name=path.name)) from error


def uri(path: Path, **options: str | int) -> str:
    """Return the SQLite URI of a file; works for drive letters and network names too."""
    place = path.as_posix()
    slash = "" if place.startswith("/") else "/"
    query = "&".join(f"{name}={value}" for name, value in options.items())
    return f"file://{slash}{quote(place)}?{query}"


def connect_reader(path: Path, *, immutable: bool = False) -> Database:
    """Open a connection that cannot change the file.

    With `immutable` nothing at all is written beside it either; only for a file that nobody
    writes and that has no journal left.
    """
    options: dict[str, str | int] = {"mode": "ro"}
    if immutable:
        options["immutable"] = 1
    return _connect(uri(path, **options))


def connect_writer(path: Path) -> Database:
    """Open the writing connection; WorkspaceError where the disk cannot do what safety needs."""
    db = _connect(uri(path, mode="rw"))
    try:
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise WorkspaceError(
                f"“{path.name}”所在的磁盘（可能是网络盘）不支持安全保存，请把工作区放到本机硬盘上。"
            )
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute(f"PRAGMA journal_size_limit = {JOURNAL_LIMIT}")
    except BaseException:
        db.close()
        raise
    return db


def connect_new(path: Path) -> Database:
    """Create a file for a new workspace; it gets its journal mode when it is opened to write."""
    return _connect(uri(path, mode="rwc"))


def _connect(address: str) -> Database:
    connection = sqlite3.connect(
        address,
        uri=True,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise
