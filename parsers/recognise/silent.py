"""Rows that register nothing: blank, totals, numbers of columns, signatures, samples, texts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.campaign import Role
from domain.document import Cell, Place
from domain.reasons import ReasonCode
from parsers.recognise.cells import is_nothing
from parsers.recognise.layout import Layout, Row, filled
from parsers.text import bare

_TOTALS = ("tong cong", "tong so")
_SHORT_TOTALS = frozenset({"cong", "tong"})
#: How the cells of a signature block begin.
_SIGNATURES = (
    "thu truong don vi", "thu truong co quan", "ky dong dau", "ky ten dong dau", "ky ghi ro ho ten", "nguoi lap bieu",
    "nguoi tong hop", "noi nhan", "t m ban thuong vu", "t m dang uy", "t m uy ban nhan dan", "tm ubnd", "xac nhan cua",
)  # fmt: skip
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
_NUMBER = re.compile(r"^\W*\d{1,4}\W*(?:mô hình|điển hình|tập thể|cá nhân|đơn vị)?\W*$", re.IGNORECASE)
#: What stands under a heading to count its columns: (1), 2, A.
_COLUMN_NUMBER = re.compile(r"^\W*(?:\d{1,2}|[A-Za-zĐđ])\W*$")
_EXAMPLE_STARTS = ("vi du ", "vd ", "mau ghi ")
#: "Tổ 3 (ví dụ)"; in brackets only, for Mẫu is a name too.
_CALLED_EXAMPLE = re.compile(r"\((?:ví dụ|vd|mẫu)\)", re.IGNORECASE)
_EXAMPLE = frozenset({"vi du", "vd", "mau", "ghi mau"})


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
    if _is_signature(cells, content):
        return ReasonCode.ROW_SIGNATURE
    if _is_example(cells, content) or (len(cells) == 1 and _spans_much(cells[0], row, layout)):
        return ReasonCode.ROW_TEXT
    return None


def _is_example(cells: Sequence[Cell], content: Sequence[Cell]) -> bool:
    """Tell whether a row is the sample that the template gives: it says "Ví dụ" at its beginning."""
    first = bare(content[0].text)
    named = first in _EXAMPLE or first.startswith(_EXAMPLE_STARTS) or bool(_CALLED_EXAMPLE.search(content[0].text))
    return named or bare(cells[0].text) in _EXAMPLE


def _is_total(cells: Sequence[Cell]) -> bool:
    """Tell whether a row sums up: "Tổng cộng" and nothing but numbers; "Tổng công ty X" with a model does not."""
    words = [bare(cell.text) for cell in cells if not (_NUMBER.match(cell.text) or is_nothing(cell.text))]
    if len(words) != 1:
        return False
    return words[0] in _SHORT_TOTALS or f"{words[0]} ".startswith(tuple(f"{total} " for total in _TOTALS))


def _is_signature(cells: Sequence[Cell], content: Sequence[Cell]) -> bool:
    """Tell whether a row belongs to the signature block: its words, or nothing but posts.

    "Hiệu trưởng" beside a model is a performer.
    """
    if len(cells) <= 2 and any(_signs(cell.text) for cell in cells):
        return True
    return all(bare(cell.text) in _POSTS for cell in content)


def may_be_row(row: Row) -> bool:
    """Tell whether a row that stands under no heading may be one of a form all the same: no header, no signature."""
    cells = filled(row)
    if len(row) < MIN_WIDTH or len(cells) < MIN_CELLS:
        return False
    return not any(cell.text.isupper() or _signs(cell.text) or ":" in cell.text or is_post(cell.text) for cell in cells)


def _signs(text: str) -> bool:
    """Tell whether ``text`` begins a signature block, or is its place and date."""
    key = bare(text)
    is_date = {"ngay", "thang", "nam"} <= set(key.split()) and len(key.split()) <= _DATE_WORDS
    return key.startswith(_SIGNATURES) or is_date or bool(_IN_PLACE_OF.match(text))


def ends_table(row: Row, layout: Layout) -> bool:
    """Tell whether a signature in ``row`` ends the table: a post in the performers' column may be a performer."""
    performers = {row[index].place for index in layout.positions(Role.PERFORMER)}
    cells = filled(row)
    return not (len(cells) <= 2 and is_post(cells[-1].text) and cells[-1].place in performers)


def row_place(row: Row) -> Place:
    """Return the place of ``row`` itself, also where its first cells are merged with rows above."""
    lowest = max((cell.place for cell in row), key=lambda place: place.row or 0)
    return Place(sheet=lowest.sheet, page=lowest.page, table=lowest.table, row=lowest.row)


def _spans_much(cell: Cell, row: Row, layout: Layout) -> bool:
    """Tell whether the only cell of a row is a text over it: over nearly all of it, or over models and more."""
    covered = {index for index, other in enumerate(row) if other.place == cell.place}
    models = set(layout.positions(Role.MODEL))
    over_more = bool(covered & models) and not covered <= models
    return len(covered) > 1 and (len(covered) >= len(row) - 2 or over_more)


def is_post(text: str) -> bool:
    """Tell whether ``text`` is only a post: alone it may sign, or be a performer without a model."""
    return bare(text) in _POSTS
