"""Word documents (.docx) → `SourceDocument`.

Reads WordprocessingML itself, because what matters here (tracked changes, controls, ticks, text
boxes, nested tables, tables that do not add up) is what general libraries leave out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.document import Paragraph, SourceDocument
from perfdesk.intake.guard import open_package
from perfdesk.intake.kinds import Kind, damaged, look, refuse, too_large
from perfdesk.intake.numbering import read_numbering
from perfdesk.intake.ooxml import NAMES, open_word, parse
from perfdesk.intake.story import Story, is_placeholder_control
from perfdesk.intake.tables import Piece, grid_of, read_frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.intake.document import SourceBlock
    from perfdesk.intake.numbering import Numbering
    from perfdesk.intake.ooxml import Element, WordPackage
    from perfdesk.intake.story import Text
    from perfdesk.intake.tables import Content, Frame

_MAX_CELLS = 100_000
_MAX_PARAGRAPHS = 20_000
"""Outside tables; a disclosure of a whole department has some thousand."""
_MAX_NESTING = 12
_MAX_MARGINS = 8_000_000
"""Bytes of all page headers and footers; every section may have six of its own."""
_MAX_MARGIN_LINES, _LONGEST_MARGIN = 500, 1_000
_WRAPPERS = frozenset({"sdtContent", "customXml", "ins", "moveTo", "mc:Choice", "mc:Fallback"})


def read_docx(path: Path) -> SourceDocument:
    """Read a Word document; DocumentError in one sentence when it cannot be."""
    kind = look(path)
    if kind is not Kind.ZIP:
        raise refuse(kind)
    package = open_package(path)
    try:
        kind = package.kind()
        if kind is not Kind.DOCX:
            raise refuse(kind)
        word = open_word(package)
        story = Story(_numbering(word), plain_runs=word.plain_runs)
        blocks = tuple(_Reader(story).blocks(word.body))
        margins = tuple(_margins(word))
    except RecursionError as problem:
        raise damaged("嵌套太深") from problem
    finally:
        package.archive.close()
    return SourceDocument(path.name, blocks, margins)


class _Reader:
    """Walks the blocks of one part; counts tables and paragraphs so that places can be named."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._tables = 0
        self._paragraphs = 0
        self._lines = 0
        self._cells = 0
        self._depth = 0

    def blocks(self, parent: Element, where: str = "") -> Iterator[SourceBlock]:
        """Yield the paragraphs and tables below an element in reading order."""
        for element in _flowing(parent):
            if NAMES[element.tag] == "tbl":
                self._tables += 1
                place = f"表 {self._tables}"
                with self._story.apart():
                    grid = grid_of(self._frame(element), place)
                yield grid
                continue
            read = self._story.paragraph(element)
            if read is None:
                continue
            text = read.parts[0]
            if text.strip():
                self._paragraphs += not where
                self._lines += 1
            if self._lines > _MAX_PARAGRAPHS:
                raise too_large()
            place = where or f"第 {max(1, self._paragraphs)} 段"
            if text.strip():
                yield Paragraph(text, place)
            for box in read.boxes:
                yield from self._nested(box, f"{place}的文本框")
        yield from self._rest(where)

    def _rest(self, where: str) -> Iterator[SourceBlock]:
        read = self._story.rest()
        if read is None:
            return
        place = where or f"第 {self._paragraphs + 1} 段"
        if read.parts[0].strip():
            yield Paragraph(read.parts[0], place)
        for box in read.boxes:
            yield from self._nested(box, f"{place}的文本框")

    def _nested(self, box: Element, where: str) -> Iterator[SourceBlock]:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise damaged("嵌套太深")
        with self._story.apart():
            yield from self.blocks(box, where)
        self._depth -= 1

    def _frame(self, table: Element) -> Frame:
        self._depth += 1
        if self._depth > _MAX_NESTING:
            raise damaged("嵌套太深")
        frame = read_frame(table, self._content)
        self._depth -= 1
        return frame

    def _content(self, cell: Element) -> Content:
        self._cells += 1
        if self._cells > _MAX_CELLS:
            raise too_large()
        around = self._story.set_aside()
        pieces = self._pieces(cell)
        self._story.take_up(around)
        return pieces

    def _pieces(self, cell: Element) -> Content:
        pieces: list[Piece] = []
        texts: list[str] = []
        struck: list[str] = []

        def close() -> None:
            if texts:
                pieces.append(Piece("\n".join(texts), tuple(struck)))
            texts.clear()
            struck.clear()

        def take(read: Text) -> None:
            texts.append(read.parts[0])
            struck.extend(read.struck)
            for box in read.boxes:
                for piece in self._content(box):
                    if piece.table is None:
                        texts.append(piece.text)
                        struck.extend(piece.struck)
                    else:
                        pieces.append(piece)

        for element in _flowing(cell):
            if NAMES[element.tag] == "tbl":
                close()
                pieces.append(Piece("", table=self._frame(element)))
            elif (read := self._story.paragraph(element)) is not None:
                take(read)
        rest = self._story.rest()
        if rest is not None and (rest.parts[0] or rest.boxes):
            take(rest)
        close()
        return tuple(pieces)


def _numbering(word: WordPackage) -> Numbering | None:
    if not word.mentions:
        return None
    styles = word.part(word.kinds.get("styles"), mentioning=b"numPr")
    return read_numbering(word.part(word.kinds.get("numbering")), styles)


def _flowing(parent: Element) -> Iterator[Element]:
    """Yield the paragraphs and tables of a block container, wrappers taken away."""
    for one in parent:
        kind = NAMES[one.tag]
        if kind in {"p", "tbl"}:
            yield one
        elif kind == "sdt":
            if not is_placeholder_control(one):
                yield from _flowing(one)
        elif kind == "mc:AlternateContent":
            branches = [list(_flowing(branch)) for branch in one]
            yield from next((found for found in branches if found), [])
        elif kind in _WRAPPERS:
            yield from _flowing(one)


def _margins(word: WordPackage) -> Iterator[Paragraph]:
    """Yield the lines of page headers and footers, each wording once."""
    seen: set[str] = set()
    left = _MAX_MARGINS
    for wanted, place in (("header", "页眉"), ("footer", "页脚")):
        for part_name in sorted(set(word.parts.values())):
            file = part_name.rpartition("/")[2].lower()
            data = word.package.read(part_name, left) if file.startswith(wanted) else None
            if not data:
                continue
            left -= len(data)
            for block in _Reader(Story()).blocks(parse(data), place):
                lines = (
                    [block.text]
                    if isinstance(block, Paragraph)
                    else [cell.text for cell in block.cells]
                )
                for line in lines:
                    if len(line) > _LONGEST_MARGIN or len(seen) >= _MAX_MARGIN_LINES:
                        continue
                    if line.strip() and line.strip() not in seen:
                        seen.add(line.strip())
                        yield Paragraph(line, place)
