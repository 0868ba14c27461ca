"""Which names of different forms mean the same (common/equivalents.toml), and reading the file.

Only names are known here. Whether some form has them, the linter sees, which looks at all forms.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from perfdesk.errors import FormProblem
from perfdesk.indicators import standard_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.indicators import Tree

FILE = "common/equivalents.toml"
SECTIONS = ("fields", "tables", "columns", "options")
"""Kinds of names that are grouped."""
_ITEM_KEYS = ("field", "level", "table", "column")


@dataclass(frozen=True, slots=True)
class ItemCell:
    """A free-text cell whose numbered items are rows of a table in other forms."""

    field: str
    level: str
    """First level under which its items stand."""
    table: str
    column: str
    """Where the text of an item goes."""


def _none() -> Mapping[str, int]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Equivalents:
    """What is declared to mean the same; empty unless a form's folder has the shared file."""

    fields: Mapping[str, int] = field(default_factory=_none)
    """Name → number of its group; so with the other kinds of names."""
    tables: Mapping[str, int] = field(default_factory=_none)
    columns: Mapping[str, int] = field(default_factory=_none)
    options: Mapping[str, int] = field(default_factory=_none)
    meaning: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))
    """(form id, field) → what the field means there, where its label alone would mislead."""
    items: tuple[ItemCell, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is declared."""
        return bool(self.fields or self.tables or self.columns or self.items)


@dataclass(slots=True)
class _File:
    """The text of the file, so that problems can name the line of a word."""

    text: str
    problems: list[FormProblem] = field(default_factory=list)

    def complain(self, name: str, say: str, times: int = 1) -> None:
        self.problems.append(FormProblem(FILE, line_of(self.text, name, times), name, say))


def line_of(text: str, name: str, times: int = 1) -> int:
    """Return the line (from 1) where a name stands for so many times; 0 where it does not."""
    one = re.escape(name)
    word = re.compile(rf'(?:"{one}"|^\s*{one}\s*=|\[{one}\])')
    lines = [n for n, line in enumerate(text.split("\n"), 1) for _ in word.findall(line)]
    return lines[min(times, len(lines)) - 1] if lines else 0


def read_equivalents(
    data: Mapping[str, Any], text: str, trees: Mapping[str, Tree]
) -> tuple[Equivalents, tuple[FormProblem, ...]]:
    """Read the parsed file; what is wrong comes back as problems with their lines."""
    file = _File(text)
    for key in data:
        if key not in {*SECTIONS, "meaning", "items"}:
            file.complain(key, f"不认识的设置“{key}”")
    groups = {section: _groups(file, data.get(section, []), section) for section in SECTIONS}
    found = Equivalents(
        **groups,
        meaning=MappingProxyType(dict(_meanings(file, data.get("meaning", {})))),
        items=tuple(_items(file, data.get("items", []), trees)),
    )
    return found, tuple(file.problems)


def _groups(file: _File, given: object, section: str) -> Mapping[str, int]:
    groups: dict[str, int] = {}
    if not isinstance(given, list):
        file.complain(section, f"“{section}”要写成一组一组的名字")
        return groups
    for number, group in enumerate(given):
        names = [name for name in group if _is_name(name)] if isinstance(group, list) else []
        if not isinstance(group, list) or len(names) != len(group) or len(names) < 2:
            file.complain(section, f"第 {number + 1} 组要写成至少两个名字的列表")
        for name in names:
            if name in groups:
                file.complain(name, f"“{name}”在 {section} 里写了两次，分不清同谁对应", 2)
            groups.setdefault(name, number)
    return MappingProxyType(groups)


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name.strip())


def _meanings(file: _File, given: object) -> Iterator[tuple[tuple[str, str], str]]:
    listed = given if isinstance(given, dict) else {}
    if listed is not given:
        file.complain("meaning", '“meaning”要按表样写：[meaning."表样"] 栏目 = 意思')
    for form_id, fields in listed.items():
        for name, meaning in fields.items() if isinstance(fields, dict) else [("", None)]:
            if isinstance(meaning, str) and meaning.strip():
                yield (form_id, name), meaning
            else:
                file.complain(name or form_id, "意思要写成一句文字")


def _items(file: _File, given: object, trees: Mapping[str, Tree]) -> Iterator[ItemCell]:
    listed = given if isinstance(given, list) else []
    if listed is not given:
        file.complain("items", "“items”要写成 [[items]]")
    seen: set[str] = set()
    for number, entry in enumerate(listed, 1):
        texts = [entry.get(key) for key in _ITEM_KEYS] if isinstance(entry, dict) else []
        if not texts or not all(_is_name(text) for text in texts) or len(entry) > len(texts):
            keys = "、".join(_ITEM_KEYS)
            file.complain("items", f"第 {number} 个 items 要写 {keys} 四项文字", number)
            continue
        item = ItemCell(*(str(text) for text in texts))
        if item.field in seen:
            file.complain(item.field, f"“{item.field}”的条目写了两次", 2)
        elif trees and all(standard_name(tree, item.level) is None for tree in trees.values()):
            file.complain(item.level, f"“{item.level}”不在任何指标树里")
        seen.add(item.field)
        yield item
