from __future__ import annotations

import pytest

from perfdesk.budget_year import budget_year
from tests.scenario import SHIGU, filling, form

XINGLONG = "xinglong-target-2021"


@pytest.mark.parametrize(
    ("form_id", "cell", "written", "year"),
    [
        (SHIGU, "年度", "2023", 2023),
        (SHIGU, "年度", "", None),
        (XINGLONG, "项目编码", "13082221ABCDEFGHIJKLM", 2021),
        (XINGLONG, "项目编码", "１３０８２２２１ABCDEFGHIJKLM", 2021),
        (XINGLONG, "项目编码", "13082221ABC", None),
        (XINGLONG, "项目编码", "", None),
    ],
)
def test_the_year_that_a_filing_says(
    form_id: str, cell: str, written: str, year: int | None
) -> None:
    shown = form(form_id)
    assert budget_year(shown, filling(shown, **{cell: written})) == year
