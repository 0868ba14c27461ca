"""What a 指标值 can mean: a quantity with its operator and unit, a time, or words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from perfdesk.indicators.words import SCALES

_LONGEST_FIRST = sorted(SCALES, key=len, reverse=True)


class ValueKind(StrEnum):
    """What kind of thing stands in a 指标值 cell."""

    QUANTITY = "quantity"
    """One number with its operator and unit, or a range."""
    SEVERAL = "several"
    """Several quantities in one cell."""
    QUALITATIVE = "qualitative"
    """A grade as systems offer it for 定性 indicators: 优, 达成预期指标; or marked 定性."""
    WORDS = "words"
    """Other words without a number: 较大, 按月发放."""
    TIME = "time"
    """A date or time limit: 12月底前, 每月15日."""
    MIXED = "mixed"
    """Text with numbers that is no plain quantity."""


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A 指标值 as read; the raw text is kept beside it by whoever holds the cell.

    `≥95服务满意程度` (an official print that runs value and description together) is the quantity
    ≥95 without a unit, and its `remark`. In `≥60群众投诉下降率60%以上` the remark says the same
    number once more, with the unit in `restated_unit`.
    """

    kind: ValueKind
    operator: str = ""
    """≥ ≤ ＞ ＜ ＝ ≈, or empty when none is written."""
    number: Decimal | None = None
    upper: Decimal | None = None
    """Upper end when a range is written."""
    unit: str = ""
    """As written, with its scale: 万人, 个工作日, %."""
    per: tuple[str, ...] = ()
    """What the unit is for: (人, 月) in 元/人/月."""
    change: str = ""
    """提高, 下降: the number is a change; with 到 (提高到): the number is what is reached."""
    note: str = ""
    """What stands behind the quantity in brackets."""
    parts: tuple[IndicatorValue, ...] = ()
    """The quantities, when there are several."""
    written_operator: str = ""
    """The operator's own writing: 以上, 不少于, ≥."""
    digits: str = ""
    """The number's own writing in half-width digits: 1,000, 95.00; 95 for 百分之九十五, 1/3."""
    lead: str = ""
    """Words before the quantity: 参保率 in 参保率≥95%, 材料齐全后 in 材料齐全后20个工作日."""
    remark: str = ""
    """Words right after the quantity that are no unit: 服务满意程度 in ≥95服务满意程度."""
    restated_unit: str = ""
    """The unit with which the remark says the same number again: % in ≥100到位率100%."""
    vague: str = ""
    """The first word of degree that cannot be checked (较大, 进一步), when no number is given."""

    @property
    def full_unit(self) -> str:
        """Unit with what it is for: `元/人/月`."""
        return "/".join((self.unit, *self.per))

    @property
    def scale(self) -> tuple[int, str]:
        """How much the scale in the unit makes, and the unit without it: 万人 → (10000, 人)."""
        if self.unit not in {"千米", "千克", "千瓦", "千瓦时", "千伏安", "百分点"}:
            for sign in _LONGEST_FIRST:
                if self.unit.startswith(sign):
                    return SCALES[sign], self.unit[len(sign) :]
        return 1, self.unit

    @property
    def scaled(self) -> tuple[Decimal, str]:
        """Number and unit with 万 and 亿 worked out: 10.23万人 → (102300, 人)."""
        number = self.number if self.number is not None else Decimal(0)
        times, unit = self.scale
        return number * times, unit

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """Least and greatest value that the cell allows; None where it is open."""
        if self.number is None or self.operator == "≈":
            return (None, None)
        number, _ = self.scaled
        if self.upper is not None:
            return (number, self.upper * self.scale[0])
        low = None if self.operator in {"≤", "＜"} else number
        high = None if self.operator in {"≥", "＞"} else number
        return (low, high)
