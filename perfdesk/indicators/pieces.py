"""A 指标值 as the pieces that are picked one by one: operator, number, unit; or a grade."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.indicators.proposing import proposal, same_writing, written
from perfdesk.indicators.reading import parse_indicator
from perfdesk.indicators.value import ValueKind
from perfdesk.indicators.words import load_words
from perfdesk.numerals import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

GRADED = "定性"
"""Picked in place of an operator for a value without a number."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """What the entry aid holds; `lead` and `tail` are the clerk's own words around it, kept."""

    operator: str = ""
    number: str = ""
    """As it is to be written; the grade when the operator is 定性."""
    unit: str = ""
    lead: str = ""
    tail: str = ""

    @property
    def text(self) -> str:
        """What is written into the cell."""
        if self.operator == GRADED:
            return self.number.strip()
        number, unit = fold(self.number).strip(), fold(self.unit).strip()
        return f"{self.lead}{self.operator}{number}{unit}{self.tail}" if number else ""

    @property
    def trouble(self) -> str:
        """Why this cannot be written, in a few words; empty when it can."""
        if self.operator == GRADED:
            return "" if self.number.strip() else "还没有选等次"
        if not self.number.strip():
            return "还没有填数"
        read = parse_indicator(self.text)
        if read is None or read.kind is not ValueKind.QUANTITY:
            return f"“{self.number.strip()}{self.unit.strip()}”读不成数和单位"
        bare = parse_indicator(replace(self, lead="", tail="").text)
        if (
            bare is None
            or bare.remark
            or (bare.operator, bare.full_unit)
            != (
                read.operator,
                read.full_unit,
            )
        ):
            return f"“{self.unit.strip()}”不像单位"
        return "" if read.operator == self.operator else "符号和数连起来读不通"


def take_apart(text: str) -> Pieces | None:
    """Take a cell's text apart so that putting it together loses nothing; None if it cannot be."""
    value = parse_indicator(text)
    if value is None:
        return Pieces()
    if value.kind is ValueKind.QUALITATIVE and not text.strip().startswith(GRADED):
        return Pieces(GRADED, text.strip())
    if value.kind is not ValueKind.QUANTITY or value.change or value.upper is not None:
        return None
    if proposal(text) is None and not same_writing(written(value), text):
        return None
    note = f"（{value.note}）" if value.note else ""
    return Pieces(value.operator, value.digits, value.full_unit, value.lead, note + value.remark)


_TYPED = {">": ("≥", "＞"), "》": ("≥", "＞"), "≥": ("≥",), "＞": ("＞",),
          "<": ("≤", "＜"), "《": ("≤", "＜"), "≤": ("≤",), "＜": ("＜",),
          "=": ("＝",), "＝": ("＝",)}  # fmt: skip


def typed_operator(text: str, now: str) -> tuple[str, str]:
    """Take operators out of what is typed as a number: `>` means ≥, once more ＞; `>=` means ≥."""
    for sign, meant in _TYPED.items():
        if sign not in text:
            continue
        text = text.replace(sign, "")
        if sign in "=＝" and now in {"≥", "＞", "≤", "＜"} and not text.strip():
            now = "≥" if now in {"≥", "＞"} else "≤"
        else:
            now = meant[-1] if now == meant[0] else meant[0]
    return now, text


def units_used(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the units of indicator values, the most used first."""
    units: Counter[str] = Counter()
    for text in texts:
        value = parse_indicator(text)
        if value is not None and value.unit:
            units[value.full_unit] += 1
    return tuple(unit for unit, _ in units.most_common())


def matching_units(typed: str, used: Iterable[str], most: int = 12) -> tuple[str, ...]:
    """Return units to offer for what is typed so far: used ones, common ones, then all others."""
    words = load_words()
    typed = "".join(fold(typed).split())
    base, slash, per = typed.rpartition("/")
    if slash:
        known = [*used, *(f"{base}/{one}" for one in words.per if one.startswith(per))]
    else:
        known = [*used, *words.common, *(words.units if typed else ())]
    begins = [unit for unit in known if unit.startswith(typed)]
    holds = [unit for unit in known if typed and not slash and typed in unit]
    return tuple(unit for unit in dict.fromkeys([*begins, *holds]) if unit != typed)[:most]
