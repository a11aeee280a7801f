"""Which rows there are between the heading and the end of the table."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from domain.campaign import Kind
from tests.corpus.forms import (
    LETTER,
    Column,
    Line,
    bottom,
    by_newlines,
    empty_row,
    entries_of,
    fill,
    table,
    top,
)
from tests.corpus.habits.registry import NO_SPANS, habit
from tests.corpus.material import FIELDS, Material
from tests.corpus.paper import Cell, Grid, Paper, Row, paper, row
from tests.corpus.truth import Reading, TrueForm, Truth


@habit()
def rows_left_empty(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The letter's numbered rows left empty, 1, 2, 3 and 3 again [L]."""
    filled = fill(chance, stock, collectives=1, individuals=1)
    return paper(top(filled), table(filled, spare=(3, 2)), bottom()), filled.truth()


@habit()
def empty_rows_between(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Empty rows between filled ones, without a number (domain.md 3b)."""
    filled = fill(chance, stock)
    rows = table(filled).rows
    spread: list[Row] = list(rows[:2])
    for line in rows[2:]:
        spread += [line, empty_row(LETTER)]
    return paper(top(filled), Grid(rows=tuple(spread)), bottom()), filled.truth()


@habit()
def sample_rows_left(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The example that a clerk put into the form is still there (domain.md 3b): not registered, or asked about."""
    filled = fill(chance, stock)
    sample = Line(
        kind=Kind.COLLECTIVE,
        performer="Ví dụ: Chi bộ thôn A",
        models={"economy": ("Ví dụ: Vận động nhân dân dồn điền đổi thửa",)},
        note="(ví dụ)",
    )
    shown = replace(filled, collectives=(sample, *filled.collectives))
    readings = (Reading(entries=entries_of(filled.lines)), Reading(entries=entries_of(shown.lines), must_ask=True))
    truth = TrueForm(unit=filled.unit.code, unit_as_written=filled.written, readings=readings)
    return paper(top(filled), table(shown), bottom()), (truth,)


@habit()
def totals_row(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A last row "Tổng cộng" with the number of models (domain.md 3b)."""
    filled = fill(chance, stock)
    counts = {code: sum(len(line.models.get(code, ())) for line in filled.lines) for code in FIELDS}
    words = chance.choice(("Tổng cộng", "Tổng số", "Cộng", "TỔNG CỘNG: 05 mô hình"))
    line = row(*(str(counts[column.role]) if column.role in counts else "" for column in LETTER))
    grid = table(filled)
    return paper(top(filled), Grid(rows=(*grid.rows, (line[0], Cell(text=words), *line[2:]))), bottom()), filled.truth()


@habit()
def subtotals(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A sum behind each part (domain.md 3c: band rows and subtotals)."""
    filled = fill(chance, stock)
    grid = table(filled, spare=(0, 0))
    cut = 2 + len(filled.collectives)
    sums = [row("", "Cộng", f"{len(part)} mô hình", *[""] * 4) for part in (filled.collectives, filled.individuals)]
    return paper(
        top(filled), Grid(rows=(*grid.rows[:cut], sums[0], *grid.rows[cut:], sums[1])), bottom()
    ), filled.truth()


@habit()
def signature_in_the_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The signature as the table's last row (domain.md 3b)."""
    filled = fill(chance, stock)
    grid = table(filled)
    left = "NGƯỜI LẬP BIỂU\n\nNguyễn Thị Mẫu"
    right = "THỦ TRƯỞNG ĐƠN VỊ\n(Ký, đóng dấu)\n\nTrần Văn Thí Dụ"
    signed: Row = (Cell(text=left, columns=3), None, None, Cell(text=right, columns=4), None, None, None)
    return paper(top(filled), Grid(rows=(*grid.rows, signed))), filled.truth()


@habit()
def numbers_repeated(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The number 3 stands twice, as in the letter's own form [L]."""
    filled = fill(chance, stock, collectives=4, individuals=3)

    def write(line: Line, column: Column, number: int) -> str:
        return by_newlines(line, column, min(number, 3))

    return paper(top(filled), table(filled, write=write), bottom()), filled.truth()


@habit()
def numbers_written_otherwise(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Numbers as 01, 1., I or left out (domain.md 0: never key on TT)."""
    filled = fill(chance, stock, collectives=3, individuals=2)
    style = chance.choice(({1: "01", 2: "02", 3: "03"}, {1: "1.", 2: "2.", 3: "3."}, {1: "I", 2: "II", 3: "III"}, {}))

    def write(line: Line, column: Column, number: int) -> str:
        return style.get(number, "") if column.role == "tt" else by_newlines(line, column, number)

    return paper(top(filled), table(filled, write=write, spare=(0, 0)), bottom()), filled.truth()


@habit()
def long_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A table over several pages (domain.md 3b; a school sends thirty rows)."""
    filled = fill(chance, stock, collectives=24, individuals=12)
    return paper(top(filled), table(filled), bottom()), filled.truth()


@habit(NO_SPANS)
def merged_performer(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One performer's cell merged over several rows, a model in each (domain.md 3b)."""
    filled = fill(chance, stock, collectives=3, individuals=1)
    first, second, third = filled.collectives
    second = replace(second, performer=first.performer)
    rows = list(table(replace(filled, collectives=(first, second, third))).rows)
    rows[2] = (Cell(text="1", rows=2), Cell(text=first.performer, rows=2), *rows[2][2:])
    rows[3] = (None, None, *rows[3][2:])
    wanted = replace(filled, collectives=(first, second, third))
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), wanted.truth()


@habit(NO_SPANS)
def merged_fields(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One model's cell merged over two fields (domain.md 3b): an officer must say which it is."""
    filled = fill(chance, stock, collectives=2, individuals=1)
    first, second = filled.collectives
    name = next(iter(first.models.values()))[0]
    rows = list(table(filled).rows)
    at = chance.randrange(2, 5)
    line = list(row("1", first.performer, "", "", "", "", first.note))
    line[at : at + 2] = [Cell(text=name, columns=2), None]
    rows[2] = tuple(line)
    codes = [LETTER[at].role, LETTER[at + 1].role]
    rest = entries_of((second, *filled.individuals))
    both = [replace(entry, field=code, model=name) for code in (None, *codes) for entry in entries_of((first,))]
    readings = [Reading(entries=(entry, *rest), must_ask=True) for entry in both]
    readings.append(Reading(entries=(*both[1:], *rest), must_ask=True))
    readings.append(Reading(entries=rest, must_ask=True))
    truth = TrueForm(unit=filled.unit.code, unit_as_written=filled.written, readings=tuple(readings))
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), (truth,)


@habit(NO_SPANS)
def merged_note(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One Ghi chú merged over all rows of a part (domain.md 3b: merged cells)."""
    filled = fill(chance, stock, collectives=3, individuals=1)
    filled = replace(filled, collectives=tuple(replace(line, note="Duy trì") for line in filled.collectives))
    rows = list(table(filled, spare=(0, 0)).rows)
    rows[2] = (*rows[2][:6], Cell(text="Duy trì", rows=3))
    rows[3:5] = [(*line[:6], None) for line in rows[3:5]]
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), filled.truth()


@habit()
def performer_once(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A second model of a performer on a row of its own, number and performer left empty (domain.md 3b)."""
    filled = fill(chance, stock, collectives=2, individuals=1)
    first, second = filled.collectives
    code, name = "culture_society", stock.models["culture_society", Kind.INDIVIDUAL][0]
    more = replace(first, models={code: (name,)}, note="")
    rows = list(table(filled).rows)
    rows.insert(3, row(*(name if column.role == code else "" for column in LETTER)))
    wanted = replace(filled, collectives=(first, more, second))
    readings = (*wanted.truth()[0].readings, Reading(entries=entries_of(wanted.lines), must_ask=True))
    truth = TrueForm(unit=filled.unit.code, unit_as_written=filled.written, readings=readings)
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), (truth,)


@habit()
def individuals_with_roles(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Individuals with Đ/c, post, age, rank; several in one cell: as written (domain.md 3b)."""
    names = (
        "Đ/c Nguyễn Văn An - Bí thư chi bộ",
        "Ông: Trần Văn Bình, 72 tuổi",
        "Cô Lê Thị Cúc (Tổ trưởng tổ 4 tuổi)",
        "Trung tá Phạm Văn Dũng",
        "Nguyễn Thị Én; Trần Thị Gấm; Lê Thị Hà",
        "1. Hoàng Văn Ích\n2. Vũ Thị Khuê",
        "Đ/c: Đỗ Thị Lý, ĐV CB thôn",
    )
    filled = fill(chance, stock, collectives=1, individuals=4)
    chosen = chance.sample(names, 4)
    people = tuple(replace(line, performer=name) for line, name in zip(filled.individuals, chosen, strict=True))
    filled = replace(filled, individuals=people)
    return paper(top(filled), table(filled), bottom()), filled.truth()


@habit()
def performer_on_two_lines(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A performer's name and post on two lines of the cell (domain.md 3b)."""
    filled = fill(chance, stock, collectives=2, individuals=2)
    names = ("Đ/c Ngô Thị Mai\nGiáo viên", "Đồng chí Phan Văn Tám\nPhó Bí thư Chi bộ")
    people = tuple(replace(line, performer=name) for line, name in zip(filled.individuals, names, strict=True))
    filled = replace(filled, individuals=people)
    return paper(top(filled), table(filled), bottom()), filled.truth()
