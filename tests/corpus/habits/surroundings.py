"""What stands above and below the table, and where the unit is named."""

from __future__ import annotations

from random import Random

from domain.unit import Unit
from tests.corpus.forms import TITLE, UNDER_TITLE, Filled, bottom, fill, table, top
from tests.corpus.habits.registry import habit
from tests.corpus.material import Material
from tests.corpus.paper import Block, Grid, Paper, Paragraph, paper, row
from tests.corpus.truth import Truth

_STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
_MOTTO = "Độc lập - Tự do - Hạnh phúc"
_DATE = "Thanh Oai, ngày 12 tháng 02 năm 2022"
#: Who stands above a unit on its letterhead, by group (domain.md 2: the upper line is the superior).
_SUPERIOR = {
    "truong_hoc": "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THANH OAI",
    "phong_ban_nganh": "UBND HUYỆN THANH OAI",
    "xa_thi_tran": "HUYỆN THANH OAI",
}


@habit()
def state_header(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Quốc hiệu instead of the Party's title (domain.md 4b: a parser must ask for neither)."""
    filled = fill(chance, stock)
    lines = [_centred(_STATE), _centred(_MOTTO), Paragraph(text=f"Đơn vị: {filled.written}"), _right(_DATE)]
    return paper(lines, _titles(), table(filled), bottom()), filled.truth()


@habit()
def no_header_at_all(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Only the unit's line, the title and the table (domain.md 4b)."""
    filled = fill(chance, stock)
    lines = [Paragraph(text=f"Đơn vị: {filled.written}"), _centred("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2022")]
    return paper(lines, table(filled)), filled.truth()


@habit()
def letterhead_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The letterhead as a first table of two columns, without lines; the unit's line below (domain.md 3b)."""
    filled = fill(chance, stock, unit=_with_superior(chance, stock))
    line = Paragraph(text=f"Đơn vị: {filled.written}")
    return paper(_letterhead(filled), line, _titles(), table(filled), bottom()), filled.truth()


@habit()
def letterhead_only(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The unit stands in the letterhead only, below its superior; no unit line (domain.md 2)."""
    filled = fill(chance, stock, unit=_with_superior(chance, stock))
    return paper(_letterhead(filled), _titles(), table(filled), bottom()), filled.truth()


@habit()
def letterhead_by_tabs(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The letterhead's two sides parted by a tab, without a table (domain.md 2, 4b)."""
    filled = fill(chance, stock, unit=_with_superior(chance, stock))
    lines = [
        Paragraph(text=f"{_SUPERIOR[filled.unit.group]}\t{_STATE}"),
        Paragraph(text=f"{filled.unit.name.upper()}\t{_MOTTO}", bold=True),
        Paragraph(text=f"Số: 05/BC\t{_DATE}"),
    ]
    return paper(lines, _titles(), table(filled), bottom()), filled.truth()


@habit()
def party_letterhead(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A Party cell's letterhead, its star below (unit_variants.csv: ĐẢNG BỘ HUYỆN / ĐẢNG ỦY XÃ / *)."""
    unit = chance.choice([unit for unit in stock.units if unit.code.startswith("DU-")])
    filled = fill(chance, stock, unit=unit)
    sides = (f"ĐẢNG BỘ HUYỆN THANH OAI\n{unit.name.upper()}\n*\nSố 12-CV/ĐU", f"ĐẢNG CỘNG SẢN VIỆT NAM\n{_DATE}")
    return paper(Grid(rows=(row(*sides),), borders=False), _titles(), table(filled), bottom()), filled.truth()


@habit()
def dot_leaders(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The unit written over the template's dots (unit_variants.csv: "Đơn vị: ………THCS Hồng Dương…….")."""
    filled = fill(chance, stock)
    style = chance.choice(
        ("Đơn vị: ………{}…….", "Đơn vị:.......{}.......", "ĐƠN VỊ……{}……", "Đơn vị: {}....................")
    )
    return paper(top(filled, unit_line=style.format(filled.written)), table(filled), bottom()), filled.truth()


@habit()
def other_unit_labels(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Another word before the unit (headings.csv: Cơ quan, ĐƠN VỊ)."""
    filled = fill(chance, stock)
    label = chance.choice(
        ("Tên đơn vị: {}", "ĐƠN VỊ: {}", "Cơ quan: {}", "Cơ quan, đơn vị: {}", "Đơn vị đăng ký: {}", "Đơn vị {}")
    )
    return paper(top(filled, unit_line=label.format(filled.written)), table(filled), bottom()), filled.truth()


@habit()
def unit_below_the_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The unit's line stands below the table, over the signature (domain.md 2: labels stand anywhere)."""
    filled = fill(chance, stock)
    line = Paragraph(text=f"Đơn vị: {filled.written}", align="right")
    return paper(top(filled, unit_line=""), table(filled), line, bottom()), filled.truth()


@habit()
def unit_in_the_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The unit's line and the title are rows of the table itself (domain.md 3b: header block as a table)."""
    filled = fill(chance, stock)
    grid = table(filled)
    above = [row(text, *[""] * 6) for text in (f"Đơn vị: {filled.written}", TITLE)]
    return paper(Grid(rows=(*above, *grid.rows)), bottom()), filled.truth()


@habit()
def unit_in_two_cells(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Label and unit in two cells of a small table above (domain.md 3b: header block as a table)."""
    filled = fill(chance, stock)
    small = Grid(
        rows=(
            row("Đơn vị:", filled.written),
            row("Người liên hệ:", "Nguyễn Thị Mẫu"),
            row("Điện thoại:", "0912 000 111"),
        )
    )
    return paper(small, _titles(), table(filled), bottom()), filled.truth()


@habit()
def unit_on_the_next_line(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The unit stands on the line below its label (unit_variants.csv: line breaks)."""
    filled = fill(chance, stock)
    lines = [Paragraph(text="Đơn vị:"), Paragraph(text=filled.written)]
    return paper(_right("ĐẢNG CỘNG SẢN VIỆT NAM"), lines, _titles(), table(filled), bottom()), filled.truth()


@habit()
def signature_table(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The signature as a layout table without lines (domain.md 3b)."""
    filled = fill(chance, stock)
    sides = row(
        "Nơi nhận:\n- Ban Dân vận Huyện ủy;\n- Lưu VP.", "THỦ TRƯỞNG ĐƠN VỊ\n(Ký, đóng dấu)\n\n\nTrần Văn Thí Dụ"
    )
    return paper(top(filled), table(filled), Grid(rows=(sides,), borders=False)), filled.truth()


@habit()
def covering_letter_above(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """A covering letter and the table in one file (domain.md 3b: the table plus "CV gửi kèm")."""
    filled = fill(chance, stock, unit=_with_superior(chance, stock))
    letter = [
        Paragraph(text="Kính gửi: Ban Dân vận Huyện ủy Thanh Oai", align="center"),
        Paragraph(
            text="Thực hiện Công văn số 454-CV/HU ngày 09/02/2022 của Ban Thường vụ Huyện ủy về việc triển khai, "
            f"đăng ký phong trào thi đua “Dân vận khéo” năm 2022, {filled.unit.name} đăng ký như sau:"
        ),
    ]
    end = Paragraph(text="Trên đây là nội dung đăng ký của đơn vị. Kính đề nghị Ban Dân vận Huyện ủy tổng hợp./.")
    return paper(_letterhead(filled), letter, table(filled), end, bottom()), filled.truth()


@habit()
def text_box(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """The unit's line in a text box (extraction.md: text boxes are lost by many readers)."""
    filled = fill(chance, stock)
    boxed = Paragraph(text=f"Đơn vị: {filled.written}", holder="text box")
    return paper(boxed, top(filled, unit_line=""), table(filled), bottom()), filled.truth()


@habit()
def content_control(chance: Random, stock: Material) -> tuple[Paper, Truth]:
    """Unit and table in content controls, as forms made with Word's developer tab (extraction.md: w:sdt)."""
    filled = fill(chance, stock)
    line = Paragraph(text=f"Đơn vị: {filled.written}", holder="control")
    grid = Grid(rows=table(filled).rows, holder="control")
    return paper(line, top(filled, unit_line=""), grid, bottom()), filled.truth()


def _with_superior(chance: Random, stock: Material) -> Unit:
    return chance.choice([unit for unit in stock.units if unit.group in ("truong_hoc", "phong_ban_nganh")])


def _letterhead(filled: Filled) -> Grid:
    """Return a letterhead of a unit below its superior, as Nghị định 30/2020/NĐ-CP lays it out."""
    left = f"{_SUPERIOR[filled.unit.group]}\n{filled.unit.name.upper()}\nSố: 05/CV"
    return Grid(rows=(row(left, f"{_STATE}\n{_MOTTO}\n{_DATE}"),), borders=False)


def _titles() -> list[Block]:
    return [_centred(TITLE), _centred(UNDER_TITLE)]


def _centred(text: str) -> Paragraph:
    return Paragraph(text=text, align="center", bold=True)


def _right(text: str) -> Paragraph:
    return Paragraph(text=text, align="right")
