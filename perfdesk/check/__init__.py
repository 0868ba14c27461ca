"""Checking filings and dossiers against the rules of their forms."""

from perfdesk.check.dossier import Member, check_among, check_dossier
from perfdesk.check.engine import Report, check, in_form_order
from perfdesk.check.gate import Act, Decision, Verdict, pass_gate
from perfdesk.check.lint import lint_rules

__all__ = [
    "Act",
    "Decision",
    "Member",
    "Report",
    "Verdict",
    "check",
    "check_among",
    "check_dossier",
    "in_form_order",
    "lint_rules",
    "pass_gate",
]
