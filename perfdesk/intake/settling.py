"""Everything a document says for each field → one text, with what is doubtful and what is left."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from perfdesk.forms.model import FieldType
from perfdesk.intake.choices import choose
from perfdesk.intake.cleaning import clean, split_slot, year_in
from perfdesk.intake.folding import fold, plain, trim
from perfdesk.intake.lines import UNIT_NOTE, Said, framed, is_date, own_part, read_margin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.forms.model import Blank, Field
    from perfdesk.intake.anchors import Plan
    from perfdesk.intake.board import Board, Patch
    from perfdesk.intake.document import Paragraph
    from perfdesk.intake.drawn import Slot
    from perfdesk.intake.lines import Key, LinesRead
    from perfdesk.intake.rows import Collected

_RUN_TOGETHER = {
    FieldType.DATE,
    FieldType.DATERANGE,
    FieldType.YEAR,
    FieldType.CODE,
    FieldType.PHONE,
}
_UNIT_IN_LABEL = re.compile(r"[（(][^（）()]*?((?:百万|万|千|亿)?元)[）)]")


class Settler:
    """Gathers what the document says for each field and settles on one text."""

    def __init__(
        self, plan: Plan, boards: Sequence[Board], told: LinesRead, margins: Sequence[Paragraph]
    ) -> None:
        self._plan = plan
        self._form = plan.form
        self._boards = boards
        self._told = told
        self._margins = margins
        self._said: dict[Key, list[Said]] = defaultdict(list)
        self._struck: dict[Key, list[str]] = defaultdict(list)
        self._left: list[tuple[str, str]] = []
        self.doubts: list[tuple[str, str]] = []

    def take(self, collected: Collected) -> None:
        """Take over what the boards hold, then what the lines say."""
        for slot, patches in collected.values.items():
            self._take_slot(slot, patches)
        for index, inside in collected.inside.items():
            self._take_inside(index, inside)
        self._left.extend((lead, patch.place) for patch, lead in collected.left)
        for slot, leads in collected.before.items():
            for patch, lead in leads:
                self._say(slot, lead, patch.place)
        for said in (*self._told.said, *self._told.framed):
            self._said[said.key].append(said)
        for paragraph in self._margins:
            for said in read_margin(self._plan, paragraph):
                if not any(trim(other.text) for other in self._said[said.key]):
                    self._said[said.key].append(said)
        for board in self._boards:
            for patch in board.patches():
                self._compare_label(patch)

    def settle(self) -> dict[str, str]:
        """Return one text for each field; what contradicts it goes to the unread texts."""
        values: dict[str, str] = {}
        for name, definition in self._form.fields.items():
            values[name] = self._settled(name, definition)
        self._fill_gaps(values)
        return values

    def unread(self) -> Iterable[tuple[str, str]]:
        """Yield every text that is neither label nor value, in reading order."""
        left = [(text, place, spot) for text, place, spot in self._told.unread]
        for board in self._boards:
            for patch in board.patches():
                if patch.free and not patch.used and not UNIT_NOTE.fullmatch(patch.text):
                    left.append((patch.text, patch.place, patch.spot))
        for text, place, _spot in sorted(left, key=lambda one: one[2]):
            if any(char.isalnum() for char in text):
                yield trim(text), place
        for text, place in self._left:
            yield trim(text), place

    def _say(self, slot: Sequence[Blank], text: str, place: str) -> None:
        for key, part in split_slot(self._form, slot, text).items():
            self._said[key].append(Said(key, part, place))

    def _take_slot(self, slot: Slot, patches: Sequence[Patch]) -> None:
        definition = self._form.field_of(slot[0].key)
        rows: dict[int, list[Patch]] = defaultdict(list)
        for patch in patches:
            self._struck[slot[0].key].extend(patch.struck)
            if not patch.blank:
                rows[patch.top].append(patch)
        parts: list[str] = []
        for row in rows.values():
            text, extra = _one_text(definition, row)
            parts.append(text)
            self._left.extend((patch.text, patch.place) for patch in extra)
        if parts:
            place = next(iter(rows.values()))[0].place
            self._say(slot, "\n".join(parts), place)

    def _take_inside(self, index: int, inside: Sequence[tuple[Patch, str]]) -> None:
        anchor = self._plan.anchors[index]
        for patch, text in inside:
            self._struck_in(anchor.slots, patch)
            if anchor.frame is not None:
                self._told.headings.append(text)
                for said in framed(self._plan, anchor, text, patch.place):
                    self._said[said.key].append(said)
                continue
            text = text.lstrip(":： \u3000\t")  # a colon typed behind the printed one
            value, rest = own_part(text) if anchor.row[1] < 0 else (text, "")
            if anchor.slots:
                self._say(anchor.slots[0], value, patch.place)
            elif trim(value):
                self._left.append((value, patch.place))
            if rest:
                self._left.append((rest, patch.place))

    def _struck_in(self, slots: Sequence[Slot], patch: Patch) -> None:
        for slot in slots:
            self._struck[slot[0].key].extend(patch.struck)

    def _settled(self, name: str, definition: Field) -> str:
        kept = ""
        for said in self._said.get((name, ""), ()):
            text = trim(said.text)
            if definition.type is not FieldType.CHOICE:
                text = clean(definition, text)
            if not text or fold(text) == fold(kept):
                continue
            if definition.type is FieldType.YEAR and _says_more(said.text, text):
                self._left.append((said.text, said.place))
            if kept:
                self._left.append((text, said.place))
            else:
                kept = text
        if definition.type is FieldType.CHOICE and definition.options:
            return self._chosen(name, definition, kept)
        struck = "".join(part for part in self._struck.get((name, ""), ()) if part in kept)
        if struck:
            self.doubts.append((name, f"“{struck}”画了删除线，仍照录"))
        return kept

    def _chosen(self, name: str, definition: Field, text: str) -> str:
        box_first = any(
            blank.box_first
            for anchor in self._plan.anchors
            for slot in anchor.slots
            for blank in slot
            if blank.key == (name, "")
        )
        choice = choose(
            text, definition.options, self._struck.get((name, ""), ()), box_first=box_first
        )
        if choice.doubt:
            self.doubts.append((name, choice.doubt))
        if choice.strange:
            self._left.append((text, self._said[name, ""][0].place))
        return choice.option

    def _fill_gaps(self, values: dict[str, str]) -> None:
        """Look once more for what stands without its label: year, date, unit line, page header."""
        for name, definition in self._form.fields.items():
            if values[name]:
                continue
            if definition.type is FieldType.YEAR:
                values[name] = self._year()
            elif definition.type is FieldType.DATE and self._is_line_field(name):
                values[name] = self._free_date()
        for anchor in self._plan.anchors:
            for slot in anchor.before:
                if not any(values[blank.field] for blank in slot):
                    values.update(self._coded_line(slot))

    def _is_line_field(self, name: str) -> bool:
        return any(
            blank.field == name
            for anchor in self._plan.anchors
            if anchor.row[1] < 0
            for slot in anchor.slots
            for blank in slot
        )

    def _year(self) -> str:
        texts = list(self._told.headings)
        texts += [text for text, _place, _spot in self._told.unread if len(text) < 60]
        texts += [paragraph.text for paragraph in self._margins]
        for text in texts:
            if re.search(r"年\s*度|年.*表", text) and year_in(text):
                return year_in(text)
        return ""

    def _free_date(self) -> str:
        for at, (text, _place, _spot) in enumerate(self._told.unread):
            if is_date(text):
                del self._told.unread[at]
                return trim(text)
        return ""

    def _coded_line(self, slot: Slot) -> dict[str, str]:
        """Find `362001兴隆县…` that stands alone, where the note beside it is missing."""
        if self._form.field_of(slot[0].key).type is not FieldType.CODE:
            return {}
        for board in self._boards:
            for patch in board.patches():
                if patch.free and not patch.used and re.match(r"\s*\d{3,}\s*\w", patch.text):
                    patch.used = True
                    shared = split_slot(self._form, slot, trim(patch.text))
                    return {name: text for (name, _column), text in shared.items()}
        return {}

    def _compare_label(self, patch: Patch) -> None:
        """Doubt a label that was only guessed, and one that states another unit than the form's."""
        if patch.label is None:
            return
        anchor = self._plan.anchors[patch.label]
        match = _UNIT_IN_LABEL.search(patch.text)
        for slot in anchor.slots:
            definition = self._form.field_of(slot[0].key)
            cell = ".".join(part for part in slot[0].key if part)
            if patch.guessed:
                written = "".join(patch.text.split())
                self.doubts.append(
                    (cell, f"文件里写的是“{written}”，按位置认作“{definition.name}”")
                )
            if match and definition.unit and definition.unit != match[1]:
                self.doubts.append((cell, f"文件里的单位是{match[1]}，本表样是{definition.unit}"))


def _one_text(definition: Field, row: Sequence[Patch]) -> tuple[str, list[Patch]]:
    """Return the text of the cells of one row for one field, and the cells that are left over."""
    if definition.type is FieldType.CHOICE:
        return "  ".join(patch.text for patch in row), []
    if definition.type in _RUN_TOGETHER:
        return "".join(trim(patch.text) for patch in row), []
    extra = [
        patch for patch in row[1:] if not definition.unit or fold(patch.text) != definition.unit
    ]
    return row[0].text, extra


def _says_more(text: str, year: str) -> bool:
    """True when a text holds more than the year that was read from it."""
    rest = plain(text).replace(year, "")
    return bool(re.sub("[〇零○一二三四五六七八九年度]", "", rest))
