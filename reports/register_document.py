"""The register as a Word file: one plain table across the page, to be printed, read aloud from and sent on."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from domain.errors import N_
from domain.layout import Profile
from reports.consolidated.profiles import PROFILES, Rules
from reports.consolidated.word_parts import (
    Cell,
    Line,
    Row,
    add_lines,
    add_table,
    new_document,
    number_pages,
    set_page,
    text_width_mm,
)
from reports.language import Translator
from reports.tables import Grid
from reports.workbook import NOT_XML

#: Of the columns of ``reports.entry_list.entry_grid`` those that paper has, with their shares of its width. Codes and
#: numbers of mails are for programs.
COLUMNS = {1: 20, 2: 13, 3: 9, 4: 17, 5: 13, 6: 30, 7: 13, 8: 13}
#: Share of the column in front of them that counts the rows.
_COUNT = 5
_ROW = N_("Row")


def register_document(grid: Grid, t: Translator, *, title: str, notes: Sequence[str], profile: Profile) -> bytes:
    """Return a .docx with the entries of ``grid``, landscape, headings on each page, in the font of the profile."""
    rules = PROFILES[profile]
    document = new_document(rules)
    section = document.sections[0]
    set_page(section, rules, is_landscape=True)
    number_pages(section, rules)
    add_lines(document, rules, Line(text=_clean(title), size=rules.kind_size, bold=True, after=4))
    for note in notes:
        add_lines(document, rules, Line(text=_clean(note), size=rules.table_size, italic=True))
    add_lines(document, rules, Line(text="", size=rules.table_size))
    shares = (_COUNT, *COLUMNS.values())
    width = text_width_mm(rules, is_landscape=True)
    names = (t._(_ROW), *(grid.headings[n] for n in COLUMNS))
    headings = Row(cells=_cells(names, rules, is_heading=True), is_heading=True)
    rows = (
        Row(cells=_cells((str(number), *(row[n] for n in COLUMNS)), rules))
        for number, row in enumerate(grid.rows, start=1)
    )
    add_table(document, rules, [width * share / sum(shares) for share in shares], [headings, *rows])
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _cells(texts: Sequence[str], rules: Rules, *, is_heading: bool = False) -> tuple[Cell, ...]:
    align = "center" if is_heading else "left"
    lines = (Line(text=_clean(text), size=rules.table_size, bold=is_heading, align=align) for text in texts)
    return tuple(Cell(lines=(line,)) for line in lines)


def _clean(text: str) -> str:
    return NOT_XML.sub("", text)
