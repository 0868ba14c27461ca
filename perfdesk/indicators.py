"""Indicator trees, and the values of indicators: operator, number, unit, or words.

Owns the shape of a tree (the trees themselves are data) and the reading of a 指标值 cell. A tree is
a property of a form, never global: counties keep older trees than the ministry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.errors import FormProblem
from perfdesk.numerals import NUMBER, fold, plain, read_decimal, squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Tree:
    """The first and second levels of indicators that a form knows, in printed order."""

    id: str
    levels: tuple[tuple[str, tuple[str, ...]], ...]
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names used elsewhere for one of this tree's levels, without white space → its own name."""


def pairs(tree: Tree) -> tuple[tuple[str, str], ...]:
    """Return (first level, second level) in printed order."""
    return tuple((first, second) for first, seconds in tree.levels for second in seconds)


def standard_name(tree: Tree, name: str) -> str | None:
    """Return the tree's own name for a level, however it is written; None if it has none."""
    written = squeeze(name)
    known = {level: level for first, seconds in tree.levels for level in (first, *seconds)}
    for candidate in (written, f"{written}指标", written.removesuffix("指标")):
        if candidate in known:
            return candidate
    return tree.aliases.get(written) or tree.aliases.get(f"{written}指标")


def first_level_of(tree: Tree, second: str) -> str | None:
    """Return the first level under which the tree has this second level; None if it has none."""
    name = standard_name(tree, second)
    return next((first for first, seconds in tree.levels if name in seconds), None)


def read_trees(
    data: Mapping[str, object], file: str
) -> tuple[dict[str, Tree], tuple[FormProblem, ...]]:
    """Read the `[[tree]]` tables of a TOML file; what is wrong comes back as problems."""
    trees: dict[str, Tree] = {}
    problems: list[FormProblem] = []
    listed = data.get("tree", [])
    for number, entry in enumerate(listed if isinstance(listed, list) else [], 1):
        try:
            tree = _read_tree(entry)
        except (KeyError, TypeError, ValueError):
            problems.append(FormProblem(file, 0, "tree", f"第 {number} 个指标体系写法不对"))
            continue
        if tree.id in trees:
            problems.append(FormProblem(file, 0, tree.id, "指标体系编号重复"))
        trees[tree.id] = tree
    return trees, tuple(problems)


def _read_tree(entry: Mapping[str, object]) -> Tree:
    levels, aliases = entry["levels"], entry.get("aliases", {})
    if not isinstance(levels, list) or not isinstance(aliases, dict):
        raise TypeError
    read: list[tuple[str, tuple[str, ...]]] = []
    for first, seconds in levels:
        if not isinstance(first, str) or not all(isinstance(second, str) for second in seconds):
            raise TypeError
        read.append((first, tuple(seconds)))
    names = {str(alias): str(name) for alias, name in aliases.items()}
    return Tree(str(entry["id"]), tuple(read), MappingProxyType(names))


class ValueKind(StrEnum):
    """What kind of thing stands in a 指标值 cell."""

    QUANTITY = "quantity"
    """One number with its operator and unit, or a range."""
    SEVERAL = "several"
    """Several quantities in one cell."""
    WORDS = "words"
    """No number at all: 较大, 按月发放."""
    TIME = "time"
    """A date or time limit: 12月底前, 每月15日."""
    MIXED = "mixed"
    """Text with numbers that is no plain quantity."""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A 指标值 as read; the raw text is kept beside it by whoever holds the cell."""

    kind: ValueKind
    operator: str = ""
    """≥ ≤ ＞ ＜ ＝ ≈, or empty when none is written."""
    number: Decimal | None = None
    upper: Decimal | None = None
    """Upper end when a range is written."""
    unit: str = ""
    per: tuple[str, ...] = ()
    """What the unit is for: (人, 月) in 元/人/月."""
    change: str = ""
    """Word of change before the number: 提高, 下降."""
    note: str = ""
    """What stands behind the quantity in brackets."""
    parts: tuple[IndicatorValue, ...] = ()
    """The quantities, when there are several."""
    written_operator: str = ""
    """The operator's own writing: 以上, 不少于, ≥."""

    @property
    def full_unit(self) -> str:
        """Unit with what it is for: `元/人/月`."""
        return "/".join((self.unit, *self.per))

    @property
    def scaled(self) -> tuple[Decimal, str]:
        """Number and unit with 万 and 亿 worked out: 10.23万人 → (102300, 人)."""
        number = self.number if self.number is not None else Decimal(0)
        for sign, scale in (("万", 10_000), ("亿", 100_000_000)):
            if self.unit.startswith(sign):
                return number * scale, self.unit[1:]
        return number, self.unit

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Least and greatest value that the cell allows; None where it is open."""
        if self.number is None or self.operator == "≈":
            return (None, None)
        number, _ = self.scaled
        if self.upper is not None:
            scale = number / self.number if self.number else Decimal(1)
            return (number, self.upper * scale)
        low = None if self.operator in {"≤", "＜"} else number
        high = None if self.operator in {"≥", "＞"} else number
        return (low, high)


_OPERATORS: dict[str, tuple[str, ...]] = {
    "≥": (
        "≥", ">=", "=>", "大于等于", "大于或等于", "不少于", "不低于", "不小于",
        "不得低于", "不得少于", "至少", "最低", "达到", "达",
    ),
    "≤": (
        "≤", "<=", "=<", "小于等于", "小于或等于", "不超过", "不多于", "不高于",
        "不大于", "不得超过", "不得高于", "控制在", "至多", "最多", "最高",
    ),
    "＞": (">", "大于", "超过", "高于", "多于"),
    "＜": ("<", "小于", "低于", "少于"),
    "＝": ("=", "等于"),
    "≈": ("约", "大约", "约为", "≈"),
}  # fmt: skip
_AFTER: dict[str, tuple[str, ...]] = {
    "≥": ("以上", "及以上", "或以上", "(含)以上", "以上(含)"),
    "≤": ("以内", "之内", "以下", "及以下", "或以下", "内", "(含)以下", "(含)以内"),
    "≈": ("左右", "上下"),
}
_BEFORE_SIGN = {word: sign for sign, words in _OPERATORS.items() for word in words}
_AFTER_SIGN = {word: sign for sign, words in _AFTER.items() for word in words}


def _longest_first(words: Mapping[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_QUANTITY = re.compile(
    rf"(?P<change>提高|提升|增长|增加|上升|下降|降低|减少)?[到至了]?\s*"
    rf"(?P<before>{_longest_first(_BEFORE_SIGN)})?\s*(?:在|为|到)?\s*"
    rf"(?P<number>[+-]?{NUMBER})\s*"
    rf"(?:(?P<unit1>[%‰])?\s*(?:-|~|—|–|至|到)\s*(?P<upper>{NUMBER})\s*)?"
    rf"(?P<unit>[^\s0-9()≥≤<>=,。;:、|]{{0,10}}?)"
    rf"\s*(?P<after>{_longest_first(_AFTER_SIGN)})?\s*(?P<note>\([^()]*\))?[。;]?",
)
_TIME = re.compile(
    r"(?:每[年月季周日]|[0-9]{4}年|年[初中底末]|[0-9]{1,2}月(?:[0-9]{1,2}[日号]|初|底|末|份|[上中下]旬|前|$)|"
    r"[0-9]{1,2}[日号](?:前|之前|以前)|[0-9]{1,2}[:点时][0-9]{0,2})"
)
_SPLIT = re.compile(r"\s*[\n,;、]\s*(?![0-9]{3}(?![0-9]))|\s+(?=[≥≤<>])")
_PER = re.compile(r"[/·]|每")
_MAX_CHARS = 200
_HAS_DIGIT = re.compile(r"[0-9]")


def parse_indicator(text: str) -> IndicatorValue | None:
    """Read a 指标值; None for blank text. Never fails: what is no quantity is words or mixed."""
    folded = fold(text).strip()
    if not folded:
        return None
    return _parse_folded(folded) if len(folded) <= _MAX_CHARS else _unread(folded)


@lru_cache(maxsize=4096)
def _parse_folded(folded: str) -> IndicatorValue:
    time = _TIME.search(folded)
    one = None if time else _quantity(folded)
    if one:
        return one
    pieces = [piece for piece in _SPLIT.split(folded) if piece]
    if len(pieces) > 1:
        parts = [_quantity(piece) for piece in pieces]
        if all(parts):
            return IndicatorValue(ValueKind.SEVERAL, parts=tuple(part for part in parts if part))
    return IndicatorValue(ValueKind.TIME) if time else _unread(folded)


def _unread(folded: str) -> IndicatorValue:
    return IndicatorValue(ValueKind.MIXED if _HAS_DIGIT.search(folded) else ValueKind.WORDS)


def _quantity(text: str) -> IndicatorValue | None:
    found = _QUANTITY.fullmatch(" ".join(text.split()))
    if not found:
        return None
    number, upper = read_decimal(found["number"]), None
    if number is None:
        return None
    if found["upper"]:
        upper = read_decimal(found["upper"])
        if upper is None or upper < number:
            return None
    before, after = found["before"] or "", found["after"] or ""
    unit, per = _split_unit(found["unit"] or found["unit1"] or "")
    return IndicatorValue(
        ValueKind.QUANTITY,
        operator=_one_operator(_BEFORE_SIGN.get(before, ""), _AFTER_SIGN.get(after, "")),
        number=number,
        upper=upper,
        unit=unit,
        per=per,
        change=found["change"] or "",
        note=(found["note"] or "").strip("()"),
        written_operator=after or before,
    )


def _one_operator(before: str, after: str) -> str:
    """`达95%以上` and `控制在5%以内` say the same twice; the stricter sign in front wins."""
    return before or after if before in {"", after} or not after or before in "＞＜＝" else after


def _split_unit(written: str) -> tuple[str, tuple[str, ...]]:
    first, *per = _PER.split(written)
    return first, tuple(part for part in per if part)


def proposal(text: str) -> str | None:
    """Return the normal writing of an operator in words (95%以上 → ≥95%); None for all else."""
    value = parse_indicator(text)
    if value is None or value.kind is not ValueKind.QUANTITY or value.operator in {"", "≈"}:
        return None
    if value.change or value.upper is not None or value.number is None:
        return None
    note = f"（{value.note}）" if value.note else ""
    written = f"{value.operator}{plain(value.number)}{value.full_unit}{note}"
    return written if squeeze(written) != squeeze(text) else None
