"""The numbered items of a free-text cell as indicators: how many, how written, with what numbers.

Where an item begins is decided in `perfdesk.items`; here a line without a number is an item too,
and a heading (`质量指标：`) is none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.task import LIST_JOINT, Draft, shown
from perfdesk.expression import CannotSay
from perfdesk.filing import is_placeholder
from perfdesk.findings import Mend
from perfdesk.indicators import vague_word
from perfdesk.items import ItemStyle, numbered_items
from perfdesk.numerals import NUMBER, fold, read_decimal, squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from perfdesk.check.task import Result, Task
    from perfdesk.items import Item

_HEADING = re.compile(r"[^。；;，,0-9≥≤]{0,20}[:：]|[^。；;，,0-9≥≤]{1,12}(?:指标|目标)")
_SUB_MARK = re.compile(r"\s*+(?:[0-9]{1,2}[、.)]|\(?[0-9一二三四五六七八九十]{1,2}\)|[①-⑳])")
_SENTENCE_ENDS = "。；;！!"
_CLAUSE = re.compile(rf"[{_SENTENCE_ENDS}，,\n]")
_QUANTITY = re.compile(rf"(?<![0-9.]){NUMBER}\s*+(?:%|‰|万|亿|[^\W\d_])")
_NUMERAL = re.compile(r"[0-9]|百分之|[一二三四五六七八九十两](?:次|个|人|户|项|家|件|天)")
_SHOWN_ITEMS = 6
_SHOWN_CHARS = 24


@dataclass(frozen=True, slots=True)
class Entry:
    """One indicator of a free-text cell, with where it stands: `whole[start:end] == text`."""

    text: str
    start: int
    end: int
    number: int
    """As written; 0 for a line without a number."""
    run_on: bool
    """Whether its number stands in the same line as the item before it."""


@lru_cache(maxsize=32)
def entries(text: str) -> tuple[Entry, ...]:
    """Return the indicators written in a cell, in order, headings and empty items left out.

    Everything but numbers, headings, dots and white space is in exactly one entry. Never fails.
    """
    found: list[Entry] = []
    before = -1
    for item in numbered_items(text):
        run_on = before >= 0 and "\n" not in text[before : item.start]
        before = item.end
        for at, line in _lines(item):
            if all(map(is_placeholder, line.split("\n"))) or _is_heading(line):
                continue
            numbered = at == 0 and item.style is not ItemStyle.NONE
            found.append(
                Entry(
                    text=line,
                    start=item.start + at,
                    end=item.start + at + len(line),
                    number=item.number if numbered else 0,
                    run_on=numbered and run_on and bool(found),
                )
            )
    return tuple(found)


_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def _lines(item: Item) -> Iterator[tuple[int, str]]:
    """Yield place and text of the lines that are items of their own.

    Under a number, a line that goes on with the sentence before it belongs to the same item.
    """
    start = end = 0
    for found in _LINE.finditer(item.text):
        begins = item.style is ItemStyle.NONE or _begins(item.text[end - 1 : end], found[0])
        if end and begins:
            yield start, item.text[start:end]
            start = found.start()
        end = found.end()
    if end:
        yield start, item.text[start:end]


def _begins(last: str, line: str) -> bool:
    """Whether a line under a numbered item is a new one: the sentence before it has ended."""
    ended = last in _SENTENCE_ENDS or _is_heading(line)
    return ended and not _SUB_MARK.match(fold(line[:8]))


def _is_heading(text: str) -> bool:
    return len(text) <= 24 and bool(_HEADING.fullmatch(fold(text)))


def too_few(task: Task) -> Iterator[Result]:
    """The form prints how many indicators it wants at least (the form itself, 桃江 2021).

    An error only where no reading of the text has enough of them: clauses and quantities count when
    they are more than the numbered items.
    """
    for path, least in _least(task):
        text = task.text(path)
        if is_placeholder(text):
            yield CannotSay(f"“{task.label(path)}”没有填写", (path.key,), empty=True)
            continue
        found = entries(text)
        if len(found) >= least:
            continue
        if _most_meant(text) >= least:
            yield CannotSay(f"“{task.label(path)}”没有分条，数不清有几个指标", (path.key,))
            continue
        facts = {
            "栏目": task.label(path),
            "个数": str(len(found)),
            "条目": f"（{_listed(found)}）" if found else "",
            "最少": str(least),
        }
        yield Draft((path,), facts)


def _least(task: Task) -> Iterator[tuple[CellPath, int]]:
    for word in task.words("least"):
        name, _, number = word.partition("=")
        if number.isdigit():
            yield CellPath(name), int(number)


def uncounted(task: Task) -> Iterator[Result]:
    """Indicators written as one sentence can be counted by nobody (review opinion 5)."""
    for path, least in _least(task):
        text = task.text(path)
        if len(entries(text)) < least <= _most_meant(text):
            facts = {"栏目": task.label(path), "最少": str(least)}
            yield Draft((path,), facts)


def _most_meant(text: str) -> int:
    """The most indicators that a text can be taken for: clauses, or quantities."""
    clauses = [one for one in _CLAUSE.split(text) if not all(map(is_placeholder, one.split()))]
    return max(len(clauses), sum(1 for _ in _QUANTITY.finditer(fold(text))))


def run_together(task: Task) -> Iterator[Result]:
    """One indicator stands in one line (review opinion 5, and the form's own numbered lines)."""
    for path in task.cells("fields"):
        text = task.text(path)
        joined = [one for one in entries(text) if one.run_on]
        if joined:
            facts = {
                "栏目": task.label(path),
                "个数": str(len(joined) + 1),
                "条目": f"“{shown(_short(joined[0]))}”",
            }
            yield Draft((path,), facts, Mend(path, one_to_a_line(text)))


def one_to_a_line(text: str) -> str:
    """Return the text with each numbered item in a line of its own, all else as it was."""
    parts: list[str] = []
    end = 0
    for item in numbered_items(text):
        gap = text[end : item.start]
        if end and gap.strip() and "\n" not in gap:
            parts[-1] = parts[-1].rstrip()
            gap = "\n" + gap.lstrip()
        parts += [gap, item.text]
        end = item.end
    return "".join([*parts, text[end:]])


def no_number(task: Task) -> Iterator[Result]:
    """Indicators are to be measured; those without a number are told together (opinion 2)."""
    yield from _told_together(task, lambda one: not _NUMERAL.search(one) and not vague_word(one))


def vague(task: Task) -> Iterator[Result]:
    """Words of degree without a number cannot be checked afterwards (review opinion 2)."""
    yield from _told_together(task, lambda one: not _NUMERAL.search(one) and bool(vague_word(one)))


def _told_together(task: Task, odd: Callable[[str], bool]) -> Iterator[Draft]:
    for path in task.cells("fields"):
        found = [one for one in entries(task.text(path)) if odd(fold(one.text))]
        if found:
            facts = {
                "栏目": task.label(path),
                "个数": str(len(found)),
                "条目": _listed(found),
            }
            yield Draft((path,), facts)


def numbering(task: Task) -> Iterator[Result]:
    """Items are numbered 1, 2, 3; a gap or a double is often a line lost or pasted twice."""
    for path in task.cells("fields"):
        numbers = [one.number for one in entries(task.text(path)) if one.number]
        odd = any(
            number != before + 1 and not (number == 1 and before > 1)
            for before, number in zip([0, *numbers], numbers, strict=False)
        )
        if odd:
            listed = LIST_JOINT.join(str(number) for number in numbers[:20])
            yield Draft((path,), {"栏目": task.label(path), "序号": listed})


def no_satisfaction(task: Task) -> Iterator[Result]:
    """Satisfaction is one of the benefits that the form names (the form itself; opinion 10).

    It belongs to the first cell; that it stands in another one is not for this rule to say.
    """
    cells = list(task.cells("fields"))
    own = cells[0]
    if not task.text(own).strip():
        yield CannotSay(f"“{task.label(own)}”没有填写", (own.key,), empty=True)
    elif not any("满意" in squeeze(task.text(path)) for path in cells):
        yield Draft((own,), {"栏目": task.label(own)})


_PERCENT = re.compile(rf"(?<![0-9.])(?P<number>{NUMBER})\s*+%")
_GROWTH = re.compile("[增升提降减超]")
"""Words of change: a rate of growth may well pass 100 %."""


def percent(task: Task) -> Iterator[Result]:
    """A share is at most the whole (published checkers: percent above 100)."""
    for path in task.cells("fields"):
        for one in entries(task.text(path)):
            for found in _PERCENT.finditer(fold(one.text)):
                number = read_decimal(found["number"])
                if number is not None and number > 100 and not _GROWTH.search(one.text):
                    facts = {"栏目": task.label(path), "条目": shown(_short(one)), "原文": found[0]}
                    yield Draft((path,), facts, detail=one.text)
                    break


def _short(entry: Entry) -> str:
    text = entry.text.rstrip(_SENTENCE_ENDS)
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"


def _listed(found: Sequence[Entry]) -> str:
    names = LIST_JOINT.join(f"“{shown(_short(one))}”" for one in found[:_SHOWN_ITEMS])
    return f"{names}等" if len(found) > _SHOWN_ITEMS else names
