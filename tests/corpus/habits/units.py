"""Several units in one file: the education office gathers for its schools (domain.md 6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from tests.corpus.forms import TITLE, Filled, bottom, fill, table, top
from tests.corpus.habits.registry import habit
from tests.corpus.material import Material
from tests.corpus.paper import Block, Grid, Paper, Paragraph, Sheet, paper, row
from tests.corpus.truth import Truth


@habit()
def sheet_per_school(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One workbook, a sheet for each school (domain.md 6)."""
    schools = _schools(chance, stock)
    blocks = [[Sheet(name=f"Truong {at}"), *top(each), table(each), *bottom()] for at, each in enumerate(schools, 1)]
    return paper(*blocks), _truth(schools)


@habit()
def sheets_beside_the_form(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The form on one sheet, guidance and a list on others (domain.md 3c: Excel wanted as well)."""
    filled = fill(chance, stock)
    guide = Paragraph(text="Ghi cụ thể tên mô hình vào từng lĩnh vực; gửi trước ngày 15/02/2022.")
    fields = Grid(rows=(row("Mã", "Tên lĩnh vực"), row("1", "Kinh tế"), row("2", "Văn hóa - xã hội")))
    form = [*top(filled), table(filled), *bottom()]
    sheets = (Sheet(name="Hướng dẫn"), guide, Sheet(name="Biểu mẫu"), form, Sheet(name="Danh mục"), fields)
    return paper(*sheets), filled.truth()


@habit()
def blocks_per_school(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One page or sheet, a whole form for each school below the other (domain.md 6: blocks)."""
    schools = _schools(chance, stock)
    return paper(*([*top(each), table(each), *bottom(), Paragraph(text="")] for each in schools)), _truth(schools)


@habit()
def short_blocks_per_school(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """One title, then for each school its unit line and its table (domain.md 6: blocks)."""
    schools = _schools(chance, stock)
    blocks: list[list[Block]] = [
        [Paragraph(text=f"{at}. Đơn vị: {each.written}"), table(each)] for at, each in enumerate(schools, 1)
    ]
    return paper(Paragraph(text=TITLE), *blocks, bottom()), _truth(schools)


def _schools(chance: Random, stock: Material) -> list[Filled]:
    units = chance.sample([unit for unit in stock.units if unit.group == "truong_hoc"], 3)
    filled = [fill(chance, stock, collectives=2, individuals=1, unit=unit) for unit in units]
    return [replace(each, written=each.unit.name) for each in filled]


def _truth(schools: Iterable[Filled]) -> Truth:
    return tuple(form for each in schools for form in each.truth())
