"""Word documents written by hand, so that a test shows exactly the XML it is about."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = {
    MAIN: "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
NAMESPACES = {
    "w": MAIN,
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{main}" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_RELATION = (
    '<Relationship Id="{key}" Target="{target}" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}"/>'
)


def run(text: str, properties: str = "") -> str:
    """Return one run; tabs and line ends become what Word writes for them."""
    inside = escape(text).replace("\t", "</w:t><w:tab/><w:t>").replace("\n", "</w:t><w:br/><w:t>")
    kept = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{kept}<w:t xml:space="preserve">{inside}</w:t></w:r>'


def para(*parts: str, properties: str = "") -> str:
    """Return a paragraph of runs; a part that is no XML is a run of its own."""
    inside = "".join(part if part.startswith("<") else run(part) for part in parts)
    kept = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{kept}{inside}</w:p>"


def paras(text: str) -> str:
    """Return a text as paragraphs, one for each of its lines."""
    return "".join(para(line) if line else "<w:p/>" for line in text.split("\n"))


def _content(part: str) -> str:
    return part if part.startswith("<w:") else paras(part)


def cell(*content: str, span: int = 1, down: str = "", width: int = 0, extra: str = "") -> str:
    """Return a table cell; a part that is no XML becomes paragraphs, `down` is its vMerge."""
    inside = "".join(_content(part) for part in content)
    properties = (
        (f'<w:tcW w:w="{width}" w:type="dxa"/>' if width else "")
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f'<w:vMerge w:val="{down}"/>' if down else "")
        + extra
    )
    # a cell has to end with a paragraph
    ending = "" if inside.endswith(("</w:p>", "<w:p/>")) else "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}{ending}</w:tc>"


def row(*cells: str, extra: str = "") -> str:
    """Return a table row; a cell that is no XML is a plain cell."""
    inside = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<w:tr>{f'<w:trPr>{extra}</w:trPr>' if extra else ''}{inside}</w:tr>"


def table(*rows: str, widths: Sequence[int] = ()) -> str:
    """Return a table; without widths it has no grid at all."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    grid = f"<w:tblGrid>{columns}</w:tblGrid>" if widths else ""
    return f"<w:tbl><w:tblPr/>{grid}{''.join(rows)}</w:tbl>"


def control(content: str, *, placeholder: bool = False) -> str:
    """Return a content control around runs, paragraphs, rows or cells."""
    shown = "<w:showingPlcHdr/>" if placeholder else ""
    return f"<w:sdt><w:sdtPr>{shown}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def symbol(char: str, font: str = "Wingdings") -> str:
    """Return a run with a symbol of a symbol font."""
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def text_box(*blocks: str, fallback: str | None = None) -> str:
    """Return a run with a floating text box, with the copy for old programs beside it."""
    inside = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    old = inside if fallback is None else f"<w:txbxContent>{fallback}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic>'
        f"<a:graphicData><wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{old}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def field(instruction: str, result: str | None = None, form: str = "") -> str:
    """Return a complex field; without result it has no separate part."""
    shown = "" if result is None else f"{_field_mark('separate')}{run(result)}"
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{f"<w:ffData>{form}</w:ffData>" if form else ""}'
        f"</w:fldChar></w:r><w:r><w:instrText>{escape(instruction)}</w:instrText></w:r>"
        f"{shown}{_field_mark('end')}"
    )


def _field_mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def document_xml(*blocks: str) -> str:
    """Return the main part."""
    spaces = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in NAMESPACES.items())
    body = "".join(blocks)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return f"{head}<w:document {spaces}><w:body>{body}</w:body></w:document>"


def docx(
    path: Path,
    *blocks: str,
    strict: bool = False,
    main: str = "word/document.xml",
    parts: Mapping[str, str | bytes] | None = None,
    relations: Mapping[str, str] | None = None,
) -> Path:
    """Write a document; a part given by name replaces or joins the usual ones.

    `relations` names the parts that the main part refers to: kind → target.
    """
    folder, _, file = main.rpartition("/")
    contents: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES.format(main=main),
        "_rels/.rels": _relations({"officeDocument": main}),
        f"{folder}/_rels/{file}.rels": _relations(relations or {}),
        main: document_xml(*blocks),
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            if strict and isinstance(content, str):
                for transitional, other in STRICT.items():
                    content = content.replace(transitional, other)
            archive.writestr(name, content)
    return path


def _relations(targets: Mapping[str, str]) -> str:
    listed = "".join(
        _RELATION.format(key=f"rId{number}", kind=kind, target=target)
        for number, (kind, target) in enumerate(targets.items(), 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{listed}</Relationships>'
