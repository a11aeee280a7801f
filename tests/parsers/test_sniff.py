"""The format of a file is seen from its content."""

from __future__ import annotations

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.ole import root_names
from parsers.sniff import sniff
from tests.parsers.files import PACKAGE, docx_of, form_docx, form_xlsx, ole_of, saved, stored, strict, zip_of

_ODF = "application/vnd.oasis.opendocument."


def _typed(content_type: str) -> bytes:
    """Return a package of which only the content type of its main part is told."""
    types = f'<Types xmlns="{PACKAGE}/content-types"><Override PartName="/main" ContentType="{content_type}"/></Types>'
    return zip_of({"[Content_Types].xml": types, "main": "x"})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty"),
        (b"%PDF-1.7\n...", "pdf"),
        (b"\r\n  junk before it %PDF-1.4", "pdf"),
        (b"\x89PNG\r\n\x1a\n....", "png"),
        (b"\xff\xd8\xff\xe0..JFIF", "jpeg"),
        (b"II*\x00....", "tiff"),
        (b"MM\x00*....", "tiff"),
        (b"GIF89a....", "gif"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00", "unknown"),
        (b"7z\xbc\xaf\x27\x1c..", "7z"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"\x78\x9f\x3e\x22\x01\x00", "tnef"),
        (b"{\\rtf1\\ansi Bi\\u7875?u}", "rtf"),
        (b"\xef\xbb\xbf  {\\rtf1}", "rtf"),
        (b"<!DOCTYPE html><html></html>", "html"),
        (b'<html xmlns:o="urn:schemas-microsoft-com:office:office">', "html"),
        (b"<!-- a --> <!-- b --><TABLE><tr><td>", "html"),
        (b"Received: from a by b\r\nSubject: x\r\n\r\nxin chao", "eml"),
        (b"From a@b Mon Feb 14\nReturn-Path: <a@b>\nFrom: a@b\n\nxin", "eml"),
        ("Đơn vị: Trường Tiểu học\nKính gửi: Ban Dân vận".encode(), "text"),
        (b"Subject: only one header\n\nxin", "text"),
        ("Biểu mẫu".encode("utf-16"), "text"),
        (b"MZ\x90\x00\x03\x00\x00", "unknown"),
        (b"MZ\x90\x00", "unknown"),
        (b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00", "unknown"),
        ("Biểu mẫu đăng ký".encode("utf-16-le"), "text"),
        ("<html><body>Biểu mẫu".encode("utf-16"), "html"),
        (b"\x1f\x8b\x08\x00....", "gz"),
        (b"BZh91AY&SY....", "bz2"),
        (b"\xfd7zXZ\x00..", "xz"),
        (b"MSCF\x00\x00\x00\x00....", "cab"),
        (b"bieu mau.docx".ljust(257, b"\x00") + b"ustar\x0000", "tar"),
        (b"\x09\x08\x10\x00\x00\x06\x05\x00....", "xls"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00....", "xls"),
        (b"\xef\xbb\xbf<HTML>", "html"),
        (b"<table border=1><tr><td>x", "html"),
        (b"<TR><TD>x</TD></TR>", "html"),
        (b"<p class=MsoNormal>x</p>", "html"),
        (b"Bieu mau\r\n<html><table>", "html"),
        (b"<bieumau>", "text"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=x\r\n\r\n--x", "mhtml"),
        (b"From: <Saved by Blink>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", "mhtml"),
        (b"From: a@b\nTo: c@d\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", "eml"),
        (b"TT;Ten;Ghi chu\n1;a;\n2;b;\n", "csv"),
        (b'<?xml version="1.0"?><office:document office:mimetype="a/vnd.oasis.opendocument.text">', "odt"),
        (b'<office:document office:mimetype="a/vnd.oasis.opendocument.spreadsheet">', "ods"),
        (b'<ss:Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">', "spreadsheetml2003"),
        (b"<?xml version='1.0'?><Workbook>", "text"),
    ],
)
def test_other_formats(data: bytes, expected: str) -> None:
    """Whatever is sent has a format, by its first bytes."""
    assert sniff(data) == expected


def test_office_files_as_libraries_write_them() -> None:
    """Word and Excel files are known, strict ones too."""
    assert [sniff(data) for data in (form_docx(), strict(form_docx()))] == ["docx", "docx"]
    assert [sniff(data) for data in (form_xlsx(), strict(form_xlsx()))] == ["xlsx", "xlsx"]


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "docx"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml", "docx"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "xlsx"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml", "xlsx"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
        ("application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml", "pptx"),
        ("application/x-other", "zip"),
    ],
)
def test_kinds_of_office_packages(content_type: str, expected: str) -> None:
    """The content type of the main part says what a package is."""
    assert sniff(_typed(content_type)) == expected


@pytest.mark.parametrize(
    ("mimetype", "expected"),
    [("spreadsheet", "ods"), ("text", "odt"), ("text-template", "odt"), ("presentation", "odp")],
)
def test_open_document(mimetype: str, expected: str) -> None:
    """An OpenDocument file says in its first member what it is."""
    assert sniff(zip_of({"mimetype": _ODF + mimetype, "content.xml": "<x/>"})) == expected


def test_zip_with_something_before_it() -> None:
    """White space and marks of split archives before a zip do not hide what it is."""
    assert [sniff(junk + form_docx()) for junk in (b"\r\n", b"  ", b"PK00", b"PK\x07\x08")] == ["docx"] * 4


def test_plain_archive_of_office_files_is_an_archive() -> None:
    """A zip of forms is no form."""
    assert sniff(zip_of({"bieu mau.docx": form_docx(), "bieu mau.xlsx": form_xlsx()})) == "zip"


def test_cut_office_file_keeps_its_format() -> None:
    """A file cut short is said to be a broken Word file, not an archive."""
    assert sniff(docx_of("")[:-40]) == "docx"
    assert sniff(form_xlsx()[:-40]) == "xlsx"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("WordDocument", "1Table"), "doc"),
        (("Workbook",), "xls"),
        (("Book",), "xls"),
        (("EncryptedPackage", "EncryptionInfo"), "encrypted"),
        (("__properties_version1.0",), "msg"),
        (("PowerPoint Document",), "ole"),
    ],
)
def test_ole_files(names: tuple[str, ...], expected: str) -> None:
    """The streams in the root of an OLE file say what it is."""
    assert sniff(ole_of(*names)) == expected


def test_embedded_word_document_does_not_make_a_workbook_a_word_file() -> None:
    """What lies deeper in an OLE file does not count."""
    data = ole_of("Workbook", nested="WordDocument")
    assert root_names(data) == {"Workbook", "Storage"}
    assert sniff(data) == "xls"


def test_ole_directory_that_is_a_loop() -> None:
    """A directory whose chain of sectors never ends is read once around."""
    assert sniff(ole_of("Workbook", directory_loop=True)) == "xls"


def test_truncated_ole_files_are_still_ole() -> None:
    """A cut OLE file is never mistaken for something else."""
    data = ole_of("WordDocument", "1Table")
    assert {sniff(data[:length]) for length in range(8, len(data), 37)} <= {"ole", "doc"}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600), st.sampled_from((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<!--")))
def test_any_bytes_have_a_format(data: bytes, start: bytes) -> None:
    """Whatever the bytes are, sniffing gives a name and never raises."""
    assert sniff(start + data).isalnum()


def test_many_comments_do_not_stop_the_sniffer() -> None:
    """Text made to lead a pattern astray is judged at once."""
    assert sniff(b"<!--a-->" * 500 + b"<x>") == "text"


def test_empty_library_files() -> None:
    """Files without content have their format as well."""
    assert (sniff(saved(docx.Document())), sniff(stored(openpyxl.Workbook()))) == ("docx", "xlsx")
