from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.layout.lines import Line, balanced_lines, break_lines

CLOSING = "。，、；：？！）》」』】〕〉”’…—％‰℃·"
OPENING = "（《「『【〔〈“‘"
HAN = "城乡居民医保参缴费工作任务完成率标准"


def widths_of(text: str) -> list[float]:
    return [0.56 if char.isascii() else 1.0 for char in text]


def shown(text: str, lines: tuple[Line, ...]) -> list[str]:
    return [text[line.start : line.end] for line in lines]


def broken(text: str, room: float) -> list[str]:
    return shown(text, break_lines(text, widths_of(text), room))


def joined(text: str, lines: tuple[Line, ...]) -> str:
    return "".join(text[one.start : one.end] + ("\n" if one.hard else "") for one in lines)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("参保人数达标，应保尽保。", 6, ["参保人数达", "标，应保尽", "保。"]),
        ("按照《通知》和《方案》办理", 3, ["按照", "《通", "知》和", "《方", "案》办", "理"]),
        ("共计参保102300人左右", 6, ["共计参保", "102300人左", "右"]),
        ("标准为61.44元/人以内", 5.5, ["标准为", "61.44元/人", "以内"]),
        ("2023年1月1日至12月31日", 6, ["2023年1月", "1日至12月", "31日"]),
        ("参保率≥95%以上的", 4, ["参保率", "≥95%以", "上的"]),
        ("使用Windows系统", 5, ["使用", "Windows系", "统"]),
        ("2021.1.1-2020.12.31", 6, ["2021.1.1-", "2020.12.31"]),
        ("合计1,234.50万元整", 5, ["合计", "1,234.50", "万元整"]),
        ("破折号——不分家", 4, ["破折", "号——不", "分家"]),
        ("一\n二\n", 10, ["一", "二", ""]),
        ("", 10, [""]),
        ("  前面的空格留着", 5, ["  前面的", "空格留着"]),
        ("词与 词", 2.2, ["词与 ", "词"]),
    ],
)
def test_breaks_where_a_typesetter_would(text: str, room: float, lines: list[str]) -> None:
    assert broken(text, room) == lines


def test_a_number_longer_than_the_line_is_split_anywhere() -> None:
    assert broken("12345678901234567890", 5.6) == ["1234567890", "1234567890"]


def test_a_number_that_does_not_fit_loses_its_unit_before_its_digits() -> None:
    assert broken("102300人", 3.5) == ["102300", "人"]


def test_kept_ranges_stay_on_one_line() -> None:
    text = "延续项目□ 新增项目□"
    lines = break_lines(text, widths_of(text), 8, [(0, 5), (6, 11)])
    assert shown(text, lines) == ["延续项目□ ", "新增项目□"]


def test_spaces_hang_over_the_end_of_a_line_and_are_not_counted() -> None:
    (first, second) = break_lines("词与   词", widths_of("词与   词"), 2)
    assert (first.width, first.end, second.start) == (2.0, 5, 5)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("项目年度绩效指标", 7, ["项目年度", "绩效指标"]),
        ("资金总额（万元）", 6.3, ["资金总额", "（万元）"]),
        ("社会公众或服务对象满意度指标", 7, ["社会公众或服务", "对象满意度指标"]),
        ("满意度指标", 4, ["满意度", "指标"]),
        ("经济效益指标", 4.2, ["经济效益", "指标"]),
        ("其中：财政资金", 5.3, ["其中：", "财政资金"]),
        ("项目实施\n进度计划", 7, ["项目实施", "进度计划"]),
        ("效益", 1, ["效", "益"]),
    ],
)
def test_headings_are_balanced(text: str, room: float, lines: list[str]) -> None:
    assert shown(text, balanced_lines(text, widths_of(text), room)) == lines


texts = st.text(st.sampled_from(HAN + CLOSING + OPENING + "0123456789.,/%-AbC \n　\t𠀀é\u200d"))


@given(texts, st.floats(0.5, 30), st.booleans())
@settings(max_examples=200, deadline=None)
def test_no_character_is_lost_and_no_line_too_long(text: str, room: float, even: bool) -> None:
    breaker = balanced_lines if even else break_lines
    lines = breaker(text, widths_of(text), room)
    assert joined(text, lines) == text
    assert all(line.width <= room + 1e-6 or line.end - line.start == 1 for line in lines)
    assert all(line.end > line.start or line.hard or not text[line.end :] for line in lines)


sentences = st.lists(
    st.tuples(st.text(HAN, min_size=2, max_size=9), st.sampled_from([*CLOSING, "（", "《", ""]))
).map(lambda parts: "".join(word + mark for word, mark in parts))


@given(sentences, st.floats(4, 30))
@settings(max_examples=200, deadline=None)
def test_no_line_begins_or_ends_with_the_wrong_mark(text: str, room: float) -> None:
    lines = broken(text, room)
    assert not any(line[0] in CLOSING for line in lines[1:])
    assert not any(line[-1] in OPENING for line in lines[:-1])


@given(st.text("0123456789", min_size=1, max_size=9), st.text(HAN, max_size=20))
@settings(max_examples=100, deadline=None)
def test_digits_stay_together_where_they_fit(number: str, around: str) -> None:
    assert any(number in line for line in broken(f"{around}{number}项{around}", 6))


def test_widths_must_match_the_text() -> None:
    with pytest.raises(ValueError, match="2 widths for 1 characters"):
        break_lines("一", [1.0, 1.0], 5)
