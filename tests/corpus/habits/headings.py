"""How the heading of the table is written."""

from __future__ import annotations

from random import Random

from parsers.text import bare
from tests.corpus.forms import (
    FIELD_NAMES,
    INDIVIDUAL,
    LETTER,
    SPANNING,
    bottom,
    fill,
    plain_head,
    renamed,
    single_head,
    table,
    top,
)
from tests.corpus.habits.registry import habit
from tests.corpus.material import Material
from tests.corpus.paper import Cell, Grid, Paper, Row, paper
from tests.corpus.truth import Truth

#: Parts of which people make a heading; each rule is a list of places, of which one choice is taken each.
_RULES: dict[str, tuple[tuple[str, ...], ...]] = {
    "tt": (("TT", "STT", "Số TT", "Số thứ tự"),),
    "performer": (("Tên", "Tên gọi"), ("tập thể", "tập thể, đơn vị"), ("thực hiện", "đăng ký", "thực hiện mô hình")),
    "individual": (("Tên", "Họ và tên", "Họ tên"), ("cá nhân",), ("thực hiện", "đăng ký", "thực hiện mô hình", "")),
    "group": (
        ("Lĩnh vực", "Các lĩnh vực"),
        ("thực hiện", "đăng ký", ""),
        ("(ghi rõ tên mô hình)", "(tên mô hình)", ""),
    ),
    "economy": (("", "Lĩnh vực", "Về"), ("kinh tế", "phát triển kinh tế")),
    "culture_society": (
        ("", "Lĩnh vực", "Về"),
        ("văn hóa, xã hội", "văn hoá - xã hội", "văn hóa và xã hội", "văn hóa/xã hội"),
    ),
    "security_defence": (
        ("", "Lĩnh vực", "Về"),
        ("an ninh, quốc phòng", "quốc phòng - an ninh", "quốc phòng và an ninh"),
    ),
    "political_system": (
        ("", "Lĩnh vực", "Về"),
        ("xây dựng hệ thống chính trị", "xây dựng HTCT", "xây dựng Đảng, hệ thống chính trị"),
    ),
    "note": (("Ghi chú", "Ghi chú (nếu có)"),),
}


@habit()
def as_it_stands(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The letter's form exactly as it stands: two heading rows, blanks where cells could be merged [L]."""
    filled = fill(chance, stock, collectives=3, individuals=2)
    return paper(top(filled), table(filled, head=plain_head), bottom()), filled.truth()


@habit()
def merged_heading(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The two heading rows merged, as Word shows the annex [L]."""
    filled = fill(chance, stock, fields=2)
    return paper(top(filled), table(filled), bottom()), filled.truth()


@habit()
def one_heading_row(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One heading row, the line over the fields left out (domain.md 3b, headings.csv)."""
    filled = fill(chance, stock)
    return paper(top(filled), table(filled, head=single_head), bottom()), filled.truth()


@habit()
def headings_as_seen(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Headings in other words, each one that units are known to write (headings.csv)."""
    filled = fill(chance, stock)
    names = {code: chance.choice(stock.headings[code]) for code in (*FIELD_NAMES, "tt", "note")}
    names["performer"] = chance.choice([name for name in stock.headings["performer_collective"] if name[1] != "."])
    people = chance.choice([name for name in stock.headings["performer_individual"] if name[1] != "."])
    columns = renamed(LETTER, names, chance.choice(stock.headings["fields_group"]))
    return paper(top(filled), table(filled, columns=columns, individual_heading=people), bottom()), filled.truth()


@habit()
def headings_composed(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Headings in words that stand in no list but mean the same (domain.md 3b: "a sample")."""
    filled = fill(chance, stock)
    names = {role: _composed(chance, role) for role in _RULES}
    columns = renamed(LETTER, names, names["group"])
    grid = table(filled, columns=columns, individual_heading=names["individual"])
    return paper(top(filled), grid, bottom()), filled.truth()


@habit()
def headings_in_capitals(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """All headings in capitals, some with a number behind them (headings.csv: KINH TẾ, Kinh tế (1))."""
    filled = fill(chance, stock)
    names = {column.role: f"{column.heading.upper()} ({at})" for at, column in enumerate(LETTER, 1) if column.group}
    names |= {column.role: column.heading.upper() for column in LETTER if not column.group}
    columns = renamed(LETTER, names, SPANNING.upper())
    return paper(
        top(filled), table(filled, columns=columns, individual_heading=INDIVIDUAL.upper()), bottom()
    ), filled.truth()


@habit()
def headings_without_marks(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Headings typed without marks (headings.csv: Van hoa xa hoi)."""
    filled = fill(chance, stock)
    names = {column.role: bare(column.heading).capitalize() for column in LETTER}
    columns = renamed(LETTER, names, bare(SPANNING).capitalize())
    grid = table(filled, columns=columns, individual_heading=bare(INDIVIDUAL).capitalize())
    return paper(top(filled), grid, bottom()), filled.truth()


@habit()
def headings_on_several_lines(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Headings broken by hand to fit narrow columns (domain.md 4b: narrow tables)."""
    filled = fill(chance, stock)
    names = {
        "performer": "Tên tập thể\nthực hiện",
        "culture_society": "Văn hóa-\nxã hội",
        "security_defence": "An ninh\nquốc phòng",
        "political_system": "Xây dựng\nhệ thống\nchính trị",
        "note": "Ghi\nchú",
    }
    columns = renamed(LETTER, names, "Lĩnh vực thực hiện\n(ghi cụ thể tên mô hình)")
    return paper(
        top(filled), table(filled, columns=columns, individual_heading="Tên cá nhân\nthực hiện"), bottom()
    ), filled.truth()


@habit()
def columns_numbered(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A row with the numbers of the columns below the heading, as state tables have it (domain.md 4b)."""
    filled = fill(chance, stock)
    grid = table(filled)
    style = chance.choice(("{}", "({})"))
    numbers: Row = tuple(Cell(text=style.format(at)) for at in range(1, grid.width + 1))
    return paper(top(filled), Grid(rows=(*grid.rows[:2], numbers, *grid.rows[2:])), bottom()), filled.truth()


def _composed(chance: Random, role: str) -> str:
    words = " ".join(part for part in map(chance.choice, _RULES[role]) if part)
    return words[:1].upper() + words[1:]
