from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.intake.choices import choose

OPTIONS = ("延续项目", "新增项目")
FIRST, SECOND = OPTIONS


@pytest.mark.parametrize(
    "text",
    [
        "延续项目☑   新增项目□",
        "☑延续项目 □新增项目",
        "延续项目√   新增项目□",
        "√延续项目   □新增项目",
        "延续项目（√） 新增项目（ ）",
        "延续项目[√]新增项目[ ]",
        "延续项目√新增项目",
        "√延续项目 新增项目",
        "■延续项目 □新增项目",
        "延续项目● 新增项目○",
        "延续项目□√   新增项目□",
        "延续项目√□   新增项目□",
        "√□延续项目  □新增项目",
        "□延续项目√   □新增项目",
        "延续项目☒ 新增项目☐",
        "延续项目✔ 新增项目",
        "延续项目",
        "延续项目√",
        "☑延续项目",
        "延续",
        "延续√新增□",
        "延 续 项 目 ☑  新 增 项 目 □",
        "1、延续项目☑ 2、新增项目□",
        "延续项目：√  新增项目：",
        "新增项目□  延续项目☑",
        "延续项目\n☑\n新增项目\n□",
        "延续项目√（2019年起）  新增项目□",
    ],
)
def test_first_option_is_ticked(text: str) -> None:
    assert choose(text, OPTIONS).option == FIRST


@pytest.mark.parametrize(
    "text",
    [
        "延续项目□   新增项目☑",
        "□延续项目 ☑新增项目",
        "延续项目【 】新增项目【√】",
        "延续项目 √新增项目",
        "延续项目 新增项目√",
        "○延续项目 ●新增项目",
        "□ 延续项目 √□ 新增项目",
        "□延续项目   □新增项目√",
        "☐延续项目\n☒新增项目",
        "延续项目×新增项目√",
        "延续项目：□  新增项目：☑",
    ],
)
def test_second_option_is_ticked(text: str) -> None:
    assert choose(text, OPTIONS).option == SECOND


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("延续项目□   新增项目□", "没有勾选"),
        ("延续项目   新增项目", "没有勾选"),
        ("延续项目   新增项目□", "没有勾选"),
        ("延续项目□", "没有勾选"),
        ("延续项目☑   新增项目☑", "都有勾选"),
        ("其他项目", "没有认出"),
    ],
)
def test_what_cannot_be_told_is_doubted(text: str, say: str) -> None:
    choice = choose(text, OPTIONS)
    assert choice.option == ""
    assert say in choice.doubt


def test_blank_cell_raises_no_doubt() -> None:
    assert choose("\u3000 ", OPTIONS).doubt == ""


def test_struck_option_is_not_the_chosen_one() -> None:
    assert choose("延续项目 新增项目", OPTIONS, ["新增", "项目"]).option == FIRST
    assert choose("延续项目□ 新增项目□", OPTIONS, ["延续项目"]).option == SECOND
    assert choose("延续项目□ 新增项目√", OPTIONS, ["延续项目"]).option == SECOND


def test_three_options() -> None:
    options = ("一次性", "常年性", "延续性")
    assert choose("□一次性 ☑常年性 □延续性", options).option == "常年性"
    assert choose("一次性□常年性□延续性√", options).option == "延续性"
    assert choose("一次性 常年性√ 延续性", options).option == "常年性"


@given(
    st.sampled_from(OPTIONS),
    st.booleans(),
    st.sampled_from("☑☒√✓■"),
    st.sampled_from(" \u3000\t\n"),
)
def test_printed_boxes_are_read_back(option: str, before: bool, tick: str, gap: str) -> None:
    signs = {one: tick if one == option else "□" for one in OPTIONS}
    parts = [f"{signs[one]}{one}" if before else f"{one}{signs[one]}" for one in OPTIONS]
    assert choose((gap * 3).join(parts), OPTIONS).option == option


@given(st.text(alphabet="延续新增项目☑□√（） \n甲1", max_size=40))
def test_any_text_gets_an_option_or_a_doubt(text: str) -> None:
    choice = choose(text, OPTIONS)
    assert choice.option in {"", *OPTIONS}
    assert not (choice.option and choice.doubt)
