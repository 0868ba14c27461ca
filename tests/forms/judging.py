"""What tests of rules ask: what is said about a filing, and the filings that were given."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.check import check
from perfdesk.filing import build
from perfdesk.findings import FindingState, Level
from tests.scenario import form

if TYPE_CHECKING:
    from perfdesk.filing import Filing
    from perfdesk.findings import Finding

_FILINGS = Path(__file__).parent / "filings"


def findings(filing: Filing, last_year: Filing | None = None) -> list[Finding]:
    """Return all that is said about a filing."""
    return list(check(form(filing.form_id), filing, last_year=last_year).findings)


def of_rule(filing: Filing, rule: str) -> list[Finding]:
    """Return what one rule says about a filing."""
    return [one for one in findings(filing) if one.rule == rule]


def told(filing: Filing, *levels: Level) -> list[str]:
    """Return rule and wording of the findings of some levels; of errors and warnings if none."""
    wanted = levels or (Level.ERROR, Level.WARNING)
    return [f"{one.rule} {one.say}" for one in findings(filing) if one.level in wanted]


def states(filing: Filing, rule: str) -> set[FindingState]:
    """Return what became of one rule: failed, cannot say, or nothing when it passes."""
    report = check(form(filing.form_id), filing, with_unsaid=True)
    return {one.state for one in report.findings if one.rule == rule}


def given(name: str) -> Filing:
    """Return a real filing with its people's names replaced."""
    data = json.loads((_FILINGS / f"{name}.json").read_text(encoding="utf-8"))["filings"][0]
    return build(form(data["form"]), data["values"], data["tables"])


def must_fail(filing: Filing, rule: str, say: str) -> None:
    """Assert that a rule finds something, with this in its wording, and tells what it rests on."""
    found = of_rule(filing, rule)
    assert found, told(filing, *Level)
    assert any(say in one.say for one in found), [one.say for one in found]
    assert all(one.basis and one.cells for one in found)


def must_pass(filing: Filing, rule: str) -> None:
    """Assert that a rule of the form, which there has to be, finds nothing."""
    assert rule in {one.id for one in form(filing.form_id).rules}
    assert FindingState.FAILED not in states(filing, rule), of_rule(filing, rule)
