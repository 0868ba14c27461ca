from __future__ import annotations

from itertools import product

import pytest

from perfdesk.cells import CellPath
from perfdesk.check.gate import CARRIED, GATE, Act, Decision, Verdict, pass_gate
from perfdesk.findings import Category, Finding, FindingState, Level


def finding(level: Level, state: FindingState = FindingState.FAILED) -> Finding:
    cells = (CellPath("资金总额"),)
    return Finding("R", "规则", level, Category.OTHER, cells, "说法", "依据", state)


@pytest.mark.parametrize(
    ("subject", "save", "draft", "official", "hand_over"),
    [
        (Level.ERROR, Verdict.ALLOW, Verdict.MARK, Verdict.REFUSE, Verdict.REFUSE),
        (Level.WARNING, Verdict.ALLOW, Verdict.ALLOW, Verdict.CONFIRM, Verdict.LIST),
        (Level.HINT, Verdict.ALLOW, Verdict.ALLOW, Verdict.ALLOW, Verdict.ALLOW),
        (CARRIED, Verdict.ALLOW, Verdict.ALLOW, Verdict.ASK, Verdict.RECORD),
    ],
)
def test_the_table(
    subject: str, save: Verdict, draft: Verdict, official: Verdict, hand_over: Verdict
) -> None:
    assert [GATE[subject, act] for act in Act] == [save, draft, official, hand_over]


def test_the_table_knows_every_pair() -> None:
    assert set(GATE) == set(product((*Level, CARRIED), Act))


def decide(act: Act, subject: str, state: FindingState = FindingState.FAILED) -> Decision:
    findings = [] if subject == CARRIED else [finding(Level(subject), state)]
    return pass_gate(act, findings, carried=3 if subject == CARRIED else 0)


@pytest.mark.parametrize(("subject", "act"), sorted(GATE))
def test_each_pair_does_what_the_table_says(subject: str, act: Act) -> None:
    decision = decide(act, subject)
    match GATE[subject, act]:
        case Verdict.ALLOW:
            assert decision == Decision()
        case Verdict.MARK:
            assert decision.mark == "草稿，有 1 处错误未处理"
            assert decision.allowed
        case Verdict.CONFIRM:
            assert len(decision.confirm) == 1
            assert decision.allowed
        case Verdict.ASK:
            assert decision.ask == "还有 3 格是从上年结转、没有确认的，仍要打印吗？"
            assert decision.allowed
        case Verdict.LIST:
            assert len(decision.listed) == 1
            assert decision.allowed
        case Verdict.RECORD:
            assert decision.recorded == 3
            assert decision.allowed
        case Verdict.REFUSE:
            assert not decision.allowed
            assert len(decision.blocking) == 1


@pytest.mark.parametrize(("level", "act"), list(product(Level, Act)))
def test_what_is_explained_stands_in_nobodys_way(level: Level, act: Act) -> None:
    decision = decide(act, level, FindingState.EXPLAINED)
    assert decision.allowed
    assert not decision.mark
    assert not decision.confirm
    assert len(decision.listed) == (act is Act.HAND_OVER)


@pytest.mark.parametrize(("level", "act"), list(product(Level, Act)))
def test_what_cannot_be_said_does_not_block(level: Level, act: Act) -> None:
    assert decide(act, level, FindingState.CANNOT_SAY) == Decision()


def test_a_refusal_says_how_to_go_on() -> None:
    findings = [finding(Level.ERROR), finding(Level.ERROR), finding(Level.WARNING)]
    official = pass_gate(Act.OFFICIAL, findings, carried=2)
    assert official.refuse == "有 2 处错误，改正或写明理由后才能打印正式表"
    assert len(official.confirm) == 1
    assert official.ask
    over = pass_gate(Act.HAND_OVER, findings, carried=2)
    assert over.refuse == "有 2 处错误，改正或写明理由后才能报送"
    assert over.recorded == 2
