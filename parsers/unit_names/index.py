"""The door to the roster's names."""

from __future__ import annotations

import re

from domain.evidence import NameMatch
from domain.unit import Roster
from parsers.legacy import decode_text
from parsers.limits import MAX_TEXT
from parsers.unit_names import words as language
from parsers.unit_names.book import Book
from parsers.unit_names.finding import find_names
from parsers.unit_names.interpreter import Interpreter
from parsers.unit_names.letterhead import choose_unit, name_lines
from parsers.unit_names.meaning import NOTHING, Meaning, Strength
from parsers.unit_names.vocabulary import build_vocabulary

#: Boards of parties and societies, which write for them: "BCH Hội Nông dân huyện" is the society itself.
_BOARD = re.compile(
    rf"\b(?:{'|'.join(language.BOARDS)}) (?=(?:{'|'.join(language.WITH_BOARDS)})\b)".replace(" ", r"\s+"),
    re.IGNORECASE,
)
#: Signs that lead to a name or fill its line, and gaps, of which four say as much as a hundred.
_LEADERS = re.compile(r"([^\w\n]|_)\1{4,}")
#: Characters of a text in which names are looked for.
MAX_SEARCHED = 2_000


class NameIndex:
    """What written names mean on one roster."""

    def __init__(self, *, codes: tuple[str, ...], interpreter: Interpreter) -> None:
        self._codes = codes
        self._interpreter = interpreter

    @classmethod
    def build(cls, roster: Roster, *, places: tuple[str, ...], unit_labels: tuple[str, ...] = ()) -> NameIndex:
        """Return the index of ``roster``.

        ``places`` are the names of the places above the units as people write them, e.g. ``huyện Thanh
        Oai``, ``Thanh Oai``, ``Hà Nội``: the lowest of them is the campaign's own. ``unit_labels`` are the
        form's labels before a unit's name, e.g. ``Đơn vị``.
        """
        communes = set(roster.communes)
        marked, unmarked = (
            Book(roster, build_vocabulary(marks=marks, communes=communes, places=places, unit_labels=unit_labels))
            for marks in (True, False)
        )
        codes = tuple(unit.code for unit in roster.units)
        return cls(codes=codes, interpreter=Interpreter(marked=marked, unmarked=unmarked))

    def match(self, written: str) -> NameMatch:
        """Return what ``written`` means, a text that is supposed to be one unit's name.

        Its labels and dot leaders may still be there, and its superior on the line above:
        ``"ĐƠN VỊ: ……THCS Hồng Dương……"``, ``"UBND HUYỆN\\nPHÒNG NỘI VỤ"``.
        """
        text = _readable(written[:MAX_TEXT])
        meaning = self._interpreter.mean(text)
        if "\n" in text and meaning.strength <= Strength.LIKE:
            lines = name_lines(text.split("\n"))
            meaning = choose_unit(lines, self._interpreter) if lines else NOTHING
        several = self._several(text) if meaning.strength <= Strength.LIKE else NOTHING
        return self._match(written, several if several.units else meaning)

    def match_letterhead(self, lines: tuple[str, ...]) -> NameMatch | None:
        """Return what the lines of a letterhead mean, upper line first; None if none of them is a name.

        The lower line is the unit and the upper its superior, which is never taken for the unit. A name
        may be broken over lines; lines that stand on every document, numbers, dates and titles are no names.
        """
        names = name_lines(_readable("\n".join(line[:MAX_TEXT] for line in lines)).split("\n"))
        if not names:
            return None
        return self._match("\n".join(names), choose_unit(names, self._interpreter))

    def find(self, text: str) -> tuple[NameMatch, ...]:
        """Return the unit names that stand in a longer text, longest first, none inside another.

        For subjects, file names and bodies. Only complete names count; who is written to is not who writes.
        """
        found = find_names(_readable(text[:MAX_SEARCHED]), self._interpreter)
        return tuple(self._match(name.written, name.meaning) for name in found)

    def _several(self, text: str) -> Meaning:
        """A text that names two units or more means one of them at most."""
        found = find_names(text[:MAX_SEARCHED], self._interpreter)
        units = frozenset(unit for name in found for unit in name.meaning.units)
        return Meaning(strength=Strength.OPEN, units=units) if len(found) > 1 else NOTHING

    def _match(self, written: str, meaning: Meaning) -> NameMatch:
        unit = None if meaning.unit is None else self._codes[meaning.unit]
        candidates = tuple(self._codes[position] for position in sorted(meaning.units))
        is_open = unit is None and meaning.strength > Strength.LIKE
        return NameMatch(
            written=written, unit=unit, candidates=candidates, is_open=is_open, is_mistyped=meaning.is_mistyped
        )


def _readable(text: str) -> str:
    """Return ``text`` clean, without long leaders, and without the board that writes for a body."""
    return _BOARD.sub("", _LEADERS.sub(r"\1\1\1\1", decode_text(text)))
