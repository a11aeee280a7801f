"""Rows that register nothing: blank, totals, numbers of columns, signatures, samples, texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.campaign import Role
from domain.document import Cell
from domain.reasons import ReasonCode
from parsers.recognise.layout import Layout, Row, filled
from parsers.recognise.statements import is_nothing
from parsers.text import bare, one_line

_TOTALS = ("tong cong", "tong so")
#: "Cộng tập thể", with its marks: "Công đoàn" is a performer, and so is "Cộng đồng".
_SUBTOTAL = re.compile(r"^cộng(?! đồng\b)\b")
_SHORT_TOTALS = frozenset({"cong", "tong"})
#: How the cells of a signature block begin.
_SIGNATURES = (
    "thu truong don vi", "thu truong co quan", "ky dong dau", "ky ten dong dau", "ky ghi ro ho ten", "nguoi lap bieu",
    "nguoi tong hop", "nguoi dang ky", "noi nhan", "t m ban thuong vu", "t m dang uy", "t m uy ban nhan dan", "tm ubnd",
)  # fmt: skip
#: How a signature begins, but also a model: "Xác nhận của công dân trong ngày".
_SIGNATURE_OR_MODEL = ("xac nhan cua",)
#: Posts that stand alone above a signature; beside other words they may be a performer's.
_POSTS = frozenset(
    {
        "hieu truong",
        "pho hieu truong",
        "pho bi thu",
        "pho chu tich",
        "chi huy truong",
        "bi thu",
        "chu tich",
        "truong phong",
        "giam doc",
        "thu truong",
        "nguoi lap",
    }
)
#: Columns of a table, and filled cells of its row, that may be a form's.
MIN_WIDTH, MIN_CELLS = 5, 2
#: "KT. HIỆU TRƯỞNG", "T/M CHI BỘ", "TL. CHỦ TỊCH": who signs for whom.
_IN_PLACE_OF = re.compile(r"^\W*(?:KT|TM|T/M|TL|TUQ)\b[.\s]*[A-ZĐÀ-Ỹ\s]{4,40}$|^\W*\(?đã ký\)?\W*$", re.IGNORECASE)
#: Words of a line with place and date.
_DATE_WORDS = 12
#: "ngày 14 tháng 02 năm 2022", figures or dots: "Ngày thứ bảy tình nguyện mỗi tháng trong năm" is no date.
_DATE = re.compile(r"\bngày\b[\W\d_]*\btháng\b[\W\d_]*\bnăm\b[ \d.…_,)]*", re.IGNORECASE)
_NUMBER = re.compile(r"^\W*\d{1,4}\W*(?:(?:mô hình|điển hình|tập thể|cá nhân|đơn vị)\W*)?$", re.IGNORECASE)
#: What stands under a heading to count its columns: (1), 2, A.
_COLUMN_NUMBER = re.compile(r"^\W*(?:\d{1,2}|[A-Za-zĐđ])\W*$")
_EXAMPLE_STARTS = ("vi du ", "vd ", "mau ghi ")
#: "Tổ 3 (ví dụ)"; in brackets only, for Mẫu is a name too.
_CALLED_EXAMPLE = re.compile(r"\((?:ví dụ|vd|mẫu)\)", re.IGNORECASE)
_EXAMPLE = frozenset({"vi du", "vd", "mau", "ghi mau"})
_EXAMPLE_NOTES = frozenset({"vi du", "vd", "ghi mau"})


def why_silent(row: Row, layout: Layout) -> ReasonCode | None:
    """Return why ``row`` is no registration, or None if it may be one."""
    numbers = set(layout.positions(Role.NUMBER))
    content = [cell for i, cell in enumerate(row) if i not in numbers and cell.text.strip()]
    if not content:
        return ReasonCode.ROW_BLANK
    cells = filled(row)
    if len(cells) > 2 and all(_COLUMN_NUMBER.match(cell.text) for cell in cells):
        return ReasonCode.ROW_COLUMN_NUMBERS
    if _is_total(cells):
        return ReasonCode.ROW_TOTAL
    if _is_signature(cells, content) and not _registers(row, layout):
        return ReasonCode.ROW_SIGNATURE
    if _is_example(cells, content) or (len(cells) == 1 and _spans_much(cells[0], row, layout)):
        return ReasonCode.ROW_TEXT
    return None


def _is_example(cells: Sequence[Cell], content: Sequence[Cell]) -> bool:
    """Tell whether a row is the sample that the template gives: it says "Ví dụ" at its beginning."""
    first = bare(content[0].text)
    named = first in _EXAMPLE or first.startswith(_EXAMPLE_STARTS) or bool(_CALLED_EXAMPLE.search(content[0].text))
    return named or bare(cells[0].text) in _EXAMPLE or bare(cells[-1].text) in _EXAMPLE_NOTES


def _is_total(cells: Sequence[Cell]) -> bool:
    """Tell whether a row sums up: "Tổng cộng" and nothing but numbers; "Tổng công ty X" with a model does not."""
    texts = [cell.text for cell in cells if not (_NUMBER.match(cell.text) or is_nothing(cell.text))]
    if len(texts) != 1:
        return False
    words = bare(texts[0])
    named = words in _SHORT_TOTALS or f"{words} ".startswith(tuple(f"{total} " for total in _TOTALS))
    return named or (len(cells) > 1 and bool(_SUBTOTAL.match(one_line(texts[0]).casefold())))


def _is_signature(cells: Sequence[Cell], content: Sequence[Cell]) -> bool:
    """Tell whether a row belongs to the signature block: its words, or nothing but posts.

    "Hiệu trưởng" beside a model is a performer.
    """
    if len(cells) <= 2 and any(_signs(cell.text) for cell in cells):
        return True
    return all(bare(cell.text) in _POSTS for cell in content)


def _registers(row: Row, layout: Layout) -> bool:
    """Tell whether ``row`` names a model beside a performer or a number, though it sounds like a signature.

    "Thôn 2 | Xác nhận của công dân trong ngày" does; "Người lập biểu | THỦ TRƯỞNG ĐƠN VỊ" does not.
    """
    performers = {row[at].place: row[at] for at in layout.positions(Role.PERFORMER) if row[at].text.strip()}
    numbers = any(row[at].text.strip() for at in layout.positions(Role.NUMBER))
    models = [row[at] for at in layout.positions(Role.MODEL) if row[at].text.strip()]
    named = [cell for cell in models if cell.place not in performers]
    if not named or not (performers or numbers) or any(_signs(cell.text) for cell in performers.values()):
        return False
    return not any(cell.text.isupper() or _signs(cell.text, surely=True) for cell in named)


def may_be_row(row: Row) -> bool:
    """Tell whether a row that stands under no heading may be one of a form all the same: no header, no signature."""
    cells = filled(row)
    if len(row) < MIN_WIDTH or len(cells) < MIN_CELLS:
        return False
    if len(cells) > MIN_CELLS and cells[0].text.strip().isdigit():
        return True
    return not any(cell.text.isupper() or _signs(cell.text) or ":" in cell.text or is_post(cell.text) for cell in cells)


def _signs(text: str, *, surely: bool = False) -> bool:
    """Tell whether ``text`` begins a signature block, or is its place and date; ``surely``: no model begins so."""
    key = bare(text)
    begins = key.startswith(_SIGNATURES) or (not surely and key.startswith(_SIGNATURE_OR_MODEL))
    return begins or _is_date(text) or bool(_IN_PLACE_OF.match(text))


def _is_date(text: str) -> bool:
    """Tell whether ``text`` is place and date, behind which at most a post in capitals or another line stands."""
    found = _DATE.search(text)
    if found is None or len(bare(text).split()) > _DATE_WORDS:
        return False
    behind = text[found.end() :]
    return not behind or behind[0] == "\n" or behind[:2].isupper()


def ends_table(row: Row, layout: Layout) -> bool:
    """Tell whether a signature in ``row`` ends the table: a post in the performers' column may be a performer."""
    performers = {row[index].place for index in layout.positions(Role.PERFORMER)}
    cells = filled(row)
    return not (len(cells) <= 2 and is_post(cells[-1].text) and cells[-1].place in performers)


def _spans_much(cell: Cell, row: Row, layout: Layout) -> bool:
    """Tell whether the only cell of a row is a text over it: over nearly all of it, or over models and more."""
    covered = {index for index, other in enumerate(row) if other.place == cell.place}
    models = set(layout.positions(Role.MODEL))
    over_more = bool(covered & models) and not covered <= models
    return len(covered) > 1 and (len(covered) >= len(row) - 2 or over_more)


def is_post(text: str) -> bool:
    """Tell whether ``text`` is only a post: alone it may sign, or be a performer without a model."""
    return bare(text) in _POSTS
