from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ui.jobs import Jobs

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_results_arrive_in_order_on_the_main_thread(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: list[tuple[int, bool]] = []
    main = threading.current_thread()

    def note(number: int) -> None:
        seen.append((number, threading.current_thread() is main))

    for number in range(5):
        jobs.run(lambda number=number: number, note, raise_it)  # type: ignore[misc]
    assert jobs.waiting == 5
    qtbot.waitUntil(lambda: len(seen) == 5)
    assert seen == [(number, True) for number in range(5)]
    assert jobs.waiting == 0
    jobs.close()


def test_work_is_done_elsewhere(qtbot: QtBot) -> None:
    jobs = Jobs()
    names: list[str] = []
    jobs.run(lambda: threading.current_thread().name, names.append, raise_it)
    qtbot.waitUntil(lambda: bool(names))
    assert names[0].startswith("perfdesk-job")
    jobs.close()


def test_an_error_goes_to_its_own_door(qtbot: QtBot) -> None:
    jobs = Jobs()
    errors: list[Exception] = []

    def fail() -> None:
        raise ValueError("no")

    jobs.run(fail, lambda _result: raise_it(AssertionError()), errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], ValueError)
    jobs.close()


def test_after_closing_nothing_arrives(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: list[int] = []
    go = threading.Event()
    jobs.run(lambda: go.wait(5), lambda _: seen.append(1), raise_it)
    jobs.run(lambda: 2, seen.append, raise_it)
    go.set()
    jobs.close()
    jobs.run(lambda: 3, seen.append, raise_it)
    qtbot.wait(20)
    assert seen == []


def test_waiting_jobs_can_be_dropped(qtbot: QtBot) -> None:
    jobs = Jobs()
    seen: list[str] = []
    started, go = threading.Event(), threading.Event()

    def first() -> str:
        started.set()
        go.wait(5)
        return "first"

    jobs.run(first, seen.append, raise_it)
    jobs.run(lambda: "dropped", seen.append, raise_it)
    started.wait(5)
    jobs.drop_waiting()
    jobs.run(lambda: "later", seen.append, raise_it)
    go.set()
    qtbot.waitUntil(lambda: "later" in seen and "first" in seen)
    assert "dropped" not in seen
    jobs.close()


def raise_it(error: Exception) -> None:
    raise error
