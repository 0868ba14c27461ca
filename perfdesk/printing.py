"""Printing filings: what the gate says, the draft mark, the fonts, the pages, the PDF."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from perfdesk.findings import Level
from perfdesk.layout import layout
from perfdesk.layout.fonts import Fonts
from perfdesk.layout.pages import Pages
from perfdesk.output.pdf import paint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from perfdesk.filing import Filing
    from perfdesk.findings import Finding
    from perfdesk.forms.model import Form


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the official table may be printed now, and what must be said first."""

    allowed: bool
    draft_text: str
    """What a draft printed instead carries on every page."""
    confirm: tuple[str, ...]
    """Sentences to confirm, once, before the official table is printed."""


@cache
def fonts() -> Fonts:
    """Return the fonts of this PC and the bundled ones, loaded once."""
    return Fonts()


def count_errors(findings: Iterable[Finding]) -> int:
    """Return how many of the open findings are errors."""
    return sum(1 for one in findings if one.level is Level.ERROR)


def draft_mark(errors: int, *, wanted: bool) -> str:
    """Return the mark on every page: errors make a draft of it, wanted or not."""
    if errors:
        return f"草稿，有 {errors} 处错误未处理"
    return "草稿" if wanted else ""


def lay_out(form: Form, filing: Filing, mark: str) -> Pages:
    """Lay out one filing with the fonts of this PC."""
    return layout(form, filing, fonts(), draft=mark)


def join(sheets: Sequence[Pages]) -> Pages:
    """Put laid-out filings one after the other."""
    missing = dict.fromkeys(char for one in sheets for char in one.missing)
    return Pages(tuple(page for one in sheets for page in one.pages), tuple(missing))


def write_pdf(pages: Pages, target: Path, title: str) -> None:
    """Write pages to a PDF, whole or not at all; PrintError says why not."""
    paint(pages, fonts(), target, title=title)


def digest(pages: Pages) -> str:
    """Return a SHA-256 over everything that is painted."""
    return hashlib.sha256(repr(pages).encode()).hexdigest()
