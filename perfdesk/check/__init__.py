"""Checking filings and dossiers against the rules of their forms."""

from perfdesk.check.dossier import Together, about, marks_of, tallies
from perfdesk.check.engine import Report, check, in_form_order
from perfdesk.check.gate import Act, Decision, Verdict, pass_gate
from perfdesk.check.lint import lint_rules
from perfdesk.check.unit_names import unit_key

__all__ = [
    "Act",
    "Decision",
    "Report",
    "Together",
    "Verdict",
    "about",
    "check",
    "in_form_order",
    "lint_rules",
    "marks_of",
    "pass_gate",
    "tallies",
    "unit_key",
]
