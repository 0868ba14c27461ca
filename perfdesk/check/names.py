"""Readers of a project's name: whether the rest of the form speaks of the same thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.check.task import Draft, shown
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.check.task import Result, Task

_GENERAL = re.compile(
    r"(?<![0-9])[0-9]{1,12}年度?|[^\w]|[0-9]|项目|专项|资金|经费|费用|补助|补贴|管理|工作|建设|服务|购置|采购|运行|"
    r"维护|改造|提升|相关|其他|人员|本级|县级|市级|省级|中央|财政|预算|费$"
)
"""Words that names of all kinds of projects share."""
_LEAST_NAME, _LEAST_TEXT = 3, 16
"""Characters; less of a subject or of a text proves nothing."""


def subject_apart(task: Task) -> Iterator[Result]:
    """Name and overview of a project share at least a word of their subject (seen in filings)."""
    names = [path for path in task.cells("name") if task.text(path).strip()]
    for path in names:
        subject = [one for one in _GENERAL.split(squeeze(task.text(path))) if len(one) > 1]
        if sum(map(len, subject)) < _LEAST_NAME:
            continue
        for other in task.cells("fields"):
            text = squeeze(task.text(other))
            if len(text) >= _LEAST_TEXT and not _shares(subject, text):
                facts = {
                    "名称栏": task.label(path),
                    "名称": shown(task.text(path)),
                    "栏目": task.label(other),
                    "原文": shown(task.text(other)),
                }
                yield Draft((other, path), facts)


def _shares(subject: list[str], text: str) -> bool:
    pairs = (part[at : at + 2] for part in subject for at in range(len(part) - 1))
    return any(pair in text for pair in pairs)


_LEVELS = {
    "中央": re.compile(r"中央"),
    "省级": re.compile(r"省级|省财政|省本级"),
    "市级": re.compile(r"市级|市财政|市本级"),
    "县级": re.compile(r"县级|县财政|县本级"),
}


def other_level(task: Task) -> Iterator[Result]:
    """Money named after one level of government is told to be another's (seen in a filing)."""
    for path in task.cells("name"):
        named = _levels(task.text(path))
        for other in task.cells("fields"):
            told = _levels(task.text(other))
            if len(named) == len(told) == 1 and named != told:
                facts = {
                    "名称栏": task.label(path),
                    "名称": named[0],
                    "栏目": task.label(other),
                    "原文": told[0],
                }
                yield Draft((other, path), facts)


def _levels(text: str) -> list[str]:
    return [level for level, pattern in _LEVELS.items() if pattern.search(text)]
