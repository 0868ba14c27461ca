"""Documents made to break the reader: each is read as it shows or refused, and quickly."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.document import Paragraph, SourceGrid
from perfdesk.intake.read_docx import read_docx
from tests.docx_builder import cell, docx, para, row, run, table, text_box

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.intake.document import SourceDocument

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'


@contextmanager
def soon(seconds: float = 3.0) -> Iterator[None]:
    """Fail when the inside takes longer than a hundred times what it should."""
    start = time.perf_counter()
    yield
    assert time.perf_counter() - start < seconds


def lines(document: SourceDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def cells(document: SourceDocument) -> list[str]:
    return [
        one.text
        for block in document.blocks
        if isinstance(block, SourceGrid)
        for one in block.cells
    ]


def test_fields_opened_without_end_are_read_in_no_time(tmp_path: Path) -> None:
    xml = f"<w:p>{BEGIN * 20_000}{(SEPARATE + run('字') + BEGIN) * 20_000}</w:p>"
    with soon():
        document = read_docx(docx(tmp_path / "a.docx", xml))
    assert "".join(lines(document)) == "字" * 20_000


def test_a_field_without_end_swallows_nothing(tmp_path: Path) -> None:
    started = f"<w:p>{run('前')}{BEGIN}<w:r><w:instrText>REF a</w:instrText></w:r>{run('后')}</w:p>"
    document = read_docx(
        docx(
            tmp_path / "a.docx",
            started,
            para("第二段"),
            table(row(cell(started), "乙")),
            para("第三段"),
        )
    )
    assert lines(document) == ["前", "后\n第二段\n第三段"]
    assert cells(document) == ["前\n后", "乙"]


def test_instructions_of_ended_fields_stay_out(tmp_path: Path) -> None:
    inner = f"{BEGIN}<w:r><w:instrText>=1</w:instrText></w:r>{SEPARATE}{run('甲')}{END}"
    document = read_docx(
        docx(tmp_path / "a.docx", f"<w:p>{BEGIN}{inner}{SEPARATE}{run('乙')}{inner}{END}</w:p>")
    )
    assert lines(document) == ["乙甲"]


def test_many_deleted_marks_are_one_paragraph_in_no_time(tmp_path: Path) -> None:
    joined = para("字" * 20, properties=DELETED_MARK)
    with soon():
        document = read_docx(docx(tmp_path / "a.docx", joined * 15_000, para("尾")))
    assert lines(document) == ["字" * 300_000 + "尾"]


def test_a_deleted_mark_reaches_into_no_table_and_loses_no_text_box(tmp_path: Path) -> None:
    joined = para("填报单位：", text_box(para("甲局")), properties=DELETED_MARK)
    document = read_docx(
        docx(tmp_path / "a.docx", joined, table(row("项目名称", cell(joined))), para("乙"))
    )
    assert cells(document) == ["项目名称", "填报单位：\n甲局"]
    assert lines(document) == ["填报单位：乙", "甲局"]


@pytest.mark.parametrize("spaces", [" " * 300_000, "\u3000 \t" * 100_000, "\u2003" * 300_000])
def test_long_gaps_are_read_in_no_time(tmp_path: Path, spaces: str) -> None:
    with soon():
        document = read_docx(docx(tmp_path / "a.docx", para(f"甲{spaces}乙")))
    assert lines(document) == [f"甲{spaces}乙"]
