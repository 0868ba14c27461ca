"""The workspace's budgets: 100,000 filings, and what one filing takes on disk."""

from __future__ import annotations

import io
import itertools
import random
import statistics
import sys
import time
import zipfile
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from perfdesk.cells import CellPath
from perfdesk.filing import Cell, CellEdit, CellState, build
from perfdesk.history import Transaction
from perfdesk.store import connection
from perfdesk.store.opening import open_workspace
from perfdesk.store.records import Summary
from tests.core.store_samples import NOON, small_filing, small_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sqlite_utils import Database

    from perfdesk.filing import Filing
    from perfdesk.store.workspace import Workspace

pytestmark = pytest.mark.benchmark


def note(what: str, value: object) -> None:
    """Say what was measured; `pytest -rP` shows it."""
    sys.stdout.write(f"{what}: {value}\n")


FILINGS = 100_000
UNITS = 400
YEARS = 10
POOL = 20_000
LENGTHS = [4, 8, 15, 6, 5, 40, 40, 40, 40, 40, 3, 8, 8] + [12, 9, 9] * 3 + [4, 4, 12, 6] * 6
"""Signs in each of the 46 cells, as in a filled project form: some 500 together."""

FREQUENT = ["医保", "补助", "资金", "项目", "完成", "城乡", "居民", "参保", "培训", "建设"]
RARE = 3000


def vocabulary() -> list[str]:
    """Words of two to four signs, in the order of how often they are used."""
    chance = random.Random(4)
    signs = [chr(0x4E00 + 7 * number) for number in range(2000)]
    rare = ["".join(chance.choices(signs, k=chance.choice([2, 2, 3, 4]))) for _ in range(RARE)]
    return FREQUENT + rare


WORDS = vocabulary()
ODDS = list(itertools.accumulate(1 / place for place in range(1, len(WORDS) + 1)))


def text(chance: random.Random, length: int) -> str:
    """Text in which words are as unevenly frequent as in any language."""
    return "".join(chance.choices(WORDS, cum_weights=ODDS, k=length // 2 + 1))[:length]


def seconds(work: Callable[[], object], times: int = 7) -> float:
    """Median time of doing something."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("big") / "填报.perfdesk"
    with open_workspace(path) as workspace:
        workspace.add_filing(small_form(), small_filing("第一份"), unit="第0局", year=2015)
    with closing(connection.connect_new(path)) as db:
        fill(db)
    with open_workspace(path) as workspace:
        yield workspace
    path.unlink()


def fill(db: Database) -> None:
    """Write the tables in bulk; adding filing by filing would take minutes."""
    chance = random.Random(1)
    trigger = db.execute("SELECT sql FROM sqlite_master WHERE name = 'cell_added'").fetchone()[0]
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -400000")
    with db.atomic():
        db.execute("DROP TRIGGER cell_added")
        db.execute("CREATE TEMP TABLE pool (slot INTEGER, number INTEGER, text TEXT)")
        for slot, length in enumerate(LENGTHS):
            texts = [(slot, n, text(chance, length)) for n in range(POOL // len(LENGTHS))]
            db.conn.executemany("INSERT INTO pool VALUES (?, ?, ?)", texts)
        db.execute("CREATE INDEX temp.pool_slot ON pool (slot, number)")
        db.execute(
            "CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS"
            f" (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < {FILINGS}) SELECT i FROM n"
        )
        db.execute("INSERT INTO unit SELECT i, '第' || i || '局' FROM n WHERE i <= ?", (UNITS,))
        db.execute(
            "INSERT INTO dossier SELECT i, 2015 + i % ?, 1 + i / ? FROM n WHERE i < ?",
            (YEARS, YEARS, UNITS * YEARS),
        )
        db.execute(
            "INSERT INTO filing SELECT i, 1 + i % ?, 1, i, '项目' || i || text, '12.5', 1, 2, 3,"
            " 'draft', 0, NULL, '', '', NULL, ?, ?, NULL, 0, 0, 0, 0 FROM n JOIN pool ON slot = 2"
            " AND number = i * 7919 % ?",
            (UNITS * YEARS - 1, NOON.isoformat(), NOON.isoformat(), POOL // len(LENGTHS)),
        )
        db.execute("CREATE TEMP TABLE slots AS SELECT DISTINCT slot FROM pool")
        db.execute(
            "INSERT INTO cell (filing, path, text, state) SELECT i,"
            " '项目年度绩效指标/' || printf('%08x', i * 131 + slots.slot) || '/指标内容',"
            " CASE pool.slot WHEN 0 THEN i || '万元' ELSE text END, 'imported'"
            " FROM n CROSS JOIN slots CROSS JOIN pool ON pool.slot = slots.slot"
            " AND number = (i * 7919 + slots.slot * 104729) % ?",
            (POOL // len(LENGTHS),),
        )
        for option, value in (("automerge", 0), ("hashsize", 128 << 20)):
            db.execute("INSERT INTO cell_search (cell_search, rank) VALUES (?, ?)", (option, value))
        db.execute(
            "INSERT INTO cell_search (rowid, text) SELECT id, text || char(10, 10) FROM cell"
            " WHERE filing > 1 ORDER BY id"
        )
        for option, value in (("automerge", 4), ("hashsize", 1 << 20)):
            db.execute("INSERT INTO cell_search (cell_search, rank) VALUES (?, ?)", (option, value))
        db.execute(trigger)


@pytest.mark.parametrize(
    "query",
    [
        "医",
        "医保",
        "补助资金",
        "城乡居民",
        "第7局",
        "2017",
        "88888万元",
        "项目99999",
        "万元",
        "没有这个词",
        "设",
        "医保 补助 2017",
        "第7局 城乡居民",
        "资金 没有这个",
        "项目 第399局",
    ],
)
def test_finding_in_a_hundred_thousand_filings(big: Workspace, query: str) -> None:
    taken = seconds(lambda: big.search(query))
    note("milliseconds", round(taken * 1000, 1))
    assert taken <= 0.050
    assert bool(big.search(query)) == ("没有" not in query)


def test_opening_one_of_a_hundred_thousand_filings(big: Workspace) -> None:
    chance = random.Random(2)
    taken = []
    for _ in range(100):
        filing_id = chance.randint(2, FILINGS)
        begin = time.perf_counter()
        stored = big.load_filing(filing_id)
        taken.append(time.perf_counter() - begin)
        assert len(stored.filing.cells) == len(LENGTHS)
    note("milliseconds", round(statistics.median(taken) * 1000, 1))
    assert statistics.quantiles(taken, n=20)[-1] <= 0.050


def test_listing_a_dossier_of_a_hundred_thousand_filings(big: Workspace) -> None:
    dossier = big.record(5).dossier
    assert seconds(lambda: big.filings(dossier)) <= 0.050


def test_saving_an_edit_among_a_hundred_thousand_filings(big: Workspace) -> None:
    cells = big.load_filing(5).filing.cells
    path, old = next(iter(cells.items()))
    taken = []
    for number in range(1, 31):
        new = Cell(f"第{number}次修改的内容")
        edit = Transaction(number, "修改", (CellEdit(path, old, new),), NOON, "typed")
        begin = time.perf_counter()
        big.append(5, edit, Summary("题"))
        taken.append(time.perf_counter() - begin)
        old = new
    note("milliseconds", round(statistics.median(taken) * 1000, 1))
    assert statistics.median(taken) <= 0.050


def filled(chance: random.Random) -> Filing:
    """A filing of the small form with as much text as a project form has."""
    rows = [{"内容": text(chance, 80), "时间": text(chance, 9)} for _ in range(5)]
    rows += [{"内容": text(chance, 10), "时间": text(chance, 6)} for _ in range(15)]
    values = {name: text(chance, 12) for name in small_form().fields}
    return build(small_form(), values, {"进度": rows}, CellState.IMPORTED)


def test_a_filing_with_its_source_and_history_takes_little_room(tmp_path: Path) -> None:
    chance = random.Random(3)
    alike = chance.randbytes(30_000)
    path = tmp_path / "填报.perfdesk"
    count = 200
    with open_workspace(path) as workspace, workspace.together():
        for number in range(count):
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
                packed.writestr(zipfile.ZipInfo("styles.xml"), alike)
                packed.writestr(zipfile.ZipInfo("document.xml"), chance.randbytes(4_000))
            filing = filled(chance)
            filing_id = workspace.add_filing(
                small_form(),
                filing,
                unit="某局",
                year=2024,
                source=workspace.add_source(f"{number}.docx", made.getvalue()),
            )
            edit(workspace, filing_id, filing, chance)
    size = path.stat().st_size / count
    note("bytes", round(size))
    assert size <= 25_000


def edit(workspace: Workspace, filing_id: int, filing: Filing, chance: random.Random) -> None:
    """Twenty edits, as one year's work on a carried-over filing."""
    path = CellPath("进度", "r1", "内容")
    old = filing.cells[path]
    for number in range(1, 21):
        new = Cell(text(chance, 20))
        at = NOON + timedelta(minutes=number)
        done = Transaction(number, "修改 内容", (CellEdit(path, old, new),), at, "typed")
        workspace.append(filing_id, done, Summary("题"))
        old = new
