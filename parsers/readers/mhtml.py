"""Web pages in one file, as Word, Excel and browsers save them (MHTML), often under the name .doc or .xls.

The file is a mail in form, so it is cut along its borders here, flat and bounded; of its parts only the
pages are read. A workbook has a frame, and a page for each sheet.

Source: RFC 2557.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from domain.document import Block, Document
from parsers import limits
from parsers.readers.html import read_page
from parsers.readers.html_tree import decode_page
from parsers.refuse import damaged, over_limit

_FORMAT: Final = "mhtml"
#: Bytes of the headers of the file or of a part.
_MAX_HEAD: Final = 16 * 1024
#: Parts that are looked at, pictures included.
_MAX_PARTS: Final = 2_000
_BOUNDARY: Final = re.compile(rb"""(?is)\bboundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""")
_EMPTY_LINE: Final = re.compile(rb"\r?\n\r?\n")
_FOLD: Final = re.compile(rb"\r?\n[ \t]+")
_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_NOT_BASE64: Final = re.compile(rb"[^A-Za-z0-9+/]")
_PAGE_TYPES: Final = ("text/html", "application/xhtml+xml")
_FRAME: Final = re.compile(rb"(?i)<frameset\b")
#: A sheet as the frame of a workbook names it.
_SHEET: Final = re.compile(
    r"(?is)<x:Name>([^<]{0,200})</x:Name>\s*(?:<x:Visible>[^<]*</x:Visible>\s*)?<x:WorksheetSource\s+HRef=[\"']([^\"']{1,300})[\"']"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """A part that is a web page."""

    data: bytes
    charset: str
    #: Last component of its Content-Location.
    name: str


def read_mhtml(data: bytes) -> Document:
    """Return what the pages in ``data`` show: its first, or each sheet of a workbook.

    Raises:
        UnreadableFile: FILE_DAMAGED if there is no page in it, FILE_LIMIT as for a page.
    """
    pages = list(_pages(data))
    if not pages:
        raise damaged(_FORMAT, "no web page in it")
    if _FRAME.search(pages[0].data) and len(pages) > 1:
        return Document(format=_FORMAT, blocks=_sheets(pages[0], pages[1:]))
    return Document(format=_FORMAT, blocks=read_page(pages[0].data, charset=pages[0].charset))


def _sheets(frame: _Page, pages: list[_Page]) -> tuple[Block, ...]:
    """Return the blocks of all sheets; a frame that names none has the pages as they come."""
    text = decode_page(frame.data, charset=frame.charset)
    names = {_last(link): name.strip() for name, link in _SHEET.findall(text[: limits.MAX_TEXT * 10])}
    listed = [page for page in pages if page.name in names] or pages
    if len(listed) > limits.MAX_SHEETS:
        raise over_limit(_FORMAT, "sheets", value=len(listed), limit=limits.MAX_SHEETS)
    blocks: list[Block] = []
    for page in listed:
        blocks.extend(read_page(page.data, charset=page.charset, sheet=names.get(page.name)))
        if len(blocks) > limits.MAX_BLOCKS:
            raise over_limit(_FORMAT, "blocks", value=len(blocks), limit=limits.MAX_BLOCKS)
    return tuple(blocks)


def _pages(data: bytes) -> Iterator[_Page]:
    """Yield the pages among the parts, in their order."""
    fields, body = _split(data)
    if fields.get("content-type", "").startswith(_PAGE_TYPES):
        yield _page(fields, body)
        return
    boundary = _BOUNDARY.search(data[:_MAX_HEAD])
    if boundary is None:
        return
    border = b"\n--" + (boundary[1] or boundary[2])
    for piece in (b"\n" + data).split(border, _MAX_PARTS)[1:]:
        fields, body = _split(piece.partition(b"\n")[2])
        if fields.get("content-type", "").startswith(_PAGE_TYPES):
            yield _page(fields, body)


def _split(data: bytes) -> tuple[dict[str, str], bytes]:
    """Return the header fields by lower case names, and what follows them."""
    end = _EMPTY_LINE.search(data, 0, _MAX_HEAD)
    if end is None:
        return {}, data
    head = _FOLD.sub(b" ", data[: end.start()]).decode("latin-1")
    fields = (line.partition(":") for line in head.splitlines())
    return {name.strip().lower(): value.strip() for name, _, value in fields}, data[end.end() :]


def _page(fields: Mapping[str, str], body: bytes) -> _Page:
    charset = _CHARSET.search(fields.get("content-type", ""))
    return _Page(
        data=_decoded(body, fields.get("content-transfer-encoding", "").lower()),
        charset=charset[1] if charset else "",
        name=_last(fields.get("content-location", "")),
    )


def _decoded(body: bytes, encoding: str) -> bytes:
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding != "base64":
        return body
    letters = _NOT_BASE64.sub(b"", body)
    # A single letter behind the last group of four carries less than a byte.
    whole = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def _last(location: str) -> str:
    return unquote(re.split(r"[/\\]", location.strip())[-1]).lower()
