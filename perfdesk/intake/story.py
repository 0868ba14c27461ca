"""Paragraphs of a Word document → text as a reader of the printed page sees it.

Tracked changes are accepted, comments, bookmarks, notes and hidden text dropped, fields give
their result, controls and symbols their tick. Tables are left to `tables`.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.intake.fields import Fields
from perfdesk.intake.ooxml import NAMES, attribute, child, children, is_on, switched_on, truth
from perfdesk.intake.ticks import OPEN, TICKED, in_font, is_symbol_font, settle, symbol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from perfdesk.intake.numbering import Numbering
    from perfdesk.intake.ooxml import Element

_THROUGH = frozenset(
    {
        "hyperlink",
        "smartTag",
        "ins",
        "moveTo",
        "fldSimple",
        "customXml",
        "dir",
        "bdo",
        "sdtContent",
        "ruby",
        "rubyBase",
        "mc:Choice",
        "m:oMath",
        "m:oMathPara",
    }
)
"""Wrappers whose inside is read as if they were not there."""


@dataclass(slots=True)
class Text:
    """One paragraph being read."""

    parts: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    """Contents of text boxes anchored here, still to be read."""

    @property
    def empty(self) -> bool:
        """True while nothing was read."""
        return not self.parts and not self.boxes


class Story:
    """Reads the paragraphs of one part in order; fields may run on from one to the next."""

    def __init__(self, numbering: Numbering | None = None, *, plain_runs: bool = False) -> None:
        """Start with no field open; in a part of plain runs their properties say nothing."""
        self._fields = Fields()
        self._numbering = numbering
        self._plain_runs = plain_runs
        self._text = Text()
        """What was read and not yet handed out: more than a paragraph where marks are deleted."""

    @contextmanager
    def apart(self) -> Iterator[None]:
        """Read a cell or a text box by itself: nothing that is open around it reaches into it."""
        around = self.set_aside()
        yield
        self.take_up(around)

    def set_aside(self) -> tuple[Fields, Text] | None:
        """Begin to read something apart, up to its `rest`; the result is for `take_up`."""
        if self._fields.idle and self._text.empty:
            return None
        around = self._fields, self._text
        self._fields, self._text = Fields(), Text()
        return around

    def take_up(self, around: tuple[Fields, Text] | None) -> None:
        """Go on with what was set aside."""
        if around is not None:
            self._fields, self._text = around

    def paragraph(self, element: Element) -> Text | None:
        """Read one paragraph; None when its mark was deleted, so that it runs on into the next."""
        self._fields.next_paragraph()
        properties = child(element, "pPr")
        mark = child(properties, "rPr")
        parts = self._text.parts
        printed = ""
        if self._numbering is not None and not parts:
            printed = self._numbering.printed(properties)
            if printed and switched_on(mark, "vanish"):
                printed = ""
            if printed:
                parts.append(printed)
        start = len(parts)
        self._inline(element)
        if printed and len(parts) == start:
            parts.clear()
        if mark is not None and (
            child(mark, "del") is not None or child(mark, "moveFrom") is not None
        ):
            return None
        return self._taken()

    def rest(self) -> Text | None:
        """Return what is still held back: deleted marks with nothing behind, fields without end."""
        if not self._fields.idle:
            self._text.parts.append(self._fields.held())
        return None if self._text.empty else self._taken()

    def _taken(self) -> Text:
        text, self._text = self._text, Text()
        text.parts = [settle("".join(text.parts))]
        return text

    def _inline(self, parent: Element) -> None:
        for one in parent:
            kind = NAMES[one.tag]
            if kind == "r":
                self._run(one)
            elif kind in _THROUGH:
                self._inline(one)
            elif kind == "sdt":
                self._control(one)
            elif kind == "mc:AlternateContent":
                self._alternative(one)
            elif kind in {"m:t", "t"}:
                self._write(one.text or "")
            elif kind.startswith("m:") and not kind.endswith("Pr"):
                self._inline(one)
            else:
                self._other(one, kind)

    def _run(self, run: Element) -> None:
        font, struck = "", False
        if not self._plain_runs:
            given = children(child(run, "rPr"))
            if is_on(given.get("vanish")):
                return
            font = _font(given.get("rFonts"))
            struck = is_on(given.get("strike")) or is_on(given.get("dstrike"))
        start = len(self._text.parts)
        for one in run:
            kind = NAMES[one.tag]
            if kind == "t":
                self._write(in_font(one.text or "", font))
            elif kind != "rPr":
                self._other(one, kind)
        if struck:
            self._text.struck.extend(part for part in self._text.parts[start:] if part.strip())

    def _other(self, one: Element, kind: str) -> None:
        simple = _SIMPLE.get(kind)
        if simple is not None:
            self._write(simple(one))
        elif kind == "fldChar":
            self._write(self._fields.mark(one))
        elif kind == "instrText":
            self._fields.instruct(one.text or "")
        elif kind == "ruby":
            self._inline(one)
        elif kind == "mc:AlternateContent":
            self._alternative(one)
        elif kind in {"drawing", "pict", "object"}:
            self._text.boxes.extend(_boxes(one))

    def _write(self, text: str) -> None:
        if text and self._fields.shows(text):
            self._text.parts.append(text)

    def _control(self, control: Element) -> None:
        properties = child(control, "sdtPr")
        box = child(properties, "w14:checkbox")
        if box is not None:
            checked = child(box, "w14:checked")
            on = checked is not None and truth(_w14_value(checked))
            self._write(TICKED if on else OPEN)
        elif not is_placeholder_control(control):
            content = child(control, "sdtContent")
            if content is not None:
                self._inline(content)

    def _alternative(self, alternative: Element) -> None:
        """Read the first choice; only when it shows nothing, the fallback for old programs."""
        before = len(self._text.parts), len(self._text.boxes)
        for branch in ("mc:Choice", "mc:Fallback"):
            chosen = child(alternative, branch)
            if chosen is None:
                continue
            self._inline(chosen)
            if (len(self._text.parts), len(self._text.boxes)) != before:
                return


def is_placeholder_control(control: Element) -> bool:
    """True when a content control only shows its prompt (“单击此处输入文字”)."""
    return switched_on(child(control, "sdtPr"), "showingPlcHdr")


def _font(fonts: Element | None) -> str:
    if fonts is None:
        return ""
    for key in ("ascii", "hAnsi"):
        font = attribute(fonts, key)
        if is_symbol_font(font):
            return font
    return ""


def _w14_value(element: Element) -> str:
    for key, text in element.attrib.items():
        if str(key).endswith("val"):
            return str(text)
    return "1"


def _boxes(parent: Element) -> list[Element]:
    """Return the text box contents below an element, outermost only, each choice taken once."""
    found: list[Element] = []
    for one in parent:
        kind = NAMES[one.tag]
        if kind == "txbxContent":
            found.append(one)
        elif kind == "mc:AlternateContent":
            branch = child(one, "mc:Choice")
            fallback = child(one, "mc:Fallback")
            inside = _boxes(branch) if branch is not None else []
            found.extend(inside or (_boxes(fallback) if fallback is not None else []))
        elif kind not in {"r", "p", "tbl"}:
            found.extend(_boxes(one))
    return found


def _symbol(element: Element) -> str:
    code = attribute(element, "char")
    try:
        return symbol(attribute(element, "font"), int(code, 16))
    except ValueError:
        return ""


def _break(element: Element) -> str:
    return "" if attribute(element, "type") in {"page", "column"} else "\n"


_SIMPLE: dict[str, Callable[[Element], str]] = {
    "tab": lambda _element: "\t",
    "ptab": lambda _element: "\t",
    "br": _break,
    "cr": lambda _element: "\n",
    "noBreakHyphen": lambda _element: "-",
    "sym": _symbol,
}
