"""The letter's form and its parts, from which habits put together what units send."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from domain.campaign import Kind
from domain.unit import Unit
from tests.corpus.material import FIELDS, Material, written_name
from tests.corpus.paper import Block, Cell, Grid, Paragraph, Row
from tests.corpus.truth import TrueEntry, Truth, one_form

TITLE = 'BIỂU MẪU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH "DÂN VẬN KHÉO" NĂM 2022'
UNDER_TITLE = "(Kèm theo Công văn số 454-CV/HU, ngày 09/02/2022 của Ban Thường vụ Huyện ủy Thanh Oai)"
COLLECTIVE = "Tên tập thể thực hiện"
INDIVIDUAL = "Tên cá nhân thực hiện"
SPANNING = "Lĩnh vực thực hiện (ghi cụ thể tên mô hình)"
FIELD_NAMES = {
    "economy": "Kinh tế",
    "culture_society": "Văn hóa-xã hội",
    "security_defence": "An ninh quốc phòng",
    "political_system": "Xây dựng hệ thống chính trị",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one performer registers."""

    kind: Kind
    performer: str
    #: Names of models by field.
    models: Mapping[str, tuple[str, ...]]
    note: str = ""

    def entries(self) -> tuple[TrueEntry, ...]:
        """Return one entry for each model."""
        return tuple(
            TrueEntry(kind=self.kind, performer=self.performer, field=code, model=name, note=self.note)
            for code, names in self.models.items()
            for name in names
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What a unit wants to register."""

    unit: Unit
    written: str
    collectives: tuple[Line, ...]
    individuals: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Both parts, in order."""
        return self.collectives + self.individuals

    def truth(self) -> Truth:
        """Return what a form with all of it says."""
        return one_form(self.unit.code, self.written, entries_of(self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of the form."""

    #: "tt", "performer", a field's code, "note", or a word that a habit understands.
    role: str
    heading: str
    #: Heading over it and its neighbours; empty: none.
    group: str = ""


LETTER: tuple[Column, ...] = (
    Column(role="tt", heading="TT"),
    Column(role="performer", heading=COLLECTIVE),
    *(Column(role=code, heading=name, group=SPANNING) for code, name in FIELD_NAMES.items()),
    Column(role="note", heading="Ghi chú"),
)
#: Gives the cell of a line in a column; the number is that of the row.
Write = Callable[[Line, Column, int], str | Cell | None]


# -- what to register


def fill(
    chance: Random,
    stock: Material,
    *,
    collectives: int = 3,
    individuals: int = 2,
    fields: int = 1,
    models: int = 1,
    unit: Unit | None = None,
) -> Filled:
    """Return something to register: that many lines, each in that many fields with that many models."""
    unit = unit or chance.choice(stock.units)
    supply = {
        key: iter(chance.sample(names, min(len(names), (collectives + individuals) * models)))
        for key, names in stock.models.items()
    }

    def line(kind: Kind, performer: str) -> Line:
        chosen = sorted(chance.sample(list(FIELDS), fields), key=list(FIELDS).index)
        taken = {code: tuple(next(supply[code, kind]) for _ in range(models)) for code in chosen}
        return Line(
            kind=kind, performer=performer, models=taken, note=chance.choice(("", "", "Duy trì", "Mô hình mới"))
        )

    return Filled(
        unit=unit,
        written=written_name(unit, chance),
        collectives=tuple(
            line(Kind.COLLECTIVE, name) for name in _performers(chance, stock, Kind.COLLECTIVE, collectives)
        ),
        individuals=tuple(
            line(Kind.INDIVIDUAL, name) for name in _performers(chance, stock, Kind.INDIVIDUAL, individuals)
        ),
    )


def without_notes(filled: Filled) -> Filled:
    """Return ``filled`` with every Ghi chú left empty."""

    def bare(lines: Sequence[Line]) -> tuple[Line, ...]:
        return tuple(replace(line, note="") for line in lines)

    return replace(filled, collectives=bare(filled.collectives), individuals=bare(filled.individuals))


def _performers(chance: Random, stock: Material, kind: Kind, count: int) -> list[str]:
    return chance.sample(stock.performers[kind], count)


def entries_of(lines: Iterable[Line]) -> tuple[TrueEntry, ...]:
    """Return the entries of all ``lines``."""
    return tuple(entry for line in lines for entry in line.entries())


# -- the table


def by_newlines(line: Line, column: Column, number: int) -> str:
    """Write a line as the letter asks; several models of a field stand one below the other."""
    if column.role == "tt":
        return str(number)
    if column.role == "performer":
        return line.performer
    if column.role == "note":
        return line.note
    return "\n".join(line.models.get(column.role, ()))


def table(
    filled: Filled,
    *,
    columns: Sequence[Column] = LETTER,
    head: Callable[[Sequence[Column]], list[Row]] | None = None,
    write: Write = by_newlines,
    spare: tuple[int, int] = (1, 1),
    individual_heading: str = INDIVIDUAL,
) -> Grid:
    """Return the letter's table: the head, collectives, the heading of individuals, individuals.

    ``spare`` tells how many empty numbered rows follow each part.
    """
    rows = (head or merged_head)(columns)
    rows += body(filled.collectives, columns, write=write, spare=spare[0])
    rows.append(sub_head(columns, individual_heading))
    rows += body(filled.individuals, columns, write=write, spare=spare[1])
    return Grid(rows=tuple(rows))


def body(lines: Sequence[Line], columns: Sequence[Column], *, write: Write = by_newlines, spare: int = 0) -> list[Row]:
    """Return the rows of ``lines``, numbered from 1, and empty ones."""
    rows = [_row(write(line, column, number) for column in columns) for number, line in enumerate(lines, start=1)]
    return rows + [empty_row(columns, len(lines) + number) for number in range(1, spare + 1)]


def empty_row(columns: Sequence[Column], number: int | str = "") -> Row:
    """Return a row in which nobody wrote."""
    return _row(str(number) if column.role == "tt" else "" for column in columns)


def sub_head(columns: Sequence[Column], performer: str) -> Row:
    """Return the letter's heading in mid-table: who, and the fields again; blank under TT and Ghi chú."""
    kept = {"performer": performer}
    return _row(kept.get(column.role, column.heading if column.group else "") for column in columns)


def plain_head(columns: Sequence[Column]) -> list[Row]:
    """Return two heading rows without merged cells, as the letter's text shows them."""
    upper, lower, last = list[str](), list[str](), ""
    for column in columns:
        upper.append("" if column.group and column.group == last else column.group or column.heading)
        lower.append(column.heading if column.group else "")
        last = column.group
    return [_row(upper), _row(lower)]


def merged_head(columns: Sequence[Column]) -> list[Row]:
    """Return two heading rows, merged as Word shows the letter's form."""
    upper, lower, last = list[Cell | None](), list[Cell | None](), ""
    for at, column in enumerate(columns):
        if not column.group:
            upper.append(Cell(text=column.heading, rows=2))
            lower.append(None)
        else:
            width = _run(columns, at)
            upper.append(None if column.group == last else Cell(text=column.group, columns=width))
            lower.append(Cell(text=column.heading))
        last = column.group
    return [tuple(upper), tuple(lower)]


def single_head(columns: Sequence[Column]) -> list[Row]:
    """Return one heading row, without the heading over the fields."""
    return [_row(column.heading for column in columns)]


def _run(columns: Sequence[Column], at: int) -> int:
    """Return how many columns from ``at`` on share its group."""
    run = 0
    while at + run < len(columns) and columns[at + run].group == columns[at].group:
        run += 1
    return run


def _row(cells: Iterable[str | Cell | None]) -> Row:
    return tuple(Cell(text=cell) if isinstance(cell, str) else cell for cell in cells)


def renamed(columns: Sequence[Column], names: Mapping[str, str], group: str = SPANNING) -> tuple[Column, ...]:
    """Return ``columns`` with other headings by role, and another heading over the fields."""
    return tuple(
        replace(column, heading=names.get(column.role, column.heading), group=group if column.group else "")
        for column in columns
    )


def dropped(columns: Sequence[Column], *roles: str) -> tuple[Column, ...]:
    """Return ``columns`` without some."""
    return tuple(column for column in columns if column.role not in roles)


# -- around the table


def top(filled: Filled, *, unit_line: str | None = None, title: str = TITLE, under: str = UNDER_TITLE) -> list[Block]:
    """Return what stands above the letter's table."""
    line = f"Đơn vị: {filled.written}" if unit_line is None else unit_line
    texts = [("ĐẢNG CỘNG SẢN VIỆT NAM", "right", True), (line, "left", True)]
    texts += [
        ("Thanh Oai, ngày 11 tháng 02 năm 2022", "right", False),
        (title, "center", True),
        (under, "center", False),
    ]
    return [Paragraph(text=text, align=align, bold=bold) for text, align, bold in texts if text]


def bottom() -> list[Block]:
    """Return what stands below the letter's table."""
    return [
        Paragraph(text="THỦ TRƯỞNG ĐƠN VỊ", align="right", bold=True),
        Paragraph(text="(Ký, đóng dấu)", align="right"),
    ]
