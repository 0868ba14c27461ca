"""The part of a TrueType font that a document needs, as a font file of its own.

Every character gets a glyph of its own, even where the font shares one, so that the text taken
back from the PDF is the text that was printed. Knows nothing of PDF.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfdesk.sfnt import SfntError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from perfdesk.sfnt import Sfnt

_COPIED = ("cvt ", "fpgm", "prep")
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x0001, 0x0008, 0x0020, 0x0040, 0x0080
_CHECKSUM_BASE = 0xB1B0AFBA


@dataclass(frozen=True, slots=True)
class Subset:
    """A small font: its bytes, and the glyph and width of each of its characters."""

    data: bytes
    glyphs: Mapping[str, int]
    advances: Sequence[float]
    """Width of each glyph in thousandths of an em."""
    box: tuple[int, int, int, int]
    """Left, bottom, right, top of the whole font in thousandths of an em."""


def subset(font: Sfnt, characters: Iterable[str]) -> Subset:
    """Cut the characters out of a font; raises OSError or SfntError when it cannot be read."""
    chars = sorted(set(characters))
    sources = [0, *(font.glyph(ord(char)) for char in chars)]
    try:
        outlines = _outlines(font, sources)
        metrics = _metrics(font, sources)
        data = _assemble(font, outlines, metrics)
        edges = struct.unpack_from(">4h", font.table("head"), 36)
    except (struct.error, KeyError, IndexError) as error:
        raise SfntError(f"{font.path}: {error}") from error
    left, bottom, right, top = (round(edge * 1000 / font.units) for edge in edges)
    return Subset(
        data,
        {char: number for number, char in enumerate(chars, 1)},
        [advance * 1000 / font.units for advance, _ in metrics],
        (left, bottom, right, top),
    )


def _outlines(font: Sfnt, sources: list[int]) -> list[bytes]:
    """Return the outlines of the glyphs; parts of composed ones are added to `sources`."""
    start, length = font.tables["glyf"]
    places = font.table("loca")
    step, code, factor = (4, ">II", 1) if font.long_offsets else (2, ">HH", 2)
    numbers: dict[int, int] = {}
    outlines: list[bytes] = []
    with font.path.open("rb") as file:
        for glyph in sources:  # grows while it is walked
            at, end = struct.unpack(code, places[glyph * step : (glyph + 2) * step])
            at, end = at * factor, end * factor
            if not 0 <= at <= end <= length:
                raise SfntError(f"{font.path}: glyph {glyph} lies outside the font")
            file.seek(start + at)
            outlines.append(_renumbered(file.read(end - at), sources, numbers))
    return outlines


def _renumbered(outline: bytes, sources: list[int], numbers: dict[int, int]) -> bytes:
    """Return an outline whose parts are named by their new numbers."""
    if len(outline) < 10 or outline[0] < 0x80:
        return outline
    changed = bytearray(outline)
    at, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack(">HH", outline[at : at + 4])
        if part not in numbers:
            numbers[part] = len(sources)
            sources.append(part)
        changed[at + 2 : at + 4] = struct.pack(">H", numbers[part])
        at += 8 if flags & _WORDS else 6
        at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
    return bytes(changed)


def _metrics(font: Sfnt, glyphs: Iterable[int]) -> list[tuple[int, int]]:
    """Return advance and left bearing of the glyphs in the font's own units."""
    table = font.table("hmtx")
    full = struct.unpack(">H", font.table("hhea")[34:36])[0]
    metrics: list[tuple[int, int]] = []
    for glyph in glyphs:
        if glyph < full:
            metrics.append(struct.unpack_from(">Hh", table, glyph * 4))
        else:
            bearing = struct.unpack_from(">h", table, full * 4 + (glyph - full) * 2)[0]
            metrics.append((struct.unpack_from(">H", table, full * 4 - 4)[0], bearing))
    return metrics


def _assemble(font: Sfnt, outlines: Sequence[bytes], metrics: Sequence[tuple[int, int]]) -> bytes:
    places = [0]
    for outline in outlines:
        places.append(places[-1] + len(outline) + -len(outline) % 4)
    count = struct.pack(">H", len(outlines))
    head, hhea, maxp = font.table("head"), font.table("hhea"), font.table("maxp")
    tables = {tag: font.table(tag) for tag in _COPIED if tag in font.tables}
    tables |= {
        "glyf": b"".join(outline + bytes(-len(outline) % 4) for outline in outlines),
        "head": head[:8] + bytes(4) + head[12:50] + b"\0\1" + head[52:54],
        "hhea": hhea[:34] + count,
        "hmtx": b"".join(struct.pack(">Hh", *one) for one in metrics),
        "loca": struct.pack(f">{len(places)}I", *places),
        "maxp": maxp[:4] + count + maxp[6:],
    }
    return _file(tables)


def _file(tables: Mapping[str, bytes]) -> bytes:
    """Return a font file of the tables, with its directory and checksums."""
    power = len(tables).bit_length() - 1
    header = struct.pack(
        ">IHHHH", 0x00010000, len(tables), 16 << power, power, (len(tables) - (1 << power)) * 16
    )
    offset = len(header) + 16 * len(tables)
    entries, bodies = [], []
    for tag in sorted(tables):
        body = tables[tag]
        padded = body + bytes(-len(body) % 4)
        entries.append(struct.pack(">4sIII", tag.encode(), _checksum(padded), offset, len(body)))
        bodies.append(padded)
        offset += len(padded)
    data = b"".join([header, *entries, *bodies])
    adjustment = (_CHECKSUM_BASE - _checksum(data)) & 0xFFFFFFFF
    place = data.index(b"head") + 8
    at = struct.unpack_from(">I", data, place)[0] + 8
    return data[:at] + struct.pack(">I", adjustment) + data[at + 4 :]


def _checksum(data: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(data) // 4}I", data)
    return sum(words) & 0xFFFFFFFF
