"""The pieces of which an indicator value is written, each matched at one place of folded text.

Patterns are built once, from the word lists; each looks forward a bounded way and none can
backtrack over more than its own piece.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from perfdesk.amounts import EXACT
from perfdesk.indicators.words import any_of, load_words, per_pattern, unit_pattern
from perfdesk.numerals import CHINESE_NUMERAL, NUMBER, plain, read_chinese, read_decimal

OPERATORS: dict[str, tuple[str, ...]] = {
    "≥": (
        "≥", ">=", "=>", "≥=", "≮", "大于等于", "大于或等于", "不少于", "不低于", "不小于",
        "不得低于", "不得少于", "不得小于", "至少", "最低", "最少", "不短于",
        "达到", "达",
    ),
    "≤": (
        "≤", "<=", "=<", "≤=", "≯", "小于等于", "小于或等于", "不超过", "不多于", "不高于",
        "不超", "不晚于", "不迟于", "不长于", "不得超过", "不得高于", "不得多于", "不得大于",
        "不大于", "不能超过", "控制在", "至多", "最多", "最高",
    ),
    "＞": (">", "大于", "超过", "高于", "多于"),
    "＜": ("<", "小于", "低于", "少于"),
    "＝": ("=", "等于"),
    "≈": ("约", "大约", "约为", "≈"),
}  # fmt: skip
"""How each operator is written before a number."""
_AFTER: dict[str, tuple[str, ...]] = {
    "≥": ("以上", "及以上", "或以上", "(含)以上", "以上(含)", "及其以上"),
    "≤": ("以内", "之内", "以下", "及以下", "或以下", "内", "(含)以下", "(含)以内", "以内(含)",
          "以下(含)"),
    "≈": ("左右", "上下"),
}  # fmt: skip
BEFORE_SIGN = {word: sign for sign, words in OPERATORS.items() for word in words}
AFTER_SIGN = {word: sign for sign, words in _AFTER.items() for word in words}
SIGNS = frozenset(word for word in BEFORE_SIGN if not re.search(r"\w", word))
"""Operators that are signs and not words."""

_CHANGE = "提高|提升|增长|增加|上升|上涨|下降|降低|减少|下调|缩短|压减|节约|节省"
_PERIOD = "上年度?|去年|上一年度?|前一年|往年|同期|上年同期|去年同期"
_EACH = re.compile(rf"每个?({per_pattern()}|半年|两年|户次|案|月度|年度|周)")
_HEAD = re.compile(
    rf"(?P<compare>同比|环比|(?:较|比|与)(?:{_PERIOD})(?:相比)?)?\s*"
    rf"(?P<change>(?:{_CHANGE})(?:[到至]|[了约])?)?\s*"
    rf"(?P<each>(?:每个?(?:{per_pattern()}|半年|两年|月度|年度)[,;、]?\s*)*)"
    rf"(?P<before>{any_of(BEFORE_SIGN)})?\s*(?:在|为|到)?\s*"
)
_NUMBER = re.compile(
    rf"(?P<of>百分之|千分之|万分之)(?P<share>{CHINESE_NUMERAL}|{NUMBER})"
    rf"|百分(?P<hundred>百|之百)"
    rf"|(?P<below>{CHINESE_NUMERAL})分之(?P<above>{CHINESE_NUMERAL})"
    rf"|(?P<top>[1-9])/(?P<bottom>[2-9]|10)(?![0-9./年月日])"
    rf"|(?P<digits>[+-]?{NUMBER})"
    rf"|(?P<chinese>{CHINESE_NUMERAL})"
)
_RANGE = re.compile(r"\s*(?:-{1,2}|~|—{1,2}|–|―|至|到)\s*")
_MORE = re.compile(r"余|多(?=[^\w]|$|[个万亿人名户家次项件])")
_PER = re.compile(rf"\s*(?:[/·•・∙]|每个?)\s*({per_pattern()}|\w(?![^\W\d_]))")
_AFTER_WORD = re.compile(rf"\s*({any_of(AFTER_SIGN)})")
_NOTE = re.compile(r"\s*\(([^()]*)\)")
_LONE = re.compile(r"[^\W\d_](?=\s*(?:$|[(。;]|以[上内下]|之内|左右))")
_CJK = re.compile(r"[一-鿿]")
_DESCRIBED = re.compile(
    r"[一-鿿]{1,40}(?:率|度|性|比|量|程度|情况|比例|水平|质量|及时|满意|覆盖|完成|到位|达标|补助|受益)[。;]?$"
)
_ORDERED = frozenset({"级", "类", "星级", "日", "号"})
"""Behind a Chinese numeral these are a rank and no count: 一级, 二类."""
_OF_UNIT = {"百分之": "%", "千分之": "‰", "万分之": "‱"}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands before a number."""

    end: int
    before: str
    change: str
    per: tuple[str, ...]
    compare: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: where it ends, and how it is written in half-width digits."""

    end: int
    value: Decimal
    digits: str
    unit: str = ""
    """The unit that its own writing states: % in 百分之九十五."""
    chinese: bool = False
    """Written in bare Chinese numerals: 三 may be a number, or a part of a word."""


def read_head(text: str, place: int) -> Head:
    """Read the operator, the word of change and 每… before a number; all may be missing."""
    found = _HEAD.match(text, place)
    if not found:  # every piece may be missing, so this cannot be
        return Head(place, "", "", (), "")
    per = tuple(one[1] for one in _EACH.finditer(found["each"] or ""))
    return Head(
        found.end(), found["before"] or "", found["change"] or "", per, found["compare"] or ""
    )


def read_number(text: str, place: int) -> Number | None:
    """Read a number in digits or Chinese numerals, a share (百分之五) or a fraction (1/3)."""
    found = _NUMBER.match(text, place)
    if not found:
        return None
    end = found.end()
    if found["of"]:
        share = read_decimal(found["share"]) or _chinese(found["share"])
        if share is None:
            return None
        return Number(end, share, plain(share), _OF_UNIT[found["of"]])
    if found["hundred"]:
        return Number(end, Decimal(100), "100", "%")
    if found["top"] or found["below"]:
        above = Decimal(found["top"]) if found["top"] else _chinese(found["above"])
        below = Decimal(found["bottom"]) if found["top"] else _chinese(found["below"])
        if above is None or below is None or not 0 < above < below:
            return None
        return Number(end, EXACT.divide(above, below), f"{plain(above)}/{plain(below)}")
    if found["digits"]:
        value = read_decimal(found["digits"])
        return None if value is None else Number(end, value, found["digits"])
    value = _chinese(found["chinese"])
    return None if value is None else Number(end, value, plain(value), chinese=True)


def _chinese(text: str) -> Decimal | None:
    """Read Chinese numerals; 三五 is no 35 but a manner of speaking."""
    if len(text) > 1 and not re.search("[十百千万亿拾佰仟萬億]", text):
        return None
    return read_chinese(text)


def range_end(text: str, place: int) -> int | None:
    """Return where the second number of a range begins; None when no range is written."""
    found = _RANGE.match(text, place)
    return found.end() if found else None


def skip_more(text: str, place: int) -> int:
    """Pass over 余 and 多 behind a number."""
    found = _MORE.match(text, place)
    return found.end() if found else place


def read_unit(text: str, place: int, *, chinese: bool = False) -> tuple[str, int]:
    """Read a unit; empty when what follows is none, or begins a description."""
    start = place + len(text[place:]) - len(text[place:].lstrip())
    found = unit_pattern().match(text, start)
    if found and not (chinese and found[0] in _ORDERED):
        symbol = not _CJK.search(found[0])
        if symbol or len(found[0]) > 1 or not _DESCRIBED.match(text, found.end()):
            return found[0], found.end()
        return "", place
    lone = None if chinese else _LONE.match(text, start)
    if lone and lone[0] not in "优良中差好低高是否有无前后等整内":
        return lone[0], lone.end()
    return "", place


def read_per(text: str, place: int) -> tuple[tuple[str, ...], int]:
    """Read what a unit is for: 人 and 年 in /人·年."""
    per: list[str] = []
    while found := _PER.match(text, place):
        per.append(found[1])
        place = found.end()
    return tuple(per), place


def read_after(text: str, place: int) -> tuple[str, int]:
    """Read an operator that stands behind: 以上, 以内."""
    found = _AFTER_WORD.match(text, place)
    return (found[1], found.end()) if found else ("", place)


def read_note(text: str, place: int) -> tuple[str, int]:
    """Read what stands behind in brackets."""
    found = _NOTE.match(text, place)
    return (found[1], found.end()) if found else ("", place)


@cache
def _grade_pattern() -> re.Pattern[str]:
    return re.compile(rf"{any_of(load_words().grades)}(?:[及或]?以上|等次?)?")


def is_grade(text: str) -> bool:
    """Tell whether words are a value of a qualitative indicator, or marked as one."""
    marked = text.removeprefix("定性").lstrip(":、 ") if text.startswith("定性") else text
    pieces = [piece for piece in re.split(r"[\s、/,;。()]+", marked) if piece]
    return marked != text or (
        bool(pieces) and all(_grade_pattern().fullmatch(piece) for piece in pieces)
    )


@cache
def _vague_pattern() -> re.Pattern[str]:
    return re.compile(any_of(load_words().vague))


def vague_word(text: str) -> str:
    """Return the first word of degree; empty when there is none."""
    found = _vague_pattern().search(text)
    return found[0] if found else ""


_YEAR = "(?:19|20)[0-9]{2}"
_SMALL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_SPAN = rf"(?:{_SMALL}\s*[-~—至到]\s*)?{_SMALL}"
_TIME = re.compile(
    rf"{_YEAR}年?\s*[-~—至到]\s*{_YEAR}年?|{_YEAR}[-./][0-9]{{1,2}}(?:[-./][0-9]{{1,2}})?日?"
    rf"|{_YEAR}年度?(?:[上下]半年|[初中底末])?"
    rf"|{_SPAN}月(?:份|初|底|末|[上中下]旬)?(?:{_SPAN}[日号])?(?!龄|度)"
    rf"|{_SPAN}[日号](?=前|之前|以前|起)|(?<=[月季周年])\s*{_SPAN}[日号]"
    rf"|第?[一二三四1-4]季度(?=[末底初前内])|[0-9]{{1,2}}:[0-9]{{2}}|{_SMALL}[点时](?=前|之前|以前|整|$)"
    rf"|[次本当每]?[年月季周][底末](?:[前内]|之前|以前)?|每(?:年|月|季度?|周|日)"
)


def without_times(text: str) -> str | None:
    """Return the text without its dates and times; None when there are none."""
    rest, count = _TIME.subn("", text)
    return rest if count else None


def begins_with_time(text: str, place: int) -> bool:
    """Tell whether a date or time stands at a place."""
    return bool(_TIME.match(text, place))
