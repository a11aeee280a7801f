"""The texts of a mail that may hold a form: a table pasted into the mail, or into one that it sends on.

Each mail (the one that came, and those inside it) is asked once: its HTML if a table stands there, else its
plain text, else its HTML without a table. What it quotes of the mail that it answers is cut before; only where a
table stands there and nowhere else, it is handed over too: some fill in the table of the letter that they answer.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from domain.errors import UnreadableFile
from ingest.bodies import page_text, plain_text
from ingest.headers import decode_field
from ingest.leaves import Leaf, text_type
from ingest.limits import MAX_BODY_CHARACTERS, MAX_FIELD_CHARACTERS, MAX_FORM_TEXTS, MAX_TEXT_BYTES, MAX_TEXTS_BYTES
from ingest.quoted_html import UnquotedHtml, unquoted_html
from ingest.quoting import keep_forwarded

#: Behind the path of a text, for the same with what it quotes.
QUOTING = "~quoting"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormText:
    """A text that may hold a form."""

    leaf: Leaf
    #: A web page or a plain text, UTF-8 with a byte order mark.
    data: bytes
    #: True if what it quotes is in it, for a form stands there.
    is_quoting: bool = False

    @property
    def path(self) -> str:
        """Path of its part in the mail, marked if it is quoting."""
        return self.leaf.path + QUOTING * self.is_quoting


def form_texts(found: Sequence[Leaf], *, with_quoting: bool = False) -> tuple[FormText, ...]:
    """Return the texts among the leaves of a mail that may hold a form, as many as the limit allows.

    ``with_quoting``: those in which only what they quote has a table like the form's come once more, uncut.
    """
    texts = list(_within_bounds(leaf for leaf in found if leaf.text_of is not None))
    per_mail = (tuple(leaves) for _, leaves in groupby(texts, key=lambda leaf: id(leaf.text_of)))
    every = (text for leaves in per_mail for text in _of_one_mail(leaves[:MAX_FORM_TEXTS]))
    return tuple(islice((text for text in every if with_quoting or not text.is_quoting), MAX_FORM_TEXTS))


def _within_bounds(texts: Iterable[Leaf]) -> Iterator[Leaf]:
    """Give the texts up to the limit of their bytes; the first always, as it is cut where it is decoded."""
    left = MAX_TEXTS_BYTES
    for leaf in texts:
        if left <= 0:
            leaf.part.notes.append(f"limit: only the first {MAX_TEXTS_BYTES} bytes of texts were read")
            return
        left -= min(MAX_TEXT_BYTES, len(leaf.part.content()))
        yield leaf


def text_bytes(leaf: Leaf, *, is_quoting: bool = False) -> bytes:
    """Return the text of a leaf as it is read as a form: without quoted mail, UTF-8 with a byte order mark."""
    if is_quoting:
        return _whole(leaf)
    if text_type(leaf.part) == "text/html":
        page = _page(leaf)
        return page.data if page is not None else leaf.part.content()
    return _plain(leaf)


def _of_one_mail(texts: Sequence[Leaf]) -> Iterator[FormText]:
    pages = [(leaf, page) for leaf in texts if text_type(leaf.part) == "text/html" and (page := _page(leaf))]
    yield from (FormText(leaf=leaf, data=_whole(leaf), is_quoting=True) for leaf, page in pages if page.quotes_form)
    with_table = [FormText(leaf=leaf, data=page.data) for leaf, page in pages if page.has_table]
    if with_table:
        yield from with_table
        return
    plain = [FormText(leaf=leaf, data=_plain(leaf)) for leaf in texts if text_type(leaf.part) == "text/plain"]
    said = [text for text in plain if text.data.removeprefix(codecs.BOM_UTF8).strip()]
    yield from said or (FormText(leaf=leaf, data=page.data) for leaf, page in pages if not page.is_blank)


def _page(leaf: Leaf) -> UnquotedHtml | None:
    """Return a page without what it quotes; None for one that is too large to be taken apart, which its part notes."""
    try:
        return unquoted_html(page_text(leaf.part), subject=_subject(leaf))
    except UnreadableFile:
        leaf.part.notes.append("limit: a text is too large a web page to be read")
        return None


def _whole(leaf: Leaf) -> bytes:
    return codecs.BOM_UTF8 + page_text(leaf.part).encode("utf-8", "replace")


def _plain(leaf: Leaf) -> bytes:
    text = plain_text(leaf.part)[:MAX_BODY_CHARACTERS]
    return codecs.BOM_UTF8 + keep_forwarded(text, subject=_subject(leaf)).encode("utf-8", "replace")


def _subject(leaf: Leaf) -> str:
    """Return the subject of the mail of which this is the text."""
    written = leaf.text_of.fields.get("subject", "") if leaf.text_of is not None else ""
    return decode_field(written[:MAX_FIELD_CHARACTERS])
