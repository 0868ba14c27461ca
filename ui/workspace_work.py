"""Opening and closing workspaces, and how the window looked when one was last open."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from perfdesk.errors import PerfDeskError, cause

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QSplitter, QWidget

    from perfdesk.desk import Desk
    from perfdesk.settings import Settings
    from ui.bench import Bench
    from ui.centre import Centre
    from ui.jobs import Jobs

SUFFIX = ".perfdesk"
_QUIET_MS = 1500
_SETTLED_MS = 1000
"""After the last change of the font size, before it is kept: a power cut may end the session."""
_KINDS = f"工作区 (*{SUFFIX})"


class WorkspaceWork(QObject):
    """The work.

    Signals: points_asked(float) the font size that a workspace asks for; backed_up(datetime |
    None); fonts_known(list of families that print the form in hand); given_up() when the clerk
    closes although something is not saved.
    """

    points_asked = Signal(float)
    backed_up = Signal(object)
    fonts_known = Signal(object)
    given_up = Signal()

    def __init__(
        self, window: QWidget, bench: Bench, jobs: Jobs, centre: Centre, columns: QSplitter
    ) -> None:
        """Work for a window with three columns."""
        super().__init__(window)
        self._window = window
        self._bench = bench
        self._jobs = jobs
        self._centre = centre
        self._columns = columns
        self._path: Path | None = None
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_QUIET_MS)
        self._quiet.timeout.connect(self._look_around)
        bench.turned.connect(self._quiet.start)
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_SETTLED_MS)
        self._settled.timeout.connect(self._keep)
        bench.resized.connect(lambda _metrics: self._settled.start())
        bench.listed.connect(self._show_start)
        start = centre.start
        start.retry_asked.connect(self.open_again)
        start.open_asked.connect(self.ask_open)
        start.create_asked.connect(self.ask_new)

    @property
    def path(self) -> Path | None:
        """The workspace that was opened last, or was to be."""
        return self._path

    def open(self, path: Path) -> bool:
        """Open a workspace file in place of the one at hand; false when it cannot be opened."""
        from perfdesk.desk import Desk

        if not self.close():
            return False
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            desk = Desk.open(path)
        except PerfDeskError as error:
            self._show_trouble(str(error))
            return False
        except OSError as error:
            self._show_trouble(f"打不开“{path}”：{cause(error)}。")
            return False
        self._take(desk)
        return True

    def open_again(self) -> None:
        """Try again to open what could not be opened."""
        if self._path is not None:
            self.open(self._path)

    def _take(self, desk: Desk) -> None:
        self._window.setWindowTitle(f"{desk.path.stem} - 绩效填报台")
        self._use(desk.settings)
        self._bench.attach(desk)
        if self._bench.listing:
            self._bench.take(max(self._bench.listing, key=lambda one: one.changed_at).id)
        self._quiet.start()

    def _tell_backup(self, at: datetime | None) -> None:
        self.backed_up.emit(at)

    def _excuse(self, error: Exception) -> None:
        if not isinstance(error, PerfDeskError):
            raise error
        self._bench.say(str(error))

    def _show_trouble(self, sentence: str) -> None:
        self._centre.start.say_trouble(sentence)
        self._centre.setCurrentWidget(self._centre.start)

    def _show_start(self) -> None:
        desk = self._bench.desk
        if desk is None:
            self._centre.start.say_nothing()
        elif self._bench.listing:
            self._centre.start.say_pick()
        else:
            self._centre.start.say_first_steps(writable=not desk.read_only)

    def close(self) -> bool:
        """Close the workspace at hand; false, and still open, when not all could be saved."""
        desk = self._bench.desk
        if desk is None:
            return True
        self._centre.flush()
        self._keep()
        try:
            desk.close()
        except PerfDeskError as error:
            self._bench.say(str(error), "不存了，关闭", self._give_up)
            return False
        self._bench.clear()
        self._quiet.stop()
        self._settled.stop()
        return True

    def _give_up(self) -> None:
        desk = self._bench.desk
        if desk is None:
            return
        desk.close(leave_unsaved=True)
        self._bench.clear()
        self._quiet.stop()
        self.given_up.emit()

    def ask_open(self) -> None:
        """Ask for another workspace and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, "打开工作区", str(self._path or ""), _KINDS
        )
        if name:
            self.open(Path(name))

    def ask_new(self) -> None:
        """Ask where a new workspace is to be, and open it."""
        folder = self._path.parent if self._path else Path()
        name, _ = QFileDialog.getSaveFileName(
            self._window, "新建工作区", str(folder / f"新的工作区{SUFFIX}"), _KINDS
        )
        if name:
            path = Path(name)
            self.open(path if path.suffix else path.with_suffix(SUFFIX))

    # --- what can wait until the window is at rest -----------------------------------------

    def _look_around(self) -> None:
        """Make the copy of the day, and find out which fonts print the filing in hand."""
        desk, session = self._bench.desk, self._bench.session
        if desk is not None and not desk.read_only:
            self._jobs.run(desk.back_up_if_due, self._tell_backup, self._excuse)
        if session is None:
            return
        faces = list(dict.fromkeys(spec.face for spec in session.form.fonts.values()))
        self._jobs.run(lambda: _families(faces), self.fonts_known.emit, self._excuse)

    # --- how the window looked -------------------------------------------------------------

    def _use(self, settings: Settings) -> None:
        if len(settings.window) == 4 and not self._window.isMaximized():
            self._restore_place(QRect(*settings.window))
        if settings.window_maximized:
            self._window.showMaximized()
        if settings.font_points != self._bench.metrics.points:
            self.points_asked.emit(settings.font_points)
        if settings.window:
            left, right = settings.navigator_width, settings.panel_width
            middle = self._columns.width() - left - right
            self._columns.setSizes([left, max(middle, 1), right])

    def _restore_place(self, place: QRect) -> None:
        screen = QGuiApplication.screenAt(place.center())
        if screen is not None:
            self._window.setGeometry(place.intersected(screen.availableGeometry()))

    def _keep(self) -> None:
        desk = self._bench.desk
        if desk is None or desk.read_only:
            return
        left, _middle, right = self._columns.sizes()
        place = self._window.normalGeometry()
        kept = replace(
            desk.settings,
            last_workspace=str(desk.path.resolve()),
            font_points=self._bench.metrics.points,
            window=(place.x(), place.y(), place.width(), place.height()),
            window_maximized=self._window.isMaximized(),
            paper_zoom=round(self._centre.zoom, 3),
            navigator_width=left or desk.settings.navigator_width,
            panel_width=right or desk.settings.panel_width,
        )
        self._bench.keep(kept)


def _families(faces: list[str]) -> list[str]:
    """Return the families that answer for office typefaces on this PC; slow the first time."""
    from perfdesk.printing import fonts

    known = fonts()
    for face in faces:
        known.typeface(face)
    used = known.used()
    return list(dict.fromkeys(used[face] for face in faces))
