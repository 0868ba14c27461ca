"""A filing of one form → the same filing as the other form would have had it.

Owns which row comes from which row, and the list of what found no place. Years do not move here.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.budget_year import budget_year
from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellState, Filing, cells_in_order, filled_rows, labels_of
from perfdesk.skeleton import level_columns, with_printed_rows
from perfdesk.upgrade.convert import Converted, Refused, convert, convert_levels
from perfdesk.upgrade.item_rows import item_rows
from perfdesk.upgrade.matching import match_forms, must_be_kin

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.forms.model import Form, Table
    from perfdesk.upgrade.matching import Match


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the text of a new cell comes from."""

    was: str
    """The text as the old form had it."""
    note: str = ""
    """What must be said about it: another name, a conversion; empty when nothing is different."""
    level: bool = False
    """Whether the cell is a level that had to be changed or is unknown."""


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A text of the old filing that found no place."""

    path: CellPath
    """Its cell in the old filing."""
    label: str
    """That cell in the old form's words."""
    text: str
    why: str = ""
    """Why it could not stand where it belongs; empty when there is no such place."""


@dataclass(frozen=True, slots=True)
class Translated:
    """The old filing in the new form's words."""

    filing: Filing
    origins: Mapping[CellPath, Origin]
    unplaced: tuple[Unplaced, ...]


@dataclass(slots=True)
class _Work:
    old: Form
    new: Form
    filing: Filing
    match: Match
    cells: dict[CellPath, Cell] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    origins: dict[CellPath, Origin] = field(default_factory=dict)
    lost: dict[CellPath, str] = field(default_factory=dict)
    """Old cell → why its text has no place."""

    def put(self, path: CellPath, converted: Converted, was: str, note: str = "") -> None:
        if not converted.text:
            return
        self.cells[path] = Cell(converted.text, CellState.IMPORTED)
        said = "；".join(part for part in (note, converted.note) if part)
        self.origins[path] = Origin(was, said)

    def put_level(self, path: CellPath, converted: Converted, was: str) -> None:
        if path.column and converted.text:
            self.cells[path] = Cell(converted.text, CellState.IMPORTED)
            self.origins[path] = Origin(was, converted.note, bool(converted.note))


def translate(old: Form, filing: Filing, new: Form) -> Translated:
    """Return a filing as the new form has it; UpgradeError when the forms have nothing in common.

    The ids of its rows follow from those of the old rows: same filing, same result.
    """
    must_be_kin(old, new)
    work = _Work(old, new, filing, match_forms(old, new))
    _move_fields(work)
    _split_items(work)
    for table in old.tables.values():
        _move_table(work, table)
    rows = MappingProxyType({name: tuple(ids) for name, ids in work.rows.items()})
    bare = Filing(new.id, MappingProxyType(work.cells), rows)
    return Translated(
        with_printed_rows(new, bare), MappingProxyType(work.origins), tuple(_unplaced(work))
    )


def _move_fields(work: _Work) -> None:
    year = budget_year(work.old, work.filing)
    if year and work.new.year_field and not work.old.year_field:
        work.cells[CellPath(work.new.year_field)] = Cell(str(year), CellState.IMPORTED)
    for name, one in work.old.fields.items():
        text = work.filing.value(name)
        if not text.strip() or name in work.match.items:
            continue
        target = work.match.fields.get(name)
        if target is None:
            work.lost[CellPath(name)] = ""
            continue
        result = convert(one, work.new.fields[target], text, work.match.same.options)
        if isinstance(result, Refused):
            work.lost[CellPath(name)] = result.say
        else:
            renamed = "" if name == target else f"由“{name}”栏转来"
            work.put(CellPath(target), result, text, renamed)


def _split_items(work: _Work) -> None:
    for number, name in enumerate(work.old.fields, 1):
        text = work.filing.value(name)
        if name not in work.match.items or not text.strip():
            continue
        item, (table_name, column) = work.match.items[name]
        table = work.new.tables[table_name]
        levels = (*level_columns(table), "", "")
        rows = item_rows(work.new.trees.get(table.tree), item.level, name, text)
        if not rows:
            work.lost[CellPath(name)] = ""
        for place, one in enumerate(rows, 1):
            row = f"i{number}x{place}"
            work.rows.setdefault(table_name, []).append(row)
            for level, converted in zip(levels, (one.first, one.second), strict=False):
                work.put_level(CellPath(table_name, row, level), replace(converted, note=""), "")
            work.put(CellPath(table_name, row, column), Converted(one.text), one.was, one.note)


def _move_table(work: _Work, table: Table) -> None:
    target = work.match.tables.get(table.name)
    for row in filled_rows(work.filing, table):
        texts = {
            name: text
            for name in table.columns
            if (text := work.filing.text(CellPath(table.name, row, name))).strip()
        }
        if target is None:
            work.lost |= {CellPath(table.name, row, name): "" for name in texts}
        else:
            _move_row(work, table, row, texts, work.new.tables[target])


def _move_row(work: _Work, table: Table, row: str, texts: Mapping[str, str], to: Table) -> None:
    old, new = level_columns(table), level_columns(to)
    leveled = len(old) == len(new) == 2
    moved = f"u{row}"
    lost: dict[CellPath, str] = {}
    content = [name for name in texts if not (leveled and name in old)]
    for name in content:
        why = _move_cell(work, table, CellPath(table.name, row, name), to, moved)
        if why is not None:
            lost[CellPath(table.name, row, name)] = why
    work.lost |= lost
    if len(lost) == len(content):
        work.lost |= {CellPath(table.name, row, name): "" for name in texts if name not in content}
        return
    work.rows.setdefault(to.name, []).append(moved)
    if leveled:
        first, second = (texts.get(name, "") for name in old)
        pair = convert_levels(work.new.trees.get(to.tree), first, second)
        for name, converted, was in zip(new, pair, (first, second), strict=True):
            work.put_level(CellPath(to.name, moved, name), converted, was)


def _move_cell(work: _Work, table: Table, path: CellPath, to: Table, row: str) -> str | None:
    """Move one cell of a row; returns why it has no place, None when it has one."""
    key = work.match.columns.get((table.name, path.column))
    if key is None:
        return ""
    text = work.filing.text(path)
    new = to.columns[key[1]]
    result = convert(table.columns[path.column], new, text, work.match.same.options)
    if isinstance(result, Refused):
        return result.say
    renamed = "" if path.column == new.name else f"由“{path.column}”列转来"
    work.put(CellPath(to.name, row, new.name), result, text, renamed)
    return None


def _unplaced(work: _Work) -> Iterable[Unplaced]:
    label = labels_of(work.old, work.filing)
    for path, _field in cells_in_order(work.old, work.filing):
        if path in work.lost:
            yield Unplaced(path, label(path), work.filing.text(path), work.lost[path])
