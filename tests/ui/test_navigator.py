from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from perfdesk.findings import Tally
from perfdesk.store.records import FilingRecord, FilingStatus, SearchHit, Summary
from perfdesk.totals import Total
from tests.scenario import SHIGU, form
from tests.ui.stubs import AT, StubDesk, bench_with, listed, scenario
from ui.bench import Bench
from ui.navigator import Navigator
from ui.navigator.drawing import wrapped
from ui.navigator.rows import (
    FilingRow,
    Row,
    UnitRow,
    YearRow,
    filing_rows,
    unit_row,
    years_closed_at_first,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.desk import Desk, Listed
    from ui.theme import Metrics

FORMS = {SHIGU: form(SHIGU)}
TWO_YEARS = [
    listed(1, "医保补助", errors=1, carried=5),
    listed(2, "医疗救助", amount="189.97", warnings=2),
    listed(3, "养老补助", unit="某区人社局", amount=""),
    listed(4, "医保补助", year="2023", status="已归档"),
]


def texts(rows: list[Row]) -> list[str]:
    return [f"{type(row).__name__[:-3]} {row.text}" for row in rows]


# --- rows ------------------------------------------------------------------------------------


def test_filings_stand_under_year_and_unit() -> None:
    rows = filing_rows(TWO_YEARS, FORMS, frozenset())
    assert texts(rows) == [
        "Year 2024 年", "Unit 某区医疗保障局", "Filing 医保补助", "Filing 医疗救助",
        "Unit 某区人社局", "Filing 养老补助",
        "Year 2023 年（已归档）", "Unit 某区医疗保障局", "Filing 医保补助",
    ]  # fmt: skip
    assert [row.note for row in rows if isinstance(row, UnitRow)] == [
        "2 张 · 共 755.78 万元", "1 张", "1 张",
    ]  # fmt: skip


def test_a_closed_year_shows_its_heading_only() -> None:
    rows = filing_rows(TWO_YEARS, FORMS, frozenset({"2024"}))
    assert texts(rows)[:2] == ["Year 2024 年", "Year 2023 年（已归档）"]
    assert isinstance(rows[0], YearRow)
    assert rows[0].note == "3 张"


def test_only_the_newest_two_years_are_open_at_first() -> None:
    many = [listed(number, year=str(year)) for number, year in enumerate(range(2026, 2020, -1))]
    assert years_closed_at_first(many) == {"2024", "2023", "2022", "2021"}


def test_amounts_that_cannot_be_read_are_never_nil() -> None:
    def row(*amounts: str) -> UnitRow:
        own = [listed(number, amount=amount) for number, amount in enumerate(amounts)]
        return unit_row("2024", "某局", own, FORMS)

    assert (row("约五百", "").note, row("约五百", "").below) == ("2 张", ("2 份金额没填或读不出",))
    assert row("约五百", "88万元").note == "2 张 · 不少于 88 万元"
    assert row("约五百", "88万元").below == ("1 份金额没填或读不出",)
    assert row("0.84", "8800元").note == "2 张 · 共 1.72 万元"
    assert "金额没填或读不出：医疗救助资金" in row("1", "").tip


def test_a_unit_counts_what_its_filings_have_together() -> None:
    own = [listed(1, errors=1, warnings=2, carried=5), listed(2, warnings=1, explained=2)]
    assert unit_row("2024", "某局", own, FORMS).counts == (
        "错误 1", "提醒 3", "说明 2", "未核对 5",
    )  # fmt: skip
    assert unit_row("2024", "某局", own[:1], FORMS).counts == ()
    assert unit_row("2024", "某局", [listed(1), listed(2)], FORMS).counts == ()


def test_the_tip_counts_in_words() -> None:
    assert FilingRow(TWO_YEARS[0]).tip == "医保补助\n1 处错误，5 格未核对"
    explained = FilingRow(listed(1, explained=2))
    assert explained.note == f"说明 2 · {form(SHIGU).name}"
    assert explained.tip.endswith("2 条已写说明")
    assert FilingRow(listed(1)).tip.endswith("没有错误和提醒，都已核对")


@pytest.mark.parametrize("text", ["", "短", "城乡居民医疗保险区级财政补助资金" * 5])
def test_titles_break_into_at_most_two_lines(qtbot: QtBot, metrics: Metrics, text: str) -> None:
    lines = wrapped(text, metrics.font().family(), 13, 150, 2)
    assert len(lines) <= 2
    assert "".join(lines).removesuffix("…") == text[: len("".join(lines).removesuffix("…"))]


# --- the column ------------------------------------------------------------------------------


def column(qtbot: QtBot, metrics: Metrics, rows: list[Listed]) -> tuple[Navigator, Bench, StubDesk]:
    bench = Bench(metrics)
    navigator = Navigator(bench)
    qtbot.addWidget(navigator)
    navigator.resize(246, 600)
    navigator.show()
    session = scenario().session
    desk = StubDesk({one.id: session for one in rows}, rows)
    bench.attach(cast("Desk", desk))
    return navigator, bench, desk


def place_of(navigator: Navigator, text: str) -> int:
    return [row.text for row in navigator.model.rows].index(text)


def press(navigator: Navigator, text: str) -> None:
    view = navigator.view
    rect = view.visualRect(navigator.model.index(place_of(navigator, text)))
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())


def test_a_click_picks_a_filing(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, _bench, _desk = column(qtbot, metrics, TWO_YEARS)
    with qtbot.waitSignal(navigator.picked) as picked:
        press(navigator, "医疗救助")
    assert picked.args == [2, None]


def test_a_click_on_a_year_folds_it(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, _bench, _desk = column(qtbot, metrics, TWO_YEARS)
    press(navigator, "2024 年")
    assert [row.text for row in navigator.model.rows][:2] == ["2024 年", "2023 年（已归档）"]
    press(navigator, "2024 年")
    assert "医疗救助" in [row.text for row in navigator.model.rows]


def test_keys_move_and_pick(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, bench, _desk = column(qtbot, metrics, TWO_YEARS)
    bench.take(1)
    navigator.view.setFocus()
    QTest.keyClick(navigator.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(navigator.picked) as picked:
        QTest.keyClick(navigator.view, Qt.Key.Key_Return)
    assert picked.args == [2, None]
    with qtbot.waitSignal(navigator.remove_asked) as removed:
        QTest.keyClick(navigator.view, Qt.Key.Key_Delete)
    assert removed.args == [2]


def test_next_and_previous_go_round(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, bench, _desk = column(qtbot, metrics, TWO_YEARS)
    bench.take(1)
    asked: list[int] = []
    navigator.picked.connect(lambda number, _path: asked.append(number))
    navigator.next_filing()
    navigator.previous_filing()
    assert asked == [2, 4]


def test_what_is_typed_shows_at_once_without_a_new_list(qtbot: QtBot, metrics: Metrics) -> None:
    work = scenario()
    bench, desk = bench_with(metrics, work)
    navigator = Navigator(bench)
    qtbot.addWidget(navigator)
    navigator.read_anew()
    desk.rows = []
    work.fill("项目名称", "新的名称")
    row = navigator.model.rows[2]
    assert isinstance(row, FilingRow)
    assert row.text == "新的名称"
    assert row.listed.carried == len(work.session.unconfirmed())
    work.fill("资金总额", "100")
    assert isinstance(navigator.model.rows[2], FilingRow)


def test_a_printed_filing_is_a_draft_again_once_it_is_edited(
    qtbot: QtBot, metrics: Metrics
) -> None:
    work = scenario()
    bench, desk = bench_with(metrics, work)
    desk.rows = [listed(1, status="已打印")]
    bench.list_anew()
    navigator = Navigator(bench)
    qtbot.addWidget(navigator)
    navigator.read_anew()
    finding = work.session.open_findings()[0]
    work.session.explain(finding, "已向财政局报告")
    assert navigator._listing[0].status == "已打印"
    work.fill("联系电话", "8170009")
    assert navigator._listing[0].status == "草稿"


def test_what_an_edit_finds_in_other_filings_shows_at_once(qtbot: QtBot, metrics: Metrics) -> None:
    work = scenario()
    bench, desk = bench_with(metrics, work)
    other = listed(9, warnings=1, explained=1, among=Tally(warnings=1))
    desk.rows = [*desk.rows, other]
    navigator = Navigator(bench)
    qtbot.addWidget(navigator)
    bench.list_anew()
    desk.take_touched = lambda: {9: Tally(errors=2)}  # type: ignore[method-assign]
    work.fill("资金总额", "100")
    lines = [row.listed for row in navigator.model.rows if isinstance(row, FilingRow)]
    line = next(one for one in lines if one.id == 9)
    assert (line.errors, line.warnings, line.explained) == (2, 0, 1)
    unit = next(row for row in navigator.model.rows if isinstance(row, UnitRow))
    assert unit.note.endswith("共 665.81 万元")
    assert unit.counts[0].startswith("错误 ")


def test_an_empty_workspace_says_what_to_do(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, _bench, _desk = column(qtbot, metrics, [])
    assert not navigator.view.isVisible()
    assert "Ctrl+O" in navigator._empty.text()


def hit(number: int, excerpt: str) -> SearchHit:
    record = FilingRecord(
        number, 1, 2023, "某区医疗保障局", SHIGU, "v", "申报表", Summary("医保补助"),
        FilingStatus.DRAFT, 0, None, AT, removed=False,
    )  # fmt: skip
    return SearchHit(record, None, excerpt)


def test_a_search_takes_the_place_of_the_list(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, _bench, desk = column(qtbot, metrics, TWO_YEARS)
    desk.search = lambda _words: (hit(4, "……参保人数……"), hit(1, "参保"))  # type: ignore[attr-defined]
    navigator.show_hits("参保")
    assert [row.text for row in navigator.model.rows] == ["找到 2 张", "医保补助", "医保补助"]
    with qtbot.waitSignal(navigator.picked) as picked:
        navigator.enter_results()
    assert picked.args == [4, None]
    navigator.show_hits("")
    assert isinstance(navigator.model.rows[0], YearRow)


def test_a_search_without_hits_says_so(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, _bench, desk = column(qtbot, metrics, TWO_YEARS)
    desk.search = lambda _words: ()  # type: ignore[attr-defined]
    navigator.show_hits("没有这个")
    assert navigator._empty.text() == "没有找到“没有这个”。"
    navigator.show_hits("")
    assert navigator.view.isVisible()


def test_the_menu_knows_what_can_be_done(qtbot: QtBot, metrics: Metrics) -> None:
    navigator, _bench, desk = column(qtbot, metrics, TWO_YEARS)
    menu = QMenu()
    qtbot.addWidget(menu)
    navigator.fill_menu(menu, FilingRow(TWO_YEARS[0]))
    assert [one.text() for one in menu.actions() if one.text()] == [
        "打开", "结转到新年度…", "打印…", "标为已归档（签字盖章交了）", "删除（可以恢复）",
    ]  # fmt: skip
    with qtbot.waitSignal(navigator.carry_asked) as asked:
        menu.actions()[1].trigger()
    assert asked.args == [(1,)]
    desk.read_only = "别人在用"
    menu.clear()
    navigator.fill_menu(menu, UnitRow("2024", "某局", (1, 2), Total()))
    assert [one.isEnabled() for one in menu.actions()] == [False, True]


def test_forty_filings_in_many_years_are_drawn_quickly(qtbot: QtBot, metrics: Metrics) -> None:
    rows = [
        replace(listed(number, f"第{number}个项目的财政补助资金"), year=str(2030 - number // 40))
        for number in range(800)
    ]
    navigator, _bench, _desk = column(qtbot, metrics, rows)
    assert len(navigator.model.rows) == 2 * (1 + 1 + 40) + 18
    assert not navigator.grab().isNull()
