"""The roster's names as keys: whatever is asked of it is answered by look-ups, not by a walk over the units.

Units are numbers here, their positions in the roster, so that candidates come out in roster order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.unit import Roster
from parsers.unit_names.reach import Reach
from parsers.unit_names.reading import ORDINAL, Reading, key_of, readings, wordings
from parsers.unit_names.spelling import Speller
from parsers.unit_names.vocabulary import Phrase, Sort, Vocabulary

Units = frozenset[int]
NO_UNITS: Units = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way in which a unit's name or alias may be written."""

    unit: int
    #: True if it is the name or alias itself, nothing left out.
    is_full: bool
    #: True if the campaign's own place was left out: safe only where the text is known to be a name, or says the place.
    lacks_home: bool = False
    #: True if what is left says only what kind of body it is: never safe unless the text says the place.
    is_bare_kind: bool = False
    #: True if the commune was left out.
    lacks_commune: bool = False


class Book:
    """Names of a roster in one vocabulary."""

    def __init__(self, roster: Roster, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._communes = [" ".join(vocabulary.words(unit.commune)) for unit in roster.units]
        #: Types that a unit's own names give its commune, and that any unit's names give it.
        self._types_of_unit: dict[int, set[str]] = defaultdict(set)
        self._types_of_commune: dict[str, set[str]] = defaultdict(set)
        self._written: dict[tuple[str, ...], set[int]] = defaultdict(set)
        self._entries: dict[str, set[Entry]] = defaultdict(set)
        self._stems: dict[str, set[int]] = defaultdict(set)
        self._tails: dict[str, set[int]] = defaultdict(set)
        self._kinds: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._governing: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._schools: set[int] = set()
        self.starters: set[str] = set(vocabulary.lengths)
        self.longest_name = 0
        for position, unit in enumerate(roster.units):
            for name in (unit.name, *unit.aliases):
                self._enter(position, vocabulary.words(name))
        self.reach = Reach((*self._written, *(tuple(key.split()) for key in self._entries)), vocabulary)
        abbreviations = (text for text in vocabulary.meanings if " " not in text)
        self.speller = Speller(self._spelt_words(), phrases=self._spelt_kinds(), abbreviations=abbreviations)

    def _spelt_words(self) -> Iterator[str]:
        """Yield the words that may be mistyped: those of the roster, and of kinds, places and what deals with what."""
        for words in self._written:
            yield from (word for word in words if word not in self.vocabulary.meanings)
        for phrase in self.vocabulary.phrases:
            yield from phrase.split()
        for meant in self.vocabulary.meanings.values():
            for words in meant:
                yield from words

    def _spelt_kinds(self) -> Iterator[str]:
        return (text for text, phrase in self.vocabulary.phrases.items() if phrase.sort is Sort.KIND)

    # -- asking

    def written_as(self, words: tuple[str, ...]) -> Units:
        """Return the units whose name or alias has just these words."""
        return frozenset(self._written.get(words, ()))

    def named(self, reading: Reading, *, whole: bool = False) -> Units:
        """Return the units that ``reading`` names; with ``whole``, only by names from which nothing is left out."""
        return frozenset(
            entry.unit
            for entry in self._entries.get(reading.key, ())
            if self._agrees(entry, reading)
            and (self._is_whole(entry, reading) if whole or entry.is_bare_kind else True)
        )

    def fully_named(self, reading: Reading) -> Units:
        """Return the units whose full name or alias is ``reading``, nothing taken away on either side."""
        if reading.taken:
            return NO_UNITS
        return frozenset(
            entry.unit for entry in self._entries.get(reading.key, ()) if entry.is_full and self._agrees(entry, reading)
        )

    def numbered(self, reading: Reading) -> Units:
        """Return the units that ``reading`` names but for the ordinal, which it lacks."""
        found = self._stems.get(reading.key, ())
        return frozenset(unit for unit in found if self._lies_in(unit, reading))

    def ending(self, reading: Reading) -> Units:
        """Return the units whose names end as ``reading``: with a commune, or a commune and an ordinal."""
        found = self._tails.get(reading.key, ())
        return frozenset(unit for unit in found if self._lies_in(unit, reading))

    def governing(self, commune: Phrase) -> Units:
        """Return the bodies of the commune itself, those named by their kind and ``xã X`` alone."""
        return frozenset(self._governing.get((commune.type, commune.text), ()))

    def of_kind(self, kind: str, commune: str) -> Units:
        """Return the units of ``kind`` in ``commune``, or those that are of no commune if it is empty."""
        return frozenset(self._kinds.get((kind, commune), ()))

    def is_school(self, unit: int) -> bool:
        """Tell whether one of the unit's names begins with a school's kind."""
        return unit in self._schools

    def leads(self, unit: int) -> bool:
        """Tell whether the unit is one of those that lead a commune side by side."""
        commune = self._communes[unit]
        return bool(commune) and any(unit in self.of_kind(k, commune) for k in self.vocabulary.leading_kinds)

    # -- agreeing

    def _agrees(self, entry: Entry, reading: Reading) -> bool:
        """Tell whether the places that one side leaves out do not contradict the other."""
        if not self._lies_in(entry.unit, reading):
            return False
        if reading.above and not reading.home:
            return bool(self._communes[entry.unit])
        return True

    def _is_whole(self, entry: Entry, reading: Reading) -> bool:
        return not entry.lacks_commune and (reading.home or not entry.lacks_home)

    def _lies_in(self, unit: int, reading: Reading) -> bool:
        commune = self._communes[unit]
        if any(phrase.text != commune for phrase in reading.communes):
            return False
        typed = (phrase for phrase in (*reading.phrases, *reading.communes) if phrase.type)
        return all(self._has_type(unit, phrase) for phrase in typed)

    def _has_type(self, unit: int, phrase: Phrase) -> bool:
        known = self._types_of_unit.get(unit) or self._types_of_commune.get(phrase.text)
        return not known or phrase.type in known

    # -- entering

    def _enter(self, unit: int, words: tuple[str, ...]) -> None:
        if not words:
            return
        self._written[words].add(unit)
        self.starters.add(words[0])
        self.longest_name = max(self.longest_name, len(words))
        for phrases in wordings(words, self.vocabulary):
            self._enter_wording(unit, phrases)

    def _enter_wording(self, unit: int, phrases: tuple[Phrase, ...]) -> None:
        self._note_types(unit, phrases)
        self._note_kind(unit, phrases)
        for part in self._with_and_without_party(phrases):
            self.starters.update(part[0].text.split()[:1])
            for reading in self._own_readings(part):
                self._entries[reading.key].add(_entry(unit, reading, is_full=part is phrases))
                if ORDINAL in reading.key:
                    self._stems[reading.stem].add(unit)
                self._enter_tail(unit, reading)

    def _own_readings(self, phrases: tuple[Phrase, ...]) -> Iterator[Reading]:
        """Yield the readings of a unit's own name; without its commune only if it has words of its own."""
        for reading in readings(phrases, self.vocabulary):
            if not reading.communes or any(phrase.sort is Sort.WORD for phrase in reading.phrases):
                yield reading

    def _with_and_without_party(self, phrases: tuple[Phrase, ...]) -> Iterable[tuple[Phrase, ...]]:
        """An agency's party body is known by the agency's name too; a commune's party committee is not."""
        yield phrases
        rest = phrases[1:]
        own = any(phrase.sort is Sort.WORD for phrase in rest)
        if phrases[0].text in self.vocabulary.party_bodies and own and rest[0].sort is not Sort.COMMUNE:
            yield rest

    def _enter_tail(self, unit: int, reading: Reading) -> None:
        for at, phrase in enumerate(reading.phrases):
            if phrase.sort is Sort.COMMUNE and phrase.text == self._communes[unit]:
                self._tails[key_of(reading.phrases[at:])].add(unit)
                self._tails[phrase.text].add(unit)

    def _note_types(self, unit: int, phrases: tuple[Phrase, ...]) -> None:
        for phrase in phrases:
            if phrase.sort is Sort.COMMUNE and phrase.type:
                self._types_of_unit[unit].add(phrase.type)
                self._types_of_commune[phrase.text].add(phrase.type)

    def _note_kind(self, unit: int, phrases: tuple[Phrase, ...]) -> None:
        first, last = phrases[0], phrases[-1]
        if first.sort is Sort.KIND:
            self._kinds[(first.text, self._communes[unit])].add(unit)
        if first.text in self.vocabulary.school_kinds:
            self._schools.add(unit)
        has_kinds_only = all(phrase.sort is Sort.KIND for phrase in phrases[:-1])
        if first.text in self.vocabulary.leading_kinds and has_kinds_only and last.type:
            self._governing[(last.type, last.text)].add(unit)


def _entry(unit: int, reading: Reading, *, is_full: bool) -> Entry:
    return Entry(
        unit=unit,
        is_full=is_full and not reading.taken,
        lacks_home=reading.home,
        lacks_commune=bool(reading.communes),
        is_bare_kind=bool(reading.taken) and len(reading.kinds) == len(reading.phrases),
    )
