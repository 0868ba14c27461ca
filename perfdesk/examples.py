"""The bundled examples: last year's Word files of invented units, to try everything with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.paths import resources_folder
from perfdesk.years import years_in

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.desk import Desk


def example_documents() -> tuple[Path, ...]:
    """Return the bundled Word files by name."""
    return tuple(sorted((resources_folder() / "examples").glob("*.docx")))


def add_examples(desk: Desk) -> list[int]:
    """Take in the examples and carry each over to the next year; returns the drafts' ids."""
    drafts: list[int] = []
    for path in example_documents():
        for filing_id in desk.take_in(path, desk.read_document(path)):
            year = years_in(desk.listed(filing_id).year)
            drafts += desk.carry([filing_id], year[0].year + 1) if year else []
    return drafts
