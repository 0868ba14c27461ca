"""The kinds of cell, and reading a cell's raw text by its kind.

Owns `FieldType` and `Reading`. A reading stands beside the raw text and never replaces it; text
that cannot be read is said to be so, never guessed, never an exception.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from perfdesk.amounts import Amount, parse_amount
from perfdesk.dates import DateRange, PartialDate, no_such_date, parse_date, parse_range
from perfdesk.indicators import IndicatorValue, parse_indicator
from perfdesk.indicators import proposal as indicator_proposal
from perfdesk.numerals import fold, read_decimal, squeeze
from perfdesk.sums import Proposal, sum_proposals


class FieldType(StrEnum):
    """The kinds of cell; each is read by `parse`."""

    TEXT = "text"
    LONGTEXT = "longtext"
    NAME = "name"
    PHONE = "phone"
    YEAR = "year"
    DATE = "date"
    DATERANGE = "daterange"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    CHOICE = "choice"
    INDICATOR = "indicator"
    LEVEL = "level"
    """First or second level of an indicator tree; printed merged, given by the tree."""
    CODE = "code"


Value = Decimal | Amount | PartialDate | DateRange | IndicatorValue | str
"""What a cell can mean: percents and years are decimals, texts are stripped strings."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a text cannot be read as what its cell asks for: one Chinese clause."""

    say: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The raw text of a cell and what it means; a value of None means blank."""

    text: str
    value: Value | Unreadable | None

    @property
    def blank(self) -> bool:
        """True when nothing but white space is written."""
        return self.value is None

    @property
    def readable(self) -> bool:
        """True when there is a value."""
        return self.value is not None and not isinstance(self.value, Unreadable)


BLANK = Reading("", None)
_MAX_CHARS = 200
_WORDS = frozenset(
    {FieldType.TEXT, FieldType.LONGTEXT, FieldType.NAME, FieldType.CHOICE, FieldType.CODE}
)
_SAY = {
    FieldType.PHONE: "不是电话号码",
    FieldType.YEAR: "不是年份",
    FieldType.DATE: "不是日期",
    FieldType.DATERANGE: "不是起止时间",
    FieldType.MONEY: "不是金额",
    FieldType.NUMBER: "不是数",
    FieldType.PERCENT: "不是百分数",
}


def parse(kind: FieldType, text: str, unit: str = "") -> Reading:
    """Read a cell's raw text; `unit` is the unit that the printed label states."""
    if not text:
        return BLANK
    if kind in _WORDS:
        return Reading(text, text.strip() or None)
    if len(text) > _MAX_CHARS:
        return _read(kind, text, unit)
    return _read_cached(kind, text, unit)


@lru_cache(maxsize=16384)
def _read_cached(kind: FieldType, text: str, unit: str) -> Reading:
    return _read(kind, text, unit)


def _read(kind: FieldType, text: str, unit: str) -> Reading:
    if not text.strip():
        return Reading(text, None)
    if kind is FieldType.LEVEL:
        return Reading(text, squeeze(text))
    if kind is FieldType.INDICATOR:
        return Reading(text, parse_indicator(text))
    value = _typed_value(kind, text, unit) if len(text) <= _MAX_CHARS else None
    return Reading(text, _unreadable(kind, text) if value is None else value)


def _unreadable(kind: FieldType, text: str) -> Unreadable:
    """Say what a text is not, and what is wrong where a date is written that does not exist."""
    dated = kind in {FieldType.DATE, FieldType.DATERANGE}
    trouble = no_such_date(text) if dated else ""
    return Unreadable(f"{_SAY[kind]}：{trouble}" if trouble else _SAY[kind])


def _typed_value(kind: FieldType, text: str, unit: str) -> Value | None:
    if kind is FieldType.MONEY:
        return parse_amount(text, unit)
    if kind is FieldType.DATE:
        return parse_date(text)
    if kind is FieldType.DATERANGE:
        return parse_range(text)
    if kind is FieldType.PERCENT:
        return read_decimal(fold(text).strip().removesuffix("%"))
    if kind is FieldType.YEAR:
        date = parse_date(text)
        return Decimal(date.year) if date and date.precision == 1 else None
    if kind is FieldType.PHONE:
        return read_phone(text)
    return _read_number(text, unit)


def _read_number(text: str, unit: str) -> Decimal | None:
    folded = fold(text).strip()
    return read_decimal(folded.removesuffix(unit) if unit else folded)


_PHONE = re.compile(
    r"(?:\+?86-?)?(?:1[0-9]{10}|(?:0[0-9]{2,3}-?)?[2-9][0-9]{6,7})(?:(?:转|-)[0-9]{1,6})?"
)
_PHONE_SIGNS = str.maketrans({"(": "", ")": "-", "—": "-", "–": "-", "－": "-"})


def read_phone(text: str) -> str | None:
    """Return the phone numbers of a cell in plain digits, joined by 、; None if one is none."""
    numbers = [squeeze(part).translate(_PHONE_SIGNS) for part in re.split(r"[、,，;；/\n]", text)]
    if not all(_PHONE.fullmatch(number) for number in numbers):
        return None
    return "、".join(numbers)


def proposals(kind: FieldType, text: str, unit: str = "") -> tuple[Proposal, ...]:
    """Return what may be offered instead of a cell's text, best first; nothing is applied."""
    if not text.strip() or len(text) > _MAX_CHARS:
        return ()
    if kind is FieldType.MONEY:
        return sum_proposals(text, unit)
    if kind is FieldType.INDICATOR:
        normal = indicator_proposal(text)
        return (Proposal(normal, "规范写法"),) if normal else ()
    return ()
