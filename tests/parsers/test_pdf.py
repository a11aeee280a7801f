"""PDF files with text: paragraphs and tables as they stand on the page, whatever fonts, fields and breaks do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.document import Document, Table
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.files import spans, texts
from tests.parsers.guarded import MAX_CPU_S, read_guarded
from tests.parsers.pdf_files import TO_UNICODE, PdfPage, Text, pdf_of, table_lines

#: x of the columns of the letter's form, and y of the rows of its heading and of one row below it.
XS = (40, 70, 200, 340, 480, 620, 740, 800)
YS = (100, 120, 160, 240)


def _read(data: bytes) -> Document:
    return read_document(data, NoPrograms())


def _refused(data: bytes) -> ReasonCode:
    with pytest.raises(UnreadableFile) as caught:
        _read(data)
    return caught.value.reason.code


def _form_lines() -> list[tuple[float, float, float, float]]:
    """Return the lines of the form: number, performer and note merged over two rows, a title over four columns."""
    heading = [(XS[2], YS[1], XS[6], YS[1])]
    rows = [(XS[0], y, XS[-1], y) for y in (YS[0], YS[2], YS[3])]
    columns = [(x, YS[0], x, YS[3]) for x in (*XS[:3], *XS[6:])]
    return [*rows, *heading, *columns, *((x, YS[1], x, YS[3]) for x in XS[3:6])]


def test_merged_cells_cover_their_positions() -> None:
    """A heading over four columns stands at four positions, one over two rows at both."""
    words = [
        Text(x=75, y=135, text="Tên tập thể"),
        Text(x=300, y=114, text="Lĩnh vực"),
        Text(x=205, y=140, text="Kinh tế"),
    ]
    table = _read(pdf_of(PdfPage(texts=words, lines=_form_lines()))).tables[0]
    assert texts(table)[0] == ("", "Tên tập thể", "Lĩnh vực", "Lĩnh vực", "Lĩnh vực", "Lĩnh vực", "")
    assert texts(table)[1] == ("", "Tên tập thể", "Kinh tế", "", "", "", "")
    assert spans(table)[0] == ((2, 1), (2, 1), (1, 4), (1, 4), (1, 4), (1, 4), (2, 1))
    assert (table.width, len(table.rows)) == (7, 3)


def test_place_names_page_table_row_and_column() -> None:
    """A cell's place names its page too, and each table its number."""
    page = PdfPage(texts=[Text(x=15, y=35, text="một")], lines=table_lines((10, 60, 110), (20, 50, 80)))
    other = PdfPage(
        texts=[Text(x=15, y=35, text="hai"), Text(x=10, y=200, text="cuối")],
        lines=table_lines((10, 60, 110, 150), (20, 50, 80)),
    )
    document = _read(pdf_of(page, other))
    found = [
        (t.place.table, t.rows[0][0].place.page, t.rows[0][0].place.row, t.rows[0][0].text) for t in document.tables
    ]
    assert found == [(1, 1, 1, "một"), (2, 2, 1, "hai")]
    assert [(p.place.page, p.place.paragraph, p.text) for p in document.paragraphs] == [(2, 1, "cuối")]


def test_lines_that_the_margin_broke_are_one() -> None:
    """A line that had no room for the next word goes on; one that had was ended by a person."""
    lines = [
        Text(x=15, y=35, text="Vận động nhân"),
        Text(x=15, y=50, text="Dân hiến"),
        Text(x=15, y=65, text="Mới"),
    ]
    wide = table_lines((10, 100, 190), (20, 90, 160))
    table = _read(pdf_of(PdfPage(texts=lines, lines=wide))).tables[0]
    assert table.rows[0][0].lines == ("Vận động nhân Dân hiến", "Mới")


def test_items_of_a_list_stay_lines() -> None:
    """A line that begins with the bullet of the cell's first line is an item, though the line above was full."""
    lines = [
        Text(x=15, y=35, text="- Vườn rau ab"),
        Text(x=15, y=50, text="- Sạch - an"),
        Text(x=15, y=65, text="- toàn"),
    ]
    table = _read(pdf_of(PdfPage(texts=lines, lines=table_lines((10, 100, 190), (20, 90, 160))))).tables[0]
    assert table.rows[0][0].lines[0] == "- Vườn rau ab"
    assert len(table.rows[0][0].lines) >= 2


def test_fonts_mixed_in_a_word() -> None:
    """A letter in another font, as programs take it where a font lacks it, breaks no word."""
    word = [
        Text(x=10, y=50, text="Tr"),
        Text(x=22, y=50.4, text="ườ", font="DejaVu"),
        Text(x=34, y=50, text="ng Mầm non"),
    ]
    assert [p.text for p in _read(pdf_of(PdfPage(texts=word))).paragraphs] == ["Trường Mầm non"]


def test_marks_drawn_over_their_letters() -> None:
    """Letters whose marks are characters of their own come as composed letters."""
    word = [Text(x=10, y=50, text="Đơn vi"), Text(x=43, y=50, text="\u0323"), Text(x=46, y=50, text=": Xã")]
    assert "Đơn vị: Xã" in [p.text for p in _read(pdf_of(PdfPage(texts=word))).paragraphs]


def test_old_font_is_decoded() -> None:
    """Text in a subset of .VnTime is TCVN3, and its raw text stays beside it."""
    cell = Text(x=15, y=35, text="Tr\u00adêng TiÓu häc", font=".VnTime")
    table = _read(pdf_of(PdfPage(texts=[cell], lines=table_lines((10, 150, 190), (20, 60, 90))))).tables[0]
    assert table.rows[0][0].text == "Trường Tiểu học"
    assert table.rows[0][0].raw == "Tr\u00adêng TiÓu häc"


def test_letterhead_in_two_columns() -> None:
    """What stands side by side comes column by column, each line a paragraph."""
    head = [
        Text(x=60, y=40, text="UBND HUYỆN THANH OAI"),
        Text(x=300, y=40, text="CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        Text(x=60, y=58, text="TRƯỜNG MẦM NON"),
        Text(x=330, y=58, text="Độc lập - Tự do - Hạnh phúc"),
    ]
    found = [p.text for p in _read(pdf_of(PdfPage(texts=head))).paragraphs]
    assert found == ["UBND HUYỆN THANH OAI", "TRƯỜNG MẦM NON", *[text.text for text in (head[1], head[3])]]


def test_label_beside_its_value_stays_with_it() -> None:
    """A label in a column of its own stays in one paragraph with what stands beside it."""
    pairs = [
        Text(x=40, y=40, text="Đơn vị:"),
        Text(x=160, y=40, text="Trường A"),
        Text(x=40, y=58, text="Địa chỉ:"),
        Text(x=160, y=58, text="Xã B"),
    ]
    assert [p.text for p in _read(pdf_of(PdfPage(texts=pairs))).paragraphs] == ["Đơn vị:\tTrường A", "Địa chỉ:\tXã B"]


def _two_pages(*lower: Text) -> Table:
    """Return the table of two pages: a number, a performer and a model; its last row goes on as ``lower`` says."""
    xs = (40, 80, 200, 330)
    upper = [
        Text(x=45, y=540, text="1"),
        Text(x=85, y=540, text="Hội Nông dân xã"),
        Text(x=205, y=540, text="Vận động nhân dân"),
    ]
    one = PdfPage(texts=upper, lines=table_lines(xs, (500, 525, 546)))
    two = PdfPage(texts=lower, lines=table_lines(xs, (40, 60, 80)))
    tables = _read(pdf_of(one, two)).tables
    assert len(tables) == 1
    return tables[0]


def test_row_split_by_a_page_break() -> None:
    """The rest of a row on the next page joins it; the row after it stays a row, with the page that it is on."""
    table = _two_pages(
        Text(x=205, y=55, text="trồng rau"), Text(x=45, y=75, text="2"), Text(x=85, y=75, text="Hội Phụ nữ")
    )
    assert texts(table)[1:] == (("1", "Hội Nông dân xã", "Vận động nhân dân trồng rau"), ("2", "Hội Phụ nữ", ""))
    assert [row[0].place.page for row in table.rows] == [1, 1, 2]


def test_row_with_a_number_is_a_row_of_its_own() -> None:
    """A row on the next page that has its number goes on no other."""
    assert len(_two_pages(Text(x=45, y=55, text="2"), Text(x=205, y=55, text="trồng rau")).rows) == 4


def test_table_without_lines() -> None:
    """Text under each other in three columns is a table; a line without its first column goes with the row above."""
    rows = [
        ("TT", "Tên mô hình", "Ghi chú"),
        ("1", "Vườn rau sạch", "mới"),
        ("", "cho bé", ""),
        ("2", "Tiết kiệm điện", "cũ"),
    ]
    words = [
        Text(x=x, y=100 + 16 * n, text=t)
        for n, row in enumerate(rows)
        for x, t in zip((40, 120, 300), row, strict=True)
        if t
    ]
    table = _read(pdf_of(PdfPage(texts=words))).tables[0]
    assert [row[1].text.replace("\n", " ") for row in table.rows] == [
        "Tên mô hình",
        "Vườn rau sạch cho bé",
        "Tiết kiệm điện",
    ]


def test_underlines_and_frames_are_no_tables() -> None:
    """A line under a title and a frame around text make no table."""
    page = PdfPage(
        texts=[Text(x=20, y=40, text="ĐẢNG BỘ")], lines=[(20, 42, 90, 42), *table_lines((10, 500), (20, 60))]
    )
    document = _read(pdf_of(page))
    assert (len(document.tables), [p.text for p in document.paragraphs]) == (0, ["ĐẢNG BỘ"])


def test_double_and_broken_lines() -> None:
    """Lines drawn twice are one; a gap in a line opens no wall."""
    broken = [(10, 50, 40, 50), (46, 50, 110, 50), (60, 20, 60, 80), (62, 20, 62, 80)]
    frame = [(10, 20, 110, 20), (10, 80, 110, 80), (10, 20, 10, 80), (110, 20, 110, 80)]
    table = _read(pdf_of(PdfPage(texts=[Text(x=15, y=40, text="a")], lines=[*frame, *broken]))).tables[0]
    assert (table.width, len(table.rows)) == (2, 2)


def test_fields_count_as_text() -> None:
    """What a person typed into the fields of a form stands in the cells where the fields are."""
    page = PdfPage(
        lines=table_lines((10, 200, 400), (20, 60, 100)), fields={(12, 22, 198, 58): "Trường Mầm non Thanh Mai"}
    )
    assert _read(pdf_of(page)).tables[0].rows[0][0].text == "Trường Mầm non Thanh Mai"


def test_text_that_runs_upwards() -> None:
    """A page whose text and table stand on their side reads as if it lay."""
    words = [Text(x=55, y=480, text="Đơn vị", upwards=True), Text(x=85, y=480, text="Ghi chú", upwards=True)]
    lines = [(40, y, 100, y) for y in (500, 400, 300)] + [(x, 300, x, 500) for x in (40, 70, 100)]
    table = _read(pdf_of(PdfPage(texts=words, lines=lines))).tables[0]
    assert texts(table) == (("Đơn vị", ""), ("Ghi chú", ""))


# -- pages that are pictures ---------------------------------------------------------------------

_WHITE = (40, 30, bytes([255]) * 1200)


def test_scanned_page_asks_for_a_program() -> None:
    """A page that is a picture needs Tesseract, and says so."""
    assert _refused(pdf_of(PdfPage(picture=(40, 30, bytes(range(40)) * 30)))) is ReasonCode.PROGRAM_MISSING


def test_text_that_a_scanner_recognised_is_not_trusted() -> None:
    """Unseen text over a picture of the page is some scanner's reading; the page is read as a picture."""
    grey = bytes(([255] * 30 + [0] * 10) * 30)
    hidden = [Text(x=20, y=20 + 14 * n, text="Truong Mam non Thanh Mai", mode=3) for n in range(5)]
    assert _refused(pdf_of(PdfPage(texts=hidden, picture=(40, 30, grey)))) is ReasonCode.PROGRAM_MISSING


def test_text_over_a_background_is_text() -> None:
    """Text that is printed over a picture, as on a letterhead, is read as text."""
    seen = [Text(x=20, y=20 + 14 * n, text="Trường Mầm non Thanh Mai") for n in range(5)]
    document = _read(pdf_of(PdfPage(texts=seen, picture=_WHITE)))
    assert (len(document.paragraphs), document.is_recognised) == (5, False)


def test_readable_pages_beside_a_scan() -> None:
    """Where one page is text and one needs a program that is missing, the text is read and the lack named."""
    scan = PdfPage(picture=(400, 300, bytes(([255] * 300 + [0] * 100) * 300)))
    document = _read(pdf_of(PdfPage(texts=[Text(x=20, y=40, text="Đơn vị: Xã Kim An")]), scan))
    assert document.paragraphs[0].text == "Đơn vị: Xã Kim An"
    assert [omission.code for omission in document.omissions] == [ReasonCode.PROGRAM_MISSING]


def test_codes_that_nothing_explains_are_no_text() -> None:
    """A page whose letters are codes without a meaning is not read by them."""
    page = PdfPage(texts=[Text(x=20, y=40 + 15 * n, text="Trường Mầm non") for n in range(4)])
    assert _refused(pdf_of(page, to_unicode=b"")) is ReasonCode.PROGRAM_MISSING


def test_blank_file_says_that_nothing_is_in_it() -> None:
    """Empty pages are no form and no damage."""
    assert _refused(pdf_of(PdfPage(), PdfPage())) is ReasonCode.NO_TEXT_RECOGNISED


# -- limits and damage ---------------------------------------------------------------------------


def test_pages_over_the_limit_are_named() -> None:
    """The first pages are read, and how many were not is said."""
    pages = [PdfPage(texts=[Text(x=20, y=40, text=f"Trang {n}")]) for n in range(limits.MAX_PDF_PAGES + 2)]
    document = _read(pdf_of(*pages))
    assert len(document.paragraphs) == limits.MAX_PDF_PAGES
    assert document.omissions[0].details == {"read": "60", "pages": "62"}


def test_cut_file_is_damaged_or_says_less() -> None:
    """A PDF cut anywhere gives a document or a reason."""
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="Đơn vị")], lines=table_lines((10, 60, 110), (60, 90, 120))))
    codes = set()
    for end in range(20, len(data), 97):
        try:
            _read(data[:end])
        except UnreadableFile as error:
            codes.add(error.reason.code)
    assert codes <= {ReasonCode.FILE_DAMAGED, ReasonCode.NO_TEXT_RECOGNISED, ReasonCode.PROGRAM_MISSING}
    assert ReasonCode.FILE_DAMAGED in codes


@pytest.mark.parametrize(
    ("made", "outcome"),
    [
        (lambda: b"0 0 1 1 re f\n" * 100_000, "file_limit page_objects"),
        (lambda: b"BT /F0 1 Tf " + b"<0041> Tj " * 100_000 + b"ET", "file_limit page_"),
        (lambda: b"q " * 100_000, "blocks 1"),
        (lambda: b"q " * 1_000_000, "program_missing"),
        (lambda: b"q " * 100_000_000, "file_limit content_bytes"),
    ],
    ids=["objects", "letters", "stack", "deep stack", "bomb"],
)
def test_pages_that_ask_too_much(made: Callable[[], bytes], outcome: str) -> None:
    """A page of endless objects, letters or states costs little and gives an answer."""
    cost = read_guarded(pdf_of(PdfPage(texts=[Text(x=20, y=40, text="a")], content=made())))
    assert cost.outcome.startswith(outcome)
    assert (cost.cpu_s < MAX_CPU_S, cost.peak_mb < 700) == (True, True)


def test_only_the_first_pages_of_a_long_file_are_read() -> None:
    """What stands on them is read as in a file of them alone, and how many were left out is said."""
    pages = [
        PdfPage(texts=[Text(x=15, y=35, text=f"Hội {n}")], lines=table_lines((10, 60, 110), (20, 50, 80)))
        for n in range(limits.MAX_PDF_PAGES + 1)
    ]
    alone, long = _read(pdf_of(*pages[:-1])), _read(pdf_of(*pages))
    assert long.blocks == alone.blocks
    assert alone.omissions == ()
    assert [some.code for some in long.omissions] == [ReasonCode.PAGES_NOT_READ]


def test_objects_that_no_page_needs_cost_nothing() -> None:
    """A file of very many objects and no directory of them is read by what its page needs."""
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="Đơn vị")]))
    body, _, _ = data.rpartition(b"startxref")
    many = b"".join(b"%d 0 obj [1 2 3] endobj\n" % n for n in range(1_000, 80_000))
    cost = read_guarded(body.replace(b"xref", b"none") + many + b"trailer" + body.rpartition(b"trailer")[2])
    assert cost.outcome == "blocks 1"
    assert cost.cpu_s < MAX_CPU_S


def test_endless_page_tree() -> None:
    """A tree of pages that bites its tail, and objects that refer to themselves, end."""
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="a")]))
    for old, new in ((b"/Kids [", b"/Kids [4 0 R 4 0 R "), (b"/Type /Catalog", b"/Type /Catalog /AcroForm 5 0 R")):
        cost = read_guarded(data.replace(old, new))
        assert cost.cpu_s < MAX_CPU_S


def test_letters_that_stand_for_several_are_no_range_of_millions() -> None:
    """A table to Unicode may write a letter and its marks apart; only ranges explain many codes with few words."""
    ranges, letter = b"1 beginbfrange <0000> <FFFF> <0000> endbfrange", b"1 beginbfchar <0041> <00410301> endbfchar"
    table = TO_UNICODE.replace(ranges, letter)
    assert letter in table
    (paragraph,) = _read(pdf_of(PdfPage(texts=[Text(x=20, y=40, text="A")]), to_unicode=table)).paragraphs
    assert paragraph.text == "Á"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/MediaBox [0 0 842", b"/MediaBox [0 0 \xff;2"),
        (b"/Type /Page ", b"/Type /P\xff < "),
        (b"/Subtype /Type0", b"/Subtype0Type00"),
    ],
    ids=["page without a size", "page that is none", "font that is none"],
)
def test_broken_pages_are_refused_or_painted(old: bytes, new: bytes) -> None:
    """A page whose own record is broken is no reader's end."""
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="Đơn vị")]))
    assert old in data
    assert _refused(data.replace(old, new)) in {ReasonCode.FILE_DAMAGED, ReasonCode.PROGRAM_MISSING}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.integers(0, 2**16), st.integers(0, 2**16))
def test_any_bytes(noise: bytes, start: int, length: int) -> None:
    """Any bytes in the place of any part of a PDF give a document or a reason."""
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="Đơn vị")], lines=table_lines((10, 60, 110), (60, 90, 120))))
    at = start % len(data)
    damaged = b"%PDF-1.4" + data[8:at] + noise + data[at + length % 400 :]
    assert _format_of(damaged) == "pdf"


def _format_of(data: bytes) -> str:
    """Return the format that a document or a refusal names."""
    try:
        return _read(data).format
    except UnreadableFile as error:
        return error.file_format


def test_password() -> None:
    """A PDF that asks for a password is named so."""
    padding = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="Đơn vị")]))
    encryption = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>] " % (
        padding.hex().encode(),
        (b"\x01" * 32).hex().encode(),
    )
    assert _refused(data.replace(b"trailer << ", b"trailer << " + encryption)) is ReasonCode.FILE_ENCRYPTED


def test_drawings_that_draw_each_other() -> None:
    """Nine drawings, each ten times in the next, are counted and not drawn."""
    data = pdf_of(PdfPage(texts=[Text(x=20, y=40, text="a")]), drawings=9)
    cost = read_guarded(data)
    assert cost.outcome.startswith("file_limit content_bytes")
    assert cost.cpu_s < MAX_CPU_S
