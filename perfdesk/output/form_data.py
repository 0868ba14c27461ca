"""Forms as JSON objects: what `forms list` and `forms show` write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from perfdesk.forms.model import Field, Form


def form_line(form: Form) -> dict[str, Any]:
    """Return what `forms list` tells of a form."""
    return {"id": form.id, "name": form.name, "place": form.place, "years": list(form.years)}


def form_json(form: Form) -> dict[str, Any]:
    """Return a form's fields, tables and rules as plain data."""
    return {
        **form_line(form),
        "version": form.version,
        "title_field": form.title_field,
        "year_field": form.year_field,
        "code_field": form.code_field,
        "unit_field": form.unit_field,
        "amount_field": form.amount_field,
        "fields": [_field_json(one) for one in form.fields.values()],
        "tables": [
            {
                "name": table.name,
                "tree": table.tree,
                "columns": [_field_json(one) for one in table.columns.values()],
            }
            for table in form.tables.values()
        ],
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                "level": rule.level.value,
                "category": rule.category.value if rule.category else "",
                "scope": rule.scope,
                "when": rule.when,
                "check": rule.check,
                "reader": rule.reader,
                "options": dict(rule.options),
                "basis": rule.basis,
            }
            for rule in form.rules
        ],
    }


def _field_json(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label,
        "type": field.type.value,
        "unit": field.unit,
        "options": list(field.options),
        "required": field.required,
        "carry": field.carry.value,
        "carry_from": field.carry_from,
        "calc": field.calc,
        "align": field.align.value,
        "max_chars": field.max_chars,
    }
