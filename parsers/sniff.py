"""What a file is, by its content: names and declared types are hints that senders get wrong.

No file is unpacked here but the list of content types of an office package, and that only in part.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Set
from typing import Final

from domain.errors import UnreadableFile
from parsers.biff import ALONE
from parsers.charset import decode_bytes, is_unmarked_utf16
from parsers.delimited import SAMPLE_BYTES, find_dialect
from parsers.ole import MAGIC as OLE_MAGIC
from parsers.ole import root_names
from parsers.package import open_zip
from parsers.refuse import FOREIGN

#: Bytes at the start that are looked at.
_HEAD: Final = 4096
#: Bytes of a package's list of content types that are looked at.
_MAX_TYPES: Final = 256 * 1024

_MAGIC: Final = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x1f\x8b\x08", "gz"),
    (b"BZh91AY&SY", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"MSCF\x00\x00\x00\x00", "cab"),
)
#: Mark of a tar archive, and where it stands.
_TAR: Final = (257, b"ustar")
#: How a zip begins: with a member, or, when it was meant for several disks, with a mark before it.
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK00PK\x03\x04", b"PK\x07\x08PK\x03\x04")
_HEIC_BRANDS: Final = frozenset((b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"))
#: Main parts of office packages as [Content_Types].xml names them; macro and template kinds included.
_CONTENT_TYPES: Final = (
    (re.compile(rb"(?i)ms-excel\.sheet\.binary\.macroEnabled\.main"), "xlsb"),
    (re.compile(rb"(?i)wordprocessingml\.(?:document|template)\.main|ms-word\.\w+\.macroEnabled\w*\.main"), "docx"),
    (re.compile(rb"(?i)spreadsheetml\.(?:sheet|template)\.main|ms-excel\.\w+\.macroEnabled\w*\.main"), "xlsx"),
    (re.compile(rb"(?i)presentationml\.\w+\.main|ms-powerpoint\.\w+\.macroEnabled\w*\.main"), "pptx"),
)
#: Main parts where they usually lie, for packages that do not list their content types.
_USUAL_PARTS: Final = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)
#: Folders of members as they are named in front of them, for packages that are cut and have no directory.
_CUT: Final = (
    (re.compile(rb"(?s)PK\x03\x04.{26}xl/workbook\.bin"), "xlsb"),
    (re.compile(rb"(?s)PK\x03\x04.{26}xl/"), "xlsx"),
    (re.compile(rb"(?s)PK\x03\x04.{26}word/"), "docx"),
    (re.compile(rb"(?s)PK\x03\x04.{26}ppt/"), "pptx"),
)
_OPEN_DOCUMENT: Final = re.compile(rb"^application/vnd\.oasis\.opendocument\.(spreadsheet|text|presentation)")
_OPEN_DOCUMENT_FORMATS: Final = {b"spreadsheet": "ods", b"text": "odt", b"presentation": "odp"}
#: Streams in the root of an OLE file, the strongest first.
_OLE_STREAMS: Final = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("__properties_version1.0", "msg"),
)
#: What may stand before the first element. Possessive: comments could else be cut in exponentially many ways.
_PROLOG: Final = r"(?is)(?:<\?[^>]*+>|(?><!--.*?-->)|\s++)*+"
_HTML: Final = re.compile(
    _PROLOG + r"<(?:!doctype\s+html|(?:html|head|body|meta|base|link|table|tbody|tr|td|div|style|script|title|"
    r"center|font|span|p|br|b|strong|h[1-6]|ul|ol|basefont)(?=[\s>/]))"
)
#: A page behind text that some program put before it.
_LATE_HTML: Final = re.compile(r"(?i)<(?:!doctype\s+html|html|body)(?=[\s>])")
_LATE: Final = 1024
#: Office files that are one XML file, by the first element and what its start must hold.
_XML: Final = (
    (re.compile(_PROLOG + r"<(?:\w+:)?wordDocument\b[^>]*?office/word/2003"), "wordml2003"),
    (re.compile(_PROLOG + r"<(?:\w+:)?Workbook\b[^>]*?office:spreadsheet"), "spreadsheetml2003"),
    (re.compile(_PROLOG + r"<office:document\b[^>]*?opendocument\.spreadsheet"), "ods"),
    (re.compile(_PROLOG + r"<office:document\b[^>]*?opendocument\.text"), "odt"),
)
_HEADER: Final = re.compile(r"^([!-9;-~]+):(.*)")
_MAIL_HEADERS: Final = frozenset(
    ("content-type", "date", "delivered-to", "dkim-signature", "from", "message-id", "mime-version", "received")
) | {"cc", "in-reply-to", "references", "reply-to", "return-path", "sender", "subject", "to", "x-mailer"}
#: Headers of a message that was sent; a page saved as one (MHTML) has none of them.
_SENT: Final = frozenset(("delivered-to", "dkim-signature", "message-id", "received", "reply-to", "return-path", "to"))
_PAGE: Final = re.compile(r"(?i)\s*multipart/related\b")
#: Control characters that no text has; tab, newline, form feed, carriage return and escape may stand in it.
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes) -> str:
    """Return the format of ``data``.

    One of docx, xlsx (with their macro, template and strict kinds), pptx, xlsb, ods, odt (flat ones too), odp,
    doc, xls, msg, rtf, wordml2003, spreadsheetml2003 (Office 2003 as XML), pdf, png, jpeg, tiff, heic, gif, webp,
    bmp, html, mhtml, zip, 7z, rar, tar, gz, bz2, xz, cab, tnef, eml, csv, text, encrypted (an office file with a
    password),
    ole (another OLE file), empty, unknown. A damaged file keeps the format that it was meant to have, as far as
    that can be seen. Never raises.
    """
    if not data:
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith(OLE_MAGIC):
        return _ole_format(root_names(data))
    if ALONE.match(data):
        return "xls"
    # White space before it comes from mail programs; readers of zip look for its end.
    if data[:64].lstrip().startswith(_ZIP):
        return _zip_format(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC_BRANDS else "unknown"
    if data[_TAR[0] :].startswith(_TAR[1]):
        return "tar"
    # Readers of PDF accept bytes before the header.
    return "pdf" if b"%PDF-" in data[:1024] else _text_format(data)


def _ole_format(names: Set[str]) -> str:
    return next((name for stream, name in _OLE_STREAMS if stream in names), "ole")


def _zip_format(data: bytes) -> str:
    try:
        with open_zip(data, file_format="zip") as archive:
            return _office_format(archive)
    except UnreadableFile:
        return next((name for pattern, name in _CUT if pattern.search(data)), "zip")


def _office_format(archive: zipfile.ZipFile) -> str:
    names = {name.replace("\\", "/").lstrip("/"): name for name in archive.namelist()}
    types = _member_head(archive, names.get("[Content_Types].xml"))
    for pattern, name in _CONTENT_TYPES:
        if pattern.search(types):
            return name
    if open_document := _OPEN_DOCUMENT.match(_member_head(archive, names.get("mimetype"))):
        return _OPEN_DOCUMENT_FORMATS[open_document.group(1)]
    return next((name for part, name in _USUAL_PARTS if part in names), "zip")


def _member_head(archive: zipfile.ZipFile, name: str | None) -> bytes:
    """Return the first bytes of a member, nothing if it is not there or broken; UTF-16 is brought to ASCII."""
    if name is None:
        return b""
    try:
        with archive.open(name) as stream:
            return stream.read(_MAX_TYPES).replace(b"\x00", b"")
    except FOREIGN:
        return b""


def _text_format(data: bytes) -> str:
    text = _decode(data[:_HEAD])
    if text is None:
        return "unknown"
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("{\\rtf"):
        return "rtf"
    for pattern, name in _XML:
        if pattern.match(text):
            return name
    if _HTML.match(text):
        return "html"
    headers = _headers(text)
    if len(headers.keys() & _MAIL_HEADERS) >= 2:
        return "mhtml" if _is_page(headers) else "eml"
    if _LATE_HTML.search(text[:_LATE]):
        return "html"
    return "csv" if _is_table(data) else "text"


def _decode(head: bytes) -> str | None:
    """Return the text that ``head`` is, None if it is none; an old 8-bit encoding is read as Latin-1."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or is_unmarked_utf16(head):
        text = decode_bytes(head[: len(head) // 2 * 2])
    else:
        text = head.decode("latin-1").removeprefix("ï»¿")
    return None if _NOT_TEXT.search(text) else text


def _headers(text: str) -> dict[str, str]:
    """Return the headers with which ``text`` begins, by their small names: none if anything stands before them."""
    headers: dict[str, str] = {}
    name = ""
    lines = text.splitlines()
    for line in lines[1:] if lines and lines[0].startswith("From ") else lines:
        header = _HEADER.match(line)
        if header is not None:
            name = header[1].lower()
            headers.setdefault(name, header[2])
        elif name and line.startswith((" ", "\t")):
            headers[name] += line
        else:
            break
    return headers


def _is_page(headers: dict[str, str]) -> bool:
    """Tell whether a message is a page that Word or a browser saved (MHTML), not a mail that was sent."""
    return bool(_PAGE.match(headers.get("content-type", ""))) and not headers.keys() & _SENT


def _is_table(data: bytes) -> bool:
    return find_dialect(decode_bytes(data[:SAMPLE_BYTES])) is not None
