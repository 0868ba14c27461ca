"""说明: how the cell in hand is to be filled, in the form's own words, and what is known of it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from perfdesk.forms.model import Carry, FieldType
from ui.panels.wording import markdown_light
from ui.parts import Column, plain_label, text_label

if TYPE_CHECKING:
    from perfdesk.cells import CellPath
    from perfdesk.forms.model import Field, Form
    from ui.bench import Bench

_KIND = {
    FieldType.DATE: "日期，如 2024年1月1日",
    FieldType.DATERANGE: "起止时间，如 2024年1月—12月",
    FieldType.MONEY: "金额，可以直接写算式，如 68066*125",
    FieldType.NUMBER: "数",
    FieldType.PERCENT: "百分数",
    FieldType.PHONE: "电话号码",
    FieldType.YEAR: "年份",
    FieldType.INDICATOR: "指标值，如 ≥95%、102300人、61.44元/人；按 F3 分开选符号、数、单位",
    FieldType.LEVEL: "指标体系的级次，插入行时自动带出",
    FieldType.CODE: "编码",
}
_CARRY = {
    Carry.SHIFT: "结转时日期按年度移动",
    Carry.CLEAR: "结转时清空，每年重新填",
    Carry.REVIEW: "结转时沿用去年的，要先核对",
}


def facts(field: Field) -> list[str]:
    """Return what the form asks of a field, each as a few words."""
    found = ["必填" if field.required else "选填"]
    if field.calc:
        found = ["自动计算，不用填"]
    elif field.options:
        found.append("从这些里选：" + "、".join(field.options))
    elif field.type in _KIND:
        found.append(_KIND[field.type])
    if field.unit:
        found.append(f"单位：{field.unit}")
    if field.max_chars:
        found.append(f"不超过 {field.max_chars} 字")
    if field.carry_from:
        found.append(f"结转时由去年的“{field.carry_from}”移来，要先核对")
    elif field.carry in _CARRY:
        found.append(_CARRY[field.carry])
    return found


def help_text(form: Form, path: CellPath) -> str:
    """Return the filling help for a cell: of its column, else of its table or field."""
    guidance = form.guidance or {}
    if path.column:
        own = guidance.get(f"{path.field}.{path.column}", "")
        return own or guidance.get(path.field, "")
    return guidance.get(path.field, "")


class GuidancePanel(Column):
    """The panel."""

    def __init__(self, bench: Bench) -> None:
        """Show help for the cell in hand."""
        super().__init__()
        self._bench = bench
        self._shown: object = None
        self._name = plain_label("", "heading")
        self._name.setWordWrap(True)
        self._facts = text_label("", "quiet")
        self._help = text_label()
        for widget in (self._name, self._facts, self._help):
            self.rows.addWidget(widget)
        self.rows.addStretch(1)
        self.refresh()

    def show_session(self) -> None:
        """Show another filing."""
        self._shown = None
        self.refresh()

    def refresh(self) -> None:
        """Show the cell in hand, if it is another one."""
        session, path = self._bench.session, self._bench.cell
        state = (id(session), path.key if path else None)
        if state == self._shown:
            return
        self._shown = state
        for widget in (self._name, self._help):
            widget.setVisible(path is not None)
        if session is None or path is None:
            self._facts.setText("点一格，这里就会说明怎么填。" if session else "")
            return
        field = session.form.field_of(path.key)
        self._name.setText(field.name)
        self._facts.setText("<br>".join(escape(one) for one in facts(field)))
        self._help.setText(markdown_light(help_text(session.form, path)))
