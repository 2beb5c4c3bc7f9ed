"""`manage.py makeminutestemplate`: make the Word template of minutes anew, after its look was changed here."""

from importlib import import_module
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from linli.deliberation.views.minutes_word import SHIPPED

MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}
"""Millimetres, and the sizes below, as GB/T 9704-2012 wants a paper of an office: 三号 is 16 points, 22 lines on a page."""
BODY, TITLE, SMALL, LINE = 16, 22, 10.5, 28
STYLES = {
    "Minutes Title": ("宋体", TITLE, {"bold": True, "centre": True}),
    "Minutes Heading": ("黑体", BODY, {"indent": True}),
    "Minutes Point": ("楷体", BODY, {"indent": True}),
    "Minutes Paragraph": ("仿宋", BODY, {"indent": True}),
    "Minutes Note": ("仿宋", 12, {"indent": True}),
    "Minutes Cell": ("仿宋", 14, {"tight": True}),
    "Minutes Small": ("宋体", SMALL, {"tight": True}),
}


class Command(BaseCommand):
    help = "Make the Word template of minutes anew."

    def handle(self, *_args: Any, **_options: Any) -> None:
        write(SHIPPED)
        self.stdout.write(str(SHIPPED))


def write(path: Path) -> None:
    """The template: our own text, with the tags that docxtpl fills."""
    made = import_module("docx").Document()
    _page(made)
    for name, (font, size, how) in STYLES.items():
        _style(made, name, font, size, how)
    made.add_paragraph("{{ title }}", style="Minutes Title")
    _head(made)
    _body(made)
    _signatures(made)
    _foot(made)
    made.core_properties.author, made.core_properties.title = "", "会议记录"
    made.save(str(path))


def _page(made: Any) -> None:
    shared, section = import_module("docx.shared"), made.sections[0]
    section.page_width, section.page_height = shared.Mm(210), shared.Mm(297)
    for side, millimetres in MARGINS.items():
        setattr(section, side, shared.Mm(millimetres))


def _style(made: Any, name: str, font: str, size: float, how: dict[str, bool]) -> None:
    shared, text, oxml = (import_module(f"docx.{part}") for part in ("shared", "enum.text", "oxml.ns"))
    style = made.styles.add_style(name, 1)
    style.font.name, style.font.size, style.font.bold = font, shared.Pt(size), how.get("bold", False)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(oxml.qn(f"w:{script}"), font)
    shape = style.paragraph_format
    shape.space_before = shape.space_after = shared.Pt(0)
    if how.get("tight"):
        return
    shape.line_spacing = shared.Pt(LINE + 8 if how.get("centre") else LINE)
    if how.get("centre"):
        shape.alignment, shape.space_after = text.WD_ALIGN_PARAGRAPH.CENTER, shared.Pt(LINE / 2)
    if how.get("indent"):
        shape.first_line_indent = shared.Pt(size * 2)


def _head(made: Any) -> None:
    shared = import_module("docx.shared")
    table = made.add_table(rows=3, cols=2, style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, (32, 124), strict=True):
        column.width = shared.Mm(width)
    texts = (("{%tr for row in head %}", ""), ("{{ row[0] }}", "{{ row[1] }}"), ("{%tr endfor %}", ""))
    for row, cells in zip(table.rows, texts, strict=True):
        for cell, text, width in zip(row.cells, cells, (32, 124), strict=True):
            cell.width = shared.Mm(width)
            cell.paragraphs[0].style = made.styles["Minutes Cell"]
            cell.paragraphs[0].add_run(text)
    made.add_paragraph("", style="Minutes Small")


def _body(made: Any) -> None:
    made.add_paragraph("{%p for block in blocks %}")
    for word, kind in (("if", "heading"), ("elif", "point"), ("elif", "note"), ("else", "paragraph")):
        asked = "{%p else %}" if word == "else" else f"{{%p {word} block.kind == '{kind}' %}}"
        made.add_paragraph(asked)
        made.add_paragraph("{{ block.text }}", style=f"Minutes {kind.title()}")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")


def _signatures(made: Any) -> None:
    made.add_paragraph("", style="Minutes Paragraph")
    made.add_paragraph("主持人（签字）：{{ chair_signed }}", style="Minutes Paragraph")
    made.add_paragraph("记录人（签字）：{{ note_taker_signed }}", style="Minutes Paragraph")
    made.add_paragraph("{%p for one in others_signed %}")
    made.add_paragraph("{{ one }}", style="Minutes Paragraph")
    made.add_paragraph("{%p endfor %}")


def _foot(made: Any) -> None:
    foot = made.sections[0].footer
    foot.paragraphs[0].style = made.styles["Minutes Small"]
    foot.paragraphs[0].add_run("{{ number }}　第 {{ version }} 版　{{ state }}")
    foot.add_paragraph("本版校验码 {{ digest }}", style="Minutes Small")
    foot.add_paragraph("{{ anchor }}", style="Minutes Small")
