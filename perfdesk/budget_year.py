"""The budget year of a filing: from its own cell, or from the project code of forms without one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.numerals import fold
from perfdesk.years import years_in

if TYPE_CHECKING:
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form

_CODE = re.compile(r"[0-9]{6}([0-9]{2})[0-9A-Z]{13}")
"""Place, year and serial: the project code of the national library (seen in all filings of it)."""


def budget_year(form: Form, filing: Filing) -> int | None:
    """Return the budget year that a filing says; None when it says none that can be read."""
    if form.year_field:
        mentions = years_in(filing.value(form.year_field))
        return mentions[0].year if mentions else None
    return year_in_code(filing.value(form.code_field)) if form.code_field else None


def year_in_code(code: str) -> int | None:
    """Return the year that a project code of the national format carries."""
    found = _CODE.fullmatch(fold(code).strip())
    return 2000 + int(found[1]) if found else None
