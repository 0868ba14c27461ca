"""Sums of money over filings, and which filings are summed together."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.batch.checking import check_all
from perfdesk.batch.grouping import Place, dossiers_of
from perfdesk.batch.members import Member
from perfdesk.filing import build
from perfdesk.forms.head import head_of
from perfdesk.forms.load import InstalledForms, head_among, load_forms
from perfdesk.intake import Reading
from perfdesk.paths import templates_folder
from perfdesk.totals import add_up
from tests.scenario import SHIGU, form

XINGLONG = "xinglong-target-2021"
# Every project of one unit's year, as published; its project expenditure is 6298.06.
AMOUNTS = (
    "1077.00 10.00 20.00 2.00 80.00 6.60 3.00 5.00 10.00 6.00 450.00 41.32 75.00 15.00 16.80"
    " 143.00 5.00 120.00 0.84 17.50 3000.00 40.00 1154.00"
)


def member(form_id: str, number: int = 0, **values: str) -> Member:
    filing = build(form(form_id), values, {})
    return Member(form(form_id), Reading(form_id, filing, "表 1", (), ()), f"{number}.docx")


def project(number: int, amount: str) -> Member:
    code = f"13082221{number:013d}"
    own = {"项目编码": code, "项目名称": f"项目{number}", "单位名称": "兴隆县医疗保障局本级"}
    return member(XINGLONG, number, **own, 预算数=amount)


def test_the_projects_of_a_unit_add_to_its_project_expenditure() -> None:
    members = [project(number, amount) for number, amount in enumerate(AMOUNTS.split())]
    (total,) = check_all(members).totals
    assert total.data() == {
        "unit": "兴隆县医疗保障局本级", "year": "2021", "filings": 23, "amount": "6298.06",
        "unit_of_money": "万元", "missing": [],
    }  # fmt: skip
    assert "23 份，共 6298.06 万元" in total.text()


def test_an_amount_that_is_not_known_is_never_nil() -> None:
    members = [project(0, "10"), project(1, ""), project(2, "约五万")]
    (total,) = check_all(members).totals
    assert total.data()["amount"] == "10"
    assert total.data()["missing"] == ["项目1", "项目2"]
    assert "3 份，不少于 10 万元，2 份金额没填或读不出" in total.text()
    (nothing,) = check_all([project(1, "")]).totals
    assert nothing.data()["amount"] == ""


def test_units_and_years_are_summed_and_checked_apart() -> None:
    shigu = {"填报人": "周经办", "项目名称": "医保补助", "资金总额": "565.81"}
    members = [
        member(SHIGU, 1, 年度="2023", 填报单位="石鼓区医保局", 联系电话="8170001", **shigu),
        member(SHIGU, 2, 年度="2023", 填报单位="石鼓区人社局", 联系电话="8170002", **shigu),
        member(SHIGU, 3, 年度="2024", 填报单位="石鼓区医保局", 联系电话="8170003", **shigu),
        member("xinglong-budget-t3-2021", 4, 预算年度="2021", 单位名称="某局"),
    ]
    checked = check_all(members)
    assert not [one for _, one in checked.findings() if one.filing]
    assert [(one.unit, one.year, one.filings) for one in checked.totals] == [
        ("石鼓区医保局", 2023, 1), ("石鼓区人社局", 2023, 1), ("石鼓区医保局", 2024, 1),
    ]  # fmt: skip
    assert [one.year for one in check_all(members[:3:2], 2025).totals] == [2025]
    assert {one.rule for _, one in check_all(members[:3:2], 2025).findings()} >= {"D01", "D02"}


@pytest.mark.parametrize(
    ("places", "groups"),
    [
        ([("甲局", 2023), ("甲局", 2023)], [[0, 1]]),
        ([("某县医保局", 2023), ("某县医疗保障局", 2023)], [[0, 1]]),
        ([("甲局", 2023), ("", 2023), ("甲局", 0)], [[0, 1, 2]]),
        ([("甲局", 2023), ("乙局", 2023), ("", 2023)], [[0], [1], [2]]),
        ([("甲局", 2023), ("甲局", 2024), ("甲局", 0)], [[0], [1], [2]]),
        ([("", 0), ("", 0)], [[0, 1]]),
        ([], []),
    ],
)
def test_what_belongs_together(places: list[tuple[str, int]], groups: list[list[int]]) -> None:
    assert dossiers_of(Place(*one) for one in places) == groups


CENTS = st.integers(0, 10**11)


@given(st.lists(CENTS, max_size=30))
def test_a_total_is_exact(cents: list[int]) -> None:
    written = [f"{number // 100:,}.{number % 100:02d}" for number in cents]
    total = add_up([("甲", head_of(form(SHIGU)), text) for text in written])
    assert total.wan == sum((Decimal(number) / 100 for number in cents), Decimal(0))
    assert (total.counted, total.missing) == (len(cents), ())


def test_units_of_money_are_converted_exactly() -> None:
    head = head_of(form(SHIGU))
    written = ("1元", "2,000.50元", "0.3亿元", "5万")
    total = add_up([("甲", head, text) for text in written])
    assert total.number == "3005.20015"


@pytest.mark.parametrize("form_id", list(load_forms()))
def test_the_head_of_a_form_is_read_without_loading_it(form_id: str) -> None:
    fresh = InstalledForms(templates_folder())
    head = head_among(fresh, form_id)
    assert head_among(fresh, "no-such-form") is None
    assert not fresh._loaded
    assert head == head_of(fresh[form_id]) == fresh.head(form_id)
