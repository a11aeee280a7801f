"""Tables as text are read, and prose is not taken for one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Place
from parsers import limits
from parsers.charset import decode_bytes
from parsers.delimited import Dialect, find_dialect
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.sniff import sniff
from tests.parsers.broken import is_read_or_refused, refusal
from tests.parsers.files import texts
from tests.parsers.guarded import MAX_CPU_S, read_guarded

_ROWS = (
    ("Đơn vị: Trường Mầm non Thanh Mai", "", "", ""),
    ("", "", "", ""),
    ("TT", "Tên tập thể thực hiện", "Kinh tế", "Ghi chú"),
    ("1", "Tổ một\nTổ hai", 'Mô hình "khéo"', "mới"),
    ("2", "Chi bộ 3", "", ""),
)


def _quoted(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if set(field) & set('",;\t|\n') else field


def _csv(delimiter: str, *, line_end: str = "\r\n") -> str:
    return "".join(delimiter.join(map(_quoted, row)) + line_end for row in _ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_delimiters_and_encodings(delimiter: str, encoding: str) -> None:
    """Whatever the delimiter and the Unicode encoding, rows, quoted fields and breaks in them are read."""
    data = _csv(delimiter).encode(encoding)
    assert sniff(data) == "csv"
    document = read_document(data, NoPrograms())
    assert texts(document.tables[0]) == tuple(row[:] for row in _ROWS)
    assert document.tables[0].place == Place(table=1)
    assert document.tables[0].rows[3][1].place.row == 4


def test_what_excel_declares() -> None:
    """The line by which Excel is told the delimiter is no row."""
    assert texts(read_document(b"sep=;\r\na;b\r\n", NoPrograms()).tables[0]) == (("a", "b"),)


def test_old_line_ends() -> None:
    """Line ends of old Macs and of Unix are line ends."""
    for line_end in ("\r", "\n"):
        found = read_document(_csv(";", line_end=line_end).encode(), NoPrograms())
        assert len(found.tables[0].rows) == len(_ROWS)


def test_old_encoding() -> None:
    """A list in TCVN3 is decoded by the vote over the whole file."""
    rows = (
        "TT;Tªn tËp thÓ thùc hiÖn;Kinh tÕ\n1;Tr\u00ad\u00eang TiÓu häc Thanh Mai;D©n vËn khÐo\n2;Chi bé th«n;M« h×nh\n"
    )
    document = read_document(rows.encode("latin-1"), NoPrograms())
    assert texts(document.tables[0])[1] == ("1", "Trường Tiểu học Thanh Mai", "Dân vận khéo")
    assert document.encodings == ("tcvn3",)


def test_quotation_marks_that_are_only_written() -> None:
    """A quotation mark at the start of a field that nothing closes does not swallow the rows after it."""
    rows = '1\t"Dân vận khéo trong\tx\n2\ta\tb\n3\t"c\td\n'
    assert texts(read_document(rows.encode(), NoPrograms()).tables[0])[0] == ("1", '"Dân vận khéo trong', "x")


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: Ban Dân vận, Huyện ủy\nTrường gửi, đăng ký\nTrân trọng, cảm ơn\n",
        "một dòng\nhai dòng\nba dòng\n",
        "a;b\nc;d\n",
        "Ngày 1, tháng 2\nNgày 3, tháng 4\nNgày 5, tháng 6\n",
        "1. Mô hình một; mô hình hai\n2. Mô hình ba\n3. Mô hình bốn; năm; sáu\n",
        "Kính gửi: Ban Dân vận\nTổ một, tổ hai, tổ ba, tổ bốn\nVườn rau, đường hoa, tủ sách, nhà sạch\n",
        "Kính gửi:\n- MN Kim An,TH Kim An,THCS Kim An,MN Kim Thư\n" + "Nội dung\n" * 20,
        "a,b,c,d\n",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    """Signs between words, and rows too few, make no table."""
    assert sniff(text.encode()) == "text"


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["", "\nNgười lập,Thủ trưởng\n"])
def test_heading_and_one_row_under_a_title(delimiter: str, end: str) -> None:
    """A unit with one model fills in one row, and lines above and below are not filled up with delimiters."""
    lines = (
        "BIỂU MẪU ĐĂNG KÝ",
        "Đơn vị: Trường Mầm non Thanh Mai",
        "Thanh Mai, ngày 10/02/2022",
        "TT,Tên tập thể thực hiện,Kinh tế,Ghi chú".replace(",", delimiter),
        '1,Tổ 1,"Nuôi lợn, gà",'.replace(",", delimiter),
    )
    data = ("\n".join(lines) + end).encode()
    assert sniff(data) == "csv"
    rows = texts(read_document(data, NoPrograms()).tables[0])
    assert "Tên tập thể thực hiện" in rows[3]
    assert rows[4][1] == "Tổ 1"


def test_limits() -> None:
    """Cells, columns and rows are bounded."""
    row = b"1;2;3;4;5;6;7;8;9;10\n"
    assert refusal(row * (limits.MAX_CELLS // 10 + 1)).details["what"] == "cells"
    assert refusal(row * 10 + b"1;" * (limits.MAX_COLUMN + 5) + b"\n").details["what"] == "columns"
    assert refusal(b"a;b\n" * 3 + b";\n" * limits.MAX_ROW + b"a;b\n").details["what"] == "rows"


def test_a_million_empty_rows() -> None:
    """A list whose sheet was formatted down to its end is read as far as it says something."""
    cost = read_guarded(b"TT;a;b\n1;x;y\n2;x;y\n" * 4000 + b";;\n" * 1_036_000)
    assert cost.outcome == "blocks 1"
    assert cost.cpu_s < MAX_CPU_S


def test_a_field_without_end() -> None:
    """A quoted field that reaches to the end of a large file is read or refused at once."""
    cost = read_guarded(b'a;b\n"c";d\n1;2\n3;4\n' + b'5;"' + b"x\n" * 5_000_000)
    assert cost.cpu_s < MAX_CPU_S


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='a;,\t|"\n\r \x00ệ', max_size=80))
def test_any_text(text: str) -> None:
    """Any text is read or refused."""
    assert is_read_or_refused(b"sep=;\n" + text.encode())
    assert is_read_or_refused(text.encode() or b" ")


# -- the letters of plain bytes ------------------------------------------------------------------

_WORDS = "Đơn vị: Trường Tiểu học “Thanh Mai”, Huyện ủy\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode(encoding: str) -> None:
    """Unicode is read with and without a mark."""
    assert decode_bytes(_WORDS.encode(encoding)) == _WORDS


def test_cut_and_broken_utf8() -> None:
    """UTF-8 that is cut in its last letter, or broken in one, is still UTF-8."""
    assert decode_bytes("học ủy".encode()[:-2]).startswith("học ")
    assert decode_bytes(_WORDS.encode() * 3 + b"\xe1 x").endswith("\ufffd x")


def test_windows_vietnamese() -> None:
    """The Vietnamese code page of Windows is told from the Western one by its words."""
    composed = "Đơn vi\u0323: Trươ\u0300ng mâ\u0300m non"
    assert decode_bytes(composed.encode("cp1258")) == "Đơn vị: Trường mầm non"
    assert decode_bytes("café à la crème".encode("cp1252")) == "café à la crème"


@pytest.mark.parametrize(
    "written", ["§¬n vÞ: Tr\u00ad\u00eang TiÓu häc", "Ñôn vò: Tröôøng Tieåu hoïc xaõ", "“x” – tröôøng"]
)
def test_fonts_encodings_keep_their_places(written: str) -> None:
    """TCVN3 and VNI come as the Western letters in whose places they stand, for the vote to judge."""
    assert decode_bytes(written.encode("cp1252")) == written


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    """Any bytes have letters."""
    assert isinstance(decode_bytes(data), str)


def test_a_table_with_untidy_spaces_is_a_table() -> None:
    """Spaces behind the delimiters make no prose of a table with blank cells."""
    rows = ["TT;Tên tập thể;Kinh tế;Văn hóa;Ghi chú", "1;  Tổ  1 ;  Vườn  rau ;;", "2;  Tổ  2 ;;  Nhà  sạch ;", "3;;;;"]
    assert find_dialect("\n".join(rows)) == Dialect(delimiter=";", has_quotes=True)
