"""What lies on the desk: the workspace, the filing in hand, and what is said about them.

The parts of the window know the bench and not each other. Each hears a signal and reads the new
state itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from perfdesk.errors import PerfDeskError
from ui.bridge import Bridge

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.cells import CellPath
    from perfdesk.desk import Desk, Listed
    from perfdesk.findings import Finding
    from perfdesk.journal import Standing
    from perfdesk.session import Changes, Session
    from perfdesk.settings import Settings
    from ui.theme import Metrics


@dataclass(frozen=True, slots=True)
class Notice:
    """One calm sentence, and perhaps one thing that can be done about it."""

    text: str
    action: str = ""
    act: Callable[[], object] | None = None
    stays: bool = False
    """Whether it waits until the clerk puts it away."""


class Bench(QObject):
    """The state that the parts of the window share.

    Signals: opened() another workspace or none; turned() another filing or none; changed(Changes)
    the filing in hand; listed() the list of filings; said(Notice); asked(CellPath) show this cell;
    pointed(Finding) show this finding; chosen(Finding) the paper went to a finding;
    focused(CellPath | None) the cell in hand; resized(Metrics); saved(datetime), trouble(str) as
    in the bridge.
    """

    opened = Signal()
    turned = Signal()
    changed = Signal(object)
    listed = Signal()
    said = Signal(object)
    asked = Signal(object)
    pointed = Signal(object)
    chosen = Signal(object)
    focused = Signal(object)
    resized = Signal(object)
    saved = Signal(object)
    trouble = Signal(str)

    def __init__(self, metrics: Metrics, parent: QObject | None = None) -> None:
        """Start with nothing on the desk."""
        super().__init__(parent)
        self.desk: Desk | None = None
        self.session: Session | None = None
        self.filing_id = 0
        self.listing: tuple[Listed, ...] = ()
        """Every filing in sight, as it stood when the list was read last."""
        self.cell: CellPath | None = None
        self.metrics = metrics
        self._standing: Standing | None = None
        self._bridge = Bridge(self)
        self._bridge.changed.connect(self._change)
        self._bridge.saved.connect(self.saved)
        self._bridge.trouble.connect(self.trouble)

    def attach(self, desk: Desk) -> None:
        """Work on another workspace."""
        self.clear()
        self.desk = desk
        self._bridge.attach(desk)
        self.opened.emit()
        self.list_anew()

    def clear(self) -> None:
        """Put the filing and the workspace away; the workspace is closed by whoever opened it."""
        self._bridge.release()
        had_desk = self.desk is not None
        self.desk = None
        self.listing = ()
        self._turn(None, 0)
        if had_desk:
            self.opened.emit()

    def list_anew(self) -> None:
        """Read the list of filings."""
        self.listing = self.desk.listing() if self.desk else ()
        self.listed.emit()

    def take(self, filing_id: int) -> bool:
        """Take a filing in hand; false when it cannot be opened (the reason has been said)."""
        if self.desk is None or (filing_id == self.filing_id and self.session):
            return self.session is not None
        desk = self.desk
        sessions: list[Session] = []
        if not self.attempt(lambda: sessions.append(desk.open_filing(filing_id))):
            return False
        self._turn(sessions[0], filing_id)
        return True

    def put_away(self) -> None:
        """Take no filing in hand."""
        self._turn(None, 0)

    def _turn(self, session: Session | None, filing_id: int) -> None:
        before, self.session = self.session, session
        old_id, self.filing_id = self.filing_id, filing_id
        self.cell = None
        self._standing = None
        self._bridge.watch(session)
        if before is not session:
            self.turned.emit()
            if before is not None and self.desk is not None:
                self.desk.close_filing(old_id)

    def _change(self, changes: Changes) -> None:
        self._standing = None
        self.changed.emit(changes)

    @property
    def standing(self) -> Standing | None:
        """The figures of the filing in hand, counted once after each change."""
        if self._standing is None and self.session is not None:
            self._standing = self.session.standing()
        return self._standing

    def focus(self, path: CellPath | None) -> None:
        """Tell that another cell is in hand."""
        if path != self.cell:
            self.cell = path
            self.focused.emit(path)

    def show_cell(self, path: CellPath) -> None:
        """Have the paper show a cell and put the cursor into it."""
        self.asked.emit(path)

    def show_finding(self, finding: Finding) -> None:
        """Have the paper go to a finding."""
        self.pointed.emit(finding)

    def say(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """Say one sentence, with something to do about it if an action is named."""
        self.said.emit(Notice(text, action, act))

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do something that the world may refuse; the refusal is said, and false comes back."""
        try:
            work()
        except PerfDeskError as error:
            self.say(str(error))
            return False
        return True

    def keep(self, settings: Settings) -> None:
        """Keep other settings."""
        desk = self.desk
        if desk is not None and settings != desk.settings:
            self.attempt(lambda: desk.keep(settings))

    def resize(self, metrics: Metrics) -> None:
        """Tell that everything is to be drawn at another size."""
        self.metrics = metrics
        self.resized.emit(metrics)
