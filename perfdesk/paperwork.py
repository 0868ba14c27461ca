"""What an open workspace puts on paper: official tables, drafts, explanations, summaries."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from perfdesk.check import Act, pass_gate
from perfdesk.findings import FindingState
from perfdesk.open_workspace import OpenWorkspace
from perfdesk.reckoning import each_once, reckon, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from perfdesk.check import Decision
    from perfdesk.layout.pages import Pages
    from perfdesk.reckoning import Reckoning
    from perfdesk.session import Session
    from perfdesk.store.workspace import Workspace


class Paperwork(OpenWorkspace):
    """An open workspace whose filings can be printed."""

    def gate(self, filing_id: int) -> Decision:
        """Return what printing the official table needs now."""
        session = self.open_filing(filing_id)
        return pass_gate(Act.OFFICIAL, session.report.findings, len(session.unconfirmed()))

    def explained(self, ids: Iterable[int]) -> int:
        """Return how many findings of some filings were explained."""
        return sum(
            one.state is FindingState.EXPLAINED
            for filing_id in ids
            for one in self.open_filing(filing_id).report.findings
        )

    def pages(self, ids: Sequence[int], *, draft: bool, explanations: bool = False) -> Pages:
        """Lay out filings one after the other, each followed by its explanations if wanted."""
        from perfdesk import printing
        from perfdesk.reckoning_paper import explanation_pages

        sheets = []
        for filing_id in ids:
            session = self.open_filing(filing_id)
            mark = printing.draft_mark(session.report.findings, wanted=draft)
            sheets.append(printing.lay_out(session.form, session.filing, mark))
            told = explanation_pages(_reckon(session), session.form, mark) if explanations else None
            sheets += [told] if told else []
        return printing.join(sheets)

    def print_pdf(
        self, ids: Sequence[int], target: Path, *, draft: bool, explanations: bool = False
    ) -> Pages:
        """Write filings to one PDF; PrintError says why not. Returns what was printed."""
        pages = self.pages(ids, draft=draft, explanations=explanations)
        from perfdesk.printing import write_pdf

        session = self.open_filing(ids[0])
        write_pdf(pages, target, title_of(session.form, session.filing))
        return pages

    def reckonings(self, ids: Iterable[int]) -> tuple[Reckoning, ...]:
        """Return what checking found in some filings; what several share is told once."""
        told: set[tuple[str, str]] = set()
        return tuple(_reckon(self.open_filing(filing_id), told) for filing_id in ids)

    def write_findings(self, ids: Sequence[int], target: Path) -> None:
        """Write the summary of findings as PDF or Excel, by the ending; PrintError if it fails."""
        from perfdesk.reckoning_files import write_findings

        write_findings(self.reckonings(ids), target)

    def note_printed(self, ids: Iterable[int], pages: Pages, *, draft: bool) -> None:
        """Record that filings went to paper or to a PDF."""
        if self.workspace.read_only:
            return
        from perfdesk.printing import digest

        mark = digest(pages)
        for filing_id in ids:
            step = self.open_filing(filing_id).last_step
            official = not draft and self.gate(filing_id).allowed
            self.submit(
                partial(
                    _log_print,
                    filing_id=filing_id,
                    step=step,
                    official=official,
                    pages=len(pages.pages),
                    digest=mark,
                )
            )


def _reckon(session: Session, told: set[tuple[str, str]] | None = None) -> Reckoning:
    findings = tuple(each_once(session.report.findings, set() if told is None else told))
    unsaid = session.report.cannot_say
    return reckon(session.form, session.filing, findings, unsaid, session.beside)


def _log_print(
    workspace: Workspace, *, filing_id: int, step: int, official: bool, pages: int, digest: str
) -> None:
    workspace.log_print(filing_id, step=step, official=official, pages=pages, digest=digest)
