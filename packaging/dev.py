"""Set-up, run and test of PerfDesk on a bare machine: `python3 packaging/dev.py run`.

Of PerfDesk it knows only the command line; what it stands on is in `ground.py`.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ground import (
    LOCK,
    PYTHON,
    ROOT,
    SCRIPTS,
    SUPPORTED,
    WINDOWS,
    StoppedError,
    apt_install,
    call,
    is_debian,
    is_root,
    say,
    set_up,
    suitable_python,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

WORKSPACE = ROOT / ".perfdesk" / "示例.perfdesk"
"""What `run` opens: the first time with the bundled examples in it."""
DEMO = ROOT / ".perfdesk-demo"


def main(arguments: list[str]) -> int:
    """Run one command; 0 when all went well."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console of ASCII only is no reason to stop
    if not arguments or arguments[0] not in COMMANDS:
        say("用法：python3 packaging/dev.py " + "|".join(COMMANDS) + " [参数…]")
        return 2
    try:
        if sys.version_info[:2] not in SUPPORTED:
            return subprocess.call([*suitable_python(), str(Path(__file__).resolve()), *arguments])
        return COMMANDS[arguments[0]](arguments[1:])
    except StoppedError as reason:
        say(str(reason))
        return 1
    except PermissionError as error:
        say(f"这里不能写入：{error.filename}")
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: list[str]) -> int:
    """Open the desk, or do its main job without one where there is no screen."""
    screen = sys.platform != "linux" or any(map(os.environ.get, SCREENS))
    set_up(qt=screen)
    if not screen:
        say("这里没有屏幕，改为在命令行里用自带的样例走一遍。")
        return demo()
    WORKSPACE.parent.mkdir(exist_ok=True)
    started = time.monotonic()
    status = desk(*(arguments or ["open", str(WORKSPACE), "--examples"]))
    if sys.platform != "win32" and status == -signal.SIGABRT and time.monotonic() - started < 10:
        say("屏幕打不开（Qt 的说明见上），改为在命令行里用自带的样例走一遍。")
        return demo()
    return status


SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


def desk(*arguments: str) -> int:
    """Run PerfDesk; its exit status."""
    environment = {**os.environ, "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # compiling anew doubles the start
    return subprocess.call([str(PYTHON), "-m", "perfdesk", *arguments], env=environment)


def demo() -> int:
    """Last year's Word file in, this year's draft checked and printed; all on the command line."""
    example = next(iter(sorted((ROOT / "resources" / "examples").glob("*.docx"))), None)
    if example is None:
        raise StoppedError("resources/examples 里没有样例。")
    shutil.rmtree(DEMO, ignore_errors=True)
    DEMO.mkdir()
    draft, printed = DEMO / "draft.json", DEMO / "draft.pdf"
    year = str(filing_year(example) + 1)
    steps = (
        (f"一、读入去年的 Word 文件 {example.name}", example, ["read", str(example)]),
        (f"二、结转到 {year} 年", draft, ["carry", str(example), "--year", year, "-o", str(draft)]),
        (f"三、审核 {year} 年的草稿", draft, ["check", str(draft)]),
        ("四、打印", printed, ["print", str(draft), "-o", str(printed), "--draft"]),
    )
    for title, product, arguments in steps:
        say("\n" + title)
        if desk(*arguments) not in (0, 1) or not product.exists():  # 1: done, with findings
            raise StoppedError("这一步没有做成。")
    say(f"\n打印稿：{printed}")
    return 0


def filing_year(document: Path) -> int:
    """The year that a document's first filing is for."""
    command = [str(PYTHON), "-m", "perfdesk", "read", str(document), "--json"]
    environment = {**os.environ, "PYTHONUTF8": "1"}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, encoding="utf-8")
    if done.returncode != 0:
        raise StoppedError("样例读不出来。")
    return int(json.loads(done.stdout)["filings"][0]["values"]["年度"])


def test(arguments: list[str]) -> int:
    """Run the checks and all tests; with arguments only pytest, with them."""
    set_up(qt=True)
    if is_debian() and is_root() and not shutil.which("Xvfb"):
        apt_install(["xvfb"])  # some tests drive the desk in a real window where they can
    failed = [] if arguments else failed_checks()
    status = pytest(arguments)
    if failed:
        say("没有通过的检查：" + "、".join(failed))
    return status or int(bool(failed))


def pytest(arguments: Sequence[str]) -> int:
    """Run pytest without a screen; its exit status."""
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "PYTHONUTF8": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [str(PYTHON), "-m", "pytest", *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment)


def check(_arguments: list[str]) -> int:
    """Lint, types and import rules; 0 when all pass."""
    set_up(qt=False)
    return int(bool(failed_checks()))


def failed_checks() -> list[str]:
    """Run ruff, mypy and import-linter; print what failed and return the names."""
    checks = {
        "ruff": [str(PYTHON), "-m", "ruff", "check", "."],
        "mypy": [str(PYTHON), "-m", "mypy"],
        "import-linter": [str(SCRIPTS / "lint-imports"), "--no-logo"],
    }
    failed = []
    for name, command in checks.items():
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        say(f"{name}：" + ("通过" if done.returncode == 0 else "没有通过"))
        if done.returncode != 0:
            say(done.stdout.rstrip())
            failed.append(name)
    return failed


def bench(arguments: list[str]) -> int:
    """Measure the time and size budgets."""
    set_up(qt=True)
    return pytest(["tests/benchmarks", "-m", "benchmark", "-s", *arguments])


def lock(_arguments: list[str]) -> int:
    """Write the lock file anew from pyproject.toml, for Linux and Windows; needs a network."""
    set_up(qt=False)
    with tempfile.TemporaryDirectory() as folder:
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--target", folder, "uv"]
        call(install, "uv 没有装好，请检查网络。")
        made = Path(folder) / "requirements.lock"
        uv = [str(Path(folder) / "bin" / ("uv.exe" if WINDOWS else "uv")), "pip", "compile"]
        uv += ["pyproject.toml", "--extra", "test", "--universal", "--python-version", "3.11"]
        uv += ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header"]
        call([*uv, "--upgrade", "--quiet", "-o", str(made)], "锁定文件没有生成。")
        head = "# Made from pyproject.toml by `python3 packaging/dev.py lock`.\n"
        LOCK.write_text(head + made.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
    say(f"已更新 {LOCK.relative_to(ROOT)}")
    return 0


COMMANDS = {
    "run": run, "test": test, "check": check, "bench": bench, "lock": lock,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
