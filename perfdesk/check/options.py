"""The arguments that rules give to their readers: which there are, and whether they can be used.

A reader may rely on what is checked here: a rule whose arguments are wrong is never judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.forms.rules import LIST_JOINT as LIST_JOINT
from perfdesk.years import YearKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from perfdesk.forms.model import Form, Rule


@dataclass(frozen=True, slots=True)
class Options:
    """The names of a reader's arguments."""

    known: frozenset[str]
    needed: frozenset[str]
    """Those without which it has nothing to look at."""


def options_of(listed: str) -> Options:
    """Read names with blanks between; those that may be left out end in a question mark."""
    names = listed.split()
    needed = frozenset(name for name in names if not name.endswith("?"))
    return Options(frozenset(name.removesuffix("?") for name in names), needed)


def wrong_options(form: Form, rule: Rule, options: Options) -> list[str]:
    """Say what is wrong with a rule's arguments, one sentence each; nothing when all are right."""
    given = {name: tuple(value.split(LIST_JOINT)) for name, value in rule.options}
    wrong = [
        f"读法“{rule.reader}”没有参数“{name}”" for name in sorted(given.keys() - options.known)
    ]
    wrong += [
        f"读法“{rule.reader}”少了参数“{name}”" for name in sorted(options.needed - given.keys())
    ]
    return [*wrong, *_wrong_words(form, rule.reader, given), *_wrong_lists(rule.reader, given)]


_CELLS = frozenset(
    {
        *("fields", "amount", "whole", "value", "content", "goals", "name", "unit", "person"),
        *("phone", "names", "values", "long", "yearly", "of", "columns"),
        *("code", "total", "parts", "least", "lasting", "worked"),
    }
)
_MAY_BE_EMPTY = frozenset({"values"})
"""Arguments of which some forms have nothing: indicators in free text have no column of values."""


def _wrong_words(form: Form, reader: str, given: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for name, words in given.items():
        for word in words:
            if not word and name in _MAY_BE_EMPTY:
                continue
            cell = word.partition("=")[0] if name == "least" else word
            if name in _CELLS and not _exists(form, cell):
                yield f"参数“{name}”里的“{cell}”不在表样里"
            elif (wanted := _SHAPES.get(name)) and not wanted[0](word):
                yield f"参数“{name}”里的“{word}”{wanted[1]}"
            elif word not in _KINDS.get((reader, name), {word}):
                yield f"参数“{name}”里没有“{word}”这一种"


def _exists(form: Form, word: str) -> bool:
    field, _, column = word.partition(".")
    if column:
        return field in form.tables and column in form.tables[field].columns
    return field in form.fields


def _is_count(text: str) -> bool:
    return text.isdecimal() and len(text) < 5 and int(text) > 0


def _is_pair(text: str) -> bool:
    first, _, second = text.partition("=")
    return bool(first and second)


_SHAPES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "least": (lambda word: _is_count(word.partition("=")[2]), "要写成“栏目=个数”"),
    "chars": (_is_count, "不是字数"),
    "short": (_is_pair, "要写成“简称=全称”"),
    "mask": (bool, "没有写"),
}
_KINDS: Mapping[tuple[str, str], frozenset[str]] = {
    ("carried_years", "kinds"): frozenset(kind.value for kind in YearKind),
    ("category", "kinds"): frozenset({"unknown", "moved", "alias"}),
}
_ONE_COLUMN = {
    "product": ("value",),
    "no_unit": ("value",),
    "goal_operator": ("content", "value"),
}
"""Arguments that name one column of a table."""
_TWO_COLUMNS = frozenset({"long", "yearly"})
"""Arguments that name two columns of one table."""
_SIDE_BY_SIDE = (("names", "values"), ("person", "phone"))
"""Arguments of which each word of one belongs to the word in its place of the other."""


def _wrong_lists(reader: str, given: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name in _ONE_COLUMN.get(reader, ()):
        if name in given and (len(given[name]) != 1 or "." not in given[name][0]):
            yield f"参数“{name}”要写子表的一列"
    for name in sorted(_TWO_COLUMNS & given.keys()):
        tables = {word.partition(".")[0] for word in given[name] if "." in word}
        if len(given[name]) != 2 or len(tables) != 1 or not all("." in one for one in given[name]):
            yield f"参数“{name}”要写同一个子表的两列"
    for first, second in _SIDE_BY_SIDE:
        if first in given and second in given:
            columns_only = first == "names"  # indicators listed in free text have no values apart
            one, other = (
                _paired(given[name], columns_only=columns_only) for name in (first, second)
            )
            if one != other:
                yield f"参数“{first}”和“{second}”要一一对应"


def _paired(words: Sequence[str], *, columns_only: bool) -> int:
    return sum("." in word if columns_only else bool(word) for word in words)
