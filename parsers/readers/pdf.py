"""PDF files: text where the file has it, pictures of pages recognised where it has none.

Two libraries share the work. pdfium opens the file, counts what a page holds before anything slow looks at
it, and paints pages; pdfplumber gives letters with their fonts and places, and ruling lines. A page that
pdfplumber cannot read is painted and recognised as a scan is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import pdfplumber
import pypdfium2
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from domain.document import Document
from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode, reason
from parsers import limits
from parsers.geometry.layout import Page
from parsers.geometry.pages import to_blocks
from parsers.programs import Programs
from parsers.readers.pdf_fonts import font_entries
from parsers.readers.pdf_page import read_text_page
from parsers.readers.pdf_streams import content_bytes
from parsers.readers.pdf_survey import PageKind, survey
from parsers.readers.picture_pages import PictureReader
from parsers.refuse import FOREIGN, damaged

_FORMAT: Final = "pdf"
#: What pdfplumber, pdfminer and pdfium raise on broken files beside the usual.
FOREIGN_PDF: Final = (*FOREIGN, PSException, MalformedPDFException, PdfminerException, pypdfium2.PdfiumError)
#: Dots per inch at which a page is painted to be recognised.
_DPI: Final = 300


def read_pdf(data: bytes, programs: Programs) -> Document:
    """Return what a PDF says, page by page; a table that goes on over a page break is one table.

    Raises:
        UnreadableFile: FILE_ENCRYPTED (the empty password does not open it), FILE_DAMAGED, FILE_LIMIT; if all its
            text stands in pictures also PROGRAM_MISSING, PROGRAM_FAILED and NO_TEXT_RECOGNISED.
    """
    with open_pdf(data) as painter, _plumbed(_slim(data, painter)) as plumber:
        return _Reading(painter, plumber, programs).document()


@contextmanager
def open_pdf(data: bytes) -> Iterator[Any]:
    """Open a PDF with pdfium.

    Raises:
        UnreadableFile: FILE_ENCRYPTED, FILE_DAMAGED.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except FOREIGN_PDF as error:
        if "password" in str(error).lower():
            raise UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED), file_format=_FORMAT) from error
        raise damaged(_FORMAT, f"opening the file: {error}") from error
    with closing(document):
        yield document


def _slim(data: bytes, painter: Any) -> bytes:
    """Return the file with the pages that are read and what they need, if it holds much else: pdfium is quick at that.

    pdfplumber looks at each page of a file, and at each object of one without a directory.
    """
    if len(painter) <= limits.MAX_PDF_PAGES and data.count(b"endobj") <= limits.MAX_PDF_OBJECTS:
        return data
    out = BytesIO()
    try:
        with closing(pypdfium2.PdfDocument.new()) as few:
            few.import_pages(painter, range(min(len(painter), limits.MAX_PDF_PAGES)))
            few.save(out)
    except FOREIGN_PDF:
        return data
    return out.getvalue()


@contextmanager
def _plumbed(data: bytes) -> Iterator[Any]:
    """Yield the file as pdfplumber has it, None if it cannot open what pdfium could."""
    try:
        plumber = pdfplumber.open(BytesIO(data), pages=list(range(1, limits.MAX_PDF_PAGES + 1)), unicode_norm=None)
    except FOREIGN_PDF:
        yield None
        return
    try:
        yield plumber
    finally:
        # Closing looks at every page once more, and so at the broken ones.
        with suppress(*FOREIGN_PDF):
            plumber.close()


@dataclass(slots=True)
class _Reading:
    """The pages of one file, while they are gathered."""

    painter: Any
    plumber: Any
    programs: Programs

    def document(self) -> Document:
        total = len(self.painter)
        if not total:
            raise damaged(_FORMAT, "the file has no pages")
        pictures = PictureReader(programs=self.programs, file_format=_FORMAT)
        pages = [self._page(number, pictures) for number in range(1, min(total, limits.MAX_PDF_PAGES) + 1)]
        found = [page for page in pages if page and page.blocks]
        if not found:
            pictures.raise_why_nothing(total)
        return Document(
            format=_FORMAT,
            blocks=to_blocks(found, file_format=_FORMAT),
            is_recognised=pictures.recognised > 0,
            omissions=(*self._too_many(total), *pictures.omissions()),
        )

    def _page(self, number: int, pictures: PictureReader) -> Page | None:
        kind = self._kind(number)
        if kind is PageKind.TEXT:
            page = self._text_page(number)
            if page is not None:
                return page
        if kind is PageKind.EMPTY:
            return Page(number=number, blocks=())
        return pictures.read(number, lambda: self._painted(number))

    def _kind(self, number: int) -> PageKind:
        """Return what a page is; what draws or explains too much to be read letter by letter counts as a picture."""
        is_long = (
            self._measured(number, content_bytes) > limits.MAX_LETTERED_BYTES
            or self._measured(number, font_entries) > limits.MAX_FONT_ENTRIES
        )
        try:
            kind = survey(self.painter[number - 1])
        except FOREIGN_PDF:
            return PageKind.TEXT
        return PageKind.PICTURE if kind is PageKind.TEXT and is_long else kind

    def _measured(self, number: int, measure: Callable[[Any], int]) -> int:
        """Return a size of a page; 0 where the page cannot be read letter by letter anyway."""
        if self.plumber is None:
            return 0
        try:
            return measure(self.plumber.pages[number - 1].page_obj)
        except FOREIGN_PDF:
            return 0

    def _text_page(self, number: int) -> Page | None:
        """Return the page by its letters; None if they cannot be read, or are not text."""
        if self.plumber is None:
            return None
        try:
            return read_text_page(self.plumber.pages[number - 1], number)
        except FOREIGN_PDF:
            return None

    def _painted(self, number: int) -> Any:
        """Return the page as a picture, red, green, blue."""
        try:
            page = self.painter[number - 1]
            longer = max(page.get_size())
            scale = min(_DPI / 72, limits.MAX_PICTURE_SIDE / max(longer, 1.0))
            return page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, may_draw_forms=True).to_numpy()
        except FOREIGN_PDF as error:
            raise damaged(_FORMAT, f"painting page {number}: {error}") from error

    def _too_many(self, total: int) -> tuple[Reason, ...]:
        if total <= limits.MAX_PDF_PAGES:
            return ()
        return (reason(ReasonCode.PAGES_NOT_READ, read=limits.MAX_PDF_PAGES, pages=total),)
