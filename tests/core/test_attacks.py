"""Documents made to break the reader: each is read as it shows or refused, and quickly."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from perfdesk.check import check
from perfdesk.errors import DocumentError
from perfdesk.filing import build
from perfdesk.forms.load import load_forms
from perfdesk.intake import read_file
from perfdesk.intake.document import Paragraph, SourceGrid
from perfdesk.intake.folding import fold
from perfdesk.intake.read_docx import read_docx
from perfdesk.reckoning import reckon
from perfdesk.upgrade import carry_into, leftovers
from tests.core.printed import sample
from tests.docx_builder import cell, document_xml, docx, para, row, run, table, text_box
from tests.paper_forms import Sheet, blocks_xml, paper, told
from tests.scenario import SHIGU, YONGXING, form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from perfdesk.intake import Reading
    from perfdesk.intake.document import SourceDocument
    from tests.paper_forms import Block

BEGIN, SEPARATE, END = (
    f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
)
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'


@contextmanager
def soon(seconds: float = 3.0) -> Iterator[None]:
    """Fail when the inside takes longer than a hundred times what it should."""
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


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


def test_cells_merged_in_the_old_manner_lose_no_text(tmp_path: Path) -> None:
    joined = cell("丙", extra='<w:hMerge w:val="continue"/>')
    empty = cell("", extra="<w:hMerge/>")
    document = read_docx(
        docx(tmp_path / "a.docx", table(row("甲", joined, "乙"), row("丁", empty, "戊")))
    )
    assert cells(document) == ["甲\n丙", "乙", "丁", "戊"]


def write_main(path: Path, data: bytes) -> Path:
    return docx(path, parts={"word/document.xml": data})


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16LE"),
        ("utf-16-be", "UTF-16BE"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "GBK"),
    ],
)
def test_parts_in_other_encodings_are_read(tmp_path: Path, codec: str, declared: str) -> None:
    xml = document_xml(para("项目名称𠀀")).replace("UTF-8", declared, 1)
    document = read_docx(write_main(tmp_path / "a.docx", xml.encode(codec)))
    assert lines(document) == ["项目名称𠀀"]


@pytest.mark.parametrize("declared", ["UTF-7", "UTF-32", "IBM037", "ISO-2022-CN-EXT", "", "?"])
def test_encodings_that_could_hide_something_are_refused(tmp_path: Path, declared: str) -> None:
    xml = document_xml(para("a")).replace("UTF-8", declared, 1)
    with pytest.raises(DocumentError, match="已损坏"):
        read_docx(write_main(tmp_path / "a.docx", xml.encode()))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "utf-16-be"])
def test_definitions_are_refused_in_every_encoding(tmp_path: Path, codec: str) -> None:
    begin = '<!DOCTYPE a [<!ENTITY b "c">]>'
    xml = document_xml("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>").partition("?>")[2]
    with pytest.raises(DocumentError, match="不该有的定义"):
        read_docx(write_main(tmp_path / "a.docx", f"{begin}{xml}".encode(codec)))


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_attributes_are_counted_however_they_are_written(tmp_path: Path, codec: str) -> None:
    element = "<w:p " + " ".join(f"a{at} = 'x'" for at in range(400)) + "/>"
    xml = document_xml(element * 3_500).partition("?>")[2]
    with soon(), pytest.raises(DocumentError, match="大得不像填报表"):
        read_docx(write_main(tmp_path / "a.docx", xml.encode(codec)))


def test_headers_of_thousands_of_sections_are_refused_together(tmp_path: Path) -> None:
    space = document_xml().partition("<w:document ")[2].partition(">")[0]
    part = f"<w:hdr {space}>{para('字' * 300) * 40}</w:hdr>"
    names = [f"header{at}.xml" for at in range(400)]
    with soon(), pytest.raises(DocumentError, match="大得不像填报表"):
        read_docx(
            docx(
                tmp_path / "a.docx",
                para("字"),
                parts={f"word/{name}": part for name in names},
                relations={f"header{at}": name for at, name in enumerate(names)},
            )
        )


@pytest.mark.parametrize(
    "text",
    [
        "1、" + " " * 200_000 + "x",
        "填报单位：" + "\u2003" * 200_000 + "x：",
        "单位：元" + "\t" * 20_000 + "x",
        "2023年1月1" + " " * 200_000 + "x",
        "（续" + " " * 200_000 + "x",
        "(" * 9_000 + ")" * 9_000,
    ],
    ids=range(6),
)
def test_hostile_texts_are_read_in_no_time(tmp_path: Path, text: str) -> None:
    drawn = paper(form(SHIGU), sample(SHIGU))
    sheet = next(block for block in drawn if isinstance(block, Sheet))
    for box in sheet.boxes:
        if not box.label and box.columns > 2:
            box.text = text
    path = docx(tmp_path / "a.docx", para(text), *blocks_xml(drawn), para(text))
    with soon():
        read_file(path, {SHIGU: form(SHIGU)})


def read_drawn(path: Path, change: Callable[[list[Block]], None]) -> Reading:
    drawn = paper(form(SHIGU), sample(SHIGU))
    change(drawn)
    (reading,) = read_file(docx(path, *blocks_xml(drawn)), {SHIGU: form(SHIGU)})
    return reading


def the_sheet(drawn: list[Block]) -> Sheet:
    return next(block for block in drawn if isinstance(block, Sheet))


@pytest.mark.parametrize(
    ("label", "written", "listed"),
    [
        ("项目名称", "项目名称（二期）", True),
        ("项目名称", "含乡镇配套部分\n项目名称", True),
        ("部门名称", "区医保局部门名称", True),
        ("资金总额", "资金总额（万元）（含上级补助 20 万元）", True),
        ("项目实施进度计划", "项目实施进度计划（另有附表）", True),
        ("指标值", "指标值（与去年相同）", True),
        ("项目名称", "项目名称（限50字以内）", False),
        ("项目名称", "1、项目 名称（必填）：", False),
        ("资金总额", "资金总额（单位：万元）", False),
        ("项目长期绩效目标", "项目长期绩效总目标（简述）", False),
    ],
)
def test_more_than_the_label_in_a_label_is_listed(
    tmp_path: Path, label: str, written: str, listed: bool
) -> None:
    def change(drawn: list[Block]) -> None:
        the_sheet(drawn).box(label).text = written

    reading = read_drawn(tmp_path / "a.docx", change)
    assert [text for text, _place in reading.unread] == ([written] if listed else [])
    assert told(form(SHIGU), reading.filing) == told(form(SHIGU), sample(SHIGU))


@pytest.mark.parametrize(
    ("title", "listed"),
    [
        ("项目资金绩效目标申报表（区医保局汇总）", True),
        ("石鼓区2023年度项目资金绩效目标申报表", False),
        ("附件2 项目资金绩效目标申报表（样式）", True),
        ("附表：项目资金绩效目标申报表（续）", False),
        ("城乡居民医疗保险财政补助项目资金绩效目标申报表", False),
    ],
)
def test_more_than_the_title_in_the_title_is_listed(
    tmp_path: Path, title: str, listed: bool
) -> None:
    def change(drawn: list[Block]) -> None:
        drawn[0] = title

    reading = read_drawn(tmp_path / "a.docx", change)
    assert [text for text, _place in reading.unread] == ([title] if listed else [])


@pytest.mark.parametrize(
    ("title", "year", "listed"),
    [
        ("2021年项目绩效目标表", "2021", False),
        ("桃江县医疗保障局2021年度项目绩效目标表", "2021", False),
        ("附件3：2021年项目绩效目标表", "2021", False),
        ("2020-2021年项目绩效目标表", "2021", True),
        ("2020年至2021年项目绩效目标表", "2021", True),
        ("合计年项目绩效目标表", "", True),
    ],
)
def test_more_than_the_year_in_the_title_is_listed(
    tmp_path: Path, title: str, year: str, listed: bool
) -> None:
    taojiang = form("taojiang-target-2021")
    drawn = paper(taojiang, sample(taojiang.id))
    drawn[0] = title
    path = docx(tmp_path / "a.docx", *blocks_xml(drawn))
    (reading,) = read_file(path, {taojiang.id: taojiang})
    assert reading.filing.value("年度") == year
    assert [text for text, _place in reading.unread] == ([title] if listed else [])


@pytest.mark.parametrize(
    ("ticks", "listed"),
    [
        ("延续项目☑  新增项目□（2021年起）", True),
        ("☑延续项目  □新增项目\n经区政府批准", True),
        ("延续项目☑  新增项目□（请打√）", False),
        ("（请在相应的□内打“√”）延续项目☑ 新增项目□", False),
        ("延续项目√  新增项目  请在□里划√", False),
        ("√ 延续性项目    新增性项目", False),
    ],
)
def test_words_beside_the_options_are_listed(tmp_path: Path, ticks: str, listed: bool) -> None:
    def change(drawn: list[Block]) -> None:
        box = next(box for box in the_sheet(drawn).boxes if "新增项目" in box.text)
        box.text = ticks

    reading = read_drawn(tmp_path / "a.docx", change)
    assert reading.filing.value("项目属性") == "延续项目"
    assert [text for text, _place in reading.unread] == ([ticks] if listed else [])


@pytest.mark.parametrize(
    ("line", "listed"),
    [("含二期（2023年度）", True), ("附件1（2023 年度）", False), ("石鼓区（2023年度）", False)],
)
def test_words_before_a_framed_line_are_listed(tmp_path: Path, line: str, listed: bool) -> None:
    def change(drawn: list[Block]) -> None:
        drawn[next(at for at, one in enumerate(drawn) if one == "（2023年度）")] = line

    reading = read_drawn(tmp_path / "a.docx", change)
    assert reading.filing.value("年度") == "2023"
    assert [text for text, _place in reading.unread] == ([line] if listed else [])


def test_a_name_in_the_brackets_of_a_line_is_listed(tmp_path: Path) -> None:
    def change(drawn: list[Block]) -> None:
        drawn[-1] = "填报人（周经办）：    联系电话：8170001    填报日期：2023年2月20日"

    reading = read_drawn(tmp_path / "a.docx", change)
    assert [text for text, _place in reading.unread] == ["周经办"]
    assert reading.filing.value("联系电话") == "8170001"


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ('{"filings":[' + "{}," * 5_000_000 + "{}]}", "大得不像填报表"),
        ("{" + ",".join(f'"{at}":0' for at in range(1_500_000)) + "}", "大得不像填报表"),
        ('{"filings":[{"form":"\\ud800\\u0000甲"}]}', "表样“甲”没有安装"),
    ],
    ids=range(3),
)
def test_data_that_would_fill_the_memory_is_refused(tmp_path: Path, text: str, say: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with soon(), pytest.raises(DocumentError, match=say):
        read_file(path, {SHIGU: form(SHIGU)})


@pytest.mark.parametrize("forced", sorted(load_forms()))
@pytest.mark.parametrize("form_id", [SHIGU, YONGXING, "xuanen-target-2020"])
def test_a_wrong_form_named_by_the_user_loses_nothing(
    tmp_path: Path, form_id: str, forced: str
) -> None:
    path = docx(tmp_path / "a.docx", *blocks_xml(paper(form(form_id), sample(form_id))))
    try:
        readings = read_file(path, load_forms(), forced)
    except DocumentError:
        return  # too little of the form is there
    kept = [text for one in readings for text, _place in one.unread]
    kept += [cell.text for one in readings for cell in one.filing.cells.values()]
    everything = fold("".join(kept))
    texts = [text for text in told(form(form_id), sample(form_id))[0].values() if len(text) > 12]
    assert [text for text in texts if fold(text) not in everything] == []


@pytest.mark.parametrize("first", ["甲", ""])
def test_a_cell_given_twice_is_refused(tmp_path: Path, first: str) -> None:
    path = tmp_path / "a.json"
    values = f'{{"项目名称":"{first}","项目名称":"乙"}}'
    path.write_text(f'{{"filings":[{{"form":"{SHIGU}","values":{values}}}]}}', encoding="utf-8")
    with pytest.raises(DocumentError, match="“项目名称”写了两次"):
        read_file(path, {SHIGU: form(SHIGU)})


def test_many_rows_are_told_and_moved_in_no_time() -> None:
    """Two thousand rows: each is named, none is counted up to anew."""
    xuanen = form("xuanen-target-2020")
    columns = xuanen.tables["年度目标"].columns
    rows = [{name: f"{name}{number}" for name in columns} for number in range(2_000)]
    filing = build(xuanen, {"年度": "2020", "项目名称": "救助资金"}, {"年度目标": rows})
    with soon(6.0):
        found = reckon(xuanen, filing, check(xuanen, filing).findings)
        carried = carry_into(xuanen, filing, form("taojiang-target-2021"), 2021)
        left = leftovers(xuanen, filing, carried.unplaced)
    assert len(found.lines) > 100
    assert [one.label for one in left][-1] == "年度目标 第 2000 行"
