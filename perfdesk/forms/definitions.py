"""form.toml and the blocks of the picture → fields, tables and the whole `Form`."""

from __future__ import annotations

from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from perfdesk.expression import ExpressionError, compile_expression
from perfdesk.forms.carry_over import check_sources, read_carry
from perfdesk.forms.model import Alignment, Blank, Field, FieldType, Form, Grid, Table
from perfdesk.forms.rules import RuleFile, load_rules, names_of
from perfdesk.forms.sheet import read_fonts, read_page
from perfdesk.indicators import pairs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from perfdesk.forms.model import Block
    from perfdesk.forms.source import Source

FIRST_YEAR, LAST_YEAR = 1990, 2100
_MOST_ROWS = 200
_NAMING_KEYS = ("title_field", "year_field", "code_field", "unit_field", "amount_field")
_TOP_KEYS = frozenset(
    {
        *("id", "name", "place", "years", "paper", "widths_mm", "margins_mm", "fonts"),
        *("field", "table", "rule", "rules", "seal_field", *_NAMING_KEYS),
    }
)
_FIELD_KEYS = frozenset(
    {
        *("type", "label", "unit", "options", "required", "carry"),
        *("aliases", "calc", "max_chars", "align"),
    }
)
_TABLE_KEYS = frozenset({"tree", "skeleton", "min_rows", "aliases", "columns", "preset"})


def read_form(
    source: Source, blocks: tuple[Block, ...], version: str, files: dict[str, str]
) -> Form:
    """Put the definitions together; rules, calculations and guidance are added afterwards."""
    top = source.table
    source.known_keys(top, _TOP_KEYS)
    placed = [piece for block in blocks for piece in _blanks(block)]
    fields = _read_fields(source, [blank for blank in placed if not blank.echo])
    tables = _read_tables(source, [blank for blank in placed if not blank.echo])
    _check_names(source, placed, fields, tables)
    check_sources(source, fields, tables)
    return Form(
        id=source.typed(top, "id", ""),
        name=source.typed(top, "name", ""),
        place=source.typed(top, "place", ""),
        years=_years(source),
        fields=fields,
        tables=tables,
        blocks=blocks,
        page=read_page(source, blocks),
        fonts=read_fonts(source),
        version=version,
        files=files,
        trees={
            table.tree: source.trees[table.tree]
            for table in tables.values()
            if table.tree in source.trees
        },
        title_field=source.typed(top, "title_field", ""),
        year_field=source.typed(top, "year_field", ""),
        code_field=source.typed(top, "code_field", ""),
        unit_field=source.typed(top, "unit_field", ""),
        amount_field=source.typed(top, "amount_field", ""),
    )


def _check_names(
    source: Source,
    placed: Sequence[Blank],
    fields: Mapping[str, Field],
    tables: Mapping[str, Table],
) -> None:
    """Report names that mean two things or nothing, and those that a form cannot do without."""
    for name in fields.keys() & tables.keys():
        source.complain(("field", name), "既是栏目又是子表，要改一个名字")
    for blank in placed:
        if blank.echo and blank.field not in fields:
            source.complain(("field", blank.field), "{=…} 重印的栏目不在版式图里")
    for key in ("id", "name", "place"):
        if not source.table.get(key):
            source.complain((key,), f"没有写“{key}”")
    for key in (*_NAMING_KEYS, "seal_field"):
        wanted = source.table.get(key)
        if isinstance(wanted, str) and wanted and wanted not in fields:
            source.complain((key,), f"“{key}”指的栏目“{wanted}”不在版式图里")


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
    return replace(form, guidance=guidance, rules=rules, calculations=_calculations(source, form))


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
            source.complain(_path_of(key), f"计算式写错了：{error}")
    try:
        order = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        ring = " → ".join(column or field for field, column in error.args[1])
        source.complain(_path_of(error.args[1][0]), f"计算式互相依赖，成了圈：{ring}")
        order = ()
    return tuple((*key, texts[key]) for key in order if key in texts)


def _path_of(key: tuple[str, str]) -> tuple[str, ...]:
    name, column = key
    return ("table", name, "columns", column) if column else ("field", name)


def _blanks(block: Block) -> list[Blank]:
    """Return the blanks of a block in printed order, echoes included."""
    cells = [cell for row in block.rows for cell in row.cells] if isinstance(block, Grid) else []
    pieces = [piece for cell in cells for piece in cell.pieces]
    if not isinstance(block, Grid):
        pieces = list(block.pieces)
    return [piece for piece in pieces if isinstance(piece, Blank)]


def _read_fields(source: Source, placed: Sequence[Blank]) -> dict[str, Field]:
    described = source.section(source.table, "field")
    fields: dict[str, Field] = {}
    for blank in placed:
        if blank.column:
            continue
        path = ("field", blank.field)
        if blank.field in fields:
            source.complain(path, "在版式图里出现了两次；再印一次写成 {=栏目}")
            continue
        given = source.section(described, blank.field, path[:1])
        fields[blank.field] = _read_field(source, given, blank, path)
    for name in described:
        if name not in fields:
            source.complain(("field", name), "写了设置，但版式图里没有这个栏目")
    return fields


def _read_tables(source: Source, placed: Sequence[Blank]) -> dict[str, Table]:
    described = source.section(source.table, "table")
    columns: dict[str, dict[str, Field]] = {}
    for blank in placed:
        if not blank.column:
            continue
        path = ("table", blank.field, "columns", blank.column)
        known = columns.setdefault(blank.field, {})
        if blank.column in known:
            source.complain(path, "在版式图里出现了两次")
            continue
        given = _quiet(_quiet(_quiet(described, blank.field), "columns"), blank.column)
        known[blank.column] = _read_field(source, given, blank, path)
    for name in described:
        if name in columns:
            _check_columns(source, name, source.section(described, name, ("table",)), columns[name])
        else:
            source.complain(("table", name), "写了设置，但版式图里没有这个子表")
    return {
        name: _read_table(source, name, _quiet(described, name), fields)
        for name, fields in columns.items()
    }


def _check_columns(
    source: Source, name: str, given: dict[str, Any], columns: Mapping[str, Field]
) -> None:
    for column, setting in source.section(given, "columns", ("table", name)).items():
        path = ("table", name, "columns", column)
        if column not in columns:
            source.complain(path, "写了设置，但版式图的子表里没有这一列")
        elif not isinstance(setting, dict):
            source.complain(path, '要写成一组设置，例如 { type = "text" }')


def _quiet(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the settings under a key whose kind is reported elsewhere."""
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _read_table(
    source: Source, name: str, given: dict[str, Any], columns: dict[str, Field]
) -> Table:
    path = ("table", name)
    source.known_keys(given, _TABLE_KEYS, path)
    tree = source.typed(given, "tree", "", path)
    skeleton = source.typed(given, "skeleton", False, path)
    rows = source.typed(given, "min_rows", 1, path)
    if not 0 <= rows <= _MOST_ROWS:
        source.complain((*path, "min_rows"), f"“min_rows”要在 0 到 {_MOST_ROWS} 之间")
        rows = 1
    levels = [one for one in columns.values() if one.type is FieldType.LEVEL]
    if tree in source.trees and not levels:
        source.complain(path, '用了指标树，却没有 type = "level" 的列')
    if skeleton and not tree:
        source.complain((*path, "skeleton"), "写了 skeleton，却没有写 tree")
    return Table(
        name=name,
        columns=columns,
        tree=tree,
        tree_pairs=_tree_pairs(source, path, tree),
        skeleton=skeleton,
        min_rows=rows,
        aliases=source.words(given, "aliases", path),
        preset=_preset(source, given, columns, path),
    )


def _preset(
    source: Source, given: dict[str, Any], columns: dict[str, Field], path: tuple[str, ...]
) -> tuple[Mapping[str, str], ...]:
    empty: list[Any] = []
    rows: list[Mapping[str, str]] = []
    for number, row in enumerate(source.typed(given, "preset", empty, path), 1):
        texts = row if isinstance(row, dict) else {}
        strange = [name for name in texts if name not in columns]
        if not texts or strange or not all(isinstance(text, str) for text in texts.values()):
            cause = f"没有“{'、'.join(strange)}”这一列" if strange else "要写成 { 列 = 文字 }"
            source.complain((*path, "preset"), f"预设的第 {number} 行{cause}")
            continue
        rows.append({name: str(text) for name, text in texts.items()})
    return tuple(rows)


def _tree_pairs(source: Source, path: tuple[str, ...], tree: str) -> tuple[tuple[str, str], ...]:
    if not tree:
        return ()
    if tree not in source.trees:
        source.complain((*path, "tree"), f"指标树“{tree}”不在 common/trees.toml 里")
        return ()
    return pairs(source.trees[tree])


def _read_field(
    source: Source, given: dict[str, Any], blank: Blank, path: tuple[str, ...]
) -> Field:
    source.known_keys(given, _FIELD_KEYS, path)
    drawn = blank.options
    default = "choice" if drawn else "text"
    kind = source.member(FieldType, given.get("type", default), (*path, "type"))
    options = source.words(given, "options", path) or drawn
    if drawn and set(options) != set(drawn):
        source.complain((*path, "options"), f"选项与版式图不一致：图里是{'、'.join(drawn)}")
    if len(set(options)) != len(options):
        source.complain((*path, "options"), "选项写重了")
    if kind is FieldType.CHOICE and not options:
        source.complain(path, "是选择栏，却没有选项")
    if kind is not FieldType.CHOICE and drawn:
        source.complain((*path, "type"), "版式图里画了选项，只能是 choice")
    longest = source.typed(given, "max_chars", 0, path)
    if longest < 0:
        source.complain((*path, "max_chars"), "“max_chars”不能是负数")
    carry, carry_from = read_carry(source, given, kind, path)
    name = path[-1]
    return Field(
        name=name,
        type=kind,
        label=source.typed(given, "label", "", path) or name,
        unit=source.typed(given, "unit", "", path),
        options=options,
        required=source.typed(given, "required", False, path),
        carry=carry,
        carry_from=carry_from,
        aliases=source.words(given, "aliases", path),
        calc=source.typed(given, "calc", "", path),
        max_chars=max(longest, 0),
        align=source.member(Alignment, given.get("align", ""), (*path, "align")),
    )


def _years(source: Source) -> tuple[int, int]:
    years = source.table.get("years")
    match years:
        case [int(first), int(last)] if FIRST_YEAR <= first <= last <= LAST_YEAR:
            return first, last
    source.complain(("years",), "要写成 [起始年, 终止年]，例如 [2019, 2025]")
    return FIRST_YEAR, LAST_YEAR
