from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import PrintError
from perfdesk.layout import installed
from perfdesk.layout.fonts import Fonts, load_fonts
from perfdesk.layout.installed import find_installed, fonts_in
from perfdesk.paths import resources_folder
from perfdesk.sfnt import Sfnt, SfntError, collection_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FOLDER = resources_folder() / "fonts"
SERIF = FOLDER / "NotoSerifSC-Regular.ttf"
SANS = FOLDER / "NotoSansSC-Regular.ttf"
FACES = ("小标宋", "宋体", "仿宋", "黑体", "楷体")


@pytest.fixture
def bundled() -> Fonts:
    return load_fonts(bundled_only=True)


def collection(path: Path, *fonts: Path) -> Path:
    """Make a font collection out of fonts, as Windows ships its 宋体."""
    bodies = [font.read_bytes() for font in fonts]
    start = 12 + 4 * len(fonts)
    starts = [start + sum(map(len, bodies[:number])) for number in range(len(bodies))]
    head = b"ttcf" + struct.pack(f">II{len(fonts)}I", 0x00010000, len(fonts), *starts)
    moved = []
    for body, offset in zip(bodies, starts, strict=True):
        data = bytearray(body)
        for at in range(12, 12 + 16 * struct.unpack_from(">H", body, 4)[0], 16):
            place = struct.unpack_from(">I", data, at + 8)[0]
            struct.pack_into(">I", data, at + 8, place + offset)
        moved.append(bytes(data))
    path.write_bytes(head + b"".join(moved))
    return path


@pytest.mark.parametrize("face", FACES)
def test_every_office_face_prints_chinese_digits_and_marks(bundled: Fonts, face: str) -> None:
    typeface = bundled.typeface(face)
    for char in "绩效目标0%≥，（〔☑□√①㎡":
        assert typeface.glyph(char).shown == char
    assert typeface.advances["标"] == 1.0
    assert typeface.advances["1"] == typeface.advances["8"] < 0.7


def test_a_rare_character_is_borrowed_from_another_font(bundled: Fonts) -> None:
    glyph = bundled.typeface("小标宋").glyph("㐀")
    assert glyph.shown == "㐀"
    assert glyph.font == "NotoSerifSC-Regular"


def test_what_no_font_has_is_shown_as_geta(bundled: Fonts) -> None:
    assert bundled.typeface("仿宋").glyph("\U0001f600").shown == "〓"


@pytest.mark.parametrize("char", ["\u200b", "\ufeff", "\ufe0f", "\r", "\x07"])
def test_characters_without_shape_take_no_room(bundled: Fonts, char: str) -> None:
    glyph = bundled.typeface("仿宋").glyph(char)
    assert glyph.shown == ""
    assert glyph.advance == 0


def test_a_tab_is_a_space(bundled: Fonts) -> None:
    glyph = bundled.typeface("宋体").glyph("\t")
    assert (glyph.shown, glyph.advance) == (" ", bundled.typeface("宋体").advances[" "])


def test_an_unknown_face_is_answered_by_the_bundled_serif(bundled: Fonts) -> None:
    assert bundled.typeface("没有这种字体").name == "NotoSerifSC-Regular"
    assert bundled.used()["没有这种字体"] == "思源宋体"


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The only font folder of the computer."""
    monkeypatch.setattr(installed, "_folders", lambda: (tmp_path,))
    fonts_in.cache_clear()
    return tmp_path


def test_a_font_of_the_computer_is_preferred(own: Path) -> None:
    path = collection(own / "SomeFonts.ttc", SANS, SERIF)
    fonts = Fonts()
    file = fonts.file(fonts.typeface("Noto Serif SC").name)
    assert (file.path, file.index) == (path, 1)
    assert fonts.typeface("Noto Serif SC").glyph("标").advance == 1.0
    assert collection_size(path) == 2


def test_fonts_are_found_in_sub_folders_by_any_of_their_names(own: Path) -> None:
    (own / "chinese").mkdir()
    (own / "chinese" / "a.TTF").write_bytes(SERIF.read_bytes())
    found = find_installed(["没有的字体", "NOTO SERIF-SC regular"])
    assert found is not None
    assert found.name == "NotoSerifSC-Regular"


def test_without_own_fonts_the_bundled_ones_answer(own: Path) -> None:
    fonts = Fonts()
    names = {face: fonts.typeface(face).name for face in FACES}
    assert names["小标宋"] == "NotoSerifSC-Bold"
    assert names["仿宋"] == "NotoSerifSC-Regular"
    assert names["黑体"] == "NotoSansSC-Bold"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: b"OTTO" + body[4:],
        lambda body: body[:900_000],
        lambda body: b"ttcf" + body[4:],
        lambda body: b"\0" * 900_000,
        lambda body: body.replace(b"glyf", b"gone", 1),
    ],
)
def test_fonts_that_cannot_be_embedded_are_passed_over(
    own: Path, spoil: Callable[[bytes], bytes]
) -> None:
    (own / "spoilt.ttf").write_bytes(spoil(SANS.read_bytes()))
    assert Fonts().typeface("Noto Sans SC").name == "NotoSerifSC-Regular"


def test_a_font_whose_licence_forbids_embedding_is_passed_over(own: Path) -> None:
    data = bytearray(SANS.read_bytes())
    offset, _length = Sfnt(SANS).tables["OS/2"]
    data[offset + 8 : offset + 10] = b"\0\2"
    (own / "restricted.ttf").write_bytes(data)
    assert find_installed(["Noto Sans SC"]) is None


def test_a_missing_bundled_font_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("perfdesk.layout.fonts.resources_folder", lambda: tmp_path)
    with pytest.raises(PrintError, match=r"NotoSerifSC-Regular\.ttf.*重新安装"):
        Fonts(bundled_only=True).typeface("宋体").glyph("标")


def test_a_file_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"no font")
    with pytest.raises(SfntError):
        Sfnt(tmp_path / "a.ttf")


def test_a_name_that_no_typeface_gave_is_unknown(bundled: Fonts) -> None:
    with pytest.raises(KeyError):
        bundled.file("Comic Sans")
