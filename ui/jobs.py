"""Slow work: one worker thread, and one door through which results come back.

A job knows nothing of Qt. Its result or its error arrives on the main thread, in the order in
which the jobs were given; after `close` nothing arrives any more.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Result:
    deliver: Callable[[Any], None]
    value: object


class Jobs(QObject):
    """The one worker of a window."""

    _door = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Make the door; the thread starts with the first job."""
        super().__init__(parent)
        self._worker: ThreadPoolExecutor | None = None
        self._closed = False
        self._waiting = 0
        self._door.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> int:
        """How many jobs have not been answered yet."""
        return self._waiting

    def run(
        self,
        job: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        """Do a job in the worker; exactly one of the two callbacks follows on the main thread."""
        if self._closed:
            return
        if self._worker is None:
            self._worker = ThreadPoolExecutor(1, thread_name_prefix="perfdesk-job")
        self._waiting += 1
        self._worker.submit(self._work, job, on_done, on_error)

    def drop_waiting(self) -> None:
        """Forget every job that has not begun; the one being done is still answered."""
        if self._worker is not None:
            self._worker.shutdown(wait=False, cancel_futures=True)
            self._worker = None

    def close(self) -> None:
        """Wait for the job being done, forget the others and their results."""
        self._closed = True
        if self._worker is not None:
            self._worker.shutdown(wait=True, cancel_futures=True)
            self._worker = None

    def _work(
        self,
        job: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        try:
            result = _Result(on_done, job())
        except Exception as error:  # every failure of a job is answered on the main thread
            result = _Result(on_error, error)
        if not self._closed:
            self._door.emit(result)

    @Slot(object)
    def _deliver(self, result: _Result) -> None:
        if not self._closed:
            self._waiting -= 1
            result.deliver(result.value)
