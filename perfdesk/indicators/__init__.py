"""Indicator trees, and the values of indicators: operator, number, unit, or words."""

from perfdesk.indicators.grammar import vague_word
from perfdesk.indicators.pieces import (
    GRADED,
    Pieces,
    matching_units,
    take_apart,
    typed_operator,
    units_used,
)
from perfdesk.indicators.proposing import proposal, written
from perfdesk.indicators.reading import parse_indicator
from perfdesk.indicators.trees import Tree, first_level_of, pairs, read_trees, standard_name
from perfdesk.indicators.value import IndicatorValue, ValueKind
from perfdesk.indicators.words import Words, load_words

__all__ = [
    "GRADED",
    "IndicatorValue",
    "Pieces",
    "Tree",
    "ValueKind",
    "Words",
    "first_level_of",
    "load_words",
    "matching_units",
    "pairs",
    "parse_indicator",
    "proposal",
    "read_trees",
    "standard_name",
    "take_apart",
    "typed_operator",
    "units_used",
    "vague_word",
    "written",
]
