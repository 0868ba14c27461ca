from __future__ import annotations

import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.settings import Settings, read_settings, write_settings
from perfdesk.settings_file import load_settings, save_settings

if TYPE_CHECKING:
    from pathlib import Path

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
CHANGED = Settings(
    font_points=14.0,
    window=(10, -20, 1366, 768),
    last_workspace="D:\\填报\\我的填报.perfdesk",
    preferred_year=2024,
    print_copies=3,
    preview_seal=False,
)


def test_nothing_kept_means_the_defaults() -> None:
    assert read_settings({}) == Settings()


@pytest.mark.parametrize("settings", [Settings(), CHANGED])
def test_settings_survive_a_trip_through_json(settings: Settings) -> None:
    assert read_settings(json.loads(json.dumps(write_settings(settings)))) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("font_points", 8.9),
        ("font_points", 21),
        ("font_points", "12"),
        ("font_points", True),
        ("font_points", float("nan")),
        ("font_points", 10**400),
        ("navigator_width", 260.5),
        ("navigator_width", -1),
        ("window", [1, 2, 3]),
        ("window", [1, 2, 3, "4"]),
        ("window", "1234"),
        ("window_maximized", 1),
        ("preferred_year", 1066),
        ("print_copies", 0),
        ("last_workspace", None),
    ],
)
def test_a_bad_value_is_the_default_and_spoils_no_other(name: str, value: object) -> None:
    kept = {**write_settings(CHANGED), name: value}
    assert read_settings(kept) == replace(CHANGED, **{name: getattr(Settings(), name)})


def test_a_whole_number_is_a_font_size() -> None:
    assert read_settings({"font_points": 12}).font_points == 12.0


@given(st.dictionaries(st.sampled_from([one.name for one in fields(Settings)]), JSON))
def test_any_mapping_gives_settings_that_can_be_kept(mapping: dict[str, object]) -> None:
    settings = read_settings({**mapping, "不认识": 1})
    assert read_settings(write_settings(settings)) == settings


@pytest.fixture
def kept_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    target = tmp_path / "new" / "settings.json"
    monkeypatch.setattr("perfdesk.settings_file.settings_file", lambda: target)
    return target


def test_settings_are_kept_on_this_pc(kept_file: Path) -> None:
    assert load_settings() == Settings()
    assert save_settings(CHANGED)
    assert load_settings() == CHANGED
    assert list(kept_file.parent.iterdir()) == [kept_file]


@pytest.mark.parametrize("content", [b"", b"[1]", b"{", b"\xff\xfe\x00", b'{"window": {}}'])
def test_a_damaged_file_means_the_defaults(kept_file: Path, content: bytes) -> None:
    kept_file.parent.mkdir()
    kept_file.write_bytes(content)
    assert load_settings() == Settings()


def test_a_disk_that_refuses_settings_is_no_trouble(kept_file: Path) -> None:
    kept_file.parent.write_bytes(b"a file where the folder should be")
    assert not save_settings(CHANGED)
