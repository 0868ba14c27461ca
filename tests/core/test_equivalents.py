"""What is declared to mean the same: read whole, and told where it is wrong."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import FormError
from perfdesk.forms.lint import lint_folder
from perfdesk.forms.load import load_form, load_forms
from perfdesk.paths import templates_folder
from tests.scenario import SHIGU

if TYPE_CHECKING:
    from pathlib import Path

FILE = "common/equivalents.toml"
GOOD = """\
fields = [
    ["项目名称", "专项名称"],
    ["填报人", "填表人"],
]
columns = [["指标内容", "三级指标"]]

[meaning."shigu-target-2023"]
"联系电话" = "填报人的电话"

[[items]]
field = "产出指标"
level = "产出指标"
table = "项目年度绩效指标"
column = "指标内容"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "templates"
    shutil.copytree(templates_folder(), root)
    return root


def said(root: Path, text: str) -> list[tuple[int, str, str]]:
    (root / FILE).write_text(text, encoding="utf-8")
    found = [one for one in lint_folder(root / SHIGU) if one.file == FILE]
    return [(one.line, one.field, one.say) for one in found]


def test_groups_meanings_and_items_are_read() -> None:
    same = load_forms()[SHIGU].equivalents
    assert same.fields["专项名称"] == same.fields["项目名称"]
    assert same.options["延续专项"] == same.options["延续项目"] != same.options["新增项目"]
    assert same.meaning["taojiang-target-2021", "联系电话"] == "项目负责人的电话"
    assert [one.field for one in same.items] == ["产出指标", "效益指标"]


def test_a_sound_file_has_no_problems(root: Path) -> None:
    assert said(root, GOOD) == []


def test_a_folder_of_one_form_is_judged_with_the_bundled_ones(tmp_path: Path) -> None:
    for name in ("common", SHIGU):
        shutil.copytree(templates_folder() / name, tmp_path / name)
    assert lint_folder(tmp_path / SHIGU) == ()


@pytest.mark.parametrize(
    ("old", "new", "line", "name", "say"),
    [
        ('"填表人"', '"项目名称"', 3, "项目名称", "在 fields 里写了两次"),
        ('"填表人"', '"填报员"', 3, "填报员", "没有哪个表样有叫“填报员”的栏目"),
        ('"三级指标"', '"四级指标"', 5, "四级指标", "没有哪个表样有叫“四级指标”的列"),
        ('["填报人", "填表人"]', '["填报人"]', 1, "fields", "第 2 组要写成至少两个名字"),
        ('["填报人", "填表人"]', "3", 1, "fields", "第 2 组要写成至少两个名字"),
        ('"填表人"', "3", 1, "fields", "第 2 组要写成至少两个名字"),
        ("columns = [[", "colums = [[", 5, "colums", "不认识的设置"),
        ("shigu-target-2023", "shigu-2099", 7, "shigu-2099", "没有“shigu-2099”这个表样"),
        ('"联系电话" =', '"手机" =', 8, "手机", "里没有叫“手机”的栏目"),
        ('"填报人的电话"', "1", 8, "联系电话", "意思要写成一句文字"),
        ('level = "产出指标"', 'level = "产值"', 12, "产值", "不在任何指标树里"),
        ('level = "产出指标"\n', "", 10, "items", "四项文字"),
        ('table = "项目年度绩效指标"', 'table = "指标"', 13, "指标", "有叫“指标”的子表"),
        ("columns = [[", "columns = 3 #", 5, "columns", "要写成一组一组的名字"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    root: Path, old: str, new: str, line: int, name: str, say: str
) -> None:
    assert old in GOOD
    problems = said(root, GOOD.replace(old, new, 1))
    assert [(at, of) for at, of, text in problems if say in text] == [(line, name)], problems


def test_a_form_with_a_doubled_name_does_not_load(root: Path) -> None:
    (root / FILE).write_text(GOOD.replace("填表人", "项目名称"), encoding="utf-8")
    with pytest.raises(FormError, match=r"equivalents\.toml:3 项目名称"):
        load_form(root / SHIGU)


def test_without_the_file_nothing_is_declared(root: Path) -> None:
    (root / FILE).unlink()
    assert not load_form(root / SHIGU).equivalents
    assert lint_folder(root / SHIGU) == ()
