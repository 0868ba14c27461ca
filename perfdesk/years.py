"""Years inside text: where they stand, what they are part of, and moving them.

Carrying a filing over shifts dates and lists every year that stays; the checks compare years with
the budget year. Both see the same mentions.
"""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from perfdesk.dates import FIRST_YEAR, LAST_YEAR
from perfdesk.numerals import fold


class YearKind(StrEnum):
    """What a year in a text is part of."""

    PLAIN = "plain"
    DATE = "date"
    """Followed by a month: `2023年1月`, `2023.4.14`."""
    DOCUMENT = "document"
    """In a document number: `〔2022〕41号`."""
    TITLE = "title"
    """Inside 《》, the name of another paper."""
    AS_OF = "as-of"
    """After 截至 or 截止: a state of things on that day."""


@dataclass(frozen=True, slots=True)
class YearMention:
    """A year in a text: its value, where its digits stand, and what it is part of."""

    year: int
    start: int
    end: int
    kind: YearKind


_CHINESE = "〇○零一二三四五六七八九"
_CHINESE_TO_DIGIT = str.maketrans(_CHINESE, "000123456789")
_COUNTED = (
    "元|人|个|户|名|家|项|台|件|套|万|亿|余|多|次|份|公|平|亩|吨|千|米|所|辆|条|张|天|小时|分|岁|只|头|棵|株|组|"
    "期|例|批|本|册|场|处|座|间|篇|%|‰|㎡|/[^0-9]|[.,][0-9]{3}|[.][0-9]{1,2}(?![0-9.月])"
)
_MENTION = re.compile(
    rf"(?<![0-9A-Za-z.*×])((?:19|20|21)[0-9]{{2}})(?![0-9A-Za-z])(?!\s*+(?:{_COUNTED}))"
    rf"|(?<![0-9A-Za-z])([0-9]{{4}})(?=[.][0-9]{{1,2}}(?:[.月年-]|$))"
    rf"|(?<![0-9.])([1-3][0-9])(?=年(?:度|[0-9]{{1,2}}月|初|底|末))"
    rf"|((?:[一二]){{1}}[{_CHINESE}]{{3}})(?=年)"
)
_MONTH_FOLLOWS = re.compile(
    r"\s*年?\s*(?:[./-]\s*)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s*(?:[月./-]|(?![0-9年元人]))"
)
_DATE_SIGN = re.compile(r"\s*+[年./-]")
_DOCUMENT_BEFORE = re.compile(r"[〔\[【(〈［{]\s*+$")
_DOCUMENT_AFTER = re.compile(r"\s*+[〕\]】)〉］}]?\s*+(?:第\s*+)?[0-9]+\s*+号")
_BRACKET_AFTER = re.compile(r"\s*+[〕\]】]")
_AS_OF_BEFORE = re.compile(r"截[至止](?:到|于)?\s*+$")


def years_in(text: str) -> tuple[YearMention, ...]:
    """Find every year written in the text, in order; counts such as `2000元` are no years."""
    return _years_in_short(text) if len(text) <= _SHORT else _find_years(text)


def words_around(text: str, mention: YearMention, before: int = 8, after: int = 10) -> str:
    """Return a year with some words on either side, with no number cut in two."""
    start, end = max(0, mention.start - before), min(len(text), mention.end + after)
    while start and _in_number(text[start - 1]) and _in_number(text[start]):
        start -= 1
    while end < len(text) and _in_number(text[end - 1]) and _in_number(text[end]):
        end += 1
    return text[start:end].strip()


def _in_number(sign: str) -> bool:
    return sign.isdigit() or sign in ".．"


_SHORT = 2000


@lru_cache(maxsize=1024)
def _years_in_short(text: str) -> tuple[YearMention, ...]:
    return _find_years(text)


def _find_years(text: str) -> tuple[YearMention, ...]:
    folded = fold(text)
    titles = _title_spans(folded)
    mentions: list[YearMention] = []
    for found in _MENTION.finditer(folded):
        year = _year_of(found[0])
        if FIRST_YEAR <= year <= LAST_YEAR:
            kind = _kind(folded, found.start(), found.end(), titles)
            mentions.append(YearMention(year, found.start(), found.end(), kind))
    return tuple(mentions)


def _year_of(written: str) -> int:
    number = int(written.translate(_CHINESE_TO_DIGIT))
    return number + 2000 if number < 100 else number


def _title_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    depth, start = 0, 0
    for found in re.finditer("[《》]", text):
        if found[0] == "《":
            start = found.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                spans.append((start, found.end()))
    return spans


def _kind(text: str, start: int, end: int, titles: list[tuple[int, int]]) -> YearKind:
    before = text[max(0, start - 8) : start]
    if _DOCUMENT_BEFORE.search(before) and (
        _DOCUMENT_AFTER.match(text, end)
        or (before.rstrip()[-1] in "〔[【［" and _BRACKET_AFTER.match(text, end))
    ):
        return YearKind.DOCUMENT
    place = bisect_right(titles, (start, start)) - 1
    if place >= 0 and titles[place][0] < start < titles[place][1]:
        return YearKind.TITLE
    if _AS_OF_BEFORE.search(before):
        return YearKind.AS_OF
    if _DATE_SIGN.match(text, end) and _MONTH_FOLLOWS.match(text, end):
        return YearKind.DATE
    return YearKind.PLAIN


_LEAP_DAY = re.compile(r"\s*+(?:年|[./-])\s*+0?2\s*+(?:月|[./-])\s*+(29)(?![0-9])")
_COMPACT_DATE = re.compile(r"\s*+((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])\s*+")


def shift_years(text: str, by: int) -> str:
    """Move the years of a text by whole years in their exact writing; 29 February becomes 28.

    Years in document numbers and in names of other papers stay; so do years that would leave
    the range 1900 to 2199.
    """
    folded = fold(text)
    compact = _COMPACT_DATE.fullmatch(folded)
    if compact:
        return _rewrite(text, compact.start(1), compact.end(1), int(compact[1]) + by)
    for mention in reversed(years_in(text)):
        year = mention.year + by
        if mention.kind in {YearKind.DOCUMENT, YearKind.TITLE} or not _writable(mention, year):
            continue
        leap = _LEAP_DAY.match(folded, mention.end)
        if leap and not calendar.isleap(year):
            text = _rewrite(text, leap.start(1), leap.end(1), 28)
        text = _rewrite(text, mention.start, mention.end, year)
    return text


def _writable(mention: YearMention, year: int) -> bool:
    if mention.end - mention.start == 2:
        return 2010 <= year < 2040
    return FIRST_YEAR <= year <= LAST_YEAR


def _rewrite(text: str, start: int, end: int, number: int) -> str:
    """Replace digits, each new one in the writing (width, numerals) of the one it replaces."""
    old = text[start:end]
    digits = str(number)[-len(old) :]
    zero = next((sign for sign in old if sign in "〇○零"), "〇")
    written = "".join(_like(sign, digit, zero) for sign, digit in zip(old, digits, strict=True))
    return text[:start] + written + text[end:]


def _like(sign: str, digit: str, zero: str) -> str:
    if sign in _CHINESE:
        return zero if digit == "0" else _CHINESE[int(digit) + 2]
    return chr(ord(digit) + 0xFEE0) if sign >= "０" else digit
