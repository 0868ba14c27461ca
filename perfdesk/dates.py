"""Dates as offices write them: any style, any precision, compared with three answers.

Owns partial dates and ranges and their readings. Years inside running text are in `perfdesk.years`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from perfdesk.numerals import fold

FIRST_YEAR, LAST_YEAR = 1900, 2199
_MAX_CHARS = 60


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day; what is not written is 0."""

    year: int
    month: int = 0
    day: int = 0

    @property
    def earliest(self) -> tuple[int, int, int]:
        """The first day it may mean."""
        return (self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> tuple[int, int, int]:
        """The last day it may mean."""
        month = self.month or 12
        return (self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def precision(self) -> int:
        """1 for a year, 2 for a month, 3 for a day."""
        return 1 + bool(self.month) + bool(self.day)

    def __str__(self) -> str:
        """Return the date in the writing of official papers: `2023年1月15日`."""
        month = f"{self.month}月" if self.month else ""
        return f"{self.year}年{month}{f'{self.day}日' if self.day else ''}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """A span from one date to another, as written; the end may precede the start."""

    start: PartialDate
    end: PartialDate

    def __str__(self) -> str:
        """Return both ends joined by 至."""
        return f"{self.start}至{self.end}"


def compare_dates(left: PartialDate, right: PartialDate) -> int | None:
    """Return -1, 0 or 1; None when their precisions leave it open (2023年1月, 2023年1月15日)."""
    if left == right:
        return 0
    if left.latest < right.earliest:
        return -1
    if left.earliest > right.latest:
        return 1
    return None


def not_after(left: PartialDate, right: PartialDate) -> bool | None:
    """Tell whether `left` is at or before `right`; None when their precisions leave it open."""
    if left == right or left.latest <= right.earliest:
        return True
    return False if left.earliest > right.latest else None


_CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TIME = r"(?:[ T]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_STYLES = tuple(
    re.compile(pattern)
    for pattern in (
        r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})[日号]?" + _TIME,
        r"([0-9]{4})年([0-9]{1,2})月?(?:份|初|底|末|[上中下]旬)?",
        r"([0-9]{4})年?度?(?:初|底|末)?",
        r"([0-9]{4})[.]([0-9]{1,2})[.]([0-9]{1,2})[日号.]?" + _TIME,
        r"([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})[日号]?" + _TIME,
        r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[日号]?" + _TIME,
        r"([0-9]{4})[./-]([0-9]{1,2})月([0-9]{1,2})[日号]?",
        r"([0-9]{4})[./-]([0-9]{1,2})月?(?:份|初|底|末|[上中下]旬)?",
        r"([0-9]{4})([0-9]{2})([0-9]{2})",
    )
)
_GAP = re.compile(r"\s+(?=[年月日号度.\-/])|(?<=[年月日./-])\s+(?![0-9]{1,2}:)")


def parse_date(text: str) -> PartialDate | None:
    """Read one date of any office style; None for what is no date or does not exist."""
    if len(text) > _MAX_CHARS:
        return None
    return _parse_folded(_compact(text))


def _compact(text: str) -> str:
    folded = fold(text).strip()
    if "年" in folded:
        folded = _read_chinese_parts(folded)
    return _GAP.sub("", folded)


def _read_chinese_parts(text: str) -> str:
    def arabic(found: re.Match[str]) -> str:
        written = found[0].translate(_CHINESE_DIGITS)
        if "十" not in written:
            return written
        tens, _, ones = written.partition("十")
        return f"{tens or 1}{ones or 0}"

    return re.sub("[〇○零一二三四五六七八九十]+(?=[年月日号])", arabic, text)


def _parse_folded(text: str) -> PartialDate | None:
    for style in _STYLES:
        found = style.fullmatch(text)
        if found:
            return make_date(*(int(part) for part in found.groups()))
    return None


def make_date(year: int, month: int | None = None, day: int | None = None) -> PartialDate | None:
    """Return the date, or None when there is no such day within the years of any form."""
    if not FIRST_YEAR <= year <= LAST_YEAR or not (month is None or 1 <= month <= 12):
        return None
    if month and day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return PartialDate(year, month or 0, day or 0)


def no_such_date(text: str) -> str:
    """Say what is wrong with a date that is written as one but does not exist; else empty."""
    if len(text) > 2 * _MAX_CHARS:
        return ""
    folded = _compact(text)
    halves = [folded]
    for joint in _JOINTS.finditer(folded):
        halves += [folded[: joint.start()].strip(), folded[joint.end() :].strip()]
    return next((say for half in halves[:_MOST_HALVES] if (say := _trouble(half))), "")


_MOST_HALVES = 20


def _trouble(folded: str) -> str:
    found = next((found for style in _STYLES if (found := style.fullmatch(folded))), None)
    if found is None:
        return ""
    year, month, day = ([int(part) for part in found.groups() if part] + [None, None])[:3]
    if year is None or make_date(year, month, day):
        return ""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"年份 {year} 不在 {FIRST_YEAR} 到 {LAST_YEAR} 之间"
    if month is not None and not 1 <= month <= 12:
        return f"没有 {month} 月"
    return f"{year}年{month}月没有 {day} 日"


_JOINTS = re.compile("至|到|——|—|–|―|--|~|-")
_SECOND = re.compile(r"(?:([0-9]{1,2})[月.])?([0-9]{1,2})([月日号]?)")


def parse_range(text: str) -> DateRange | None:
    """Read `A-B`, `A至B`, `2023年1-12月` or one date that stands for its whole span; else None."""
    if len(text) > 2 * _MAX_CHARS:
        return None
    folded = _compact(text)
    whole = _parse_folded(folded)
    if whole:
        return DateRange(whole, whole)
    for joint in _JOINTS.finditer(folded):
        pair = _read_ends(folded[: joint.start()].strip(), folded[joint.end() :].strip())
        if pair:
            return pair
    return None


def _read_ends(left: str, right: str) -> DateRange | None:
    right = re.sub("^年", "", right)
    end = _parse_folded(right)
    start = _parse_folded(left) or (_parse_folded(left + "年") if end else None)
    if start is None:
        return None
    if end is None:
        end = _end_without_year(start, right)
    elif start.month and not re.match(r"[0-9]{4}", right):
        return None
    return DateRange(start, end) if end else None


def _end_without_year(start: PartialDate, right: str) -> PartialDate | None:
    """Read `12月31日`, `12月` or `12日` after a start that names the year (and month)."""
    found = _SECOND.fullmatch(right)
    if not found:
        return None
    first, second, sign = found[1], int(found[2]), found[3]
    if first:
        return make_date(start.year, int(first), second)
    if sign == "月" or (not sign and not start.day and start.month):
        return make_date(start.year, second)
    return make_date(start.year, start.month, second) if start.day else None
