"""Small windows: a new filing, the year to carry over to, the list of shortcuts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from perfdesk.forms.model import Form

FIRST_YEAR, LAST_YEAR = 1990, 2100
_LEAST_CHARS = 24
_LARGER_PLACE = re.compile(r"^.*[省市州盟](?=.)")
"""Pixels that a choice may take; a longer one is cut off at its end."""


class YearBox(QComboBox):
    """A budget year: picked from those around it, or typed."""

    def __init__(self, year: int) -> None:
        """Begin with a year."""
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.lineEdit().setValidator(QIntValidator(FIRST_YEAR, LAST_YEAR, self))
        self.setAccessibleName("年度")
        self.set_year(year)

    def set_year(self, year: int) -> None:
        """Show a year, and offer those around it."""
        self.clear()
        self.addItems([str(one) for one in range(year + 2, year - 6, -1)])
        self.setCurrentText(str(year))

    @property
    def year(self) -> int:
        """The year shown; what is no year counts as the one offered first."""
        typed = self.currentText()
        good = typed.isdigit() and FIRST_YEAR <= int(typed) <= LAST_YEAR
        return int(typed if good else self.itemText(0))


def _take_room_given(box: QComboBox) -> None:
    """Let a box be as wide as those beside it, not as wide as the longest name of a form."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(_LEAST_CHARS)


def _finish(dialog: QDialog, column: QVBoxLayout, word: str) -> QPushButton:
    cancel = QPushButton("取消")
    cancel.clicked.connect(dialog.reject)
    done = QPushButton(word)
    done.setProperty("kind", "primary")
    done.setDefault(True)
    done.clicked.connect(dialog.accept)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(done)
    column.addLayout(row)
    return done


class NewFilingDialog(QDialog):
    """Form, year and unit of a new filing. Signal chosen(form id, year, unit)."""

    chosen = Signal(str, str, str)

    def __init__(
        self,
        forms: Mapping[str, Form],
        units: Iterable[str],
        *,
        form_id: str = "",
        year: int,
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Ask, with what was used last filled in."""
        super().__init__(parent)
        self.setWindowTitle("新建一张")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.form = QComboBox()
        for one in sorted(forms.values(), key=lambda form: (form.place, form.name)):
            years = f"{one.years[0]}–{one.years[1]}"
            self.form.addItem(f"{one.name}　{one.place} {years}", one.id)
        self.form.setCurrentIndex(max(0, self.form.findData(form_id)))
        self.year = YearBox(year)
        self.unit = QComboBox()
        self.unit.setEditable(True)
        self.unit.addItems(list(units))
        self.unit.setCurrentText(unit)
        _take_room_given(self.form)
        rows = QFormLayout()
        rows.setVerticalSpacing(12)
        rows.setHorizontalSpacing(14)
        rows.addRow("表样", self.form)
        rows.addRow("年度", self.year)
        rows.addRow("单位", self.unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(18)
        column.addLayout(rows)
        _finish(self, column, "新建")
        self.setMinimumWidth(460)
        self.accepted.connect(self._tell)

    def _tell(self) -> None:
        form_id = str(self.form.currentData())
        self.chosen.emit(form_id, str(self.year.year), self.unit.currentText().strip())


class FormBox(QComboBox):
    """The form that drafts get: the one of last year's filings, or another one."""

    def __init__(self, same: str = "同去年一样") -> None:
        """Begin with last year's form alone, called `same`."""
        super().__init__()
        self._same = same
        self.setAccessibleName("表样")
        _take_room_given(self)
        self.currentTextChanged.connect(self.setToolTip)
        self.offer(())

    def offer(self, forms: Iterable[Form]) -> None:
        """Offer other forms; the one chosen before stays chosen if it is among them."""
        before = self.form_id
        self.clear()
        self.addItem(self._same, "")
        for one in forms:
            where = _LARGER_PLACE.sub("", one.place)  # what tells forms apart comes first
            self.addItem(f"换成{where}《{one.name}》{one.years[0]}–{one.years[1]}", one.id)
        self.setCurrentIndex(max(0, self.findData(before)))

    @property
    def form_id(self) -> str:
        """Id of the other form; empty for the same one."""
        return str(self.currentData() or "")


class CarryDialog(QDialog):
    """Which filings are carried over, to which year and form. Signal chosen(ids, year, form id)."""

    chosen = Signal(object, int, str)

    def __init__(
        self,
        choices: Sequence[tuple[str, tuple[int, ...]]],
        year: int,
        parent: QWidget | None = None,
        forms_into: Callable[[tuple[int, ...]], Iterable[Form]] = lambda _ids: (),
    ) -> None:
        """Offer sets of filings by name, the first one chosen, and the forms each can get."""
        super().__init__(parent)
        self.setWindowTitle("结转到新年度")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.which = QComboBox()
        for name, ids in choices:
            self.which.addItem(name, ids)
        self.year = YearBox(year)
        self.form = FormBox()
        self._forms_into = forms_into
        rows = QFormLayout()
        rows.setVerticalSpacing(12)
        rows.setHorizontalSpacing(14)
        rows.addRow("以这些为底稿", self.which)
        rows.addRow("新年度", self.year)
        rows.addRow("表样", self.form)
        say = QLabel(
            "原来的表不动。沿用过来的内容都标成黄色，核对一格确认一格。"
            "换表样时，新表里没有位置的内容会列在右边“审核”里，不会丢。"
        )
        say.setProperty("kind", "quiet")
        say.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(16)
        column.addLayout(rows)
        column.addWidget(say)
        _finish(self, column, "结转")
        self.setMinimumWidth(440)
        self.which.currentIndexChanged.connect(lambda _place: self._offer_forms())
        self.accepted.connect(self._tell)
        self._offer_forms()

    def _offer_forms(self) -> None:
        self.form.offer(self._forms_into(tuple(self.which.currentData())))

    def _tell(self) -> None:
        ids = tuple(self.which.currentData())
        self.chosen.emit(ids, self.year.year, self.form.form_id)


def _keys_table(keys: Sequence[tuple[str, str]], columns: int) -> QWidget:
    table = QWidget()
    grid = QGridLayout(table)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(7)
    part = -(-len(keys) // columns)
    for number, (key, text) in enumerate(keys):
        row, side = number % part, 2 * (number // part)
        name = QLabel(key)
        name.setStyleSheet("font-weight: bold;")
        grid.addWidget(name, row, side)
        grid.addWidget(QLabel(text), row, side + 1)
    return table


class KeysDialog(QDialog):
    """Every shortcut with what it does."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        """Show (keys, what they do)."""
        super().__init__(parent)
        self.setWindowTitle("快捷键一览")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        room = self.screen().availableGeometry().width() - 60
        table = _keys_table(keys, 2)
        if table.sizeHint().width() > room:
            table = _keys_table(keys, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(table)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.addWidget(area)
        hint = table.sizeHint()
        self.resize(min(hint.width() + 60, room), min(hint.height() + 60, 640))
