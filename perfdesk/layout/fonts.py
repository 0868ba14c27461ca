"""Which font prints a character, and how wide it is.

A form asks for office typefaces (宋体, 仿宋, 小标宋 …). Each is answered by the computer's own font
when there is one, else by a bundled one; a character that it lacks is borrowed from the bundled
fonts, and one that none has prints as `〓` and is reported, never dropped.
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from perfdesk.errors import PrintError
from perfdesk.glyphs import BUNDLED, is_shapeless
from perfdesk.layout.installed import FontFile, find_installed
from perfdesk.paths import resources_folder
from perfdesk.sfnt import Sfnt, SfntError

if TYPE_CHECKING:
    from pathlib import Path

ASCENT = 0.88
"""Height of the ideographic em box above the baseline, in ems; the same in every Chinese font."""
DESCENT = 0.12
GETA = "〓"

_SERIF, _SERIF_BOLD = "NotoSerifSC-Regular", "NotoSerifSC-Bold"
_SANS, _SANS_BOLD = "NotoSansSC-Regular", "NotoSansSC-Bold"
_FAMILIES = {
    _SERIF: "思源宋体",
    _SERIF_BOLD: "思源宋体 粗体",
    _SANS: "思源黑体",
    _SANS_BOLD: "思源黑体 粗体",
}


class _Wanted(NamedTuple):
    families: tuple[str, ...]
    """Names under which computers have the face, the best first."""
    bundled: str


_FACES = {
    "小标宋": _Wanted(
        ("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05",
         "小标宋体", "小标宋", "华文中宋", "STZhongsong"),
        _SERIF_BOLD,
    ),
    "宋体": _Wanted(
        ("宋体", "SimSun", "方正书宋_GBK", "方正书宋简体", "FZShuSong-Z01", "华文宋体", "STSong"),
        _SERIF,
    ),
    "仿宋": _Wanted(
        ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "方正仿宋简体",
         "FZFangSong-Z02", "华文仿宋", "STFangsong"),
        _SERIF,
    ),
    "黑体": _Wanted(
        ("黑体", "SimHei", "方正黑体_GBK", "方正黑体简体", "FZHei-B01", "华文黑体", "STHeiti"),
        _SANS_BOLD,
    ),
    "楷体": _Wanted(
        ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "方正楷体简体",
         "FZKai-Z03", "华文楷体", "STKaiti"),
        _SERIF,
    ),
}  # fmt: skip


class Glyph(NamedTuple):
    """How one character prints."""

    font: str
    """Name of the font."""
    advance: float
    """Width in ems."""
    shown: str
    """The character itself; `〓` for one that no font has; empty for one without shape."""


class Advances(dict[str, float]):
    """Character → width in ems; a plain dictionary, so that long texts are measured in C."""

    def __init__(self, face: Typeface) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, char: str) -> float:
        width = self[char] = self._face.glyph(char).advance
        return width


class Typeface:
    """An office typeface with the fonts that answer for it."""

    def __init__(self, fonts: Fonts, first: str) -> None:
        """Print with the font of that name, then with the bundled ones."""
        self._fonts = fonts
        self._chain = tuple(dict.fromkeys([first, *BUNDLED]))
        self._glyphs: dict[str, Glyph] = {}
        self.name = first
        self.advances = Advances(self)

    def glyph(self, char: str) -> Glyph:
        """Return how a character prints."""
        glyph = self._glyphs.get(char)
        if glyph is None:
            glyph = self._glyphs[char] = self._find(char)
        return glyph

    def _find(self, char: str) -> Glyph:
        if char == "\t":
            return self.glyph(" ")._replace(shown=" ")
        if is_shapeless(char):
            return Glyph(self.name, 0.0, "")
        for name in self._chain:
            font = self._fonts.sfnt(name)
            number = font.glyph(ord(char))
            if number:
                return Glyph(name, font.advance(number), char)
        return self.glyph(GETA) if char != GETA else Glyph(self.name, 1.0, "")


class Fonts:
    """The fonts that forms are laid out and printed with."""

    def __init__(self, *, bundled_only: bool = False) -> None:
        """Use the computer's own fonts where it has them, or only the bundled ones."""
        self._bundled_only = bundled_only
        self._files: dict[str, FontFile] = {}
        self._open: dict[str, Sfnt] = {}
        self._faces: dict[str, Typeface] = {}

    def typeface(self, face: str) -> Typeface:
        """Return the typeface for an office name; an unknown name is taken as a font family."""
        known = self._faces.get(face)
        if known is None:
            known = self._faces[face] = Typeface(self, self._choose(face))
        return known

    def file(self, name: str) -> FontFile:
        """Return the file behind a font name that a `Typeface` gave; KeyError for others."""
        known = self._files.get(name)
        if known is None:
            if name not in _FAMILIES:
                raise KeyError(name)
            path = self._folder / f"{name}.ttf"
            known = self._files[name] = FontFile(path, 0, name, _FAMILIES[name])
        return known

    def sfnt(self, name: str) -> Sfnt:
        """Return the opened font of a name; raises PrintError when its file cannot be read."""
        font = self._open.get(name)
        if font is None:
            file = self.file(name)
            try:
                font = self._open[name] = Sfnt(file.path, file.index)
            except (OSError, SfntError) as error:
                say = f"打印用的字体文件“{file.path.name}”读不出来，请重新安装绩效填报台"
                raise PrintError(say) from error
        return font

    def used(self) -> dict[str, str]:
        """Return office typeface → family that really answers for it, of those asked for so far."""
        return {face: self.file(known.name).family for face, known in self._faces.items()}

    @cached_property
    def _folder(self) -> Path:
        return resources_folder() / "fonts"

    def _choose(self, face: str) -> str:
        wanted = _FACES.get(face, _Wanted((face,), _SERIF))
        if not self._bundled_only:
            file = find_installed(wanted.families)
            if file and self._covers(file):
                return file.name
        return wanted.bundled

    def _covers(self, file: FontFile) -> bool:
        """Register the font if it has the characters that every form needs."""
        try:
            font = Sfnt(file.path, file.index)
            complete = all(font.glyph(ord(char)) for char in "目标0，（")
        except (OSError, SfntError):
            return False
        if complete:
            self._files[file.name] = file
            self._open[file.name] = font
        return complete


@cache
def load_fonts(*, bundled_only: bool = False) -> Fonts:
    """Return the fonts of this program, shared by everything that prints.

    With `bundled_only` the result is the same on every computer.
    """
    return Fonts(bundled_only=bundled_only)
