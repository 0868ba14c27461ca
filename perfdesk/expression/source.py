"""The text of an expression before it is compiled: its limits, its backquoted names, its places."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass

_MAX_CHARS = 2000
_MAX_NODES = 400
_MAX_BRACKETS = 30
_STAND_IN = 0xAC00
"""Backquoted names go through the parser as Hangul syllables, which no field name has."""


class ExpressionError(Exception):
    """An expression that cannot be compiled: where, and one Chinese sentence."""

    def __init__(self, position: int, say: str) -> None:
        """Keep the place, counted from 0, and what is wrong there."""
        self.position = position
        self.say = say
        super().__init__(f"第 {position + 1} 个字：{say}")


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed expression together with its text."""

    text: str
    tree: ast.Expression
    _names: tuple[str, ...]

    def place(self, node: ast.expr) -> int:
        """Return where in the text a node begins."""
        return _characters(self.text, node.col_offset)

    def segment(self, node: ast.expr) -> str:
        """Return the text of a node."""
        end = len(self.text) if node.end_col_offset is None else node.end_col_offset
        return self.text[self.place(node) : _characters(self.text, end)]

    def name(self, identifier: str) -> str:
        """Return the name that an identifier of the parsed text stands for."""
        place = ord(identifier[0]) - _STAND_IN
        return self._names[place] if 0 <= place < len(self._names) else identifier


def _characters(text: str, offset: int) -> int:
    return len(text.encode()[:offset].decode(errors="ignore"))


def read_source(text: str) -> Source:
    """Parse an expression within the limits; raises ExpressionError."""
    if not text.strip():
        raise ExpressionError(0, "式子是空的")
    if len(text) > _MAX_CHARS:
        raise ExpressionError(_MAX_CHARS, f"式子不能超过 {_MAX_CHARS} 个字")
    plain, names = _without_backquotes(text)
    indent = len(plain) - len(plain.lstrip())
    tree = _parse(plain[indent:], indent)
    if sum(1 for _ in ast.walk(tree)) > _MAX_NODES:
        raise ExpressionError(0, "式子太复杂，请拆成几条")
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset += indent
            node.end_col_offset = (node.end_col_offset or 0) + indent
    return Source(plain, tree, names)


def _parse(text: str, indent: int) -> ast.Expression:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval")
    except SyntaxError as error:
        column = min(max((error.offset or 1) - 1, 0), len(text))
        raise ExpressionError(column + indent, "式子写法不对") from None
    except (ValueError, RecursionError, MemoryError):
        raise ExpressionError(indent, "式子写法不对") from None


def _without_backquotes(text: str) -> tuple[str, tuple[str, ...]]:
    """Replace backquoted names by stand-ins of the same length, and refuse what is never needed."""
    pieces: list[str] = []
    names: list[str] = []
    depth = 0
    place = 0
    while place < len(text):
        sign = text[place]
        length = 1
        if sign in "'\"`":
            end = text.find(sign, place + 1)
            if end < 0:
                raise ExpressionError(place, "引号没有成对")
            length = end + 1 - place
            piece = text[place : end + 1]
            if sign == "`":
                piece = _stand_in(piece, len(names), place)
                names.append(text[place + 1 : end])
            pieces.append(piece.replace("\n", " "))
        elif sign == "\\" or sign == "#" or 0xAC00 <= ord(sign) <= 0xD7FF or ord(sign) < 32:
            if sign not in "\n\t\r":
                raise ExpressionError(place, f"不能用“{sign}”")
            pieces.append(" ")
        else:
            depth += (sign in "([{") - (sign in ")]}")
            if depth > _MAX_BRACKETS:
                raise ExpressionError(place, "括号套得太深")
            pieces.append(sign)
        place += length
    return "".join(pieces), tuple(names)


def _stand_in(quoted: str, number: int, place: int) -> str:
    if len(quoted) < 3 or "\n" in quoted:
        raise ExpressionError(place, "反引号里要写一个名字")
    return chr(_STAND_IN + number) + "_" * (len(quoted) - 1)
