"""The column itself: the list, its keys and its menu, and the search that takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListView, QMenu, QVBoxLayout

from perfdesk.listing import as_it_stands, rewritten, with_among
from ui.navigator.drawing import RowDelegate
from ui.navigator.list import RowList, RowModel
from ui.navigator.rows import (
    ARCHIVED,
    FilingRow,
    HitRow,
    Row,
    UnitRow,
    YearRow,
    filing_row,
    filing_rows,
    hit_rows,
    unit_row,
    years_closed_at_first,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtCore import QPoint

    from perfdesk.desk import Listed
    from perfdesk.forms.model import Form
    from perfdesk.journal import Changes
    from ui.bench import Bench
    from ui.theme import Metrics

_HOW_TO_BEGIN = "还没有填报表。\n把去年的 Word 表拖进窗口，\n或按 Ctrl+O 导入。"


class Navigator(QFrame):
    """Years, units and filings; or what was found.

    Signals: picked(id, CellPath | None); carry_asked(ids), print_asked(ids); remove_asked(id),
    archive_asked(id).
    """

    picked = Signal(int, object)
    carry_asked = Signal(object)
    print_asked = Signal(object)
    remove_asked = Signal(int)
    archive_asked = Signal(int)

    def __init__(self, bench: Bench) -> None:
        """Show what lies on a bench."""
        super().__init__()
        self.setProperty("kind", "panel")
        self._bench = bench
        self._listing: tuple[Listed, ...] = ()
        self._closed: frozenset[str] | None = None
        self._finding = False
        self.model = RowModel()
        self.view = RowList()
        self._rows = RowDelegate(self.view)
        self._rows.metrics = bench.metrics
        self._empty = QLabel()
        self._lay_out()
        bench.listed.connect(self.read_anew)
        bench.opened.connect(self._forget)
        bench.turned.connect(self._show_current)
        bench.changed.connect(self._take_changes)
        bench.resized.connect(self.set_metrics)

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._rows)
        self.view.setMouseTracking(True)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.setAccessibleName("填报表列表")
        self.view.clicked.connect(self._use)
        self.view.used.connect(self._use)
        self.view.remove_asked.connect(self._ask_remove)
        self.view.narrowed.connect(self._take_width)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self._empty.setProperty("kind", "quiet")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty)
        column.addWidget(self.view, 1)

    def set_metrics(self, metrics: Metrics) -> None:
        """Draw at another size."""
        self._rows.metrics = metrics
        self.view.scheduleDelayedItemsLayout()
        self.view.viewport().update()

    def _take_width(self, width: int) -> None:
        self._rows.width = width

    # --- what is shown ---------------------------------------------------------------------

    def read_anew(self) -> None:
        """Show the list of filings, unless a search is being shown."""
        self._listing = self._bench.listing
        if self._closed is None:
            self._closed = years_closed_at_first(self._listing)
        if not self._finding:
            self._show_listing()

    def _forget(self) -> None:
        self._closed = None
        self._finding = False
        if self._bench.desk is None:
            self.read_anew()

    def _show_listing(self) -> None:
        desk = self._bench.desk
        at = self.view.verticalScrollBar().value()
        closed = self._closed or frozenset()
        self.model.set_rows(filing_rows(self._listing, desk.forms, closed) if desk else [])
        self._empty.setText(_HOW_TO_BEGIN)
        self._empty.setVisible(desk is not None and not self._listing)
        self.view.setVisible(bool(self._listing))
        self.view.doItemsLayout()
        self.view.verticalScrollBar().setValue(at)
        self._mark_current()

    def show_hits(self, query: str) -> None:
        """Show where words are found; an empty query brings the list of filings back."""
        desk = self._bench.desk
        self._finding = bool(query.strip()) and desk is not None
        if desk is None or not self._finding:
            self._show_listing()
            return
        rows = hit_rows(desk.search(query.strip()), query)
        self.model.set_rows(rows)
        self.view.setVisible(bool(rows))
        self._empty.setVisible(not rows)
        self._empty.setText(f"没有找到“{query.strip()}”。")
        if rows:
            self.view.setCurrentIndex(self.model.index(1))

    @property
    def is_beside_the_point(self) -> bool:
        """Whether hits are shown and the filing in hand is none of them."""
        hits = [row.filing_id for row in self.model.rows if isinstance(row, HitRow)]
        return self._finding and self._bench.filing_id not in hits

    def enter_results(self) -> None:
        """Go to the first hit, or into the list."""
        if self._finding and self.model.rows:
            self._use(self.view.currentIndex())
        else:
            self.view.setFocus()

    def _show_current(self) -> None:
        year = next((one.year for one in self._listing if one.id == self._bench.filing_id), None)
        if year is not None and self._closed and year in self._closed:
            self._closed -= {year}
            if not self._finding:
                self._show_listing()
        self._mark_current()
        self._update_current()

    def _mark_current(self) -> None:
        choice = self.view.selectionModel()
        place = self._place(self._bench.filing_id)
        if self._finding:
            return
        if place < 0:
            choice.clearSelection()
            return
        index = self.model.index(place)
        choice.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        if isinstance(self.model.rows[place - 1], UnitRow):
            self.view.scrollTo(self.model.index(max(place - 2, 0)))  # the sums above it, too
        self.view.scrollTo(index)

    def _place(self, filing_id: int) -> int:
        for place, row in enumerate(self.model.rows):
            if isinstance(row, FilingRow) and row.listed.id == filing_id:
                return place
        return -1

    def _take_changes(self, changes: Changes) -> None:
        self._update_current(edited=changes.rewritten)

    def _update_current(self, *, edited: bool = False) -> None:
        desk, filing_id = self._bench.desk, self._bench.filing_id
        now = self._bench.standing
        if now is None or desk is None:
            return
        amongs = desk.take_touched()
        changed: dict[int, Listed] = {}
        for one in self._listing:
            if one.id == filing_id:
                line = as_it_stands(one, now)
                changed[one.id] = rewritten(line) if edited else line
            elif one.id in amongs:
                changed[one.id] = with_among(one, amongs[one.id])
        self._show_changed(
            [one for one in self._listing if changed.get(one.id, one) != one], changed
        )

    def _show_changed(self, before: Sequence[Listed], changed: Mapping[int, Listed]) -> None:
        """Show anew the rows of filings that have changed, and of the units above them."""
        if not before:
            return
        self._listing = tuple(changed.get(one.id, one) for one in self._listing)
        if self._finding:
            return
        moved = any(
            (one.year, one.unit) != (changed[one.id].year, changed[one.id].unit) for one in before
        )
        places = [self._place(one.id) for one in before]
        desk = self._bench.desk
        if moved or desk is None or (min(places) < 0 and self._is_open(before)):
            self._show_listing()
            return
        for one, place in zip(before, places, strict=True):
            if place >= 0:
                self._show_anew(place, filing_row(changed[one.id], desk.forms))
        for place in {self._place_of_unit(place) for place in places if place >= 0}:
            self._add_up_anew(place, desk.forms)

    def _is_open(self, filings: Sequence[Listed]) -> bool:
        return any(one.year not in (self._closed or ()) for one in filings)

    def _show_anew(self, place: int, row: Row) -> None:
        """Show one row; everything is laid out anew only when it takes another height."""
        height = self._rows.height(self.model.rows[place])
        self.model.set_row(place, row)
        if self._rows.height(row) != height:
            self.view.scheduleDelayedItemsLayout()

    def _place_of_unit(self, place: int) -> int:
        """Return where the unit stands that a filing is listed under."""
        while place >= 0 and not isinstance(self.model.rows[place], UnitRow):
            place -= 1
        return place

    def _add_up_anew(self, place: int, forms: Mapping[str, Form]) -> None:
        """Show other sums of a unit."""
        row = self.model.rows[place]
        if place >= 0 and isinstance(row, UnitRow):
            own = [one for one in self._listing if one.id in row.ids]
            new = unit_row(row.year, row.unit, own, forms)
            if new != row:
                self._show_anew(place, new)

    # --- what is done ----------------------------------------------------------------------

    def next_filing(self) -> None:
        """Take the next filing in hand."""
        self._step(1)

    def previous_filing(self) -> None:
        """Take the filing before in hand."""
        self._step(-1)

    def _step(self, by: int) -> None:
        ids = [row.listed.id for row in self.model.rows if isinstance(row, FilingRow)]
        if not ids:
            return
        here = ids.index(self._bench.filing_id) if self._bench.filing_id in ids else -by
        self.picked.emit(ids[(here + by) % len(ids)], None)

    def _use(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        match self.model.rows[index.row()]:
            case YearRow(year):
                self._closed = (self._closed or frozenset()) ^ {year}
                self._show_listing()
            case FilingRow(listed):
                self.picked.emit(listed.id, None)
            case HitRow(filing_id, path):
                self.picked.emit(filing_id, path)

    def _ask_remove(self, index: QModelIndex) -> None:
        row = self.model.rows[index.row()] if index.isValid() else None
        if isinstance(row, FilingRow):
            self.remove_asked.emit(row.listed.id)

    def _open_menu(self, place: QPoint) -> None:
        index = self.view.indexAt(place)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill_menu(menu, self.model.rows[index.row()])
        if not menu.isEmpty():
            menu.popup(self.view.viewport().mapToGlobal(place))

    def fill_menu(self, menu: QMenu, row: Row) -> None:
        """Put into a menu what can be done with a filing or with all of a unit's year."""
        desk = self._bench.desk
        writable = desk is not None and not desk.read_only
        match row:
            case FilingRow(listed):
                ids: Sequence[int] = (listed.id,)
                menu.addAction("打开").triggered.connect(lambda: self.picked.emit(listed.id, None))
                words = ("结转到新年度…", "打印…")
            case UnitRow(ids=ids):
                words = (f"全部 {len(ids)} 张结转到新年度…", f"全部 {len(ids)} 张打印…")
            case _:
                return
        chosen = tuple(ids)
        carry = menu.addAction(words[0])
        carry.setEnabled(writable)
        carry.triggered.connect(lambda: self.carry_asked.emit(chosen))
        menu.addAction(words[1]).triggered.connect(lambda: self.print_asked.emit(chosen))
        if isinstance(row, FilingRow):
            archive = menu.addAction("标为已归档（签字盖章交了）")
            archive.setEnabled(writable and row.listed.status != ARCHIVED)
            archive.triggered.connect(lambda: self.archive_asked.emit(chosen[0]))
            menu.addSeparator()
            remove = menu.addAction("删除（可以恢复）")
            remove.setEnabled(writable)
            remove.triggered.connect(lambda: self.remove_asked.emit(chosen[0]))
