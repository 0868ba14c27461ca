"""The entry aid of indicator cells: the strip, and the normal writing; nothing unasked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.forms.model import FieldType
from perfdesk.indicators import Pieces, proposal, take_apart, units_used
from ui.paper.entry_strip import EntryStrip
from ui.paper.popups import place_beside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.session import Session
    from ui.paper.commands import EditingPaper
    from ui.paper.offering import Phrases
    from ui.paper.sheet import Slot

_NORMAL_KEY, _AID_KEY = "F7", "F3"
_SHOWN_CHARS = 24


def takes_indicator(slot: Slot | None) -> bool:
    """Tell whether a cell holds an indicator value that a person fills in."""
    return bool(slot and slot.editable and slot.field.type is FieldType.INDICATOR)


class EntryAid:
    """Helps to fill the indicator cell in hand; nothing is written unasked."""

    def __init__(self, paper: EditingPaper, phrases: Phrases | None) -> None:
        """Serve one paper; `phrases` gives earlier texts of a field."""
        self._paper = paper
        self._phrases = phrases
        self._before = ""
        self.strip: EntryStrip | None = None

    # --- the normal writing ------------------------------------------------------------------

    def normal(self) -> str:
        """Return the normal writing of the cell in hand; empty when it is normal already."""
        focus = self._paper.looks.focus
        if not takes_indicator(focus) or focus is None or self._paper.looks.read_only:
            return ""
        editor = self._paper.editor
        text = editor.text if self._paper.looks.has_editor else self._paper.shown(focus)
        return proposal(text) or ""

    def hint(self) -> str:
        """Return what to say beside the cell in hand; empty when there is nothing to offer."""
        normal = self.normal()
        return f"规范写法 {normal}　{_NORMAL_KEY} 采用" if normal else ""

    def take_normal(self) -> bool:
        """Write the cell in hand in the normal way; False when it is so already."""
        normal = self.normal()
        hand = self._paper.in_hand() if normal else None
        if hand is None:
            return False
        typed = self._paper.shown(hand.slot)
        if self._write(hand.slot, normal, f"改成规范写法 {hand.slot.field.label}"):
            self._paper.message.emit(f"已把“{typed}”改成 {normal}，Ctrl+Z 可还原")
        return True

    def _write(self, slot: Slot, text: str, name: str) -> bool:
        paper = self._paper
        written = paper.write(dict.fromkeys((slot.path, *slot.twins), text), name, "aid")
        if written:
            paper.show_session_text()
            paper.editor.rest()
        return written

    # --- the strip ---------------------------------------------------------------------------

    def open(self) -> bool:
        """Open the strip under the cell in hand; False where the cell takes no indicator value."""
        hand = self._paper.in_hand()
        if hand is None or not takes_indicator(hand.slot) or hand.session.read_only:
            return False
        self.close()
        self._before = self._paper.shown(hand.slot)
        pieces = take_apart(self._before)
        refusal = ""
        if pieces is None:
            words = " ".join(self._before.split())
            short = words if len(words) <= _SHOWN_CHARS else f"{words[:_SHOWN_CHARS]}…"
            refusal = f"原有的“{short}”拆不成符号、数、单位，不去动它"
        room = self._paper.viewport().rect()
        self.strip = EntryStrip(self._paper.viewport(), self._paper.metrics, room.width() - 4)
        self.strip.taken.connect(self._take)
        self.strip.left.connect(self.close)
        self.strip.resized.connect(self.place)
        self.strip.open(pieces or Pieces(), self._units(hand.session, hand.slot), refusal)
        self._make_room(hand.slot, self.strip)
        self.place()
        return True

    def _make_room(self, slot: Slot, strip: EntryStrip) -> None:
        """Scroll so that the cell stays in view above the strip."""
        places = self._paper.geometry_of
        if places is not None:
            rect = places.slot_rect(slot.path)
            self._paper.reveal(rect.adjusted(0, 0, 0, strip.height() + 8))

    def _units(self, session: Session, slot: Slot) -> Sequence[str]:
        """Return the units used in this column, in this form, and earlier in the workspace."""
        form, cells = session.form, session.filing.cells
        own = [
            cell.text
            for path, cell in cells.items()
            if form.field_of(path.key).type is FieldType.INDICATOR
        ]
        earlier = self._phrases(slot.path.key) if self._phrases else ()
        return tuple(dict.fromkeys((*units_used(own), *units_used(earlier))))[:6]

    def place(self) -> None:
        """Keep the strip at its cell, and within what is seen of the paper."""
        focus, strip = self._paper.looks.focus, self.strip
        if strip is None or focus is None:
            return
        room = self._paper.viewport().rect()
        place_beside(strip, self._paper.slot_rect(focus), room)
        if strip.y() < 0:  # a cell too tall for room above or below: over its foot
            strip.move(strip.x(), max(0, room.bottom() - strip.height()))

    def close(self) -> bool:
        """Put the strip away, nothing written; False when none was open."""
        strip, self.strip = self.strip, None
        if strip is None:
            return False
        strip.hide()
        strip.deleteLater()
        self._paper.setFocus()
        return True

    def _take(self, text: str) -> None:
        hand = self._paper.in_hand()
        self.close()
        if hand is None:
            return
        if self._paper.shown(hand.slot) != self._before:
            self._paper.message.emit("这一格刚才改过了，没有写入；要用请再按 F3")
        elif text != self._before:
            self._write(hand.slot, text, f"填写 {hand.slot.field.label}")
