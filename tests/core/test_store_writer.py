from __future__ import annotations

import itertools
import threading
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import WorkspaceError
from perfdesk.store.opening import open_workspace
from perfdesk.store.records import Summary
from perfdesk.store.writer import Writer
from tests.core.store_samples import small_filing, small_form, typed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.history import Transaction
    from perfdesk.store.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(tmp_path / "填报.perfdesk") as opened:
        opened.add_filing(small_form(), small_filing(), unit="某局", year=2023)
        yield opened


@pytest.fixture
def writer(workspace: Workspace) -> Iterator[Writer]:
    before = set(threading.enumerate())
    made = Writer(workspace)
    yield made
    try:
        made.close()
    finally:
        assert set(threading.enumerate()) == before


def edits(count: int) -> list[Transaction]:
    texts = ["2023", *(f"第{number}" for number in range(1, count + 1))]
    return [
        typed(number, "年度", old, new)
        for number, (old, new) in enumerate(itertools.pairwise(texts), 1)
    ]


def fill_disk(workspace: Workspace) -> None:
    """Take away what room there is, as far as the workspace can see."""
    assert workspace._writer is not None
    pages = workspace._writer.execute("PRAGMA page_count").fetchone()[0]
    workspace._writer.execute(f"PRAGMA max_page_count = {pages}")


def free_disk(workspace: Workspace) -> None:
    assert workspace._writer is not None
    workspace._writer.execute("PRAGMA max_page_count = 1000000")


LONG = "长" * 50_000


def test_edits_become_durable_in_order_in_the_background(
    workspace: Workspace, writer: Writer
) -> None:
    durable: list[tuple[int, int, bool]] = []

    def note(done: Transaction) -> None:
        stored = workspace.load_filing(1)
        here = threading.current_thread() is threading.main_thread()
        durable.append((done.id, stored.last_step, here))

    for one in edits(20):
        writer.append_later(1, one, Summary("题", errors=one.id), note)
    assert writer.flush(10)
    assert durable == [(number, number, False) for number in range(1, 21)]
    assert workspace.record(1).summary.errors == 20
    assert writer.waiting == 0


def test_giving_work_never_waits_for_the_disk(workspace: Workspace, writer: Writer) -> None:
    gate = threading.Event()
    writer.submit(lambda _: gate.wait(10))
    for one in edits(5):
        writer.append_later(1, one, None, lambda _: None)
    assert writer.waiting == 6
    assert not writer.flush(0.01)
    assert len(workspace.filings()) == 1, "reading goes on meanwhile"
    gate.set()
    assert writer.flush(10)


def test_any_work_gives_its_result_back(writer: Writer) -> None:
    results: list[int] = []
    writer.submit(lambda workspace: workspace.add_source("甲.docx", b"x"), results.append)
    assert writer.flush(10)
    assert results == [1]


def test_what_the_disk_refuses_is_kept_and_written_on_retry(
    workspace: Workspace, writer: Writer
) -> None:
    said: list[str] = []
    durable: list[int] = []
    fill_disk(workspace)
    for one in [typed(1, "年度", "2023", LONG), typed(2, "年度", LONG, "短")]:
        writer.append_later(
            1, one, None, lambda done: durable.append(done.id), lambda e: said.append(str(e))
        )
    assert not writer.flush(10)
    assert said == ["磁盘已满，“填报.perfdesk”存不进去，请腾出空间后再试。"]
    assert (writer.waiting, durable) == (2, [])
    assert str(writer.failure) == said[0]
    writer.retry()
    assert not writer.flush(10)
    assert len(said) == 2
    free_disk(workspace)
    writer.retry()
    assert writer.flush(10)
    assert durable == [1, 2]
    assert writer.failure is None
    assert workspace.load_filing(1).filing.value("年度") == "短"


def test_closing_tries_once_more(workspace: Workspace, writer: Writer) -> None:
    fill_disk(workspace)
    writer.append_later(1, typed(1, "年度", "2023", LONG), None, lambda _: None)
    assert not writer.flush(10)
    free_disk(workspace)
    writer.close()
    assert workspace.load_filing(1).last_step == 1


def test_closing_says_what_could_not_be_saved(workspace: Workspace) -> None:
    writer = Writer(workspace)
    fill_disk(workspace)
    for one in [typed(1, "年度", "2023", LONG), typed(2, "年度", LONG, "短")]:
        writer.append_later(1, one, None, lambda _: None)
    with pytest.raises(WorkspaceError, match="还有 2 处改动没有保存：磁盘已满"):
        writer.close()
    assert all(thread.name != "perfdesk-writer" for thread in threading.enumerate())


def test_a_mistake_of_our_own_is_reported_and_does_not_stop_the_rest(
    workspace: Workspace, writer: Writer
) -> None:
    said: list[Exception] = []
    writer.append_later(1, typed(1, "年度", "不是这个", "2024"), None, lambda _: None, said.append)
    writer.append_later(1, typed(1, "年度", "2023", "2024"), None, lambda _: None, said.append)
    assert writer.flush(10)
    assert [type(error) for error in said] == [ValueError]
    assert workspace.load_filing(1).filing.value("年度") == "2024"


def test_a_mistake_in_a_callback_is_reported_and_does_not_stop_the_rest(
    workspace: Workspace, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", said.append)

    def wrong(_: object) -> None:
        raise ZeroDivisionError

    writer.submit(lambda _: 1, wrong)
    writer.submit(lambda desk: desk.set_setting("甲", 1))
    assert writer.flush(10)
    assert [one.exc_type for one in said] == [ZeroDivisionError]
    assert workspace.setting("甲") == 1


def test_after_closing_nothing_is_taken_any_more(workspace: Workspace) -> None:
    writer = Writer(workspace)
    writer.close()
    writer.close()
    with pytest.raises(RuntimeError, match="closed"):
        writer.submit(lambda _: None)
