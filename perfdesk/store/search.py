"""Finding filings by words of any length, fast in a hundred thousand of them.

Words of three signs and more are looked up in the trigram index. Shorter ones are the beginnings
of trigrams, so the index has them too; titles and units are few enough to be read through.
"""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath, decode_path
from perfdesk.store import filings
from perfdesk.store.records import SearchHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlite_utils import Database

MOST_WORDS = 8
MOST_SIGNS = 200
"""More of a query than this is cut off."""

CANDIDATES = 1000
"""Filings with the longest word that are looked at for the other words."""

SHORT_WORD_CELLS = 5000
"""Cells with a word of one or two signs that are put in order."""

Candidate = tuple[int, CellPath | None, str]
"""Filing id, the cell that has the word, the text that has it."""

_WIDEN = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def search(db: Database, query: str, limit: int) -> tuple[SearchHit, ...]:
    """Return filings that have all words of the query in title, unit, year or cells.

    Titles come first, then units and years, then other cells; newer filings before older ones.
    """
    words = query[:MOST_SIGNS].split()[:MOST_WORDS]
    if not words or limit < 1:
        return ()
    longest = max(words, key=len)
    others = [_spellings(word) for word in words if word != longest]
    lead = _spellings(longest)
    hits: dict[int, Candidate] = {}
    for candidate in islice(_firsts(_candidates(db, lead)), CANDIDATES if others else None):
        if _fits(db, candidate[0], others):
            hits[candidate[0]] = candidate
            if len(hits) == limit:
                break
    marks = ",".join("?" * len(hits))
    found = {
        record.id: record for record in filings.records(db, f"filing.id IN ({marks})", list(hits))
    }
    return tuple(
        SearchHit(found[filing_id], path, excerpt(text, lead))
        for filing_id, path, text in hits.values()
    )


def excerpt(text: str, words: Iterable[str], before: int = 12, after: int = 36) -> str:
    """Return the text around the first of the words that it has, on one line."""
    line = " ".join(text.split())
    folded = line.lower()
    places = [place for word in words if (place := folded.find(word.lower())) >= 0]
    first = max(0, min(places, default=0) - before)
    last = first + before + after
    return ("…" if first else "") + line[first:last] + ("…" if last < len(line) else "")


def _spellings(word: str) -> tuple[str, ...]:
    """Return the word as typed and with all its signs in half width and in full width."""
    narrow = unicodedata.normalize("NFKC", word)
    return tuple(dict.fromkeys((word, narrow, narrow.translate(_WIDEN))))


def _firsts(candidates: Iterator[Candidate]) -> Iterator[Candidate]:
    seen: set[int] = set()
    for candidate in candidates:
        if candidate[0] not in seen:
            seen.add(candidate[0])
            yield candidate


def _candidates(db: Database, word: tuple[str, ...]) -> Iterator[Candidate]:
    titles = " OR ".join(["title LIKE ? ESCAPE '!'"] * len(word))
    patterns = [_pattern(spelling) for spelling in word]
    by_title = f"SELECT id, title FROM filing WHERE {titles} ORDER BY id DESC"
    for row in db.execute(by_title, patterns):
        yield row[0], None, row[1]
    for row in db.execute(
        f"SELECT filing.id, title FROM unit JOIN dossier ON dossier.unit = unit.id"
        f" JOIN filing ON filing.dossier = dossier.id"
        f" WHERE {titles.replace('title', 'unit.name')} OR dossier.year IN"
        f" ({','.join('?' * len(word))}) ORDER BY dossier.year DESC, filing.id DESC",
        [*patterns, *(_year(spelling) for spelling in word)],
    ):
        yield row[0], None, row[1]
    short = max(map(len, word)) < 3
    yield from _short_in_cells(db, word) if short else _long_in_cells(db, word)


def _long_in_cells(db: Database, word: tuple[str, ...]) -> Iterator[Candidate]:
    quoted = " OR ".join('"' + spelling.replace('"', '""') + '"' for spelling in word)
    for filing_id, path, text in db.execute(
        "SELECT cell.filing, cell.path, cell.text FROM search CROSS JOIN cell"
        " ON cell.id = search.rowid WHERE search MATCH ? ORDER BY search.rowid DESC",
        (quoted,),
    ):
        yield filing_id, decode_path(path), text


def _short_in_cells(db: Database, word: tuple[str, ...]) -> Iterator[Candidate]:
    found: set[int] = set()
    for spelling in word:
        begin = spelling.lower()
        rows = db.execute(
            "SELECT DISTINCT doc FROM search_terms WHERE term >= ? AND term < ? LIMIT ?",
            (begin, begin + "\U0010ffff", SHORT_WORD_CELLS),
        )
        found.update(row[0] for row in rows)
    for cell_id in sorted(found, reverse=True):
        for filing_id, path, text in db.execute(
            "SELECT filing, path, text FROM cell WHERE id = ?", (cell_id,)
        ):
            yield filing_id, decode_path(path), text


def _fits(db: Database, filing_id: int, others: list[tuple[str, ...]]) -> bool:
    """True when the filing is not removed and has each of the other words somewhere."""
    conditions = ["filing.id = ?", "removed_at IS NULL"]
    arguments: list[str | int] = [filing_id]
    for word in others:
        places = []
        for spelling in word:
            pattern = _pattern(spelling)
            places.append(
                "title LIKE ? ESCAPE '!' OR unit.name LIKE ? ESCAPE '!' OR year = ? OR EXISTS"
                " (SELECT 1 FROM cell WHERE filing = filing.id AND text LIKE ? ESCAPE '!')"
            )
            arguments += [pattern, pattern, _year(spelling), pattern]
        conditions.append(f"({' OR '.join(places)})")
    row = db.execute(
        "SELECT 1 FROM filing JOIN dossier ON dossier.id = dossier JOIN unit ON unit.id = unit"
        f" WHERE {' AND '.join(conditions)}",
        arguments,
    ).fetchone()
    return row is not None


def _pattern(word: str) -> str:
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def _year(word: str) -> int:
    """Return the year that a word names; -1 for other words, which no dossier has."""
    return int(word) if len(word) == 4 and word.isascii() and word.isdigit() else -1
