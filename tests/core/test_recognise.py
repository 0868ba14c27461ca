from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import DocumentError
from perfdesk.forms.load import load_forms
from perfdesk.intake import read_file
from tests.core.printed import sample
from tests.docx_builder import docx, para, row, table
from tests.paper_forms import Sheet, blocks_xml, paper, sheet_xml, told
from tests.scenario import SHIGU, YONGXING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.intake import Reading

TAOJIANG, XINGLONG = "taojiang-target-2021", "xinglong-target-2021"
MIXED = [
    SHIGU,
    YONGXING,
    SHIGU,
    TAOJIANG,
    XINGLONG,
    "xuanen-target-2020",
    "xinglong-budget-t3-2021",
    "xinglong-budget-t7-2021",
    "xinglong-budget-t8-2021",
    YONGXING,
]


def samples(form_ids: Sequence[str], *, lines: bool = True) -> list[str]:
    """Return the samples of forms one after the other; without `lines` only their tables."""
    xml: list[str] = []
    for form_id in form_ids:
        blocks = paper(load_forms()[form_id], sample(form_id))
        if lines:
            xml += blocks_xml(blocks)
        else:
            xml += [f"{sheet_xml(block)}<w:p/>" for block in blocks if isinstance(block, Sheet)]
    return xml


def right(reading: Reading) -> bool:
    """True when a reading says what the sample of its form says."""
    form = load_forms()[reading.form_id]
    return told(form, reading.filing) == told(form, sample(form.id))


@pytest.mark.parametrize("form_id", load_forms())
def test_every_form_is_known_for_itself(tmp_path: Path, form_id: str) -> None:
    (reading,) = read_file(docx(tmp_path / "a.docx", *samples([form_id])), load_forms())
    assert reading.form_id == form_id


def test_filings_of_many_forms_in_one_file(tmp_path: Path) -> None:
    readings = read_file(docx(tmp_path / "a.docx", *samples(MIXED)), load_forms())
    assert [reading.form_id for reading in readings] == MIXED
    assert all(right(reading) for reading in readings)
    assert not any(reading.unread for reading in readings)
    assert readings[1].place == "表 2"


def test_filings_without_titles_and_lines(tmp_path: Path) -> None:
    wanted = [SHIGU, YONGXING, TAOJIANG, XINGLONG] * 3
    readings = read_file(docx(tmp_path / "a.docx", *samples(wanted, lines=False)), load_forms())
    assert [reading.form_id for reading in readings] == wanted
    assert not any(reading.unread for reading in readings)


def test_same_form_many_times(tmp_path: Path) -> None:
    readings = read_file(docx(tmp_path / "a.docx", *samples([SHIGU] * 12)), load_forms())
    assert len(readings) == 12
    assert all(right(reading) for reading in readings)


def test_filings_with_nothing_between_their_tables(tmp_path: Path) -> None:
    blocks = [
        sheet_xml(b) for b in paper(load_forms()[SHIGU], sample(SHIGU)) if isinstance(b, Sheet)
    ]
    readings = read_file(docx(tmp_path / "a.docx", *blocks * 3), load_forms())
    assert len(readings) == 3
    assert not any(reading.unread for reading in readings)


def test_narrative_around_a_filing_is_left_alone(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "a.docx",
        para("一、单位职责"),
        para("负责医保工作。填报单位：某局。联系电话：12345。项目名称见附表。"),
        table(row("序号", "姓名"), row("1", "甲"), widths=[900, 900]),
        *samples([SHIGU]),
        para("二、其他说明"),
    )
    (reading,) = read_file(path, load_forms())
    assert right(reading)
    assert [text for text, _place in reading.unread][-1] == "二、其他说明"


@pytest.mark.parametrize(
    ("blocks", "say"),
    [
        ([], "没有文字"),
        ([para("你好")], "没有表格"),
        ([table(row("评价单位", "甲"), row("评价项目", "乙"))], "都不像"),
    ],
)
def test_foreign_documents(tmp_path: Path, blocks: list[str], say: str) -> None:
    with pytest.raises(DocumentError, match=f"没有认出表样.*{say}"):
        read_file(docx(tmp_path / "a.docx", *blocks), load_forms())


def test_form_that_is_not_installed_names_the_nearest(tmp_path: Path) -> None:
    others = {key: form for key, form in load_forms().items() if "xinglong" in key}
    path = docx(tmp_path / "a.docx", *samples([SHIGU]))
    with pytest.raises(DocumentError, match="最接近的是河北省"):
        read_file(path, others)


def test_form_can_be_forced(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", *samples([YONGXING]))
    (reading,) = read_file(path, load_forms(), SHIGU)
    given = sample(YONGXING)
    assert reading.form_id == SHIGU
    assert reading.filing.value("项目名称") == given.value("专项名称")
    assert reading.filing.value("项目实施保障措施") == given.value("专项实施保障措施")
    assert reading.filing.value("项目属性") == "延续项目"
    assert len(reading.filing.row_ids("项目实施进度计划")) == 2


def test_forcing_cannot_work_wonders(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="读不出来"):
        read_file(docx(tmp_path / "a.docx", para("你好")), load_forms(), SHIGU)
    with pytest.raises(DocumentError, match="没有“x”这个表样"):
        read_file(docx(tmp_path / "b.docx", para("你好")), load_forms(), "x")
