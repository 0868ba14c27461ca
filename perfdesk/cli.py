"""The command line: what batch jobs and evaluation scripts call (contract.md).

Results go to standard output, progress and messages to standard error. Exit status: 0 done; 1 done
with at least one error found; 2 the input or the call cannot be used (one sentence says why).
"""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import suppress
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perfdesk import __version__
from perfdesk.batch.checking import check_all
from perfdesk.batch.drafts import carry_one, draft_json, review_text
from perfdesk.batch.members import describe, known_form, read_all, read_each, reading_json
from perfdesk.batch.paper import print_all
from perfdesk.batch.targets import check_target, write_data
from perfdesk.check import lint_rules
from perfdesk.errors import PerfDeskError, cause
from perfdesk.findings import Level
from perfdesk.forms.lint import lint_folder
from perfdesk.forms.load import load_form, load_forms
from perfdesk.output.form_data import form_json, form_line
from perfdesk.paths import readable
from perfdesk.reckoning_files import ENDINGS, write_findings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.errors import FormProblem

FILES = click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
JSON = click.option("--json", "as_json", is_flag=True, help="只输出一个 JSON 对象")

_PIECES = 5_000
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


class Sentences(click.Group):
    """A command group whose every failure is one Chinese sentence and exit status 2."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; a wrong call or an unusable input ends with one sentence."""
        kwargs["standalone_mode"] = False
        _take_every_character()
        try:
            status = super().main(*args, **kwargs)
        except click.exceptions.Abort:
            _fail("已中断，没有改动任何文件。")
        except click.ClickException as error:
            _fail(_call_sentence(error))
        except PerfDeskError as error:
            _fail(str(error))
        except OSError as error:
            _fail(_system_sentence(error))
        except MemoryError:
            _fail("内存不够，请关掉一些程序后再试。")
        except Exception as error:
            # A mistake of ours. Batch jobs are promised one sentence; makers ask for the rest.
            if os.environ.get("PERFDESK_DEBUG"):
                raise
            _fail(f"程序内部出了差错（{type(error).__name__}），没有做成；请把文件交给维护人员。")
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; click itself would take a closed pipe for exit status 1."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            _close_results()
            raise PerfDeskError("接收结果的程序先结束了，结果没有写完。") from error


def _take_every_character() -> None:
    """Let a console or pipe that lacks a character show another one instead of failing."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _close_results() -> None:
    """Send what is still to be flushed nowhere, so that the end of the program is quiet."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(sentence: str) -> None:
    _tell(sentence)
    sys.exit(2)


def _system_sentence(error: OSError) -> str:
    try:
        Path.cwd()
    except OSError:  # libraries want to know it, even where every file is named in full
        return "当前文件夹已被删除或移走，没有做成；请换一个文件夹再试。"
    return f"读写文件时出错（{cause(error)}），请检查后再试。"


def _tell(sentence: str) -> None:
    """Say one line on standard error, whatever is in the names it tells; maybe nobody listens."""
    plain = "".join(char if char.isprintable() else " " for char in readable(sentence))
    with suppress(OSError):
        click.echo(" ".join(plain.split()), err=True)


def _call_sentence(error: click.ClickException) -> str:
    match error:
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"缺少参数 {name}，用 --help 可以看写法。"
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项，用 --help 可以看写法。"
        case click.BadParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"参数 {name} 的值用不了，用 --help 可以看写法。"
    if "No such command" in error.message:
        name = error.message.rpartition(" ")[2].strip("'.")
        return f"没有 {name} 这个命令，用 --help 可以看写法。"
    return "命令的写法不对，用 --help 可以看写法。"


@click.group(cls=Sentences, invoke_without_command=True)
@click.version_option(__version__, prog_name="perfdesk")
@click.pass_context
def main(context: click.Context) -> int:
    """绩效填报台：不带命令时打开窗口，带命令时不需要屏幕。"""
    return _desk(None) if context.invoked_subcommand is None else 0


@main.command("open")
@click.argument("workspace", type=click.Path(path_type=Path))
@click.option("--examples", is_flag=True, help="新建的工作区里先放入示例")
def open_workspace(workspace: Path, *, examples: bool) -> int:
    """在窗口里打开工作区文件。"""
    return _desk(workspace, examples=examples)


def _desk(workspace: Path | None, *, examples: bool = False) -> int:
    if sys.platform == "linux" and not any(map(os.environ.get, _SCREENS)):
        # Qt itself would end the program without a word that anybody understands.
        raise PerfDeskError("这里没有屏幕，打不开窗口；不用窗口的命令见 perfdesk --help。")
    # The window is looked up by name at run time, so that no command ever needs Qt.
    try:
        run = import_module("ui.app").run
    except ImportError as error:
        raise PerfDeskError(f"打不开窗口：这台电脑缺少界面组件（{error.name}）。") from error
    return int(run(workspace, examples=examples))


@main.command()
@FILES
@click.option("--form", "form_id", default="", help="按这个表样读，不去辨认")
@JSON
def read(files: Sequence[str], form_id: str, *, as_json: bool) -> int:
    """读出文件里的每一张表。"""
    found = read_all(files, load_forms(), form_id)
    _finish(found.problems, useless=not found.members)
    data = {
        "filings": [reading_json(one) for one in found.members],
        "problems": list(found.problems),
    }
    if as_json:
        _put(data)
    else:
        for one in found.members:
            click.echo(describe(one))
    return 0


@main.command()
@FILES
@click.option("--year", type=click.IntRange(1990, 2100), help="按这个年度审核")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="另存审核结果汇总（PDF 或 Excel 文件）"
)
@JSON
def check(files: Sequence[str], year: int | None, output: Path | None, *, as_json: bool) -> int:
    """审核每一张表，并把同时给出的表当作一个报送包互相核对。"""
    if output:
        check_target(output, ENDINGS, files)
    problems: list[str] = []
    members = read_each(files, load_forms(), problems)
    result = check_all(members, year, whole=output is not None)
    _finish(problems, useless=not result.members)
    if output:
        write_findings(result.reckonings(), output)
        _tell(f"已写到 {output}")
    if as_json:
        _put({**result.data(), "problems": problems})
    else:
        click.echo(result.text())
    return 1 if result.open(Level.ERROR) else 0


@main.command()
@FILES
@click.option("--year", type=click.IntRange(1990, 2100), required=True, help="结转到哪个年度")
@click.option("--into", "form_id", default="", metavar="ID", help="换成这个表样")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个 JSON 文件")
@JSON
def carry(
    files: Sequence[str], year: int, form_id: str, output: Path | None, *, as_json: bool
) -> int:
    """由去年的表生成今年的草稿，列出要核对的格子；换表样时列出没有位置的内容。"""
    into = known_form(load_forms(), form_id) if form_id else None
    if output:
        check_target(output, ".json", files)
    found = read_all(files, load_forms())
    _finish(found.problems, useless=not found.members)
    drafts = [carry_one(one, year, into) for one in found.members]
    data = {"filings": [draft_json(one) for one in drafts], "problems": list(found.problems)}
    if output:
        write_data(output, data)
        _tell(f"已写到 {output}")
    if as_json:
        _put(data)
    else:
        for draft in drafts:
            click.echo(review_text(draft))
    return 0


@main.command("print")
@FILES
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="PDF 文件")
@click.option("--draft", is_flag=True, help="打印草稿")
@click.option("--explanations", is_flag=True, help="每张表后面附审核说明")
def print_(files: Sequence[str], output: Path, *, draft: bool, explanations: bool) -> int:
    """打印正式的表（PDF）。"""
    check_target(output, ".pdf", files)
    found = read_all(files, load_forms())
    _finish(found.problems, useless=bool(found.problems))
    printed = print_all(found.members, output, draft=draft, explanations=explanations)
    for sentence in printed.messages:
        _tell(sentence)
    _tell(f"已打印 {printed.pages} 页：{output}")
    return 1 if printed.errors else 0


@main.command()
@FILES
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="JSON 文件")
def export(files: Sequence[str], output: Path) -> int:
    """把同样的表导出为数据文件。"""
    check_target(output, ".json", files)
    found = read_all(files, load_forms())
    _finish(found.problems, useless=bool(found.problems))
    data = {"filings": [reading_json(one) for one in found.members], "problems": []}
    write_data(output, data)
    _tell(f"已写到 {output}")
    return 0


@main.group()
def forms() -> None:
    """查看和检查表样。"""


@forms.command("list")
@JSON
def list_forms(*, as_json: bool) -> int:
    """列出装好的表样。"""
    known = load_forms().values()
    if as_json:
        _put({"forms": [form_line(form) for form in known]})
    else:
        for form in known:
            years = f"{form.years[0]}–{form.years[1]}"
            click.echo(f"{form.id}\t{form.name}\t{form.place}\t{years}")
    return 0


@forms.command("show")
@click.argument("form_id", metavar="ID")
def show_form(form_id: str) -> int:
    """以 JSON 给出一个表样的栏目、子表和规则。"""
    _put(form_json(known_form(load_forms(), form_id)))
    return 0


@forms.command("lint")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
def lint(folders: Sequence[Path]) -> int:
    """检查表样文件夹，一次报出所有问题。"""
    problems = 0
    for folder in folders:
        if not folder.is_dir():
            raise PerfDeskError(f"没有“{folder}”这个文件夹。")
        found = lint_folder(folder) or _lint_rules(folder)
        problems += len(found)
        for problem in found:
            click.echo(f"{folder.name}/{problem}")
    _tell(f"共 {problems} 处问题" if problems else "没有问题")
    return 1 if problems else 0


def _lint_rules(folder: Path) -> Sequence[FormProblem]:
    """Check what only the checks know, such as the names of readers; the form itself is sound."""
    return lint_rules(load_form(folder))


def _put(data: object) -> None:
    # Pure ASCII is the same in every encoding, so it is right where the pipe is not UTF-8.
    unicode = (getattr(sys.stdout, "encoding", "") or "").lower().replace("-", "").startswith("utf")
    encoder = json.JSONEncoder(ensure_ascii=not unicode, indent=1)
    # in pieces of moderate size: the findings of a thousand files come to millions of characters
    pieces = encoder.iterencode(data)
    while piece := "".join(islice(pieces, _PIECES)):
        click.echo(piece, nl=False)
    click.echo()


def _finish(problems: Sequence[str], *, useless: bool) -> None:
    """Tell the problems; a call in which nothing could be read cannot be used.

    Where all files are needed, one unusable file makes the call unusable: half a print is none.
    """
    if problems and useless:
        raise PerfDeskError("；".join(problems))
    for problem in problems:
        _tell(problem)
