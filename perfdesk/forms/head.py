"""What a list of filings has to know of a form: a sliver of it, read without the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.forms.model import Form


@dataclass(frozen=True, slots=True)
class FormHead:
    """How the filings of a form are named and what their money is in."""

    titled: bool
    """Whether a field names the filing; else the form's own name does."""
    funded: bool
    """Whether a field holds its amount."""
    money_unit: str
    """The unit of that amount, as the form prints it; empty where it prints none."""


def head_of(form: Form) -> FormHead:
    """Return the head of a form that is loaded."""
    amount = form.fields[form.amount_field].unit if form.amount_field else ""
    return FormHead(bool(form.title_field), bool(form.amount_field), amount)


def head_in(settings: Mapping[str, Any]) -> FormHead | None:
    """Read the head from the settings of a form; None where they are not as they should be."""
    title, amount = settings.get("title_field", ""), settings.get("amount_field", "")
    fields = settings.get("field", {})
    if not (isinstance(title, str) and isinstance(amount, str) and isinstance(fields, dict)):
        return None
    settings_of_amount = fields.get(amount, {})
    unit = settings_of_amount.get("unit", "") if isinstance(settings_of_amount, dict) else None
    return FormHead(bool(title), bool(amount), unit) if isinstance(unit, str) else None
