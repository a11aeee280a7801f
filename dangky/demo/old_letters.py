"""Word files as they were typed before Unicode: letters of TCVN3 in the fonts .VnTime and .VnTimeH."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib import resources
from itertools import groupby

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.text.run import Run

_FONT, _CAPITALS = ".VnTime", ".VnTimeH"


def retype(document: WordDocument) -> None:
    """Change all text of ``document`` to TCVN3; capitals without a code become small letters in the capital font."""
    for element in list(document.element.body.iter(qn("w:r"))):
        pieces = list(_pieces(Run(element, document).text))
        for font, text in reversed(pieces):
            copy = deepcopy(element)
            element.addnext(copy)
            run = Run(copy, document)
            run.text, run.font.name = text, font
        if pieces:
            element.getparent().remove(element)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Give the font of each piece of ``text``, and the piece in codes of TCVN3."""
    for font, letters in groupby(text, key=_font_of):
        yield font, "".join(_codes().get(letter, _codes().get(letter.lower(), letter)) for letter in letters)


def _font_of(letter: str) -> str:
    return _CAPITALS if letter not in _codes() and letter.lower() in _codes() else _FONT


@cache
def _codes() -> dict[str, str]:
    """Return the single code of each letter that has one, as the letter of Latin-1 that it looks like."""
    table = resources.files("parsers.legacy").joinpath("tcvn3.csv").read_text("utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["letter"]: chr(int(row["codes"], 16)) for row in rows if " " not in row["codes"]}
