"""guidance.md → filling help by cell: `## 栏目` or `## 子表.列`, then the text for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import FormProblem

if TYPE_CHECKING:
    from perfdesk.forms.model import Form


def read_guidance(text: str, form: Form, problems: list[FormProblem]) -> dict[str, str]:
    """Return the help texts by `field`, `table` or `table.column`; unknown names are reported."""
    known = {*form.fields, *form.tables}
    known |= {
        f"{table.name}.{column}" for table in form.tables.values() for column in table.columns
    }
    found: dict[str, list[str]] = {}
    current: list[str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("## "):
            name = line[3:].strip()
            if name not in known:
                problems.append(FormProblem("guidance.md", number, name, "表样里没有这个栏目"))
            if name in found:
                problems.append(FormProblem("guidance.md", number, name, "写了两次"))
            current = found.setdefault(name, [])
        elif current is not None:
            current.append(line)
    return {name: "\n".join(lines).strip() for name, lines in found.items()}
