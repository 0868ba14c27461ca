"""Checks across the filings of one dossier: rules of the same shape, with their own readers.

Each form binds the dossier rules to its own fields; filings of different forms meet under the
rule's id.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from perfdesk.cells import CellPath
from perfdesk.check.engine import Report, fingerprint, phrase
from perfdesk.check.plan import wording
from perfdesk.check.task import LIST_JOINT, shown
from perfdesk.findings import Category, Finding, FindingState
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Rule


@dataclass(frozen=True, slots=True)
class Member:
    """A filing in its dossier; the key is the caller's own and tells filings apart."""

    key: str
    form: Form
    filing: Filing


@dataclass(frozen=True, slots=True)
class Part:
    """A member together with the rule as its form binds it."""

    member: Member
    rule: Rule

    def option(self, name: str) -> str:
        """Return an argument of the rule."""
        return dict(self.rule.options).get(name, "")

    def text(self, name: str) -> str:
        """Return the text of a plain field, outer white space dropped."""
        return self.member.filing.value(name).strip()


Place: TypeAlias = tuple[str, CellPath]


@dataclass(frozen=True, slots=True)
class DossierDraft:
    """A failure across filings: its places, the first of which is where the desk jumps to."""

    places: tuple[Place, ...]
    facts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DossierReader:
    """A named check across filings."""

    run: Callable[[Sequence[Part]], Iterable[DossierDraft]]
    options: frozenset[str]
    facts: frozenset[str]


def check_dossier(
    members: Sequence[Member], *, explanations: Mapping[str, str] | None = None
) -> Report:
    """Judge the dossier rules of the members' forms; findings name members by their keys."""
    together: dict[str, list[Part]] = {}
    for member in members:
        for rule in member.form.rules:
            if rule.scope == "dossier":
                together.setdefault(rule.id, []).append(Part(member, rule))
    findings: list[Finding] = []
    checked = unsaid = 0
    for parts in together.values():
        reader = DOSSIER_READERS.get(parts[0].rule.reader)
        checked += 1
        if reader is None:
            unsaid += 1
            continue
        by_key = {part.member.key: part for part in parts}
        for draft in reader.run(parts):
            findings.append(_finding(draft, parts[0].rule, by_key, explanations or {}))
    return Report(tuple(findings), checked, unsaid)


def check_among(
    form: Form,
    filing: Filing,
    others: Mapping[str, tuple[Form, Filing]],
    explanations: Mapping[str, str] | None = None,
) -> Report:
    """Say what the dossier rules say about one filing among the others of its dossier.

    The findings name its own cells; cells of the others stand in `elsewhere`.
    """
    if not others:
        return Report((), 0, 0)
    members = [Member("", form, filing)]
    members += [Member(key, form, filing) for key, (form, filing) in others.items()]
    report = check_dossier(members, explanations=explanations)
    here: list[Finding] = []
    for one in report.findings:
        places = [(one.filing, path) for path in one.cells] + list(one.elsewhere)
        cells = tuple(path for key, path in places if not key)
        if cells:
            elsewhere = tuple((key, path) for key, path in places if key)
            here.append(replace(one, cells=cells, filing="", elsewhere=elsewhere))
    return replace(report, findings=tuple(here))


def _finding(
    draft: DossierDraft, rule: Rule, parts: Mapping[str, Part], explanations: Mapping[str, str]
) -> Finding:
    texts = sorted((path.key, parts[key].member.filing.text(path)) for key, path in draft.places)
    mark = fingerprint(rule.id, texts, "")
    reason = explanations.get(mark, "")
    first, path = draft.places[0]
    return Finding(
        rule=rule.id,
        title=rule.title,
        level=rule.level,
        category=rule.category or Category.OTHER,
        cells=(path,),
        say=phrase(wording(rule.say), draft.facts),
        basis=rule.basis,
        state=FindingState.EXPLAINED if reason else FindingState.FAILED,
        fingerprint=mark,
        reason=reason,
        filing=first,
        elsewhere=draft.places[1:],
    )


def _grouped(parts: Sequence[Part], option: str) -> Iterator[tuple[str, list[tuple[Part, str]]]]:
    """Yield each text of the optioned fields with the parts and fields where it stands."""
    groups: dict[str, list[tuple[Part, str]]] = {}
    for part in parts:
        for name in part.option(option).split(LIST_JOINT):
            text = squeeze(part.text(name)) if name else ""
            if text:
                groups.setdefault(text, []).append((part, name))
    yield from groups.items()


def _places(group: Iterable[tuple[Part, str]]) -> tuple[Place, ...]:
    return tuple((part.member.key, CellPath(name)) for part, name in group)


def same_names(parts: Sequence[Part]) -> Iterator[DossierDraft]:
    """A project has one name in the budget, and a name one project."""
    for _, group in _grouped(parts, "name"):
        if len(group) > 1:
            part, name = group[0]
            facts = {"内容": shown(part.text(name)), "次数": str(len(group))}
            yield DossierDraft(_places(group), facts)


def same_texts(parts: Sequence[Part]) -> Iterator[DossierDraft]:
    """Goals belong to their project; short ones may well be equal."""
    for text, group in _grouped(parts, "fields"):
        if len(group) > 1 and len(text) >= _LONG:
            part, name = group[0]
            facts = {"栏目": name, "内容": shown(part.text(name))}
            yield DossierDraft(_places(group), facts)


_LONG = 20


def phones(parts: Sequence[Part]) -> Iterator[DossierDraft]:
    """One person has one office telephone."""
    for person, group in _grouped(parts, "person"):
        numbers: dict[str, Part] = {}
        for part, _ in group:
            number = squeeze(part.text(part.option("phone")))
            if number:
                numbers.setdefault(number, part)
        if len(numbers) > 1:
            places = tuple(
                (part.member.key, CellPath(part.option("phone"))) for part in numbers.values()
            )
            yield DossierDraft(places, {"姓名": person, "电话": LIST_JOINT.join(numbers)})


def unit_names(parts: Sequence[Part]) -> Iterator[DossierDraft]:
    """One unit hands in a dossier, so its name is written one way; other units are left alone."""
    groups = dict(_grouped(parts, "unit"))
    names = list(groups)
    for place, name in enumerate(names):
        alike = [other for other in names[place + 1 :] if _one_short_for(name, other)]
        if alike:
            group = [groups[one][0] for one in (name, *alike)]
            writings = LIST_JOINT.join(f"“{shown(one)}”" for one in (name, *alike))
            yield DossierDraft(_places(group), {"写法": writings})


def _one_short_for(one: str, other: str) -> bool:
    """Whether the shorter name is the longer one with characters left out (石鼓区医保局)."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    same_ends = short[:2] == long[:2] and short[-1] == long[-1]
    return len(short) >= 4 and same_ends and all(sign in rest for sign in short)


def _reader(
    run: Callable[[Sequence[Part]], Iterable[DossierDraft]], options: str, facts: str
) -> DossierReader:
    return DossierReader(run, frozenset(options.split()), frozenset(facts.split()))


DOSSIER_READERS: dict[str, DossierReader] = {
    "same_names": _reader(same_names, "name", "内容 次数"),
    "same_texts": _reader(same_texts, "fields", "栏目 内容"),
    "phones": _reader(phones, "person phone", "姓名 电话"),
    "unit_names": _reader(unit_names, "unit", "写法"),
}
