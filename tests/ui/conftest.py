"""What every test of the desk gets: no screen, folders of its own, and a check for leftovers."""

from __future__ import annotations

import gc
import os
import threading
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from perfdesk.forms.load import load_forms
from ui.theme import Metrics, apply_theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the offscreen screen lack what a window manager would do."""
    for item in items:
        if "tests/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def metrics(qapp: QApplication) -> Metrics:
    """Return the sizes of the desk, with the application drawn at them."""
    return apply_theme(qapp, 9.75)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests out of the folders of whoever runs them."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(scope="session", autouse=True)
def what_was_there_before() -> Iterator[None]:
    """Leave what is loaded for good out of every look for leftovers, which is quick then."""
    load_forms()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """Fail a test that leaves a thread, a running timer or a window behind."""
    threads = set(threading.enumerate())
    windows = set(QApplication.topLevelWidgets())
    timers = set(map(id, _running_timers()))
    yield
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
        QCoreApplication.processEvents()
    gc.collect()
    left = [thread for thread in threading.enumerate() if thread not in threads]
    assert not left, f"threads left running: {left}"
    open_ones = [one for one in QApplication.topLevelWidgets() if one not in windows]
    still = [one for one in open_ones if isValid(one) and one.isVisible()]
    assert not still, f"windows left open: {list(map(_describe, still))}"
    running = [one for one in _running_timers() if id(one) not in timers]
    assert not running, f"timers left running: {[_describe(one.parent()) for one in running]}"


def _running_timers() -> list[QTimer]:
    found = [one for one in gc.get_objects() if type(one) is QTimer]
    return [one for one in found if isValid(one) and one.isActive()]


def _describe(one: object) -> str:
    if not isinstance(one, QWidget):
        return repr(one)
    return f"{type(one).__name__} {one.windowTitle()!r} {one.objectName()!r}"
