"""Cutting what was found of a form into filings: several of one kind may follow each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.align import Alignment, align
from perfdesk.intake.drawn import Sort
from perfdesk.intake.find import is_continued

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.intake.anchors import Plan
    from perfdesk.intake.find import Index, Token

COMPLETE = 0.5
"""Share of a form's labels with which a piece can stand as a filing by itself."""


def fragments(found: Index, plan: Plan, tokens: Sequence[Token]) -> list[Alignment]:
    """Return the alignments of what seem to be single filings, in reading order."""
    return _joined(found, plan, _split(found, plan, tokens))


def _split(found: Index, plan: Plan, tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut the tokens where a filing seems to begin anew: a label comes once too often."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        current = pieces[-1]
        if _begins_anew(plan, token, current) and not is_continued(found, token):
            at = _run_up(current, token)
            pieces.append(current[at:])
            del current[at:]
        pieces[-1].append(token)
    return [piece for piece in pieces if piece]


def _begins_anew(plan: Plan, token: Token, before: Sequence[Token]) -> bool:
    sorts = [plan.anchors[anchor].sort for anchor in token.anchors]
    if Sort.TITLE in sorts and _has_grid_labels(plan, before):
        return True
    return (Sort.RIGHT in sorts or Sort.TITLE in sorts) and _is_once_too_often(token, before)


def _is_once_too_often(token: Token, before: Sequence[Token]) -> bool:
    same = [other for other in before if other.anchors == token.anchors]
    inside_value = not token.whole and any(other.whole for other in same)
    return len(same) >= len(token.anchors) and not inside_value


def _run_up(before: Sequence[Token], token: Token) -> int:
    """Return where the labels begin that lead up to a token in the picture's order."""
    at = len(before)
    while at > 0 and before[at - 1].anchors[0] < token.anchors[0]:
        at -= 1
        token = before[at]
    return at


def _has_grid_labels(plan: Plan, tokens: Iterable[Token]) -> bool:
    return sum(plan.anchors[token.anchors[0]].row[1] >= 0 for token in tokens) >= 3


def _joined(found: Index, plan: Plan, fragments: list[list[Token]]) -> list[Alignment]:
    """Put neighbouring pieces back together that are two parts of one filing."""
    result: list[Alignment] = []
    for fragment in fragments:
        own = align(found, plan, fragment)
        if result:
            before = result[-1]
            both = align(found, plan, [*before.tokens, *fragment])
            twice = _grid_labels(before) & _grid_labels(own)
            few = len(twice) <= max(1, min(len(_grid_labels(before)), len(_grid_labels(own))) // 5)
            gains = both.score > max(before.score, own.score) + 0.02
            if few and gains and not (before.score >= COMPLETE and own.score >= COMPLETE):
                result[-1] = both
                continue
        result.append(own)
    return result


def _grid_labels(alignment: Alignment) -> set[int]:
    return {
        anchor
        for anchor in alignment.anchor_of.values()
        if alignment.plan.anchors[anchor].row[1] >= 0
        and alignment.plan.anchors[anchor].sort is Sort.RIGHT
    }
