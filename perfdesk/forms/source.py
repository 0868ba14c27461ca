"""A parsed form.toml: values of the wanted kind, and every mistake with its line.

Anything may stand in the file. Reading it never raises; what is wrong is noted and a harmless
value goes on, so that one pass finds all mistakes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from perfdesk.errors import FormProblem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from perfdesk.indicators import Tree

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")

_KINDS: dict[type, str] = {
    str: "文字",
    int: "整数",
    bool: "true 或 false",
    list: "列表",
    dict: "一组设置",
}
_TABLE_PATH = "table"


@dataclass(slots=True)
class Source:
    """A parsed form.toml with its text, so that problems can name their line.

    A path tells where in the file a value stands: `("field", "资金总额")`,
    `("table", "项目年度绩效指标", "columns", "指标值")`, or `("paper",)`.
    """

    table: Mapping[str, Any]
    text: str
    shared: Mapping[str, Mapping[str, Any]]
    """Parsed shared files by file name."""
    problems: list[FormProblem]
    trees: Mapping[str, Tree] = field(default_factory=dict)

    def complain(self, path: tuple[str, ...], say: str) -> None:
        """Note a problem at the line of form.toml where the path leads."""
        line = _line_of(self.text, path)
        self.problems.append(FormProblem("form.toml", line, shown(path), say))

    def typed(
        self, table: Mapping[str, Any], key: str, default: T, path: tuple[str, ...] = ()
    ) -> T:
        """Return a value of the default's kind; another kind is reported, the default returned."""
        value = table.get(key, default)
        kind = type(default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.complain((*path, key), f"“{key}”要写成{_KINDS[kind]}")
            return default
        return value

    def section(
        self, table: Mapping[str, Any], key: str, path: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Return the settings under a key; an empty dict when there are none."""
        empty: dict[str, Any] = {}
        return self.typed(table, key, empty, path)

    def words(
        self, table: Mapping[str, Any], key: str, path: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Return a list of texts; anything else in the list is reported and left out."""
        empty: list[Any] = []
        listed = self.typed(table, key, empty, path)
        words = tuple(word for word in listed if isinstance(word, str) and word.strip())
        if len(words) != len(listed):
            self.complain((*path, key), f"“{key}”里只能写文字")
        return words

    def member(self, kind: type[E], value: object, path: tuple[str, ...]) -> E:
        """Return the member of an enumeration; another value is reported, the first returned."""
        if isinstance(value, str) and value in list(kind):
            return kind(value)
        allowed = "、".join(kind)
        self.complain(path, f"写了“{value}”，只能是 {allowed}")
        return next(iter(kind))

    def known_keys(
        self, table: Mapping[str, Any], known: frozenset[str], path: tuple[str, ...] = ()
    ) -> None:
        """Report every key that means nothing here."""
        for key in table:
            if key not in known:
                self.complain((*path, key), f"不认识的设置“{key}”")


def shown(path: tuple[str, ...]) -> str:
    """Name a path to people: `资金总额`, `项目年度绩效指标.指标值`, or the setting itself."""
    if path[:1] == ("field",) and len(path) > 1:
        return path[1]
    if path[:1] == (_TABLE_PATH,) and len(path) > 1:
        columns = path[3:4] if path[2:3] == ("columns",) else ()
        return ".".join((path[1], *columns))
    return path[-1]


def _line_of(text: str, path: tuple[str, ...]) -> int:
    """Return the line (from 1) to which the path leads, as far as it can be followed; else 0."""
    lines = text.split("\n")
    at, found = 0, 0
    for depth, name in enumerate(path):
        quoted = re.escape(name)
        key = re.compile(rf"""(?:^|[\[.{{,\s"'])["']?{quoted}["']?\s*(?:=|\]|\.)""")
        for number in range(at, len(lines)):
            line = lines[number]
            opens = line.lstrip().startswith("[") and not line.lstrip().startswith("[[")
            if key.search(line) and (depth > 0 or len(path) == 1 or opens):
                at, found = number, number + 1
                break
    return found
