"""What a form is: definitions only, no values.

The picture is a list of blocks (text lines and grids) in printed order. Everything that shows,
prints or reads a filing walks these blocks; nothing else knows where a cell stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from perfdesk.forms.equivalents import Equivalents
from perfdesk.values import FieldType as FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.findings import Category, Level
    from perfdesk.indicators import Tree


class Carry(StrEnum):
    """What carrying a cell over into another year does with its text."""

    KEEP = "keep"
    SHIFT = "shift"
    """Dates and years move by whole years."""
    CLEAR = "clear"
    REVIEW = "review"
    """Kept, but the clerk must look at it first: amounts, headcounts, names, phones."""


class Alignment(StrEnum):
    """How the text of a field stands in its cell."""

    OF_TYPE = ""
    """As its type stands everywhere: amounts of tables to the right, dates centred …"""
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be filled: a field of the form, or a column of a table."""

    name: str
    """Official label without white space, punctuation, numbering and unit."""
    type: FieldType = FieldType.TEXT
    label: str = ""
    """The label as printed; the name when the picture prints none."""
    unit: str = ""
    """Unit of money or number that the printed label already states (元, 万元)."""
    options: tuple[str, ...] = ()
    required: bool = False
    carry: Carry = Carry.KEEP
    carry_from: str = ""
    """The field, or column of the same row, whose text of last year comes here; empty for none."""
    aliases: tuple[str, ...] = ()
    """Other labels under which documents print this field."""
    calc: str = ""
    """Expression of a calculated cell; empty when the cell is typed."""
    max_chars: int = 0
    """Longest text that the form asks for; 0 means none is named."""
    align: Alignment = Alignment.OF_TYPE


@dataclass(frozen=True, slots=True)
class Table:
    """A field with repeating rows."""

    name: str
    columns: Mapping[str, Field]
    tree: str = ""
    """Id of the indicator tree whose levels the rows follow; empty for none."""
    tree_pairs: tuple[tuple[str, str], ...] = ()
    """(first level, second level) of the tree in printed order."""
    skeleton: bool = False
    """Whether the tree's level pairs print even where nothing is filled."""
    min_rows: int = 1
    """Rows printed at least, empty ones included."""
    aliases: tuple[str, ...] = ()
    preset: tuple[Mapping[str, str], ...] = ()
    """Rows that a new filing starts with (the printed lines of a budget table), column → text."""


@dataclass(frozen=True, slots=True)
class Blank:
    """A fillable place inside a cell or text line of the picture."""

    field: str
    """Field name, or table name when `column` is set."""
    column: str = ""
    merge: bool = False
    """Equal neighbours down the column are one printed cell (`=`)."""
    options: tuple[str, ...] = ()
    """Options printed with tick boxes, in printed order; empty when plain text is printed."""
    box_first: bool = False
    """Whether the box stands before its option (`□延续项目`) or after it (`延续项目□`)."""
    echo: bool = False
    """Prints once more what is filled elsewhere (`{=项目名称}`): never edited, never read."""

    @property
    def key(self) -> tuple[str, str]:
        """The definition this blank shows: (field, column)."""
        return (self.field, self.column)


Piece = str | Blank


def _fillable(pieces: tuple[Piece, ...]) -> tuple[Blank, ...]:
    return tuple(piece for piece in pieces if isinstance(piece, Blank) and not piece.echo)


@dataclass(frozen=True, slots=True)
class PictureCell:
    """A cell of a grid: printed text and blanks, with its place and spans in the picture."""

    row: int
    column: int
    rows: int
    """Row span in picture rows; a repeated row counts as one here and grows when printed."""
    columns: int
    pieces: tuple[Piece, ...]
    line: int
    """Line of form.md, for messages."""

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """The fillable places of the cell; echoes are none."""
        return _fillable(self.pieces)

    @property
    def text(self) -> str:
        """The printed text of the cell without its blanks."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def is_label(self) -> bool:
        """True when nothing can be filled here."""
        return not self.blanks


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One row of a grid; cells that began in rows above are not repeated in `cells`."""

    cells: tuple[PictureCell, ...]
    table: str = ""
    """Name of the table whose rows repeat this picture row; empty for a fixed row."""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A bordered table of the printed form."""

    rows: tuple[PictureRow, ...]
    widths_mm: tuple[float, ...]
    line: int = 0
    header_rows: int = 0
    """Leading rows repeated on every page (grids that are one big table, such as budget lists)."""


class Role(StrEnum):
    """How a text line of the picture is set."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    """Centred under the title, such as the year line."""
    CAPTION = "caption"
    """Heading of the grid that follows; stays with it."""
    LINE = "line"
    """Text line at the grid's width; wide gaps between its parts spread over the line."""
    NOTE = "note"
    """Small print under a table."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of printed text outside the grids, possibly with blanks."""

    pieces: tuple[Piece, ...]
    role: Role
    line: int = 0

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """The fillable places of the line; echoes are none."""
        return _fillable(self.pieces)


Block = TextLine | Grid


@dataclass(frozen=True, slots=True)
class FontSpec:
    """A typeface by its office name and a size in points."""

    face: str
    points: float


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Paper and margins of the printed form, in millimetres."""

    width_mm: float = 210.0
    height_mm: float = 297.0
    margins_mm: tuple[float, float, float, float] = (25.0, 20.0, 20.0, 20.0)
    """Top, right, bottom, left."""
    seal_field: str = ""
    """Field beside whose text line the unit's seal goes; empty where the form has none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: an expression, or a named reader of text, with its wording and its source."""

    id: str
    title: str
    """Short name, shown beside the level."""
    level: Level
    say: str
    """Sentence with `{name}` places, filled with the cells' texts or computed names."""
    basis: str
    """Which sentence of which instruction the rule rests on."""
    check: str = ""
    """Expression that must be true; empty when `reader` is set."""
    when: str = ""
    """Expression that must be true for the rule to apply; empty means always."""
    let: tuple[tuple[str, str], ...] = ()
    """Named expressions usable in `check` and `say`, in order."""
    reader: str = ""
    """Name of a reader in `perfdesk.check` for what expressions cannot say."""
    cells: tuple[str, ...] = ()
    """`field` or `table.column` that the finding points at; empty means the rule's inputs."""
    options: tuple[tuple[str, str], ...] = ()
    """Arguments of a reader."""
    category: Category | None = None
    mend: tuple[str, str] | None = None
    """(cell, expression) of a proposed text for a cell."""
    scope: Literal["filing", "dossier"] = "filing"
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The definition of one printed form, of one place and span of years.

    Equal to itself only, so that what is compiled from a form can be kept beside it.
    """

    id: str
    name: str
    place: str
    years: tuple[int, int]
    """First and last budget year that the form is known to be in use."""
    fields: Mapping[str, Field]
    tables: Mapping[str, Table]
    blocks: tuple[Block, ...]
    page: PageSetup
    fonts: Mapping[str, FontSpec]
    """Keys: title, label, cell, text."""
    rules: tuple[Rule, ...] = ()
    trees: Mapping[str, Tree] = field(default_factory=dict)
    """The indicator trees that the form's tables name, by id."""
    guidance: Mapping[str, str] | None = None
    """Filling help by field name or `table.column`."""
    calculations: tuple[tuple[str, str, str], ...] = ()
    """(field, column, expression) in an order in which each depends only on earlier ones."""
    equivalents: Equivalents = field(default_factory=Equivalents)
    """Which names of other forms mean the same."""
    version: str = ""
    """Digest of the form's files; a filing is bound to it."""
    title_field: str = ""
    """The field that names a filing to people (项目名称)."""
    year_field: str = ""
    code_field: str = ""
    """The field with the project's code: where no other says the year, its digits do."""
    unit_field: str = ""
    amount_field: str = ""
    files: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """The texts that the form was loaded from, by name; what a workspace keeps of it."""

    def field_of(self, key: tuple[str, str]) -> Field:
        """Return the definition behind (field, column); raises KeyError for unknown names."""
        name, column = key
        return self.tables[name].columns[column] if column else self.fields[name]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The bordered tables in printed order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))
