"""The paper editor: the form as it prints, its cells the editors."""

from ui.paper.marks import Mark, finding_numbers
from ui.paper.view import PaperView

__all__ = ["Mark", "PaperView", "finding_numbers"]
