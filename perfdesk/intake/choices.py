"""Which option of a row of boxes is ticked, however the tick was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from perfdesk.intake.folding import SPACE, fold
from perfdesk.intake.ticks import BOXES, TICKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TICKED, _OPEN = "☑", "□"
_ANY_TICK = "[" + re.escape("".join(sorted(TICKS))) + "]"
_ANY_BOX = "[" + re.escape("".join(sorted(BOXES))) + "]"
_IN_BRACKETS = re.compile(rf"[\[(（【〔]{SPACE}*({_ANY_TICK}){SPACE}*[\])）】〕]")
_EMPTY_BRACKETS = re.compile(rf"[\[(（【〔]{SPACE}*[\])）】〕]")
_PROMPT = re.compile(
    rf"请?(?:在[^{_OPEN}☐，。；\n]{{0,8}})?[{_OPEN}☐]?\s{{0,3}}[内里中处]?\s{{0,3}}"
    r"[打划画]\s{0,3}[“\"'‘]?[√✓✔☑][”\"'’]?"
)
"""How forms tell people to tick: these ticks and boxes are printed for everyone."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The option that is chosen, or why none can be told."""

    option: str = ""
    doubt: str = ""
    """A clause for the clerk; empty when the option is sure or the cell is empty."""
    strange: bool = False
    """Whether the text names none of the options."""


@dataclass(frozen=True, slots=True)
class _Sign:
    """A tick or an open box."""

    at: int
    """Place in the text."""
    ticked: bool
    gap: int
    """0 before the first option, 1 between the first and the second …"""


def choose(
    text: str, options: Sequence[str], struck: Iterable[str] = (), *, box_first: bool = False
) -> Choice:
    """Tell the chosen option of a cell text; `struck` are parts that are struck through."""
    text = without_prompt(text)
    text = _EMPTY_BRACKETS.sub(_OPEN, _IN_BRACKETS.sub(_TICKED, text))
    text = "".join(_TICKED if c in TICKS else _OPEN if c in BOXES else c for c in text)
    places = _places(text, options)
    if not places:
        strange = _says_something(text)
        return Choice(doubt="没有认出任何一个选项", strange=True) if strange else Choice()
    signs = _signs(text, places)
    shown = [option for option, _start, _end in places]
    crossed_out = fold("".join(struck))
    crossed = [option for option in shown if option in crossed_out]
    left = [option for option in shown if option not in crossed]
    if not any(sign.ticked for sign in signs) and crossed and len(left) == 1:
        return Choice(left[0])
    if len(shown) == 1 and not signs:
        return Choice(shown[0])
    ticked = _ticked(signs, places, box_first=box_first)
    if len(ticked) == 1:
        return Choice(ticked[0])
    if ticked:
        return Choice(doubt=f"“{'”“'.join(ticked)}”都有勾选标记")
    if any(sign.ticked for sign in signs):
        return Choice(doubt="看不出勾选标记属于哪一个选项")
    return Choice(doubt="两个选项都没有勾选标记" if len(shown) == 2 else "选项都没有勾选标记")


def without_prompt(text: str) -> str:
    """Take out the words that tell people to tick."""
    return _PROMPT.sub("", text)


def _says_something(text: str) -> bool:
    return any(char.isalnum() for char in text) or _TICKED in text


def _places(text: str, options: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return (option, start, end) in the order of the text; forms may be short."""
    found = [place for option in options if (place := _find(text, option, option))]
    if not found and len(options) > 1:
        ending = _common_ending(options)
        short = [option.removesuffix(ending) for option in options]
        if ending and all(len(one) > 1 for one in short):
            found = [
                place
                for option, one in zip(options, short, strict=True)
                if (place := _find(text, one, option))
            ]
    return sorted(found, key=lambda place: place[1])


def _common_ending(options: Sequence[str]) -> str:
    turned = zip(*(option[::-1] for option in options), strict=False)
    return "".join(chars[0] for chars in takewhile(lambda chars: len(set(chars)) == 1, turned))[
        ::-1
    ]


def _find(text: str, wording: str, option: str) -> tuple[str, int, int] | None:
    pattern = rf"{SPACE}*".join(re.escape(char) for char in wording)
    match = re.search(pattern, text)
    return (option, match.start(), match.end()) if match else None


def _signs(text: str, places: Sequence[tuple[str, int, int]]) -> list[_Sign]:
    return [
        _Sign(at, char == _TICKED, sum(end <= at for _option, _start, end in places))
        for at, char in enumerate(text)
        if char in _TICKED + _OPEN
    ]


def _ticked(
    signs: Sequence[_Sign], places: Sequence[tuple[str, int, int]], *, box_first: bool
) -> list[str]:
    """Return the options that have a tick, in the order of the text."""
    if len(signs) == len(places):
        # one sign for each option: they come in the same order
        return [option for (option, _, _), sign in zip(places, signs, strict=True) if sign.ticked]
    boxes = [sign for sign in signs if not sign.ticked]
    if any(sign.gap == 0 for sign in boxes):
        box_first = True
    elif any(sign.gap == len(places) for sign in boxes):
        box_first = False
    owners = {
        box.at: at if len(boxes) == len(places) else _by_gap(box, len(places), box_first=box_first)
        for at, box in enumerate(boxes)
    }
    for at, (_option, start, end) in enumerate(places):
        owners.update(dict.fromkeys(range(start, end), at))
    found: set[int] = set()
    for sign in signs:
        if sign.ticked:
            beside = {owners[at] for at in (sign.at - 1, sign.at + 1) if at in owners}
            if not beside:
                found.add(_by_gap(sign, len(places), box_first=box_first))
            elif len(beside) == 1 or not boxes:
                near = sign.gap if box_first else sign.gap - 1
                found.add(near if len(beside) > 1 else beside.pop())
    return [option for at, (option, _start, _end) in enumerate(places) if at in found]


def _by_gap(sign: _Sign, count: int, *, box_first: bool) -> int:
    """Return the number of the option that a sign standing apart belongs to."""
    return min(max(sign.gap if box_first else sign.gap - 1, 0), count - 1)
