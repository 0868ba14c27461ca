from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlite_utils import Migrations

from perfdesk.cells import CellPath
from perfdesk.errors import WorkspaceError
from perfdesk.filing import ReasonEdit
from perfdesk.store import backup, connection, lock, recovery, schema
from perfdesk.store.opening import open_workspace
from tests.core.store_samples import small_filing, small_form, step, typed

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

Prints = dict[str, str]

FIRST_VERSION = Path(__file__).with_name("workspace_v1.sql")


def prints(folder: Path) -> Prints:
    """Digest and rights of everything in a folder."""
    return {
        str(path.relative_to(folder)): f"{path.stat().st_mode:o} "
        + (hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "")
        for path in sorted(folder.rglob("*"))
    }


def made(folder: Path, filings: int = 1) -> Path:
    """A sound workspace with some filings, closed."""
    path = folder / "填报.perfdesk"
    with open_workspace(path) as workspace, workspace.together():
        for number in range(filings):
            workspace.add_filing(
                small_form(), small_filing(f"项目{number}"), unit="某局", year=2023
            )
    return path


def spoil(path: Path, change: Callable[[bytes], bytes]) -> None:
    path.write_bytes(change(path.read_bytes()))


def no_database(folder: Path) -> Path:
    path = folder / "去年.docx"
    path.write_bytes(b"PK\3\4" + b"word" * 100)
    return path


def nearly_nothing(folder: Path) -> Path:
    path = folder / "填报.perfdesk"
    path.write_bytes(recovery.MAGIC)
    return path


def empty(folder: Path) -> Path:
    path = folder / "填报.perfdesk"
    path.touch()
    return path


def of_another_program(folder: Path) -> Path:
    path = folder / "collection.anki2"
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE notes (id INTEGER)")
    return path


def of_a_newer_program(folder: Path) -> Path:
    path = made(folder)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    return path


def killed_newer_program(folder: Path) -> Path:
    """The newer version stands in the journal only, as a killed desk leaves it."""
    path = made(folder)
    copy = folder / "副本"
    copy.mkdir()
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
        for one in folder.glob("填报.perfdesk*"):
            (copy / one.name).write_bytes(one.read_bytes())
    return copy / path.name


def cut_off(folder: Path) -> Path:
    path = made(folder, 40)
    spoil(path, lambda whole: whole[: len(whole) // 2])
    return path


def scribbled_over(folder: Path) -> Path:
    path = made(folder, 40)
    spoil(path, lambda whole: whole[:20000] + b"\xa5" * 20000 + whole[40000:])
    return path


def without_tables(folder: Path) -> Path:
    """A whole header, then nothing that fits it."""
    path = made(folder)
    spoil(path, lambda whole: whole[:100] + b"\0" * (len(whole) - 100))
    return path


def a_folder(folder: Path) -> Path:
    path = folder / "填报.perfdesk"
    path.mkdir()
    return path


def in_no_folder(folder: Path) -> Path:
    return folder / "没有" / "填报.perfdesk"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (no_database, "“去年.docx”不是绩效填报台的工作区文件。"),
        (nearly_nothing, "“填报.perfdesk”不是绩效填报台的工作区文件。"),
        (empty, "“填报.perfdesk”是空文件，不是绩效填报台的工作区。"),
        (of_another_program, "“collection.anki2”是别的程序的数据库，不是绩效填报台的工作区。"),
        (of_a_newer_program, "更新版本的绩效填报台保存的，请先升级程序再打开"),
        (killed_newer_program, "更新版本的绩效填报台保存的，请先升级程序再打开"),
        (cut_off, "“填报.perfdesk”已损坏"),
        (scribbled_over, "“填报.perfdesk”已损坏"),
        (without_tables, "“填报.perfdesk”已损坏"),
        (a_folder, "是一个文件夹，不是工作区文件。"),
        (in_no_folder, "不存在，请检查工作区的位置。"),
    ],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_bad_file_is_one_sentence_and_stays_as_it_is(
    tmp_path: Path, make: Callable[[Path], Path], sentence: str, read_only: bool
) -> None:
    path = make(tmp_path)
    before = prints(tmp_path)
    with pytest.raises(WorkspaceError) as told:
        open_workspace(path, create=not read_only, read_only=read_only)
    assert sentence in str(told.value)
    assert str(told.value).count("。") == 1
    after = prints(tmp_path)
    journal_index = {name for name in after if name.endswith("-shm")}
    assert {name: after[name] for name in after if name not in journal_index} == {
        name: before[name] for name in before if name not in journal_index
    }


def test_a_missing_file_is_made_only_when_asked(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="找不到工作区"):
        open_workspace(tmp_path / "填报.perfdesk", create=False)
    with pytest.raises(WorkspaceError, match="找不到工作区"):
        open_workspace(tmp_path / "填报.perfdesk", read_only=True)
    assert prints(tmp_path) == {}


class TestWriteProtected:
    def test_a_file_opens_to_read_and_nothing_changes(self, tmp_path: Path) -> None:
        path = made(tmp_path)
        path.chmod(0o444)
        before = prints(tmp_path)
        with open_workspace(path) as workspace:
            assert workspace.why_read_only == "“填报.perfdesk”是只读的，这里只能查看，不能修改。"
            assert workspace.holder is None
            assert workspace.search("项目")[0].record.summary.title == "项目0"
            with pytest.raises(WorkspaceError, match="只能查看"):
                workspace.remove_filing(1)
        assert prints(tmp_path) == before

    def test_a_folder_opens_to_read(self, tmp_path: Path) -> None:
        path = made(tmp_path)
        before = prints(tmp_path)
        tmp_path.chmod(0o555)
        try:
            with open_workspace(path) as workspace:
                assert workspace.read_only
                assert len(workspace.filings()) == 1
        finally:
            tmp_path.chmod(0o755)
        assert prints(tmp_path) == before

    def test_a_folder_gets_no_new_workspace(self, tmp_path: Path) -> None:
        tmp_path.chmod(0o555)
        try:
            with pytest.raises(WorkspaceError, match="不能写入，不能在这里新建工作区"):
                open_workspace(tmp_path / "填报.perfdesk")
        finally:
            tmp_path.chmod(0o755)
        assert prints(tmp_path) == {}

    def test_a_folder_that_refuses_the_lock_opens_to_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)

        def refuse(*_: object) -> int:
            raise PermissionError(13, "Permission denied")

        with monkeypatch.context() as patched:
            patched.setattr("os.open", refuse)
            workspace = open_workspace(path)
        with workspace:
            assert workspace.read_only
            assert workspace.holder is None

    def test_a_disk_without_room_for_the_lock_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)

        def refuse(*_: object) -> int:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr("os.open", refuse)
            with pytest.raises(WorkspaceError, match="磁盘已满"):
                open_workspace(path)


class TestFullDisk:
    def test_an_edit_that_finds_no_room_changes_nothing_and_can_be_tried_again(
        self, tmp_path: Path
    ) -> None:
        path = made(tmp_path)
        with open_workspace(path) as workspace:
            assert workspace._writer is not None
            pages = workspace._writer.execute("PRAGMA page_count").fetchone()[0]
            workspace._writer.execute(f"PRAGMA max_page_count = {pages}")
            before = workspace.load_filing(1)
            long = typed(1, "年度", "2023", "长" * 100_000)
            with pytest.raises(WorkspaceError, match=r"磁盘已满，“填报\.perfdesk”存不进去"):
                workspace.append(1, long)
            assert workspace.load_filing(1) == before
            workspace._writer.execute("PRAGMA max_page_count = 1000000")
            workspace.append(1, long)
            assert workspace.load_filing(1).last_step == 1

    def test_a_new_workspace_without_room_leaves_nothing(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        real = connection.connect_new

        def small(path: Path) -> Database:
            db = real(path)
            db.execute("PRAGMA max_page_count = 5")
            return db

        monkeypatch.setattr(connection, "connect_new", small)
        with pytest.raises(WorkspaceError, match="磁盘已满"):
            open_workspace(tmp_path / "填报.perfdesk")
        assert prints(tmp_path) == {}


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (sqlite3.SQLITE_FULL, "磁盘已满，“甲.perfdesk”存不进去，请腾出空间后再试。"),
        (sqlite3.SQLITE_IOERR_SHMSIZE, "磁盘已满，“甲.perfdesk”存不进去，请腾出空间后再试。"),
        (sqlite3.SQLITE_IOERR_FSYNC, "读写“甲.perfdesk”时磁盘出错"),
        (sqlite3.SQLITE_READONLY_DBMOVED, "“甲.perfdesk”现在不能写入"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "“甲.perfdesk”正被别的程序占用"),
        (sqlite3.SQLITE_CORRUPT_VTAB, "“甲.perfdesk”已损坏"),
        (sqlite3.SQLITE_CANTOPEN, "打不开“甲.perfdesk”"),
        (sqlite3.SQLITE_NOMEM, "内存不足"),
    ],
)
def test_what_the_disk_says_is_told_in_chinese(code: int, sentence: str) -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    with pytest.raises(WorkspaceError) as told, connection.telling(Path("甲.perfdesk")):
        raise error
    assert str(told.value).startswith(sentence)
    assert told.value.__cause__ is error


def test_mistakes_of_our_own_are_not_dressed_up() -> None:
    error = sqlite3.OperationalError("no such table")
    error.sqlite_errorcode = sqlite3.SQLITE_ERROR
    with (
        pytest.raises(sqlite3.OperationalError, match="no such table"),
        connection.telling(Path("甲.perfdesk")),
    ):
        raise error


class TestNetworkDisk:
    def test_without_shared_memory_it_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)
        with closing(sqlite3.connect(path)) as db:
            db.execute("PRAGMA journal_mode = DELETE")
        before = prints(tmp_path)
        real = connection.uri

        def without_memory(path: Path, **options: str | int) -> str:
            return real(path, **options, nolock=1)

        monkeypatch.setattr(connection, "uri", without_memory)
        with pytest.raises(WorkspaceError, match="网络盘"):
            open_workspace(path)
        assert prints(tmp_path) == before

    def test_without_locks_it_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def unsupported(descriptor: int) -> bool:
            raise OSError(95, "Operation not supported")

        path = made(tmp_path)
        monkeypatch.setattr(lock, "_lock", unsupported)
        with pytest.raises(WorkspaceError, match="不支持锁定文件"):
            open_workspace(path)

    def test_a_desk_on_another_pc_is_named(self, tmp_path: Path) -> None:
        path = made(tmp_path)
        with open_workspace(path):
            place = lock.lock_path(path)
            content = {**json.loads(place.read_bytes()), "host": "财务室-3", "user": "周经办"}
            place.write_text(json.dumps(content), encoding="utf-8")
            with pytest.raises(WorkspaceError, match=r"另一台电脑（财务室-3）上的周经办"):
                open_workspace(path)


class TestLock:
    def test_stale_words_of_a_killed_desk_do_not_matter(self, tmp_path: Path) -> None:
        path = made(tmp_path)
        lock.lock_path(path).write_text('{"user": "周经办", "host": "旧电脑"}', encoding="utf-8")
        with open_workspace(path) as workspace:
            assert not workspace.read_only
        assert not lock.lock_path(path).exists()

    @pytest.mark.parametrize("words", ["", "{", "[]", '{"user": 1}', '{"pid": "x"}'])
    def test_a_holder_that_wrote_nothing_readable_is_still_a_holder(
        self, tmp_path: Path, words: str
    ) -> None:
        path = made(tmp_path)
        with open_workspace(path):
            lock.lock_path(path).write_text(words, encoding="utf-8")
            with open_workspace(path) as second:
                assert second.holder == lock.Holder("", "", "", "", 0)
                assert second.why_read_only.startswith("别的用户正在使用")

    def test_a_workspace_being_made_is_not_opened_beside(self, tmp_path: Path) -> None:
        path = tmp_path / "填报.perfdesk"
        held = lock.take(path, "绩效填报台")
        assert isinstance(held, lock.Lock)
        with pytest.raises(WorkspaceError, match="正在新建"):
            open_workspace(path)
        held.release()
        held.release()
        open_workspace(path).close()

    def test_it_is_given_back_when_opening_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)
        with monkeypatch.context() as patched:
            patched.setattr(recovery, "is_sound", lambda _: False)
            with pytest.raises(WorkspaceError, match="已损坏"):
                open_workspace(path)
        open_workspace(path).close()

    def test_a_lock_file_taken_away_meanwhile_is_made_anew(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)
        real = lock._lock

        def slow(descriptor: int) -> bool:
            if real(descriptor):
                monkeypatch.setattr(lock, "_lock", real)
                lock.lock_path(path).unlink()
                return True
            return False

        monkeypatch.setattr(lock, "_lock", slow)
        with open_workspace(path) as workspace, open_workspace(path) as second:
            assert not workspace.read_only
            assert second.read_only


_NEXT = schema.VERSION + 1


class TestMigration:
    def test_a_file_of_the_first_version_opens_for_ever(self, tmp_path: Path) -> None:
        """The text is a dump of a workspace of version 1; it is never made anew."""
        path = tmp_path / "第一版.perfdesk"
        with closing(sqlite3.connect(path)) as db:
            db.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
        with open_workspace(path) as workspace:
            stored = workspace.load_filing(1)
            assert stored.filing.value("资金总额") == "600"
            assert [one.name for one in workspace.transactions(1)] == ["修改 资金总额"]
            assert workspace.search("第三批")[0].record.id == 2
            (kept,) = stored.explanations.values()
            assert (kept.reason, kept.cells) == ("上级已批", ())
            workspace.append(1, typed(2, "资金总额", "600", "700"))
            reason = ReasonEdit("R1", "aa", (CellPath("资金总额"),), "上级已批", "已报批")
            workspace.append(1, step(3, reason))
            assert workspace.transactions(1)[-1].edits == (reason,)

    def test_an_older_file_that_may_not_be_changed_is_read_as_it_is(self, tmp_path: Path) -> None:
        path = tmp_path / "第一版.perfdesk"
        with closing(sqlite3.connect(path)) as db:
            db.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
        with open_workspace(path, read_only=True) as workspace:
            (kept,) = workspace.load_filing(1).explanations.values()
            assert (kept.reason, kept.cells) == ("上级已批", ())
            assert [one.name for one in workspace.transactions(1)] == ["修改 资金总额"]
            assert workspace.reasons("R1") == ("上级已批",)

    def test_an_older_file_is_copied_before_it_is_brought_up(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)
        monkeypatch.setattr(schema, "VERSION", _NEXT)

        def second(db: Database) -> None:
            db.execute("ALTER TABLE unit ADD COLUMN code TEXT")
            db.execute(f"PRAGMA user_version = {_NEXT}")

        newer = Migrations("perfdesk")
        for old in schema.migrations._migrations:
            newer(name=old.name)(old.fn)
        newer(name="next codes")(second)
        monkeypatch.setattr(schema, "migrations", newer)
        with open_workspace(path) as workspace:
            assert workspace._writer is not None
            assert schema.version(workspace._writer) == _NEXT
            assert len(workspace.filings()) == 1
        kept = backup.folder(path) / "填报 升级前.perfdesk"
        with closing(sqlite3.connect(kept)) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (_NEXT - 1,)

    def test_a_migration_that_fails_leaves_the_file_at_its_version(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = made(tmp_path)
        with monkeypatch.context() as patched:
            patched.setattr(schema, "VERSION", _NEXT)

            def broken(db: Database) -> None:
                db.execute(f"PRAGMA user_version = {_NEXT}")
                db.execute("CREATE TABLE unit (id INTEGER)")

            newer = Migrations("perfdesk")
            for old in schema.migrations._migrations:
                newer(name=old.name)(old.fn)
            newer(name="next broken")(broken)
            patched.setattr(schema, "migrations", newer)
            with pytest.raises(sqlite3.OperationalError):
                open_workspace(path)
        with open_workspace(path) as workspace:
            assert len(workspace.filings()) == 1

    def test_the_first_migration_was_never_edited(self, tmp_path: Path) -> None:
        def tables(path: Path) -> set[tuple[str, ...]]:
            with closing(sqlite3.connect(path)) as db:
                listed = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
                return {row for row in listed if not row[2].startswith("_sqlite")}

        first, made_now = tmp_path / "第一版.perfdesk", tmp_path / "现在.perfdesk"
        with closing(sqlite3.connect(first)) as db:
            db.executescript(FIRST_VERSION.read_text(encoding="utf-8"))
        with closing(connection.connect_new(made_now)) as new:
            schema.migrations.ensure_migrations_table(new)
            schema.migrations._migrations[0].fn(new)
        assert tables(first) == tables(made_now)

    def test_a_new_file_is_at_the_newest_version(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(made(tmp_path))) as db:
            assert db.execute("PRAGMA user_version").fetchone() == (schema.VERSION,)


def test_an_old_sqlite_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(WorkspaceError, match="太旧"):
        open_workspace(tmp_path / "填报.perfdesk")
