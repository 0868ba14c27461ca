"""Whether the names of common/equivalents.toml are those of forms beside it, or bundled ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from perfdesk.errors import FormProblem
from perfdesk.forms.equivalents import FILE, SECTIONS, line_of
from perfdesk.paths import templates_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.forms.equivalents import Equivalents

_BLANK = re.compile(r"\{([^{}=@][^{}]*)\}")
_KINDS = {"fields": "栏目", "tables": "子表", "columns": "列", "options": "选项"}


@dataclass(slots=True)
class _Names:
    """The names drawn in the pictures of some forms."""

    fields: set[str] = field(default_factory=set)
    tables: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    options: set[str] = field(default_factory=set)
    of_form: dict[str, set[str]] = field(default_factory=dict)
    """Form id → its fields."""

    def add(self, form_id: str, picture: str) -> None:
        own = self.of_form.setdefault(form_id, set())
        for inner in _BLANK.findall(picture):
            name, _, options = inner.partition(":")
            table, dot, column = name.rstrip("=").partition(".")
            self.options |= {option.strip("□") for option in options.split()}
            if dot:
                self.tables |= {table} - {""}
                self.columns.add(column)
            else:
                own.add(table)
        self.fields |= own


def check_equivalents(same: Equivalents, text: str, root: Path) -> Iterator[FormProblem]:
    """Yield a problem for every name that neither a form of the folder has nor a bundled one."""
    if not same and not same.meaning:
        return
    known = _Names()
    for path in (*templates_folder().glob("*/form.md"), *root.glob("*/form.md")):
        known.add(path.parent.name, path.read_text(encoding="utf-8", errors="replace"))
    for section in SECTIONS:
        for name in getattr(same, section):
            if name not in getattr(known, section):
                yield _problem(text, name, f"没有哪个表样有叫“{name}”的{_KINDS[section]}")
    for form_id, name in same.meaning:
        if form_id not in known.of_form:
            yield _problem(text, form_id, f"没有“{form_id}”这个表样")
        elif name not in known.of_form[form_id]:
            yield _problem(text, name, f"表样“{form_id}”里没有叫“{name}”的栏目")
    for item in same.items:
        for name, names, kind in (
            (item.field, known.fields, "栏目"),
            (item.table, known.tables, "子表"),
            (item.column, known.columns, "列"),
        ):
            if name not in names:
                yield _problem(text, name, f"没有哪个表样有叫“{name}”的{kind}")


def _problem(text: str, name: str, say: str) -> FormProblem:
    return FormProblem(FILE, line_of(text, name), name, say)
