"""Scans: the pages of a PDF as a scanner at 200 dpi gives them, clean."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from tests.parsers.scan.maker import Damage, to_scan

_DPI = 200


class CannotCarry(Exception):
    """A paper turned out to be too much for the format."""


_CLEAN = Damage()


def png(pdf: bytes) -> bytes:
    """Return the only page of ``pdf`` as a PNG."""
    return _only(to_scan(pdf, dpi=_DPI, damage=_CLEAN, seed=1))


def jpeg(pdf: bytes) -> bytes:
    """Return the only page of ``pdf`` as a JPEG of usual quality."""
    return _only(to_scan(pdf, dpi=_DPI, damage=Damage(jpeg_quality=85), seed=1))


def stamped(pdf: bytes) -> bytes:
    """Return the only page of ``pdf`` with a stamp and a signature on it."""
    return _only(to_scan(pdf, dpi=_DPI, damage=Damage(stamp=True, signature=True), seed=1))


def tiff(pdf: bytes) -> bytes:
    """Return all pages of ``pdf`` as one TIFF."""
    first, *others = _clean_pages(pdf)
    buffer = BytesIO()
    first.save(buffer, format="TIFF", save_all=True, append_images=others, dpi=(_DPI, _DPI))
    return buffer.getvalue()


def scanned_pdf(pdf: bytes) -> bytes:
    """Return a PDF whose pages are pictures of those of ``pdf``."""
    first, *others = _clean_pages(pdf)
    buffer = BytesIO()
    first.save(buffer, format="PDF", save_all=True, append_images=others, resolution=float(_DPI))
    return buffer.getvalue()


def _clean_pages(pdf: bytes) -> list[Image.Image]:
    return [Image.open(BytesIO(page)).convert("L") for page in to_scan(pdf, dpi=_DPI, damage=_CLEAN, seed=1)]


def _only(pages: list[bytes]) -> bytes:
    if len(pages) != 1:
        raise CannotCarry("a picture is one page, this paper has more")
    return pages[0]
