from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.items import ItemStyle, numbered_items


def told(text: str) -> list[tuple[int, str]]:
    return [(one.number, one.text) for one in numbered_items(text)]


@pytest.mark.parametrize(
    "text",
    [
        "1、参保人数≧749000人。\n2、参保率95%。\n3、到位率100%。",
        "1、参保人数≧749000人。2、参保率95%。3、到位率100%。",
        "1.参保人数≧749000人。2.参保率95%。3.到位率100%。",
        "１．参保人数≧749000人。\n２．参保率95%。\n３．到位率100%。",
        "1）参保人数≧749000人。2）参保率95%。3）到位率100%。",
        "（1）参保人数≧749000人。（2）参保率95%。（3）到位率100%。",
        "(1) 参保人数≧749000人。 (2) 参保率95%。 (3) 到位率100%。",
        "①参保人数≧749000人。②参保率95%。③到位率100%。",
        "一、参保人数≧749000人。\n二、参保率95%。\n三、到位率100%。",
        "（一）参保人数≧749000人。（二）参保率95%。（三）到位率100%。",
        " 1、 参保人数≧749000人。 \n\n　2、参保率95%。\n3 、到位率100%。",
    ],
)
def test_items_however_they_are_numbered(text: str) -> None:
    assert told(text) == [(1, "参保人数≧749000人。"), (2, "参保率95%。"), (3, "到位率100%。")]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("", []),
        (" \n　", []),
        ("群众满意度≧90%", [(0, "群众满意度≧90%")]),
        (
            "主要有：1、参保率95%；2、满意度90%",
            [(0, "主要有："), (1, "参保率95%；"), (2, "满意度90%")],
        ),
        ("1、参保率 2、满意度", [(1, "参保率"), (2, "满意度")]),
        ("1、甲，2、乙", [(1, "甲，"), (2, "乙")]),
        ("1、甲\n2、\n3、", [(1, "甲"), (2, ""), (3, "")]),
        ("3、甲\n4、乙", [(3, "甲"), (4, "乙")]),
        ("1、甲\n1、乙", [(1, "甲"), (1, "乙")]),
        ("1、甲\n（1）子\n（2）丑\n2、乙", [(1, "甲\n（1）子\n（2）丑"), (2, "乙")]),
        ("一、甲。1、子2、丑\n二、乙", [(1, "甲。1、子2、丑"), (2, "乙")]),
        ("1、9月底前拨付。2、12月底前结清", [(1, "9月底前拨付。"), (2, "12月底前结清")]),
        ("1.2021年完成甲。2.2022年完成乙", [(1, "2021年完成甲。"), (2, "2022年完成乙")]),
    ],
)
def test_what_stands_around_items_and_inside_them(text: str, items: list[tuple[int, str]]) -> None:
    assert told(text) == items


@pytest.mark.parametrize(
    "text",
    [
        "2021.1.1至2021.12.31",
        "1.5亿元到位",
        "5、6月完成征缴",
        "1、2季度拨付。3、4季度结清",
        "补助标准为每人1.2万元",
        "一、二级医院报销",
        "第一、第二批资金",
        "按第1、2条执行",
        "共12）项",
        "12.31前完成",
    ],
)
def test_numbers_that_number_nothing(text: str) -> None:
    assert told(text) == [(0, text)]


def test_numbers_within_an_item_stay_in_it() -> None:
    text = "1、第1、2季度拨付50%，3、4季度拨付50%。2、补助1.2万元，见（1）"
    assert told(text) == [
        (1, "第1、2季度拨付50%，3、4季度拨付50%。"),
        (2, "补助1.2万元，见（1）"),
    ]


def test_an_item_knows_its_style_and_place() -> None:
    text = "目标：\n ①甲\n②　乙 "
    lead, one, two = numbered_items(text)
    assert (lead.style, one.style, two.style) == (
        ItemStyle.NONE,
        ItemStyle.CIRCLE,
        ItemStyle.CIRCLE,
    )
    assert [text[item.start : item.end] for item in (lead, one, two)] == ["目标：", "甲", "乙"]


_TEXTS = st.text("1234567890 、.．)）(（①②一二十甲乙。；，\n年月%\t　") | st.text()


@given(_TEXTS)
def test_nothing_is_lost_and_nothing_stands_twice(text: str) -> None:
    items = numbered_items(text)
    end = 0
    for item in items:
        assert text[item.start : item.end] == item.text == item.text.strip()
        assert end <= item.start <= item.end
        between = text[end : item.start]
        assert len("".join(between.split())) <= 6, between
        assert item.style is not ItemStyle.NONE or not between.strip()
        end = item.end
    assert not text[end:].strip()
    assert bool(items) == bool(text.strip())


@given(
    st.lists(st.text("甲乙丙丁ab", min_size=1), min_size=1, max_size=30), st.sampled_from("\n。")
)
def test_what_is_numbered_is_told_apart_again(parts: list[str], gap: str) -> None:
    for pattern in ("{}、", "{}.", "（{}）"):
        written = gap.join(pattern.format(n) + part for n, part in enumerate(parts, 1))
        found = [one.text.removesuffix("。") for one in numbered_items(written)]
        assert found == parts


@pytest.mark.parametrize("text", ["1、", "1 ", "(", "1", " ", "一", "1、甲。", "（1）", "\n1.\n"])
def test_long_texts_take_time_in_proportion(text: str) -> None:
    def seconds(times: int) -> float:
        begun = time.process_time()
        numbered_items(text * times)
        return time.process_time() - begun

    assert seconds(20_000) < 1
