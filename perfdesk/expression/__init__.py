"""The little language in which forms write their rules and calculations."""

from perfdesk.expression.answers import Answer, CannotSay, Key, Row, Scope
from perfdesk.expression.compiler import Expression, compile_expression
from perfdesk.expression.names import Names
from perfdesk.expression.source import ExpressionError

__all__ = [
    "Answer",
    "CannotSay",
    "Expression",
    "ExpressionError",
    "Key",
    "Names",
    "Row",
    "Scope",
    "compile_expression",
]
