"""What a rule is judged on, and what judging it brings: shared by the engine and all readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from perfdesk.budget_year import budget_year
from perfdesk.cells import CellPath
from perfdesk.check.options import LIST_JOINT as LIST_JOINT
from perfdesk.check.options import Options, options_of
from perfdesk.expression import CannotSay
from perfdesk.values import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from perfdesk.calculate import Evaluation, RowReading
    from perfdesk.filing import CellState, Filing
    from perfdesk.findings import Mend
    from perfdesk.forms.model import Form, Rule
    from perfdesk.values import Reading

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Draft:
    """A failure that a reader found: where, and what the rule's wording is filled with."""

    cells: tuple[CellPath, ...]
    facts: Mapping[str, str] = field(default_factory=dict)
    mend: Mend | None = None
    detail: str = ""
    """Tells apart two failures of one rule in the same cells."""


@dataclass(frozen=True, slots=True)
class Task:
    """One rule to be judged on one filing."""

    form: Form
    filing: Filing
    evaluation: Evaluation
    rule: Rule
    last_year: Filing | None = None
    listed: dict[str, tuple[CellPath, ...]] = field(default_factory=dict, compare=False)
    """The cells that were listed by name before: the rules of one check share it."""

    def option(self, name: str, default: str = "") -> str:
        """Return an argument that the rule gives to its reader."""
        return dict(self.rule.options).get(name, default)

    def words(self, name: str) -> tuple[str, ...]:
        """Return an argument that is a list."""
        return tuple(word for word in self.option(name).split(LIST_JOINT) if word)

    def cells(self, name: str) -> Iterator[CellPath]:
        """Yield the cells that an argument lists: of fields, and of `table.column`s."""
        for word in self.words(name):
            yield from self.cells_of(word)

    def cells_of(self, word: str) -> tuple[CellPath, ...]:
        """Return the cell of a field, or of a `table.column` those in rows that hold anything."""
        found = self.listed.get(word)
        if found is None:
            table, _, column = word.partition(".")
            rows = self.rows(table) if column else ()
            cells = tuple(CellPath(table, row.id, column) for row in rows)
            found = self.listed[word] = cells if column else (CellPath(table),)
        return found

    def rows(self, table: str) -> tuple[RowReading, ...]:
        """Return the rows of a table that hold anything."""
        return tuple(row for row in self.evaluation.rows.get(table, ()) if row.filled)

    def text(self, path: CellPath) -> str:
        """Return the text shown in a cell, typed or calculated."""
        calculated = self.evaluation.texts.get(path)
        return self.filing.text(path) if calculated is None else calculated

    def reading(self, name: str) -> Reading:
        """Return what a plain field means."""
        return self.evaluation.fields.get(name, BLANK)

    def state(self, path: CellPath) -> CellState | None:
        """Return where the text of a cell comes from."""
        cell = self.filing.cells.get(path)
        return cell.state if cell else None

    @property
    def year(self) -> int | None:
        """The budget year of the filing, if it says one."""
        value = self.reading(self.form.year_field).value if self.form.year_field else None
        try:
            return int(str(value))
        except ValueError:
            return self._year_of_code()

    def _year_of_code(self) -> int | None:
        """The year that the project's code carries, for rules that are content with that.

        A draft whose code is still to come stands one year after last year's filing.
        """
        if not self.option("year_of_code"):
            return None
        before = budget_year(self.form, self.last_year) if self.last_year else None
        return budget_year(self.form, self.filing) or (before + 1 if before else None)

    def label(self, path: CellPath) -> str:
        """Name a cell in the form's own words: `资金总额`, `项目年度绩效指标 第 3 行 指标值`.

        Rows are counted as people see them, those that only print left out.
        """
        if not path.column:
            return path.field
        place = 1
        for row in self.evaluation.rows.get(path.field, ()):
            if row.id == path.row:
                return f"{path.field} 第 {place} 行 {path.column}"
            place += row.filled
        return f"{path.field} {path.column}"


Result: TypeAlias = Draft | CannotSay
Run: TypeAlias = Callable[[Task], Iterable[Result]]


@dataclass(frozen=True, slots=True)
class Reader:
    """A named check for what expressions cannot say."""

    run: Run
    options: Options
    facts: frozenset[str]
    """Names that the rule's wording may use."""


def reader(run: Run, options: str = "", facts: str = "") -> Reader:
    """Describe a reader; options and facts are listed with blanks between."""
    return Reader(run, options_of(options), frozenset(facts.split()))


def shown(text: str) -> str:
    """Write a cell's text inside a sentence: on one line, cut when long, blank said so."""
    line = " ".join(text.split())
    if not line:
        return "（空）"
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
