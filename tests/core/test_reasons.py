"""Explanations: held for exactly one text, offered again when it changes, undone like an edit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.cells import CellPath
from perfdesk.errors import PerfDeskError
from perfdesk.findings import FindingState, Level
from perfdesk.reasons import MOST_CHARS, Earlier, Explained, checked_reason, reason_edit
from perfdesk.session import Session
from tests.scenario import Scenario, small_form

if TYPE_CHECKING:
    from perfdesk.findings import Finding

PICTURE = """
# 小表
项目：{项目名称}
| 总额 | {总额} | 甲 | {甲} |
| 乙 | {乙} | 说明 | {说明} |
| 内容 | < | 开始 | 完成 |
|* {进度.内容} | < | {.开始} | {.完成} |
"""
SETTINGS = """
[field]
"总额" = { type = "money", unit = "万元" }
"甲" = { type = "money", unit = "万元" }
"乙" = { type = "money", unit = "万元" }
[table."进度".columns]
"开始" = { type = "date", carry = "shift" }
"完成" = { type = "date", carry = "shift" }
[[rule]]
id = "T1"
title = "总额与分项不符"
level = "error"
check = "总额 == 甲 + 乙"
say = "总额 {总额} 与分项之和不符"
basis = "填报说明"
[[rule]]
id = "T2"
title = "完成早于开始"
level = "warning"
check = "进度.开始 <= 进度.完成"
say = "完成 {完成} 早于开始 {开始}"
basis = "填报说明"
"""
FORM = small_form(PICTURE, SETTINGS)
TOTAL = CellPath("总额")


def wrong() -> Scenario:
    work = Scenario(FORM).fill_all({"总额": "10", "甲": "3", "乙": "4"})
    return work.add_row("进度", {"内容": "发放", "开始": "2024年3月1日", "完成": "2024年2月1日"})


def only(work: Scenario, rule: str) -> Finding:
    (found,) = [one for one in work.session.report.findings if one.rule == rule]
    return found


def again(work: Scenario) -> Session:
    """Return the session as it is after a restart: from its start and its steps."""
    session = work.session
    return Session(
        FORM,
        session.filing,
        transactions=session._transactions,
        explanations=session._reasons.values(),
    )


@pytest.mark.parametrize("reason", ["", "  ", "无", "。。", "\u3000\n", "—— "])
def test_a_reason_that_says_nothing_is_refused_kindly(reason: str) -> None:
    work = wrong()
    with pytest.raises(PerfDeskError, match="两个字"):
        work.session.explain(only(work, "T1"), reason)
    assert only(work, "T1").state is FindingState.FAILED


def test_a_reason_of_any_length_is_kept() -> None:
    work, reason = wrong(), "上级核定，" * 4000
    work.session.explain(only(work, "T1"), f"  {reason}\n")
    assert only(work, "T1").reason == reason


def test_a_changed_text_asks_again_and_offers_the_earlier_reason() -> None:
    work = wrong()
    work.session.explain(only(work, "T1"), "尾差由区级承担")
    assert work.session.earlier_reason(only(work, "T1")) is None
    work.fill("总额", "11")
    found = only(work, "T1")
    assert found.state is FindingState.FAILED
    earlier = work.session.earlier_reason(found)
    assert earlier == Earlier("尾差由区级承担", of_last_year=False)
    work.session.explain(found, "尾差由区级承担")
    assert only(work, "T1").reason == "尾差由区级承担"
    assert work.session.earlier_reason(only(work, "T2")) is None


def test_the_old_text_has_its_reason_again() -> None:
    work = wrong()
    work.session.explain(only(work, "T1"), "尾差")
    work.fill("总额", "11").fill("总额", "10")
    assert only(work, "T1").reason == "尾差"


def test_the_newest_reason_of_a_place_is_offered() -> None:
    work = wrong()
    for total, reason in (("10", "第一个理由"), ("11", "第二个理由")):
        work.fill("总额", total)
        work.session.explain(only(work, "T1"), reason)
    work.fill("总额", "12")
    earlier = work.session.earlier_reason(only(work, "T1"))
    assert earlier
    assert earlier.reason == "第二个理由"


def test_a_reason_taken_back_is_not_offered() -> None:
    work = wrong()
    work.session.explain(only(work, "T1"), "尾差")
    work.session.withdraw(only(work, "T1"))
    assert only(work, "T1").state is FindingState.FAILED
    work.fill("总额", "11")
    assert work.session.earlier_reason(only(work, "T1")) is None


def test_reasons_of_two_rows_are_not_mixed_up() -> None:
    work = wrong()
    work.add_row("进度", {"内容": "验收", "开始": "2024年9月1日", "完成": "2024年8月1日"})
    for finding, reason in zip(work.findings("T2"), ("先发后补", "提前验收"), strict=True):
        work.session.explain(finding, reason)
    work.fill("进度[2].完成", "2024年2月9日").fill("进度[3].完成", "2024年6月1日")
    earlier = [work.session.earlier_reason(one) for one in work.findings("T2")]
    assert [one.reason for one in earlier if one] == ["先发后补", "提前验收"]


def test_undo_and_redo_take_reasons_along() -> None:
    work = wrong()
    work.session.explain(only(work, "T1"), "尾差")
    assert work.session.undo_name == f"说明 {only(work, 'T1').title}"
    work.session.withdraw(only(work, "T1"))
    work.session.undo()
    assert only(work, "T1").reason == "尾差"
    work.session.undo()
    assert only(work, "T1").state is FindingState.FAILED
    work.session.redo()
    assert only(work, "T1").reason == "尾差"
    session = again(work)
    assert [one.reason for one in session.report.findings if one.rule == "T1"] == ["尾差"]
    session.undo()
    assert all(one.state is FindingState.FAILED for one in session.report.findings)


def test_giving_the_same_reason_twice_is_no_step() -> None:
    work = wrong()
    work.session.explain(only(work, "T1"), "尾差")
    step = work.session.last_step
    work.session.explain(only(work, "T1"), " 尾差 ")
    assert work.session.last_step == step


def test_next_year_does_not_inherit_a_reason_but_is_offered_it() -> None:
    last = wrong()
    last.session.explain(only(last, "T1"), "尾差由区级承担")
    last.session.explain(only(last, "T2"), "先发后补")
    draft = last.carry_to(2025)
    session = Session(
        FORM,
        draft.session.filing,
        last_year=last.session.filing,
        last_year_explanations=last.session._reasons.values(),
    )
    assert all(one.state is FindingState.FAILED for one in session.report.findings)
    offered = {one.rule: session.earlier_reason(one) for one in session.open_findings()}
    assert offered["T1"] == Earlier("尾差由区级承担", of_last_year=True)
    assert offered["T2"] == Earlier("先发后补", of_last_year=True)


def test_reasons_without_cells_are_offered_by_their_rule() -> None:
    work = wrong()
    kept = [Explained("T1", "0" * 16, "上级已批")]
    session = Session(FORM, work.session.filing, explanations=kept)
    offered = {one.rule: session.earlier_reason(one) for one in session.open_findings()}
    assert offered["T1"] == Earlier("上级已批", of_last_year=False)
    assert offered["T2"] is None


def test_hints_are_asked_nothing() -> None:
    work = wrong()
    assert all(
        work.session.earlier_reason(one) is None
        for one in work.session.report.findings
        if one.level is Level.HINT
    )


AMOUNTS = st.sampled_from(["3", "4", "7", "10", "11", "", "十"])
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["总额", "甲", "乙"]), AMOUNTS),
        st.tuples(st.just("说明"), st.sampled_from(["尾差", "上级核定"])),
        st.tuples(st.just("撤回"), st.just("")),
        st.tuples(st.just("撤销"), st.just("")),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(DEEDS)
def test_exactly_the_text_that_was_explained_is_explained(
    deeds: list[tuple[str, str]],
) -> None:
    work = wrong()
    begun = work.session.last_step
    for deed, text in deeds:
        found = next((one for one in work.session.report.findings if one.rule == "T1"), None)
        if deed == "说明" and found:
            work.session.explain(found, text)
        elif deed == "撤回" and found:
            work.session.withdraw(found)
        elif deed == "撤销" and work.session.last_step > begun:
            work.session.undo()
        elif deed in {"总额", "甲", "乙"}:
            work.fill(deed, text)
        held = work.session._reasons
        for one in work.session.report.findings:
            reason = held[one.fingerprint].reason if one.fingerprint in held else ""
            assert one.reason == reason
            assert (one.state is FindingState.EXPLAINED) == bool(reason)
        session = again(work)
        assert session.report == work.session.report
    work.undo_all()
    assert work.session._reasons == {}


@given(st.text())
def test_any_text_is_a_reason_or_refused(text: str) -> None:
    if sum(sign.isalnum() for sign in text) >= 2:
        assert checked_reason(text) == text.strip()
    else:
        with pytest.raises(PerfDeskError, match="两个字"):
            checked_reason(text)


def test_taken_back_from_another_filing_a_reason_keeps_the_cells_it_was_given_for() -> None:
    seen = replace(only(wrong(), "T1"), reason="两笔合并", cells=(CellPath("别处的栏目"),))
    own = {seen.fingerprint: Explained("T1", seen.fingerprint, "两笔合并", (TOTAL,))}
    (taken,) = reason_edit(seen, "", own)
    assert taken.cells == (TOTAL,)
    (given,) = reason_edit(seen, "三笔合并", own)
    assert given.cells == (CellPath("别处的栏目"),)


def test_a_reason_as_long_as_a_book_is_refused() -> None:
    assert len(checked_reason("因" * MOST_CHARS)) == MOST_CHARS
    with pytest.raises(PerfDeskError, match="原因有 100001 个字"):
        checked_reason("因" * (MOST_CHARS + 1))
