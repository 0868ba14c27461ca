"""This year's drafts from last year's filings, with what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk.output.data import cell_names, filing_json, review_json
from perfdesk.upgrade import carry_into, match_forms

if TYPE_CHECKING:
    from perfdesk.batch.members import Member
    from perfdesk.forms.model import Form
    from perfdesk.upgrade import CarriedInto


@dataclass(frozen=True, slots=True)
class Draft:
    """This year's draft of one filing, perhaps in another form."""

    member: Member
    form: Form
    carried: CarriedInto


def carry_one(member: Member, year: int, into: Form | None = None) -> Draft:
    """Carry one filing over to a budget year, into another form if one is named."""
    form = into or member.form
    return Draft(member, form, carry_into(member.form, member.filing, form, year))


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as the contract's filing JSON with its review list and what found no place."""
    form, filing, reading = draft.form, draft.carried.filing, draft.member.reading
    data = filing_json(
        form,
        filing,
        source=draft.member.source,
        place=reading.place,
        unread=reading.unread,
        doubts=_doubts(draft),
    )
    old_name = cell_names(draft.member.form, draft.member.filing)
    data["review"] = review_json(form, filing, draft.carried.review)
    data["unplaced"] = [
        {"cell": old_name(one.path), "text": one.text, "why": one.why}
        for one in draft.carried.unplaced
    ]
    return data


def _doubts(draft: Draft) -> list[tuple[str, str]]:
    """Return the doubts of the reading, their cells called as in the draft's form."""
    fields = match_forms(draft.member.form, draft.form).fields
    return [(fields.get(cell, cell), say) for cell, say in draft.member.reading.doubts]


def review_text(draft: Draft) -> str:
    """Return the review list for people, riskiest first, and what found no place."""
    name_of = cell_names(draft.form, draft.carried.filing)
    lines = [f"{draft.member.name}：{len(draft.carried.review)} 格要核对"]
    for item in draft.carried.review:
        change = f"{item.was} → {item.now or '（空）'}" if item.was != item.now else item.now
        lines.append(f"  {name_of(item.path)}：{_short(change)}\n    {item.why}")
    if draft.carried.unplaced:
        lines.append(f"  原表有 {len(draft.carried.unplaced)} 格在“{draft.form.name}”里没有位置：")
    for one in draft.carried.unplaced:
        why = f"（{one.why}）" if one.why else ""
        lines.append(f"    {one.label}：{_short(one.text)}{why}")
    return "\n".join(lines)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
