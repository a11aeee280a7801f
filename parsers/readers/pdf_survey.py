"""What a page of a PDF holds, by pdfium's count, before anything slow looks at it: text, a picture of text, nothing."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from typing import Any, Final

from pypdfium2 import raw

from parsers import limits
from parsers.refuse import over_limit

#: Share of the page that a picture covers which shows the page itself.
_FULL_PAGE: Final = 0.6
#: Letters under which the text of a page with such a picture is only a stamp or a page number.
_FEW_LETTERS: Final = 40
#: Depth of drawings inside drawings that are looked into.
_DEPTH: Final = 3


class PageKind(StrEnum):
    """What a page is."""

    TEXT = "text"
    PICTURE = "picture"
    EMPTY = "empty"


def survey(page: Any) -> PageKind:
    """Return what ``page`` (of pdfium) is. Text that lies unseen in or under a full picture was recognised by
    some scanner: such a page is a picture.

    Raises:
        UnreadableFile: FILE_LIMIT, more objects or letters than a page may have.
    """
    letters = _letters(page)
    drawn = _Drawn(area=max(page.get_width() * page.get_height(), 1.0))
    for number, item in enumerate(page.get_objects(max_depth=_DEPTH), start=1):
        if number > limits.MAX_PAGE_OBJECTS:
            raise over_limit("pdf", "page_objects", value=number, limit=limits.MAX_PAGE_OBJECTS)
        drawn.add(item)
    if drawn.has_full_picture and (letters < _FEW_LETTERS or drawn.unseen >= drawn.seen):
        return PageKind.PICTURE
    if letters or raw.FPDFPage_GetAnnotCount(page.raw):
        return PageKind.TEXT
    return PageKind.PICTURE if drawn.pictures or drawn.paths > limits.MAX_BLANK_PATHS else PageKind.EMPTY


def _letters(page: Any) -> int:
    with closing(page.get_textpage()) as text:
        count = int(text.count_chars())
        if count > limits.MAX_PAGE_LETTERS:
            raise over_limit("pdf", "page_letters", value=count, limit=limits.MAX_PAGE_LETTERS)
        return count


class _Drawn:
    """Counts what is drawn on a page, in the order of painting."""

    def __init__(self, area: float) -> None:
        self._area = area
        self.has_full_picture = False
        self.pictures = 0
        #: Points of all pictures, each as often as it is drawn.
        self.pixels = 0
        self.paths = 0
        #: Texts that can be seen, and that cannot: without ink, or under a picture.
        self.seen = 0
        self.unseen = 0

    def add(self, item: Any) -> None:
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            self._add_text(item)
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            self._add_picture(item)
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            self.paths += 1

    def _add_text(self, item: Any) -> None:
        if raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            self.unseen += 1
        else:
            self.seen += 1

    def _add_picture(self, item: Any) -> None:
        self.pictures += 1
        width, height = item.get_px_size()
        self.pixels += width * height
        if self.pixels > limits.MAX_PAGE_PIXELS:
            raise over_limit("pdf", "pixels", value=self.pixels, limit=limits.MAX_PAGE_PIXELS)
        left, bottom, right, top = item.get_bounds()
        if abs((right - left) * (top - bottom)) >= _FULL_PAGE * self._area:
            self.has_full_picture = True
            self.unseen += self.seen
            self.seen = 0
