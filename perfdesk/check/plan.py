"""A form's rules compiled once: expressions, wording and the cells they point at."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.check.options import wrong_options
from perfdesk.check.readers import READERS
from perfdesk.expression import ExpressionError, compile_expression
from perfdesk.forms.model import Grid
from perfdesk.forms.rules import names_of

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from perfdesk.check.task import Reader
    from perfdesk.expression import Expression, Key, Names
    from perfdesk.forms.model import Form, Rule

_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be judged."""

    rule: Rule
    table: str = ""
    """The table in whose rows it is judged; empty when it is judged once."""
    when: Expression | None = None
    lets: tuple[tuple[str, Expression], ...] = ()
    check: Expression | None = None
    mend: tuple[Key, Expression] | None = None
    reader: Reader | None = None
    cells: tuple[Key, ...] = ()
    say: tuple[str, ...] = ()
    """Text and place in turn: odd members are names."""
    broken: str = ""
    """Why the rule cannot be judged at all; empty for a sound rule."""
    fields: tuple[str, ...] | None = None
    """Plain fields that it reads, when nothing else but its row decides it; None when more does."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All rules of a form, and the order in which its cells stand."""

    rules: tuple[CompiledRule, ...]
    """All but those in `of_rows`."""
    of_rows: Mapping[str, tuple[CompiledRule, ...]]
    """By table: the rules that nothing decides but one row and some plain fields."""
    order: Mapping[Key, int]
    quiet: dict[Hashable, tuple[int, int]]
    """Rows in which those rules found nothing, by table and texts: (judged, could not be said).

    Most rows stay as they are while one cell is typed, and judging them is most of the work.
    """

    def fields_of_rows(self, table: str) -> tuple[str, ...]:
        """Return the plain fields that the rules of a table's rows read."""
        return tuple(
            dict.fromkeys(name for one in self.of_rows[table] for name in one.fields or ())
        )


@lru_cache(maxsize=64)
def plan_of(form: Form) -> Plan:
    """Compile the rules of a form; what does not compile is kept as a broken rule."""
    names = names_of(form.fields, form.tables)
    rules = tuple(_compile(rule, form, names) for rule in form.rules if rule.scope == "filing")
    of_rows: dict[str, tuple[CompiledRule, ...]] = {}
    for one in rules:
        if one.table and one.fields is not None:
            of_rows[one.table] = (*of_rows.get(one.table, ()), one)
    rest = tuple(one for one in rules if not one.table or one.fields is None)
    return Plan(rest, of_rows, _order(form), {})


def wording(say: str) -> tuple[str, ...]:
    """Split a wording into text and place in turn."""
    return tuple(_PLACE.split(say))


def _compile(rule: Rule, form: Form, names: Names) -> CompiledRule:
    try:
        return _compiled(rule, form, names)
    except ExpressionError as error:
        return CompiledRule(rule, broken=f"规则写错了：{error}")


def _compiled(rule: Rule, form: Form, names: Names) -> CompiledRule:
    if rule.reader:
        return _of_reader(rule, form)
    lets: list[tuple[str, Expression]] = []
    for name, text in rule.let:
        lets.append((name, compile_expression(text, _with(names, lets))))
    known = _with(names, lets)
    when = compile_expression(rule.when, known) if rule.when else None
    check = compile_expression(rule.check, known)
    mend = (_key(rule.mend[0]), compile_expression(rule.mend[1], known)) if rule.mend else None
    parts = [check, *([when] if when else []), *(one for _, one in lets)]
    inputs = dict.fromkeys(key for part in parts for key in part.inputs)
    table = next((part.table for part in parts if part.table), "")
    alone = not any(part.wide for part in parts)
    return CompiledRule(
        rule,
        fields=tuple(name for name, column in inputs if not column) if alone else None,
        table=table,
        when=when,
        lets=tuple(lets),
        check=check,
        mend=mend,
        cells=tuple(_key(name) for name in rule.cells) or tuple(inputs),
        say=wording(rule.say),
    )


def _of_reader(rule: Rule, form: Form) -> CompiledRule:
    found = READERS.get(rule.reader)
    if found is None:
        return CompiledRule(rule, broken=f"没有名为“{rule.reader}”的读法")
    wrong = wrong_options(form, rule, found.options)
    broken = f"规则写错了：{'；'.join(wrong)}" if wrong else ""
    return CompiledRule(rule, reader=found, say=wording(rule.say), broken=broken)


def _with(names: Names, lets: list[tuple[str, Expression]]) -> Names:
    return names.with_lets(frozenset(name for name, _ in lets))


def _key(name: str) -> Key:
    field, _, column = name.partition(".")
    return (field, column)


def _order(form: Form) -> dict[Key, int]:
    order: dict[Key, int] = {}
    for block in form.blocks:
        rows = block.rows if isinstance(block, Grid) else ()
        blanks = (
            [blank for row in rows for cell in row.cells for blank in cell.blanks]
            if isinstance(block, Grid)
            else list(block.blanks)
        )
        for blank in blanks:
            order.setdefault((blank.field, ""), len(order))
            order.setdefault(blank.key, len(order))
    for name in (*form.fields, *form.tables):
        order.setdefault((name, ""), len(order))
    return order
