"""The paper in a photo: found as a bright sheet with four corners on something darker, and laid flat."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]

#: Longer side of the small picture on which the sheet is looked for.
_SMALL: Final = 800
#: Share of the picture that the sheet must cover, and above which there is nothing to cut off.
_LEAST: Final = 0.25
_MOST: Final = 0.97
#: How well the corners must fit: area of the sheet to that of its four corners.
_FIT: Final = 0.93
#: Cosine of the sharpest angle that the corner of a sheet may have in a photo, about 60 degrees.
_MAX_COSINE: Final = 0.5


def flatten(picture: Picture) -> Picture:
    """Return the sheet of paper in ``picture`` seen from straight above; ``picture`` itself if no sheet is found."""
    corners = _find_corners(picture)
    return picture if corners is None else warp(picture, corners)


def warp(picture: Picture, corners: Picture) -> Picture:
    """Return what lies between ``corners`` (top left first, clockwise) as an upright rectangle."""
    top_left, top_right, bottom_right, bottom_left = corners
    width = int(max(_distance(top_left, top_right), _distance(bottom_left, bottom_right)))
    height = int(max(_distance(top_left, bottom_left), _distance(top_right, bottom_right)))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    transform = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return cv2.warpPerspective(picture, transform, (width, height), flags=cv2.INTER_LINEAR, borderValue=(255,) * 3)


def in_order(corners: Picture) -> Picture:
    """Return four points as top left, top right, bottom right, bottom left."""
    total, difference = corners.sum(axis=1), corners[:, 0] - corners[:, 1]
    chosen = [total.argmin(), difference.argmax(), total.argmax(), difference.argmin()]
    return corners[chosen].astype(np.float32)


def _find_corners(picture: Picture) -> Picture | None:
    scale = min(1.0, _SMALL / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright = cv2.GaussianBlur(small.min(axis=2), (7, 7), 0)
    _, mask = cv2.threshold(bright, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    sheet = cv2.convexHull(max(contours, key=cv2.contourArea))
    if not _LEAST < cv2.contourArea(sheet) / mask.size < _MOST:
        return None
    corners = _four_corners(sheet)
    if corners is None or _touches_edges(corners, mask.shape):
        return None
    return in_order(corners / scale)


def _four_corners(sheet: Picture) -> Picture | None:
    """Return the corners of a convex outline that is nearly a quadrilateral; None if it is something else."""
    around = cv2.arcLength(sheet, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.05):
        corners = cv2.approxPolyDP(sheet, tolerance * around, closed=True).reshape(-1, 2)
        if len(corners) == 4:
            fits = cv2.contourArea(sheet) >= _FIT * cv2.contourArea(corners) and _is_square_enough(corners)
            return corners.astype(np.float64) if fits else None
    return None


def _is_square_enough(corners: Picture) -> bool:
    for number in range(4):
        one = corners[number - 1] - corners[number]
        other = corners[(number + 1) % 4] - corners[number]
        if abs(float(one @ other)) > _MAX_COSINE * float(np.linalg.norm(one) * np.linalg.norm(other)):
            return False
    return True


def _touches_edges(corners: Picture, shape: tuple[int, ...]) -> bool:
    """Tell whether three corners or more lie at the picture's edge: then the edge cuts the sheet, not the desk."""
    height, width = shape[:2]
    margin = 3
    at_edge = [x <= margin or y <= margin or x >= width - 1 - margin or y >= height - 1 - margin for x, y in corners]
    return sum(map(bool, at_edge)) >= 3


def _distance(one: Picture, other: Picture) -> float:
    return float(np.linalg.norm(one - other))
