from __future__ import annotations

import io
import random
import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from perfdesk.cells import CellPath
from perfdesk.errors import WorkspaceError
from perfdesk.filing import Cell, CellEdit, CellState, ReasonEdit, RowsEdit, apply
from perfdesk.history import UndoStack, redo, undo
from perfdesk.store import backup, connection, recovery, schema, sources
from perfdesk.store.opening import open_workspace
from perfdesk.store.records import FilingStatus, Summary
from tests.core.store_samples import (
    NOON,
    difference,
    row_added,
    small_filing,
    small_form,
    step,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from perfdesk.filing import Edit, Filing
    from perfdesk.history import Transaction
    from perfdesk.store.workspace import Workspace

UNIT = "某区医保局"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "我的填报.perfdesk"


@pytest.fixture
def workspace(path: Path) -> Iterator[Workspace]:
    with open_workspace(path) as opened:
        yield opened


def add(workspace: Workspace, title: str = "城乡居民医保财政补助", year: int = 2023) -> int:
    return workspace.add_filing(small_form(), small_filing(title), unit=UNIT, year=year)


def differing(workspace: Workspace) -> tuple[int, ...]:
    with closing(connection.connect_reader(workspace.path)) as db:
        return recovery.differing(db)


def check_index(db: sqlite3.Connection) -> None:
    """Raise DatabaseError when a search index says something else than its table."""
    for index in ("cell_search", "filing_search"):
        db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


def test_a_filing_comes_back_as_it_was_stored(workspace: Workspace) -> None:
    source = workspace.add_source("去年.docx", b"PK\0\1")
    filing_id = workspace.add_filing(
        small_form(),
        small_filing(),
        unit=UNIT,
        year=2023,
        source=source,
        place="表 1",
        report='{"unread": []}',
    )
    stored = workspace.load_filing(filing_id)
    assert stored.filing == small_filing()
    assert stored.form_files == small_form().files
    assert (stored.source, stored.place, stored.report) == (source, "表 1", '{"unread": []}')
    assert stored.last_step == 0
    assert stored.explanations == {}
    assert stored.record.summary == Summary("城乡居民医保财政补助", "565.81")
    assert stored.record.form_version == small_form().version
    assert (stored.record.unit, stored.record.year) == (UNIT, 2023)
    assert stored.record.status.chinese == "草稿"
    assert workspace.source(source).data == b"PK\0\1"
    assert workspace.source(source).name == "去年.docx"


@pytest.mark.parametrize(
    "text", ["", " 两端空白 ", "一\n二\t三", "零\0宽", "𠀀𠮷", "“引号”'\"%_!", "长" * 100_000]
)
def test_any_text_is_kept_sign_by_sign(workspace: Workspace, text: str) -> None:
    filing_id = add(workspace)
    workspace.append(filing_id, typed(1, "项目名称", "城乡居民医保财政补助", text))
    assert workspace.load_filing(filing_id).filing.value("项目名称") == text
    assert workspace.transactions(filing_id)[0].edits == (
        CellEdit(CellPath("项目名称"), Cell("城乡居民医保财政补助"), Cell(text)),
    )


def test_steps_are_kept_and_lead_from_the_start_to_the_present(workspace: Workspace) -> None:
    filing_id = add(workspace)
    done = [
        typed(1, "资金总额", "565.81", "600"),
        row_added(2, "aa11bb22", "拨付第三批补助"),
        step(3, CellEdit(CellPath("年度"), Cell("2023"), Cell("2023", CellState.CONFIRMED))),
        step(4, CellEdit(CellPath("填报单位"), Cell(UNIT), None), name="清空"),
    ]
    done.append(undo(done[3], 5, NOON))
    done.append(redo(done[3], 9, NOON))
    state = small_filing()
    for number, one in enumerate(done, 1):
        state = apply(state, one.edits)
        workspace.append(filing_id, one, Summary(f"第{number}步", errors=number))
        stored = workspace.load_filing(filing_id)
        assert stored.filing == state
        assert stored.last_step == one.id
        assert stored.record.summary == Summary(f"第{number}步", errors=number)
    assert workspace.transactions(filing_id) == tuple(done)
    assert workspace.load_start(filing_id) == small_filing()
    assert differing(workspace) == ()


def test_a_filing_can_be_added_with_the_steps_that_led_to_it(workspace: Workspace) -> None:
    done = (typed(1, "资金总额", "565.81", "600"), row_added(2, "aa11bb22", "拨付"))
    present = apply(apply(small_filing(), done[0].edits), done[1].edits)
    filing_id = workspace.add_filing(small_form(), present, unit=UNIT, year=2023, transactions=done)
    assert workspace.load_filing(filing_id).last_step == 2
    assert workspace.load_start(filing_id) == small_filing()
    assert workspace.transactions(filing_id) == done
    assert differing(workspace) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        typed(1, "年度", "2023", "2025"),
        typed(2, "年度", "2022", "2025"),
        typed(2, "年度", None, "2025"),
        typed(2, "资金总额", "1", None),
        typed(2, "没有", "1", "2"),
        step(2, CellEdit(CellPath("年度"), Cell("2024", CellState.CARRIED), Cell("2025"))),
        step(2, RowsEdit("进度", ("r2", "r1"), ("r1",))),
    ],
)
def test_a_step_that_does_not_follow_changes_nothing(
    workspace: Workspace, wrong: Transaction
) -> None:
    filing_id = add(workspace)
    workspace.append(filing_id, typed(1, "年度", "2023", "2024"), Summary("一"))
    before = workspace.load_filing(filing_id)
    with pytest.raises(ValueError, match=r"not the next|does not follow|not in the stored"):
        workspace.append(filing_id, wrong, Summary("二"))
    assert workspace.load_filing(filing_id) == before
    assert len(workspace.transactions(filing_id)) == 1


def test_unknown_filings_and_sources_are_named(workspace: Workspace) -> None:
    with pytest.raises(KeyError):
        workspace.load_filing(7)
    with pytest.raises(KeyError):
        workspace.load_start(7)
    with pytest.raises(KeyError):
        workspace.record(7)
    with pytest.raises(KeyError):
        workspace.source(7)
    with pytest.raises(KeyError):
        workspace.form_files("small-2023", "x")
    with pytest.raises(ValueError, match="not the next"):
        workspace.append(7, typed(1, "年度", None, "2024"))
    with pytest.raises(ValueError, match="cannot be stored"):
        workspace.add_filing(
            replace(small_form(), id="other"), small_filing(), unit=UNIT, year=2023
        )


def test_the_navigator_lists_years_units_and_filings_in_order(workspace: Workspace) -> None:
    one, two = add(workspace, "甲项目"), add(workspace, "乙项目")
    older = add(workspace, "去年项目", year=2022)
    other = workspace.add_filing(small_form(), small_filing("丙"), unit="甲局", year=2023)
    workspace.set_summary(two, Summary("乙项目", "10", errors=2, warnings=3, carried=4))
    assert [unit.name for unit in workspace.units()] == [UNIT, "甲局"]
    assert [
        (one.year, one.unit, one.filings, one.errors, one.warnings, one.carried)
        for one in workspace.dossiers()
    ] == [(2023, UNIT, 2, 2, 3, 4), (2023, "甲局", 1, 0, 0, 0), (2022, UNIT, 1, 0, 0, 0)]
    assert [record.id for record in workspace.filings()] == [one, two, other, older]
    dossier = workspace.record(one).dossier
    workspace.arrange([two, one])
    assert [record.id for record in workspace.filings(dossier)] == [two, one]
    workspace.move_filing(two, unit="甲局", year=2024)
    assert [record.id for record in workspace.filings()] == [two, one, other, older]
    workspace.set_last_year(one, older)
    assert workspace.record(one).last_year == older


def test_removing_hides_and_restoring_brings_back(workspace: Workspace) -> None:
    filing_id = add(workspace)
    workspace.append(filing_id, typed(1, "年度", "2023", "2024"))
    workspace.remove_filing(filing_id)
    assert workspace.filings() == ()
    assert workspace.dossiers() == ()
    assert workspace.search("城乡居民") == ()
    assert [record.id for record in workspace.removed_filings()] == [filing_id]
    assert workspace.record(filing_id).removed
    assert len(workspace.transactions(filing_id)) == 1
    workspace.restore_filing(filing_id)
    assert [record.id for record in workspace.filings()] == [filing_id]


def test_form_versions_are_kept_once_and_each_filing_stays_with_its_own(
    workspace: Workspace,
) -> None:
    first = add(workspace)
    second = add(workspace)
    newer = replace(small_form("f" * 16), files={"form.md": "# 新小表\n"})
    third = workspace.add_filing(newer, small_filing(), unit=UNIT, year=2024)
    versions = [workspace.load_filing(one).form_files["form.md"] for one in (first, second, third)]
    assert versions == ["# 小表\n", "# 小表\n", "# 新小表\n"]
    with closing(connection.connect_reader(workspace.path)) as db:
        assert db.table("form_version").count == 2


def test_sources_are_kept_once(workspace: Workspace) -> None:
    first = workspace.add_source("甲.docx", b"same")
    assert workspace.add_source("乙.docx", b"same") == first
    assert workspace.add_source("丙.docx", b"other") != first
    assert workspace.source(first).name == "甲.docx"


@given(
    st.lists(st.sampled_from([b"PK\3\4", b"PK\1\2", b"PK", b"styles", b"\n", b"a" * 99])).map(
        b"".join
    )
    | st.just(b"PK\3\4." * 3000)
)
def test_pieces_put_together_are_the_file(data: bytes) -> None:
    assert b"".join(sources.split(data)) == data
    assert all(sources.split(data))


def test_files_of_one_kind_share_what_is_alike(workspace: Workspace) -> None:
    def docx(text: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(zipfile.ZipInfo("styles.xml"), noise)
            packed.writestr(zipfile.ZipInfo("document.xml"), text)
        return made.getvalue()

    noise = random.Random(1).randbytes(20_000)
    files = [docx(f"第{number}份") for number in range(20)]
    ids = [workspace.add_source(f"{number}.docx", data) for number, data in enumerate(files)]
    assert [workspace.source(one).data for one in ids] == files
    with closing(connection.connect_reader(workspace.path)) as db:
        kept = db.execute("SELECT sum(length(data)) FROM source_piece").fetchone()[0]
    assert kept < 30_000
    assert workspace.source(workspace.add_source("空.txt", b"")).data == b""


def test_the_newest_explanation_of_a_finding_holds(workspace: Workspace) -> None:
    filing_id = add(workspace)
    cells = (CellPath("年度"), CellPath("进度", "r1", "内容"))
    said = [
        ReasonEdit("R1", "aa", cells, "", "上级已批"),
        ReasonEdit("R1", "aa", cells, "上级已批", "已报批"),
        ReasonEdit("R2", "bb", (), "", "写错"),
        ReasonEdit("R2", "bb", (), "写错", ""),
    ]
    for number, edit in enumerate(said, 1):
        workspace.append(filing_id, step(number, edit))
    (held,) = workspace.load_filing(filing_id).explanations.values()
    assert (held.reason, held.cells) == ("已报批", cells)
    reasons = [one.reason for one in workspace.explanation_record(filing_id)]
    assert reasons == ["上级已批", "已报批", "写错", ""]
    assert [one.edits[0] for one in workspace.transactions(filing_id)] == said


def test_reasons_are_offered_by_rule_then_by_use(workspace: Workspace) -> None:
    def give(filing_id: int, *said: tuple[str, str]) -> None:
        for number, (by, reason) in enumerate(said, 1):
            mark = f"{by}{reason}"
            workspace.append(filing_id, step(number, ReasonEdit(by, mark, (), "", reason)))

    assert workspace.reasons("R1") == ()
    give(add(workspace), ("R1", "上级已批"), ("R2", "按通知执行"), ("R2", "尾差"))
    give(add(workspace), ("R2", "按通知执行"), ("R3", "另行报告"))
    assert workspace.reasons("R1") == ("上级已批", "按通知执行", "另行报告", "尾差")
    assert workspace.reasons("R1", 2) == ("上级已批", "按通知执行")


def test_a_reason_leaves_the_printed_paper_as_it_is(workspace: Workspace) -> None:
    filing_id = add(workspace)
    workspace.log_print(filing_id, step=0, official=True, pages=1, digest="d")
    workspace.append(filing_id, step(1, ReasonEdit("R1", "aa", (), "", "上级已批")))
    assert workspace.record(filing_id).status is FilingStatus.PRINTED


def test_printing_officially_changes_the_state_until_the_next_edit(workspace: Workspace) -> None:
    filing_id = add(workspace)

    def status() -> FilingStatus:
        return workspace.record(filing_id).status

    workspace.log_print(filing_id, step=0, official=False, pages=1, digest="d1")
    assert status() is FilingStatus.DRAFT
    workspace.log_print(filing_id, step=0, official=True, pages=2, digest="d2")
    assert status() is FilingStatus.PRINTED
    workspace.append(filing_id, typed(1, "年度", "2023", "2024"))
    assert status() is FilingStatus.DRAFT
    workspace.log_print(filing_id, step=0, official=True, pages=2, digest="d2")
    assert status() is FilingStatus.DRAFT, "what was printed is no longer the newest state"
    workspace.set_status(filing_id, FilingStatus.ARCHIVED)
    workspace.append(filing_id, typed(2, "年度", "2024", "2023"))
    assert status() is FilingStatus.ARCHIVED
    assert [entry.official for entry in workspace.prints(filing_id)] == [True, True, False]


def test_phrases_are_offered_by_use(workspace: Workspace) -> None:
    for text in ["保障参保群众", "保障运转", "保障运转", "提高满意度"]:
        workspace.remember_phrase("项目年度绩效目标", text)
    assert workspace.phrases("项目年度绩效目标", "保障") == ("保障运转", "保障参保群众")
    assert workspace.phrases("项目年度绩效目标", limit=1) == ("保障运转",)
    assert workspace.phrases("别的") == ()


def test_settings_of_the_workspace_are_json(workspace: Workspace) -> None:
    assert workspace.setting("填报人") is None
    workspace.set_setting("填报人", {"姓名": "周经办"})
    workspace.set_setting("填报人", {"姓名": "周经办", "电话": "8170001"})
    assert workspace.setting("填报人") == {"姓名": "周经办", "电话": "8170001"}


def test_what_is_done_together_is_kept_whole_or_not_at_all(workspace: Workspace) -> None:
    def break_off() -> None:
        with workspace.together():
            add(workspace, "甲")
            add(workspace, "乙")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        break_off()
    assert workspace.filings() == ()
    with workspace.together():
        add(workspace, "甲")
        add(workspace, "乙")
    assert len(workspace.filings()) == 2


class TestSearch:
    @pytest.fixture
    def filled(self, workspace: Workspace) -> Workspace:
        for number, title in enumerate(["城乡居民医保补助", "农村危房改造", "医保经办（2023）"], 1):
            filing_id = add(workspace, title, year=2020 + number)
            text = f"完成第{number}项 ＡＢＣ１２３任务"
            workspace.append(filing_id, row_added(1, "aa11bb22", text))
        return workspace

    def found(self, workspace: Workspace, query: str, limit: int = 50) -> list[int]:
        return [hit.record.year for hit in workspace.search(query, limit)]

    @pytest.mark.parametrize(
        ("query", "years"),
        [
            ("城乡居民", [2021]),
            ("医保", [2023, 2021, 2022]),
            ("危", [2022]),
            ("第2项", [2022]),
            ("任务", [2023, 2022, 2021]),
            ("务", [2023, 2022, 2021]),
            ("abc123", [2023, 2022, 2021]),
            ("ＡＢＣ", [2023, 2022, 2021]),
            ("2021", [2021]),
            ("2023", [2023, 2022, 2021]),
            ("某区", [2023, 2022, 2021]),
            ("医保 2021", [2021]),
            ("拨付 危房", [2022]),
            ("危房 城乡", []),
            ("没有的词", []),
            ("%", []),
            ("_", []),
            ('"', []),
            ('危房" OR "医保', []),
            ("   ", []),
            ("长" * 1000, []),
        ],
    )
    def test_words(self, filled: Workspace, query: str, years: list[int]) -> None:
        found = self.found(filled, query)
        assert sorted(found) == sorted(years)

    def test_titles_come_first_and_newer_before_older(self, filled: Workspace) -> None:
        assert self.found(filled, "医保") == [2023, 2021, 2022]

    def test_a_hit_in_a_cell_names_it(self, filled: Workspace) -> None:
        hit = filled.search("第2项")[0]
        assert hit.path == CellPath("进度", "aa11bb22", "内容")
        assert hit.excerpt == "完成第2项 ＡＢＣ１２３任务"
        assert filled.search("危房")[0].path is None

    def test_the_excerpt_shows_the_word_in_a_long_text(self, filled: Workspace) -> None:
        text = "前" * 500 + "目标词\n" + "后" * 500
        filled.append(filled.filings()[0].id, typed(2, "项目名称", "医保经办（2023）", text))
        assert filled.search("目标词")[0].excerpt == f"…{'前' * 12}目标词 {'后' * 32}…"

    def test_it_follows_edits(self, filled: Workspace) -> None:
        filing_id = filled.filings()[0].id
        filled.append(filing_id, typed(2, "资金总额", "565.81", "九百九十九"))
        assert self.found(filled, "九百九") == [2023]
        assert sorted(self.found(filled, "565.81")) == [2021, 2022]
        filled.append(filing_id, typed(3, "资金总额", "九百九十九", None))
        assert self.found(filled, "九百九") == []
        assert self.found(filled, "九百") == []

    def test_it_stops_at_the_limit(self, filled: Workspace) -> None:
        assert len(filled.search("任务", 2)) == 2
        assert filled.search("任务", 0) == ()

    def test_the_index_agrees_with_the_cells(self, filled: Workspace) -> None:
        with closing(sqlite3.connect(filled.path)) as db:
            check_index(db)


@pytest.mark.parametrize(
    "table",
    [
        "form_version",
        "source_piece",
        "source",
        "filing_start",
        "step",
        "edit",
        "explanation",
        "print_log",
    ],
)
def test_the_record_refuses_change_and_deletion(workspace: Workspace, table: str) -> None:
    filing_id = add(workspace)
    workspace.add_source("甲.docx", b"x")
    workspace.append(filing_id, typed(1, "年度", "2023", "2024"))
    workspace.append(filing_id, step(2, ReasonEdit("R1", "aa", (), "", "上级已批")))
    workspace.log_print(filing_id, step=1, official=True, pages=1, digest="d")
    with closing(sqlite3.connect(workspace.path)) as db:
        column = db.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchone()[0]
        for sql in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(sql)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute("DELETE FROM filing")


def test_the_file_is_set_up_for_safety(workspace: Workspace) -> None:
    assert workspace._writer is not None
    asked = {
        name: workspace._writer.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "foreign_keys", "application_id")
    }
    assert asked == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "application_id": schema.APPLICATION_ID,
    }
    strict = dict(workspace._writer.execute("SELECT name, strict FROM pragma_table_list"))
    ours = {name for name in strict if not re.search(r"sqlite|_search|_terms|_text$", name)}
    assert {name for name in ours if not strict[name]} == set()


def test_it_closes_clean_and_opens_again(path: Path) -> None:
    with open_workspace(path) as workspace:
        filing_id = add(workspace)
    workspace.close()
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    with open_workspace(path, create=False) as again:
        assert again.load_filing(filing_id).filing == small_filing()
        assert (again.read_only, again.why_read_only, again.holder) == (False, "", None)


class TestSecondDesk:
    def test_it_reads_along_and_knows_who_holds_the_file(
        self, workspace: Workspace, path: Path
    ) -> None:
        filing_id = add(workspace)
        with open_workspace(path) as second:
            assert second.read_only
            assert second.holder is not None
            assert second.holder.program == "绩效填报台"
            assert second.why_read_only.endswith("正在使用这个工作区，这里只能查看，不能修改。")
            workspace.append(filing_id, typed(1, "年度", "2023", "2024"))
            assert second.load_filing(filing_id).filing.value("年度") == "2024"
            with pytest.raises(WorkspaceError, match="只能查看"):
                add(second)
        assert not workspace.read_only
        add(workspace)

    def test_it_may_write_once_the_first_is_closed(self, path: Path) -> None:
        first = open_workspace(path)
        second = open_workspace(path)
        first.close()
        second.close()
        with open_workspace(path) as third:
            assert not third.read_only

    def test_asking_to_look_only_takes_no_lock(self, path: Path) -> None:
        with open_workspace(path) as workspace:
            add(workspace)
        with (
            open_workspace(path, read_only=True) as looking,
            open_workspace(path) as working,
        ):
            assert looking.why_read_only == "“我的填报.perfdesk”是只读的，这里只能查看，不能修改。"
            assert len(looking.filings()) == 1
            assert not working.read_only


class TestBackup:
    def test_it_is_made_once_a_day_and_ten_are_kept(self, workspace: Workspace) -> None:
        path = workspace.path
        add(workspace)
        assert backup.last_backup(path) is None
        for day in range(12):
            assert backup.back_up_if_due(path, NOON + timedelta(days=day)) is not None
            assert backup.back_up_if_due(path, NOON + timedelta(days=day, minutes=1)) is None
        (backup.folder(path) / "别的文件.txt").write_text("不动")
        assert len(backup.backups(path)) == 10
        newest = (NOON + timedelta(days=11)).replace(microsecond=0)
        assert backup.last_backup(path) == newest
        assert len(list(backup.folder(path).iterdir())) == 11

    def test_the_copy_is_a_workspace_with_all_that_was_saved(self, workspace: Workspace) -> None:
        filing_id = add(workspace)
        workspace.append(filing_id, typed(1, "年度", "2023", "2024"))
        copied = backup.back_up(workspace.path, NOON)
        workspace.append(filing_id, typed(2, "年度", "2024", "2025"))
        assert [one.name for one in copied.parent.iterdir()] == [copied.name]
        with open_workspace(copied) as restored:
            assert not restored.read_only
            assert restored.load_filing(filing_id).filing.value("年度") == "2024"
            assert differing(restored) == ()

    def test_without_room_it_says_so_and_leaves_nothing(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(path: Path) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("perfdesk.store.connection.connect_new", full)
        with pytest.raises(WorkspaceError, match="备份写不进"):
            backup.back_up(workspace.path, NOON)
        assert list(backup.folder(workspace.path).iterdir()) == []

    def test_a_damaged_workspace_drops_no_older_copy(
        self, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for day in range(10):
            backup.back_up(workspace.path, NOON + timedelta(days=day))
        monkeypatch.setattr("perfdesk.store.recovery.is_sound", lambda _: False)
        with pytest.raises(WorkspaceError, match="损坏"):
            backup.back_up(workspace.path, NOON + timedelta(days=20))
        assert len(list(backup.folder(workspace.path).iterdir())) == 10


class Saving(RuleBasedStateMachine):
    """Edits, undo, redo, closing and opening in any order: what is read is what was done."""

    folder: Path

    def __init__(self) -> None:
        super().__init__()
        self.path = self.folder / f"{id(self)}.perfdesk"
        self.workspace = open_workspace(self.path)
        self.filing: Filing = small_filing()
        self.filing_id = add(self.workspace)
        self.last = 0
        self.stack = UndoStack()

    def take(self, *edits: Edit) -> None:
        self.last += 1
        self.keep(step(self.last, *edits))

    def keep(self, done: Transaction) -> None:
        self.workspace.append(self.filing_id, done, Summary("题"))
        self.filing = apply(self.filing, done.edits)
        self.stack.fold(done)

    @rule(
        name=st.sampled_from(["年度", "项目名称", "资金总额"]),
        cell=st.none() | st.builds(Cell, st.text(max_size=8), st.sampled_from(list(CellState))),
    )
    def edit(self, name: str, cell: Cell | None) -> None:
        self.take(CellEdit(CellPath(name), self.filing.cells.get(CellPath(name)), cell))

    @rule(row=st.sampled_from("abcdef"), text=st.text(max_size=8))
    def add_row(self, row: str, text: str) -> None:
        ids = self.filing.row_ids("进度")
        if row not in ids:
            path = CellPath("进度", row, "内容")
            self.take(RowsEdit("进度", ids, (row, *ids)), CellEdit(path, None, Cell(text)))

    @precondition(lambda self: self.filing.row_ids("进度"))
    @rule()
    def remove_row(self) -> None:
        ids = self.filing.row_ids("进度")
        cells = {path: cell for path, cell in self.filing.cells.items() if path.row != ids[0]}
        rows = {"进度": ids[1:]}
        self.take(*difference(self.filing, replace(self.filing, cells=cells, rows=rows)))

    @precondition(lambda self: self.stack.undoable)
    @rule()
    def undo(self) -> None:
        assert self.stack.undoable is not None
        self.last += 1
        self.keep(undo(self.stack.undoable, self.last, NOON))

    @precondition(lambda self: self.stack.redoable)
    @rule()
    def redo(self) -> None:
        assert self.stack.redoable is not None
        self.last += 1
        self.keep(redo(self.stack.redoable, self.last, NOON))

    @rule()
    def reopen(self) -> None:
        self.workspace.close()
        self.workspace = open_workspace(self.path, create=False)
        stored = self.workspace.load_filing(self.filing_id)
        assert (stored.filing, stored.last_step) == (self.filing, self.last)
        self.stack = UndoStack(self.workspace.transactions(self.filing_id))

    def teardown(self) -> None:
        self.reopen()
        assert differing(self.workspace) == ()
        while self.stack.undoable:
            self.undo()
        self.reopen()
        assert self.filing == small_filing()
        self.workspace.close()
        with closing(sqlite3.connect(self.path)) as db:
            check_index(db)
        self.path.unlink()


def test_any_work_is_read_as_it_was_done(tmp_path_factory: pytest.TempPathFactory) -> None:
    Saving.folder = tmp_path_factory.mktemp("saving")
    run_state_machine_as_test(
        Saving, settings=settings(max_examples=12, stateful_step_count=20, deadline=None)
    )
