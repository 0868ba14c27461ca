"""form.toml and the blocks of the picture → fields, tables, page and the whole `Form`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, TypeVar

from perfdesk.errors import FormProblem
from perfdesk.expression import ExpressionError, compile_expression
from perfdesk.forms.model import (
    Carry,
    Field,
    FieldType,
    FontSpec,
    Form,
    Grid,
    PageSetup,
    Table,
)
from perfdesk.forms.rules import RuleFile, load_rules, names_of
from perfdesk.indicators import pairs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.forms.model import Blank, Block
    from perfdesk.indicators import Tree

T = TypeVar("T")
E = TypeVar("E", FieldType, Carry)

_PAPERS = {"A4": (210.0, 297.0), "A4横": (297.0, 210.0), "A3": (297.0, 420.0), "A3横": (420.0, 297.0)}
_FONTS = {"title": "小标宋 18", "label": "宋体 10.5", "cell": "仿宋 10.5", "text": "宋体 10.5"}
_FONT = re.compile(r"(\S+)\s+(\d+(?:\.\d+)?)")
_TOP_KEYS = {
    "id", "name", "place", "years", "paper", "widths_mm", "margins_mm", "fonts", "field", "table",
    "rule", "rules", "title_field", "year_field", "unit_field", "amount_field", "seal_field",
}  # fmt: skip
_FIELD_KEYS = {
    "type", "label", "unit", "options", "required", "carry", "aliases", "calc", "max_chars",
}  # fmt: skip
_TABLE_KEYS = {"tree", "skeleton", "min_rows", "aliases", "columns"}


@dataclass(slots=True)
class Source:
    """A parsed form.toml with its text, so that problems can name their line."""

    table: dict[str, Any]
    text: str
    shared: Mapping[str, dict[str, Any]]
    """Parsed shared files by file name."""
    problems: list[FormProblem]
    trees: Mapping[str, Tree] = field(default_factory=dict)

    def complain(self, name: str, say: str) -> None:
        """Note a problem at the first line of form.toml that mentions the name."""
        lines = self.text.split("\n")
        at = next((n for n, line in enumerate(lines, 1) if name and name in line), 0)
        self.problems.append(FormProblem("form.toml", at, name, say))

    def typed(
        self, table: Mapping[str, Any], key: str, kind: type[T], default: T, owner: str = ""
    ) -> T:
        """Return a value of the wanted kind; another kind is reported and the default returned."""
        value = table.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self.complain(owner or key, f"“{key}”写的不是{_KINDS.get(kind, kind.__name__)}")
            return default
        return value

    def widths(self, grids: Sequence[tuple[int, int]]) -> list[tuple[float, ...]]:
        """Return the column widths of every drawn grid, given (line, columns) of each."""
        given = self.typed(self.table, "widths_mm", list, [])
        per_grid = given if given and all(isinstance(one, list) for one in given) else [given] * len(grids)
        if len(per_grid) != len(grids):
            self.complain("widths_mm", f"写了 {len(per_grid)} 组列宽，画了 {len(grids)} 个表格")
            per_grid = (per_grid + [[]] * len(grids))[: len(grids)]
        result: list[tuple[float, ...]] = []
        for (line, columns), widths in zip(grids, per_grid, strict=True):
            numbers = [float(w) for w in widths if isinstance(w, int | float) and 1 <= w <= 1000]
            if len(numbers) != columns or len(numbers) != len(widths):
                self.complain(
                    "widths_mm", f"第 {line} 行的表格有 {columns} 列，列宽写了 {len(widths)} 个"
                )
                numbers = [170.0 / columns] * columns
            result.append(tuple(numbers))
        return result


_KINDS: dict[type, str] = {str: "文字", int: "整数", bool: "true 或 false", list: "列表", dict: "表"}


def read_form(source: Source, blocks: tuple[Block, ...], version: str, files: dict[str, str]) -> Form:
    """Put the definitions together; rules, calculations and guidance are added afterwards."""
    top = source.table
    for key in top:
        if key not in _TOP_KEYS:
            source.complain(key, "不认识的设置")
    placed = [blank for block in blocks for blank in _blanks(block)]
    fields, tables = _read_fields(source, placed), _read_tables(source, placed)
    form = Form(
        id=source.typed(top, "id", str, ""),
        name=source.typed(top, "name", str, ""),
        place=source.typed(top, "place", str, ""),
        years=_years(source),
        fields=fields,
        tables=tables,
        blocks=blocks,
        page=_page(source, blocks),
        fonts=_fonts(source),
        version=version,
        files=files,
        trees={
            table.tree: source.trees[table.tree]
            for table in tables.values()
            if table.tree in source.trees
        },
        **{
            key: source.typed(top, key, str, "")
            for key in ("title_field", "year_field", "unit_field", "amount_field")
        },
    )
    for key in ("id", "name", "place"):
        if not top.get(key):
            source.complain(key, f"没有写“{key}”")
    for key in ("title_field", "year_field", "unit_field", "amount_field", "seal_field"):
        if top.get(key) and top[key] not in fields:
            source.complain(str(top[key]), f"“{key}”指的栏目不在版式图里")
    return form


def with_rules(source: Source, form: Form, guidance: Mapping[str, str]) -> Form:
    """Add guidance, calculations in order, and rules to a form."""
    shared_text = form.files.get("common/rules.toml", "")
    rules, problems = load_rules(
        RuleFile("form.toml", source.text, source.table),
        RuleFile("common/rules.toml", shared_text, source.shared.get("rules.toml", {})),
        form.fields,
        form.tables,
    )
    source.problems.extend(problems)
    return replace(
        form, guidance=guidance, rules=rules, calculations=_calculations(source, form)
    )


def _calculations(source: Source, form: Form) -> tuple[tuple[str, str, str], ...]:
    """Return the calculated cells so that each comes after what it depends on."""
    names = names_of(form.fields, form.tables)
    texts = {(name, ""): one.calc for name, one in form.fields.items() if one.calc}
    for table in form.tables.values():
        texts |= {(table.name, name): one.calc for name, one in table.columns.items() if one.calc}
    needs: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for key, text in texts.items():
        try:
            needs[key] = set(compile_expression(text, names).inputs) & set(texts)
        except ExpressionError as error:
            source.complain(key[1] or key[0], f"计算式写错了：{error}")
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        ring = " → ".join(column or field for field, column in error.args[1])
        source.complain(error.args[1][0][0], f"计算式互相依赖，成了圈：{ring}")
        order = ()
    return tuple((*key, texts[key]) for key in order if key in texts)


def _blanks(block: Block) -> Iterable[Blank]:
    if isinstance(block, Grid):
        return [blank for row in block.rows for cell in row.cells for blank in cell.blanks]
    return block.blanks


def _read_fields(source: Source, placed: Sequence[Blank]) -> dict[str, Field]:
    described = source.typed(source.table, "field", dict, {})
    fields: dict[str, Field] = {}
    for blank in placed:
        if blank.column:
            continue
        if blank.field in fields:
            source.complain(blank.field, "在版式图里出现了两次")
        given = described.get(blank.field, {})
        fields[blank.field] = _read_field(source, blank.field, given, blank.options, blank.field)
    for name in described:
        if name not in fields:
            source.complain(name, "写了设置，但版式图里没有这个栏目")
    return fields


def _read_tables(source: Source, placed: Sequence[Blank]) -> dict[str, Table]:
    described = source.typed(source.table, "table", dict, {})
    columns: dict[str, dict[str, Field]] = {}
    for blank in placed:
        if not blank.column:
            continue
        given = described.get(blank.field, {}).get("columns", {}).get(blank.column, {})
        known = columns.setdefault(blank.field, {})
        owner = f"{blank.field}.{blank.column}"
        if blank.column in known:
            source.complain(owner, "在版式图里出现了两次")
        known[blank.column] = _read_field(source, blank.column, given, blank.options, owner)
    for name, given in described.items():
        if name not in columns:
            source.complain(name, "写了设置，但版式图里没有这个子表")
            continue
        for column in given.get("columns", {}):
            if column not in columns[name]:
                source.complain(column, f"写了设置，但版式图的“{name}”里没有这一列")
    return {
        name: _read_table(source, name, described.get(name, {}), fields)
        for name, fields in columns.items()
    }


def _read_table(
    source: Source, name: str, given: dict[str, Any], columns: dict[str, Field]
) -> Table:
    for key in given:
        if key not in _TABLE_KEYS:
            source.complain(key, f"子表“{name}”里不认识的设置")
    tree = source.typed(given, "tree", str, "", name)
    return Table(
        name=name,
        columns=columns,
        tree=tree,
        tree_pairs=_tree_pairs(source, name, tree),
        skeleton=source.typed(given, "skeleton", bool, False, name),
        min_rows=source.typed(given, "min_rows", int, 1, name),
        aliases=_words(source, given, "aliases", name),
    )


def _tree_pairs(source: Source, name: str, tree: str) -> tuple[tuple[str, str], ...]:
    if not tree:
        return ()
    if tree not in source.trees:
        source.complain(tree, f"子表“{name}”用的指标树不在 common/trees.toml 里")
        return ()
    return pairs(source.trees[tree])


def _read_field(
    source: Source, name: str, given: dict[str, Any], drawn: tuple[str, ...], owner: str
) -> Field:
    for key in given:
        if key not in _FIELD_KEYS:
            source.complain(name, f"“{owner}”里不认识的设置“{key}”")
    kind = _member(source, FieldType, given.get("type", "choice" if drawn else "text"), owner)
    options = _words(source, given, "options", owner) or drawn
    if drawn and set(options) != set(drawn):
        source.complain(name, f"选项与版式图不一致：图里是{'、'.join(drawn)}")
    if kind is FieldType.CHOICE and not options:
        source.complain(name, f"“{owner}”是选择栏，却没有选项")
    return Field(
        name=name,
        type=kind,
        label=source.typed(given, "label", str, "", owner) or name,
        unit=source.typed(given, "unit", str, "", owner),
        options=options,
        required=source.typed(given, "required", bool, False, owner),
        carry=_member(source, Carry, given.get("carry", _carry_of(kind).value), owner),
        aliases=_words(source, given, "aliases", owner),
        calc=source.typed(given, "calc", str, "", owner),
        max_chars=source.typed(given, "max_chars", int, 0, owner),
    )


def _carry_of(kind: FieldType) -> Carry:
    """What happens to a kind of cell unless the form says otherwise."""
    if kind in {FieldType.DATE, FieldType.DATERANGE, FieldType.YEAR}:
        return Carry.SHIFT
    if kind in {FieldType.MONEY, FieldType.NAME, FieldType.PHONE, FieldType.CODE}:
        return Carry.REVIEW
    return Carry.KEEP


def _member(source: Source, kind: type[E], value: object, owner: str) -> E:
    try:
        return kind(value)
    except ValueError:
        allowed = "、".join(member.value for member in kind)
        source.complain(owner.rpartition(".")[2], f"“{owner}”写了“{value}”，只能是 {allowed}")
        return next(iter(kind))


def _words(source: Source, given: Mapping[str, Any], key: str, owner: str) -> tuple[str, ...]:
    words = source.typed(given, key, list, [], owner)
    return tuple(word for word in words if isinstance(word, str))


def _years(source: Source) -> tuple[int, int]:
    years = source.table.get("years")
    match years:
        case [int(first), int(last)] if 1990 <= first <= last <= 2100:
            return first, last
    source.complain("years", "要写成 [起始年, 终止年]")
    return 2000, 2100


def _page(source: Source, blocks: tuple[Block, ...]) -> PageSetup:
    paper = source.table.get("paper", "A4")
    if paper not in _PAPERS:
        source.complain("paper", f"不认识的纸张“{paper}”，只能是 {'、'.join(_PAPERS)}")
        paper = "A4"
    width, height = _PAPERS[paper]
    margins = source.table.get("margins_mm", list(PageSetup().margins_mm))
    match margins:
        case [int() | float(), int() | float(), int() | float(), int() | float()]:
            top, right, bottom, left = (float(number) for number in margins)
        case _:
            source.complain("margins_mm", "要写成 [上, 右, 下, 左] 四个数")
            top, right, bottom, left = PageSetup().margins_mm
    for grid in (block for block in blocks if isinstance(block, Grid)):
        if sum(grid.widths_mm) > width - left - right + 0.5:
            source.complain(
                "widths_mm",
                f"第 {grid.line} 行的表格宽 {sum(grid.widths_mm):g} 毫米，"
                f"版心只有 {width - left - right:g} 毫米",
            )
    seal = source.typed(source.table, "seal_field", str, "")
    return PageSetup(width, height, (top, right, bottom, left), seal)


def _fonts(source: Source) -> dict[str, FontSpec]:
    given = source.typed(source.table, "fonts", dict, {})
    fonts: dict[str, FontSpec] = {}
    for role in given:
        if role not in _FONTS:
            source.complain("fonts", f"不认识的字体用途“{role}”")
    for role, default in _FONTS.items():
        text = str(given.get(role, given.get("label", default) if role == "text" else default))
        match = _FONT.fullmatch(text)
        if not match or not 4 <= float(match[2]) <= 72:
            source.complain("fonts", f"“{role}”要写成“仿宋 10.5”这样的字体和磅值")
            match = _FONT.fullmatch(default)
        assert match is not None
        fonts[role] = FontSpec(match[1], float(match[2]))
    return fonts
