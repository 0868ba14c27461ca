"""Labels that a document words differently: found by likeness and by where they stand.

Only labels that were not found by their own wordings are looked for, only among cells that are
no value of another label, and only where the picture would have them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.intake.board import NEAR, Line, Mark
from perfdesk.intake.drawn import Sort
from perfdesk.intake.folding import core, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from perfdesk.intake.anchors import Anchor, Plan
    from perfdesk.intake.board import Board, Patch

_ALIKE = 0.5
_ALIKE_ANYWHERE = 0.75
_ALIKE_INSIDE = 0.6
"""Enough in a cell that holds label and value together."""
_CLOSE = 8
"""Paragraphs before and after a form within which its lines are looked for."""
_ALIKE_WEDGED = 0.25
"""Enough where one label is missing and one unknown row stands in exactly its place."""
_LONGEST = 24
_WIDE = 0.8
"""Share of the width from which a short text may head what stands below it."""
_LONGEST_HOLDER = 200
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
_HOLDS_VALUE = re.compile(r"(?<!其中)[:：]\s*\S")
_SEGMENT = re.compile(r"(?:^|(?<=[\s，,；;。]))([^\s:：，,；;。]{2,24})\s*[:：]", re.MULTILINE)


def mark_renamed(plan: Plan, boards: Sequence[Board], lines: Sequence[Line]) -> None:
    """Mark what are surely labels under another name."""
    if not _missing(plan, boards) and not _missing(plan, boards, lines, plain=True):
        return
    _heads(plan, boards)
    _beside(plan, boards, lines)
    _heads(plan, boards)  # side labels named just now tell heads from what stands beside them
    _inside_lines(plan, boards, lines)


def _missing(
    plan: Plan, boards: Sequence[Board], lines: Sequence[Line] = (), *, plain: bool = False
) -> list[Anchor]:
    """Return the anchors that nothing is marked as: those with blanks, or the printed texts."""
    patches = [patch for board in boards for patch in board.patches()]
    seen = {patch.label for patch in patches}
    holders: list[Patch | Line] = [*patches, *lines]
    seen.update(mark.anchor for holder in holders for mark in holder.marks)
    return [
        anchor
        for anchor in plan.anchors
        if anchor.index not in seen
        and (anchor.sort is Sort.PLAIN and bool(anchor.weight) if plain else anchor.owns)
    ]


def _is_short(patch: Patch) -> bool:
    return (
        patch.free
        and 0 < len(core(patch.text)) <= _LONGEST
        and not _HOLDS_VALUE.search(_IN_BRACKETS.sub("", patch.text))
    )


def _best(anchor: Anchor, text: str) -> float:
    wording = core(text)
    return max((likeness(known, wording) for known in anchor.cores), default=0.0)


def _heads(plan: Plan, boards: Sequence[Board]) -> None:
    """Name the unknown cells in rows of column heads, by order and likeness."""
    missing = [anchor for anchor in _missing(plan, boards) if anchor.sort is Sort.BELOW]
    groups = {row: [a for a in missing if a.row == row] for row in {a.row for a in missing}}
    for board in boards if missing else ():
        for number, row in enumerate(board.rows):
            starting = [patch for patch in row if patch.top == number]
            known = [
                plan.anchors[patch.label]
                for patch in starting
                if patch.label is not None and plan.anchors[patch.label].sort is Sort.BELOW
            ]
            if known:
                wanted = [a for a in missing if (a.row[0], a.table) == _owner(known[0])]
                _name_between(plan, wanted, starting)
            elif all(_sort(plan, patch) is not Sort.RIGHT for patch in starting):
                _name_all(groups.values(), [patch for patch in starting if _is_short(patch)])


def _owner(anchor: Anchor) -> tuple[int, str]:
    return anchor.row[0], anchor.table


def _name_between(plan: Plan, wanted: list[Anchor], starting: Sequence[Patch]) -> None:
    """Name unknown heads between known ones; as many as are missing there are the missing ones."""
    previous = -1
    unknown: list[Patch] = []
    for patch in [*starting, None]:
        if patch is not None and patch.label is None:
            if _is_short(patch):
                unknown.append(patch)
            continue
        here = len(plan.anchors) if patch is None or patch.label is None else patch.label
        between = [anchor for anchor in wanted if previous < anchor.index < here]
        same_row = [anchor for anchor in between if anchor.row == between[0].row]
        if len(same_row) == len(unknown):
            for anchor, one in zip(same_row, unknown, strict=True):
                _name(anchor, one)
        else:
            _match(between, unknown, _ALIKE)
        previous, unknown = here, []


def _name_all(groups: Iterable[list[Anchor]], unknown: Sequence[Patch]) -> None:
    """Name a whole row of heads of which none is known, when it is like a row that is missing."""
    for group in groups:
        if len(group) > 1 and len(group) == len(unknown):
            pairs = list(zip(group, unknown, strict=True))
            if sum(_best(anchor, patch.text) for anchor, patch in pairs) > _ALIKE * len(pairs):
                for anchor, patch in pairs:
                    _name(anchor, patch)
                group.clear()
                return


def _name(anchor: Anchor, patch: Patch) -> None:
    patch.label = anchor.index
    patch.guessed = _best(anchor, patch.text) < _ALIKE


def _match(anchors: Sequence[Anchor], patches: Sequence[Patch], least: float) -> None:
    """Give anchors the cells that are most like them, the likest pair first."""
    ranked = sorted(
        (
            (_best(anchor, patch.text), -anchor.index, at)
            for anchor in anchors
            for at, patch in enumerate(patches)
        ),
        reverse=True,
    )
    left = {anchor.index: anchor for anchor in anchors}
    for alike, minus_index, at in ranked:
        if alike >= least and patches[at].label is None and -minus_index in left:
            _name(left.pop(-minus_index), patches[at])


def _beside(plan: Plan, boards: Sequence[Board], lines: Sequence[Line]) -> None:
    """Name unknown labels whose values stand beside them, row labels and side labels."""
    missing = [a for a in _missing(plan, boards, lines) if a.sort in {Sort.RIGHT, Sort.SIDE}]
    if not missing and not _missing(plan, boards, lines, plain=True):
        return
    order = [patch for board in boards for patch in board.patches()]
    candidates = [
        patch
        for board in boards
        for patch, followed in _unlabelled(plan, board)
        if followed and _is_short(patch)
    ]
    possible = {id(patch) for patch in candidates}
    for anchor in missing:
        labelled = [p for p in order if p.label is not None or id(p) in possible]
        inside = _between(plan, anchor, labelled)
        best = max(inside, key=lambda patch: _best(anchor, patch.text), default=None)
        if best is not None and _best(anchor, best.text) >= _ALIKE:
            _name(anchor, best)
            continue
        first = [patch for patch in inside if patch.left == 0.0]
        in_grid = anchor.row[1] >= 0 and anchor.left == 0.0
        alone = len(first) == 1 and in_grid and _only_one(plan, anchor, labelled)
        if alone and _best(anchor, first[0].text) >= _ALIKE_WEDGED:
            _name(anchor, first[0])
            continue
        _match([anchor], [patch for patch in candidates if patch.label is None], _ALIKE_ANYWHERE)
    for anchor in _missing(plan, boards, lines, plain=True):
        labelled = [p for p in order if p.label is not None or id(p) in possible]
        _match([anchor], _between(plan, anchor, labelled), _ALIKE)


def _only_one(plan: Plan, anchor: Anchor, order: Sequence[Patch]) -> bool:
    """True when both neighbours in the picture's first column were found."""
    column = [one for one in plan.anchors if one.row[0] == anchor.row[0] and one.left == 0.0]
    at = column.index(anchor)
    known = {patch.label for patch in order}
    around = [*column[max(0, at - 1) : at], *column[at + 1 : at + 2]]
    return all(one.index in known for one in around)


def _between(plan: Plan, anchor: Anchor, labelled: Sequence[Patch]) -> list[Patch]:
    """Return the unknown cells that stand where the picture has the label."""
    low, high = -1, len(labelled)
    for at, patch in enumerate(labelled):
        if patch.label is not None and plan.anchors[patch.label].sort is not Sort.PLAIN:
            if patch.label < anchor.index:
                low, high = at, len(labelled)
            elif high == len(labelled):
                high = at
    return [patch for patch in labelled[low + 1 : high] if patch.label is None]


def _unlabelled(plan: Plan, board: Board) -> Iterator[tuple[Patch, bool]]:
    """Yield cells that are no known label's value, and whether something stands at their right."""
    under: float | None = None
    for number, row in enumerate(board.rows):
        starting = [patch for patch in row if patch.top == number]
        heads = [patch.left for patch in starting if _sort(plan, patch) is Sort.BELOW]
        if heads:
            under = min(heads)
        elif any(_sort(plan, patch) is Sort.RIGHT or patch.marks for patch in starting):
            under = None
        for at, patch in enumerate(row):
            if patch.top != number or patch.blank or patch.label is not None:
                continue
            beside = at > 0 and row[at - 1].label is not None and row[at - 1].top == number
            if not beside and (under is None or patch.left < under - NEAR):
                yield patch, at + 1 < len(row) or patch.right - patch.left > _WIDE


def _sort(plan: Plan, patch: Patch) -> Sort | None:
    return None if patch.label is None else plan.anchors[patch.label].sort


def _inside_lines(plan: Plan, boards: Sequence[Board], lines: Sequence[Line]) -> None:
    """Name unknown `label：` places in lines and in cells that hold label and value together."""
    missing = [a for a in _missing(plan, boards, lines) if a.sort is Sort.RIGHT]
    holders: list[Line | Patch] = list(_near(boards, lines)) if missing else []
    for board in boards if missing else ():
        holders.extend(_unknown_holders(plan, board))
    found = [
        (holder, match)
        for holder in holders
        if len(holder.text) <= _LONGEST_HOLDER
        for match in _SEGMENT.finditer(holder.text)
        if not any(mark.start < match.end() and match.start(1) < mark.end for mark in holder.marks)
    ]
    for anchor in missing:
        ranked = [
            (_best(anchor, match[1]), at)
            for at, (holder, match) in enumerate(found)
            if _best(anchor, match[1]) >= _enough(anchor, holder)
        ]
        if ranked:
            holder, match = found.pop(max(ranked)[1])
            start = match.start(1) + _before_known(anchor, match[1])
            holder.marks.append(Mark(start, match.end(), anchor.index))
            holder.marks.sort(key=lambda mark: mark.start)


def _before_known(anchor: Anchor, text: str) -> int:
    """Return how much stands in front of the label's own wording, when it holds that at all."""
    return next((text.find(known) for known in anchor.cores if known in text), 0)


def _enough(anchor: Anchor, holder: Line | Patch) -> float:
    """Return how alike a label has to be to be taken where it stands."""
    if anchor.inline:
        return _ALIKE
    return _ALIKE_ANYWHERE if isinstance(holder, Line) else _ALIKE_INSIDE


def _near(boards: Sequence[Board], lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that stand close to the tables and to what is known of the form."""
    known = [line.spot for line in lines if line.marks]
    known += [patch.spot for board in boards for patch in board.patches() if not patch.blank]
    for line in lines:
        if known and min(known) - _CLOSE <= line.spot <= max(known) + _CLOSE:
            yield line


def _unknown_holders(plan: Plan, board: Board) -> Iterator[Patch]:
    """Yield cells that begin with a wording and a colon and are no value of a label."""
    for patch, _followed in _unlabelled(plan, board):
        if patch.marks or _SEGMENT.match(patch.text.lstrip()):
            yield patch
