"""The indicators of a free-text cell: none lost, none counted twice, whatever the numbering."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.check.items import entries, one_to_a_line


def told(text: str) -> list[tuple[int, str]]:
    return [(one.number, one.text) for one in entries(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n　", []),
        ("参保50人", [(0, "参保50人")]),
        ("参保50人\n\n参保率100%", [(0, "参保50人"), (0, "参保率100%")]),
        ("1、参保50人。\n2、", [(1, "参保50人。")]),
        ("1、参保50人。\n2、……\n……", [(1, "参保50人。")]),
        ("1、参保50人。\n另有一条", [(1, "参保50人。"), (0, "另有一条")]),
        ("1、城镇职工和\n城乡居民参保50人", [(1, "城镇职工和\n城乡居民参保50人")]),
        ("1、参保50人。\n（1）甲30人\n（2）乙20人", [(1, "参保50人。\n（1）甲30人\n（2）乙20人")]),
        (
            "数量指标：\n1、参保50人。\n质量指标：\n1、参保率100%",
            [(1, "参保50人。"), (1, "参保率100%")],
        ),
        ("数量指标\n参保50人\n质量指标\n参保率100%", [(0, "参保50人"), (0, "参保率100%")]),
        ("数量指标：参保50人", [(0, "数量指标：参保50人")]),
        ("主要有：①参保50人②参保率100%", [(1, "参保50人"), (2, "参保率100%")]),
    ],
)
def test_what_is_an_indicator(text: str, found: list[tuple[int, str]]) -> None:
    assert told(text) == found


def test_an_item_in_the_line_of_another_is_run_on() -> None:
    text = "1、参保50人。2、参保率100%。\n3、15天内结算。"
    assert [one.run_on for one in entries(text)] == [False, True, False]


TEXTS = st.text("123、.（）①②一二：指标。；\n 　参保率%甲乙…\t\r")


@given(TEXTS)
def test_joining_the_indicators_gives_back_the_text(text: str) -> None:
    found = entries(text)
    assert all(text[one.start : one.end] == one.text == one.text.strip() for one in found)
    places = [place for one in found for place in (one.start, one.end)]
    assert places == sorted(places)
    starts, ends = [*places[::2], len(text)], [0, *places[1::2]]
    between = "\n".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    lost = [line for line in between.split("\n") if set(line) & set("参保率甲乙")]
    assert all("：" in line or "指标" in line for line in lost), lost


@given(st.text() | TEXTS)
def test_putting_each_in_its_line_changes_nothing_but_white_space(text: str) -> None:
    mended = one_to_a_line(text)
    assert "".join(mended.split()) == "".join(text.split())


@given(st.lists(st.text("甲乙丙丁", min_size=1), min_size=1, max_size=20), st.sampled_from("。；"))
def test_each_in_its_line_is_the_same_list(parts: list[str], gap: str) -> None:
    for pattern in ("{}、", "{}.", "（{}）"):
        text = gap.join(pattern.format(number) + part for number, part in enumerate(parts, 1))
        mended = one_to_a_line(text)
        assert told(mended) == told(text)
        assert mended.count("\n") == len(parts) - 1
        assert not any(one.run_on for one in entries(mended))


@pytest.mark.parametrize(
    "text", ["1、", "1、甲。", "1、甲\n乙", "\n", "：\n", "指标\n", "1、甲。\n乙\n", " ", "（1）"]
)
def test_long_texts_take_time_in_proportion(text: str) -> None:
    begun = time.process_time()
    entries(text * 10_000)
    one_to_a_line(text * 10_000)
    assert time.process_time() - begun < 1.5
