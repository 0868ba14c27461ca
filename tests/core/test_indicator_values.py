from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.expression import Names, Scope, compile_expression
from perfdesk.indicators import (
    IndicatorValue,
    ValueKind,
    load_words,
    parse_indicator,
    proposal,
)
from perfdesk.values import FieldType, parse


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
        ("﹥95％", "＞", "95", "%"),
        ("＞=95%", "≥", "95", "%"),
        ("９5%", "", "95", "%"),
        ("不少于5000人", "≥", "5000", "人"),
        ("不晚于20个工作日", "≤", "20", "个工作日"),
        ("控制在0.1%以内", "≤", "0.1", "%"),
        ("90%以上", "≥", "90", "%"),
        ("达95%以上", "≥", "95", "%"),
        ("100%以上（含）", "≥", "100", "%"),
        ("90%（含）以上", "≥", "90", "%"),
        ("15天之内", "≤", "15", "天"),
        ("三个工作日内", "≤", "3", "个工作日"),
        ("百分之九十五", "", "95", "%"),
        ("百分之九十五以上", "≥", "95", "%"),
        ("千分之三", "", "3", "‰"),
        ("百分百", "", "100", "%"),
        ("十万人", "", "100000", "人"),
        ("100余人", "≈", "100", "人"),
        ("10万余人", "≈", "10", "万人"),
        ("95%左右", "≈", "95", "%"),
        ("61.44元/人", "", "61.44", "元/人"),
        ("61.44元每人", "", "61.44", "元/人"),
        ("42元/人/月", "", "42", "元/人/月"),
        ("500元/人·年", "", "500", "元/人/年"),
        ("每人每年200元", "", "200", "元/人/年"),
        ("每年不低于3次", "≥", "3", "次/年"),
        ("每半年1次", "", "1", "次/半年"),
        ("＞3家", "＞", "3", "家"),
        ("<3%", "＜", "3", "%"),
        ("=100%", "＝", "100", "%"),
        ("约100人", "≈", "100", "人"),
        ("95.00", "", "95.00", ""),
        ("1,000人", "", "1000", "人"),
        ("-5%", "", "-5", "%"),
        ("0起", "", "0", "起"),
        ("60周岁以上", "≥", "60", "周岁"),
        ("3.5元/㎡", "", "3.5", "元/㎡"),
        ("100%（应保尽保）", "", "100", "%"),
        ("1/4", "", "0.25", ""),
        ("四分之三以上", "≥", "0.75", ""),
        ("参保率≥95%", "≥", "95", "%"),
        ("补助标准不低于300元/人", "≥", "300", "元/人"),
        ("材料齐全后20个工作日内", "≤", "20", "个工作日"),
        ("每个案件调查服务费300元", "", "300", "元"),
        ("提高5个百分点", "", "5", "个百分点"),
        ("较上年下降3%", "", "3", "%"),
        ("≥95，", "≥", "95", ""),
    ],
)
def test_quantities(text: str, operator: str, number: str, unit: str) -> None:
    value = read(text)
    assert value.kind is ValueKind.QUANTITY
    assert (value.operator, value.number, value.full_unit) == (operator, Decimal(number), unit)


@pytest.mark.parametrize(
    ("text", "number", "unit", "remark", "restated"),
    [
        ("≥100贫困人口全员补助100%", 100, "", "贫困人口全员补助100%", "%"),
        ("≥100案件调查率达到100%", 100, "", "案件调查率达到100%", "%"),
        ("≥60群众投诉下降率60%以上", 60, "", "群众投诉下降率60%以上", "%"),
        ("≥60群众投诉下降率50%以上", 60, "", "群众投诉下降率50%以上", ""),
        ("≥95服务满意程度", 95, "", "服务满意程度", ""),
        (">95服务对象满意程度", 95, "", "服务对象满意程度", ""),
        ("≥100及时性", 100, "", "及时性", ""),
        ("≥95基本满意", 95, "", "基本满意", ""),
        ("≥100达标", 100, "", "达标", ""),
        ("≥95带量采购，降低药品价格", 95, "", "带量采购，降低药品价格", ""),
        ("≥100家庭医生签约率", 100, "", "家庭医生签约率", ""),
        ("≥100项目完成率", 100, "", "项目完成率", ""),
        ("≥95人均收入增幅", 95, "", "人均收入增幅", ""),
        ("≥90天然气通气率", 90, "", "天然气通气率", ""),
        ("≥12次培训", 12, "次", "培训", ""),
        ("5个行政村", 5, "个", "行政村", ""),
        ("15天之内拨到农民账户", 15, "天", "拨到农民账户", ""),
    ],
)
def test_words_run_together_with_a_number_are_no_unit(
    text: str, number: int, unit: str, remark: str, restated: str
) -> None:
    value = read(text)
    assert value.kind is ValueKind.QUANTITY
    assert value.number == number
    assert value.unit == unit
    assert (value.remark, value.restated_unit) == (remark, restated)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("较大", ValueKind.WORDS),
        ("按月发放", ValueKind.WORDS),
        ("不超过年初预算数", ValueKind.WORDS),
        ("一次性发放", ValueKind.WORDS),
        ("三公经费下降", ValueKind.WORDS),
        ("一级", ValueKind.WORDS),
        ("三五天", ValueKind.WORDS),
        ("零投诉", ValueKind.WORDS),
        ("优", ValueKind.QUALITATIVE),
        ("定性优良中低差", ValueKind.QUALITATIVE),
        ("达标", ValueKind.QUALITATIVE),
        ("达成预期指标", ValueKind.QUALITATIVE),
        ("60%以上,\n21%以上", ValueKind.SEVERAL),
        ("≥95%、≥90%", ValueKind.SEVERAL),
        ("60%和21%", ValueKind.SEVERAL),
        ("88 100", ValueKind.MIXED),
        ("发放4名劳务派遣工资、保险", ValueKind.MIXED),
        ("95%以上，其中贫困人口100%", ValueKind.MIXED),
        ("12345热线投诉率下降", ValueKind.MIXED),
        ("未发生1起", ValueKind.MIXED),
        ("第3次", ValueKind.MIXED),
        ("1:1", ValueKind.MIXED),
        ("±5%", ValueKind.MIXED),
        ("12月底前", ValueKind.TIME),
        ("十二月底前", ValueKind.TIME),
        ("每月15日前", ValueKind.TIME),
        ("每月15日", ValueKind.TIME),
        ("每月5-10日发放", ValueKind.TIME),
        ("2023年12月31日前完成", ValueKind.TIME),
        ("2023年", ValueKind.TIME),
        ("2023-2025年", ValueKind.TIME),
        ("9:00-17:00", ValueKind.TIME),
        ("12个月", ValueKind.QUANTITY),
        ("5%-3%", ValueKind.MIXED),
        ("9" * 300, ValueKind.MIXED),
        ("9" * 30 + "人", ValueKind.MIXED),
    ],
)
def test_kinds(text: str, kind: ValueKind) -> None:
    assert read(text).kind is kind


def test_blank_is_nothing() -> None:
    assert parse_indicator(" 　\n") is None


def test_ranges_and_bounds() -> None:
    assert bounds("5%-10%") == [5, 10]
    assert bounds("90%至95%") == [90, 95]
    assert bounds("3～5天") == [3, 5]
    assert bounds("三至五天") == [3, 5]
    assert bounds("≥5") == [5, None]
    assert bounds("≤5") == [None, 5]
    assert bounds("5") == [5, 5]
    assert bounds("约5") == [None, None]
    assert bounds("较大") == [None, None]


def test_ten_thousands_are_worked_out() -> None:
    assert read("10.23万人").scaled == (Decimal(102_300), "人")
    assert read("3千人").scaled == (Decimal(3000), "人")
    assert read("3千米").scaled == (Decimal(3), "千米")
    assert read("100万").scaled == (Decimal(1_000_000), "")
    assert bounds("1-2万人") == [10_000, 20_000]
    assert bounds("1万-2万人") == [10_000, 20_000]


def test_changes_and_what_is_reached_are_told_apart() -> None:
    assert read("提高5个百分点").change == "提高"
    assert read("较上年下降3%").lead == "较上年"
    assert read("提高到95%").change == "提高到"


def test_words_of_degree_are_named() -> None:
    assert read("较大").vague == "较大"
    assert read("进一步提高").vague == "进一步"
    assert read("按月发放").vague == ""


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("95%以上", "≥95%"),
        ("不少于5000人", "≥5000人"),
        ("控制在0.1%以内", "≤0.1%"),
        ("5%以内", "≤5%"),
        (">=5家", "≥5家"),
        ("＞=5家", "≥5家"),
        ("≥95％", "≥95%"),
        ("９５%", "95%"),
        ("百分之九十五以上", "≥95%"),
        ("三分之一以上", "≥1/3"),
        ("61.44元每人", "61.44元/人"),
        ("每人每年200元", "200元/人/年"),
        ("满意度９５%以上", "满意度≥95%"),
        ("100%以上（应保尽保）", "≥100%（应保尽保）"),
        ("≥95%", None),
        ("≥ 95 %", None),
        ("95%", None),
        ("1,000人", None),
        ("95.00", None),
        (">95%", None),
        ("500元/人·年", None),
        ("≥95带量采购，降低药品价格", None),
        ("15天之内拨到农民账户", None),
        ("材料齐全后20个工作日内", None),
        ("提高5%以上", None),
        ("较大", None),
        ("约100人", None),
        ("60%以上,\n21%以上", None),
        ("", None),
    ],
)
def test_normal_writing_is_proposed(text: str, normal: str | None) -> None:
    assert proposal(text) == normal


_PIECES = st.sampled_from(
    [
        "",
        " ",
        "≥",
        "＞=",
        ">",
        "不少于",
        "控制在",
        "达到",
        "每人",
        "每年",
        "提高",
        "较上年",
        "满意度",
    ]
)
_NUMBERS = st.sampled_from(
    ["95", "９５", "1,000", "0.5", "百分之九十五", "三", "十万", "1/3", "三分之一", "3-5", "3万"]
)
_UNITS = st.sampled_from(
    ["", "%", "％", "人", "万元", "个工作日", "元/人", "元每人每年", "元/人·年"]
)
_TAILS = st.sampled_from(
    ["", "以上", "以内", "左右", "（含）", "（应保尽保）", "服务满意程度", "。"]
)


@given(st.tuples(_PIECES, _PIECES, _NUMBERS, _UNITS, _TAILS, _TAILS))
def test_a_proposal_means_what_the_text_means(pieces: tuple[str, ...]) -> None:
    text = "".join(pieces)
    normal = proposal(text)
    if normal is None:
        return
    before, after = read(text), read(normal)
    assert (after.kind, after.operator, after.bounds) == (
        before.kind, before.operator, before.bounds
    )  # fmt: skip
    assert (after.full_unit, after.remark, after.note) == (
        before.full_unit, before.remark, before.note
    )  # fmt: skip
    assert proposal(normal) is None


@given(
    st.text(max_size=60)
    | st.text(
        alphabet="0123456789.%≥≤<>以上内不少于至-、,\n 人元/月百分之三十每()·年服务", max_size=40
    )
)
def test_any_text_can_be_read(text: str) -> None:
    value = parse_indicator(text)
    assert (value is None) == (not text.replace("\ufeff", " ").strip())
    normal = proposal(text)
    assert normal is None or proposal(normal) is None


@pytest.mark.parametrize(
    ("expression", "answer"),
    [
        ("kind(值)", "quantity"),
        ("operator(值)", "≥"),
        ("number(值)", Decimal(100)),
        ("unit(值)", ""),
        ("remark(值)", "资金到位率100%"),
        ("restated_unit(值)", "%"),
        ("change(值)", ""),
        ("vague(值)", ""),
    ],
)
def test_expressions_ask_for_the_parts(expression: str, answer: object) -> None:
    scope = Scope({"值": parse(FieldType.INDICATOR, "≥100资金到位率100%")})
    compiled = compile_expression(expression, Names(frozenset({"值"})))
    assert compiled.evaluate(scope) == answer


def test_the_word_lists_are_sound() -> None:
    words = load_words()
    for listed in (words.common, words.per, words.units, words.not_units, words.grades):
        assert listed
        assert len(set(listed)) == len(listed)
    for unit in (*words.common, *words.units):
        value = read(f"≥3{unit}")
        assert value.number == 3, unit
        assert value.unit == unit or unit in {"万元", "mg/L", "毫克/升", "微克/立方米"}, unit
