"""Explanations and summaries of findings as pages.

Their pictures stand in resources/papers, drawn and set like the official forms.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.filing import build
from perfdesk.findings import FindingState
from perfdesk.forms.load import load_form
from perfdesk.paths import resources_folder
from perfdesk.printing import lay_out
from perfdesk.reckoning import STATES, totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.forms.model import Form
    from perfdesk.layout.pages import Pages
    from perfdesk.reckoning import Line, Reckoning

_ALL_WELL = "没有发现问题"


@cache
def _form(name: str) -> Form:
    return load_form(resources_folder() / "papers" / name)


@cache
def _form_like(name: str, official: Form) -> Form:
    """Return a form of ours in the typefaces of an official one."""
    return replace(_form(name), fonts=official.fonts)


def explained_lines(reckoning: Reckoning) -> tuple[Line, ...]:
    """Return the lines that have a reason."""
    return tuple(one for one in reckoning.lines if one.state == STATES[FindingState.EXPLAINED])


def explanation_pages(reckoning: Reckoning, official: Form, mark: str = "") -> Pages | None:
    """Lay 审核说明 out, in the typefaces of the official form; None when nothing is explained."""
    told = explained_lines(reckoning)
    if not told:
        return None
    rows = [
        {"序号": str(number), "栏目": one.cells, "审核结果": one.say, "说明": one.reason}
        for number, one in enumerate(told, 1)
    ]
    form = _form_like("explanations", official)
    values = {
        "年度": reckoning.year,
        "填报单位": reckoning.unit,
        "项目名称": reckoning.title,
    }
    return lay_out(form, build(form, values, {"说明": rows}), mark)


def summary_pages(reckonings: Sequence[Reckoning]) -> Pages:
    """Lay the summary of findings out: of one filing, or of several, grouped by filing."""
    first, several = reckonings[0], len(reckonings) > 1
    form = _form("findings-of-year" if several else "findings")
    values = {
        "年度": _common(one.year for one in reckonings),
        "填报单位": _common(one.unit for one in reckonings),
        "合计": totals(reckonings),
    }
    if several:
        names = _told_apart([one.title for one in reckonings])
        pairs = zip(reckonings, names, strict=True)
        rows = [row for one, name in pairs for row in _rows(one, {"项目": name})]
    else:
        values["项目名称"] = first.title
        rows = list(_rows(first, {}))
    return lay_out(form, build(form, values, {"结果": rows}), "")


def _common(texts: Iterator[str]) -> str:
    return "、".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _told_apart(titles: Sequence[str]) -> list[str]:
    """Number titles that occur more than once: rows of two filings must not run together."""
    often, seen = Counter(titles), Counter[str]()
    names = []
    for title in titles:
        seen[title] += 1
        names.append(f"{title}（{seen[title]}）" if often[title] > 1 else title)
    return names


def _rows(reckoning: Reckoning, head: dict[str, str]) -> Iterator[dict[str, str]]:
    if not reckoning.lines:
        yield {**head, "审核结果": _ALL_WELL}
    for number, one in enumerate(reckoning.lines, 1):
        yield {
            **head,
            "序号": str(number),
            "级别": one.level,
            "审核意见": one.opinion,
            "栏目": one.cells,
            "审核结果": one.say,
            "依据": one.basis,
            "处理": one.state,
            "原因": one.reason,
        }
