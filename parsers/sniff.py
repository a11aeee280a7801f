"""What a file is, by its content: names and declared types are hints that senders get wrong.

No file is unpacked here but the list of content types of an office package, and that only in part.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Set
from typing import Final

from domain.errors import UnreadableFile
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
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x78\x9f\x3e\x22", "tnef"),
)
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
#: Possessive throughout: comments could else be cut in exponentially many ways.
_HTML: Final = re.compile(
    r"(?is)(?:<\?xml[^>]*+>|(?><!--.*?-->)|\s++)*+"
    r"<(?:!doctype\s+html|(?:html|head|body|meta|table|div|style|title)\b)"
)
_HEADER: Final = re.compile(r"^([!-9;-~]+):")
_MAIL_HEADERS: Final = frozenset(
    ("content-type", "date", "delivered-to", "dkim-signature", "from", "message-id", "mime-version", "received")
) | {"cc", "in-reply-to", "references", "reply-to", "return-path", "sender", "subject", "to", "x-mailer"}
#: Control characters that no text has; tab, newline, form feed, carriage return and escape may stand in it.
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(data: bytes) -> str:
    """Return the format of ``data``.

    One of docx, xlsx (with their macro, template and strict kinds), pptx, xlsb, ods, odt, odp, doc, xls,
    msg, rtf, pdf, png, jpeg, tiff, heic, gif, html, zip, 7z, rar, tnef, eml, text, encrypted (an office
    file with a password), ole (another OLE file), empty, unknown. A damaged file keeps the format that it
    was meant to have, as far as that can be seen. Never raises.
    """
    if not data:
        return "empty"
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if data.startswith(OLE_MAGIC):
        return _ole_format(root_names(data))
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_format(data)
    if data[4:8] == b"ftyp":
        return "heic" if data[8:12] in _HEIC_BRANDS else "unknown"
    # Readers of PDF accept bytes before the header.
    return "pdf" if b"%PDF-" in data[:1024] else _text_format(data[:_HEAD])


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


def _text_format(head: bytes) -> str:
    text = _decode(head)
    if text is None:
        return "unknown"
    text = text.lstrip("\ufeff \t\r\n")
    if text.startswith("{\\rtf"):
        return "rtf"
    if _HTML.match(text):
        return "html"
    return "eml" if _is_mail(text) else "text"


def _decode(head: bytes) -> str | None:
    """Return the text that ``head`` is, None if it is none; an old 8-bit encoding is read as Latin-1."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    text = head.decode("latin-1")
    return None if _NOT_TEXT.search(text) else text.removeprefix("ï»¿")


def _is_mail(text: str) -> bool:
    """Tell whether ``text`` begins with headers of a message: two that mail has, and nothing else before them."""
    known = set()
    lines = text.splitlines()
    for line in lines[1:] if lines and lines[0].startswith("From ") else lines:
        header = _HEADER.match(line)
        if header is None and not line.startswith((" ", "\t")):
            break
        if header is not None:
            known.add(header.group(1).lower())
    return len(known & _MAIL_HEADERS) >= 2
