from __future__ import annotations

import errno
import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from perfdesk.errors import PrintError
from perfdesk.filing import build
from perfdesk.layout.engine import layout
from perfdesk.layout.fonts import load_fonts
from perfdesk.layout.pages import Page, Pages, Rule, TextRun
from perfdesk.output.pdf import paint
from perfdesk.output.subset import subset
from tests.core.printed import fonts, sample, whole_text
from tests.scenario import SHIGU, form

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# A character beyond the basic plane that the bundled serif has.
BEYOND = "\U00020164"


@pytest.fixture(scope="module")
def pages() -> Pages:
    return layout(form(), sample(SHIGU), fonts())


def painted(pages: Pages | list[Pages]) -> bytes:
    buffer = io.BytesIO()
    paint(pages, fonts(), buffer, title="项目资金绩效目标申报表")
    return buffer.getvalue()


def text_of(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in document)


def squeezed(text: str) -> str:
    return "".join(text.split())


def line_of(text: str, font: str = "NotoSerifSC-Regular") -> Pages:
    return Pages((Page(300, 100, (TextRun(20, 50, text, font, 10.5, 200),)),))


def test_the_text_comes_out_in_the_order_of_the_cells(pages: Pages) -> None:
    assert squeezed(text_of(painted(pages))) == squeezed(whole_text(pages))


def test_the_same_pages_give_the_same_bytes(pages: Pages) -> None:
    assert painted(pages) == painted(pages)


def test_several_filings_go_into_one_document(pages: Pages) -> None:
    document = pypdfium2.PdfDocument(painted([pages, pages, pages]))
    assert len(document) == 3
    assert document.get_page(2).get_size() == pytest.approx((595.28, 841.89), abs=0.01)


def test_the_document_names_itself(pages: Pages) -> None:
    about = pypdfium2.PdfDocument(painted(pages)).get_metadata_dict()
    assert about["Title"] == "项目资金绩效目标申报表"
    assert about["Creator"] == "绩效填报台"


def test_only_the_used_glyphs_are_embedded(pages: Pages) -> None:
    data = painted(pages)
    assert len(data) < 150_000
    assert b"Helvetica" not in data
    assert data.count(b"/FontFile2") == 2


def test_characters_beyond_the_basic_plane_come_out_again() -> None:
    assert load_fonts(bundled_only=True).typeface("宋体").glyph(BEYOND).shown == BEYOND
    assert text_of(painted(line_of(f"甲{BEYOND}乙"))) == f"甲{BEYOND}乙"


def test_characters_that_share_a_glyph_stay_apart() -> None:
    text = "A\u00a0B C\u2002D"
    assert text_of(painted(line_of(text))) == text


def test_brackets_and_backslashes_print_as_they_are() -> None:
    text = r"(1) a\b [2] <c> 100%"
    assert text_of(painted(line_of(text))) == text


def test_ink_stands_where_the_pages_say() -> None:
    page = Page(200, 100, (), (Rule(20, 30, 180, 30, 2.0),))
    image = pypdfium2.PdfDocument(painted(Pages((page,)))).get_page(0).render().to_pil()
    dark = [y for y in range(100) if sum(image.getpixel((100, y))[:3]) < 300]
    assert dark == [29, 30]


def test_a_subset_is_a_font_with_the_wanted_characters() -> None:
    made = subset(fonts().sfnt("NotoSerifSC-Bold"), "目标绩效")
    assert sorted(made.glyphs) == sorted("目标绩效")
    assert made.advances[made.glyphs["目"]] == 1000
    assert made.data[:4] == b"\0\1\0\0"


def test_nothing_to_print_is_said() -> None:
    with pytest.raises(PrintError, match="没有可以打印的页"):
        painted([])


# -- files -----------------------------------------------------------------------------------------


def test_a_file_is_written_whole(pages: Pages, tmp_path: Path) -> None:
    target = tmp_path / "目标表.pdf"
    target.write_bytes(b"old")
    paint(pages, fonts(), target, title="表")
    assert target.read_bytes().startswith(b"%PDF")
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("number", "say"),
    [
        (errno.ENOSPC, "磁盘已满"),
        (errno.EACCES, "正被别的程序打开或没有写入权限"),
        (errno.EROFS, "是只读的"),
        (errno.EIO, "没有保存"),
    ],
)
@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.replace"])
def test_a_file_that_cannot_be_written_leaves_the_old_one(
    pages: Pages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    say: str,
    step: str,
) -> None:
    target = tmp_path / "目标表.pdf"
    target.write_bytes(b"old")

    def fail(*_arguments: object) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr(step, fail)
    with pytest.raises(PrintError, match=say):
        paint(pages, fonts(), target, title="表")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("make", "say"),
    [
        (lambda folder: folder / "没有" / "表.pdf", "文件夹.*不存在"),
        (lambda folder: folder, "是一个文件夹"),
    ],
)
def test_a_wrong_place_is_told(
    pages: Pages, tmp_path: Path, make: Callable[[Path], Path], say: str
) -> None:
    with pytest.raises(PrintError, match=say):
        paint(pages, fonts(), make(tmp_path), title="表")


def test_an_empty_filing_prints(tmp_path: Path) -> None:
    pages = layout(form(), build(form(), {}, {}), fonts())
    paint(pages, fonts(), tmp_path / "空表.pdf", title="")
    assert "项目名称" in text_of((tmp_path / "空表.pdf").read_bytes())
