"""Saving in the background: one thread that writes what it is given, in order, and says when.

A job that the disk refuses stays first in the queue, with everything behind it, until `retry`.
Nothing is dropped except a job that fails by a mistake of our own, and that is reported too.
Callbacks run in the writer's thread.
"""

from __future__ import annotations

import atexit
import sys
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from perfdesk.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.history import Transaction
    from perfdesk.store.records import Summary
    from perfdesk.store.workspace import Workspace


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Workspace], Any]
    on_done: Callable[[Any], None] | None
    on_error: Callable[[Exception], None] | None


class Writer:
    """The background thread of one workspace; `close` ends it."""

    def __init__(self, workspace: Workspace) -> None:
        """Start the thread; the workspace stays the caller's to close, after this."""
        self._workspace = workspace
        self._jobs: deque[_Job] = deque()
        self._failure: WorkspaceError | None = None
        self._closing = False
        self._calling = False
        self._changed = threading.Condition()
        # A daemon, so that a desk that crashes without closing is not kept alive by it; what is
        # still waiting then is written by the exit handler.
        self._thread = threading.Thread(target=self._run, name="perfdesk-writer", daemon=True)
        self._thread.start()
        atexit.register(self._finish)

    @property
    def waiting(self) -> int:
        """How many jobs are not durable yet, the one in work included."""
        with self._changed:
            return len(self._jobs)

    @property
    def failure(self) -> WorkspaceError | None:
        """Why saving stands still; None while it goes on."""
        with self._changed:
            return self._failure

    def submit(
        self,
        work: Callable[[Workspace], Any],
        on_done: Callable[[Any], None] | None = None,
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have work done after all that was given before; returns at once.

        `on_done` gets its result once that is durable. `on_error` gets a WorkspaceError each time
        the disk refuses it (it is kept), or another exception when it is wrong in itself (it is
        dropped).
        """
        with self._changed:
            if self._closing:
                raise RuntimeError("the writer is closed")
            self._jobs.append(_Job(work, on_done, on_error))
            self._changed.notify_all()

    def append_later(
        self,
        filing_id: int,
        transaction: Transaction,
        summary: Summary | None,
        on_durable: Callable[[Transaction], None],
        on_error: Callable[[Exception], None] | None = None,
    ) -> None:
        """Have a transaction recorded; `on_durable` gets it back when it is on disk."""

        def work(workspace: Workspace) -> Transaction:
            workspace.append(filing_id, transaction, summary)
            return transaction

        self.submit(work, on_durable, on_error)

    def retry(self) -> None:
        """Go on after a failure, with the job that failed."""
        with self._changed:
            self._failure = None
            self._changed.notify_all()

    def flush(self, timeout: float | None = None) -> bool:
        """Wait until all is durable and called back; False when it takes longer, or fails."""
        with self._changed:
            self._changed.wait_for(
                lambda: (not self._jobs or self._failure is not None) and not self._calling, timeout
            )
            return not self._jobs and not self._calling

    def close(self) -> None:
        """Write what is waiting and end the thread.

        WorkspaceError when something could not be written even at a last try; the thread has
        ended then too. Ask `failure` first and let the clerk mend it.
        """
        self._finish()
        with self._changed:
            left, failure = len(self._jobs), self._failure
        if left and failure is not None:
            raise WorkspaceError(f"还有 {left} 处改动没有保存：{failure}") from failure

    def _finish(self) -> None:
        atexit.unregister(self._finish)
        with self._changed:
            if not self._closing:
                self._closing = True
                self._failure = None
                self._changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            try:
                result = job.work(self._workspace)
            except WorkspaceError as error:
                self._settle(error)
                _call(job.on_error, error)
            except Exception as error:
                self._settle(None)
                _call(job.on_error, error)
            else:
                self._settle(None)
                _call(job.on_done, result)
            self._called()

    def _next(self) -> _Job | None:
        """Wait for the next job; None when the thread is to end."""
        with self._changed:
            while True:
                if self._jobs and self._failure is None:
                    return self._jobs[0]
                if self._closing:
                    return None
                self._changed.wait()

    def _settle(self, failure: WorkspaceError | None) -> None:
        """Keep the job when the disk refused it, else drop it; its callback is still to come."""
        with self._changed:
            self._calling = True
            self._failure = failure
            if failure is None:
                self._jobs.popleft()

    def _called(self) -> None:
        with self._changed:
            self._calling = False
            self._changed.notify_all()


def _call(callback: Callable[[Any], None] | None, argument: object) -> None:
    """Call back; a mistake in there is reported like any other, but does not end the saving."""
    if callback is None:
        return
    try:
        callback(argument)
    except Exception:
        error_type, error, trace = sys.exc_info()
        if error_type is not None:
            hook_arguments = (error_type, error, trace, threading.current_thread())
            threading.excepthook(threading.ExceptHookArgs(hook_arguments))
