"""Findings → Excel. The only module that knows openpyxl; imported when first needed.

Every text stays a text: nothing that a clerk typed may become a formula on somebody's PC.
"""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING
from zipfile import ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties

from perfdesk.output.whole import write_whole
from perfdesk.reckoning import totals

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from perfdesk.reckoning import Reckoning

MOST_SIGNS = 32_767
"""Characters (UTF-16 units) that a cell of Excel holds."""
_CUT = "……（原文 {} 字，Excel 的一格放不下，请看 PDF）"
_COLUMNS = (
    ("项目", 22), ("表样", 18), ("序号", 6), ("级别", 9), ("审核意见", 16), ("栏目", 34),
    ("审核结果", 46), ("依据", 34), ("处理", 9), ("原因", 30),
)  # fmt: skip
_HEAD_ROW = 4
_NO_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_THIN = Side(style="thin", color="FFB0B0B0")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FONT = "宋体"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_WHEN = datetime(2000, 1, 1)


def write_findings(reckonings: Sequence[Reckoning], target: Path) -> None:
    """Write a summary of findings as .xlsx, whole or not at all; PrintError says why not."""
    book = Workbook()
    book.properties.creator = "绩效填报台"
    book.properties.created = book.properties.modified = _WHEN
    sheet = book.worksheets[0]
    sheet.title = "审核结果汇总"
    _write_heading(sheet, reckonings)
    last = _write_rows(sheet, reckonings)
    _set_up_page(sheet, last)
    buffer = io.BytesIO()
    book.save(buffer)
    write_whole(target, _undated(buffer.getvalue()))


def _undated(data: bytes) -> bytes:
    """Return an archive whose members carry no time of day."""
    result = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as given, ZipFile(result, "w") as made:
        for info in given.infolist():
            content = given.read(info)
            if info.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z", content)
            plain = ZipInfo(info.filename)
            plain.compress_type = info.compress_type
            made.writestr(plain, content)
    return result.getvalue()


def _write_heading(sheet: Worksheet, reckonings: Sequence[Reckoning]) -> None:
    units = "、".join(dict.fromkeys(one.unit for one in reckonings if one.unit))
    years = "、".join(dict.fromkeys(one.year for one in reckonings if one.year))
    _put(sheet, 1, 1, "审核结果汇总").font = Font(name=_FONT, size=16, bold=True)
    year = f"　{years}年度" if years else ""
    _put(sheet, 2, 1, f"填报单位：{units}{year}　共 {len(reckonings)} 张表")
    _put(sheet, 3, 1, f"合计：{totals(reckonings)}")
    for number, (name, width) in enumerate(_COLUMNS, 1):
        head = _put(sheet, _HEAD_ROW, number, name)
        head.font = Font(name=_FONT, size=11, bold=True)
        head.fill = PatternFill("solid", fgColor="FFF3F3F1")
        head.border = _BOX
        head.alignment = Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[get_column_letter(number)].width = width


def _write_rows(sheet: Worksheet, reckonings: Sequence[Reckoning]) -> int:
    """Write a row for each finding; returns the last row."""
    row = _HEAD_ROW
    for one in reckonings:
        lines = [
            (line.level, line.opinion, line.cells, line.say, line.basis, line.state, line.reason)
            for line in one.lines
        ] or [("", "", "", "没有发现问题", "", "", "")]
        for number, line in enumerate(lines, 1):
            row += 1
            for column, text in enumerate((one.title, one.form_name), 1):
                _in_table(_put(sheet, row, column, text))
            _in_table(sheet.cell(row, 3, number if one.lines else None))
            for column, text in enumerate(line, 4):
                _in_table(_put(sheet, row, column, text))
    return row


def _in_table(cell: Cell | MergedCell) -> None:
    cell.border = _BOX
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _put(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    """Put a text into a cell as a text, whatever it begins with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = cell_text(text)
    if text:
        cell.data_type = "s"
        cell.quotePrefix = True  # so it stays a text when somebody goes into the cell
    cell.font = Font(name=_FONT, size=11)
    return cell


def cell_text(text: str) -> str:
    """Return a text that Excel takes and shows as it is; what it cannot hold is said, not lost.

    Control characters become their pictures (␀), other signs that XML lacks become �.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _NO_XML.sub(lambda found: _picture(found[0]), text)
    text = _ESCAPE_LIKE.sub("_x005F_", text)
    if _units(text) <= MOST_SIGNS:
        return text
    note = _CUT.format(len(text))
    return _first_units(text, MOST_SIGNS - len(note)) + note


def _picture(sign: str) -> str:
    return chr(0x2400 + ord(sign)) if ord(sign) < 0x20 else "\ufffd"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _first_units(text: str, most: int) -> str:
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore")


def _set_up_page(sheet: Worksheet, last: int) -> None:
    end = get_column_letter(len(_COLUMNS))
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{end}{last}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="第 &P 页 共 &N 页"))
