"""Words of a page, recognised by Tesseract, at their places."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import cv2
from numpy.typing import NDArray

from parsers.geometry.boxes import Box, Glyph
from parsers.geometry.ruled import Grid
from parsers.programs import Programs
from parsers.refuse import wrapping
from parsers.scan.repair import repair_word
from parsers.scan.strips import Sheet, make_sheets

Picture = NDArray[Any]

#: Page segmentation mode of Tesseract: one block of lines.
_BLOCK: Final = 6
#: What Tesseract gets is smaller than what we measure on: it was trained on letters of about this size.
_SCALE: Final = 0.75
_COLUMNS: Final = 12
_LINE_LEVEL: Final = "4"
_WORD_LEVEL: Final = "5"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a page."""

    glyphs: tuple[Glyph, ...]
    #: Mean of Tesseract's confidence, weighted by letters, of 100; 0 if there are none.
    confidence: float


def recognise_words(page: Picture, grids: Sequence[Grid], programs: Programs) -> Words:
    """Return the words on ``page``, grey and without ruling lines; none is left out for being unsure.

    Raises:
        UnreadableFile: what :meth:`~parsers.programs.Programs.recognise_text` raises.
    """
    found = [item for sheet in make_sheets(page, grids) for item in _of_sheet(sheet, programs)]
    letters = sum(len(glyph.text) for glyph, _ in found)
    total = sum(len(glyph.text) * confidence for glyph, confidence in found)
    return Words(glyphs=tuple(glyph for glyph, _ in found), confidence=total / letters if letters else 0.0)


def _of_sheet(sheet: Sheet, programs: Programs) -> Iterator[tuple[Glyph, float]]:
    picture = cv2.resize(sheet.picture, None, fx=_SCALE, fy=_SCALE, interpolation=cv2.INTER_AREA)
    _, encoded = cv2.imencode(".png", picture)
    tsv = programs.recognise_text(encoded.tobytes(), layout=_BLOCK)
    with wrapping("tsv", "reading what Tesseract wrote"):
        for written, word, line, confidence in _read_tsv(tsv):
            box, row = sheet.to_page(word), sheet.to_page(line)
            text = repair_word(written)
            if box is not None and text:
                size = (row or box).height
                yield Glyph(text=text, box=box, baseline=(row or box).bottom, size=size, is_word=True), confidence


def _read_tsv(tsv: str) -> Iterator[tuple[str, Box, Box, float]]:
    """Yield each word with its place, that of its line, and Tesseract's confidence."""
    line: Box | None = None
    for fields in csv.reader(tsv.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        if len(fields) < _COLUMNS or fields[0] not in {_LINE_LEVEL, _WORD_LEVEL}:
            continue
        left, top, width, height = (int(value) / _SCALE for value in fields[6:10])
        box = Box(left=left, top=top, right=left + width, bottom=top + height)
        if fields[0] == _LINE_LEVEL:
            line = box
        else:
            yield fields[11], box, line or box, max(float(fields[10]), 0.0)
