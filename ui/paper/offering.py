"""What can be picked for a cell instead of being typed; nothing is ever put in unasked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.forms.model import FieldType
from perfdesk.skeleton import level_columns
from perfdesk.values import proposals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from perfdesk.session import Session
    from ui.paper.sheet import Slot

    Phrases = Callable[[tuple[str, str]], Iterable[str]]

OPERATORS = ("≥", "≤", "＝", "＞", "＜")
_LEADING_OPERATOR = re.compile(r"\s*[≥≤＝=＞>＜<≧≦≈]\s*=?\s*")
_STYLE = re.compile(r"[0-9]{4}(?P<mark>[-./])[0-9]{1,2}(?P=mark)[0-9]{1,2}")
_PADDED = re.compile(r"[0-9]{4}.0[0-9].|[0-9]{4}.[0-9]{2}.0[0-9]")
_MOST_PHRASES = 8
_DATES = frozenset({FieldType.DATE})
_LISTS = frozenset({FieldType.LEVEL, FieldType.INDICATOR, FieldType.CHOICE})


@dataclass(frozen=True, slots=True)
class Offer:
    """A text for a cell, and what it is."""

    text: str
    say: str = ""
    goes_on: bool = False
    """The person goes on writing behind it."""


def has_calendar(slot: Slot) -> bool:
    """True where a day can be picked from a calendar."""
    return slot.field.type in _DATES and slot.editable


def opens_list(slot: Slot) -> bool:
    """True where the kind of cell itself has a calendar, or texts to pick from."""
    return has_calendar(slot) or (slot.field.type in _LISTS and slot.editable and not slot.options)


def offers_for(
    session: Session, slot: Slot, text: str, phrases: Phrases | None
) -> tuple[Offer, ...]:
    """Return what may be picked for a cell that now holds `text`, best first."""
    if not slot.editable or slot.options or session.read_only:
        return ()
    found: list[Offer] = []
    if slot.field.type is FieldType.LEVEL:
        found += [Offer(name) for name in _levels(session, slot.path)]
    elif slot.field.type is FieldType.INDICATOR:
        found += _indicator_offers(text)
    elif slot.field.type is FieldType.CHOICE:
        found += [Offer(one) for one in slot.field.options]
    last = session.last_year_text(slot.path)
    if last:
        found.append(Offer(last, "去年"))
    if phrases is not None and slot.field.type is not FieldType.LEVEL:
        found += [Offer(one, "填过") for one in _first(phrases(slot.path.key))]
    unique = {one.text: one for one in reversed(found) if one.text != text}
    return tuple(reversed(unique.values()))


def money_proposals(slot: Slot, text: str) -> tuple[Offer, ...]:
    """Return what a sum typed into a money cell comes to."""
    if slot.field.type is not FieldType.MONEY:
        return ()
    return tuple(
        Offer(one.text, one.say) for one in proposals(FieldType.MONEY, text, slot.field.unit)
    )


def written_date(day: date, like: str) -> str:
    """Write a day in the style of a date that already stands in the cell."""
    style = _STYLE.fullmatch(like.strip())
    if not style:
        return f"{day.year}年{day.month}月{day.day}日"
    mark = style["mark"]
    if _PADDED.match(like.strip()):
        return f"{day.year}{mark}{day.month:02}{mark}{day.day:02}"
    return f"{day.year}{mark}{day.month}{mark}{day.day}"


def _levels(session: Session, path: CellPath) -> tuple[str, ...]:
    """Return the names that the table's tree has for a level of this row."""
    table = session.form.tables[path.field]
    tree = session.form.trees.get(table.tree)
    columns = level_columns(table)
    if tree is None or path.column not in columns:
        return ()
    if path.column == columns[0]:
        return tuple(first for first, _ in tree.levels)
    above = session.text(CellPath(path.field, path.row, columns[0])).strip()
    return tuple(
        second
        for first, seconds in tree.levels
        if first == above or not above
        for second in seconds
    )


def _indicator_offers(text: str) -> list[Offer]:
    found = [Offer(one.text, one.say) for one in proposals(FieldType.INDICATOR, text)]
    bare = _LEADING_OPERATOR.sub("", text, count=1).strip()
    if not bare:
        return [Offer(sign, goes_on=True) for sign in OPERATORS]
    if bare[0].isdigit():
        found += [Offer(f"{sign}{bare}") for sign in OPERATORS]
    return found


def _first(phrases: Iterable[str]) -> list[str]:
    return [one for _, one in zip(range(_MOST_PHRASES), phrases, strict=False)]
