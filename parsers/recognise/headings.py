"""What the heading of a column means, however it is worded.

The template gives a sample of wordings. A heading matches by the words it shares with them, each
word weighing the less the more meanings it occurs in: "tên" and "thực hiện" say little, "kinh tế"
says all. So a wording never seen before is still understood by the words that matter.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from domain.campaign import FormTemplate, Kind, Role
from parsers.text import bare, fold, strip_marks

#: Share of weighted words that must agree, from 0 to 1.
MIN_SCORE = 0.6
#: How much better the best meaning must be than the next.
MIN_MARGIN = 0.1
#: A part of a known wording counts if its words weigh this much: "chính trị", but not "tên".
MIN_PART_WEIGHT = 1.5
#: Headings are short; longer texts are content.
MAX_HEADING_WORDS = 25
MAX_HEADING_CHARACTERS = 300
#: What a word weighs that no known wording has.
_UNKNOWN_WORD_WEIGHT = 0.6
#: What a number weighs that no known wording has: "Tổ 1" is a performer, not the heading "Tên tổ chức".
_NUMBER_WEIGHT = 2.0

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_COLLECTIVE = "tap the"
_INDIVIDUAL = "ca nhan"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What the cells under a heading are."""

    role: Role
    #: For PERFORMER: the kind that the heading fixes.
    kind: Kind | None = None
    #: For MODEL: code of the field that the heading fixes.
    field: str | None = None
    #: True for a heading that only stands over others.
    spans: bool = False

    def __str__(self) -> str:
        parts = [self.role.value, self.kind and self.kind.value, self.field, "spans" if self.spans else None]
        return " ".join(part for part in parts if part)


class HeadingBook:
    """All wordings of a template, ready to be matched."""

    def __init__(self, wordings: Mapping[Meaning, Iterable[str]]) -> None:
        self._exact: dict[str, Meaning] = {}
        #: The wordings that have a word, so that only those that share one are compared.
        self._with_word: dict[str, list[tuple[Meaning, frozenset[str]]]] = defaultdict(list)
        #: How known wordings spell a word with its marks.
        self._spellings: dict[str, set[str]] = defaultdict(set)
        users: dict[str, set[Meaning]] = defaultdict(set)
        for meaning, texts in wordings.items():
            for text in texts:
                key = _key(text)
                if not key:
                    continue
                self._exact.setdefault(key, meaning)
                words = frozenset(key.split())
                for word in words:
                    self._with_word[word].append((meaning, words))
                    users[word].add(meaning)
                for spelling in fold(text).split():
                    self._spellings[strip_marks(spelling)].add(spelling)
        self._weight = {word: 1 / len(meanings) for word, meanings in users.items()}

    @classmethod
    @lru_cache(maxsize=8)
    def build(cls, template: FormTemplate) -> HeadingBook:
        """Collect the wordings of ``template``; a column of a field also goes by the field's own names."""
        wordings: dict[Meaning, list[str]] = defaultdict(list)
        for column in template.columns:
            meaning = Meaning(role=column.role, kind=column.kind, field=column.field)
            wordings[meaning].extend(column.headings)
            if column.role is Role.MODEL and column.field:
                field = template.field(column.field)
                wordings[meaning].extend((field.name, field.short, *field.synonyms))
        wordings[Meaning(role=Role.OTHER, spans=True)].extend(template.spanning_headings)
        return cls(wordings)

    def match(self, text: str) -> Meaning | None:
        """Return what ``text`` means as a heading, or None if it is none that we understand."""
        key = _key(text) if len(text) <= MAX_HEADING_CHARACTERS else ""
        if not key:
            return None
        meaning = self._exact.get(key) or self._closest(self._words(text))
        return _with_kind_as_written(meaning, key) if meaning else None

    def known_words(self, text: str) -> str:
        """Return the words of ``text`` that known headings have, by which it is understood."""
        return " ".join(word for word in _key(text).split() if word in self._weight)

    def is_known(self, text: str) -> bool:
        """Tell whether ``text`` is one of the wordings, word for word."""
        return _key(text) in self._exact

    def _words(self, text: str) -> frozenset[str]:
        """Return the words without marks; one whose marks make it another word keeps them: "Hòa" is not "hóa"."""
        spelt = fold(_BRACKETS.sub(" ", text)) or fold(text)
        return frozenset(
            spelling if self._is_another(spelling) else strip_marks(spelling) for spelling in spelt.split()
        )

    def _is_another(self, spelling: str) -> bool:
        """Tell whether known wordings have the word of these letters, but never with these marks."""
        known = self._spellings.get(strip_marks(spelling), set())
        return bool(known) and spelling not in known and not spelling.isascii()

    def _closest(self, words: frozenset[str]) -> Meaning | None:
        if len(words) > MAX_HEADING_WORDS:
            return None
        best: dict[Meaning, tuple[float, frozenset[str]]] = {}
        for meaning, known in {item for word in words for item in self._with_word.get(word, ())}:
            scored = self._score(words, known), known
            best[meaning] = max(best.get(meaning, scored), scored, key=lambda item: (item[0], len(item[1])))
        ranked = sorted(best.items(), key=lambda item: -item[1][0])
        if not ranked or ranked[0][1][0] < MIN_SCORE:
            return None
        (first, (score, known)), *others = ranked
        if others and score - others[0][1][0] < MIN_MARGIN and not _alike(first, others[0][0]):
            return None
        return None if self._names_another_field(first, words - known) else first

    def _names_another_field(self, meaning: Meaning, rest: frozenset[str]) -> bool:
        """Tell whether the words left over mean another field by themselves: "Văn hóa chính trị" is no one field."""
        if meaning.field is None or not rest:
            return False
        other = self._closest(rest)
        return other is not None and other.field not in {None, meaning.field}

    def _score(self, words: frozenset[str], known: frozenset[str]) -> float:
        """Weighted share of common words (Sørensen-Dice); a heavy part of a known wording scores nearly full."""
        common = self._sum(words & known)
        if words <= known and common >= MIN_PART_WEIGHT:
            return max(0.9, 2 * common / (self._sum(words) + self._sum(known)))
        total = self._sum(words) + self._sum(known)
        return 2 * common / total if total else 0.0

    def _sum(self, words: Iterable[str]) -> float:
        return sum(self._weight.get(word) or _weight_of_unknown(word) for word in words)


def _weight_of_unknown(word: str) -> float:
    return _NUMBER_WEIGHT if word.isdigit() else _UNKNOWN_WORD_WEIGHT


def _key(text: str) -> str:
    """Return the words of a heading without marks and without what stands in brackets, "(ghi cụ thể tên mô hình)"."""
    return bare(_BRACKETS.sub(" ", text)) or bare(text)


def _alike(one: Meaning, other: Meaning) -> bool:
    """Tell whether two meanings differ in the kind of performer only, which the words decide afterwards."""
    return one.role is Role.PERFORMER and other.role is Role.PERFORMER


def _with_kind_as_written(meaning: Meaning, key: str) -> Meaning:
    """Let the words themselves fix the kind: "tập thể, cá nhân" is either, whatever wording came closest."""
    if meaning.role is not Role.PERFORMER:
        return meaning
    collective, individual = _COLLECTIVE in key, _INDIVIDUAL in key
    if collective and individual:
        return Meaning(role=Role.PERFORMER)
    if collective or individual:
        return Meaning(role=Role.PERFORMER, kind=Kind.COLLECTIVE if collective else Kind.INDIVIDUAL)
    return meaning
