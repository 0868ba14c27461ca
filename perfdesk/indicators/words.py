"""The words of indicator values: units, grades and vague words, from `resources`.

What is a unit is decided by a list and not by a pattern: an official print runs number and
description together (`≥95服务满意程度`), and no pattern tells a unit from what follows it there.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.paths import resources_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

SCALES = {"百": 100, "千": 1000, "万": 10_000, "十万": 100_000, "百万": 1_000_000,
          "千万": 10_000_000, "亿": 100_000_000}  # fmt: skip
"""What may stand between a number and its unit, and how much it makes of it."""


@dataclass(frozen=True, slots=True)
class Words:
    """The lists, as they stand in the file."""

    common: tuple[str, ...]
    """Units to offer first."""
    per: tuple[str, ...]
    """What a standard is for: 人, 月."""
    units: tuple[str, ...]
    not_units: tuple[str, ...]
    """Beginnings of descriptions that look like a unit: 家庭, 年度."""
    grades: tuple[str, ...]
    """Values of qualitative indicators: 优, 达成预期指标."""
    vague: tuple[str, ...]
    """Words of degree that nobody can check afterwards: 较大, 进一步."""


@cache
def load_words() -> Words:
    """Return the lists; they ship with the program, so what is wrong with them is a bug."""
    path = resources_folder() / "indicator_words.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(**{name: tuple(words) for name, words in data.items()})


@cache
def unit_pattern() -> re.Pattern[str]:
    """Match a unit with its scale (万人, 个工作日, %) where no description begins."""
    words = load_words()
    scale, unit = any_of(SCALES), any_of(words.units)
    return re.compile(rf"(?!{any_of(words.not_units)})(?:{unit}|(?:{scale})(?:{unit})?)")


@cache
def per_pattern() -> str:
    """Pattern of what a standard is for, after `/` or 每."""
    words = load_words()
    return any_of({*words.per, *words.units} - {"%", "‰", "‱"})


def any_of(words: Iterable[str]) -> str:
    """Pattern of any of the words, the longest first."""
    listed = sorted(set(words), key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(re.escape(word) for word in listed)})"
