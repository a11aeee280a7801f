"""Which line breaks a person made, and which only the margin: a line that had room for the next word was ended."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from parsers.geometry.lines import Run, TextLine

#: Width of a space as a share of the size of the letters.
_SPACE: Final = 0.25
#: Distance of two lines, as a share of the size, above which they are two paragraphs.
_PARAGRAPH_GAP: Final = 1.1
_BULLET: Final = re.compile(r"\s*(?:[-–—+*•·▪●○■□►➢✓]\s*|\(?\d{1,2}\s*[.)/]\s*|\(?[a-hA-H]\s*[.)]\s+)\S")
#: A line broken within a word ends so: the next line goes on without a space.
_BROKEN_WORD: Final = re.compile(r"\w[-–—/]$")


def unwrap(lines: Sequence[TextLine], *, width: float) -> list[tuple[Run, ...]]:
    """Return the lines as they were written; ``width`` is the room that each had."""
    first_item = lines[0].text if lines and _BULLET.match(lines[0].text) else ""
    written: list[tuple[Run, ...]] = []
    previous: TextLine | None = None
    for line in lines:
        if previous is None or _is_ended(previous, line, width, first_item=first_item):
            written.append(line.runs)
        else:
            written[-1] = _joined(written[-1], line.runs)
        previous = line
    return written


def flows_on(line: TextLine, following: TextLine, *, width: float) -> bool:
    """Tell whether the margin alone may have ended ``line``: the first word of ``following`` had no room in it."""
    needed = line.box.width + (_SPACE + line.slack) * line.size + following.first_width
    return needed > width


def _is_ended(line: TextLine, following: TextLine, width: float, *, first_item: str) -> bool:
    if not flows_on(line, following, width=width):
        return True
    if first_item and _is_item(following.text, first_item):
        return True
    return following.box.top - line.box.bottom > _PARAGRAPH_GAP * line.size


def _is_item(text: str, first: str) -> bool:
    """Tell whether ``text`` begins an item as ``first`` does; the hyphen of a name may come to begin a line too."""
    item, model = _BULLET.match(text), _BULLET.match(first)
    return bool(item and model) and not (_begins_small(text) and not _begins_small(first))


def _begins_small(text: str) -> bool:
    return next((char.islower() for char in text if char.isalpha()), False)


def _joined(one: tuple[Run, ...], other: tuple[Run, ...]) -> tuple[Run, ...]:
    text, font = one[-1]
    space = "" if _BROKEN_WORD.search(text) else " "
    return (*one[:-1], (f"{text}{space}", font), *other)
