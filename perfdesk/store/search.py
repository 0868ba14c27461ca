"""Finding filings by words of any length, fast in a hundred thousand of them.

Words of three signs and more are looked up in the trigram indexes of titles and cells. Shorter
ones are the beginnings of trigrams, so the indexes have them too; units are few enough to be read
through.
"""

from __future__ import annotations

import unicodedata
from itertools import islice
from typing import TYPE_CHECKING

from perfdesk.cells import CellPath, decode_path
from perfdesk.store import filings
from perfdesk.store.records import SearchHit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlite_utils import Database

MOST_WORDS = 8
MOST_SIGNS = 200
"""More of a query than this is cut off."""

LOOKED_AT = 500
"""Filings with the rarest word that are looked at for the other words."""

SHORT_WORD_TEXTS = 5000
"""Texts with a word of one or two signs that are put in order."""

BATCH = 100

Word = tuple[str, ...]
"""One word in all its spellings."""

Candidate = tuple[int, CellPath | None, str]
"""Filing id, the cell that has the word, the text that has it."""

_WIDEN = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def search(db: Database, query: str, limit: int) -> tuple[SearchHit, ...]:
    """Return filings that have all words of the query in title, unit, year or cells.

    Titles come first, then units and years, then other cells; newer filings before older ones.
    """
    words = [_spellings(word) for word in query[:MOST_SIGNS].split()[:MOST_WORDS]]
    if not words or limit < 1:
        return ()
    rarest = words[0] if len(words) == 1 else min(words, key=lambda word: _frequency(db, word))
    others = [word for word in words if word != rarest]
    candidates = _firsts(_candidates(db, rarest))
    if others:
        candidates = islice(candidates, LOOKED_AT)
    hits = list(islice(_fitting(db, candidates, others), limit))
    marks = ",".join("?" * len(hits))
    ids = [filing_id for filing_id, _, _ in hits]
    found = {record.id: record for record in filings.records(db, f"filing.id IN ({marks})", ids)}
    return tuple(
        SearchHit(found[filing_id], path, excerpt(text, rarest)) for filing_id, path, text in hits
    )


def excerpt(text: str, words: Iterable[str], before: int = 12, after: int = 36) -> str:
    """Return the text around the first of the words that it has, on one line."""
    line = " ".join(text.split())
    folded = line.lower()
    places = [place for word in words if (place := folded.find(word.lower())) >= 0]
    first = max(0, min(places, default=0) - before)
    last = first + before + after
    return ("…" if first else "") + line[first:last] + ("…" if last < len(line) else "")


def _spellings(word: str) -> Word:
    """Return the word as typed and with all its signs in half width and in full width."""
    narrow = unicodedata.normalize("NFKC", word)
    return tuple(dict.fromkeys((word, narrow, narrow.translate(_WIDEN))))


def _frequency(db: Database, word: Word) -> int:
    """Return in how many texts a word stands, counted no further than is looked at."""
    found = (_texts(db, "filing", word), _filings_of_units(db, word), _texts(db, "cell", word))
    return sum(1 for rows in found for _ in islice(rows, LOOKED_AT))


def _firsts(candidates: Iterator[Candidate]) -> Iterator[Candidate]:
    """Pass each filing on once."""
    seen: set[int] = set()
    for candidate in candidates:
        if candidate[0] not in seen:
            seen.add(candidate[0])
            yield candidate


def _candidates(db: Database, word: Word) -> Iterator[Candidate]:
    title = "SELECT id, NULL, title FROM filing WHERE id = ?"
    cell = "SELECT filing, path, text FROM cell WHERE id = ?"
    for filing_id in _texts(db, "filing", word):
        yield db.execute(title, (filing_id,)).fetchone()
    for filing_id in _filings_of_units(db, word):
        yield db.execute(title, (filing_id,)).fetchone()
    for cell_id in _texts(db, "cell", word):
        filing_id, path, text = db.execute(cell, (cell_id,)).fetchone()
        yield filing_id, decode_path(path), text


def _texts(db: Database, table: str, word: Word) -> Iterator[int]:
    """Yield the ids of cells or filings whose text or title has the word, newest first."""
    if max(map(len, word)) < 3:
        yield from _short_texts(db, table, word)
        return
    quoted = " OR ".join('"' + spelling.replace('"', '""') + '"' for spelling in word)
    index = f"{table}_search"
    sql = f"SELECT rowid FROM {index} WHERE {index} MATCH ? ORDER BY rowid DESC"
    yield from (row[0] for row in db.execute(sql, (quoted,)))


def _short_texts(db: Database, table: str, word: Word) -> Iterator[int]:
    found: set[int] = set()
    for spelling in word:
        begin = spelling.lower()
        rows = db.execute(
            f"SELECT DISTINCT doc FROM {table}_terms WHERE term >= ? AND term < ? LIMIT ?",
            (begin, begin + "\U0010ffff", SHORT_WORD_TEXTS),
        )
        found.update(row[0] for row in rows)
    yield from sorted(found, reverse=True)


def _filings_of_units(db: Database, word: Word) -> Iterator[int]:
    """Yield the filings whose unit or year the word names, newest year first."""
    names = " OR ".join(["unit.name LIKE ? ESCAPE '!'"] * len(word))
    years = ",".join("?" * len(word))
    rows = db.execute(
        "SELECT filing.id FROM dossier JOIN unit ON unit.id = dossier.unit"
        f" JOIN filing ON filing.dossier = dossier.id WHERE {names} OR dossier.year IN ({years})"
        " ORDER BY dossier.year DESC",
        [*map(_pattern, word), *map(_year, word)],
    )
    yield from (row[0] for row in rows)


def _fitting(
    db: Database, candidates: Iterator[Candidate], others: Sequence[Word]
) -> Iterator[Candidate]:
    """Pass on the filings that are not removed and have each of the other words somewhere."""
    conditions = ["removed_at IS NULL"]
    arguments: list[str | int] = []
    for word in others:
        conditions.append(f"({' OR '.join([_HAS_WORD] * len(word))})")
        for spelling in word:
            arguments += [_pattern(spelling), _pattern(spelling), _year(spelling)]
            arguments.append(_pattern(spelling))
    while batch := list(islice(candidates, BATCH)):
        marks = ",".join("?" * len(batch))
        rows = db.execute(
            "SELECT filing.id FROM filing JOIN dossier ON dossier.id = dossier"
            " JOIN unit ON unit.id = unit"
            f" WHERE filing.id IN ({marks}) AND {' AND '.join(conditions)}",
            [*(candidate[0] for candidate in batch), *arguments],
        )
        fitting = {row[0] for row in rows}
        yield from (candidate for candidate in batch if candidate[0] in fitting)


_HAS_WORD = """
title LIKE ? ESCAPE '!' OR unit.name LIKE ? ESCAPE '!' OR year = ? OR EXISTS
    (SELECT 1 FROM cell WHERE cell.filing = filing.id AND cell.text LIKE ? ESCAPE '!')
"""


def _pattern(word: str) -> str:
    escaped = word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def _year(word: str) -> int:
    """Return the year that a word names; -1 for other words, which no dossier has."""
    return int(word) if len(word) == 4 and word.isascii() and word.isdigit() else -1
