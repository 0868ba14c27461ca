"""A text of one form's cell as another form's cell would have it; told whenever it differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.amounts import Amount
from perfdesk.forms.model import FieldType
from perfdesk.indicators import first_level_of, standard_name
from perfdesk.numerals import plain, squeeze
from perfdesk.values import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.forms.model import Field
    from perfdesk.indicators import Tree


@dataclass(frozen=True, slots=True)
class Converted:
    """A text for the new cell; `note` says what was changed, or why it needs a look."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text cannot stand in the new cell: one Chinese clause."""

    say: str


_STRICT: Mapping[FieldType, str] = {
    FieldType.MONEY: "金额",
    FieldType.NUMBER: "数",
    FieldType.PERCENT: "百分数",
    FieldType.DATE: "日期",
    FieldType.DATERANGE: "起止时间",
    FieldType.YEAR: "年份",
    FieldType.PHONE: "电话",
}
"""Kinds that take a text of another kind only when it can be read as theirs."""


def convert(old: Field, new: Field, text: str, options: Mapping[str, int]) -> Converted | Refused:
    """Return a text as the new field takes it; `options` are the groups of equal choices."""
    if new.calc:
        return Refused(f"本表的“{new.name}”由程序计算")
    if new.type is FieldType.CHOICE:
        return _choice(new, text, options)
    if old.type is FieldType.MONEY and new.unit != old.unit:
        return _money(old, new, text)
    strict = new.type in _STRICT and new.type is not old.type
    if strict and not parse(new.type, text, new.unit).readable:
        return Refused(f"本表的“{new.name}”要填{_STRICT[new.type]}")
    return Converted(text)


def _choice(new: Field, text: str, options: Mapping[str, int]) -> Converted | Refused:
    written = squeeze(text)
    if written in new.options:
        return Converted(written, "" if written == text else f"原表写“{text}”")
    group = options.get(written)
    for option in new.options:
        if group is not None and options.get(option) == group:
            return Converted(option, f"“{written}”对应“{option}”")
    return Refused(f"不是本表“{new.name}”的选项（{'、'.join(new.options)}）")


def _money(old: Field, new: Field, text: str) -> Converted | Refused:
    amount = parse(FieldType.MONEY, text, old.unit).value
    if not isinstance(amount, Amount) or not amount.unit:
        return Refused(f"读不出金额，不能由{old.unit}换算成{new.unit or '文字'}")
    if not new.unit:
        return Converted(str(amount), f"原表写“{text}”（{old.unit}）")
    number = plain(amount.to(new.unit).number)
    return Converted(number, f"原表“{text}”（{old.unit}），换算成“{number}”（{new.unit}）")


def convert_levels(tree: Tree | None, first: str, second: str) -> tuple[Converted, Converted]:
    """Return both levels of a row in the words of a tree; unknown ones are kept and told."""
    if tree is None:
        return Converted(first), Converted(second)
    named = standard_name(tree, second) if second else None
    above = first_level_of(tree, second) if named else None
    if named and above:
        return _level(first, above), _level(second, named)
    own = standard_name(tree, first) if first else None
    firsts = {name for name, _seconds in tree.levels}
    if own and own not in firsts and not second:
        return _level(first, first_level_of(tree, own) or own), _level(second, own)
    known = own in firsts
    return (
        _level(first, own) if own and known else _unknown(first),
        _unknown(second) if second else Converted(second),
    )


def _level(old: str, new: str) -> Converted:
    changed = squeeze(old) != squeeze(new)
    said = f"“{old}”" if old else "空着"
    return Converted(new, f"原表{said}，按本表的指标体系归到“{new}”" if changed else "")


def _unknown(text: str) -> Converted:
    note = f"本表的指标体系里没有“{text}”，照原样留着，请改" if text else ""
    return Converted(text, note)


def named_level(tree: Tree | None, first: str, text: str) -> str:
    """Return the one second level that a text names in so many words; empty when in doubt."""
    if tree is None:
        return ""
    written = squeeze(text)
    seconds = [name for _first, seconds in tree.levels for name in seconds]
    found = {name for name in seconds if name in written}
    found |= {name for alias, name in tree.aliases.items() if alias in written and name in seconds}
    if _SATISFACTION in written:
        found |= {name for name in seconds if _SATISFACTION in name}
    wanted = standard_name(tree, first)
    under = {name for name in found if first_level_of(tree, name) == wanted} or found
    return under.pop() if len(under) == 1 else ""


_SATISFACTION = "满意度"
"""The one word of an indicator's text that belongs to a single level in every tree."""
