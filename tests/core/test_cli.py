"""The command line as batch jobs call it: JSON, exit status, one sentence for each failure."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from perfdesk.check import check
from perfdesk.cli import main
from perfdesk.examples import example_documents
from perfdesk.findings import Level
from perfdesk.forms.load import load_forms
from perfdesk.intake import read_file

FILINGS = Path(__file__).parent.parent / "forms" / "filings"
EXAMPLE = str(example_documents()[0])


class Call:
    """What one call of the command line came to."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *words: object) -> None:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        self.status = ended.value.code
        self.out, self.err = capsys.readouterr()

    @property
    def data(self) -> dict[str, Any]:
        """The one JSON object on standard output."""
        data = json.loads(self.out)
        assert isinstance(data, dict)
        return data


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda *words: Call(capsys, *words)


def test_read_gives_the_filing_and_nothing_else(call: Any) -> None:
    read = call("read", EXAMPLE, "--json")
    (filing,) = read.data["filings"]
    assert (read.status, read.err, filing["form"]) == (0, "", "shigu-target-2023")
    assert filing["values"]["年度"] == "2023"
    assert filing["values"]["资金总额"] == "72.60"
    assert filing["tables"]["项目年度绩效指标"][0]["指标值"] == "23600人"
    assert read.data["problems"] == []


def test_check_names_both_values_and_where_it_stands(call: Any) -> None:
    checked = call("check", EXAMPLE, "--json")
    (product,) = [one for one in checked.data["findings"] if one["rule"] == "R07"]
    assert checked.status == 0
    assert "23600人 × 30元/人 = 70.8万元" in product["say"]
    assert "资金总额" in product["cells"]
    assert product["level"] == "warning"
    assert product["state"] == "failed"
    assert checked.data["checked"] > checked.data["cannot_say"] > 0


def test_an_error_is_exit_status_one(call: Any, tmp_path: Path) -> None:
    data = call("read", EXAMPLE, "--json").data
    plan = data["filings"][0]["tables"]["项目实施进度计划"][0]
    plan["计划完成时间"] = "2022年1月"
    broken = tmp_path / "颠倒.json"
    broken.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    checked = call("check", broken, "--json")
    assert checked.status == 1
    (error,) = [one for one in checked.data["findings"] if one["level"] == "error"]
    assert error["cells"] == [
        "项目实施进度计划[1].计划完成时间",
        "项目实施进度计划[1].计划开始时间",
    ]
    printed = call("print", broken, "-o", tmp_path / "颠倒.pdf")
    assert printed.status == 1
    assert "草稿" in printed.err


def test_two_copies_are_one_dossier(call: Any) -> None:
    findings = call("check", EXAMPLE, EXAMPLE, "--json").data["findings"]
    assert any(cell.startswith("shigu-target-2023/") for one in findings for cell in one["cells"])


def test_check_for_another_year(call: Any) -> None:
    def years(*more: object) -> set[str]:
        found = call("check", EXAMPLE, "--json", *more).data["findings"]
        return {one["say"] for one in found if one["rule"] == "R03"}

    assert years("--year", 2026) > years()


def test_carry_lists_what_to_review_and_reads_back(call: Any, tmp_path: Path) -> None:
    draft = tmp_path / "今年.json"
    carried = call("carry", EXAMPLE, "--year", 2024, "-o", draft, "--json")
    (filing,) = carried.data["filings"]
    review = {item["cell"]: item for item in filing["review"]}
    assert review["填报日期"]["now"] == ""
    assert review["项目实施进度计划[1].计划开始时间"]["now"].startswith("2024")
    assert "电话" in review["联系电话"]["why"]
    again = call("read", draft, "--json").data["filings"][0]
    for key in ("form", "values", "tables", "skeleton", "states"):
        assert again[key] == filing[key]


def test_carry_into_another_form_lists_what_found_no_place(call: Any, tmp_path: Path) -> None:
    source = tmp_path / "去年.json"
    source.write_bytes((FILINGS / "taojiang_01.json").read_bytes())
    words = ("carry", source, "--year", 2022, "--into", "shigu-target-2023")
    carried = call(*words, "-o", tmp_path / "今年.json", "--json")
    (filing,) = carried.data["filings"]
    assert filing["form"] == "shigu-target-2023"
    assert filing["values"]["项目年度绩效目标"].startswith("完成城镇职工")
    span = {"cell": "项目起止时间", "text": "2021.1.1-2020.12.31", "why": ""}
    assert span in filing["unplaced"]
    review = {item["cell"]: item for item in filing["review"]}
    assert "由“填表人”栏转来" in review["填报人"]["why"]
    told = call(*words).out
    assert "原表有 7 格在“项目资金绩效目标申报表”里没有位置" in told
    assert "项目负责人：赵主任" in told

    again = call("read", tmp_path / "今年.json", "--json").data["filings"][0]
    assert again["values"] == filing["values"]
    left = [one["text"] for one in filing["unplaced"]]
    assert [one["text"] for one in again["unread"]] == left
    assert call("carry", source, "--year", 2022, "--json").data["filings"][0]["unplaced"] == []


def test_carry_into_a_form_of_another_kind_writes_nothing(call: Any, tmp_path: Path) -> None:
    source, target = tmp_path / "去年.json", tmp_path / "今年.json"
    source.write_bytes((FILINGS / "taojiang_01.json").read_bytes())
    words = ("carry", source, "--year", 2022, "-o", target, "--into")
    for form_id, sentence in (
        ("没有的表样", "没有“没有的表样”这个表样"),
        ("xinglong-budget-t1-2021", "不是同一类表"),
    ):
        failed = call(*words, form_id)
        assert (failed.status, failed.out) == (2, "")
        assert sentence in failed.err
        assert failed.err.count("\n") == 1
    assert not target.exists()


def test_export_and_print_write_whole_files(call: Any, tmp_path: Path) -> None:
    data, paper = tmp_path / "表.json", tmp_path / "表.pdf"
    assert call("export", EXAMPLE, "-o", data).status == 0
    assert call("print", data, "-o", paper).status == 0
    first = paper.read_bytes()
    assert first.startswith(b"%PDF-")
    assert call("print", data, "-o", paper).status == 0
    assert paper.read_bytes() == first


def test_forms_can_be_listed_shown_and_linted(call: Any) -> None:
    listed = call("forms", "list", "--json").data["forms"]
    assert {"shigu-target-2023", "yongxing-target-2017"} <= {one["id"] for one in listed}
    shown = call("forms", "show", "xinglong-target-2021").data
    assert (shown["year_field"], shown["code_field"]) == ("", "项目编码")
    assert {one["align"] for one in shown["fields"]} == {"", "right"}
    plan = next(one for one in shown["rules"] if one["reader"] == "payment_plan")
    assert plan["options"] == {"fields": "3月底、6月底、10月底、12月底"}
    assert (plan["category"], plan["scope"]) == ("其他", "filing")
    shown = call("forms", "show", "shigu-target-2023").data
    assert {one["name"] for one in shown["fields"]} >= {"资金总额", "填报日期"}
    assert len(shown["rules"]) >= 12
    assert all(rule["basis"] for rule in shown["rules"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["read", "没有.docx"], "找不到"),
        (["read"], "缺少参数"),
        (["boil", EXAMPLE], "没有 boil 这个命令"),
        (["read", EXAMPLE, "--loud"], "没有 --loud 这个选项"),
        (["read", EXAMPLE, "--form", "nope"], "没有“nope”这个表样"),
        (["carry", EXAMPLE, "--year", "12"], "year"),
        (["forms", "show", "nope"], "没有“nope”这个表样"),
        (["forms", "lint", "nope"], "没有“nope”这个文件夹"),
        (["export", EXAMPLE, "-o", "a.odt"], "不能写成 .odt"),
        (["print", EXAMPLE, "-o", "no/such/folder/a.pdf"], "a.pdf"),
        (["print", EXAMPLE, "没有.docx", "-o", "a.pdf"], "没有.docx：找不到"),
        (["print", EXAMPLE, "-o", "a.docx"], "不能写成 .docx"),
        (["carry", EXAMPLE, "--year", "2024", "-o", "a"], "不能写成没有扩展名的文件"),
        (["carry", EXAMPLE, "--year", "2024", "-o", "no/such/a.json"], "不存在"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    call: Any, words: list[str], sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    failed = call(*words)
    assert (failed.status, failed.out) == (2, "")
    assert sentence in failed.err
    assert len(failed.err.strip().splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_no_result_is_written_over_a_document(call: Any, tmp_path: Path) -> None:
    data = tmp_path / "表.json"
    assert call("export", EXAMPLE, "-o", data).status == 0
    before = data.read_bytes()
    again = tmp_path / "同一个文件.json"
    again.symlink_to(data)
    for target in (data, again):
        failed = call("carry", data, "--year", 2024, "-o", target)
        assert (failed.status, failed.out) == (2, "")
        assert "正是要读的文件" in failed.err
    assert data.read_bytes() == before
    assert again.is_symlink()


def test_a_target_that_is_a_folder_leaves_nothing_behind(call: Any, tmp_path: Path) -> None:
    folder = tmp_path / "表.json"
    folder.mkdir()
    failed = call("export", EXAMPLE, "-o", folder)
    assert (failed.status, "是一个文件夹" in failed.err) == (2, True)
    assert list(tmp_path.iterdir()) == [folder]


def test_what_could_not_be_read_goes_along_with_a_draft(call: Any, tmp_path: Path) -> None:
    data = call("read", EXAMPLE, "--json").data
    data["filings"][0]["unread"] = [{"text": "见附件", "place": "第 3 段"}]
    data["filings"][0]["doubts"] = [{"cell": "项目属性", "say": "没有勾选"}]
    source = tmp_path / "去年.json"
    source.write_text(json.dumps(data), encoding="utf-8")
    (draft,) = call("carry", source, "--year", 2024, "--json").data["filings"]
    assert draft["unread"] == data["filings"][0]["unread"]
    assert draft["doubts"] == data["filings"][0]["doubts"]


def test_a_name_that_is_no_text_does_not_stop_a_result(call: Any, tmp_path: Path) -> None:
    odd = tmp_path / "\udcff.docx"
    odd.write_bytes(Path(EXAMPLE).read_bytes())
    assert call("read", odd, "--json").data["filings"][0]["source"] == "�.docx"
    assert call("export", odd, "-o", tmp_path / "表.json").status == 0


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as its own program."""
    return subprocess.run(
        [sys.executable, "-m", "perfdesk", *words],
        env={**os.environ, **variables},
        capture_output=True,
        timeout=60,
        check=False,
    )


def test_results_survive_a_pipe_of_another_encoding(tmp_path: Path) -> None:
    source = tmp_path / "表.json"
    values = {"年度": "2023", "项目名称": "𠮷🙂局"}
    filing = {"form": "shigu-target-2023", "values": values}
    source.write_text(json.dumps({"filings": [filing]}), encoding="utf-8")
    told = run("read", str(source), "--json", PYTHONIOENCODING="gbk")
    assert told.returncode == 0
    assert json.loads(told.stdout.decode("gbk"))["filings"][0]["values"]["项目名称"] == "𠮷🙂局"
    assert run("read", str(source), PYTHONIOENCODING="gbk").returncode == 0


def test_a_reader_that_goes_away_is_one_sentence() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "perfdesk", "forms", "list"],
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    finally:
        os.close(writing)
    assert ended.returncode == 2
    assert ended.stderr.decode("utf-8").strip() == "接收结果的程序先结束了，结果没有写完。"


def test_without_a_screen_the_window_is_one_sentence(
    call: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for words in ((), ("open", tmp_path / "新.perfdesk")):
        failed = call(*words)
        assert (failed.status, "没有屏幕" in failed.err) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_one_bad_file_does_not_hide_the_others(call: Any) -> None:
    read = call("read", EXAMPLE, "没有.docx", "--json")
    assert read.status == 0
    assert len(read.data["filings"]) == len(read.data["problems"]) == 1
    assert read.data["problems"][0].startswith("没有.docx：")
    assert call("check", EXAMPLE, "没有.docx", "--json").data["problems"] == read.data["problems"]


def shell(command: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command line with its streams bent as a shell bends them."""
    program = f"'{sys.executable}' -m perfdesk"
    return subprocess.run(
        ["/bin/sh", "-c", command.replace("perfdesk", program)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **variables},
        capture_output=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="streams are bent by a Unix shell")
@pytest.mark.parametrize(
    ("bent", "status", "out"),
    [
        (">&-", 0, b""),
        ("2>&-", 0, b"{"),
        ("<&-", 0, b"{"),
        (">/dev/full", 2, b""),
        ("2>/dev/full", 0, b"{"),
        (">/dev/full 2>&1", 2, b""),
    ],
)
def test_streams_that_are_shut_or_full(tmp_path: Path, bent: str, status: int, out: bytes) -> None:
    read = shell(f"perfdesk read '{EXAMPLE}' --json {bent}", tmp_path)
    assert (read.returncode, read.stdout[:1]) == (status, out)
    assert b"Traceback" not in read.stderr
    failed = shell(f"perfdesk read no.docx --json {bent}", tmp_path)
    assert (failed.returncode, failed.stdout) == (2, b"")
    written = shell(f"perfdesk export '{EXAMPLE}' -o a.json {bent}", tmp_path)
    assert (written.returncode, (tmp_path / "a.json").exists()) == (0, True)


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes to Linux only")
def test_names_are_told_in_one_plain_line(tmp_path: Path) -> None:
    (tmp_path / "表\x1b[31m\r\n一.docx").write_bytes(b"x")
    told = shell("perfdesk read *.docx", tmp_path, LC_ALL="POSIX", PYTHONUTF8="0").stderr
    assert told.decode("utf-8").startswith("表 [31m 一.docx：")
    assert told.count(b"\n") == 1


def test_the_totals_of_what_was_given(call: Any) -> None:
    (total,) = call("check", EXAMPLE, "--json").data["totals"]
    assert (total["year"], total["filings"], total["amount"]) == ("2023", 1, "72.6")
    assert total["unit_of_money"] == "万元"
    assert "合计：" in call("check", EXAMPLE).out


def explained(call: Any, tmp_path: Path) -> Path:
    """Return the example as data, with every error and warning explained."""
    source = tmp_path / "表.json"
    call("export", EXAMPLE, "-o", source)
    content = json.loads(source.read_text(encoding="utf-8"))
    (filing,) = content["filings"]
    filing["tables"]["项目实施进度计划"][0]["计划完成时间"] = "2022年1月1日"
    source.write_text(json.dumps(content), encoding="utf-8")
    (reading,) = read_file(source, load_forms())
    report = check(load_forms()[reading.form_id], reading.filing)
    filing["explanations"] = [
        {"rule": one.rule, "fingerprint": one.fingerprint, "reason": "已向财政局报告"}
        for one in report.findings
        if one.level is not Level.HINT
    ]
    source.write_text(json.dumps(content), encoding="utf-8")
    return source


def test_explanations_in_the_data_are_heard_and_printed(call: Any, tmp_path: Path) -> None:
    source = explained(call, tmp_path)
    checked = call("check", source, "--json")
    told = [one for one in checked.data["findings"] if one["state"] == "explained"]
    assert told
    assert {one["reason"] for one in told} == {"已向财政局报告"}
    assert checked.status == 0
    plain = call("print", source, "-o", tmp_path / "一.pdf")
    more = call("print", source, "-o", tmp_path / "二.pdf", "--explanations")
    assert (plain.status, more.status) == (0, 0)
    assert "已打印 1 页" in plain.err
    assert "已打印 2 页" in more.err
    assert "已向财政局报告" in call("check", source).out


@pytest.mark.parametrize("name", ["汇总.pdf", "汇总.XLSX"])
def test_check_writes_a_summary(call: Any, tmp_path: Path, name: str) -> None:
    target = tmp_path / name
    checked = call("check", EXAMPLE, "-o", target, "--json")
    assert checked.data["findings"]
    assert target.read_bytes()[:2] in (b"%P", b"PK")
    assert f"已写到 {target}" in checked.err


def test_a_summary_of_another_kind_is_refused_before_anything_is_read(
    call: Any, tmp_path: Path
) -> None:
    checked = call("check", EXAMPLE, "-o", tmp_path / "汇总.docx")
    assert checked.status == 2
    assert ".pdf 或 .xlsx" in checked.err
    assert list(tmp_path.iterdir()) == []


def test_an_error_of_two_filings_makes_both_a_draft(call: Any, tmp_path: Path) -> None:
    code = "13082221A0B1C2D3E4F5G"
    one = {"单位名称": "某县医疗保障局", "项目编码": code, "项目名称": "医疗救助资金"}
    filings = [
        {"form": "xinglong-target-2021", "values": {**one, "项目名称": name}, "tables": {}}
        for name in ("医疗救助资金", "宣传经费")
    ]
    data = tmp_path / "表.json"
    data.write_text(json.dumps({"filings": filings}), encoding="utf-8")
    printed = call("print", data, "-o", tmp_path / "表.pdf")
    assert printed.status == 1
    assert printed.err.count("有 1 处错误") == 2


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes to Linux only")
def test_results_are_named_as_people_named_them(tmp_path: Path) -> None:
    for result in ("结果.xlsx", "结果.pdf"):
        command = f"perfdesk check '{EXAMPLE}' -o {result}"
        told = shell(command, tmp_path, LC_ALL="POSIX", PYTHONUTF8="0").stderr.decode("utf-8")
        assert told == f"已写到 {result}\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lets a folder in use be removed")
def test_a_folder_that_is_gone_is_one_sentence(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    ended = shell(f"mkdir b; cd b; rmdir ../b; perfdesk check '{EXAMPLE}' -o '{target}'", tmp_path)
    told = [line for line in ended.stderr.decode("utf-8").splitlines() if "getcwd" not in line]
    assert (ended.returncode, told) == (
        2,
        ["当前文件夹已被删除或移走，没有做成；请换一个文件夹再试。"],
    )
    assert not target.exists()
