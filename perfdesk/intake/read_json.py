"""Our own filing JSON (written by read, carry and export) → readings.

The file may have been edited or made by a stranger's program: everything is checked, and what the
form does not know is listed as unread instead of being dropped.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from perfdesk.cells import CellPath
from perfdesk.errors import DocumentError
from perfdesk.filing import CellState, build, filled_rows
from perfdesk.intake.extract import Reading
from perfdesk.intake.kinds import read_bytes, too_large
from perfdesk.skeleton import with_skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Table

_MAX_BYTES = 40_000_000
_MAX_PARSED = 300_000_000
"""Bytes of memory; two thousand filings take a tenth of it."""
_MAX_FILINGS = 2_000
_MAX_ROWS = 20_000
_MAX_TEXT = 1_000_000
_STATES = frozenset({CellState.CARRIED, CellState.CONFIRMED})
_LABEL = re.compile(r"(.+)\[(\d{1,6})\]\.(.+)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def read_json(path: Path, forms: Mapping[str, Form], form_id: str = "") -> tuple[Reading, ...]:
    """Read the filings of a JSON file; DocumentError when it is none of ours."""
    data = _load(path)
    listed = data.get("filings") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise DocumentError("这个 JSON 文件里没有填报件（缺少“filings”）；请改选本程序导出的文件。")
    if not listed:
        raise DocumentError("这个 JSON 文件里一份填报件也没有；请改选本程序导出的文件。")
    if len(listed) > _MAX_FILINGS:
        raise DocumentError(
            f"这个 JSON 文件里的填报件超过 {_MAX_FILINGS} 份；请分成几个文件再导入。"
        )
    return tuple(
        _reading(one, f"第 {number} 份", forms, form_id) for number, one in enumerate(listed, 1)
    )


def _load(path: Path) -> Any:
    raw = read_bytes(path, _MAX_BYTES)
    try:
        text = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
        if _parsed_size(text) > _MAX_PARSED:
            raise too_large()
        return json.loads(
            text, parse_float=str, parse_constant=_no_constant, object_pairs_hook=_each_key_once
        )
    except (UnicodeDecodeError, ValueError) as problem:
        raise DocumentError(
            "这个 JSON 文件不完整或写错了，读不出来；请重新导出一份，或改选原来的 Word 文件。"
        ) from problem
    except RecursionError as problem:
        raise DocumentError(
            "这个 JSON 文件嵌套太深，不是本程序导出的；请改选别的文件。"
        ) from problem


def _parsed_size(text: str) -> int:
    """Estimate the memory of the parsed data in bytes; measured on data made of one kind each."""
    containers = text.count("{") + text.count("[")
    return 80 * containers + 150 * text.count(":") + 60 * text.count(",") + 2 * len(text)


def _no_constant(word: str) -> Any:
    raise ValueError(word)


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object as JSON knows it; which of two texts of one cell holds, nobody can say."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if sum(key == one for one, _ in pairs) > 1)
        raise DocumentError(f"这个 JSON 文件里“{_shown(twice)}”写了两次；请删去一处再导入。")
    return found


def _reading(
    data: Mapping[str, Any], where: str, forms: Mapping[str, Form], form_id: str
) -> Reading:
    wanted = form_id or data.get("form")
    form = forms.get(wanted) if isinstance(wanted, str) else None
    if form is None:
        raise DocumentError(f"{where}填报件用的表样“{_shown(wanted)}”没有安装；请先装上这个表样。")
    unread = [(_text(one.get("text")), _text(one.get("place"))) for one in _objects(data, "unread")]
    for one in _objects(data, "unplaced"):  # what carrying into another form left over
        unread.append((_text(one.get("text")), f"原表的“{_text(one.get('cell'))}”"))
    doubts = [(_text(one.get("cell")), _text(one.get("say"))) for one in _objects(data, "doubts")]
    values: dict[str, str] = {}
    for name, text in _pairs(data.get("values"), where):
        if name in form.fields:
            values[name] = text
        elif text:
            unread.append((text, name))
    tables = {name: list(_rows(table, data, where, unread)) for name, table in form.tables.items()}
    given = data.get("tables")
    for name, rows in given.items() if isinstance(given, dict) else ():
        if name not in form.tables:
            for row in rows if isinstance(rows, list) else ():
                text = " ".join(part for _key, part in _pairs(row, where) if part)
                unread.extend([(text, name)] if text else [])
    filing = build(form, values, tables, CellState.IMPORTED)
    if "skeleton" not in data:
        filing = with_skeleton(form, filing)
    place = _text(data.get("place")) or where
    told = tuple(_explanations(data))
    filing = _with_states(form, filing, data)
    return Reading(form.id, filing, place, tuple(unread), tuple(doubts), told)


def _explanations(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one in _objects(data, "explanations"):
        rule, mark, reason = (_text(one.get(key)) for key in ("rule", "fingerprint", "reason"))
        if rule and mark and reason.strip():
            yield rule, mark, reason.strip()


def _rows(
    table: Table, data: Mapping[str, Any], where: str, unread: list[tuple[str, str]]
) -> Iterator[dict[str, str]]:
    """Yield a table's rows, the rows that print empty put back in their places."""
    given = data.get("tables")
    listed = given.get(table.name, []) if isinstance(given, dict) else []
    kept = data.get("skeleton")
    empty = kept.get(table.name, []) if isinstance(kept, dict) else []
    if not isinstance(listed, list) or not isinstance(empty, list):
        raise DocumentError(f"{where}填报件的“{table.name}”不是一行一行的；请重新导出一份。")
    if len(listed) + len(empty) > _MAX_ROWS:
        raise DocumentError(f"{where}填报件的“{table.name}”超过 {_MAX_ROWS} 行；请先分开再导入。")
    places = {
        one["at"]: one.get("row")
        for one in empty
        if isinstance(one, dict) and isinstance(one.get("at"), int)
    }
    rest = iter(listed)
    for number in range(1, len(listed) + len(places) + 1):
        row = places.pop(number) if number in places else next(rest, None)
        if row is not None:
            yield _row(table, row, where, unread)
    for row in (*rest, *places.values()):
        yield _row(table, row, where, unread)


def _row(table: Table, row: Any, where: str, unread: list[tuple[str, str]]) -> dict[str, str]:
    result: dict[str, str] = {}
    for column, text in _pairs(row, where):
        if column in table.columns:
            result[column] = text
        elif text:
            unread.append((text, f"{table.name}.{column}"))
    return result


def _with_states(form: Form, filing: Filing, data: Mapping[str, Any]) -> Filing:
    """Give the cells back the states that a carry-over noted down."""
    given = data.get("states")
    if not isinstance(given, dict):
        return filing
    listed = {name: filled_rows(filing, table) for name, table in form.tables.items()}
    cells = dict(filing.cells)
    for label, state in given.items():
        match = _LABEL.fullmatch(label)
        if match is None:
            path = CellPath(label)
        else:
            rows, place = listed.get(match[1], ()), int(match[2])
            path = CellPath(match[1], rows[place - 1] if 0 < place <= len(rows) else "", match[3])
        if path in cells and isinstance(state, str) and state in _STATES:
            cells[path] = replace(cells[path], state=CellState(state))
    return replace(filing, cells=MappingProxyType(cells))


def _pairs(data: Any, where: str) -> Iterator[tuple[str, str]]:
    if data is None:
        return
    if not isinstance(data, dict):
        raise DocumentError(f"{where}填报件的内容写错了；请重新导出一份。")
    for key, value in data.items():
        if isinstance(value, dict | list | bool):
            raise DocumentError(f"{where}填报件里“{_shown(key)}”的内容不是文字；请重新导出一份。")
        yield key, _text(value)


def _objects(data: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    given = data.get(key)
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def _text(value: Any) -> str:
    text = "" if value is None else str(value)
    if len(text) > _MAX_TEXT:
        raise DocumentError(f"这个 JSON 文件里有一格超过 {_MAX_TEXT} 字；请检查后再导入。")
    return _CONTROL.sub("", text)


def _shown(value: Any) -> str:
    return _CONTROL.sub("", str(value)[:40]) if value else "（未写）"
