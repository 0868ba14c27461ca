"""What stands in the left column, as plain rows made from the list of filings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from perfdesk.forms.load import head_among
from perfdesk.totals import add_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.cells import CellPath
    from perfdesk.desk import Listed
    from perfdesk.forms.model import Form
    from perfdesk.store.records import SearchHit
    from perfdesk.totals import Total

DONE = frozenset({"已打印", "已归档"})
"""States of a filing in which nothing waits for anybody."""
ARCHIVED = "已归档"


@dataclass(frozen=True, slots=True)
class YearRow:
    """Heading of a year; a click opens or closes it."""

    year: str
    count: int
    is_open: bool
    archived: bool

    @property
    def text(self) -> str:
        """The heading: `2024 年`, `2023 年（已归档）`."""
        name = f"{self.year} 年" if self.year else "没有写年度"
        return f"{name}（已归档）" if self.archived else name

    @property
    def note(self) -> str:
        """What stands at its right: how many filings a closed year holds."""
        return "" if self.is_open else f"{self.count} 张"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with the sum over its filings."""

    year: str
    unit: str
    ids: tuple[int, ...]
    total: Total
    counts: tuple[str, ...] = ()
    """What is open, explained and not confirmed in all of them together."""

    @property
    def text(self) -> str:
        """The unit's name."""
        return self.unit

    @property
    def note(self) -> str:
        """`2 张 · 共 755.78 万元`, `3 张 · 不少于 755.78 万元`."""
        count, total = f"{len(self.ids)} 张", self.total.known
        return f"{count} · {total}" if total and len(self.ids) > 1 else count

    @property
    def below(self) -> tuple[str, ...]:
        """What stands below: how many amounts are missing, and the counts."""
        lacking = self.total.lacking if len(self.ids) > 1 else ""
        return (lacking, *self.counts) if lacking else self.counts

    @property
    def tip(self) -> str:
        """Everything in words, with the names of the filings that say no amount."""
        missing = [f"金额没填或读不出：{name}" for name in self.total.missing]
        return "\n".join([self.unit, self.note, "　".join(self.counts), *missing])


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One filing."""

    listed: Listed
    titled: bool = True
    """Whether its form has a field that names it; else the form's name does (budget tables)."""

    @property
    def text(self) -> str:
        """What the filing is called."""
        return self.listed.title if self.titled else self.listed.form_name

    @property
    def note(self) -> str:
        """How far it has come, what is explained, and its form; may be empty."""
        form = self.listed.form_name if self.titled else ""
        return " · ".join(part for part in (self.short_note, form) if part)

    @property
    def short_note(self) -> str:
        """The note without the form, for a narrow column."""
        parts = [self.listed.status] if self.done else []
        if self.listed.explained:
            parts.append(f"说明 {self.listed.explained}")
        return " · ".join(parts)

    @property
    def done(self) -> bool:
        """Printed or archived: nothing waits for anybody."""
        return self.listed.status in DONE

    @property
    def tip(self) -> str:
        """Everything that is counted, in words."""
        one = self.listed
        counts = [
            f"{number} {word}"
            for number, word in (
                (one.errors, "处错误"),
                (one.warnings, "条提醒"),
                (one.carried, "格未核对"),
                (one.explained, "条已写说明"),
            )
            if number
        ]
        return f"{self.text}\n{'，'.join(counts) or '没有错误和提醒，都已核对'}"


@dataclass(frozen=True, slots=True)
class HitRow:
    """One place that a search found."""

    filing_id: int
    path: CellPath | None
    text: str
    year: str
    note: str
    """The text around what was found."""
    words: tuple[str, ...]
    """What was looked for."""


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A line above what was found."""

    text: str


Row = HeadRow | YearRow | UnitRow | FilingRow | HitRow


def filing_rows(
    listing: Iterable[Listed], forms: Mapping[str, Form], closed: frozenset[str]
) -> list[Row]:
    """Put filings, given newest year first, under headings; closed years show only theirs."""
    rows: list[Row] = []
    for year, of_year in groupby(listing, key=lambda one: one.year):
        filings = tuple(of_year)
        archived = all(one.status == ARCHIVED for one in filings)
        rows.append(YearRow(year, len(filings), year not in closed, archived))
        if year in closed:
            continue
        units = dict.fromkeys(one.unit for one in filings)
        for unit in units:
            own = [one for one in filings if one.unit == unit]
            rows.append(unit_row(year, unit, own, forms))
            rows += [filing_row(one, forms) for one in own]
    return rows


def filing_row(listed: Listed, forms: Mapping[str, Form]) -> FilingRow:
    """Return the row of a filing."""
    head = head_among(forms, listed.form_id)
    return FilingRow(listed, head is None or head.titled)


def years_closed_at_first(listing: Iterable[Listed]) -> frozenset[str]:
    """Return the years that are folded until somebody opens them: all but the newest two."""
    years = list(dict.fromkeys(one.year for one in listing))
    return frozenset(years[2:])


def unit_row(year: str, unit: str, filings: Sequence[Listed], forms: Mapping[str, Form]) -> UnitRow:
    """Return the row above a unit's filings of one year, with their sums."""
    heads = {form_id: head_among(forms, form_id) for form_id in {one.form_id for one in filings}}
    total = add_up((one.title, heads[one.form_id], one.amount) for one in filings)
    sums = (
        ("错误", sum(one.errors for one in filings)),
        ("提醒", sum(one.warnings for one in filings)),
        ("说明", sum(one.explained for one in filings)),
        ("未核对", sum(one.carried for one in filings)),
    )
    counts = tuple(f"{word} {number}" for word, number in sums if number)
    ids = tuple(one.id for one in filings)
    return UnitRow(year, unit, ids, total, counts if len(ids) > 1 else ())


def hit_rows(hits: Sequence[SearchHit], query: str) -> list[Row]:
    """Return a heading and one row for each place found; nothing when there is none."""
    rows: list[Row] = [HeadRow(f"找到 {len(hits)} 张")] if hits else []
    words = tuple(query.split())
    for hit in hits:
        record = hit.record
        year = str(record.year) if record.year else ""
        title = record.summary.title or record.form_name
        rows.append(HitRow(record.id, hit.path, title, year, hit.excerpt, words))
    return rows
