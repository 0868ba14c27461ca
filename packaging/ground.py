"""The ground PerfDesk stands on: `.venv` from the lock file, and the system libraries of Qt.

Standard library only, and readable by Python 3.7, so that an old Python gets a sentence instead of
a traceback. Knows nothing of PerfDesk itself.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging" / "requirements.lock"
VENV = ROOT / ".venv"
STAMP = VENV / "perfdesk-stamp"
WINDOWS = os.name == "nt"
SCRIPTS = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = SCRIPTS / ("python.exe" if WINDOWS else "python")

SUPPORTED = ((3, 11), (3, 12), (3, 13))  # what the lock file has wheels for

# What Qt loads from the system, and the Debian package that has it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
DEBIAN_WHEELS = "usr/share/python-wheels"
VENV_PACKAGE = "python{}.{}-venv".format(*sys.version_info)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class StoppedError(Exception):
    """Work that cannot go on; the text tells the person at the keyboard why and what to do."""


def say(text: str) -> None:
    """One line for the person at the keyboard."""
    print(text, flush=True)


def suitable_python() -> list[str]:
    """How to call another Python of this machine that PerfDesk runs on."""
    for major, minor in reversed(SUPPORTED):
        version = f"{major}.{minor}"
        for command in (["python" + version], ["py", "-" + version]):
            with contextlib.suppress(OSError):  # not there
                if subprocess.call([*command, "-c", ""], stderr=subprocess.DEVNULL) == 0:
                    return command
    raise StoppedError(
        f"需要 Python 3.11、3.12 或 3.13，这里是 {platform.python_version()}。"
        "请安装其中一个，再用它运行本命令。"
    )


def set_up(qt: bool) -> None:
    """Have `.venv` as the lock file says and, for a window, what Qt needs; or StoppedError."""
    lacking = lacking_packages(qt)
    if lacking and is_debian() and is_root():
        apt_install(lacking)
        lacking = lacking_packages(qt)
    if qt and missing_qt_libraries():
        raise StoppedError("缺少界面所需的系统库。" + advice(lacking))
    if is_ready():
        return
    with one_at_a_time():
        if not is_ready():
            say("第一次运行（或依赖有变化），正在准备运行环境，需要几分钟……")
            make_environment()
            say("运行环境已就绪，以后启动不再需要网络")


def make_environment() -> None:
    """Make `.venv` anew; the stamp comes last, so that half of one is never taken for whole."""
    if VENV.exists():
        shutil.rmtree(VENV)
    if not has_venv():
        raise StoppedError("这台机器的 Python 没有 venv。" + advice([VENV_PACKAGE]))
    say("创建 .venv")
    call([sys.executable, "-m", "venv", "--without-pip", str(VENV)], "无法创建 .venv。")
    say("按锁定文件安装依赖（逐个核对校验值）")
    options = ["--require-hashes", "--only-binary", ":all:", "--progress-bar", "off", "--quiet"]
    options += ["--no-input", "--disable-pip-version-check", "--no-warn-script-location"]
    failure = "依赖没有装好，请检查网络后再运行一次。"
    if is_debian() and not CERTIFICATES.exists():
        failure += "缺少验证网络连接的证书。" + advice(["ca-certificates"])
    pip = pip_wheel() or unpacked_pip()
    call(
        [str(PYTHON), "-m", "pip", "install", *options, "-r", str(LOCK)],
        failure,
        environment={**os.environ, "PYTHONPATH": str(pip)},
    )
    make_importable()
    STAMP.write_text(expected_stamp(), encoding="utf-8")


def is_ready() -> bool:
    """Whether `.venv` was finished by this very Python, in this folder, from this lock file."""
    with contextlib.suppress(OSError):
        return PYTHON.exists() and STAMP.read_text(encoding="utf-8") == expected_stamp()
    return False


def expected_stamp() -> str:
    """What a finished `.venv` was made from."""
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    return "\n".join([digest, sys.version, sys.base_prefix, platform.machine(), str(ROOT), ""])


@contextlib.contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for another set-up of the same folder, where the system can tell."""
    if sys.platform == "win32":
        yield
        return
    import fcntl

    with (ROOT / ".venv.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def has_venv() -> bool:
    """Whether this Python can make virtual environments (Debian may leave the module out)."""
    return importlib.util.find_spec("venv") is not None


def pip_wheel() -> Path | None:
    """The wheel of pip that came with this Python or its Debian packages."""
    bundled = importlib.util.find_spec("ensurepip")
    places = [Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or "/" + DEBIAN_WHEELS)]
    if bundled and bundled.origin:
        places.append(Path(bundled.origin).parent / "_bundled")
    wheels = [wheel for place in places for wheel in sorted(place.glob("pip-*.whl"))]
    return wheels[-1] if wheels else None


def unpacked_pip() -> Path:
    """The wheel of pip out of its Debian package, which needs no root."""
    failure = "这台机器的 Python 没有 pip。" + advice([VENV_PACKAGE])
    if not is_debian():
        raise StoppedError(failure)
    with tempfile.TemporaryDirectory() as folder:
        call(["apt-get", "download", "-qq", "python3-pip-whl"], failure, Path(folder))
        package = next(Path(folder).glob("*.deb"))
        call(["dpkg-deb", "-x", str(package), str(VENV)], failure)
    return next((VENV / DEBIAN_WHEELS).glob("pip-*.whl"))


def make_importable() -> None:
    """Let `.venv` find PerfDesk in this folder, and have a `perfdesk` command."""
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = subprocess.check_output([str(PYTHON), "-c", where], encoding="utf-8").strip()
    # Python before 3.13 reads this file in the encoding of the system: keep it ASCII.
    line = f"import sys; sys.path.append({str(ROOT)!a})\n"
    (Path(packages) / "perfdesk.pth").write_text(line, encoding="ascii")
    if WINDOWS:
        command = '@"%~dp0python.exe" -m perfdesk %*\r\n'
        (SCRIPTS / "perfdesk.cmd").write_text(command, encoding="utf-8")
        return
    script = SCRIPTS / "perfdesk"
    script.write_text(f'#!/bin/sh\nexec "{PYTHON}" -m perfdesk "$@"\n', encoding="utf-8")
    script.chmod(0o755)


# The system under it


def lacking_packages(qt: bool) -> list[str]:
    """The Debian packages that set-up and, for a window, Qt still need."""
    packages: list[str] = []
    if not is_ready():
        packages += [] if has_venv() and pip_wheel() else [VENV_PACKAGE]
        packages += [] if CERTIFICATES.exists() else ["ca-certificates"]
    return packages + [QT_LIBRARIES[name] for name in missing_qt_libraries() if qt]


def missing_qt_libraries() -> list[str]:
    """The names in QT_LIBRARIES that this system cannot load."""
    return [name for name in QT_LIBRARIES if not loads(name)] if sys.platform == "linux" else []


def loads(library: str) -> bool:
    """Whether the system has a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def is_debian() -> bool:
    """Whether packages come from apt."""
    return sys.platform == "linux" and bool(shutil.which("apt-get") and shutil.which("dpkg-deb"))


def is_root() -> bool:
    """Whether this process may install system packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def apt_install(packages: Sequence[str]) -> None:
    """Try to install Debian packages as root; the caller looks at what is there afterwards."""
    say("安装系统软件包：" + " ".join(packages))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "DEBCONF_NOWARNINGS": "yes"}
    quiet = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.call([*quiet, "update"], env=environment, stdout=subprocess.DEVNULL)
    install = [*quiet, "install", "-y", "--no-install-recommends", *packages]
    if subprocess.call(install, env=environment, stdout=subprocess.DEVNULL) != 0:
        say("没有装上（见上）")


def advice(packages: Sequence[str]) -> str:
    """The one command that installs what is missing."""
    if is_debian():
        return "请运行：sudo apt-get install " + " ".join(packages)
    return "请用本系统的软件包管理器安装（Debian 上的名字是 " + " ".join(packages) + "）。"


def call(
    command: Sequence[str],
    failure: str,
    folder: Path = ROOT,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a step of the set-up; StoppedError with the given sentence when it fails."""
    if subprocess.call(command, cwd=folder, env=environment) != 0:
        raise StoppedError(failure)
