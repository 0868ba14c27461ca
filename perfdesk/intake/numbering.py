"""Automatic paragraph numbers: Word keeps only a reference, the reader of the page sees `1、`.

Clerks number their goals and indicators this way; without the printed number the text that is
carried over would not be the text that was signed. Bullets are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.ooxml import attribute, child, name, number, value

if TYPE_CHECKING:
    from perfdesk.intake.ooxml import Element

_DIGITS = "〇一二三四五六七八九"
_CHINESE = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
        "taiwaneseCountingThousand",
        "taiwaneseDigital",
        "japaneseDigitalTenThousand",
    }
)
_STEMS = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
_ROMAN = (
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list prints its numbers."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    suffix: str = "tab"


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted."""

    lists: dict[str, list[Level]]
    """Number id → its levels."""
    styles: dict[str, tuple[str, int]]
    """Paragraph style id → (number id, level)."""
    counts: dict[str, list[int]] = field(default_factory=dict)

    def printed(self, properties: Element | None) -> str:
        """Return the number that a paragraph prints and count it; empty for unnumbered ones."""
        if properties is None:
            return ""
        given = child(properties, "numPr")
        if given is not None:
            key = value(given, "numId")
            depth = number(value(given, "ilvl", "0"))
        else:
            key, depth = self.styles.get(value(properties, "pStyle"), ("", 0))
        levels = self.lists.get(key)
        if levels is None or not 0 <= depth < _LEVELS:
            return ""
        counts = self.counts.setdefault(key, [0] * _LEVELS)
        counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        for deeper in range(depth + 1, _LEVELS):
            counts[deeper] = 0
        return _shown(levels, counts, depth)


def read_numbering(part: Element | None, styles: Element | None) -> Numbering:
    """Read the numbering part and the numbered styles; both may be missing."""
    lists: dict[str, list[Level]] = {}
    abstract: dict[str, list[Level]] = {}
    for one in part if part is not None else ():
        if name(one) == "abstractNum":
            abstract[attribute(one, "abstractNumId")] = _levels(one)
    for one in part if part is not None else ():
        if name(one) == "num":
            levels = list(abstract.get(value(one, "abstractNumId"), [Level()] * _LEVELS))
            for override in one:
                depth = number(attribute(override, "ilvl", "-1"), -1)
                if name(override) == "lvlOverride" and 0 <= depth < _LEVELS:
                    levels[depth] = _overridden(levels[depth], override)
            lists[attribute(one, "numId")] = levels
    numbered: dict[str, tuple[str, int]] = {}
    for style in styles if styles is not None else ():
        given = child(child(style, "pPr"), "numPr")
        if name(style) == "style" and given is not None:
            depth = number(value(given, "ilvl", "0"))
            numbered[attribute(style, "styleId")] = (value(given, "numId"), depth)
    return Numbering(lists, numbered)


def _levels(abstract: Element) -> list[Level]:
    levels = [Level()] * _LEVELS
    for one in abstract:
        depth = number(attribute(one, "ilvl", "-1"), -1)
        if name(one) == "lvl" and 0 <= depth < _LEVELS:
            levels[depth] = _level(one)
    return levels


def _level(element: Element) -> Level:
    return Level(
        value(element, "numFmt", "decimal"),
        value(element, "lvlText"),
        number(value(element, "start", "1"), 1),
        value(element, "suff", "tab"),
    )


def _overridden(level: Level, override: Element) -> Level:
    replaced = child(override, "lvl")
    if replaced is not None:
        return _level(replaced)
    start = number(value(override, "startOverride", str(level.start)), level.start)
    return Level(level.format, level.pattern, start, level.suffix)


def _shown(levels: list[Level], counts: list[int], depth: int) -> str:
    level = levels[depth]
    if level.format in {"bullet", "none"} or not level.pattern:
        return ""

    def one(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        return _written(levels[at].format, counts[at] or levels[at].start)

    text = re.sub(r"%([1-9])", one, level.pattern)
    # after full-width punctuation the tab only widens the gap
    return text if level.suffix == "nothing" or text[-1:] in "、．）。" else f"{text} "


def _written(style: str, count: int) -> str:
    if style in _CHINESE:
        return _chinese(count)
    if style in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 9 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in {"lowerRoman", "upperRoman"}:
        return _roman(count) if style == "upperRoman" else _roman(count).lower()
    if style in _STEMS and 1 <= count <= len(_STEMS[style]):
        return _STEMS[style][count - 1]
    if style.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(ord("①") + count - 1)
    if style == "decimalZero":
        return f"{count:02d}"
    if style == "decimalFullWidth":
        return str(count).translate({ord(digit): ord("０") + int(digit) for digit in "0123456789"})
    return str(count)


def _chinese(count: int) -> str:
    if not 0 < count < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(count) if digit.isdigit())
    tens, ones = divmod(count, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(count: int) -> str:
    text = ""
    left = min(count, 399)
    for worth, letters in _ROMAN:
        while left >= worth:
            text += letters
            left -= worth
    return text
