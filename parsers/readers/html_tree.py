"""The bytes of a web page as a tree: its letters, its size, its parser.

Nothing is fetched, no entity is expanded beyond single characters, and comments are let go: what Word and
Outlook hide in conditional comments is no text.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from lxml import etree

from parsers import limits
from parsers.charset import decode_bytes
from parsers.refuse import over_limit, wrapping

_FORMAT: Final = "html"
#: Bytes at the start where a page declares its charset.
_HEAD: Final = 8 * 1024
_META: Final = re.compile(rb"""(?i)<meta\b[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""")
#: Charsets that say something. Those that programs declare without knowing (Latin-1, UTF-8 that is none), and
#: those that Python does not have, are judged by the bytes.
_TELLING: Final = re.compile(
    r"(?i)(?:windows-|cp)125[0134678]|iso-?8859-(?:[2-9]|1[0-6])|utf-?16(?:-?[lb]e)?|gb\w{1,8}|big5|shift_jis|euc-\w\w|koi8-[ru]"
)
#: Attributes of a tag as they are parted (HTML standard, 13.2.5.32 to 40); possessive, so that it takes linear time.
_ATTRIBUTE: Final = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"'][^\s>]*+)?+)?+"""
_LONG_TAG: Final = re.compile(rf"<!--.*?(?:-->|\Z)|<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE})*+)", re.DOTALL)
_ATTRIBUTES: Final = re.compile(_ATTRIBUTE)
#: A tag shorter than this in characters cannot have too many attributes.
_SHORT_TAG: Final = 2 * limits.MAX_TAG_ATTRIBUTES
_ROW_PARENTS: Final = frozenset(("table", "tbody", "thead", "tfoot"))


def parse_html(data: bytes, *, charset: str = "") -> etree._Element | None:
    """Return the tree of a page, None for a page with nothing in it.

    ``charset`` is what a mail declared, e.g. ``"windows-1258"``; empty: the page's own word, else its bytes.

    Raises:
        UnreadableFile: FILE_LIMIT for page_bytes, tags or tag_attributes, or FILE_DAMAGED.
    """
    if len(data) > limits.MAX_PAGE_BYTES:
        raise over_limit(_FORMAT, "page_bytes", value=len(data), limit=limits.MAX_PAGE_BYTES)
    return parse_text(decode_page(data, charset=charset))


def parse_text(text: str) -> etree._Element | None:
    """Return the tree of a page whose letters are known; see :func:`parse_html`."""
    tags = text.count("<")
    if tags > limits.MAX_TAGS:
        raise over_limit(_FORMAT, "tags", value=tags, limit=limits.MAX_TAGS)
    _check_attributes(text)
    # huge_tree: without it libxml2 drops all that follows 256 levels of tags, which forwarded forwards reach.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    with wrapping(_FORMAT, "reading the page"):
        root: etree._Element | None = etree.HTML(text.replace("\x00", "").encode("utf-8", "replace"), parser)
    if root is not None:
        _wrap_lone_rows(root)
    return root


def _check_attributes(text: str) -> None:
    for tag in _LONG_TAG.finditer(text):
        if tag.end() - tag.start() > _SHORT_TAG and tag[1]:
            count = sum(1 for _ in _ATTRIBUTES.finditer(tag[1]))
            if count > limits.MAX_TAG_ATTRIBUTES:
                raise over_limit(_FORMAT, "tag_attributes", value=count, limit=limits.MAX_TAG_ATTRIBUTES)


def decode_page(data: bytes, *, charset: str = "") -> str:
    """Return the text of a page; bytes that are UTF-8 are so whatever is declared. Never raises."""
    if not data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not _is_utf8(data):
        meta = _META.search(data[:_HEAD])
        # A page that can be searched for its charset is not in UTF-16, whatever it says (HTML standard, 13.2.3.2).
        own = meta[1].decode("ascii", "replace") if meta and b"16" not in meta[1] else ""
        for declared in (charset, own):
            if _TELLING.fullmatch(declared):
                return _decoded(data, declared)
    return decode_bytes(data)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace")
    except LookupError:
        return decode_bytes(data)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\x00" not in data


def _wrap_lone_rows(root: etree._Element) -> None:
    """Put a table around rows that have none, as pieces copied from a sheet come."""
    lone = [row for row in root.iter("tr") if (parent := row.getparent()) is None or parent.tag not in _ROW_PARENTS]
    for row in lone:
        parent, before = row.getparent(), row.getprevious()
        if parent is None:
            continue
        if before is not None and before.tag == "table" and before.get("data-lone-rows"):
            before.append(row)
            continue
        table = etree.Element("table", {"data-lone-rows": "1"})
        row.addprevious(table)
        table.append(row)
