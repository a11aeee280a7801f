"""Web pages: what a person sees is what is read."""

# ruff: noqa: E501 -- pages and texts as programs write them

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Paragraph, Table
from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.readers.html import read_html
from tests.parsers.files import texts
from tests.parsers.guarded import MAX_CPU_S, read_guarded


def paragraphs(page: str) -> list[str]:
    return [block.text for block in read_document(f"<html>{page}".encode(), NoPrograms()).paragraphs]


def tables(page: str) -> list[tuple[tuple[str, ...], ...]]:
    return [texts(table) for table in read_document(f"<html>{page}".encode(), NoPrograms()).tables]


def cell(content: str) -> str:
    """Return what a cell with ``content`` says."""
    return tables(f"<table><tr><td>{content}</td></tr></table>")[0][0][0]


def _refused(data: bytes) -> tuple[ReasonCode, str]:
    with pytest.raises(UnreadableFile) as caught:
        read_html(data)
    return caught.value.reason.code, caught.value.reason.details.get("what", "")


WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type
content="text/html; charset=windows-1252"><!--[if gte mso 9]><xml><o:Title>ẩn</o:Title></xml><![endif]-->
<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-family:"Times New Roman","serif";} --></style></head>
<body lang=VI><div class=WordSection1><p class=MsoNormal>&#272;&#417;n v&#7883;: Tr&#432;&#7901;ng MN A<o:p></o:p></p>
<table class=MsoNormalTable border=1><tr><td rowspan=2><p class=MsoNormal>TT<o:p></o:p></p></td>
<td rowspan=2><p>T&#234;n t&#7853;p th&#7875;</p></td><td colspan=2><p>L&#297;nh v&#7921;c</p></td></tr>
<tr><td><p>Kinh t&#7871;</p></td><td><p>V&#259;n h&#243;a</p></td></tr>
<tr><td><p>1</p></td><td><p>T&#7893; 1</p></td><td><p class=MsoListParagraph><![if !supportLists]><span
style='font-family:Symbol'>\xb7<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>V&#432;&#7901;n rau</p>
<p class=MsoListParagraph><s>b\xe3i b\xf3</s></p></td><td><p><o:p>&nbsp;</o:p></p></td></tr></table>
<p>Ng&#432;&#7901;i l&#7853;p</p></div></body></html>"""


def test_a_page_that_word_saved() -> None:
    """Paragraphs and tables come in order; conditional comments, empty o:p and struck text do not."""
    document = read_document(WORD.encode("cp1252", "xmlcharrefreplace"), NoPrograms())
    assert [type(block) for block in document.blocks] == [Paragraph, Table, Paragraph]
    assert document.blocks[0] == Paragraph(text="Đơn vị: Trường MN A", place=document.blocks[0].place)
    assert texts(document.tables[0]) == (
        ("TT", "Tên tập thể", "Lĩnh vực", "Lĩnh vực"),
        ("TT", "Tên tập thể", "Kinh tế", "Văn hóa"),
        ("1", "Tổ 1", "•    Vườn rau", ""),
    )
    assert (document.format, document.tables[0].rows[0][0].row_span) == ("html", 2)


EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>
<!--table {mso-displayed-decimal-separator:"\\,";} .xl65 {font-family:.VnTime, sans-serif;} .xl66 {display:none} --></style></head>
<body><table><col width=64><tr height=20><td class=xl65>Tr\xad\xeang TiÓu häc</td><td>1</td></tr>
<tr height=0 style='display:none'><td>ẩn</td><td></td></tr>
<![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td></tr><![endif]></table></body></html>"""


def test_a_page_that_excel_saved() -> None:
    """The font of a cell's class tells its encoding; hidden rows are left out."""
    document = read_document(EXCEL.encode(), NoPrograms())
    assert texts(document.tables[0]) == (("Trường Tiểu học", "1"),)
    assert document.tables[0].rows[0][0].raw == "Tr\xad\xeang TiÓu häc"
    assert document.encodings == ("tcvn3",)


@pytest.mark.parametrize(
    ("meta", "charset"),
    [
        ("utf-8", "utf-8"),
        ("windows-1252", "utf-8"),
        ("windows-1258", "utf-8"),
        ("utf-16", "utf-8"),
        ("unicode", "utf-16"),
        ("", "utf-8-sig"),
        ("", "utf-16"),
        ("no-such", "utf-8"),
        ("windows-1258", "cp1258"),
    ],
)
def test_the_charset_of_a_page(meta: str, charset: str) -> None:
    """A page reads the same under a declared, a lying and a missing charset."""
    text = "Đơn vị: xã Dân Hòa"
    written = (
        text.replace("ị", "i\u0323").replace("ò", "o\u0300").replace("ã", "a\u0303") if charset == "cp1258" else text
    )
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={meta}"></head><p>{written}</p></html>'
    document = read_document(page.encode(charset), NoPrograms())
    assert [block.text for block in document.paragraphs] == [text]


def test_a_layout_table_does_not_swallow_the_form() -> None:
    """A table inside a layout table is a table of its own, and the text around it are paragraphs."""
    form = "<table><tr><td>TT<td>Tên</tr><tr><td>1<td>Tổ</tr></table>"
    page = f"<table><tr><td>Kính gửi</td></tr><tr><td><table><tr><td>{form}</td></tr></table></td></tr><tr><td>Trân trọng</table>"
    assert tables(page) == [(("TT", "Tên"), ("1", "Tổ"))]
    assert paragraphs(page) == ["Kính gửi", "Trân trọng"]


def test_a_letterhead_in_a_layout_table_stays_side_by_side() -> None:
    """Rows of a layout table that hold no table keep their columns."""
    page = "<table><tr><td>ĐẢNG BỘ<td>ĐẢNG CỘNG SẢN</tr><tr><td colspan=2><table><tr><td>a<td>b<tr><td>c<td>d</table></tr></table>"
    assert tables(page) == [(("ĐẢNG BỘ", "ĐẢNG CỘNG SẢN"),), (("a", "b"), ("c", "d"))]


def test_a_table_inside_a_cell_of_a_form_is_text_and_a_table() -> None:
    """As in Word files: its text belongs to the cell, and it comes again as a table."""
    inner = "<table><tr><td>x<td>y</table>"
    page = f"<table><tr><td>TT<td>Tên<td>KT<tr><td>1<td>Tổ<td>mô hình {inner}</table>"
    assert tables(page) == [(("TT", "Tên", "KT"), ("1", "Tổ", "mô hình\nx\ny")), (("x", "y"),)]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("<tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d", (("a", "b"), ("a", "c"), ("a", "d"))),
        ("<tr><td colspan=255>a<tr><td>b<td>c", (("a", "a"), ("b", "c"))),
        ("<tr><td rowspan=99>a<td colspan=x>b", (("a", "b"),)),
        ("<tr><td>a<td rowspan=2>b<tr><td>c", (("a", "b"), ("c", "b"))),
        ("<tr><td>a<td>b<tr><td>c", (("a", "b"), ("c", ""))),
        ("<td>a<td>b", (("a", "b"),)),
        ("<thead><tr><th>a<tbody><tr><td>b", (("a",), ("b",))),
    ],
)
def test_spans(table: str, found: tuple[tuple[str, ...], ...]) -> None:
    """Merged cells stand where they reach; columns that no cell begins in are none."""
    assert tables(f"<table>{table}</table>") == [found]


def test_rows_without_a_table() -> None:
    """Rows copied out of a sheet are a table."""
    assert tables("<body><tr><td>a</td><td>b</td></tr> <tr><td>c</td><td>d</td></tr>") == [(("a", "b"), ("c", "d"))]


def test_a_caption_stands_above_its_table() -> None:
    """The title of a table is read before it."""
    blocks = read_html(b"<html><table><caption>T</caption><tr><td>a</table>").blocks
    assert [type(block) for block in blocks] == [Paragraph, Table]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("a<br>b", "a\nb"),
        ("<p>a</p>\n<p>b</p>", "a\nb"),
        ("<div>a<div>b</div></div>", "a\nb"),
        ("a \n  b<b> c</b>", "a b c"),
        ("<pre>a\nb</pre>", "a\nb"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<ol start=3 type=a><li>x<li value=9>y</ol>", "c. x\ni. y"),
        ("<ol type=I><li>x<li>y</ol>", "I. x\nII. y"),
        ("<ul><li>a<li>- b<li></ul>", "- a\n- b"),
        ("<ul style='list-style-type: none'><li>a</ul>", "a"),
        ("a<span style='display:none'>b</span>", "a"),
        ("a<span hidden>b</span><style>p{}</style><script>c</script>", "a"),
        ("<s>a</s><strike>b</strike><del>c</del><span style='text-decoration:line-through'>d</span>e", "e"),
        ("<span style='font-family:Wingdings'>\xfc</span>", "x"),
        ("<span style='font-family:Wingdings'>\xa7</span> a", "• a"),
        ("&lt;a&gt; &amp;&nbsp;b &#7853; &unknown;", "<a> & b ậ &unknown;"),
        ("<font face='VNI-Times'>Tröôøng</font>", "Trường"),
        ("<style>@media print { .x {display:none} .y {display:none} }</style><b class='x y'>a</b>", "a"),
    ],
)
def test_what_a_cell_says(content: str, text: str) -> None:
    """A cell says what is seen in it, line by line."""
    assert cell(content) == text


def test_a_struck_cell_keeps_its_place() -> None:
    """A cell that is struck through is empty; those beside it stay in their columns."""
    assert tables("<table><tr><td>a<td style='text-decoration:line-through'>b<td>c</table>") == [(("a", "", "c"),)]


def test_a_long_text_is_cut() -> None:
    """No paragraph and no cell is longer than the limit."""
    assert len(paragraphs("<p>" + "a" * 30_000)[0]) == limits.MAX_TEXT
    assert len(cell("a" * 30_000)) == limits.MAX_TEXT


def test_nothing_is_fetched_or_expanded() -> None:
    """A page that names files and entities gives neither."""
    page = b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><link href="file:///etc/passwd"><p>x&a;<iframe src="/etc/passwd"></iframe>'
    assert "root:" not in str(read_html(page))


def test_a_frame_without_its_pages_says_so() -> None:
    """The main page of a workbook in several files holds nothing, and the reason is named."""
    assert (
        _refused(b"<html><frameset><frame src='Book1_files/sheet001.htm'></frameset></html>")[0]
        is ReasonCode.FILE_DAMAGED
    )


HOSTILE = {
    "tables in tables": (b"<table><tr><td>" * 100, "table_depth"),
    "columns": (b"<table><tr>" + b"<td>a" * 200, "table_columns"),
    "rows": (b"<table>" + b"<tr><td>a" * 6_000, "table_rows"),
    "paragraphs": (b"<p>a" * 60_000, "blocks"),
    "tags": (b"<i>" * 250_000, "tags"),
    "attributes": (b"<p " + b"".join(b"a%d " % n for n in range(200_000)) + b">a", "tag_attributes"),
    "size": (b"<p>" + b"a" * (25 * 1024 * 1024), "page_bytes"),
}


@pytest.mark.parametrize(("data", "what"), HOSTILE.values(), ids=HOSTILE.keys())
def test_limits_are_named(data: bytes, what: str) -> None:
    """A page that asks too much is refused with the limit that it meets."""
    assert _refused(data) == (ReasonCode.FILE_LIMIT, what)


@pytest.mark.parametrize(
    "made",
    [
        lambda: b"<html>" + b"<div>" * 190_000 + b"a",
        lambda: b"<html><table>" + (b"<tr>" + b"<td>a" * 90) * 2_100,
        lambda: b"<html><table>" + (b"<tr>" + b"<td rowspan=60000 colspan=1000>a") * 90,
        lambda: b"<html><style>" + b"/*" * 200_000 + b"</style>a",
        lambda: b"<html>" + b"<p " + b"a b c d " * 100 + b">a",
        lambda: b"<html>" + b"<ol>" * 190_000,
    ],
    ids=["nested", "rows", "spans", "comments", "attributes", "lists"],
)
def test_a_heavy_page_stays_within_bounds(made: Callable[[], bytes]) -> None:
    """What the limits let pass is read within ten seconds and a gigabyte."""
    cost = read_guarded(made())
    assert cost.cpu_s < MAX_CPU_S
    assert cost.peak_mb < 1_000


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [
                "<table>",
                "</table>",
                "<tr>",
                "<td rowspan=3>",
                "<td colspan=2>",
                "</td>",
                "<li>",
                "<ol>",
                "</ol>",
                "<br>",
                "a",
                "\x00",
                "<p style='font-family:.VnTime'>",
                "</p>",
                "<s>",
                "<!--",
                "-->",
                "&#0;",
                "<caption>",
                "<style>.a{",
                "}</style>",
                "ế",
            ]
        )
    )
)
def test_any_page_gives_a_document(pieces: list[str]) -> None:
    """Whatever the page, its tables are rectangular."""
    for table in read_html("".join(pieces).encode()).tables:
        assert {len(row) for row in table.rows} == {table.width}


@settings(deadline=None, max_examples=200)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_document_or_a_refusal(data: bytes) -> None:
    """Nothing but UnreadableFile is raised."""
    with contextlib.suppress(UnreadableFile):
        assert read_html(b"<html>" + data).format == "html"
