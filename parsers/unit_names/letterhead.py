"""Which line of a letterhead is the unit.

A letterhead has the superior above and the unit below. Longest or first match takes the wrong one;
so the lowest name counts, and a line above it only as the beginning of the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.text import bare, one_line
from parsers.unit_names import words as language
from parsers.unit_names.interpreter import Interpreter
from parsers.unit_names.meaning import NOTHING, Meaning, Strength

#: Lines over which one name may be broken.
MAX_BROKEN_LINES = 3
#: Two columns that were read as one line.
_COLUMNS = re.compile(r"\t+| {3,}")
_NOT_NAMES = tuple(bare(line) for line in (*language.COMMON_LINES, *language.TITLE_WORDS))
#: "Số 12-CV/ĐU", "Số: …/BC"; but not "Sở Nội vụ" typed bare.
_REFERENCE = re.compile(r"^s[ốo]\b[\s:.…_]*($|[\d/–-])", re.IGNORECASE)
_MONTH = re.compile(r"\b(?:thang|nam)\b|\d")


def name_lines(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines that may be names, columns parted, without motto, number, date and title lines."""
    kept = (line for text in lines for line in text.split("\n") if not _REFERENCE.match(line.strip()))
    parts = (one_line(part) for line in kept for part in _COLUMNS.split(line))
    return tuple(part for part in parts if _may_be_name(part))


def choose_unit(lines: tuple[str, ...], interpreter: Interpreter) -> Meaning:
    """Return what the lowest name of ``lines`` means, at least one line.

    If the lowest line and a name that is broken over lines mean different units, or the line above is
    a unit that stands beside it, both are candidates.
    """
    lowest = interpreter.mean(lines[-1])
    if len(lines) > 1 and interpreter.is_bare_kind(lines[-2]):
        return interpreter.mean(" ".join(lines[-2:]))
    broken = _broken_name(lines, interpreter)
    if broken.unit is not None and broken.units != lowest.units:
        return broken if lowest.unit is None else _either(lowest, broken)
    if lowest.unit is not None and len(lines) > 1:
        above = interpreter.mean(lines[-2])
        if above.unit is not None and interpreter.are_peers(above.unit, lowest.unit):
            return _either(lowest, above)
    return lowest


def _broken_name(lines: tuple[str, ...], interpreter: Interpreter) -> Meaning:
    for count in range(2, min(len(lines), MAX_BROKEN_LINES) + 1):
        meaning = interpreter.mean(" ".join(lines[-count:]))
        if meaning.unit is not None:
            return meaning
    return NOTHING


def _either(one: Meaning, other: Meaning) -> Meaning:
    return Meaning(strength=Strength.OPEN, units=one.units | other.units)


def _may_be_name(line: str) -> bool:
    key = bare(line)
    if not any(word.isalpha() for word in key.split()) or _REFERENCE.match(line) or _is_date(key):
        return False
    return not any(f"{key} ".startswith(f"{text} ") for text in _NOT_NAMES)


def _is_date(key: str) -> bool:
    """Tell whether a line without marks has a day, and behind it a month, a year or a number."""
    return bool(_MONTH.search(f" {key} ".partition(" ngay ")[2]))
