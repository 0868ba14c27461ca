"""The Chinese fonts of this computer, found by the names inside the files."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.sfnt import Sfnt, SfntError, collection_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_FAMILY, _FULL, _TYPOGRAPHIC, _POSTSCRIPT = 1, 4, 16, 6
_SUFFIXES = (".ttf", ".ttc")
_SMALLEST = 800_000
"""Bytes; no font with the common Chinese characters is smaller, and most others are."""


@dataclass(frozen=True, slots=True)
class FontFile:
    """One font in a file on disk."""

    path: Path
    index: int
    """Which font of a collection; 0 in a plain file."""
    name: str
    """PostScript name: the name under which text runs ask for it."""
    family: str
    """The family name shown to people."""


def find_installed(families: Iterable[str]) -> FontFile | None:
    """Return the first of the families that this computer has in embeddable form."""
    found = fonts_in(_folders())
    for family in families:
        file = found.get(plain(family))
        if file:
            return file
    return None


@cache
def fonts_in(folders: tuple[Path, ...]) -> Mapping[str, FontFile]:
    """Return the embeddable fonts of the folders by every plain name they go by."""
    found: dict[str, FontFile] = {}
    for path in sorted(path for folder in folders for path in _font_paths(folder)):
        for file, names in _read(path):
            for name in names:
                found.setdefault(plain(name), file)
    return found


def plain(name: str) -> str:
    """Return a font name without what writers of font names vary: case, spaces, dashes."""
    return "".join(char for char in name.casefold() if char not in " -_")


def _folders() -> tuple[Path, ...]:
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts")
        own = os.environ.get("LOCALAPPDATA")
        places = [windows, Path(own, "Microsoft", "Windows", "Fonts")] if own else [windows]
    else:
        shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        own = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
        places = [Path(place, "fonts") for place in [own, *shared.split(":")] if place]
        places += [Path.home() / ".fonts", Path("/opt/kingsoft/wps-office/office6/fonts")]
    return tuple(dict.fromkeys(places))


def _font_paths(folder: Path) -> Iterator[Path]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir():
                if not entry.is_symlink():
                    yield from _font_paths(Path(entry.path))
            elif entry.name.lower().endswith(_SUFFIXES) and entry.stat().st_size >= _SMALLEST:
                yield Path(entry.path)
        except OSError:
            continue  # a font that vanished or may not be read is a font we do not have


def _read(path: Path) -> list[tuple[FontFile, tuple[str, ...]]]:
    found: list[tuple[FontFile, tuple[str, ...]]] = []
    try:
        for index in range(collection_size(path)):
            font = Sfnt(path, index)
            if not font.has_outlines or not font.may_embed:
                continue
            by_kind: dict[int, list[str]] = {}
            for record in font.names:
                by_kind.setdefault(record.kind, []).append(record.text)
            families = by_kind.get(_FAMILY, [])
            name = next(iter(by_kind.get(_POSTSCRIPT, [])), path.stem)
            shown = next((text for text in families if not text.isascii()), name)
            wanted = families + by_kind.get(_TYPOGRAPHIC, []) + by_kind.get(_FULL, [])
            found.append((FontFile(path, index, _postscript(name), shown), tuple(wanted)))
    except (OSError, SfntError):
        return found  # a damaged font is a font we do not have
    return found


def _postscript(name: str) -> str:
    return "".join(c for c in name if c.isascii() and (c.isalnum() or c in "-_")) or "Font"
