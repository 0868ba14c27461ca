"""form.md → blocks: the notation in which a form's official table is drawn.

`<` merges with the cell at the left, `^` with the cell above, `|*` repeats the row for every row of
its table, `{field}` `{table.column}` `{.column}` are blanks, `=` behind a column name merges equal
neighbours, `{=field}` prints a field once more, `{field:甲□ 乙□}` prints options, `<br>` breaks a
label, `{@name}` holds the nested grid drawn under the line `@name`. Rows above a `|---|` line are
repeated on every page. Every mistake is reported with its line; a picture with mistakes is never
half used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from perfdesk.errors import FormProblem
from perfdesk.forms.model import Blank, Grid, PictureCell, PictureRow, Piece, Role, TextLine

_BLANK = re.compile(r"\{([^{}]*)\}")
_NESTED = re.compile(r"\{@([^{}]+)\}")
_SEPARATOR = re.compile(r"\|[\s:|-]*-[\s:|-]*")
_BAR = re.compile(r"(?<!\\)\|")
_BOX = "□"
_SPACE = " \t\r"
"""White space that only lines the drawing up; U+3000 is printed (it indents labels)."""


@dataclass(slots=True)
class DrawnCell:
    """A cell while its spans are still being gathered; identity is what merging compares."""

    pieces: tuple[Piece, ...]
    line: int
    nested: str = ""


@dataclass(slots=True)
class DrawnRow:
    """A row of the drawing: for each column the cell that covers it."""

    owners: list[DrawnCell]
    table: str
    line: int


@dataclass(slots=True)
class DrawnGrid:
    """A grid as drawn: rows of covering cells, before spans and widths are known."""

    line: int
    name: str = ""
    header_rows: int = 0
    rows: list[DrawnRow] = field(default_factory=list)

    @property
    def columns(self) -> int:
        """How many columns are drawn."""
        return len(self.rows[0].owners) if self.rows else 0


@dataclass(slots=True)
class Drawing:
    """All blocks of a form.md in order; nested grids apart, by name."""

    file: str
    blocks: list[TextLine | DrawnGrid] = field(default_factory=list)
    nested: dict[str, DrawnGrid] = field(default_factory=dict)
    grids: list[DrawnGrid] = field(default_factory=list)
    """Every grid in the order of the drawing, nested ones included: the order of widths."""
    problems: list[FormProblem] = field(default_factory=list)

    def complain(self, line: int, say: str, name: str = "") -> None:
        """Note a problem."""
        self.problems.append(FormProblem(self.file, line, name, say))


def parse_picture(text: str, file: str = "form.md") -> Drawing:
    """Read a form.md; problems are gathered in the result, nothing is raised."""
    drawing = Drawing(file)
    grid: DrawnGrid | None = None
    awaited: tuple[str, int] | None = None
    after_title = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip(_SPACE)
        if line.startswith("|"):
            if grid is None:
                grid = DrawnGrid(number, awaited[0] if awaited else "")
                _place_grid(drawing, grid)
                awaited = None
            _read_row(drawing, grid, line, number)
            after_title = False
            continue
        grid = None
        if not line.strip():
            after_title = False
            continue
        if awaited:
            drawing.complain(awaited[1], "下面没有画嵌套表", awaited[0])
            awaited = None
        if line.startswith("@"):
            awaited = (line[1:].strip(), number)
        elif not (line.startswith("<!--") and line.endswith("-->")):
            role, body = _role(line, after_title=after_title)
            after_title = role in {Role.TITLE, Role.SUBTITLE}
            drawing.blocks.append(TextLine(_pieces(drawing, body, number), role, number))
    if awaited:
        drawing.complain(awaited[1], "下面没有画嵌套表", awaited[0])
    if not drawing.grids:
        drawing.complain(0, "没有画出任何表格")
    return drawing


def _place_grid(drawing: Drawing, grid: DrawnGrid) -> None:
    drawing.grids.append(grid)
    if not grid.name:
        drawing.blocks.append(grid)
    elif grid.name in drawing.nested:
        drawing.complain(grid.line, "这个嵌套表画了两次", grid.name)
    else:
        drawing.nested[grid.name] = grid


def _role(line: str, *, after_title: bool) -> tuple[Role, str]:
    for mark, role in (("## ", Role.CAPTION), ("# ", Role.TITLE), ("> ", Role.NOTE)):
        if line.startswith(mark):
            return role, line[len(mark) :].strip(_SPACE)
    return (Role.SUBTITLE if after_title else Role.LINE), line


def _read_row(drawing: Drawing, grid: DrawnGrid, line: str, number: int) -> None:
    if _SEPARATOR.fullmatch(line):
        _end_header(drawing, grid, number)
        return
    repeats = line.startswith("|*")
    parts = [part.strip(_SPACE) for part in _BAR.split(line[2 if repeats else 1 :])]
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    above = grid.rows[-1].owners if grid.rows else []
    if above and len(parts) != len(above):
        drawing.complain(number, f"这一行有 {len(parts)} 格，上面各行是 {len(above)} 格")
        parts = (parts + [""] * len(above))[: len(above)]
    table = _table_of(drawing, parts, number) if repeats else ""
    if table and any(row.table == table for row in grid.rows):
        drawing.complain(number, "同一个子表只能画一个重复行", table)
    owners: list[DrawnCell] = []
    for column, part in enumerate(parts):
        if part == "<" and owners:
            owners.append(owners[-1])
        elif part == "^" and column < len(above):
            owners.append(above[column])
        elif part in {"<", "^"}:
            side = "左边" if part == "<" else "上面"
            drawing.complain(number, f"“{part}”的{side}没有格子可以合并")
            owners.append(DrawnCell((), number))
        else:
            nested = _NESTED.fullmatch(part)
            pieces = () if nested else _pieces(drawing, part, number, table=table, row=repeats)
            owners.append(DrawnCell(pieces, number, nested[1].strip() if nested else ""))
    grid.rows.append(DrawnRow(owners, table, number))


def _end_header(drawing: Drawing, grid: DrawnGrid, number: int) -> None:
    if grid.header_rows or not grid.rows:
        drawing.complain(number, "表头线（|---|）每个表格只画一条，画在表头行的下面")
    elif any(row.table for row in grid.rows):
        drawing.complain(number, "表头线（|---|）上面不能有重复行")
    else:
        grid.header_rows = len(grid.rows)


def _table_of(drawing: Drawing, parts: list[str], number: int) -> str:
    for part in parts:
        for match in _BLANK.finditer(part):
            table, dot, _column = match[1].partition(".")
            if dot and table.strip():
                return table.strip()
    drawing.complain(number, "重复行里没有写明子表名，例如 {项目实施进度计划.项目实施内容}")
    return ""


def _pieces(
    drawing: Drawing, text: str, number: int, *, table: str = "", row: bool = False
) -> tuple[Piece, ...]:
    text = text.replace("<br>", "\n").replace("\\|", "|")
    pieces: list[Piece] = []
    end = 0
    for match in _BLANK.finditer(text):
        if match.start() > end:
            pieces.append(text[end : match.start()])
        blank = _blank(drawing, match[1], number, table=table, row=row)
        if blank:
            pieces.append(blank)
        end = match.end()
    if end < len(text):
        pieces.append(text[end:])
    if any("{" in piece or "}" in piece for piece in pieces if isinstance(piece, str)):
        drawing.complain(number, "花括号没有成对")
    return tuple(pieces)


def _blank(drawing: Drawing, inner: str, number: int, *, table: str, row: bool) -> Blank | None:
    name, _colon, listed = inner.partition(":")
    name = name.strip()
    echo, merge = name.startswith("="), name.endswith("=")
    first, dot, column = (part.strip() for part in name.strip("=").partition("."))
    say = ""
    if inner.startswith("@"):
        say = "嵌套表要独占一格"
    elif not first and not dot:
        say = "花括号里没有写栏目名"
    elif "/" in first + column:
        say = "名字里不能有“/”"
    elif echo and (dot or listed):
        say = "重印只能写一个栏目名，例如 {=项目名称}"
    elif dot and not row:
        say = "子表的列只能写在重复行（|*）里"
    elif dot and first not in {"", table}:
        say = f"同一重复行里写了两个子表：{table}、{first}"
    elif dot and not column:
        say = "没有写列名"
    elif row and not dot and not echo:
        say = "重复行里只能写子表的列，例如 {.备注}"
    elif merge and not dot and not echo:
        say = "“=”只能写在子表的列后面"
    if say:
        drawing.complain(number, say, inner)
        return None
    if dot and not table:
        return None
    options = tuple(word.strip(_BOX) for word in listed.split() if word.strip(_BOX))
    box_first = listed.lstrip().startswith(_BOX)
    if dot:
        return Blank(table, column, merge=merge, options=options, box_first=box_first)
    return Blank(first, options=options, box_first=box_first, echo=echo)


def finish_grid(drawing: Drawing, grid: DrawnGrid, widths_mm: tuple[float, ...]) -> Grid:
    """Turn covering cells into cells with spans; spans that cannot be printed are reported."""
    areas: dict[int, tuple[DrawnCell, list[tuple[int, int]]]] = {}
    for row, drawn in enumerate(grid.rows):
        for column, owner in enumerate(drawn.owners):
            areas.setdefault(id(owner), (owner, []))[1].append((row, column))
    starts: dict[int, list[PictureCell]] = {}
    for owner, places in areas.values():
        top, left = places[0]
        rows = max(row for row, _ in places) - top + 1
        columns = max(column for _, column in places) - left + 1
        cell = PictureCell(top, left, rows, columns, owner.pieces, owner.line)
        if rows * columns != len(places) or min(column for _, column in places) != left:
            drawing.complain(owner.line, "合并出来的格子不是长方形", _name_of(owner))
        if rows > 1 and any(blank.column for blank in cell.blanks):
            drawing.complain(owner.line, "重复行的格子不能合并到别的行", _name_of(owner))
        if top < grid.header_rows < top + rows:
            drawing.complain(owner.line, "格子跨过了表头线（|---|）", _name_of(owner))
        starts.setdefault(top, []).append(cell)
    rows_done = tuple(
        PictureRow(
            tuple(sorted(starts.get(number, []), key=lambda cell: cell.column)),
            drawn.table,
            drawn.line,
        )
        for number, drawn in enumerate(grid.rows)
    )
    return Grid(rows_done, widths_mm, grid.line, grid.header_rows)


def _name_of(cell: DrawnCell) -> str:
    return "".join(piece if isinstance(piece, str) else piece.field for piece in cell.pieces)
