"""This year's drafts from last year's filings, with what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk.carry import carry
from perfdesk.output.data import cell_names, filing_json, review_json

if TYPE_CHECKING:
    from perfdesk.batch.members import Member
    from perfdesk.carry import CarriedFiling


@dataclass(frozen=True, slots=True)
class Draft:
    """This year's draft of one filing."""

    member: Member
    carried: CarriedFiling


def carry_one(member: Member, year: int) -> Draft:
    """Carry one filing over to a budget year."""
    return Draft(member, carry(member.form, member.filing, year))


def draft_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as the contract's filing JSON with its review list."""
    form, filing, reading = draft.member.form, draft.carried.filing, draft.member.reading
    data = filing_json(
        form,
        filing,
        source=draft.member.source,
        place=reading.place,
        unread=reading.unread,
        doubts=reading.doubts,
    )
    data["review"] = review_json(form, filing, draft.carried.review)
    return data


def review_text(draft: Draft) -> str:
    """Return the review list for people, riskiest first."""
    name_of = cell_names(draft.member.form, draft.carried.filing)
    lines = [f"{draft.member.name}：{len(draft.carried.review)} 格要核对"]
    for item in draft.carried.review:
        change = f"{item.was} → {item.now or '（空）'}" if item.was != item.now else item.now
        lines.append(f"  {name_of(item.path)}：{_short(change)}\n    {item.why}")
    return "\n".join(lines)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"
