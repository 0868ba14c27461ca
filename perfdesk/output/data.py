"""Filings as JSON objects: what `read`, `carry` and `export` write (contract, “Filing JSON”)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perfdesk.cells import CellPath
from perfdesk.filing import CellState, is_skeleton_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.carry import ReviewItem
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form


def filing_json(
    form: Form,
    filing: Filing,
    *,
    source: str = "",
    place: str = "",
    unread: Iterable[tuple[str, str]] = (),
    doubts: Iterable[tuple[str, str]] = (),
) -> dict[str, Any]:
    """Return a filing as plain data; rows that are only printed skeleton stand apart.

    `states` names the carried cells, confirmed or not, `skeleton` the rows that print empty with
    their places among all rows (from 1), so that the same filing can be read back whole. Data
    without `skeleton` says nothing about empty rows.
    """
    data: dict[str, Any] = {
        "form": form.id,
        "source": source,
        "place": place,
        "values": {name: filing.value(name) for name in form.fields},
        "tables": {},
        "unread": [{"text": text, "place": where} for text, where in unread],
        "doubts": [{"cell": cell, "say": say} for cell, say in doubts],
    }
    skeleton: dict[str, list[dict[str, Any]]] = {}
    for table in form.tables.values():
        rows: list[dict[str, str]] = []
        for place_in_table, row in enumerate(filing.row_ids(table.name), 1):
            texts = {name: filing.text(CellPath(table.name, row, name)) for name in table.columns}
            if is_skeleton_row(filing, table, row):
                skeleton.setdefault(table.name, []).append({"at": place_in_table, "row": texts})
            else:
                rows.append(texts)
        data["tables"][table.name] = rows
    data["skeleton"] = skeleton
    states = {
        listed_label(form, filing, path): cell.state.value
        for path, cell in filing.cells.items()
        if cell.state in {CellState.CARRIED, CellState.CONFIRMED}
    }
    if states:
        data["states"] = states
    return data


def review_json(form: Form, filing: Filing, review: Iterable[ReviewItem]) -> list[dict[str, str]]:
    """Return the review list of a carried filing, riskiest first."""
    return [
        {
            "cell": listed_label(form, filing, item.path),
            "was": item.was,
            "now": item.now,
            "why": item.why,
        }
        for item in review
    ]


def listed_label(form: Form, filing: Filing, path: CellPath) -> str:
    """Write a path as in JSON: `field` or `table[n].column`, n counting the listed rows from 1."""
    if not path.column:
        return path.field
    table = form.tables[path.field]
    listed = [row for row in filing.row_ids(path.field) if not is_skeleton_row(filing, table, row)]
    place = listed.index(path.row) + 1 if path.row in listed else 0
    return f"{path.field}[{place}].{path.column}"
