"""Budgets of reading: a Word file with one form, and one with many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.forms.load import load_forms
from perfdesk.intake import read_file
from tests.benchmarks.pace import paced_ms
from tests.core.printed import sample
from tests.docx_builder import docx
from tests.paper_forms import blocks_xml, paper
from tests.scenario import SHIGU, form

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.benchmark

FORMS = [form_id for form_id in load_forms() if "target" in form_id]


@pytest.mark.parametrize("form_id", FORMS)
def test_a_document_with_one_form(tmp_path: Path, form_id: str) -> None:
    blocks = blocks_xml(paper(form(form_id), sample(form_id)))
    path = docx(tmp_path / "一张.docx", *blocks)
    taken = paced_ms(lambda: read_file(path, load_forms()))
    print(f"\none {form_id}: {taken:.1f} ms")
    assert taken <= 30


def test_a_document_with_23_forms(tmp_path: Path) -> None:
    blocks = [
        block
        for number in range(23)
        for one in [FORMS[number % len(FORMS)]]
        for block in blocks_xml(paper(form(one), sample(one)))
    ]
    path = docx(tmp_path / "很多张.docx", *blocks)
    assert len(read_file(path, load_forms())) == 23
    taken = paced_ms(lambda: read_file(path, load_forms()), 5)
    print(f"\n23 forms: {taken:.0f} ms")
    assert taken <= 500


def test_a_hundred_forms_take_no_longer_each_than_ten(tmp_path: Path) -> None:
    drawn = blocks_xml(paper(form(SHIGU), sample(SHIGU)))

    def each(count: int) -> float:
        path = docx(tmp_path / f"{count}.docx", *drawn * count)
        assert len(read_file(path, {SHIGU: form(SHIGU)})) == count
        return paced_ms(lambda: read_file(path, {SHIGU: form(SHIGU)}), 3) / count

    few, many = each(15), each(150)
    print(f"\neach of 15: {few:.1f} ms, each of 150: {many:.1f} ms")
    assert many < 3 * few
