"""How money and sums are written in running text, the patterns that all readers of money share."""

from __future__ import annotations

import re

from perfdesk.numerals import SHORT_NUMBER

MONEY_UNIT = r"(?:[百千]?万元|亿元|元)"
MONEY = re.compile(rf"(?P<number>{SHORT_NUMBER})\s{{0,3}}(?P<unit>{MONEY_UNIT})(?!/)")
"""An amount that is not one for each of something."""
_FACTOR = rf"{SHORT_NUMBER}\s{{0,3}}[^\W\d_]{{0,4}}(?:/[^\W\d_]{{1,2}}){{0,2}}%?"
SUM = rf"(?P<sum>{_FACTOR}(?:\s{{0,3}}[*×xX+＋]\s{{0,3}}{_FACTOR}){{1,8}})"
"""Numbers with their units, added or multiplied."""
RESULT = (
    rf"\s{{0,3}}=\s{{0,3}}(?P<result>{SHORT_NUMBER})\s{{0,3}}"
    rf"(?P<unit>{MONEY_UNIT}|[^\W\d_]{{0,2}})"
)
"""What is said right behind a sum that it comes to."""
SENTENCE_END = re.compile(r"[。；;\n]")
