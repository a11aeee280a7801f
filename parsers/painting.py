"""Pages of a file as pictures for people: PDF painted, pictures turned upright and made anew without what came along.

Nothing of the file's own bytes is handed on: each picture is drawn from points, so EXIF, comments and profiles stay
behind. Pure; runs in a child process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, Final

from PIL import Image

from domain.errors import UnreadableFile
from domain.original import Picture
from parsers import limits
from parsers.readers.pdf import FOREIGN_PDF, open_pdf
from parsers.readers.picture import PICTURES, count_pages, decode_page, open_picture
from parsers.refuse import damaged

PageAt = Callable[[int], Image.Image]

#: Formats whose pages are painted.
PAINTED: Final = frozenset(("pdf", *PICTURES))
#: Quality of what is written, of 100: letters of 8 points stay clear.
_WEBP_QUALITY: Final = 75
_JPEG_QUALITY: Final = 80
#: Effort of WebP, 0 to 6: each step takes longer for a few per cent.
_WEBP_EFFORT: Final = 1
#: Points to which a picture is brought before it is scaled finely.
_COARSE: Final = limits.MAX_SHOWN_WIDTH * 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Painted:
    """Pages of a file, all of them or as many as were asked for."""

    #: Pages of the whole file.
    page_count: int
    pictures: tuple[Picture, ...]


def paint(data: bytes, file_format: str, *, first: int, count: int) -> Painted:
    """Return ``count`` pages from ``first`` (from 1) of a PDF or picture; fewer at its end, or before a broken page.

    Raises:
        UnreadableFile: FILE_ENCRYPTED, FILE_DAMAGED, FILE_LIMIT, PROGRAM_MISSING.
    """
    opened = _open_pdf(data) if file_format == "pdf" else _open_picture(data, file_format)
    with opened as (total, page_at):
        pictures: list[Picture] = []
        for number in range(first, min(first + count, total + 1)):
            try:
                pictures.append(_written(_fitting(page_at(number))))
            except UnreadableFile:
                if not pictures:
                    raise
                break
        return Painted(page_count=total, pictures=tuple(pictures))


@contextmanager
def _open_pdf(data: bytes) -> Iterator[tuple[int, PageAt]]:
    with open_pdf(data) as document:
        if not len(document):
            raise damaged("pdf", "the file has no pages")
        try:
            # What people typed into its fields is drawn only then; this pdfium is built without scripts.
            document.init_forms()
        except FOREIGN_PDF as error:
            raise damaged("pdf", f"opening its fields: {error}") from error
        yield len(document), partial(_pdf_page, document)


@contextmanager
def _open_picture(data: bytes, file_format: str) -> Iterator[tuple[int, PageAt]]:
    with open_picture(data, file_format) as picture:
        yield (
            count_pages(picture, file_format),
            lambda number: decode_page(picture, number, file_format, side=_COARSE),
        )


def _pdf_page(document: Any, number: int) -> Image.Image:
    try:
        page = document[number - 1]
        width, height = page.get_size()
        scale = min(limits.MAX_SHOWN_WIDTH / max(width, 1.0), limits.MAX_SHOWN_HEIGHT / max(height, 1.0))
        painted: Image.Image = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_pil()
    except FOREIGN_PDF as error:
        raise damaged("pdf", f"painting page {number}: {type(error).__name__}: {error}") from error
    return painted


def _fitting(page: Image.Image) -> Image.Image:
    """Return ``page`` no larger than is shown."""
    page.thumbnail((limits.MAX_SHOWN_WIDTH, limits.MAX_SHOWN_HEIGHT), Image.Resampling.LANCZOS)
    return page


def _written(page: Image.Image) -> Picture:
    """Return ``page`` in whichever way takes fewer bytes, with nothing but its points."""
    plain = page.convert("RGB")
    plain.info.clear()
    media_type, data = min(_ways(plain), key=lambda way: len(way[1]))
    return Picture(media_type=media_type, data=data, width_px=plain.width, height_px=plain.height)


def _ways(page: Image.Image) -> Iterator[tuple[str, bytes]]:
    for media_type, options in (
        ("image/webp", {"format": "WEBP", "quality": _WEBP_QUALITY, "method": _WEBP_EFFORT}),
        ("image/jpeg", {"format": "JPEG", "quality": _JPEG_QUALITY}),
    ):
        written = BytesIO()
        page.save(written, **options)  # type: ignore[arg-type]
        yield media_type, written.getvalue()
