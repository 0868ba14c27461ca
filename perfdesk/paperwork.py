"""What an open workspace puts on paper: official tables, drafts, explanations, summaries."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from perfdesk.check import Act, pass_gate
from perfdesk.open_workspace import OpenWorkspace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from perfdesk.check import Decision
    from perfdesk.layout.pages import Pages
    from perfdesk.store.workspace import Workspace


class Paperwork(OpenWorkspace):
    """An open workspace whose filings can be printed."""

    def gate(self, filing_id: int) -> Decision:
        """Return what printing the official table needs now."""
        session = self.open_filing(filing_id)
        return pass_gate(Act.OFFICIAL, session.report.findings, len(session.unconfirmed()))

    def pages(self, ids: Sequence[int], *, draft: bool) -> Pages:
        """Lay out filings one after the other."""
        from perfdesk import printing

        sheets = []
        for filing_id in ids:
            session = self.open_filing(filing_id)
            mark = printing.draft_mark(session.report.findings, wanted=draft)
            sheets.append(printing.lay_out(session.form, session.filing, mark))
        return printing.join(sheets)

    def print_pdf(self, ids: Sequence[int], target: Path, *, draft: bool) -> Pages:
        """Write filings to one PDF; PrintError says why not. Returns what was printed."""
        pages = self.pages(ids, draft=draft)
        from perfdesk.printing import write_pdf

        write_pdf(pages, target, self.workspace.record(ids[0]).summary.title)
        return pages

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


def _log_print(
    workspace: Workspace, *, filing_id: int, step: int, official: bool, pages: int, digest: str
) -> None:
    workspace.log_print(filing_id, step=step, official=official, pages=pages, digest=digest)
