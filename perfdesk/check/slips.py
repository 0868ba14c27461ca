"""Readers of slips in running text: days that do not exist, and texts that a system cut off."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING

from perfdesk.check.task import LIST_JOINT, Draft, shown
from perfdesk.filing import cells_in_order
from perfdesk.forms.model import FieldType
from perfdesk.numerals import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.cells import CellPath
    from perfdesk.check.task import Result, Task

_TEXTS = frozenset({FieldType.TEXT, FieldType.LONGTEXT, FieldType.INDICATOR})
_DAY = re.compile(
    r"(?<![0-9])(?:(?P<year>(?:19|20)[0-9]{2})\s{0,2}年度?\s{0,2}(?P<month>[0-9]{1,2})\s{0,2}月"
    r"(?:\s{0,2}(?P<day>[0-9]{1,2})\s{0,2}[日号])?"
    r"|(?P<year2>(?:19|20)[0-9]{2})(?P<sign>[./-])(?P<month2>[0-9]{1,2})(?P=sign)"
    r"(?P<day2>[0-9]{1,2})(?![0-9./-])"
    r"|(?P<month3>[0-9]{1,2})\s{0,2}月\s{0,2}(?P<day3>[0-9]{1,2})\s{0,2}日(?!元))"
)
_DAY_SIGNS = frozenset("月./-")
_MOST_DAYS = 5


def no_such_day(task: Task) -> Iterator[Result]:
    """A day told in a text is one of the calendar (the calendar)."""
    for path, field in cells_in_order(task.form, task.filing):
        if field.type not in _TEXTS:
            continue
        text = task.text(path)
        wrong = dict.fromkeys(_wrong_days(text) if any(map(str.isdigit, text)) else ())
        if wrong:
            listed = LIST_JOINT.join(f"“{shown(one)}”" for one in list(wrong)[:_MOST_DAYS])
            yield Draft((path,), {"栏目": task.label(path), "原文": listed})


def _wrong_days(text: str) -> Iterator[str]:
    folded = fold(text)
    for found in _DAY.finditer(folded) if not _DAY_SIGNS.isdisjoint(folded) else ():
        year = found["year"] or found["year2"] or "2000"
        month = found["month"] or found["month2"] or found["month3"]
        day = found["day"] or found["day2"] or found["day3"] or "1"
        if not _exists(int(year), int(month), int(day)):
            yield text[found.start() : found.end()]


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


_CLOSED = frozenset("。；;！!？?）)》”.…、，,")
_WHOLE_ENDS = re.compile(
    r"(?:率|性|度|数|额|量|费|款|金|例|面|项目|补助|救助|保障|保险|负担|水平|情况|问题|能力|待遇|标准|工作|任务"
    r"|目标|效果|效益|影响|服务|政策|制度|安全|稳定|经费|工程|建设|管理|权益|需求|需要|发展|健康|及时|到位|完成|满意)$"
)
"""Words with which a name or a short sentence is complete."""


def cut_text(task: Task) -> Iterator[Result]:
    """Old systems cut texts at a fixed length and say nothing of it (computed from filings)."""
    chars = task.option("chars")
    longest = int(chars) if chars.isdecimal() and len(chars) < 5 else 0
    cut: dict[str, list[CellPath]] = {}
    for path in task.cells("fields"):
        text = "".join(task.text(path).split())
        if not text or (_width(text) + 1) // 2 != longest:
            continue
        if text[-1] not in _CLOSED and not _WHOLE_ENDS.search(text):
            cut.setdefault(text, []).append(path)
    for text, paths in cut.items():
        labels = "”、“".join(task.label(path) for path in paths[:3])
        yield Draft(tuple(paths), {"栏目": labels, "内容": text, "字数": chars})


def _width(text: str) -> int:
    """Length in bytes of the old Chinese encoding, in which such systems count."""
    return sum(1 if ord(sign) < 128 else 2 for sign in text)
