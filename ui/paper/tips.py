"""What the paper says about the place under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.forms.model import FieldType
from ui.paper.entry_aid import takes_indicator
from ui.paper.marks import finding_numbers
from ui.paper.offering import opens_list

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from ui.paper.commands import EditingPaper
    from ui.paper.sheet import Slot


def tip_at(paper: EditingPaper, position: QPoint) -> str:
    """Return what there is to say about a place of the viewport, or the empty string."""
    session = paper.session
    if session is None:
        return ""
    numbers = finding_numbers(session)
    mark = paper.mark_at(position)
    if mark is not None:
        return next((one.say for one, number in numbers.items() if number == mark.number), "")
    slot = paper.slot_at(position)
    return slot_tip(paper, slot) if slot else ""


def slot_tip(paper: EditingPaper, slot: Slot) -> str:
    """Return what there is to say about a cell: findings, whether it waits, its keys."""
    if paper.session is None:
        return ""
    paths = {slot.path, *slot.twins}
    said = [one.say for one in finding_numbers(paper.session) if paths.intersection(one.cells)]
    if paper.is_carried(slot):
        said.append("从去年带来，还没有核对：点到这一格按空格键确认，或直接修改")
    if not slot.editable:
        said.append("自动计算，不用填")
    elif slot.field.type is FieldType.LONGTEXT and not paper.session.read_only:
        said.append("Enter 到下一格，Shift+Enter 换行，Esc 恢复原来的文字")
    elif takes_indicator(slot) and not paper.session.read_only:
        said.append("F3 按符号、数、单位填，Alt+↓ 打开可选内容")
    elif opens_list(slot) and not paper.session.read_only:
        said.append("Alt+↓ 打开可选内容")
    return "\n".join(said)
