"""How fast this machine is just now: budgets are kept on a busy or a slow one too.

A loop of known work is measured between the runs of what is judged, and the best of both are
compared. Times are those of the processor, so that waiting for other programs does not count.
"""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOP_SECONDS = 0.00196
"""Of the loop on the machine that the budgets were set on, with nothing else at work."""


def _loop() -> None:
    known: dict[str, int] = {}
    for number in range(10_000):
        text = f"第{number % 97}项指标"
        known[text] = known.get(text, 0) + len(text.strip())


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the processor time of one run."""
    start = process_time()
    work()
    return process_time() - start


def slowness(times: int = 20) -> float:
    """Return how much slower than the machine of the budgets this one is just now."""
    return min(cpu_seconds(_loop) for _ in range(times)) / _LOOP_SECONDS


def paced_ms(work: Callable[[], object], times: int = 15) -> float:
    """Return the best time of a work in milliseconds of the machine of the budgets."""
    loop = best = float("inf")
    for _ in range(times):
        loop = min(loop, cpu_seconds(_loop))
        best = min(best, cpu_seconds(work))
    return best * 1000 * _LOOP_SECONDS / loop
