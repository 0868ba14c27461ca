"""What is done with whole filings: importing, making, carrying over, removing, opening them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from perfdesk.paths import resources_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from perfdesk.cells import CellPath
    from perfdesk.desk import Listed
    from ui.bench import Bench
    from ui.centre import Centre
    from ui.dialogs.intake_page import IntakePage
    from ui.intake_work import IntakeWork
    from ui.jobs import Jobs

IMPORT_SUFFIXES = (".docx", ".json")
_FILTER = "去年的表 (*.docx *.json);;所有文件 (*)"


class FilingWork(QObject):
    """The work.

    Signals: intake_opened(), intake_closed(); carried() when drafts are to be reviewed.
    """

    intake_opened = Signal()
    intake_closed = Signal()
    carried = Signal()

    def __init__(self, window: QWidget, bench: Bench, jobs: Jobs, centre: Centre) -> None:
        """Work for a window."""
        super().__init__(window)
        self._window = window
        self._bench = bench
        self._jobs = jobs
        self._centre = centre
        self.intake: IntakeWork | None = None

    # --- importing -------------------------------------------------------------------------

    def ask_import(self) -> None:
        """Ask for files and import them."""
        desk = self._bench.desk
        if desk is None:
            return
        folder = desk.settings.import_folder
        names, _ = QFileDialog.getOpenFileNames(self._window, "导入去年的表", folder, _FILTER)
        if names:
            chosen = str(Path(names[0]).parent)
            self._bench.keep(replace(desk.settings, import_folder=chosen))
            self.import_files([Path(name) for name in names])

    def import_example(self) -> None:
        """Import the bundled examples of last year's forms."""
        self.import_files(sorted((resources_folder() / "examples").glob("*.docx")))

    def import_files(self, paths: Sequence[Path]) -> None:
        """Open the page of import and read files for it."""
        desk = self._bench.desk
        if desk is None or not paths:
            return
        if desk.read_only:
            self._bench.say(desk.read_only)
            return
        self._centre.flush()
        if self.intake is None:
            from ui.intake_work import IntakeWork

            self.intake = IntakeWork(self, self._bench, self._jobs)
            self.intake.closed.connect(self.intake_closed)
            self.intake.taken.connect(self._keep_or_carry)
        self.intake_opened.emit()
        self.intake.read(paths)

    @property
    def page(self) -> IntakePage | None:
        """The page of import, once it was needed."""
        return self.intake.page if self.intake else None

    def _keep_or_carry(self, ids: tuple[int, ...], year: int, into: str) -> None:
        if year:
            self.carry(ids, year, into)
        elif self.open(ids[0]):
            self._bench.say(f"收下 {len(ids)} 张表。")

    # --- making, carrying over -------------------------------------------------------------

    def ask_new(self) -> None:
        """Ask for form, year and unit of a new filing and open it."""
        desk = self._bench.desk
        if desk is None:
            return
        from ui.dialogs.small import NewFilingDialog

        current = self._current()
        settings = desk.settings
        units = list(dict.fromkeys(one.unit for one in desk.listing() if one.unit))
        dialog = NewFilingDialog(
            desk.forms,
            units,
            form_id=current.form_id if current else settings.preferred_form,
            year=_year_of(current) or settings.preferred_year or _this_year(),
            unit=current.unit if current else settings.preferred_unit,
            parent=self._window,
        )
        dialog.chosen.connect(self._make_new)
        dialog.open()

    def _make_new(self, form_id: str, year: str, unit: str) -> None:
        desk = self._bench.desk
        made: list[int] = []
        if desk is None or not self._bench.attempt(
            lambda: made.append(desk.new_filing(form_id, year, unit))
        ):
            return
        self._bench.keep(replace(desk.settings, preferred_form=form_id, preferred_unit=unit))
        self._bench.list_anew()
        if self.open(made[0]):
            self._centre.begin()

    def ask_carry(self) -> None:
        """Ask what to carry over from the filing in hand, and to which year."""
        current = self._current()
        if current is None:
            self._bench.say("先打开要结转的那张表，或者导入去年的表。")
            return
        self.ask_carry_of((current.id,))

    def ask_carry_of(self, ids: Sequence[int]) -> None:
        """Ask to which year filings are carried over."""
        desk = self._bench.desk
        listing = desk.listing() if desk else ()
        chosen = [one for one in listing if one.id in ids]
        if desk is None or not chosen:
            return
        from ui.dialogs.small import CarryDialog

        first = chosen[0]
        together = [one for one in listing if (one.year, one.unit) == (first.year, first.unit)]
        choices = [_carry_choice(chosen)]
        if len(together) > len(chosen):
            year = f" {first.year} 年" if first.year else ""
            name = f"{first.unit}{year}全部 {len(together)} 张"
            choices.append((name, tuple(one.id for one in together)))
        year_now = max((_year_of(one) or 0 for one in chosen), default=0)
        next_year = year_now + 1 if year_now else _this_year()
        dialog = CarryDialog(choices, next_year, self._window, desk.forms_into)
        dialog.chosen.connect(self.carry)
        dialog.open()

    def carry(self, ids: Sequence[int], year: int, into: str = "") -> None:
        """Make drafts of a year, perhaps in another form, and open the first for review."""
        desk = self._bench.desk
        self._centre.flush()
        drafts: list[int] = []
        if desk is not None and self._bench.attempt(
            lambda: drafts.extend(desk.carry(ids, year, into))
        ):
            self._bench.list_anew()
            self._begin_review(drafts, f"已结转 {len(drafts)} 张到 {year} 年")
        elif ids and self._bench.session is None:
            self.open(ids[0])

    def _begin_review(self, drafts: Sequence[int], say: str) -> None:
        if not self.open(drafts[0]) or self._bench.session is None:
            return
        desk = self._bench.desk
        waiting = len(self._bench.session.unconfirmed())
        left = len(desk.leftovers(drafts[0])) if desk else 0
        of_this = "这一张" if len(drafts) > 1 else ""
        more = f"去年的表里有 {left} 处放不进来，列在右边。" if left else ""
        self._bench.say(f"{say}。{more}{of_this}有 {waiting} 格要核对：F9 逐格看，空格键确认。")
        self.carried.emit()

    # --- opening, removing -----------------------------------------------------------------

    def open(self, filing_id: int, path: CellPath | None = None) -> bool:
        """Take a filing in hand, and show a cell of it if one is named."""
        self._centre.flush()
        if not self._bench.take(filing_id):
            return False
        if path is not None:
            self._bench.show_cell(path)
        else:
            self._centre.currentWidget().setFocus()
        return True

    def remove(self, filing_id: int) -> None:
        """Take a filing out of sight; the toast brings it back."""
        desk = self._bench.desk
        if desk is None or desk.read_only:
            return
        self._centre.flush()
        title = desk.listed(filing_id).title
        if filing_id == self._bench.filing_id:
            self._bench.put_away()
        if self._bench.attempt(lambda: desk.remove(filing_id)):
            self._bench.list_anew()
            self._bench.say(f"已删除“{title}”。", "恢复", lambda: self.restore(filing_id))

    def archive(self, filing_id: int) -> None:
        """Note that a filing is signed, sealed and handed in."""
        desk = self._bench.desk
        self._centre.flush()
        if desk is not None and self._bench.attempt(lambda: desk.archive(filing_id)):
            self._bench.list_anew()

    def restore(self, filing_id: int) -> None:
        """Bring a removed filing back and open it."""
        desk = self._bench.desk
        if desk is not None and self._bench.attempt(lambda: desk.restore(filing_id)):
            self._bench.list_anew()
            self.open(filing_id)

    def ask_removed(self) -> None:
        """Show what was removed; a click brings it back."""
        desk = self._bench.desk
        if desk is None:
            return
        from ui.dialogs.removed import RemovedDialog

        dialog = RemovedDialog(desk.removed(), self._window)
        dialog.chosen.connect(self.restore)
        dialog.open()

    def _current(self) -> Listed | None:
        desk, filing_id = self._bench.desk, self._bench.filing_id
        return desk.listed(filing_id) if desk and self._bench.session else None


def importable(names: Iterable[str]) -> list[Path]:
    """Return those of some local files that can be imported; folders give what is in them."""
    found: list[Path] = []
    for name in names:
        path = Path(name)
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [one for one in inside if path.is_file() or one.suffix.lower() in IMPORT_SUFFIXES]
    return found


def _carry_choice(chosen: Sequence[Listed]) -> tuple[str, tuple[int, ...]]:
    name = f"这一张：{chosen[0].title}" if len(chosen) == 1 else f"选中的 {len(chosen)} 张"
    return name, tuple(one.id for one in chosen)


def _year_of(one: Listed | None) -> int | None:
    return int(one.year) if one and one.year.isdigit() else None


def _this_year() -> int:
    return datetime.now().astimezone().year
