"""Digits, widths and Chinese numerals: the smallest part of reading what clerks write.

Owns folding (one character in, one character out, so that places in the text stay true) and exact
decimals. Knows no units and no dates.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

MAX_DIGITS = 18
"""More digits than any amount on any form has; longer ones are unreadable."""

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
"""Pattern of an unsigned number in folded text, with or without thousands separators."""

SHORT_NUMBER = (
    r"(?<![0-9.])(?<![0-9],)(?:[0-9]{1,3}(?:,[0-9]{3}){1,5}(?![0-9])|[0-9]{1,18})"
    r"(?:\.[0-9]{1,8})?(?![0-9]|\.[0-9])"
)
"""Pattern of a whole number of a length that is read at all: for searching in long texts, where
every attempt must end after a few steps."""

_SIGNED = re.compile(rf"([+-]?)({NUMBER})")
_FOLD: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: " ",
    0x00A0: " ",
    0x2002: " ",
    0x2003: " ",
    0x2009: " ",
    0x202F: " ",
    0xFEFF: " ",
    0x2212: "-",
    0xFE6A: "%",
    0xFE63: "-",
    0xFE50: ",",
    0xFE52: ".",
    0xFE64: "<",
    0xFE65: ">",
    0xFE66: "=",
    0x2267: "≥",
    0x2266: "≤",
    0x2A7E: "≥",
    0x2A7D: "≤",
}
_DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "○": 0,
    "两": 2,
    "貮": 2,
    "弐": 2,
}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
CHINESE_NUMERAL = "[" + "".join({**_DIGITS, **_SMALL, **_LARGE}) + "]+"
"""Pattern of a run of Chinese numerals, of either writing."""


def fold(text: str) -> str:
    """Return the text with full-width signs made half-width, of the same length."""
    return text.translate(_FOLD)


def squeeze(text: str) -> str:
    """Return the folded text without any white space: the form in which texts are compared."""
    return _squeeze_short(text) if len(text) <= _SHORT else "".join(fold(text).split())


_SHORT = 64


@lru_cache(maxsize=8192)
def _squeeze_short(text: str) -> str:
    return "".join(fold(text).split())


def read_decimal(text: str) -> Decimal | None:
    """Read folded text that is one number (`1,828.00`, `-5`); None for anything else."""
    found = _SIGNED.fullmatch(text.strip())
    if not found or len(text) > 2 * MAX_DIGITS:
        return None
    digits = found[2].replace(",", "")
    if len(digits) > MAX_DIGITS:
        return None
    return Decimal(f"{'-' if found[1] == '-' else ''}{digits}")


def read_chinese(text: str) -> Decimal | None:
    """Read a whole number in Chinese numerals (五百万, 二〇二三, 伍拾); None for anything else."""
    if not text or len(text) > 2 * MAX_DIGITS:
        return None
    if all(character in _DIGITS for character in text):
        return Decimal("".join(str(_DIGITS[character]) for character in text))
    return _read_sections(text)


def _read_sections(text: str) -> Decimal | None:
    total, section, digit = 0, 0, -1
    small_limit, large_limit = 10**9, 10**12
    for place, character in enumerate(text):
        if character in _DIGITS:
            value = _DIGITS[character]
            if digit > 0 or (digit == 0 and value == 0):
                return None
            digit = value
        elif character in _SMALL:
            scale = _SMALL[character]
            if scale >= small_limit or digit == 0 or (digit < 0 and not _bare_ten(text, place)):
                return None
            section += max(digit, 1) * scale
            small_limit, digit = scale, -1
        elif character in _LARGE:
            scale = _LARGE[character]
            section += max(digit, 0)
            if scale >= large_limit or not section:
                return None
            total += section * scale
            section, digit, small_limit, large_limit = 0, -1, 10**9, scale
        else:
            return None
    if digit == 0:
        return None
    return Decimal(total + section + max(digit, 0))


def _bare_ten(text: str, place: int) -> bool:
    """十 may stand without a digit before it where a section begins: 十五, 一亿十万."""
    return text[place] in "十拾" and (place == 0 or text[place - 1] in _LARGE)


def plain(number: Decimal) -> str:
    """Write a number without exponent and without useless zeros: `100`, `0.5`, `628.5312`."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
