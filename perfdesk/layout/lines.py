"""Breaking Chinese text into lines: 避头尾, whole words, numbers with their units.

Knows characters and their widths, nothing of fonts, cells or pages. No character is ever lost:
the lines of a text, joined again (with a line feed after each hard line), are the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NOT_FIRST = (
    "。，、；：？！）》」』】〕〉〗］｝”’…—～·•‧％‰℃°℉％″′〃々ー｜︰﹐﹑﹒﹔﹕﹖﹗.,;:?!)]}%/-／－–"
)
_NOT_LAST = "（《「『【〔〈〖［｛“‘([{＄￥￡$£¥№＃#"
_SPACES = " \u3000\t\u2002\u2003\u2009"
_UNITS = (
    "平方米|平方公里|立方米|公里|千米|公斤|千克|人次|人天|户次|小时|分钟|季度|周年|周岁|年度|月份"
    "|个百分点|百分点|个月|元|角|人|个|项|次|天|日|月|年|户|件|名|家|所|份|套|台|辆|张|亩|吨|米|斤"
    "|处|批|期|条|座|村|镇|乡|区|县|组|场|篇|度|倍|分|秒|时|号|页|届|种|类|级|岁|周|笔|床|例|%|％|‰|℃"
)
_LATIN = "A-Za-z0-9À-ɏͰ-ϿА-я０-９Ａ-Ｚａ-ｚ"
_TOKEN = re.compile(
    rf"(?:[≥≤≧≦＞＜><＝=±≈～~]\s?|(?<![^\s（(，,：:])[-+－＋])?"
    rf"[{_LATIN}]+(?:[.．'’_@&+:](?=[{_LATIN}])[{_LATIN}]+|,(?=\d{{3}})\d+)*"
    rf"(?:(?<=[0-9０-９%％])(?P<unit>[万亿千百十]{{0,2}}(?:{_UNITS}))(?:[/／](?:{_UNITS}))*"
    rf"|(?<=[0-9０-９])[万亿])?"
)
_FIXED = re.compile(
    rf"(?P<first>[{re.escape(_NOT_FIRST)}{re.escape(_SPACES)}]+)"
    rf"|(?P<last>[{re.escape(_NOT_LAST)}]+)"
    r"|(?P<tied>[\u00a0\u2060\u202f\ufeff]+)"
    r"|(?P<mark>[\u0300-\u036f\u200d\u20d0-\u20ff\ufe00-\ufe0f\U000e0100-\U000e01ef]+)"
)
_DIGITS = re.compile(r"[0-9０-９](?=[0-9０-９.,])|[.,](?=[0-9０-９])")
_WORDS = re.compile(
    "指标|效益|绩效|目标|预算|支出|收入|拨款|资金|基金|财政|项目|专项|情况|概述|职责|职能|单位|金额|计划"
    "|措施|依据|时间|内容|名称|编码|部门|补助|经费|说明|实施|保障|进度|年度|长期|满意|影响|确定|预计"
)
"""Words of headings that a line break should spare."""
_OPENING, _CLOSING = "（(《“【〔", "）)》”】〕"
_SLACK = 1e-6
"""Widths are sums of floats; a line that fits exactly must fit."""

_NEVER, _WEAK, _GOOD = 0, 1, 2
_MAX_BALANCED_LINES = 4
_MAX_BALANCED_CHARS = 60
_FULL_FIRST = 0.02
"""How much more a gap weighs in each earlier line: of equal ways, the one fuller above wins."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `text[start:end]`, spaces at its end included."""

    start: int
    end: int
    width: float
    """Width of what shows: without the spaces at its end, which may hang over."""
    hard: bool = False
    """True when a line feed of the text ends it."""


def break_lines(
    text: str,
    widths: Sequence[float],
    room: float,
    keeps: Iterable[tuple[int, int]] = (),
) -> tuple[Line, ...]:
    """Break a text whose characters have these widths into lines of at most `room`.

    Only what cannot be broken otherwise is split anywhere; ranges in `keeps` are broken last.
    """
    return _broken(text, widths, room, keeps, balanced=False)


def balanced_lines(
    text: str,
    widths: Sequence[float],
    room: float,
    keeps: Iterable[tuple[int, int]] = (),
) -> tuple[Line, ...]:
    """Break like `break_lines`, into as few lines, but of about equal length; for labels."""
    return _broken(text, widths, room, keeps, balanced=True)


def _broken(
    text: str,
    widths: Sequence[float],
    room: float,
    keeps: Iterable[tuple[int, int]],
    *,
    balanced: bool,
) -> tuple[Line, ...]:
    if len(widths) != len(text):
        raise ValueError(f"{len(widths)} widths for {len(text)} characters")
    sums = list(accumulate(widths, initial=0.0))
    if "\n" not in text and sums[-1] <= room + _SLACK:
        return (_line(text, sums, 0, len(text)),)
    chances = _chances(text, keeps)
    lines: list[Line] = []
    start = 0
    while True:
        end = text.find("\n", start)
        stop = len(text) if end < 0 else end
        ends = _ends(text, sums, chances, room, start, stop)
        if (
            balanced
            and 1 < len(ends) <= _MAX_BALANCED_LINES
            and stop - start <= _MAX_BALANCED_CHARS
        ):
            ends = _balanced_ends(text, sums, chances, room, start, ends)
        for at in ends:
            lines.append(_line(text, sums, start, at, hard=at == stop and end >= 0))
            start = at
        if end < 0:
            return tuple(lines)
        start = end + 1


def _line(text: str, sums: Sequence[float], start: int, end: int, *, hard: bool = False) -> Line:
    seen = end
    while seen > start and text[seen - 1] in _SPACES:
        seen -= 1
    return Line(start, end, sums[seen] - sums[start], hard)


def _chances(text: str, keeps: Iterable[tuple[int, int]]) -> bytearray:
    """Return for each place between characters whether a line may end there."""
    chances = bytearray(b"\x02" * (len(text) + 1))
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        if end - start > 1:
            chances[start + 1 : end] = b"\x01" * (end - start - 1)
        if match["unit"]:
            unit, after = match.span("unit")
            chances[unit + 1 : after] = bytes(after - unit - 1)
    for match in _DIGITS.finditer(text):
        chances[match.end()] = _NEVER
    for start, end in keeps:
        if end - start > 1:
            chances[start + 1 : end] = b"\x01" * (end - start - 1)
    for match in _FIXED.finditer(text):
        start, end = match.span()
        kind = match.lastgroup
        if kind == "first":
            chances[start:end] = bytes(end - start)
        elif kind == "last":
            chances[start + 1 : end + 1] = bytes(end - start)
        elif kind == "tied":
            chances[start : end + 1] = bytes(end - start + 1)
        else:
            chances[start:end] = bytes(end - start)
    return chances


def _ends(
    text: str, sums: Sequence[float], chances: bytearray, room: float, start: int, stop: int
) -> list[int]:
    """Return where the lines of one paragraph end, each as full as it can be."""
    ends: list[int] = []
    while True:
        fits = bisect_right(sums, sums[start] + room + _SLACK, start, stop + 1) - 1
        hang = fits
        while hang < stop and text[hang] in _SPACES:
            hang += 1
        if hang >= stop:
            ends.append(stop)
            return ends
        at = chances.rfind(_GOOD, start + 1, hang + 1)
        if at < 0:
            at = chances.rfind(_WEAK, start + 1, hang + 1)
        if at < 0:
            at = max(fits, start + 1)
        ends.append(at)
        if at == stop:
            return ends
        start = at


def _balanced_ends(
    text: str,
    sums: Sequence[float],
    chances: bytearray,
    room: float,
    start: int,
    ends: list[int],
) -> list[int]:
    """Return other ends, as many, that make the lines equal: the least sum of squared gaps wins.

    Breaking a word costs about a quarter of a line, breaking inside brackets more than any gap.
    """
    stop = ends[-1]
    costs = _break_costs(text, chances, start, stop)
    best: dict[int, tuple[float, list[int]]] = {start: (0.0, [])}
    for left in range(len(ends) - 1, 0, -1):
        reached: dict[int, tuple[float, list[int]]] = {}
        for begin, (cost, path) in best.items():
            for at, extra in costs.items():
                gap = room - _line(text, sums, begin, at).width if at > begin else -1.0
                if gap < -_SLACK:
                    continue
                gap *= 1 + left * _FULL_FIRST
                total = cost + gap * gap + extra * room * room
                if at not in reached or total < reached[at][0]:
                    reached[at] = (total, [*path, at])
        best = reached
    whole = [
        (cost + gap * gap, path)
        for begin, (cost, path) in best.items()
        if (gap := room - _line(text, sums, begin, stop).width) >= -_SLACK
    ]
    return [*min(whole)[1], stop] if whole else ends


def _break_costs(text: str, chances: bytearray, start: int, stop: int) -> dict[int, float]:
    """Return what a break costs at each place that allows one, in squared widths of the room."""
    words = {
        at
        for match in _WORDS.finditer(text, start, stop)
        for at in range(match.start() + 1, match.end())
    }
    costs: dict[int, float] = {}
    depth = 0
    for at in range(start + 1, stop):
        depth += (text[at - 1] in _OPENING) - (text[at - 1] in _CLOSING)
        if chances[at] == _GOOD:
            cost = 8.0 if depth > 0 else 0.0
            cost += 0.15 if at in words else 0.0
            costs[at] = cost + (0.0 if text[at - 1] in _NOT_FIRST else 0.01)
    return costs
