"""Where results go: a file of its own, written whole."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING

from perfdesk.errors import PrintError
from perfdesk.output.whole import write_whole
from perfdesk.paths import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def check_target(target: Path, endings: str | Sequence[str], files: Iterable[str]) -> None:
    """Refuse to write over a document: one that is being read, or one of another kind."""
    allowed = (endings,) if isinstance(endings, str) else tuple(endings)
    if target.suffix.lower() not in allowed:
        shown = f" {readable(target.suffix)}" if target.suffix else "没有扩展名的文件"
        raise PrintError(f"结果只能写成 {' 或 '.join(allowed)} 文件，不能写成{shown}。")
    for file in files:
        with suppress(OSError):
            if target.samefile(file):
                raise PrintError(f"“{target.name}”正是要读的文件，请把结果写到另一个文件。")


def write_data(target: Path, data: object) -> None:
    """Write plain data as a JSON file; PrintError when it cannot be written."""
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    write_whole(target, text.encode("utf-8"))
