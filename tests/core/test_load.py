from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.errors import FormError
from perfdesk.forms.load import build_form, form_from_texts, load_form, read_form_texts
from perfdesk.forms.model import Carry, FieldType, FontSpec
from perfdesk.skeleton import blank_filing

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = """\
# 目标表
（{年度}年度）

| 名称 | {名称} | 属性 | {属性:延续□ 新增□} |
| 进度 | 内容 | < | 时间 |
|* ^ | {进度.内容} | < | {.时间} |
"""
SETTINGS = """\
id = "small"
name = "目标表"
place = "某县"
years = [2020, 2030]
widths_mm = [30, 55, 30, 55]
year_field = "年度"

[field]
"年度" = { type = "year", required = true }
"名称" = { label = "项目名称", aliases = ["项目"] }

[table."进度"]
min_rows = 2

[table."进度".columns]
"内容" = { type = "longtext", required = true }
"时间" = { type = "date" }
"""
TREES = """\
[[tree]]
id = "T"
levels = [["产出指标", ["数量指标"]]]
"""


def texts(settings: str = SETTINGS, picture: str = PICTURE, **more: str) -> dict[str, str]:
    return {"form.md": picture, "form.toml": settings, "common/trees.toml": TREES, **more}


def said(settings: str = SETTINGS, picture: str = PICTURE, **more: str) -> list[tuple[Any, ...]]:
    _form, problems = build_form(texts(settings, picture, **more))
    return [(one.file, one.line, one.field, one.say) for one in problems]


def test_a_sound_form_is_built() -> None:
    form = form_from_texts(texts())
    assert form.fields["年度"].type is FieldType.YEAR
    assert form.fields["年度"].carry is Carry.SHIFT
    assert form.fields["名称"].label == "项目名称"
    assert form.fields["属性"].type is FieldType.CHOICE
    assert form.fields["属性"].options == ("延续", "新增")
    assert form.tables["进度"].columns["内容"].required
    assert form.fonts["text"] == form.fonts["label"] == FontSpec("宋体", 10.5)
    assert (form.page.width_mm, form.page.height_mm) == (210, 297)
    assert len(blank_filing(form).row_ids("进度")) == 2


def test_preset_rows_begin_a_new_filing() -> None:
    form = form_from_texts(texts(SETTINGS.replace("min_rows = 2", 'preset = [{ "内容" = "一" }]')))
    filing = blank_filing(form)
    assert [row["内容"] for row in filing.table_texts(form.tables["进度"])] == ["一"]


def test_the_version_follows_every_text() -> None:
    versions = {
        form_from_texts(texts()).version,
        form_from_texts(texts(SETTINGS + "\n")).version,
        form_from_texts(texts(**{"guidance.md": "## 名称\n写全称。"})).version,
    }
    assert len(versions) == 3


DATE = 'type = "date"'
WIDTHS = "[30, 55, 30, 55]"


@pytest.mark.parametrize(
    ("old", "new", "line", "name", "say"),
    [
        ('place = "某县"\n', "", 0, "place", "没有写“place”"),
        ('"small"', "7", 1, "id", "“id”要写成文字"),
        ("[2020, 2030]", "2020", 4, "years", "要写成 [起始年, 终止年]"),
        ("[2020, 2030]", "[2030, 2020]", 4, "years", "要写成 [起始年, 终止年]"),
        ('field = "年度"', 'field = "年"', 6, "year_field", "指的栏目“年”不在版式图里"),
        (WIDTHS, "[30, 55, 30]", 5, "widths_mm", "版式图第 4 行的表格有 4 列"),
        (WIDTHS, "[30, 55, 30, 155]", 5, "widths_mm", "宽 270 毫米，版心只有 170 毫米"),
        (WIDTHS, f"[{WIDTHS}, [170]]", 5, "widths_mm", "写了 2 组列宽，画了 1 个表格"),
        ('"year",', '"jahr",', 9, "年度", "写了“jahr”，只能是 text、"),
        (DATE, f'{DATE}, carry = "never"', 17, "进度.时间", "只能是 keep、shift、clear、review"),
        (DATE, 'type = "choice"', 17, "进度.时间", "是选择栏，却没有选项"),
        (DATE, 'typ = "date"', 17, "进度.时间", "不认识的设置“typ”"),
        ('"时间" = {', '"时刻" = {', 17, "进度.时刻", "版式图的子表里没有这一列"),
        ('["项目"]', "[3]", 10, "名称", "“aliases”里只能写文字"),
        ("min_rows = 2", "min_rows = -1", 13, "进度", "“min_rows”要在 0 到 200 之间"),
        ("min_rows = 2", 'tree = "X"', 13, "进度", "指标树“X”不在 common/trees.toml 里"),
        ("min_rows = 2", 'tree = "T"', 12, "进度", "却没有 type ="),
        ("min_rows = 2", "skeleton = true", 13, "进度", "写了 skeleton，却没有写 tree"),
        ("min_rows = 2", 'preset = [{ "无" = "" }]', 13, "进度", "第 1 行没有“无”这一列"),
        ("[field]", "[field2]\na = 1\n[field]", 8, "field2", "不认识的设置“field2”"),
        ('"名称" = {', '"名字" = {', 10, "名字", "版式图里没有这个栏目"),
        ("[table.", '[table."别的"]\n[table.', 12, "别的", "版式图里没有这个子表"),
        ("[field]", '[field]\n"属性" = { options = ["甲"] }', 9, "属性", "图里是延续、新增"),
        ("id =", 'paper = "B5"\nid =', 1, "paper", "只能是 A4、A4横、A3、A3横"),
        ("id =", "margins_mm = [20, 20]\nid =", 1, "margins_mm", "要写成 [上, 右, 下, 左]"),
        ("id =", 'fonts = { cell = "仿宋" }\nid =', 1, "cell", "要写成“仿宋 10.5”这样"),
        ("id =", 'fonts = { head = "仿宋 9" }\nid =', 1, "head", "不认识的设置“head”"),
    ],
)
def test_mistakes_in_settings_are_told_with_their_line(
    old: str, new: str, line: int, name: str, say: str
) -> None:
    assert old in SETTINGS
    [(file, *place, told)] = said(SETTINGS.replace(old, new, 1))
    assert (file, place) == ("form.toml", [line, name])
    assert say in told


@pytest.mark.parametrize(
    ("old", "new", "name", "say"),
    [
        ("{年度}", "{年度}{名称}", "名称", "在版式图里出现了两次；再印一次写成 {=栏目}"),
        ("| 内容 | <", "| {=无名} | <", "无名", "{=…} 重印的栏目不在版式图里"),
        ("{.时间}", "{.内容}", "进度.内容", "在版式图里出现了两次"),
        ("| 内容 | <", "| {进度} | <", "进度", "既是栏目又是子表，要改一个名字"),
    ],
)
def test_mistakes_between_picture_and_settings_are_told(
    old: str, new: str, name: str, say: str
) -> None:
    assert old in PICTURE
    assert (name, say) in [one[2:] for one in said(picture=PICTURE.replace(old, new))]


def test_guidance_for_unknown_cells_is_told() -> None:
    assert said(**{"guidance.md": "## 名称\n写全称。\n## 名字\n写。\n## 进度.时间\n写到月。"}) == [
        ("guidance.md", 3, "名字", "表样里没有这个栏目")
    ]


def test_everything_wrong_is_told_at_once() -> None:
    settings = SETTINGS.replace('"year"', '"jahr"').replace('"date"', '"datum"')
    picture = PICTURE.replace("| 内容 | <", "| {} | <")
    files = {(one[0], one[1]) for one in said(settings, picture)}
    assert files == {("form.md", 5), ("form.toml", 9), ("form.toml", 17)}


def test_broken_toml_names_its_line() -> None:
    form, problems = build_form(texts('id = "small"\nname = '))
    assert form is None
    assert [(one.file, one.line) for one in problems] == [("form.toml", 2)]


def test_a_form_with_problems_does_not_load() -> None:
    with pytest.raises(FormError, match="表样“small”有 2 处问题") as caught:
        form_from_texts(texts(SETTINGS.replace('"year"', '"a"').replace('"date"', '"b"')))
    assert len(caught.value.problems) == 2


def test_a_folder_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    folder.mkdir()
    with pytest.raises(FormError, match="没有这个文件"):
        load_form(folder)
    (folder / "form.md").write_text(PICTURE, encoding="utf-8", newline="\r\n")
    (folder / "form.toml").write_bytes("名".encode("gb18030"))
    with pytest.raises(FormError, match="不是 UTF-8 编码的文本"):
        load_form(folder)
    (folder / "form.toml").write_text(SETTINGS, encoding="utf-8")
    assert read_form_texts(folder)["form.md"] == PICTURE
    assert load_form(folder).id == "small"


KEYS = st.sampled_from(
    [
        *("id", "name", "years", "paper", "widths_mm", "margins_mm", "fonts", "field", "table"),
        *(
            "seal_field",
            "year_field",
            "type",
            "options",
            "carry",
            "aliases",
            "calc",
            "max_chars",
            "align",
        ),
        *("columns", "tree", "skeleton", "min_rows", "preset", "年度", "属性", "进度", "内容"),
        *("rule", "rules", "also", "use", "bind", "check", "say", "let", "level", "title"),
    ]
)
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.text(max_size=4),
        st.sampled_from(["T", "money", "年度", "A4", "仿宋 9"]),
        st.integers(),
        st.floats(),
        st.booleans(),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


def as_toml(value: Any) -> str:
    if isinstance(value, dict):
        inner = ", ".join(f'"{key}" = {as_toml(one)}' for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + "".join(one for one in value if one.isprintable() and one != "'") + "'"
    return str(value)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_settings_end_in_a_form_or_problems(settings: dict[str, Any]) -> None:
    lines = [f'"{key}" = {as_toml(value)}' for key, value in settings.items()]
    form, problems = build_form(texts("\n".join(lines)))
    assert form is None or problems


@given(
    picture=st.text(alphabet="|*<^{}=.:@#>-□ 年度进度内容\n", max_size=100),
    toml=st.text(max_size=60),
)
def test_any_texts_end_in_problems(picture: str, toml: str) -> None:
    assert build_form(texts(SETTINGS, picture))[1]
    assert build_form(texts(toml))[1]
