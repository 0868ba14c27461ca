"""What the paper says about the place under the mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.paper.marks import finding_numbers

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint

    from ui.paper.commands import EditingPaper


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
    if slot is None:
        return ""
    said = [one.say for one in numbers if slot.path in one.cells]
    if paper.is_carried(slot):
        said.append("从去年带来，还没有核对：点到这一格按空格键确认，或直接修改")
    if not slot.editable:
        said.append("自动计算，不用填")
    return "\n".join(said)
