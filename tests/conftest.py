"""Options and fixtures for all tests."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Callable

# Speed is proven in tests/benchmarks; a busy machine is no reason for a property to fail.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

_GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let golden files be written anew."""
    parser.addoption(
        "--snapshot-update", action="store_true", help="write the golden files of tests/golden anew"
    )
    parser.addoption(
        "--screenshots", metavar="FOLDER", default="", help="keep pictures of the driven desk here"
    )


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a golden file, or write the file with --snapshot-update."""

    def compare(name: str, text: str) -> None:
        path = _GOLDEN / name
        if request.config.getoption("--snapshot-update"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is missing: run with --snapshot-update and look at it"
        assert text == path.read_text(encoding="utf-8")

    return compare
