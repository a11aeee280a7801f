"""The last word on a document's text: old encodings decoded by a vote over the whole file, everything cleaned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from domain.document import Block, Cell, Document, Paragraph, Table
from parsers.legacy.decoding import DECODERS
from parsers.legacy.lost import restore_u
from parsers.legacy.viqr import decode_viqr, is_viqr, may_be_viqr
from parsers.legacy.vote import elect, is_decisive, is_unicode, most_likely, speaks_for
from parsers.text import clean, trim_lines

_TCVN3: Final = "tcvn3"
_VIQR: Final = "viqr"
#: The letter ư of TCVN3; elsewhere a place where a word may be broken, and nothing to read.
_SOFT_HYPHEN: Final = "\u00ad"
#: Characters that neither the database nor a page can hold.
_NOT_KEPT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def settle(document: Document) -> Document:
    """Return ``document`` with its text in Unicode, NFC, clean, and with the encodings that were decoded.

    Text that a reader decoded by its fonts stays, unless the file is in Unicode and its fonts are left over
    from an older one. Paragraphs that say nothing once they are clean are left out.
    """
    settling = _Settling(document)
    blocks = tuple(block for found in document.blocks if (block := settling.block(found)) is not None)
    return replace(document, blocks=blocks, encodings=tuple(sorted(settling.encodings)))


def decode_text(text: str) -> str:
    """Return one ``text`` that stands alone (a subject, a name, a mail's body), clean, decoded if it plainly is old.

    ``"UBND x\\u00b7 Thanh Th\\u00efy"`` gives ``"UBND xã Thanh Thùy"``.
    """
    if not text:
        return ""
    decoding = _Decoding(encoding=elect([text]), restores_u=_SOFT_HYPHEN not in text)
    return _cleaned(decoding.decoded(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Decoding:
    """How the text of one file is decoded where no font told it."""

    #: As elected; empty for Unicode.
    encoding: str
    #: True if the file has no soft hyphen at all: whatever wrote it dropped every ư.
    restores_u: bool

    def decoded(self, text: str) -> str:
        if self.encoding in DECODERS and speaks_for(self.encoding, text):
            return self.restored(DECODERS[self.encoding](text)) if self.encoding == _TCVN3 else _vni(text)
        return "\n".join(self._line(line) for line in text.split("\n"))

    def restored(self, text: str) -> str:
        """Return decoded TCVN3 ``text`` with what the file lost."""
        return restore_u(text) if self.restores_u else text

    def _line(self, line: str) -> str:
        return decode_viqr(line) if is_viqr(line) or (self.encoding == _VIQR and may_be_viqr(line)) else line


def _vni(text: str) -> str:
    return DECODERS["vni"](text)


class _Settling:
    """A document, while its text is settled."""

    def __init__(self, document: Document) -> None:
        in_doubt = [text for text, raw in _texts(document) if not raw]
        by_font = [raw for _, raw in _texts(document) if raw]
        self._trusts_fonts = not any(map(is_unicode, in_doubt)) or any(map(_is_surely_old, by_font))
        lost = not any(_SOFT_HYPHEN in text for text in (*in_doubt, *by_font))
        self._decoding = _Decoding(encoding=elect(in_doubt), restores_u=lost)
        self._cells: dict[int, Cell] = {}
        #: Names of the encodings that were decoded.
        self.encodings: set[str] = set()

    def block(self, block: Block) -> Block | None:
        """Return a block with its text settled; None for a paragraph that says nothing."""
        if isinstance(block, Table):
            return replace(block, rows=tuple(tuple(map(self._cell, row)) for row in block.rows))
        text, raw = self._text(block.text, block.raw)
        return replace(block, text=text.strip(), raw=raw) if text.strip() else None

    def _cell(self, cell: Cell) -> Cell:
        """Return a cell settled; a merged cell stands at many places and is settled once."""
        if not cell.lines:
            return cell
        if id(cell) not in self._cells:
            text, raw = self._text(cell.text, cell.raw)
            lines = trim_lines(text.split("\n"))
            is_changed = lines != cell.lines or raw != cell.raw
            self._cells[id(cell)] = replace(cell, lines=lines, raw=raw) if is_changed else cell
        return self._cells[id(cell)]

    def _text(self, text: str, raw: str) -> tuple[str, str]:
        """Return a text settled, and as it stood in the file if it was decoded."""
        if raw and not self._trusts_fonts:
            text, raw = raw, ""
        if raw:
            encoding = most_likely(raw)
            self.encodings.add(encoding)
            decoded = self._decoding.restored(text) if encoding == _TCVN3 else text
            return _cleaned(decoded), _NOT_KEPT.sub("", raw)
        decoded = self._decoding.decoded(text)
        if decoded == text:
            return _cleaned(text), ""
        self.encodings.add(self._decoding.encoding or _VIQR)
        return _cleaned(decoded), _NOT_KEPT.sub("", text)


def _texts(document: Document) -> Iterator[tuple[str, str]]:
    """Yield each text with what it was before a font told its encoding; cells of a merge once."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block.text, block.raw
        else:
            cells = {id(cell): cell for row in block.rows for cell in row if cell.lines}
            yield from ((cell.text, cell.raw) for cell in cells.values())


def _is_surely_old(raw: str) -> bool:
    return any(is_decisive(encoding, raw) for encoding in DECODERS)


def _cleaned(text: str) -> str:
    return clean(text.replace(_SOFT_HYPHEN, ""))
