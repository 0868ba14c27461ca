"""The one file in which a person's settings on this PC are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from perfdesk.paths import settings_file
from perfdesk.settings import read_settings, write_settings

if TYPE_CHECKING:
    from perfdesk.settings import Settings


def load_settings() -> Settings:
    """Return the kept settings; a missing or damaged file means the defaults."""
    try:
        kept = json.loads(settings_file().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        kept = {}
    return read_settings(kept if isinstance(kept, dict) else {})


def save_settings(settings: Settings) -> bool:
    """Keep the settings; False when the disk refuses, which is never worth a message."""
    target = settings_file()
    draft = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(write_settings(settings), ensure_ascii=False, indent=1)
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
    except OSError:
        return False
    return True
