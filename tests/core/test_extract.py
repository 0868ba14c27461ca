from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.cells import CellPath
from perfdesk.filing import Filing, build, is_placeholder
from perfdesk.forms.load import load_forms
from perfdesk.forms.model import FieldType, Form
from perfdesk.intake import Reading, read_file
from perfdesk.skeleton import blank_filing
from tests.core.printed import sample
from tests.docx_builder import MAIN, docx, para, row, run, symbol, table
from tests.messes import MESSES
from tests.page_messes import PAGE_MESSES
from tests.paper_forms import Box, Sheet, blocks_xml, paper, sheets, told
from tests.scenario import SHIGU, YONGXING, small_form
from tests.table_messes import TABLE_MESSES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.paper_forms import Block

ALL_MESSES = {**MESSES, **TABLE_MESSES, **PAGE_MESSES}
TARGETS = [form_id for form_id in load_forms() if "target" in form_id]
OTHERS = [form_id for form_id in load_forms() if "target" not in form_id]


def read_one(path: Path, *blocks: str) -> Reading:
    """Write blocks as a document and read the one filing in it."""
    (reading,) = read_file(docx(path / "a.docx", *blocks), load_forms())
    return reading


def drawn(form_id: str = SHIGU) -> list[Block]:
    """Return the sample of a form on paper."""
    return paper(load_forms()[form_id], sample(form_id))


def right_of(sheet: Sheet, label: str) -> Box:
    """Return the cell at the right of a label."""
    left = sheet.box(label)
    return next(
        box for box in sheet.boxes if box.top == left.top and box.left == left.left + left.columns
    )


@pytest.mark.parametrize("mess", ALL_MESSES)
@pytest.mark.parametrize("form_id", TARGETS)
def test_mess_changes_nothing(tmp_path: Path, form_id: str, mess: str) -> None:
    form = load_forms()[form_id]
    reading = read_one(tmp_path, *ALL_MESSES[mess](drawn(form_id)))
    assert reading.form_id == form_id
    assert told(form, reading.filing) == told(form, sample(form_id))
    unread = [text for text, _place in reading.unread]
    if mess == "extra_rows":
        assert unread == ["财政局审核意见", "同意按此申报"]
    elif mess != "prefixed_labels":
        assert unread == []


@pytest.mark.parametrize("mess", ["as_is", "with_residue", "fine_rulers", "split_with_heads"])
@pytest.mark.parametrize("form_id", OTHERS)
def test_budget_tables(tmp_path: Path, form_id: str, mess: str) -> None:
    form = load_forms()[form_id]
    reading = read_one(tmp_path, *ALL_MESSES[mess](drawn(form_id)))
    assert reading.form_id == form_id
    assert told(form, reading.filing) == told(form, sample(form_id))
    assert reading.unread == ()


def test_rows_are_kept_with_their_printed_skeleton(tmp_path: Path) -> None:
    form = load_forms()[SHIGU]
    blank = blank_filing(form)
    reading = read_one(tmp_path, *blocks_xml(paper(form, blank)))
    name = "项目年度绩效指标"
    assert list(reading.filing.table_texts(form.tables[name])) == list(
        blank.table_texts(form.tables[name])
    )


@pytest.mark.parametrize("form_id", TARGETS)
def test_unfilled_form_imports_as_empty(tmp_path: Path, form_id: str) -> None:
    form = load_forms()[form_id]
    values, tables = told(
        form, read_one(tmp_path, *blocks_xml(paper(form, blank_filing(form)))).filing
    )
    assert not any(values.values())
    # what the form prints into its rows is there, and nothing else
    assert tables == told(form, blank_filing(form))[1]


def test_placeholders_are_no_content(tmp_path: Path) -> None:
    form = load_forms()[SHIGU]
    blocks = paper(form, blank_filing(form))
    blocks[1] = "（    年度）"
    blocks[2] = "填报单位（盖章）________________"
    blocks[-1] = "填报人：          联系电话：          填报日期：    年   月   日"
    (sheet,) = sheets(blocks)
    right_of(sheet, "项目立项").text = "XXX"
    right_of(sheet, "资金总额").text = "      万元"
    right_of(sheet, "项目长期").text = "1、\n2、\n……"
    first = next(box for box in sheet.boxes if box.repeats)
    first.text = "1、"
    reading = read_one(tmp_path, *blocks_xml(blocks))
    values, tables = told(form, reading.filing)
    assert not any(values.values())
    assert not any(tables.values())
    assert reading.unread == ()


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("（2023年度）", "2023"),
        ("（ 2 0 2 3 年度）", "2023"),
        ("(２０２３ 年度)", "2023"),
        ("二〇二三年度", "2023"),
        ("（二○二三年度）", "2023"),
        ("2023 年 度", "2023"),
    ],
)
def test_years(tmp_path: Path, line: str, year: str) -> None:
    blocks = drawn()
    blocks[1] = line
    assert read_one(tmp_path, *blocks_xml(blocks)).filing.value("年度") == year


@pytest.mark.parametrize(
    "title", ["2023年项目资金绩效目标申报表", "石鼓区2023年度项目资金绩效目标申报表"]
)
def test_year_in_the_title(tmp_path: Path, title: str) -> None:
    blocks = drawn()
    blocks[:2] = [title]
    assert read_one(tmp_path, *blocks_xml(blocks)).filing.value("年度") == "2023"


@pytest.mark.parametrize(
    "line",
    [
        "填报人：周经办   联系电话：8170001   填报日期：2023年2月20日",
        "填报人:周经办\t联系电话:8170001\t填报日期:2023年2月20日",
        "填报日期：2023年2月20日  填报人：周经办  联系电话：8170001",
        "填报人 周经办    联系电话 8170001    填报日期 2023年2月20日",
        "填 报 人：周经办　　联 系 电 话：8170001　　填 报 日 期：2023年2月20日",
        "填表人：周经办  电话：8170001  填表日期：2023年2月20日",
        "填报人：周经办联系电话：8170001填报日期：2023年2月20日",
        "填报人（签字）：周经办   联系电话：8170001   填报日期：2023年2月20日   审核人：甲",
    ],
)
def test_footers(tmp_path: Path, line: str) -> None:
    blocks = drawn()
    blocks[-1] = line
    filing = read_one(tmp_path, *blocks_xml(blocks)).filing
    found = [filing.value(name) for name in ("填报人", "联系电话", "填报日期")]
    assert found == ["周经办", "8170001", "2023年2月20日"]


@pytest.mark.parametrize(
    "line",
    [
        "填报单位（盖章）石鼓区医疗保障局",
        "填报单位（盖章）：石鼓区医疗保障局          单位：万元",
        "填报单位：石鼓区医疗保障局（盖章）",
        "填报单位 石鼓区医疗保障局",
        "申报单位(公章):石鼓区医疗保障局",
        "填报单位（盖章）\t石鼓区医疗保障局",
    ],
)
def test_unit_lines(tmp_path: Path, line: str) -> None:
    blocks = drawn()
    blocks[2] = line
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert reading.filing.value("填报单位") == "石鼓区医疗保障局"
    assert reading.unread == ()


@pytest.mark.parametrize("gap", ["\n", "   ", " "])
def test_unit_line_in_the_first_cell(tmp_path: Path, gap: str) -> None:
    blocks = drawn(YONGXING)
    unit = str(blocks.pop(3))
    sheets(blocks)[0].boxes[0].text = f"{unit}{gap}专项名称"
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert told(load_forms()[YONGXING], reading.filing) == told(
        load_forms()[YONGXING], sample(YONGXING)
    )
    assert reading.unread == ()


def test_codes_names_and_year_in_one_cell(tmp_path: Path) -> None:
    form_id = "xinglong-budget-t3-2021"
    blocks = drawn(form_id)
    (sheet,) = sheets(blocks)
    line = "   ".join(box.text for box in sheet.row(0))
    sheet.boxes = [box for box in sheet.boxes if box.top > 0]
    sheet.boxes.append(Box(0, 0, 1, sheet.width, line))
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert told(load_forms()[form_id], reading.filing) == told(
        load_forms()[form_id], sample(form_id)
    )


def test_unit_line_in_the_page_header(tmp_path: Path) -> None:
    blocks = drawn()
    blocks[2] = "填报单位（盖章）："
    header = f'<w:hdr xmlns:w="{MAIN}">{para("填报单位（盖章）：石鼓区医保局   第 1 页")}</w:hdr>'
    path = docx(
        tmp_path / "a.docx",
        *blocks_xml(blocks),
        parts={"word/header1.xml": header},
        relations={"header": "header1.xml"},
    )
    (reading,) = read_file(path, load_forms())
    assert reading.filing.value("填报单位") == "石鼓区医保局"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("565.81万元", "565.81"),
        ("565.81 （万元）", "565.81"),
        ("\u3000565.81\xa0", "565.81"),
        ("5658100元", "5658100元"),
        ("约565.81万元", "约565.81万元"),
        ("1,565.81", "1,565.81"),
    ],
)
def test_amounts_lose_only_the_printed_unit(tmp_path: Path, text: str, kept: str) -> None:
    blocks = drawn()
    right_of(sheets(blocks)[0], "资金总额").text = text
    assert read_one(tmp_path, *blocks_xml(blocks)).filing.value("资金总额") == kept


def test_another_unit_in_the_label_is_doubted(tmp_path: Path) -> None:
    blocks = drawn()
    sheets(blocks)[0].box("资金总额").text = "资金总额（元）"
    doubts = read_one(tmp_path, *blocks_xml(blocks)).doubts
    assert doubts == (("资金总额", "文件里的单位是元，本表样是万元"),)


@pytest.mark.parametrize(
    "content",
    [
        para("延续项目", symbol("F0FE"), "   新增项目", symbol("F0A8")),
        para(
            "延续项目",
            run("R", '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'),
            " 新增项目",
        ),
        para("延续项目  ", run("新增项目", "<w:strike/>")),
    ],
)
def test_ticks_of_word(tmp_path: Path, content: str) -> None:
    blocks = drawn()
    right_of(sheets(blocks)[0], "项目属性").text = content
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert reading.filing.value("项目属性") == "延续项目"
    assert reading.doubts == ()


def test_options_in_cells_of_their_own(tmp_path: Path) -> None:
    blocks = drawn()
    (sheet,) = sheets(blocks)
    value = right_of(sheet, "项目属性")
    value.columns = 1
    value.text = "延续项目"
    sheet.boxes.append(Box(value.top, value.left + 1, 1, 1, "√"))
    sheet.boxes.append(Box(value.top, value.left + 2, 1, 1, "新增项目□"))
    assert read_one(tmp_path, *blocks_xml(blocks)).filing.value("项目属性") == "延续项目"


def test_lost_tick_is_doubted(tmp_path: Path) -> None:
    blocks = drawn()
    right_of(sheets(blocks)[0], "项目属性").text = "延续项目   新增项目□"
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert reading.filing.value("项目属性") == ""
    assert reading.doubts == (("项目属性", "两个选项都没有勾选标记"),)


def test_guessed_labels_are_doubted(tmp_path: Path) -> None:
    blocks = drawn()
    sheets(blocks)[0].box("备注").text = "说明"
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert told(load_forms()[SHIGU], reading.filing) == told(load_forms()[SHIGU], sample(SHIGU))
    assert reading.doubts == (("项目年度绩效指标.备注", "文件里写的是“说明”，按位置认作“备注”"),)


def test_missing_rows_stay_empty(tmp_path: Path) -> None:
    blocks = drawn()
    (sheet,) = sheets(blocks)
    gone = {sheet.box("项目实施保障").top, sheet.box("项目长期").top}
    sheet.boxes = [box for box in sheet.boxes if box.top not in gone]
    for box in sheet.boxes:
        box.top -= sum(box.top > top for top in gone)
    filing = read_one(tmp_path, *blocks_xml(blocks)).filing
    form = load_forms()[SHIGU]
    values = told(form, sample(SHIGU))[0] | {"项目实施保障措施": "", "项目长期绩效目标": ""}
    assert told(form, filing) == (values, told(form, sample(SHIGU))[1])


def test_everything_unread_is_listed_with_its_place(tmp_path: Path) -> None:
    before, after = para("2023年预算公开"), table(row("审核人", "甲"), widths=[900, 900])
    reading = read_one(tmp_path, before, *blocks_xml(drawn()), para("备查"), after)
    assert reading.unread == (
        ("2023年预算公开", "第 1 段"),
        ("备查", "第 6 段"),
        ("审核人", "表 2 第 1 行"),
        ("甲", "表 2 第 1 行"),
    )


def test_notes_across_a_table_do_not_end_it(tmp_path: Path) -> None:
    blocks = drawn()
    (sheet,) = sheets(blocks)
    at = sheet.box("产出指标").top + 2
    sheet.insert_row(at, Box(at, 1, 1, sheet.width - 1, "以下指标由财政局核定"))
    reading = read_one(tmp_path, *blocks_xml(blocks))
    assert (
        told(load_forms()[SHIGU], reading.filing)[0] == told(load_forms()[SHIGU], sample(SHIGU))[0]
    )
    rows = len(reading.filing.row_ids("项目年度绩效指标"))
    assert rows == len(sample(SHIGU).row_ids("项目年度绩效指标"))
    assert [text for text, _place in reading.unread] == ["以下指标由财政局核定"]


def test_missing_footer_takes_nothing_from_other_lines(tmp_path: Path) -> None:
    form_id = "taojiang-target-2021"
    reading = read_one(tmp_path, *blocks_xml(drawn(form_id)[:-1]))
    assert reading.filing.value("填报单位") == sample(form_id).value("填报单位")
    assert reading.filing.value("填表人") == ""


def test_grids_with_fields_under_heads_and_blanks_without_label(tmp_path: Path) -> None:
    form = small_form(
        """# 小表
        | {编码}{单位} | < | 单位：万元 |
        | 计划 | 3月底 | 6月底 |
        | ^ | {3月底} | {6月底} |
        | 甲乙 | 甲：{甲} | 乙：{乙} |
        """,
        '[field]\n"编码" = { type = "code" }',
    )
    values = {
        "编码": "362001",
        "单位": "某县医保局",
        "3月底": "25%",
        "6月底": "50%",
        "甲": "1",
        "乙": "2",
    }
    filing = build(form, values, {})
    path = docx(tmp_path / "a.docx", *blocks_xml(paper(form, filing)))
    (reading,) = read_file(path, {form.id: form})
    assert told(form, reading.filing)[0] == values


# --- reading inverts printing --------------------------------------------------------------------

LETTERS = "医保参率达到成上补助资金"
WORDS = st.tuples(
    st.sampled_from(LETTERS),
    st.text(LETTERS + "元人年月，。；（）0123456789%≥", max_size=16),
    st.sampled_from(LETTERS),
).map("".join)
LINES = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)


def _texts(kind: FieldType, options: tuple[str, ...]) -> st.SearchStrategy[str]:
    if options:
        return st.sampled_from(["", *options])
    if kind is FieldType.YEAR:
        return st.integers(2010, 2030).map(str)
    if kind is FieldType.MONEY:
        return st.decimals(0, 99999, places=2).map(str)
    if kind in {FieldType.DATE, FieldType.PHONE}:
        return st.sampled_from(["2023年1月1日", "2023.4.14", "8170001", "2016年11月"])
    if kind is FieldType.LONGTEXT:
        return LINES
    return WORDS


def filings(form: Form) -> st.SearchStrategy[Filing]:
    """Return filled forms as clerks may fill them; nothing that only looks like a placeholder."""
    values = {
        name: _texts(one.type, one.options).filter(
            lambda text: not is_placeholder(text) or not text
        )
        for name, one in form.fields.items()
    }
    tables = {}
    for name, one in form.tables.items():
        texts = {
            column: _texts(field.type, field.options).filter(lambda text: not is_placeholder(text))
            for column, field in one.columns.items()
            if field.type is not FieldType.LEVEL
        }
        filled = st.tuples(
            st.sampled_from(one.tree_pairs or (("", ""),)), st.fixed_dictionaries(texts)
        )
        tables[name] = st.lists(filled, max_size=5)
    return st.builds(
        lambda given, rows: build(
            form,
            given,
            {
                name: [
                    _with_levels(form, name, pair, row)
                    for pair, row in sorted(listed, key=lambda one: one[0])
                ]
                for name, listed in rows.items()
            },
        ),
        st.fixed_dictionaries(values),
        st.fixed_dictionaries(tables),
    )


def _with_levels(
    form: Form, table_: str, pair: tuple[str, str], texts: dict[str, str]
) -> dict[str, str]:
    levels = [n for n, one in form.tables[table_].columns.items() if one.type is FieldType.LEVEL]
    return {**dict(zip(levels, pair, strict=False)), **texts}


@pytest.mark.parametrize("form_id", [SHIGU, YONGXING])
def test_reading_inverts_writing(tmp_path: Path, form_id: str) -> None:
    form = load_forms()[form_id]

    @settings(max_examples=80)
    @given(filings(form))
    def inverts(filing: Filing) -> None:
        reading = read_one(tmp_path, *blocks_xml(paper(form, filing)))
        assert told(form, reading.filing) == told(form, filing)
        assert reading.unread == ()

    inverts()


def test_imported_cells_say_so(tmp_path: Path) -> None:
    reading = read_one(tmp_path, *blocks_xml(drawn()))
    assert reading.filing.cells[CellPath("项目名称")].state == "imported"
    assert reading.place == "表 1"
