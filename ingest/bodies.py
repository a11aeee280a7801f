"""The text of a mail's body, from its plain or HTML parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from domain.errors import UnreadableFile
from ingest.charsets import decode, is_known
from ingest.headers import decode_literally
from ingest.limits import MAX_TEXT_BYTES
from ingest.parts import Part
from ingest.sharing import find_shared
from parsers.legacy import decode_text
from parsers.readers.html_tree import decode_page, parse_text

_BLOCKS = frozenset(
    {"address", "article", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1", "h2"}
    | {"h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_CELLS = frozenset({"td", "th"})
_NOT_SHOWN = frozenset({"head", "script", "style", "template", "title", "noscript"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_MANY_EMPTY_LINES = re.compile(r"\n{3,}")
#: A picture that stands in the page itself.
_PICTURE = re.compile(rb"data:[\w/+.-]{1,60}(?:;[\w=-]{1,40}){0,3},[A-Za-z0-9+/=%\s]{200,}+")
#: Characters of a link that is kept.
_MAX_LINK = 500
_TAG = re.compile(r"<[^<>]*>")


def part_text(part: Part) -> str:
    """Return the text of a text part: decoded, NFC, HTML made plain; quoted HTML has ``>`` before its lines."""
    if part.content_type == "text/html":
        return html_to_text(page_text(part))
    return decode_text(plain_text(part))


def plain_text(part: Part) -> str:
    """Return the text of a plain part as it stands: decoded by its charset, soft-broken lines joined, not cleaned."""
    text = decode(_bounded(part, part.content()), _charset(part))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if part.type_parameters.get("format", "").strip().lower() == "flowed":
        text = unflow(text, delete_space=part.type_parameters.get("delsp", "").strip().lower() == "yes")
    return text


def page_text(part: Part) -> str:
    """Return the HTML of a part, decoded by its charset or its own word, without the pictures written into it."""
    page = _PICTURE.sub(b"", part.content())
    return decode_page(_bounded(part, page), charset=_charset(part))


def _charset(part: Part) -> str:
    charset = decode_literally(part.type_parameters.get("charset", "")).strip("'\" ").lower()
    if charset and not is_known(charset):
        part.notes.append("unknown charset")
    return charset


def _bounded(part: Part, data: bytes) -> bytes:
    if len(data) > MAX_TEXT_BYTES:
        part.notes.append(f"limit: only the first {MAX_TEXT_BYTES} bytes of a text were read")
    return data[:MAX_TEXT_BYTES]


def html_to_text(html: str) -> str:
    """Return the text that ``html`` shows, a line for each block and table row, cells parted by tabs.

    Nothing is fetched and nothing is run. What a mail program marks as quoted gets ``> `` before each
    line, so that it is known as such further on.
    """
    try:
        root = parse_text(html)
    except UnreadableFile:
        root = None
    if root is None:
        return decode_text(_TAG.sub(" ", html)).strip()
    lines = "".join(_written(root)).split("\n")
    text = "\n".join(line.strip() for line in lines)
    return _MANY_EMPTY_LINES.sub("\n\n", decode_text(text)).strip()


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Join the soft-broken lines of format=flowed text; lines of other quoting depth stay apart.

    Source: RFC 3676, sections 4.1 to 4.5.
    """
    joined: list[list[str]] = []
    depth_above, is_open = 0, False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        if is_open and depth == depth_above and words != "-- ":
            if delete_space:
                joined[-1][-1] = joined[-1][-1][:-1]
            joined[-1].append(words)
        else:
            joined.append([f"{'>' * depth} {words}" if depth else words])
        depth_above, is_open = depth, words.endswith(" ") and words != "-- "
    return "\n".join("".join(pieces) for pieces in joined)


def _written(root: etree._Element) -> Iterator[str]:
    """Give pieces of text and line breaks in reading order, without recursion: HTML nests as deep as it likes."""
    hidden = quotes = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        step = 1 if event == "start" else -1
        hidden += step * (tag in _NOT_SHOWN)
        quotes += step * _is_quote(element, tag)
        if not hidden and (tag in _BLOCKS or (tag == "br" and event == "start")):
            yield "\n" + "> " * quotes
        if not hidden and tag in _CELLS and event == "end":
            yield "\t"
        if not hidden and tag == "a" and event == "end":
            yield _shared_link(element)
        text = element.text if event == "start" else element.tail
        if text and not hidden:
            yield _BLANKS.sub(" ", text)


def _shared_link(element: etree._Element) -> str:
    """Return where a file lies that only its name tells of, as programs write it beside the name; else nothing."""
    link = element.get("href", "").strip()[:_MAX_LINK]
    is_shown = link in (element.text or "")
    return f" <{link}> " if not is_shown and find_shared(link) else ""


def _is_quote(element: etree._Element, tag: str) -> bool:
    """Tell a quoted mail from a text that is only set in."""
    if tag != "blockquote":
        return False
    return element.get("type", "").lower() == "cite" or "gmail_quote" in element.get("class", "")
