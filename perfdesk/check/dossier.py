"""Checks across the filings of one dossier: rules of the same shape, with their own readers.

Each form binds the dossier rules to its own fields; filings of different forms meet under the
rule's id. What is kept of a filing are its marks, so that judging a thousand filings takes a
thousand times as long as judging one, and an edit costs what its own filing does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.across import DOSSIER_READERS
from perfdesk.check.engine import Report, fingerprint, phrase
from perfdesk.check.marks import Part
from perfdesk.check.plan import wording
from perfdesk.findings import Category, Finding, FindingState, Level, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfdesk.check.marks import DossierDraft, Mark, Placed
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Rule

    Marks = tuple[tuple[Rule, Mark], ...]

Place = tuple[str, CellPath]


@dataclass(frozen=True, slots=True)
class Member:
    """A filing in its dossier; the key is the caller's own and tells filings apart."""

    key: str
    form: Form
    filing: Filing


def marks_of(form: Form, filing: Filing) -> Marks:
    """Return what a filing brings to the dossier rules of its form."""
    found: list[tuple[Rule, Mark]] = []
    for rule in form.rules:
        reader = DOSSIER_READERS.get(rule.reader) if rule.scope == "dossier" else None
        if reader:
            found += [(rule, mark) for mark in reader.marks(Part(form, filing, rule))]
    return tuple(found)


class Together:
    """The filings of one dossier, ready to be judged together."""

    def __init__(self) -> None:
        """Start without filings."""
        self._marks: dict[str, Marks] = {}
        self._topics: dict[tuple[str, str], dict[str, list[tuple[Rule, Mark]]]] = {}
        self._rules: Counter[str] = Counter()
        self._seen: dict[str, tuple[Form, Filing]] = {}

    def put(self, key: str, marks: Marks) -> None:
        """Take in a filing by its marks, or what has become of it."""
        self._clear(key)
        self._marks[key] = marks
        for rule, mark in marks:
            of_topic = self._topics.setdefault((rule.id, mark.topic), {})
            of_topic.setdefault(key, []).append((rule, mark))
        self._rules.update({rule.id for rule, _ in marks})

    def drop(self, key: str) -> None:
        """Forget a filing."""
        self._clear(key)
        self._marks.pop(key, None)
        self._seen.pop(key, None)

    def _clear(self, key: str) -> None:
        old = self._marks.get(key, ())
        for rule, mark in old:
            keys = self._topics.get((rule.id, mark.topic), {})
            keys.pop(key, None)
            if not keys:
                self._topics.pop((rule.id, mark.topic), None)
        self._rules.subtract({rule.id for rule, _ in old})

    def follow(self, members: Mapping[str, tuple[Form, Filing]]) -> None:
        """Hold exactly these filings; those that are still the same are not looked at again."""
        for key in [key for key in self._marks if key not in members]:
            self.drop(key)
        for key, (form, filing) in members.items():
            seen = self._seen.get(key)
            if seen is None or seen[0] is not form or seen[1] is not filing:
                self._seen[key] = (form, filing)
                self.put(key, marks_of(form, filing))

    def report(self, explanations: Mapping[str, str] | None = None) -> Report:
        """Judge all topics; one filing alone has nothing to agree with."""
        if len(self._marks) < 2:
            return Report((), 0, 0)
        place = {key: number for number, key in enumerate(self._marks)}
        told: dict[tuple[str, frozenset[Place]], Finding] = {}
        shared = [topic for topic, keys in self._topics.items() if len(keys) > 1]
        first = {topic: min(place[key] for key in self._topics[topic]) for topic in shared}
        for topic in sorted(shared, key=first.__getitem__):
            finding, cells = self._judge(topic, place, explanations or {})
            if finding:
                told.setdefault((finding.rule, cells), finding)
        return Report(tuple(told.values()), sum(1 for n in self._rules.values() if n > 0), 0)

    def _judge(
        self, topic: tuple[str, str], place: Mapping[str, int], explanations: Mapping[str, str]
    ) -> tuple[Finding | None, frozenset[Place]]:
        group: list[Placed] = []
        rules: dict[str, Rule] = {}
        of_topic = self._topics[topic]
        for key in sorted(of_topic, key=place.__getitem__):
            group += [(key, mark) for _, mark in of_topic[key]]
            rules[key] = of_topic[key][0][0]
        draft = DOSSIER_READERS[rules[group[0][0]].reader].judge(group)
        if draft is None:
            return None, frozenset()
        cells = frozenset((key, mark.path) for key, mark in draft.places)
        return _finding(draft, rules[draft.places[0][0]], explanations), cells


def check_dossier(
    members: Sequence[Member], *, explanations: Mapping[str, str] | None = None
) -> Report:
    """Judge the dossier rules of the members' forms; findings name members by their keys."""
    together = Together()
    for member in members:
        together.put(member.key, marks_of(member.form, member.filing))
    return together.report(explanations)


def about(report: Report, own: str) -> Report:
    """Return what a dossier's report says about one filing, in the words of that filing.

    The findings name its own cells; cells of the others stand in `elsewhere`.
    """
    here: list[Finding] = []
    for one in report.findings:
        places = list(places_of(one))
        cells = tuple(path for key, path in places if key == own)
        if cells:
            elsewhere = tuple((key, path) for key, path in places if key != own)
            here.append(replace(one, cells=cells, filing="", elsewhere=elsewhere))
    return replace(report, findings=tuple(here))


def tallies(report: Report) -> dict[str, Tally]:
    """Count for each filing what a dossier's report says about it; silent ones are left out."""
    counts: dict[str, Counter[str]] = {}
    for one in report.findings:
        word = "explained" if one.state is FindingState.EXPLAINED else _COUNTED.get(one.level, "")
        for key in {key for key, _ in places_of(one)} if word else ():
            counts.setdefault(key, Counter())[word] += 1
    return {
        key: Tally(count["errors"], count["warnings"], count["explained"])
        for key, count in counts.items()
    }


_COUNTED = {Level.ERROR: "errors", Level.WARNING: "warnings"}


def places_of(finding: Finding) -> Iterator[Place]:
    """Yield (key of the filing, cell) for all that a dossier finding is about."""
    for path in finding.cells:
        yield finding.filing, path
    yield from finding.elsewhere


def _finding(draft: DossierDraft, rule: Rule, explanations: Mapping[str, str]) -> Finding:
    texts = sorted((mark.path.key, mark.digest) for _, mark in draft.places)
    mark = fingerprint(rule.id, texts, draft.detail)
    reason = explanations.get(mark, "")
    places = tuple((key, one.path) for key, one in draft.places)
    first, path = places[0]
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
        elsewhere=places[1:],
    )
