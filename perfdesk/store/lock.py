"""Who holds a workspace: a lock of the operating system on a file beside it.

The lock ends with the process, however that ends; what is written in the file is only for people
and may be stale. The file lies beside the workspace, as `<name>.lock`.
"""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.errors import WorkspaceError, cause

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

_TAKEN = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_PROTECTED = {errno.EACCES, errno.EPERM, errno.EROFS}
_LOCKED_BYTE = 1 << 30
"""Windows locks keep others from reading what they cover, so they cover nothing that is read."""


@dataclass(frozen=True, slots=True)
class Holder:
    """The desk that holds a workspace."""

    user: str
    host: str
    since: str
    """ISO time with time zone."""
    program: str
    pid: int

    @property
    def sentence(self) -> str:
        """Who holds the workspace, for the state line."""
        who = self.user or "别的用户"
        where = f"（{self.host}）" if self.host else ""
        try:
            since = f"自{datetime.fromisoformat(self.since):%m月%d日 %H:%M} 起"
        except ValueError:
            since = ""
        return f"{who}{where}{since}正在使用这个工作区，这里只能查看，不能修改。"


class Lock:
    """A held lock; `release` gives it back and takes the file away."""

    def __init__(self, path: Path, descriptor: int) -> None:
        """Keep the open file on which the lock stands."""
        self._path = path
        self._descriptor: int | None = descriptor

    def release(self) -> None:
        """Give the lock back; a second call does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform == "win32":
            os.close(descriptor)
            _remove(self._path)
        else:
            _remove(self._path)
            os.close(descriptor)


def take(workspace: Path, program: str) -> Lock | Holder | None:
    """Take the lock of a workspace file, or return who has it, or None in a protected folder.

    WorkspaceError where the disk allows no locks.
    """
    path = lock_path(workspace)
    while True:
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            if error.errno in _PROTECTED:
                return None
            raise WorkspaceError(
                f"不能在“{workspace.parent}”里写文件（{cause(error)}），请检查磁盘。"
            ) from error
        try:
            taken = _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise WorkspaceError(
                f"“{workspace.name}”所在的磁盘（可能是网络盘）不支持锁定文件，"
                "请把工作区放到本机硬盘上。"
            ) from error
        if not taken:
            os.close(descriptor)
            return _read(path)
        if _is_same(descriptor, path):
            _write(descriptor, program)
            return Lock(path, descriptor)
        os.close(descriptor)


def lock_path(workspace: Path) -> Path:
    """Return where the lock of a workspace file lies."""
    return workspace.with_name(workspace.name + ".lock")


def this_host() -> str:
    """Return the name of this PC."""
    return platform.node()


def _lock(descriptor: int) -> bool:
    """Return whether the lock was free; OSError where there are no locks."""
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _TAKEN:
            return False
        raise
    return True


def _is_same(descriptor: int, path: Path) -> bool:
    """False when the former holder took the file away between our opening and locking it."""
    if sys.platform == "win32":
        return True  # an open file cannot be taken away there
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _write(descriptor: int, program: str) -> None:
    since = datetime.now().astimezone().isoformat()
    holder = Holder(_user(), this_host(), since, program, os.getpid())
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.ftruncate(descriptor, 0)
    with suppress(OSError):  # on a full disk the lock holds all the same, only without a name
        os.write(descriptor, json.dumps(asdict(holder), ensure_ascii=False).encode())


def _read(path: Path) -> Holder:
    """Read who holds the lock; unknown when the holder has not written it yet."""
    try:
        content = json.loads(path.read_bytes())
        return Holder(
            str(content["user"]),
            str(content["host"]),
            str(content["since"]),
            str(content["program"]),
            int(content["pid"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Holder("", "", "", "", 0)


def _remove(path: Path) -> None:
    with suppress(OSError):  # another desk is just looking at it: the next holder takes it over
        path.unlink(missing_ok=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
