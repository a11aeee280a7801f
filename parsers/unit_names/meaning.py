"""Which units a text means that is taken as one name.

The steps go from the surest to the weakest, and the first that finds units ends the search:

1. the words of a name or alias as an officer entered them (marks included);
2. names under a key: equal wordings, places taken away that contradict nothing; of these a full name beats the rest;
3. a body inside a school, for the school;
4. names that lack something (the ordinal, the kind, one of two kinds): candidates only;
5. units of the same kind in the same commune: candidates only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from parsers.unit_names.book import NO_UNITS, Book, Units
from parsers.unit_names.reading import MAX_NAME_WORDS, Reading, key_of, ordinal_of, readings, wordings
from parsers.unit_names.vocabulary import Phrase, Sort


class Strength(IntEnum):
    """How much a meaning is worth."""

    #: No unit at all.
    NOTHING = 0
    #: Units like the one that is written; it may be none of them.
    LIKE = 1
    #: The name lacks something; it is one of the units.
    OPEN = 2
    #: The name is written; it means one unit unless several bear it.
    NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """The units that a text may mean."""

    strength: Strength
    units: Units = NO_UNITS
    #: True if a typing error had to be borne to find them.
    is_mistyped: bool = False

    @property
    def unit(self) -> int | None:
        """The unit that is meant, if it is certain."""
        return next(iter(self.units)) if self.strength is Strength.NAMED and len(self.units) == 1 else None


NOTHING = Meaning(strength=Strength.NOTHING)


def find_meaning(words: tuple[str, ...], book: Book, *, whole: bool = False) -> Meaning:
    """Return what ``words`` (in the book's comparable form) mean.

    With ``whole``, for words that merely stand in a text: only names from which nothing is left out,
    and no units that are merely alike.
    """
    if not words or len(words) > MAX_NAME_WORDS:
        return NOTHING
    # Without marks, an alias that fits word for word may still be another unit's name: "Kim An" and "Kim Ân".
    if book.vocabulary.marks and (units := book.written_as(words)):
        return Meaning(strength=Strength.NAMED, units=units)
    parted = (tuple(readings(phrases, book.vocabulary)) for phrases in wordings(words, book.vocabulary))
    ways = tuple(way for way in parted if way)
    steps = (
        partial(_named, whole=whole),
        partial(_inside_school, whole=whole),
        _lacking,
        partial(_inside_another, whole=whole),
        *(() if whole else (_alike,)),
    )
    found = (step(ways, book) for step in steps)
    return next((meaning for meaning in found if meaning.units), NOTHING)


def find_turned(words: tuple[str, ...], book: Book) -> Meaning:
    """Return what ``words`` mean that say the commune before the kind: ``Kim An - Trường Tiểu học``."""
    if not words or len(words) > MAX_NAME_WORDS:
        return NOTHING
    _, first = book.vocabulary.phrase_at(words, 0)
    if first is None or first.sort is not Sort.COMMUNE:
        return NOTHING
    turned = (find_meaning(words[at:] + words[:at], book) for at in range(1, len(words)))
    units = NO_UNITS.union(*(meaning.units for meaning in turned if meaning.strength is Strength.NAMED))
    return Meaning(strength=Strength.NAMED if len(units) == 1 else Strength.LIKE, units=units)


def is_bare_kind(words: tuple[str, ...], book: Book) -> bool:
    """Tell whether ``words`` say a kind of body and nothing else: no name, no place."""
    if not words or len(words) > MAX_NAME_WORDS or book.written_as(words):
        return False
    return any(all(phrase.sort is Sort.KIND for phrase in phrases) for phrases in wordings(words, book.vocabulary))


#: The readings of one wording, from the fullest on; at least one.
Way = tuple[Reading, ...]
Ways = tuple[Way, ...]


def _named(ways: Ways, book: Book, *, whole: bool) -> Meaning:
    """The units named under any wording; another wording that says a kind alone keeps it open ("TT huyện")."""
    by_way = [NO_UNITS.union(*(book.named(reading, whole=whole) for reading in way)) for way in ways]
    units = NO_UNITS.union(*by_way)
    if not units:
        return NOTHING
    open_ways = (way for way, named in zip(ways, by_way, strict=True) if not named)
    kinds = NO_UNITS.union(*(_of_bare_kind(way, book) for way in open_ways))
    full = NO_UNITS.union(*(book.fully_named(reading) for way in ways for reading in way))
    if kinds:
        return Meaning(strength=Strength.OPEN, units=units | kinds)
    return Meaning(strength=Strength.NAMED, units=full or units)


def _inside_school(ways: Ways, book: Book, *, whole: bool) -> Meaning:
    """``Công đoàn trường TH Kim An``: a body inside a school signs for it."""
    units = NO_UNITS.union(*(book.named(reading, whole=whole) for reading in _hosts(ways, book)))
    is_school = bool(units) and all(book.is_school(unit) for unit in units)
    return Meaning(strength=Strength.NAMED, units=units) if is_school else NOTHING


def _inside_another(ways: Ways, book: Book, *, whole: bool) -> Meaning:
    """``Chi bộ Phòng Nội vụ``, ``Chi bộ Tiểu học Cao Viên``: a body inside another unit or one of two schools."""
    hosts = tuple(_hosts(ways, book))
    units = NO_UNITS.union(*(book.named(reading, whole=whole) | book.numbered(reading) for reading in hosts))
    return Meaning(strength=Strength.OPEN, units=units)


def _hosts(ways: Ways, book: Book) -> Iterator[Reading]:
    """Yield the readings of what stands after the name of an inner body."""
    for way in ways:
        if way[0].phrases[0].text in book.vocabulary.inner_bodies:
            yield from readings(way[0].phrases[1:], book.vocabulary)


def _lacking(ways: Ways, book: Book) -> Meaning:
    """The units under each wording's fullest reading that lacks only one thing."""
    steps = (_without_ordinal, _side_by_side, _place_alone)
    found = (
        next((units for reading in way for step in steps if (units := step(reading, book))), _of_bare_kind(way, book))
        for way in ways
    )
    return Meaning(strength=Strength.OPEN, units=NO_UNITS.union(*found))


def _alike(ways: Ways, book: Book) -> Meaning:
    """The units of the same kind in the same commune, where the commune follows the kind: ``TH Cao Viên III``.

    Not where a proper name stands between: ``Mầm non Sao Mai xã Cao Viên`` is like none of Cao Viên's own.
    """
    units = NO_UNITS.union(*(_of_kind_in_commune(way[0], book) for way in ways))
    return Meaning(strength=Strength.LIKE, units=units)


# -- one reading


def _without_ordinal(reading: Reading, book: Book) -> Units:
    """``Tiểu học Cao Viên``, where there are a first and a second."""
    return book.numbered(reading)


def _side_by_side(reading: Reading, book: Book) -> Units:
    """``Đảng ủy - UBND xã Cao Viên``: two leading bodies of one commune."""
    kinds = reading.kinds
    if len(kinds) < 2 or not book.vocabulary.leading_kinds.issuperset(kinds):
        return NO_UNITS
    names = ((Phrase(text=kind, sort=Sort.KIND), *reading.phrases[len(kinds) :]) for kind in kinds)
    return NO_UNITS.union(*(book.named(Reading(phrases=name, key=key_of(name))) for name in names))


def _place_alone(reading: Reading, book: Book) -> Units:
    """``Xã Thanh Cao``, ``Thanh Mai``, ``Cao Viên I``, ``Trường Kim An``: a commune whose body is not said."""
    phrases = reading.phrases
    is_school = phrases[0].text == book.vocabulary.school
    place = phrases[1:] if is_school else phrases
    if not place or place[0].sort is not Sort.COMMUNE or not _is_ordinal(place[1:]):
        return NO_UNITS
    if place[0].type and len(place) == 1 and not is_school:
        return book.governing(place[0])
    units = book.ending(Reading(phrases=place, key=key_of(place)))
    return frozenset(unit for unit in units if book.is_school(unit) or not is_school)


def _is_ordinal(phrases: tuple[Phrase, ...]) -> bool:
    return not phrases or (len(phrases) == 1 and ordinal_of(phrases[0].text) is not None)


def _of_bare_kind(way: Way, book: Book) -> Units:
    """``TT huyện``: the units of the kind that are of no commune. ``UBND huyện`` is the place itself, and no unit."""
    for reading in way:
        if reading.home and not reading.ordinal and len(reading.kinds) == len(reading.phrases):
            is_place_itself = reading.kinds[0] in book.vocabulary.leading_kinds
            return NO_UNITS if is_place_itself else book.of_kind(reading.kinds[0], "")
    return NO_UNITS


def _of_kind_in_commune(reading: Reading, book: Book) -> Units:
    kinds = reading.kinds
    following = reading.phrases[len(kinds) : len(kinds) + 1]
    if not kinds or not following or following[0].sort is not Sort.COMMUNE:
        return NO_UNITS
    sought = book.vocabulary.school_kinds if kinds == (book.vocabulary.school,) else kinds
    return NO_UNITS.union(*(book.of_kind(kind, following[0].text) for kind in sought))
