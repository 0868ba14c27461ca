"""Rules as data: what form.toml and common/rules.toml say → `Rule` records.

Shared rules live once; a form uses them by name and binds their `$places` to its own fields. A form
with several tables of a kind uses a rule once more for each of them, under `[[rules.also]]`, where
only the places that differ are bound anew. Every mistake comes back as a problem with its line; a
rule with a mistake is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from perfdesk.errors import FormProblem
from perfdesk.expression import Names
from perfdesk.forms.rule_check import RuleCheck

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.forms.model import Field, Rule, Table

_RULE_KEYS = frozenset(
    {
        *("id", "title", "level", "say", "basis", "check", "when", "let", "reader", "cells"),
        *("options", "category", "mend", "scope"),
    }
)
_USE_KEYS = frozenset({"id", "as", "bind", "level", "title", "say", "basis", "when", "options"})
_EXPRESSIONS = frozenset({"check", "when", "let", "value"})
LIST_JOINT = "、"
"""Between the members of an argument that is a list."""
Bind = dict[str, "str | tuple[str, ...]"]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A TOML file that holds rules: its name, its text, and the text parsed."""

    name: str
    text: str
    table: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A rule as written, with where it stands and how its places are bound."""

    table: Mapping[str, Any]
    file: str
    line: int
    bind: Bind
    use: int = 0
    """The list that uses it: 0 for `[rules]`, then each `[[rules.also]]` in turn."""


@dataclass(frozen=True, slots=True)
class _Use:
    """A list of shared rules to be used, with where it stands and how it binds their places."""

    listed: Any
    bind: Bind
    line: int
    place: int


def names_of(fields: Mapping[str, Field], tables: Mapping[str, Table]) -> Names:
    """Return the names that expressions of a form may use."""
    columns = tuple((name, frozenset(table.columns)) for name, table in tables.items())
    return Names(frozenset(fields), columns)


def load_rules(
    form: RuleFile, common: RuleFile, fields: Mapping[str, Field], tables: Mapping[str, Table]
) -> tuple[tuple[Rule, ...], tuple[FormProblem, ...]]:
    """Return the rules of a form, shared ones first, and everything that is wrong with them."""
    problems: list[FormProblem] = []
    check = RuleCheck(fields, tables, names_of(fields, tables), problems)
    rules: dict[str, list[Rule]] = {}
    listed: set[tuple[str, int]] = set()
    for entry in (*_used(form, common, problems), *_own(form, problems)):
        rule = _read_rule(entry, check)
        if rule is None:
            continue
        wrong = _repeated(rule, rules.get(rule.id, []), again=(rule.id, entry.use) in listed)
        if wrong:
            problems.append(FormProblem(entry.file, entry.line, rule.id, wrong))
            continue
        listed.add((rule.id, entry.use))
        rules.setdefault(rule.id, []).append(rule)
    return tuple(rule for used in rules.values() for rule in used), tuple(problems)


def _repeated(rule: Rule, earlier: list[Rule], *, again: bool) -> str:
    """Say what is wrong with using a rule once more; empty when it looks at other cells."""
    if not earlier:
        return ""
    if again or rule.line != earlier[0].line or rule.file != earlier[0].file:
        return "规则编号重复"
    if rule.scope == "dossier":
        return "跨填报件的规则只能用一次"
    return "再用一次的规则要对应到别的栏目" if rule in earlier else ""


def _own(form: RuleFile, problems: list[FormProblem]) -> Iterator[_Entry]:
    settings = form.table.get("rules", {})
    bind = _bind(settings, form, problems) if isinstance(settings, dict) else {}
    for table, line in _listed(form, problems):
        yield _Entry(table, form.name, line, bind)


def _used(form: RuleFile, common: RuleFile, problems: list[FormProblem]) -> Iterator[_Entry]:
    shared = {str(one.get("id")): (one, place) for one, place in _listed(common, problems)}
    for use in _uses(form, problems):
        for item in use.listed if isinstance(use.listed, list) else [None]:
            entry = {"id": item} if isinstance(item, str) else item
            if not isinstance(entry, dict) or entry.keys() - _USE_KEYS or "id" not in entry:
                problems.append(FormProblem(form.name, use.line, "use", f"看不懂 {item!r}"))
                continue
            name = str(entry["id"])
            if name not in shared:
                say = "common/rules.toml 里没有这条规则"
                problems.append(FormProblem(form.name, use.line, name, say))
                continue
            table, line = shared[name]
            bind = {**use.bind, **_bind(entry, form, problems)}
            yield _Entry(_merged(table, entry), common.name, line, bind, use.place)


def _uses(form: RuleFile, problems: list[FormProblem]) -> Iterator[_Use]:
    """Yield the list under `[rules]`, and those of each `[[rules.also]]` with its own bindings."""
    settings = form.table.get("rules", {})
    line = _line_of(form.text, "[rules]")
    if not isinstance(settings, dict) or settings.keys() - {"use", "bind", "also"}:
        say = "[rules] 里只能写 use、bind 和 also"
        problems.append(FormProblem(form.name, line, "rules", say))
        return
    bind = _bind(settings, form, problems)
    yield _Use(settings.get("use", []), bind, line, 0)
    also = settings.get("also", [])
    lines = _lines_of(form.text, "[[rules.also]]")
    for place, one in enumerate(also if isinstance(also, list) else [None], 1):
        line = lines[place - 1] if place <= len(lines) else line
        if not isinstance(one, dict) or one.keys() != {"use", "bind"}:
            say = "[[rules.also]] 里要写 use 和 bind，只写这两样"
            problems.append(FormProblem(form.name, line, "also", say))
            continue
        yield _Use(one["use"], {**bind, **_bind(one, form, problems, line)}, line, place)


def _merged(shared: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**shared, **{key: entry[key] for key in entry.keys() & _RULE_KEYS}}
    merged["id"] = entry.get("as", shared.get("id"))
    if isinstance(shared.get("options"), dict) and isinstance(entry.get("options"), dict):
        merged["options"] = {**shared["options"], **entry["options"]}
    return merged


def _listed(file: RuleFile, problems: list[FormProblem]) -> list[tuple[Mapping[str, Any], int]]:
    """Return the `[[rule]]` tables of a file with their lines."""
    rules = file.table.get("rule", [])
    if not isinstance(rules, list) or not all(isinstance(one, dict) for one in rules):
        problems.append(FormProblem(file.name, 0, "rule", "规则要写成 [[rule]]"))
        return []
    lines = _lines_of(file.text, "[[rule]]")
    lines += [0] * (len(rules) - len(lines))
    return list(zip(rules, lines, strict=False))


def _line_of(text: str, wanted: str) -> int:
    return next(iter(_lines_of(text, wanted)), 0)


def _lines_of(text: str, wanted: str) -> list[int]:
    return [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == wanted]


def _bind(
    settings: Mapping[str, Any], file: RuleFile, problems: list[FormProblem], line: int = 0
) -> Bind:
    bind: Bind = {}
    given = settings.get("bind", {})
    for name, value in given.items() if isinstance(given, dict) else []:
        if isinstance(value, str):
            bind[name] = value
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            bind[name] = tuple(value)
        else:
            line = line or _line_of(file.text, "[rules.bind]")
            problems.append(FormProblem(file.name, line, name, "bind 的值要写成文字或文字列表"))
    return bind


# --- one rule ------------------------------------------------------------------------------------


def _read_rule(entry: _Entry, check: RuleCheck) -> Rule | None:
    table = _substitute(entry.table, entry.bind, "")
    title = str(entry.table.get("id", ""))
    strange = sorted(table.keys() - _RULE_KEYS)
    if strange:
        check.complain(entry.file, entry.line, title, f"不认识“{'、'.join(strange)}”")
        return None
    return check.rule(table, entry.file, entry.line)


def _substitute(value: Any, bind: Bind, key: str) -> Any:
    """Replace the `$places` everywhere in a rule; in expressions odd names are backquoted."""
    if isinstance(value, dict):
        inner = (lambda name: key) if key == "let" else (lambda name: name)
        return {name: _substitute(one, bind, inner(name)) for name, one in value.items()}
    if isinstance(value, list):
        items: list[Any] = []
        for one in value:
            whole = bind.get(one[1:]) if isinstance(one, str) and one.startswith("$") else None
            items.extend(whole if isinstance(whole, tuple) else [_substitute(one, bind, key)])
        return items
    if not isinstance(value, str) or "$" not in value:
        return value
    whole = bind.get(value[1:])
    if isinstance(whole, tuple):
        return LIST_JOINT.join(whole)
    return _fill(value, bind, quoted=key in _EXPRESSIONS)


def _fill(text: str, bind: Bind, *, quoted: bool) -> str:
    def put(found: re.Match[str]) -> str:
        value = bind[found[1]]
        if not isinstance(value, str):
            return found[0]
        return ".".join(_identifier(part) for part in value.split(".")) if quoted else value

    return _places(tuple(bind)).sub(put, text) if bind else text


@lru_cache(maxsize=64)
def _places(names: tuple[str, ...]) -> re.Pattern[str]:
    """Return what finds `$name` for each name, the longest that fits."""
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\$({'|'.join(map(re.escape, longest_first))})")


def _identifier(name: str) -> str:
    return name if name.isidentifier() else f"`{name}`"
