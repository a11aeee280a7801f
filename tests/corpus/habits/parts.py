"""Where collectives end and individuals begin, and tables in several pieces."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.corpus.forms import (
    INDIVIDUAL,
    LETTER,
    body,
    bottom,
    fill,
    merged_head,
    plain_head,
    renamed,
    single_head,
    table,
    top,
)
from tests.corpus.habits.registry import habit
from tests.corpus.material import Material
from tests.corpus.paper import Cell, Grid, PageBreak, Paper, Paragraph, Row, paper, row
from tests.corpus.truth import Truth


@habit()
def individuals_apart(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Individuals in a second table with its own heading (domain.md 3b: the second table as a separate Word table)."""
    filled = fill(chance, stock)
    people = renamed(LETTER, {"performer": INDIVIDUAL})
    first = Grid(rows=(*merged_head(LETTER), *body(filled.collectives, LETTER, spare=1)))
    second = Grid(rows=(*merged_head(people), *body(filled.individuals, people, spare=1)))
    return paper(top(filled), first, Paragraph(text=""), second, bottom()), filled.truth()


@habit()
def individuals_apart_with_titles(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Two tables, a line "I. Tập thể", "II. Cá nhân" over each (headings.csv: A. TẬP THỂ, B. CÁ NHÂN)."""
    filled = fill(chance, stock)
    titles = chance.choice(
        (("I. TẬP THỂ", "II. CÁ NHÂN"), ("A. Tập thể", "B. Cá nhân"), ("1. Đối với tập thể", "2. Đối với cá nhân"))
    )
    people = renamed(LETTER, {"performer": chance.choice((INDIVIDUAL, "Họ và tên"))})
    first = Grid(rows=(*single_head(LETTER), *body(filled.collectives, LETTER)))
    second = Grid(rows=(*single_head(people), *body(filled.individuals, people)))
    return paper(
        top(filled), Paragraph(text=titles[0]), first, Paragraph(text=titles[1]), second, bottom()
    ), filled.truth()


@habit()
def bands(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Rows "A. TẬP THỂ" and "B. CÁ NHÂN" across the table instead of the second heading (headings.csv)."""
    filled = fill(chance, stock)
    titles = chance.choice((("A. TẬP THỂ", "B. CÁ NHÂN"), ("I. Tập thể", "II. Cá nhân"), ("TẬP THỂ", "CÁ NHÂN")))
    columns = renamed(LETTER, {"performer": "Tên tập thể, cá nhân thực hiện"})
    bands_: list[Row] = [(Cell(text=title, columns=7), *[None] * 6) for title in titles]
    rows = [
        *merged_head(columns),
        bands_[0],
        *body(filled.collectives, columns),
        bands_[1],
        *body(filled.individuals, columns),
    ]
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), filled.truth()


@habit()
def bands_with_letters(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Part rows with their letter in the TT column: A | TẬP THỂ (headings.csv)."""
    filled = fill(chance, stock)
    marks = chance.choice((("A", "B"), ("I", "II")))
    columns = renamed(LETTER, {"performer": "Tập thể/cá nhân"})
    bands_ = [row(mark, title, *[""] * 5) for mark, title in zip(marks, ("Tập thể", "Cá nhân"), strict=True)]
    rows = [
        *merged_head(columns),
        bands_[0],
        *body(filled.collectives, columns),
        bands_[1],
        *body(filled.individuals, columns),
    ]
    return paper(top(filled), Grid(rows=tuple(rows)), bottom()), filled.truth()


@habit()
def only_collectives(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The individuals' part was taken out (domain.md 3b: units send what they need)."""
    filled = fill(chance, stock, individuals=0)
    grid = Grid(rows=(*merged_head(LETTER), *body(filled.collectives, LETTER)))
    return paper(top(filled), grid, bottom()), filled.truth()


@habit()
def only_individuals(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The collectives' part was taken out, the table begins with individuals (domain.md 3b)."""
    filled = fill(chance, stock, collectives=0, individuals=3)
    people = renamed(LETTER, {"performer": INDIVIDUAL})
    return paper(
        top(filled), Grid(rows=(*merged_head(people), *body(filled.individuals, people))), bottom()
    ), filled.truth()


@habit()
def only_individuals_below(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The collectives' rows left empty, individuals filled in below the second heading [L]."""
    filled = fill(chance, stock, collectives=0, individuals=3)
    return paper(top(filled), table(filled, spare=(4, 0)), bottom()), filled.truth()


@habit()
def split_with_heading(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The table split over two pages, its heading repeated on the second (domain.md 3b)."""
    filled = fill(chance, stock, collectives=6, individuals=3)
    first = Grid(rows=(*merged_head(LETTER), *body(filled.collectives[:3], LETTER)))
    rest = table(replace(filled, collectives=filled.collectives[3:]), spare=(0, 0))
    return paper(top(filled), first, PageBreak(), rest, bottom()), filled.truth()


@habit()
def split_without_heading(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The table goes on below a page break without its heading (domain.md 3b: each table split by a page)."""
    filled = fill(chance, stock, collectives=6, individuals=3)
    rows = table(filled, head=plain_head, spare=(0, 0)).rows
    return paper(top(filled), Grid(rows=rows[:5]), PageBreak(), Grid(rows=rows[5:]), bottom()), filled.truth()


@habit()
def heading_repeated_inside(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The heading copied into the table where a page begins (domain.md 3b)."""
    filled = fill(chance, stock, collectives=6, individuals=2)
    rows = table(filled, head=single_head, spare=(0, 0)).rows
    return paper(top(filled), Grid(rows=(*rows[:4], rows[0], *rows[4:])), bottom()), filled.truth()
