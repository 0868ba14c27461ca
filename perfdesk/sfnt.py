"""TrueType files: which characters a font has, how wide they are, where their outlines lie.

Reads only the few tables that are asked for: a general font library takes a fifth of a second to
unpack the character map of one Chinese font, more than the whole print may take.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

_COLLECTION = b"ttcf"
_CHARACTER_MAPS = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""(platform, encoding) of the Unicode maps, the fuller ones first."""
_MAX_TABLES = 64


class SfntError(Exception):
    """The file is no TrueType font that we can measure and embed."""


class NameRecord(NamedTuple):
    """One name of a font, such as its family in Chinese."""

    kind: int
    """1 family, 4 full name, 6 PostScript name, 16 typographic family."""
    text: str


def collection_size(path: Path) -> int:
    """Return how many fonts the file holds: 1 for a plain font; raises OSError, SfntError."""
    with path.open("rb") as file:
        head = file.read(12)
    if head[:4] != _COLLECTION:
        return 1
    if len(head) < 12:
        raise SfntError(f"{path}: truncated")
    return min(int(struct.unpack(">I", head[8:12])[0]), _MAX_TABLES)


class Sfnt:
    """One font of a TrueType file; tables are read from disk when first needed."""

    def __init__(self, path: Path, index: int = 0) -> None:
        """Read the table directory; raises OSError or SfntError."""
        self.path = path
        self.index = index
        try:
            self.tables = _directory(path, index)
            head = self.table("head")
            self.units: int = struct.unpack(">H", head[18:20])[0]
            self.long_offsets: bool = head[50:52] == b"\0\1"
            self.glyph_count: int = struct.unpack(">H", self.table("maxp")[4:6])[0]
        except (struct.error, KeyError) as error:
            raise SfntError(f"{path}: {error}") from error
        if not self.units:
            raise SfntError(f"{path}: no units per em")

    def table(self, tag: str) -> bytes:
        """Return the bytes of a table; raises KeyError when the font has none of that name."""
        offset, length = self.tables[tag]
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.read(length)

    @property
    def has_outlines(self) -> bool:
        """True when the outlines are of the kind that a PDF of ours can embed."""
        return all(tag in self.tables for tag in ("glyf", "loca", "hmtx", "hhea", "cmap"))

    @cached_property
    def may_embed(self) -> bool:
        """False when the maker of the font forbids embedding a part of it in documents."""
        try:
            licence: int = struct.unpack(">H", self.table("OS/2")[8:10])[0]
        except (KeyError, struct.error):
            return True
        return licence & 0x000F != 0x0002 and not licence & 0x0300

    @cached_property
    def names(self) -> tuple[NameRecord, ...]:
        """Every Unicode name of the font."""
        try:
            return _names(self.table("name"))
        except (KeyError, struct.error):
            return ()

    @cached_property
    def _map(self) -> _CharacterMap:
        try:
            return _character_map(self.table("cmap"))
        except (KeyError, struct.error, IndexError) as error:
            raise SfntError(f"{self.path}: {error}") from error

    @cached_property
    def _advances(self) -> array[int]:
        try:
            count = struct.unpack(">H", self.table("hhea")[34:36])[0]
            pairs = _shorts(self.table("hmtx")[: count * 4])
        except (KeyError, struct.error, ValueError) as error:
            raise SfntError(f"{self.path}: {error}") from error
        return pairs[::2]

    def glyph(self, code: int) -> int:
        """Return the glyph of a Unicode code point, 0 when the font has none."""
        glyph = self._map.glyph(code)
        return glyph if glyph < self.glyph_count else 0

    def advance(self, glyph: int) -> float:
        """Return how far a glyph moves the pen, in ems."""
        advances = self._advances
        return advances[min(glyph, len(advances) - 1)] / self.units if advances else 1.0


class _CharacterMap:
    """Code point → glyph, looked up in the font's own segments."""

    def __init__(self, starts: array[int], ends: array[int], deltas: array[int]) -> None:
        self._starts = starts
        self._ends = ends
        self._deltas = deltas

    def _segment(self, code: int) -> int:
        at = bisect_right(self._starts, code) - 1
        return at if at >= 0 and code <= self._ends[at] else -1

    def glyph(self, code: int) -> int:
        """Return the glyph, 0 when there is none."""
        at = self._segment(code)
        return (code + self._deltas[at]) if at >= 0 else 0


class _OldCharacterMap(_CharacterMap):
    """The 16-bit map (format 4), whose segments may point into a list of glyphs."""

    def __init__(self, body: bytes) -> None:
        count = struct.unpack(">H", body[6:8])[0] // 2
        ends = _shorts(body[14 : 14 + count * 2])
        rest = _shorts(body[16 + count * 2 : len(body) // 2 * 2])
        super().__init__(rest[:count], ends, rest[count : count * 2])
        self._offsets = rest[count * 2 :]

    def _segment(self, code: int) -> int:
        at = bisect_left(self._ends, code)
        return at if at < len(self._ends) and self._starts[at] <= code else -1

    def glyph(self, code: int) -> int:
        """Return the glyph, 0 when there is none."""
        at = self._segment(code)
        if at < 0:
            return 0
        offset = self._offsets[at]
        if not offset:
            return (code + self._deltas[at]) & 0xFFFF
        place = at + offset // 2 + code - self._starts[at]
        glyph = self._offsets[place] if place < len(self._offsets) else 0
        return (glyph + self._deltas[at]) & 0xFFFF if glyph else 0


def _shorts(data: bytes) -> array[int]:
    values = array("H", data)
    if struct.pack("=H", 1) != struct.pack(">H", 1):
        values.byteswap()
    return values


def _longs(data: bytes) -> array[int]:
    return array("q", struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _directory(path: Path, index: int) -> dict[str, tuple[int, int]]:
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] == _COLLECTION:
            file.seek(12 + index * 4)
            start = struct.unpack(">I", file.read(4))[0]
            file.seek(start)
            head = file.read(12)
        if head[:4] not in {b"\0\1\0\0", b"true"}:
            raise SfntError(f"{path}: not TrueType")
        count = struct.unpack(">H", head[4:6])[0]
        if count > _MAX_TABLES:
            raise SfntError(f"{path}: {count} tables")
        listed = file.read(count * 16)
    tables = {}
    for at in range(0, count * 16, 16):
        tag, _checksum, offset, length = struct.unpack(">4sIII", listed[at : at + 16])
        tables[tag.decode("latin-1")] = (offset, length)
    return tables


def _names(body: bytes) -> tuple[NameRecord, ...]:
    count, store = struct.unpack(">HH", body[2:6])
    names: list[NameRecord] = []
    for at in range(6, 6 + count * 12, 12):
        platform, encoding, _language, kind, length, offset = struct.unpack(
            ">6H", body[at : at + 12]
        )
        if platform == 0 or (platform == 3 and encoding in {0, 1, 10}):
            raw = body[store + offset : store + offset + length]
            names.append(NameRecord(kind, raw.decode("utf-16-be", "replace")))
    return tuple(names)


def _character_map(body: bytes) -> _CharacterMap:
    count = struct.unpack(">H", body[2:4])[0]
    places: dict[tuple[int, int], int] = {}
    for at in range(4, 4 + count * 8, 8):
        platform, encoding, offset = struct.unpack(">HHI", body[at : at + 8])
        places[platform, encoding] = offset
    for kind in _CHARACTER_MAPS:
        if kind not in places:
            continue
        part = body[places[kind] :]
        layout = struct.unpack(">H", part[:2])[0]
        if layout == 12:
            values = _longs(part[16 : 16 + struct.unpack(">I", part[12:16])[0] * 12])
            starts, firsts = values[::3], values[2::3]
            deltas = array("q", (f - s for f, s in zip(firsts, starts, strict=True)))
            return _CharacterMap(starts, values[1::3], deltas)
        if layout == 4:
            # Big fonts overflow the 16-bit length of this table; its segments know their ends.
            return _OldCharacterMap(part)
    raise SfntError("no Unicode character map")
