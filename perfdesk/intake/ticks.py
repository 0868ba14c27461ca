"""Ticks, boxes and symbols: how office programs draw them, and the plain characters they mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TICKED, OPEN, CHECK, CROSS = "☑", "□", "√", "×"

TICKS = frozenset("☑☒✓✔√✅🗹🗸■●◉⦿◆▣▪⬛◼☻✗✘⊠🗷")
"""Characters that say “chosen” when they stand beside an option."""
BOXES = frozenset("□☐○◯〇◻▢⬜▫◇❏❐❑❒🗆×╳✕")
"""Characters that say “not chosen” when they stand beside an option."""


def _codes(pairs: str, numbered: Iterable[tuple[int, str]] = ()) -> dict[int, str]:
    table = {int(code, 16): char for code, char in (pair.split("=") for pair in pairs.split())}
    for start, chars in numbered:
        table.update({start + offset: char for offset, char in enumerate(chars)})
    return table


_FONTS: Mapping[str, Mapping[int, str]] = {
    "wingdings": _codes(
        "FE=☑ FD=☒ 78=☒ FC=√ FB=× A8=□ 6F=□ 70=□ 71=□ 72=□ 6E=■ A7=■ 6C=● A4=● 6D=○ A1=○ A2=○"
        " A3=○ A5=◎ 75=◆ 77=◆ 9E=· 9F=• D8=➢ E0=→ DF=← E8=→ F0=→ 4A=☺ 28=☎ AB=★ B6=☆",
        ((0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩"), (0x8C, "❶❷❸❹❺❻❼❽❾❿")),
    ),
    "wingdings 2": _codes(
        "50=√ 4F=× 52=☑ 51=☒ 53=☒ 54=☒ A3=□ A4=□ A5=□ 2A=□ A0=■ A1=■ A2=■ 97=● 98=● 99=○ 9A=○"
        " 9E=● 9F=■",
        ((0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩"), (0x75, "❶❷❸❹❺❻❼❽❾❿")),
    ),
    "webdings": _codes("61=√ 72=× 63=□ 67=■ 6E=● 31=□"),
    "marlett": _codes("61=√ 62=√ 72=×"),
    "symbol": _codes(
        "D6=√ B4=× B3=≥ A3=≤ B1=± B0=° B7=• A5=∞ BB=≈ B9=≠ B8=÷ A8=◆ E5=∑ 6D=μ 44=Δ 61=α 62=β"
    ),
}
SYMBOL_FONTS = frozenset(font.partition(" ")[0] for font in _FONTS)
"""How the names of fonts begin whose letters are drawn as symbols, in lower case."""
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_TICK_MARKS = frozenset("√✓✔")
_FRAMES = frozenset("○□△◇")
_ENCLOSED = re.compile(r"[√✓✔☑]\N{COMBINING ENCLOSING SQUARE}|[√✓✔]\N{COMBINING ENCLOSING CIRCLE}")
_COMBINING = re.compile(
    "[\N{COMBINING ENCLOSING CIRCLE}\N{COMBINING ENCLOSING SQUARE}"
    "\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]"
)
_CROSSED_BOX = re.compile(r"[□☐][\N{COMBINING GRAVE ACCENT}-\N{COMBINING LATIN SMALL LETTER X}]+")
_OVERLAY = re.compile(r"\\o(?:\\[a-z]+)?\((.*)\)", re.IGNORECASE | re.DOTALL)


def is_symbol_font(font: str) -> bool:
    """True for fonts whose letters are drawn as symbols."""
    return font.strip().lower() in _FONTS


def symbol(font: str, code: int) -> str:
    """Return the character that a code of a symbol font shows; its own character if unknown."""
    table = _FONTS.get(font.strip().lower())
    private = 0xF000 <= code <= 0xF0FF
    if table is None and private:
        table = _FONTS["wingdings"]  # by far the commonest when the font's name was lost
    low = code & 0xFF if private else code
    if table is not None and low in table:
        return table[low]
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def in_font(text: str, font: str) -> str:
    """Return a text as it shows in a font: letters of symbol fonts become their symbols."""
    if not font:
        return _PRIVATE.sub(lambda match: symbol("", ord(match[0])), text)
    return "".join(
        symbol(font, ord(char))
        if 0xF000 <= ord(char) <= 0xF0FF or (ord(char) <= 0xFF and not char.isspace())
        else char
        for char in text
    )


def settle(text: str) -> str:
    """Write ticks that are put together from two characters as one."""
    if _COMBINING.search(text) is None:
        return text
    return _CROSSED_BOX.sub(TICKED, _ENCLOSED.sub(TICKED, text))


def overlay(instruction: str) -> str:
    r"""Return what an equation field draws: `EQ \o\ac(□,√)` is a ticked box.

    Word writes “enclosed characters” this way; other equations show their letters in order.
    """
    match = _OVERLAY.search(instruction)
    if match is None:
        return ""
    parts = [re.sub(r"\\[a-z]+\d*", "", part).strip() for part in re.split(r"[,，;]", match[1])]
    shown = [part for part in parts if part]
    if any(part in {"□", "☐"} for part in shown) and any(part in _TICK_MARKS for part in shown):
        return TICKED
    # the frame of an enclosed character is drawn, not read
    return "".join(part for part in shown if part not in _FRAMES) or "".join(shown)
