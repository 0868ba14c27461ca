from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from perfdesk.store import connection, recovery
from perfdesk.store.opening import open_workspace
from tests.core.store_samples import small_filing

ROOT = Path(__file__).resolve().parents[2]


def killed_desk(path: Path, after: str, seconds: float) -> list[str]:
    """Let a desk work, kill it so long after it has said a line, and return all it has said."""
    command = [sys.executable, "-m", "tests.core.store_child", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        said = []
        for line in desk.stdout:
            said.append(line.strip())
            if said[-1].startswith(after):
                break
        time.sleep(seconds)
        desk.kill()
        said += [line.strip() for line in desk.stdout if line.endswith("\n")]
    return said


def test_nothing_acknowledged_is_lost_and_no_question_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "填报.perfdesk"
    acknowledged: set[int] = set()
    for _ in range(6):
        said = killed_desk(path, "filing", random.uniform(0.0, 0.25))
        numbers = {int(line.split()[1]) for line in said if line.startswith("durable")}
        acknowledged |= numbers
        with open_workspace(path, create=False) as workspace:
            assert not workspace.read_only
            (record,) = workspace.filings()
            steps = workspace.transactions(record.id)
            stored = workspace.load_filing(record.id)
        assert [step.id for step in steps] == list(range(1, len(steps) + 1))
        assert acknowledged <= {step.id for step in steps}
        if steps:
            assert record.summary.errors == stored.last_step == steps[-1].id
            assert record.summary.title == stored.filing.value("项目名称")
        with closing(connection.connect_reader(path)) as db:
            assert recovery.differing(db) == ()
            assert recovery.is_sound(db)
    assert len(acknowledged) > 20


def test_another_desk_reads_along_while_the_first_one_saves(tmp_path: Path) -> None:
    path = tmp_path / "填报.perfdesk"
    command = [sys.executable, "-m", "tests.core.store_child", str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as desk:
        assert desk.stdout is not None
        for line in desk.stdout:
            if line.startswith("durable"):
                break
        with open_workspace(path) as second:
            assert second.read_only
            assert second.holder is not None
            assert second.holder.pid == desk.pid
            seen = [second.load_filing(1).last_step]
            while seen[-1] < seen[0] + 20:
                seen.append(second.load_filing(1).last_step)
                assert len(second.transactions(1)) >= seen[-1]
        desk.kill()
        desk.stdout.read()
    assert seen == sorted(seen)


def test_a_desk_killed_while_making_its_file_leaves_none_or_a_whole_one(tmp_path: Path) -> None:
    for number in range(5):
        path = tmp_path / f"{number}.perfdesk"
        killed_desk(path, "begin", random.uniform(0.0, 0.02))
        with open_workspace(path) as workspace:
            assert not workspace.read_only
            assert len(workspace.filings()) <= 1
            if workspace.filings():
                stored = workspace.load_filing(workspace.filings()[0].id)
                assert stored.filing.rows == small_filing().rows
        assert not path.with_name(path.name + ".new").exists()
