"""Plain text: paragraphs, and tables where lines stand in columns."""

# ruff: noqa: E501 -- pages and texts as programs write them

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Paragraph
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.readers.plain import plain_blocks, read_plain
from tests.parsers.files import texts
from tests.parsers.guarded import MAX_CPU_S, read_guarded

ROWS = (
    ("TT", "Tên tập thể", "Kinh tế", "Ghi chú"),
    ("1", "Tổ dân phố 1", "Vườn rau sạch", "mới"),
    ("2", "Chi hội phụ nữ", "Đường hoa", ""),
    ("", "Tên cá nhân", "Kinh tế", "Ghi chú"),
    ("1", "Ông Nguyễn Văn A", "Trồng cây", "duy trì"),
)
CLOSED = "\n".join("| " + " | ".join(row) + " |" for row in ROWS)
WAYS = {
    "pipes": CLOSED,
    "pipes, open": "\n".join(" | ".join(row).strip(" ") if row[0] else " | " + " | ".join(row[1:]) for row in ROWS),
    "markdown": CLOSED.replace("\n", "\n|---|:--:|---|---|\n", 1),
    "pipes, spaced out": "\n\n".join("| " + " | ".join(row) + " |" for row in ROWS),
    "tabs": "\n".join("\t".join(row) for row in ROWS),
    "tabs, cut": "\n".join("\t".join(row).rstrip("\t") for row in ROWS),
    "tabs, spaced out": "\n\n".join("\t".join(row) for row in ROWS),
    "blanks": "\n".join("".join(f"{text:<20}" for text in row).rstrip() for row in ROWS),
    "box": "\n".join(line for row in ROWS for line in ("+----+------+----+----+", "| " + " | ".join(row) + " |"))
    + "\n+----+------+----+----+",
    "drawn box": "┌──┬──┬──┬──┐\n"
    + "\n├──┼──┼──┼──┤\n".join("│ " + " │ ".join(row) + " │" for row in ROWS)
    + "\n└──┴──┴──┴──┘",
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_table_is_seen(way: str, newline: str, form: Literal["NFC", "NFD"]) -> None:
    """Columns are seen in each way in which people draw or paste them; the lines around are paragraphs."""
    text = f"Kính gửi: Ban Dân vận\nĐơn vị: MN A\n\n{way}\n\nTrân trọng."
    data = (
        unicodedata.normalize(form, text.replace("\n", newline)).encode()
        if form == "NFC" or "  " not in way
        else text.encode()
    )
    document = read_plain(data)
    assert [block.text for block in document.paragraphs] == ["Kính gửi: Ban Dân vận", "Đơn vị: MN A", "Trân trọng."]
    (table,) = document.tables
    assert texts(table) == ROWS
    assert table.place.table == 1


PROSE = [
    "ĐẢNG ỦY XÃ A                 ĐẢNG CỘNG SẢN VIỆT NAM\nCHI BỘ B                     Hà Nội, ngày 1\nSố 1                         *",
    "NGƯỜI LẬP\tTHỦ TRƯỞNG\n(Ký)\t(Ký, đóng dấu)",
    "Đơn vị:\tMN A\nĐịa chỉ:\tThôn B\nĐiện thoại:\t012\nEmail:\ta@b.vn",
    "1.\tMô hình một\n2.\tMô hình hai\n3.\tMô hình ba\n4.\tMô hình bốn",
    "-\tMô hình một\n-\tMô hình hai\n-\tMô hình ba",
    "\tKính gửi Ban Dân vận\n\tNhà trường xin báo cáo\n\tTrân trọng",
    "Tập thể: Tổ dân phố 1\nLĩnh vực kinh tế:\n1. Vườn rau\n2. Đường hoa\nCá nhân: Ông A",
    "Nguyễn Văn A | Trưởng phòng | 0912 000 000\nTel: 1",
    "Câu  này có  hai dấu cách  ở nhiều chỗ.\nCâu sau  cũng có, nhưng  không thẳng hàng.\nVà  câu cuối cùng  cũng thế thôi  mà.",
    "-----\nSố 12/CV\n-----\nNội dung",
    "a\n\n\n---\n===\n+++",
]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_no_table(text: str) -> None:
    """Letterheads, signatures, labels, lists and odd spacing stay lines of text."""
    assert all(isinstance(block, Paragraph) for block in plain_blocks(text))


def test_a_row_that_goes_on_below() -> None:
    """In a box, and in aligned columns, the lines of one row are lines of its cells."""
    box = "+--+--+--+\n| TT | Tên | KT |\n+--+--+--+\n| 1 | Tổ dân | Vườn |\n|  | phố 1 | rau |\n+--+--+--+\n| 2 | Hội | Hoa |\n+--+--+--+"
    (table,) = read_plain(box.encode()).tables
    assert texts(table)[1] == ("1", "Tổ dân\nphố 1", "Vườn\nrau")
    aligned = "TT  Tên             Kinh tế         Ghi chú\n1   Tổ dân phố 1    Vườn rau        mới\n                    sạch\n2   Chi hội         Đường hoa       cũ"
    (table,) = read_plain(aligned.encode()).tables
    assert texts(table)[1] == ("1", "Tổ dân phố 1", "Vườn rau\nsạch", "mới")


def test_a_pasted_cell_of_several_lines() -> None:
    """A cell with a line break, quoted as Excel does or cut as Word does, is one cell."""
    text = 'TT\tTên\tKT\tVH\n1\tTổ\t"Một\nHai"\t\n2\tHội\tBa\nBốn\tNăm'
    (table,) = read_plain(text.encode()).tables
    assert texts(table) == (("TT", "Tên", "KT", "VH"), ("1", "Tổ", "Một\nHai", ""), ("2", "Hội", "Ba\nBốn", "Năm"))


def test_lines_that_a_program_broke_are_joined() -> None:
    """A line broken at the width of a mail goes on in the next; its number is that of the first."""
    first = "Tên mô hình: Tổ tự quản bảo vệ môi trường, giữ gìn vệ sinh đường làng và"
    (joined, last) = read_plain(f"\n{first}\nngõ xóm\nĐơn vị: MN A".encode()).paragraphs
    assert (joined.text, joined.place.paragraph) == (f"{first} ngõ xóm", 2)
    assert last.text == "Đơn vị: MN A"


@pytest.mark.parametrize(
    "data",
    [
        "Đơn vị: xã Dân Hòa".encode("utf-16"),
        "Đơn vị: xã Dân Hòa".encode("utf-8-sig"),
        "§¬n vÞ: x· D©n Hßa".encode("latin-1"),
    ],
)
def test_text_in_other_encodings(data: bytes) -> None:
    """UTF-16, a byte order mark and TCVN3 give the same text."""
    assert [block.text for block in read_document(data, NoPrograms()).paragraphs] == ["Đơn vị: xã Dân Hòa"]


def test_too_many_lines_are_refused() -> None:
    """A text of more lines than a document may have names its limit."""
    with pytest.raises(UnreadableFile) as caught:
        read_plain(b"a\n" * 60_000)
    assert caught.value.reason.code is ReasonCode.FILE_LIMIT


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"\n".join(b"a|" * (n % 90 + 1) for n in range(49_000)),
        lambda: b"\n".join(b" " * (n % 20) + b"a   b" + b" " * (n % 13) + b"   c" for n in range(49_000)),
        lambda: (b"+" + b"--" * 500 + b"x\n") * 40_000,
        lambda: b'"a\tb\t"c\n' * 49_000,
        lambda: b"-- " * 5_000_000,
    ],
    ids=["bars", "gaps", "lines", "tabs", "signs"],
)
def test_a_heavy_text_stays_within_bounds(made: Callable[[], bytes]) -> None:
    """Looking for tables takes time in proportion to the text."""
    cost = read_guarded(made())
    assert cost.cpu_s < MAX_CPU_S
    assert cost.peak_mb < 1_000


@settings(deadline=None, max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            ["|", "\t", "  ", "\n", "\n\n", "a", "1.", '"', "+--+", "---", "│", "Tổ dân phố", "\\|", "\x00"]
        )
    )
)
def test_any_text_keeps_its_words(pieces: list[str]) -> None:
    """Whatever the text, no word is lost and tables are rectangular."""
    text = "".join(pieces)
    blocks = plain_blocks(text)
    said = "".join(block.text if isinstance(block, Paragraph) else "".join(sum(texts(block), ())) for block in blocks)
    assert said.count("a") == text.count("a")
    assert said.count("Tổ") == text.count("Tổ")
