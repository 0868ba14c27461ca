"""Readers of single cells: what is left blank, chosen wrongly, unreadable, or out of the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.task import LIST_JOINT, Draft, shown
from perfdesk.dates import parse_range
from perfdesk.expression import CannotSay
from perfdesk.filing import is_placeholder
from perfdesk.findings import Mend
from perfdesk.forms.model import FieldType
from perfdesk.indicators import first_level_of, pairs, standard_name
from perfdesk.numerals import squeeze
from perfdesk.values import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.calculate import RowReading
    from perfdesk.check.task import Result, Task
    from perfdesk.forms.model import Table
    from perfdesk.indicators import Tree
    from perfdesk.values import Reading

_TIMES = frozenset({FieldType.DATE, FieldType.DATERANGE})
_OPEN_TIME = re.compile(
    "长期|常年|永久|至今|持续|每[年月季周日]|全年|季度?|半年|[上中下]旬|学期|汛|春节|秋|冬|年[初中]"
)
"""Words of a time that is no date and may well stand where one is asked for."""
_DIGITS = frozenset("0123456789０１２３４５６７８９")


def required(task: Task) -> Iterator[Result]:
    """Fields that the instructions describe are expected to be filled (general instructions).

    All that are blank make one finding: an empty form has one thing to say, not a dozen.
    """
    skip = set(task.words("except"))
    blank = [
        (CellPath(name), name)
        for name, field in task.form.fields.items()
        if field.required and not field.calc and field.type is not FieldType.CHOICE
        if name not in skip and _is_blank(task.reading(name))
    ]
    for table in task.form.tables.values():
        if table.name not in skip:
            blank += _blank_columns(task, table)
    if blank:
        facts = {"栏目": "”、“".join(label for _, label in blank)}
        yield Draft(tuple(path for path, _ in blank), facts)


def _blank_columns(task: Task, table: Table) -> Iterator[tuple[CellPath, str]]:
    columns = [name for name, column in table.columns.items() if column.required]
    rows = task.rows(table.name)
    if columns and not rows:
        ids = task.filing.row_ids(table.name)
        yield CellPath(table.name, ids[0] if ids else "", columns[0]), table.name
    for place, row in enumerate(rows, 1):
        for name in columns:
            reading = row.cells.get(name)
            if reading is None or _is_blank(reading):
                label = f"{table.name} 第 {place} 行 {name}"
                yield CellPath(table.name, row.id, name), label


def _is_blank(reading: Reading) -> bool:
    """Whether nothing is written, or only what holds the place open: `2、`, `……`."""
    return reading.blank or is_placeholder(reading.text)


def one_choice(task: Task) -> Iterator[Result]:
    """Exactly one box is to be ticked (general instructions, item on the project's attribute)."""
    for name, field in task.form.fields.items():
        if field.type is not FieldType.CHOICE or not field.options:
            continue
        written = task.text(CellPath(name)).strip()
        if written not in field.options:
            options = LIST_JOINT.join(field.options)
            content = f"现在写的是“{shown(written)}”" if written else "现在一个也没有选"
            yield Draft((CellPath(name),), {"栏目": name, "选项": options, "内容": content})


def unreadable(task: Task) -> Iterator[Result]:
    """A figure or date that cannot be read cannot be checked; words (长期) are left alone."""
    for path, reading in _readings(task):
        value = reading.value
        if not isinstance(value, Unreadable):
            continue
        kind = task.form.field_of(path.key).type
        if kind in _TIMES and (_OPEN_TIME.search(reading.text) or parse_range(reading.text)):
            continue
        if kind is FieldType.MONEY or _DIGITS & set(reading.text):
            facts = {"栏目": task.label(path), "内容": shown(reading.text), "原因": value.say}
            yield Draft((path,), facts)


def _readings(task: Task) -> Iterator[tuple[CellPath, Reading]]:
    for name, reading in task.evaluation.fields.items():
        yield CellPath(name), reading
    for table in task.form.tables:
        for row in task.rows(table):
            for column, reading in row.cells.items():
                yield CellPath(table, row.id, column), reading


def short_names(task: Task) -> Iterator[Result]:
    """Units are to be named in full (general instructions, item on the department in charge)."""
    pairs_given = (word.partition("=") for word in task.words("short"))
    full_names = {short: full for short, _, full in pairs_given}
    written = [task.text(path).strip() for path in task.cells("fields")]
    for path in task.cells("fields"):
        text = task.text(path)
        for short, full in full_names.items():
            if text.strip().endswith(short) and not text.strip().endswith(full):
                mended = _full_name(text.strip(), short, full, written)
                facts = {
                    "栏目": task.label(path),
                    "内容": shown(text),
                    "简称": short,
                    "全称": shown(mended),
                }
                yield Draft((path,), facts, Mend(path, mended))
                break


def _full_name(text: str, short: str, full: str, written: list[str]) -> str:
    """The name in full as another cell of the form writes it, place and all (桃江县医疗保障局)."""
    own = text.removesuffix(short) + full
    names = {one for one in written if one.endswith(own)}
    return names.pop() if len(names) == 1 else own


_CODE_SIGNS = {"9": "数字", "A": "大写字母", "X": "数字或大写字母"}
_SIGN_OF = {
    "9": re.compile("[0-9]"),
    "A": re.compile("[A-Z]"),
    "X": re.compile("[0-9A-Z]"),
}


def code_format(task: Task) -> Iterator[Result]:
    """A project's code is made as the system makes it (all codes of the filings; S36).

    The mask is written with 9 for a digit, A for a capital letter, X for either. White space and
    full width, as documents bring them along, do not make a code a wrong one.
    """
    mask = task.option("mask")
    for path in task.cells("code"):
        text = task.text(path).strip()
        if not text:
            yield CannotSay(f"“{task.label(path)}”没有填写", (path.key,), empty=True)
            continue
        wrong = _wrong_code(squeeze(text), mask)
        if wrong:
            plain = squeeze(text).upper()
            mend = None if _wrong_code(plain, mask) else Mend(path, plain)
            facts = {"栏目": task.label(path), "内容": shown(text), "问题": wrong}
            yield Draft((path,), facts, mend)


def _wrong_code(code: str, mask: str) -> str:
    if len(code) != len(mask):
        return f"是 {len(code)} 位，应是 {len(mask)} 位"
    for place, (sign, wanted) in enumerate(zip(code, mask, strict=True), 1):
        if not _SIGN_OF[wanted].fullmatch(sign) if wanted in _SIGN_OF else sign != wanted:
            return f"第 {place} 位是“{sign}”，应是{_CODE_SIGNS.get(wanted, f'“{wanted}”')}"
    return ""


def category(task: Task) -> Iterator[Result]:
    """First and second levels follow the form's own tree (review opinions 6 and 7).

    Kinds: `unknown` names, ones `moved` under another first level, and an `alias` of one.
    """
    kinds = set(task.words("kinds"))
    for table in task.form.tables.values():
        tree = task.form.trees.get(table.tree)
        if tree is None:
            continue
        first, second = task.option("first", "一级指标"), task.option("second", "二级指标")
        for row in task.rows(table.name):
            kind, draft = _out_of_tree(task, table, tree, row, (first, second))
            if draft and (not kinds or kind in kinds):
                yield draft


def _out_of_tree(
    task: Task, table: Table, tree: Tree, row: RowReading, columns: tuple[str, str]
) -> tuple[str, Draft | None]:
    paths = tuple(CellPath(table.name, row.id, column) for column in columns)
    first, second = (squeeze(task.text(path)) for path in paths)
    if not second or (first, second) in pairs(tree):
        return "", None
    facts = {"行": task.label(paths[1]), "一级": shown(first), "二级": shown(second)}
    standard = standard_name(tree, second)
    right_first = first_level_of(tree, second)
    if standard is None or right_first is None:
        known = LIST_JOINT.join(below for _, below in pairs(tree))
        return "unknown", Draft(paths[::-1], {**facts, "建议": f"本表的二级指标有：{known}"})
    advice = f"本表中应写“{right_first}”下的“{standard}”"
    if standard != second:
        kind = "alias" if right_first == standard_name(tree, first) else "moved"
        return kind, Draft(paths[::-1], {**facts, "建议": advice}, Mend(paths[1], standard))
    return "moved", Draft(paths, {**facts, "建议": advice}, Mend(paths[0], right_first))
