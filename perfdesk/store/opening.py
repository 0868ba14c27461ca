"""Opening a workspace file: every case in which that cannot be done is one Chinese sentence.

A file that is refused is left as it is, byte for byte, with nothing beside it.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING

from perfdesk.errors import WorkspaceError
from perfdesk.store import backup, connection, lock, recovery, schema
from perfdesk.store.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path


def open_workspace(
    path: Path, *, create: bool = True, read_only: bool = False, program: str = "绩效填报台"
) -> Workspace:
    """Open a workspace, made new when it does not exist and `create` says so.

    It comes back read-only when another desk on this PC holds it (`holder` says who), when file
    or folder are write-protected, or when asked for. WorkspaceError says why it cannot be opened.
    """
    if sqlite3.sqlite_version_info < schema.NEEDED_SQLITE:
        raise WorkspaceError(
            f"本机的 SQLite（{sqlite3.sqlite_version}）太旧，请安装带 SQLite 3.37 以上的 Python。"
        )
    path = path.resolve()
    recovery.check_place(path)
    if path.exists():
        recovery.check_header(path)
        if read_only:
            return _open_protected(path)
    elif read_only or not create:
        raise WorkspaceError(f"找不到工作区“{path}”，请检查文件是否被移动或改名。")
    taken = lock.take(path, program) if recovery.can_write(path) else None
    if taken is None:
        return _open_protected(path)
    if isinstance(taken, lock.Holder):
        return _open_beside(path, taken)
    try:
        return _open_to_write(path, taken)
    except BaseException:
        taken.release()
        raise


def _open_to_write(path: Path, held: lock.Lock) -> Workspace:
    if path.exists():
        recovery.check_content(path)
    else:
        _create(path)
    with connection.telling(path):
        writer = connection.connect_writer(path)
        try:
            if schema.version(writer) < schema.VERSION:
                backup.copy(path, backup.folder(path) / f"{path.stem} 升级前{path.suffix}")
                schema.migrate(writer)
            reader = connection.connect_reader(path)
        except BaseException:
            writer.close()
            raise
    return Workspace(path, reader, writer, lock=held)


def _open_protected(path: Path) -> Workspace:
    if not path.exists():
        raise WorkspaceError(f"文件夹“{path.parent}”不能写入，不能在这里新建工作区。")
    recovery.check_content(path)
    with connection.telling(path):
        reader = connection.connect_reader(path, immutable=not recovery.has_journal(path))
    return Workspace(path, reader, None)


def _open_beside(path: Path, holder: lock.Holder) -> Workspace:
    """Open to read what another desk holds, if its changes can be seen from here."""
    elsewhere = bool(holder.host) and holder.host != lock.this_host()
    if elsewhere or not path.exists():
        who = holder.user or "别的用户"
        raise WorkspaceError(
            f"“{path.name}”正由另一台电脑（{holder.host}）上的{who}使用，请等对方关闭后再打开。"
            if elsewhere
            else f"{who}正在新建“{path.name}”，请稍后再打开。"
        )
    with connection.telling(path):
        reader = connection.connect_reader(path)
    return Workspace(path, reader, None, holder=holder)


def _create(path: Path) -> None:
    """Make the new file aside and put it in place whole, so that no half-made one is ever seen."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    try:
        with connection.telling(path):
            db = connection.connect_new(draft)
            try:
                schema.migrate(db)
            finally:
                db.close()
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable; Windows does it by itself and knows no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
