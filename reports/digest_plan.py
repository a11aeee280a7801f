"""What the daily digest says, and on which days it has something to say: pure, from the register and the outbox.

``plan_digest`` gathers what is said; ``occasion_of`` tells a recipient's special mails from the daily one;
``is_wanted`` tells whether the day's mail is written at all. How it looks is the matter of ``reports.digest``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.message import LedgerLine
from domain.outgoing import Occasion, OutboxReport, Planned
from domain.poll import MailboxHealth
from domain.reasons import ReasonCode
from domain.register import Register, RegisterLine, Status
from domain.review import Review
from domain.unit import Unit
from reports.status import StatusSummary, summarise

#: So long after the deadline units that sent nothing are reason enough for a digest; then they stay missing.
PURSUED_FOR = timedelta(days=14)
#: A mail that should be out is worth a word after this.
PATIENCE = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A message that an officer should look at."""

    #: Row number of the message in the ledger.
    message: int
    received: datetime
    #: Each reason once, oldest first.
    reasons: tuple[ReasonCode, ...]
    #: Units that it may concern, in roster order.
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A unit that wrote since the last digest."""

    unit: Unit
    status: Status
    #: True if it was already in the register: what came corrects or adds.
    again: bool
    #: True if all that came is older than what counts, and changed nothing.
    is_older: bool
    #: When the newest of what came was received.
    received: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a unit that is asked stands, without anything that it sent."""

    unit: Unit
    status: Status
    #: When its first valid version was received, and whether in time; None: there is none.
    first_received: datetime | None
    on_time: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How the officers want their digest."""

    #: True: no digest on a day on which nothing is open.
    only_when_open: bool = False
    #: True: the figures and lists go with it as a workbook.
    has_workbook: bool = True
    #: Address of the pages where recipients can open it, e.g. ``https://dangky.huyen.example``; empty: they cannot.
    pages: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What the digest says."""

    summary: StatusSummary
    health: MailboxHealth
    #: The latest deadline of a unit that is asked: the letter's, or that of an extension.
    last_deadline: datetime
    #: Every unit that is asked, in roster order.
    standings: tuple[Standing, ...]
    #: Oldest first.
    questions: tuple[Question, ...]
    #: Since when ``arrivals`` count; None: since the campaign was opened.
    since: datetime | None
    #: In roster order.
    arrivals: tuple[Arrival, ...]
    outbox: OutboxReport
    #: What the service is going to send to units, the next first.
    planned: tuple[Planned, ...]
    #: When the next digest is due; None: none is planned.
    next_digest_at: datetime | None
    habits: Habits
    occasion: Occasion = Occasion.DAILY

    @property
    def until_deadline(self) -> timedelta:
        """Time left until the deadline; negative once it is past."""
        return self.summary.campaign.deadline - self.summary.as_of

    @property
    def is_complete(self) -> bool:
        """True if every unit that is asked has answered, and each answer could be read."""
        counts = self.summary.counts
        return counts.asked > 0 and counts.answered == counts.asked

    @property
    def is_closed(self) -> bool:
        """True if no unit can answer in time any more, and all that came until then is known."""
        known = self.health.complete_at
        is_over = self.until_deadline <= timedelta(0) and not self.summary.extended
        return is_over and known is not None and known >= self.last_deadline

    @property
    def is_overdue(self) -> bool:
        """True if a mail should have left the outbox long ago."""
        waiting = self.outbox.waiting_since
        return waiting is not None and self.summary.as_of - waiting >= PATIENCE

    @property
    def is_open(self) -> bool:
        """True if there is something to do or to know: units to ask, questions, news, or what does not work."""
        to_ask = self.summary.counts.missing > 0 and not self.gives_up_at(self.summary.as_of)
        to_do = self.questions or self.arrivals or self.outbox.held_count
        is_ill = self.health.is_blind or self.health.unread_count or self.outbox.undelivered or self.is_overdue
        return bool(to_ask or to_do or is_ill)

    @property
    def comes_next_for_sure(self) -> bool:
        """True if the next digest is written whether or not something is open then."""
        following = self.next_digest_at
        return following is not None and not self.habits.only_when_open and not self.gives_up_at(following)

    def gives_up_at(self, instant: datetime) -> bool:
        """Tell whether units that sent nothing are no longer pursued at ``instant`` (aware)."""
        is_past = instant >= self.summary.campaign.deadline + PURSUED_FOR
        return is_past and all(until <= instant for until in self.summary.extended.values())


def plan_digest(
    register: Register,
    *,
    ledger: Sequence[LedgerLine],
    health: MailboxHealth,
    since: datetime | None,
    next_digest_at: datetime | None,
    outbox: OutboxReport | None = None,
    planned: tuple[Planned, ...] = (),
    habits: Habits | None = None,
) -> Digest:
    """Return what the digest says at the register's instant.

    ``since`` (aware) is the instant up to which the digest before this one knew the mailbox: its
    ``as_of``, or the last complete reading that it named if the mailbox was unreachable then.
    """
    units = register.campaign.roster.by_code
    arrivals = (_arrival(line, units[line.unit], since) for line in register.lines)
    return Digest(
        summary=summarise(register, ledger),
        health=health,
        last_deadline=max(
            (line.effective_deadline for line in register.lines if line.is_asked), default=register.campaign.deadline
        ),
        standings=tuple(_standing(line, units[line.unit]) for line in register.lines if line.is_asked),
        questions=_questions(register),
        since=since,
        arrivals=tuple(arrival for arrival in arrivals if arrival is not None),
        outbox=outbox or OutboxReport(),
        planned=tuple(sorted((some for some in planned if some.count), key=lambda some: some.at)),
        next_digest_at=next_digest_at,
        habits=habits or Habits(),
    )


def occasion_of(digest: Digest, told: Collection[str]) -> Occasion:
    """Return for what ``digest`` is written to a recipient who was ``told`` these occasions on earlier days.

    Each of them is told once, whatever is opened again later. While the mailbox cannot be read, both wait.
    """
    if digest.health.is_blind:
        return Occasion.DAILY
    closes = digest.is_closed and not {Occasion.CLOSED, Occasion.CLOSED_COMPLETE} & set(told)
    completes = digest.is_complete and not {Occasion.ALL_ANSWERED, Occasion.CLOSED_COMPLETE} & set(told)
    if closes:
        return Occasion.CLOSED_COMPLETE if completes else Occasion.CLOSED
    return Occasion.ALL_ANSWERED if completes else Occasion.DAILY


def is_wanted(digest: Digest) -> bool:
    """Tell whether ``digest`` is written on a day of digests: for an occasion, if something is open, or daily.

    Also those who want it daily hear no more when nothing is open long after the deadline, or it would go on for ever.
    """
    if digest.occasion is not Occasion.DAILY or digest.is_open:
        return True
    return not digest.habits.only_when_open and not digest.gives_up_at(digest.summary.as_of)


def _questions(register: Register) -> tuple[Question, ...]:
    """Gather the open reviews by message: one line for each mail, however many files it has."""
    by_message: dict[int, list[Review]] = {}
    for review in register.reviews:
        by_message.setdefault(review.message, []).append(review)
    return tuple(_question(message, reviews, register) for message, reviews in by_message.items())


def _question(message: int, reviews: Sequence[Review], register: Register) -> Question:
    concerned = {code for review in reviews for code in review.candidates}
    return Question(
        message=message,
        received=reviews[0].received,
        reasons=tuple(dict.fromkeys(review.reason.code for review in reviews)),
        units=tuple(unit for unit in register.campaign.roster.units if unit.code in concerned),
    )


def _arrival(line: RegisterLine, unit: Unit, since: datetime | None) -> Arrival | None:
    """Return what came from ``unit`` after ``since``, or None if nothing did."""
    moments = [version.received for version in line.versions]
    if line.status is Status.NEEDS_REVIEW:
        moments = [review.received for review in line.reviews]
    fresh = [moment for moment in moments if since is None or moment > since]
    if not fresh:
        return None
    changes = [version.received for version in line.versions if version.repeats is None]
    return Arrival(
        unit=unit,
        status=line.status,
        again=len(fresh) < len(moments),
        is_older=line.status is not Status.NEEDS_REVIEW and not set(fresh) & set(changes),
        received=max(fresh),
    )


def _standing(line: RegisterLine, unit: Unit) -> Standing:
    return Standing(unit=unit, status=line.status, first_received=line.first_received, on_time=line.on_time)
