from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.amounts import Amount
from perfdesk.dates import PartialDate
from perfdesk.expression import (
    Answer,
    CannotSay,
    ExpressionError,
    Names,
    Scope,
    compile_expression,
)
from perfdesk.values import FieldType, Reading, parse

NAMES = Names(
    frozenset(
        {"资金总额", "预算资金", "自有资金", "其他", "3月底", "年度", "名称", "属性", "起止"}
    ),
    (("进度", frozenset({"内容", "开始", "完成"})), ("来源", frozenset({"项目", "金额"}))),
)


def money(text: str) -> Reading:
    return parse(FieldType.MONEY, text, "万元")


def words(text: str) -> Reading:
    return parse(FieldType.TEXT, text)


def scope() -> Scope:
    fields = {
        "资金总额": money("88"),
        "预算资金": money("88万元"),
        "其他": money("约3"),
        "3月底": parse(FieldType.PERCENT, "25%"),
        "年度": parse(FieldType.YEAR, "2023"),
        "名称": words("城乡居民医保"),
        "属性": words("延续项目"),
        "起止": parse(FieldType.DATERANGE, "2023.1.1-2023.12.31"),
    }
    rows = [
        {"项目": words("合计"), "金额": money("10")},
        {"项目": words("一般"), "金额": money("6")},
        {"项目": words("基金"), "金额": money("40000元")},
        {"项目": words("其他")},
    ]
    return Scope(fields, {"来源": rows, "进度": []})


def answer(text: str, over: Scope | None = None) -> Answer:
    return compile_expression(text, NAMES).evaluate(over or scope())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("资金总额 == 预算资金", True),
        ("资金总额 == sum(预算资金, 自有资金)", True),
        ("资金总额 == 预算资金 + zero(自有资金)", True),
        ("资金总额 > 0", True),
        ("资金总额 == 元(880000)", True),
        ("`3月底` <= 50 <= 100", True),
        ("0.1 + 0.2 == 0.3", True),
        ("100 / 4 - 5 * 2", Decimal(15)),
        ("-年度 + 2024", Decimal(1)),
        ("资金总额 * 2", Amount(Decimal(176), "万元")),
        ("资金总额 / 预算资金", Decimal(1)),
        ("资金总额 / 2", Amount(Decimal(44), "万元")),
        ("0.5 * 资金总额", Amount(Decimal("44.0"), "万元")),
        ("资金总额 - 元(80000)", Amount(Decimal(80), "万元")),
        ("'居民' in 名称", True),
        ("'居民' not in 名称", False),
        ("属性 in ('延续项目', '新增项目')", True),
        ("属性 == '新增项目'", False),
        ("属性 != '新增项目'", True),
        ("contains(名称, '职工', '居民')", True),
        ("starts(名称, '城乡')", True),
        ("ends(名称, '医保')", True),
        ("length(名称)", Decimal(6)),
        ("squeeze('Ａ b')", "Ab"),
        ("like('2020-007008002-0002', '9999-999999999-9999')", True),
        ("like('12A', '99X')", True),
        ("like('12a', '99X')", False),
        ("like('12', '9')", False),
        ("1 if empty(自有资金) else 2", Decimal(1)),
        ("empty(其他)", False),
        ("filled(其他) and not readable(其他)", True),
        ("text(其他)", "约3"),
        ("round(10 / 3, 2)", Decimal("3.33")),
        ("round(资金总额 / 3)", Amount(Decimal(29), "万元")),
        ("abs(3 - 5)", Decimal(2)),
        ("abs(元(0) - 元(5))", Amount(Decimal(5), "元")),
        ("max(3, 5, 4)", Decimal(5)),
        ("min(资金总额, 元(3))", Amount(Decimal(3), "元")),
        ("year(start(起止)) == 年度", True),
        ("month(end(起止))", Decimal(12)),
        ("day(end(起止))", Decimal(31)),
        ("date(2023, 1) < date(2023, 2)", True),
        ("date(2023) == date(2023)", True),
        ("date(2023, 1, 5)", PartialDate(2023, 1, 5)),
        ("number(资金总额)", Decimal(88)),
        ("number('1,200')", Decimal(1200)),
        ("unit(资金总额)", "万元"),
        ("万元(预算资金)", Amount(Decimal(88), "万元")),
        ("sum(来源.金额, where=来源.项目 != '合计')", Amount(Decimal(10), "万元")),
        ("first(来源.金额, where=来源.项目 == '基金')", Amount(Decimal(40000), "元")),
        ("count(来源.金额)", Decimal(3)),
        ("count(where=来源.项目 == '合计')", Decimal(1)),
        ("count(来源.金额 > 元(50000))", Decimal(2)),
        ("max(来源.金额)", Amount(Decimal(10), "万元")),
        ("min(来源.金额)", Amount(Decimal(40000), "元")),
        ("any(来源.项目 == '基金')", True),
        ("all(filled(来源.项目))", True),
        ("all(来源.金额 > 元(50000))", False),
        ("True and not False", True),
        ('"""引"""', "引"),
    ],
)
def test_values(text: str, value: Answer) -> None:
    assert answer(text) == value


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("自有资金 > 0", "“自有资金”没有填写"),
        ("其他 > 0", "“其他”的内容不是金额"),
        ("资金总额 > 5", "金额只能同金额相加、相比，数要先写成 元(…) 或 万元(…)"),
        ("资金总额 + 5", "金额只能同金额相加、相比，数要先写成 元(…) 或 万元(…)"),
        ("名称 + 名称", "文字和日期不能相加减"),
        ("名称 * 2", "只有数和金额可以相乘"),
        ("名称 / 2", "只有数和金额可以相除"),
        ("名称 > 2", "两边不是同一种内容，不能相比"),
        ("1 / 0", "除数是 0"),
        ("资金总额 / 0", "除数是 0"),
        ("资金总额 and True", "这里要用是或否"),
        ("3 in 名称", "in 的右边要是文字或一组值"),
        ("contains(年度, '2')", "这里要用文字"),
        ("date(2023, 1) <= date(2023, 1, 5)", "2023年1月和2023年1月5日粗细不同，不能比先后"),
        ("date(2023, 1) == date(2023, 1, 5)", "2023年1月和2023年1月5日粗细不同，不能比"),
        ("date(2023, 2, 30)", "没有这一天"),
        ("month(date(2023))", "日期没有写到这么细"),
        ("year(名称)", "year 只用于日期"),
        ("sum(其他, 资金总额)", "“其他”的内容不是金额"),
        ("sum(自有资金, 自有资金)", "“自有资金”没有填写"),
        ("sum(进度.开始)", "没有可以计算的内容"),
        ("first(进度.开始)", "没有符合条件的行"),
        ("last_year(资金总额)", "没有去年的填报件可比"),
        ("999999999999999999 * 999999999999999999 * 999999999999999999", "数太大，不能计算"),
        ("round(名称)", "round 只用于数和金额"),
        ("round(1, 99)", "round 的位数要在 0 到 8 之间"),
        ("number(名称)", "里面没有可以单独读出的数"),
        ("元(名称)", "元(…) 只用于数和写明单位的金额"),
        ("start(名称)", "start 只用于起止时间"),
        ("unit(名称)", "unit 只用于金额和指标值"),
        ("operator(名称)", "operator 只用于指标值"),
        ("kind(名称)", "kind 只用于指标值"),
        ("abs(名称)", "abs 只用于数和金额"),
    ],
)
def test_what_cannot_be_said_says_why(text: str, reason: str) -> None:
    said = answer(text)
    assert isinstance(said, CannotSay)
    assert said.reason == reason


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("自有资金 > 0 and False", False),
        ("False and 自有资金 > 0", False),
        ("自有资金 > 0 or True", True),
        ("自有资金 > 0 or False", None),
        ("自有资金 > 0 and True", None),
        ("not (自有资金 > 0)", None),
        ("1 if 自有资金 > 0 else 2", None),
        ("any(来源.金额 > 元(50000))", True),
        ("all(来源.金额 > 元(1))", None),
    ],
)
def test_and_or_of_three_answers(text: str, value: bool | None) -> None:
    said = answer(text)
    assert said is value if value is not None else isinstance(said, CannotSay)


def test_blame_names_the_inputs() -> None:
    said = answer("其他 > 资金总额")
    assert isinstance(said, CannotSay)
    assert said.inputs == (("其他", ""),)
    assert not said.empty


def test_inputs_and_table_are_listed() -> None:
    expression = compile_expression("进度.开始 <= 进度.完成 and 年度 > 0", NAMES)
    assert expression.inputs == (("进度", "开始"), ("进度", "完成"), ("年度", ""))
    assert expression.table == "进度"
    assert compile_expression("sum(来源.金额) > 资金总额", NAMES).table == ""


def test_a_row_is_judged_with_its_own_cells() -> None:
    over = scope()
    over.row = {"开始": parse(FieldType.DATE, "2023.2"), "完成": parse(FieldType.DATE, "2023.1")}
    assert answer("进度.开始 <= 进度.完成", over) is False


def test_last_year_is_another_filing() -> None:
    over = scope()
    over.last_year = {"资金总额": money("44")}
    assert answer("资金总额 == last_year(资金总额) * 2", over) is True


def test_let_names() -> None:
    over = scope()
    over.named = {"差": Decimal(3)}
    names = NAMES.with_lets(frozenset({"差"}))
    expression = compile_expression("差 + 1", names)
    assert expression.evaluate(over) == 4
    assert isinstance(expression.evaluate(scope()), CannotSay)
    assert expression.lets == {"差"}


@pytest.mark.parametrize(
    ("text", "position", "say"),
    [
        ("", 0, "式子是空的"),
        ("资金总额 == 总额", 8, "没有名为“总额”的栏目"),
        ("`3月` > 1", 0, "没有名为“3月”的栏目"),
        ("进度 > 1", 0, "“进度”是子表，要写成 进度.列名"),
        ("进度.结束 > 1", 0, "子表“进度”里没有“结束”这一列"),
        ("资金总额.real", 0, "“资金总额”是栏目，没有列"),
        ("abc.real", 0, "没有名为“abc”的子表"),
        ("().__class__", 0, "这里只能写栏目名或 子表.列名"),
        ("__import__('os')", 0, "没有名为“__import__”的函数"),
        ("名称.upper()", 0, "只能调用规则语言自带的函数"),
        ("2 ** 3", 0, "只能用 + - * / 四种运算"),
        ("~1", 0, "前面只能加 - 或 not"),
        ("1 is 1", 0, "只能用 == != < <= > >= in 来比较"),
        ("lambda: 1", 0, "这种写法不在规则语言里"),
        ("[x for x in 名称]", 0, "这种写法不在规则语言里"),
        ("f'{1}'", 0, "这种写法不在规则语言里"),
        ("(yield)", 1, "这种写法不在规则语言里"),
        ("b'1'", 0, "数只能写成 12 或 0.5 这样，不超过 24 位"),
        ("1e5", 0, "数只能写成 12 或 0.5 这样，不超过 24 位"),
        ("0x10", 0, "数只能写成 12 或 0.5 这样，不超过 24 位"),
        ("1_000", 0, "数只能写成 12 或 0.5 这样，不超过 24 位"),
        ("3j", 0, "数只能写成 12 或 0.5 这样，不超过 24 位"),
        ("'" + "字" * 300 + "'", 0, "文字不能超过 200 个字"),
        ("资金总额 ==", None, "式子写法不对"),
        ("资金总额 ＝＝ 1", None, "式子写法不对"),
        ("import os", None, "式子写法不对"),
        ("1;2", None, "式子写法不对"),
        ("a" * 3000, 2000, "式子不能超过 2000 个字"),
        ("(" * 50, 30, "括号套得太深"),
        ("-" * 100 + "1", None, "括号或运算套得太深"),
        ("+".join("1" * 300), 0, "式子太复杂，请拆成几条"),
        ("'abc", 0, "引号没有成对"),
        ("``", 0, "反引号里要写一个名字"),
        ("1 # 注", 2, "不能用“#”"),
        ("'a' + \\", 6, "不能用“\\”"),
        ("진", 0, "不能用“진”"),
        ("进度.开始 <= 来源.金额", 9, "一条式子不能同时逐行判断“进度”和“来源”"),
        ("round(1, 2, 3)", 0, "函数“round”的参数个数不对"),
        ("abs(1, where=True)", 0, "函数“abs”不能用 where="),
        ("abs(*名称)", 0, "函数里只能用 where= 这一个名字"),
        ("sum(来源.金额, key=1)", 0, "函数里只能用 where= 这一个名字"),
        ("sum()", 0, "函数“sum”要有一个 子表.列名 的式子"),
        ("sum(where=来源.金额 > 0)", 0, "函数“sum”要有一个 子表.列名 的式子"),
        ("sum(资金总额)", 0, "函数“sum”里要用到子表的列"),
        ("empty(1)", 6, "这里只能写栏目名或 子表.列名"),
        ("empty()", 0, "函数“empty”要有一个栏目"),
        ("last_year(来源.金额)", 10, "last_year 只能用于栏目，不能用于子表的列"),
    ],
)
def test_mistakes_are_told_with_their_place(text: str, position: int | None, say: str) -> None:
    with pytest.raises(ExpressionError) as error:
        compile_expression(text, NAMES)
    assert error.value.say == say
    if position is not None:
        assert error.value.position == position


def test_lines_and_odd_names_are_welcome() -> None:
    assert answer("资金总额\n  == 预算资金") is True
    assert answer("  `资金总额` == 预算资金") is True
    with pytest.raises(ExpressionError) as error:
        compile_expression("  `3月底` > 总额", NAMES)
    assert error.value.position == 10


PIECES = st.sampled_from(
    [
        *(
            "资金总额",
            "`3月底`",
            "来源.金额",
            "进度.开始",
            "名称",
            "1",
            "0.5",
            "'字'",
            "(",
            ")",
            ",",
        ),
        *("+", "-", "*", "/", "==", "<=", " and ", " or ", "not ", " in ", " if ", " else "),
        *("sum(", "count(", "empty(", "round(", "where=", "contains(", "**", "__class__", "."),
        *("lambda ", "[", "]", "{", "}", "`", "'", "for ", "import ", "~", "@", ":=", "\n"),
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_no_text_can_harm(text: str) -> None:
    try:
        expression = compile_expression(text, NAMES)
    except ExpressionError as error:
        place = error.position
    else:
        place = 0
        expression.evaluate(scope())
    assert 0 <= place <= len(text)


OPERAND = st.sampled_from(["资金总额", "自有资金", "其他", "年度", "名称", "3", "0", "'x'", "起止"])
TREE = st.recursive(
    OPERAND,
    lambda inner: st.builds(
        lambda sign, left, right: f"({left} {sign} {right})",
        st.sampled_from(["+", "-", "*", "/", "==", "<", "<=", "and", "or", "in"]),
        inner,
        inner,
    ),
    max_leaves=8,
)


@given(TREE)
def test_whatever_compiles_gives_one_of_three_answers(text: str) -> None:
    said = answer(text)
    assert isinstance(said, CannotSay | bool) or said is not None
