"""Giving the wordings found in a document to the labels of the picture.

Both come in reading order, and a document keeps that order nearly always: the best alignment in
order is taken first, then rows that stand elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.intake.anchors import Plan
    from perfdesk.intake.find import Index, Spot, Token

_NEIGHBOUR = 0.2
"""Bonus for two labels that are neighbours in the picture's row and in the document's row."""
_FAR, _FARTHEST = 0.02, 1.0
"""Malus for each paragraph or table between two labels: a form stands together."""
_BASE = 0.3
"""Worth of any match, so that labels without weight are aligned too."""


@dataclass(slots=True)
class Alignment:
    """Which token is which label."""

    plan: Plan
    tokens: list[Token]
    """All tokens of the fragment, in reading order."""
    anchor_of: dict[int, int] = field(default_factory=dict)
    """Place in `tokens` → anchor."""

    @property
    def matched(self) -> Mapping[int, Token]:
        """Anchor → its token."""
        return {anchor: self.tokens[at] for at, anchor in self.anchor_of.items()}

    @property
    def score(self) -> float:
        """Share of the form's weight that was found, from 0.0 to 1.0."""
        found = sum(
            self.plan.anchors[anchor].weight * self.tokens[at].quality
            for at, anchor in self.anchor_of.items()
        )
        return found / self.plan.weight if self.plan.weight else 0.0


def align(
    found: Index, plan: Plan, tokens: Sequence[Token], *, anywhere: bool = False
) -> Alignment:
    """Match tokens and anchors in order; with `anywhere` the rest wherever it fits."""
    result = Alignment(plan, list(tokens))
    for at, anchor in _in_order(found, plan, tokens):
        result.anchor_of[at] = anchor
    if not anywhere:
        return result
    taken = set(result.anchor_of.values())
    for at, token in enumerate(tokens):
        if at not in result.anchor_of:
            free = next((a for a in token.anchors if a not in taken), None)
            if free is not None and (plan.anchors[free].weight or plan.anchors[free].owns):
                result.anchor_of[at] = free
                taken.add(free)
    return result


def _in_order(found: Index, plan: Plan, tokens: Sequence[Token]) -> Iterable[tuple[int, int]]:
    """Return the heaviest matching in which tokens and anchors both only go forward."""
    # for each anchor the best chain that ends with it: its score, its token, the step before
    best: dict[int, tuple[float, int]] = {}
    came_from: dict[tuple[int, int], tuple[int, int] | None] = {}
    spots = [found.spots[token.spot] for token in tokens]
    for at, token in enumerate(tokens):
        for anchor in sorted(token.anchors, reverse=True):
            worth = _BASE + plan.anchors[anchor].weight * token.quality
            top, before = worth, None
            # the longest chains come last; of equal ones the first is taken
            for earlier in reversed(best):
                score, place = best[earlier]
                if earlier >= anchor or place >= at or score + worth + _NEIGHBOUR < top:
                    continue
                neighbours = earlier + 1 == anchor and _in_one_row(plan, earlier, anchor)
                total = score + worth + _bonus(spots[place], spots[at], neighbours=neighbours)
                if total > top or (total == top and before is not None):
                    top, before = total, (place, earlier)
            if top > best.get(anchor, (0.0, 0))[0]:
                came_from[at, anchor] = before
                best[anchor] = (top, at)
    chain: list[tuple[int, int]] = []
    if best:
        last = max(best, key=lambda anchor: best[anchor][0])
        step: tuple[int, int] | None = (best[last][1], last)
        while step is not None:
            chain.append(step)
            step = came_from[step]
    return chain


def _in_one_row(plan: Plan, one: int, other: int) -> bool:
    return plan.anchors[one].row == plan.anchors[other].row


def _bonus(here: Spot, there: Spot, *, neighbours: bool) -> float:
    """Return what speaks for two matches following each other: nearness in both."""
    if here.block != there.block:
        return -min(_FAR * (there.block - here.block), _FARTHEST)
    if not neighbours:
        return 0.0
    same = here is there or (
        here.cell is not None and there.cell is not None and here.cell.row == there.cell.row
    )
    return _NEIGHBOUR if same else 0.0
