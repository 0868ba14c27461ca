"""Budgets of the command line: 1,000 filings in 20 s on one core, in memory that hardly grows."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellEdit, apply
from tests.benchmarks.pace import slowness
from tests.docx_builder import docx
from tests.forms.judging import given
from tests.paper_forms import blocks_xml, paper
from tests.scenario import form

if TYPE_CHECKING:
    from collections.abc import Sequence

STATUS = Path("/proc/self/status")
pytestmark = [
    pytest.mark.benchmark,
    pytest.mark.skipif(not STATUS.exists(), reason="only Linux tells the most memory used"),
]

GIVEN = ("shigu_01", "yongxing_01", "taojiang_01", "xuanen_05", "xinglong_target_01")
FEW, MANY = 200, 1_000
SECONDS = 20.0
GROWTH = 32.0
"""Kilobytes of each further file: its findings, and what is compared with others."""


@dataclass(frozen=True, slots=True)
class Used:
    """What one call of the command line used."""

    seconds: float
    kilobytes: float


def documents(folder: Path, count: int) -> list[Path]:
    """Write filings of all places in turn, each of a project of its own."""
    written = []
    for number in range(count):
        filing = given(GIVEN[number % len(GIVEN)])
        own = form(filing.form_id)
        path = CellPath(own.title_field)
        old = filing.cells[path]
        filing = apply(filing, [CellEdit(path, old, Cell(f"{old.text}（第{number}项）"))])
        written.append(docx(folder / f"{number}.docx", *blocks_xml(paper(own, filing))))
    return written


PROGRAM = """
import json, sys
from pathlib import Path
from time import process_time
from perfdesk.cli import main
try:
    main(sys.argv[1:])
finally:
    lines = Path("/proc/self/status").read_text().splitlines()
    most = next(line for line in lines if line.startswith("VmHWM"))
    print(json.dumps([process_time(), float(most.split()[1])]), file=sys.stderr)
"""


def checked(files: Sequence[Path]) -> Used:
    command = [sys.executable, "-c", PROGRAM, "check", "--json", *map(str, files)]
    ended = subprocess.run(command, capture_output=True, check=False)
    assert ended.returncode in {0, 1}
    assert json.loads(ended.stdout)["findings"]
    seconds, kilobytes = json.loads(ended.stderr.splitlines()[-1])
    return Used(seconds, kilobytes)


def test_a_thousand_filings(tmp_path: Path) -> None:
    files = documents(tmp_path, MANY)
    before = slowness()
    few, many = checked(files[:FEW]), checked(files)
    slow = max(1.0, (before + slowness()) / 2)
    growth = (many.kilobytes - few.kilobytes) / (MANY - FEW)
    print(
        f"\n{MANY} filings: {many.seconds:.1f} s of processor, machine {slow:.2f} × slow;"
        f" {many.kilobytes / 1024:.0f} MB, {growth:.1f} kB more for each"
    )
    assert many.seconds / slow <= SECONDS
    assert growth <= GROWTH
