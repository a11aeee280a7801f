"""Pictures: scans and photos of pages. What is in them is judged by their headers before anything is decoded."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from types import MappingProxyType
from typing import Any, Final

from PIL import Image, ImageOps

from domain.document import Document
from parsers import limits
from parsers.geometry.pages import to_blocks
from parsers.programs import Programs, missing
from parsers.readers.picture_pages import PictureReader
from parsers.refuse import FOREIGN, damaged, over_limit

#: Format that sniffing names, and the only decoders of Pillow that are asked for it.
_DECODERS: Final = {
    "png": ("PNG",),
    "jpeg": ("JPEG", "MPO"),
    "tiff": ("TIFF",),
    "heic": ("HEIF",),
    "gif": ("GIF",),
    "webp": ("WEBP",),
    "bmp": ("BMP", "DIB"),
}
#: Decoders for what mail programs show inside a text.
_SHOWN: Final = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "BMP")
#: Formats whose further pictures are pages; in others they are the same one smaller, or moving.
_PAGED: Final = frozenset(("tiff",))
#: Frames of a paged picture that are counted.
_MAX_FRAMES: Final = 1_000
#: How a scan of a JPEG begins: one, or some ten of a progressive one, each of which goes over the whole picture.
_SCAN: Final = b"\xff\xda"
#: What Pillow raises beside the usual: a picture that it counts as too large to be meant well.
_FOREIGN: Final = (*FOREIGN, Image.DecompressionBombError)
#: Points of the longer side that a picture keeps: more than is recognised, for what is cut off around the paper.
_SIDE: Final = limits.MAX_PICTURE_SIDE * 5 // 4
#: Modes of Pillow that can be made smaller as they are.
_PLAIN: Final = frozenset(("L", "LA", "RGB", "RGBA", "CMYK"))


def read_picture(data: bytes, programs: Programs, *, file_format: str) -> Document:
    """Return what was recognised in a picture; each page of a TIFF is a page.

    Raises:
        UnreadableFile: FILE_DAMAGED, FILE_LIMIT, PROGRAM_MISSING, PROGRAM_FAILED, or NO_TEXT_RECOGNISED.
    """
    with open_picture(data, file_format) as picture:
        count = count_pages(picture, file_format)
        reader = PictureReader(programs=programs, file_format=file_format)
        pages = [reader.read(n, partial(_decoded, picture, n, file_format)) for n in range(1, count + 1)]
        found = [page for page in pages if page and page.blocks]
        if not found:
            reader.raise_why_nothing(count)
        return Document(
            format=file_format,
            blocks=to_blocks(found, file_format=file_format),
            is_recognised=True,
            omissions=reader.omissions(),
        )


def may_hold_page(data: bytes) -> bool:
    """Tell by its header whether a picture has points enough for a page that a person can read."""
    try:
        with _quietly(), Image.open(BytesIO(data), formats=_SHOWN) as picture:
            longer, shorter = max(picture.size), min(picture.size)
    except _FOREIGN:
        return False
    return longer >= limits.MIN_PAGE_POINTS[0] and shorter >= limits.MIN_PAGE_POINTS[1]


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep Pillow's warnings (odd EXIF, sizes that we judge ourselves) from whoever runs us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def open_picture(data: bytes, file_format: str) -> Iterator[Image.Image]:
    """Open a picture of one of the formats of ``PICTURES``; nothing is decoded yet.

    Raises:
        UnreadableFile: FILE_DAMAGED, FILE_LIMIT, PROGRAM_MISSING.
    """
    if file_format == "jpeg" and data.count(_SCAN) > limits.MAX_SCANS:
        raise over_limit(file_format, "scans", value=data.count(_SCAN), limit=limits.MAX_SCANS)
    with _quietly(), _opened(data, file_format) as picture:
        yield picture


@contextmanager
def _opened(data: bytes, file_format: str) -> Iterator[Image.Image]:
    if file_format == "heic":
        _register_heif()
    try:
        picture = Image.open(BytesIO(data), formats=_DECODERS[file_format])
    except _FOREIGN as error:
        raise damaged(file_format, f"opening the picture: {type(error).__name__}") from error
    with picture:
        yield picture


def _register_heif() -> None:
    try:
        import pi_heif

        pi_heif.register_heif_opener(thumbnails=False)  # loads the library itself
    except ImportError as error:
        raise missing("pi-heif", file_format="heic") from error


def count_pages(picture: Image.Image, file_format: str) -> int:
    """Return how many pages the picture has."""
    if file_format not in _PAGED:
        return 1
    try:
        return min(int(getattr(picture, "n_frames", 1)), _MAX_FRAMES)
    except _FOREIGN:
        return 1


def _decoded(picture: Image.Image, number: int, file_format: str) -> Any:
    """Return page ``number`` as an array, red, green, blue, no larger than needed."""
    import numpy as np

    return np.ascontiguousarray(np.asarray(decode_page(picture, number, file_format, side=_SIDE)))


def decode_page(picture: Image.Image, number: int, file_format: str, *, side: int) -> Image.Image:
    """Return page ``number`` (from 1), red, green, blue, upright as its camera says, no side longer than ``side``.

    Raises:
        UnreadableFile: FILE_DAMAGED, FILE_LIMIT.
    """
    try:
        if number > 1:
            picture.seek(number - 1)
        _check_size(picture, file_format)
        # A decoder may give an eighth, a quarter or half of a JPEG; a little less than what is kept will do.
        enough = side * 4 // 5
        picture.draft("RGB", (enough, enough))
        frame = _on_white(_reduced(picture, -(-max(picture.size) // side)))
        frame.thumbnail((side, side), Image.Resampling.BOX)
        return ImageOps.exif_transpose(frame).convert("RGB")
    except _FOREIGN as error:
        raise damaged(file_format, f"decoding the picture: {type(error).__name__}: {error}") from error


def _check_size(picture: Image.Image, file_format: str) -> None:
    width, height = picture.size
    if width * height > limits.MAX_PIXELS:
        raise over_limit(file_format, "pixels", value=width * height, limit=limits.MAX_PIXELS)


def _reduced(picture: Image.Image, factor: int) -> Image.Image:
    """Return ``picture`` smaller by ``factor``, in grey or colours, before anything copies it."""
    if picture.mode.startswith("I"):
        picture = _shallow(picture)
    elif picture.mode not in _PLAIN:
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    small = picture.reduce(factor) if factor > 1 else picture.copy()
    small.getexif().update(picture.getexif())
    return small


def _shallow(picture: Image.Image) -> Image.Image:
    """Return a picture of 16 or 32 bits a point in the 256 levels of grey that it uses: a scanner may fill only 12."""
    extrema: Any = picture.getextrema()
    brightest = max(extrema[1], 1)
    return picture.point(lambda value: value * (255 / brightest)).convert("L")


def _on_white(picture: Image.Image) -> Image.Image:
    """Return ``picture`` without transparency: what can be seen through is paper."""
    if picture.mode not in {"LA", "RGBA"} and "transparency" not in picture.info:
        return picture
    solid = picture.convert("RGBA")
    paper = Image.new("RGBA", solid.size, (255, 255, 255, 255))
    paper.alpha_composite(solid)
    paper.getexif().update(picture.getexif())
    return paper


#: The readers of all kinds of pictures, by format as sniffing names it.
PICTURES: Final[Mapping[str, Callable[[bytes, Programs], Document]]] = MappingProxyType(
    {file_format: partial(read_picture, file_format=file_format) for file_format in _DECODERS}
)
