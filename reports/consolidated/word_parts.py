"""Pieces of Word files (ECMA-376, part 1, WordprocessingML), for making the shipped templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt

from reports.consolidated.profiles import Rules

_TWIPS_PER_MM = 1440 / 25.4
_A4_MM = (210, 297)
#: Room around a cell's text, in twips, in the order that the standard demands.
_CELL_MARGINS = (("top", 15), ("left", 57), ("bottom", 25), ("right", 57))
#: Widths of bold letters against their height, on average.
_CAPITAL, _SMALL = 0.72, 0.5
_MM_PER_POINT = 25.4 / 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A paragraph, or several parted by line ends, all alike."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "center"
    #: First line, in millimetres.
    indent_mm: float = 0
    before: float = 0
    after: float = 0
    #: Height of its lines against that of single ones.
    spacing: float = 1
    keep_next: bool = False
    page_break: bool = False
    #: A line below it, drawn so many millimetres short of both ends; None: there is none.
    rule_mm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table."""

    lines: tuple[Line, ...]
    #: Columns of the template's table that it covers.
    span: int = 1
    #: ``restart`` or ``continue`` where it is merged with the cell below or above; empty: it is not.
    merge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; a heading row stands on each page."""

    cells: tuple[Cell, ...]
    is_heading: bool = False


def new_document(rules: Rules) -> WordDocument:
    """Return an empty document in the font of ``rules``, written by nobody."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = rules.font, Pt(rules.text_size)
    style.paragraph_format.space_after = Pt(0)
    properties = style.element.get_or_add_rPr()
    for script in ("w:eastAsia", "w:cs", "w:hAnsi", "w:ascii"):
        properties.rFonts.set(qn(script), rules.font)
    properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN" w:eastAsia="vi-VN"/>'))
    core = document.core_properties
    core.author = core.last_modified_by = core.comments = core.title = ""
    return document


def set_page(section: Section, rules: Rules, *, is_landscape: bool) -> None:
    """Make ``section`` A4 with the margins of ``rules`` and its number above each page but the first."""
    short, long = map(Mm, _A4_MM)
    section.orientation = WD_ORIENT.LANDSCAPE if is_landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if is_landscape else (short, long)
    section.top_margin, section.bottom_margin = Mm(rules.top_mm), Mm(rules.bottom_mm)
    section.left_margin, section.right_margin = Mm(rules.left_mm), Mm(rules.right_mm)
    section.header_distance = section.footer_distance = Mm(rules.header_mm)


def number_pages(section: Section, rules: Rules) -> None:
    """Put the page's number above each page but the first."""
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]._p
    pieces = '<w:fldChar w:fldCharType="begin"/>', "<w:instrText>PAGE</w:instrText>", '<w:fldChar w:fldCharType="end"/>'
    properties = _run_properties(Line(text="", size=rules.page_number_size), rules.font)
    paragraph.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:jc w:val="center"/></w:pPr>'))
    for piece in pieces:
        paragraph.append(parse_xml(f"<w:r {nsdecls('w')}>{properties}{piece}</w:r>"))


def text_width_mm(rules: Rules, *, is_landscape: bool) -> float:
    """Return how wide the text of a page is."""
    return _A4_MM[is_landscape] - rules.left_mm - rules.right_mm


def add_lines(document: WordDocument, rules: Rules, *lines: Line) -> None:
    """Add paragraphs at the end of the last section."""
    for line in lines:
        _add(document, _paragraph(line, rules.font, nsdecls("w")))


def add_table(
    document: WordDocument, rules: Rules, widths_mm: Sequence[float], rows: Sequence[Row], *, has_lines: bool = True
) -> None:
    """Add a table; the cells of each row cover all of ``widths_mm``."""
    widths = [round(width * _TWIPS_PER_MM) for width in widths_mm]
    border = '<w:{0} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = "".join(border.format(side) for side in sides) if has_lines else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    margins = "".join(f'<w:{side} w:w="{margin}" w:type="dxa"/>' for side, margin in _CELL_MARGINS)
    _add(
        document,
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        f"{''.join(_row(row, widths, rules.font) for row in rows)}</w:tbl>",
    )


def ruled(text: str, size: float, width_mm: float) -> Line:
    """Return a bold line with a rule below, as long as the text, in the middle of ``width_mm``."""
    length = sum(_CAPITAL if letter.isupper() else _SMALL for letter in text) * size * _MM_PER_POINT
    return Line(text=text, size=size, bold=True, rule_mm=max((width_mm - length) / 2, 0))


def _add(document: WordDocument, xml: str) -> None:
    """Put an element at the end of the body, before the properties of its last section."""
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _row(row: Row, widths: Sequence[int], font: str) -> str:
    cells, place = "", 0
    for cell in row.cells:
        cells += _cell(cell, sum(widths[place : place + cell.span]), font, in_heading=row.is_heading)
        place += cell.span
    if place != len(widths):
        raise ValueError(f"a row covers {place} of {len(widths)} columns: {row}")
    heading = "<w:tblHeader/>" if row.is_heading else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{heading}</w:trPr>{cells}</w:tr>"


def _cell(cell: Cell, width: int, font: str, *, in_heading: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = f'<w:vMerge w:val="{cell.merge}"/>' if cell.merge else ""
    align = '<w:vAlign w:val="center"/>' if in_heading else ""
    paragraphs = "".join(_paragraph(line, font) for line in cell.lines)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{align}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(line: Line, font: str, declarations: str = "") -> str:
    run = f'<w:r>{_run_properties(line, font)}<w:t xml:space="preserve">{escape(line.text)}</w:t></w:r>'
    return f"<w:p {declarations}>{_paragraph_properties(line)}{run if line.text else ''}</w:p>"


def _paragraph_properties(line: Line) -> str:
    """Return the properties in the order that the standard demands (CT_PPr)."""
    keep = "<w:keepNext/>" if line.keep_next else ""
    page_break = "<w:pageBreakBefore/>" if line.page_break else ""
    rule, sides = "", ""
    if line.rule_mm is not None:
        rule = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
        inset = round(line.rule_mm * _TWIPS_PER_MM)
        sides = f' w:left="{inset}" w:right="{inset}"'
    indent = f'<w:ind{sides} w:firstLine="{round(line.indent_mm * _TWIPS_PER_MM)}"/>'
    height = f'w:line="{round(line.spacing * 240)}" w:lineRule="auto"'
    spacing = f'<w:spacing w:before="{round(line.before * 20)}" w:after="{round(line.after * 20)}" {height}/>'
    return f'<w:pPr>{keep}{page_break}{rule}{spacing}{indent}<w:jc w:val="{line.align}"/></w:pPr>'


def _run_properties(line: Line, font: str) -> str:
    fonts = "".join(f' w:{script}="{font}"' for script in ("ascii", "hAnsi", "eastAsia", "cs"))
    bold = "<w:b/><w:bCs/>" if line.bold else ""
    italic = "<w:i/><w:iCs/>" if line.italic else ""
    underline = '<w:u w:val="single"/>' if line.underline else ""
    size = round(line.size * 2)
    return f'<w:rPr><w:rFonts{fonts}/>{bold}{italic}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>{underline}</w:rPr>'
