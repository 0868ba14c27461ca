from __future__ import annotations

import errno
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import DocumentError
from perfdesk.filing import build
from perfdesk.forms.load import load_forms
from perfdesk.intake import read_file, read_source
from tests.core.printed import sample
from tests.docx_builder import MAIN, cell, document_xml, docx, para, row, table
from tests.paper_forms import blocks_xml, paper, told
from tests.scenario import SHIGU

if TYPE_CHECKING:
    from collections.abc import Mapping

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE d [{entities}]>'
PARAGRAPH = "<w:p><w:r><w:t>&x;</w:t></w:r></w:p>"
BODY = f'<w:document xmlns:w="{MAIN}"><w:body>{PARAGRAPH}</w:body></w:document>'
BILLION = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">'
    for before, name in zip("abcdefghi", "bcdefghix", strict=True)
)


def refusal(path: Path) -> str:
    """Return the one sentence with which a file is refused."""
    with pytest.raises(DocumentError) as refused:
        read_file(path, load_forms())
    text = str(refused.value)
    assert "\n" not in text
    assert text.endswith("。")
    return text


def ole2(stream: str) -> bytes:
    """Return the beginning of an old office file with a stream of this name."""
    return OLE2 + bytes(504) + f"{stream}\0".encode("utf-16-le") + bytes(1000)


def zipped(path: Path, parts: Mapping[str, str | bytes]) -> Path:
    """Write a zip file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def big(text: str, size: int) -> str:
    """Return a main part that repeats some XML up to a size."""
    head, tail = document_xml("|").split("|")
    return head + text * (size // len(text)) + tail


@pytest.mark.parametrize(
    ("name", "content", "say"),
    [
        ("空.docx", b"", "是空的"),
        ("零.docx", bytes(5000), "认不出这是什么文件"),
        ("密.docx", ole2("EncryptedPackage"), "有密码保护，请先在 Word 里取消密码"),
        ("旧.docx", ole2("WordDocument"), "旧版 Word 文件（.doc）.*另存为 .docx"),
        ("旧.xls", ole2("Workbook"), "旧版 Excel"),
        ("怪.doc", ole2("Foo"), "认不出这是什么文件"),
        ("a.pdf", b"%PDF-1.7", "PDF 文件，还不能直接读"),
        ("a.rtf", b"{\\rtf1", "RTF 文件"),
        ("a.doc", b"<html><body>", "网页文件"),
        ("a.png", b"\x89PNG\r\n", "图片"),
        ("a.txt", "你好".encode(), "纯文本"),
        ("a.txt", "你好".encode("gb18030"), "纯文本"),
        (
            "a.xml",
            b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>',
            "Word 的 XML",
        ),
        ("~$a.docx", b"\x05user", "临时文件"),
        ("a.json", b'{"filings": [', "不完整或写错了"),
        ("a.json", b'{"a": 1}', "没有填报件"),
        ("a.json", b'{"filings": []}', "一份填报件也没有"),
        ("a.json", b"[" * 100_000, "嵌套太深"),
        ("a.json", b'{"filings": [{"form": "no-such"}]}', "没有安装"),
        ("a.json", b'{"filings": [{"form": "shigu-target-2023", "values": [1]}]}', "写错了"),
        (
            "a.json",
            b'{"filings": [{"form": "shigu-target-2023", "values": {"a": {}}}]}',
            "不是文字",
        ),
    ],
)
def test_other_kinds_of_file(tmp_path: Path, name: str, content: bytes, say: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DocumentError, match=say):
        read_file(path, load_forms())
    assert refusal(path)


@pytest.mark.parametrize(
    ("parts", "say"),
    [
        ({"a.txt": "x"}, "压缩包"),
        ({"xl/workbook.xml": "<a/>"}, "Excel"),
        ({"ppt/presentation.xml": "<a/>"}, "演示文稿"),
        ({"mimetype": "x", "content.xml": "<a/>"}, "OpenDocument"),
        ({"OFD.xml": "<a/>"}, "OFD"),
        ({"[Content_Types].xml": "<Types/>"}, "没有正文"),
        ({"word/document.xml": ""}, "已损坏"),
        ({"word/document.xml": "<w:document>"}, "已损坏"),
        ({"word/document.xml": f'<w:document xmlns:w="{MAIN}"/>'}, "没有正文"),
        ({"word/document.xml": b"\xff\xff\x00"}, "已损坏"),
    ],
)
def test_other_packages(tmp_path: Path, parts: Mapping[str, str | bytes], say: str) -> None:
    path = zipped(tmp_path / "a.docx", parts)
    with pytest.raises(DocumentError, match=say):
        read_file(path, load_forms())
    assert refusal(path)


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.995])
def test_truncated(tmp_path: Path, kept: float) -> None:
    whole = docx(tmp_path / "a.docx", *blocks_xml(paper(load_forms()[SHIGU], sample(SHIGU))))
    data = whole.read_bytes()
    whole.write_bytes(data[: int(len(data) * kept)])
    assert "不完整" in refusal(whole)


def test_flipped_bytes(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", *blocks_xml(paper(load_forms()[SHIGU], sample(SHIGU))))
    data = bytearray(path.read_bytes())
    at = data.index(b"word/document.xml") + 200
    data[at : at + 40] = bytes(40)
    path.write_bytes(bytes(data))
    assert "已损坏" in refusal(path)


@pytest.mark.parametrize(
    "entities", [BILLION, '<!ENTITY x SYSTEM "file:///etc/passwd">', '<!ENTITY x "y">']
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, entities: str, encoding: str) -> None:
    head = DOCTYPE.format(entities=entities).replace("?>", f' encoding="{encoding}"?>', 1)
    main = {"word/document.xml": (head + BODY).encode(encoding)}
    assert "不该有的定义" in refusal(docx(tmp_path / "a.docx", parts=main))


@pytest.mark.parametrize(
    "part",
    [
        big(" ", 60_000_000),
        big("<w:p/>", 39_000_000),
        big('<w:p w:a="1" w:b="2"/>', 39_000_000),
        big("<w:p><w:r><w:t>字</w:t></w:r></w:p>", 900_000),
    ],
    ids=["blanks", "elements", "attributes", "paragraphs"],
)
def test_bombs(tmp_path: Path, part: str) -> None:
    path = docx(tmp_path / "a.docx", parts={"word/document.xml": part})
    started = time.perf_counter()
    assert "大得不像填报表" in refusal(path)
    assert time.perf_counter() - started < 10


def test_lying_sizes_do_not_help_a_bomb(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", parts={"word/document.xml": big(" ", 60_000_000)})
    data = path.read_bytes()
    real = struct.pack("<L", len(big(" ", 60_000_000).encode()))
    path.write_bytes(data.replace(real, struct.pack("<L", 1000)))
    assert refusal(path)


def test_too_many_entries(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        for number in range(11_000):
            archive.writestr(f"word/{number}", "")
    assert "大得不像填报表" in refusal(tmp_path / "a.docx")


@pytest.mark.parametrize("depth", [20, 5_000])
def test_too_deep(tmp_path: Path, depth: int) -> None:
    nested = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * depth
    assert refusal(docx(tmp_path / "a.docx", nested))


def test_nested_tables_that_multiply(tmp_path: Path) -> None:
    inner = para("字")
    for _level in range(7):
        inner = table(*[row(cell(inner), cell(inner), cell(inner))] * 2)
    assert "大得不像填报表" in refusal(docx(tmp_path / "a.docx", inner))


def test_absurd_spans(tmp_path: Path) -> None:
    wild = row(
        *[cell("字", span=99_999_999, down="restart")] * 40, extra='<w:gridBefore w:val="9999999"/>'
    )
    assert "没有认出表样" in refusal(
        docx(tmp_path / "a.docx", table(*[wild] * 50, widths=[1] * 3000))
    )


def test_password_of_the_zip_itself(tmp_path: Path) -> None:
    path = docx(tmp_path / "a.docx", para("字"))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))
    assert "密码" in refusal(path)


def test_folders_and_missing_files(tmp_path: Path) -> None:
    assert "文件夹" in refusal(tmp_path)
    assert "找不到" in refusal(tmp_path / "没有.docx")


@pytest.mark.parametrize(
    ("problem", "say"),
    [
        (PermissionError(errno.EACCES, "x"), "没有读取这个文件的权限"),
        (OSError(errno.EBUSY, "x"), "正被另一个程序打开"),
        (OSError(errno.EIO, "x"), "磁盘或 U 盘"),
    ],
)
def test_what_the_system_refuses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, problem: OSError, say: str
) -> None:
    path = docx(tmp_path / "a.docx", para("字"))

    def refuse(*_arguments: object, **_named: object) -> None:
        raise problem

    monkeypatch.setattr(Path, "open", refuse)
    assert say in refusal(path)


def test_shared_file_on_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = docx(tmp_path / "a.docx", para("字"))

    class LockedError(PermissionError):
        winerror = 32

    def refuse(*_arguments: object, **_named: object) -> None:
        raise LockedError(errno.EACCES, "x")

    monkeypatch.setattr(Path, "open", refuse)
    assert "正被另一个程序打开" in refusal(path)


# --- big, but right ------------------------------------------------------------------------------


def test_long_table_and_long_cell(tmp_path: Path) -> None:
    form = load_forms()[SHIGU]
    values, tables = told(form, sample(SHIGU))
    values["项目立项依据"] = "绩效目标：项目名称，长期。" * 8_000
    name = "项目年度绩效指标"
    tables[name] = [tables[name][0] | {"指标内容": f"第{number}项"} for number in range(5_000)]
    filing = build(form, values, tables)
    path = docx(tmp_path / "a.docx", *blocks_xml(paper(form, filing)))
    started = time.perf_counter()
    (reading,) = read_file(path, load_forms())
    assert time.perf_counter() - started < 10
    assert told(form, reading.filing) == (values, tables)
    assert reading.unread == ()


def test_memory_stays_within_bounds(tmp_path: Path) -> None:
    cells = '<w:tc><w:p><w:r><w:t xml:space="preserve">a</w:t></w:r></w:p></w:tc>' * 8
    path = docx(tmp_path / "a.docx", table(*[f"<w:tr>{cells}</w:tr>"] * 12_000))
    script = (
        "import sys, pathlib\n"
        "from perfdesk.errors import DocumentError\n"
        "from perfdesk.forms.load import load_forms\n"
        "from perfdesk.intake import read_file\n"
        "try:\n    read_file(pathlib.Path(sys.argv[1]), load_forms())\n"
        "except DocumentError:\n    pass\n"
        "status = pathlib.Path('/proc/self/status')\n"
        "lines = status.read_text().splitlines() if status.exists() else []\n"
        "print(*[int(line.split()[1]) // 1024 for line in lines if 'VmHWM' in line])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert int(done.stdout or 0) < 500, done.stdout


def test_source_of_a_document_can_be_shown(tmp_path: Path) -> None:
    shown = read_source(docx(tmp_path / "a.docx", para("字")))
    assert shown is not None
    assert len(shown.blocks) == 1
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    assert read_source(tmp_path / "a.json") is None
