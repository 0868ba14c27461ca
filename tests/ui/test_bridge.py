from __future__ import annotations

import threading
from typing import TYPE_CHECKING, cast

from tests.ui.stubs import AT, StubDesk, scenario
from ui.bridge import Bridge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from perfdesk.desk import Desk
    from perfdesk.session import Changes


def test_changes_of_the_session_in_hand_are_passed_on(qtbot: QtBot) -> None:
    bridge = Bridge()
    heard: list[Changes] = []
    bridge.changed.connect(heard.append)
    first, second = scenario(), scenario()
    bridge.watch(first.session)
    first.fill("资金总额", "600")
    assert heard[-1].cells == {first.path("资金总额")}
    bridge.watch(second.session)
    first.fill("资金总额", "700")
    assert len(heard) == 1
    bridge.release()
    second.fill("资金总额", "700")
    assert len(heard) == 1


def test_the_writer_is_heard_on_the_main_thread(qtbot: QtBot) -> None:
    bridge, desk = Bridge(), StubDesk()
    bridge.attach(cast("Desk", desk))
    heard: list[tuple[object, bool]] = []
    main = threading.current_thread()
    bridge.saved.connect(lambda at: heard.append((at, threading.current_thread() is main)))
    bridge.trouble.connect(lambda say: heard.append((say, threading.current_thread() is main)))

    def write() -> None:
        assert desk.on_saved
        assert desk.on_trouble
        desk.on_saved(AT)
        desk.on_trouble("磁盘满了。")

    thread = threading.Thread(target=write)
    thread.start()
    thread.join()
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [(AT, True), ("磁盘满了。", True)]


def test_a_desk_that_was_left_is_not_heard(qtbot: QtBot) -> None:
    bridge, desk = Bridge(), StubDesk()
    bridge.attach(cast("Desk", desk))
    heard: list[object] = []
    bridge.saved.connect(heard.append)
    assert desk.on_saved
    desk.on_saved(AT)
    bridge.release()
    qtbot.wait(20)
    assert heard == []
    assert desk.on_saved is None
