"""Checks across the filings of one dossier: rules of the same shape, with their own readers.

Each form binds the dossier rules to its own fields; filings of different forms meet under the
rule's id. What is kept of a filing are its marks, so that judging a thousand filings takes a
thousand times as long as judging one, and an edit costs what its own filing does.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath
from perfdesk.check.across import DOSSIER_READERS
from perfdesk.check.engine import Report, fingerprint, phrase
from perfdesk.check.marks import Part
from perfdesk.check.plan import wording
from perfdesk.findings import Category, Finding, FindingState, Level, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from perfdesk.check.marks import DossierDraft, Mark
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Rule

    Marks = tuple[tuple[Rule, Mark], ...]

Place = tuple[str, CellPath]
Topic = tuple[str, str]
"""(rule, what its marks have in common)."""


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
        self._topics: dict[Topic, dict[str, list[tuple[Rule, Mark]]]] = {}
        self._judged: dict[Topic, Finding | None] = {}
        self._rules: Counter[str] = Counter()
        self._seen: dict[str, tuple[Form, Filing]] = {}

    def put(self, key: str, marks: Marks) -> None:
        """Take in a filing by its marks, or what has become of it."""
        if self._marks.get(key) == marks:
            return
        if key not in self._marks:
            self._judged.clear()  # a finding names filings in their order
        self._clear(key)
        self._marks[key] = marks
        for rule, mark in marks:
            topic = (rule.id, mark.topic)
            self._judged.pop(topic, None)
            self._topics.setdefault(topic, {}).setdefault(key, []).append((rule, mark))
        self._rules.update({rule.id for rule, _ in marks})

    def drop(self, key: str) -> None:
        """Forget a filing."""
        self._clear(key)
        self._marks.pop(key, None)
        self._seen.pop(key, None)

    def _clear(self, key: str) -> None:
        old = self._marks.get(key, ())
        for rule, mark in old:
            topic = (rule.id, mark.topic)
            self._judged.pop(topic, None)
            keys = self._topics.get(topic, {})
            keys.pop(key, None)
            if not keys:
                self._topics.pop(topic, None)
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
        if list(self._marks) != list(members):
            self._marks = {key: self._marks[key] for key in members}
            self._judged.clear()

    def report(self, explanations: Mapping[str, str] | None = None) -> Report:
        """Judge the topics that have changed; one filing alone has nothing to agree with."""
        if len(self._marks) < 2:
            return Report((), 0, 0)
        place = {key: number for number, key in enumerate(self._marks)}
        for topic, of_topic in self._topics.items():
            if topic not in self._judged:
                self._judged[topic] = _judge(of_topic, place) if len(of_topic) > 1 else None
        # In the order of filings, rules and cells, whichever was edited or judged last.
        found = sorted(
            ((topic, one) for topic, one in self._judged.items() if one),
            key=lambda pair: (place[pair[1].filing], self._place_of(pair[0], pair[1].filing)),
        )
        told: dict[tuple[str, frozenset[Place]], Finding] = {}
        for _topic, finding in found:
            told.setdefault((finding.rule, frozenset(places_of(finding))), finding)
        return Report(
            tuple(_explained(one, explanations or {}) for one in told.values()),
            sum(1 for number in self._rules.values() if number > 0),
            0,
        )

    def _place_of(self, topic: Topic, key: str) -> int:
        marks = enumerate(self._marks[key])
        return next(place for place, (rule, mark) in marks if (rule.id, mark.topic) == topic)


def _judge(
    of_topic: Mapping[str, Sequence[tuple[Rule, Mark]]], place: Mapping[str, int]
) -> Finding | None:
    keys = sorted(of_topic, key=place.__getitem__)
    group = [(key, mark) for key in keys for _, mark in of_topic[key]]
    draft = DOSSIER_READERS[of_topic[keys[0]][0][0].reader].judge(group)
    return _finding(draft, of_topic[draft.places[0][0]][0][0]) if draft else None


def _explained(finding: Finding, explanations: Mapping[str, str]) -> Finding:
    reason = explanations.get(finding.fingerprint, "")
    return replace(finding, state=FindingState.EXPLAINED, reason=reason) if reason else finding


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


def _finding(draft: DossierDraft, rule: Rule) -> Finding:
    texts = sorted((mark.path.key, mark.digest) for _, mark in draft.places)
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
        fingerprint=fingerprint(rule.id, texts, draft.detail),
        filing=first,
        elsewhere=places[1:],
    )
