from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from perfdesk.errors import PerfDeskError
from ui.bench import Bench, Notice
from ui.notices import Banner, Toast

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from ui.theme import Metrics


def over(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(800, 500)
    widget.show()
    return widget


def test_a_toast_says_offers_and_goes(qtbot: QtBot) -> None:
    toast = Toast(over(qtbot))
    done: list[int] = []
    toast.show_notice(Notice("已删除“甲”。", "恢复", lambda: done.append(1)))
    assert toast.text == "已删除“甲”。"
    toast._button.click()
    assert done == [1]
    assert toast.text == ""


def test_a_toast_goes_by_itself_unless_it_stays(qtbot: QtBot) -> None:
    toast = Toast(over(qtbot))
    toast.show_notice(Notice("说一句", stays=True))
    assert not toast._clock.isActive()
    toast.show_notice(Notice("再说一句"))
    assert toast._clock.isActive()
    toast._clock.setInterval(1)
    qtbot.waitUntil(lambda: toast.text == "")


def test_a_long_toast_stays_inside_and_follows(qtbot: QtBot) -> None:
    below = over(qtbot)
    toast = Toast(below)
    toast.show_notice(Notice("很长的一句话" * 30))
    assert below.rect().contains(toast.geometry())
    below.resize(500, 400)
    assert below.rect().contains(toast.geometry())
    toast.hide()


def test_a_banner_is_there_as_long_as_it_says_something(qtbot: QtBot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.say("张三的电脑正在使用，这里只能查看")
    assert banner.text == "张三的电脑正在使用，这里只能查看"
    banner.say("")
    assert banner.text == ""


def test_a_refusal_is_said_and_not_raised(qtbot: QtBot, metrics: Metrics) -> None:
    bench = Bench(metrics)
    said: list[Notice] = []
    bench.said.connect(said.append)

    def refuse() -> None:
        raise PerfDeskError("磁盘满了。")

    assert not bench.attempt(refuse)
    assert bench.attempt(lambda: None)
    assert [one.text for one in said] == ["磁盘满了。"]
