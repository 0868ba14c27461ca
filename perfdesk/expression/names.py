"""The names that an expression may use, and finding them the way Python writes identifiers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Names:
    """The names that an expression may use."""

    fields: frozenset[str]
    tables: tuple[tuple[str, frozenset[str]], ...] = ()
    lets: frozenset[str] = frozenset()
    """Names of earlier `let` values of the same rule."""

    def with_lets(self, lets: frozenset[str]) -> Names:
        """Return the same names with other `let` names."""
        return replace(self, lets=lets)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Names by the form in which the parser gives them back (NFKC)."""

    fields: Mapping[str, str]
    lets: Mapping[str, str]
    tables: Mapping[str, tuple[str, Mapping[str, str]]]


@lru_cache(maxsize=64)
def lexicon(names: Names) -> Lexicon:
    """Return the names as the parser writes them."""
    tables = {_parsed(name): (name, _by_parsed(columns)) for name, columns in names.tables}
    return Lexicon(_by_parsed(names.fields), _by_parsed(names.lets), tables)


def _by_parsed(names: Iterable[str]) -> dict[str, str]:
    return {_parsed(name): name for name in names}


def _parsed(name: str) -> str:
    return unicodedata.normalize("NFKC", name)
