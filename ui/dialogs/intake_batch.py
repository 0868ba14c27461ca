"""The files being imported and what was read from them, until the clerk takes it; no widgets."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from perfdesk.budget_year import budget_year
from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellEdit, CellState, apply, is_skeleton_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from perfdesk.forms.model import Form
    from perfdesk.intake import Reading
    from perfdesk.intake.document import SourceDocument


class FileState(Enum):
    """How far the reading of a file has come."""

    WAITING = "等待读取"
    READ = "读好了"
    BAD = "读不了"


@dataclass(slots=True)
class Draft:
    """One filing as it was read, and as the clerk has settled it."""

    form: Form
    reading: Reading
    wanted: bool = True

    @property
    def title(self) -> str:
        """What people call it."""
        return self.reading.filing.value(self.form.title_field).strip() or "（没有写名称）"

    @property
    def year(self) -> int | None:
        """The budget year that it says, if it says one."""
        return budget_year(self.form, self.reading.filing)

    @property
    def unit(self) -> str:
        """The unit that it says."""
        return self.reading.filing.value(self.form.unit_field).strip()

    @property
    def open_points(self) -> int:
        """How many doubts and texts without a place are left."""
        return len(self.reading.doubts) + len(self.reading.unread)

    def choose(self, name: str, text: str) -> None:
        """Settle a doubt about a plain field by giving it its text."""
        path = CellPath(name)
        filing = self.reading.filing
        edit = CellEdit(path, filing.cells.get(path), Cell(text, CellState.IMPORTED))
        doubts = tuple(one for one in self.reading.doubts if one[0] != name)
        self.reading = replace(self.reading, filing=apply(filing, [edit]), doubts=doubts)

    def drop_unread(self, place: int) -> None:
        """Leave a text out that found no cell."""
        unread = self.reading.unread
        self.reading = replace(self.reading, unread=(*unread[:place], *unread[place + 1 :]))

    def place_unread(self, place: int, name: str) -> None:
        """Put a text that found no cell into a plain field, behind what stands there."""
        text, _where = self.reading.unread[place]
        before = self.reading.filing.value(name)
        self.drop_unread(place)
        doubts = self.reading.doubts
        self.choose(name, f"{before}\n{text}" if before else text)
        self.reading = replace(self.reading, doubts=doubts)


@dataclass(slots=True)
class FileEntry:
    """One file."""

    path: Path
    state: FileState = FileState.WAITING
    problem: str = ""
    drafts: list[Draft] = field(default_factory=list)
    document: SourceDocument | None = None
    """What stands in the file, where it has a layout to show."""

    @property
    def wanted(self) -> list[Draft]:
        """The filings to be taken in."""
        return [draft for draft in self.drafts if draft.wanted]

    @property
    def open_points(self) -> int:
        """Doubts and texts without a place in all wanted filings."""
        return sum(draft.open_points for draft in self.wanted)

    @property
    def note(self) -> str:
        """One line: what was read, or why not."""
        if self.state is FileState.BAD:
            return self.problem
        if self.state is FileState.WAITING:
            return "正在读取…"
        years = sorted({str(draft.year) for draft in self.drafts if draft.year})
        units = list(dict.fromkeys(draft.unit for draft in self.drafts if draft.unit))
        unit = units[0] + ("等" if len(units) > 1 else "") if units else ""
        parts = (f"{len(self.drafts)} 张表", "、".join(years), unit)
        return " · ".join(part for part in parts if part)


@dataclass(slots=True)
class Batch:
    """All files of one import."""

    files: list[FileEntry]

    @property
    def waiting(self) -> int:
        """How many files are still to be read."""
        return sum(1 for one in self.files if one.state is FileState.WAITING)

    @property
    def bad(self) -> int:
        """How many files could not be read."""
        return sum(1 for one in self.files if one.state is FileState.BAD)

    def drafts(self) -> Iterator[Draft]:
        """Yield every filing read so far that is to be taken in."""
        for one in self.files:
            yield from one.wanted

    @property
    def summary(self) -> str:
        """`3 个文件，5 张表已读出`."""
        read = sum(1 for one in self.files if one.state is FileState.READ)
        return f"{read} 个文件，{sum(len(one.drafts) for one in self.files)} 张表已读出"

    @property
    def rest(self) -> str:
        """What else there is to know: files that wait, files that cannot be read, open points."""
        points = sum(one.open_points for one in self.files)
        counts = (
            (self.bad, "个读不了"),
            (self.waiting, "个等待"),
            (points, "处要看一看"),
        )
        return " · ".join(f"{number} {word}" for number, word in counts if number)

    def next_year(self) -> int:
        """Return the year to carry over to: the one after the newest read, else this one."""
        years = [draft.year for draft in self.drafts() if draft.year]
        return max(years) + 1 if years else datetime.now().astimezone().year


def field_rows(form: Form, draft: Draft) -> Iterable[tuple[str, str, str]]:
    """Yield (name, text, unit) of every field in form order; a table is its number of rows."""
    filing = draft.reading.filing
    for name, one in form.fields.items():
        yield name, filing.value(name), one.unit
    for table in form.tables.values():
        rows = [
            row for row in filing.row_ids(table.name) if not is_skeleton_row(filing, table, row)
        ]
        yield table.name, f"{len(rows)} 行" if rows else "", ""


def texts_of(form: Form, draft: Draft, name: str) -> tuple[str, ...]:
    """Return every text that stands in a field or anywhere in a table."""
    filing = draft.reading.filing
    if name in form.fields:
        return (filing.value(name),)
    return tuple(cell.text for path, cell in filing.cells.items() if path.field == name)


def already_there(draft: Draft, listing: Mapping[tuple[str, str], int]) -> bool:
    """Whether the workspace has a filing of this title and year."""
    return (draft.title, str(draft.year or "")) in listing
