"""What a person may set about the desk on this PC: one record with defaults and descriptions.

Knows no file: whoever keeps the settings reads and writes the mapping. A value that is missing,
of another type or out of range is its default, so that a damaged file never stops the desk.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = str | int | float | bool | list[str] | list[int]
"""The kinds of value that stand in the mapping."""


def _setting(
    default: Any, say: str, accept: Callable[[Any], bool] = lambda _: True, *, items: type = str
) -> Any:
    return field(default=default, metadata={"say": say, "accept": accept, "items": items})


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: low <= value <= high


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; `describe` gives the Chinese description of each."""

    font_points: float = _setting(9.75, "界面字号（磅）", _between(9, 20))
    paper_zoom: float = _setting(1.0, "表样显示比例", _between(0.5, 3))
    navigator_width: int = _setting(260, "左栏宽度（像素）", _between(120, 1200))
    panel_width: int = _setting(360, "右栏宽度（像素）", _between(160, 1600))
    window: tuple[int, ...] = _setting(
        (), "窗口位置和大小（左、上、宽、高）", lambda value: len(value) in (0, 4), items=int
    )
    window_maximized: bool = _setting(False, "窗口最大化")
    last_workspace: str = _setting("", "上次打开的工作区")
    recent_workspaces: tuple[str, ...] = _setting(
        (), "最近打开的工作区", lambda value: len(value) <= 20
    )
    preferred_year: int = _setting(
        0, "默认填报年度（0 表示按当前日期）", lambda value: value == 0 or 1990 <= value <= 2100
    )
    preferred_unit: str = _setting("", "默认填报单位")
    preferred_form: str = _setting("", "默认表样")
    import_folder: str = _setting("", "上次导入文件的文件夹")
    export_folder: str = _setting("", "上次导出文件的文件夹")
    printer: str = _setting("", "上次使用的打印机")
    print_copies: int = _setting(1, "打印份数", _between(1, 99))
    preview_seal: bool = _setting(True, "预览时显示公章位置")
    use_system_fonts: bool = _setting(True, "优先使用本机的宋体、仿宋等字体")


def describe(name: str) -> str:
    """Return the Chinese description of a setting; KeyError for an unknown name."""
    return str({one.name: one for one in fields(Settings)}[name].metadata["say"])


def read_settings(mapping: Mapping[str, object]) -> Settings:
    """Return the settings in a mapping; unknown names are ignored, bad values are defaults."""
    kept: dict[str, Any] = {}
    for one in fields(Settings):
        value = _fitting(mapping.get(one.name), one.default, one.metadata["items"])
        if value is not None and one.metadata["accept"](value):
            kept[one.name] = value
    return Settings(**kept)


def write_settings(settings: Settings) -> dict[str, Json]:
    """Return the settings as a mapping of JSON values that `read_settings` reads back."""
    values = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }


def _fitting(value: object, default: object, items: type) -> object:
    """Return the value in the type of its default, or None when it has another type."""
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(type(item) is items for item in value):
            return None
        return tuple(value)
    if isinstance(default, float) and type(value) is int and abs(value) < 1_000_000:
        return float(value)
    return value if type(value) is type(default) else None
