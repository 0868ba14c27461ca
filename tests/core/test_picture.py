from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.forms.model import Blank, Role, TextLine
from perfdesk.forms.picture import Drawing, DrawnGrid, finish_grid, parse_picture


def draw(text: str) -> Drawing:
    return parse_picture("\n".join(line.strip(" ") for line in text.strip().split("\n")))


def said(text: str) -> list[tuple[int, str]]:
    drawing = draw(text)
    for grid in drawing.grids:
        finish_grid(drawing, grid, (10.0,) * grid.columns)
    return [(problem.line, problem.say) for problem in drawing.problems]


def one_grid(text: str) -> DrawnGrid:
    drawing = draw(text)
    assert not drawing.problems
    return drawing.grids[0]


def test_lines_get_their_roles() -> None:
    drawing = draw("""
        附件1：
        # 绩效目标表
        （{年度}年度）

        填报单位：{填报单位}    单位：万元
        <!-- not printed -->
        ## 项目明细
        | 名称 | {名称} |
        > 注：{附注}
        """)
    lines = [block for block in drawing.blocks if isinstance(block, TextLine)]
    assert [line.role for line in lines] == [
        Role.LINE,
        Role.TITLE,
        Role.SUBTITLE,
        Role.LINE,
        Role.CAPTION,
        Role.NOTE,
    ]
    assert lines[2].pieces == ("（", Blank("年度"), "年度）")
    assert lines[3].pieces[-1] == "    单位：万元"


def test_merging_gives_spans() -> None:
    drawing = draw("""
        | 甲 | < | 乙 |
        | 丙 | {丁} | < |
        | ^ | {戊} | < |
        """)
    grid = finish_grid(drawing, drawing.grids[0], (10.0, 20.0, 30.0))
    spans = [(c.row, c.column, c.rows, c.columns, c.text) for row in grid.rows for c in row.cells]
    assert spans == [
        (0, 0, 1, 2, "甲"),
        (0, 2, 1, 1, "乙"),
        (1, 0, 2, 1, "丙"),
        (1, 1, 1, 2, ""),
        (2, 1, 1, 2, ""),
    ]


def test_repeated_row_belongs_to_its_table() -> None:
    grid = one_grid("""
        | 进度 | 内容 | 时间 |
        |* ^ | {进度.内容=} | {.时间} |
        """)
    assert [row.table for row in grid.rows] == ["", "进度"]
    assert [owner.pieces for owner in grid.rows[1].owners[1:]] == [
        (Blank("进度", "内容", merge=True),),
        (Blank("进度", "时间"),),
    ]


@pytest.mark.parametrize(
    ("cell", "pieces"),
    [
        ("{属性:延续□ 新增□}", (Blank("属性", options=("延续", "新增")),)),
        ("{属性:□延续 □新增}", (Blank("属性", options=("延续", "新增"), box_first=True),)),
        ("总计({=年度}_支出)", ("总计(", Blank("年度", echo=True), "_支出)")),
        ("项目<br>名称", ("项目\n名称",)),
        ("甲\\|乙", ("甲|乙",)),
        ("　　一、预算资金：{预算资金}", ("　　一、预算资金：", Blank("预算资金"))),
    ],
)
def test_what_a_cell_may_hold(cell: str, pieces: tuple[str | Blank, ...]) -> None:
    assert one_grid(f"| {cell} |").rows[0].owners[0].pieces == pieces


def test_an_echo_is_no_blank() -> None:
    drawing = draw("""
        # {=名称}目标表
        | 名称 | {名称} |
        | 再印 | {=名称} |
        """)
    title = drawing.blocks[0]
    assert isinstance(title, TextLine)
    assert title.blanks == ()
    grid = finish_grid(drawing, drawing.grids[0], (10.0, 10.0))
    assert [cell.is_label for row in grid.rows for cell in row.cells] == [True, False, True, True]


def test_rows_above_the_line_are_headers() -> None:
    grid = one_grid("""
        | 序号 | 项目 |
        | 栏次 | 1 |
        |---|:---:|
        |* {行.序号} | {.项目} |
        """)
    assert (grid.header_rows, len(grid.rows)) == (2, 3)


@pytest.mark.parametrize(
    ("picture", "line", "say"),
    [
        ("只有文字", 0, "没有画出任何表格"),
        ("| 甲 | 乙 |\n| 丙 |", 2, "这一行有 1 格，上面各行是 2 格"),
        ("| < | 乙 |", 1, "“<”的左边没有格子可以合并"),
        ("| ^ | 乙 |", 1, "“^”的上面没有格子可以合并"),
        ("| 甲 | {乙 |", 1, "花括号没有成对"),
        ("| 甲 | {} |", 1, "花括号里没有写栏目名"),
        ("| {甲/乙} |", 1, "名字里不能有“/”"),
        ("| {进度.内容} |", 1, "子表的列只能写在重复行（|*）里"),
        ("|* {.内容} |", 1, "重复行里没有写明子表名，例如 {项目实施进度计划.项目实施内容}"),
        ("|* {甲.内容} | {乙.时间} |", 1, "同一重复行里写了两个子表：甲、乙"),
        ("|* {甲.内容} | {甲.} |", 1, "没有写列名"),
        ("|* {甲.内容} | {乙} |", 1, "重复行里只能写子表的列，例如 {.备注}"),
        ("| {甲=} |", 1, "“=”只能写在子表的列后面"),
        ("| {=甲.乙} |", 1, "重印只能写一个栏目名，例如 {=项目名称}"),
        ("| 见{@甲} |", 1, "嵌套表要独占一格"),
        ("|* {甲.一} |\n|* {甲.二} |", 2, "同一个子表只能画一个重复行"),
        ("|* {甲.一} |\n| ^ |", 1, "重复行的格子不能合并到别的行"),
        ("| 甲 |\n|---|\n| ^ |", 1, "格子跨过了表头线（|---|）"),
        ("|* {甲.一} |\n|---|", 2, "表头线（|---|）上面不能有重复行"),
        ("|---|\n| 甲 |", 1, "表头线（|---|）每个表格只画一条，画在表头行的下面"),
        ("| 甲 | < |\n| ^ | 乙 |", 1, "合并出来的格子不是长方形"),
        ("@来源\n文字\n| 甲 |", 1, "下面没有画嵌套表"),
        ("| 甲 |\n\n@来源", 3, "下面没有画嵌套表"),
        ("@来源\n| 甲 |\n\n@来源\n| 乙 |", 5, "这个嵌套表画了两次"),
    ],
)
def test_every_mistake_is_told_with_its_line(picture: str, line: int, say: str) -> None:
    assert (line, say) in said(picture)


def test_all_mistakes_are_told_at_once() -> None:
    assert [line for line, _say in said("| {} | < |\n| {甲=} |\n| 乙 | {丙.丁} |")] == [1, 2, 2, 3]


NOTATION = st.text(alphabet="|*<^{}=.:@#>-□ 甲乙\n", max_size=120)


@given(st.one_of(NOTATION, st.text(max_size=200)))
def test_any_text_is_read_without_raising(text: str) -> None:
    drawing = parse_picture(text)
    for grid in drawing.grids:
        finished = finish_grid(drawing, grid, (10.0,) * grid.columns)
        assert len(finished.rows) == len(grid.rows)
    assert drawing.grids or drawing.problems
