"""What a person may set about the desk on this PC: one record with defaults.

Knows no file: whoever keeps the settings reads and writes the mapping. A value that is missing,
of another type or out of range is its default, so that a damaged file never stops the desk.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Json = str | int | float | bool | list[int]
"""The kinds of value that stand in the mapping."""


def _setting(default: Any, accept: Callable[[Any], bool] = lambda _: True) -> Any:
    return field(default=default, metadata={"accept": accept})


def _between(low: float, high: float) -> Callable[[Any], bool]:
    return lambda value: low <= value <= high


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; sizes on the screen are in pixels."""

    font_points: float = _setting(9.75, _between(9, 20))
    paper_zoom: float = _setting(1.0, _between(0.5, 3))
    navigator_width: int = _setting(260, _between(120, 1200))
    panel_width: int = _setting(360, _between(160, 1600))
    window: tuple[int, ...] = _setting((), lambda value: len(value) in (0, 4))
    """Left, top, width, height; empty before the first time."""
    window_maximized: bool = _setting(False)
    last_workspace: str = _setting("")
    preferred_year: int = _setting(0, lambda value: value == 0 or 1990 <= value <= 2100)
    """Budget year of new filings; 0 goes by the calendar."""
    preferred_unit: str = _setting("")
    preferred_form: str = _setting("")
    import_folder: str = _setting("")
    export_folder: str = _setting("")
    printer: str = _setting("")
    print_copies: int = _setting(1, _between(1, 99))
    print_explanations: bool = _setting(False)
    """Whether 审核说明 is printed behind the official tables."""
    explained_open: bool = _setting(True)
    hints_open: bool = _setting(False)
    """Whether the quiet parts of the findings are unfolded."""
    preview_seal: bool = _setting(True)
    use_system_fonts: bool = _setting(True)
    """Whether the PC's own 宋体, 仿宋 … go before the bundled fonts."""


def read_settings(mapping: Mapping[str, object]) -> Settings:
    """Return the settings in a mapping; unknown names are ignored, bad values are defaults."""
    kept: dict[str, Any] = {}
    for one in fields(Settings):
        value = _fitting(mapping.get(one.name), one.default)
        if value is not None and one.metadata["accept"](value):
            kept[one.name] = value
    return Settings(**kept)


def write_settings(settings: Settings) -> dict[str, Json]:
    """Return the settings as a mapping of JSON values that `read_settings` reads back."""
    values = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in values.items()
    }


def _fitting(value: object, default: object) -> object:
    """Return the value in the type of its default, or None when it has another type."""
    if isinstance(default, tuple):
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            return None
        return tuple(value)
    if isinstance(default, float) and type(value) is int and abs(value) < 1_000_000:
        return float(value)
    return value if type(value) is type(default) else None
