"""Everything that can be done at the desk, as one table; menus, toolbar and help are built from it.

A handler is the way to a method from the window: `filings.ask_import`, `centre.insert_row`.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Situation:
    """What can be done now; each name is an answer that an action may ask for."""

    always: bool = True
    workspace: bool = False
    writable: bool = False
    """A workspace is open and may be changed."""
    filing: bool = False
    """A filing is on the desk."""
    editable: bool = False
    """The filing on the desk is the paper in view and may be changed."""
    undoable: bool = False
    redoable: bool = False
    last_year: bool = False
    """The filing may be changed and has last year's beside it."""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that can be done."""

    id: str
    text: str
    handler: str
    when: str
    """Name of an answer of `Situation`."""
    shortcuts: tuple[str, ...] = ()
    tip: str = ""

    @property
    def keys(self) -> str:
        """The first shortcut as it stands on the keyboard."""
        return shown_keys(self.shortcuts[0]) if self.shortcuts else ""


ACTIONS: tuple[Action, ...] = (
    Action("import", "导入去年", "filings.ask_import", "writable", ("Ctrl+O",),
           "打开去年的 Word 表或数据文件，可以一次选多个"),
    Action("new", "新建", "filings.ask_new", "writable", ("Ctrl+N",), "新建一张空白表"),
    Action("carry", "结转到新年度", "filings.ask_carry", "writable", ("Ctrl+Shift+N",),
           "以这张表为底稿，生成新年度的草稿"),
    Action("undo", "撤销", "centre.undo", "undoable", ("Ctrl+Z",)),
    Action("redo", "重做", "centre.redo", "redoable", ("Ctrl+Y", "Ctrl+Shift+Z")),
    Action("preview", "预览", "centre.toggle_preview", "filing", ("F5",), "看打印出来的样子"),
    Action("print", "打印", "printing.ask_print", "filing", ("Ctrl+P",)),
    Action("export-pdf", "导出 PDF…", "printing.export_pdf", "filing", ("Ctrl+Shift+P",)),
    Action("findings", "审核结果汇总…", "printing.ask_findings", "filing", ("Ctrl+Shift+S",),
           "把审核结果存成 PDF 或 Excel，交给同事"),
    Action("export-data", "导出数据文件…", "printing.export_data", "filing", ("Ctrl+Shift+D",),
           "把这张表存成 JSON，可以再导入"),
    Action("search", "查找", "start_search", "workspace", ("Ctrl+F",)),
    Action("next-finding", "下一条审核结果", "centre.next_finding", "filing", ("F8",)),
    Action("previous-finding", "上一条审核结果", "centre.previous_finding", "filing",
           ("Shift+F8",)),
    Action("mend-finding", "照建议改", "side.findings.mend_chosen", "editable", ("F7",),
           "把这一条审核结果的建议填进格里"),
    Action("explain-finding", "写明原因…", "side.findings.explain_chosen", "editable", ("Ctrl+E",),
           "这一条照现在这样填，把原因写下来"),
    Action("keep-reason", "仍按原说明", "side.findings.keep_chosen", "editable",
           ("Ctrl+Shift+E",), "内容改过，原来写的原因还是对的"),
    Action("next-unconfirmed", "下一个未核对的格", "centre.next_unconfirmed", "filing", ("F9",)),
    Action("same-as-last-year", "同去年", "centre.same_as_last_year", "last_year", ("Ctrl+'",),
           "把去年的内容填进这一格"),
    Action("insert-row", "插入一行", "centre.insert_row", "editable", ("Alt+Ins",)),
    Action("delete-row", "删除这一行", "centre.delete_row", "editable", ("Alt+Del",)),
    Action("row-up", "上移一行", "centre.row_up", "editable", ("Alt+Shift+Up",)),
    Action("row-down", "下移一行", "centre.row_down", "editable", ("Alt+Shift+Down",)),
    Action("show-findings", "看审核结果", "side.show_findings", "always", ("Ctrl+1",)),
    Action("show-last-year", "看去年的内容", "side.show_last_year", "always", ("Ctrl+2",)),
    Action("show-guidance", "看填报说明", "side.show_guidance", "always", ("Ctrl+3",)),
    Action("show-history", "看修改记录", "side.show_history", "always", ("Ctrl+4",)),
    Action("next-part", "到下一栏", "next_part", "always", ("F6",)),
    Action("next-filing", "下一张表", "navigator.next_filing", "workspace", ("Ctrl+PgDown",)),
    Action("previous-filing", "上一张表", "navigator.previous_filing", "workspace", ("Ctrl+PgUp",)),
    Action("larger", "放大字号", "larger", "always", ("Ctrl+=", "Ctrl++")),
    Action("smaller", "缩小字号", "smaller", "always", ("Ctrl+-",)),
    Action("normal-size", "恢复字号", "normal_size", "always", ("Ctrl+0",)),
    Action("open", "打开工作区…", "workspace.ask_open", "always", ("Ctrl+Shift+O",)),
    Action("create", "新建工作区…", "workspace.ask_new", "always"),
    Action("removed", "找回删除的表…", "filings.ask_removed", "writable"),
    Action("more", "更多", "open_more", "always", ("Alt+M",)),
    Action("help", "快捷键一览", "show_keys", "always", ("F1",)),
    Action("about", "关于", "show_about", "always"),
)  # fmt: skip

TOOLBAR: tuple[str, ...] = ("import", "new", "carry", "", "undo", "redo", "", "preview", "print")
"""Ids of the buttons from the left; an empty one is a divider."""

EXPORT: tuple[str, ...] = ("export-pdf", "findings", "export-data")

MORE: tuple[str, ...] = (
    "open", "create", "removed", "", "next-finding", "previous-finding", "mend-finding",
    "explain-finding", "keep-reason", "next-unconfirmed", "",
    "insert-row", "delete-row", "row-up", "row-down", "same-as-last-year", "",
    "larger", "smaller", "normal-size", "", "help", "about",
)  # fmt: skip

PAPER_KEYS: tuple[tuple[str, str], ...] = (
    ("Enter / Tab", "到下一格"),
    ("Shift+Tab", "到上一格"),
    ("Shift+Enter", "在格内换行"),
    ("F2", "在格内移动光标"),
    ("F3", "指标值：按符号、数、单位填"),
    ("F7", "指标值：改成规范写法"),
    ("F4", "日历、填过的内容"),
    ("空格", "停在未核对的格上：确认"),
    ("Esc", "放弃这一格刚才的输入"),
    ("Ctrl+V", "粘贴 Excel 或 Word 的多行"),
)
"""Keys that the paper itself answers, for the list of shortcuts."""

_SHOWN = {"Ins": "Insert", "Del": "Delete", "PgDown": "PageDown", "PgUp": "PageUp",
          "Up": "↑", "Down": "↓"}  # fmt: skip


def shown_keys(shortcut: str) -> str:
    """Write a shortcut as the keys are labelled."""
    held, last = (shortcut[:-2], "+") if shortcut.endswith("++") else _split(shortcut)
    return "+".join((*filter(None, [held]), _SHOWN.get(last, last)))


def _split(shortcut: str) -> tuple[str, str]:
    held, _, last = shortcut.rpartition("+")
    return held, last


def build_actions(window: QWidget, table: Iterable[Action] = ACTIONS) -> dict[str, QAction]:
    """Make the actions of a window; AttributeError when a handler is not there."""
    built: dict[str, QAction] = {}
    for one in table:
        action = QAction(one.text, window)
        action.setShortcuts([QKeySequence(keys) for keys in one.shortcuts])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        tip = one.tip or one.text.removesuffix("…")
        action.setToolTip(f"{tip}（{one.keys}）" if one.keys else tip)
        action.triggered.connect(_calling(window, one.handler))
        window.addAction(action)
        built[one.id] = action
    return built


def _calling(window: QWidget, handler: str) -> object:
    method = attrgetter(handler)
    method(window)
    return lambda: method(window)()


def enable(
    actions: Mapping[str, QAction], situation: Situation, table: Iterable[Action] = ACTIONS
) -> None:
    """Let exactly those actions be used that the situation allows."""
    for one in table:
        actions[one.id].setEnabled(getattr(situation, one.when))
