"""Text lines around the tables: title, year, unit, signatures → values of their blanks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.forms.model import FieldType
from perfdesk.intake.board import CONTINUED, Mark, cut
from perfdesk.intake.cleaning import split_slot, without_seal, year_in
from perfdesk.intake.find import occurrences
from perfdesk.intake.folding import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.forms.model import Blank
    from perfdesk.intake.anchors import Anchor, Plan
    from perfdesk.intake.board import Line
    from perfdesk.intake.document import Paragraph

Key = tuple[str, str]

# Possessive quantifiers (`*+`) throughout: a long gap must not be tried from each of its places.
UNIT_NOTE = re.compile(
    r"\s*+[（(]?\s*+(?:金额)?单位\s*+[:：]\s*+(?:人民币)?\s*+(?:[万千百亿]*元|%)"
    r"(?:\s*+[、,，]\s*+%)?\s*+[）)]?\s*+"
)
_STRANGE_LABEL = re.compile(
    r"(?:(?<![^\S\n])[^\S\n]{2,}+|\t|\u3000|\n)(?=[^\s:：]{1,12}[^\S\n]*[:：])"
)
_PAGE_NUMBER = re.compile(r"(?:第[^\S\n]*\d*[^\S\n]*页|共[^\S\n]*\d*[^\S\n]*页)")
_DATE = re.compile(
    r"\s*+(?:\d{4}|[二一][〇零○九][〇零○一二三四五六七八九]{2})\s*[年./-]\s*[\d一二三四五六七八九十]{1,3}"
    r"\s*+(?:[月./-]\s*[\d一二三四五六七八九十]{1,3}\s*+日?|月)\s*+"
)


@dataclass(slots=True)
class Said:
    """A text that a document has for a blank, and where it stands."""

    key: Key
    text: str
    place: str


@dataclass(slots=True)
class LinesRead:
    """What the lines say."""

    said: list[Said] = field(default_factory=list)
    framed: list[Said] = field(default_factory=list)
    """From titles and framed lines: taken only where nothing else says it."""
    headings: list[str] = field(default_factory=list)
    """Titles and framed lines as they stand."""
    unread: list[tuple[str, str, int]] = field(default_factory=list)
    """(text, place, spot) of what no label explains."""


def read_lines(plan: Plan, lines: Sequence[Line]) -> LinesRead:
    """Read the marked lines of a filing."""
    result = LinesRead()
    waiting: tuple[Anchor, str] | None = None
    for line in lines:
        if not line.marks:
            in_box = waiting is not None and line.place.startswith(waiting[1])
            if waiting is not None and in_box:
                _say(plan, result, waiting[0], line.text, line.place, line.spot)
            elif not (UNIT_NOTE.fullmatch(line.text) or CONTINUED.fullmatch(line.text.strip())):
                result.unread.append((line.text, line.place, line.spot))
            waiting = None
            continue
        lead = line.text[: line.marks[0].start]
        first = plan.anchors[line.marks[0].anchor]
        if lead.strip() and first.before:
            result.said.extend(_shared(plan, first.before[0], lead, line.place))
        elif lead.strip() and not UNIT_NOTE.fullmatch(lead):
            result.unread.append((lead, line.place, line.spot))
        for part, (index, text) in zip(line.marks, cut(line.text, line.marks), strict=True):
            anchor = plan.anchors[index]
            if anchor.frame is not None:
                own = line.text[part.start : part.end]
                result.headings.append(own)
                result.framed.extend(framed(plan, anchor, own, line.place))
            elif anchor.slots:
                _say(plan, result, anchor, text, line.place, line.spot)
            elif trim(text):
                result.unread.append((text, line.place, line.spot))
        last = plan.anchors[line.marks[-1].anchor]
        empty = not line.text[line.marks[-1].end :].strip()
        waiting = (last, line.place) if last.slots and last.frame is None and empty else None
    return result


def read_margin(plan: Plan, paragraph: Paragraph) -> list[Said]:
    """Return what a page header or footer says behind the labels of text lines."""
    text = _PAGE_NUMBER.sub("", paragraph.text)
    marks = [
        Mark(start, end, next(a for a in plan.by_core[wording] if plan.anchors[a].inline))
        for start, end, wording in occurrences(plan.inline, text)
    ]
    result = LinesRead()
    for index, behind in cut(text, marks):
        if plan.anchors[index].slots:
            _say(plan, result, plan.anchors[index], behind, paragraph.place, -1)
    return result.said


def own_part(text: str) -> tuple[str, str]:
    """Split a value from a strange label that follows it in the line: (value, the rest)."""
    if UNIT_NOTE.fullmatch(text):
        return "", ""
    match = _STRANGE_LABEL.search(text)
    if match is None or not text[: match.start()].strip():
        return without_seal(text), ""
    rest = text[match.end() :]
    return without_seal(text[: match.start()]), "" if UNIT_NOTE.fullmatch(rest) else rest


def is_date(text: str) -> bool:
    """True for a line that holds a date and nothing else."""
    return bool(_DATE.fullmatch(text))


def framed(plan: Plan, anchor: Anchor, text: str, place: str) -> list[Said]:
    """Return what the blanks of a title or framed line hold."""
    blanks = anchor.slots[0] if anchor.slots else ()
    match = anchor.frame.fullmatch(text) if anchor.frame else None
    if match is not None:
        groups = zip(blanks, match.groups(), strict=False)
        return [Said(blank.key, found or "", place) for blank, found in groups]
    years = [b for b in blanks if plan.form.field_of(b.key).type is FieldType.YEAR]
    return [Said(blank.key, year_in(text), place) for blank in years]


def _say(plan: Plan, result: LinesRead, anchor: Anchor, text: str, place: str, spot: int) -> None:
    value, rest = own_part(text)
    result.said.extend(_shared(plan, anchor.slots[0], value, place))
    if rest:
        result.unread.append((rest, place, spot))


def _shared(plan: Plan, slot: Sequence[Blank], text: str, place: str) -> list[Said]:
    return [Said(key, part, place) for key, part in split_slot(plan.form, slot, text).items()]
