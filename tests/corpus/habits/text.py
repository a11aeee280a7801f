"""How letters are stored: what looks the same and is not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.corpus.forms import bottom, fill, table, top
from tests.corpus.habits.registry import NO_TEXT_FORMULAS, habit
from tests.corpus.material import Material
from tests.corpus.paper import Cell, Grid, Paper, each_text, paper
from tests.corpus.truth import Truth
from tests.corpus.writers.fonts import nfd, unikey_compound


@habit()
def hidden_characters(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Zero-width spaces, joiners and byte order marks between words (domain.md 5, unit_variants.csv)."""
    filled = fill(chance, stock)
    marks = ("\u200b", "\u200c", "\ufeff", "\u200d")
    plain = paper(top(filled), table(filled), bottom())
    return each_text(plain, lambda text: text.replace(" ", f" {chance.choice(marks)}", 2)), filled.truth()


@habit()
def no_break_spaces(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """No-break spaces among the spaces (domain.md 5: fold U+00A0)."""
    filled = fill(chance, stock)
    plain = paper(top(filled), table(filled), bottom())
    return each_text(plain, _bound), filled.truth()


@habit()
def decomposed(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Fully decomposed letters, as macOS stores them (domain.md 5: NFD)."""
    filled = fill(chance, stock)
    return each_text(paper(top(filled), table(filled), bottom()), nfd), filled.truth()


@habit()
def compound(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """UniKey's "Unicode tổ hợp": the hat composed, the tone apart (domain.md 5)."""
    filled = fill(chance, stock)
    return each_text(paper(top(filled), table(filled), bottom()), unikey_compound), filled.truth()


@habit()
def icelandic_eth(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Đ typed as U+00D0 in heading and unit (domain.md 2: Eth or Đ)."""
    units = [unit for unit in stock.units if "Đ" in unit.name]
    filled = fill(chance, stock, unit=chance.choice(units))
    filled = replace(filled, written=filled.unit.name)
    heads = [each_text(paper(top(filled)), lambda text: text.replace("Đ", "Ð")).blocks]
    return paper(*heads, table(filled), bottom()), filled.truth()


@habit()
def new_tone_places(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The tone on the other vowel in heading and unit: hoà, uỷ, thuỳ (domain.md 2: both live on)."""
    units = [unit for unit in stock.units if any(part in unit.name for part in ("Hòa", "Thùy", "ủy"))]
    filled = fill(chance, stock, unit=chance.choice(units))
    filled = replace(filled, written=_moved(filled.unit.name))
    document = paper(top(filled), table(filled), bottom())
    heads = Grid(
        rows=tuple(
            tuple(cell and replace(cell, text=_moved(cell.text)) for cell in line)
            for line in document.grids[0].rows[:2]
        )
    )
    grid = Grid(rows=(*heads.rows, *document.grids[0].rows[2:]))
    return paper(each_text(paper(top(filled)), _moved).blocks, grid, bottom()), filled.truth()


@habit(NO_TEXT_FORMULAS)
def formulas(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Cells that a workbook computes: what counts is the value that Excel kept (domain.md 3c: Excel forms)."""
    filled = fill(chance, stock)
    rows = [list(line) for line in table(filled).rows]
    for line in rows[2 : 2 + len(filled.collectives)]:
        for at, cell in enumerate(line[:2]):
            line[at] = cell and replace(cell, formula=_formula(cell))
    return paper(top(filled), Grid(rows=tuple(map(tuple, rows))), bottom()), filled.truth()


def _bound(text: str) -> str:
    """Bind every second word to the one before it."""
    words = text.split(" ")
    pairs = ["\u00a0".join(words[at : at + 2]) for at in range(0, len(words), 2)]
    return " ".join(pairs)


def _formula(cell: Cell) -> str:
    """Return a formula whose value is the cell's text."""
    if cell.text.isdigit():
        return f"{int(cell.text) - 1}+1"
    at = len(cell.text) // 2
    parts = (cell.text[:at], cell.text[at:])
    return "&".join('"' + part.replace('"', '""') + '"' for part in parts)


def _moved(text: str) -> str:
    for old, new in (("Hòa", "Hoà"), ("HÒA", "HOÀ"), ("Thùy", "Thuỳ"), ("hóa", "hoá"), ("ủy", "uỷ"), ("Ủy", "Uỷ")):
        text = text.replace(old, new)
    return text
