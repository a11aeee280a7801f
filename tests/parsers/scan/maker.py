"""Makes scans and photos: pages of a PDF as pictures, damaged as scanners, cameras and hands damage them."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[Any]

_WHITE: Final = (255, 255, 255)
#: The colours of stamps' and pens' ink, as red, green, blue.
_RED: Final = (214, 38, 52)
_BLUE: Final = (42, 62, 168)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What befell the pages; the default is a clean scan."""

    #: Degrees that the paper lay askew, counted against the clock.
    skew_degrees: float = 0.0
    #: Standard deviation of the noise, in levels of 255.
    noise: float = 0.0
    #: Quality of the JPEG; None: a PNG.
    jpeg_quality: int | None = None
    #: A round red stamp over the signature.
    stamp: bool = False
    #: A signature in blue ink, beside the stamp.
    signature: bool = False
    #: A photo: the paper on a dark desk, seen askew from above, the light uneven.
    photo: bool = False
    #: Quarter turns of the whole picture against the clock.
    quarter_turns: int = 0
    #: A copier's picture: black and white only.
    bilevel: bool = False


def to_scan(pdf: bytes, *, dpi: int, damage: Damage, seed: int) -> list[bytes]:
    """Return each page of ``pdf`` as a picture (PNG, or JPEG if ``damage`` says so); the same seed, the same bytes."""
    chance = np.random.default_rng(seed)
    return [_written(_damaged(page, dpi=dpi, damage=damage, chance=chance), damage) for page in _pages(pdf, dpi)]


def _pages(pdf: bytes, dpi: int) -> list[Picture]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [document[number].render(scale=dpi / 72).to_pil().convert("RGB") for number in range(len(document))]
    finally:
        document.close()
    return [np.asarray(page).copy() for page in pages]


def _damaged(page: Picture, *, dpi: int, damage: Damage, chance: np.random.Generator) -> Picture:
    if damage.signature:
        _sign(page, dpi, chance)
    if damage.stamp:
        page = _stamped(page, dpi, chance)
    if damage.skew_degrees:
        page = _turned(page, damage.skew_degrees)
    if damage.photo:
        page = _photographed(page, chance)
    page = np.ascontiguousarray(np.rot90(page, damage.quarter_turns % 4))
    if damage.noise:
        page = np.clip(page + chance.normal(0, damage.noise, page.shape), 0, 255).astype(np.uint8)
    if damage.bilevel:
        page = np.where(page.mean(axis=2, keepdims=True) > 190, 255, 0).astype(np.uint8).repeat(3, axis=2)
    return page


def _written(page: Picture, damage: Damage) -> bytes:
    buffer = BytesIO()
    picture = Image.fromarray(page).convert("1" if damage.bilevel else "RGB")
    if damage.jpeg_quality is None:
        picture.save(buffer, "PNG")
    else:
        picture.convert("RGB").save(buffer, "JPEG", quality=damage.jpeg_quality)
    return buffer.getvalue()


def _stamped(page: Picture, dpi: int, chance: np.random.Generator) -> Picture:
    """Press a stamp of 36 mm over the lower right, where the signature stands, and over whatever is there."""
    height, width = page.shape[:2]
    centre = int(width * chance.uniform(0.66, 0.8)), int(height * chance.uniform(0.62, 0.84))
    radius = int(dpi * 18 / 25.4)
    ink = np.full_like(page, 255)
    for share, thickness in ((1.0, 6), (0.9, 2), (0.55, 2)):
        cv2.circle(ink, centre, int(radius * share), _RED, max(1, thickness * dpi // 300))
    for step in range(24):
        angle = 2 * np.pi * step / 24
        at = int(centre[0] + 0.72 * radius * np.cos(angle)), int(centre[1] + 0.72 * radius * np.sin(angle))
        cv2.putText(ink, "HUYENOAI"[step % 8], at, cv2.FONT_HERSHEY_SIMPLEX, dpi / 300, _RED, max(1, dpi // 100))
    return np.minimum(page, ink)


def _sign(page: Picture, dpi: int, chance: np.random.Generator) -> None:
    height, width = page.shape[:2]
    steps = np.linspace(0, 6 * np.pi, 120)
    across = width * chance.uniform(0.6, 0.66) + steps * dpi / 16
    down = height * chance.uniform(0.7, 0.8) + np.sin(steps) * dpi / 5 * chance.uniform(0.5, 1.0, steps.size)
    points = np.stack([across, down], axis=1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(page, [points], False, _BLUE, max(2, dpi // 80), cv2.LINE_AA)


def _turned(page: Picture, degrees: float) -> Picture:
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=_WHITE)


def _photographed(page: Picture, chance: np.random.Generator) -> Picture:
    """Lay the page on a desk and look at it from one side, with the light coming from another."""
    height, width = page.shape[:2]
    margin = int(0.08 * max(height, width))
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    moved = corners + margin + chance.uniform(-0.6, 0.6, (4, 2)).astype(np.float32) * margin
    size = width + 2 * margin, height + 2 * margin
    desk = np.full((size[1], size[0], 3), (96, 74, 58), dtype=np.uint8)
    desk = np.clip(desk + chance.normal(0, 6, desk.shape), 0, 255).astype(np.uint8)
    warp = cv2.getPerspectiveTransform(corners, moved.astype(np.float32))
    paper = cv2.warpPerspective(page, warp, size, flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), warp, size)
    picture = np.where(mask[..., None] > 127, paper, desk)
    across, down = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    angle = chance.uniform(0, 2 * np.pi)
    light = 0.78 + 0.2 * (np.cos(angle) * (across - 0.5) + np.sin(angle) * (down - 0.5))
    lit: Picture = picture * light[..., None] * np.array([1.0, 0.97, 0.9])
    return lit.clip(0, 255).astype(np.uint8)
