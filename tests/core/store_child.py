"""A desk that saves without a pause until it is killed; says on standard output what is durable.

Started by test_store_kill.py: `python -m tests.core.store_child WORKSPACE`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from threading import Semaphore
from typing import TYPE_CHECKING

from perfdesk.filing import apply
from perfdesk.store.opening import open_workspace
from perfdesk.store.records import Summary
from perfdesk.store.writer import Writer
from tests.core.store_samples import small_filing, small_form, typed

if TYPE_CHECKING:
    from perfdesk.history import Transaction
    from perfdesk.store.workspace import Workspace


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def work(workspace: Workspace) -> None:
    filings = workspace.filings()
    filing_id = (
        filings[0].id
        if filings
        else workspace.add_filing(small_form(), small_filing(), unit="某局", year=2023)
    )
    say(f"filing {filing_id}")
    stored = workspace.load_filing(filing_id)
    filing, number = stored.filing, stored.last_step
    writer = Writer(workspace)
    room = Semaphore(20)

    def durable(done: Transaction) -> None:
        say(f"durable {done.id}")
        room.release()

    while True:
        room.acquire()
        number += 1
        text = f"第{number}次修改" + "字" * (number % 50 * 20)
        done = typed(number, "项目名称", filing.value("项目名称"), text)
        filing = apply(filing, done.edits)
        writer.append_later(filing_id, done, Summary(text, errors=number), durable)


if __name__ == "__main__":
    say("begin")
    work(open_workspace(Path(sys.argv[1])))
