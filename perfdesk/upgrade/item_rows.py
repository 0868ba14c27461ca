"""One cell of numbered items → rows of an indicator table; no item's text is changed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.items import ItemStyle, numbered_items
from perfdesk.numerals import NUMBER, fold
from perfdesk.upgrade.convert import convert_levels, named_level

if TYPE_CHECKING:
    from perfdesk.indicators import Tree
    from perfdesk.upgrade.convert import Converted

_VALUE = re.compile(
    rf"(?:[≥≤<>=]|不低于|不少于|不超过|达到|达|大于|小于)\s*{NUMBER}\s*[^\s0-9,。;:、()]{{0,6}}$"
    rf"|(?<![0-9.]){NUMBER}\s*[%‰]$"
)
"""What an item may end in that could be its value, in folded text without its last stop."""
_LONGEST_VALUE = 40


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A row for one item."""

    was: str
    """The item as it was written, with its number."""
    text: str
    first: Converted
    second: Converted
    note: str


def item_rows(tree: Tree | None, level: str, field: str, text: str) -> list[ItemRow]:
    """Return a row for every item that says anything, under the level that its cell stands for."""
    rows: list[ItemRow] = []
    end = 0
    for item in numbered_items(text):
        was = text[end : item.end].strip()
        end = item.end
        if not item.text:
            continue
        second = named_level(tree, level, item.text)
        first, exact = convert_levels(tree, level, second)
        numbered = item.style is not ItemStyle.NONE
        notes = [f"由“{field}”栏第 {item.number} 条拆成一行" if numbered else f"由“{field}”栏转来"]
        if not second:
            notes.append("没有写明二级指标，请补填")
        if value := _value_at_end(item.text):
            notes.append(f"末尾的“{value}”像是指标值，可移到指标值栏")
        rows.append(ItemRow(was, item.text, first, exact, "；".join(notes)))
    return rows


def _value_at_end(text: str) -> str:
    bare = text.rstrip("。;；. \n\t")
    tail = bare[-_LONGEST_VALUE:]
    found = _VALUE.search(fold(tail))
    return tail[found.start() :].strip() if found else ""
