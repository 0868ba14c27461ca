"""What has to be said before some filings are printed; no widgets here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.cells import CellPath
    from perfdesk.desk import Desk, Listed


@dataclass(frozen=True, slots=True)
class Blocked:
    """A filing whose official table cannot be printed now."""

    id: int
    path: CellPath | None
    """Where the first thing that stands in the way is."""
    say: str


@dataclass(frozen=True, slots=True)
class Needs:
    """What stands between the clerk and the official tables."""

    blocked: tuple[Blocked, ...]
    confirm: tuple[str, ...]
    """Sentences to be looked at once; each names its filing when there are several."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Filings that can be printed together, and what they are called."""

    name: str
    ids: tuple[int, ...]


def scopes(listing: Iterable[Listed], current: int, chosen: Sequence[int] = ()) -> list[Scope]:
    """Return what can be printed: the chosen filings, the one in hand, all of its unit's year."""
    listed = {one.id: one for one in listing}
    found: list[Scope] = []
    if len(chosen) > 1:
        found.append(Scope(f"选中的 {len(chosen)} 张", tuple(chosen)))
    only = chosen[0] if len(chosen) == 1 else current
    one = listed.get(only)
    if one is None:
        return found
    if len(chosen) <= 1:
        found.append(Scope(f"这一张：{one.title}", (one.id,)))
    together = tuple(
        other.id for other in listed.values() if (other.year, other.unit) == (one.year, one.unit)
    )
    if len(together) > 1 and set(together) != set(chosen):
        year = f" {one.year} 年" if one.year else ""
        found.append(Scope(f"{one.unit}{year}全部 {len(together)} 张", together))
    return found


def needs(desk: Desk, ids: Sequence[int]) -> Needs:
    """Ask the gate about every filing."""
    blocked: list[Blocked] = []
    confirm: list[str] = []
    for filing_id in ids:
        decision = desk.gate(filing_id)
        name = f"“{desk.listed(filing_id).title}”" if len(ids) > 1 else ""
        if decision.refuse:
            cells = decision.blocking[0].cells if decision.blocking else ()
            blocked.append(Blocked(filing_id, cells[0] if cells else None, name + decision.refuse))
        confirm += [f"{name}{one.level.chinese}：{one.say}" for one in decision.confirm]
        if decision.ask:
            confirm.append(name + decision.ask)
    return Needs(tuple(blocked), tuple(confirm))
