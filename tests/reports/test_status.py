"""The figures close, whatever was received."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaign import Kind
from domain.message import Outcome
from domain.register import Register, Status
from domain.unit import Unit
from reports.status import Counts, summarise
from tests.reports.examples import (
    AFTERNOON,
    GROUPS,
    make_campaign,
    make_entry,
    make_line,
    make_register,
    make_review,
    make_submission,
    usual_register,
)

UNITS = tuple(
    Unit(code=f"U{n}", name=f"Đơn vị {n}", group=GROUPS[n % 3].code if n % 5 else "khối lạ") for n in range(12)
)
EVENTS = st.lists(
    st.tuples(st.sampled_from(UNITS), st.sampled_from(["form", "late form", "nothing", "question"])), max_size=20
)


def register_of(events: list[tuple[Unit, str]]) -> Register:
    after = AFTERNOON + timedelta(days=2)
    submissions, reviews = [], []
    for number, (unit, what) in enumerate(events):
        if what == "question":
            reviews.append(make_review(number, unit.code))
        else:
            received = after if what == "late form" else AFTERNOON
            entries = () if what == "nothing" else (make_entry(),)
            submissions.append(make_submission(number, unit.code, received=received, entries=entries))
    return make_register(make_campaign(UNITS), submissions=submissions, reviews=reviews, as_of=after)


def added(first: Counts, second: Counts) -> Counts:
    names = ("asked", "registered", "nothing", "needs_review", "missing", "on_time", "late")
    return Counts(**{name: getattr(first, name) + getattr(second, name) for name in names})


@given(EVENTS)
@settings(deadline=None)
def test_figures_close(events: list[tuple[Unit, str]]) -> None:
    """The four statuses make up those asked, in time and late those with a valid form, and the groups the whole."""
    summary = summarise(register_of(events), [])
    counts = summary.counts
    assert counts.asked == len(UNITS)
    assert counts.registered + counts.nothing + counts.needs_review + counts.missing == counts.asked
    assert counts.on_time + counts.late == counts.registered + counts.nothing
    total = Counts(asked=0, registered=0, nothing=0, needs_review=0, missing=0, on_time=0, late=0)
    for group in summary.groups:
        total = added(total, group.counts)
    assert total == counts
    assert len(summary.missing) == counts.missing


@given(EVENTS)
@settings(deadline=None)
def test_unit_that_sent_anything_is_not_missing(events: list[tuple[Unit, str]]) -> None:
    """No unit from which a form or a question came stands among the missing; all others do."""
    heard = {unit.code for unit, _ in events}
    summary = summarise(register_of(events), [])
    assert {unit.code for unit in summary.missing} == {unit.code for unit in UNITS} - heard


def test_figures_of_the_usual_day() -> None:
    """The roster of 174 units comes out group by group, in the letter's order and size."""
    summary = summarise(usual_register(), [])
    assert [group.group.code for group in summary.groups] == [group.code for group in GROUPS]
    assert [group.counts.asked for group in summary.groups] == [19, 21, 6, 11, 75, 42]
    assert summary.counts == Counts(
        asked=174, registered=132, nothing=3, needs_review=6, missing=33, on_time=135, late=0
    )


def test_group_that_only_the_roster_names_is_kept() -> None:
    """A unit whose group the campaign does not list falls out of no list."""
    summary = summarise(register_of([]), [])
    assert [group.group.code for group in summary.groups] == [*(group.code for group in GROUPS), "khối lạ"]


def test_entries_by_kind_and_field() -> None:
    """What counts is told for each kind and field of the form, zeros included, unknown fields apart."""
    entries = (
        make_entry(field="economy"),
        make_entry(field="economy", model="Khác"),
        make_entry(kind=Kind.COLLECTIVE, field="political_system"),
        make_entry(kind=Kind.COLLECTIVE, field=None),
    )
    register = make_register(make_campaign(UNITS), submissions=[make_submission(1, "U1", entries=entries)])
    summary = summarise(register, [])
    assert [(c.kind.value, c.field, c.count) for c in summary.entries] == [
        ("collective", "economy", 0),
        ("collective", "culture_society", 0),
        ("collective", "security_defence", 0),
        ("collective", "political_system", 1),
        ("collective", None, 1),
        ("individual", "economy", 2),
        ("individual", "culture_society", 0),
        ("individual", "security_defence", 0),
        ("individual", "political_system", 0),
    ]
    assert summary.entry_total == 4


def test_superseded_entries_do_not_count() -> None:
    """A newer form of a unit takes the place of the older one in the figures."""
    submissions = [
        make_submission(1, "U1", received=AFTERNOON - timedelta(days=2), entries=(make_entry(), make_entry(model="B"))),
        make_submission(2, "U1", received=AFTERNOON - timedelta(days=1), entries=(make_entry(model="C"),)),
    ]
    assert summarise(make_register(make_campaign(UNITS), submissions=submissions), []).entry_total == 1


def test_registered_unit_with_a_question_is_both() -> None:
    """A question about a unit that is registered is told, and the unit stays registered."""
    register = make_register(
        make_campaign(UNITS),
        submissions=[make_submission(1, "U2")],
        reviews=[make_review(2, "U2"), make_review(3, "U1")],
    )
    assert [(item.unit.code, item.status) for item in summarise(register, []).in_review] == [
        ("U1", Status.NEEDS_REVIEW),
        ("U2", Status.REGISTERED),
    ]


def test_messages_after_the_instant_are_left_out() -> None:
    """Figures as of an instant count the messages received until then."""
    ledger = [make_line(1), make_line(2, None), make_line(3, received=AFTERNOON + timedelta(seconds=1))]
    summary = summarise(make_register(make_campaign(UNITS)), ledger)
    assert summary.messages == {Outcome.REGISTERED: 1, None: 1}
