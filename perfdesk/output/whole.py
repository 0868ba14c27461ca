"""Writing a file whole or not at all: the one way in which the core makes files for people."""

from __future__ import annotations

import errno
import os
import secrets
from typing import TYPE_CHECKING

from perfdesk.errors import PrintError, cause

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(target: Path, data: bytes) -> None:
    """Put data into a file, which keeps what it held until all is written; PrintError if it fails.

    Nothing half-written stays beside it.
    """
    part = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise PrintError(_why(target, error)) from error


def _why(target: Path, error: OSError) -> str:
    name = target.name
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"磁盘已满，“{name}”没有保存，请清理磁盘或换一个位置。"
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return f"文件夹“{target.parent}”不存在，“{name}”没有保存。"
    if target.is_dir():
        return f"“{target}”是一个文件夹，请写明文件名。"
    if isinstance(error, PermissionError):
        return f"“{name}”正被别的程序打开或没有写入权限，请关闭它或换一个文件名。"
    if error.errno == errno.EROFS:
        return f"“{target.parent}”是只读的，请换一个位置保存“{name}”。"
    return f"“{name}”没有保存（{cause(error)}），请换一个位置再试。"
