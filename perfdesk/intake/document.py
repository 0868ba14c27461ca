"""A source document as every reader delivers it: paragraphs and cell grids in reading order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paragraph:
    r"""A paragraph outside tables; line breaks inside it are `\n`, tabs are kept."""

    text: str
    place: str = ""
    """Where it stands, for people: `第 3 段`."""


@dataclass(frozen=True, slots=True)
class SourceCell:
    r"""A cell with its place on the unmerged grid; paragraphs are joined with `\n`."""

    row: int
    column: int
    rows: int
    columns: int
    text: str
    struck: tuple[str, ...] = ()
    """Parts of the text that are struck through, in order."""


@dataclass(frozen=True, slots=True)
class SourceGrid:
    """A table. Merged cells appear once; nested tables are unfolded into more rows and columns."""

    cells: tuple[SourceCell, ...]
    rows: int
    columns: int
    place: str = ""
    """Where it stands, for people: `表 2`."""
    edges: tuple[float, ...] = ()
    """Where the columns begin and end, in any one unit; empty when the document does not say."""


SourceBlock = Paragraph | SourceGrid


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """All blocks of a document in reading order, ticks written as ☑ and □."""

    name: str
    """File name without folder."""
    blocks: tuple[SourceBlock, ...]
    margins: tuple[Paragraph, ...] = ()
    """Page headers and footers: read only for what the body does not say."""
