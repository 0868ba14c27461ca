"""Imported files, kept byte for byte but cheaply.

A Word or Excel file is a chain of packed parts, most of them the same in every file of an office
(styles, theme, fonts). Files are cut where such parts begin and each piece is kept once, so that
the tenth file of a kind takes a tenth of its size. Nothing is interpreted: the pieces put
together again are the file, whatever they mean.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
import zlib
from datetime import datetime
from typing import TYPE_CHECKING

from perfdesk.store import encoding
from perfdesk.store.records import SourceFile

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST_PIECES = 2000
"""A file with more beginnings of parts than this is kept whole."""

_PART_BEGINS = re.compile(rb"PK\x03\x04|(?s:PK\x01\x02.*)")
"""A packed part, or the table of contents with all that follows."""


def add(db: Database, name: str, data: bytes) -> int:
    """Keep an imported file; the same bytes are kept once, under their first name."""
    digest = hashlib.sha256(data).hexdigest()
    known = db.execute("SELECT id FROM source WHERE sha256 = ?", (digest,)).fetchone()
    if known:
        return int(known[0])
    pieces = json.dumps([_add_piece(db, piece) for piece in split(data)])
    added = db.execute(
        "INSERT INTO source (sha256, name, pieces, added_at) VALUES (?, ?, ?, ?)",
        (digest, name, pieces, encoding.now().isoformat()),
    )
    return int(added.lastrowid or 0)


def read(db: Database, source_id: int) -> SourceFile:
    """Return an imported file; KeyError for an unknown id."""
    row = db.execute(
        "SELECT name, sha256, pieces, added_at FROM source WHERE id = ?", (source_id,)
    ).fetchone()
    if row is None:
        raise KeyError(source_id)
    name, digest, pieces, added_at = row
    data = b"".join(_piece(db, piece_id) for piece_id in json.loads(pieces))
    return SourceFile(source_id, name, digest, data, datetime.fromisoformat(added_at))


def split(data: bytes) -> list[bytes]:
    """Cut a file where packed parts begin; put together again the pieces are the file."""
    cuts = [0, *(found.start() for found in _PART_BEGINS.finditer(data)), len(data)]
    if len(cuts) > MOST_PIECES:
        return [data]
    pieces = [data[first:last] for first, last in itertools.pairwise(cuts)]
    return [piece for piece in pieces if piece]


def _add_piece(db: Database, piece: bytes) -> int:
    digest = hashlib.sha256(piece).digest()
    known = db.execute("SELECT id FROM source_piece WHERE sha256 = ?", (digest,)).fetchone()
    if known:
        return int(known[0])
    packed = zlib.compress(piece)
    smaller = len(packed) < len(piece)
    added = db.execute(
        "INSERT INTO source_piece (sha256, packed, data) VALUES (?, ?, ?)",
        (digest, int(smaller), packed if smaller else piece),
    )
    return int(added.lastrowid or 0)


def _piece(db: Database, piece_id: int) -> bytes:
    packed, data = db.execute(
        "SELECT packed, data FROM source_piece WHERE id = ?", (piece_id,)
    ).fetchone()
    return zlib.decompress(data) if packed else bytes(data)
