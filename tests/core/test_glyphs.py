from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk import glyphs
from perfdesk.glyphs import COMMON, NoFontsError, is_shapeless, without_glyph
from perfdesk.layout.fonts import GETA, load_fonts
from tests.forms.clean_filings import shigu
from tests.forms.judging import of_rule, states

ON_PAPER = load_fonts(bundled_only=True).typeface("宋体")


def test_what_is_answered_without_fonts_is_in_the_fonts() -> None:
    common = re.findall(f"[{COMMON}]", "".join(map(chr, range(0x10000))))
    assert len(common) > 27_000
    for char in common:
        assert is_shapeless(char) or ON_PAPER.glyph(char).shown != GETA or char == GETA, hex(
            ord(char)
        )


@given(st.characters())
def test_the_check_and_the_printer_say_the_same(char: str) -> None:
    printed = ON_PAPER.glyph(char).shown
    assert bool(without_glyph(char)) == (printed == GETA and char != GETA)


@pytest.mark.parametrize(
    "text", ["周𦝼", "㐂龘", "①☑☐√㎡〇", "a\u200b\ufeff\x07b", "１２、３％", "é–—…"]
)
def test_what_can_be_printed_passes(text: str) -> None:
    assert without_glyph(text) == ()


def test_each_missing_character_is_named_once() -> None:
    assert without_glyph("𪚥😀甲\uf0fe𪚥") == ("𪚥", "😀", "\uf0fe")


def test_a_finding_names_character_code_and_cell() -> None:
    (one,) = of_rule(shigu({"填报人": "周𪚥"}), "R39")
    assert one.say.startswith("“填报人”里的“𪚥”（U+2A6A5）")
    assert one.cells[0].field == "填报人"


def test_common_text_opens_no_font(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise NoFontsError

    glyphs._has_glyph.cache_clear()
    monkeypatch.setattr(glyphs, "_fonts", fail)
    assert without_glyph("石鼓区医保局 102300人×61.44元/人，≥95%；〔2023〕1号《办法》…") == ()
    assert {state.value for state in states(shigu({"填报人": "周𪚥"}), "R39")} == {"cannot-say"}
    glyphs._has_glyph.cache_clear()


def test_long_texts_are_looked_through_in_no_time() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x9FA5)) * 10 + "𪚥😀" * 5000
    without_glyph(text)
    begun = time.process_time()
    assert len(without_glyph(text)) == 2
    assert time.process_time() - begun < 1
