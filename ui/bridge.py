"""From the core to Qt: the only subscriber of a session, and the ear for the writer thread.

What the core calls plainly leaves here as a Qt signal, so that a widget that is gone is never
called and everything is heard on the main thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from perfdesk.desk import Desk
    from perfdesk.session import Changes, Session


class Bridge(QObject):
    """Re-emits what one desk and the session in hand have to tell.

    Signals: changed(Changes) after every change of the session; saved(datetime) when everything
    handed over is on disk; trouble(str) when it could not be written.
    """

    changed = Signal(object)
    saved = Signal(object)
    trouble = Signal(str)
    _saved_elsewhere = Signal(object)
    _trouble_elsewhere = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start without desk and session."""
        super().__init__(parent)
        self._desk: Desk | None = None
        self._end: Callable[[], None] | None = None
        queued = Qt.ConnectionType.QueuedConnection
        self._saved_elsewhere.connect(self._pass_on_saved, queued)
        self._trouble_elsewhere.connect(self._pass_on_trouble, queued)

    def attach(self, desk: Desk) -> None:
        """Listen to the writer of a desk."""
        self.release()
        self._desk = desk
        desk.on_saved = self._hear_saved
        desk.on_trouble = self._hear_trouble

    def watch(self, session: Session | None) -> None:
        """Listen to this session and to no other."""
        if self._end is not None:
            self._end()
        self._end = session.subscribe(self._hear_changes) if session else None

    def release(self) -> None:
        """Listen to nothing any more."""
        self.watch(None)
        if self._desk is not None:
            self._desk.on_saved = None
            self._desk.on_trouble = None
            self._desk = None

    def _hear_changes(self, changes: Changes) -> None:
        self.changed.emit(changes)

    def _hear_saved(self, at: datetime) -> None:
        self._saved_elsewhere.emit(at)

    def _hear_trouble(self, sentence: str) -> None:
        self._trouble_elsewhere.emit(sentence)

    @Slot(object)
    def _pass_on_saved(self, at: datetime) -> None:
        if self._desk is not None:
            self.saved.emit(at)

    @Slot(str)
    def _pass_on_trouble(self, sentence: str) -> None:
        if self._desk is not None:
            self.trouble.emit(sentence)
