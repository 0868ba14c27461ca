from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from perfdesk.forms.lint import lint_folder

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = """\
# 目标表

| 名称 | {名称} | 属性 | {属性:延续□ 新增□} |
| 进度 | 内容 | < | 时间 |
|* ^ | {进度.内容} | < | {.时间} |
"""
SETTINGS = """\
id = "small-2023"
name = "目标表"
place = "某县"
years = [2020, 2025]
widths_mm = [30, 55, 30, 55]

[field]
"名称" = { required = true, aliases = ["项目名称"] }

[table."进度".columns]
"内容" = { required = true }
"""
SAMPLE = {
    "form": "small-2023",
    "values": {"名称": "医保宣传", "属性": "延续"},
    "tables": {"进度": [{"内容": "印制资料", "时间": "2023年3月"}]},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "small-2023"
    path.mkdir()
    write(path, "form.md", PICTURE)
    write(path, "form.toml", SETTINGS)
    write(path, "guidance.md", "## 名称\n写全称。\n\n## 进度\n一步一行。\n")
    write_sample(path, SAMPLE)
    return path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def write_sample(folder: Path, *filings: Any) -> None:
    data = json.dumps({"filings": filings}, ensure_ascii=False, indent=1)
    write(folder, "sample.json", data)


def said(folder: Path) -> list[tuple[str, int, str, str]]:
    return [(one.file, one.line, one.field, one.say) for one in lint_folder(folder)]


def test_a_sound_folder_has_no_problems(folder: Path) -> None:
    assert said(folder) == []


def test_files_that_are_missing(folder: Path, tmp_path: Path) -> None:
    (folder / "sample.json").unlink()
    assert said(folder) == [("sample.json", 0, "", "没有这个文件")]
    assert [one.file for one in lint_folder(tmp_path / "nowhere")] == ["form.md", "form.toml"]


def test_problems_of_loading_come_in_order_with_the_rest(folder: Path) -> None:
    write(folder, "form.md", PICTURE.replace("| 内容 | <", "| {} | <"))
    write(folder, "form.toml", SETTINGS.replace('"内容" = {', '"内容" = { carry = "x",'))
    write_sample(folder, {**SAMPLE, "values": {"名字": ""}})
    assert [one[:3] for one in said(folder)] == [
        ("form.md", 4, ""),
        ("form.toml", 11, "进度.内容"),
        ("sample.json", 6, "名字"),
    ]


def test_the_id_is_the_name_of_the_folder(folder: Path) -> None:
    write(folder, "form.toml", SETTINGS.replace("small-2023", "small-2024"))
    write_sample(folder, {**SAMPLE, "form": "small-2024"})
    assert said(folder) == [
        ("form.toml", 1, "id", "“small-2024”与文件夹名“small-2023”不一致"),
    ]


@pytest.mark.parametrize(
    ("years", "say"),
    [
        ("[1990, 2025]", "使用年份从 1990 到 2025，跨度太长"),
        ("[2024, 2025]", "编号里的年份 2023 不在 2024 到 2025 之间"),
    ],
)
def test_years_are_sane(folder: Path, years: str, say: str) -> None:
    write(folder, "form.toml", SETTINGS.replace("[2020, 2025]", years))
    assert said(folder) == [("form.toml", 4, "years", say)]


@pytest.mark.parametrize(
    ("aliases", "say"),
    [
        ('["名称："]', "别名“名称：”与栏目名相同或写了两次，可以删去"),
        ('["项目名称", "项目 名称"]', "别名“项目 名称”与栏目名相同或写了两次，可以删去"),
        ('["属性"]', "别名“属性”同时指“属性”，读表时分不清"),
    ],
)
def test_aliases_say_something_new(folder: Path, aliases: str, say: str) -> None:
    write(folder, "form.toml", SETTINGS.replace('["项目名称"]', aliases))
    assert said(folder) == [("form.toml", 8, "名称", say)]


def test_required_cells_have_help_when_any_cell_has(folder: Path) -> None:
    write(folder, "guidance.md", "## 属性\n二选一。\n")
    assert said(folder) == [
        ("guidance.md", 0, "名称", "必填栏目没有填写帮助"),
        ("guidance.md", 0, "进度.内容", "必填的列和它的子表都没有填写帮助"),
    ]
    write(folder, "guidance.md", "")
    assert said(folder) == []


def test_help_is_not_empty(folder: Path) -> None:
    write(folder, "guidance.md", "## 名称\n\n## 进度\n一步一行。\n")
    assert said(folder) == [("guidance.md", 0, "名称", "有标题，没有帮助文字")]


@pytest.mark.parametrize(
    ("change", "field", "say"),
    [
        ({"form": "other"}, "form", "例子写的表样是“other”，不是“small-2023”"),
        ({"values": {"名字": "甲"}}, "名字", "表样里没有这个栏目"),
        ({"values": {"名称": 3}}, "名称", "内容要写成文字"),
        ({"values": {"属性": "终止"}}, "属性", "“终止”不在选项里：延续、新增"),
        ({"values": []}, "values", "values 和 tables 要写成“名字: 内容”"),
        ({"tables": {"计划": []}}, "计划", "表样里没有这个子表"),
        ({"tables": {"进度": {}}}, "进度", "子表要写成一组行，每行是“列: 内容”"),
        ({"tables": {"进度": [{"地点": "甲"}]}}, "地点", "表样里没有这个栏目"),
    ],
)
def test_the_example_fits_the_form(
    folder: Path, change: dict[str, Any], field: str, say: str
) -> None:
    write_sample(folder, {**SAMPLE, **change})
    [problem] = lint_folder(folder)
    assert (problem.file, problem.field, problem.say) == ("sample.json", field, say)
    assert problem.line > 0


def test_levels_of_the_example_are_those_of_the_tree(folder: Path) -> None:
    common = folder.parent / "common"
    common.mkdir()
    write(common, "trees.toml", '[[tree]]\nid = "T"\nlevels = [["产出指标", ["数量指标"]]]\n')
    settings = SETTINGS.replace("[table.", '[table."进度"]\ntree = "T"\n[table.')
    write(folder, "form.toml", settings + '"时间" = { type = "level" }\n')
    write_sample(folder, {**SAMPLE, "tables": {"进度": [{"内容": "甲", "时间": "数量"}]}})
    assert [one[2:] for one in said(folder)] == [("数量", "“数量”不在指标树“T”里")]


@pytest.mark.parametrize(
    ("text", "line"),
    [('{\n"filings": [', 2), ("[" * 100_000, 0), ("[]", 0), ('{"filings": []}', 1), ("7", 0)],
)
def test_an_example_that_cannot_be_read(folder: Path, text: str, line: int) -> None:
    write(folder, "sample.json", text)
    [(file, at, _field, _say)] = said(folder)
    assert (file, at) == ("sample.json", line)
