"""Everything that can be said about a form folder before anyone fills the form.

A form that loads may still serve badly: an example that does not fit it, required cells without
help, labels that two fields claim. Rules' readers live above the forms and are checked there.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk.errors import FormError, FormProblem
from perfdesk.forms.equivalents import FILE
from perfdesk.forms.equivalents_check import check_equivalents
from perfdesk.forms.load import build_form, read_form_texts
from perfdesk.forms.model import FieldType

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from perfdesk.forms.model import Field, Form, Table

_ID_YEAR = re.compile(r"-(\d{4})")
_LONGEST_USE = 30
"""Years; a form said to be in use for longer is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class _Sample:
    """The text of sample.json, so that problems can name the line of a word."""

    text: str

    def problem(self, name: str, say: str) -> FormProblem:
        lines = self.text.split("\n")
        at = next((n for n, line in enumerate(lines, 1) if name and f'"{name}"' in line), 0)
        return FormProblem("sample.json", at, name, say)


def lint_folder(folder: Path) -> tuple[FormProblem, ...]:
    """Return every problem of a form folder, by file and line; an empty tuple when it is sound."""
    try:
        texts = read_form_texts(folder)
    except FormError as error:
        return tuple(sorted(error.problems))
    form, problems = build_form(texts)
    found = list(problems)
    if form is not None:
        found += _check_names(form, folder.name)
        found += _check_aliases(form)
        found += _check_guidance(form)
        found += _check_sample(form, texts.get("sample.json"))
        found += check_equivalents(form.equivalents, texts.get(FILE, ""), folder.parent)
    return tuple(sorted(set(found)))


def _check_names(form: Form, folder_name: str) -> Iterator[FormProblem]:
    if form.id != folder_name:
        yield _in_toml(form, "id", f"“{form.id}”与文件夹名“{folder_name}”不一致")
    first, last = form.years
    if last - first > _LONGEST_USE:
        yield _in_toml(form, "years", f"使用年份从 {first} 到 {last}，跨度太长")
    named = _ID_YEAR.search(form.id)
    if named and not first <= int(named[1]) <= last:
        yield _in_toml(form, "years", f"编号里的年份 {named[1]} 不在 {first} 到 {last} 之间")


def _in_toml(form: Form, name: str, say: str) -> FormProblem:
    lines = form.files.get("form.toml", "").split("\n")
    key = re.compile(rf'"?{re.escape(name)}"?\s*=')
    at = next((n for n, line in enumerate(lines, 1) if key.match(line.strip())), 0)
    return FormProblem("form.toml", at, name, say)


def _check_aliases(form: Form) -> Iterator[FormProblem]:
    yield from _check_aliases_of(form, form.fields.values())
    for table in form.tables.values():
        yield from _check_aliases_of(form, table.columns.values())
    yield from _check_claims(
        form, ((table.name, (table.name,), table.aliases) for table in form.tables.values())
    )


def _check_aliases_of(form: Form, fields: Iterable[Field]) -> Iterator[FormProblem]:
    claims = ((one.name, (one.name, one.label), one.aliases) for one in fields)
    yield from _check_claims(form, claims)


def _check_claims(
    form: Form, claims: Iterable[tuple[str, tuple[str, ...], tuple[str, ...]]]
) -> Iterator[FormProblem]:
    """Report labels that two names claim, and aliases that say nothing new."""
    owners: dict[str, str] = {}
    listed = list(claims)
    for name, own, _aliases in listed:
        for label in {_folded(word) for word in own}:
            owners.setdefault(label, name)
    for name, own, aliases in listed:
        known = {_folded(word) for word in own}
        for alias in aliases:
            label = _folded(alias)
            if label in known:
                yield _in_toml(form, name, f"别名“{alias}”与栏目名相同或写了两次，可以删去")
            elif owners.setdefault(label, name) != name:
                yield _in_toml(form, name, f"别名“{alias}”同时指“{owners[label]}”，读表时分不清")
            known.add(label)


def _folded(label: str) -> str:
    """Return a label as intake compares it: letters and digits only, full width folded."""
    return "".join(one for one in unicodedata.normalize("NFKC", label) if one.isalnum())


def _check_guidance(form: Form) -> Iterator[FormProblem]:
    if not form.guidance:
        return
    for name, text in form.guidance.items():
        if not text.strip():
            yield FormProblem("guidance.md", 0, name, "有标题，没有帮助文字")
    for one in form.fields.values():
        if one.required and one.name not in form.guidance:
            yield FormProblem("guidance.md", 0, one.name, "必填栏目没有填写帮助")
    for table in form.tables.values():
        for one in table.columns.values():
            name = f"{table.name}.{one.name}"
            if one.required and not {name, table.name} & form.guidance.keys():
                yield FormProblem("guidance.md", 0, name, "必填的列和它的子表都没有填写帮助")


def _check_sample(form: Form, text: str | None) -> Iterator[FormProblem]:
    if text is None:
        yield FormProblem("sample.json", 0, "", "没有这个文件")
        return
    sample = _Sample(text)
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        yield FormProblem("sample.json", error.lineno, "", f"JSON 写法有误（{error.msg}）")
        return
    except (RecursionError, ValueError):
        yield sample.problem("", "括号套得太深，或数字太长")
        return
    filings = data.get("filings") if isinstance(data, dict) else None
    if not isinstance(filings, list) or not filings:
        yield sample.problem("filings", "要有一组 filings，至少一份填报件")
        return
    for filing in filings:
        if isinstance(filing, dict):
            yield from _check_filing(form, sample, filing)
        else:
            yield sample.problem("filings", "每份填报件要写成 { form, values, tables }")


def _check_filing(form: Form, sample: _Sample, filing: Mapping[str, Any]) -> Iterator[FormProblem]:
    if filing.get("form") != form.id:
        yield sample.problem("form", f"例子写的表样是“{filing.get('form')}”，不是“{form.id}”")
    values, tables = filing.get("values", {}), filing.get("tables", {})
    if not isinstance(values, dict) or not isinstance(tables, dict):
        yield sample.problem("values", "values 和 tables 要写成“名字: 内容”")
        return
    yield from _check_cells(sample, form.fields, values)
    for name, rows in tables.items():
        table = form.tables.get(name)
        if table is None:
            yield sample.problem(name, "表样里没有这个子表")
        elif not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            yield sample.problem(name, "子表要写成一组行，每行是“列: 内容”")
        else:
            for row in rows:
                yield from _check_cells(sample, table.columns, row)
                yield from _check_levels(sample, table, row)


def _check_cells(
    sample: _Sample, fields: Mapping[str, Field], texts: Mapping[str, Any]
) -> Iterator[FormProblem]:
    for name, text in texts.items():
        field = fields.get(name)
        if field is None:
            yield sample.problem(name, "表样里没有这个栏目")
        elif not isinstance(text, str):
            yield sample.problem(name, "内容要写成文字")
        elif field.type is FieldType.CHOICE and text and text not in field.options:
            yield sample.problem(name, f"“{text}”不在选项里：{'、'.join(field.options)}")


def _check_levels(sample: _Sample, table: Table, row: Mapping[str, Any]) -> Iterator[FormProblem]:
    levels = [name for name, one in table.columns.items() if one.type is FieldType.LEVEL]
    known = {level for pair in table.tree_pairs for level in pair}
    for name in levels:
        text = row.get(name)
        if known and isinstance(text, str) and text and text not in known:
            yield sample.problem(text, f"“{text}”不在指标树“{table.tree}”里")
