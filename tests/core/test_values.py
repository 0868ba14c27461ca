from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.amounts import Amount, parse_amount, rounded, to_capitals
from perfdesk.dates import PartialDate, compare_dates, not_after, parse_date, parse_range
from perfdesk.numerals import fold, read_chinese, read_decimal
from perfdesk.sums import calculate_text, sum_proposals
from perfdesk.values import (
    FieldType,
    Reading,
    Unreadable,
    parse,
    proposals,
    read_phone,
)

ANY_TEXT = st.text(max_size=60) | st.text(
    alphabet="0123456789.,年月日-至/%元万人≥≤以上内（）()+*×= 二〇三零一十　２３", max_size=40
)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("565.81", "565.81", "万元"),
        ("1,828.00", "1828.00", "万元"),
        ("1，828", "1828", "万元"),
        ("５６５．８１", "565.81", "万元"),
        ("　88万元 ", "88", "万元"),
        ("88万", "88", "万元"),
        ("880000元", "880000", "元"),
        ("¥12.50", "12.50", "万元"),
        ("-3", "-3", "万元"),
        ("五百万元", "5000000", "元"),
        ("壹万贰仟元整", "12000", "元"),
        ("2千万元", "2", "千万元"),
        ("无", "0", "万元"),
        ("0.00", "0.00", "万元"),
    ],
)
def test_amounts_are_read_with_their_unit(text: str, number: str, unit: str) -> None:
    assert parse_amount(text, "万元") == Amount(Decimal(number), unit)


@pytest.mark.parametrize("text", ["1,82,8", "1.2.3", "12.", "约5", "5万6", "", "abc", "1" * 30])
def test_what_is_no_amount_is_not_guessed(text: str) -> None:
    assert parse_amount(text, "万元") is None


def test_units_are_converted_exactly() -> None:
    assert Amount(Decimal("565.81"), "万元").yuan == 5_658_100
    assert Amount(Decimal("8552640"), "元").to("万元") == Amount(Decimal("855.264"), "万元")
    assert Amount(Decimal(5), "").to("万元") == Amount(Decimal(5), "")
    assert str(Amount(Decimal("565.810"), "万元")) == "565.81万元"


@pytest.mark.parametrize(
    ("yuan", "capitals"),
    [
        ("5658100", "伍佰陆拾伍万捌仟壹佰元整"),
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.5", "伍角整"),
        ("10.05", "壹拾元零伍分"),
        ("1005.5", "壹仟零伍元伍角整"),
        ("100000001", "壹亿零壹元整"),
        ("10050000", "壹仟零伍万元整"),
        ("1000000000000", "壹万亿元整"),
        ("-3", "负叁元整"),
    ],
)
def test_capitals(yuan: str, capitals: str) -> None:
    assert to_capitals(Decimal(yuan)) == capitals


@pytest.mark.parametrize("yuan", ["0.005", "10000000000000000", "NaN", "Infinity"])
def test_what_capitals_cannot_write_is_left_out(yuan: str) -> None:
    assert to_capitals(Decimal(yuan)) == ""


@given(st.integers(min_value=1, max_value=10**13))
def test_capitals_read_back(cents: int) -> None:
    yuan = Decimal(cents) / 100
    assert parse_amount(to_capitals(yuan)) == Amount(yuan, "元")


@pytest.mark.parametrize(
    ("text", "number"),
    [("五百万", 5_000_000), ("二〇二三", 2023), ("一百零五", 105), ("十五", 15), ("两万", 20_000)],
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert read_chinese(text) == number


@pytest.mark.parametrize("text", ["万", "一百十", "", "十百", "零十", "一二百", "一亿亿"])
def test_broken_chinese_numerals(text: str) -> None:
    assert read_chinese(text) is None


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        ("68066*125", "850.825"),
        ("68066人*125元+193人*230元", "855.264"),
        ("5000人×42元/人/月×12月", "252"),
        ("12万元+3万元", "15"),
        ("(12+3)*2", "30"),
        ("2万人*3元", "6"),
        ("1/4", "0.25"),
    ],
)
def test_sums_typed_into_a_money_cell_are_offered(text: str, proposed: str) -> None:
    assert sum_proposals(text, "万元")[0].text == proposed


@pytest.mark.parametrize("text", ["565.81", "2-", "1/0", "(1", "3元*2元", "5人+3元", "", "1+" * 60])
def test_no_sum_no_offer(text: str) -> None:
    assert sum_proposals(text, "万元") == ()


def test_a_sum_in_yuan_needs_no_second_reading() -> None:
    assert [one.text for one in sum_proposals("3*4", "元")] == ["12"]
    result = calculate_text("100元*80%")
    assert result is not None
    assert result.number == 80


def test_offices_round_half_up() -> None:
    assert rounded(Decimal("0.125"), 2) == Decimal("0.13")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023年1月1日", PartialDate(2023, 1, 1)),
        ("2023.1月", PartialDate(2023, 1)),
        ("2023.4.14", PartialDate(2023, 4, 14)),
        ("2023-01-13 17:00:07", PartialDate(2023, 1, 13)),
        ("2023年12月", PartialDate(2023, 12)),
        ("2023年12月底", PartialDate(2023, 12)),
        ("2023/1/1", PartialDate(2023, 1, 1)),
        ("２０２３年１月", PartialDate(2023, 1)),
        ("二〇二三年一月", PartialDate(2023, 1)),
        ("二○二三年十二月三十一日", PartialDate(2023, 12, 31)),
        ("2023年 1 月 5 日", PartialDate(2023, 1, 5)),
        ("20230414", PartialDate(2023, 4, 14)),
        ("2023", PartialDate(2023)),
        ("2023年度", PartialDate(2023)),
        ("2024.2.29", PartialDate(2024, 2, 29)),
    ],
)
def test_dates_of_all_office_styles(text: str, date: PartialDate) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    "text",
    [
        "2023.2.30",
        "2023年13月",
        "2023.2.29",
        "长期",
        "0023年1月",
        "2023.1-12",
        "1月5日",
        "",
        "2023年0月",
    ],
)
def test_dates_that_do_not_exist(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021.1.1-2020.12.31", (2021, 1, 1), (2020, 12, 31)),
        ("2021-1-1-2021-12-31", (2021, 1, 1), (2021, 12, 31)),
        ("2021年1月1日至12月31日", (2021, 1, 1), (2021, 12, 31)),
        ("2021年1-12月", (2021, 1), (2021, 12)),
        ("2021.1-12", (2021, 1), (2021, 12)),
        ("2021年1月-12月", (2021, 1), (2021, 12)),
        ("2021-2023年", (2021,), (2023,)),
        ("2021年", (2021,), (2021,)),
        ("2021年1月1日—31日", (2021, 1, 1), (2021, 1, 31)),
    ],
)
def test_ranges(text: str, start: tuple[int, ...], end: tuple[int, ...]) -> None:
    read = parse_range(text)
    assert read is not None
    assert (read.start, read.end) == (PartialDate(*start), PartialDate(*end))


@pytest.mark.parametrize("text", ["a-b", "2021年-", "长期", "2021.1.1-13.45"])
def test_what_is_no_range(text: str) -> None:
    assert parse_range(text) is None


def test_dates_of_different_precision_leave_things_open() -> None:
    month, day = PartialDate(2023, 1), PartialDate(2023, 1, 15)
    assert compare_dates(month, day) is None
    assert not_after(month, day) is None
    assert not_after(month, PartialDate(2023, 1, 31)) is True
    assert not_after(month, month) is True
    assert not_after(PartialDate(2023, 2), day) is False
    assert compare_dates(month, PartialDate(2023, 2, 1)) == -1
    assert compare_dates(PartialDate(2024), day) == 1
    assert compare_dates(day, day) == 0


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("8170001", "8170001"),
        ("0718-5800001", "0718-5800001"),
        ("（0734）8170001", "0734-8170001"),
        ("１３９００００１１１１", "13900001111"),
        ("8170001、8170002", "8170001、8170002"),
        ("0734-8170001转8", "0734-8170001转8"),
    ],
)
def test_phones(text: str, phone: str) -> None:
    assert read_phone(text) == phone


@pytest.mark.parametrize("text", ["81700", "电话8170001", "1390000111", "8170001 8170002x"])
def test_what_is_no_phone(text: str) -> None:
    assert read_phone(text) is None


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (FieldType.TEXT, " 石鼓区 ", "石鼓区"),
        (FieldType.YEAR, "2023年", Decimal(2023)),
        (FieldType.PERCENT, "25.00%", Decimal("25.00")),
        (FieldType.PERCENT, "25﹪", Decimal(25)),
        (FieldType.NUMBER, "1,200人", Decimal(1200)),
        (FieldType.LEVEL, "效\n益\n指标", "效益指标"),
        (FieldType.CHOICE, "延续项目", "延续项目"),
    ],
)
def test_cells_are_read_by_their_kind(kind: FieldType, text: str, value: object) -> None:
    reading = parse(kind, text, "人" if kind is FieldType.NUMBER else "")
    assert reading.value == value
    assert reading.text == text
    assert reading.readable


def test_blank_and_unreadable_are_two_things() -> None:
    assert parse(FieldType.MONEY, " 　 ").blank
    assert parse(FieldType.TEXT, " ").blank
    broken = parse(FieldType.DATE, "2023.2.30")
    assert broken == Reading("2023.2.30", Unreadable("不是日期：2023年2月没有 30 日"))
    assert not broken.blank
    assert not broken.readable
    assert parse(FieldType.YEAR, "2023年1月").value == Unreadable("不是年份")
    assert parse(FieldType.MONEY, "9" * 5000).value == Unreadable("不是金额")


def test_proposals_by_kind() -> None:
    assert [one.text for one in proposals(FieldType.INDICATOR, "95%以上")] == ["≥95%"]
    assert [one.text for one in proposals(FieldType.MONEY, "2*3元", "元")] == ["6"]
    assert proposals(FieldType.TEXT, "2*3") == ()
    assert proposals(FieldType.MONEY, "") == ()


@given(st.sampled_from(FieldType), ANY_TEXT, st.sampled_from(["", "元", "万元", "人"]))
def test_reading_never_fails_and_keeps_the_text(kind: FieldType, text: str, unit: str) -> None:
    reading = parse(kind, text, unit)
    assert reading.text == text
    assert reading.blank == (not text.strip())
    proposals(kind, text, unit)


@given(st.text())
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4, allow_nan=False))
def test_decimals_are_exact(number: Decimal) -> None:
    assert read_decimal(f"{number:f}") == number


@given(st.dates())
def test_a_shown_date_reads_back(day: object) -> None:
    year, month, date = (int(part) for part in str(day).split("-"))
    read = parse_date(f"{year}年{month}月{date}日")
    assert read == (PartialDate(year, month, date) if 1900 <= year <= 2199 else None)
