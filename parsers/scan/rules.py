"""Ruling lines of a picture: found as long thin runs of ink, and taken out before text is read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.geometry.boxes import Segment
from parsers.geometry.ruled import Grid

Mask = NDArray[Any]

#: Shortest run of ink that may be part of a ruling line, as a share of the picture's longer side.
_RUN: Final = 1 / 60
#: Shortest ruling line, as a share of the picture's longer side; letters of titles stay under it.
_LENGTH: Final = 1 / 45
#: Thickest ruling line, as a share of the picture's longer side; thicker is a picture or the scanner's edge.
_THICKNESS: Final = 1 / 220
#: Points beside a line of a grid where it may run, if the page is not quite straight.
_REACH: Final = 12
#: Paper from this level of 255 on.
_PAPER: Final = 225


def find_rules(ink: Mask) -> Mask:
    """Return the mask of the ruling lines in ``ink``, a mask with ink as 255."""
    longer = max(ink.shape)
    masks = zip(_directions(ink), (True, False), strict=True)
    across, down = (_long_only(mask, longer, horizontal=horizontal) for mask, horizontal in masks)
    return cv2.bitwise_or(across, down)


def find_segments(ink: Mask) -> tuple[list[Segment], list[Segment]]:
    """Return the horizontal and the vertical ruling lines in ``ink``, a mask with ink as 255."""
    across, down = _directions(ink)
    longer = max(ink.shape)
    return _segments(across, longer, horizontal=True), _segments(down, longer, horizontal=False)


def erase_rules(grey: Mask, ink: Mask, grids: Iterable[Grid]) -> Mask:
    """Return ``grey`` with the lines of ``grids`` painted white, and its paper white; letters at a line stay."""
    rules = cv2.dilate(cv2.bitwise_and(find_rules(ink), _near(grids, ink.shape)), np.ones((3, 3), np.uint8))
    return np.where((rules > 0) | (grey > _PAPER), 255, grey).astype(np.uint8)


def _near(grids: Iterable[Grid], shape: tuple[int, ...]) -> Mask:
    """Return the mask of the places where the lines of ``grids`` may be."""
    near = np.zeros(shape, np.uint8)
    for grid in grids:
        left, top, right, bottom = (
            round(value) for value in (grid.box.left, grid.box.top, grid.box.right, grid.box.bottom)
        )
        for y in map(round, grid.rows):
            cv2.line(near, (left, y), (right, y), 255, 2 * _REACH)
        for x in map(round, grid.columns):
            cv2.line(near, (x, top), (x, bottom), 255, 2 * _REACH)
    return near


def _directions(ink: Mask) -> tuple[Mask, Mask]:
    run = max(12, int(max(ink.shape) * _RUN))
    return _opened(ink, (run, 1), (3, 3)), _opened(ink, (1, run), (3, 3))


def _opened(ink: Mask, kernel: tuple[int, int], thicken: tuple[int, int]) -> Mask:
    """Keep the runs as long as ``kernel`` in ink that is first thickened, so that a line a little askew is one run."""
    thick = cv2.dilate(ink, np.ones(thicken, np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((kernel[1], kernel[0]), np.uint8))
    return cv2.bitwise_and(runs, thick)


def _segments(mask: Mask, longer: int, *, horizontal: bool) -> list[Segment]:
    _, stats, centres = _lines(mask, longer, horizontal=horizontal)
    found = []
    for (x, y, width, height, _), (cx, cy) in zip(stats, centres, strict=True):
        at, start, length = (cy, x, width) if horizontal else (cx, y, height)
        found.append(Segment(at=float(at), start=float(start), end=float(start + length)))
    return found


def _long_only(mask: Mask, longer: int, *, horizontal: bool) -> Mask:
    """Return ``mask`` with its ruling lines only."""
    chosen, _, _ = _lines(mask, longer, horizontal=horizontal)
    return chosen


def _lines(mask: Mask, longer: int, *, horizontal: bool) -> tuple[Mask, Mask, Mask]:
    """Return those parts of ``mask`` that are long and thin: their mask, their boxes with areas, their centres."""
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    length, depth = (stats[:, 2], stats[:, 3]) if horizontal else (stats[:, 3], stats[:, 2])
    is_line = (length >= longer * _LENGTH) & (stats[:, 4] <= length * longer * _THICKNESS) & (depth <= length)
    is_line[0] = False
    chosen = (is_line * 255).astype(np.uint8)[labels]
    return chosen, stats[is_line], centres[is_line]
