"""What happens to the tables of a form on their way through offices: merges, splits, rulers."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.docx_builder import cell, row, table
from tests.paper_forms import Box, Sheet, blocks_xml, pairs, sheet_xml, sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.paper_forms import Block


def extra_rows(blocks: list[Block]) -> list[str]:
    """Rows that the form does not know, and empty ones."""
    sheet = sheets(blocks)[0]
    full = sheet.width
    sheet.insert_row(sheet.rows, Box(sheet.rows, 0, 1, full, ""))
    strange = [Box(0, 0, 1, 1, "财政局审核意见"), Box(0, 1, 1, full - 1, "同意按此申报")]
    sheet.insert_row(0, *strange)
    return blocks_xml(blocks)


def extra_column(blocks: list[Block]) -> list[str]:
    """A narrow empty column down the right edge of every table."""
    for sheet in sheets(blocks):
        full = sheet.width
        sheet.boxes.extend(Box(number, full, 1, 1, "") for number in range(sheet.rows))
        sheet.widths.append(400)
    return blocks_xml(blocks)


def levels_not_merged(blocks: list[Block]) -> list[str]:
    """Every level stands in every row by itself."""
    for sheet in sheets(blocks):
        for box in [box for box in sheet.boxes if not box.label and box.rows > 1]:
            sheet.boxes.remove(box)
            sheet.boxes.extend(replace(box, top=box.top + at, rows=1) for at in range(box.rows))
    return blocks_xml(blocks)


def levels_written_once(blocks: list[Block]) -> list[str]:
    """Levels stand in their first row only, the cells below are empty and not merged."""
    for sheet in sheets(blocks):
        for box in [box for box in sheet.boxes if not box.label and box.rows > 1]:
            sheet.boxes.extend(
                replace(box, top=box.top + at, rows=1, text="") for at in range(1, box.rows)
            )
            box.rows = 1
    return blocks_xml(blocks)


def side_labels_not_merged(blocks: list[Block]) -> list[str]:
    for sheet in sheets(blocks):
        for box in [box for box in sheet.boxes if box.label and box.rows > 1]:
            sheet.boxes.extend(
                replace(box, top=box.top + at, rows=1, text="") for at in range(1, box.rows)
            )
            box.rows = 1
    return blocks_xml(blocks)


def without_grid(blocks: list[Block]) -> list[str]:
    """No tblGrid and no gridSpan: only the widths of the cells say where they stand."""
    return blocks_xml(blocks, lambda sheet: sheet_xml(sheet, grid=False))


def inside_one_cell(blocks: list[Block]) -> list[str]:
    """Everything stands inside the single cell of a frame table."""
    return [table(row(cell("".join(blocks_xml(blocks)))), widths=[9600])]


def label_and_value_in_one_cell(blocks: list[Block]) -> list[str]:
    for sheet in sheets(blocks):
        for label, value in pairs(sheet):
            label.text = f"{''.join(label.text.split())}：{value.text}"
            label.columns += value.columns
            sheet.boxes.remove(value)
    return blocks_xml(blocks)


def values_below_labels(blocks: list[Block]) -> list[str]:
    """Where a label has a row to itself, its value stands in the row below."""
    for sheet in sheets(blocks):
        for label, value in pairs(sheet):
            if label.left == 0 and value.left + value.columns == sheet.width:
                label.columns, below = sheet.width, label.top + 1
                sheet.boxes.remove(value)
                sheet.insert_row(below, Box(below, 0, 1, sheet.width, value.text))
    return blocks_xml(blocks)


def two_fields_on_two_rows(blocks: list[Block]) -> list[str]:
    """The second field of a row has a row of its own."""
    for sheet in sheets(blocks):
        for label, value in pairs(sheet):
            left = [box for box in sheet.boxes if box.top == label.top and box.left < label.left]
            if len(left) != 2 or any(box.rows > 1 for box in left):
                continue
            left.sort(key=lambda box: box.left)
            left[1].columns = sheet.width - left[1].left
            for box, beside in ((label, left[0]), (value, left[1])):
                box.left, box.columns = beside.left, beside.columns
            below = label.top + 1
            sheet.boxes.remove(label)
            sheet.boxes.remove(value)
            sheet.insert_row(below, replace(label, top=below), replace(value, top=below))
    return blocks_xml(blocks)


def swapped_rows(blocks: list[Block]) -> list[str]:
    """Rows of one field each have changed places."""
    for sheet in sheets(blocks):
        rows = [
            (label, value)
            for label, value in pairs(sheet)
            if label.left == 0 and value.left + value.columns == sheet.width
        ]
        for (label, value), (other, text) in zip(rows[::2], rows[1::2], strict=False):
            label.top, other.top = other.top, label.top
            value.top, text.top = text.top, value.top
    return blocks_xml(blocks)


def value_cells_split(blocks: list[Block]) -> list[str]:
    """Behind each value stands an empty cell."""
    for sheet in sheets(blocks):
        for _label, value in pairs(sheet):
            if value.columns > 1:
                value.columns -= 1
                sheet.boxes.append(Box(value.top, value.left + value.columns, 1, 1, ""))
    return blocks_xml(blocks)


def blank_rows_between(blocks: list[Block]) -> list[str]:
    for sheet in sheets(blocks):
        for at in reversed(sheet.seams[1:]):
            sheet.insert_row(at, Box(at, 0, 1, sheet.width, ""))
    return blocks_xml(blocks)


def old_merges(blocks: list[Block]) -> list[str]:
    """Cells merged across in the manner of old programs: hMerge instead of gridSpan."""

    def write(sheet: Sheet) -> str:
        rows: list[str] = []
        for number in range(sheet.rows):
            cells: list[str] = []
            for box in sheet.row(number):
                for at in range(box.columns):
                    joined = f'<w:hMerge w:val="{"continue" if at else "restart"}"/>'
                    text = box.text if box.top == number and not at else ""
                    extra = joined if box.columns > 1 else ""
                    cells.append(cell(text, down=box.down(number), extra=extra))
            rows.append(row(*cells))
        return table(*rows, widths=sheet.widths)

    return blocks_xml(blocks, write)


def fine_rulers(blocks: list[Block]) -> list[str]:
    """The ruler has many more columns than the form; every cell spans some of them."""
    chance = random.Random(7)

    def write(sheet: Sheet) -> str:
        edges = [sum(sheet.widths[:at]) for at in range(len(sheet.widths) + 1)]
        fine = sorted({*edges, *(chance.randrange(1, edges[-1]) for _ in range(9))})
        rows = [
            row(
                *(
                    cell(
                        box.text if box.top == number else "",
                        span=fine.index(edges[box.left + box.columns])
                        - fine.index(edges[box.left]),
                        down=box.down(number),
                    )
                    for box in sheet.row(number)
                )
            )
            for number in range(sheet.rows)
        ]
        return table(*rows, widths=[b - a for a, b in pairwise(fine)])

    return blocks_xml(blocks, write)


def unsteady_widths(blocks: list[Block]) -> list[str]:
    """No spans, a ruler that fits nothing, and widths a little off in every row."""
    chance = random.Random(11)

    def write(sheet: Sheet) -> str:
        rows = [
            row(
                *(
                    cell(
                        box.text if box.top == number else "",
                        down=box.down(number),
                        width=sheet.width_of(box) + chance.randint(-25, 25),
                    )
                    for box in sheet.row(number)
                )
            )
            for number in range(sheet.rows)
        ]
        return table(*rows, widths=[2400] * 4)

    return blocks_xml(blocks, write)


TABLE_MESSES: dict[str, Callable[[list[Block]], list[str]]] = {
    mess.__name__: mess
    for mess in (
        extra_rows,
        extra_column,
        levels_not_merged,
        levels_written_once,
        side_labels_not_merged,
        without_grid,
        inside_one_cell,
        label_and_value_in_one_cell,
        values_below_labels,
        two_fields_on_two_rows,
        swapped_rows,
        value_cells_split,
        blank_rows_between,
        old_merges,
        fine_rulers,
        unsteady_widths,
    )
}
