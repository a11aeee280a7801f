"""The open questions on the screen: a block each, since a table of so much text reads badly."""

from __future__ import annotations

from dangky.screen import Screen
from domain.campaign import Campaign
from domain.errors import N_
from domain.register import Register
from domain.review import Review
from reports.wording import explain, shown

_INDENT = 3


def show_questions(register: Register, screen: Screen) -> None:
    """Print what waits for an officer, oldest first: which mail, what file, whose it may be, and what to do."""
    if not register.reviews:
        screen.say(screen.t._(N_("Nothing waits for an officer.")))
    for review in register.reviews:
        show_question(review, register.campaign, screen)
    if register.reviews:
        screen.note(screen.t._(N_("One of them in full, and what can be done: dangky review show NUMBER")))


def show_question(review: Review, campaign: Campaign, screen: Screen) -> None:
    """Print one question."""
    t, units = screen.t, campaign.roster.by_code
    names = [units[code].name for code in review.candidates if code in units]
    head = t._(
        N_("{number}. Mail {message}, {received}"),
        number=review.id,
        message=review.message,
        received=t.stamp(review.received),
    )
    screen.say(head, style="bold")
    origin = (shown(part) for part in (review.sender, review.subject, review.file_name) if part)
    screen.say(" — ".join(origin), indent=_INDENT)
    if names:
        screen.say(t._(N_("Units: {units}"), units="; ".join(names)), indent=_INDENT)
    screen.say(explain(review.reason, t, campaign), style="yellow", indent=_INDENT)
