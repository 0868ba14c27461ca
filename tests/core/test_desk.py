"""The desk without windows: what is listed, taken in, carried over, printed, and found again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from perfdesk.cells import CellPath
from perfdesk.desk import NO_UNIT, Desk
from perfdesk.errors import DocumentError
from perfdesk.filing import CellState, build
from perfdesk.intake import Reading
from tests.scenario import SHIGU, form

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AMOUNT = CellPath("资金总额")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "填报.perfdesk"


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    desk = Desk.open(place)
    yield desk
    desk.close()


def reading(**values: str) -> Reading:
    filled = {
        "年度": "2023",
        "填报单位": "某区医疗保障局",
        "项目名称": "居民医保补助",
        "资金总额": "565.81",
        "填报日期": "2023年2月24日",
    }
    filing = build(form(SHIGU), filled | values, {}, CellState.IMPORTED)
    return Reading(SHIGU, filing, "表 1", (("盖章处", "第 3 段"),), (("项目属性", "没有勾选"),))


def take_in(desk: Desk, folder: Path, **values: str) -> int:
    document = folder / "去年.docx"
    document.write_bytes(b"the bytes of the document")
    return desk.take_in(document, [reading(**values)])[0]


def test_a_new_filing_is_listed_under_its_year_and_unit(desk: Desk) -> None:
    new = desk.new_filing(SHIGU, "2024", "某区医疗保障局")
    listed = desk.listed(new)
    assert (listed.year, listed.unit, listed.title) == ("2024", "某区医疗保障局", "（未写名称）")
    assert listed.status == "草稿"


def test_what_was_read_is_kept_with_its_report(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path)
    report = desk.intake_report(taken)
    assert report.unread == (("盖章处", "第 3 段"),)
    assert report.doubts == (("项目属性", "没有勾选"),)
    assert desk.listed(taken).amount == "565.81"


def test_a_document_that_went_away_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"没有了\.docx"):
        desk.take_in(tmp_path / "没有了.docx", [reading()])
    assert desk.listing() == ()


def test_carrying_over_links_last_year(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path)
    (draft,) = desk.carry([taken], 2024)
    session = desk.open_filing(draft)
    assert desk.listed(draft).year == "2024"
    assert session.last_year_text(AMOUNT) == "565.81"
    assert session.state(AMOUNT) is CellState.CARRIED
    waiting = [item.path.field for item in desk.review(draft)]
    assert waiting[:2] == ["资金总额", "填报日期"]
    session.confirm([AMOUNT])
    session.edit(CellPath("填报日期"), "2024年2月20日")
    assert {"资金总额", "填报日期"}.isdisjoint(item.path.field for item in desk.review(draft))


def test_edits_are_there_after_reopening(place: Path, tmp_path: Path) -> None:
    desk = Desk.open(place)
    (draft,) = desk.carry([take_in(desk, tmp_path)], 2024)
    session = desk.open_filing(draft)
    session.edit(AMOUNT, "600")
    session.edit(CellPath("填报单位"), "某区医疗保障事务中心")
    finding = session.open_findings()[0]
    session.explain(finding, "上级已同意")
    desk.close()

    again = Desk.open(place)
    session = again.open_filing(draft)
    assert session.text(AMOUNT) == "600"
    assert again.listed(draft).unit == "某区医疗保障事务中心"
    assert finding.fingerprint not in {one.fingerprint for one in session.open_findings()}
    session.undo()
    session.undo()
    assert session.text(AMOUNT) == "565.81"
    assert session.state(AMOUNT) is CellState.CARRIED
    again.close()


def test_saved_is_told_after_it_is_on_disk(desk: Desk) -> None:
    told: list[bool] = []
    desk.on_saved = lambda _moment: told.append(desk.unsaved)
    session = desk.open_filing(desk.new_filing(SHIGU, "2024", ""))
    session.edit(AMOUNT, "1")
    assert desk.flush(5)
    deadline = time.monotonic() + 5
    while not told and time.monotonic() < deadline:
        time.sleep(0.01)
    assert told == [False]
    assert desk.listed(1).unit == NO_UNIT


def test_dossier_rules_speak_about_siblings(desk: Desk, tmp_path: Path) -> None:
    first = take_in(desk, tmp_path, 填报人="周经办", 联系电话="8170001")
    second = take_in(desk, tmp_path, 项目名称="医疗救助", 填报人="周经办", 联系电话="8170002")
    phones = [one for one in desk.open_filing(first).report.findings if one.elsewhere]
    assert [(one.title, one.elsewhere[0][0]) for one in phones] == [(phones[0].title, str(second))]
    desk.open_filing(second).edit(CellPath("联系电话"), "8170001")
    desk.open_filing(first).edit(AMOUNT, "566")
    assert not [one for one in desk.open_filing(first).report.findings if one.elsewhere]


def test_a_second_desk_may_look_but_not_touch(desk: Desk, place: Path, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path)
    second = Desk.open(place)
    assert second.read_only
    session = second.open_filing(taken)
    assert session.read_only == second.read_only
    assert session.undo_name == ""
    assert len(second.listing()) == 1
    second.close()


def test_printing_is_gated_and_recorded(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path, 项目属性="")
    assert "处错误" in desk.gate(taken).refuse
    pages = desk.print_pdf([taken], tmp_path / "草稿.pdf", draft=False)
    assert any("草稿" in run.text for page in pages.pages for run in page.runs)
    session = desk.open_filing(taken)
    session.edit(CellPath("项目属性"), "延续项目")
    assert desk.gate(taken).allowed
    pages = desk.print_pdf([taken], tmp_path / "正式.pdf", draft=False)
    desk.note_printed([taken], pages, draft=False)
    assert desk.flush(5)
    assert desk.listed(taken).status == "已打印"
    assert not any("草稿" in run.text for page in pages.pages for run in page.runs)


def test_removed_filings_come_back(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path)
    desk.remove(taken)
    assert desk.listing() == ()
    desk.restore(taken)
    assert desk.listing()[0].id == taken


def test_search_finds_cells(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path, 项目立项依据="按照市级统筹的规定")
    assert [hit.record.id for hit in desk.search("市级统筹")] == [taken]
