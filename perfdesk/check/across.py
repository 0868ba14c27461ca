"""The named checks across filings: what each looks for, and when it speaks."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.copies import TABLE_COPIES, TEXT_COPIES
from perfdesk.check.marks import (
    MOST_NAMED,
    DossierDraft,
    Mark,
    dossier_reader,
    listed,
    projects_of,
)
from perfdesk.check.marks import digest as digest_of
from perfdesk.check.task import LIST_JOINT, shown
from perfdesk.check.unit_names import unit_key
from perfdesk.numerals import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from perfdesk.check.marks import DossierReader, Part, Placed

_SEVERAL = re.compile(r"[/、,;;\n]|或|及")
_EXTENSION = re.compile(r"转|分机")
_NOBODY = frozenset({"同上", "无", "略", "本人"})
_LANDLINE, _MOBILE = "固定电话", "手机"


# --- the same where it should differ --------------------------------------------------------------


def _names(part: Part) -> Iterator[Mark]:
    for path, text in part.filled("name"):
        value = squeeze(text).upper()
        yield Mark(value, path, value, " ".join(text.split()), digest_of(text), part.project)


def _twice(group: Sequence[Placed]) -> DossierDraft | None:
    """A project has one name and one code, and those no other project."""
    filings = {key for key, _ in group}
    if len(filings) < 2:
        return None
    facts = {
        "内容": shown(group[0][1].shown),
        "次数": str(len(filings)),
        "项目": listed(list(projects_of(group).values())),
    }
    return DossierDraft(tuple(group), facts)


# --- different where it should be the same --------------------------------------------------------


def disagreeing(group: Sequence[Placed]) -> tuple[Placed, ...]:
    """Return the marks that differ from what prevails, and one that shows what does.

    All marks when nothing prevails; none when all agree. Which filings come first plays no part.
    """
    count = Counter(mark.value for _, mark in group)
    if len(count) < 2 or len({key for key, _ in group}) < 2:
        return ()
    (most, times), (_, next_times) = count.most_common(2)
    if times == next_times:
        return tuple(group)
    odd = [one for one in group if one[1].value != most]
    usual = [one for one in group if one[1].value == most]
    return (*odd, min(usual, key=lambda one: (one[1].project, one[1].path, one[0])))


def _writings(places: Sequence[Placed], group: Sequence[Placed]) -> str:
    """Quote each value once with how often it stands, the usual one first."""
    count = Counter(mark.value for _, mark in group)
    first = {mark.value: mark.shown for _, mark in reversed(group)}
    named = dict.fromkeys(mark.value for _, mark in places)
    order = sorted(named, key=lambda value: (-count[value], value))
    written = [f"“{shown(first[value])}”（{count[value]} 处）" for value in order[:MOST_NAMED]]
    more = f"等 {len(order)} 种" if len(order) > MOST_NAMED else ""
    return LIST_JOINT.join(written) + more


def _units(part: Part) -> Iterator[Mark]:
    for path, text in part.filled("unit"):
        yield Mark(
            unit_key(text),
            path,
            squeeze(text),
            " ".join(text.split()),
            digest_of(text),
            part.project,
        )


def _one_writing(group: Sequence[Placed]) -> DossierDraft | None:
    """One unit writes its name one way."""
    places = disagreeing(group)
    return DossierDraft(places, {"写法": _writings(places, group)}) if places else None


def _values(part: Part) -> Iterator[Mark]:
    owners = [unit_key(text) for _, text in part.filled("of")]
    for path, text in part.filled("value"):
        for owner in owners[:1]:
            yield Mark(
                owner, path, squeeze(text), " ".join(text.split()), digest_of(text), part.project
            )


# --- telephones -----------------------------------------------------------------------------------


def _numbers(text: str) -> dict[str, str]:
    """Return the telephone numbers of a cell, as compared → landline or mobile.

    A landline is its last seven digits, so that the area code may be left out.
    """
    found: dict[str, str] = {}
    for piece in _SEVERAL.split(fold(text)):
        digits = re.sub(r"\D", "", _EXTENSION.split(piece)[0])
        mobile = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
        if re.fullmatch(r"1[3-9]\d{9}", mobile):
            found[mobile] = _MOBILE
        elif 7 <= len(digits) <= 8 or (digits.startswith("0") and 10 <= len(digits) <= 12):
            found[digits[-7:]] = _LANDLINE
    return found


def _phones(part: Part) -> Iterator[Mark]:
    """One person may stand in several roles of a form, each with a telephone."""
    for person, phone in zip(part.words("person"), part.words("phone"), strict=False):
        name = squeeze(part.filing.value(person))
        for path, text in _cell(part, phone):
            numbers = _numbers(text)
            if len(name) > 1 and name not in _NOBODY and numbers:
                value = " ".join(sorted(numbers))
                yield Mark(name, path, value, " ".join(text.split()), digest_of(text), part.project)


def _cell(part: Part, name: str) -> Iterator[tuple[CellPath, str]]:
    path = CellPath(name)
    text = part.filing.text(path)
    if text.strip():
        yield path, text


def _of_kind(group: Sequence[Placed], kind: str) -> list[Placed]:
    return [
        (key, mark)
        for key, mark in group
        if any(_kind(number) == kind for number in mark.value.split())
    ]


def _kind(number: str) -> str:
    return _MOBILE if len(number) == 11 else _LANDLINE


def _one_number(group: Sequence[Placed]) -> DossierDraft | None:
    """One person has one office telephone and one mobile; having both is no matter."""
    for kind in (_LANDLINE, _MOBILE):
        own = _of_kind(group, kind)
        count = Counter(
            number for _, mark in own for number in mark.value.split() if _kind(number) == kind
        )
        if not own or max(count.values()) == len(own):
            continue
        chosen = [(key, _with_value(mark, kind, count)) for key, mark in own]
        places = disagreeing(chosen)
        if places:
            facts = {"姓名": group[0][1].topic, "电话": _writings(places, chosen), "种类": kind}
            return DossierDraft(places, facts, group[0][1].topic)
    return None


def _with_value(mark: Mark, kind: str, count: Counter[str]) -> Mark:
    """Return the mark with that of its numbers which stands most often."""
    own = [number for number in mark.value.split() if _kind(number) == kind]
    return replace(mark, value=max(own, key=lambda number: (count[number], number)))


def _two_kinds(group: Sequence[Placed]) -> DossierDraft | None:
    """One person stands here with an office telephone only, there with a mobile only."""
    kinds = [
        (key, replace(mark, value="、".join(sorted({_kind(one) for one in mark.value.split()}))))
        for key, mark in group
    ]
    apart = [one for one in kinds if LIST_JOINT not in one[1].value]
    places = disagreeing(apart) if len(apart) == len(kinds) else ()
    if not places or _one_number(group):
        return None
    facts = {"姓名": group[0][1].topic, "电话": _writings(places, apart)}
    return DossierDraft(places, facts, group[0][1].topic)


DOSSIER_READERS: dict[str, DossierReader] = {
    "same_names": dossier_reader(_names, _twice, "name", "内容 次数 项目"),
    "same_texts": TEXT_COPIES,
    "same_tables": TABLE_COPIES,
    "phones": dossier_reader(_phones, _one_number, "person phone", "姓名 电话 种类"),
    "phone_kinds": dossier_reader(_phones, _two_kinds, "person phone", "姓名 电话"),
    "unit_names": dossier_reader(_units, _one_writing, "unit", "写法"),
    "one_value": dossier_reader(_values, _one_writing, "of value", "写法"),
}
