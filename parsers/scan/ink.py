"""Black ink on white paper, out of what a scanner or a camera saw: even light, no stamp, no signature, no noise."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]

#: Longer side of the small picture on which the colour of the paper is measured.
_SMALL: Final = 220
#: How far the colours of a pixel lie apart that is not black, grey or white, of 255.
_COLOURED: Final = 45
#: Height of what is a stamp or a signature and not a letter, as a share of the picture's longer side (7 mm of A4).
_TALL: Final = 1 / 42
#: Standard deviation of the paper from which on noise is filtered, in levels of 255.
_NOISY: Final = 4.0
#: Shortest run of ink that may be part of a thin ruling line, as a share of the picture's longer side, and its level.
_RUN: Final = 1 / 90
_DARK: Final = 190


def to_grey(picture: Picture) -> Picture:
    """Return ``picture`` (red, green, blue) in grey, with even light and without stamps and signatures in colour.

    Letters in colour stay: only what is taller than a line of text is taken out.
    """
    even = _even_light(picture)
    grey = cv2.cvtColor(even, cv2.COLOR_RGB2GRAY)
    red, green, blue = cv2.split(even)
    brightest = cv2.max(cv2.max(red, green), blue)
    chroma = cv2.subtract(brightest, cv2.min(cv2.min(red, green), blue))
    marks = _marks(chroma)
    if marks is not None:
        cv2.copyTo(cv2.add(brightest, chroma), marks, grey)
    return _denoised(grey)


def to_ink(grey: Picture) -> Picture:
    """Return the mask of the ink in ``grey``, ink as 255."""
    window = max(15, max(grey.shape) // 90) | 1
    return cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 14)


def _even_light(picture: Picture) -> Picture:
    """Divide each colour by that of the paper around: shadows and yellow light go, the paper becomes white."""
    height, width = picture.shape[:2]
    scale = min(1.0, _SMALL / max(height, width))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 15)
    paper = np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 40)
    return cv2.divide(picture, paper, scale=250)


def _marks(chroma: Picture) -> Picture | None:
    """Return the mask of stamps and signatures, None if there are none."""
    tall = max(20, int(max(chroma.shape) * _TALL))
    coloured = (chroma > _COLOURED).astype(np.uint8)
    if cv2.countNonZero(coloured) < tall:
        return None
    reach = max(3, tall // 10)
    joined = cv2.morphologyEx(cv2.medianBlur(coloured, 3), cv2.MORPH_CLOSE, np.ones((reach, reach), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    boxes = [stats[number][:4] for number in range(1, count) if stats[number][3] > tall]
    if not boxes:
        return None
    mask = np.zeros(chroma.shape, np.uint8)
    near = cv2.dilate((chroma > _COLOURED // 2).astype(np.uint8), np.ones((3, 3), np.uint8))
    for x, y, width, height in boxes:
        mask[y : y + height, x : x + width] = near[y : y + height, x : x + width]
    return mask


def _denoised(grey: Picture) -> Picture:
    """Return ``grey`` through a median filter if the paper is noisy; on clean paper that would only blur the marks.

    The filter would take a ruling line one point thick for noise, so lines are not measured and stay as they are.
    """
    lines = _hairlines(grey)
    smooth = cv2.medianBlur(grey, 3)
    paper = ((smooth > 215) & (lines == 0)).astype(np.uint8)
    _, deviation = cv2.meanStdDev(cv2.subtract(grey, smooth, dtype=cv2.CV_16S), mask=paper)
    if float(deviation[0, 0]) <= _NOISY:
        return grey
    return np.where(lines > 0, grey, smooth).astype(np.uint8)


def _hairlines(grey: Picture) -> Picture:
    """Return the mask of what runs straight across or down for a while, and of the points beside it."""
    dark = (grey < _DARK).astype(np.uint8)
    run = max(12, int(max(grey.shape) * _RUN))
    across = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    down = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((run, 1), np.uint8))
    return cv2.dilate(cv2.bitwise_or(across, down), np.ones((3, 3), np.uint8))
