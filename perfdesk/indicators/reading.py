"""Reading a 指标值 cell, as clerks write it and as systems print it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from perfdesk.indicators import grammar
from perfdesk.indicators.value import IndicatorValue, ValueKind
from perfdesk.numerals import CHINESE_NUMERAL, fold

_MAX_CHARS = 200
_MAX_LEAD = 30
_HAS_DIGIT = re.compile(r"[0-9]")
_MAYBE_NUMBER = re.compile(r"[0-9〇一二三四五六七八九十百千万两壹贰叁肆伍陆柒捌玖拾]")
_SPLIT = re.compile(
    r"\s*[\n;、]\s*|\s*(?<![0-9]),\s*|,(?!\s*[0-9]{3}(?![0-9]))\s*|\s+(?=[≥≤<>])|\s*[和与]\s*(?=[≥≤<>0-9])"
)
_LEAD = re.compile(r"[^\W\d_不未无没非第零]|[ “”\"]")
_CHINESE_RUN = re.compile(f"{CHINESE_NUMERAL[:-1]}{{2}}")
_LIMIT_FROM = re.compile(r"(?:后|起|日起|完毕|截止|到期)$")
_SPANS = re.compile(r"天|日|周|月|年|小时|分钟|季度")


def parse_indicator(text: str) -> IndicatorValue | None:
    """Read a 指标值; None for blank text. Never fails: what is no quantity is words or mixed."""
    folded = fold(text).strip()
    if not folded:
        return None
    return _parse_short(text) if len(text) <= _MAX_CHARS else _unread(folded)


@lru_cache(maxsize=4096)
def _parse_short(text: str) -> IndicatorValue:
    folded = fold(text).strip()
    if not _MAYBE_NUMBER.search(folded):
        return _words(folded)
    line = _one_line(text)
    one = _quantity(line)
    if one and not one.remark:
        return one
    several = _several(folded) or one
    if several or _is_time(folded):
        return several or IndicatorValue(ValueKind.TIME)
    return _with_lead(line) or _unread(folded)


@dataclass(frozen=True, slots=True)
class _Line:
    """A text as written, and folded, character for character."""

    raw: str
    folded: str


def _one_line(text: str) -> _Line:
    raw = " ".join(text.replace("\ufeff", " ").split())
    return _Line(raw, fold(raw))


def _several(folded: str) -> IndicatorValue | None:
    pieces = [piece for piece in _SPLIT.split(folded) if piece]
    if len(pieces) < 2:
        return None
    parts = [_quantity(_one_line(piece)) for piece in pieces]
    if all(part and not part.remark for part in parts):
        return IndicatorValue(ValueKind.SEVERAL, parts=tuple(part for part in parts if part))
    return None


def _is_time(folded: str) -> bool:
    """Tell whether dates and times are all the numbers that the text has."""
    rest = grammar.without_times(folded)
    return rest is not None and not _HAS_DIGIT.search(rest)


def _unread(folded: str) -> IndicatorValue:
    return IndicatorValue(ValueKind.MIXED) if _HAS_DIGIT.search(folded) else _words(folded)


def _words(folded: str) -> IndicatorValue:
    """Read what has no number: a grade, a time limit, or other words."""
    short = folded[:_MAX_CHARS]
    if short == folded and grammar.is_grade(folded):
        return IndicatorValue(ValueKind.QUALITATIVE)
    if short == folded and grammar.without_times(folded) is not None:
        return IndicatorValue(ValueKind.TIME)
    return IndicatorValue(ValueKind.WORDS, vague=grammar.vague_word(short))


def _with_lead(line: _Line) -> IndicatorValue | None:
    """Read a quantity at the end of words that say what it is of: 参保率≥95%."""
    for place in range(1, min(len(line.raw), _MAX_LEAD + 1)):
        if not _LEAD.match(line.folded, place - 1):
            return None
        if _CHINESE_RUN.match(line.folded, place - 1):
            continue
        value = _quantity(line, place)
        if value and value.unit and not value.remark:
            lead = line.raw[:place].strip()
            timed = bool(_LIMIT_FROM.search(lead)) and bool(_SPANS.search(value.unit))
            if timed or not _LIMIT_FROM.search(lead):
                return replace(value, lead=lead + value.lead)
    return None


def _quantity(line: _Line, place: int = 0) -> IndicatorValue | None:
    """Read a quantity that fills the line from a place to its end."""
    text = line.folded
    head = grammar.read_head(text, place)
    if grammar.begins_with_time(text, head.end):
        return None
    number = grammar.read_number(text, head.end)
    if number is None:
        return None
    found = _with_range(text, number, _start(head, number))
    if found is None:
        return None
    value, end = found
    if head.per and value.unit in {"日", "号"}:
        return None
    return _with_tail(line, end, value, number)


def _start(head: grammar.Head, number: grammar.Number) -> IndicatorValue:
    return IndicatorValue(
        ValueKind.QUANTITY,
        operator=grammar.BEFORE_SIGN.get(head.before, ""),
        number=number.value,
        per=head.per,
        change=head.change,
        lead=head.compare,
        written_operator=head.before,
        digits=number.digits,
    )


def _with_range(
    text: str, number: grammar.Number, value: IndicatorValue
) -> tuple[IndicatorValue, int] | None:
    """Read the unit, and the other end when a range is written (90%-95%, 3至5天)."""
    about = grammar.skip_more(text, number.end)
    unit, end = number.unit, number.end
    if not unit:
        unit, end = grammar.read_unit(text, about, chinese=number.chinese)
        after_scale = grammar.skip_more(text, end)
        if after_scale > end and unit in {"万", "亿", "百", "千"}:
            about = after_scale
            rest, end = grammar.read_unit(text, after_scale)
            unit += rest
    if about > number.end:
        value = replace(value, operator=value.operator or "≈", written_operator="余")
    second = grammar.range_end(text, end)
    upper = grammar.read_number(text, second) if second is not None else None
    if upper is None:
        return replace(value, unit=unit), end if unit else about
    upper_unit, end = upper.unit, upper.end
    if not upper_unit:
        upper_unit, end = grammar.read_unit(text, upper.end, chinese=upper.chinese)
    if upper.value < value.number or value.operator or not _same_unit(unit, upper_unit):  # type: ignore[operator]
        return None
    return replace(value, unit=upper_unit, upper=upper.value), end


def _same_unit(first: str, second: str) -> bool:
    return first in {"", second} or (first in {"万", "亿", "百", "千"} and second.startswith(first))


def _with_tail(
    line: _Line, end: int, value: IndicatorValue, number: grammar.Number
) -> IndicatorValue | None:
    text = line.folded
    per, end = grammar.read_per(text, end) if value.unit else ((), end)
    after, end = grammar.read_after(text, end)
    note, noted = grammar.read_note(text, end)
    if note:
        note, end = line.raw[noted - 1 - len(note) : noted - 1], noted
        after, end = (after, end) if after else grammar.read_after(text, end)
    remark = line.raw[end:].strip().strip("。；;").strip()
    value = replace(
        value,
        operator=_one_operator(value.operator, grammar.AFTER_SIGN.get(after, "")),
        per=(*value.per, *per),
        note=note,
        remark=remark,
        written_operator=after or value.written_operator,
    )
    if not _is_sure(value, number):
        return None
    return replace(value, restated_unit=_restated_unit(value)) if remark else value


def _restated_unit(value: IndicatorValue) -> str:
    """Return the unit of the remark's number when it is the same one, said again."""
    said = _with_lead(_one_line(value.remark))
    return said.unit if said and said.number == value.number else ""


def _is_sure(value: IndicatorValue, number: grammar.Number) -> bool:
    """Tell whether this is a quantity, and not words that happen to begin with a number."""
    if number.chinese and (value.remark or not value.unit):
        return False
    if value.unit == "年" and value.number is not None and 1900 <= value.number <= 2199:
        return False
    if not value.remark:
        return True
    remark = fold(value.remark)
    if remark[0] in "-~/:.*×=+≥≤<>" or number.unit:
        return False
    signed = fold(value.written_operator) in grammar.SIGNS
    if not value.unit:
        return signed and not remark[0].isdigit()
    return not _HAS_DIGIT.search(remark)


def _one_operator(before: str, after: str) -> str:
    """`达95%以上` and `控制在5%以内` say the same twice; the stricter sign in front wins."""
    return before or after if before in {"", after} or not after or before in "＞＜＝" else after
