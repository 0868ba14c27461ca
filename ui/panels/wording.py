"""Texts of the right column as rich text: values made bold, differences marked, changes told."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING

from ui import theme

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.history import CellChange

_LONGEST_COMPARED = 4000
"""Longer texts are compared at their two ends only, so that a cell of any length opens at once."""
_LONGEST_BOLD = 40
_LONGEST_PIECE = 200
_BESIDE = 10
_COME = "#e3f0e5"

_WHO = {
    "typed": "输入", "paste": "粘贴", "mend": "按建议修改", "confirm": "确认", "carry": "结转",
    "import": "导入", "undo": "撤销", "redo": "重做", "restore": "恢复旧内容", "row": "增删行",
    "last-year": "同去年",
    "aid": "填写帮助",
}  # fmt: skip


def short(text: str, most: int) -> str:
    """Return a text on one line, shortened with … beyond `most` characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"


def sentence_html(say: str, values: Iterable[str]) -> str:
    """Return a finding's sentence with the values it speaks of in bold."""
    wanted = {value for value in values if value and len(value) <= _LONGEST_BOLD and value in say}
    if not wanted:
        return escape(say)
    longest_first = sorted(wanted, key=len, reverse=True)
    edge = "|".join(_whole(value) for value in longest_first)
    pieces = re.split(f"({edge})", say)
    return "".join(
        f"<b>{escape(piece)}</b>" if piece in wanted else escape(piece) for piece in pieces
    )


def _whole(value: str) -> str:
    """Return a pattern for a value that does not match inside a longer number."""
    before = r"(?<![\d.,])" if value[0].isdigit() else ""
    after = r"(?![\d])" if value[-1].isdigit() else ""
    return before + re.escape(value) + after


def difference_html(old: str, new: str) -> tuple[str, str]:
    """Return both texts as rich text, what only one of them has marked."""
    gone, come = [], []
    for kind, i1, i2, j1, j2 in _steps(old, new):
        left, right = _lines(old[i1:i2]), _lines(new[j1:j2])
        if kind == "equal":
            gone.append(left)
            come.append(right)
        else:
            gone.append(_marked(left, theme.ERROR_SOFT, theme.ERROR))
            come.append(_marked(right, _COME, theme.GOOD))
    return "".join(gone), "".join(come)


def change_html(old: str, new: str) -> str:
    """Return one text that shows a change: what went struck out, what came marked, rest short."""
    parts = []
    for kind, i1, i2, j1, j2 in _steps(old, new):
        gone, come = old[i1:i2], new[j1:j2]
        if kind == "equal":
            parts.append(_lines(_middle_left_out(gone, first=not i1, last=i2 == len(old))))
            continue
        if gone:
            parts.append(f"<s>{_marked(_lines(_cut(gone)), theme.ERROR_SOFT, theme.ERROR)}</s>")
        parts.append(_marked(_lines(_cut(come)), _COME, theme.GOOD))
    return "".join(parts)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_PIECE else f"{text[:_LONGEST_PIECE]}…"


def _middle_left_out(text: str, *, first: bool, last: bool) -> str:
    """Keep of an unchanged piece what stands beside the changes."""
    if len(text) <= 3 * _BESIDE:
        return text
    head = "" if first else text[:_BESIDE]
    tail = "" if last else text[-_BESIDE:]
    return f"{head}……{tail}"


def _steps(old: str, new: str) -> Iterable[tuple[str, int, int, int, int]]:
    if max(len(old), len(new)) <= _LONGEST_COMPARED:
        return _steps_by_word(_words(old), _words(new))
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    a, b = len(old) - tail, len(new) - tail
    return [
        ("equal", 0, head, 0, head),
        ("equal" if old[head:a] == new[head:b] else "replace", head, a, head, b),
        ("equal", a, len(old), b, len(new)),
    ]


def _words(text: str) -> list[str]:
    """Split a text into numbers, Latin words and single characters."""
    return re.findall(r"\d[\d,.]*|[A-Za-z]+|.", text, re.DOTALL)


def _steps_by_word(old: list[str], new: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    ends_old = [0, *accumulate(map(len, old))]
    ends_new = [0, *accumulate(map(len, new))]
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        yield kind, ends_old[i1], ends_old[i2], ends_new[j1], ends_new[j2]


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _marked(html: str, ground: str, ink: str) -> str:
    return f'<span style="background:{ground}; color:{ink}">{html}</span>' if html else ""


def when_words(at: datetime, now: datetime) -> str:
    """Tell a moment as people do: `今天 13:40`, `昨天 9:05`, `3月4日 16:20`, `2024年…`."""
    local, today = at.astimezone(), now.astimezone().date()
    time = f"{local.hour}:{local.minute:02}"
    if local.date() == today:
        return f"今天 {time}"
    if local.date() == today - timedelta(days=1):
        return f"昨天 {time}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {time}"


def change_words(change: CellChange) -> str:
    """Tell what made a change."""
    return _WHO.get(change.origin, change.name)


def markdown_light(text: str) -> str:
    """Return filling help as rich text: paragraphs, lists, **bold**; nothing else is read."""
    html: list[str] = []
    in_list = ""
    for line in text.splitlines():
        stripped = line.strip()
        found = re.match(r"(?:[-*•]|(\d{1,2})[.、])\s+(.*)", stripped)
        kind = ("ol" if found[1] else "ul") if found else ""
        if kind != in_list:
            html.append((f"</{in_list}>" if in_list else "") + (f"<{kind}>" if kind else ""))
            in_list = kind
        if found:
            html.append(f"<li>{_inline(found[2])}</li>")
        elif stripped.startswith("#"):
            html.append(f"<p><b>{_inline(stripped.lstrip('# '))}</b></p>")
        elif stripped:
            html.append(f"<p>{_inline(stripped)}</p>")
    if in_list:
        html.append(f"</{in_list}>")
    return "".join(html)


def _inline(text: str) -> str:
    bold = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text))
    return re.sub(r"`(.+?)`", r"<b>\1</b>", bold)
