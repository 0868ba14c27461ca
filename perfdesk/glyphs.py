"""Which characters can be printed at all, on every computer: what the bundled fonts have.

Common Chinese and ASCII are answered without opening a font. A computer's own fonts may have a few
characters more; a paper that prints on one computer only is worth pointing out.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from perfdesk.paths import resources_folder
from perfdesk.sfnt import Sfnt, SfntError

BUNDLED = ("NotoSerifSC-Regular", "NotoSansSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Bold")
"""The bundled fonts in the order in which a character is borrowed from them."""
COMMON = "\t\n\r -~\xa0-ÿ√□☐☑“”‘’…—　-〿①-⑳≤≥㐀-䶵一-龥！-～"
"""Ranges of what every filing is written with, as a class of a pattern; the bundle has them all."""

_RARE = re.compile(f"[^{COMMON}]")


class NoFontsError(Exception):
    """The bundled fonts cannot be read."""


def without_glyph(text: str) -> tuple[str, ...]:
    """Return the characters that would print as a box, each once; raises NoFontsError."""
    rare = dict.fromkeys(_RARE.findall(text))
    return tuple(char for char in rare if not (is_shapeless(char) or _has_glyph(char)))


def is_shapeless(char: str) -> bool:
    """Whether a character has no shape of its own: controls, joiners, variation selectors."""
    return unicodedata.category(char) in {"Cc", "Cf"} or 0xFE00 <= ord(char) <= 0xFE0F


@cache
def _has_glyph(char: str) -> bool:
    return any(font.glyph(ord(char)) for font in _fonts())


@cache
def _fonts() -> tuple[Sfnt, ...]:
    folder = resources_folder() / "fonts"
    try:
        return tuple(Sfnt(folder / f"{name}.ttf") for name in BUNDLED)
    except (OSError, SfntError) as error:
        raise NoFontsError from error
