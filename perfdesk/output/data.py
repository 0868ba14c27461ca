"""Filings as JSON objects: what `read`, `carry` and `export` write (contract, “Filing JSON”)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfdesk.calculate import with_calculated
from perfdesk.cells import CellPath
from perfdesk.filing import CellState, filled_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from perfdesk.carry import ReviewItem
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form

_TOLD_STATES = frozenset({CellState.CARRIED, CellState.CONFIRMED})


def filing_json(
    form: Form,
    filing: Filing,
    *,
    source: str = "",
    place: str = "",
    unread: Iterable[tuple[str, str]] = (),
    doubts: Iterable[tuple[str, str]] = (),
    explanations: Iterable[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    """Return a filing as plain data, calculated; rows that are only printed skeleton stand apart.

    `states` names the carried cells, confirmed or not, `skeleton` the rows that print empty with
    their places among all rows (from 1), so that the same filing can be read back whole. Data
    without `skeleton` says nothing about empty rows. Explanations are (rule, fingerprint, reason).
    """
    filing = with_calculated(form, filing)
    tables, skeleton = _rows(form, filing)
    data: dict[str, Any] = {
        "form": form.id,
        "source": source,
        "place": place,
        "values": {name: filing.value(name) for name in form.fields},
        "tables": tables,
        "unread": [{"text": text, "place": where} for text, where in unread],
        "doubts": [{"cell": cell, "say": say} for cell, say in doubts],
        "skeleton": skeleton,
    }
    states = _states(form, filing)
    if states:
        data["states"] = states
    told = [
        {"rule": rule, "fingerprint": mark, "reason": reason} for rule, mark, reason in explanations
    ]
    if told:
        data["explanations"] = told
    return data


def _rows(
    form: Form, filing: Filing
) -> tuple[dict[str, list[dict[str, str]]], dict[str, list[dict[str, Any]]]]:
    """Return the filled rows of every table, and those that print empty with their places."""
    tables: dict[str, list[dict[str, str]]] = {}
    skeleton: dict[str, list[dict[str, Any]]] = {}
    for table in form.tables.values():
        filled = frozenset(filled_rows(filing, table))
        tables[table.name] = rows = []
        for place, row in enumerate(filing.row_ids(table.name), 1):
            texts = {name: filing.text(CellPath(table.name, row, name)) for name in table.columns}
            if row in filled:
                rows.append(texts)
            else:
                skeleton.setdefault(table.name, []).append({"at": place, "row": texts})
    return tables, skeleton


def _states(form: Form, filing: Filing) -> dict[str, str]:
    name_of = cell_names(form, filing)
    states = {
        name_of(path): cell.state.value
        for path, cell in filing.cells.items()
        if cell.state in _TOLD_STATES
    }
    return {name: state for name, state in states.items() if name not in form.tables}


def review_json(form: Form, filing: Filing, review: Iterable[ReviewItem]) -> list[dict[str, str]]:
    """Return the review list of a carried filing, riskiest first."""
    name_of = cell_names(form, filing)
    return [
        {"cell": name_of(item.path), "was": item.was, "now": item.now, "why": item.why}
        for item in review
    ]


def cell_names(form: Form, filing: Filing) -> Callable[[CellPath], str]:
    """Return what names a cell as in JSON: `field` or `table[n].column`, listed rows from 1.

    A cell of a row that is not listed, because nothing stands in it, is named by its table.
    """
    places = {
        name: {row: place for place, row in enumerate(filled_rows(filing, table), 1)}
        for name, table in form.tables.items()
    }

    def name_of(path: CellPath) -> str:
        place = places[path.field].get(path.row) if path.column else None
        return f"{path.field}[{place}].{path.column}" if place else path.field

    return name_of
