"""What only holds a place open is pointed out, in every form and every kind of text."""

from __future__ import annotations

import pytest

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellEdit, Filing, apply, build
from perfdesk.findings import Level
from perfdesk.forms.load import load_forms
from perfdesk.forms.model import FieldType
from tests.forms.judging import of_rule
from tests.scenario import form

FORMS = [name for name, one in load_forms().items() if one.rules]
LEFT_OPEN = {
    "医保补助，见XX文件": "XX",
    "20XX年医保补助": "XX",
    "医保补助待填写": "待填写",
    "医保补助……": "……",
    "1、医保补助\n2、": "2、",
    "医保补助（略）": "（略）",
    "医保补助**": "**",
    "医保补助____万元": "____",
    "医保补助？？": "？？",
    "*": "*",
}


def texts_of(name: str) -> list[str]:
    return [one.name for one in form(name).fields.values() if one.type is FieldType.LONGTEXT]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(("text", "sign"), LEFT_OPEN.items())
def test_signs_that_hold_a_place_open_are_hints(name: str, text: str, sign: str) -> None:
    field = texts_of(name)[0]
    (one,) = of_rule(build(form(name), {field: text}, {}), "R40")
    assert one.level is Level.HINT
    assert f"“{field}”里还留着占位的“{sign}”" in one.say


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize(
    "text", ["医保补助200元*50人", "X光检查", "每年2、3月缴费", "1、医保", "A*B", "见附件"]
)
def test_what_only_looks_like_one_stays_quiet(name: str, text: str) -> None:
    assert not of_rule(build(form(name), {texts_of(name)[0]: text}, {}), "R40")


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("text", ["……", "1、", "2、……"])
def test_a_cell_with_nothing_else_is_blank(name: str, text: str) -> None:
    field = next(one for one in texts_of(name) if form(name).fields[one].required)
    blank = Filing(name)
    left = apply(blank, [CellEdit(CellPath(field), None, Cell(text))])
    for filing in (blank, left):
        (one,) = of_rule(filing, "R23")
        assert CellPath(field) in one.cells
