"""Whatever stands in the cells, every rule of the bundled forms gives an answer, and quickly."""

from __future__ import annotations

import importlib
import re
import time
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.check import check, lists, money, promises, slips, subjects, told
from perfdesk.check.goals import goal_number
from perfdesk.check.readers import READERS
from perfdesk.filing import Filing, build
from perfdesk.findings import FindingState
from perfdesk.forms.load import load_forms
from perfdesk.forms.model import FieldType
from tests.scenario import SHIGU, TAOJIANG, XINGLONG, XUANEN, form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perfdesk.forms.model import Form

PIECES = st.sampled_from(
    [
        *(
            "2023年",
            "2019",
            "〔2022〕41号",
            "[2022]41号",
            "《",
            "》",
            "截至",
            "预算",
            "资金总额",
            "本年",
        ),
        *(
            "1430",
            "万元",
            "元",
            "*",
            "×",
            "=",
            "+",
            "102300人",
            "61.44元/人",
            "95%",
            "以上",
            "以内",
        ),
        *(
            "不少于",
            "，",
            "。",
            "\n",
            "1、",
            "XX",
            "……",
            "待填写",
            "参保率",
            "满意度",
            "较大",
            "　",
            "０",
        ),
        *(
            "😀",
            "𠀀",
            "\x00",
            "\x1f",
            "9" * 40,
            "2023.2.30",
            "2023年13月",
            *("其中", "共需资金", "分别为", "每人每年", "满意度", "达到", "报销比例", "、"),
            "1,82,8",
            "（",
            "）",
            "至",
        ),
    ]
)
TEXT = st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=40)


@st.composite
def filings(draw: st.DrawFn, name: str) -> Filing:
    one: Form = form(name)
    values = {field: draw(TEXT) for field in one.fields}
    if one.year_field:
        values[one.year_field] = draw(st.sampled_from(["2023", "", "二〇二三", "x"]))
    tables = {
        table.name: draw(
            st.lists(st.fixed_dictionaries(dict.fromkeys(table.columns, TEXT)), max_size=3)
        )
        for table in one.tables.values()
    }
    return build(one, values, tables)


WITH_RULES = [name for name, one in load_forms().items() if one.rules]


@settings(max_examples=60)
@given(st.data(), st.sampled_from(WITH_RULES))
def test_no_text_makes_a_rule_raise(data: st.DataObject, name: str) -> None:
    filing = data.draw(filings(name))
    report = check(form(name), filing, last_year=filing, with_unsaid=True)
    assert all(one.say and one.basis for one in report.findings)
    unsaid = [one for one in report.findings if one.state is FindingState.CANNOT_SAY]
    assert len(unsaid) == report.cannot_say
    assert report == check(form(name), filing, last_year=filing, with_unsaid=True)


LONG = [
    "2023年预算" * 4000,
    "9" * 20_000,
    "1人*2元+" * 3000,
    "《" * 10_000 + "》" * 10_000,
    "〔2022" * 4000,
    "95%以上，" * 4000,
    " " * 20_000,
    "1、\n" * 6000,
    "至少" * 10_000,
    "9," * 10_000,
    "\n" * 20_000,
    "X" * 19_999 + "a",
    "《2024》" * 3000,
    "2024年《" * 3000,
    "〔2025〕1号" * 2500,
    "5" + " " * 19_999,
    "1人*2元=3" * 2500,
    "共5万元，" * 3000,
    "1、甲。" * 4000,
    "（1）\n" * 4000,
    "共" + "啊" * 19_999,
    "2023.1.1-" * 2000,
    "\U0002a6a5😀" * 10_000,
    "省级中央" * 5000,
    "本年度" + "啊" * 20_000 + "预算",
]


ADVERSE = [
    "2023年预算" * 4000,
    "5" + " " * 19_990 + "=1*",
    "1*" * 9_999 + "=",
    "300万元，其中" * 2800,
    "300万元，其中" + "1元、" * 6000,
    "其中" * 10_000,
    "(" * 10_000 + "300万元其中(" * 800,
    "2020年预算" + "9" * 15_000,
    "2020年预算1万元" * 2000,
    "每人每年" * 2500 + "200元" * 2000,
    "报销比例达到9%" * 2500,
    "啊" * 19_990 + "率达到9%",
    "2023年13月" * 2800,
    "2023." * 4000,
    "*" * 20_000,
    "）" * 10_000 + "（" * 10_000,
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
@pytest.mark.parametrize("name", [SHIGU, TAOJIANG, XINGLONG])
def test_twenty_thousand_characters_are_read_in_no_time(name: str, text: str) -> None:
    one = form(name)
    texts = [field for field in one.fields.values() if field.type is FieldType.LONGTEXT]
    values = {field.name: text for field in texts[-4:]}
    if one.year_field:
        values[one.year_field] = "2023"
    rows = {table.name: [dict.fromkeys(table.columns, text)] for table in one.tables.values()}
    filing = build(one, values, rows)
    start = time.process_time()
    check(one, filing)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("text", ADVERSE, ids=range(len(ADVERSE)))
def test_two_lists_of_indicators_are_read_in_no_time(text: str) -> None:
    one = form(XUANEN)
    values = {"年度": "2020", "项目当年预算": "100", "项目实施方案": text}
    tables = {
        "长期": [{"二级指标": text, "指标名称": text, "指标值": text}],
        "年度目标": [{"二级指标": text, "指标名称": text, "预计当年实现": "90", "绩效目标": text}],
    }
    filing = build(one, values, tables)
    start = time.process_time()
    check(one, filing)
    assert time.process_time() - start < 2


def patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every pattern of the readers that look for money, percentages and days in long texts."""
    modules = (lists, money, promises, slips, subjects, told)
    return [
        (f"{module.__name__}.{name}", one)
        for module in modules
        for name, one in vars(module).items()
        if isinstance(one, re.Pattern)
    ]


@pytest.mark.parametrize(("name", "pattern"), patterns())
def test_a_pattern_gives_up_after_a_few_steps(name: str, pattern: re.Pattern[str]) -> None:
    """Nothing repeats without a limit, so an attempt at one place never depends on the length."""
    unbounded = [most for most in repeats(parsed(pattern)) if most > 100]
    assert unbounded == ([] if name not in AT_THE_END else unbounded)


AT_THE_END = {"perfdesk.check.subjects._VERB"}
"""Looked for at the end of clauses that are short."""


def parsed(pattern: re.Pattern[str]) -> Iterable[tuple[object, object]]:
    parse = importlib.import_module("re._parser").parse
    return list(parse(pattern.pattern, pattern.flags & ~re.UNICODE))


def repeats(tree: Iterable[object]) -> Iterator[int]:
    """Yield how often each part of a parsed pattern may repeat at most."""
    for one in tree:
        if isinstance(one, tuple) and str(one[0]).endswith("REPEAT"):
            yield int(one[1][1])
        if isinstance(one, (tuple, list)):
            yield from repeats(one)
        elif type(one).__name__ == "SubPattern":
            yield from repeats(list(cast("Iterable[object]", one)))


def test_every_reader_tells_the_source_of_its_rule() -> None:
    for name, reader in READERS.items():
        assert reader.run.__doc__, name
        assert reader.facts, name
    assert goal_number.__doc__ is not None


def test_every_reader_is_used_by_a_bundled_form() -> None:
    used = {rule.reader for one in load_forms().values() for rule in one.rules}
    assert set(READERS) <= used
