"""Carrying a filing into another form: what goes where, what is told, what is left over."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.carry import carry
from perfdesk.cells import CellPath
from perfdesk.filing import CellState, build, cells_in_order, is_skeleton_row
from perfdesk.forms.load import load_forms
from perfdesk.forms.model import FieldType
from perfdesk.intake import read_file
from perfdesk.items import numbered_items
from perfdesk.numerals import squeeze
from perfdesk.output.data import cell_names
from perfdesk.upgrade import UpgradeError, are_kin, carry_into, match_forms, translate
from tests.scenario import SHIGU, YONGXING, form, small_form

if TYPE_CHECKING:
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.upgrade import CarriedInto

TAOJIANG, XINGLONG = "taojiang-target-2021", "xinglong-target-2021"
TARGETS = tuple(one for one in load_forms() if "-target-" in one)
PLAN, INDICATORS = "项目实施进度计划", "项目年度绩效指标"
FILINGS = Path(__file__).parent.parent / "forms" / "filings"


def last_year(name: str) -> tuple[Form, Filing]:
    [reading] = read_file(FILINGS / f"{name}.json", load_forms())
    return form(reading.form_id), reading.filing


def draft_of(name: str, into: str, year: int) -> Draft:
    old, filing = last_year(name)
    return Draft(old, filing, form(into), carry_into(old, filing, form(into), year))


class Draft:
    """A draft in another form, in the words of both forms."""

    def __init__(self, old: Form, before: Filing, new: Form, carried: CarriedInto) -> None:
        self.new, self.filing, self.carried = new, carried.filing, carried
        name_of, old_name_of = cell_names(new, carried.filing), cell_names(old, before)
        self.values = {name: text for name in new.fields if (text := self.filing.value(name))}
        self.review = {name_of(one.path): one for one in carried.review}
        self.unplaced = [(old_name_of(one.path), one.text) for one in carried.unplaced]

    def rows(self, table: str) -> list[tuple[str, ...]]:
        return [tuple(row.values()) for row in self.filing.table_texts(self.new.tables[table])]

    def why(self, cell: str) -> str:
        return self.review[cell].why


# --- the four ways that matter ----------------------------------------------------------------


def test_yongxing_into_shigu() -> None:
    draft = draft_of("yongxing_01", SHIGU, 2018)
    old = last_year("yongxing_01")[1]
    assert draft.values == {
        "年度": "2018",
        "填报单位": "永兴县城乡居民医疗保险中心",
        "项目名称": "城乡居民医保县级配套资金",
        "项目属性": "延续项目",
        "部门名称": "永兴县人社局",
        "资金总额": "2037",
        "部门相应职能职责概述": old.value("部门相应职能职责概述"),
        "项目立项依据": old.value("专项立项依据"),
        "项目年度绩效目标": old.value("专项年度绩效目标"),
        "项目实施保障措施": old.value("专项实施保障措施"),
    }
    assert draft.rows(PLAN) == [
        ("1、城乡居民医保资金筹集", "2017年11月", "2018年8月"),
        ("2、城乡居民医保资金兑付", "2018年1月", "2018年12月"),
    ]
    late = "定点医疗机构住院及时结报，省外住院补偿款15天之内拨到农民账户。"
    people = "社会公众或服务对象满意度指标"
    assert draft.rows(INDICATORS) == [
        ("产出指标", "数量指标", "参保率", "95%", ""),
        ("产出指标", "质量指标", "基金使用率", "95%", ""),
        ("产出指标", "时效指标", late, "15天", ""),
        ("产出指标", "成本指标", "基金当年结余率", "5%", ""),
        ("效益指标", "经济效益指标", "", "", ""),
        (
            *("效益指标", "社会效益指标", "居民住院补偿率，\n统筹基金补助受益面"),
            *("60%以上,\n21%以上", ""),
        ),
        ("效益指标", "生态效益指标", "", "", ""),
        ("效益指标", "可持续影响指标", "", "", ""),
        ("效益指标", people, "服务对象满意度", "90%以上", ""),
    ]
    assert draft.unplaced == []
    nature = draft.review["项目属性"]
    assert (nature.was, nature.now) == ("延续专项", "延续项目")
    assert nature.why == "由“专项属性”栏转来；“延续专项”对应“延续项目”；项目属性沿用去年的，请核对"
    assert draft.why("项目名称") == "由“专项名称”栏转来"
    assert draft.why(f"{PLAN}[1].项目实施内容") == "由“专项实施内容”列转来"
    assert draft.why("资金总额") == "金额沿用去年的，请核对"


def test_taojiang_into_shigu() -> None:
    draft = draft_of("taojiang_01", SHIGU, 2022)
    goal = "完成城镇职工和城乡居民医保参保人员参保缴费，保障参保人员权益。"
    assert draft.values == {
        "年度": "2022",
        "填报单位": "桃江县医疗保障局",
        "项目名称": "2021年社会保险基金稽核管理工作经费",
        "资金总额": "88",
        "项目长期绩效目标": goal,
        "项目年度绩效目标": goal,
        "填报人": "王经办",
        "联系电话": "8880002",
    }
    assert draft.rows(PLAN) == [
        ("1、城镇职工医保", "2022年1月1日", "2022年12月31日"),
        ("2、城乡居民医保", "2021年10月1日", "2022年2月28日"),
    ]
    filled = [row for row in draft.rows(INDICATORS) if row[2]]
    people = "社会公众或服务对象满意度指标"
    assert filled == [
        ("产出指标", "", "职工医保和居民医保参保人数≧749000人。", "", ""),
        ("产出指标", "", "职工医保和居民医保参保率达常住人口的95%。", "", ""),
        ("产出指标", "", "职工医保和居民医保在征缴起止时间内征缴到位率100%。", "", ""),
        ("效益指标", "", "保障参保人员参保和享受待遇的合法权益。", "", ""),
        ("效益指标", "", "保障参保人员的身体健康。", "", ""),
        ("效益指标", "", "参保人员普遍知晓政策。", "", ""),
        ("效益指标", people, "群众满意度≧90%", "", ""),
    ]
    levels = [row[:2] for row in draft.rows(INDICATORS) if not row[2]]
    assert levels == [
        pair for pair in form(SHIGU).tables[INDICATORS].tree_pairs if pair[1] != people
    ]
    assert draft.unplaced == [
        ("项目起止时间", "2021.1.1-2020.12.31"),
        ("项目实施单位", "医保局"),
        ("项目负责人", "赵主任"),
        ("联系电话", "8880001"),
        ("预算资金", "88"),
        ("项目概况", last_year("taojiang_01")[1].value("项目概况")),
        ("单位负责人签字", "赵主任"),
    ]
    first, last = (
        draft.review[f"{INDICATORS}[1].指标内容"],
        draft.review[f"{INDICATORS}[7].指标内容"],
    )
    assert first.was == "1、职工医保和居民医保参保人数≧749000人。"
    assert first.why == (
        "由“产出指标”栏第 1 条拆成一行；没有写明二级指标，请补填；"
        "末尾的“≧749000人”像是指标值，可移到指标值栏"
    )
    assert last.why == "由“效益指标”栏第 4 条拆成一行；末尾的“≧90%”像是指标值，可移到指标值栏"
    assert draft.why("联系电话") == "由“填表人联系电话”栏转来；电话沿用去年的，请核对"
    assert draft.review["填报日期"].was == "2020.10.29"


def test_xinglong_into_shigu() -> None:
    draft = draft_of("xinglong_target_01", SHIGU, 2022)
    old = last_year("xinglong_target_01")[1]
    assert draft.values == {
        "年度": "2022",
        "填报单位": "兴隆县医疗保障局本级",
        "项目名称": "冀财社[2020]147号+中央财政医疗救助补助资金",
        "资金总额": "1077.00",
        "项目年度绩效目标": old.value("绩效目标"),
    }
    rows = draft.rows(INDICATORS)
    assert [row[:2] for row in rows] == list(form(SHIGU).tables[INDICATORS].tree_pairs)
    assert rows[5][2:] == ("群众投诉下降率%", "≥60群众投诉下降率60%以上", "")
    assert rows[6][2:] == ("", "", "")
    assert rows[8][2:] == ("群众满意度", "≥100群众满意度100%", "")
    first = draft.review[f"{INDICATORS}[8].一级指标"]
    assert (first.was, first.now) == ("满意度指标", "效益指标")
    assert "按本表的指标体系归到“效益指标”" in first.why
    fields = ["单位编码", "项目编码", "财政资金", "其他资金", "资金用途"]
    fields += ["3月底", "6月底", "10月底", "12月底"]
    columns = ("绩效指标描述", "指标值确定依据")
    cells = [f"绩效指标[{row}].{column}" for row in range(1, 9) for column in columns]
    assert [cell for cell, _text in draft.unplaced] == fields + cells
    assert dict(draft.unplaced)["其他资金"] == "0"


def test_shigu_into_yongxing() -> None:
    draft = draft_of("shigu_01", YONGXING, 2024)
    assert draft.values["专项属性"] == "延续专项"
    assert draft.values["专项名称"] == "城乡居民医疗保险区级财政补助资金"
    assert draft.rows("专项实施进度计划") == [
        ("城乡居民医疗财政补助", "2024年1月1日", "2024年12月31日"),
        ("", "", ""),
    ]
    filled = [row[1:4] for row in draft.rows("专项年度绩效指标") if row[2]]
    assert len(filled) == 7
    assert filled[-1] == ("社会公众或服务对象满意度指标", "受益群众满意度", "≥97%")
    assert draft.unplaced == [
        ("填报人", "周经办"),
        ("联系电话", "8170001"),
        ("填报日期", "2023年2月24日"),
    ]


def test_rows_are_never_made_into_numbered_text() -> None:
    draft = draft_of("shigu_01", TAOJIANG, 2024)
    assert "产出指标" not in draft.values
    left = dict(draft.unplaced)
    assert left[f"{INDICATORS}[1].指标值"] == "102300人"
    assert left[f"{INDICATORS}[7].一级指标"] == "效益指标"
    assert left["项目属性"] == "延续项目"
    assert draft.values["填表人联系电话"] == "8170001"
    assert "联系电话" not in draft.values


# --- kinds of cells ---------------------------------------------------------------------------

PICTURE = """
# 表
| 名称 | {名称} | 金额 | {金额} | 属性 | {属性:甲□ 乙□} | 日期 | {日期} |
"""


def pair(old: str, new: str, **common: str) -> tuple[Form, Form]:
    head = 'title_field = "名称"\n[field]\n'
    return (
        small_form(PICTURE, f'id = "old"\n{head}{old}'),
        small_form(PICTURE, f'id = "new"\n{head}{new}', **common),
    )


@pytest.mark.parametrize(
    ("was", "now"), [("565.81", "5658100"), ("88万元", "880000"), ("0.00005", "0.5"), ("无", "0")]
)
def test_money_is_converted_exactly_and_both_writings_are_told(was: str, now: str) -> None:
    old, new = pair(
        '"金额" = { type = "money", unit = "万元" }', '"金额" = { type = "money", unit = "元" }'
    )
    filing = build(old, {"名称": "一", "金额": was}, {})
    draft = Draft(old, filing, new, carry_into(old, filing, new, 2024))
    assert draft.values["金额"] == now
    item = draft.review["金额"]
    assert (item.was, item.now) == (was, now)
    assert f"原表“{was}”（万元），换算成“{now}”（元）" in item.why


def test_money_that_cannot_be_read_is_not_put_under_another_unit() -> None:
    old, new = pair(
        '"金额" = { type = "money", unit = "万元" }', '"金额" = { type = "money", unit = "元" }'
    )
    filing = build(old, {"名称": "一", "金额": "约100"}, {})
    carried = carry_into(old, filing, new, 2024)
    assert [(one.label, one.text) for one in carried.unplaced] == [("金额", "约100")]
    assert "读不出金额" in carried.unplaced[0].why
    same = carry_into(old, filing, pair("", '"金额" = { type = "money", unit = "万元" }')[1], 2024)
    assert same.filing.value("金额") == "约100"


def test_a_text_stands_only_where_it_can_be_read() -> None:
    old, new = pair('"日期" = { type = "text" }', '"日期" = { type = "date" }')
    good, bad = (build(old, {"名称": "一", "日期": text}, {}) for text in ("2023.1.5", "年底"))
    assert carry_into(old, good, new, 2024).filing.value("日期") == "2023.1.5"
    assert [one.text for one in carry_into(old, bad, new, 2024).unplaced] == ["年底"]


def test_a_choice_without_its_like_is_left_over() -> None:
    old, new = form("xuanen-target-2020"), form(SHIGU)
    filing = build(old, {"项目名称": "一", "项目属性": "1"}, {})
    [left] = carry_into(old, filing, new, 2021).unplaced
    assert (left.label, left.text) == ("项目属性", "1")
    assert "延续项目、新增项目" in left.why


def test_levels_that_the_tree_does_not_know_stay_and_are_told() -> None:
    rows = [{"一级指标": "产出指标", "二级指标": "安全指标", "三级指标": "事故", "指标值": "0次"}]
    old = form(XINGLONG)
    filing = build(old, {"项目名称": "一"}, {"绩效指标": rows})
    draft = Draft(old, filing, form(SHIGU), carry_into(old, filing, form(SHIGU), 2022))
    assert ("产出指标", "安全指标", "事故", "0次", "") in draft.rows(INDICATORS)
    assert "没有“安全指标”" in draft.why(f"{INDICATORS}[1].二级指标")
    states = {
        path.column: cell.state
        for path, cell in draft.filing.cells.items()
        if cell.text == "安全指标"
    }
    assert states == {"二级指标": CellState.CARRIED}


def test_a_row_of_which_nothing_fits_is_left_over_with_its_levels() -> None:
    old = form(XINGLONG)
    rows = [{"一级指标": "产出指标", "二级指标": "数量指标", "绩效指标描述": "只有描述"}]
    filing = build(old, {"项目名称": "一"}, {"绩效指标": rows})
    carried = carry_into(old, filing, form(SHIGU), 2022)
    assert [one.text for one in carried.unplaced] == ["产出指标", "数量指标", "只有描述"]
    assert len(carried.filing.row_ids(INDICATORS)) == 9


def test_columns_of_earlier_years_move_up_in_the_new_form() -> None:
    draft = draft_of("shigu_01", "xuanen-target-2020", 2024)
    first = draft.rows("年度目标")[0]
    assert first[4:6] == ("102300人", "102300人")
    assert draft.review["年度目标[1].上年"].now == "102300人"


# --- both forms -------------------------------------------------------------------------------


def test_the_same_form_is_carried_as_ever() -> None:
    old, filing = last_year("shigu_01")
    ordinary, carried = carry(old, filing, 2024), carry_into(old, filing, old, 2024)
    assert (carried.filing, carried.review, carried.unplaced) == (
        ordinary.filing,
        ordinary.review,
        (),
    )


def test_forms_without_a_common_name_are_refused_in_one_sentence() -> None:
    budget = form("xinglong-budget-t1-2021")
    assert not are_kin(budget, form(SHIGU))
    for old, new in ((budget, form(SHIGU)), (form(SHIGU), budget)):
        with pytest.raises(UpgradeError, match="不是同一类表"):
            carry_into(old, build(old, {}, {}), new, 2024)
    assert all(are_kin(form(one), form(two)) for one in TARGETS for two in TARGETS)


def test_a_name_comes_before_an_alias_and_an_alias_before_what_is_declared() -> None:
    picture = "# 表\n| 一 | {专项名称} | 二 | {别的} | 三 | {项目名称} |"
    settings = 'title_field = "项目名称"\n'
    same = 'fields = [["项目名称", "专项名称", "名字"]]'
    old = small_form("# 表\n| 一 | {项目名称} | 二 | {名字} |", f'id = "old"\n{settings}')
    new = small_form(
        picture,
        f'id = "new"\n{settings}[field]\n"别的" = {{ aliases = ["名字"] }}',
        **{"common/equivalents.toml": same},
    )
    assert match_forms(old, new).fields == {"项目名称": "项目名称", "名字": "别的"}
    declared = small_form(picture, f'id = "new"\n{settings}', **{"common/equivalents.toml": same})
    assert match_forms(old, declared).fields == {"项目名称": "项目名称", "名字": "专项名称"}


# --- nothing is dropped -----------------------------------------------------------------------

_POOL: dict[FieldType, st.SearchStrategy[str]] = {
    FieldType.YEAR: st.sampled_from(["2023", "", "二〇二三年", "？"]),
    FieldType.DATE: st.sampled_from(["2023年1月", "2023.2.30", "2022年11月至今", "年底"]),
    FieldType.DATERANGE: st.sampled_from(["2021.1.1-2021.12.31", "长期"]),
    FieldType.MONEY: st.sampled_from(["565.81", "88万元", "约3", "1,000.00", "无", "-5"]),
    FieldType.PERCENT: st.sampled_from(["25.00%", "一半"]),
    FieldType.PHONE: st.sampled_from(["8880001", "内线12"]),
    FieldType.INDICATOR: st.sampled_from(["≥95%", "较大", "102300人", "100.00"]),
    FieldType.LEVEL: st.sampled_from(
        [
            "产出指标",
            "效益指标",
            "满意度指标",
            "数量指标",
            "服务对象满意度指标",
            "安全指标",
            "可持续发展指标",
        ]
    ),
}
_TEXTS = st.text("甲乙丙1、2、。（）①\n 　满意度指标", max_size=30) | st.text(max_size=8)


@st.composite
def filings(draw: st.DrawFn, of: Form) -> Filing:
    def cell(kind: FieldType, options: tuple[str, ...]) -> str:
        if draw(st.integers(0, 4)) == 0:
            return ""
        if draw(st.booleans()) and options:
            return options[draw(st.integers(0, len(options) - 1))]
        return draw(_POOL.get(kind, _TEXTS) | _TEXTS)

    return build(
        of,
        {name: cell(one.type, one.options) for name, one in of.fields.items()},
        {
            name: [
                {column: cell(one.type, one.options) for column, one in table.columns.items()}
                for _ in range(draw(st.integers(0, 3)))
            ]
            for name, table in of.tables.items()
        },
    )


@settings(max_examples=120)
@given(st.data())
def test_every_text_is_in_the_draft_or_listed(data: st.DataObject) -> None:
    old = form(data.draw(st.sampled_from(TARGETS)))
    new = form(data.draw(st.sampled_from([one for one in TARGETS if one != old.id])))
    filing = data.draw(filings(old))
    carried = carry_into(old, filing, new, 2024)
    left = {one.path for one in carried.unplaced}
    texts = {squeeze(cell.text) for cell in carried.filing.cells.values()}
    told = {squeeze(one.was) for one in carried.review}
    for path, _field in cells_in_order(old, filing):
        text = filing.text(path)
        skeleton = path.column and is_skeleton_row(filing, old.tables[path.field], path.row)
        if not text.strip() or skeleton or path in left or path.field == old.year_field:
            continue
        if path.field in match_forms(old, new).items:
            pieces = [squeeze(one.text) for one in numbered_items(text)]
            assert all(piece in texts for piece in pieces if piece), text
        else:
            assert squeeze(text) in texts | told, (path, text)
    for item in carried.review:
        moved = squeeze(item.was) != squeeze(item.now)
        assert item.why or not moved
    assert carried.filing.form_id == new.id
    for path in carried.filing.cells:
        new.field_of(path.key)
        assert not path.column or path.row in carried.filing.row_ids(path.field)


@settings(max_examples=40)
@given(st.data())
def test_the_same_filing_gives_the_same_draft(data: st.DataObject) -> None:
    old, new = form(data.draw(st.sampled_from(TARGETS))), form(SHIGU)
    filing = data.draw(filings(old))
    assert translate(old, filing, new) == translate(old, filing, new)


def test_row_ids_are_never_used_twice() -> None:
    old, filing = last_year("yongxing_01")
    for table in form(SHIGU).tables:
        ids = translate(old, filing, form(SHIGU)).filing.row_ids(table)
        assert len(set(ids)) == len(ids)
    assert CellPath("项目名称") in translate(old, filing, form(SHIGU)).origins
