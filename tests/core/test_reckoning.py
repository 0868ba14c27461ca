"""审核说明 and the summary of findings: on paper, in Excel, from the command line."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfdesk import printing
from perfdesk.desk import Desk
from perfdesk.errors import PrintError
from perfdesk.findings import Level
from perfdesk.forms.lint import lint_folder
from perfdesk.output.pdf import paint
from perfdesk.output.xlsx import MOST_SIGNS, cell_text, write_findings
from perfdesk.paths import resources_folder
from perfdesk.reckoning import Line, Reckoning, each_once, reckon, totals
from perfdesk.reckoning_files import write_findings as write_file
from perfdesk.reckoning_paper import explanation_pages, summary_pages
from tests.core.printed import dump, fonts, misplaced, whole_text
from tests.scenario import SHIGU, Scenario, form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

END = "项目实施进度计划[1].计划完成时间"


@pytest.fixture(autouse=True)
def same_fonts_everywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "fonts", fonts)


def work() -> Scenario:
    """Return a filing with an error, warnings and hints, of which two are explained."""
    done = Scenario(form(SHIGU)).fill_all(
        {
            "年度": "2024", "填报单位": "某区医保局", "项目名称": "医疗救助资金",
            "部门名称": "某区医疗保障局", "资金总额": "565.81", "项目属性": "延续项目",
            "项目立项依据": "按通知安排。", "项目年度绩效目标": "应救尽救。",
        }
    )  # fmt: skip
    done.fill("项目实施进度计划[1].项目实施内容", "救助")
    done.fill("项目实施进度计划[1].计划开始时间", "2024年3月1日")
    done.fill(END, "2024年1月31日")
    done.fill("项目年度绩效指标[1].指标内容", "救助人数")
    done.fill("项目年度绩效指标[1].指标值", "较多")
    explained = [one for one in done.findings() if one.level is not Level.HINT][:2]
    for number, finding in enumerate(explained, 1):
        done.session.explain(finding, f"第{number}条已向财政局报告，按批复执行。")
    return done


def told(done: Scenario) -> Reckoning:
    report = done.session.report
    return reckon(done.form, done.session.filing, report.findings, report.cannot_say)


def line(number: int, reason: str = "按批复执行") -> Line:
    return Line("提醒", "", f"资金总额：{number}", f"第 {number} 处不符", "说明", "已说明", reason)


def many(*lines: Line, title: str = "医疗救助资金") -> Reckoning:
    return Reckoning(title, "某区医疗保障局", "2024", "申报表", lines, 3)


# --- lines -----------------------------------------------------------------------------------


def test_errors_stand_first_and_every_cell_is_quoted() -> None:
    lines = told(work()).lines
    ranks = [("错误", "提醒", "质量提示").index(one.level) for one in lines]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}
    late = next(one for one in lines if "2024年1月31日" in one.say)
    assert "项目实施进度计划 第 1 行 计划完成时间：2024年1月31日" in late.cells.split("\n")
    assert all(one.basis for one in lines)


def test_totals_count_what_is_open_and_what_is_explained() -> None:
    done = work()
    said = totals([told(done)])
    hints = sum(one.level is Level.HINT for one in done.findings())
    assert f"已说明 2，质量提示 {hints}，暂不能判断 {done.session.report.cannot_say}" in said
    assert totals([]) == "错误 0，提醒 0，已说明 0，质量提示 0，暂不能判断 0"


def test_what_two_filings_share_is_told_once() -> None:
    first, second = Scenario(form(SHIGU)), Scenario(form(SHIGU))
    for one in (first, second):
        one.fill("项目名称", "医疗救助资金").fill("年度", "2024").fill("填报单位", "某区医疗保障局")
    beside = {"2": (second.form, second.session.filing)}
    joint = Scenario(first.form, first.session.filing, siblings=lambda: beside)
    mark: set[tuple[str, str]] = set()
    findings = joint.session.report.findings
    shared = [one for one in findings if one.elsewhere]
    assert shared
    assert tuple(each_once(findings, mark)) == findings
    assert not [one for one in each_once(findings, mark) if one.elsewhere]
    cells = reckon(first.form, first.session.filing, shared, 0, beside).lines[0].cells
    assert "“医疗救助资金”" in cells


# --- paper -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["explanations", "findings", "findings-of-year"])
def test_our_own_papers_are_sound(name: str) -> None:
    found = lint_folder(resources_folder() / "papers" / name)
    assert [(one.file, one.say) for one in found] == [("sample.json", "没有这个文件")]


def test_explanations_as_they_print(snapshot: Callable[[str, str], None]) -> None:
    done = work()
    pages = explanation_pages(told(done), done.form)
    assert pages
    snapshot("explanations.txt", dump(pages))


def test_summaries_as_they_print(snapshot: Callable[[str, str], None]) -> None:
    done = work()
    snapshot("findings.txt", dump(summary_pages([told(done)])))
    snapshot("findings-of-year.txt", dump(summary_pages([told(done), many(), many(line(1))])))


def test_nothing_explained_is_no_page() -> None:
    assert explanation_pages(many(), form(SHIGU)) is None


def test_two_hundred_explanations_run_over_pages() -> None:
    pages = explanation_pages(many(*map(line, range(1, 201))), form(SHIGU))
    assert pages
    text = whole_text(pages)
    assert len(pages.pages) > 3
    assert all(f"第 {number} 处不符" in text for number in range(1, 201))
    assert text.count("审核结果") == len(pages.pages)  # the head is on every page
    assert "填报人：" in "".join(run.text for run in pages.pages[-1].runs)
    assert not [run for page in pages.pages for run in misplaced(page)]


def test_a_reason_longer_than_pages_is_printed_whole() -> None:
    reason = "".join(chr(0x4E00 + number % 3000) for number in range(20_000))
    pages = explanation_pages(many(line(1, reason), line(2)), form(SHIGU), "草稿")
    assert pages
    assert reason[-20:] in whole_text(pages)
    printed = sum(len(run.text) for page in pages.pages for run in page.runs)
    assert printed > 20_000
    assert all("草稿" in "".join(run.text for run in page.runs) for page in pages.pages)
    assert not [run for page in pages.pages for run in misplaced(page)]


def test_the_same_findings_give_the_same_bytes() -> None:
    def data() -> bytes:
        buffer = io.BytesIO()
        paint(summary_pages([told(work()), many(line(1))]), fonts(), buffer, title="汇总")
        return buffer.getvalue()

    assert data() == data()


def test_filings_of_one_name_do_not_run_together() -> None:
    text = whole_text(summary_pages([many(line(1)), many(line(2))]))
    assert "医疗救助资金（1）" in text
    assert "医疗救助资金（2）" in text


# --- Excel -----------------------------------------------------------------------------------


def sheet_of(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[0]


def table(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [tuple(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_the_summary_is_read_back_from_excel(tmp_path: Path) -> None:
    target, done = tmp_path / "汇总.xlsx", work()
    write_findings([told(done), many()], target)
    sheet = sheet_of(target)
    rows = table(sheet)
    assert rows[0] == (
        "项目", "表样", "序号", "级别", "审核意见", "栏目", "审核结果", "依据", "处理", "原因"
    )  # fmt: skip
    lines = told(done).lines
    assert [row[3] for row in rows[1:-1]] == [one.level for one in lines]
    assert [row[6] for row in rows[1:-1]] == [one.say for one in lines]
    assert rows[1][:3] == ("医疗救助资金", done.form.name, 1)
    assert rows[-1][6] == "没有发现问题"
    assert str(sheet["A3"].value) == f"合计：{totals([told(done), many()])}"


def test_the_sheet_is_ready_to_work_with_and_to_print(tmp_path: Path) -> None:
    write_findings([many(line(1))], tmp_path / "汇总.xlsx")
    sheet = sheet_of(tmp_path / "汇总.xlsx")
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:J5"
    assert sheet.print_title_rows == "$4:$4"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["G5"].alignment.wrap_text
    assert sheet.column_dimensions["G"].width > 30


@pytest.mark.parametrize("start", ["=", "+", "-", "@", '=HYPERLINK("http://x")', "\t=1"])
def test_a_text_never_becomes_a_formula(tmp_path: Path, start: str) -> None:
    text = f"{start}1+1"
    write_findings([many(line(1, text), title=text)], tmp_path / "汇总.xlsx")
    sheet = sheet_of(tmp_path / "汇总.xlsx")
    for cell in (sheet["A5"], sheet["J5"]):
        assert (cell.data_type, cell.value) == ("s", text)
        assert cell.quotePrefix


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_is_read_back_or_shown_in_its_place(text: str) -> None:
    shown = cell_text(text)
    assert len(shown) >= len(text.replace("\r\n", "\n"))
    assert not [sign for sign in shown if sign < " " and sign not in "\n\t"]


def test_control_characters_are_seen(tmp_path: Path) -> None:
    assert cell_text("甲\x00乙\x0b\x1f丙\r\n丁\ufffe") == "甲␀乙␋␟丙\n丁\ufffd"
    assert cell_text("_x0041_") == "_x005F_x0041_"
    write_findings([many(line(1, "响铃\x07𠮷😀"))], tmp_path / "汇总.xlsx")
    assert sheet_of(tmp_path / "汇总.xlsx")["J5"].value == "响铃␇𠮷😀"


@pytest.mark.parametrize("sign", ["字", "𠮷"])
def test_a_text_too_long_for_a_cell_says_so(tmp_path: Path, sign: str) -> None:
    write_findings([many(line(1, sign * 40_000))], tmp_path / "汇总.xlsx")
    value = str(sheet_of(tmp_path / "汇总.xlsx")["J5"].value)
    assert len(value.encode("utf-16-le")) // 2 <= MOST_SIGNS
    assert value.startswith(sign * 1000)
    assert value.endswith("（原文 40000 字，Excel 的一格放不下，请看 PDF）")
    assert cell_text("字" * MOST_SIGNS) == "字" * MOST_SIGNS


def test_the_same_summary_is_the_same_file(tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        write_findings([many(line(1))], tmp_path / name)
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
def test_a_file_that_cannot_be_written_keeps_what_it_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    target = tmp_path / f"汇总{ending}"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(PrintError, match="正被别的程序打开"):
        write_file([many(line(1))], target)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_another_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PrintError, match="xlsx"):
        write_file([many()], tmp_path / "汇总.docx")


def test_explanations_travel_with_the_data(tmp_path: Path) -> None:
    from perfdesk.forms.load import load_forms
    from perfdesk.intake import read_file
    from perfdesk.output.data import filing_json

    done = work()
    data = filing_json(done.form, done.session.filing, explanations=done.session.explained)
    path = tmp_path / "表.json"
    path.write_text(json.dumps({"filings": [data]}), encoding="utf-8")
    (reading,) = read_file(path, load_forms())
    assert reading.explanations == done.session.explained
    desk = Desk.open(tmp_path / "工作区.perfdesk")
    (filing_id,) = desk.take_in(path, [reading])
    session = desk.open_filing(filing_id)
    assert session.explained == done.session.explained
    assert desk.listed(filing_id).errors == sum(o.level is Level.ERROR for o in done.findings())
    desk.close()
    data["explanations"] = [{"rule": 1}, 3, {"reason": ["x"], "rule": "R", "fingerprint": "f"}, {}]
    path.write_text(json.dumps({"filings": [data]}), encoding="utf-8")
    read_file(path, load_forms())
