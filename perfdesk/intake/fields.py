"""Fields of a Word document while it is read: instructions are not text, results are.

A field that never ends must not swallow what follows it: its text is held and given back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.ooxml import attribute, child, name, number, switched_on, value
from perfdesk.intake.ticks import OPEN, TICKED, overlay

if TYPE_CHECKING:
    from perfdesk.intake.ooxml import Element


@dataclass(slots=True)
class _Open:
    """A field that has begun."""

    form: Element | None
    """What a form field (check box, list) says about itself."""
    start: int
    """How much was held when it began."""
    instruction: list[str] = field(default_factory=list)
    in_result: bool = False
    dark: bool = True
    """Whether what comes now belongs to an instruction, its own or that of a field around it."""
    shown: bool = False


class Fields:
    """The fields that are open, the innermost last."""

    def __init__(self) -> None:
        """Start with no field open."""
        self._open: list[_Open] = []
        self._held: list[str] = []

    @property
    def idle(self) -> bool:
        """True while no field is open."""
        return not self._open and not self._held

    def shows(self, text: str) -> bool:
        """Tell whether a text is shown; one that is not is held until its field ends."""
        if not self._open:
            return True
        top = self._open[-1]
        if top.dark:
            self._held.append(text)
        else:
            top.shown = True
        return not top.dark

    def next_paragraph(self) -> None:
        """Part what is held by paragraphs."""
        if self._held:
            self._held.append("\n")

    def instruct(self, text: str) -> None:
        """Take a part of the innermost field's instruction."""
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction.append(text)

    def mark(self, element: Element) -> str:
        """Begin, part or end a field; returns what an ended field shows without a result."""
        kind = attribute(element, "fldCharType")
        if kind == "begin":
            self._open.append(_Open(child(element, "ffData"), len(self._held)))
        elif kind == "separate" and self._open:
            top = self._open[-1]
            top.in_result = True
            top.dark = len(self._open) > 1 and self._open[-2].dark
        elif kind == "end" and self._open:
            return self._end(self._open.pop())
        return ""

    def _end(self, ended: _Open) -> str:
        around = self._open[-1] if self._open else None
        if around is None or not (around.dark and ended.in_result):
            del self._held[ended.start :]
        if ended.shown and around is not None:
            around.shown = True
        return "" if ended.shown else _shown(ended)

    def held(self) -> str:
        """Return what stands behind fields that never ended, and forget those fields."""
        text = "".join(self._held)
        self._open.clear()
        self._held.clear()
        return text


def _shown(ended: _Open) -> str:
    """Return what a field without a result shows: form fields and equations."""
    box = child(ended.form, "checkBox")
    if box is not None:
        wanted = "checked" if child(box, "checked") is not None else "default"
        return TICKED if switched_on(box, wanted) else OPEN
    listed = child(ended.form, "ddList")
    if listed is not None:
        entries = [attribute(one, "val") for one in listed if name(one) == "listEntry"]
        picked = number(value(listed, "result", value(listed, "default", "0")))
        return entries[picked] if 0 <= picked < len(entries) else ""
    instruction = "".join(ended.instruction).strip()
    return overlay(instruction) if instruction[:2].upper() == "EQ" else ""
