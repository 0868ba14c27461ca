"""The printed skeleton of a form: rows that stand on the paper before anything is filled.

A filing's own rows are the truth: what was read from a document prints with exactly its rows. Only
a new filing, and data that says nothing about empty rows, are given the skeleton.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, build
from perfdesk.forms.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Table

Pair = tuple[str, str]


def blank_filing(form: Form, values: Mapping[str, str] | None = None) -> Filing:
    """Return a new filing of a form with its printed rows: presets, trees, least rows."""
    tables: dict[str, list[Mapping[str, str]]] = {}
    for table in form.tables.values():
        rows: list[Mapping[str, str]] = list(table.preset)
        if not rows and table.skeleton:
            levels = level_columns(table)
            rows = [dict(zip(levels, pair, strict=False)) for pair in table.tree_pairs]
        tables[table.name] = rows + [{}] * (table.min_rows - len(rows))
    return build(form, values or {}, tables)


def level_columns(table: Table) -> tuple[str, ...]:
    """Return the names of a table's first and second level columns."""
    return tuple(name for name, one in table.columns.items() if one.type is FieldType.LEVEL)[:2]


def with_skeleton(form: Form, filing: Filing) -> Filing:
    """Add a row for every pair of a tree that a filing lacks, at the tree's place."""
    for table in form.tables.values():
        if table.skeleton:
            filing = _with_pairs(filing, table, table.tree_pairs)
    return filing


def with_printed_rows(form: Form, filing: Filing) -> Filing:
    """Add what a new filing of the form would have and this one lacks: pairs, presets, least rows.

    For content that comes from elsewhere: no row of it is changed.
    """
    blank = blank_filing(form)
    cells, rows = dict(filing.cells), dict(filing.rows)
    for table in form.tables.values():
        own = filing.row_ids(table.name)
        printed = blank.row_ids(table.name)
        wanted = table.min_rows if own else len(printed)
        added = [f"p{number}" for number in range(1, wanted - len(own) + 1)]
        for row, of in zip(added, printed, strict=False) if not own else ():
            for name in table.columns:
                path = CellPath(table.name, of, name)
                if path in blank.cells:
                    cells[CellPath(table.name, row, name)] = blank.cells[path]
        rows[table.name] = (*own, *added)
    filing = replace(filing, cells=MappingProxyType(cells), rows=MappingProxyType(rows))
    for table in form.tables.values():
        filing = _with_pairs(
            filing, table, table.tree_pairs if table.skeleton else _preset_pairs(table)
        )
    return filing


def _preset_pairs(table: Table) -> tuple[Pair, ...]:
    """Return the pairs of levels that a table's preset rows hold; none for other presets."""
    levels = level_columns(table)
    if len(levels) < 2:
        return ()
    return tuple((row.get(levels[0], ""), row.get(levels[1], "")) for row in table.preset)


def _with_pairs(filing: Filing, table: Table, pairs: Sequence[Pair]) -> Filing:
    cells = dict(filing.cells)
    levels = level_columns(table)
    listed = [
        (tuple(filing.text(CellPath(table.name, row, name)) for name in levels), row)
        for row in filing.row_ids(table.name)
    ]
    for number, pair in enumerate(pairs):
        if all(here != pair for here, _ in listed):
            row = f"s{number + 1}"
            listed.insert(_place([here for here, _ in listed], pairs, number), (pair, row))
            for name, text in zip(levels, pair, strict=False):
                cells[CellPath(table.name, row, name)] = Cell(text)
    rows = {**filing.rows, table.name: tuple(row for _, row in listed)}
    return replace(filing, cells=MappingProxyType(cells), rows=MappingProxyType(rows))


def _place(rows: Sequence[tuple[str, ...]], pairs: Sequence[Pair], number: int) -> int:
    """Return where a missing pair goes: behind the nearest pair before it, of its own level."""
    level = pairs[number][0]
    for pair in reversed([pair for pair in pairs[:number] if pair[0] == level]):
        if pair in rows:
            return len(rows) - list(reversed(rows)).index(pair)
    same = [at for at, levels in enumerate(rows) if levels[:1] == (level,)]
    if same:
        return same[0]
    earlier = {pair[0] for pair in pairs[:number]}
    before = [at for at, levels in enumerate(rows) if levels and levels[0] in earlier]
    return before[-1] + 1 if before else 0
