"""Lines of text from letters or words at their places: what stands on one baseline, with wide gaps kept as tabs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from parsers.geometry.boxes import Box, Glyph

#: All gaps are shares of the size of the letters. From here on a gap parts words,
_WORD_GAP: Final = 0.18
#: parts columns if the line above or below has a gap at the same place and the other gaps are narrower,
_GUTTER: Final = 0.8
#: and parts columns in any case.
_COLUMN_GAP: Final = 2.2
#: How much wider than the line's other gaps a gutter is; justified lines have wide gaps everywhere.
_GUTTER_RATIO: Final = 2.0
#: How far baselines of one line may lie apart: marks of footnotes, fonts mixed in a word.
_BASELINE: Final = 0.35
#: After these a line may be broken within a word.
_BREAK_AFTER: Final = re.compile(r"(?<=[-–—/])")

#: By how much widths may be wrong, as shares of the size: of letters, and of words recognised in a picture.
_SLACK: Final = 0.1
_WORD_SLACK: Final = 0.3

Run = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """One line, or one column's part of a line."""

    #: Texts with their fonts, in order.
    runs: tuple[Run, ...]
    box: Box
    #: Median size of its letters.
    size: float
    #: Width of what cannot be broken at its beginning: the first word, or the part up to a hyphen.
    first_width: float
    #: By how much its measures may be wrong, as a share of the size.
    slack: float

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


def make_lines(glyphs: Iterable[Glyph]) -> list[list[TextLine]]:
    """Return the lines from top to bottom, each parted where the gaps are as wide as between columns."""
    rows = [_in_order(row) for row in _rows(glyphs)]
    gaps = [_gaps(row) for row in rows]
    lines = []
    for number, row in enumerate(rows):
        near = [gap for other in (number - 1, number + 1) if 0 <= other < len(rows) for gap in gaps[other]]
        lines.append([_line(part) for part in _columns(row, gaps[number], near)])
    return lines


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the letters of each baseline, upper lines first."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.baseline):
        if row and glyph.baseline - row[0].baseline > _BASELINE * max(row[0].size, glyph.size):
            yield row
            row = []
        row.append(glyph)
    if row:
        yield row


def _in_order(row: list[Glyph]) -> list[Glyph]:
    return sorted(row, key=lambda glyph: glyph.box.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gap:
    """White space in a line."""

    #: Number of the letter behind it.
    before: int
    start: float
    end: float
    #: Its width in sizes of the letters.
    width: float
    #: True if it is much wider than the line's other gaps.
    stands_out: bool


def _gaps(row: Sequence[Glyph]) -> list[_Gap]:
    """Return the gaps between the words of a line."""
    found = []
    end = row[0].box.right if row else 0.0
    for number, glyph in enumerate(row[1:], start=1):
        size = max(glyph.size, 1e-6)
        if not glyph.text.isspace():
            width = (glyph.box.left - end) / size
            if width > _WORD_GAP:
                found.append((number, end, glyph.box.left, width))
            end = max(end, glyph.box.right)
    usual = median(width for *_, width in found) if len(found) > 2 else 0.0
    return [
        _Gap(before=number, start=start, end=end, width=width, stands_out=width >= _GUTTER_RATIO * usual)
        for number, start, end, width in found
    ]


def _columns(row: list[Glyph], gaps: Iterable[_Gap], near: Sequence[_Gap]) -> Iterator[list[Glyph]]:
    """Yield the parts of a line between gaps that part columns."""
    start = 0
    for gap in gaps:
        if gap.width >= _COLUMN_GAP or (gap.width >= _GUTTER and gap.stands_out and _is_gutter(gap, near)):
            yield row[start : gap.before]
            start = gap.before
    yield row[start:]


def _is_gutter(gap: _Gap, near: Iterable[_Gap]) -> bool:
    """Tell whether the line above or below has a gap at the same place."""
    return any(
        other.width >= _GUTTER and other.stands_out and min(gap.end, other.end) - max(gap.start, other.start) > 0
        for other in near
    )


def _line(row: Sequence[Glyph]) -> TextLine:
    letters = [glyph for glyph in row if not glyph.text.isspace()] or list(row)
    runs = _runs(row)
    box = Box(
        left=letters[0].box.left,
        top=min(glyph.box.top for glyph in letters),
        right=max(glyph.box.right for glyph in letters),
        bottom=max(glyph.box.bottom for glyph in letters),
    )
    size = median(glyph.size for glyph in letters)
    slack = _WORD_SLACK if letters[0].is_word else _SLACK
    return TextLine(runs=runs, box=box, size=size, first_width=_first_width(letters), slack=slack)


def _runs(row: Sequence[Glyph]) -> tuple[Run, ...]:
    """Return the texts with their fonts; gaps and white space become one space, none at the ends."""
    runs: list[list[str]] = []
    space = False
    previous: Glyph | None = None
    for glyph in row:
        if glyph.text.isspace():
            space = True
            continue
        space = space or (previous is not None and _are_words(previous, glyph))
        text = f" {glyph.text}" if space and runs else glyph.text
        if runs and runs[-1][1] == glyph.font:
            runs[-1][0] += text
        else:
            runs.append([text, glyph.font])
        space, previous = False, glyph
    return tuple((text, font) for text, font in runs)


def _are_words(left: Glyph, right: Glyph) -> bool:
    return left.is_word or right.is_word or right.box.left - left.box.right > _WORD_GAP * right.size


def _first_width(letters: Sequence[Glyph]) -> float:
    """Return the width up to the first place where the line might have been broken."""
    first = letters[0]
    if first.is_word:
        share = len(_BREAK_AFTER.split(first.text, maxsplit=1)[0]) / len(first.text)
        return first.box.width * share
    for left, right in pairwise(letters):
        if _are_words(left, right) or left.text in "-–—/":
            return left.box.right - first.box.left
    return letters[-1].box.right - first.box.left
