"""One weighing of all that says whose form it is, in one pure function.

A wrong unit is the worst error there is. So a unit is named only if what points to it weighs enough
and nothing of weight points elsewhere; in every other case an officer decides, with the candidates
before him. A form that names its unit beats the sender's address: clerks write for each other, and
an education office for all its schools, so an address alone never names a unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from domain.evidence import Attribution, Bearing, Confidence, Evidence, Source
from domain.reasons import Reason, ReasonCode, reason
from domain.unit import Roster, Unit
from ingest.bearing import bearing_on
from ingest.standing import is_office, stands_above

#: What each source weighs; a form's own words are worth more than all that stands around it.
WEIGHTS: Mapping[Source, int] = {
    Source.FORM_LINE: 3,
    Source.LETTERHEAD: 3,
    Source.TITLE: 3,
    Source.SIGNATURE: 2,
    Source.SENDER: 2,
    Source.SHEET_NAME: 1,
    Source.SUBJECT: 1,
    Source.FILE_NAME: 1,
    Source.SENDER_NAME: 1,
    Source.BODY: 1,
    Source.MAIL_SIGNATURE: 1,
}
#: What a unit needs, from two sources at least, where the form's own words do not name it; and what weighs
#: against a unit that they do name.
ENOUGH = 2
#: What the address weighs in a mail that is sent on, as it says who sent it on; and a sheet's name among several.
SENT_ON, LABEL = 1, 2

#: By what a form names its unit itself, strongest first.
_NAMING = (Source.FORM_LINE, Source.LETTERHEAD, Source.TITLE)
#: What says of a form whose it is, in the sender's own words for this mail.
_SAID_OF_FORM = (Source.SUBJECT, Source.FILE_NAME, Source.SHEET_NAME)
#: What only says who wrote.
_WRITER = frozenset({Source.SENDER, Source.SENDER_NAME, Source.MAIL_SIGNATURE})
#: Sources that are one text by one hand, and count once.
_SAME_TEXT = {Source.MAIL_SIGNATURE: Source.BODY}


def _no_commune(unit: Unit) -> str | None:  # noqa: ARG001 - the shape of Circumstances.commune_beside
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What beside names bears on the weighing."""

    #: False for a scan or a text without a form: then no unit is named.
    has_form: bool = True
    #: True if the form has a line for the unit and nothing stands in it.
    is_line_blank: bool = False
    is_only_form: bool = True
    #: True if the mail is sent on.
    is_sent_on: bool = False
    #: Gives the commune of which form and mail speak beside a body of the whole district, or None.
    commune_beside: Callable[[Unit], str | None] = _no_commune
    #: Another district that the letterhead names, or None.
    other_district: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """What the weighing came to: a unit, or a reason; and the unit that it was about."""

    claim: str | None = None
    why: Reason | None = None
    #: What of the form itself names the unit; None where other sources settled it.
    leading: Evidence | None = None


def weigh(evidence: Sequence[Evidence], roster: Roster, circumstances: Circumstances = Circumstances()) -> Attribution:
    """Return the unit that ``evidence`` names if it is certain enough, else why not and which units it may be.

    Without a form, no unit is named; the candidates are those that any source names. The order of evidence
    does not matter.
    """
    return _Scales(evidence, roster, circumstances).attribution()


class _Scales:
    """All that is weighed for one form."""

    def __init__(self, evidence: Sequence[Evidence], roster: Roster, circumstances: Circumstances) -> None:
        self._evidence = tuple(evidence)
        self._roster = roster
        self._circumstances = circumstances

    def attribution(self) -> Attribution:
        candidates = self._in_order(code for item in self._evidence for code in item.match.candidates)
        doubt = Confidence.DOUBTFUL if candidates else Confidence.UNKNOWN
        if not self._circumstances.has_form:
            return Attribution(unit=None, reason=None, candidates=candidates, evidence=self._evidence, confidence=doubt)
        verdict = self._decide()
        claim, why = verdict.claim, verdict.why
        if claim is not None and why is None:
            why = self._foreign_place(claim)
        borne = tuple(replace(item, bearing=self._bearing(item, claim)) for item in self._evidence)
        if claim is None or why is not None:
            return Attribution(
                unit=None, reason=why, candidates=candidates, evidence=borne, confidence=doubt, claim=claim
            )
        confidence = self._confidence(verdict.leading, borne)
        return Attribution(
            unit=claim, reason=None, candidates=(claim,), evidence=borne, confidence=confidence, claim=claim
        )

    def _decide(self) -> _Verdict:
        leading = self._leading()
        if leading is None:
            return self._by_surroundings()
        if leading.source is Source.LETTERHEAD and self._circumstances.is_line_blank and self._is_office(leading):
            return _Verdict(why=reason(ReasonCode.UNIT_NOT_WRITTEN))
        if leading.match.unit:
            return self._checked(leading, leading.match.unit)
        if not leading.match.is_open:
            return _Verdict(why=reason(ReasonCode.UNIT_UNKNOWN, written=leading.match.written))
        return self._settle(leading)

    # -- by what the form itself says

    def _leading(self) -> Evidence | None:
        """Return by what the form itself names its unit: its strongest source, of several forms also its sheet."""
        own = [item for item in self._evidence if item.source in _NAMING]
        if not own and not self._circumstances.is_only_form:
            own = [item for item in self._evidence if item.source is Source.SHEET_NAME]
            own = own if len(own) == 1 and own[0].match.unit else []
        return min(own, key=_precedence, default=None)

    def _checked(self, leading: Evidence, unit: str) -> _Verdict:
        """Take the unit that the form names, unless enough beside the sender's address names another."""
        against = self._against(unit)
        sums = self._sums(item for item in against if item.source is not Source.SENDER)
        rivals = {code for code, weight in sums.items() if weight >= ENOUGH} | self._sent_for(against)
        named = {code for item in against for code in item.match.candidates}
        if _is_weak(leading):
            rivals |= named
        elif leading.source is Source.LETTERHEAD:
            rivals |= {code for code in named if self._stands_above(unit, code)}
        why = self._conflict({unit, *rivals}) if rivals else None
        return _Verdict(claim=unit, why=why, leading=leading)

    @staticmethod
    def _sent_for(evidence: Sequence[Evidence]) -> set[str]:
        """Return the units that a known sender writes for, as subject or file name say too: a form left unchanged?"""
        said = {item.match.unit for item in evidence if item.source in _SAID_OF_FORM}
        known = (item.match.unit for item in evidence if item.source is Source.SENDER)
        return {code for code in known if code and code in said}

    def _settle(self, leading: Evidence) -> _Verdict:
        """Choose among the units that the form's words leave open, if the rest points to exactly one of them."""
        open_to = leading.match.candidates
        sums = self._sums(item for item in self._evidence if item is not leading)
        touched = [code for code in open_to if code in sums]
        if len(touched) != 1 or sums[touched[0]] < ENOUGH:
            names = self._names(self._in_order(open_to))
            return _Verdict(why=reason(ReasonCode.UNIT_AMBIGUOUS, written=leading.match.written, candidates=names))
        unit = touched[0]
        rivals = self._rivals_of_settled(unit, leading)
        return _Verdict(claim=unit, why=self._conflict({unit, *rivals}) if rivals else None)

    def _rivals_of_settled(self, unit: str, leading: Evidence) -> set[str]:
        """Return the units beyond those that the form leaves open for which enough beside the address speaks."""
        against = self._against(unit)
        if _is_weak(leading):
            return {code for item in against for code in item.match.candidates}
        sums = self._sums(item for item in against if item.source is not Source.SENDER)
        return {code for code, weight in sums.items() if weight >= ENOUGH}

    # -- by what stands around it

    def _by_surroundings(self) -> _Verdict:
        """Take the unit that two sources name, one of which says more than who wrote, if nothing speaks against it."""
        sums = self._sums(self._evidence)
        if len(sums) != 1:
            return _Verdict(why=self._conflict(sums) if sums else reason(ReasonCode.UNIT_NOT_WRITTEN))
        unit = next(iter(sums))
        against = {code for item in self._against(unit) for code in item.match.candidates}
        if against:
            return _Verdict(claim=unit, why=self._conflict({unit, *against}))
        sources = {_SAME_TEXT.get(item.source, item.source) for item in self._evidence if item.match.unit}
        if len(sources) > 1 and sums[unit] >= ENOUGH and not self._names_only_writer():
            return _Verdict(claim=unit)
        return _Verdict(claim=unit, why=reason(ReasonCode.UNIT_NOT_WRITTEN))

    def _names_only_writer(self) -> bool:
        return all(item.source in _WRITER for item in self._evidence if item.match.unit)

    # -- what it means

    def _bearing(self, item: Evidence, unit: str | None) -> Bearing | None:
        is_only_form = self._circumstances.is_only_form
        return bearing_on(unit, item, self._roster, is_only_form=is_only_form) if unit is not None else None

    def _against(self, unit: str) -> list[Evidence]:
        return [item for item in self._evidence if self._bearing(item, unit) is Bearing.AGAINST]

    def _stands_above(self, head: str, unit: str) -> bool:
        return stands_above(self._roster.by_code[head], self._roster.by_code[unit])

    def _is_office(self, item: Evidence) -> bool:
        """Tell whether an office of the district is named: over a blank unit line it is the superior as well."""
        return item.match.unit is not None and is_office(self._roster.by_code[item.match.unit])

    def _foreign_place(self, code: str) -> Reason | None:
        """Return why a unit is doubtful: another district is named, or a commune beside a body of our district."""
        unit = self._roster.by_code[code]
        commune = self._circumstances.commune_beside(unit) if is_office(unit) else None
        place = self._circumstances.other_district or commune
        return reason(ReasonCode.COMMUNE_NAMED, unit=unit.name, commune=place) if place else None

    @staticmethod
    def _confidence(leading: Evidence | None, evidence: Iterable[Evidence]) -> Confidence:
        if leading is None:
            return Confidence.AGREED
        is_borne = any(item.bearing is Bearing.AGAINST for item in evidence)
        return Confidence.CLEAR if is_borne or _is_weak(leading) else Confidence.CERTAIN

    # -- helpers

    def _sums(self, evidence: Iterable[Evidence]) -> dict[str, int]:
        """Return the weight for each unit that some source names exactly; a source counts once a unit."""
        weights = self._weights()
        named = {(_SAME_TEXT.get(item.source, item.source), item.match.unit) for item in evidence if item.match.unit}
        sums: dict[str, int] = defaultdict(int)
        for source, unit in named:
            sums[str(unit)] += weights[source]
        return dict(sums)

    def _weights(self) -> Mapping[Source, int]:
        weights = dict(WEIGHTS)
        if self._circumstances.is_sent_on:
            weights[Source.SENDER] = SENT_ON
        if not self._circumstances.is_only_form:
            weights[Source.SHEET_NAME] = LABEL
        return weights

    def _conflict(self, codes: Iterable[str]) -> Reason:
        return reason(ReasonCode.EVIDENCE_CONFLICTS, units=self._names(self._in_order(codes)))

    def _in_order(self, codes: Iterable[str]) -> tuple[str, ...]:
        named = set(codes)
        return tuple(unit.code for unit in self._roster.units if unit.code in named) if named else ()

    def _names(self, codes: Iterable[str]) -> str:
        return "; ".join(self._roster.by_code[code].name for code in codes)


def _precedence(item: Evidence) -> tuple[object, ...]:
    """Return by what the evidence of the form itself is ranked: by source, of equal ones the more doubtful first."""
    match, rank = item.match, _NAMING.index(item.source) if item.source in _NAMING else len(_NAMING)
    return rank, match.unit or "", match.is_open, not match.is_mistyped, match.candidates, match.written


def _is_weak(leading: Evidence) -> bool:
    """Tell whether anything that speaks for another unit is enough to ask: a mistyped name, or a sheet's."""
    return leading.match.is_mistyped or leading.source is Source.SHEET_NAME
