"""The normal writing of a 指标值, offered to the clerk and never applied silently."""

from __future__ import annotations

import re

from perfdesk.indicators.grammar import SIGNS
from perfdesk.indicators.reading import parse_indicator
from perfdesk.indicators.value import IndicatorValue, ValueKind

_NEEDS_WORDS = re.compile(r"(?:后|起|完毕|截止|同比|环比|[较比与].{1,6})$")
_SAME = str.maketrans({"·": "/", ">": "＞", "<": "＜", "=": "＝", "(": "（", ")": "）"})


def written(value: IndicatorValue) -> str:
    """Write a quantity: operator, number, unit, what it is for, remark in brackets."""
    note = f"（{value.note}）" if value.note else ""
    return f"{value.lead}{value.operator}{value.digits}{value.full_unit}{note}{value.remark}"


def proposal(text: str) -> str | None:
    """Return the normal writing of a quantity (95%以上 → ≥95%); None when it is normal already."""
    value = parse_indicator(text)
    if value is None or value.kind is not ValueKind.QUANTITY or not _can_be_normal(value):
        return None
    normal = written(value)
    if same_writing(normal, text) or not _means_the_same(parse_indicator(normal), value):
        return None
    return normal


def _can_be_normal(value: IndicatorValue) -> bool:
    """Not offered for changes, ranges and limits that begin with an event: words say them best."""
    if value.change or value.upper is not None or value.operator == "≈":
        return False
    if value.remark and value.written_operator not in SIGNS | {""}:
        return False
    return not _NEEDS_WORDS.search(value.lead)


def same_writing(one: str, other: str) -> bool:
    """Tell whether two texts differ in nothing that anybody need mend."""
    return _compared(one) == _compared(other)


def _compared(text: str) -> str:
    """The text without white space, its two writings of brackets and of ＞＜＝ made one."""
    return "".join(text.split()).rstrip("。；;").translate(_SAME)


def _means_the_same(read: IndicatorValue | None, value: IndicatorValue) -> bool:
    return (
        read is not None
        and read.kind is value.kind
        and read.bounds == value.bounds
        and (read.operator, read.unit, read.per) == (value.operator, value.unit, value.per)
        and (read.note, read.remark, read.lead) == (value.note, value.remark, value.lead)
    )
