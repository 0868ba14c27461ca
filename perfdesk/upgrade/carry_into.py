"""This year's draft in another form than last year's filing had."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.carry import ReviewItem, carry, review_list
from perfdesk.filing import Cell, CellState
from perfdesk.upgrade.translate import translate

if TYPE_CHECKING:
    from perfdesk.carry import CarriedFiling
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.upgrade.translate import Translated, Unplaced

_LEVEL_RISK, _MOVED_RISK = 8, 9
"""Places in the review list for levels that changed and for cells that only moved."""


@dataclass(frozen=True, slots=True)
class CarriedInto:
    """The draft in the new form, what to look at (the riskiest first), and what found no place."""

    filing: Filing
    review: tuple[ReviewItem, ...]
    unplaced: tuple[Unplaced, ...] = ()


def carry_into(form_from: Form, filing: Filing, form_to: Form, year: int) -> CarriedInto:
    """Make the draft for a budget year in another form; the new form's policies decide.

    Review items hold what stood in the old form and say which cell it was where the names differ.
    The same form is carried over as ever. UpgradeError when the forms have nothing in common.
    """
    if (form_from.id, form_from.version) == (form_to.id, form_to.version):
        carried = carry(form_to, filing, year)
        return CarriedInto(carried.filing, carried.review)
    last_year = translate(form_from, filing, form_to)
    carried = carry(form_to, last_year.filing, year)
    cells = dict(carried.filing.cells)
    for path, origin in last_year.origins.items():
        if origin.level and path in cells:
            cells[path] = Cell(cells[path].text, CellState.CARRIED)
    draft = replace(carried.filing, cells=MappingProxyType(cells))
    return CarriedInto(draft, _review(form_to, last_year, carried), last_year.unplaced)


def review_into(
    form_from: Form, filing: Filing, form_to: Form, year: int
) -> tuple[ReviewItem, ...]:
    """Return what a person must look at after carrying over to a year, the riskiest first.

    A year of 0 is not known.
    """
    if form_from.id == form_to.id:
        return review_list(form_to, filing, year)
    return carry_into(form_from, filing, form_to, year).review


def _review(form: Form, last_year: Translated, carried: CarriedFiling) -> tuple[ReviewItem, ...]:
    """Add to the review list where texts come from, and what moved or changed on the way."""
    items: list[ReviewItem] = []
    for item in carried.review:
        origin = last_year.origins.get(item.path)
        if origin:
            why = f"{origin.note}；{item.why}" if origin.note else item.why
            item = replace(item, was=origin.was, why=why)
        items.append(item)
    listed = {item.path for item in items}
    for path, origin in last_year.origins.items():
        now = carried.filing.text(path)
        moved = now != last_year.filing.text(path)
        if path in listed or path.field == form.year_field or not (origin.note or moved):
            continue
        why = origin.note or "本表每年重新填写，请核对"
        risk = _LEVEL_RISK if origin.level else _MOVED_RISK
        items.append(ReviewItem(path, origin.was, now, why, risk))
    return tuple(sorted(items, key=lambda item: item.risk))
