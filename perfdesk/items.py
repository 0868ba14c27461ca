"""Numbered items of a free-text cell: `1、…2、…`, one to a line or run together in a paragraph.

Owns where an item begins and ends. What an item means (a value, a level, a mistake) is for others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from perfdesk.numerals import fold, read_chinese


class ItemStyle(StrEnum):
    """How the items of a text are numbered; the value is the writing of the first one."""

    NONE = ""
    COMMA = "1、"
    DOT = "1."
    PAREN = "1）"
    BRACKETS = "（1）"
    CIRCLE = "①"
    CHINESE = "一、"
    CHINESE_BRACKETS = "（一）"


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a text, with where it stands: `whole[start:end] == text`."""

    number: int
    """As written; 0 for what stands before the first number, or for a text without numbers."""
    text: str
    """Without its number and outer white space; empty where only the number is written."""
    start: int
    end: int
    style: ItemStyle = ItemStyle.NONE


_CIRCLES = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_DIGITS = "一二三四五六七八九十"
_MARK = re.compile(
    rf"(?<![0-9.])(?P<COMMA>[0-9]{{1,2}})[ \t]{{0,2}}、"
    r"|(?<![0-9.])(?P<DOT>[0-9]{1,2})[ \t]{0,2}\.(?!\.)"
    r"|(?<![0-9.(])(?P<PAREN>[0-9]{1,2})\)"
    r"|\([ \t]{0,2}(?P<BRACKETS>[0-9]{1,2})[ \t]{0,2}\)"
    rf"|(?P<CIRCLE>[{_CIRCLES}])[、.]?"
    rf"|(?<![{_DIGITS}第])(?P<CHINESE>[{_DIGITS}]{{1,3}})[ \t]{{0,2}}、(?![{_DIGITS}])"
    rf"|\([ \t]{{0,2}}(?P<CHINESE_BRACKETS>[{_DIGITS}]{{1,3}})[ \t]{{0,2}}\)"
)
"""A number as items are numbered, in folded text."""
_STYLES = {style.name: style for style in ItemStyle}
_YEAR_FOLLOWS = re.compile(r"(?:19|20)[0-9]{2}\s{0,2}年")
_ENDS = frozenset("。;!?")
_PAUSES = frozenset(",:、)】》”%")
_OWN_BRACKETS = frozenset({ItemStyle.BRACKETS, ItemStyle.CIRCLE, ItemStyle.CHINESE_BRACKETS})
"""Styles that cannot be mistaken for anything else in running text."""


@dataclass(frozen=True, slots=True)
class _Mark:
    style: ItemStyle
    number: int
    start: int
    end: int


def numbered_items(text: str) -> tuple[Item, ...]:
    """Split a text into its items, in order; blank text has none, other text at least one.

    The style of the first number is that of all; numbers of another style inside an item belong
    to its text. Everything but numbers and white space is in exactly one item. Takes time in
    proportion to the text and never fails.
    """
    folded = fold(text)
    marks = _marks(folded)
    items: list[Item] = []
    first = marks[0].start if marks else len(text)
    _add(items, text, 0, first, _Mark(ItemStyle.NONE, 0, 0, 0))
    for place, mark in enumerate(marks):
        end = marks[place + 1].start if place + 1 < len(marks) else len(text)
        _add(items, text, mark.end, end, mark)
    return tuple(items)


def _add(items: list[Item], text: str, start: int, end: int, mark: _Mark) -> None:
    piece = text[start:end]
    bare = piece.strip()
    if bare or mark.style is not ItemStyle.NONE:
        start += len(piece) - len(piece.lstrip()) if bare else 0
        items.append(Item(mark.number, bare, start, start + len(bare), mark.style))


def _marks(folded: str) -> list[_Mark]:
    marks: list[_Mark] = []
    for found in _MARK.finditer(folded):
        style = _STYLES[found.lastgroup or "NONE"]
        if marks and style is not marks[0].style:
            continue
        number = _number(style, found[style.name])
        mark = _Mark(style, number, found.start(), found.end())
        if number and _begins_item(folded, mark, marks[-1].number if marks else 0):
            marks.append(mark)
    return marks


def _number(style: ItemStyle, written: str) -> int:
    if style is ItemStyle.CIRCLE:
        return _CIRCLES.index(written) + 1
    if style in {ItemStyle.CHINESE, ItemStyle.CHINESE_BRACKETS}:
        return int(read_chinese(written) or 0)
    return int(written)


def _begins_item(folded: str, mark: _Mark, before: int) -> bool:
    """Tell a number of an item from `2021.1.1`, `5、6月`, `1.5亿元` in its text.

    At the beginning of a line any number counts; within a line only the next one in order.
    """
    if mark.style is ItemStyle.DOT and _is_decimal(folded, mark.end):
        return False
    last = _last_sign(folded, mark.start)
    if last in {"", "\n"}:
        return not _lists_numbers(folded, mark)
    if mark.number != before + 1:
        return False
    if mark.style in _OWN_BRACKETS:
        return True
    if last in _ENDS:
        return not _lists_numbers(folded, mark)
    spaced = folded[mark.start - 1].isspace()
    return (last in _PAUSES or spaced) and not folded[mark.end : mark.end + 1].isdigit()


def _last_sign(folded: str, start: int) -> str:
    """Return the sign before a place: a new line if one lies between, empty at the beginning."""
    for at in range(start - 1, max(-1, start - _WIDEST_GAP), -1):
        if folded[at] == "\n" or not folded[at].isspace():
            return folded[at]
    return "" if start < _WIDEST_GAP else " "


_WIDEST_GAP = 40
"""White space looked through before a number; a bound keeps the time in proportion."""


def _is_decimal(folded: str, end: int) -> bool:
    return folded[end : end + 1].isdigit() and not _YEAR_FOLLOWS.match(folded, end)


_LIST = re.compile(r"([0-9]{1,2})(?:(、)|\s*[月日号季至-])")


def _lists_numbers(folded: str, mark: _Mark) -> bool:
    """`1、2月` and `3、4季度` are numbers that are listed, not items; `1、9月底前` is an item."""
    found = _LIST.match(folded, mark.end) if mark.style is ItemStyle.COMMA else None
    return found is not None and (bool(found[2]) or int(found[1]) == mark.number + 1)
