"""Pages → PDF. The only module that knows reportlab; it decides nothing about the layout.

Only the glyphs that are used are embedded, as one font program per font, so that printing needs
no big font to be unpacked and the text can be taken out again, characters beyond the basic plane
included. The same pages give the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from perfdesk.errors import PrintError
from perfdesk.layout.fonts import ASCENT, DESCENT
from perfdesk.layout.pages import Pages
from perfdesk.output.subset import Subset, subset
from perfdesk.output.whole import write_whole
from perfdesk.sfnt import SfntError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from perfdesk.layout.fonts import Fonts
    from perfdesk.layout.pages import Page

    _Reference = pdfdoc.PDFObjectReference

_CREATOR = "绩效填报台"
_SYMBOLIC = 4
_MAX_RANGE = 100
"""Entries that a character map may hold in one stretch."""
_PAINTING = Lock()
"""reportlab finds fonts by name in one list for the whole process."""

rl_config.useA85 = 0  # streams as they are: a quarter smaller, and no slow encoder


def paint(
    pages: Pages | Sequence[Pages], fonts: Fonts, target: Path | BinaryIO, *, title: str
) -> None:
    """Write the pages as one PDF; a file appears whole or not at all.

    Raises PrintError when it cannot be written.
    """
    listed = [pages] if isinstance(pages, Pages) else list(pages)
    sheets = [page for one in listed for page in one.pages]
    if not sheets:
        raise PrintError("没有可以打印的页")
    data = _pdf(sheets, fonts, title)
    if isinstance(target, Path):
        write_whole(target, data)
    else:
        target.write(data)


def _pdf(sheets: Sequence[Page], fonts: Fonts, title: str) -> bytes:
    used: dict[str, set[str]] = {}
    for page in sheets:
        for run in page.runs:
            used.setdefault(run.font, set()).update(run.text)
    buffer = io.BytesIO()
    with _PAINTING:
        for name in sorted(used):
            pdfmetrics.registerFont(_EmbeddedFont(name, fonts, used[name]))
        canvas = Canvas(
            buffer,
            pageCompression=1,
            invariant=1,
            initialFontName=_registered(min(used)) if used else None,  # type: ignore[arg-type]
            lang="zh-CN",
        )
        canvas.setTitle(title)
        canvas.setCreator(_CREATOR)
        canvas.setAuthor("")
        canvas.setSubject("")
        for page in sheets:
            _paint_page(canvas, page)
        canvas.save()
    return buffer.getvalue()


def _paint_page(canvas: Canvas, page: Page) -> None:
    canvas.setPageSize((page.width, page.height))
    text = canvas.beginText()
    spacing = 0.0
    for run in page.runs:
        if run.spacing != spacing:
            spacing = run.spacing
            text.setCharSpace(spacing)
        text.setTextOrigin(run.x, page.height - run.y)
        text.setFont(_registered(run.font), run.size)
        text.textOut(run.text)
    canvas.drawText(text)
    for rule in page.rules:
        canvas.setLineWidth(rule.width)
        canvas.line(rule.x1, page.height - rule.y1, rule.x2, page.height - rule.y2)
    canvas.showPage()


def _registered(name: str) -> str:
    return f"perfdesk-{name}"


class _EmbeddedFont:
    """A font of one document, with the interface that reportlab asks of a multi-byte font."""

    _dynamicFont = 0  # noqa: N815
    _multiByte = 1  # noqa: N815

    def __init__(self, name: str, fonts: Fonts, characters: Iterable[str]) -> None:
        try:
            self._subset = subset(fonts.sfnt(name), characters)
        except (OSError, SfntError) as error:
            file = fonts.file(name).path.name
            raise PrintError(
                f"字体文件“{file}”损坏，不能嵌入 PDF，请换一种字体或重新安装"
            ) from error
        self.fontName = _registered(name)
        self.face = pdfmetrics.TypeFace(name)
        digest = hashlib.sha256(self._subset.data).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in digest[:6])
        self._base_name = f"{tag}+{name}"
        self._codes = {
            char: f"\\{glyph >> 8:03o}\\{glyph & 0xFF:03o}"
            for char, glyph in self._subset.glyphs.items()
        }

    def stringWidth(self, text: str, size: float, encoding: str = "") -> float:  # noqa: N802
        """Return the width of a text in points; the encoding is of no concern here."""
        advances, glyphs = self._subset.advances, self._subset.glyphs
        return sum(advances[glyphs[char]] for char in text) * size / 1000

    def formatForPdf(self, text: str) -> str:  # noqa: N802
        """Return the codes of a text, escaped for a PDF string."""
        return "".join(map(self._codes.__getitem__, text))

    def addObjects(self, document: pdfdoc.PDFDocument) -> None:  # noqa: N802
        """Add the font to a document."""
        name = f"F{len(document.fontMapping) + 1}"
        font = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("Type0"),
                "BaseFont": pdfdoc.PDFName(self._base_name),
                "Encoding": pdfdoc.PDFName("Identity-H"),
                "DescendantFonts": pdfdoc.PDFArray([self._descendant(document, name)]),
                "ToUnicode": _stream(document, _unicode_map(self._subset), f"unicode:{name}"),
            }
        )
        basic = document.idToObject["BasicFonts"]
        assert isinstance(basic, pdfdoc.PDFDictionary)
        basic[name] = _added(document, font, name)
        document.fontMapping[self.fontName] = f"/{name}"

    def _descendant(self, document: pdfdoc.PDFDocument, name: str) -> _Reference:
        data = self._subset.data
        program = _stream(document, data, f"program:{name}", {"Length1": len(data)})
        descriptor = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("FontDescriptor"),
                "FontName": pdfdoc.PDFName(self._base_name),
                "Flags": _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(list(self._subset.box)),
                "ItalicAngle": 0,
                "Ascent": round(ASCENT * 1000),
                "Descent": -round(DESCENT * 1000),
                "CapHeight": 700,
                "StemV": 80,
                "FontFile2": program,
            }
        )
        widths = pdfdoc.PDFArray([round(width) for width in self._subset.advances])
        system = {"Registry": "(Adobe)", "Ordering": "(Identity)", "Supplement": 0}
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Font"),
                "Subtype": pdfdoc.PDFName("CIDFontType2"),
                "BaseFont": pdfdoc.PDFName(self._base_name),
                "CIDSystemInfo": pdfdoc.PDFDictionary(system),
                "CIDToGIDMap": pdfdoc.PDFName("Identity"),
                "FontDescriptor": _added(document, descriptor, f"descriptor:{name}"),
                "DW": 1000,
                "W": pdfdoc.PDFArray([0, widths]),
            }
        )
        return _added(document, descendant, f"descendant:{name}")


def _added(document: pdfdoc.PDFDocument, thing: pdfdoc.PDFObject, name: str) -> _Reference:
    reference: _Reference = document.Reference(thing, name)  # type: ignore[no-untyped-call]
    return reference


def _stream(
    document: pdfdoc.PDFDocument,
    content: bytes,
    name: str,
    entries: dict[str, int] | None = None,
) -> _Reference:
    packed = zlib.compress(content, 6)
    dictionary = pdfdoc.PDFDictionary({**(entries or {}), "Filter": pdfdoc.PDFName("FlateDecode")})
    return _added(document, pdfdoc.PDFStream(dictionary, packed), name)


def _unicode_map(font: Subset) -> bytes:
    """Return the table by which a reader of the PDF turns glyphs back into characters."""
    pairs = [
        f"<{glyph:04X}> <{char.encode('utf-16-be').hex().upper()}>"
        for char, glyph in font.glyphs.items()
    ]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <FFFF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), _MAX_RANGE):
        part = pairs[start : start + _MAX_RANGE]
        lines += [f"{len(part)} beginbfchar", *part, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode("ascii")
