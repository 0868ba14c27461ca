"""Which form stands where in a document.

Derived from the pictures only. Several filings in a file, of different forms too, are normal.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from perfdesk.errors import DocumentError
from perfdesk.intake.align import Alignment, align
from perfdesk.intake.anchors import compile_plan
from perfdesk.intake.find import Index, find_tokens, index
from perfdesk.intake.folding import core, likeness
from perfdesk.intake.fragments import COMPLETE, fragments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.forms.model import Form
    from perfdesk.intake.anchors import Plan
    from perfdesk.intake.document import SourceDocument
    from perfdesk.intake.find import Spot, Token

_CONTESTED = 0.5
"""A block belongs to a form that explains at least this share of what the best one does."""
_RENAMED = 0.7
"""Share that must be found where most labels are only alike."""
_ALIKE = 0.7
_TRIED, _TRIED_WORDINGS, _SHORT = 3, 400, 24
_FORCED = 0.1
"""The same when the user says which form it is."""


@dataclass(frozen=True, slots=True)
class Match:
    """A form recognised in a stretch of a document."""

    form: Form
    index: Index
    alignment: Alignment
    first: int
    """First spot of the stretch."""
    last: int
    """Last spot that surely belongs to it."""
    score: float
    begin: int = 0
    """First spot that belongs to it rather than to the match before."""
    end: int = 0
    """Last spot that belongs to it rather than to the match after."""


def recognise(
    document: SourceDocument, forms: Mapping[str, Form], form_id: str = ""
) -> tuple[Match, ...]:
    """Return the filings of a document in reading order; DocumentError when there is none.

    `form_id` says which form it is, when the user knows better.
    """
    if form_id and form_id not in forms:
        raise DocumentError(f"没有“{form_id}”这个表样；可用的表样请看 perfdesk forms list。")
    found = index(document)
    chosen = [forms[form_id]] if form_id else list(forms.values())
    tokens = {plan: find_tokens(found, plan) for plan in map(compile_plan, chosen)}
    least = _FORCED if form_id else COMPLETE
    matches: list[Match] = []
    first_look: list[Match] | None = None
    # what one form claims can hide a neighbour of another form: look again at what is left
    while stretches := _free(matches, len(found.spots)):
        candidates = _uncontested(
            [match for stretch in stretches for match in _candidates(found, tokens, stretch)]
        )
        first_look = first_look or candidates
        good = _without_overlap(match for match in candidates if match.score >= least)
        if not good:
            break
        matches = sorted([*matches, *good], key=lambda match: match.first)
    matches = matches or _renamed(found, first_look or [])
    if not matches:
        raise _not_recognised(found, first_look or [], forced=forms.get(form_id))
    return tuple(_settled(found, match, tokens) for match in _with_gaps(matches, found))


def _free(matches: Sequence[Match], spots: int) -> list[range]:
    """Return the stretches that no match claims."""
    edges = [0, *(edge for match in matches for edge in (match.first, match.last + 1)), spots]
    return [range(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]


def _candidates(
    found: Index, tokens: Mapping[Plan, Sequence[Token]], stretch: range
) -> Iterable[Match]:
    for plan, everywhere in tokens.items():
        here = [token for token in everywhere if token.spot in stretch]
        seen = {anchor for token in here for anchor in token.anchors}
        if sum(plan.anchors[anchor].weight for anchor in seen) < _FORCED * plan.weight:
            continue
        for alignment in fragments(found, plan, here):
            if alignment.anchor_of:
                yield _match(found, alignment)


def _match(found: Index, alignment: Alignment) -> Match:
    spots = [token.spot for token in alignment.matched.values()]
    return Match(alignment.plan.form, found, alignment, min(spots), max(spots), alignment.score)


def _uncontested(matches: Sequence[Match]) -> list[Match]:
    """Take from each match the tables and lines that another form explains far better."""
    weights = [_weights(match) for match in matches]
    best: dict[int, float] = {}
    for own in weights:
        for block, weight in own.items():
            best[block] = max(best.get(block, 0.0), weight)
    result: list[Match] = []
    for match, own in zip(matches, weights, strict=True):
        lost = {block for block, weight in own.items() if weight < _CONTESTED * best[block]}
        if lost:
            spots = match.index.spots
            kept = [t for t in match.alignment.tokens if spots[t.spot].block not in lost]
            alignment = align(match.index, match.alignment.plan, kept)
            if alignment.anchor_of:
                result.append(_match(match.index, alignment))
        else:
            result.append(match)
    return result


def _weights(match: Match) -> dict[int, float]:
    """Return how much of the form each block holds."""
    result: dict[int, float] = {}
    for anchor, token in match.alignment.matched.items():
        block = match.index.spots[token.spot].block
        weight = match.alignment.plan.anchors[anchor].weight * token.quality
        result[block] = result.get(block, 0.0) + weight
    return result


def _settled(found: Index, match: Match, tokens: Mapping[Plan, Sequence[Token]]) -> Match:
    """Align once more everything that belongs to a match, labels in strange places included."""
    plan = match.alignment.plan
    everywhere = tokens[plan]
    start = bisect_left(everywhere, match.begin, key=lambda token: token.spot)
    stop = bisect_right(everywhere, match.end, key=lambda token: token.spot)
    inside = everywhere[start:stop]
    return replace(match, alignment=align(found, plan, inside, anywhere=True))


def _without_overlap(matches: Iterable[Match]) -> list[Match]:
    """Where several forms claim the same stretch, the one that explains most of it has it."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: (-one.score, one.first, one.form.id)):
        if all(match.last < other.first or match.first > other.last for other in kept):
            kept.append(match)
    return sorted(kept, key=lambda one: one.first)


def _renamed(found: Index, candidates: Sequence[Match]) -> list[Match]:
    """Recognise a lone filing whose labels are nearly all worded a little differently."""
    ranked = sorted(candidates, key=lambda match: -match.score)[:_TRIED]
    wordings = [core(spot.text) for spot in found.spots if len(spot.text) < 2 * _SHORT]
    wordings = [wording for wording in wordings if 0 < len(wording) < _SHORT]
    scored = [(_score_by_likeness(match, wordings), match) for match in ranked]
    score, best = max(scored, key=lambda one: one[0], default=(0.0, None))
    if best is None or score < _RENAMED:
        return []
    return [replace(best, first=0, last=len(found.spots) - 1, score=score)]


def _score_by_likeness(match: Match, wordings: Sequence[str]) -> float:
    plan = match.alignment.plan
    left = Counter(wordings[:_TRIED_WORDINGS])
    gained = 0.0
    for anchor in plan.anchors:
        if anchor.index in match.alignment.matched or not anchor.weight:
            continue
        likes = ((likeness(known, wording), wording) for known in anchor.cores for wording in left)
        alike, wording = max(likes, default=(0.0, ""))
        if alike >= _ALIKE:
            gained += anchor.weight * alike
            left[wording] -= 1
            left = +left
    return match.score + 0.8 * gained / plan.weight


def _with_gaps(matches: list[Match], found: Index) -> Iterable[Match]:
    """Share out what stands between the matches, so that every spot belongs to one of them."""
    begins = [0]
    for before, after in pairwise(matches):
        begins.append(_border(found, before, after))
    ends = [begin - 1 for begin in begins[1:]] + [len(found.spots) - 1]
    for match, begin, end in zip(matches, begins, ends, strict=True):
        yield replace(match, begin=begin, end=end)


def _border(found: Index, before: Match, after: Match) -> int:
    """Return the first spot of `after`: tables and signatures go to the filing above them."""
    spots = found.spots
    first = after.first
    start = spots[first]
    if start.cell is not None:
        # what else stands in the row of its first label belongs to it
        while first - 1 > before.last and _same_row(spots[first - 1], start):
            first -= 1
    border = before.last + 1
    for order in range(before.last + 1, first):
        if spots[order].cell is not None:
            border = order + 1
    while border < first and re.search("[:：]", spots[border].text):
        border += 1
    return border


def _same_row(one: Spot, other: Spot) -> bool:
    return (
        one.block == other.block
        and one.cell is not None
        and other.cell is not None
        and one.cell.row == other.cell.row
    )


def _not_recognised(
    found: Index, candidates: Sequence[Match], forced: Form | None
) -> DocumentError:
    if not any(spot.text.strip() for spot in found.spots):
        return DocumentError("没有认出表样：这个文件里没有文字；请确认选对了文件。")
    if forced is not None:
        return DocumentError(
            f"按“{forced.name}”（{forced.id}）读不出来：里面几乎没有这个表样的栏目。"
        )
    nearest = max(candidates, key=lambda match: match.score, default=None)
    if not any(spot.cell for spot in found.spots):
        return DocumentError("没有认出表样：这个文件里没有表格；请确认选对了文件。")
    if nearest is None or nearest.score < 0.15:
        return DocumentError("没有认出表样：里面的表格和已装的表样都不像；请确认选对了文件。")
    share = round(nearest.score * 100)
    return DocumentError(
        f"没有认出表样：最接近的是{nearest.form.place}“{nearest.form.name}”，"
        f"但只对上了 {share}% 的栏目；如果确实是它，请指定表样 {nearest.form.id} 再读一次。"
    )
