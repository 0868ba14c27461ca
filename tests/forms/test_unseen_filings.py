"""Filings of many bureaus that no rule was written for: what is right stays quiet, slips are found.

The filings and their names are made up, in the way county offices write. `true` lists the warnings
that a reviewer would give too. Each slip changes cells of one of them; `also` are the rules that
rightly speak of the same slip from another side.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk.filing import build
from perfdesk.findings import Level
from tests.forms.judging import findings
from tests.scenario import form

if TYPE_CHECKING:
    from perfdesk.cells import CellPath
    from perfdesk.filing import Filing

UNSEEN = Path(__file__).parent / "filings" / "unseen"
Made = dict[str, Any]


@cache
def rows_of(name: str) -> tuple[Made, ...]:
    return tuple(json.loads((UNSEEN / f"{name}.json").read_text(encoding="utf-8")))


@cache
def right() -> dict[str, Made]:
    files = sorted(one.stem for one in UNSEEN.glob("*.json") if one.stem != "planted")
    return {one["name"]: one for name in files for one in rows_of(name)}


def make(made: Made, change: dict[str, str] | None = None) -> Filing:
    """Build a filing with some cells changed; `-产出指标` takes the rows of a level away."""
    values = dict(made["values"])
    tables = {
        name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
        for name, rows in made["tables"].items()
    }
    for cell, text in (change or {}).items():
        found = re.fullmatch(r"(.+)\[(\d+)\]\.(.+)", cell)
        if found:
            tables[found[1]][int(found[2]) - 1][found[3]] = text
        elif cell in tables:
            gone = text.removeprefix("-")
            levels = ("一级指标", "二级指标")
            tables[cell] = [
                row for row in tables[cell] if gone not in {row[level] for level in levels}
            ]
        else:
            values[cell] = text
    return build(form(made["form"]), values, tables)


def named(filing: Filing, path: CellPath) -> str:
    """The cell as people count: rows from 1."""
    if not path.column:
        return path.field
    return f"{path.field}[{list(filing.row_ids(path.field)).index(path.row) + 1}].{path.column}"


def told(filing: Filing) -> list[str]:
    return [f"{one.rule} {one.say}" for one in findings(filing) if one.level is not Level.HINT]


@pytest.mark.parametrize("name", right())
def test_right_filings_stay_quiet(name: str) -> None:
    made = right()[name]
    filing = make(made)
    expected = made.get("true", [])
    assert [one.rule for one in findings(filing) if one.level is Level.ERROR] == []
    assert [one.split()[0] for one in told(filing)] == expected, told(filing)


@pytest.mark.parametrize("place", range(len(rows_of("planted"))))
def test_slips_are_found_by_the_right_rule(place: int) -> None:
    slip = rows_of("planted")[place]
    base = right()[slip["in"]]
    before = set(told(make(base)))
    filing = make(base, slip["change"])
    found = [one for one in findings(filing) if one.rule == slip["rule"]]
    cells = [{named(filing, path) for path in one.cells} for one in found]
    assert any(
        one.level == slip["level"] and set(slip["cells"]) <= where
        for one, where in zip(found, cells, strict=True)
    ), told(filing)
    allowed = {slip["rule"], *slip.get("also", [])}
    assert [
        one for one in told(filing) if one not in before and one.split()[0] not in allowed
    ] == []


@pytest.mark.parametrize("name", right())
def test_right_filings_get_no_hint_of_money_or_years(name: str) -> None:
    rules = {"R07b", "R26d", "R51"}
    assert [one.say for one in findings(make(right()[name])) if one.rule in rules] == []
