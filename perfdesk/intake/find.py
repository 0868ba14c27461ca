"""Where the labels of a form occur in a document.

The document is indexed once; each form then only looks its own wordings up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.document import Paragraph, SourceGrid
from perfdesk.intake.drawn import Sort
from perfdesk.intake.folding import core, plain, trim

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.intake.anchors import Anchor, Plan
    from perfdesk.intake.document import SourceCell, SourceDocument

_OTHER_WORDING = 0.97
_LONGEST_LABEL = 300
_LONGEST_LINE = 80
_LONGEST_INSIDE = 2_000
"""Characters of a cell within which labels of several lines are looked for."""
_HEAD = re.compile(
    r"[^\S\n]*+((?:其中\s*[:：])?[^:：\n]{1,60}?)[^\S\n]*(?:[:：]|\t|[ \u3000\xa0]{2,}|(?=\n)|\Z)"
)
_TAIL = re.compile(r"[^\S\n]([^\s:：]{2,20})\s*+\Z")
"""A label at the end of a cell whose value stands in the next one."""
_LONGER_LABEL = re.compile(r"[^\s:：]{1,8}[:：]")
_EDGE_ROWS = 2
_MOST_COLUMNS = 128
_CONTINUED = re.compile(r"[(（]\s*(?:续|续表|接上表)\s*[)）]")


@dataclass(frozen=True, slots=True)
class Spot:
    """One paragraph or one cell of the document, in reading order."""

    order: int
    block: int
    text: str
    cell: SourceCell | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A wording in the document that may be a label of the form."""

    spot: int
    start: int
    end: int
    """Where its value begins, if the value stands in the same spot."""
    anchors: tuple[int, ...]
    whole: bool
    """Whether the spot holds nothing else."""
    quality: float = 1.0


@dataclass(slots=True)
class Index:
    """A document made ready for looking up."""

    document: SourceDocument
    spots: list[Spot] = field(default_factory=list)
    whole: dict[str, list[int]] = field(default_factory=dict)
    """Core of everything a spot says → the spots."""
    heads: dict[str, list[tuple[int, int, int]]] = field(default_factory=dict)
    """Core of the beginning of a line → (spot, start, end) within cells."""
    lines: dict[int, str] = field(default_factory=dict)
    """Spots that may be text lines, and what they say without spaces and punctuation."""
    known: set[str] = field(default_factory=set)
    """Keys of `whole` and `heads`."""
    said: str = ""
    """All of `lines`, one below the other: what does not stand here stands in none of them."""
    asked: dict[str, frozenset[int]] = field(default_factory=dict)
    """Answers of `holding`: forms print the same words."""

    def holding(self, wording: str) -> frozenset[int]:
        """Return which of `lines` hold a wording, given without spaces and punctuation."""
        orders = self.asked.get(wording)
        if orders is None:
            lines = self.lines.items() if wording in self.said else ()
            orders = frozenset(order for order, bare in lines if wording in bare)
            self.asked[wording] = orders
        return orders


def index(document: SourceDocument) -> Index:
    """Index a document once for all forms."""
    result = Index(document)
    for block, content in enumerate(document.blocks):
        if isinstance(content, Paragraph):
            _enter(result, Spot(len(result.spots), block, content.text))
            continue
        for cell in content.cells:
            if trim(cell.text):
                _enter(result, Spot(len(result.spots), block, cell.text, cell))
                if len(cell.text) <= _LONGEST_INSIDE and _may_hold_lines(content, cell):
                    result.lines[len(result.spots) - 1] = plain(cell.text)
    result.known = result.whole.keys() | result.heads.keys()
    result.said = "\n".join(result.lines.values())
    return result


def _may_hold_lines(grid: SourceGrid, cell: SourceCell) -> bool:
    """True for cells into which lines around a table slide: wide ones, and those at its ends."""
    at_end = cell.row < _EDGE_ROWS or cell.row >= grid.rows - _EDGE_ROWS
    return (at_end and grid.columns <= _MOST_COLUMNS) or _is_wide(grid, cell)


def _is_wide(grid: SourceGrid, cell: SourceCell) -> bool:
    return cell.column == 0 and cell.columns * 2 > grid.columns


def _enter(result: Index, spot: Spot) -> None:
    result.spots.append(spot)
    if len(spot.text) <= _LONGEST_LABEL:
        wording = core(spot.text)
        if wording:
            result.whole.setdefault(wording, []).append(spot.order)
    if spot.cell is None:
        if len(spot.text) <= _LONGEST_INSIDE:
            result.lines[spot.order] = plain(spot.text)
        return
    for start, end, wording in _heads(spot.text[:_LONGEST_INSIDE]):
        result.heads.setdefault(wording, []).append((spot.order, start, end))


def _heads(text: str) -> Iterator[tuple[int, int, str]]:
    at = 0
    for line in text.split("\n"):
        match = _HEAD.match(text, at)
        if match is not None and match[1].strip():
            wording = core(match[1])
            if wording:
                yield match.start(1), match.end(), wording
        at += len(line) + 1
    tail = _TAIL.search(text) if len(text) <= _LONGEST_LABEL else None
    if tail is not None:
        yield tail.start(1), len(text), core(tail[1])


def find_tokens(found: Index, plan: Plan) -> list[Token]:
    """Return every wording that may be a label of the form, in reading order."""
    ranked = sorted(_candidates(found, plan), key=lambda token: (token.spot, -token.quality))
    kept: list[Token] = []
    for token in ranked:
        # the same wording may have been found as head of its line and inside it
        at = len(kept) - 1
        while at >= 0 and kept[at].spot == token.spot and not _is_part(token, kept[at]):
            at -= 1
        if at < 0 or kept[at].spot != token.spot:
            kept.append(token)
    return sorted(kept, key=lambda token: (token.spot, token.start))


def _is_part(token: Token, other: Token) -> bool:
    overlaps = token.start < other.end and other.start < token.end
    return overlaps and (other.whole or bool(set(token.anchors) & set(other.anchors)))


def is_continued(found: Index, token: Token) -> bool:
    """True when a label says itself that it goes on from the page before (续)."""
    text = found.spots[token.spot].text
    return bool(_CONTINUED.search(text, token.start, token.end + 8))


def _candidates(found: Index, plan: Plan) -> Iterator[Token]:
    in_cells: dict[int, list[Token]] = {}
    for wording in [wording for wording in plan.by_core if wording in found.known]:
        anchors = plan.by_core[wording]
        for order in found.whole.get(wording, ()):
            spot = found.spots[order]
            fitting = tuple(a for a in anchors if spot.cell or plan.anchors[a].row[1] < 0)
            if fitting:
                own = any(wording == core(plan.anchors[a].text) for a in fitting)
                quality = 1.0 if own else _OTHER_WORDING
                yield Token(order, 0, len(spot.text), fitting, whole=True, quality=quality)
        beside = tuple(a for a in anchors if _may_lead(plan.anchors[a]))
        for order, start, end in found.heads.get(wording, ()) if beside else ():
            token = Token(order, start, end, beside, whole=False, quality=0.9)
            in_cells.setdefault(order, []).append(token)
    for spot, tokens in _in_lines(found, plan):
        if spot.cell is None or _is_wide_spot(found, spot):
            yield from tokens
        elif tokens := [token for token in tokens if not _is_frame(plan, token)]:
            in_cells.setdefault(spot.order, []).extend(tokens)
    for order, tokens in in_cells.items():
        # a label in the middle of a value is part of the value
        if not found.spots[order].text[: min(token.start for token in tokens)].strip():
            yield from tokens


def _in_lines(found: Index, plan: Plan) -> Iterator[tuple[Spot, list[Token]]]:
    labelled = frozenset[int]().union(*map(found.holding, plan.inline_cores))
    framed = [(anchor, _holding_frame(found, anchor)) for anchor in plan.frames]
    for order in sorted(labelled.union(*(orders for _anchor, orders in framed))):
        spot = found.spots[order]
        frames = [anchor for anchor, orders in framed if order in orders]
        tokens = list(_in_line(plan, frames, spot, labelled=order in labelled))
        if tokens:
            yield spot, tokens


def _holding_frame(found: Index, anchor: Anchor) -> frozenset[int]:
    """Tell quickly in which lines a title or framed line can stand at all."""
    titled = frozenset[int]().union(*(found.holding(one) for one in anchor.cores if one))
    around = [found.holding(printed) for printed in anchor.framing or ("",)]
    return titled.union(around[0].intersection(*around[1:]))


def _may_lead(anchor: Anchor) -> bool:
    return anchor.sort is Sort.RIGHT or (anchor.sort is Sort.PLAIN and anchor.inline)


def _is_wide_spot(found: Index, spot: Spot) -> bool:
    grid = found.document.blocks[spot.block]
    return isinstance(grid, SourceGrid) and spot.cell is not None and _is_wide(grid, spot.cell)


def _is_frame(plan: Plan, token: Token) -> bool:
    return plan.anchors[token.anchors[0]].frame is not None


def _in_line(
    plan: Plan, frames: Sequence[Anchor], spot: Spot, *, labelled: bool
) -> Iterator[Token]:
    if labelled:
        for start, end, wording in occurrences(plan.inline, spot.text):
            anchors = tuple(a for a in plan.by_core[wording] if plan.anchors[a].inline)
            yield Token(spot.order, start, end, anchors, whole=False, quality=0.95)
    start = 0
    for line in spot.text.split("\n") if frames else ():
        if line.strip() and len(line) <= _LONGEST_LINE:
            for anchor in frames:
                quality = _frame_quality(anchor, line)
                if quality:
                    end = start + len(line)
                    whole = end - start == len(spot.text)
                    yield Token(spot.order, start, end, (anchor.index,), whole, quality)
        start += len(line) + 1


def _frame_quality(anchor: Anchor, text: str) -> float:
    """Return how well a line is a title or a framed line of the form; 0.0 when it is not."""
    bare = plain(text)
    if anchor.sort is Sort.FRAME:
        return 1.0 if anchor.frame is not None and anchor.frame.fullmatch(text) else 0.0
    for wording in anchor.cores:
        if bare == wording or core(text) == wording:
            return 1.0
    if anchor.frame is not None and anchor.frame.fullmatch(text):
        return 0.9
    return 0.6 if any(len(w) > 4 and w in bare for w in anchor.cores) else 0.0


def occurrences(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, core) of labels in a line: before a colon, or standing free."""
    matches = list(pattern.finditer(text))
    for match in matches:
        if match[2] or _stands_free(text, match, alone=len(matches) == 1):
            yield match.start(), match.end(), plain(match[1])


def _stands_free(text: str, match: re.Match[str], *, alone: bool) -> bool:
    """True for a label without colon that is no part of a longer word."""
    before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
    if before[-1:].isalnum():
        return False
    if text[match.end(1) : match.end()].strip():
        return True  # a bracket such as （盖章） ends it
    after = text[match.end() : match.end() + 1]
    if not after or after.isspace() or after.isdigit():
        return True
    if before.strip() and not before[-1].isspace():
        return False
    longer = _LONGER_LABEL.match(text, match.end()) is not None
    return not longer and (len(plain(match[1])) > 3 or not alone)
