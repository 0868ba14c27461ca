"""What happens to a form on its way through offices: wording, lines, and what Word leaves behind.

Each mess changes the paper and keeps what the filing says; intake has to read the same from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docx_builder import cell, control, para, row, run, table, text_box
from tests.paper_forms import Box, Sheet, blocks_xml, labels, sheet_xml, sheets

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.paper_forms import Block

_HALF = str.maketrans("（）：，、", "():,.")
_WIDE = str.maketrans("0123456789()", "０１２３４５６７８９（）")


def as_is(blocks: list[Block]) -> list[str]:
    return blocks_xml(blocks)


def spaced_labels(blocks: list[Block]) -> list[str]:
    for box in labels(blocks):
        box.text = "\u3000".join(box.text)
    return blocks_xml(blocks)


def upright_labels(blocks: list[Block]) -> list[str]:
    for box in labels(blocks):
        box.text = "\n".join("".join(box.text.split()))
    return blocks_xml(blocks)


def half_width_labels(blocks: list[Block]) -> list[str]:
    for box in labels(blocks):
        box.text = box.text.translate(_HALF)
    return blocks_xml(blocks)


def full_width_labels(blocks: list[Block]) -> list[str]:
    for box in labels(blocks):
        box.text = box.text.translate(_WIDE)
    return blocks_xml(blocks)


def labels_with_colons(blocks: list[Block]) -> list[str]:
    for box in labels(blocks):
        box.text += "："
    return blocks_xml(blocks)


def numbered_labels(blocks: list[Block]) -> list[str]:
    for number, box in enumerate(labels(blocks), 1):
        box.text = f"{number % 9 + 1}、{box.text}"
    return blocks_xml(blocks)


def remarks_in_labels(blocks: list[Block]) -> list[str]:
    for box in labels(blocks):
        box.text += "（200字以内）"
    return blocks_xml(blocks)


def padded_values(blocks: list[Block]) -> list[str]:
    for sheet in sheets(blocks):
        for box in sheet.boxes:
            if not box.label:
                box.text = f"\u3000\u3000{box.text}\xa0\u200b "
    return blocks_xml(blocks)


def empty_paragraphs(blocks: list[Block]) -> list[str]:
    for sheet in sheets(blocks):
        for box in sheet.boxes:
            box.text = f"\n{box.text}\n\n"
    return blocks_xml(blocks)


def upright_levels(blocks: list[Block]) -> list[str]:
    for sheet in sheets(blocks):
        for box in sheet.boxes:
            if not box.label and box.text.endswith("指标") and len(box.text) < 7:
                box.text = "\n".join(box.text)
    return blocks_xml(blocks)


def short_labels(blocks: list[Block]) -> list[str]:
    """Long labels have lost their first word: 项目实施内容 has become 实施内容."""
    for box in labels(blocks):
        wording = "".join(box.text.split())
        if len(wording.partition("（")[0]) >= 6 and wording[:2] in {"项目", "专项", "计划"}:
            box.text = wording[2:]
    return blocks_xml(blocks)


def prefixed_labels(blocks: list[Block]) -> list[str]:
    """No label is worded as the form words it."""
    for box in labels(blocks):
        if len(box.text) >= 4:
            box.text = f"本{box.text}"
    return blocks_xml(blocks)


def _before_first_sheet(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    at = next(number for number, block in enumerate(blocks) if isinstance(block, Sheet))
    return blocks[:at], blocks[at:]


def lines_inside_the_table(blocks: list[Block]) -> list[str]:
    """The lines above and below slid into full-width rows of the table."""
    head, rest = _before_first_sheet(blocks)
    sheet = sheets(rest)[0]
    for line in reversed([line for line in head if isinstance(line, str)]):
        sheet.insert_row(0, Box(0, 0, 1, sheet.width, line))
    last = sheets(rest)[-1]
    foot = [line for line in rest if isinstance(line, str)] if len(sheets(rest)) == 1 else []
    for line in foot:
        last.boxes.append(Box(last.rows, 0, 1, last.width, line))
    return blocks_xml([block for block in rest if isinstance(block, Sheet) or block not in foot])


def unit_line_in_the_first_cell(blocks: list[Block]) -> list[str]:
    """The line above the table slid into its first cell, in front of the label."""
    head, rest = _before_first_sheet(blocks)
    if head and isinstance(head[-1], str) and "填报单位" in head[-1]:
        first = min(sheets(rest)[0].boxes, key=lambda box: (box.top, box.left))
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


def in_a_text_box(blocks: list[Block]) -> list[str]:
    return [para(text_box(*blocks_xml(blocks)))]


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
    return [
        xml.replace("</w:p>", f"{after}</w:p>").replace("<w:r><w:t", f"{before}<w:r><w:t")
        for xml in blocks_xml(blocks)
    ]


def runs_torn_apart(blocks: list[Block]) -> list[str]:
    """Every character is a run of its own."""

    def torn(text: str) -> str:
        return "".join(run(char) for char in text)

    for sheet in sheets(blocks):
        for box in sheet.boxes:
            box.text = "".join(f"<w:p>{torn(line)}</w:p>" for line in box.text.split("\n"))
    return [f"<w:p>{torn(b)}</w:p>" if isinstance(b, str) else sheet_xml(b) for b in blocks]


MESSES: dict[str, Callable[[list[Block]], list[str]]] = {
    mess.__name__: mess
    for mess in (
        as_is,
        spaced_labels,
        upright_labels,
        half_width_labels,
        full_width_labels,
        labels_with_colons,
        numbered_labels,
        remarks_in_labels,
        padded_values,
        empty_paragraphs,
        upright_levels,
        short_labels,
        prefixed_labels,
        lines_inside_the_table,
        unit_line_in_the_first_cell,
        footer_in_pieces,
        footer_as_a_table,
        lines_in_text_boxes,
        in_a_text_box,
        in_controls,
        with_tracked_changes,
        with_residue,
        runs_torn_apart,
    )
}
