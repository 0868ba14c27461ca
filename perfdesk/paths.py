"""Where PerfDesk finds what it ships with and where it keeps what clerks make."""

from __future__ import annotations

from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parent.parent
"""The folder that holds perfdesk/, templates/ and resources/."""


def templates_folder() -> Path:
    """Return the folder of the bundled forms."""
    return ROOT / "templates"


def resources_folder() -> Path:
    """Return the folder of fonts, icons, codes and examples."""
    return ROOT / "resources"


def default_workspace() -> Path:
    """Return the workspace file that the desk opens when none is named."""
    return Path(platformdirs.user_documents_dir()) / "绩效填报台" / "我的填报.perfdesk"


def settings_file() -> Path:
    """Return the file of the person's settings on this PC."""
    return Path(platformdirs.user_config_dir("perfdesk", appauthor=False)) / "settings.json"


def readable(name: str) -> str:
    """Return a file's name as text: to Linux it is bytes, which no locale need know how to read."""
    try:
        return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    except UnicodeEncodeError:  # halves of characters, which Windows allows
        return name.encode("utf-8", "replace").decode("utf-8")
