"""The named readers that rules may use, in one table."""

from __future__ import annotations

from perfdesk.check import (
    fields,
    funds,
    goals,
    headcounts,
    items,
    lists,
    money,
    names,
    papers,
    promises,
    row_sums,
    slips,
    spans,
    standards,
    text,
    told,
    totals,
    units,
)
from perfdesk.check.task import Reader, reader

READERS: dict[str, Reader] = {
    "required": reader(fields.required, "except?", "栏目"),
    "one_choice": reader(fields.one_choice, "", "栏目 选项 内容"),
    "unreadable": reader(fields.unreadable, "", "栏目 内容 原因"),
    "short_names": reader(fields.short_names, "fields short", "栏目 内容 简称 全称"),
    "code_format": reader(fields.code_format, "code mask", "栏目 内容 问题"),
    "category": reader(fields.category, "first? second? kinds?", "行 内容 一级 二级 建议"),
    "years": reader(text.years, "fields lasting? year_of_code?", "栏目 年份 原文 年度"),
    "carried_years": reader(text.carried_years, "kinds year_of_code?", "栏目 年份 原文 年度"),
    "placeholders": reader(text.placeholders, "", "栏目 原文"),
    "no_glyph": reader(text.no_glyph, "", "栏目 字 编码"),
    "brackets": reader(papers.brackets, "fields", "栏目 原文"),
    "bracket_style": reader(papers.bracket_style, "fields", "栏目 原文 规范"),
    "later_paper": reader(papers.later_paper, "fields year_of_code?", "栏目 原文 年份 年度"),
    "later_title": reader(papers.later_title, "fields year_of_code?", "栏目 原文 年份 年度"),
    "product": reader(
        standards.product, "value amount fields? content?", "算式 结果 关系 栏目 金额 相差"
    ),
    "row_sum": reader(row_sums.row_sum, "worked amount", "栏目 原文 金额栏 金额 合"),
    "written_sum": reader(money.written_sum, "fields", "栏目 原文 写的 应为"),
    "narrative_amount": reader(
        told.narrative_amount, "fields amount whole?", "栏目 原文 金额栏 金额 说明"
    ),
    "told_product": reader(
        headcounts.told_product, "fields amount", "栏目 人数 标准 结果 金额栏 金额"
    ),
    "parts": reader(money.parts, "fields", "栏目 原文 算式 关系 写的"),
    "promise": reader(promises.promise, "fields names values", "栏目 原文 行 内容 指标值"),
    "moved_indicators": reader(
        lists.moved_indicators, "long yearly", "内容 长期 长期类别 年度 年度类别"
    ),
    "lone_indicators": reader(lists.lone_indicators, "long yearly", "内容 长期 年度"),
    "no_such_day": reader(slips.no_such_day, "", "栏目 原文"),
    "cut_text": reader(slips.cut_text, "fields chars", "栏目 内容 字数"),
    "told_total": reader(totals.told_total, "fields amount", "栏目 原文 金额栏 金额"),
    "goal_number": reader(goals.goal_number, "goals content value", "栏目 原文"),
    "goal_operator": reader(
        goals.goal_operator, "goals content value", "栏目 原文 内容 指标值 建议"
    ),
    "too_few": reader(items.too_few, "least", "栏目 个数 条目 最少"),
    "uncounted": reader(items.uncounted, "least", "栏目 最少"),
    "run_together": reader(items.run_together, "fields", "栏目 个数 条目"),
    "item_numbers": reader(items.numbering, "fields", "栏目 序号"),
    "item_without_number": reader(items.no_number, "fields", "栏目 个数 条目"),
    "item_vague": reader(items.vague, "fields", "栏目 个数 条目"),
    "item_percent": reader(items.percent, "fields", "栏目 条目 原文"),
    "item_satisfaction": reader(items.no_satisfaction, "fields", "栏目"),
    "no_unit": reader(units.no_unit, "value", "个数 指标值"),
    "parts_of_total": reader(funds.parts_of_total, "total parts", "总额栏 总额 来源 合计"),
    "payment_plan": reader(funds.payment_plan, "fields", "问题"),
    "turned_span": reader(spans.turned_span, "fields", "栏目 开始 完成 原文"),
    "subject_apart": reader(names.subject_apart, "name fields", "名称栏 名称 栏目 原文"),
    "other_level": reader(names.other_level, "name fields", "名称栏 名称 栏目 原文"),
}
"""Name → reader. A rule names one with `reader = "…"` and gives it `options`."""
