"""Opening an office package without trusting it: sizes, counts and packing have limits.

Unpacks only the parts it is asked for. Knows nothing of what stands in them.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.intake.kinds import Kind, damaged, explain, refuse, too_large

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MAX_PART = 40_000_000
"""Bytes of one unpacked part: twice a 5,000-row table with every cell formatted."""
_MAX_ENTRIES = 10_000
_MAX_DIRECTORY = 4_000_000
_CHUNK = 1 << 18
_END = struct.Struct("<4s4H2LH")
_LOCATOR_64 = struct.Struct("<4sLQL")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    ValueError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Package:
    """An opened office package: its parts by lower-case name."""

    archive: zipfile.ZipFile
    entries: Mapping[str, zipfile.ZipInfo]

    def kind(self) -> Kind:
        """Tell Word, Excel, OpenDocument and other packages apart by their parts."""
        for start, kind in (
            ("word/", Kind.DOCX),
            ("xl/", Kind.XLSX),
            ("ppt/", Kind.PPTX),
            ("ofd.xml", Kind.OFD),
            ("content.xml", Kind.ODF),
            ("[content_types].xml", Kind.DOCX),
        ):
            if any(name.startswith(start) for name in self.entries):
                return kind
        return Kind.ZIP

    def read(self, name: str, limit: int = MAX_PART) -> bytes | None:
        """Return one part unpacked, None if it is missing; DocumentError when broken or too big."""
        entry = self.entries.get(name.lstrip("/").lower())
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise refuse(Kind.ENCRYPTED)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise damaged("压缩方式不认识")
        if entry.file_size > limit:
            raise too_large()
        chunks: list[bytes] = []
        left = limit
        try:
            with self.archive.open(entry) as stream:
                # the size in the directory may lie: count what really comes out
                while left >= 0 and (chunk := stream.read(_CHUNK)):
                    left -= len(chunk)
                    chunks.append(chunk)
        except _BROKEN as problem:
            raise damaged() from problem
        if left < 0:
            raise too_large()
        return b"".join(chunks)


def open_package(path: Path) -> Package:
    """Open a zip package without unpacking anything; the caller closes `archive`."""
    try:
        _check_directory(path)
        archive = zipfile.ZipFile(path)
    except zipfile.BadZipFile as problem:
        raise damaged("可能没有下载完或复制完") from problem
    except OSError as problem:
        raise explain(problem) from problem
    except _BROKEN as problem:
        raise damaged() from problem
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        # some old packers write back slashes
        name = entry.filename.replace("\\", "/").lstrip("/").lower()
        entries.setdefault(name, entry)
    return Package(archive, entries)


def _check_directory(path: Path) -> None:
    """Refuse a directory with absurdly many entries before it is read into memory."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END.size - 65_535))
        tail = stream.read()
    at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        raise zipfile.BadZipFile
    count, directory = _END.unpack_from(tail, at)[4:6]
    if tail[max(0, at - _LOCATOR_64.size) :].startswith(b"PK\6\7"):
        # the 64-bit record, where there is one, overrules the short one
        offset = _LOCATOR_64.unpack_from(tail, at - _LOCATOR_64.size)[2]
        with path.open("rb") as stream:
            stream.seek(offset)
            record = stream.read(_END_64.size)
        if len(record) < _END_64.size or not record.startswith(b"PK\6\6"):
            raise zipfile.BadZipFile
        count, directory = _END_64.unpack(record)[7:9]
    if count > _MAX_ENTRIES or directory > _MAX_DIRECTORY:
        raise too_large()
