from __future__ import annotations

import re
from datetime import datetime
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.scenario import BEIJING
from ui.panels.wording import (
    change_html,
    difference_html,
    markdown_light,
    sentence_html,
    short,
    when_words,
)

NOW = datetime(2024, 3, 4, 14, 3, tzinfo=BEIJING).astimezone()


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html.replace("<br>", "\n")))


@pytest.mark.parametrize(
    ("say", "values", "html"),
    [
        ("完成时间 2023年1月 早于", ["2023年1月"], "完成时间 <b>2023年1月</b> 早于"),
        ("共 5 处，565.81", ["5"], "共 <b>5</b> 处，565.81"),
        ("565.81万元 < 600", ["565.81", "600"], "<b>565.81</b>万元 &lt; <b>600</b>"),
        ("没有值", ["", "别的"], "没有值"),
        ("甲乙", ["甲", "甲乙"], "<b>甲乙</b>"),
        ("长" * 50, ["长" * 50], "长" * 50),
    ],
)
def test_values_are_bold(say: str, values: list[str], html: str) -> None:
    assert sentence_html(say, values) == html


@given(st.text(max_size=60), st.lists(st.text(max_size=5), max_size=4))
def test_no_sentence_loses_a_character(say: str, values: list[str]) -> None:
    assert unescape(re.sub(r"</?b>", "", sentence_html(say, values))) == say


TEXTS = st.text(st.sampled_from("甲乙丙2023，。<&\n"), max_size=80)


@given(TEXTS, TEXTS)
def test_differences_keep_both_texts(old: str, new: str) -> None:
    left, right = difference_html(old, new)
    assert plain(left) == old
    assert plain(right) == new


def test_a_changed_number_is_marked_whole() -> None:
    left, right = difference_html("按2023年", "按2024年")
    assert ">2023</span>年" in left
    assert ">2024</span>年" in right


def test_long_texts_are_compared_at_their_ends() -> None:
    old, new = "头" + "甲" * 6000 + "尾", "头" + "乙" * 6000 + "尾"
    left, right = difference_html(old, new)
    assert plain(left) == old
    assert left.startswith("头<span")
    assert right.endswith("</span>尾")
    assert difference_html(old, old)[0] == old


def test_a_change_leaves_out_what_did_not_change() -> None:
    html = change_html("前" * 50 + "2023" + "后" * 50, "前" * 50 + "2024" + "后" * 50)
    assert plain(html) == "……" + "前" * 10 + "20232024" + "后" * 10 + "……"


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2024, 3, 4, 13, 40, tzinfo=BEIJING), "今天"),
        (datetime(2024, 3, 3, 9, 5, tzinfo=BEIJING), "昨天"),
        (datetime(2024, 1, 20, 12, 0, tzinfo=BEIJING), "1月20日"),
        (datetime(2022, 12, 1, 12, 0, tzinfo=BEIJING), "2022年12月1日"),
    ],
)
def test_moments_are_told_as_people_do(at: datetime, words: str) -> None:
    assert when_words(at, NOW).startswith(words)


def test_short_texts_stay_as_they_are() -> None:
    assert short("一 二\n三", 10) == "一 二 三"
    assert short("一二三四五", 4) == "一二三…"


def test_guidance_is_read_lightly() -> None:
    html = markdown_light("先写**依据**。\n\n- 一\n- 二\n1. 甲\n# 标题\n<b>")
    assert html == (
        "<p>先写<b>依据</b>。</p><ul><li>一</li><li>二</li></ul><ol><li>甲</li></ol>"
        "<p><b>标题</b></p><p>&lt;b&gt;</p>"
    )
