"""What the form loader cannot see of rules: the readers they name, and what those need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.check.across import DOSSIER_READERS
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
    given = {name for name, _ in rule.options}
    wrong = [f"读法“{rule.reader}”没有参数“{name}”" for name in sorted(given - reader.options)]
    strange = [place for place in places_of(rule.say) if place not in reader.facts]
    wrong += [f"“say”里的“{place}”不是读法“{rule.reader}”给出的" for place in strange]
    cells = [
        (name, word.partition("=")[0] if name == "least" else word)
        for name, value in rule.options
        for word in value.split("、")
    ]
    wrong += [
        f"参数“{name}”里的“{word}”不在表样里"
        for name, word in cells
        if name in _CELL_OPTIONS and not _exists(form, word)
        if word or name not in _MAY_BE_EMPTY
    ]
    return wrong


_CELL_OPTIONS = frozenset(
    {
        *("fields", "amount", "whole", "value", "content", "goals", "name", "unit", "person"),
        *("phone", "names", "values", "long", "yearly", "of", "columns"),
        *("code", "total", "parts", "least"),
    }
)
_MAY_BE_EMPTY = frozenset({"values"})
"""Arguments of which some forms have nothing: indicators in free text have no column of values."""


def _exists(form: Form, word: str) -> bool:
    field, _, column = word.partition(".")
    if column:
        return field in form.tables and column in form.tables[field].columns
    return field in form.fields
