"""Forms from strangers: refused, or loaded within bounds; nothing of them runs."""

from __future__ import annotations

import ast
import os
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.check import check
from perfdesk.errors import FormError
from perfdesk.expression import (
    Answer,
    CannotSay,
    Expression,
    ExpressionError,
    Names,
    Scope,
    compile_expression,
)
from perfdesk.filing import build
from perfdesk.forms.load import build_form, load_form
from perfdesk.values import FieldType, parse

if TYPE_CHECKING:
    import random
    from pathlib import Path

PICTURE = "# 表\n\n| 甲 | {甲} |\n| 乙 | {乙} |\n"
HEAD = 'id = "x"\nname = "表"\nplace = "县"\nyears = [2020, 2030]\nwidths_mm = [50, 100]\n'
FIELDS = '[field]\n"甲" = { type = "money", unit = "元" }\n"乙" = { type = "longtext" }\n'


def rule(number: int, check_text: str, say: str = "s") -> str:
    return (
        f'[[rule]]\nid = "A{number}"\ntitle = "t"\nlevel = "error"\ncategory = "其他"\n'
        f'check = "{check_text}"\nsay = "{say}"\nbasis = "b"\n'
    )


def lets(count: int, first: str, sign: str) -> str:
    named = [f'"l0" = "{first}"'] + [
        f'"l{n}" = "l{n - 1} {sign} l{n - 1}"' for n in range(1, count)
    ]
    return rule(1, f"l{count - 1} >= 0") + "let = { " + ", ".join(named) + " }\n"


@pytest.mark.parametrize(
    ("settings_text", "say"),
    [
        (HEAD + FIELDS + "".join(rule(n, "甲 > 0") for n in range(10_000)), "文件太长"),
        (HEAD + FIELDS + "#" * 10_000_000, "文件太长"),
        (HEAD + FIELDS + "[[rule]]\n" * 2000, "超过 1500 项"),
        (HEAD + FIELDS + "\n".join(f'"k{n}" = {{}}' for n in range(2000)), "超过 1500 项"),
        (HEAD + "a = " + "[" * 5000 + "]" * 5000, "套得太深"),
        (HEAD + "a = " + "{a = " * 3000 + "1" + "}" * 3000, "套得太深"),
        (HEAD + "a = " + "9" * 100_000, "数字太长"),
        (HEAD + FIELDS + lets(2, "l1", "+"), "没有名为“l1”的栏目"),
        (HEAD.replace("2030", "1" + "0" * 12) + FIELDS, "起始年"),
        (HEAD.replace("[50, 100]", "[nan, inf]") + FIELDS, "毫米数"),
        (HEAD + FIELDS + rule(1, "甲 > 0", "{甲.__class__}"), "既不是栏目也没有算出"),
        (HEAD + FIELDS + rule(1, "甲.__class__ == 1"), "是栏目，没有列"),
        (HEAD + FIELDS + rule(1, "2 ** 9 ** 9 ** 9 > 甲"), "四种运算"),
        (HEAD + FIELDS + rule(1, "+".join(["甲"] * 300) + " > 0"), "太复杂"),
    ],
)
def test_hostile_settings_are_refused_in_no_time(settings_text: str, say: str) -> None:
    start = time.process_time()
    _, problems = build_form({"form.md": PICTURE, "form.toml": settings_text})
    assert time.process_time() - start < 5
    assert any(say in one.say for one in problems)


@pytest.mark.parametrize(
    ("picture", "say"),
    [
        ("# 表\n\n" + "|a" * 100_000 + "|\n", "格"),
        ("# 表\n\n" + "| 甲 | b |\n" * 30_000, "文件太长"),
        ("# 表\n\n| 甲 | " + "{" * 100_000 + " |\n", "花括号没有成对"),
    ],
)
def test_hostile_pictures_are_refused_in_no_time(picture: str, say: str) -> None:
    start = time.process_time()
    _, problems = build_form({"form.md": picture, "form.toml": HEAD + FIELDS})
    assert time.process_time() - start < 5
    assert any(say in one.say for one in problems)


@pytest.mark.parametrize("extra", [lets(300, "甲", "+"), lets(300, "9" * 24, "*")])
def test_doubling_names_stay_small(extra: str) -> None:
    form, problems = build_form({"form.md": PICTURE, "form.toml": HEAD + FIELDS + extra})
    assert not problems
    assert form is not None
    report = check(form, build(form, {"甲": "9" * 18, "乙": ""}, {}), with_unsaid=True)
    assert report.cannot_say == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_plain_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "form.toml").write_text(HEAD + FIELDS, encoding="utf-8")
    os.mkfifo(tmp_path / "form.md")
    with pytest.raises(FormError, match="不是普通文件"):
        load_form(tmp_path)


def test_files_are_not_read_to_a_far_end(tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text(PICTURE, encoding="utf-8")
    with (tmp_path / "form.toml").open("wb") as file:
        file.truncate(10_000_000_000)
    with pytest.raises(FormError, match="文件太长"):
        load_form(tmp_path)
    (tmp_path / "form.toml").write_text("#" + "表" * 100_000, encoding="utf-8")
    with pytest.raises(FormError, match="文件太长"):
        load_form(tmp_path)


# --- expressions -----------------------------------------------------------------------------

NAMES = Names(frozenset({"甲", "乙", "丙"}), (("表", frozenset({"数", "字"})),), frozenset({"临"}))


def scope() -> Scope:
    row = {"数": parse(FieldType.NUMBER, "9" * 18), "字": parse(FieldType.TEXT, "x" * 500)}
    return Scope(
        {
            "甲": parse(FieldType.MONEY, "9" * 18, "亿元"),
            "乙": parse(FieldType.TEXT, "长" * 5000),
            "丙": parse(FieldType.INDICATOR, "三分之一以上"),
        },
        {"表": [row, row, {}]},
        row,
        {"临": CannotSay("没有")},
    )


def _compiled(text: str) -> Expression | None:
    try:
        return compile_expression(text, NAMES)
    except ExpressionError as error:
        told = 0 <= error.position <= len(text) and bool(error.say)
    assert told
    return None


@pytest.mark.parametrize(
    "text",
    [
        "().__class__.__bases__[0].__subclasses__()", "__import__('os').system('true')",
        "甲.__init__", "甲 ** 2", "2 ** 999999999", "1 << 9999999",
        "9" * 1900, "1e999999 * 1e999999", "1e5", "0x10", "1_000", "1j", "b'x'", "...",
        "[x for x in 表]", "{x: 1 for x in 表}", "(x := 1)", "lambda: 1", "f'{甲}'", "*甲",
        "sum(*表)",
        "sum(表.数, **{})", "甲 if", "甲[0]", "{1, 2}", "await 甲", "yield 甲",
        "print(1)", "eval('1')",
        "not " * 500 + "甲", "-" * 1500 + "1", "(" * 900 + "1" + ")" * 900, "甲." * 600 + "甲",
        "乙 @ 乙", "~1", "甲 is 乙", "'%s' % 甲", "True.real", "甲\x00", "甲;乙", "甲\n=1",
    ],
)  # fmt: skip
def test_nothing_of_python_stands_behind(text: str) -> None:
    start = time.process_time()
    assert _compiled(text) is None
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    "text",
    [
        " * ".join(["999999999999999999999999"] * 30) + " > 0",
        " * ".join(["甲"] * 30) + " > 0",
        "round(甲 / 0.000000000000000000000001, 8) > 0",
        "sum(表.数 * 表.数 * 表.数 * 表.数) > 0",
        " / ".join(["丙"] * 30) + " > 0",
        "abs(number(丙)) * 甲 > 甲",
        "'x' * 999999999 == ''",
        " and ".join(["contains(乙, '长')"] * 60),
    ],
)
def test_great_numbers_end_in_an_answer(text: str) -> None:
    expression = _compiled(text)
    assert expression is not None
    start = time.process_time()
    said: Answer = expression.evaluate(scope())
    assert time.process_time() - start < 1
    assert said is True or said is False or isinstance(said, CannotSay)


_LEAVES = [
    "甲",
    "乙",
    "丙",
    "临",
    "表.数",
    "表.字",
    "1",
    "0",
    "0.5",
    "9" * 24,
    "'x'",
    "''",
    "True",
    "无",
]
_CALLS = [
    "abs",
    "round",
    "number",
    "unit",
    "kind",
    "year",
    "date",
    "contains",
    "length",
    "squeeze",
    "like",
    "元",
    "万元",
    "sum",
    "min",
    "max",
    "count",
    "all",
    "any",
    "first",
    "empty",
    "zero",
    "text",
    "remark",
    "vague",
    "last_year",
    "start",
    "open",
    "getattr",
]
_BINARY = ["+", "-", "*", "/", "**", "%", "//", "==", "!=", "<", "<=", "in", "not in", "and", "or"]


def _program(draw: random.Random, depth: int) -> str:
    """Return the text of a program shaped like a tree; most of it is sound."""
    if depth <= 0 or draw.random() < 0.2:
        return draw.choice(_LEAVES)
    one, two = _program(draw, depth - 1), _program(draw, depth - 1)
    shapes = (
        f"({one} {draw.choice(_BINARY)} {two})",
        f"({one} {draw.choice(_BINARY[:4])} {two})",
        f"{draw.choice(_CALLS)}({one})",
        f"{draw.choice(_CALLS)}({one}, {two})",
        f"{draw.choice(_CALLS)}({one}, where={two})",
        f"(-{one})",
        f"(not {one})",
        f"({one} if {two} else {one})",
        f"({one} in ({two}, {one}))",
        f"{one}.{two}",
    )
    return draw.choice(shapes)


@settings(max_examples=300)
@given(st.randoms(use_true_random=False), st.integers(0, 5))
def test_any_program_is_refused_or_answered(draw: random.Random, depth: int) -> None:
    text = _program(draw, depth)
    expression = _compiled(text)
    if expression is not None:
        expression.evaluate(scope())
        expression.evaluate(Scope({}))
        assert not [
            one
            for one in ast.walk(ast.parse(text, mode="eval"))
            if isinstance(one, ast.Lambda | ast.Subscript | ast.Starred | ast.JoinedStr)
        ]
