"""A text in HTML without the mail that it answers: what is left may be read as a form.

The call for registration comes back quoted with its blank table, which must not be taken for the answer.
What mail programs mark as quoted is cut as a whole; below the lines by which they announce another mail
(see :mod:`ingest.quoting`) everything is cut. A mail that is sent on carries its content there, and stays.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from ingest.quoting import Mark, find_mark, is_forward_subject
from parsers.readers.html_tree import parse_text
from parsers.text import clean

_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form"}
    | {
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tr",
        "ul",
    }
)
_NOT_SHOWN: Final = frozenset({"head", "script", "style", "template", "title", "noscript"})
_BLANKS: Final = re.compile(r"[ \t\r\n]+")
#: Classes of what mail programs quote: Gmail, Yahoo, Proton, Zoho, Tutanota.
_QUOTE_CLASSES: Final = frozenset({"gmail_quote", "yahoo_quoted", "protonmail_quote", "zmail_extra", "tutanota_quote"})
#: Identifiers of the same: Outlook for Mac, Outlook for telephones.
_QUOTE_IDS: Final = frozenset({"olk_src_body_section", "mail-editor-reference-message-container"})
#: Identifiers of what stands between an answer and the mail below it: Outlook on the web, Zimbra.
_DIVIDERS: Final = frozenset({"divrplyfwdmsg", "zwchr"})
#: Cells of the widest row of a form, at least; letters and signatures are laid out in narrower tables.
_MIN_WIDTH: Final = 3
#: Characters of a line by which it is known.
_MAX_LINE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class UnquotedHtml:
    """A text in HTML without what it quotes."""

    #: UTF-8 with a byte order mark.
    data: bytes
    #: True if it holds a table.
    has_table: bool
    #: True if nothing can be seen in it.
    is_blank: bool
    #: True if a table as wide as a form stands in what it quotes, and none in the rest.
    quotes_form: bool = False


@dataclass(slots=True, kw_only=True)
class _Line:
    """A line as it is shown, and where it begins."""

    pieces: list[str] = field(default_factory=list)
    #: Where its first letter stands: in an element's text, or behind the element.
    element: etree._Element | None = None
    is_behind: bool = False
    #: Elements that programs mark as quoted, around it, the outermost first.
    quotes: tuple[etree._Element, ...] = ()
    divider: etree._Element | None = None

    @property
    def text(self) -> str:
        return clean("".join(self.pieces)[:_MAX_LINE]).strip()


def unquoted_html(html: str, *, subject: str = "") -> UnquotedHtml:
    """Return ``html`` without the mail that it answers; ``subject`` tells an answer from a mail that is sent on.

    Raises:
        UnreadableFile: FILE_LIMIT, as for any page.
    """
    root = parse_text(html)
    if root is None:
        return UnquotedHtml(data=b"", has_table=False, is_blank=True)
    had_form = _has_wide_table(root)
    _Cutting(_lines(root), subject).cut()
    has_table = next(root.iter("td", "th"), None) is not None
    is_blank = not any(line.text for line in _shown(root))
    data = codecs.BOM_UTF8 + etree.tostring(root, encoding="utf-8", method="html")
    quotes_form = had_form and not _has_wide_table(root)
    return UnquotedHtml(data=data, has_table=has_table, is_blank=is_blank, quotes_form=quotes_form)


def _has_wide_table(root: etree._Element) -> bool:
    rows = (sum(cell.tag in ("td", "th") for cell in row) for row in root.iter("tr"))
    return any(cells >= _MIN_WIDTH for cells in rows)


class _Cutting:
    """The lines of a page while it is seen which of them are quoted."""

    def __init__(self, lines: Sequence[_Line], subject: str) -> None:
        self._lines = lines
        self._texts = [line.text for line in lines]
        #: True while the next mail below is one that is sent on, as far as the subject tells.
        self._is_sent_on = is_forward_subject(subject)
        #: True behind a mark that says so itself.
        self._is_announced = False
        self._passed: set[etree._Element] = set()

    def cut(self) -> None:
        """Take what is quoted out of the page."""
        cut: set[etree._Element] = set()
        position = 0
        while position < len(self._lines):
            line = self._lines[position]
            if cut.intersection(line.quotes):
                position += 1
                continue
            mark = self._mark(position)
            quote = next((element for element in line.quotes if element not in self._passed), None)
            if quote is not None and not self._passes(line, mark):
                cut.add(quote)
                continue
            if mark is not None and not self._goes_on(mark) and not self._is_quote_next(position + mark.length, line):
                _cut_from(line)
                break
            position += self._step(position, mark)
        for element in cut:
            _empty(element)

    def _mark(self, position: int) -> Mark | None:
        mark = find_mark(self._texts, position)
        if mark is None and self._lines[position].divider is not None:
            return Mark(length=1, is_forward=None)
        return mark

    def _goes_on(self, mark: Mark) -> bool:
        return self._is_sent_on or self._is_announced if mark.is_forward is None else mark.is_forward

    def _passes(self, line: _Line, mark: Mark | None) -> bool:
        """Tell whether what a program marks as quoted, beginning with ``line``, is a mail that is sent on."""
        if not (self._is_announced or (self._goes_on(mark) if mark is not None else self._is_sent_on)):
            return False
        self._passed.update(line.quotes)
        if mark is None:
            self._is_sent_on = False
        return True

    def _is_quote_next(self, position: int, line: _Line) -> bool:
        """Tell whether the next line is marked as quoted itself: then what stands behind it may be the person's."""
        following = next((n for n in range(position, len(self._lines)) if self._texts[n]), None)
        return following is not None and not set(self._lines[following].quotes) <= {*line.quotes, *self._passed}

    def _step(self, position: int, mark: Mark | None) -> int:
        """Go on behind the line, or behind the mark that it begins; return by how many lines."""
        if mark is not None:
            self._is_announced = self._goes_on(mark)
            if self._is_announced:
                self._is_sent_on = is_forward_subject(mark.subject)
            return mark.length
        if self._texts[position]:
            self._is_announced = False
        return 1


def _lines(root: etree._Element) -> list[_Line]:
    """Return the lines that the page shows; cells of a table row are one line, parted by tabs."""
    return list(_shown(root))


def _shown(root: etree._Element) -> Iterator[_Line]:
    reading = _Reading()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            reading.step(event, element, element.tag)
            if len(reading.lines) > 1:
                yield from reading.take_whole()
    yield from reading.lines


class _Reading:
    """The lines of a page, while they are gathered."""

    def __init__(self) -> None:
        self.lines = [_Line()]
        self._hidden = 0
        self._quotes: list[etree._Element] = []

    def take_whole(self) -> list[_Line]:
        """Return the lines that are whole by now."""
        whole, self.lines = self.lines[:-1], self.lines[-1:]
        return whole

    def step(self, event: str, element: etree._Element, tag: str) -> None:
        is_start = event == "start"
        self._hidden += (1 if is_start else -1) * (tag in _NOT_SHOWN)
        if self._hidden:
            return
        if tag in _BLOCKS or (tag == "br" and is_start):
            self._break()
        if is_start:
            self._open(element, tag)
        elif self._quotes and self._quotes[-1] is element:
            self._quotes.pop()
            self._break()
        if tag in ("td", "th") and not is_start:
            self.lines[-1].pieces.append("\t")
        self._write(element.text if is_start else element.tail, element, is_behind=not is_start)

    def _open(self, element: etree._Element, tag: str) -> None:
        if _is_quote(element, tag):
            self._quotes.append(element)
            self._break()
        if element.get("id", "").lower().removeprefix("x_") in _DIVIDERS or element.get("data-marker") == "__DIVIDER__":
            self.lines[-1].divider = element
            self._begin(element, is_behind=False)

    def _write(self, text: str | None, element: etree._Element, *, is_behind: bool) -> None:
        if not text:
            return
        if text.strip() and self.lines[-1].element is None:
            self._begin(element, is_behind=is_behind)
        self.lines[-1].pieces.append(_BLANKS.sub(" ", text))

    def _begin(self, element: etree._Element, *, is_behind: bool) -> None:
        line = self.lines[-1]
        line.element, line.is_behind, line.quotes = element, is_behind, tuple(self._quotes)

    def _break(self) -> None:
        line = self.lines[-1]
        if line.element is not None and (line.divider is None or line.text):
            self.lines.append(_Line())


def _is_quote(element: etree._Element, tag: str) -> bool:
    """Tell whether a program marks ``element`` as a mail that is quoted, and not only as set in."""
    if tag == "blockquote" and element.get("type", "").lower() == "cite":
        return True
    names = {*element.get("class", "").lower().split(), element.get("id", "").lower().removeprefix("x_")}
    return not names.isdisjoint(_QUOTE_CLASSES | _QUOTE_IDS)


def _cut_from(line: _Line) -> None:
    """Take away the line and everything behind it."""
    element = line.divider if line.divider is not None else line.element
    if element is None:
        return
    if line.divider is not None or not line.is_behind:
        _empty(element)
    element.tail = None
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        for following in list(node.itersiblings()):
            if parent is not None:
                parent.remove(following)
        node = parent
        if node is not None:
            node.tail = None


def _empty(element: etree._Element) -> None:
    """Take away what an element holds; what stands behind it stays."""
    tail = element.tail
    element.clear()
    element.tail = tail
