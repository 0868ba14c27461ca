"""Printing filings: the draft mark, the fonts, the pages, the PDF."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.check import Act, pass_gate
from perfdesk.layout.engine import layout
from perfdesk.layout.fonts import Fonts
from perfdesk.layout.pages import Pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from perfdesk.filing import Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form


@cache
def fonts() -> Fonts:
    """Return the fonts of this PC and the bundled ones, loaded once."""
    return Fonts()


def draft_mark(findings: Iterable[Finding], *, wanted: bool) -> str:
    """Return the mark on every page: errors make a draft of it, wanted or not."""
    decision = pass_gate(Act.DRAFT, findings)
    return decision.mark or ("草稿" if wanted else "")


def lay_out(form: Form, filing: Filing, mark: str) -> Pages:
    """Lay out one filing with the fonts of this PC."""
    return layout(form, filing, fonts(), draft=mark)


def join(sheets: Sequence[Pages]) -> Pages:
    """Put laid-out filings one after the other."""
    missing = dict.fromkeys(char for one in sheets for char in one.missing)
    return Pages(tuple(page for one in sheets for page in one.pages), tuple(missing))


def write_pdf(pages: Pages, target: Path, title: str) -> None:
    """Write pages to a PDF, whole or not at all; PrintError says why not."""
    # reportlab is slow to import, and a desk that only shows pages never needs it.
    from perfdesk.output.pdf import paint

    paint(pages, fonts(), target, title=title)


def digest(pages: Pages) -> str:
    """Return a SHA-256 over everything that is painted."""
    return hashlib.sha256(repr(pages).encode()).hexdigest()
