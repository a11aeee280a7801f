"""Which year a form is for: last year's form sent again, or next year's, looks like this year's in all else.

The title decides, with what stands right below it. Where neither names a year, the line with place and
date does, above the table or below it, and then the name of the sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from domain.document import Place
from parsers.recognise.surroundings import Line
from parsers.text import bare, one_line

_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
#: A line that is a date in figures and no more than a place before it, "Kim An, ngày 12/02/2022".
_DATE: Final = re.compile(r"[^\d;:]{0,60}\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(?:19|20)\d{2}\W*")
#: Words of a line with place and date at most; a longer one tells of another letter's date.
_DATE_WORDS: Final = 14
#: What is a number of a letter or a date of one, whose year is that of the letter.
_NUMBERED: Final = re.compile(r"\d{1,4}\s*[/.-]\s*(?:\d{1,2}\s*[/.-]\s*)?(?:19|20)\d{2}(?!\d)")
#: Lines below the title among which "NĂM 2022" may stand.
_BELOW: Final = 3


def years(text: str) -> frozenset[str]:
    """Return the years that ``text`` names."""
    return frozenset(_YEAR.findall(text))


def years_meant(text: str) -> frozenset[str]:
    """Return the years that a subject or a file's name names, without those of dates and of numbers of letters."""
    return years(_NUMBERED.sub(" ", text))


def find_year(
    above: Sequence[Line], title: Line | None, below: Sequence[Line], sheet: str | None
) -> tuple[Line, frozenset[str]] | None:
    """Return the line that says which year a form is for, and the years in it; None if nothing names one."""
    found = (
        *([title] if title else ()),
        *_below_title(above, title),
        *_dates(above),
        *_dates(below),
        *([Line(text=sheet, place=Place(sheet=sheet))] if sheet else ()),
    )
    return next(((line, named) for line in found if (named := years(line.text))), None)


def _below_title(lines: Sequence[Line], title: Line | None) -> Iterator[Line]:
    """Yield the line "NĂM 2021" right below the title, or below the line that goes on it."""
    at = next((at for at, line in enumerate(lines) if title and line.text and line.text in title.text), None)
    below = lines[at + 1 : at + 1 + _BELOW] if at is not None else ()
    return (line for line in below if bare(line.text).startswith("nam "))


def _dates(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines with place and date: "Kim An, ngày 12 tháng 02 năm 2022"."""
    return (line for line in lines if _is_date(line.text))


def _is_date(text: str) -> bool:
    words = bare(text).split()
    in_words = len(words) <= _DATE_WORDS and {"ngay", "thang", "nam"} <= set(words)
    return in_words or _DATE.fullmatch(one_line(text)) is not None
