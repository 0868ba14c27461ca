"""Design budget: all rules on one form in 5 ms, 3,000 rules in a few."""

from __future__ import annotations

import pytest

from perfdesk.cells import CellPath
from perfdesk.check import check
from perfdesk.expression import Names, Scope, compile_expression
from perfdesk.filing import Cell, CellEdit, apply
from perfdesk.values import FieldType, parse
from tests.benchmarks.pace import paced_ms
from tests.forms.clean_filings import shigu, with_value
from tests.forms.judging import given
from tests.scenario import form

pytestmark = pytest.mark.benchmark


def test_all_rules_on_one_form() -> None:
    filing = shigu({"资金总额": "50"}, with_value(4, "较大"))
    assert paced_ms(lambda: check(form(), filing)) <= 5


@pytest.mark.parametrize(
    "name", ["shigu_01", "yongxing_01", "taojiang_01", "xinglong_target_01", "xuanen_05"]
)
def test_all_rules_on_a_given_filing(name: str) -> None:
    filing = given(name)
    assert paced_ms(lambda: check(form(filing.form_id), filing)) <= 5


def test_all_rules_after_one_edit() -> None:
    filing = shigu()
    path = CellPath("项目年度绩效目标")
    texts = iter(f"参保率达95%以上，报销比例不低于60%，第{number}稿" for number in range(99))

    def edit() -> None:
        old = filing.cells[path]
        check(form(), apply(filing, [CellEdit(path, old, Cell(next(texts)))]))

    assert paced_ms(edit) <= 5


def test_three_thousand_simple_rules() -> None:
    names = Names(frozenset({"甲", "乙", "丙"}))
    rules = [compile_expression(f"甲 + 乙 == 丙 + {number}", names) for number in range(3000)]
    fields = {name: parse(FieldType.NUMBER, "12.5") for name in ("甲", "乙", "丙")}
    scope = Scope(fields)
    assert paced_ms(lambda: [rule.evaluate(scope) for rule in rules]) <= 25
