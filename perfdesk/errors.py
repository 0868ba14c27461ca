"""What the world can do to us, told to the user in one Chinese sentence.

Owns the family of errors that are shown as they stand. Mistakes of our own are ordinary Python
exceptions and must never be dressed up as one of these.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class PerfDeskError(Exception):
    """An input or a circumstance that the user can mend; the text is one Chinese sentence."""


class DocumentError(PerfDeskError):
    """A document that cannot be read: broken, hostile, locked, too big, or of another kind."""


class WorkspaceError(PerfDeskError):
    """A workspace file that cannot be opened or written."""


class PrintError(PerfDeskError):
    """Pages that cannot be laid out or written."""


_CAUSES = {
    errno.ENOENT: "找不到",
    errno.ENOTDIR: "找不到",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘已满",
    errno.EIO: "磁盘出错",
    errno.EBUSY: "正被别的程序使用",
    errno.EISDIR: "是一个文件夹",
    errno.ENAMETOOLONG: "名字太长",
    errno.EINVAL: "名字不能用",
}


def cause(error: OSError) -> str:
    """Say in a few words of Chinese why the system refuses a file."""
    number = getattr(error, "winerror", None) or error.errno
    return _CAUSES.get(error.errno or 0, f"错误号 {number}")


@dataclass(frozen=True, slots=True, order=True)
class FormProblem:
    """One thing wrong in a form folder: where it stands and what to do about it."""

    file: str
    line: int
    field: str
    say: str

    def __str__(self) -> str:
        """Return `file:line field: sentence`, leaving out what is not known."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where} {self.field}：{self.say}" if self.field else f"{where}：{self.say}"


class FormError(PerfDeskError):
    """A form folder with problems; all of them are in `problems`."""

    def __init__(self, form_id: str, problems: Sequence[FormProblem]) -> None:
        """Keep every problem and say how many there are and the first one."""
        self.problems = tuple(problems)
        count, first = len(self.problems), self.problems[0]
        super().__init__(f"表样“{form_id}”有 {count} 处问题，第一处是：{first}")
