"""The filings that stand in the files given, and what is told of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perfdesk.errors import DocumentError
from perfdesk.filing import filled_rows
from perfdesk.intake import read_file
from perfdesk.output.data import filing_json
from perfdesk.paths import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from perfdesk.filing import Filing
    from perfdesk.forms.model import Form
    from perfdesk.intake import Reading


@dataclass(frozen=True, slots=True)
class Member:
    """One filing of the files given, with where it came from."""

    form: Form
    reading: Reading
    source: str

    @property
    def filing(self) -> Filing:
        """The filing itself."""
        return self.reading.filing

    @property
    def reasons(self) -> dict[str, str]:
        """The explanations that came with it, by fingerprint."""
        return {mark: reason for _rule, mark, reason in self.reading.explanations}

    @property
    def name(self) -> str:
        """What people call it: the project's name, or else the file's."""
        return self.filing.value(self.form.title_field).strip() or self.source


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that could be read, and one sentence for each file that could not."""

    members: tuple[Member, ...]
    problems: tuple[str, ...]


def read_all(files: Iterable[str], forms: Mapping[str, Form], form_id: str = "") -> Found:
    """Read every filing in the files; a file that cannot be read becomes a problem."""
    problems: list[str] = []
    members = tuple(read_each(files, forms, problems, form_id))
    return Found(members, tuple(problems))


def read_each(
    files: Iterable[str], forms: Mapping[str, Form], problems: list[str], form_id: str = ""
) -> Iterator[Member]:
    """Yield filing after filing as it is read; what cannot be read is added to `problems`."""
    if form_id:
        known_form(forms, form_id)
    for file in files:
        path = Path(file)
        name = readable(path.name or str(path))
        try:
            readings = read_file(path, forms, form_id)
        except DocumentError as error:
            problems.append(f"{name}：{error}")
            continue
        for one in readings:
            yield Member(forms[one.form_id], one, name)


def known_form(forms: Mapping[str, Form], form_id: str) -> Form:
    """Return an installed form by its id; one sentence (DocumentError) for an unknown one."""
    if form_id not in forms:
        raise DocumentError(f"没有“{form_id}”这个表样，用 perfdesk forms list 可以看有哪些。")
    return forms[form_id]


def reading_json(member: Member) -> dict[str, Any]:
    """Return a reading as the contract's filing JSON."""
    reading = member.reading
    return filing_json(
        member.form,
        member.filing,
        source=member.source,
        place=reading.place,
        unread=reading.unread,
        doubts=reading.doubts,
        explanations=reading.explanations,
    )


def describe(member: Member) -> str:
    """Say in a few lines what was read."""
    filing, form = member.filing, member.form
    filled = sum(1 for name in form.fields if filing.value(name))
    lines = [
        f"{member.source} {member.reading.place}：{form.name}（{form.place}）",
        f"  {member.name}，{filing.value(form.year_field) or '未写'}年度，"
        f"{filled}/{len(form.fields)} 个栏目有内容",
    ]
    for table in form.tables.values():
        lines.append(f"  {table.name} {len(filled_rows(filing, table))} 行")
    lines += [f"  存疑 {cell}：{say}" for cell, say in member.reading.doubts]
    lines += [f"  没有归到栏目：{text}（{place}）" for text, place in member.reading.unread]
    return "\n".join(lines)
