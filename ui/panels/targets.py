"""What a finding leads to and rests on, in the words of the right column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.findings import Category
from ui.panels.naming import elsewhere_label, link_label, row_place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perfdesk.cells import CellPath
    from perfdesk.findings import Finding
    from perfdesk.session import Session


@dataclass(frozen=True, slots=True)
class Target:
    """A cell that a card leads to: in this filing, or in another one with this key."""

    key: str
    path: CellPath
    name: str
    value: str


def targets_of(finding: Finding, session: Session) -> Iterator[Target]:
    """Yield every cell of a finding; equal names are told apart by their tables or rows."""
    tables = {path.field for path in finding.cells if path.column}
    names = [
        f"{path.field} {link_label(session, path)}"
        if path.column and len(tables) > 1
        else link_label(session, path)
        for path in finding.cells
    ]
    often = Counter(names)
    for path, name in zip(finding.cells, names, strict=True):
        place = row_place(session, path) if often[name] > 1 else 0
        yield Target("", path, f"{name} 第 {place} 行" if place else name, session.text(path))
    for key, path in finding.elsewhere:
        name, value = elsewhere_label(session, key, path)
        yield Target(key, path, name, value)


def grounds_of(finding: Finding) -> list[str]:
    """Return what a finding rests on, and which review opinion it is."""
    told = [f"依据：{finding.basis}"] if finding.basis else []
    if finding.category is not Category.OTHER:
        told.append(f"审核意见：{finding.category.value}")
    return told
