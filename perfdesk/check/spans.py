"""Readers of spans of time: a project's own, in one cell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.check.task import Draft, shown
from perfdesk.dates import DateRange, not_after, parse_range
from perfdesk.expression import CannotSay
from perfdesk.findings import Mend
from perfdesk.numerals import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.cells import CellPath
    from perfdesk.check.task import Result, Task


def turned_span(task: Task) -> Iterator[Result]:
    """A project ends after it began (published checkers; seen turned round in filings)."""
    for path in task.cells("fields"):
        reading = task.evaluation.reading(path)
        span = reading.value
        if not isinstance(span, DateRange):
            yield CannotSay(f"“{task.label(path)}”没有可读的起止时间", (path.key,))
            continue
        right = not_after(span.start, span.end)
        if right is None:
            yield CannotSay(f"“{task.label(path)}”两头粗细不同，不能比先后", (path.key,))
        elif not right:
            facts = {
                "栏目": task.label(path),
                "开始": str(span.start),
                "完成": str(span.end),
                "原文": shown(reading.text),
            }
            yield Draft((path,), facts, _same_year(path, reading.text, span))


def _same_year(path: CellPath, text: str, span: DateRange) -> Mend | None:
    """Offer the start's year for the end, where nothing but the year is then different."""
    places = list(re.finditer(rf"(?<![0-9]){span.end.year}(?![0-9])", fold(text)))
    if span.end.year >= span.start.year or not places:
        return None
    at = places[-1]
    mended = f"{text[: at.start()]}{span.start.year}{text[at.end() :]}"
    read = parse_range(mended)
    right = read is not None and read.start == span.start and not_after(read.start, read.end)
    return Mend(path, mended) if right else None
