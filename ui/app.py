"""The one way into the desk: an application, a window, then the workspace."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QTimer, QTranslator
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from perfdesk.errors import PerfDeskError
from perfdesk.paths import default_workspace, resources_folder
from perfdesk.settings_file import load_settings
from ui.main_window import MainWindow
from ui.theme import apply_theme

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from perfdesk.settings import Settings

_FIRST_SIZE = (1366, 768)
"""The window on its first day, where the screen has room for it."""


def run(
    workspace: Path | None = None, files: Sequence[Path] = (), *, examples: bool = False
) -> int:
    """Open the desk on a workspace and import files into it; returns the exit status.

    With `examples`, a workspace that has nothing in it yet starts with the bundled ones.
    """
    app = make_app()
    settings = load_settings()
    path = workspace or _usual_workspace(settings)
    metrics = apply_theme(app, settings.font_points)
    window = MainWindow(metrics)
    sys.excepthook = FailureHook(window, path)
    _place(window)
    window.show()
    QTimer.singleShot(0, window, lambda: _begin(window, path, files, examples=examples))
    try:
        return app.exec()
    finally:
        sys.excepthook = sys.__excepthook__


def _usual_workspace(settings: Settings) -> Path:
    """Return the workspace that was open last, where it still is; else the default one."""
    last = Path(settings.last_workspace)
    return last if settings.last_workspace and last.is_file() else default_workspace()


def make_app() -> QApplication:
    """Return the application, made when there is none yet."""
    known = QApplication.instance()
    if isinstance(known, QApplication):
        return known
    QGuiApplication.setDesktopFileName("perfdesk")
    app = QApplication(sys.argv[:1])
    app.setApplicationName("perfdesk")
    app.setApplicationDisplayName("绩效填报台")
    app.setWindowIcon(QIcon(str(resources_folder() / "icons" / "perfdesk.png")))
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load("qtbase_zh_CN", folder):
        app.installTranslator(words)
    return app


def _place(window: MainWindow) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    width, height = min(_FIRST_SIZE[0], room.width()), min(_FIRST_SIZE[1], room.height())
    window.resize(width, height)


def _begin(window: MainWindow, path: Path, files: Sequence[Path], *, examples: bool) -> None:
    if not window.workspace.open(path):
        return
    desk = window.bench.desk
    if examples and desk and not desk.read_only and not desk.listing():
        from perfdesk.examples import add_examples

        drafts = add_examples(desk)
        window.bench.list_anew()
        if drafts:
            window.bench.take(drafts[0])
    if files:
        window.filings.import_files(files)


class FailureHook:
    """Mistakes of our own: one calm sentence for the clerk, everything else for a log file."""

    def __init__(self, window: MainWindow, workspace: Path) -> None:
        """Tell failures in a window and keep them beside a workspace."""
        self._window = window
        self.log = workspace.with_suffix(".log")

    def __call__(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        """Take one failure."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        if isinstance(error, PerfDeskError):
            self._window.bench.say(str(error))
            return
        import traceback

        text = "".join(traceback.format_exception(kind, error, trace))
        where = f"，详细情况记在“{self.log.name}”里" if self._write(text) else ""
        self._window.bench.say(f"程序刚才出了差错，这一步没有做成{where}。已经保存的内容不受影响。")

    def _write(self, text: str) -> bool:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        try:
            with self.log.open("a", encoding="utf-8") as file:
                file.write(f"--- {now}\n{text}\n")
        except OSError:
            return False
        return True
