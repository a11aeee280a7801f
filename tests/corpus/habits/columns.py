"""Which columns there are, and in what order."""

from __future__ import annotations

from random import Random

from domain.campaign import Kind
from tests.corpus.forms import (
    FIELD_NAMES,
    LETTER,
    Column,
    Line,
    body,
    bottom,
    by_newlines,
    dropped,
    empty_row,
    fill,
    renamed,
    single_head,
    table,
    top,
    without_notes,
)
from tests.corpus.habits.registry import habit
from tests.corpus.material import Material
from tests.corpus.paper import Grid, Paper, Row, paper, row
from tests.corpus.truth import Truth

#: Columns that other districts ask for, and what stands in them (domain.md 3a).
_ADDED = {
    "Cấp": ("Cấp cơ sở", "Cấp huyện", "Cấp TP"),
    "Thời gian thực hiện": ("Năm 2022", "Từ tháng 3 đến tháng 12/2022", "2021-2025"),
    "Duy trì/mới": ("Duy trì", "Mới"),
    "SĐT": ("0912 000 111", "0243.387.0000"),
    "Địa chỉ": ("Thôn Bối Khê, xã Tam Hưng", "Thị trấn Kim Bài"),
}


@habit()
def other_order(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The fields in another order, and the note before them (domain.md 3b: QP-AN before KT is seen)."""
    filled = fill(chance, stock)
    fields = [column for column in LETTER if column.group]
    chance.shuffle(fields)
    columns = (LETTER[0], LETTER[1], LETTER[-1], *fields)
    return paper(top(filled), table(filled, columns=columns), bottom()), filled.truth()


@habit()
def no_number_column(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """No TT column (domain.md 0: never key on TT)."""
    filled = fill(chance, stock)
    return paper(top(filled), table(filled, columns=dropped(LETTER, "tt")), bottom()), filled.truth()


@habit()
def no_note_column(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """No Ghi chú column (domain.md 3a: other forms have none)."""
    filled = without_notes(fill(chance, stock))
    return paper(top(filled), table(filled, columns=dropped(LETTER, "note")), bottom()), filled.truth()


@habit()
def fields_only_used(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Fields in which the unit registers nothing are taken out of the table (domain.md 3b)."""
    filled = fill(chance, stock, collectives=2, individuals=1)
    used = {code for line in filled.lines for code in line.models}
    columns = dropped(LETTER, *(code for code in FIELD_NAMES if code not in used))
    return paper(top(filled), table(filled, columns=columns), bottom()), filled.truth()


@habit()
def added_columns(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Columns of other districts' forms beside ours: level, time, kept or new, telephone (domain.md 3a)."""
    filled = fill(chance, stock)
    added = chance.sample(list(_ADDED), 2)
    more = tuple(Column(role=name, heading=name) for name in added)
    columns = (*LETTER[:2], more[0], *LETTER[2:-1], more[1], LETTER[-1])

    def write(line: Line, column: Column, number: int) -> str:
        return chance.choice(_ADDED[column.role]) if column.role in _ADDED else by_newlines(line, column, number)

    return paper(top(filled), table(filled, columns=columns, write=write), bottom()), filled.truth()


@habit()
def one_model_a_row(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One model a row with its field in a column of its own (headings.csv: Tên mô hình, Mô hình thuộc lĩnh vực)."""
    filled = fill(chance, stock)
    who = chance.choice(("Tập thể thực hiện", "Đơn vị thực hiện", "Tên tập thể đăng ký"))
    heading = ("TT", who, "Tên mô hình", "Mô hình thuộc lĩnh vực", "Ghi chú")
    grid = Grid(rows=(row(*heading), *_one_a_row(filled.collectives)))
    people = ("", "Tên cá nhân thực hiện", "Tên mô hình", "Mô hình thuộc lĩnh vực", "")
    return paper(
        top(filled), Grid(rows=(*grid.rows, row(*people), *_one_a_row(filled.individuals))), bottom()
    ), filled.truth()


@habit()
def kind_in_a_column(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Collectives and individuals in one list, a column says which (domain.md 3c: totals by kind are wanted)."""
    filled = fill(chance, stock)
    columns = (*LETTER[:2], Column(role="kind", heading="Tập thể/cá nhân"), *LETTER[2:])
    columns = renamed(columns, {"performer": "Tên tập thể, cá nhân thực hiện"})
    words = {Kind.COLLECTIVE: "Tập thể", Kind.INDIVIDUAL: "Cá nhân"}

    def write(line: Line, column: Column, number: int) -> str:
        return words[line.kind] if column.role == "kind" else by_newlines(line, column, number)

    rows = [*single_head(columns), *body(filled.lines, columns, write=write), empty_row(columns, len(filled.lines) + 1)]
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), filled.truth()


def _one_a_row(lines: tuple[Line, ...]) -> list[Row]:
    models = [(line, code, name) for line in lines for code, names in line.models.items() for name in names]
    return [
        row(str(number), line.performer, name, FIELD_NAMES[code], line.note)
        for number, (line, code, name) in enumerate(models, start=1)
    ]
