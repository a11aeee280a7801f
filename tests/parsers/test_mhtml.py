"""Web pages in one file."""

# ruff: noqa: E501 -- pages and texts as programs write them

from __future__ import annotations

import base64
import contextlib
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.readers.mhtml import read_mhtml
from parsers.sniff import sniff
from tests.parsers.files import texts

PAGE = "<html><p>Đơn vị: MN A</p><table><tr><td>TT<td>Tên</tr><tr><td>1<td>Tổ</tr></table></html>"
PICTURE = "Content-Location: file:///C:/a/image001.png\nContent-Transfer-Encoding: base64\nContent-Type: image/png\n\niVBORw0KGgo=\n"


def page(content: str, *, encoding: str = "quoted-printable", charset: str = "utf-8", location: str = "a.htm") -> str:
    data = content.encode(charset)
    coded = base64.encodebytes(data) if encoding == "base64" else quopri.encodestring(data)
    body = coded.decode() if encoding in ("base64", "quoted-printable") else content
    return (
        f"Content-Location: file:///C:/05B2/{location}\nContent-Transfer-Encoding: {encoding}\n"
        f'Content-Type: text/html; charset="{charset}"\n\n{body}\n'
    )


def mhtml(*parts: str, newline: str = "\r\n") -> bytes:
    head = 'MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary="----=_NextPart_01D8"\n\nThis document is a Single File Web Page.\n\n'
    inside = "".join(f"------=_NextPart_01D8\n{one}\n" for one in parts)
    return f"{head}{inside}------=_NextPart_01D8--\n".replace("\n", newline).encode()


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
def test_word_single_file_page(encoding: str, newline: str) -> None:
    """The page in a file that Word saved is read, under each encoding; pictures beside it are let go."""
    data = mhtml(page(PAGE, encoding=encoding), PICTURE, newline=newline)
    document = read_document(data, NoPrograms())
    assert (sniff(data), document.format) == ("mhtml", "mhtml")
    assert [block.text for block in document.paragraphs] == ["Đơn vị: MN A"]
    assert texts(document.tables[0]) == (("TT", "Tên"), ("1", "Tổ"))


FRAME = """<html xmlns:x="urn:x"><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets>
<x:ExcelWorksheet><x:Name>MN A</x:Name><x:WorksheetSource HRef="Book1_files/sheet001.htm"/></x:ExcelWorksheet>
<x:ExcelWorksheet><x:Name>MN B</x:Name><x:WorksheetSource HRef="Book1_files/sheet002.htm"/></x:ExcelWorksheet>
</x:ExcelWorksheets></x:ExcelWorkbook></xml><![endif]--><frameset><frame src="Book1_files/sheet001.htm"></frameset></html>"""


def test_each_sheet_of_a_workbook_is_read() -> None:
    """Of a workbook saved as a page the sheets are read under their names, and the strip of tabs is not."""
    data = mhtml(
        page(FRAME, location="Book1.htm"),
        page("<table><tr><td>tab</table>", location="Book1_files/tabstrip.htm"),
        page(PAGE, location="Book1_files/sheet001.htm"),
        page(PAGE.replace("Tổ", "Hội"), location="Book1_files/sheet002.htm"),
    )
    document = read_document(data, NoPrograms())
    assert [(table.place.sheet, table.rows[1][1].text) for table in document.tables] == [
        ("MN A", "Tổ"),
        ("MN B", "Hội"),
    ]


def test_a_file_without_a_page_says_so() -> None:
    """Only pictures are no page."""
    with pytest.raises(UnreadableFile) as caught:
        read_mhtml(mhtml(PICTURE))
    assert caught.value.reason.code is ReasonCode.FILE_DAMAGED


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from(
            [b"------=_NextPart_01D8", b"\r\n\r\n", b"\xff", b"=", b"<table><tr><td>", b"Content-Type: text/html"]
        )
    )
)
def test_any_damage_gives_a_document_or_a_refusal(pieces: list[bytes]) -> None:
    """Nothing but UnreadableFile is raised."""
    whole = mhtml(page(PAGE), PICTURE)
    with contextlib.suppress(UnreadableFile):
        assert read_mhtml(whole[:150] + b"".join(pieces) + whole[150:]).format == "mhtml"
