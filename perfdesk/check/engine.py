"""Checking: every rule of a form on one filing, as findings.

Pure, and fast enough to run on each keystroke. Nothing here blocks anything: a finding explains
itself and what it means for printing stands in `perfdesk.check.gate`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.amounts import Amount
from perfdesk.calculate import evaluate, show
from perfdesk.cells import CellPath
from perfdesk.check.plan import plan_of
from perfdesk.check.task import Draft, Task, shown
from perfdesk.expression import CannotSay
from perfdesk.findings import Category, Finding, FindingState, Mend
from perfdesk.numerals import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from perfdesk.calculate import Evaluation, RowReading
    from perfdesk.check.plan import CompiledRule, Plan
    from perfdesk.expression import Answer, Key, Scope
    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form, Rule

_MOST_RESULTS = 200
"""More failures of one rule in one filing are not looked for."""
_MOST_QUIET = 20_000
"""Rows remembered as quiet for one form; about as many as all filings of a big bureau have."""
_NO_EXPLANATIONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Report:
    """What all rules say about a filing or a dossier."""

    findings: tuple[Finding, ...]
    """Failed and explained ones, those of one filing in form order; unsaid ones when asked for."""
    checked: int
    """How many judgements were made, those that could not be said among them."""
    cannot_say: int

    def joined(self, other: Report) -> Report:
        """Return this report with another one's findings behind its own."""
        return Report(
            self.findings + other.findings,
            self.checked + other.checked,
            self.cannot_say + other.cannot_say,
        )


def check(
    form: Form,
    filing: Filing,
    evaluation: Evaluation | None = None,
    *,
    explanations: Mapping[str, str] = _NO_EXPLANATIONS,
    last_year: Filing | None = None,
    with_unsaid: bool = False,
) -> Report:
    """Judge every rule of the form; `explanations` are the clerk's reasons by fingerprint."""
    evaluation = evaluation or evaluate(form, filing)
    before = evaluate(form, last_year).fields if last_year else None
    scope = evaluation.scope(before)
    plan = plan_of(form)
    tally = _Tally(explanations, with_unsaid=with_unsaid)
    listed: dict[str, tuple[CellPath, ...]] = {}

    def task_of(compiled: CompiledRule) -> Task:
        return Task(form, filing, evaluation, compiled.rule, last_year, listed)

    for compiled in plan.rules:
        task = task_of(compiled)
        scope.row = {}
        for result in _judge(compiled, task, scope):
            tally.take(compiled, task, result)
            if tally.full(compiled):
                break
    for table, rules in plan.of_rows.items():
        _judge_rows(plan, table, [(one, task_of(one)) for one in rules], scope, tally)
    report = Report(tuple(tally.findings), tally.checked, tally.unsaid)
    return in_form_order(form, filing, report)


@dataclass(slots=True)
class _Tally:
    """What has been found so far."""

    explanations: Mapping[str, str]
    with_unsaid: bool
    findings: list[Finding] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    checked: int = 0
    unsaid: int = 0

    def take(self, compiled: CompiledRule, task: Task, result: Draft | CannotSay | None) -> None:
        """Count one judgement and keep what it found."""
        self.checked += 1
        if isinstance(result, CannotSay):
            self.unsaid += 1
            if self.with_unsaid:
                self.findings.append(_unsaid(compiled.rule, result))
        elif result is not None:
            self.failures[compiled.rule.id] += 1
            self.findings.append(_finding(compiled, task, result, self.explanations))

    def full(self, compiled: CompiledRule) -> bool:
        """Whether a rule has failed so often that more would only bury the clerk."""
        return self.failures[compiled.rule.id] >= _MOST_RESULTS


def _judge_rows(
    plan: Plan,
    table: str,
    tasks: Sequence[tuple[CompiledRule, Task]],
    scope: Scope,
    tally: _Tally,
) -> None:
    """Judge the rules of a table's rows; rows that were quiet before are only counted."""
    first = tasks[0][1]
    fields = tuple(first.reading(name).text for name in plan.fields_of_rows(table))
    for row in first.rows(table):
        mark = (table, fields, tuple((name, one.text) for name, one in row.cells.items()))
        known = None if tally.with_unsaid else plan.quiet.get(mark)
        if known:
            tally.checked += known[0]
            tally.unsaid += known[1]
            continue
        checked, unsaid, found = tally.checked, tally.unsaid, len(tally.findings)
        judged = [one for one in tasks if not tally.full(one[0])]
        scope.row = row.cells
        for compiled, task in judged:
            for result in _judge_once(compiled, task, scope, row):
                tally.take(compiled, task, result)
        if len(tally.findings) == found and len(judged) == len(tasks):
            if len(plan.quiet) >= _MOST_QUIET:
                plan.quiet.clear()
            plan.quiet[mark] = (tally.checked - checked, tally.unsaid - unsaid)


def in_form_order(form: Form, filing: Filing, report: Report) -> Report:
    """Return a report on one filing with its findings in the order of their cells in the form."""
    plan = plan_of(form)
    findings = sorted(report.findings, key=lambda finding: _place(plan, filing, finding))
    return replace(report, findings=tuple(findings))


def _judge(compiled: CompiledRule, task: Task, scope: Scope) -> Iterator[Draft | CannotSay | None]:
    """Yield for each judgement a failure, why it cannot be said, or None when all is well."""
    if compiled.broken:
        yield CannotSay(compiled.broken)
    elif compiled.reader:
        run = iter(compiled.reader.run(task))
        yield next(run, None)
        yield from run
    elif compiled.table:
        for row in task.rows(compiled.table):
            scope.row = row.cells
            yield from _judge_once(compiled, task, scope, row)
    else:
        yield from _judge_once(compiled, task, scope, None)


def _judge_once(
    compiled: CompiledRule, task: Task, scope: Scope, row: RowReading | None
) -> Iterator[Draft | CannotSay | None]:
    named: dict[str, Answer] = {}
    scope.named = named
    for name, expression in compiled.lets:
        named[name] = expression.evaluate(scope)
    if compiled.when:
        applies = compiled.when.evaluate(scope)
        if applies is not True:
            if isinstance(applies, CannotSay):
                yield applies
            return
    answer = compiled.check.evaluate(scope) if compiled.check else True
    if isinstance(answer, CannotSay):
        yield answer
    elif answer is not False:
        yield None if answer is True else CannotSay("规则的结果不是是或否")
    else:
        yield _draft(compiled, task, scope, row)


def _draft(compiled: CompiledRule, task: Task, scope: Scope, row: RowReading | None) -> Draft:
    cells = tuple(path for key in compiled.cells for path in _paths(compiled, task, key, row))
    facts = {name: _show(answer) for name, answer in scope.named.items()}
    for name in compiled.say[1::2]:
        if name not in facts:
            in_row = row is not None and name in task.form.tables[compiled.table].columns
            path = CellPath(compiled.table, row.id, name) if row and in_row else CellPath(name)
            facts[name] = shown(task.text(path))
    mend = None
    if compiled.mend:
        key, expression = compiled.mend
        answer = expression.evaluate(scope)
        target = next(_paths(compiled, task, key, row), None)
        if target and not isinstance(answer, CannotSay):
            mend = Mend(target, show(answer, task.form.field_of(key)))
    return Draft(cells, facts, mend)


def _paths(
    compiled: CompiledRule, task: Task, key: Key, row: RowReading | None
) -> Iterator[CellPath]:
    """Return the cells that a key names: this row's, or the whole column when judged once."""
    name, column = key
    if not column:
        yield CellPath(name)
    elif row and name == compiled.table:
        yield CellPath(name, row.id, column)
    else:
        for one in task.rows(name):
            if column in one.cells:
                yield CellPath(name, one.id, column)


def _show(answer: Answer) -> str:
    if isinstance(answer, CannotSay):
        return "（不知）"
    if isinstance(answer, Amount):
        return str(answer)
    if isinstance(answer, str):
        return shown(answer)
    return plain(answer) if isinstance(answer, Decimal) else str(answer)


def phrase(say: Iterable[str], facts: Mapping[str, str]) -> str:
    """Fill a wording's places."""
    return "".join(
        facts.get(part, "（不知）") if number % 2 else part for number, part in enumerate(say)
    )


def fingerprint(rule: str, cells: Iterable[tuple[Key, str]], detail: str) -> str:
    """Digest of a rule, its cells and their texts: an explanation holds for exactly this.

    Rows are left out, so that an explanation survives moving a row or reading the filing again.
    """
    digest = hashlib.sha256(rule.encode())
    for (name, column), text in cells:
        digest.update(f"\0{name}\0{column}\0{text}".encode("utf-8", "surrogatepass"))
    digest.update(f"\0\0{detail}".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:16]


def _finding(
    compiled: CompiledRule, task: Task, draft: Draft, explanations: Mapping[str, str]
) -> Finding:
    rule = compiled.rule
    texts = [(path.key, task.text(path)) for path in draft.cells]
    mark = fingerprint(rule.id, texts, draft.detail)
    reason = explanations.get(mark, "")
    return Finding(
        rule=rule.id,
        title=rule.title,
        level=rule.level,
        category=rule.category or Category.OTHER,
        cells=draft.cells,
        say=phrase(compiled.say, draft.facts),
        basis=rule.basis,
        state=FindingState.EXPLAINED if reason else FindingState.FAILED,
        mend=draft.mend,
        fingerprint=mark,
        reason=reason,
    )


def _unsaid(rule: Rule, why: CannotSay) -> Finding:
    return Finding(
        rule=rule.id,
        title=rule.title,
        level=rule.level,
        category=rule.category or Category.OTHER,
        cells=tuple(CellPath(name) for name, column in why.inputs if not column),
        say=f"暂不能判断：{why.reason}",
        basis=rule.basis,
        state=FindingState.CANNOT_SAY,
    )


def _place(plan: Plan, filing: Filing, finding: Finding) -> tuple[int, int, int]:
    if not finding.cells:
        return (len(plan.order), 0, 0)
    path = finding.cells[0]
    rows = filing.row_ids(path.field)
    row = rows.index(path.row) if path.row in rows else 0
    return (plan.order.get((path.field, ""), 0), row, plan.order.get(path.key, 0))
