"""What a form.toml says about carrying a cell over: one of four words, or `{ from = "上年" }`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfdesk.forms.model import Carry, FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.forms.model import Field, Table
    from perfdesk.forms.source import Source

Path = tuple[str, ...]


def read_carry(
    source: Source, given: Mapping[str, Any], kind: FieldType, path: Path
) -> tuple[Carry, str]:
    """Return the policy of a cell and the cell beside it that its text comes from, if one is named.

    A text that moves is always to be reviewed.
    """
    value = given.get("carry", _usual(kind))
    if not isinstance(value, dict):
        return source.member(Carry, value, (*path, "carry")), ""
    name = value.get("from")
    if value.keys() != {"from"} or not isinstance(name, str) or not name:
        source.complain((*path, "carry"), '要写成 { from = "栏目" }')
        return Carry.REVIEW, ""
    return Carry.REVIEW, name


def check_sources(source: Source, fields: Mapping[str, Field], tables: Mapping[str, Table]) -> None:
    """Report texts that should come from a cell that is not there, or is of another kind."""
    for name, field in fields.items():
        _check_source(source, field, fields, ("field", name))
    for table in tables.values():
        for name, column in table.columns.items():
            _check_source(source, column, table.columns, ("table", table.name, "columns", name))


def _check_source(source: Source, field: Field, beside: Mapping[str, Field], path: Path) -> None:
    if not field.carry_from:
        return
    wanted = beside.get(field.carry_from)
    if wanted is None:
        where = "同一个子表里" if len(path) > 2 else "版式图里"
        source.complain((*path, "carry"), f"{where}没有“{field.carry_from}”，不能由它移来")
    elif wanted is field:
        source.complain((*path, "carry"), "由自己移来没有意义，照搬写 keep 或 review")
    elif wanted.type is not field.type:
        say = f"“{wanted.name}”是 {wanted.type.value}，这一栏是 {field.type.value}，不能移来"
        source.complain((*path, "carry"), say)


def _usual(kind: FieldType) -> Carry:
    """What happens to a kind of cell unless the form says otherwise."""
    if kind in {FieldType.DATE, FieldType.DATERANGE, FieldType.YEAR}:
        return Carry.SHIFT
    if kind in {FieldType.MONEY, FieldType.NAME, FieldType.PHONE, FieldType.CODE}:
        return Carry.REVIEW
    return Carry.KEEP
