"""The gate: what findings and unconfirmed cells mean for saving, printing and handing over.

One table, written once. Saving is never blocked; nothing else is blocked without saying how on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.findings import FindingState, Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from perfdesk.findings import Finding


class Act(StrEnum):
    """What a clerk does with a filing."""

    SAVE = "save"
    DRAFT = "draft"
    """Printing with the word 草稿 on it."""
    OFFICIAL = "official"
    """Printing for signature and seal."""
    HAND_OVER = "hand-over"


class Verdict(StrEnum):
    """What stands between the clerk and the act."""

    ALLOW = "allow"
    MARK = "mark"
    """Allowed, and the pages say how many errors are open."""
    CONFIRM = "confirm"
    """Allowed after one list has been looked at."""
    ASK = "ask"
    """Allowed after one question that names the number."""
    LIST = "list"
    """Allowed, and listed in the package."""
    RECORD = "record"
    """Allowed, and the number is recorded."""
    REFUSE = "refuse"
    """Only when each one is mended or explained."""


CARRIED = "carried"
"""What the table calls cells carried over and not confirmed."""

GATE: Mapping[tuple[str, Act], Verdict] = MappingProxyType(
    {
        (Level.ERROR, Act.SAVE): Verdict.ALLOW,
        (Level.ERROR, Act.DRAFT): Verdict.MARK,
        (Level.ERROR, Act.OFFICIAL): Verdict.REFUSE,
        (Level.ERROR, Act.HAND_OVER): Verdict.REFUSE,
        (Level.WARNING, Act.SAVE): Verdict.ALLOW,
        (Level.WARNING, Act.DRAFT): Verdict.ALLOW,
        (Level.WARNING, Act.OFFICIAL): Verdict.CONFIRM,
        (Level.WARNING, Act.HAND_OVER): Verdict.LIST,
        (Level.HINT, Act.SAVE): Verdict.ALLOW,
        (Level.HINT, Act.DRAFT): Verdict.ALLOW,
        (Level.HINT, Act.OFFICIAL): Verdict.ALLOW,
        (Level.HINT, Act.HAND_OVER): Verdict.ALLOW,
        (CARRIED, Act.SAVE): Verdict.ALLOW,
        (CARRIED, Act.DRAFT): Verdict.ALLOW,
        (CARRIED, Act.OFFICIAL): Verdict.ASK,
        (CARRIED, Act.HAND_OVER): Verdict.RECORD,
    }
)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an act on one filing needs; blanks and empty tuples mean nothing stands in the way."""

    refuse: str = ""
    """Why the act cannot be done now: one Chinese sentence."""
    blocking: tuple[Finding, ...] = ()
    """The findings that must be mended or explained first."""
    mark: str = ""
    """What is printed on every page."""
    confirm: tuple[Finding, ...] = ()
    """Findings to be looked at in one list."""
    ask: str = ""
    """A question to be answered once."""
    listed: tuple[Finding, ...] = ()
    """Findings that go into the package: open warnings and everything explained."""
    recorded: int = 0
    """Number of unconfirmed cells to be recorded in the package."""

    @property
    def allowed(self) -> bool:
        """True when the act may be done, after what is asked."""
        return not self.refuse


def pass_gate(act: Act, findings: Iterable[Finding], carried: int = 0) -> Decision:
    """Decide on an act from a filing's findings and its number of unconfirmed cells."""
    listed = tuple(findings)
    by_verdict: dict[Verdict, list[Finding]] = {verdict: [] for verdict in Verdict}
    for finding in listed:
        if finding.state is FindingState.FAILED:
            by_verdict[GATE[finding.level, act]].append(finding)
        elif finding.state is FindingState.EXPLAINED and act is Act.HAND_OVER:
            by_verdict[Verdict.LIST].append(finding)
    blocking, marked = by_verdict[Verdict.REFUSE], by_verdict[Verdict.MARK]
    of_carried = GATE[CARRIED, act] if carried else Verdict.ALLOW
    return Decision(
        refuse=_refusal(act, len(blocking)),
        blocking=tuple(blocking),
        mark=f"草稿，有 {len(marked)} 处错误未处理" if marked else "",
        confirm=tuple(by_verdict[Verdict.CONFIRM]),
        ask=(
            f"还有 {carried} 格是从上年结转、没有确认的，仍要打印吗？"
            if of_carried is Verdict.ASK
            else ""
        ),
        listed=tuple(by_verdict[Verdict.LIST]),
        recorded=carried if of_carried is Verdict.RECORD else 0,
    )


def _refusal(act: Act, errors: int) -> str:
    if not errors:
        return ""
    doing = "打印正式表" if act is Act.OFFICIAL else "报送"
    return f"有 {errors} 处错误，改正或写明理由后才能{doing}"
