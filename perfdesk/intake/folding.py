"""Comparing wording that people typed and printed in different ways.

Owns what counts as the same label: width, white space, punctuation, numbering and units in
brackets do not matter. Never used to change a value.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# zero-width characters, byte order marks and direction marks come along when text is pasted
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\ufeff\u00ad"
SPACE = rf"[\s{INVISIBLE}]"
_SPACES = re.compile(rf"{SPACE}+")
_EDGES = "".join(one for one in map(chr, range(0xFFFF)) if re.fullmatch(SPACE, one))
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NUMBERING = re.compile(
    r"^(?:\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)、]|\.(?!\d))|[①-⑳]|其中[:：]?|[*※▲★])+"
)
_NESTED = 8
"""Brackets within brackets that a label may have."""
_PUNCTUATION = re.compile(
    r"[\s:,、.。;·•…—\-_/\\|*＊※\"“”'‘’<>《》〈〉「」!?~+=（）()\[\]【】〔〕]+"
)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Return a text in one width, without white space and invisible characters."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=8192)
def core(text: str) -> str:
    """Return what a label says: no numbering, no brackets (units, seals), no punctuation."""
    folded = _NUMBERING.sub("", fold(text))
    bare = _BRACKETS.sub("", folded)
    for _depth in range(_NESTED):
        if bare == folded or "(" not in bare:
            break
        folded, bare = bare, _BRACKETS.sub("", bare)
    return _PUNCTUATION.sub("", bare)


def plain(text: str) -> str:
    """Return a text folded and without punctuation, brackets' contents included."""
    return _PUNCTUATION.sub("", fold(text))


def trim(text: str) -> str:
    """Take white space off both ends: U+3000, no-break and zero-width included."""
    return text.strip(_EDGES)


def likeness(one: str, other: str) -> float:
    """Return how much two short wordings share, from 0.0 to 1.0: twice the common subsequence."""
    if not one or not other or len(one) > 60 or len(other) > 60:
        return 0.0
    row = [0] * (len(other) + 1)
    for char in one:
        before = 0
        for at, against in enumerate(other, 1):
            kept = row[at]
            row[at] = before + 1 if char == against else max(row[at], row[at - 1])
            before = kept
    return 2 * row[-1] / (len(one) + len(other))


def map_back(text: str) -> tuple[str, list[int]]:
    """Return the folded text and, for each of its characters, where it stands in the text."""
    folded: list[str] = []
    places: list[int] = []
    for at, char in enumerate(text):
        for piece in fold(char):
            folded.append(piece)
            places.append(at)
    return "".join(folded), places
