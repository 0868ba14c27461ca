"""The summary of findings as a file to hand to a colleague: PDF or Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perfdesk.errors import PrintError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from perfdesk.reckoning import Reckoning

ENDINGS = (".pdf", ".xlsx")
_TITLE = "审核结果汇总"


def write_findings(reckonings: Sequence[Reckoning], target: Path) -> None:
    """Write a summary by the ending of the file; PrintError when it cannot be written."""
    # Neither reportlab nor openpyxl is worth its time before it is needed.
    match target.suffix.lower():
        case ".pdf":
            from perfdesk.printing import write_pdf
            from perfdesk.reckoning_paper import summary_pages

            write_pdf(summary_pages(reckonings), target, _TITLE)
        case ".xlsx":
            from perfdesk.output.xlsx import write_findings as write_xlsx

            write_xlsx(reckonings, target)
        case other:
            raise PrintError(
                f"审核结果汇总只能写成 .pdf 或 .xlsx 文件，不能写成 {other or '没有扩展名的文件'}。"
            )
