from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.indicators import (
    GRADED,
    Pieces,
    matching_units,
    parse_indicator,
    take_apart,
    typed_operator,
    units_used,
)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", Pieces()),
        ("≥95%", Pieces("≥", "95", "%")),
        ("95%以上", Pieces("≥", "95", "%")),
        ("１,０００人", Pieces("", "1,000", "人")),
        ("42元/人/月", Pieces("", "42", "元/人/月")),
        ("≥100%（应保尽保）", Pieces("≥", "100", "%", tail="（应保尽保）")),
        ("≥95服务满意程度", Pieces("≥", "95", tail="服务满意程度")),
        ("参保率≥95%", Pieces("≥", "95", "%", lead="参保率")),
        ("优", Pieces(GRADED, "优")),
        ("百分之九十五以上", Pieces("≥", "95", "%")),
    ],
)
def test_values_are_taken_apart(text: str, pieces: Pieces) -> None:
    assert take_apart(text) == pieces


@pytest.mark.parametrize(
    "text",
    [
        "较大",
        "每月15日前",
        "60%以上，21%以上",
        "3-5天",
        "提高5%",
        "95%以上，其中贫困人口100%",
        "定性优",
    ],
)
def test_what_would_be_lost_is_not_taken_apart(text: str) -> None:
    assert take_apart(text) is None


@pytest.mark.parametrize(
    ("pieces", "text", "trouble"),
    [
        (Pieces("≥", "９５", "％"), "≥95%", ""),
        (Pieces("", "1/3"), "1/3", ""),
        (Pieces("", "3-5", "天"), "3-5天", ""),
        (Pieces("≥", "3-5", "天"), "≥3-5天", "“3-5天”读不成数和单位"),
        (Pieces("≥"), "", "还没有填数"),
        (Pieces(GRADED), "", "还没有选等次"),
        (Pieces(GRADED, "良"), "良", ""),
        (Pieces("≥", "好多", "人"), "≥好多人", "“好多人”读不成数和单位"),
        (Pieces("≥", "95", "满意程度"), "≥95满意程度", "“满意程度”不像单位"),
        (Pieces("≥", "95", "%", tail="服务满意程度"), "≥95%服务满意程度", ""),
    ],
)
def test_pieces_say_what_will_be_written(pieces: Pieces, text: str, trouble: str) -> None:
    assert (pieces.text, pieces.trouble) == (text, trouble)


@given(st.text(alphabet="≥≤>95.0%人元/月每以上内不少于（含）服务满意度 百分之优", max_size=20))
def test_putting_together_loses_nothing(text: str) -> None:
    pieces = take_apart(text)
    if pieces is None or pieces == Pieces():
        return
    before, after = parse_indicator(text), parse_indicator(pieces.text)
    assert before is not None
    assert after is not None
    assert (after.kind, after.operator, after.bounds) == (
        before.kind, before.operator, before.bounds
    )  # fmt: skip
    assert (after.full_unit, after.lead, after.remark, after.note) == (
        before.full_unit, before.lead, before.remark, before.note
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "now", "operator", "number"),
    [
        ("95", "", "", "95"),
        (">95", "", "≥", "95"),
        (">", "≥", "＞", ""),
        ("=", "≥", "≥", ""),
        ("=", "＞", "≥", ""),
        ("=", "＜", "≤", ""),
        ("=95", "", "＝", "95"),
        ("≤5", "≥", "≤", "5"),
    ],
)
def test_operators_are_typed_where_the_number_is(
    typed: str, now: str, operator: str, number: str
) -> None:
    assert typed_operator(typed, now) == (operator, number)


def test_units_that_were_used_come_first() -> None:
    used = units_used(["102300人", "≥95%", "90%以上", "较大", "42元/人/月"])
    assert used[0] == "%"
    assert set(used) == {"%", "人", "元/人/月"}
    assert matching_units("", used)[0] == "%"
    assert matching_units("元/", used)[0] == "元/人/月"
    assert "元/户" in matching_units("元/", used)
    assert "个工作日" in matching_units("工作日", ())
    assert matching_units("没有的", ()) == ()
