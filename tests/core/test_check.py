from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.calculate import evaluate
from perfdesk.cells import CellPath
from perfdesk.check import check, lint_rules
from perfdesk.check.across import DOSSIER_READERS
from perfdesk.check.readers import READERS
from perfdesk.check.task import shown
from perfdesk.errors import FormError
from perfdesk.filing import build
from perfdesk.findings import Category, FindingState, Level
from tests.scenario import small_form

if TYPE_CHECKING:
    from perfdesk.forms.model import Form, Rule

PICTURE = """
# 小表
年度：{年度}
| 合计 | {合计} | 预算 | {预算} |
| 内容 | 开始 | 完成 | < |
|* {进度.内容} | {.开始} | {.完成} | < |
"""
FIELDS = """
year_field = "年度"
[field]
"年度" = { type = "year" }
"合计" = { type = "money", unit = "万元" }
"预算" = { type = "money", unit = "万元" }
[table."进度".columns]
"开始" = { type = "date" }
"完成" = { type = "date" }
"""
SUM = """
[[rule]]
id = "S1"
title = "合计不符"
level = "error"
category = "指标不够完整"
let = { "差" = "合计 - 预算" }
check = "差 == 0"
say = "“合计”{合计}与“预算”{预算}差 {差}"
basis = "填报说明第 1 条"
cells = ["合计", "预算"]
mend = { cell = "合计", value = "预算" }
"""
ROWS = """
[[rule]]
id = "S2"
title = "颠倒"
level = "warning"
when = "filled(进度.内容)"
check = "进度.开始 <= 进度.完成"
say = "“{内容}”从 {开始} 到 {完成}，{年度}"
basis = "填报说明第 2 条"
"""


def form(*rules: str) -> Form:
    return small_form(PICTURE, FIELDS + "".join(rules))


def row(name: str, start: str, end: str) -> dict[str, str]:
    return {"内容": name, "开始": start, "完成": end}


def test_a_finding_explains_itself() -> None:
    one = form(SUM)
    report = check(one, build(one, {"合计": "90", "预算": "88万元"}, {}))
    assert (report.checked, report.cannot_say) == (1, 0)
    (found,) = report.findings
    assert found.say == "“合计”90与“预算”88万元差 2万元"
    assert found.level is Level.ERROR
    assert found.category is Category.INCOMPLETE
    assert found.cells == (CellPath("合计"), CellPath("预算"))
    assert found.basis == "填报说明第 1 条"
    assert found.state is FindingState.FAILED
    assert found.mend is not None
    assert (found.mend.path, found.mend.text) == (CellPath("合计"), "88")


def test_a_rule_that_fails_in_every_row_does_not_bury_the_clerk() -> None:
    one = form(ROWS)
    row = {"内容": "甲", "开始": "2023年5月", "完成": "2023年1月"}
    report = check(one, build(one, {}, {"进度": [row] * 500}))
    assert len(report.findings) == 200
    assert {path.row for path in report.findings[1].cells} == {"r2"}


def test_passing_and_cannot_say_are_counted_apart() -> None:
    one = form(SUM)
    passed = check(one, build(one, {"合计": "88", "预算": "880000元"}, {}))
    assert (passed.findings, passed.checked, passed.cannot_say) == ((), 1, 0)
    half = build(one, {"合计": "88"}, {})
    report = check(one, half)
    assert (report.findings, report.checked, report.cannot_say) == ((), 1, 1)
    (found,) = check(one, half, with_unsaid=True).findings
    assert found.state is FindingState.CANNOT_SAY
    assert found.say == "暂不能判断：“预算”没有填写"


def test_rows_are_judged_one_by_one_in_form_order() -> None:
    one = form(SUM, ROWS)
    rows = [
        row("甲", "2023.2", "2023.1"),
        row("", "", ""),
        row("乙", "2023.1", "2023.2"),
        row("丙", "2023.5.1", "2023.4.30"),
        row("丁", "2023.5", "长期"),
    ]
    values = {"合计": "1", "预算": "2", "年度": "2023"}
    report = check(one, build(one, values, {"进度": rows}))
    assert [found.say for found in report.findings] == [
        "“合计”1与“预算”2差 -1万元",
        "“甲”从 2023.2 到 2023.1，2023",
        "“丙”从 2023.5.1 到 2023.4.30，2023",
    ]
    assert report.findings[1].cells == (
        CellPath("进度", "r1", "开始"),
        CellPath("进度", "r1", "完成"),
        CellPath("进度", "r1", "内容"),
    )
    assert (report.checked, report.cannot_say) == (5, 1)


def test_an_explanation_holds_for_exactly_this_text() -> None:
    one = form(SUM)
    filing = build(one, {"合计": "90", "预算": "88"}, {})
    mark = check(one, filing).findings[0].fingerprint
    explained = check(one, filing, explanations={mark: "尾差"}).findings[0]
    assert (explained.state, explained.reason) == (FindingState.EXPLAINED, "尾差")
    changed = build(one, {"合计": "91", "预算": "88"}, {})
    assert check(one, changed, explanations={mark: "尾差"}).findings[0].reason == ""


def test_an_explanation_survives_a_moved_row() -> None:
    one = form(ROWS)
    bad, good = row("甲", "2023.2", "2023.1"), row("乙", "2023.1", "2023.2")
    before = check(one, build(one, {}, {"进度": [bad, good]})).findings[0]
    after = check(one, build(one, {}, {"进度": [good, bad]})).findings[0]
    assert before.fingerprint == after.fingerprint
    assert before.cells != after.cells


def test_checking_twice_is_the_same() -> None:
    one = form(SUM, ROWS)
    filing = build(one, {"合计": "90", "预算": "88"}, {"进度": [row("甲", "2023.2", "2023.1")]})
    assert check(one, filing) == check(one, filing, evaluate(one, filing))


def test_long_texts_are_cut_inside_sentences() -> None:
    assert shown("字" * 50) == "字" * 39 + "…"
    assert shown("一\n二") == "一 二"
    assert shown(" ") == "（空）"


@pytest.mark.parametrize(
    ("rule", "say"),
    [
        (SUM.replace('"差 == 0"', '"差 == 总"'), "“check”写错了：第 6 个字：没有名为“总”的栏目"),
        (SUM.replace("{差}", "{总}"), "“say”里的“总”既不是栏目也没有算出"),
        (SUM.replace('"error"', '"fatal"'), "“level”要是 error、warning 或 hint"),
        (SUM.replace("指标不够完整", "不完整"), "“category”不是十一条审核意见之一"),
        (SUM.replace("basis", "source"), "不认识“source”"),
        (SUM.replace('cells = ["合计", "预算"]', 'cells = ["总"]'), "没有“总”这一格"),
        (SUM.replace('cell = "合计"', 'cell = "总"'), "没有“总”这一格"),
        (SUM.replace('"预算" }', '"总" }'), "“mend”写错了：第 1 个字：没有名为“总”的栏目"),
        (SUM.replace("check =", "reader ="), ""),
        (SUM.replace("合计 - 预算", "合计 - $总"), "“$总”没有在 bind 里对应到栏目"),
        (SUM + SUM, "规则编号重复"),
        (SUM.replace('check = "差 == 0"', ""), "“check”和“reader”要写一个，只写一个"),
        (SUM.replace('id = "S1"', ""), "没有写“id”"),
        (SUM + 'scope = "all"', "“scope”要是 filing 或 dossier"),
        (SUM.replace('["合计", "预算"]', '"合计"'), "“cells”要写成文字列表"),
        (
            SUM.replace('{ cell = "合计", value = "预算" }', '"预算"'),
            "“mend”要写成 { cell = …, value = … }",
        ),
        (SUM.replace('{ "差" = "合计 - 预算" }', '"差"'), "“let”要写成 { 名字 = … }"),
        (SUM.replace('"填报说明第 1 条"', "5"), "“basis”要写成文字"),
        ('[rules]\nuse = ["R99"]\n', "common/rules.toml 里没有这条规则"),
        ("[rules]\nuse = [5]\n", "看不懂 5"),
        ("[rules]\nmore = 1\n", "[rules] 里只能写 use、bind 和 also"),
        ("[rules.bind]\n甲 = 5\n".replace("甲", '"甲"'), "bind 的值要写成文字或文字列表"),
        ("rule = 5\n", "规则要写成 [[rule]]"),
        (
            ROWS.replace("进度.开始 <= 进度.完成", "sum(进度.内容) > 0 and 总"),
            "“check”写错了：第 20 个字：没有名为“总”的栏目",
        ),
    ],
)
def test_wrong_rules_are_told_when_the_form_is_loaded(rule: str, say: str) -> None:
    settings = rule + FIELDS if rule.startswith("rule =") else FIELDS + rule
    if not say:
        assert [one.say for one in lint_rules(small_form(PICTURE, settings))] == [
            "没有名为“差 == 0”的读法"
        ]
        return
    with pytest.raises(FormError) as error:
        small_form(PICTURE, settings)
    assert say in [problem.say for problem in error.value.problems]


def test_a_problem_names_file_line_and_rule() -> None:
    with pytest.raises(FormError) as error:
        form(SUM, ROWS.replace("进度.完成", "进度.结束"))
    (problem,) = error.value.problems
    assert problem.file == "form.toml"
    assert problem.field == "S2"
    assert problem.line > 20


SHARED = """
[[rule]]
id = "C1"
title = "先后"
level = "error"
check = "$表.$起 <= $表.$止"
say = "“{$起}”晚于“{$止}”，见 $止"
basis = "说明"
[[rule]]
id = "C2"
title = "空"
level = "hint"
reader = "years"
options = { fields = "$文字" }
say = "{栏目}"
basis = "说明"
"""


def test_shared_rules_are_bound_to_the_forms_own_names() -> None:
    use = """
[rules]
use = ["C1", { id = "C1", as = "C1b", level = "warning", bind = { "止" = "开始" } }, "C2"]
[rules.bind]
"表" = "进度"
"起" = "开始"
"止" = "完成"
"文字" = ["进度.内容", "合计"]
"""
    one = small_form(PICTURE, FIELDS + use, **{"common/rules.toml": SHARED})
    first, second, third = one.rules
    assert (first.id, first.check) == ("C1", "进度.开始 <= 进度.完成")
    assert first.say == "“{开始}”晚于“{完成}”，见 完成"
    assert first.file == "common/rules.toml"
    assert (second.id, second.level, second.check) == (
        "C1b",
        Level.WARNING,
        "进度.开始 <= 进度.开始",
    )
    assert third.options == (("fields", "进度.内容、合计"),)


ALSO = """
[rules]
use = ["C1"]
[rules.bind]
"表" = "进度"
"起" = "开始"
"止" = "完成"
[[rules.also]]
use = ["C1"]
[rules.also.bind]
"止" = "内容"
[[rules.also]]
use = [{ id = "C1", level = "hint" }]
bind = { "起" = "内容" }
"""


def also(text: str) -> tuple[Rule, ...]:
    return small_form(PICTURE, FIELDS + text, **{"common/rules.toml": SHARED}).rules


def test_a_rule_is_used_again_on_other_columns() -> None:
    rules = also(ALSO)
    assert [one.id for one in rules] == ["C1", "C1", "C1"]
    assert [one.check for one in rules] == [
        "进度.开始 <= 进度.完成",
        "进度.开始 <= 进度.内容",
        "进度.内容 <= 进度.完成",
    ]
    assert [one.level.value for one in rules] == ["error", "error", "hint"]


HEADING = 5
"""Lines that `small_form` writes before the settings."""


@pytest.mark.parametrize(
    ("also_text", "say", "at_the_list"),
    [
        (
            ALSO + '[[rules.also]]\nuse = ["C1"]\n',
            "[[rules.also]] 里要写 use 和 bind，只写这两样",
            True,
        ),
        (
            ALSO + '[[rules.also]]\nuse = ["C1"]\nbind = { "止" = 5 }\n',
            "bind 的值要写成文字或文字列表",
            True,
        ),
        (
            ALSO + '[[rules.also]]\nuse = ["C8"]\nbind = {}\n',
            "common/rules.toml 里没有这条规则",
            True,
        ),
        (
            ALSO + '[[rules.also]]\nuse = ["C1"]\nbind = {}\n',
            "再用一次的规则要对应到别的栏目",
            False,
        ),
        (ALSO.replace('["C1"]', '["C1", "C1"]', 1), "规则编号重复", False),
        ("[rules]\nalso = 5\n", "[[rules.also]] 里要写 use 和 bind，只写这两样", False),
    ],
)
def test_wrong_second_uses_are_told(also_text: str, say: str, at_the_list: bool) -> None:
    with pytest.raises(FormError) as error:
        also(also_text)
    problems = [one for one in error.value.problems if one.say == say]
    assert problems, error.value.problems
    if at_the_list:
        before = (FIELDS + also_text).rpartition("[[rules.also]]")[0]
        assert problems[0].file == "form.toml"
        assert problems[0].line == HEADING + before.count("\n") + 1


def test_findings_of_a_rule_used_twice_are_told_apart() -> None:
    again = '[[rules.also]]\nuse = ["C1"]\nbind = { "起" = "完成", "止" = "开始" }\n'
    texts = {"common/rules.toml": SHARED}
    one = small_form(PICTURE, FIELDS + ALSO.partition("[[")[0] + again, **texts)
    filing = build(
        one, {}, {"进度": [row("甲", "2024.3", "2024.1"), row("乙", "2024.1", "2024.3")]}
    )
    found = check(one, filing).findings
    assert [(finding.rule, len(finding.cells)) for finding in found] == [("C1", 2), ("C1", 2)]
    assert found[0].fingerprint != found[1].fingerprint
    reasons = {found[0].fingerprint: "原因"}
    states = [finding.state for finding in check(one, filing, explanations=reasons).findings]
    assert states == [FindingState.EXPLAINED, FindingState.FAILED]


def test_readers_are_linted() -> None:
    use = '[rules]\nuse = ["C2"]\n[rules.bind]\n"文字" = "没有"\n'
    shared = SHARED.replace("{栏目}", "{栏}").replace("{ fields =", '{ more = "1", fields =')
    one = small_form(PICTURE, FIELDS + use, **{"common/rules.toml": shared})
    assert [problem.say for problem in lint_rules(one)] == [
        "读法“years”没有参数“more”",
        "参数“fields”里的“没有”不在表样里",
        "“say”里的“栏”不是读法“years”给出的",
    ]


@pytest.mark.parametrize(
    ("reader", "options", "say"),
    [
        ("payment_plan", "{ }", "读法“payment_plan”少了参数“fields”"),
        ("item_satisfaction", "{ }", "读法“item_satisfaction”少了参数“fields”"),
        ("too_few", '{ least = "年度=²" }', "参数“least”里的“年度=²”要写成“栏目=个数”"),
        ("too_few", '{ least = "年度=0" }', "参数“least”里的“年度=0”要写成“栏目=个数”"),
        ("cut_text", '{ fields = "年度", chars = "很长" }', "参数“chars”里的“很长”不是字数"),
        ("code_format", '{ code = "年度", mask = "" }', "参数“mask”里的“”没有写"),
        (
            "short_names",
            '{ fields = "年度", short = "局" }',
            "参数“short”里的“局”要写成“简称=全称”",
        ),
        ("carried_years", '{ kinds = "旧" }', "参数“kinds”里没有“旧”这一种"),
        ("no_unit", '{ value = "年度" }', "参数“value”要写子表的一列"),
        (
            "moved_indicators",
            '{ long = "进度.内容", yearly = "进度.内容、年度" }',
            "参数“long”要写同一个子表的两列",
        ),
        (
            "promise",
            '{ fields = "年度", names = "进度.内容", values = "进度.内容、进度.开始" }',
            "参数“names”和“values”要一一对应",
        ),
    ],
)
def test_a_rule_that_names_wrong_arguments_is_told_and_never_judged(
    reader: str, options: str, say: str
) -> None:
    rule = (
        f'[[rule]]\nid = "A"\ntitle = "t"\nlevel = "error"\ncategory = "其他"\n'
        f'reader = "{reader}"\noptions = {options}\nsay = "s"\nbasis = "b"\n'
    )
    one = small_form(PICTURE, FIELDS + rule)
    assert say in [problem.say for problem in lint_rules(one)]
    filing = build(one, {"年度": "2023"}, {"进度": [row("甲", "2024.3", "2024.1")]})
    report = check(one, filing, with_unsaid=True)
    assert [finding.state for finding in report.findings] == [FindingState.CANNOT_SAY]
    assert say in report.findings[0].say


FIRST_READERS = """
required: except | 栏目
one_choice: | 栏目 选项 内容
unreadable: | 栏目 内容 原因
short_names: fields short | 栏目 内容 简称 全称
category: first second | 行 内容 一级 二级 建议
years: fields | 栏目 年份 原文 年度
carried_years: kinds | 栏目 年份 原文 年度
placeholders: | 栏目 原文
brackets: fields | 栏目 原文
bracket_style: fields | 栏目 原文 规范
later_paper: fields | 栏目 原文 年份 年度
later_title: fields | 栏目 原文 年份 年度
product: value amount | 算式 结果 关系 栏目 金额 相差
written_sum: fields | 栏目 原文 写的 应为
narrative_amount: fields amount | 栏目 原文 金额栏 金额
goal_number: goals content value | 栏目 原文
goal_operator: goals content value | 栏目 原文 内容 指标值 建议
same_names: name | 内容 次数
same_texts: fields | 栏目 内容
phones: person phone | 姓名 电话
unit_names: unit | 写法
"""
"""Readers of version 0.1.0, their arguments and facts: filings made then are judged for ever."""


@pytest.mark.parametrize("line", FIRST_READERS.strip().split("\n"))
def test_rules_of_the_first_version_are_still_judged(line: str) -> None:
    name, _, rest = line.partition(":")
    options, facts = (frozenset(part.split()) for part in rest.split("|"))
    reader = READERS.get(name) or DOSSIER_READERS[name]
    assert reader.options.needed <= options <= reader.options.known
    assert facts <= reader.facts


TEXT = st.text(max_size=30) | st.sampled_from(["2023.2.30", "2023年13月", "1,82,8", "88万", "😀"])


@given(
    st.dictionaries(st.sampled_from(["年度", "合计", "预算"]), TEXT),
    st.lists(st.tuples(TEXT, TEXT)),
)
def test_no_text_makes_a_rule_raise(values: dict[str, str], rows: list[tuple[str, str]]) -> None:
    one = form(SUM, ROWS)
    listed = [row("甲", start, end) for start, end in rows]
    report = check(one, build(one, values, {"进度": listed}), with_unsaid=True)
    assert report.checked >= 1
