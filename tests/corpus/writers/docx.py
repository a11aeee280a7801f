"""Papers as Word documents, by python-docx; the variants of the format are the same package with other words in it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from tests.corpus.paper import Grid, PageBreak, Paper, Paragraph, Sheet
from tests.corpus.writers.fonts import Run, plain_runs

_ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
_FONT = "Times New Roman"
#: Width of the text, of a column of numbers, and how much such a column may hold.
_WIDTH_CM = 26.7
_NARROW_CM = 1.2
_NARROW_CHARACTERS = 3
#: Parts a text into runs with their fonts.
Runs = Callable[[str], Iterable[Run]]
#: Type of the main part, by the kind of document.
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
#: Transitional namespaces and what they are called in strict files (ISO/IEC 29500-1).
_STRICT = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "http://purl.oclc.org/ooxml/wordprocessingml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "http://purl.oclc.org/ooxml/officeDocument/relationships",
    "http://schemas.openxmlformats.org/drawingml/2006/": "http://purl.oclc.org/ooxml/drawingml/",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "http://purl.oclc.org/ooxml/officeDocument/math",
}


def docx_bytes(document: Paper, runs: Runs = plain_runs) -> bytes:
    """Return ``document`` as Word writes it: landscape, Times New Roman."""
    word: Any = docx.Document()
    _set_up(word)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            _add_paragraph(word, block, runs)
        elif isinstance(block, Grid):
            _add_table(word, block, runs)
        elif isinstance(block, PageBreak):
            word.add_page_break()
        elif isinstance(block, Sheet):
            word.add_heading(block.name, level=2)
    if isinstance(document.blocks[-1], Grid):
        word.add_paragraph()  # as Word does; without it LibreOffice loses the table in .doc
    buffer = BytesIO()
    word.save(buffer)
    return buffer.getvalue()


def docm_bytes(document: Paper) -> bytes:
    """Return ``document`` as a document with macros."""
    return _rewritten(docx_bytes(document), {_MAIN: _MACROS}, only="[Content_Types].xml")


def dotx_bytes(document: Paper) -> bytes:
    """Return ``document`` as a template."""
    return _rewritten(docx_bytes(document), {_MAIN: _TEMPLATE}, only="[Content_Types].xml")


def strict_docx_bytes(document: Paper) -> bytes:
    """Return ``document`` as Word writes it when "Strict Open XML Document" is chosen."""
    return _rewritten(docx_bytes(document), _STRICT)


def _set_up(word: Any) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    style = word.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(11)
    style.paragraph_format.space_after = Pt(2)


def _add_paragraph(word: Any, block: Paragraph, runs: Runs) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = _ALIGN[block.align]
    if "\t" in block.text:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(15))
    if block.holder == "text box":
        paragraph._p.append(_text_box(block.text))
    else:
        _write(paragraph, block.text, runs, bold=block.bold)
    if block.holder == "control":
        _hold(paragraph._p)


def _write(paragraph: Any, text: str, runs: Runs, *, bold: bool = False) -> None:
    for part, font in runs(text):
        run = paragraph.add_run(part)
        run.bold = bold or None
        if font:
            run.font.name = font


def _add_table(word: Any, block: Grid, runs: Runs) -> None:
    table = word.add_table(rows=len(block.rows), cols=block.width)
    if block.borders:
        table.style = "Table Grid"
    table.autofit = False
    cells = [list(row.cells) for row in table.rows]
    _set_widths(cells, block)
    for at, line in enumerate(block.rows):
        for column, cell in enumerate(line):
            if cell is None:
                continue
            here = cells[at][column]
            if (cell.rows, cell.columns) != (1, 1):
                here = here.merge(cells[at + cell.rows - 1][column + cell.columns - 1])
            _fill(here, cell.text, runs)
    if block.holder == "control":
        _hold(table._tbl)


def _set_widths(cells: list[list[Any]], block: Grid) -> None:
    """Make columns of numbers narrow, the others alike."""
    widest = [
        max((len(cell.text) for line in block.rows if (cell := line[at])), default=0) for at in range(block.width)
    ]
    narrow = [at for at, length in enumerate(widest) if length <= _NARROW_CHARACTERS]
    rest = (_WIDTH_CM - _NARROW_CM * len(narrow)) / max(1, block.width - len(narrow))
    for line in cells:
        for at, cell in enumerate(line):
            cell.width = Cm(_NARROW_CM if at in narrow else rest)


def _fill(cell: Any, text: str, runs: Runs) -> None:
    """Write each line of ``text`` as a paragraph of its own, as pressing Enter does."""
    for extra in cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    for number, line in enumerate(text.split("\n")):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        _write(paragraph, line, runs)


def _hold(element: Any) -> None:
    """Put ``element`` into a content control."""
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    element.addprevious(control)
    control[1].append(element)


def _text_box(text: str) -> Any:
    """Return a run with a text box, as Word draws it for old programs."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        '<v:shape id="box" type="#_x0000_t202" style="width:400pt;height:40pt"><v:textbox><w:txbxContent>'
        f"<w:p><w:r><w:t>{escaped}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def _rewritten(data: bytes, words: dict[str, str], *, only: str = "") -> bytes:
    """Return a package with ``words`` replaced in its parts, in one of them if ``only`` is given."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == only or (not only and re.search(r"\.(xml|rels)$", name)):
                for before, after in words.items():
                    part = part.replace(before.encode(), after.encode())
            new.writestr(name, part)
    return out.getvalue()
