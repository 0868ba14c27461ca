"""What happens to a form on its way through offices, as changes to its paper.

Each mess keeps what the filing says; intake has to read the same from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.docx_builder import cell, control, para, row, run, table, text_box
from tests.paper_forms import Box, Sheet, blocks_xml, sheet_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.paper_forms import Block

Mess = "Callable[[list[Block]], list[str]]"
_HALF = str.maketrans("（）：，、", "():,.")
_WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")


def _sheets(blocks: Sequence[Block]) -> list[Sheet]:
    return [block for block in blocks if isinstance(block, Sheet)]


def _labels(blocks: Sequence[Block]) -> list[Box]:
    return [
        box for sheet in _sheets(blocks) for box in sheet.boxes
        if box.label and any(char.isalpha() for char in box.text)
    ]


def _full(sheet: Sheet) -> int:
    return max(box.left + box.columns for box in sheet.boxes)


def _insert_row(sheet: Sheet, at: int, *boxes: Box) -> None:
    for box in sheet.boxes:
        if box.top >= at:
            box.top += 1
        elif box.top + box.rows > at:
            box.rows += 1
    sheet.boxes.extend(boxes)


def _before_first_sheet(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    at = next(number for number, block in enumerate(blocks) if isinstance(block, Sheet))
    return blocks[:at], blocks[at:]


def as_is(blocks: list[Block]) -> list[str]:
    return blocks_xml(blocks)


def spaced_labels(blocks: list[Block]) -> list[str]:
    for box in _labels(blocks):
        box.text = "\u3000".join(box.text)
    return blocks_xml(blocks)


def upright_labels(blocks: list[Block]) -> list[str]:
    for box in _labels(blocks):
        box.text = "\n".join("".join(box.text.split()))
    return blocks_xml(blocks)


def half_width_labels(blocks: list[Block]) -> list[str]:
    for box in _labels(blocks):
        box.text = box.text.translate(_HALF)
    return blocks_xml(blocks)


def full_width_labels(blocks: list[Block]) -> list[str]:
    for box in _labels(blocks):
        box.text = box.text.translate(_WIDE)
    return blocks_xml(blocks)


def labels_with_colons(blocks: list[Block]) -> list[str]:
    for box in _labels(blocks):
        box.text += "："
    return blocks_xml(blocks)


def numbered_labels(blocks: list[Block]) -> list[str]:
    for number, box in enumerate(_labels(blocks), 1):
        box.text = f"{number % 9 + 1}、{box.text}"
    return blocks_xml(blocks)


def remarks_in_labels(blocks: list[Block]) -> list[str]:
    for box in _labels(blocks):
        box.text += "（200字以内）"
    return blocks_xml(blocks)


def padded_values(blocks: list[Block]) -> list[str]:
    for sheet in _sheets(blocks):
        for box in sheet.boxes:
            if not box.label:
                box.text = f"\u3000\u3000{box.text}\xa0\u200b "
    return blocks_xml(blocks)


def empty_paragraphs(blocks: list[Block]) -> list[str]:
    for sheet in _sheets(blocks):
        for box in sheet.boxes:
            box.text = f"\n{box.text}\n\n"
    return blocks_xml(blocks)


def lines_inside_the_table(blocks: list[Block]) -> list[str]:
    """The lines above and below slid into full-width rows of the table."""
    head, rest = _before_first_sheet(blocks)
    sheet = _sheets(rest)[0]
    for line in reversed([line for line in head if isinstance(line, str)]):
        _insert_row(sheet, 0, Box(0, 0, 1, _full(sheet), line))
    last = _sheets(rest)[-1]
    foot = [line for line in rest if isinstance(line, str)] if len(_sheets(rest)) == 1 else []
    for line in foot:
        last.boxes.append(Box(last.rows, 0, 1, _full(last), line))
    return blocks_xml([block for block in rest if isinstance(block, Sheet) or block not in foot])


def unit_line_in_the_first_cell(blocks: list[Block]) -> list[str]:
    """The line above the table slid into its first cell, in front of the label."""
    head, rest = _before_first_sheet(blocks)
    if head and isinstance(head[-1], str) and "填报单位" in head[-1]:
        first = min(_sheets(rest)[0].boxes, key=lambda box: (box.top, box.left))
        first.text = f"{head.pop()}\n{first.text}"
    return blocks_xml([*head, *rest])


def footer_in_pieces(blocks: list[Block]) -> list[str]:
    """Each part of the bottom line is a paragraph of its own, in turned order."""
    if isinstance(blocks[-1], str):
        blocks[-1:] = reversed([part.strip() for part in blocks[-1].split("    ")])
    return blocks_xml(blocks)


def footer_as_a_table(blocks: list[Block]) -> list[str]:
    """The bottom line is a table without borders: label, value, label, value."""
    if not isinstance(blocks[-1], str) or "：" not in blocks[-1]:
        return blocks_xml(blocks)
    cells: list[str] = []
    for part in str(blocks.pop()).split("    "):
        label, _, value = part.strip().partition("：")
        cells += [cell(f"{label}："), cell(value)]
    return [*blocks_xml(blocks), "<w:p/>", table(row(*cells))]


def lines_in_text_boxes(blocks: list[Block]) -> list[str]:
    return [
        para(text_box(para(block))) if isinstance(block, str) else sheet_xml(block)
        for block in blocks
    ]


def extra_rows(blocks: list[Block]) -> list[str]:
    """Rows that the form does not know, and empty ones."""
    sheet = _sheets(blocks)[0]
    full = _full(sheet)
    _insert_row(sheet, sheet.rows, Box(sheet.rows, 0, 1, full, ""))
    strange = [Box(0, 0, 1, 1, "财政局审核意见"), Box(0, 1, 1, full - 1, "同意按此申报")]
    _insert_row(sheet, 0, *strange)
    return blocks_xml(blocks)


def extra_column(blocks: list[Block]) -> list[str]:
    """A narrow empty column down the right edge of every table."""
    for sheet in _sheets(blocks):
        full = _full(sheet)
        sheet.boxes.extend(Box(number, full, 1, 1, "") for number in range(sheet.rows))
        sheet.widths.append(400)
    return blocks_xml(blocks)


def levels_not_merged(blocks: list[Block]) -> list[str]:
    """Every level stands in every row by itself."""
    for sheet in _sheets(blocks):
        for box in [box for box in sheet.boxes if not box.label and box.rows > 1]:
            sheet.boxes.remove(box)
            sheet.boxes.extend(
                replace(box, top=box.top + at, rows=1) for at in range(box.rows)
            )
    return blocks_xml(blocks)


def levels_written_once(blocks: list[Block]) -> list[str]:
    """Levels stand in their first row only, the cells below are empty and not merged."""
    for sheet in _sheets(blocks):
        for box in [box for box in sheet.boxes if not box.label and box.rows > 1]:
            sheet.boxes.extend(
                replace(box, top=box.top + at, rows=1, text="") for at in range(1, box.rows)
            )
            box.rows = 1
    return blocks_xml(blocks)


def side_labels_not_merged(blocks: list[Block]) -> list[str]:
    for sheet in _sheets(blocks):
        for box in [box for box in sheet.boxes if box.label and box.rows > 1]:
            sheet.boxes.extend(
                replace(box, top=box.top + at, rows=1, text="") for at in range(1, box.rows)
            )
            box.rows = 1
    return blocks_xml(blocks)


def upright_levels(blocks: list[Block]) -> list[str]:
    for sheet in _sheets(blocks):
        for box in sheet.boxes:
            if not box.label and box.text.endswith("指标") and len(box.text) < 7:
                box.text = "\n".join(box.text)
    return blocks_xml(blocks)


def without_grid(blocks: list[Block]) -> list[str]:
    """No tblGrid and no gridSpan: only the widths of the cells say where they stand."""
    return blocks_xml(blocks, lambda sheet: sheet_xml(sheet, grid=False))


def split_over_pages(blocks: list[Block]) -> list[str]:
    return blocks_xml(blocks, lambda sheet: "<w:p/>".join(_parts(sheet)))


def split_with_heads(blocks: list[Block]) -> list[str]:
    """The second part says that it goes on and repeats the heads of the table it cuts."""
    return blocks_xml(blocks, lambda sheet: para("（续）").join(_parts(sheet, heads=True)))


def _parts(sheet: Sheet, *, heads: bool = False) -> list[str]:
    at = _cut_row(sheet)
    if at is None:
        return [sheet_xml(sheet)]
    upper = [replace(b, rows=min(b.rows, at - b.top)) for b in sheet.boxes if b.top < at]
    lower: list[Box] = []
    for box in sheet.boxes:
        if box.top + box.rows > at:
            top = max(box.top, at)
            text = box.text if top == box.top else f"{box.text}（续）" if box.label and heads else ""
            lower.append(replace(box, top=top - at, rows=box.top + box.rows - top, text=text))
    if heads:
        again = _heads_over(sheet, at)
        beside = [box for box in lower if box.top == 0 and box.text.endswith("（续）")]
        for box in lower:
            box.top += len({head.top for head in again})
        lower += again
        for box in beside:
            box.top, box.rows = 0, box.rows + box.top
    return [sheet_xml(Sheet(part, sheet.widths)) for part in (upper, lower)]


def _heads_over(sheet: Sheet, at: int) -> list[Box]:
    """Return copies of the rows of heads over a row, moved up to the top."""
    last = max(box.top for box in sheet.boxes if box.label and box.top < at and box.rows == 1)
    heads = [box for box in sheet.boxes if box.label and box.top <= last < at and box.top + box.rows <= at]
    over = [box for box in heads if box.top + box.rows == last + 1 or box.top == last]
    first = min(box.top for box in over)
    rows = [box for box in heads if box.top >= first]
    return [replace(box, top=box.top - first) for box in rows]


def _cut_row(sheet: Sheet) -> int | None:
    """Return a row in the middle of the longest table of a sheet."""
    filled = {box.top for box in sheet.boxes if box.repeats}
    inner = sorted(number for number in filled if number - 1 in filled)
    return inner[len(inner) // 2] if inner else None


def inside_one_cell(blocks: list[Block]) -> list[str]:
    """Everything stands inside the single cell of a frame table."""
    return [table(row(cell("".join(blocks_xml(blocks)))), widths=[9600])]


def in_controls(blocks: list[Block]) -> list[str]:
    """Every line, row, cell and cell text is a content control."""
    def write(sheet: Sheet) -> str:
        xml = sheet_xml(sheet)
        for tag in ("w:tr", "w:tc"):
            xml = xml.replace(f"<{tag}>", f"<w:sdt><w:sdtContent><{tag}>")
            xml = xml.replace(f"</{tag}>", f"</{tag}></w:sdtContent></w:sdt>")
        return xml.replace("<w:r>", "<w:sdt><w:sdtContent><w:r>").replace(
            "</w:r>", "</w:r></w:sdtContent></w:sdt>"
        )

    return [control(para(b)) if isinstance(b, str) else control(write(b)) for b in blocks]


def with_tracked_changes(blocks: list[Block]) -> list[str]:
    """Every text was put in place of an older one, and rows were deleted."""
    gone = '<w:del w:id="1" w:author="x"><w:r><w:delText>旧字</w:delText></w:r></w:del>'
    deleted = row("项目名称", "旧名称", extra='<w:del w:id="2" w:author="x"/>')

    def write(xml: str) -> str:
        xml = xml.replace("</w:r>", "</w:r></w:ins>")
        xml = xml.replace("<w:r>", f'{gone}<w:ins w:id="3" w:author="x"><w:r>')
        return xml.replace("</w:tbl>", f"{deleted}</w:tbl>")

    return [write(xml) for xml in blocks_xml(blocks)]


def with_residue(blocks: list[Block]) -> list[str]:
    """Bookmarks, proofing marks, comments, hidden text and fields that Word leaves behind."""
    hidden = run("隐藏", "<w:vanish/>")
    before = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:proofErr w:type="spellStart"/>'
    after = (
        '<w:bookmarkEnd w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/>'
        f'</w:r><w:r><w:footnoteReference w:id="2"/></w:r>{hidden}'
    )
    return [xml.replace("</w:p>", f"{after}</w:p>").replace("<w:r><w:t", f"{before}<w:r><w:t") for xml in blocks_xml(blocks)]


def runs_torn_apart(blocks: list[Block]) -> list[str]:
    """Every character is a run of its own."""
    def torn(text: str) -> str:
        return "".join(run(char) for char in text)

    for sheet in _sheets(blocks):
        for box in sheet.boxes:
            box.text = "".join(f"<w:p>{torn(line)}</w:p>" for line in box.text.split("\n"))
    return [f"<w:p>{torn(b)}</w:p>" if isinstance(b, str) else sheet_xml(b) for b in blocks]


ALL: dict[str, Callable[[list[Block]], list[str]]] = {
    made.__name__: made
    for made in (
        as_is, spaced_labels, upright_labels, half_width_labels, full_width_labels,
        labels_with_colons, numbered_labels, remarks_in_labels, padded_values, empty_paragraphs,
        lines_inside_the_table, unit_line_in_the_first_cell, footer_in_pieces, footer_as_a_table,
        lines_in_text_boxes, extra_rows, extra_column, levels_not_merged, levels_written_once,
        side_labels_not_merged, upright_levels, without_grid, split_over_pages, split_with_heads,
        inside_one_cell, in_controls, with_tracked_changes, with_residue, runs_torn_apart,
    )
}
