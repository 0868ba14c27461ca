from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.cells import CellPath
from perfdesk.filing import Filing, build
from perfdesk.forms.load import load_forms
from perfdesk.forms.model import FieldType
from perfdesk.layout.engine import layout
from perfdesk.layout.grid import CONTINUED, SPACINGS
from perfdesk.skeleton import blank_filing
from tests.core.printed import (
    as_printed,
    dump,
    fonts,
    misplaced,
    open_boxes,
    overlapping,
    runs_in_boxes,
    sample,
    texts_by_cell,
    whole_text,
)
from tests.scenario import SHIGU, YONGXING, form, small_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.forms.model import Form
    from perfdesk.layout.pages import Page, Pages

GOAL = "确保我区退休人员按期足额领取养老待遇，2023年参保率达到95%以上，安享晚年。"
INDICATORS = "项目年度绩效指标"


def printed(shown: Form, filing: Filing | None = None, draft: str = "") -> Pages:
    return layout(shown, filing or blank_filing(shown), fonts(), draft=draft)


def runs_of(page: Page) -> list[str]:
    return [run.text for run in page.runs]


def indicator(number: int, words: str = "") -> dict[str, str]:
    tree = form().tables[INDICATORS].tree_pairs
    first, second = tree[min(number // 25, len(tree) - 1)]
    return {
        "一级指标": first,
        "二级指标": second,
        "指标内容": f"第{number}项指标的内容{words}",
        "指标值": "≥95%",
    }


# -- every bundled form ------------------------------------------------------------------------


@pytest.mark.parametrize("form_id", sorted(load_forms()))
def test_the_example_prints_as_before(form_id: str, snapshot: Callable[[str, str], None]) -> None:
    pages = printed(form(form_id), sample(form_id))
    assert not pages.missing
    snapshot(f"{form_id}.txt", dump(pages))


@pytest.mark.parametrize("form_id", sorted(load_forms()))
def test_an_empty_form_prints_with_everything_in_its_place(form_id: str) -> None:
    pages = printed(form(form_id))
    for page in pages.pages:
        assert misplaced(page) == []
        assert overlapping(page) == []


@pytest.mark.parametrize("form_id", [SHIGU, YONGXING])
def test_the_target_forms_fit_one_page(form_id: str) -> None:
    assert len(printed(form(form_id), sample(form_id)).pages) == 1


# -- generated filings ---------------------------------------------------------------------------

chars = st.sampled_from(
    "城乡居民医保参缴费工作任务完成率标准。，、；：（）《》“”…—0123456789.%/-ABCxyz \n　𠀀丂①㎡é"
)
texts = st.one_of(
    st.just(""),
    st.text(chars, max_size=60),
    st.text(chars, min_size=20, max_size=90).map(lambda text: text * 12),
)


@st.composite
def filings(draw: st.DrawFn) -> tuple[Form, Filing]:
    shown = form(draw(st.sampled_from(sorted(load_forms()))))
    values = {name: draw(texts) for name in shown.fields if draw(st.booleans())}
    tables = {
        table.name: [
            {
                name: draw(_cell(table.tree_pairs, name, one.type))
                for name, one in table.columns.items()
            }
            for _ in range(draw(st.integers(0, 6)))
        ]
        for table in shown.tables.values()
    }
    return shown, build(shown, values, tables)


def _cell(pairs: tuple[tuple[str, str], ...], name: str, kind: FieldType) -> st.SearchStrategy[str]:
    if kind is FieldType.LEVEL and pairs:
        return st.sampled_from([pair[name.startswith("二")] for pair in pairs])
    return texts


@given(filings())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_filing_prints_whole_and_in_its_boxes(given_one: tuple[Form, Filing]) -> None:
    shown, filing = given_one
    pages = printed(shown, filing)
    for page in pages.pages:
        assert misplaced(page) == []
        assert overlapping(page) == []
    found = texts_by_cell(pages)
    for path, cell in filing.cells.items():
        if shown.field_of(path.key).type is FieldType.LEVEL:
            continue  # equal neighbours share a cell; merging has tests of its own
        if cell.text.strip():
            assert as_printed(cell.text) in found[path]


AWKWARD = (
    """
    # 标题
    | 甲 | {甲} | {乙} |
    | 丙 | ^ | {丙} |
    | 丁 | ^ | {丁} |
    签字：{签字}    日期：{日期}
    """,
    """
    # 标题
    | 甲乙丙丁戊己庚辛甲乙丙丁戊己庚辛甲乙丙丁戊己庚辛 | 头一 | 头二 |
    |---|---|---|
    | 一段很长很长很长很长很长很长很长很长很长很长的说明 | {甲} | {乙} |
    |* ^ | {表.级=} | {.内容} |
    | 丁 | {丙} | {丁} |
    > 附注：{附注}
    """,
)
lengths = st.sampled_from([0, 5, 60, 300, 1500, 6000])


@given(st.sampled_from(AWKWARD), st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_cells_taller_than_pages_lose_nothing(picture: str, data: st.DataObject) -> None:
    shown = small_form(picture)

    def words() -> str:
        return (GOAL * 200)[: data.draw(lengths)]

    values = {name: words() for name in shown.fields}
    tables = {
        name: [
            {"级": f"{n // 3}{words()}", "内容": words()}
            for n in range(data.draw(st.integers(0, 9)))
        ]
        for name in shown.tables
    }
    filing = build(shown, values, tables)
    pages = printed(shown, filing)
    for page in pages.pages:
        assert misplaced(page) == []
        assert overlapping(page) == []
    found = texts_by_cell(pages)
    for path, cell in filing.cells.items():
        if path in found or path.column != "级":
            assert as_printed(cell.text) in found[path].replace(CONTINUED, "")


# -- rows and merging ------------------------------------------------------------------------------

TREE = """
    # 小表
    | 指标 | 一级 | 二级 | 内容 |
    |* ^ | {指标.一级=} | {.二级=} | {.内容} |
    | 说明 | {说明} | < | < |

    填报人：{填报人}    联系电话：{电话}    填报日期：{日期}
    """
TREE_SETTINGS = """
    seal_field = "填报人"
    [field]
    "说明" = { type = "longtext" }
    "日期" = { type = "date" }
    [table."指标".columns]
    "一级" = { type = "level" }
    "二级" = { type = "level" }
    "内容" = { type = "longtext" }
    """


def tree_form() -> Form:
    return small_form(TREE, TREE_SETTINGS)


def tree_filing(*levels: tuple[str, str], words: str = "内容", **values: str) -> Filing:
    rows = [
        {"一级": one, "二级": two, "内容": f"{words}{n}"} for n, (one, two) in enumerate(levels)
    ]
    return build(tree_form(), values, {"指标": rows})


def heights_of(page: Page, label: str) -> list[float]:
    boxes = [box for run, box in runs_in_boxes(page) if run.text == label]
    return [round(box.height, 1) for box in boxes]


def test_equal_neighbours_print_as_one_cell() -> None:
    filing = tree_filing(("产出", "数量"), ("产出", "数量"), ("产出", "质量"), ("效益", "质量"))
    (page,) = printed(tree_form(), filing).pages
    row = 10.5 * SPACINGS[0].least_row
    assert heights_of(page, "产出") == [pytest.approx(3 * row, abs=0.2)]
    assert heights_of(page, "数量") == [pytest.approx(2 * row, abs=0.2)]
    assert [pytest.approx(row, abs=0.2)] * 2 == heights_of(page, "质量")
    assert heights_of(page, "指标") == [pytest.approx(5 * row, abs=0.2)]


def test_empty_levels_stay_apart() -> None:
    (page,) = printed(tree_form(), tree_filing(("", ""), ("", ""))).pages
    paths = {box.path for box in page.boxes if box.path}
    assert {CellPath("指标", "r1", "一级"), CellPath("指标", "r2", "一级")} <= paths


def test_a_table_prints_at_least_one_row_and_its_least_rows() -> None:
    shown = small_form("|* {表.甲} | {.乙} |", '[table."表"]\nmin_rows = 3')
    (page,) = printed(shown, build(shown, {}, {"表": [{"甲": "一"}]})).pages
    assert len(page.boxes) == 6
    assert [box.path for box in page.boxes][2:] == [None] * 4


def test_a_filing_prints_with_exactly_its_rows_in_their_order() -> None:
    rows = [{"一级指标": "其他指标", "二级指标": "自设指标", "指标内容": "甲"}, indicator(0)]
    shown = runs_of(printed(form(), build(form(), {}, {INDICATORS: rows})).pages[0])
    assert shown.index("自设指标") < shown.index("数量指标")
    assert "质量指标" not in shown


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("延续项目", "延续项目☑   新增项目□"),
        ("新增项目", "延续项目□   新增项目☑"),
        ("", "延续项目□   新增项目□"),
        ("续建", "延续项目□   新增项目□   续建"),
    ],
)
def test_options_print_with_their_boxes(value: str, wanted: str) -> None:
    filing = build(form(), {"项目属性": value}, {})
    assert texts_by_cell(printed(form(), filing))[CellPath("项目属性")] == wanted


def test_boxes_stand_before_the_options_where_the_picture_says_so() -> None:
    shown = small_form(
        "| 属性 | {属性:□甲 □乙} |", '[field]\n"属性" = { type = "choice", options = ["甲", "乙"] }'
    )
    filing = build(shown, {"属性": "乙"}, {})
    assert texts_by_cell(printed(shown, filing))[CellPath("属性")] == "□甲   ☑乙"


def test_an_amount_shrinks_rather_than_breaks() -> None:
    shown = small_form(
        "|* {表.金额} | {.说明} |",
        'id = "small"\nwidths_mm = [16, 100]\n[table."表".columns]\n"金额" = { type = "money" }',
    )
    (page,) = printed(shown, build(shown, {}, {"表": [{"金额": "1234567.89"}]})).pages
    (run,) = (run for run in page.runs if run.text == "1234567.89")
    assert 6 < run.size < 10.5
    assert misplaced(page) == []


def test_several_blanks_of_a_cell_have_boxes_of_their_own() -> None:
    shown = small_form("| 合计 | 上级{上级}元，本级{本级}元 |")
    filing = build(shown, {"上级": "12", "本级": "34"}, {})
    assert texts_by_cell(printed(shown, filing)) == {CellPath("上级"): "12", CellPath("本级"): "34"}


# -- pages ---------------------------------------------------------------------------------------


def test_a_long_goal_is_cut_across_pages() -> None:
    goal = (GOAL * 800)[:30_000]
    pages = printed(form(), build(form(), {"项目长期绩效目标": goal}, {}))
    assert len(pages.pages) > 10
    assert texts_by_cell(pages)[CellPath("项目长期绩效目标")] == goal
    for page in pages.pages:
        assert misplaced(page) == []
        assert len([run for run in page.runs if run.y < page.height - 45]) > 20
    assert all(CONTINUED in runs_of(page) for page in pages.pages[1:-1])


def test_two_hundred_rows_repeat_head_and_merged_headings() -> None:
    filing = build(form(), {}, {INDICATORS: [indicator(n) for n in range(200)]})
    pages = printed(form(), filing)
    assert len(pages.pages) > 4
    for page in pages.pages[1:]:
        assert runs_of(page).count("指标内容") == 1
        assert CONTINUED in "".join(runs_of(page))
        assert overlapping(page) == []
    assert all(f"第{n}项指标的内容" in whole_text(pages) for n in range(200))


def test_a_heading_that_begins_on_a_page_is_not_marked_as_going_on() -> None:
    rows = [("产出", f"第{n}类") for n in range(60)]
    pages = printed(tree_form(), tree_filing(*rows))
    marked = [page.boxes for page in pages.pages]
    assert not any(box.continued for box in marked[0])
    assert any(box.continued for box in marked[1])
    assert "".join(runs_of(pages.pages[1])).count("（续）") == 2


def test_a_name_keeps_its_line_above_a_long_remark() -> None:
    taojiang = form("taojiang-target-2021")
    (page,) = printed(taojiang).pages
    assert {"产出指标", "效益指标"} <= {run.text for run in page.runs}


@pytest.mark.parametrize(
    ("side", "least", "most"), [("left", 0, 10), ("right", 80, 100), ("center", 40, 50)]
)
def test_a_field_stands_where_its_form_says(side: str, least: float, most: float) -> None:
    picture = "# 小表\n| 金额 | {金额} |"
    one = small_form(picture, f'[field]\n"金额" = {{ type = "money", align = "{side}" }}')
    (page,) = printed(one, build(one, {"金额": "3.00"}, {})).pages
    box = next(box for box in page.boxes if box.path == CellPath("金额"))
    run = next(run for run in page.runs if run.text == "3.00")
    before = (run.x - box.x) / box.width * 100
    assert least <= before <= most


@pytest.mark.parametrize("count", range(24, 40))
def test_the_closing_line_is_never_alone(count: int) -> None:
    filing = tree_filing(*(("产出", f"第{n}类") for n in range(count)), 填报人="周经办")
    last = printed(tree_form(), filing).pages[-1]
    assert "填报人：周经办" in "".join(runs_of(last))
    assert "说明" in runs_of(last)
    assert [box for box in last.boxes if box.path == CellPath("说明")]


@pytest.mark.parametrize("count", range(24, 40))
def test_a_head_is_never_parted_from_its_first_row(count: int) -> None:
    lines = "\n".join(f"| 第{n}项 | {{值{n}}} | < | < |" for n in range(count))
    shown = small_form(f"{lines}\n{TREE.strip().partition(chr(10))[2]}", TREE_SETTINGS)
    filing = build(shown, {}, {"指标": [{"一级": "产出", "二级": "数量", "内容": "甲"}]})
    for page in printed(shown, filing).pages:
        assert ("二级" in runs_of(page)) == ("数量" in runs_of(page))


def test_a_caption_stays_with_its_grid() -> None:
    pages = set()
    for count in range(24, 44):
        lines = "\n".join(f"| 第{n}项 | {{值{n}}} |" for n in range(count))
        shown = small_form(
            f"# 表\n{lines}\n\n## 第二部分\n| 末项 | {{末项}} |",
            f'id = "small"\nwidths_mm = {[[75, 75], [75, 75]]}',
        )
        laid = printed(shown)
        pages.add(len(laid.pages))
        for page in laid.pages:
            assert ("第二部分" in runs_of(page)) == ("末项" in runs_of(page))
    assert pages == {1, 2}


def test_a_form_that_overflows_by_little_is_set_tighter() -> None:
    def laid(rows: int) -> Pages:
        return printed(tree_form(), tree_filing(*[("产出", f"第{n}类") for n in range(rows)]))

    usual = 10.5 * SPACINGS[0].least_row
    heights = {}
    for rows in (20, 34, 60):
        pages = laid(rows)
        (box,) = (box for box in pages.pages[0].boxes if box.path == CellPath("指标", "r1", "二级"))
        heights[rows] = (len(pages.pages), round(box.height / usual, 2))
    assert heights[20] == (1, 1.0)
    assert heights[60] == (2, 1.0)
    assert heights[34][0] == 1
    assert 0.75 < heights[34][1] < 1


def test_a_page_number_is_printed_only_on_several_pages() -> None:
    one = printed(form(), sample(SHIGU))
    many = printed(form(), build(form(), {"项目长期绩效目标": GOAL * 60}, {}))
    assert "页" not in "".join(runs_of(one.pages[0])[-1:])
    assert [runs_of(page)[-1] for page in many.pages] == [
        f"第 {n} 页 共 {len(many.pages)} 页" for n in range(1, len(many.pages) + 1)
    ]


def test_a_draft_says_so_on_every_page() -> None:
    pages = printed(form(), build(form(), {"项目长期绩效目标": GOAL * 60}, {}), "草稿")
    for page in pages.pages:
        (mark,) = (run for run in page.runs if run.text == "草稿")
        assert mark.y < 60
        assert mark.x > page.width / 2


def test_every_cell_is_enclosed_by_lines_that_are_drawn_once() -> None:
    picture = TREE[: TREE.index("填报人")]
    bare = small_form(picture, '[table."指标".columns]\n"一级" = { type = "level" }')
    rows = [{"一级": "产出", "二级": f"第{n}类", "内容": "内容"} for n in range(60)]
    pages = printed(bare, build(bare, {"说明": GOAL * 40}, {"指标": rows}))
    assert len(pages.pages) > 2
    for page in pages.pages:
        assert open_boxes(page) == []
        lines = [(rule.x1, rule.y1, rule.x2, rule.y2) for rule in page.rules]
        assert len(lines) == len(set(lines))


def test_missing_characters_are_reported_and_shown() -> None:
    pages = printed(form(), build(form(), {"项目名称": "甲\U0001f600乙\U0001f600"}, {}))
    assert pages.missing == ("\U0001f600",)
    assert texts_by_cell(pages)[CellPath("项目名称")] == "甲〓乙〓"


def test_the_seal_lies_beside_its_field_and_on_the_paper() -> None:
    (page,) = printed(form(), sample(SHIGU)).pages
    assert page.seal is not None
    x, y, radius = page.seal
    (box,) = (box for box in page.boxes if box.path == CellPath("填报单位"))
    assert box.y < y < box.y + box.height
    assert radius * 2 == pytest.approx(42 * 72 / 25.4)
    assert radius <= x <= page.width - radius


def test_room_is_left_to_sign_by_hand() -> None:
    (page,) = printed(tree_form()).pages
    (box,) = (box for box in page.boxes if box.path == CellPath("日期"))
    assert box.width > 60
    assert box.x + box.width <= page.width


def test_the_same_filing_gives_the_same_pages() -> None:
    assert printed(form(), sample(SHIGU)) == printed(form(), sample(SHIGU))
