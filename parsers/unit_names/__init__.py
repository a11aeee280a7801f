"""What a written unit name means on the roster: exactly one unit, or which ones it may mean.

The rule above all others: a wrong unit is worse than a question. So names are brought to keys that
stand for every honest way of writing them, keys are compared for equality, and whatever does not
end at exactly one unit is refused with its candidates.

    words.py        the language: kinds of bodies, abbreviations, fill words; data only
    vocabulary.py   the language and the campaign's places and communes, ready for look-ups
    reading.py      a text's words -> the ways in which they can be read as a name
    book.py         the roster's names as keys; one book with marks, one without
    spelling.py     which word of the roster a written word can honestly be a slip of
    mistyped.py     what a name means but for such slips, if nothing else is nearly as near
    reach.py        where a name may end in a text: which pieces are worth asking about
    meaning.py      readings and a book -> the units that are meant
    interpreter.py  which book to ask for a text, labels, what units are to each other
    letterhead.py   which line of a letterhead is the unit
    line.py         a line of text as words that know where they stand
    surroundings.py what stands around a name, and what that makes of it
    finding.py      names inside longer texts
    index.py        NameIndex, the door to all this
"""

from parsers.unit_names.index import NameIndex

__all__ = ["NameIndex"]
