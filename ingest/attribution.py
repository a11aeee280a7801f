"""Whose form it is: one weighing of all evidence, in one pure function.

A wrong unit is the worst error there is. So a unit is named only if what points to it weighs enough
and nothing of weight points elsewhere; in every other case an officer decides, with the candidates
before him. A form that names its unit beats the sender's address: clerks write for each other, and
an education office for all its schools, so an address alone never names a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from domain.evidence import Attribution, Evidence, NameMatch, Source
from domain.form import Form
from domain.message import Envelope
from domain.reasons import Reason, ReasonCode, reason
from domain.unit import Roster, Unit
from ingest.row_units import RowUnits, units_in_rows
from parsers.mentions import find_mention
from parsers.text import bare, fold
from parsers.unit_names import NameIndex

#: What each source weighs; a form's own words are worth more than all that stands around it.
WEIGHTS: Mapping[Source, int] = {
    Source.FORM_LINE: 3,
    Source.LETTERHEAD: 3,
    Source.TITLE: 3,
    Source.SENDER: 2,
    Source.SUBJECT: 1,
    Source.FILE_NAME: 1,
    Source.SENDER_NAME: 1,
    Source.BODY: 1,
}
#: What a unit needs, from two sources at least, where the form's own words do not name it; and what weighs
#: against a unit that they do name.
ENOUGH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a mail says around a form."""

    envelope: Envelope
    #: Name of the file, and of its sheet if the workbook has several forms.
    file_name: str
    body: str = ""
    #: True if this is the only form of the mail: only then does the sender's address say whose it is.
    is_only_form: bool = True
    #: True if a program recognised the form in a picture: its marks may be misread, its letters hardly.
    is_recognised: bool = False


#: Characters of a subject, file name or body in which names are looked for.
MAX_SEARCHED = 2_000
#: Texts, and letterheads, of which the answer is kept; one may have 20,000 characters, a letterhead twelve times that.
MAX_KNOWN, MAX_KNOWN_HEADS = 512, 16
#: Names in one text beyond which it is a list of addressees and says nothing about who wrote.
MAX_NAMES = 5
#: Performers in which a commune is looked for.
MAX_PERFORMERS = 200
#: What says of a form whose it is, in the sender's own words for this mail.
_SAID_OF_FORM = (Source.SUBJECT, Source.FILE_NAME)
#: How the names of those begin who stand above all others in a commune.
_HEADS = ("dang uy", "dang bo xa", "ubnd", "uy ban nhan dan", "hdnd")
_COMMUNE, _SOCIETY = fold("xã"), fold("hội")


def _is_date(line: str) -> bool:
    """Tell whether a line is place and date: the district's town is a commune too."""
    return {"ngay", "thang"} <= set(bare(line).split())


def _commune_word(text: str) -> str | None:
    """Return the word for a commune if it stands in ``text`` as such, and not as part of "xã hội"."""
    words = fold(text).split()
    for word, following in zip(words, [*words[1:], ""], strict=True):
        if word == _COMMUNE and following != _SOCIETY:
            return "xã"
    return None


def _heads_commune(unit: Unit) -> bool:
    return bare(unit.name).startswith(_HEADS)


class Attributor:
    """Knows the roster's names and senders; answers whose form it is."""

    def __init__(self, roster: Roster, index: NameIndex) -> None:
        self._roster = roster
        self._order = {unit.code: position for position, unit in enumerate(roster.units)}
        senders: dict[str, list[str]] = defaultdict(list)
        for unit in roster.units:
            for address in unit.senders:
                senders[address.casefold()].append(unit.code)
        self._senders = {address: tuple(codes) for address, codes in senders.items()}
        #: What stands in a mail again and again (its body, the letterhead of its forms) is looked up once.
        self._find = lru_cache(maxsize=MAX_KNOWN)(index.find)
        self._match = lru_cache(maxsize=MAX_KNOWN)(index.match)
        self._match_letterhead = lru_cache(maxsize=MAX_KNOWN_HEADS)(index.match_letterhead)
        self._communes = tuple(dict.fromkeys(unit.commune for unit in roster.units if unit.commune))

    def attribute(self, form: Form | None, around: Surroundings) -> Attribution:
        """Return the unit of ``form`` if it is certain, else why not and which units it may be.

        Without a form (a scan, a text), only what stands around is weighed, and no unit is certain;
        the candidates are those that any source names.
        """
        own = tuple(self._of_form(form, is_recognised=around.is_recognised)) if form else ()
        outside = tuple(self._of_mail(around))
        return self._weigh(form, around, (own, outside))

    def knows_sender(self, address: str) -> bool:
        """Tell whether ``address`` is known to write for a unit."""
        return address.casefold() in self._senders

    def in_rows(self, form: Form) -> RowUnits:
        """Return the units that the rows of ``form`` name as performers."""
        return units_in_rows(form, self._match)

    def names_unit(self, envelope: Envelope) -> bool:
        """Tell whether a mail comes from a unit by its header: its known address, or a name in subject or sender."""
        words = Surroundings(envelope=envelope, file_name="")
        return any(item.match.candidates for item in self._of_mail(words))

    # -- evidence

    def _of_form(self, form: Form, *, is_recognised: bool) -> Iterable[Evidence]:
        if form.unit_as_written:
            match = self._match(form.unit_as_written)
            if is_recognised and not match.candidates:
                match = self._match(bare(form.unit_as_written))
            yield Evidence(source=Source.FORM_LINE, match=match)
        if form.letterhead:
            head = self._match_letterhead(form.letterhead)
            if is_recognised and (head is None or not head.candidates):
                head = self._match_letterhead(tuple(bare(line) for line in form.letterhead))
            if head is not None:
                yield Evidence(source=Source.LETTERHEAD, match=head)
        named = self._find(form.title[:MAX_SEARCHED])
        if len(named) == 1:
            yield Evidence(source=Source.TITLE, match=named[0])

    def _of_mail(self, around: Surroundings) -> Iterable[Evidence]:
        envelope = around.envelope
        known = self._senders.get(envelope.sender.casefold(), ())
        if known and around.is_only_form:
            unit = known[0] if len(known) == 1 else None
            match = NameMatch(written=envelope.sender, unit=unit, candidates=known, is_open=unit is None)
            yield Evidence(source=Source.SENDER, match=match)
        texts = (
            (Source.SUBJECT, envelope.subject),
            (Source.FILE_NAME, around.file_name),
            (Source.SENDER_NAME, envelope.sender_name),
            (Source.BODY, around.body),
        )
        for source, text in texts:
            found = self._find(text[:MAX_SEARCHED])
            if len(found) <= MAX_NAMES:
                yield from (Evidence(source=source, match=match) for match in found)

    # -- weighing

    def _weigh(
        self, form: Form | None, around: Surroundings, parts: tuple[Sequence[Evidence], Sequence[Evidence]]
    ) -> Attribution:
        own, outside = parts
        evidence = (*own, *outside)
        candidates = self._in_order(code for item in evidence for code in item.match.candidates)
        if form is None:
            return Attribution(unit=None, reason=None, candidates=candidates, evidence=evidence)
        is_blank = any(problem.reason.code is ReasonCode.UNIT_LINE_BLANK for problem in form.problems)
        unit, why = self._decide(own, outside, is_blank=is_blank)
        why = why or (self._foreign_commune(str(unit), form, around) if unit else None)
        if unit is not None and why is None:
            return Attribution(unit=unit, reason=None, candidates=(unit,), evidence=evidence)
        return Attribution(unit=None, reason=why, candidates=candidates, evidence=evidence)

    def _decide(
        self, own: Sequence[Evidence], outside: Sequence[Evidence], *, is_blank: bool
    ) -> tuple[str | None, Reason | None]:
        if not own:
            return self._by_surroundings(outside)
        leading = own[0]
        if leading.source is Source.LETTERHEAD and is_blank and self._is_of_district(leading.match.unit):
            return None, reason(ReasonCode.UNIT_NOT_WRITTEN)
        if leading.match.unit:
            return self._checked(leading, (*own[1:], *outside))
        if not leading.match.is_open:
            return None, reason(ReasonCode.UNIT_UNKNOWN, written=leading.match.written)
        return self._settle(leading, (*own[1:], *outside))

    def _checked(self, leading: Evidence, others: Sequence[Evidence]) -> tuple[str | None, Reason | None]:
        """Take the unit that the form names, unless enough beside the sender's address names another.

        Against a mistyped name, anything is enough.
        """
        unit = str(leading.match.unit)
        against = [item for item in others if item.source is not Source.SENDER and not self._is_superior(item, unit)]
        bearable = 1 if leading.match.is_mistyped else ENOUGH
        rivals = {code for code, weight in self._sums(against).items() if code != unit and weight >= bearable}
        rivals |= self._sent_for(others) - {unit}
        if rivals:
            return None, self._conflict((unit, *rivals))
        return unit, None

    @staticmethod
    def _sent_for(others: Sequence[Evidence]) -> set[str]:
        """Return the units that a known sender writes for, as subject or file name say too: a form left unchanged?"""
        named = {source: {item.match.unit for item in others if item.source is source} for source in _SAID_OF_FORM}
        known = {item.match.unit for item in others if item.source is Source.SENDER}
        return {code for code in known if code and any(code in units for units in named.values())}

    def _is_of_district(self, unit: str | None) -> bool:
        """Tell whether ``unit`` is an office of the district: over a blank unit line it is the superior as well."""
        return unit is not None and not self._roster.by_code[unit].commune

    def _is_superior(self, item: Evidence, unit: str) -> bool:
        """Tell whether a letterhead names who stands above ``unit``: an office of the district, or its commune."""
        if item.source is not Source.LETTERHEAD or item.match.unit is None:
            return False
        head, named = self._roster.by_code[item.match.unit], self._roster.by_code[unit]
        if not named.commune:
            return False
        heads_it = head.commune == named.commune and _heads_commune(head) and not _heads_commune(named)
        return heads_it or not head.commune

    def _foreign_commune(self, unit: str, form: Form, around: Surroundings) -> Reason | None:
        """Return why a body of the whole district is doubtful: something names a commune.

        Communes have a "Hội Nông dân" and a "Công an" of their own, which are not asked and write the
        same name; the letterhead, the subject or the file name then say "xã Kim An".
        """
        named = self._roster.by_code[unit]
        if named.commune:
            return None
        own = [form.unit_as_written or "", *(line for line in form.letterhead if not _is_date(line))]
        text = "\n".join((*own, around.envelope.subject, around.file_name))
        commune = find_mention(text, (name for name in self._communes if name not in named.name))
        if commune is None:
            commune = self._commune_of_rows(form)
        if commune is None and _commune_word(named.name) is None:
            commune = _commune_word("\n".join(own))
        return reason(ReasonCode.COMMUNE_NAMED, unit=named.name, commune=commune) if commune else None

    def _commune_of_rows(self, form: Form) -> str | None:
        """Return the commune of which performers are the body that the form's line names: "Hội Nông dân xã Kim An"."""
        own = set(bare(form.unit_as_written or "").split())
        performers = {entry.performer[:MAX_SEARCHED] for entry in form.entries}
        words = [text for text in map(bare, sorted(performers)[:MAX_PERFORMERS]) if own and own <= set(text.split())]
        named = {name for name in self._communes for text in words if f" xa {bare(name)} " in f" {text} "}
        return named.pop() if len(named) == 1 else None

    def _settle(self, leading: Evidence, others: Sequence[Evidence]) -> tuple[str | None, Reason | None]:
        """Choose among the units that the form's words leave open, if the rest points to exactly one of them."""
        sums = self._sums(others)
        strong = [code for code in leading.match.candidates if sums.get(code, 0) >= ENOUGH]
        touched = [code for code in leading.match.candidates if sums.get(code, 0)]
        if len(strong) == 1 and touched == strong:
            return strong[0], None
        names = self._names(leading.match.candidates)
        return None, reason(ReasonCode.UNIT_AMBIGUOUS, written=leading.match.written, candidates=names)

    def _by_surroundings(self, outside: Sequence[Evidence]) -> tuple[str | None, Reason | None]:
        sums = self._sums(outside)
        sources = {item.source for item in outside if item.match.unit}
        if len(sums) == 1 and len(sources) > 1 and min(sums.values()) >= ENOUGH:
            return next(iter(sums)), None
        if len(sums) > 1:
            return None, self._conflict(sums)
        return None, reason(ReasonCode.UNIT_NOT_WRITTEN)

    # -- helpers

    def _sums(self, evidence: Iterable[Evidence]) -> dict[str, int]:
        """Return the weight for each unit that some source names exactly; a source counts once a unit."""
        named = {(item.source, item.match.unit) for item in evidence if item.match.unit}
        sums: dict[str, int] = defaultdict(int)
        for source, unit in named:
            sums[str(unit)] += WEIGHTS[source]
        return dict(sums)

    def _conflict(self, codes: Iterable[str]) -> Reason:
        return reason(ReasonCode.EVIDENCE_CONFLICTS, units=self._names(self._in_order(codes)))

    def _in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(set(codes), key=lambda code: self._order.get(code, len(self._order))))

    def _names(self, codes: Iterable[str]) -> str:
        return "; ".join(self._roster.by_code[code].name for code in codes)
