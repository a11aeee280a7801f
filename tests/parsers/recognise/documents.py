"""Documents written as people see them, for tests of recognition."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dangky.campaign_file import load_campaign
from domain.campaign import Campaign
from domain.document import Block, Cell, Document, Paragraph, Place, Table
from domain.form import Entry, Form, Weight
from parsers.recognise import recognise

LETTER = load_campaign(Path(__file__).parents[3] / "campaigns" / "dvk-2022")
ONE_MODEL_A_ROW = load_campaign(Path(__file__).parents[2] / "campaigns" / "sang-kien-2026")

#: The annex's heading: two rows, "^" merged with the cell above, "<" with the cell to the left.
HEADING = (
    ("TT", "Tên tập thể thực hiện", "Lĩnh vực thực hiện (ghi cụ thể tên mô hình)", "<", "<", "<", "Ghi chú"),
    ("^", "^", "Kinh tế", "Văn hóa-xã hội", "An ninh quốc phòng", "Xây dựng hệ thống chính trị", "^"),
)
#: Its second heading, in mid-table.
INDIVIDUALS = (
    "",
    "Tên cá nhân thực hiện",
    "Kinh tế",
    "Văn hóa-xã hội",
    "An ninh quốc phòng",
    "Xây dựng hệ thống chính trị",
    "",
)
#: The line and a row of a school that most layouts are filled with.
UNIT = "Đơn vị: Trường MN Kim An"
SCHOOL = ("1", "Tổ 1", "Vườn rau sạch", "", "", "", "")
TITLE = 'BIỂU MẪU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH "DÂN VẬN KHÉO" NĂM 2022'


def table(*rows: Sequence[str], sheet: str | None = None, number: int = 1) -> Table:
    """Return a table; "^" and "<" are covered by the cell above or to the left."""
    width = max(len(row) for row in rows)
    anchors = [[_anchor(rows, r, c) for c in range(width)] for r in range(len(rows))]
    flat = [anchor for line in anchors for anchor in line]
    cells = {}
    for row, column in set(flat):
        covered = [(r, c) for r, line in enumerate(anchors) for c, a in enumerate(line) if a == (row, column)]
        text = rows[row][column] if column < len(rows[row]) else ""
        cells[row, column] = Cell(
            lines=tuple(text.split("\n")) if text else (),
            place=Place(sheet=sheet, table=number, row=row + 1, column=column + 1),
            row_span=len({r for r, _ in covered}),
            column_span=len({c for _, c in covered}),
        )
    lines = tuple(tuple(cells[anchor] for anchor in line) for line in anchors)
    return Table(rows=lines, place=Place(sheet=sheet, table=number))


def _anchor(rows: Sequence[Sequence[str]], row: int, column: int) -> tuple[int, int]:
    text = rows[row][column] if column < len(rows[row]) else ""
    if text == "^":
        return _anchor(rows, row - 1, column)
    if text == "<":
        return _anchor(rows, row, column - 1)
    return row, column


def document(*blocks: Block | str, file_format: str = "docx") -> Document:
    """Return a document of tables and of texts, which become paragraphs."""
    numbered = (
        Paragraph(text=block, place=Place(paragraph=number)) if isinstance(block, str) else block
        for number, block in enumerate(blocks, start=1)
    )
    return Document(format=file_format, blocks=tuple(numbered))


def read(*blocks: Block | str, campaign: Campaign = LETTER) -> tuple[Form, ...]:
    """Return the forms recognised in a document of ``blocks``."""
    return recognise(document(*blocks), campaign.template)


def letter_form(*collectives: Sequence[str], individuals: Sequence[Sequence[str]] = ()) -> Form:
    """Return what is read from the letter's own form with these rows."""
    rows = (*HEADING, *collectives, INDIVIDUALS, *individuals)
    (form,) = read("ĐẢNG CỘNG SẢN VIỆT NAM", "Đơn vị: Trường TH Cao Viên I", TITLE, table(*rows))
    return form


def said(form: Form) -> list[tuple[str, str, str | None, str]]:
    """Return kind, performer, field and model of each entry."""
    return [(entry.kind.value, entry.performer, entry.field, entry.model) for entry in form.entries]


def questions(form: Form) -> list[str]:
    """Return the codes of what an officer is asked."""
    return [p.reason.code.value for p in form.problems if p.weight is Weight.QUESTION]


def remarks(form: Form) -> list[str]:
    """Return the codes of what was understood with a remark."""
    return [p.reason.code.value for p in form.problems if p.weight is Weight.REMARK]


def models(form: Form) -> list[str]:
    """Return the names of the models."""
    return [entry.model for entry in form.entries]


def notes(entries: Sequence[Entry]) -> list[str]:
    """Return the notes of the entries."""
    return [entry.note for entry in entries]
