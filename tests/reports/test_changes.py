"""What reading again would change: also of units that are closed, and are in a register only with what they sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.register import Register, Status, compute_register
from domain.versions import Submission
from reports.changes import unit_changes
from tests.domain.registering import LATER, UNIT, submission
from tests.storage.examples import CAMPAIGN

_UNITS = [replace(u, closed_on=date(2021, 1, 1)) if u.code == UNIT else u for u in CAMPAIGN.roster.units]
CLOSED = replace(CAMPAIGN, roster=CAMPAIGN.roster.with_units(_UNITS))


def register(*submissions: Submission) -> Register:
    return compute_register(CLOSED, submissions=submissions, reviews=(), rulings=(), as_of=LATER)


def test_loss_of_a_closed_unit_is_shown() -> None:
    """Its only form would go elsewhere: nobody must find that out afterwards."""
    (change,) = unit_changes(register(submission("A")), register())
    assert (change.unit.code, change.before, change.after) == (UNIT, Status.REGISTERED, Status.MISSING)
    assert change.removed == ("A (Tổ 1)",)


def test_a_closed_unit_that_appears_is_shown() -> None:
    (change,) = unit_changes(register(), register(submission("A")))
    assert (change.unit.code, change.after, change.added) == (UNIT, Status.REGISTERED, ("A (Tổ 1)",))


def test_what_stays_is_not_shown() -> None:
    assert unit_changes(register(submission("A")), register(submission("A"))) == ()
