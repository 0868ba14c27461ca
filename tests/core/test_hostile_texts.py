"""Texts that no clerk would write, and some that one did: read rightly or not at all, never raised.

Patterns of attack are repeated to thousands of characters; a reader whose time grows faster than
its text shows there long before a clerk would notice.
"""

from __future__ import annotations

import time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.check import check
from perfdesk.dates import parse_date, parse_range
from perfdesk.filing import Filing, build
from perfdesk.forms.load import load_forms
from perfdesk.indicators import parse_indicator, proposal, take_apart
from perfdesk.items import numbered_items
from perfdesk.numerals import read_chinese, read_decimal, squeeze
from perfdesk.sums import calculate_text
from perfdesk.values import FieldType, Unreadable, parse, proposals
from perfdesk.years import shift_years, years_in

if TYPE_CHECKING:
    from perfdesk.forms.model import Form

FORMS = tuple(load_forms())
TARGETS = tuple(one for one in FORMS if "-target-" in one)
_SIGNS = (
    "0123456789０１２３９〇一二三十百千万亿零两壹拾佰元圆角分整.,，、。；：:;%％‰≥≤><＝=±+-*/×÷"
    "()（）〔〕[]【】《》“”年月日号季度人户家次个项天至到~～—…_？?xXAB \t\n\r　\u00a0\ufeff"
    "\x00\x07\x1f\u2028\u202e\u200f\u0301²Ⅳ①٣१😀𠀀\ud800\udfff"
)
_WORDS = (
    "2023.2.30", "2023年13月", "2023年2月30日", "〔2023〕41号", "不少于", "以上", "控制在", "以内",
    "每人每年", "百分之", "三分之一", "1/3", "元/人", "万元", "提高", "下降", "优", "2023年预算",
    "资金总额", "其中", "截至", "1e999999", "NaN", "Infinity", "负", "9" * 30, "延续项目",
    "产出指标", "满意度", "医保局", "1、", "（1）", "XXX", "待定",
    "130822210R3H2QY0001", "2020-007008002-0002",
)  # fmt: skip
texts = st.lists(st.sampled_from([*_SIGNS, *_WORDS]), max_size=25).map("".join) | st.text(
    st.characters(), max_size=40
)


@given(st.sampled_from(list(FieldType)), texts, st.sampled_from(["", "元", "万元", "%", "人"]))
def test_every_kind_of_cell_reads_any_text(kind: FieldType, text: str, unit: str) -> None:
    reading = parse(kind, text, unit)
    assert reading.text == text
    if isinstance(reading.value, Unreadable):
        assert reading.value.say
    if isinstance(reading.value, Decimal):
        assert reading.value.is_finite()
    for one in proposals(kind, text, unit):
        assert one.text


@given(texts)
def test_every_reader_of_text_reads_any_text(text: str) -> None:
    for read in (parse_indicator, proposal, take_apart, calculate_text, parse_date, parse_range,
                 read_decimal, read_chinese, squeeze, numbered_items):  # fmt: skip
        read(text)
    for mention in years_in(text):
        assert 1900 <= mention.year <= 2199
    assert len(shift_years(text, 1)) == len(text)


NOTHING = (
    "每人0元，补助100人", "0元/人，0人", "0人，每人100元", "0×0=0元", "0元，其中0元、0元",
    "共计0元", "2023年预算0万元", "0%", "0/0", "0分之0", "≥0元/人·月", "0元，其中：甲0.00元",
    "按0元/人×0人=0元测算",
)  # fmt: skip


@pytest.mark.parametrize("form_id", TARGETS)
@pytest.mark.parametrize("text", NOTHING)
def test_nought_in_every_cell_raises_nothing(form_id: str, text: str) -> None:
    form = load_forms()[form_id]
    filing = _filled(form, text)
    assert check(form, filing, last_year=filing).checked
    money = {name for name, one in form.fields.items() if one.type is FieldType.MONEY}
    texts = {name: "88" if name in money else text for name in form.fields}
    tables = {name: [dict.fromkeys(one.columns, text)] for name, one in form.tables.items()}
    assert check(form, build(form, texts, tables)).checked


def _filled(form: Form, text: str) -> Filing:
    """Fill every cell that can be typed with one text."""
    values = {name: text for name, field in form.fields.items() if not field.calc}
    tables = {name: [dict.fromkeys(table.columns, text)] for name, table in form.tables.items()}
    return build(form, values, tables)


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=12)
@given(data=st.data())
def test_no_rule_raises(form_id: str, data: st.DataObject) -> None:
    form = load_forms()[form_id]
    values = {name: data.draw(texts) for name, field in form.fields.items() if not field.calc}
    tables = {
        name: [{column: data.draw(texts) for column in table.columns}]
        for name, table in form.tables.items()
    }
    filing = build(form, values, tables)
    for finding in check(form, filing, last_year=filing, with_unsaid=True).findings:
        assert finding.say


ATTACKS = (
    "9", "一", "*", "(", "万", "、", "1×", "1*1+", "10人×2元=", "2023年1", "〔2023〕", "《", "2022",
    "1,234,", "95%以上", "不低于", "2、\n", "X", "…", "2023年预算1", "资金总额1万元", "2023-",
    "每人每年", "第", "①", "(1)", "较上年", "共", "😀", "\u202e", "0", " ", "\n",
)  # fmt: skip
_OPENINGS = ("〔2023", "1", "2023年", "1=1", "共1", "第1", "95", "至", "提高到")


def attacks() -> list[tuple[str, str]]:
    """Return (beginning, what is repeated)."""
    return [("", one) for one in ATTACKS] + [
        (beginning, blank) for beginning in _OPENINGS for blank in (" ", "\n", "〇")
    ]


@pytest.mark.parametrize("form_id", TARGETS)
def test_long_runs_are_checked_in_no_time(form_id: str) -> None:
    """3,000 characters in every cell; what grows with the square takes seconds here."""
    form = load_forms()[form_id]
    slow = []
    for beginning, again in attacks():
        filing = _filled(form, (beginning + again * 3000)[:3000])
        start = time.process_time()
        check(form, filing)
        taken = time.process_time() - start
        if taken > 1.0:
            slow.append((beginning, again, round(taken, 2)))
    assert not slow


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("2023.2.30", "不是日期：2023年2月没有 30 日"),
        ("2023年13月", "不是日期：没有 13 月"),
        ("二〇二三年二月二十九日", "不是日期：2023年2月没有 29 日"),
        ("２０２３年４月３１日", "不是日期：2023年4月没有 31 日"),
        ("1023年1月1日", "不是日期：年份 1023 不在 1900 到 2199 之间"),
        ("长期", "不是日期"),
        ("2024.2.29", ""),
    ],
)
def test_a_day_that_does_not_exist_is_told_by_name(text: str, say: str) -> None:
    value = parse(FieldType.DATE, text).value
    assert (value.say if isinstance(value, Unreadable) else "") == say


def test_a_span_names_the_end_that_does_not_exist() -> None:
    value = parse(FieldType.DATERANGE, "2021.1.1-2021.2.30").value
    assert value == Unreadable("不是起止时间：2021年2月没有 30 日")
