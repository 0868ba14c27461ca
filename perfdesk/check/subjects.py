"""Quantities told in words, what each is of, and the indicators that measure the same thing."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.indicators import IndicatorValue, ValueKind
from perfdesk.numerals import SHORT_NUMBER, fold, read_decimal, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from perfdesk.calculate import RowReading
    from perfdesk.check.task import Task

_GOAL = re.compile(
    rf"(?<![〔\[前第])(?P<number>{SHORT_NUMBER})\s{{0,3}}"
    r"(?P<unit>%|‰|万?人次|万?人|万?名|万?户|个(?!月|百分点)|家|次|天|件|起|例|所)"
    r"(?!\s{0,3}的?(?:部分|配套|负担|承担|比例(?:负担|承担|配套)))"
    rf"(?P<after>\s{{0,3}}(?:\(含\))?(?:及|或)?(?:以上|以内|之内|以下))?"
)
_SIGN = {
    **dict.fromkeys(("不低于", "不少于", "不得低于", "至少", "≥", "以上"), "≥"),
    **dict.fromkeys(("不超过", "不高于", "不多于", "控制在", "≤", "以内", "之内", "以下"), "≤"),
}
_BEFORE = re.compile(r"(不低于|不少于|不得低于|至少|不超过|不高于|不多于|控制在|≥|≤)\s?$")
_CLAUSE_END = re.compile(r"[，。；,;！!\n]")
_NUMBERING = re.compile(r"^(?:[0-9０-９]{1,2}[.．、)）]|[(（][0-9]{1,2}[)）])\s{0,3}")
_NUMBERED_SHARE = re.compile(
    r"^[ \t]{0,8}[1-9]\.(?=(?:100|[1-9][0-9])(?:\.[0-9]{1,4})?%)", re.MULTILINE
)
"""The number of an item right before a share: `1.100%完成` is no 1.1 %."""
_SENTENCE_END = re.compile(r"[。；;！!\n]")
_BEFORE_CLAUSE = 16
_MOST_GOALS = 100
_CLAUSE = 120
"""Characters of a clause that are kept; longer ones are no clauses."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A quantity told in a text."""

    text: str
    clause: str
    """What stands before it in its clause: what the quantity is of."""
    number: Decimal
    unit: str
    """万 worked out: 2万人 is 20000 人."""
    sign: str
    """≥ or ≤ when the words say so."""
    before: str = ""
    """The end of what stands before the clause in its sentence."""


def goals_in(text: str) -> tuple[Goal, ...]:
    """Return the quantities told in a text, each once; no more than a clerk could look at."""
    folded = _NUMBERED_SHARE.sub(lambda found: " " * len(found[0]), fold(text))
    ends = [0, *(one.end() for one in _CLAUSE_END.finditer(folded))]
    goals: dict[Goal, None] = {}
    for found in _GOAL.finditer(folded):
        number = read_decimal(found["number"])
        if number is None:
            continue
        before = _BEFORE.search(folded[max(0, found.start() - 6) : found.start()])
        after = (found["after"] or "").strip().removeprefix("(含)").lstrip("及或")
        sign = _SIGN.get(before[1] if before else "") or _SIGN.get(after, "")
        unit = found["unit"].removeprefix("万").replace("名", "人")
        scale = 10_000 if found["unit"].startswith("万") else 1
        start = found.start() - len(before[0] if before else "")
        begin = max(ends[bisect_right(ends, start) - 1], start - _CLAUSE)
        clause = _NUMBERING.sub("", text[begin:start].strip())
        earlier = _SENTENCE_END.split(folded[max(0, begin - _BEFORE_CLAUSE) : begin])[-1]
        written = text[start : found.end()].strip()
        goals[Goal(written, clause, number * scale, unit, sign, earlier)] = None
        if len(goals) >= _MOST_GOALS:
            break
    return tuple(goals)


# --- what measures the same ----------------------------------------------------------------------

_VERB = re.compile(
    r"(?:持续)?(?:达到?|保持在?|稳定在|维持在|实现|提高[到至]|提升[到至]|下?降低?[到至]|不少于|不低于|为|到|是|:|：|\s)+$"
)
_SHARE = re.compile(r"负担|承担|分担|配套|占(?!比)|首付|比上年|较上年|同比|下浮|上浮|折")
"""Words of shares and changes, which are no targets."""
_PAST = re.compile(r"上年|去年|前年|往年|上一年|目前|现有|截[至止]|已[达经有]|此前|原来|曾")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_PART_OF = re.compile(r"(?:占|负担|承担|分担|配套)[^，。；]{0,10}$")
_HEAD = re.compile(r"(?:率|比例|比重|比|度|面)(?:[(（]%[)）]|%)?$")
"""What a percentage can be of."""
_CONTRAST = tuple(
    tuple(group.split())
    for group in (
        "住院 门诊 慢性病 特殊病 大病",
        "职工 居民",
        "城镇 农村",
        "县内 县外 市内 市外 省内 省外 异地",
        "县级 市级 省级 乡级 乡镇 一级 二级 三级",
        "参保 缴费 补偿 报销 救助",
    )
)
"""Words that tell apart what is otherwise told in the same words."""
SUBJECT = 30
"""Characters before a number that can say what it is of."""
_ALIKE = 0.45
_NARROWER = tuple(
    tuple(group.split())
    for group in (
        "贫困 建档立卡 脱贫 低保 特困 困难 低收入 边缘",
        "老年 退休 离休",
        "儿童 婴幼 学生",
        "残疾",
        "孕产",
        "军转 军人 退役 军属",
        "慢性病 特殊病 高血压 糖尿病",
        "重点 特殊 新增",
        "政策范围 目录内",
        "县级 市级 省级 乡级 乡镇 一级 二级 三级 县内 县外 县域 市内 市外 省内 省外 异地",
    )
)
"""Words that make a thing another one when only one of two names has them."""


_SHORT = 200
"""Names of more characters are not remembered."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Percentages that an indicator sets, with where it stands."""

    name: str
    numbers: tuple[Decimal, ...]
    path: CellPath
    written: str


def measures_of(task: Task, names: Sequence[str], values: Sequence[str]) -> list[Measure]:
    """Return what the indicators set in percent: columns of names with those of their values.

    A plain field among them is a free text in which the indicators are listed.
    """
    texts = [CellPath(word) for word in (*names, *values) if "." not in word]
    return [*_of_rows(task, names, values), *_of_texts(task, texts)]


def _of_rows(task: Task, names: Sequence[str], values: Sequence[str]) -> Iterator[Measure]:
    for name, value in zip(names, values, strict=False):
        table, _, column = name.partition(".")
        figure = value.partition(".")[2]
        for row in task.rows(table):
            numbers = _percents(row, figure)
            if numbers:
                path = CellPath(table, row.id, figure)
                yield Measure(row.text(column), numbers, path, row.text(figure))


def _of_texts(task: Task, paths: Iterable[CellPath]) -> Iterator[Measure]:
    for path in paths:
        for goal in goals_in(task.text(path)):
            if goal.unit == "%":
                name = _VERB.sub("", goal.clause)
                yield Measure(name, (goal.number,), path, goal.text)


def _percents(row: RowReading, column: str) -> tuple[Decimal, ...]:
    """The percentages of an indicator value; plain numbers are such where systems print no sign."""
    value = row.value(column)
    if not isinstance(value, IndicatorValue):
        return ()
    all_values = value.parts if value.kind is ValueKind.SEVERAL else (value,)
    plain = [one for one in all_values if one.unit in {"", "%"} and not one.change]
    numbers = [number for one in plain for number in (one.number, one.upper) if number is not None]
    return tuple(numbers)


def contradictions(
    goals: Sequence[Goal], measures: Sequence[Measure], year: int | None
) -> Iterator[tuple[Goal, Measure]]:
    """Yield each percentage promised for which the indicator of the same thing sets another one.

    An indicator whose very number is told of the same thing measures that promise and no other.
    """
    subjects = [(goal, subject) for goal in goals if (subject := _subject(goal, year))]
    names = [(measure, squeeze(measure.name)) for measure in measures]
    same = [
        (goal, [one for one, name in names if _same_subject(subject, name)])
        for goal, subject in subjects
    ]
    taken = {one.path for goal, alike in same for one in alike if goal.number in one.numbers}
    for goal, alike in same:
        free = [one for one in alike if one.path not in taken]
        if free and not any(_agrees(goal, one) for one in alike):
            yield goal, free[0]


def of_this_year(goal: Goal, year: int | None) -> bool:
    """Tell whether nothing says that a quantity is of another year, or of things as they stand."""
    _, percent, said = goal.clause.rpartition("%")
    words = fold(said if percent else goal.before + goal.clause)
    years = {int(one[0]) for one in _YEAR.finditer(words)}
    return not _PAST.search(words) and (not years or years == {year})


def _subject(goal: Goal, year: int | None) -> str:
    """What a percentage is of; empty for shares, changes, other years, and what cannot be told."""
    if goal.unit != "%" or not of_this_year(goal, year):
        return ""
    told = _VERB.sub("", goal.clause).rpartition("%")[2]
    return "" if _SHARE.search(told[-12:]) or not _HEAD.search(told) else squeeze(told[-SUBJECT:])


def is_share(goal: Goal) -> bool:
    """Tell whether a percentage says how large a part of something else is, and sets no target."""
    return goal.unit == "%" and bool(_PART_OF.search(goal.clause[-SUBJECT:]))


def _agrees(goal: Goal, measure: Measure) -> bool:
    for number in measure.numbers:
        if number == goal.number:
            return True
        if (goal.sign == "≥" and number > goal.number) or (
            goal.sign == "≤" and number < goal.number
        ):
            return True
    return False


def _same_subject(subject: str, name: str) -> bool:
    """Whether both are of one thing; asked again of the same words at every key."""
    return (_same if len(name) <= _SHORT else _same.__wrapped__)(subject, name)


@lru_cache(maxsize=8192)
def _same(subject: str, name: str) -> bool:
    """Whether the last words are the same, and most of the name, and nothing contrasts."""
    head = _HEAD.search(name)
    name = name if head is None else name[: head.end()].rstrip("%()（）")
    if len(name) < 3 or subject[-2:] != name[-2:] or _contrasted(subject, name):
        return False
    if subject.endswith(name):
        return True
    pairs = pairs_of_signs(name)
    shared = pairs & pairs_of_signs(subject)
    return len(shared) >= 4 and len(shared) >= _ALIKE * len(pairs)


def _contrasted(one: str, other: str) -> bool:
    for words in _NARROWER:
        if any(word in one for word in words) != any(word in other for word in words):
            return True
    for words in _CONTRAST:
        first = {word for word in words if word in one}
        second = {word for word in words if word in other}
        if first and second and not first & second:
            return True
    return False


def pairs_of_signs(text: str) -> set[str]:
    """Return the pairs of neighbouring characters of a text."""
    return {text[place : place + 2] for place in range(len(text) - 1)}
