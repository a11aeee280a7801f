"""What holds of every weighing, whatever evidence comes together."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from domain.evidence import Attribution, Bearing, Confidence, Evidence, NameMatch, Source
from domain.unit import Roster
from ingest.weighing import Circumstances, weigh
from tests.ingest.attributing import ROSTER

#: Offices, heads and schools, so that some stand above others.
CODES = ("PB-GDDT", "DU-KIMAN", "UB-KIMAN", "MN-KIMAN", "TH-KIMAN", "TH-CAOVIEN-I", "TH-CAOVIEN-II")
UNITS = Roster(units=tuple(unit for unit in ROSTER.units if unit.code in CODES))
BOOKED = {Confidence.CERTAIN, Confidence.CLEAR, Confidence.AGREED}
OWN = (Source.FORM_LINE, Source.LETTERHEAD, Source.TITLE)


def _named(code: str, *, is_mistyped: bool = False) -> NameMatch:
    return NameMatch(written=code, unit=code, candidates=(code,), is_mistyped=is_mistyped)


def _unclear(codes: list[str], *, is_open: bool) -> NameMatch:
    return NameMatch(written=" ".join(codes), unit=None, candidates=tuple(codes), is_open=is_open and bool(codes))


codes = st.sampled_from(CODES)
matches = st.builds(_named, codes, is_mistyped=st.booleans()) | st.builds(
    _unclear, st.lists(codes, max_size=3, unique=True), is_open=st.booleans()
)
items = st.builds(Evidence, source=st.sampled_from(Source), match=matches, bearing=st.none())
evidences = st.lists(items, max_size=7)
circumstances = st.builds(
    Circumstances,
    has_form=st.just(value=True),
    is_line_blank=st.booleans(),
    is_only_form=st.booleans(),
    is_sent_on=st.booleans(),
    commune_beside=st.sampled_from([lambda _: None, lambda _: "Kim An"]),
)


def _told(found: Attribution) -> tuple[object, ...]:
    return found.unit, found.reason, found.candidates, found.confidence, found.claim


@settings(deadline=None, max_examples=300)
@given(evidences, circumstances)
def test_a_unit_is_named_by_some_evidence(evidence: list[Evidence], case: Circumstances) -> None:
    """No unit comes from nowhere: what is booked, some source names, and nobody without evidence."""
    found = weigh(evidence, UNITS, case)
    if found.unit is not None:
        assert any(found.unit in item.match.candidates for item in evidence)
        assert found.speaks_for


@settings(deadline=None, max_examples=300)
@given(evidences, circumstances)
def test_unit_reason_and_confidence_agree(evidence: list[Evidence], case: Circumstances) -> None:
    """There is a unit or a reason, never both, and the confidence says which."""
    found = weigh(evidence, UNITS, case)
    assert (found.unit is None) == (found.reason is not None) == (found.confidence not in BOOKED)
    assert found.unit in (None, found.claim)


@settings(deadline=None, max_examples=300)
@given(evidences, circumstances)
def test_certain_means_that_nothing_speaks_against(evidence: list[Evidence], case: Circumstances) -> None:
    """What speaks against a unit is told, and then it is not certain."""
    found = weigh(evidence, UNITS, case)
    if found.confidence is Confidence.CERTAIN:
        assert not found.speaks_against
        assert any(item.source in OWN for item in found.speaks_for)


@settings(deadline=None, max_examples=300)
@given(evidences, circumstances, st.randoms(use_true_random=False))
def test_order_does_not_matter(evidence: list[Evidence], case: Circumstances, chance: Random) -> None:
    """Evidence is weighed, not read from top to bottom."""
    shuffled = list(evidence)
    chance.shuffle(shuffled)
    assert _told(weigh(shuffled, UNITS, case)) == _told(weigh(evidence, UNITS, case))


@settings(deadline=None, max_examples=300)
@given(evidences, codes, codes, st.lists(st.sampled_from(Source), max_size=6), circumstances)
def test_no_evidence_books_another_unit_than_the_forms_line(
    evidence: list[Evidence], named: str, other: str, sources: list[Source], case: Circumstances
) -> None:
    """However much speaks for another unit, a form whose line names one is that one's or a question."""
    assume(named != other)
    rest = [item for item in evidence if item.source is not Source.FORM_LINE]
    line = Evidence(source=Source.FORM_LINE, match=_named(named))
    added = [Evidence(source=source, match=_named(other)) for source in sources if source is not Source.FORM_LINE]
    assert weigh([line, *rest, *added], UNITS, case).unit in (None, named)


@settings(deadline=None, max_examples=300)
@given(evidences, codes, st.lists(st.sampled_from(Source), min_size=1, max_size=6), circumstances)
def test_a_line_that_names_nobody_is_never_booked(
    evidence: list[Evidence], other: str, sources: list[Source], case: Circumstances
) -> None:
    """A name on no list stays a question, whatever all other sources agree on."""
    line = Evidence(source=Source.FORM_LINE, match=NameMatch(written="UBND xã Hồng Phong", unit=None))
    added = [Evidence(source=source, match=_named(other)) for source in sources if source is not Source.FORM_LINE]
    rest = [item for item in evidence if item.source is not Source.FORM_LINE]
    assert weigh([*added, line, *rest], UNITS, case).unit is None


@settings(deadline=None, max_examples=200)
@given(evidences, st.lists(codes, min_size=2, max_size=2, unique=True), circumstances)
def test_two_lines_that_name_two_units_are_a_question(
    evidence: list[Evidence], named: list[str], case: Circumstances
) -> None:
    """No other source chooses between two names that a form gives itself."""
    lines = [Evidence(source=Source.FORM_LINE, match=_named(code)) for code in named]
    assert weigh([*evidence, *lines], UNITS, case).unit is None


@settings(deadline=None, max_examples=200)
@given(codes, st.sampled_from([source for source in Source if source not in OWN]), circumstances)
def test_a_mistyped_name_bears_no_contradiction(named: str, source: Source, case: Circumstances) -> None:
    """Any one source that speaks against a unit is enough to ask, if its name was understood only with an error."""
    line = Evidence(source=Source.FORM_LINE, match=_named(named, is_mistyped=True))
    for other in CODES:
        found = weigh([line, Evidence(source=source, match=_named(other))], UNITS, case)
        assert not (found.speaks_against and found.unit)
        assert found.confidence is not Confidence.CERTAIN


@settings(deadline=None, max_examples=200)
@given(st.lists(items, max_size=7), codes)
def test_who_wrote_alone_names_nobody(evidence: list[Evidence], writer: str) -> None:
    """Address, display name and the mail's signature together do not say whose form it is."""
    sources = (Source.SENDER, Source.SENDER_NAME, Source.MAIL_SIGNATURE)
    unclear = [item for item in evidence if item.match.unit is None and item.source not in OWN]
    written = [Evidence(source=source, match=_named(writer)) for source in sources]
    assert weigh([*unclear, *written], UNITS, Circumstances()).unit is None


@settings(deadline=None, max_examples=200)
@given(evidences, circumstances)
def test_without_a_form_nothing_is_named(evidence: list[Evidence], case: Circumstances) -> None:
    """A scan or a text has candidates at the most."""
    found = weigh(evidence, UNITS, replace(case, has_form=False))
    assert (found.unit, found.reason) == (None, None)
    assert set(found.candidates) == {code for item in evidence for code in item.match.candidates}


@settings(deadline=None, max_examples=200)
@given(evidences, circumstances)
def test_all_evidence_is_kept(evidence: list[Evidence], case: Circumstances) -> None:
    """What was weighed is told whole, with its bearing wherever there was a unit to weigh."""
    found = weigh(evidence, UNITS, case)
    assert [replace(item, bearing=None) for item in found.evidence] == evidence
    assert all((item.bearing is None) == (found.claim is None) for item in found.evidence)
    assert all(
        item.bearing is Bearing.FOR for item in found.evidence if item.match.unit and item.match.unit == found.claim
    )
