"""Where the labels of a form occur in a document.

The document is indexed once; each form then only looks its own wordings up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.document import Paragraph
from perfdesk.intake.drawn import Sort
from perfdesk.intake.folding import core, fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.intake.anchors import Anchor, Plan
    from perfdesk.intake.document import SourceCell, SourceDocument

_LONGEST_LABEL = 120
_LONGEST_LINE = 80
_LONGEST_INSIDE = 2_000
"""Characters of a cell within which labels of several lines are looked for."""
_HEAD = re.compile(r"[^\S\n]*([^:：\n]{1,60}?)[^\S\n]*(?:[:：]|\t|[ \u3000\xa0]{2,}|(?=\n)|\Z)")
_GAP = r"[\W_]*"
_BRACKET = r"(?:\s*[（(\[【][^（）()\[\]【】]{0,16}[）)\]】])?"
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
    lines: list[int] = field(default_factory=list)
    """Spots that may be text lines: paragraphs, and wide cells at the edge of a grid."""


def index(document: SourceDocument) -> Index:
    """Index a document once for all forms."""
    result = Index(document)
    for block, content in enumerate(document.blocks):
        if isinstance(content, Paragraph):
            _enter(result, Spot(len(result.spots), block, content.text))
            continue
        for cell in content.cells:
            if cell.text.strip():
                _enter(result, Spot(len(result.spots), block, cell.text, cell))
                if cell.columns * 2 > content.columns and len(cell.text) <= _LONGEST_LINE:
                    result.lines.append(len(result.spots) - 1)
    return result


def _enter(result: Index, spot: Spot) -> None:
    result.spots.append(spot)
    if len(spot.text) <= _LONGEST_LABEL:
        wording = core(spot.text)
        if wording:
            result.whole.setdefault(wording, []).append(spot.order)
    if spot.cell is None:
        result.lines.append(spot.order)
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


def find_tokens(found: Index, plan: Plan) -> list[Token]:
    """Return every wording that may be a label of the form, in reading order."""
    tokens: dict[tuple[int, int], Token] = {}
    for token in _candidates(found, plan):
        known = tokens.get((token.spot, token.start))
        if known is None or token.quality > known.quality:
            tokens[token.spot, token.start] = token
    return sorted(tokens.values(), key=lambda token: (token.spot, token.start))


def is_continued(found: Index, token: Token) -> bool:
    """True when a label says itself that it goes on from the page before (续)."""
    text = found.spots[token.spot].text
    return bool(_CONTINUED.search(text, token.start, token.end + 8))


def _candidates(found: Index, plan: Plan) -> Iterator[Token]:
    in_cells: dict[int, list[Token]] = {}
    for wording, anchors in plan.by_core.items():
        for order in found.whole.get(wording, ()):
            spot = found.spots[order]
            fitting = tuple(a for a in anchors if spot.cell or plan.anchors[a].row[1] < 0)
            if fitting:
                yield Token(order, 0, len(spot.text), fitting, whole=True)
        beside = tuple(a for a in anchors if _may_lead(plan.anchors[a]))
        for order, start, end in found.heads.get(wording, ()) if beside else ():
            token = Token(order, start, end, beside, whole=False, quality=0.9)
            in_cells.setdefault(order, []).append(token)
    for order, tokens in in_cells.items():
        tokens.sort(key=lambda token: token.start)
        if not found.spots[order].text[: tokens[0].start].strip():
            yield from tokens
    yield from _in_lines(found, plan)


def _may_lead(anchor: Anchor) -> bool:
    return anchor.sort is Sort.RIGHT or (anchor.sort is Sort.PLAIN and anchor.inline)


def _in_lines(found: Index, plan: Plan) -> Iterator[Token]:
    pattern = inline_pattern(plan.inline_cores)
    frames = [anchor for anchor in plan.anchors if anchor.frame is not None]
    for order in found.lines:
        spot = found.spots[order]
        if len(spot.text) > _LONGEST_INSIDE:
            continue
        for start, end, wording in occurrences(pattern, spot.text):
            anchors = tuple(a for a in plan.by_core[wording] if plan.anchors[a].inline)
            yield Token(order, start, end, anchors, whole=False, quality=0.95)
        if len(spot.text) <= _LONGEST_LINE:
            for anchor in frames:
                quality = _frame_quality(anchor, spot.text)
                if quality:
                    yield Token(order, 0, len(spot.text), (anchor.index,), True, quality)


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


def inline_pattern(cores: Iterable[str]) -> re.Pattern[str]:
    """Build what finds labels inside lines, whatever stands between their characters."""
    loose = (_GAP.join(re.escape(char) for char in wording) for wording in cores)
    listed = "|".join(loose) or r"(?!)"
    return re.compile(rf"({listed}){_BRACKET}[^\S\n]*([:：]?)")


def occurrences(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, core) of labels in a line: before a colon, or standing free."""
    for match in pattern.finditer(text):
        before = text[match.start() - 1] if match.start() else " "
        bracketed = text[match.end(1) : match.end()].strip() != match[2]
        free = not before.isalnum() and (bracketed or _stands_free(text, match))
        if match[2] or free:
            yield match.start(), match.end(), plain(fold(match[1]))


def _stands_free(text: str, match: re.Match[str]) -> bool:
    """True when a label without colon begins the line or follows a gap, and is no longer word."""
    if not text[: match.start()].strip():
        return True
    following = text[match.end() : match.end() + 1]
    gap = text[: match.start()]
    return gap[-1:].isspace() and (not following or following.isspace() or following.isdigit())
