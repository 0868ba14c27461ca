"""A small form, filings and steps of work that the store's tests share."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellEdit, Filing, RowsEdit, build
from perfdesk.forms.model import Field, FieldType, FontSpec, Form, PageSetup, Table
from perfdesk.history import Transaction

if TYPE_CHECKING:
    from perfdesk.filing import Edit

NOON = datetime(2024, 3, 5, 12, 0, 30, 250, timezone(timedelta(hours=8)))


def small_form(version: str = "0123456789abcdef") -> Form:
    """A form with four fields and one table."""
    fields = {
        "年度": Field("年度", FieldType.YEAR),
        "填报单位": Field("填报单位"),
        "项目名称": Field("项目名称"),
        "资金总额": Field("资金总额", FieldType.MONEY, unit="万元"),
    }
    columns = {"内容": Field("内容"), "时间": Field("时间", FieldType.DATE)}
    return Form(
        id="small-2023",
        name="小表",
        place="试验区",
        years=(2020, 2025),
        fields=fields,
        tables={"进度": Table("进度", columns)},
        blocks=(),
        page=PageSetup(),
        fonts={"cell": FontSpec("宋体", 10.5)},
        version=version,
        title_field="项目名称",
        year_field="年度",
        unit_field="填报单位",
        amount_field="资金总额",
        files={"form.md": "# 小表\n", "form.toml": 'id = "small-2023"\n'},
    )


def small_filing(title: str = "城乡居民医保财政补助") -> Filing:
    """A filing of the small form with two rows."""
    return build(
        small_form(),
        {"年度": "2023", "填报单位": "某区医保局", "项目名称": title, "资金总额": "565.81"},
        {
            "进度": [
                {"内容": "拨付第一批补助", "时间": "2023年3月"},
                {"内容": "拨付第二批补助", "时间": "2023年9月"},
            ]
        },
    )


def typed(number: int, name: str, old: str | None, new: str | None) -> Transaction:
    """One field changed from a text to another; None is a blank cell."""
    before = None if old is None else Cell(old)
    after = None if new is None else Cell(new)
    return step(number, CellEdit(CellPath(name), before, after), name=f"修改 {name}")


def step(number: int, *edits: Edit, name: str = "修改") -> Transaction:
    """A transaction of any edits, a second after the one before it."""
    return Transaction(number, name, edits, NOON + timedelta(seconds=number), "typed")


def difference(before: Filing, after: Filing) -> tuple[Edit, ...]:
    """The edits that lead from one state of a filing to another."""
    rows = [
        RowsEdit(table, before.row_ids(table), after.row_ids(table))
        for table in {**before.rows, **after.rows}
        if before.row_ids(table) != after.row_ids(table)
    ]
    cells = [
        CellEdit(path, before.cells.get(path), after.cells.get(path))
        for path in {**before.cells, **after.cells}
        if before.cells.get(path) != after.cells.get(path)
    ]
    return (*rows, *cells)


def row_added(number: int, row: str, text: str) -> Transaction:
    """A third row appended to the small filing's table."""
    return step(
        number,
        RowsEdit("进度", ("r1", "r2"), ("r1", "r2", row)),
        CellEdit(CellPath("进度", row, "内容"), None, Cell(text)),
        name="插入一行",
    )
