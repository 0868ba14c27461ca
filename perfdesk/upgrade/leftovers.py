"""What found no place in a draft, as the clerk goes through it: one entry for a cell or a row.

An entry stays with the draft until it is settled; settling is a step like any other, so that it is
durable and can be undone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from perfdesk.filing import ReasonEdit, places_of_rows
from perfdesk.reasons import LEFT_OVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.upgrade.translate import Unplaced

_SETTLED = "已处理"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A cell of the old form, or what is left of one of its rows."""

    label: str
    """In the old form's words: `项目起止时间`, `绩效指标 第 3 行`."""
    parts: tuple[tuple[str, str], ...]
    """(column, text) in the order of the columns; the column is empty for a plain cell."""
    why: str = ""

    @property
    def text(self) -> str:
        """All of it in one piece, as it can be put into a cell."""
        return " ".join(text for _column, text in self.parts)

    @property
    def row(self) -> str:
        """All of it as cells side by side, as tables take it from the clipboard."""
        return "\t".join(" ".join(text.split()) for _column, text in self.parts)

    @property
    def mark(self) -> str:
        """What it is known by when it is settled: 16 hexadecimal digits."""
        whole = "\0".join((self.label, *(word for part in self.parts for word in part)))
        return hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:16]


def leftovers(form: Form, filing: Filing, unplaced: Iterable[Unplaced]) -> tuple[Leftover, ...]:
    """Return what found no place in the old form's order, cells of one row together."""
    found: list[Leftover] = []
    place_of = places_of_rows(form, filing)
    for (table, _row), group in groupby(unplaced, lambda one: (one.path.field, one.path.row)):
        listed = tuple(group)
        why = "；".join(dict.fromkeys(one.why for one in listed if one.why))
        if len(listed) == 1:
            found.append(Leftover(listed[0].label, (("", listed[0].text),), why))
        else:
            place = place_of(listed[0].path)
            parts = tuple((one.path.column, one.text) for one in listed)
            found.append(Leftover(f"{table} 第 {place} 行", parts, why))
    return tuple(found)


def leftovers_data(listed: Iterable[Leftover]) -> list[dict[str, Any]]:
    """Return them as plain data, to be kept with the draft."""
    return [{"label": one.label, "parts": one.parts, "why": one.why} for one in listed]


def leftovers_from(data: Iterable[dict[str, Any]]) -> tuple[Leftover, ...]:
    """Read what `leftovers_data` gave."""
    return tuple(
        Leftover(one["label"], tuple((name, text) for name, text in one["parts"]), one["why"])
        for one in data
    )


def settling(leftover: Leftover, *, settled: bool) -> ReasonEdit:
    """Return the edit that notes an entry as settled, or takes that back."""
    old, new = ("", _SETTLED) if settled else (_SETTLED, "")
    return ReasonEdit(LEFT_OVER, leftover.mark, (), old, new)
