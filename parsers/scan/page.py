"""From the picture of a page to the page: the one way in for the reader of pictures."""

from __future__ import annotations

from typing import Any, Final

import cv2
from numpy.typing import NDArray

from parsers import limits
from parsers.geometry.layout import Page, lay_out
from parsers.geometry.ruled import Grid, find_grids
from parsers.programs import Programs
from parsers.scan.ink import to_grey, to_ink
from parsers.scan.paper import flatten
from parsers.scan.rules import erase_rules, find_segments
from parsers.scan.upright import straighten, turn_upright
from parsers.scan.words import Words, recognise_words

Picture = NDArray[Any]

#: Ruling lines nearer than this are one, in points of a page whose longer side is ``limits.MAX_PICTURE_SIDE``.
_SNAP: Final = 16.0
#: Confidence, of 100, under which the page may stand on its head; read rightly even bad scans come above it.
_DOUBTFUL: Final = 60.0


def recognise_page(picture: Picture, number: int, programs: Programs) -> Page | None:
    """Return what the picture of page ``number`` says; None if no word was recognised, or all of it is one colour.

    Raises:
        UnreadableFile: what :meth:`~parsers.programs.Programs.recognise_text` raises.
    """
    if (picture == picture[0, 0]).all():
        return None
    # One page at a time, and other work on the machine: more threads gain nothing here.
    cv2.setNumThreads(1)
    grey = to_grey(_sized(flatten(picture), smaller=True))
    upright = straighten(turn_upright(_sized(grey)))
    grids, words = _recognise(upright, programs)
    if words.confidence < _DOUBTFUL:
        turned = _recognise(cv2.rotate(upright, cv2.ROTATE_180), programs)
        grids, words = max((grids, words), turned, key=lambda found: found[1].confidence)
    return lay_out(number, words.glyphs, grids, width=upright.shape[1]) if words.glyphs else None


def _sized(picture: Picture, *, smaller: bool = False) -> Picture:
    """Return ``picture`` in the size in which everything here is measured; made ``smaller`` only, if so asked.

    A small picture is enlarged last: its noise is easier told from its letters before.
    """
    scale = limits.MAX_PICTURE_SIDE / max(picture.shape[:2])
    if scale >= 1 and smaller:
        return picture
    interpolation = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, None, fx=scale, fy=scale, interpolation=interpolation)


def _recognise(page: Picture, programs: Programs) -> tuple[list[Grid], Words]:
    ink = to_ink(page)
    grids = find_grids(*find_segments(ink), snap=_SNAP)
    return grids, recognise_words(erase_rules(page, ink, grids), grids, programs)
