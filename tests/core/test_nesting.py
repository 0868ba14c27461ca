from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.forms.nesting import check_nesting, unfold
from perfdesk.forms.picture import Drawing, finish_grid, parse_picture

if TYPE_CHECKING:
    from perfdesk.forms.model import Grid

SOURCES = """
| 名称 | {名称} | 编码 | {编码} |
| 资金来源 | {@来源} | < | < |
| 说明 | {说明} | < | < |

@来源
| 来源项目 | 金额 |
|* {来源.来源项目} | {.金额} |
"""


def flat(drawing: Drawing, outer: tuple[float, ...], inner: tuple[float, ...]) -> Grid:
    nested = {name: (drawing.nested[name], inner) for name in check_nesting(drawing)}
    main = next(grid for grid in drawing.grids if not grid.name)
    grid, widths = unfold(drawing, main, outer, nested)
    return finish_grid(drawing, grid, widths)


def said(picture: str) -> list[tuple[int, str, str]]:
    drawing = parse_picture(picture)
    check_nesting(drawing)
    return [(problem.line, problem.field, problem.say) for problem in drawing.problems]


def test_nested_rows_become_rows_of_the_grid_around_them() -> None:
    drawing = parse_picture(SOURCES)
    grid = flat(drawing, (30, 55, 30, 55), (90, 50))
    assert not drawing.problems
    assert [row.table for row in grid.rows] == ["", "", "来源", ""]
    assert list(grid.widths_mm) == [30, 55, 30, 5, 50]
    cells = {(c.row, c.column): (c.rows, c.columns) for row in grid.rows for c in row.cells}
    assert cells == {
        (0, 0): (1, 1),
        (0, 1): (1, 1),
        (0, 2): (1, 1),
        (0, 3): (1, 2),
        (1, 0): (2, 1),
        (1, 1): (1, 3),
        (1, 4): (1, 1),
        (2, 1): (1, 3),
        (2, 4): (1, 1),
        (3, 0): (1, 1),
        (3, 1): (1, 4),
    }


def test_edges_nearer_than_a_millimetre_are_one() -> None:
    grid = flat(parse_picture(SOURCES), (30, 55, 30, 55), (85.6, 54.4))
    assert list(grid.widths_mm) == [30, 55, 30, 55]


def test_a_nested_grid_must_fill_its_cell() -> None:
    drawing = parse_picture(SOURCES)
    flat(drawing, (30, 55, 30, 55), (60, 40))
    problem = drawing.problems[0]
    assert (problem.line, problem.field) == (7, "来源")
    assert problem.say == "嵌套表宽 100 毫米，外面的格子宽 140 毫米"


def test_mistakes_of_nesting_are_told() -> None:
    assert said("| {@甲} |") == [(1, "甲", "没有在“@甲”下面画这个嵌套表")]
    assert said("| 一 |\n\n@甲\n| 二 |") == [(4, "甲", "画了嵌套表，却没有一格写 {@甲}")]
    assert (1, "甲", "嵌套表只能占一行里的一格") in said("| {@甲} |\n| {@甲} |\n\n@甲\n| 二 |")
    assert (1, "甲", "嵌套表只能占一行里的一格") in said(
        "| {@甲} | {@乙} |\n\n@甲\n| 二 |\n\n@乙\n| 三 |"
    )
    assert (2, "甲", "嵌套表不能画在重复行或表头里") in said(
        "| 一 | 二 |\n|* {表.一} | {@甲} |\n\n@甲\n| 二 |"
    )
    assert (4, "乙", "嵌套表里不能再套表") in said("| {@甲} |\n\n@甲\n| {@乙} |\n\n@乙\n| 三 |")


@given(
    outer=st.lists(st.floats(1, 100), min_size=4, max_size=4),
    inner=st.lists(st.floats(1, 100), min_size=2, max_size=2),
)
def test_any_widths_give_a_whole_grid(outer: list[float], inner: list[float]) -> None:
    grid = flat(parse_picture(SOURCES), tuple(outer), tuple(inner))
    places = [
        (row, column)
        for line in grid.rows
        for cell in line.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    ]
    assert len(places) == len(set(places)) == len(grid.rows) * len(grid.widths_mm)
