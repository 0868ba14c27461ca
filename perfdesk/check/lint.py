"""What the form loader cannot see of rules: the readers they name, and what those need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.check.across import DOSSIER_READERS
from perfdesk.check.options import wrong_options
from perfdesk.check.readers import READERS
from perfdesk.errors import FormProblem
from perfdesk.forms.rule_check import places_of

if TYPE_CHECKING:
    from perfdesk.forms.model import Form, Rule


def lint_rules(form: Form) -> tuple[FormProblem, ...]:
    """Return what is wrong with the readers that a form's rules name."""
    return tuple(
        FormProblem(rule.file, rule.line, rule.id, say)
        for rule in form.rules
        if rule.reader
        for say in _wrong(form, rule)
    )


def _wrong(form: Form, rule: Rule) -> list[str]:
    known = DOSSIER_READERS if rule.scope == "dossier" else READERS
    reader = known.get(rule.reader)
    if reader is None:
        return [f"没有名为“{rule.reader}”的读法"]
    strange = [place for place in places_of(rule.say) if place not in reader.facts]
    wrong = [f"“say”里的“{place}”不是读法“{rule.reader}”给出的" for place in strange]
    return [*wrong_options(form, rule, reader.options), *wrong]
