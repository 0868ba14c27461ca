"""What the live editor asks of the paper that it lies on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QPoint


class Host(Protocol):
    """The paper that an editor lies on."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Deal with a key before the editor does; True when that is all."""

    def claims_key(self, event: QKeyEvent) -> bool:
        """Tell whether a key is the cell's although it is a shortcut of the window too."""

    def take_paste(self, source: QMimeData) -> bool:
        """Paste a block of cells; False when it is only text."""

    def show_menu(self, position: QPoint) -> None:
        """Show the menu of the cell at a place of the screen."""


def claims(host: Host, event: QEvent) -> bool:
    """Tell whether an event asks for a key that the cell needs, shortcut of the window or not."""
    asks = event.type() == QEvent.Type.ShortcutOverride
    return asks and isinstance(event, QKeyEvent) and host.claims_key(event)
