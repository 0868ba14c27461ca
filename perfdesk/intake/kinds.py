"""What a file really is, told by its content and never by its name.

Owns the sentences for files that cannot be used. Knows nothing of what stands in a document.
"""

from __future__ import annotations

import errno
from enum import Enum
from typing import TYPE_CHECKING

from perfdesk.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_FILE = 300_000_000
"""Bytes of a file that is looked at at all; a Word file with many photographs stays below."""


class Kind(Enum):
    """Kinds of file that are told apart."""

    DOCX = "docx"
    JSON = "json"
    ENCRYPTED = "encrypted"
    DOC = "doc"
    XLS = "xls"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODF = "odf"
    OFD = "ofd"
    PDF = "pdf"
    RTF = "rtf"
    WORD_XML = "word-xml"
    HTML = "html"
    IMAGE = "image"
    ZIP = "zip"
    TEXT = "text"
    OTHER = "other"


_AS_DOCX = "请用 Word 或 WPS 打开它，另存为 .docx 再导入。"
_ORIGINAL = "请找到它的 Word 原稿（.docx）再导入。"
_COPY_OVER = "请把表格复制到 Word 里，存为 .docx 再导入。"
_CANNOT: Mapping[Kind, str] = {
    Kind.ENCRYPTED: "这个文件有密码保护，请先在 Word 里取消密码再导入。",
    Kind.DOC: f"这是旧版 Word 文件（.doc），还不能直接读；{_AS_DOCX}",
    Kind.XLS: f"这是旧版 Excel 文件（.xls），还不能直接读；{_COPY_OVER}",
    Kind.XLSX: f"这是 Excel 文件（.xlsx），还不能直接读；{_COPY_OVER}",
    Kind.PPTX: "这是演示文稿，不是填报表；请改选填报表的 .docx 文件。",
    Kind.ODF: f"这是 OpenDocument 文件（.odt），还不能直接读；{_AS_DOCX}",
    Kind.OFD: f"这是 OFD 版式文件，还不能直接读；{_ORIGINAL}",
    Kind.PDF: f"这是 PDF 文件，还不能直接读；{_ORIGINAL}",
    Kind.RTF: f"这是 RTF 文件，还不能直接读；{_AS_DOCX}",
    Kind.WORD_XML: f"这是 Word 的 XML 文件，还不能直接读；{_AS_DOCX}",
    Kind.HTML: f"这是网页文件（或由网页改名而来），还不能直接读；{_AS_DOCX}",
    Kind.IMAGE: f"这是图片，上面的字读不出来；{_ORIGINAL}",
    Kind.ZIP: "这是压缩包，不是文档；请先解压，再导入里面的 .docx 文件。",
    Kind.TEXT: "这是纯文本文件，还不能直接读；请改选填报表的 .docx 文件。",
    Kind.OTHER: "认不出这是什么文件；请改选填报表的 .docx 文件。",
}
_HEADS: tuple[tuple[bytes, Kind], ...] = (
    (b"PK\3\4", Kind.ZIP),
    (b"PK\5\6", Kind.ZIP),
    (bytes.fromhex("d0cf11e0a1b11ae1"), Kind.DOC),
    (b"%PDF", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"BM", Kind.IMAGE),
    (b"II*\0", Kind.IMAGE),
    (b"MM\0*", Kind.IMAGE),
)
# names of streams inside an OLE2 file stand in its directory, in UTF-16
_OLE2_STREAMS: tuple[tuple[str, Kind], ...] = (
    ("EncryptedPackage", Kind.ENCRYPTED),
    ("WordDocument", Kind.DOC),
    ("Workbook", Kind.XLS),
    ("Book", Kind.XLS),
    ("PowerPoint Document", Kind.PPTX),
)
_TEXT_MARKS: tuple[tuple[str, Kind], ...] = (
    ('progid="word.document"', Kind.WORD_XML),
    ("<html", Kind.HTML),
    ("<!doctype html", Kind.HTML),
    ("mime-version:", Kind.HTML),
)
_SHARING_VIOLATIONS = {32, 33}  # Windows error codes: another program has the file open


def refuse(kind: Kind) -> DocumentError:
    """Return the error that says why a kind of file cannot be read and what to do."""
    return DocumentError(_CANNOT[kind])


def damaged(detail: str = "") -> DocumentError:
    """Return the error for a document whose inside does not hold together."""
    middle = f"（{detail}）" if detail else ""
    return DocumentError(
        f"这个文件已损坏或不完整{middle}，打不开；"
        "请重新复制一份，或在 Word 里修复后另存为 .docx 再导入。"
    )


def too_large() -> DocumentError:
    """Return the error for something beyond the limits."""
    return DocumentError(
        "这个文件大得不像填报表，为免卡死没有打开；请只留下填报表，另存为 .docx 再导入。"
    )


def explain(problem: OSError) -> DocumentError:
    """Say in one sentence why the system does not hand out a file."""
    if getattr(problem, "winerror", None) in _SHARING_VIOLATIONS or problem.errno == errno.EBUSY:
        return DocumentError("这个文件正被另一个程序打开；请先在 Word 或 WPS 里关闭它，再导入。")
    if isinstance(problem, FileNotFoundError | NotADirectoryError):
        return DocumentError("找不到这个文件，它可能已被移走或改名；请重新选择。")
    if isinstance(problem, PermissionError):
        return DocumentError(
            "没有读取这个文件的权限，或它正被别的程序占用；请先关闭它，或复制到桌面再导入。"
        )
    return DocumentError("这个文件读不出来，磁盘或 U 盘可能有问题；请复制到本机硬盘再导入。")


def look(path: Path) -> Kind:
    """Tell what a file is by its content; DocumentError if it is shut, empty or huge."""
    try:
        if path.is_dir():
            raise DocumentError("这是一个文件夹；请选里面的文件。")
        size = path.stat().st_size
        if path.name.startswith("~$") and size < 1024:
            raise DocumentError(
                "这是 Word 打开文件时留下的临时文件；请选名字前面没有“~$”的那一个。"
            )
        if not path.is_file():
            raise DocumentError("这不是普通文件；请选填报表的 .docx 文件。")
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as problem:
        raise explain(problem) from problem
    if not head:
        raise DocumentError("这个文件是空的（0 字节），可能没有复制完；请重新复制一份再导入。")
    if size > MAX_FILE:
        raise too_large()
    for mark, kind in _HEADS:
        if head.startswith(mark):
            return _inside_ole2(path) if kind is Kind.DOC else kind
    return _text_kind(head)


def read_bytes(path: Path, limit: int) -> bytes:
    """Return a whole file of at most `limit` bytes; DocumentError if it is larger or unreadable."""
    try:
        with path.open("rb") as stream:
            data = stream.read(limit + 1)
    except OSError as problem:
        raise explain(problem) from problem
    if len(data) > limit:
        raise too_large()
    return data


def _inside_ole2(path: Path) -> Kind:
    data = read_bytes(path, MAX_FILE)
    for name, kind in _OLE2_STREAMS:
        if f"{name}\0".encode("utf-16-le") in data:
            return kind
    return Kind.OTHER


def _text_kind(head: bytes) -> Kind:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    elif b"\0" in head:
        return Kind.OTHER
    else:
        text = head.decode("utf-8-sig", "replace")
    lower = text.lower()
    for mark, kind in _TEXT_MARKS:
        if mark in lower:
            return kind
    return Kind.JSON if text.lstrip()[:1] in {"{", "["} else Kind.TEXT
