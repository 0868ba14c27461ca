"""One file → its readings, by whatever the file really is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.intake.extract import Reading, extract
from perfdesk.intake.kinds import Kind, look
from perfdesk.intake.read_docx import read_docx
from perfdesk.intake.read_json import read_json
from perfdesk.intake.recognise import recognise

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from perfdesk.forms.model import Form
    from perfdesk.intake.document import SourceDocument


def read_file(path: Path, forms: Mapping[str, Form], form_id: str = "") -> tuple[Reading, ...]:
    """Read every filing in a file; DocumentError in one sentence when there is none to be read.

    `form_id` says which form it is, when the user knows better than recognition.
    """
    if look(path) is Kind.JSON:
        return read_json(path, forms, form_id)
    matches = recognise(read_docx(path), forms, form_id)
    return tuple(extract(match) for match in matches)


def read_source(path: Path) -> SourceDocument | None:
    """Return what stands in a document, for showing it; None for files that are only data."""
    return None if look(path) is Kind.JSON else read_docx(path)
