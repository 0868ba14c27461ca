"""The desk without windows: what is listed, taken in, carried over, printed, and found again."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from perfdesk.cells import CellPath
from perfdesk.desk import NO_UNIT, Desk
from perfdesk.errors import DocumentError, FormError, WorkspaceError
from perfdesk.filing import CellState, build
from perfdesk.findings import Tally
from perfdesk.intake import Reading
from perfdesk.store.workspace import Workspace
from tests.scenario import SHIGU, form

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

AMOUNT = CellPath("资金总额")


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


def refuse(*_: object, **_more: object) -> None:
    raise WorkspaceError("磁盘已满。")


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
    assert finding.fingerprint in {one.fingerprint for one in session.open_findings()}
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


def test_settings_belong_to_the_person_and_not_to_the_workspace(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perfdesk.settings_file.settings_file", lambda: tmp_path / "settings.json")
    desk.keep(replace(desk.settings, printer="一楼打印机"))
    other = Desk.open(tmp_path / "别的.perfdesk")
    assert other.settings.printer == "一楼打印机"
    other.close()


def test_phrases_are_the_short_texts_of_a_filing(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path, 填报人="周经办", 联系电话="8170001", 项目立项依据="长篇的文字")
    desk.remember_phrases(desk.open_filing(taken))
    assert desk.flush(5)
    assert desk.phrases(("填报人", "")) == ("周经办",)
    assert desk.phrases(("联系电话", ""), "81") == ("8170001",)
    assert desk.phrases(("项目立项依据", "")) == desk.phrases(("资金总额", "")) == ()


def test_a_filing_with_unsaved_steps_is_not_read_from_the_disk_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, other = take_in(desk, tmp_path), take_in(desk, tmp_path, 项目名称="第二个")
    said: list[str] = []
    desk.on_trouble = said.append
    with monkeypatch.context() as full:
        full.setattr(Workspace, "append", refuse)
        session = desk.open_filing(taken)
        session.edit(AMOUNT, "600")
        desk.close_filing(taken)
        assert not desk.flush(5)
        desk.open_filing(other)
        assert desk.open_filing(taken) is session
        assert desk.listed(taken).amount == "600"
        with pytest.raises(WorkspaceError, match="1 处改动没有保存：磁盘已满"):
            desk.close()
    session.edit(AMOUNT, "700")
    desk.close_filing(taken)
    desk.retry()
    assert desk.flush(5)
    assert set(said) == {"磁盘已满。"}
    desk.open_filing(other)
    again = desk.open_filing(taken)
    assert again is not session
    assert again.text(AMOUNT) == "700"
    assert len(again.history(AMOUNT)) == 2


def test_a_desk_can_be_closed_without_what_the_disk_refuses(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk.open(place)
    taken = take_in(desk, tmp_path)
    with monkeypatch.context() as full:
        full.setattr(Workspace, "append", refuse)
        desk.open_filing(taken).edit(AMOUNT, "600")
        desk.close(leave_unsaved=True)
    again = Desk.open(place)
    assert again.open_filing(taken).text(AMOUNT) == "565.81"
    again.close()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_after_a_lost_step_nothing_is_called_saved(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = take_in(desk, tmp_path)
    session = desk.open_filing(taken)
    saved: list[datetime] = []
    said: list[str] = []
    desk.on_saved, desk.on_trouble = saved.append, said.append
    with monkeypatch.context() as broken:
        broken.setattr(Workspace, "append", lambda *_: 1 / 0)
        session.edit(AMOUNT, "600")
        desk.flush(5)
    desk.submit(lambda _workspace: None)
    assert desk.flush(5)
    assert (len(said), saved) == (1, [])
    assert "没能存进工作区" in said[0]


def test_year_and_unit_move_a_filing_with_the_step_that_says_so(desk: Desk, tmp_path: Path) -> None:
    first, second = take_in(desk, tmp_path), take_in(desk, tmp_path, 项目名称="第二个")
    session = desk.open_filing(second)
    assert set(desk.dossiers.beside(second)) == {str(first)}
    session.edit(CellPath("年度"), "2024")
    assert desk.flush(5)
    assert desk.listed(second).year == "2024"
    assert desk.dossiers.beside(second) == {}
    assert desk.dossiers.beside(first) == {}


def test_a_filing_keeps_the_year_that_its_form_does_not_print(desk: Desk) -> None:
    new = desk.new_filing("xinglong-target-2021", "2024", "")
    session = desk.open_filing(new)
    session.edit(CellPath("单位名称"), "某县医疗保障局")
    assert desk.flush(5)
    assert (desk.listed(new).year, desk.listed(new).unit) == ("2024", "某县医疗保障局")


def test_siblings_can_be_regrouped_from_another_thread(desk: Desk, tmp_path: Path) -> None:
    first = take_in(desk, tmp_path)
    take_in(desk, tmp_path, 项目名称="第二个")
    ended = threading.Event()

    def regroup() -> None:
        while not ended.is_set():
            desk.dossiers.regroup()

    thread = threading.Thread(target=regroup)
    thread.start()
    try:
        for _ in range(300):
            assert len(desk.dossiers.beside(first)) == 1
    finally:
        ended.set()
        thread.join()


def test_a_filing_taken_in_hand_again_knows_what_its_siblings_became(
    desk: Desk, tmp_path: Path
) -> None:
    first = take_in(desk, tmp_path, 填报人="周经办", 联系电话="8170001")
    second = take_in(desk, tmp_path, 项目名称="医疗救助", 填报人="周经办", 联系电话="8170002")
    assert [one for one in desk.open_filing(first).report.findings if one.elsewhere]
    desk.open_filing(second).edit(CellPath("联系电话"), "8170001")
    assert not [one for one in desk.open_filing(first).report.findings if one.elsewhere]


def test_a_draft_is_made_with_the_form_of_today(place: Path, tmp_path: Path) -> None:
    today = form(SHIGU)
    before = replace(today, version="0" * 16, rules=())
    desk = Desk.open(place, forms={SHIGU: before})
    taken = take_in(desk, tmp_path)
    desk.close()
    desk = Desk.open(place)
    (draft,) = desk.carry([taken], 2024)
    assert desk.workspace.record(draft).form_version == today.version
    assert desk.workspace.record(taken).form_version == before.version
    assert desk.review(draft)
    desk.close()


def test_a_form_that_is_no_longer_read_stops_nobody(place: Path, tmp_path: Path) -> None:
    unreadable = replace(form(SHIGU), version="0" * 16, files={"form.toml": "id ="})
    gone = replace(unreadable, id="gone-2001")
    desk = Desk.open(place, forms={SHIGU: unreadable, gone.id: gone})
    old, new = take_in(desk, tmp_path), take_in(desk, tmp_path, 项目名称="第二个")
    filing = replace(reading(项目名称="第三个").filing, form_id=gone.id)
    (lost,) = desk.take_in(tmp_path / "去年.docx", [Reading(gone.id, filing, "表 1")])
    desk.close()
    desk = Desk.open(place)
    assert desk.open_filing(old).text(AMOUNT) == "565.81"
    with pytest.raises(FormError):
        desk.open_filing(lost)
    desk.open_filing(new).edit(AMOUNT, "600")
    assert set(desk.dossiers.beside(new)) == {str(old)}
    assert len(desk.listing()) == 3
    desk.close()


def test_what_waits_for_review_is_known_without_a_year_on_the_form(
    desk: Desk, tmp_path: Path
) -> None:
    one = form("xinglong-target-2021")
    filing = build(one, {"项目名称": "甲", "预算数": "12.5"}, {}, CellState.IMPORTED)
    document = tmp_path / "去年.docx"
    document.write_bytes(b"document")
    (taken,) = desk.take_in(document, [Reading(one.id, filing, "表 1")])
    (draft,) = desk.carry([taken], 2024)
    assert "预算数" in {item.path.field for item in desk.review(draft)}


def test_removed_filings_come_back(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path)
    desk.remove(taken)
    assert desk.listing() == ()
    assert [one.id for one in desk.removed()] == [taken]
    desk.restore(taken)
    assert desk.listing()[0].id == taken
    assert desk.removed() == ()


def test_search_finds_cells(desk: Desk, tmp_path: Path) -> None:
    taken = take_in(desk, tmp_path, 项目立项依据="按照市级统筹的规定")
    assert [hit.record.id for hit in desk.search("市级统筹")] == [taken]


def test_a_draft_remembers_what_reading_last_year_left_open(desk: Desk, tmp_path: Path) -> None:
    (draft,) = desk.carry([take_in(desk, tmp_path)], 2024)
    assert desk.intake_report(draft).unread == (("盖章处", "第 3 段"),)
    assert desk.intake_report(desk.new_filing(SHIGU, "2024", "某局")).unread == ()


XINGLONG = "xinglong-target-2021"


def test_a_form_without_a_year_stays_in_the_year_it_was_filed_in(
    desk: Desk, tmp_path: Path
) -> None:
    code = {"项目编码": "13082221ABCDEFGHIJKLM", "项目名称": "医疗救助资金"}
    filing = build(form(XINGLONG), code, {}, CellState.IMPORTED)
    document = tmp_path / "去年.docx"
    document.write_bytes(b"bytes")
    (taken,) = desk.take_in(document, [Reading(XINGLONG, filing, "表 1", (), ())])
    assert desk.listed(taken).year == "2021"
    (draft,) = desk.carry([taken], 2022)
    session = desk.open_filing(draft)
    assert session.filing.value("项目编码") == ""
    session.edit(CellPath("资金用途"), "医疗救助")
    assert desk.listed(draft).year == "2022"


# --- the filings of a dossier ------------------------------------------------------------------

PHONE = CellPath("联系电话")


def two_phones(desk: Desk, folder: Path) -> tuple[int, int]:
    first = take_in(desk, folder, 填报人="周经办", 联系电话="8170001")
    second = take_in(desk, folder, 项目名称="医疗救助", 填报人="周经办", 联系电话="8170002")
    return first, second


def of_dossier(desk: Desk, filing_id: int) -> list[str]:
    findings = desk.open_filing(filing_id).report.findings
    return [one.state.value for one in findings if one.elsewhere]


def test_what_a_new_filing_brings_is_counted_in_all(desk: Desk, tmp_path: Path) -> None:
    first = take_in(desk, tmp_path, 填报人="周经办", 联系电话="8170001")
    alone = desk.listed(first).warnings
    second = take_in(desk, tmp_path, 项目名称="医疗救助", 填报人="周经办", 联系电话="8170002")
    assert [desk.listed(one).warnings for one in (first, second)] == [alone + 1, alone + 1]
    desk.remove(second)
    assert desk.listed(first).warnings == alone
    desk.restore(second)
    assert desk.listed(first).warnings == alone + 1


def test_an_edit_is_counted_in_the_other_filings_too(
    desk: Desk, place: Path, tmp_path: Path
) -> None:
    first, second = two_phones(desk, tmp_path)
    before = desk.listed(second).warnings
    desk.take_touched()
    desk.open_filing(first).edit(PHONE, "8170002")
    assert desk.take_touched() == {first: Tally(), second: Tally()}
    assert desk.take_touched() == {}
    assert desk.listed(second).warnings == before - 1
    desk.open_filing(first).undo()
    assert desk.listed(second).warnings == before
    desk.close()
    again = Desk.open(place)
    assert again.listed(second).warnings == before
    assert [one.warnings for one in again.workspace.dossiers()] == [
        again.listed(first).warnings + before
    ]
    again.close()


def test_an_explanation_counts_in_every_filing_it_is_about(
    desk: Desk, place: Path, tmp_path: Path
) -> None:
    first, second = two_phones(desk, tmp_path)
    session = desk.open_filing(first)
    (phones,) = [one for one in session.open_findings() if one.elsewhere]
    session.explain(phones, "两间办公室")
    assert of_dossier(desk, second) == ["explained"]
    assert [desk.listed(one).explained for one in (first, second)] == [1, 1]
    desk.close()
    again = Desk.open(place)
    assert [again.listed(one).explained for one in (first, second)] == [1, 1]
    assert of_dossier(again, second) == ["explained"]
    again.open_filing(second).edit(PHONE, "8170003")
    assert of_dossier(again, second) == of_dossier(again, first) == ["failed"]
    assert [again.listed(one).explained for one in (first, second)] == [0, 0]
    again.open_filing(second).undo()
    assert of_dossier(again, first) == ["explained"]
    again.close()


def test_an_explanation_is_taken_back_from_any_filing_it_is_about(
    desk: Desk, tmp_path: Path
) -> None:
    first, second = two_phones(desk, tmp_path)
    session = desk.open_filing(first)
    (phones,) = [one for one in session.open_findings() if one.elsewhere]
    session.explain(phones, "两间办公室")
    desk.flush(5)
    desk.close_filing(first)
    other = desk.open_filing(second)
    (explained,) = [one for one in other.report.findings if one.elsewhere]
    assert explained.reason == "两间办公室"
    other.withdraw(explained)
    assert of_dossier(desk, first) == of_dossier(desk, second) == ["failed"]
    desk.open_filing(first).undo()
    assert of_dossier(desk, second) == ["explained"]


def test_one_explained_in_several_filings_is_taken_back_in_all(desk: Desk, tmp_path: Path) -> None:
    first, second = two_phones(desk, tmp_path)
    session, other = desk.open_filing(first), desk.open_filing(second)
    (phones,) = [one for one in session.open_findings() if one.elsewhere]
    session.explain(phones, "两间办公室")
    desk.recount(second)
    (told,) = [one for one in other.report.findings if one.elsewhere]
    other.explain(told, "两处办公，号码都对")
    other.withdraw(next(one for one in other.report.findings if one.elsewhere))
    assert of_dossier(desk, first) == of_dossier(desk, second) == ["failed"]
    assert desk.open_filing(first) is session, "an open filing stays open"
    session.undo()
    assert of_dossier(desk, first) == ["explained"]
    session.edit(CellPath("联系电话"), "8170003")
    (changed,) = [one for one in session.open_findings() if one.elsewhere]
    once = session.earlier_reason(changed)
    assert once is not None
    assert once.reason == "两间办公室"
    session.edit(CellPath("联系电话"), "8170001")
    session.withdraw(next(one for one in session.report.findings if one.elsewhere))
    session.edit(CellPath("填报人"), "另一人")
    desk.close()
    again = Desk.open(desk.path)
    assert again.open_filing(first).text(CellPath("填报人")) == "另一人"
    assert again.open_filing(first).explanations == again.open_filing(second).explanations == {}
    again.close()


def test_the_list_counts_anew_what_a_moved_filing_leaves_behind(desk: Desk, tmp_path: Path) -> None:
    first, second = two_phones(desk, tmp_path)
    session, other = desk.open_filing(first), desk.open_filing(second)
    before = desk.listed(second).warnings
    session.edit(CellPath("联系电话"), "8170002")
    assert desk.listed(second).warnings == before - 1, "open, but not in hand"
    session.undo()
    session.edit(CellPath("填报单位"), "石鼓区人力资源和社会保障局")
    listed = {one.id: one for one in desk.listing()}
    assert listed[second].warnings == before - 1
    assert listed[second].among == listed[first].among == Tally()
    desk.open_filing(second)
    assert other.standing().warnings == before - 1


def test_a_unit_written_two_ways_is_one_dossier(desk: Desk, tmp_path: Path) -> None:
    first = take_in(desk, tmp_path, 填报单位="石鼓区医保局")
    second = take_in(desk, tmp_path, 填报单位="石鼓区医疗保障局", 项目名称="医疗救助")
    take_in(desk, tmp_path, 填报单位="石鼓区人社局")
    assert set(desk.dossiers.beside(first)) == {str(second)}
    found = [one.rule for one in desk.open_filing(first).report.findings if one.elsewhere]
    assert found == ["D03"]


def test_what_is_explained_about_a_table_without_rows_is_there_after_reopening(
    place: Path,
) -> None:
    desk = Desk.open(place)
    added = desk.new_filing(SHIGU, "2024", "某区医保局")
    session = desk.open_filing(added)
    for table in session.form.tables:
        session.delete_rows(table, session.filing.row_ids(table))
    rowless = [one for one in session.open_findings() if any(c.column for c in one.cells)]
    assert rowless
    for finding in rowless:
        session.explain(finding, "今年没有进度计划。")
    desk.close()
    again = Desk.open(place)
    assert len(again.open_filing(added).explanations) == len(rowless)
    again.close()
