"""The corpus can fail: what is missing, too much, somebody else's, or not asked is counted so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.campaign import Kind
from domain.document import Place
from domain.form import Entry, FileOutcome, FileReading, Form, Problem, Weight
from domain.reasons import ReasonCode, reason
from tests.corpus.habits import HABITS, sample
from tests.corpus.material import material
from tests.corpus.run import carried
from tests.corpus.scorer import score
from tests.corpus.truth import Reading, TrueEntry, Truth, one_form
from tests.corpus.writers.formats import FORMATS

_PLACE = Place(table=1, row=3)
_ENTRY = Entry(
    kind=Kind.COLLECTIVE, performer="Tổ bếp", field="economy", model="Vườn rau sạch cho bé", note="mới", place=_PLACE
)
_TRUE = TrueEntry(kind=Kind.COLLECTIVE, performer="Tổ bếp", field="economy", model="Vườn rau sạch cho bé", note="mới")
_TRUTH = one_form("MN-KIMTHU", "MN Kim Thư", [_TRUE])


def _reading(*entries: Entry, unit: str = "MN Kim Thư", asked: bool = False) -> FileReading:
    problem = Problem(reason=reason(ReasonCode.PERFORMER_MISSING), place=_PLACE, weight=Weight.QUESTION)
    form = Form(unit_as_written=unit, entries=entries, problems=(problem,) if asked else ())
    return FileReading(format="docx", outcome=FileOutcome.FORM, reason=reason(ReasonCode.FORM_FOUND), forms=(form,))


def test_right() -> None:
    """What is read as it is there counts as right."""
    found = score(_reading(_ENTRY), _TRUTH)
    assert (found.hits, found.missed, found.extra, found.units_right, found.wrong) == (1, [], [], 1, 0)


@pytest.mark.parametrize(
    "other",
    [
        replace(_ENTRY, kind=Kind.INDIVIDUAL),
        replace(_ENTRY, performer="Tổ"),
        replace(_ENTRY, field="culture_society"),
        replace(_ENTRY, model="Vườn rau"),
        replace(_ENTRY, note=""),
    ],
    ids=["kind", "performer", "field", "model", "note"],
)
def test_anything_else_is_wrong(other: Entry) -> None:
    """An entry that differs in one thing is one missing and one too much."""
    found = score(_reading(other), _TRUTH)
    assert (found.hits, len(found.missed), len(found.extra), found.wrong) == (0, 1, 1, 1)


def test_counted_as_often_as_there() -> None:
    """The same entry twice is one too much."""
    assert score(_reading(_ENTRY, _ENTRY), _TRUTH).precision == 0.5


def test_other_unit() -> None:
    """The right entries under another unit are wrong."""
    found = score(_reading(_ENTRY, unit="MN Kim An"), _TRUTH)
    assert (found.hits, found.units_right, found.wrong) == (1, 0, 1)


@pytest.mark.parametrize(("asked", "wrong"), [(True, 0), (False, 1)])
def test_question_wanted(asked: bool, wrong: int) -> None:
    """A reading that is right only with a question is wrong without one."""
    truth: Truth = (replace(_TRUTH[0], readings=(Reading(entries=(_TRUE,), must_ask=True),)),)
    assert score(_reading(_ENTRY, asked=asked), truth).wrong == wrong


def test_no_form() -> None:
    """Entries read from what is no form are too much."""
    assert score(_reading(_ENTRY), ()).precision == 0.0


def test_same_seed_same_papers() -> None:
    """The same seed gives the same papers, another seed others."""
    first, again, other = (sample("merged_heading", seed, material()) for seed in (1, 1, 2))
    assert first == again
    assert first.paper != other.paper


def test_breadth() -> None:
    """Twelve formats and more carry twenty-five habits and more each."""
    samples = {name: sample(name, 1, material()) for name in HABITS}
    broad = [
        each.name
        for each in FORMATS.values()
        if not (each.encoding or each.is_scan or each.is_variant) and len(carried(each, samples)[0]) // each.share >= 25
    ]
    assert len(broad) >= 12, broad


def test_habits_name_their_source() -> None:
    """Every habit says in one sentence what it is and where it is known from."""
    sourceless = [
        name
        for name, (function, _) in HABITS.items()
        if not any(word in (function.__doc__ or "") for word in ("[L]", "domain.md", ".csv", "extraction.md", "issue"))
    ]
    assert not sourceless
