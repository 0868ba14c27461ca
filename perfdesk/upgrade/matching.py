"""Which field, table and column of another form each one of a form goes to.

Same name first, then an alias of the new form's field, then what is declared to mean the same. A
field that is declared to mean something else than its label says matches by that meaning alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.errors import PerfDeskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from perfdesk.forms.equivalents import Equivalents, ItemCell
    from perfdesk.forms.model import Field, Form, Table

    Key = tuple[str, str]


class UpgradeError(PerfDeskError):
    """Two forms that have nothing in common."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where everything of the old form goes; what is not named here has no place."""

    fields: Mapping[str, str]
    tables: Mapping[str, str]
    columns: Mapping[Key, Key]
    """(old table, old column) → (new table, new column)."""
    items: Mapping[str, tuple[ItemCell, Key]]
    """Old field of numbered items → (what it is, new (table, column) for their texts)."""
    same: Equivalents


@lru_cache(maxsize=64)
def match_forms(old: Form, new: Form) -> Match:
    """Match two forms; each name of the new form is taken at most once."""
    same = new.equivalents or old.equivalents
    fields = _match_fields(old, new, same)
    tables = _pair(old.tables.values(), new.tables.values(), same.tables)
    columns: dict[Key, Key] = {}
    for table, target in tables.items():
        inner = _pair(
            old.tables[table].columns.values(), new.tables[target].columns.values(), same.columns
        )
        columns |= {(table, name): (target, other) for name, other in inner.items()}
    items = {
        item.field: (item, key)
        for item in same.items
        if item.field in old.fields and item.field not in fields
        if (key := _place_of_items(item, new, same)) is not None
    }
    return Match(fields, tables, columns, items, same)


def are_kin(old: Form, new: Form) -> bool:
    """Whether a filing of one form can be carried into the other: what names a filing matches."""
    if old.id == new.id:
        return True
    return bool(old.title_field) and match_forms(old, new).fields.get(old.title_field) == (
        new.title_field
    )


def forms_for(made_with: Iterable[Form], forms: Iterable[Form]) -> tuple[Form, ...]:
    """Return the forms that filings of some forms can all be carried into, by place and name.

    Their own form, where all have the same, is left out.
    """
    old = {form.id: form for form in made_with}
    fitting = [
        form
        for form in forms
        if all(are_kin(one, form) for one in old.values()) and [form.id] != [*old]
    ]
    return tuple(sorted(fitting, key=lambda form: (form.place, form.name)))


def must_be_kin(old: Form, new: Form) -> None:
    """Raise UpgradeError with one sentence when two forms have nothing in common."""
    if not are_kin(old, new):
        raise UpgradeError(
            f"“{old.name}”（{old.place}）和“{new.name}”（{new.place}）不是同一类表，"
            "没有可以对应的栏目，结转不过去；请换一个表样。"
        )


def _match_fields(old: Form, new: Form, same: Equivalents) -> dict[str, str]:
    years = {old.year_field: new.year_field} if old.year_field and new.year_field else {}
    return years | _pair(
        [one for one in old.fields.values() if one.name not in years],
        [one for one in new.fields.values() if one.name not in years.values()],
        same.fields,
        lambda name: same.meaning.get((old.id, name)),
        lambda name: same.meaning.get((new.id, name)),
    )


def _nothing(_name: str) -> None:
    return None


def _pair(
    old: Iterable[Field | Table],
    new: Iterable[Field | Table],
    groups: Mapping[str, int],
    old_means: Callable[[str], str | None] = _nothing,
    new_means: Callable[[str], str | None] = _nothing,
) -> dict[str, str]:
    """Pair names in the order of how surely they mean the same."""

    def named(one: Field | Table, other: Field | Table) -> bool:
        if old_means(one.name) or new_means(other.name):
            return old_means(one.name) == new_means(other.name)
        return one.name == other.name

    def aliased(one: Field | Table, other: Field | Table) -> bool:
        special = old_means(one.name) or new_means(other.name)
        return not special and one.name in other.aliases

    def declared(one: Field | Table, other: Field | Table) -> bool:
        special = old_means(one.name) or new_means(other.name)
        group = groups.get(one.name)
        return not special and group is not None and group == groups.get(other.name)

    pairs: dict[str, str] = {}
    listed, wanted = list(old), list(new)
    for fits in (named, aliased, declared):
        for one in listed:
            if one.name in pairs:
                continue
            taken = pairs.values()
            found = [two.name for two in wanted if two.name not in taken and fits(one, two)]
            if found:
                pairs[one.name] = found[0]
    return pairs


def _place_of_items(item: ItemCell, new: Form, same: Equivalents) -> Key | None:
    table = _like(item.table, new.tables, same.tables)
    column = _like(item.column, new.tables[table].columns, same.columns) if table else ""
    return (table, column) if column else None


def _like(name: str, names: Mapping[str, object], groups: Mapping[str, int]) -> str:
    """Return the name itself, or else the first that means the same; empty for none."""
    group = groups.get(name)
    alike = [one for one in names if group is not None and groups.get(one) == group]
    return name if name in names else next(iter(alike), "")
