"""Source text → the text of a cell: what the clerk wrote, not what the form prints around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from perfdesk.filing import is_placeholder
from perfdesk.forms.model import FieldType
from perfdesk.intake.folding import SPACE, fold, trim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from perfdesk.forms.model import Blank, Field, Form

_UNITS = r"(?:万元|千元|百万元|亿元|元)"
_AMOUNT = re.compile(rf"([-+]?[\d,，.．０-９\s]*[\d０-９])\s*[（(]?({_UNITS})[)）]?", re.DOTALL)
_ONLY_UNIT = re.compile(rf"[（(]?{_UNITS}[)）]?")
_NO_DATE = re.compile(r"[年月日时分秒至到\-—–~～_./／:：]*")
_NO_TEXT = re.compile(r"[_＿‗]+|[xX×*＊○〇]{2,}|[（(][_＿\s]*[)）]")
_LONGEST_NOTHING = 200
_YEAR = re.compile(r"(?:19|20)\d{2}|[二一][〇零○Oo九][〇零○一二三四五六七八九]{2}")
_CHINESE_DIGITS = str.maketrans("〇零○Oo一二三四五六七八九", "00000123456789")
_LINE_GAPS = re.compile(r"[\r\v\f\x1c-\x1e\x85]")
_SEAL = re.compile(r"[（(]\s*(?:盖章|公章|签章|签字|签名|盖公章|印章)\s*[)）]")
_DATES = {FieldType.DATE, FieldType.DATERANGE}
_AMOUNTS = {FieldType.MONEY, FieldType.NUMBER}


def clean(definition: Field, text: str) -> str:
    """Return the cell text for a field; empty for placeholders of an unfilled form."""
    text = trim(_LINE_GAPS.sub("\n", text))
    kind = definition.type
    if kind is FieldType.LEVEL:
        return "" if is_placeholder(text) else re.sub(rf"{SPACE}+", "", text)
    if kind is FieldType.YEAR:
        return year_in(text) or ("" if _is_empty_date(text) else text)
    if kind in _DATES and _is_empty_date(text):
        return ""
    if kind in _AMOUNTS:
        text = _without_unit(text, definition.unit)
    return "" if _says_nothing(text) else text


def year_in(text: str) -> str:
    """Return the first year that a text names, in Arabic digits; empty when there is none."""
    match = _YEAR.search(fold(text))
    return match[0].translate(_CHINESE_DIGITS) if match else ""


def without_seal(text: str) -> str:
    """Take a seal mark (`（盖章）`) off the ends of a unit's name."""
    text = trim(text)
    for match in _SEAL.finditer(text):
        if match.start() == 0 or match.end() == len(text):
            return trim(text[: match.start()] + text[match.end() :])
    return text


def _is_empty_date(text: str) -> bool:
    return bool(_NO_DATE.fullmatch(fold(text).replace("度", "")))


def _says_nothing(text: str) -> bool:
    folded = fold(text)
    if not folded or _NO_TEXT.fullmatch(folded):
        return True
    return len(text) < _LONGEST_NOTHING and all(is_placeholder(part) for part in text.split())


def _without_unit(text: str, unit: str) -> str:
    """Take off a unit that the printed label states anyway."""
    if not unit:
        return text
    if _ONLY_UNIT.fullmatch(fold(text)):
        return ""
    match = _AMOUNT.fullmatch(text)
    return trim(match[1]) if match and match[2] == unit else text


def split_slot(form: Form, slot: Sequence[Blank], text: str) -> dict[tuple[str, str], str]:
    """Share one text out among blanks that stand side by side without a label between them."""
    if len(slot) == 1:
        return {slot[0].key: text}
    parts = []
    for blank in slot[:-1]:
        narrow = form.field_of(blank.key).type in {FieldType.CODE, FieldType.YEAR, *_AMOUNTS}
        parts.append(r"([0-9A-Za-z.\-]*)" if narrow else r"(\S*)")
    match = re.fullmatch(rf"{SPACE}*" + rf"{SPACE}*".join([*parts, "(.*)"]), text, re.DOTALL)
    if match is None:
        return {slot[-1].key: text}
    return {blank.key: part for blank, part in zip(slot, match.groups(), strict=True)}
