"""Checking filings and dossiers against the rules of their forms."""

from perfdesk.check.dossier import Member, Together, about, check_dossier, marks_of, tallies
from perfdesk.check.engine import Report, check, in_form_order
from perfdesk.check.gate import Act, Decision, Verdict, pass_gate
from perfdesk.check.lint import lint_rules
from perfdesk.check.unit_names import unit_key

__all__ = [
    "Act",
    "Decision",
    "Member",
    "Report",
    "Together",
    "Verdict",
    "about",
    "check",
    "check_dossier",
    "in_form_order",
    "lint_rules",
    "marks_of",
    "pass_gate",
    "tallies",
    "unit_key",
]
