"""The cells of a page cut out and set one below the other, so that they can be recognised as one column of text.

Tesseract reads a page of lines; cells side by side, whose lines do not stand level, are the worst that it
can be given. In one column each line is one cell's, and one call still does for the whole page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.geometry.boxes import Box
from parsers.geometry.ruled import Grid

Picture = NDArray[Any]

#: White around a strip, in points of the page.
_MARGIN: Final = 15
#: Points at the borders of a cell where its lines may have left a trace.
_INSET: Final = 3
#: Dark points that make a strip worth reading; a hyphen has more.
_MIN_DARK: Final = 40
_DARK: Final = 140
#: White rows of points that part two bands of text outside tables; paragraphs stay together.
_BAND_GAP: Final = 90
#: Rows of points of one sheet of strips; Tesseract takes 32,767.
_MAX_SHEET: Final = 12_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A piece of the page, and where it stands on a sheet of strips."""

    picture: Picture
    #: Where it was cut out.
    left: int
    top: int
    #: First row on the sheet.
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Strips below each other, as one picture."""

    picture: Picture
    strips: tuple[Strip, ...]

    def to_page(self, box: Box) -> Box | None:
        """Return where on the page a word of the sheet stands; None if it stands on no strip."""
        middle = box.middle[1]
        strip = next((s for s in self.strips if s.row <= middle < s.row + s.picture.shape[0] + 2 * _MARGIN), None)
        if strip is None:
            return None
        right, down = strip.left - _MARGIN, strip.top - strip.row - _MARGIN
        return Box(left=box.left + right, top=box.top + down, right=box.right + right, bottom=box.bottom + down)


def make_sheets(page: Picture, grids: Sequence[Grid]) -> Iterator[Sheet]:
    """Yield ``page`` (grey, without ruling lines) as sheets of its cells and of the text outside its tables."""
    strips = [strip for strip in (*_bands(page, grids), *_cells(page, grids)) if strip is not None]
    placed: list[Strip] = []
    row = 0
    for strip in strips:
        height = strip.picture.shape[0] + 2 * _MARGIN
        if placed and row + height > _MAX_SHEET:
            yield _sheet(placed)
            placed, row = [], 0
        placed.append(Strip(picture=strip.picture, left=strip.left, top=strip.top, row=row))
        row += height
    if placed:
        yield _sheet(placed)


def _sheet(strips: Sequence[Strip]) -> Sheet:
    width = max(strip.picture.shape[1] for strip in strips) + 2 * _MARGIN
    height = strips[-1].row + strips[-1].picture.shape[0] + 2 * _MARGIN
    picture = np.full((height, width), 255, np.uint8)
    for strip in strips:
        tall, wide = strip.picture.shape
        picture[strip.row + _MARGIN : strip.row + _MARGIN + tall, _MARGIN : _MARGIN + wide] = strip.picture
    return Sheet(picture=picture, strips=tuple(strips))


def _cells(page: Picture, grids: Iterable[Grid]) -> Iterator[Strip | None]:
    for grid in grids:
        for area in grid.areas:
            yield _cut(page, area.box, _INSET)


def _bands(page: Picture, grids: Iterable[Grid]) -> Iterator[Strip | None]:
    """Yield the text outside tables, band by band from top to bottom, as wide as the page."""
    outside = page.copy()
    for grid in grids:
        box = grid.box
        outside[max(0, int(box.top) - 6) : int(box.bottom) + 7, max(0, int(box.left) - 6) : int(box.right) + 7] = 255
    inked = np.array((outside < _DARK).any(axis=1), dtype=np.uint8, ndmin=1)
    rows = cv2.dilate(inked, np.ones((_BAND_GAP, 1), np.uint8)).ravel()
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows, [0]))))
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        yield _cut(outside, Box(left=0, top=int(top), right=page.shape[1], bottom=int(bottom)), 0)


def _cut(page: Picture, box: Box, inset: int) -> Strip | None:
    """Return what is dark in ``box``, without the white around it; None if nothing is."""
    top, left = max(0, round(box.top) + inset), max(0, round(box.left) + inset)
    cut = page[top : max(top, round(box.bottom) - inset + 1), left : max(left, round(box.right) - inset + 1)]
    dark = cut < _DARK
    if int(dark.sum()) < _MIN_DARK:
        return None
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    first, start = max(0, int(rows[0]) - 4), max(0, int(columns[0]) - 4)
    piece = cut[first : int(rows[-1]) + 5, start : int(columns[-1]) + 5]
    return Strip(picture=piece, left=left + start, top=top + first)
