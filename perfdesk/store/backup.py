"""Daily copies of a workspace in the folder 备份 beside it; restoring is opening the copy."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.errors import WorkspaceError, cause
from perfdesk.store import connection, recovery

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 10
FOLDER = "备份"

_STAMP = "%Y-%m-%d %H%M%S"


def folder(workspace: Path) -> Path:
    """Return where the copies of a workspace file lie."""
    return workspace.parent / FOLDER


def backups(workspace: Path) -> tuple[Path, ...]:
    """Return the copies of a workspace file, newest first."""
    stamped = re.compile(
        re.escape(workspace.stem) + r" \d{4}-\d\d-\d\d \d{6}" + re.escape(workspace.suffix)
    )
    place = folder(workspace)
    if not place.is_dir():
        return ()
    found = [path for path in place.iterdir() if stamped.fullmatch(path.name)]
    return tuple(sorted(found, key=lambda path: path.name, reverse=True))


def last_backup(workspace: Path) -> datetime | None:
    """Return when the newest copy was made, in local time; None when there is none."""
    newest = next(iter(backups(workspace)), None)
    if newest is None:
        return None
    stamp = newest.stem.removeprefix(workspace.stem).strip()
    return datetime.strptime(stamp, _STAMP).astimezone()


def back_up_if_due(workspace: Path, now: datetime) -> Path | None:
    """Make the copy of the day if there is none yet; returns it, or None when there was one."""
    last = last_backup(workspace)
    if last is not None and last.date() == now.astimezone().date():
        return None
    return back_up(workspace, now)


def back_up(workspace: Path, now: datetime) -> Path:
    """Copy a workspace file as it stands now and drop all but the newest ten copies.

    Safe while desks are reading and writing it; may take long, so call it in the background.
    WorkspaceError when there is no room, or when the copy turns out to be damaged: then the
    older copies are all kept.
    """
    stamp = now.astimezone().strftime(_STAMP)
    target = folder(workspace) / f"{workspace.stem} {stamp}{workspace.suffix}"
    copy(workspace, target)
    for old in backups(workspace)[KEPT:]:
        old.unlink(missing_ok=True)
    return target


def copy(workspace: Path, target: Path) -> None:
    """Copy a workspace file whole, in the state of its last transaction."""
    draft = target.with_name(f"{target.name}.new")
    try:
        target.parent.mkdir(exist_ok=True)
        draft.unlink(missing_ok=True)
        with connection.telling(target):
            _copy_pages(workspace, draft)
        draft.replace(target)
    except OSError as error:
        raise WorkspaceError(f"备份写不进“{target.parent}”：{cause(error)}。") from error
    finally:
        draft.unlink(missing_ok=True)


def _copy_pages(workspace: Path, draft: Path) -> None:
    source = connection.connect_reader(workspace)
    try:
        copied = connection.connect_new(draft)
        try:
            source.conn.backup(copied.conn)
        finally:
            copied.close()
    finally:
        source.close()
    checked = connection.connect_reader(draft, immutable=True)
    try:
        sound = recovery.is_sound(checked)
    finally:
        checked.close()
    if not sound:
        raise WorkspaceError(
            f"“{workspace.name}”里有损坏的内容，今天的备份没有做成；以前的备份都还在。"
        )
