from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.years import YearKind, shift_years, years_in


def found(text: str) -> list[tuple[int, str]]:
    return [(one.year, one.kind.value) for one in years_in(text)]


def test_years_are_told_apart_by_what_they_are_part_of() -> None:
    text = (
        "根据湘医保发〔2022〕41号《关于做好 2023 年度参保缴费工作的通知》，截至2021年底，"
        "2023年1月起，2023年居民医保按640元/人测算。"
    )
    assert found(text) == [
        (2022, "document"),
        (2023, "title"),
        (2021, "as-of"),
        (2023, "date"),
        (2023, "plain"),
    ]


@pytest.mark.parametrize(
    "text", ["湘卫合管发[2015]3号", "湘财预【2010】184号", "(2023)5号", "〔2022]41号"]
)
def test_document_numbers_in_any_bracket(text: str) -> None:
    assert [one.kind for one in years_in(text)] == [YearKind.DOCUMENT]


@pytest.mark.parametrize(
    "text", ["2000元", "2010人", "1999个", "2023.50万元", "68066*2023", "2,023", "12023"]
)
def test_counts_are_no_years(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("23年度", [2023]),
        ("二〇二三年", [2023]),
        ("2021-2023年", [2021, 2023]),
        ("2023、2024年", [2023, 2024]),
        ("２０２３年", [2023]),
        ("近5年", []),
        ("（2023年度）", [2023]),
    ],
)
def test_ways_of_writing_years(text: str, years: list[int]) -> None:
    assert [one.year for one in years_in(text)] == years


@pytest.mark.parametrize(
    ("text", "shifted"),
    [
        ("2023年1月1日", "2024年1月1日"),
        ("2023.1月", "2024.1月"),
        ("2023-01-13 17:00:07", "2024-01-13 17:00:07"),
        ("2021.1.1-2020.12.31", "2022.1.1-2021.12.31"),
        ("２０２３年", "２０２４年"),
        ("二○一九年", "二○二○年"),
        ("20230414", "20240414"),
        ("23年度", "24年度"),
        ("2024年2月29日", "2025年2月28日"),
        ("2024-02-29", "2025-02-28"),
        ("依据〔2022〕41号，2023年发放", "依据〔2022〕41号，2024年发放"),
        ("2021年稽核经费", "2022年稽核经费"),
        ("长期", "长期"),
    ],
)
def test_shifting_keeps_the_writing(text: str, shifted: str) -> None:
    assert shift_years(text, 1) == shifted


def test_a_leap_day_stays_in_a_leap_year() -> None:
    assert shift_years("2024.2.29", 4) == "2028.2.29"


@given(st.text(max_size=80) | st.text(alphabet="0123456789年月日.-〔〕《》号截至二〇", max_size=60))
def test_any_text_can_be_read_and_shifted(text: str) -> None:
    for one in years_in(text):
        assert 0 <= one.start < one.end <= len(text)
    assert len(shift_years(text, 1)) == len(text)
    assert shift_years(text, 0) == text


@given(st.integers(1950, 2150), st.integers(1, 12), st.integers(1, 28), st.integers(-9, 9))
def test_shifting_back_is_where_it_began(year: int, month: int, day: int, by: int) -> None:
    text = f"{year}.{month}.{day}"
    assert shift_years(shift_years(text, by), -by) == text
