"""What page breaks do to the tables of a form: one table becomes several."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.docx_builder import para
from tests.paper_forms import Box, Sheet, blocks_xml, pairs, sheet_xml

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.paper_forms import Block


def split_over_pages(blocks: list[Block]) -> list[str]:
    return blocks_xml(blocks, lambda sheet: "<w:p/>".join(_parts(sheet)))


def split_with_heads(blocks: list[Block]) -> list[str]:
    """The second part says that it goes on and repeats the heads of the table it cuts."""
    return blocks_xml(blocks, lambda sheet: para("（续）").join(_parts(sheet, heads=True)))


def _parts(sheet: Sheet, *, heads: bool = False) -> list[str]:
    at = _cut_row(sheet)
    if at is None:
        return [sheet_xml(sheet)]
    upper = [replace(b, rows=min(b.rows, at - b.top)) for b in sheet.boxes if b.top < at]
    lower: list[Box] = []
    for box in sheet.boxes:
        if box.top + box.rows > at:
            top = max(box.top, at)
            text = (
                box.text if top == box.top else f"{box.text}（续）" if box.label and heads else ""
            )
            lower.append(replace(box, top=top - at, rows=box.top + box.rows - top, text=text))
    if heads:
        again = _heads_over(sheet, at)
        beside = [box for box in lower if box.top == 0 and box.text.endswith("（续）")]
        for box in lower:
            box.top += len({head.top for head in again})
        lower += again
        for box in beside:
            box.top, box.rows = 0, box.rows + box.top
    return [sheet_xml(Sheet(part, sheet.widths)) for part in (upper, lower)]


def _heads_over(sheet: Sheet, at: int) -> list[Box]:
    """Return copies of the rows of heads over a row, moved up to the top."""
    last = max(box.top for box in sheet.boxes if box.label and box.top < at and box.rows == 1)
    heads = [
        box
        for box in sheet.boxes
        if box.label and box.top <= last < at and box.top + box.rows <= at
    ]
    over = [box for box in heads if box.top + box.rows == last + 1 or box.top == last]
    first = min(box.top for box in over)
    rows = [box for box in heads if box.top >= first]
    return [replace(box, top=box.top - first) for box in rows]


def _cut_row(sheet: Sheet) -> int | None:
    """Return a row in the middle of the longest table of a sheet."""
    filled = {box.top for box in sheet.boxes if box.repeats}
    inner = sorted(number for number in filled if number - 1 in filled)
    return inner[len(inner) // 2] if inner else None


def a_table_for_every_row(blocks: list[Block]) -> list[str]:
    def write(sheet: Sheet) -> str:
        return "".join(
            sheet_xml(
                Sheet(
                    [replace(b, top=b.top - first) for b in sheet.boxes if first <= b.top < end],
                    sheet.widths,
                )
            )
            for first, end in pairwise([*sheet.seams, sheet.rows])
        )

    return blocks_xml(blocks, write)


def long_text_cut_by_a_page(blocks: list[Block]) -> list[str]:
    """A page break cuts the row of a long text: its second part stands beside an empty cell."""
    parts: list[str] = []
    for block in blocks:
        found = (
            []
            if isinstance(block, str)
            else [
                (label, value)
                for label, value in pairs(block)
                if label.left == 0
                and value.left + value.columns == block.width
                and "\n" in value.text
            ]
        )
        if isinstance(block, str) or not found:
            parts.extend(blocks_xml([block]))
            continue
        (label, value), cut = found[0], found[0][0].top
        value.text, _, rest = value.text.partition("\n")
        lower = [replace(box, top=box.top - cut) for box in block.boxes if box.top > cut]
        lower.append(Box(0, 0, 1, label.columns, ""))
        lower.append(Box(0, label.columns, 1, block.width - label.columns, rest))
        upper = [box for box in block.boxes if box.top <= cut]
        parts += [sheet_xml(Sheet(upper, block.widths)), "<w:p/>"]
        parts.append(sheet_xml(Sheet(lower, block.widths)))
    return parts


PAGE_MESSES: dict[str, Callable[[list[Block]], list[str]]] = {
    mess.__name__: mess
    for mess in (
        split_over_pages,
        split_with_heads,
        a_table_for_every_row,
        long_text_cut_by_a_page,
    )
}
