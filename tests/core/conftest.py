"""An open desk for whoever tests what is done with more than one filing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from perfdesk.desk import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return where the workspace is."""
    return tmp_path / "填报.perfdesk"


@pytest.fixture
def desk(place: Path) -> Iterator[Desk]:
    """Open the desk, and close it in the end."""
    desk = Desk.open(place)
    yield desk
    desk.close()
