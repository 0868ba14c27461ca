"""The named readers that rules may use, in one table."""

from __future__ import annotations

from perfdesk.check import fields, goals, money, papers, text
from perfdesk.check.task import Reader, reader

READERS: dict[str, Reader] = {
    "required": reader(fields.required, "except", "栏目"),
    "one_choice": reader(fields.one_choice, "", "栏目 选项 内容"),
    "unreadable": reader(fields.unreadable, "", "栏目 内容 原因"),
    "short_names": reader(fields.short_names, "fields short", "栏目 内容 简称 全称"),
    "category": reader(fields.category, "first second", "行 内容 一级 二级 建议"),
    "years": reader(text.years, "fields", "栏目 年份 原文 年度"),
    "carried_years": reader(text.carried_years, "kinds", "栏目 年份 原文 年度"),
    "placeholders": reader(text.placeholders, "", "栏目 原文"),
    "brackets": reader(papers.brackets, "fields", "栏目 原文"),
    "bracket_style": reader(papers.bracket_style, "fields", "栏目 原文 规范"),
    "later_paper": reader(papers.later_paper, "fields", "栏目 原文 年份 年度"),
    "later_title": reader(papers.later_title, "fields", "栏目 原文 年份 年度"),
    "product": reader(money.product, "value amount", "算式 结果 关系 栏目 金额 相差"),
    "written_sum": reader(money.written_sum, "fields", "栏目 原文 写的 应为"),
    "narrative_amount": reader(money.narrative_amount, "fields amount", "栏目 原文 金额栏 金额"),
    "goal_number": reader(goals.goal_number, "goals content value", "栏目 原文"),
    "goal_operator": reader(
        goals.goal_operator, "goals content value", "栏目 原文 内容 指标值 建议"
    ),
}
"""Name → reader. A rule names one with `reader = "…"` and gives it `options`."""
