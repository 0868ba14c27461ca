"""Rows of a table as read from the board → rows of texts.

Printed rows stay rows even when nothing is filled in them: a filing prints with exactly the rows
that its document had.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.filing import is_placeholder
from perfdesk.forms.model import FieldType
from perfdesk.intake.cleaning import clean, split_slot
from perfdesk.intake.folding import trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.forms.model import Form, Table
    from perfdesk.intake.rows import TableRow

Doubts = list[tuple[str, str]]


def table_texts(
    form: Form, table: Table, rows: Sequence[TableRow], doubts: Doubts
) -> list[dict[str, str]]:
    """Return a table's rows as column → text; merged cells count for every row they cover."""
    texts = [_row(form, table, row) for row in rows]
    levels = [name for name, one in table.columns.items() if one.type is FieldType.LEVEL]
    if levels:
        _fill_down(table, rows, texts, levels, doubts)
    for number, (row, read) in enumerate(zip(rows, texts, strict=True), 1):
        for slot, patches in row.cells.items():
            struck = [part for patch in patches if patch.top == row.number for part in patch.struck]
            if struck and read.get(slot[0].column):
                doubts.append(
                    (
                        f"{table.name}[{number}].{slot[0].column}",
                        f"“{''.join(struck)}”画了删除线，仍照录",
                    )
                )
    return texts


def _row(form: Form, table: Table, row: TableRow) -> dict[str, str]:
    result: dict[str, str] = {}
    for slot, patches in row.cells.items():
        # a cell split in the document is one cell in the form
        text = "".join(trim(patch.text) for patch in patches if not patch.blank)
        for (_table, column), part in split_slot(form, slot, text).items():
            definition = table.columns[column]
            kept = clean(definition, part)
            # printed numbering holds the row open on paper; it is no content, but it is printed
            result[column] = kept or (trim(part) if trim(part) and _is_numbering(part) else "")
    return result


def _is_numbering(text: str) -> bool:
    return is_placeholder(text) and not re.search(r"\n", trim(text))


def _merged_columns(rows: Sequence[TableRow]) -> set[str]:
    return {
        slot[0].column
        for row in rows
        for slot, patches in row.cells.items()
        if any(patch.bottom - patch.top > 1 for patch in patches)
    }


def _fill_down(
    table: Table,
    rows: Sequence[TableRow],
    texts: Sequence[dict[str, str]],
    levels: Sequence[str],
    doubts: Doubts,
) -> None:
    """Read an empty level as the one above it: after a page break, or where nothing is merged."""
    merged = _merged_columns(rows)
    before: dict[str, str] = {}
    for number, (row, read) in enumerate(zip(rows, texts, strict=True), 1):
        content = any(not is_placeholder(read[name]) for name in read if name not in levels)
        changed = False
        for name in levels:
            empty = not read.get(name) and bool(before.get(name)) and not changed
            if empty and (row.at_seam or _goes_on(row, name)):
                read[name] = before[name]
            elif empty and content and name not in merged:
                read[name] = before[name]
                cell = f"{table.name}[{number}].{name}"
                doubts.append((cell, f"“{name}”空着，按上一行读作“{before[name]}”"))
            changed = changed or read.get(name, "") != before.get(name, "")
        before = {name: read.get(name, "") for name in levels}


def _goes_on(row: TableRow, name: str) -> bool:
    """True when the empty cell of a level began above, at the page break."""
    return any(
        patch.blank and patch.top < row.number
        for slot, patches in row.cells.items()
        if slot[0].column == name
        for patch in patches
    )
