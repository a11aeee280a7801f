"""One page of a PDF by its letters and ruling lines, as pdfplumber gives them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Final

from parsers.geometry.aligned import find_aligned
from parsers.geometry.boxes import Box, Glyph, Segment
from parsers.geometry.layout import Page, lay_out
from parsers.geometry.ruled import find_grids
from parsers.readers.pdf_fields import read_fields

#: Points: ruling lines nearer than this are one, and thicker ones are no lines but coloured areas.
_SNAP: Final = 4.0
_THICK: Final = 3.0
#: Points by which the ends of a straight line may differ.
_STRAIGHT: Final = 1.0
#: Share of letters that are no text, from which on the page is not read by its letters.
_MAX_GARBAGE: Final = 0.15
#: Letters within this many points of their double were printed twice to look bold.
_DOUBLE: Final = 1.0
#: Where letters reach above and below the line they stand on, as shares of their size.
_ASCENT: Final = 0.75
_DESCENT: Final = 0.2
_SUBSET: Final = re.compile(r"^[A-Z]{6}\+")
_CID: Final = re.compile(r"\(cid:\d+\)")
#: Kinds of characters that no text has: control, private, unassigned.
_NO_LETTERS: Final = frozenset(("Cc", "Co", "Cn"))
#: Where fonts of symbols have their letters: bullets, and old Vietnamese fonts marked as such.
_SYMBOLS: Final = ("\uf020", "\uf0ff")

Thing = Mapping[str, Any]


def read_text_page(page: Any, number: int) -> Page | None:
    """Return ``page`` (of pdfplumber); None if its letters are not text, e.g. codes that no table explains."""
    chars = page.dedupe_chars(tolerance=_DOUBLE).chars
    if _is_garbage(chars):
        return None
    turn = _Turn(direction=_direction(chars), width=float(page.width), height=float(page.height))
    glyphs = [*_glyphs(chars, turn), *(turn.glyph(glyph) for glyph in read_fields(page))]
    lying, standing = turn.segments(*_segments(page))
    grids = find_grids(lying, standing, snap=_SNAP) or find_aligned(glyphs)
    return lay_out(number, glyphs, grids, width=turn.height if turn.direction else turn.width)


def _is_garbage(chars: Sequence[Thing]) -> bool:
    texts = [str(char["text"]) for char in chars if not str(char["text"]).isspace()]
    return sum(map(_is_no_text, texts)) > _MAX_GARBAGE * len(texts)


def _is_no_text(text: str) -> bool:
    return bool(_CID.search(text)) or any(
        c == "\ufffd" or (unicodedata.category(c) in _NO_LETTERS and not _SYMBOLS[0] <= c <= _SYMBOLS[1]) for c in text
    )


# -- pages whose text runs up or down ------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Turn:
    """The quarter turn that makes the text of a page lie."""

    #: 0: it lies; 1: it runs upwards; -1: downwards.
    direction: int
    width: float
    height: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.direction == 0:
            return x, y
        return (self.height - y, x) if self.direction > 0 else (y, self.width - x)

    def box(self, box: Box) -> Box:
        one, other = self.point(box.left, box.top), self.point(box.right, box.bottom)
        return Box(
            left=min(one[0], other[0]),
            top=min(one[1], other[1]),
            right=max(one[0], other[0]),
            bottom=max(one[1], other[1]),
        )

    def glyph(self, glyph: Glyph) -> Glyph:
        box = self.box(glyph.box)
        return glyph if self.direction == 0 else replace(glyph, box=box, baseline=box.bottom)

    def segments(
        self, lying: Sequence[Segment], standing: Sequence[Segment]
    ) -> tuple[Sequence[Segment], Sequence[Segment]]:
        """Return the lines that lie and that stand after the turn."""
        if self.direction == 0:
            return lying, standing
        turned_lying = [self._segment(line, horizontal=False) for line in standing]
        return turned_lying, [self._segment(line, horizontal=True) for line in lying]

    def _segment(self, line: Segment, *, horizontal: bool) -> Segment:
        ends = [(end, line.at) if horizontal else (line.at, end) for end in (line.start, line.end)]
        (x1, y1), (x2, y2) = (self.point(*end) for end in ends)
        if horizontal:
            return Segment(at=x1, start=min(y1, y2), end=max(y1, y2))
        return Segment(at=y1, start=min(x1, x2), end=max(x1, x2))


def _direction(chars: Iterable[Thing]) -> int:
    """Return how most of the text runs, as in :class:`_Turn`."""
    counts = {0: 0, 1: 0, -1: 0}
    for char in chars:
        a, b, *_ = char["matrix"]
        counts[0 if abs(a) >= abs(b) else (1 if b > 0 else -1)] += 1
    return max(counts, key=lambda direction: counts[direction])


# -- letters -------------------------------------------------------------------------------------


def _glyphs(chars: Iterable[Thing], turn: _Turn) -> Iterator[Glyph]:
    """Yield the letters that run as the page does, each with the marks that are drawn over it."""
    waiting: Glyph | None = None
    for char in chars:
        text = str(char["text"])
        if _direction((char,)) != turn.direction:
            continue
        if waiting is not None and text and all(map(unicodedata.combining, text)):
            waiting = replace(waiting, text=waiting.text + text)
            continue
        if waiting is not None:
            yield waiting
        waiting = _glyph(char, text, turn)
    if waiting is not None:
        yield waiting


def _glyph(char: Thing, text: str, turn: _Turn) -> Glyph:
    *_, x, y = char["matrix"]
    size = max(float(char["size"]), 0.1)
    drawn = Box(left=char["x0"], top=char["top"], right=char["x1"], bottom=char["bottom"])
    box = turn.box(drawn)
    baseline = turn.point(float(x), turn.height - float(y))[1]
    if not box.top - size <= baseline <= box.bottom + size:
        baseline = box.bottom
    return Glyph(
        text=text,
        box=replace(box, top=baseline - _ASCENT * size, bottom=baseline + _DESCENT * size),
        baseline=baseline,
        size=size,
        font=_SUBSET.sub("", str(char["fontname"])),
    )


# -- ruling lines --------------------------------------------------------------------------------


def _segments(page: Any) -> tuple[list[Segment], list[Segment]]:
    """Return the straight lines that are drawn on the page: lines, edges of frames, thin filled areas."""
    lying: list[Segment] = []
    standing: list[Segment] = []
    for left, top, right, bottom in (*_drawn_lines(page), *_frames(page)):
        if right - left <= _THICK and bottom - top > right - left:
            standing.append(Segment(at=(left + right) / 2, start=top, end=bottom))
        elif bottom - top <= _THICK and right - left > bottom - top:
            lying.append(Segment(at=(top + bottom) / 2, start=left, end=right))
    return lying, standing


def _drawn_lines(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the areas of lines and of the straight parts of drawn outlines."""
    for line in page.lines:
        if line["width"] <= _STRAIGHT or line["height"] <= _STRAIGHT:
            yield line["x0"], line["top"], line["x1"], line["bottom"]
    for curve in page.curves:
        if not curve["stroke"]:
            continue
        for (x1, y1), (x2, y2) in pairwise(curve["pts"]):
            if abs(x1 - x2) <= _STRAIGHT or abs(y1 - y2) <= _STRAIGHT:
                yield min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _frames(page: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield thin filled areas, and the edges of frames; an area filled with colour draws no line."""
    for rect in page.rects:
        left, top, right, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        if min(right - left, bottom - top) <= _THICK:
            yield left, top, right, bottom
        elif rect["stroke"]:
            yield left, top, right, top
            yield left, bottom, right, bottom
            yield left, top, left, bottom
            yield right, top, right, bottom
