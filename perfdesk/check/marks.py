"""What one filing brings to the rules of its dossier: small marks that are compared by topic.

Marks are made of one filing alone, so an edit makes only those of its filing anew, and no filing
is ever compared with each other one: those that share a topic meet in a dictionary.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from perfdesk.cells import CellPath
from perfdesk.check.options import LIST_JOINT, Options, options_of
from perfdesk.check.task import shown
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Rule

MOST_NAMED = 5
"""More projects or writings than this are only counted in a sentence."""


@dataclass(frozen=True, slots=True)
class Part:
    """A filing together with a rule as its form binds it."""

    form: Form
    filing: Filing
    rule: Rule

    def words(self, name: str) -> tuple[str, ...]:
        """Return an argument of the rule that is a list."""
        given = dict(self.rule.options).get(name, "")
        return tuple(word for word in given.split(LIST_JOINT) if word)

    def filled(self, name: str) -> Iterator[tuple[CellPath, str]]:
        """Yield the cells of the fields and `table.column`s that an argument lists, with texts."""
        for word in self.words(name):
            table, _, column = word.partition(".")
            rows = self.filing.row_ids(table) if column else ("",)
            for row in rows:
                path = CellPath(table, row, column) if column else CellPath(table)
                text = self.filing.text(path)
                if text.strip():
                    yield path, text

    @property
    def project(self) -> str:
        """What the filing is about, as people write it; empty when it does not say."""
        name = self.form.title_field
        return " ".join(self.filing.value(name).split()) if name else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a filing; marks of one topic are looked at together."""

    topic: str
    path: CellPath
    value: str
    """What is compared with the other marks of the topic."""
    shown: str
    """What stands there, as a sentence quotes it."""
    digest: str
    """Of the cell's whole text: an explanation holds for exactly this."""
    project: str = ""


Placed: TypeAlias = tuple[str, Mark]
"""(key of the filing, mark)."""


@dataclass(frozen=True, slots=True)
class DossierDraft:
    """A failure across filings: its places, the first of which is where the desk jumps to."""

    places: tuple[Placed, ...]
    facts: Mapping[str, str]
    detail: str = ""
    """Tells apart failures that are about the same texts."""


@dataclass(frozen=True, slots=True)
class DossierReader:
    """A named check across filings."""

    marks: Callable[[Part], Iterable[Mark]]
    judge: Callable[[Sequence[Placed]], DossierDraft | None]
    """Judges the marks of one topic, given in the order of the filings."""
    options: Options
    facts: frozenset[str]


def dossier_reader(
    marks: Callable[[Part], Iterable[Mark]],
    judge: Callable[[Sequence[Placed]], DossierDraft | None],
    options: str,
    facts: str,
) -> DossierReader:
    """Describe a reader; options and facts are listed with blanks between."""
    return DossierReader(marks, judge, options_of(options), frozenset(facts.split()))


def digest(*texts: str) -> str:
    """Return a short mark of texts, the same only for the same texts."""
    made = hashlib.blake2b(digest_size=12)
    for text in texts:
        made.update(text.encode("utf-8", "surrogatepass") + b"\0")
    return made.hexdigest()


def projects_of(group: Iterable[Placed]) -> dict[str, str]:
    """Return the projects of a topic, as compared → as written; unnamed filings count singly."""
    found: dict[str, str] = {}
    for key, mark in group:
        found.setdefault(squeeze(mark.project) or f"\0{key}", mark.project or "（没有写名称）")
    return found


def listed(names: Sequence[str]) -> str:
    """Write names one after the other, quoted; very many are only counted."""
    quoted = LIST_JOINT.join(f"“{shown(one)}”" for one in names[:MOST_NAMED])
    return quoted if len(names) <= MOST_NAMED else f"{quoted}等 {len(names)} 个"
