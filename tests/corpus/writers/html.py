"""Papers as HTML: as Word and Excel save it, and as a table pasted into Gmail looks."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from html import escape

from tests.corpus.paper import Block, Grid, PageBreak, Paper, Paragraph, Sheet

_WORD_TOP = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset={charset}">
<meta name=Generator content="Microsoft Word 14">
<style><!-- p.MsoNormal {{margin:0in; font-size:12.0pt}} --></style>
</head>
<body lang=EN-US>
<div class=WordSection1>
"""
_EXCEL_TOP = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:x="urn:schemas-microsoft-com:office:excel"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=ProgId content=Excel.Sheet>
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {white-space:normal;} --></style>
</head>
<body link=blue vlink=purple>
<table border=0 cellpadding=0 cellspacing=0 style='border-collapse:collapse'>
"""


def word_html(document: Paper, *, font: str = "") -> bytes:
    """Return ``document`` as Word's "Web page" : source lines broken anywhere, ``<o:p>`` in empty cells."""
    style = f" style='font-family:\"{font}\"'" if font else ""

    def lines(text: str) -> str:
        return "\n".join(f"  <p class=MsoNormal>{_sides(part, style)}</p>" for part in text.split("\n"))

    body = "\n".join(_word_block(block, lines) for block in document.blocks)
    return f"{_WORD_TOP.format(charset='utf-8')}{body}\n</div></body></html>".encode()


def excel_html(document: Paper) -> bytes:
    """Return ``document`` as Excel's "Web page", often named .xls: everything is one table."""
    width = max((grid.width for grid in document.grids), default=1)
    rows = [line for block in document.blocks for line in _excel_rows(block, width)]
    return (_EXCEL_TOP + "\n".join(rows) + "\n</table></body></html>").encode()


def gmail_html(document: Paper) -> bytes:
    """Return ``document`` as it looks when pasted into a mail in Gmail."""

    def lines(text: str) -> str:
        return "<br>".join(
            f'<span style="font-family:&quot;times new roman&quot;">{_gmail_sides(part)}</span>'
            for part in text.split("\n")
        )

    return f'<div dir="ltr">{"".join(_gmail_block(block, lines) for block in document.blocks)}</div>'.encode()


def _gmail_sides(text: str) -> str:
    return '<span style="white-space:pre">\t</span>'.join(escape(side) for side in text.split("\t"))


def _sides(text: str, style: str) -> str:
    """Return a line; a tab is a run of no-break spaces, as Word saves it."""
    tab = "<span style='mso-tab-count:4'>" + "&nbsp;" * 40 + " </span>"
    return tab.join(_span(_folded(side), style) for side in text.split("\t"))


def _folded(text: str) -> str:
    """Break the source where Word would: a newline in HTML is a space."""
    return (
        escape("\n  ".join(textwrap.wrap(text, 70, break_long_words=False, break_on_hyphens=False)))
        if len(text) > 70
        else escape(text)
    )


def _span(text: str, style: str) -> str:
    return f"<span lang=VI{style}>{text}<o:p></o:p></span>" if text else "<o:p>&nbsp;</o:p>"


def _word_block(block: Block, lines: Callable[[str], str]) -> str:
    if isinstance(block, Paragraph):
        return f"<div align={block.align}>{lines(block.text)}</div>"
    if isinstance(block, Grid):
        border = " border=1" if block.borders else " border=0"
        return f"<table class=MsoNormalTable{border} cellspacing=0>\n{_rows(block, lines)}\n</table>"
    return _other(block)


def _gmail_block(block: Block, lines: Callable[[str], str]) -> str:
    if isinstance(block, Paragraph):
        return f'<p style="text-align:{block.align}">{lines(block.text)}</p>'
    if isinstance(block, Grid):
        opening = f'<table border="{int(block.borders)}" style="border-collapse:collapse">'
        return f"{opening}<tbody>{_rows(block, lines)}</tbody></table>"
    return _other(block)


def _other(block: Block) -> str:
    if isinstance(block, PageBreak):
        return "<br clear=all style='page-break-before:always'>"
    return f"<h2>{escape(block.name)}</h2>" if isinstance(block, Sheet) else ""


def _rows(grid: Grid, lines: Callable[[str], str]) -> str:
    return "\n".join(
        "<tr>"
        + "".join(f"<td{_spans(cell.rows, cell.columns)}>{lines(cell.text)}</td>" for cell in line if cell)
        + "</tr>"
        for line in grid.rows
    )


def _excel_rows(block: Block, width: int) -> list[str]:
    if isinstance(block, Paragraph):
        sides = block.text.split("\t", 1)
        spans = [width] if len(sides) == 1 else [width // 2, width - width // 2]
        cells = "".join(
            f"<td{_spans(1, span)} class=xl65>{escape(side)}</td>" for span, side in zip(spans, sides, strict=True)
        )
        return [f"<tr height=20>{cells}</tr>"]
    if isinstance(block, Grid):
        return [_rows(block, lambda text: escape(text).replace("\n", "<br>\n  ") or "&nbsp;")]
    return []


def _spans(rows: int, columns: int) -> str:
    return (f" rowspan={rows}" if rows > 1 else "") + (f" colspan={columns}" if columns > 1 else "")
