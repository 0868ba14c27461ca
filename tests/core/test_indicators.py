from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.indicators import (
    IndicatorValue,
    Tree,
    ValueKind,
    first_level_of,
    pairs,
    parse_indicator,
    proposal,
    read_trees,
    standard_name,
)

TREE = Tree(
    "HN-5",
    (("产出指标", ("数量指标", "质量指标")), ("效益指标", ("可持续影响指标",))),
    {"可持续发展指标": "可持续影响指标"},
)


def read(text: str) -> IndicatorValue:
    value = parse_indicator(text)
    assert value is not None
    return value


def bounds(text: str) -> list[Decimal | None]:
    return list(read(text).bounds)


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit"),
    [
        ("102300人", "", "102300", "人"),
        ("≥95%", "≥", "95", "%"),
        ("≧97﹪", "≥", "97", "%"),
        ("不少于5000人", "≥", "5000", "人"),
        ("控制在0.1%以内", "≤", "0.1", "%"),
        ("90%以上", "≥", "90", "%"),
        ("达95%以上", "≥", "95", "%"),
        ("15天之内", "≤", "15", "天"),
        ("61.44元/人", "", "61.44", "元/人"),
        ("42元/人/月", "", "42", "元/人/月"),
        ("每年不低于3次", "", "", ""),
        ("＞3家", "＞", "3", "家"),
        ("<3%", "＜", "3", "%"),
        ("=100%", "＝", "100", "%"),
        ("约100人", "≈", "100", "人"),
        ("95.00", "", "95.00", ""),
        ("1,000人", "", "1000", "人"),
        ("100%（应保尽保）", "", "100", "%"),
    ],
)
def test_quantities(text: str, operator: str, number: str, unit: str) -> None:
    value = read(text)
    if not number:
        assert value.kind is not ValueKind.QUANTITY
        return
    assert value.kind is ValueKind.QUANTITY
    assert (value.operator, value.number, value.full_unit) == (operator, Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("较大", ValueKind.WORDS),
        ("按月发放", ValueKind.WORDS),
        ("60%以上,\n21%以上", ValueKind.SEVERAL),
        ("≥95%、≥90%", ValueKind.SEVERAL),
        ("≥100贫困人口全员补助100%", ValueKind.MIXED),
        ("88 100", ValueKind.MIXED),
        ("12月底前", ValueKind.TIME),
        ("每月15日前", ValueKind.TIME),
        ("2023年12月31日前完成", ValueKind.TIME),
        ("12个月", ValueKind.QUANTITY),
        ("5%-3%", ValueKind.MIXED),
        ("9" * 300, ValueKind.MIXED),
    ],
)
def test_kinds(text: str, kind: ValueKind) -> None:
    assert read(text).kind is kind


def test_blank_is_nothing() -> None:
    assert parse_indicator(" 　\n") is None


def test_ranges_and_bounds() -> None:
    assert bounds("5%-10%") == [5, 10]
    assert bounds("3至5天") == [3, 5]
    assert bounds("≥5") == [5, None]
    assert bounds("≤5") == [None, 5]
    assert bounds("5") == [5, 5]
    assert bounds("约5") == [None, None]
    assert bounds("较大") == [None, None]


def test_ten_thousands_are_worked_out() -> None:
    assert read("10.23万人").scaled == (Decimal(102_300), "人")
    assert read("1万-2万人").kind is ValueKind.MIXED
    assert bounds("1-2万人") == [10_000, 20_000]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("95%以上", "≥95%"),
        ("不少于5000人", "≥5000人"),
        ("控制在0.1%以内", "≤0.1%"),
        ("5%以内", "≤5%"),
        (">=5家", "≥5家"),
        ("100%以上（应保尽保）", "≥100%（应保尽保）"),
        ("≥95%", None),
        ("95%", None),
        ("提高5%以上", None),
        ("较大", None),
        ("约100人", None),
        ("", None),
    ],
)
def test_normal_writing_is_proposed(text: str, normal: str | None) -> None:
    assert proposal(text) == normal


def test_a_proposal_is_its_own_normal_form() -> None:
    for text in ("95%以上", "不少于5000人", "控制在0.1%以内", "42元/人/月以内"):
        normal = proposal(text)
        assert normal is not None
        assert proposal(normal) is None
        assert read(normal).bounds == read(text).bounds


@given(
    st.text(max_size=60)
    | st.text(alphabet="0123456789.%≥≤<>以上内不少于至-、,\n 人元/月", max_size=40)
)
def test_any_text_can_be_read(text: str) -> None:
    value = parse_indicator(text)
    assert (value is None) == (not text.strip())
    proposal(text)


def test_trees_know_other_names() -> None:
    assert pairs(TREE) == (
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "可持续影响指标"),
    )
    assert standard_name(TREE, "可持续\n发展指标") == "可持续影响指标"
    assert standard_name(TREE, "数量") == "数量指标"
    assert standard_name(TREE, "成本指标") is None
    assert first_level_of(TREE, "质量") == "产出指标"
    assert first_level_of(TREE, "成本") is None


def test_tree_files_are_checked() -> None:
    good = {"id": "T", "levels": [["产出指标", ["数量指标"]]], "aliases": {"数": "数量指标"}}
    trees, problems = read_trees({"tree": [good]}, "trees.toml")
    assert pairs(trees["T"]) == (("产出指标", "数量指标"),)
    assert not problems
    bad = [{"id": "x"}, {"id": "y", "levels": [[1, ["a"]]]}, good, good]
    _, problems = read_trees({"tree": bad}, "trees.toml")
    assert len(problems) == 3
