"""Readers of money: sums written in text, and parts of a whole told in text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from perfdesk.amounts import YUAN, Amount, rounded
from perfdesk.check.task import Draft, shown
from perfdesk.check.writing import MONEY_UNIT, RESULT, SENTENCE_END, SUM
from perfdesk.numerals import SHORT_NUMBER, fold, plain, read_decimal
from perfdesk.sums import calculate_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.check.task import Result, Task

# --- sums written in text ------------------------------------------------------------------------

_WRITTEN_SUM = re.compile(rf"{SUM}{RESULT}")


def written_sum(task: Task) -> Iterator[Result]:
    """A sum written out in the text comes to what is said (computed from filings)."""
    for path in task.cells("fields"):
        text = task.text(path)
        folded = fold(text)
        for found in _WRITTEN_SUM.finditer(folded) if "=" in folded else ():
            result, stated = calculate_text(found["sum"]), read_decimal(found["result"])
            if result is None or stated is None or (found["unit"] in YUAN) != result.money:
                continue
            unit = found["unit"] if result.money else ""
            exact = Amount(result.number, "元").to(unit).number if unit else result.number
            if rounded(exact, _places(found["result"])) == stated:
                continue
            facts = {
                "栏目": task.label(path),
                "原文": shown(text[found.start() : found.end()]),
                "写的": f"{found['result']}{found['unit']}",
                "应为": f"{plain(rounded(exact, 4))}{found['unit']}",
            }
            yield Draft((path,), facts, detail=found[0])


def _places(written: str) -> int:
    return min(len(written.partition(".")[2]), 8)


# --- parts of a whole ----------------------------------------------------------------------------

_WHOLE = re.compile(
    rf"(?P<whole>{SHORT_NUMBER})\s{{0,2}}(?P<unit>{MONEY_UNIT})[，,、:(\s]{{0,3}}"
    rf"(?P<word>其中|分别[为是]?|包括)"
)
_PART = re.compile(
    rf"(?P<each>每[^，,。、]{{0,6}})?(?P<part>{SHORT_NUMBER})\s{{0,2}}(?P<unit>{MONEY_UNIT})(?P<per>/)?"
)
_FOR_EACH = re.compile(r"[每均][^，。；,;、\d]{0,8}$")
"""What stands before money for one of many, whose parts are for one of many too."""
_SENTENCE = 200
"""Characters after 其中 in which its parts are looked for."""


def parts(task: Task) -> Iterator[Result]:
    """Parts told after 其中 do not come to more than their whole (arithmetic).

    Fewer are right unless the words say that these are all. Where the first of them already make
    up the whole, the rest divides it another way.
    """
    for path in task.cells("fields"):
        text = task.text(path)
        folded = fold(text)
        outer, before = Decimal(0), 0
        for found in _WHOLE.finditer(folded) if "元" in folded else ():
            if SENTENCE_END.search(folded, before, found.start()):
                outer = Decimal(0)
            outer, before = max(outer, _yuan(found["whole"], found["unit"])), found.end()
            end = _end_of_parts(folded, found.end())
            listed = list(_PART.finditer(_outside_brackets(folded, found.end(), end)))
            draft = _unequal(found, listed, outer)
            if draft:
                original = text[found.start() : found.end() + (listed[-1].end() if listed else 0)]
                facts = {"栏目": task.label(path), "原文": shown(original), **draft}
                yield Draft((path,), facts, detail=original)


def _end_of_parts(text: str, start: int) -> int:
    """Where the list of parts ends: its sentence, its bracket, or the next 其中."""
    depth = 0
    for place in range(start, min(len(text), start + _SENTENCE)):
        sign = text[place]
        depth += (sign == "(") - (sign == ")")
        if depth < 0 or sign in "。;；\n" or text.startswith("其中", place):
            return place
    return min(len(text), start + _SENTENCE)


def _outside_brackets(text: str, start: int, end: int) -> str:
    """The text between two places with what stands in brackets blanked out."""
    signs: list[str] = []
    depth = 0
    for sign in text[start:end]:
        depth += sign == "("
        signs.append("·" if depth else sign)
        depth -= sign == ")"
    return "".join(signs)


def _unequal(
    whole: re.Match[str], listed: Sequence[re.Match[str]], outer: Decimal
) -> dict[str, str] | None:
    """What is wrong with the parts; `outer` is the greatest whole that they may be parts of."""
    total = read_decimal(whole["whole"])
    if total is None or any(one["each"] or one["per"] for one in listed):
        return None
    if any(one.string.startswith("的", one.end()) for one in listed):
        return None  # a share of it is meant: 520元的80%
    if _FOR_EACH.search(whole.string, max(0, whole.start() - 12), whole.start()):
        listed = [one for one in listed if one["unit"] == whole["unit"]]
    if not listed:
        return None
    limit = Amount(total, whole["unit"]).yuan
    finest = max(_places(one["part"]) for one in listed)
    slack = _rounding(whole["whole"], whole["unit"], finest)
    added = Decimal(0)
    for one in listed:
        number = read_decimal(one["part"])
        if number is None:
            return None
        added += Amount(number, one["unit"]).yuan
        slack += _rounding(one["part"], one["unit"], _places(whole["whole"]))
        if added == limit or abs(added - limit) < slack:
            return None
    everything = whole["word"].startswith("分别") and len(listed) > 1
    if (added < limit and not everything) or limit < added <= outer:
        return None
    come_to = str(Amount(added, "元").to(whole["unit"]))
    sum_of = " + ".join(f"{one['part']}{one['unit']}" for one in listed)
    return {
        "算式": f"{sum_of} = {come_to}" if len(listed) > 1 else come_to,
        "关系": "多于" if added > limit else "少于",
        "写的": f"{whole['whole']}{whole['unit']}",
    }


def _yuan(written: str, unit: str) -> Decimal:
    number = read_decimal(written)
    return Decimal(0) if number is None else Amount(number, unit).yuan


def _rounding(written: str, unit: str, finest: int) -> Decimal:
    """How far a figure may be from the exact one, in 元, beside others with more decimal places."""
    places = _places(written)
    return YUAN[unit] / Decimal(10) ** places / 2 if places < finest else Decimal(0)
