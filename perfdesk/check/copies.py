"""Texts and indicators that stand word for word in several projects.

Only what belongs to one project is looked at (the form says which fields): what a unit rightly
writes the same everywhere, its duties, its measures, the papers it rests on, is not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.marks import (
    DossierDraft,
    Mark,
    digest,
    dossier_reader,
    listed,
    projects_of,
)
from perfdesk.check.task import LIST_JOINT, shown
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.check.marks import Part, Placed

_LONG = 20
"""Shorter texts may well be equal."""
_WORDS = 10
"""Letters and characters among them; dots and signs copy nothing."""
_MOST_PARAGRAPHS = 200
_NUMBERING = re.compile(
    r"^(?:[(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)]?[、.)](?!\d)|[(]\d{1,2}[)])"
)
_ENDS = "。;,.、"


def _told(text: str) -> str:
    """Return what a paragraph says: without white space, numbering and the sign at its end."""
    return _NUMBERING.sub("", squeeze(text)).rstrip(_ENDS)


def _is_long(text: str) -> bool:
    return len(text) >= _LONG and sum(sign.isalnum() for sign in text) >= _WORDS


def _texts(part: Part) -> Iterator[Mark]:
    """Mark each long cell as a whole, and each long paragraph of one that has several."""
    for path, text in part.filled("fields"):
        told = [one for one in map(_told, text.split("\n")) if one]
        whole = "\n".join(told)
        mark = digest(whole)
        full = digest(text)
        if _is_long(whole):
            yield Mark(mark, path, mark, shown(text), full, part.project)
        if len(told) > 1:
            for one in dict.fromkeys(told[:_MOST_PARAGRAPHS]):
                if _is_long(one):
                    yield Mark(digest(one), path, mark, shown(one), full, part.project)


def _copied(group: Sequence[Placed]) -> DossierDraft | None:
    """Goals belong to their project."""
    projects = projects_of(group)
    if len(projects) < 2:
        return None
    wholes = {mark.value for _, mark in group}
    topic = group[0][1].topic
    if len(wholes) == 1 and topic not in wholes:
        return None  # the cells are alike as wholes, and that has been said
    facts = {
        "栏目": "”“".join(dict.fromkeys(mark.path.column or mark.path.field for _, mark in group)),
        "内容": group[0][1].shown,
        "项目": listed(list(projects.values())),
        "次数": str(len(projects)),
        "范围": "" if wholes == {topic} else "里有段落",
    }
    return DossierDraft(tuple(group), facts)


def _tables(part: Part) -> Iterator[Mark]:
    """Mark all indicators of a table together, or those that a form has in one cell."""
    columns = [word for word in part.words("columns") if "." in word]
    if columns:
        yield from _rows(part, columns[0].partition(".")[0], columns)
    for word in part.words("columns"):
        path = CellPath(word)
        text = part.filing.text(path) if "." not in word else ""
        whole = "\n".join(one for one in map(_told, text.split("\n")) if one)
        if _is_long(whole):
            mark = digest(whole)
            yield Mark(mark, path, mark, shown(text), digest(text), part.project)


def _rows(part: Part, table: str, columns: Sequence[str]) -> Iterator[Mark]:
    """Mark the contents and values of the rows; their order plays no part."""
    names = [column.partition(".")[2] for column in columns]
    rows: list[tuple[str, ...]] = []
    first = ""
    for row in part.filing.row_ids(table):
        texts = tuple(squeeze(part.filing.text(CellPath(table, row, name))) for name in names)
        if texts[0]:
            rows.append(texts)
            first = first or row
    whole = "\n".join("\t".join(texts) for texts in sorted(rows))
    if len(rows) > 1 and _is_long(whole):
        mark = digest(whole)
        yield Mark(mark, CellPath(table, first, names[0]), mark, rows[0][0], mark, part.project)


def _copied_table(group: Sequence[Placed]) -> DossierDraft | None:
    """Indicators measure one project."""
    projects = projects_of(group)
    if len(projects) < 2:
        return None
    facts = {
        "子表": LIST_JOINT.join(dict.fromkeys(mark.path.field for _, mark in group)),
        "内容": shown(group[0][1].shown),
        "项目": listed(list(projects.values())),
        "次数": str(len(projects)),
    }
    return DossierDraft(tuple(group), facts)


TEXT_COPIES = dossier_reader(_texts, _copied, "fields", "栏目 内容 项目 次数 范围")
TABLE_COPIES = dossier_reader(_tables, _copied_table, "columns", "子表 内容 项目 次数")
