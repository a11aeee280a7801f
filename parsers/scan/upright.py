"""Turns a page upright: by quarters, by the few degrees that paper lies askew, and straight by its own table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scan.ink import to_ink
from parsers.scan.paper import in_order
from parsers.scan.rules import find_rules

Picture = NDArray[Any]

#: Longer side of the small picture on which the turn is measured.
_SMALL: Final = 1000
#: Degrees by which paper may lie askew.
_MAX_SKEW: Final = 12.0
#: Degrees under which a turn is not worth its blur.
_MIN_SKEW: Final = 0.08
#: How much sharper the lines must stand after a quarter turn.
_TURN_MARGIN: Final = 1.3
#: Share of the picture's sides that a table must take to straighten the page by it.
_MIN_TABLE: Final = 0.25
#: Share of each side of the table that must be drawn.
_MIN_DRAWN: Final = 0.7
#: Share of its side by which a corner must be off to be moved.
_MIN_SHIFT: Final = 0.0012


@dataclass(frozen=True, slots=True, kw_only=True)
class _Skew:
    """A turn that was tried."""

    #: Counted against the clock.
    degrees: float
    #: How sharply the lines stand after it.
    sharpness: float


def turn_upright(grey: Picture) -> Picture:
    """Return ``grey`` with its lines of text lying, and without skew; it may still stand on its head."""
    small = _text_only(_shrunk(grey))
    lying, standing = _skew(small), _skew(cv2.rotate(small, cv2.ROTATE_90_CLOCKWISE))
    if standing.sharpness > _TURN_MARGIN * lying.sharpness:
        return _turned(cv2.rotate(grey, cv2.ROTATE_90_CLOCKWISE), standing.degrees)
    return _turned(grey, lying.degrees)


def straighten(grey: Picture) -> Picture:
    """Return ``grey`` seen so that its largest table is a rectangle; unchanged if there is none, or it is one."""
    rules = find_rules(to_ink(grey))
    corners = _table_corners(rules)
    if corners is None:
        return grey
    left, right = corners[[0, 3], 0].mean(), corners[[1, 2], 0].mean()
    top, bottom = corners[:2, 1].mean(), corners[2:, 1].mean()
    target = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float32)
    if float(np.abs(target - corners).max()) < _MIN_SHIFT * max(right - left, bottom - top):
        return grey
    transform = cv2.getPerspectiveTransform(corners, target)
    height, width = grey.shape
    return cv2.warpPerspective(grey, transform, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)


def _shrunk(grey: Picture) -> Picture:
    scale = min(1.0, _SMALL / max(grey.shape))
    return cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _text_only(grey: Picture) -> Picture:
    """Return the ink of ``grey`` without what is too large for letters: rules, frames, the edge of the paper."""
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 15, 12)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    small = np.zeros(count, np.uint8)
    small[1:] = (stats[1:, 2:4].max(axis=1) < max(grey.shape) // 20) * 255
    chosen: Picture = small[labels]
    return chosen


def _sharpness(ink: Picture) -> float:
    """Return how sharply rows with ink and rows without it part: high if lines of text lie."""
    rows = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def _skew(ink: Picture) -> _Skew:
    """Return the turn that makes the lines lie, as far as any does."""
    coarse = max(_tried(ink, np.arange(-_MAX_SKEW, _MAX_SKEW + 0.1, 1.0)), key=lambda skew: skew.sharpness)
    near = np.arange(coarse.degrees - 0.9, coarse.degrees + 1.0, 0.1)
    return max(_tried(ink, near), key=lambda skew: skew.sharpness)


def _tried(ink: Picture, angles: Picture) -> Iterator[_Skew]:
    for degrees in angles:
        yield _Skew(degrees=float(degrees), sharpness=_sharpness(_turned(ink, degrees, 0)))


def _turned(grey: Picture, degrees: float, border: int = 255) -> Picture:
    if abs(degrees) < _MIN_SKEW:
        return grey
    height, width = grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(grey, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=border)


def _table_corners(rules: Picture) -> Picture | None:
    """Return the four corners of the largest table, None if there is none whose four sides are drawn."""
    joined = cv2.dilate(rules, np.ones((5, 5), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    if count < 2:
        return None
    largest = 1 + int((stats[1:, 2].astype(np.int64) * stats[1:, 3]).argmax())
    if stats[largest][2] < _MIN_TABLE * rules.shape[1] or stats[largest][3] < _MIN_TABLE * rules.shape[0] / 4:
        return None
    down, across = np.nonzero((labels == largest) & (rules > 0))
    corners = in_order(np.stack([across, down], axis=1))
    sides = zip(corners, np.roll(corners, -1, axis=0), strict=True)
    return corners if all(_drawn(joined, start, end) >= _MIN_DRAWN for start, end in sides) else None


def _drawn(rules: Picture, start: Picture, end: Picture) -> float:
    """Return the share of the way from ``start`` to ``end`` on which there is a line."""
    points = np.linspace(start, end, 200).round().astype(int)
    return float((rules[points[:, 1], points[:, 0]] > 0).mean())
