from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.intake.document import Paragraph, SourceGrid
from perfdesk.intake.read_docx import read_docx
from tests.docx_builder import (
    MAIN,
    cell,
    control,
    docx,
    field,
    para,
    paras,
    row,
    run,
    symbol,
    table,
    text_box,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CHECKBOX = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{on}"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
)
DELETED_MARK = '<w:rPr><w:del w:id="1" w:author="x"/></w:rPr>'


def texts(path: Path) -> list[str]:
    """Return the paragraphs of a document."""
    return [block.text for block in read_docx(path).blocks if isinstance(block, Paragraph)]


def grid(path: Path) -> SourceGrid:
    """Return the only table of a document."""
    (found,) = (block for block in read_docx(path).blocks if isinstance(block, SourceGrid))
    return found


def places(found: SourceGrid) -> list[tuple[int, int, int, int, str]]:
    """Return row, column, rows, columns, text of each cell."""
    return [(c.row, c.column, c.rows, c.columns, c.text) for c in found.cells]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (run("甲\t乙\n丙"), "甲\t乙\n丙"),
        ('<w:r><w:t>甲</w:t><w:br w:type="page"/><w:cr/><w:noBreakHyphen/></w:r>', "甲\n-"),
        ("<w:r><w:t>甲</w:t><w:softHyphen/><w:t>乙</w:t></w:r>", "甲乙"),
        (run("甲") + run("藏", "<w:vanish/>") + run("现", '<w:vanish w:val="0"/>'), "甲现"),
        ('<w:ins w:id="1"><w:r><w:t>新</w:t></w:r></w:ins>', "新"),
        (f'<w:del w:id="1"><w:r><w:delText>旧</w:delText></w:r></w:del>{run("新")}', "新"),
        (f"<w:moveFrom>{run('走')}</w:moveFrom><w:moveTo>{run('来')}</w:moveTo>", "来"),
        (
            f'<w:hyperlink r:id="x">{run("链")}</w:hyperlink><w:smartTag>{run("签")}</w:smartTag>',
            "链签",
        ),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>yī</w:t></w:r></w:rt>"
            "<w:rubyBase><w:r><w:t>医</w:t></w:r></w:rubyBase></w:ruby></w:r>",
            "医",
        ),
        ("<m:oMath><m:r><m:t>1+2</m:t></m:r></m:oMath>", "1+2"),
        (f"{run('甲')}<w:r><w:footnoteReference w:id='1'/></w:r>", "甲"),
        (field("DATE", "2023年1月1日"), "2023年1月1日"),
        (field("FORMTEXT", "565.81"), "565.81"),
        (f'<w:fldSimple w:instr="AUTHOR">{run("周经办")}</w:fldSimple>', "周经办"),
        (control(run("填好了")), "填好了"),
        (f"{run('甲')}{control(run('单击此处输入文字。'), placeholder=True)}", "甲"),
    ],
)
def test_paragraph_reads_as_it_shows(tmp_path: Path, xml: str, text: str) -> None:
    assert texts(docx(tmp_path / "a.docx", para(xml))) == [text]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (symbol("F0FE"), "☑"),
        (symbol("F0A8"), "□"),
        (symbol("F06F"), "□"),
        (symbol("F0FC"), "√"),
        (symbol("0052", "Wingdings 2"), "☑"),
        (symbol("00A3", "Wingdings 2"), "□"),
        (symbol("F050", "Wingdings 2"), "√"),
        (symbol("F061", "Webdings"), "√"),
        (symbol("2611", "MS Gothic"), "☑"),
        (symbol("F0D6", "Symbol"), "√"),
        (run("þ", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☑"),
        (run("R延", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'), "☑延"),
        (run("\uf0fe"), "☑"),
        (run("√\N{COMBINING ENCLOSING SQUARE}"), "☑"),
        (run("□\N{COMBINING LONG SOLIDUS OVERLAY}"), "☑"),
        (CHECKBOX.format(on="1"), "☑"),
        (CHECKBOX.format(on="0"), "□"),
        (
            field(
                "FORMCHECKBOX", form='<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
            ),
            "☑",
        ),
        (field("FORMCHECKBOX", form='<w:checkBox><w:default w:val="1"/></w:checkBox>'), "☑"),
        (field("FORMCHECKBOX", form='<w:checkBox><w:default w:val="0"/></w:checkBox>'), "□"),
        (
            field(
                "FORMDROPDOWN",
                form='<w:ddList><w:result w:val="1"/><w:listEntry w:val="新增"/>'
                '<w:listEntry w:val="延续"/></w:ddList>',
            ),
            "延续",
        ),
        (field(r"eq \o\ac(□,√)"), "☑"),
        (field(r"eq \o\ac(○,11)"), "11"),
    ],
)
def test_ticks_and_symbols(tmp_path: Path, xml: str, text: str) -> None:
    assert texts(docx(tmp_path / "a.docx", para(xml))) == [text]


def test_deleted_paragraph_mark_joins(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", para("前", properties=DELETED_MARK), para("后"))
    assert texts(path) == ["前后"]


def test_struck_text_is_kept_and_told(tmp_path: Path) -> None:
    struck = run("新增项目", "<w:strike/>")
    found = grid(docx(tmp_path / "a.docx", table(row(cell(para("延续项目 ", struck))))))
    assert found.cells[0].text == "延续项目 新增项目"
    assert found.cells[0].struck == ("新增项目",)


def test_text_box_is_read_once_at_its_anchor(tmp_path: Path) -> None:
    inside = para("填报单位：甲局")
    path = docx(tmp_path / "a.docx", para("标题", text_box(inside)), para("下文"))
    assert texts(path) == ["标题", "填报单位：甲局", "下文"]
    shape = f"<v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape>"
    old = f"<w:r><w:pict>{shape}</w:pict></w:r>"
    assert texts(docx(tmp_path / "b.docx", para(old))) == ["填报单位：甲局"]
    in_cell = cell(para("外", text_box(para("内"))))
    assert grid(docx(tmp_path / "c.docx", table(row(in_cell)))).cells[0].text == "外\n内"


def test_symbol_with_fallback_is_read_once(tmp_path: Path) -> None:
    emoji = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="w16se"/>'
        "<mc:Fallback><w:t>☑</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(docx(tmp_path / "a.docx", para(emoji))) == ["☑"]


@pytest.mark.parametrize(
    ("format_", "pattern", "numbers"),
    [
        ("decimal", "%1、", ["1、", "2、"]),
        ("chineseCountingThousand", "%1、", ["一、", "二、"]),
        ("decimal", "（%1）", ["（1）", "（2）"]),
        ("decimalEnclosedCircleChinese", "%1", ["① ", "② "]),
        ("bullet", "", ["", ""]),
    ],
)
def test_automatic_numbers_are_read(
    tmp_path: Path, format_: str, pattern: str, numbers: list[str]
) -> None:
    parts = _numbering(format_, pattern)
    numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    path = docx(
        tmp_path / "a.docx",
        para("甲", properties=numbered),
        para(properties=numbered),
        para("无号"),
        para("乙", properties=numbered),
        parts=parts,
        relations={"numbering": "numbering.xml"},
    )
    first, second = numbers
    third = numbers[1].translate(str.maketrans("2二②", "3三③")) if second else ""
    assert texts(path) == [f"{first}甲", "无号", f"{third}乙"]


def _numbering(format_: str, pattern: str) -> Mapping[str, str]:
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{format_}"/>'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )
    abstract = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
    number = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    xml = f'<w:numbering xmlns:w="{MAIN}">{abstract}{number}</w:numbering>'
    return {"word/numbering.xml": xml}


def test_spans_and_merges(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "a.docx",
        table(
            row(cell("甲", down="restart"), cell("乙", span=2)),
            row(cell("藏", down="continue"), "丙", "丁"),
            widths=[1000, 1000, 1000],
        ),
    )
    assert places(grid(path)) == [
        (0, 0, 2, 1, "甲"),
        (0, 1, 1, 2, "乙"),
        (1, 1, 1, 1, "丙"),
        (1, 2, 1, 1, "丁"),
    ]


def test_cells_missing_at_both_ends_of_a_row(tmp_path: Path) -> None:
    short = row("乙", extra='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>')
    path = docx(tmp_path / "a.docx", table(row("甲", "", ""), short, widths=[1000] * 3))
    assert (1, 1, 1, 1, "乙") in places(grid(path))


def test_rows_with_rulers_of_their_own_are_placed_by_width(tmp_path: Path) -> None:
    rows = [row(cell("甲", width=1000), cell("乙", width=3000)), row(cell("丙", width=4010))]
    for widths in ([], [1000, 1000, 2000]):
        found = places(grid(docx(tmp_path / "a.docx", table(*rows, widths=widths))))
        assert found[2][3] == found[0][3] + found[1][3]


def test_deleted_rows_and_cells_are_gone(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "a.docx",
        table(
            row("甲", cell("旧", extra='<w:cellDel w:id="1"/>'), "乙"),
            row("旧", "旧", extra='<w:del w:id="2"/>'),
            row("旧", "旧", extra="<w:hidden/>"),
            row("丙", "丁", extra='<w:ins w:id="3"/>'),
        ),
    )
    assert [text for *_, text in places(grid(path))] == ["甲", "乙", "丙", "丁"]


def test_controls_around_rows_and_cells_do_not_matter(tmp_path: Path) -> None:
    rows = control(row("甲", control(cell("乙"))))
    assert [text for *_, text in places(grid(docx(tmp_path / "a.docx", table(rows))))] == [
        "甲",
        "乙",
    ]


def test_nested_table_unfolds_into_rows_of_its_label(tmp_path: Path) -> None:
    inner = table(row("来源", "金额"), row("合计", "100"), widths=[500, 500])
    path = docx(tmp_path / "a.docx", table(row("资金来源", cell(inner)), row("下", "行")))
    assert places(grid(path)) == [
        (0, 0, 2, 1, "资金来源"),
        (0, 1, 1, 1, "来源"),
        (0, 2, 1, 1, "金额"),
        (1, 1, 1, 1, "合计"),
        (1, 2, 1, 1, "100"),
        (2, 0, 1, 1, "下"),
        (2, 1, 1, 2, "行"),
    ]


def test_lines_beside_a_nested_table_are_rows(tmp_path: Path) -> None:
    whole = cell(paras("标题\n（2023年度）"), table(row("甲", "乙")), para("填报人："))
    found = grid(docx(tmp_path / "a.docx", table(row(whole))))
    assert [text for *_, text in places(found)] == ["标题", "（2023年度）", "甲", "乙", "填报人："]
    assert found.rows == 4


def test_strict_documents_read_the_same(tmp_path: Path) -> None:
    blocks = [
        para(symbol("F0FE")),
        table(row(cell("甲", span=2)), row("乙", "丙"), widths=[20, 20]),
    ]
    strict = read_docx(docx(tmp_path / "a.docx", *blocks, strict=True))
    assert strict == read_docx(docx(tmp_path / "a.docx", *blocks))


def test_main_part_is_found_by_its_relationship(tmp_path: Path) -> None:
    assert texts(docx(tmp_path / "a.docx", para("甲"), main="word/document2.xml")) == ["甲"]
    lost = docx(tmp_path / "b.docx", para("乙"), parts={"_rels/.rels": "<Relationships/>"})
    assert texts(lost) == ["乙"]


def test_places_name_paragraphs_and_tables(tmp_path: Path) -> None:
    found = read_docx(
        docx(tmp_path / "甲.docx", para("一"), "<w:p/>", para("二"), table(row("三")))
    )
    assert found.name == "甲.docx"
    assert [block.place for block in found.blocks] == ["第 1 段", "第 2 段", "表 1"]


def test_page_headers_stand_apart(tmp_path: Path) -> None:
    header = f'<w:hdr xmlns:w="{MAIN}">{para("填报单位：甲局")}</w:hdr>'
    path = docx(
        tmp_path / "a.docx",
        para("正文"),
        parts={"word/header1.xml": header},
        relations={"header": "header1.xml"},
    )
    found = read_docx(path)
    assert [paragraph.text for paragraph in found.margins] == ["填报单位：甲局"]
    assert texts(path) == ["正文"]
