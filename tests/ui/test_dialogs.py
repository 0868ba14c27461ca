"""Printing, new filings, carrying over, shortcuts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest

from perfdesk.cells import CellPath
from perfdesk.findings import Level
from tests.scenario import SHIGU, YONGXING, Scenario, form
from tests.ui.stubs import StubDesk, listed, scenario
from ui.dialogs.print_dialog import PrintDialog, PrintOrder
from ui.dialogs.print_needs import Scope, needs, scopes
from ui.dialogs.small import CarryDialog, KeysDialog, NewFilingDialog, YearBox
from ui.dialogs.summary_dialog import SummaryDialog
from ui.print_work import file_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.desk import Desk
    from perfdesk.forms.model import Form

END = "项目实施进度计划[1].计划完成时间"


def desk_with(*works: Scenario) -> StubDesk:
    return StubDesk(
        {number: one.session for number, one in enumerate(works, 1)},
        [listed(number, f"项目{number}") for number in range(1, len(works) + 1)],
    )


def faultless() -> Scenario:
    """Return a filing in which every finding is explained and every cell confirmed."""
    work = scenario()
    work.session.confirm(work.session.unconfirmed())
    for finding in work.session.open_findings():
        work.session.explain(finding, "已核实")
    return work


def unconfirmed() -> Scenario:
    """Return a filing without errors that has warnings, and cells nobody has confirmed."""
    work = scenario()
    for finding in work.session.open_findings():
        if finding.level is Level.ERROR:
            work.session.explain(finding, "已核实")
    return work


def wrong() -> Scenario:
    return faultless().fill(END, "2023年1月31日")


class Asked:
    """A print dialog, and what it asked for."""

    def __init__(self, qtbot: QtBot, desk: StubDesk, *extra: Scope) -> None:
        chosen = [*extra] or scopes(desk.listing(), 1)
        self.dialog = PrintDialog(cast("Desk", desk), chosen)
        qtbot.addWidget(self.dialog)
        self.orders: list[tuple[str, PrintOrder]] = []
        self.dialog.print_asked.connect(lambda order: self.orders.append(("print", order)))
        self.dialog.pdf_asked.connect(lambda order: self.orders.append(("pdf", order)))
        self.dialog.preview_asked.connect(lambda order: self.orders.append(("preview", order)))
        self.dialog.open()
        self.dialog.look()


# --- what must be said -----------------------------------------------------------------------


def test_scopes_are_this_one_and_all_of_the_units_year() -> None:
    rows = [listed(1, "甲"), listed(2, "乙"), listed(3, "丙", unit="别的单位")]
    assert scopes(rows, 1) == [
        Scope("这一张：甲", (1,)), Scope("某区医疗保障局 2024 年全部 2 张", (1, 2)),
    ]  # fmt: skip
    assert scopes(rows, 3) == [Scope("这一张：丙", (3,))]
    assert scopes(rows, 1, (1, 2)) == [Scope("选中的 2 张", (1, 2))]
    assert scopes(rows, 1, (2,))[0] == Scope("这一张：乙", (2,))
    assert scopes(rows, 9) == []


def test_needs_name_the_filing_when_there_are_several() -> None:
    desk = desk_with(wrong(), unconfirmed())
    found = needs(cast("Desk", desk), (1, 2))
    assert [one.id for one in found.blocked] == [1]
    assert found.blocked[0].path is not None
    assert found.blocked[0].say.startswith("“项目1”")
    assert any("没有确认" in sentence for sentence in found.confirm)


# --- the print dialog ------------------------------------------------------------------------


def test_a_faultless_filing_prints_at_once(qtbot: QtBot) -> None:
    asked = Asked(qtbot, desk_with(faultless()))
    assert asked.dialog._pdf.isEnabled()
    assert asked.dialog._size.text() == "共 1 页"
    asked.dialog._pdf.click()
    kind, order = asked.orders[0]
    assert (kind, order.ids, order.draft) == ("pdf", (1,), False)
    assert not asked.dialog.isVisible()


def test_errors_stop_the_official_table_but_not_the_draft(qtbot: QtBot) -> None:
    asked = Asked(qtbot, desk_with(wrong()))
    dialog = asked.dialog
    assert not dialog._pdf.isEnabled()
    assert "改正" in dialog.sentences
    dialog._draft.click()
    dialog.look()
    assert dialog._pdf.isEnabled()
    assert "草稿" in dialog.sentences
    dialog._pdf.click()
    assert asked.orders[0][1].draft


def test_the_way_to_what_stops_it_is_shown(qtbot: QtBot) -> None:
    asked = Asked(qtbot, desk_with(wrong()))
    with qtbot.waitSignal(asked.dialog.go_asked) as gone:
        asked.dialog._go.click()
    number, path = gone.args
    assert number == 1
    assert isinstance(path, CellPath)


def test_warnings_and_carried_cells_are_asked_once(qtbot: QtBot) -> None:
    asked = Asked(qtbot, desk_with(unconfirmed()))
    dialog = asked.dialog
    assert not dialog._pdf.isEnabled()
    assert "没有确认" in dialog.sentences
    dialog._agree.click()
    assert dialog._pdf.isEnabled()


def test_characters_without_a_font_are_named(qtbot: QtBot) -> None:
    desk = desk_with(faultless())
    desk.missing = ("𠮷", "㒓")
    asked = Asked(qtbot, desk)
    assert "这 2 个字" in asked.dialog.sentences
    assert "𠮷 㒓" in asked.dialog.sentences
    assert asked.dialog._pdf.isEnabled()


def test_explanations_are_offered_only_where_there_are_any(qtbot: QtBot) -> None:
    desk = desk_with(faultless(), scenario())
    asked = Asked(qtbot, desk, Scope("甲", (1,)), Scope("乙", (2,)))
    count = desk.explained((1,))
    assert count
    box = asked.dialog._explained
    assert box.text() == f"附审核说明（{count} 条）"
    assert not box.isChecked()
    assert asked.dialog._size.text() == "共 1 页"
    box.click()
    asked.dialog.look()
    assert asked.dialog._size.text() == "共 2 页"
    asked.dialog._which.button(1).click()
    asked.dialog.look()
    assert box.isHidden()
    assert not asked.dialog.explanations
    asked.dialog._which.button(0).click()
    asked.dialog.look()
    asked.dialog._pdf.click()
    assert asked.orders[0][1].explanations


def test_the_choice_of_explanations_is_remembered(qtbot: QtBot) -> None:
    desk = desk_with(faultless())
    desk.settings = replace(desk.settings, print_explanations=True)
    asked = Asked(qtbot, desk)
    assert asked.dialog.explanations
    assert asked.dialog._size.text() == "共 2 页"


@pytest.mark.parametrize(("button", "ending"), [("pdf", ".pdf"), ("excel", ".xlsx")])
def test_a_summary_is_asked_for_as_pdf_or_excel(qtbot: QtBot, button: str, ending: str) -> None:
    desk = desk_with(wrong(), faultless())
    dialog = SummaryDialog(cast("Desk", desk), scopes(desk.listing(), 1))
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.look()
    one = dialog.totals.text()
    assert one.startswith("合计：错误 1，")
    dialog._which.button(1).click()
    assert dialog.totals.text() != one
    with qtbot.waitSignal(dialog.file_asked) as asked:
        getattr(dialog, button).click()
    assert asked.args == [(1, 2), ending]


def test_another_scope_is_looked_at_anew(qtbot: QtBot) -> None:
    asked = Asked(qtbot, desk_with(faultless(), wrong()))
    asked.dialog._which.button(1).click()
    qtbot.waitUntil(lambda: asked.dialog._size.text() == "2 张表，共 2 页")
    assert not asked.dialog._pdf.isEnabled()
    assert "“项目2”" in asked.dialog.sentences


def test_the_printer_and_the_copies_are_those_used_last(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["一号打印机", "二号打印机"]
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: names)
    monkeypatch.setattr(QPrinterInfo, "defaultPrinterName", lambda: "一号打印机")
    asked = Asked(qtbot, desk_with(faultless()))
    asked.dialog.choose_printer("二号打印机", 3)
    asked.dialog._print.click()
    kind, order = asked.orders[0]
    assert (kind, order.printer, order.copies) == ("print", "二号打印机", 3)


def test_without_a_printer_only_the_pdf_is_offered(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    asked = Asked(qtbot, desk_with(faultless()))
    assert not asked.dialog._print.isEnabled()
    assert asked.dialog._pdf.isEnabled()


# --- small dialogs ---------------------------------------------------------------------------


def test_a_new_filing_needs_form_year_and_unit(qtbot: QtBot) -> None:
    dialog = NewFilingDialog({SHIGU: form(SHIGU)}, ["甲局", "乙局"], year=2024, unit="乙局")
    qtbot.addWidget(dialog)
    dialog.unit.setEditText(" 丙局 ")
    dialog.year.setCurrentText("2025")
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.accept()
    assert chosen.args == [SHIGU, "2025", "丙局"]


def test_carrying_over_asks_which_and_when(qtbot: QtBot) -> None:
    dialog = CarryDialog([("这一张：甲", (1,)), ("全部 2 张", (1, 2))], 2024)
    qtbot.addWidget(dialog)
    dialog.which.setCurrentIndex(1)
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.accept()
    assert chosen.args == [(1, 2), 2024, ""]


def test_carrying_over_may_change_the_form(qtbot: QtBot) -> None:
    def forms_into(ids: tuple[int, ...]) -> tuple[Form, ...]:
        return (form(SHIGU), form(YONGXING)) if ids == (1,) else (form(YONGXING),)

    choices = [("这一张：甲", (1,)), ("全部 2 张", (1, 2))]
    dialog = CarryDialog(choices, 2024, None, forms_into)
    qtbot.addWidget(dialog)
    assert dialog.form.form_id == ""
    assert dialog.form.count() == 3
    QTest.keyClick(dialog.form, Qt.Key.Key_End)
    assert dialog.form.form_id == YONGXING
    dialog.which.setCurrentIndex(1)
    assert (dialog.form.count(), dialog.form.form_id) == (2, YONGXING)
    dialog.which.setCurrentIndex(0)
    dialog.form.setCurrentIndex(dialog.form.findData(SHIGU))
    dialog.which.setCurrentIndex(1)
    assert dialog.form.form_id == ""
    with qtbot.waitSignal(dialog.chosen) as chosen:
        dialog.accept()
    assert chosen.args == [(1, 2), 2024, ""]


@pytest.mark.parametrize(("typed", "year"), [("2023", 2023), ("", 2026), ("1700", 2026)])
def test_what_is_no_year_is_not_taken(qtbot: QtBot, typed: str, year: int) -> None:
    box = YearBox(2024)
    qtbot.addWidget(box)
    box.setEditText(typed)
    assert box.year == year


@pytest.mark.usefixtures("metrics")
def test_all_shortcuts_fit_on_a_page(qtbot: QtBot) -> None:
    dialog = KeysDialog([(f"Ctrl+{number}", "做一件事") for number in range(40)])
    qtbot.addWidget(dialog)
    assert dialog.height() <= 700


@pytest.mark.parametrize(
    ("title", "year", "name"),
    [("医疗救助", "2024", "医疗救助（2024年）.pdf"), ("甲/乙:丙", "", "甲_乙_丙.pdf"),
     ("", "", "绩效目标表.pdf"), ("长" * 200, "", "长" * 80 + ".pdf")],
)  # fmt: skip
def test_files_get_names_that_every_system_takes(title: str, year: str, name: str) -> None:
    assert file_name(title, year, ".pdf") == name


def test_settings_are_not_changed_by_looking(qtbot: QtBot) -> None:
    desk = desk_with(faultless())
    before = replace(desk.settings)
    Asked(qtbot, desk).dialog.reject()
    assert desk.settings == before
