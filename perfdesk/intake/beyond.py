"""What labels, titles and rows of boxes say beyond what the form prints there.

People write remarks, names and even values into the printed cells. That is no value of a field
and no text of its own, so it is looked for here and listed with what could not be read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.forms.model import FieldType
from perfdesk.intake.choices import without_prompt
from perfdesk.intake.drawn import Sort
from perfdesk.intake.folding import core, fold, likeness, plain, trim

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfdesk.intake.anchors import Anchor, Plan
    from perfdesk.intake.board import Board, Line, Patch
    from perfdesk.intake.drawn import Slot

_LONGEST = 2_000
_FEW = 2
"""Characters more or fewer that a label may have and still be the same label worded anew."""
_BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
_PROMPT = re.compile(
    r"(?:金额)?(?:单位)?[:：]?(?:人民币)?[百千万亿]*元|"
    r"(?:限|不超过|不少于|约|控制在)?\d+字(?:以内|左右|以上|以下|内)?|"
    r"\D*(?:盖章|公章|签章|签字|签名|印章|填写|填报|注明|说明|简述|概述|勾选|选择|[打画划][√✓勾]"
    r"|附页|附后|[选必]填|单选|多选|如有|续)\D*"
)
_YEAR = re.compile(r"(?:(?:19|20)\d\d|二[〇零○][〇零○一二三四五六七八九]{2})年?度?|年度")
_NUMBERED = re.compile(r"^(?:附件|附表|表|续)?\d{0,2}(?!\d)")


def beyond(
    plan: Plan,
    boards: Sequence[Board],
    lines: Sequence[Line],
    patches_of: Mapping[Slot, Sequence[Patch]],
    values: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """Yield (text, place) of what stands in printed cells and is not printed by the form."""
    known = [plan.form.place, *map(plain, values.values())]
    for board in boards:
        for patch in board.patches():
            if patch.label is None:
                yield from _in_marks(plan, patch, known)
            elif _says_more(plan.anchors[patch.label], patch):
                yield trim(patch.text), patch.place
    for line in lines:
        yield from _in_marks(plan, line, known)
    for slot, patches in patches_of.items():
        definition = plan.form.field_of(slot[0].key)
        text = "  ".join(patch.text for patch in patches if not patch.blank)
        if definition.type is FieldType.CHOICE and _beside_options(text, definition.options):
            yield trim(text), patches[0].place


def _says_more(anchor: Anchor, patch: Patch) -> bool:
    """True for a label cell that holds more than the label; other wordings hold as much."""
    if not anchor.cores or len(patch.text) > _LONGEST:
        return len(patch.text) > _LONGEST
    if any(_strange_brackets(patch.text, anchor)):
        return True
    wording = core(patch.text)
    if wording in anchor.cores or (patch.guessed and anchor.slots):
        return False  # the doubt about a guessed label shows its whole text
    meant = max(anchor.cores, key=lambda known: likeness(known, wording))
    return len(wording) - len(meant) > _FEW


def _strange_brackets(text: str, anchor: Anchor) -> Iterator[str]:
    printed = plain(anchor.text)
    for match in _BRACKETS.finditer(text):
        inside = fold(match[1])
        if _YEAR.sub("", plain(inside)) not in printed and not _PROMPT.fullmatch(inside):
            yield match[1]


def _in_marks(plan: Plan, holder: Patch | Line, known: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands before the labels of a line, in their brackets, and beside its title."""
    for mark in holder.marks:
        anchor = plan.anchors[mark.anchor]
        own = holder.text[mark.start : mark.end]
        if anchor.sort is Sort.TITLE:
            rests = _beside_title(anchor, own)
            if not any(_is_known(rest, known) for rest in rests):
                yield trim(own), holder.place
        elif anchor.frame is not None:
            rest = _beside_frame(anchor, own)
            if not _is_known(rest, known):
                yield trim(own), holder.place
        else:
            for inside in _strange_brackets(own, anchor):
                yield trim(inside), holder.place


def _is_known(rest: str, known: Sequence[str]) -> bool:
    """True for what values say anyway; another year is never said by a name that holds it too."""
    return any(rest in text for text in known) and not rest.isdigit()


def _beside_title(anchor: Anchor, text: str) -> tuple[str, ...]:
    """Return what a title's line says besides the title and its number, with and without years."""
    if anchor.frame is not None and anchor.slots and anchor.frame.fullmatch(text):
        return (_beside_frame(anchor, text),)
    rest = plain(text)
    wordings = [wording for wording in anchor.cores if wording in rest]
    rest = _NUMBERED.sub("", rest.replace(max(wordings, key=len, default=""), "", 1))
    return rest, _PROMPT.sub("", _NUMBERED.sub("", _YEAR.sub("", rest)))


def _beside_frame(anchor: Anchor, text: str) -> str:
    """Return what stands in front of a framed line such as `（2023年度）`."""
    match = anchor.frame.fullmatch(text) if anchor.frame else None
    if match is None or not match.groups():
        return ""
    rest = plain(text[: match.start(1)])
    for printed in anchor.framing:
        rest = rest.replace(printed, "")
    return _PROMPT.sub("", _NUMBERED.sub("", rest))


def _beside_options(text: str, options: Iterable[str]) -> bool:
    printed = set("".join(options))
    text = without_prompt(text)
    text = _BRACKETS.sub(lambda match: "" if _PROMPT.fullmatch(fold(match[1])) else match[0], text)
    strange = "".join(c if c.isalnum() and c not in printed else " " for c in text)
    return any(len(word) >= _FEW for word in strange.split())
