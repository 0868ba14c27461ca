"""One rule as written, its places filled → a `Rule`, or the problems with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from perfdesk.errors import FormProblem
from perfdesk.expression import ExpressionError, compile_expression
from perfdesk.findings import Category, Level
from perfdesk.forms.model import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perfdesk.expression import Names
    from perfdesk.forms.model import Field, Table

_PLACE = re.compile(r"\{([^{}]*)\}")
_UNBOUND = re.compile(r"\$[^\W\d]\w*")


def places_of(say: str) -> tuple[str, ...]:
    """Return the names in the `{places}` of a wording, in order."""
    return tuple(_PLACE.findall(say))


class RuleCheck:
    """Turns rules as written into records and notes what is wrong with them."""

    def __init__(
        self,
        fields: Mapping[str, Field],
        tables: Mapping[str, Table],
        names: Names,
        problems: list[FormProblem],
    ) -> None:
        self._fields = fields
        self._tables = tables
        self._names = names
        self._problems = problems

    def complain(self, file: str, line: int, rule: str, say: str) -> None:
        """Note a problem of a rule."""
        self._problems.append(FormProblem(file, line, rule, say))

    def rule(self, table: Mapping[str, Any], file: str, line: int) -> Rule | None:
        """Return the rule, or None after noting everything wrong with it."""
        name = str(table.get("id", ""))
        wrong = [*self._shape(table), *self._unbound(table)]
        if wrong:
            for say in wrong:
                self.complain(file, line, name, say)
            return None
        rule = _record(table, file, line)
        wrong = [*self._expressions(rule), *self._cells(rule)]
        for say in wrong:
            self.complain(file, line, name, say)
        return None if wrong else rule

    def _shape(self, table: Mapping[str, Any]) -> list[str]:
        wrong = [f"没有写“{key}”" for key in ("id", "title", "say", "basis") if not table.get(key)]
        for key in ("id", "title", "say", "basis", "check", "when", "reader"):
            if not isinstance(table.get(key, ""), str):
                wrong.append(f"“{key}”要写成文字")
        for key in ("let", "options"):
            if not isinstance(table.get(key, {}), dict):
                wrong.append(f"“{key}”要写成 {{ 名字 = … }}")
        if table.get("level") not in {level.value for level in Level}:
            wrong.append("“level”要是 error、warning 或 hint")
        if "category" in table and table["category"] not in {one.value for one in Category}:
            wrong.append("“category”不是十一条审核意见之一")
        if bool(table.get("check")) == bool(table.get("reader")):
            wrong.append("“check”和“reader”要写一个，只写一个")
        cells = table.get("cells", [])
        if not isinstance(cells, list) or not all(isinstance(one, str) for one in cells):
            wrong.append("“cells”要写成文字列表")
        mend = table.get("mend", {"cell": "", "value": ""})
        if not isinstance(mend, dict) or mend.keys() != {"cell", "value"}:
            wrong.append("“mend”要写成 { cell = …, value = … }")
        if table.get("scope", "filing") not in {"filing", "dossier"}:
            wrong.append("“scope”要是 filing 或 dossier")
        return wrong

    def _unbound(self, value: Any) -> list[str]:
        if isinstance(value, dict):
            return [say for one in value.values() for say in self._unbound(one)]
        if isinstance(value, list):
            return [say for one in value for say in self._unbound(one)]
        missing = _UNBOUND.findall(value) if isinstance(value, str) else []
        return [f"“{place}”没有在 bind 里对应到栏目" for place in missing]

    def _expressions(self, rule: Rule) -> list[str]:
        wrong: list[str] = []
        tables: set[str] = set()
        lets = [name for name, _ in rule.let]
        mend = [("mend", rule.mend[1])] if rule.mend else []
        texts = (*rule.let, ("when", rule.when), ("check", rule.check), *mend)
        for number, (key, text) in enumerate(texts):
            if not text:
                continue
            try:
                names = self._names.with_lets(frozenset(lets[:number]))
                tables |= {compile_expression(text, names).table}
            except ExpressionError as error:
                wrong.append(f"“{key}”写错了：{error}")
        tables.discard("")
        if len(tables) > 1:
            wrong.append(f"一条规则不能同时逐行判断{'、'.join(sorted(tables))}")
        if rule.check:
            known = {*self._fields, *(name for name, _ in rule.let)}
            known |= {column for table in tables for column in self._tables[table].columns}
            strange = [place for place in places_of(rule.say) if place not in known]
            wrong += [f"“say”里的“{place}”既不是栏目也没有算出" for place in strange]
        return wrong

    def _cells(self, rule: Rule) -> list[str]:
        named = [*rule.cells, *([rule.mend[0]] if rule.mend else [])]
        return [f"没有“{name}”这一格" for name in named if not self._exists(name)]

    def _exists(self, name: str) -> bool:
        field, _, column = name.partition(".")
        if column:
            return field in self._tables and column in self._tables[field].columns
        return field in self._fields or field in self._tables


def _record(table: Mapping[str, Any], file: str, line: int) -> Rule:
    mend = table.get("mend")
    return Rule(
        id=table["id"],
        title=table["title"],
        level=Level(table["level"]),
        say=table["say"],
        basis=table["basis"],
        check=table.get("check", ""),
        when=table.get("when", ""),
        let=tuple((name, str(text)) for name, text in table.get("let", {}).items()),
        reader=table.get("reader", ""),
        cells=tuple(table.get("cells", ())),
        options=tuple((key, _option(value)) for key, value in table.get("options", {}).items()),
        category=Category(table["category"]) if "category" in table else None,
        mend=(mend["cell"], mend["value"]) if mend else None,
        scope=table.get("scope", "filing"),
        line=line,
        file=file,
    )


def _option(value: object) -> str:
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)
