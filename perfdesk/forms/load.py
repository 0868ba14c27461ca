"""Form folders → `Form`; everything wrong is reported at once, with file, line and field.

A form is read from texts, not from a folder, because a workspace keeps the texts of the form that
a filing was made with and must be able to open it for ever.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from perfdesk.errors import FormError, FormProblem, cause
from perfdesk.forms import definitions, equivalents, nesting, picture
from perfdesk.forms.equivalents import read_equivalents
from perfdesk.forms.guidance import read_guidance
from perfdesk.forms.head import FormHead, head_in, head_of
from perfdesk.forms.model import Form, Grid, TextLine
from perfdesk.forms.sheet import read_widths
from perfdesk.forms.source import Source
from perfdesk.indicators import read_trees
from perfdesk.paths import templates_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from perfdesk.forms.model import Block

_MOST_BYTES = 256 * 1024
"""Of one file; the longest that ships has 30,000."""
_MOST_FILES = 40
_MOST_ENTRIES = 1500
"""Fields, tables or rules of a form: many times what the largest form has."""
_MOST_GRID_CELLS = 20_000
FORM_FILES = ("form.md", "form.toml", "guidance.md", "sample.json")
COMMON = "common"
_TOO_LONG = f"文件太长，超过 {_MOST_BYTES // 1024} KB"
_TOML_LINE = re.compile(r"at line (\d+)")


def read_form_texts(folder: Path, only: Collection[str] = ()) -> dict[str, str]:
    """Return the texts that make up the form in a folder, shared files as `common/…`.

    With `only`, just those of them.

    Raises FormError when a file is missing or is no UTF-8 text.
    """
    texts: dict[str, str] = {}
    problems: list[FormProblem] = []
    shared = folder.parent / COMMON
    wanted = [(name, folder / name) for name in FORM_FILES]
    wanted += [
        (f"{COMMON}/{path.name}", path) for path in sorted(shared.glob("*.toml"))[:_MOST_FILES]
    ]
    for name, path in wanted:
        if only and name not in only:
            continue
        try:
            if path.exists() and not path.is_file():
                problems.append(FormProblem(name, 0, "", "不是普通文件"))
                continue
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                problems.append(FormProblem(name, 0, "", _TOO_LONG))
                continue
            texts[name] = data.decode("utf-8").replace("\r\n", "\n")
        except FileNotFoundError:
            if name in {"form.md", "form.toml"}:
                problems.append(FormProblem(name, 0, "", "没有这个文件"))
        except UnicodeDecodeError:
            problems.append(FormProblem(name, 0, "", "不是 UTF-8 编码的文本"))
        except OSError as error:
            problems.append(FormProblem(name, 0, "", f"读不了：{cause(error)}"))
    if problems:
        raise FormError(folder.name, problems)
    return texts


def build_form(texts: Mapping[str, str]) -> tuple[Form | None, tuple[FormProblem, ...]]:
    """Build a form from its texts; returns it with every problem found, or None if hopeless."""
    problems = _too_much(texts)
    if problems:
        return None, tuple(problems)
    settings = _toml("form.toml", texts.get("form.toml", ""), problems)
    drawing = picture.parse_picture(texts.get("form.md", ""))
    problems += _too_many(settings or {})
    if settings is None or problems:
        return None, tuple(problems + drawing.problems)
    shared = {
        name.removeprefix(f"{COMMON}/"): table
        for name, text in texts.items()
        if name.startswith(f"{COMMON}/")
        if (table := _toml(name, text, problems)) is not None
    }
    trees, tree_problems = read_trees(shared.get("trees.toml", {}), f"{COMMON}/trees.toml")
    problems += tree_problems
    source = Source(settings, texts["form.toml"], shared, problems, trees)
    blocks = _blocks(drawing, source)
    problems += drawing.problems
    form = definitions.read_form(source, blocks, digest(texts), dict(texts))
    guidance = read_guidance(texts.get("guidance.md", ""), form, problems)
    form = definitions.with_rules(source, form, guidance)
    same, wrong = read_equivalents(
        shared.get("equivalents.toml", {}), texts.get(equivalents.FILE, ""), trees
    )
    return replace(form, equivalents=same), (*problems, *wrong)


def _too_much(texts: Mapping[str, str]) -> list[FormProblem]:
    """Refuse what no form needs before any work is put into it."""
    problems = [
        FormProblem(name, 0, "", _TOO_LONG)
        for name, text in texts.items()
        if len(text) > _MOST_BYTES
    ]
    picture_text = texts.get("form.md", "")
    if picture_text.count("|") > _MOST_GRID_CELLS:
        problems.append(FormProblem("form.md", 0, "", f"表格超过 {_MOST_GRID_CELLS} 格"))
    return problems


def _too_many(settings: Mapping[str, Any]) -> list[FormProblem]:
    listed = [(key, settings.get(key)) for key in ("field", "table", "rule")]
    return [
        FormProblem("form.toml", 0, key, f"超过 {_MOST_ENTRIES} 项")
        for key, entries in listed
        if isinstance(entries, dict | list) and len(entries) > _MOST_ENTRIES
    ]


def load_form(folder: Path) -> Form:
    """Load the form in a folder; raises FormError with every problem found."""
    return form_from_texts(read_form_texts(folder), folder.name)


def form_from_texts(texts: Mapping[str, str], name: str = "") -> Form:
    """Load a form from its texts; raises FormError with every problem found."""
    form, problems = build_form(texts)
    if problems or form is None:
        raise FormError(name or (form.id if form else ""), problems)
    return form


class InstalledForms(Mapping[str, Form]):
    """The forms of a folder by id, in order of name; each is loaded when it is first asked for.

    A folder is named like its form (the linter sees to it), so the ids are known without loading.
    """

    def __init__(self, root: Path) -> None:
        """Look which forms there are."""
        self._folders = {path.parent.name: path.parent for path in sorted(root.glob("*/form.toml"))}
        self._loaded: dict[str, Form] = {}
        self._heads: dict[str, FormHead] = {}

    def __getitem__(self, form_id: str) -> Form:
        """Return a form; KeyError for an unknown id, FormError for one that has problems."""
        if form_id not in self._loaded:
            self._loaded[form_id] = load_form(self._folders[form_id])
        return self._loaded[form_id]

    def head(self, form_id: str) -> FormHead:
        """Return what lists show of a form, without loading it where that can be avoided."""
        if form_id not in self._heads:
            self._heads[form_id] = self._read_head(form_id) or head_of(self[form_id])
        return self._heads[form_id]

    def _read_head(self, form_id: str) -> FormHead | None:
        texts = read_form_texts(self._folders[form_id], ("form.toml",))
        settings = _toml("form.toml", texts["form.toml"], [])
        return head_in(settings) if settings is not None else None

    def __contains__(self, form_id: object) -> bool:
        """Tell whether there is such a form; it is not loaded for that."""
        return form_id in self._folders

    def __iter__(self) -> Iterator[str]:
        """Go through the ids."""
        return iter(self._folders)

    def __len__(self) -> int:
        """Count the forms."""
        return len(self._folders)


def head_among(forms: Mapping[str, Form], form_id: str) -> FormHead | None:
    """Return the head of one of some forms; None for an unknown id."""
    if form_id not in forms:
        return None
    return forms.head(form_id) if isinstance(forms, InstalledForms) else head_of(forms[form_id])


@cache
def load_forms(folder: Path | None = None) -> InstalledForms:
    """Return the forms of a folder, the bundled ones by default."""
    return InstalledForms(folder or templates_folder())


def digest(texts: Mapping[str, str]) -> str:
    """Return the version of a form: 16 hexadecimal digits over all its texts."""
    whole = hashlib.sha256()
    for name in sorted(texts):
        whole.update(f"{name}\0{texts[name]}\0".encode())
    return whole.hexdigest()[:16]


def _toml(name: str, text: str, problems: list[FormProblem]) -> dict[str, Any] | None:
    try:
        return _parsed(text)
    except tomllib.TOMLDecodeError as error:
        where = _TOML_LINE.search(str(error))
        line = int(where[1]) if where else text.count("\n") + 1
        problems.append(FormProblem(name, line, "", f"TOML 写法有误（{error}）"))
    except (RecursionError, ValueError):
        problems.append(FormProblem(name, 0, "", "括号套得太深，或数字太长"))
    return None


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, Any]:
    """Parse a TOML text; forms share most of theirs. Nobody may change the result."""
    return tomllib.loads(text)


def _blocks(drawing: picture.Drawing, source: Source) -> tuple[Block, ...]:
    widths = read_widths(source, [(grid.line, grid.columns) for grid in drawing.grids])
    by_grid = {id(grid): wide for grid, wide in zip(drawing.grids, widths, strict=True)}
    nested = {
        name: (grid, by_grid[id(grid)])
        for name in nesting.check_nesting(drawing)
        for grid in (drawing.nested[name],)
    }
    blocks: list[TextLine | Grid] = []
    for block in drawing.blocks:
        if isinstance(block, TextLine):
            blocks.append(block)
        else:
            flat, wide = nesting.unfold(drawing, block, by_grid[id(block)], nested)
            blocks.append(picture.finish_grid(drawing, flat, wide))
    return tuple(blocks)
