"""What texts tell of money and of percentages, and what it is held against."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.amounts import Amount
from perfdesk.cells import CellPath
from perfdesk.check.subjects import Measure, contradictions, goals_in
from perfdesk.check.told import same_amount, told_amounts

CENTS = st.decimals(min_value=1, max_value=99_999, places=2)
WORDS = [
    "2020年",
    "2019年",
    "本年",
    "预算",
    "总预算",
    "资金总额",
    "1828",
    "万元",
    "元",
    "，",
    "。",
    "91400人",
    "*",
    "200元",
    "=",
    "比例",
    "率",
    "达到",
    "90%",
    "以上",
    "住院",
    "（",
    "）",
]
PIECES = st.lists(st.sampled_from(WORDS), max_size=20).map("".join)


@given(PIECES | st.text(max_size=60))
def test_what_is_told_stands_in_the_text(text: str) -> None:
    for one in told_amounts(text, 2020):
        assert one.text in text
        assert one.number >= 0
    for goal in goals_in(text):
        assert goal.text in text
        assert goal.clause in text


@given(CENTS)
def test_an_amount_agrees_with_itself_in_any_unit(number: Decimal) -> None:
    amount = Amount(number, "万元")
    for unit in ("元", "万元", "亿元"):
        told = amount.to(unit).number
        places = max(0, -int(told.as_tuple().exponent))
        assert same_amount(amount, str(number), told, unit, min(places, 8))


@given(CENTS, CENTS)
def test_amounts_apart_by_more_than_their_last_digit_are_two(one: Decimal, other: Decimal) -> None:
    agrees = same_amount(Amount(one, "万元"), str(one), other, "万元", 2)
    assert agrees or abs(one - other) > Decimal("0.005")
    if agrees:
        assert abs(one - other) <= Decimal("0.5")


@given(CENTS)
def test_a_year_tells_only_of_itself(number: Decimal) -> None:
    text = f"2019年预算{number + 1}万元，2020年预算{number}万元"
    assert [one.number for one in told_amounts(text, 2020)] == [number]
    assert [one.number for one in told_amounts(text, 2019)] == [number + 1]
    assert told_amounts(text, None) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2020年预算1828万元（91400人*200元=1828万元）", ["2020年预算1828万元"]),
        ("２０２０年预算１８２８万元", ["２０２０年预算１８２８万元"]),
        ("2020年度财政预算安排补助资金1,828.50万元", ["2020年度财政预算安排补助资金1,828.50万元"]),
        ("2020年预算1458", ["2020年预算1458"]),
        ("2020年预算1458人", []),
        ("2020年预算9" + "9" * 30, []),
        ("2020年预算每人200元", []),
        ("2020年预算200元/人", []),
        ("2020年县级预算200万元，2020年省级预算300万元", ["2020年县级预算200万元"]),
    ],
)
def test_what_is_told_of_this_year(text: str, told: list[str]) -> None:
    assert [one.text for one in told_amounts(text, 2020)] == told


def measure(name: str, *numbers: int) -> Measure:
    figures = tuple(Decimal(number) for number in numbers)
    return Measure(name, figures, CellPath("指标", name, "指标值"), str(numbers))


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("住院医疗费用报销比例达到90%", "贫困人口医疗报销比例", 95),
        ("参保率达95%以上，结余率在5%以内", "参保率", 95),
        ("住院补偿率达60%以上，门诊补偿率达到50%", "住院补偿率", 60),
        ("贫困人口参保率100%", "参保率", 95),
        ("参保率100%", "贫困人口参保率", 95),
        ("参保率不低于95%", "参保率", 98),
        ("上访率控制在1%以内", "上访率", 0),
        ("中央负担80%、参保率配套比例40%", "参保率", 95),
        ("去年参保率93%，截至目前参保率94%", "参保率", 95),
        ("参保率提高2%", "参保率", 95),
    ],
)
def test_promises_that_contradict_nothing(text: str, name: str, number: int) -> None:
    assert list(contradictions(goals_in(text), [measure(name, number)], 2020)) == []


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("确保建档立卡贫困户人口住院医疗费用报销比例达到90%", "兜底保障贫困人口医疗报销比例", 95),
        ("全县居民参保率达到９６％", "参保率", 95),
        ("参保率不低于98%", "参保率（%）", 95),
        ("上访率控制在1%以内", "上访率", 2),
        ("2020年城乡居民参保率为96%", "城乡居民参保率", 95),
    ],
)
def test_promises_that_an_indicator_contradicts(text: str, name: str, number: int) -> None:
    ((goal, against),) = contradictions(goals_in(text), [measure(name, number)], 2020)
    assert goal.text in text
    assert against.name == name
