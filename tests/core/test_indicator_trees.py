from __future__ import annotations

from perfdesk.indicators import Tree, first_level_of, pairs, read_trees, standard_name

TREE = Tree(
    "HN-5",
    (("产出指标", ("数量指标", "质量指标")), ("效益指标", ("可持续影响指标",))),
    {"可持续发展指标": "可持续影响指标"},
)


def test_trees_know_other_names() -> None:
    assert pairs(TREE) == (
        ("产出指标", "数量指标"),
        ("产出指标", "质量指标"),
        ("效益指标", "可持续影响指标"),
    )
    assert standard_name(TREE, "可持续\n发展指标") == "可持续影响指标"
    assert standard_name(TREE, "数量") == "数量指标"
    assert standard_name(TREE, "成本指标") is None
    assert first_level_of(TREE, "质量") == "产出指标"
    assert first_level_of(TREE, "成本") is None


def test_tree_files_are_checked() -> None:
    good = {"id": "T", "levels": [["产出指标", ["数量指标"]]], "aliases": {"数": "数量指标"}}
    trees, problems = read_trees({"tree": [good]}, "trees.toml")
    assert pairs(trees["T"]) == (("产出指标", "数量指标"),)
    assert not problems
    bad = [{"id": "x"}, {"id": "y", "levels": [[1, ["a"]]]}, good, good]
    _, problems = read_trees({"tree": bad}, "trees.toml")
    assert len(problems) == 3
