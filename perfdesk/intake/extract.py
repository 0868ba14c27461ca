"""A match → the filing it holds, what was not read, and what is doubtful.

Values are the text as it stands; nothing is dropped silently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.filing import CellState, build
from perfdesk.intake.beyond import beyond
from perfdesk.intake.board import lay_out
from perfdesk.intake.document import SourceGrid
from perfdesk.intake.lines import read_lines
from perfdesk.intake.marking import mark
from perfdesk.intake.renamed import mark_renamed
from perfdesk.intake.rows import RowReader
from perfdesk.intake.settling import Settler
from perfdesk.intake.table_texts import table_texts

if TYPE_CHECKING:
    from perfdesk.filing import Filing
    from perfdesk.intake.recognise import Match


@dataclass(frozen=True, slots=True)
class Reading:
    """One filing read from a document, with the report of how it was read."""

    form_id: str
    filing: Filing
    place: str
    """Where it stands, for people: `表 1`."""
    unread: tuple[tuple[str, str], ...] = ()
    """(text, place) of everything that found no cell."""
    doubts: tuple[tuple[str, str], ...] = ()
    """(cell, sentence) of what the clerk should look at."""
    explanations: tuple[tuple[str, str, str], ...] = ()
    """(rule, fingerprint, reason) of findings that were explained; only our own data has them."""


def extract(match: Match) -> Reading:
    """Read the filing that a match found."""
    plan = match.alignment.plan
    boards, lines = lay_out(match)
    mark(match.index, match.alignment, boards, lines)
    mark_renamed(plan, boards, lines)
    reader = RowReader(plan)
    for board in boards:
        reader.read(board)
    told = read_lines(plan, lines)
    settler = Settler(plan, boards, told, match.index.document.margins)
    settler.take(reader.collected)
    values = settler.settle()
    tables = {
        table.name: table_texts(
            plan.form, table, reader.collected.tables.get(table.name, []), settler.doubts
        )
        for table in plan.form.tables.values()
    }
    filing = build(plan.form, values, tables, CellState.IMPORTED)
    unread = dict.fromkeys(settler.unread())
    unread.update(dict.fromkeys(beyond(plan, boards, lines, reader.collected.values, values)))
    return Reading(plan.form.id, filing, _place(match), tuple(unread), tuple(settler.doubts))


def _place(match: Match) -> str:
    found = match.index
    for spot in found.spots[match.first : match.end + 1]:
        block = found.document.blocks[spot.block]
        if isinstance(block, SourceGrid):
            return block.place
    return match.index.document.blocks[found.spots[match.first].block].place
