"""Readers take twice as long for twice the text, whatever stands in it."""

from __future__ import annotations

import time

import pytest

from perfdesk.check import check
from perfdesk.filing import Filing, build
from tests.core.test_hostile_texts import attacks
from tests.scenario import SHIGU, TAOJIANG, form

pytestmark = pytest.mark.benchmark
_CHARS = 20_000
_FIXED_S = 0.03
"""What a check costs whatever the length."""


def _seconds(form_id: str, text: str) -> float:
    known = form(form_id)
    values = {name: text for name, field in known.fields.items() if not field.calc}
    tables = {name: [dict.fromkeys(table.columns, text)] for name, table in known.tables.items()}
    filing: Filing = build(known, values, tables)
    start = time.process_time()
    check(known, filing)
    return time.process_time() - start


@pytest.mark.parametrize("form_id", [SHIGU, TAOJIANG, "xuanen-target-2020"])
def test_time_grows_with_the_length_and_no_faster(form_id: str) -> None:
    steep = []
    for beginning, again in attacks():
        long, longer = ((beginning + again * chars)[:chars] for chars in (_CHARS, 2 * _CHARS))
        before = _seconds(form_id, long)
        ratio = _seconds(form_id, longer) / (before + _FIXED_S)
        if ratio > 3:  # once more: a busy machine is no reason to fail
            ratio = _seconds(form_id, longer) / (_seconds(form_id, long) + _FIXED_S)
        if ratio > 3:
            steep.append((beginning, again, round(ratio, 1)))
    assert not steep
