"""Budgets of reading: a Word file with one form, and one with many."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from perfdesk.forms.load import load_forms
from perfdesk.intake import read_file
from tests.core.printed import sample
from tests.docx_builder import docx
from tests.paper_forms import blocks_xml, paper
from tests.scenario import SHIGU, YONGXING, form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.benchmark


def best_of(times: int, work: Callable[[], object]) -> float:
    taken: list[float] = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


@pytest.mark.parametrize("form_id", [SHIGU, YONGXING])
def test_a_document_with_one_form(tmp_path: Path, form_id: str) -> None:
    blocks = blocks_xml(paper(form(form_id), sample(form_id)))
    path = docx(tmp_path / "一张.docx", *blocks)
    seconds = best_of(7, lambda: read_file(path, load_forms()))
    print(f"\none {form_id}: {seconds * 1000:.1f} ms")
    assert seconds < 0.030


def test_a_document_with_23_forms(tmp_path: Path) -> None:
    blocks = [
        block
        for number in range(23)
        for one in [(SHIGU, YONGXING)[number % 2]]
        for block in blocks_xml(paper(form(one), sample(one)))
    ]
    path = docx(tmp_path / "很多张.docx", *blocks)
    assert len(read_file(path, load_forms())) == 23
    seconds = best_of(3, lambda: read_file(path, load_forms()))
    print(f"\n23 forms: {seconds * 1000:.0f} ms")
    assert seconds < 0.500
