"""What stands in the margins: page numbers, and the mark of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.layout.grid import POINTS_PER_MM, style_of
from perfdesk.layout.place import place_lines
from perfdesk.layout.setting import Align, Style, plain_text, set_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.forms.model import Form
    from perfdesk.layout.fonts import Fonts
    from perfdesk.layout.place import Sheet

_SIZE = 9.0
_LEADING = 12.0
_FROM_EDGE = 10 * POINTS_PER_MM


def furnish(sheets: Sequence[Sheet], form: Form, fonts: Fonts, draft: str) -> None:
    """Add page numbers when there are several pages, and the draft's mark at the top right."""
    style = Style(style_of(form, fonts, "text").face, _SIZE)
    _top, right, _bottom, left = (mm * POINTS_PER_MM for mm in form.page.margins_mm)
    for number, sheet in enumerate(sheets, 1):
        room = sheet.width - left - right
        if draft:
            mark = set_text(plain_text(draft, style), room, Align.RIGHT)
            place_lines(sheet, mark, (left, _FROM_EDGE), _LEADING)
        if len(sheets) > 1:
            words = f"第 {number} 页 共 {len(sheets)} 页"
            text = set_text(plain_text(words, style), room, Align.CENTER)
            place_lines(sheet, text, (left, sheet.height - _FROM_EDGE - _LEADING), _LEADING)
