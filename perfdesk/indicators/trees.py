"""Indicator trees: which second levels stand under which first level.

Owns the shape of a tree; the trees themselves are data. A tree is a property of a form, never
global: counties keep older trees than the ministry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from perfdesk.errors import FormProblem
from perfdesk.numerals import squeeze

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Tree:
    """The first and second levels of indicators that a form knows, in printed order."""

    id: str
    levels: tuple[tuple[str, tuple[str, ...]], ...]
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Names used elsewhere for one of this tree's levels, without white space → its own name."""


def pairs(tree: Tree) -> tuple[tuple[str, str], ...]:
    """Return (first level, second level) in printed order."""
    return tuple((first, second) for first, seconds in tree.levels for second in seconds)


def standard_name(tree: Tree, name: str) -> str | None:
    """Return the tree's own name for a level, however it is written; None if it has none."""
    written = squeeze(name)
    known = {level: level for first, seconds in tree.levels for level in (first, *seconds)}
    for candidate in (written, f"{written}指标", written.removesuffix("指标")):
        if candidate in known:
            return candidate
    return tree.aliases.get(written) or tree.aliases.get(f"{written}指标")


def first_level_of(tree: Tree, second: str) -> str | None:
    """Return the first level under which the tree has this second level; None if it has none."""
    name = standard_name(tree, second)
    return next((first for first, seconds in tree.levels if name in seconds), None)


def read_trees(
    data: Mapping[str, object], file: str
) -> tuple[dict[str, Tree], tuple[FormProblem, ...]]:
    """Read the `[[tree]]` tables of a TOML file; what is wrong comes back as problems."""
    trees: dict[str, Tree] = {}
    problems: list[FormProblem] = []
    listed = data.get("tree", [])
    for number, entry in enumerate(listed if isinstance(listed, list) else [], 1):
        try:
            tree = _read_tree(entry)
        except (KeyError, TypeError, ValueError):
            problems.append(FormProblem(file, 0, "tree", f"第 {number} 个指标体系写法不对"))
            continue
        if tree.id in trees:
            problems.append(FormProblem(file, 0, tree.id, "指标体系编号重复"))
        trees[tree.id] = tree
    return trees, tuple(problems)


def _read_tree(entry: Mapping[str, object]) -> Tree:
    levels, aliases = entry["levels"], entry.get("aliases", {})
    if not isinstance(levels, list) or not isinstance(aliases, dict):
        raise TypeError
    read: list[tuple[str, tuple[str, ...]]] = []
    for first, seconds in levels:
        if not isinstance(first, str) or not all(isinstance(second, str) for second in seconds):
            raise TypeError
        read.append((first, tuple(seconds)))
    names = {str(alias): str(name) for alias, name in aliases.items()}
    return Tree(str(entry["id"]), tuple(read), MappingProxyType(names))
