"""Writing an alignment onto the board: which cell is which label, which text stands behind one."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from perfdesk.intake.board import Mark
from perfdesk.intake.drawn import Sort
from perfdesk.intake.find import is_continued
from perfdesk.intake.folding import core, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfdesk.intake.align import Alignment
    from perfdesk.intake.anchors import Anchor
    from perfdesk.intake.board import Board, Line, Patch
    from perfdesk.intake.find import Index, Token

_HEAD_ROWS = 3
"""Column heads of one table stand within this many rows of each other."""


def mark(
    found: Index, alignment: Alignment, boards: Sequence[Board], lines: Sequence[Line]
) -> None:
    """Set the labels of the patches, and the marks inside patches and lines."""
    patches = {
        patch.spot: patch for board in boards for patch in board.patches() if not patch.blank
    }
    by_spot: dict[int, list[tuple[Token, int]]] = defaultdict(list)
    for token, anchor in _labels(found, alignment, patches):
        by_spot[token.spot].append((token, anchor))
    for order, tokens in by_spot.items():
        tokens.sort(key=lambda one: one[0].start)
        patch = patches.get(order)
        alone = len(tokens) == 1 and tokens[0][0].whole
        if patch is not None and alone and alignment.plan.anchors[tokens[0][1]].frame is None:
            patch.label = tokens[0][1]
        elif patch is not None:
            patch.marks = list(_marks(tokens))
    for line in lines:
        line.marks = list(_marks(by_spot.get(line.spot, [])))


def _marks(tokens: Sequence[tuple[Token, int]]) -> Iterator[Mark]:
    for token, anchor in tokens:
        yield Mark(token.start, token.end, anchor)


def _labels(
    found: Index, alignment: Alignment, patches: Mapping[int, Patch]
) -> Iterator[tuple[Token, int]]:
    outliers = set(_outliers(alignment, patches))
    for at, index in alignment.anchor_of.items():
        if at not in outliers:
            yield alignment.tokens[at], index
    taken = set(alignment.anchor_of.values())
    again = [
        token
        for at, token in enumerate(alignment.tokens)
        if at not in alignment.anchor_of and set(token.anchors) <= taken
    ]
    rows: dict[tuple[int, int], list[Token]] = defaultdict(list)
    for token in again:
        patch = patches.get(token.spot)
        anchor = alignment.plan.anchors[token.anchors[0]]
        if is_continued(found, token) or (patch is None and _repeats(found, alignment, token)):
            yield token, token.anchors[0]
        elif patch is None:
            continue
        elif token.whole and anchor.sort in {Sort.BELOW, Sort.PLAIN, Sort.SIDE}:
            rows[found.spots[token.spot].block, patch.top].append(token)
    for tokens in rows.values():
        # column heads repeated after a page break come together, chance likenesses alone
        if len(tokens) > 1 or _numbers_follow(found, tokens[0]):
            yield from ((token, token.anchors[0]) for token in tokens)


def _repeats(found: Index, alignment: Alignment, token: Token) -> bool:
    """True for a line that stands on a later page once more, word for word."""
    text = fold(found.spots[token.spot].text)
    return any(
        text == fold(found.spots[alignment.matched[anchor].spot].text)
        for anchor in token.anchors
        if anchor in alignment.matched
    )


def _numbers_follow(found: Index, token: Token) -> bool:
    """True for a row that only numbers the columns: 栏次 1 2 3."""
    shown = [core(spot.text) for spot in found.spots[token.spot + 1 : token.spot + 4]]
    return shown == [str(number) for number in range(1, len(shown) + 1)] and len(shown) > 1


def _outliers(alignment: Alignment, patches: Mapping[int, Patch]) -> Iterator[int]:
    """Yield the tokens that were taken for a printed text but stand far from its row."""
    groups: dict[tuple[int, int], list[tuple[int, Anchor, int]]] = defaultdict(list)
    for at, index in alignment.anchor_of.items():
        anchor = alignment.plan.anchors[index]
        patch = patches.get(alignment.tokens[at].spot)
        if patch is not None and anchor.sort in {Sort.BELOW, Sort.PLAIN}:
            groups[anchor.row[0], anchor.row[1] // _HEAD_ROWS].append((at, anchor, patch.top))
    for members in groups.values():
        tops = sorted(top for _at, _anchor, top in members)
        middle = tops[(len(tops) - 1) // 2]
        for at, _anchor, top in members:
            if abs(top - middle) > _HEAD_ROWS:
                yield at
