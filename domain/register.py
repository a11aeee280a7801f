"""The register as of an instant: a pure fold over what was booked.

Nothing about order of arrival at the service is kept: whatever order messages were read in, and
however often, the same facts give the same register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import takewhile

from domain.campaign import Campaign
from domain.clock import local_day, require_aware
from domain.reasons import Reason, ReasonCode, reason
from domain.review import Review
from domain.rulings import Extension, Pin, Ruling, in_force
from domain.versions import Relation, Submission, Version, counting_of, versions_of


class Status(StrEnum):
    """Where a unit stands."""

    REGISTERED = "registered"
    NOTHING_TO_REGISTER = "nothing_to_register"
    #: Sent something that is not yet read; never the same as missing.
    NEEDS_REVIEW = "needs_review"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One unit in the register."""

    unit: str
    status: Status
    #: False for a unit that is not asked at the register's instant, but sent something: closed, or not yet opened.
    is_asked: bool = True
    #: First instant that is late for it: the letter's, or its own if it was given an extension.
    effective_deadline: datetime
    #: The extension and the pinned version that hold; None: there is none.
    extension: Extension | None = None
    pin: Pin | None = None
    #: When the first valid version was received; None if there is none.
    first_received: datetime | None = None
    #: Whether that was before its deadline; None if there is none.
    on_time: bool | None = None
    #: When the newest version that changes something was received; None if there is none.
    last_received: datetime | None = None
    #: True if a version after the first came after its deadline; it does not make the unit late.
    corrected_late: bool = False
    #: All versions, oldest first.
    versions: tuple[Version, ...] = ()
    #: The submissions whose entries count.
    counting: tuple[Submission, ...] = ()
    #: Open questions that may concern it, oldest first.
    reviews: tuple[Review, ...] = ()
    #: What an officer should know of its versions, newest first.
    remarks: tuple[Reason, ...] = ()

    def is_extended(self, instant: datetime) -> bool:
        """Tell whether its extension still runs at ``instant`` (aware)."""
        return self.extension is not None and instant < self.extension.until


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """For each unit that is asked at ``as_of`` or has sent something, in roster order, what counts then."""

    campaign: Campaign
    as_of: datetime
    lines: tuple[RegisterLine, ...]
    #: Open questions, oldest first, also those that name no unit.
    reviews: tuple[Review, ...]


def compute_register(
    campaign: Campaign,
    *,
    submissions: Iterable[Submission],
    reviews: Iterable[Review],
    as_of: datetime,
    rulings: Iterable[Ruling] = (),
) -> Register:
    """Return the register at ``as_of`` (aware), from everything received and ruled up to and including it.

    ``submissions``, ``reviews`` (open ones) and ``rulings`` come in any order; those received later, and those of
    units that are not on the campaign's roster, are left out.
    """
    require_aware(as_of)
    by_unit: Mapping[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        if submission.received <= as_of:
            by_unit[submission.unit].append(submission)
    open_reviews = _open_reviews(reviews, by_unit, as_of)
    empty = _empty_lines(campaign, open_reviews, tuple(rulings), as_of)
    units = campaign.roster.by_code
    lines = (_line(line, versions_of(by_unit.get(line.unit, ())), units[line.unit].senders) for line in empty)
    kept = tuple(line for line in lines if line.is_asked or _has_sent(line))
    return Register(campaign=campaign, as_of=as_of, lines=kept, reviews=open_reviews)


def _open_reviews(
    reviews: Iterable[Review], submissions: Mapping[str, Sequence[Submission]], as_of: datetime
) -> tuple[Review, ...]:
    """Return the questions that are open at ``as_of``, oldest first."""
    newest = {code: max(found.received for found in of_unit) for code, of_unit in submissions.items()}
    asked = (_still_asked(review, newest) for review in reviews if review.received <= as_of)
    return tuple(sorted(filter(None, asked), key=_in_order))


def _in_order(review: Review) -> tuple[object, ...]:
    """Return by what questions are ordered: by what they are about, so that an earlier day shows them in its order."""
    where = (review.message_id, review.message, review.attachment or "", review.form_number or 0)
    return (review.received, *where, review.reason.code, review.id)


def _empty_lines(
    campaign: Campaign, reviews: Iterable[Review], rulings: Sequence[Ruling], as_of: datetime
) -> Iterator[RegisterLine]:
    """Yield a line for each unit of the roster, as if it had sent nothing."""
    by_unit: Mapping[str, list[Review]] = defaultdict(list)
    for review in reviews:
        for code in review.candidates:
            by_unit[code].append(review)
    pins, extensions = in_force(rulings, Pin, as_of), in_force(rulings, Extension, as_of)
    day = local_day(as_of)
    for unit in campaign.roster.units:
        extension = extensions.get(unit.code)
        yield RegisterLine(
            unit=unit.code,
            status=Status.MISSING,
            is_asked=unit.is_asked_on(day),
            effective_deadline=max(campaign.deadline, extension.until) if extension else campaign.deadline,
            extension=extension,
            pin=pins.get(unit.code),
            reviews=tuple(by_unit.get(unit.code, ())),
        )


def _has_sent(line: RegisterLine) -> bool:
    return line.status is not Status.MISSING


def _still_asked(review: Review, newest: Mapping[str, datetime]) -> Review | None:
    """Return ``review`` for the units that have not answered it: a form sent back was, once another has come."""
    if review.reason.code is not ReasonCode.RETURNED:
        return review
    sent_back = datetime.fromisoformat(review.reason.details["at"])
    waiting = tuple(code for code in review.candidates if code not in newest or newest[code] <= sent_back)
    if review.candidates and not waiting:
        return None
    return replace(review, candidates=waiting)


def _line(line: RegisterLine, versions: tuple[Version, ...], senders: Sequence[str]) -> RegisterLine:
    """Return ``line``, which has all but what was sent, with ``versions``; ``senders`` are known to write for it."""
    if not versions:
        return replace(line, status=Status.NEEDS_REVIEW) if line.reviews else line
    counting = counting_of(versions, line.pin)
    first, deadline = versions[0].received, line.effective_deadline
    changes = [version for version in versions if version.repeats is None]
    return replace(
        line,
        status=Status.REGISTERED if any(s.entries for s in counting) else Status.NOTHING_TO_REGISTER,
        first_received=first,
        on_time=first < deadline,
        last_received=changes[-1].received,
        corrected_late=any(version.received >= deadline for version in changes[1:]),
        versions=versions,
        counting=counting,
        remarks=(*_sent_again(versions, line.pin), *_sent_by_others(versions, line.pin, senders)),
    )


def _sent_by_others(versions: Sequence[Version], pin: Pin | None, senders: Sequence[str]) -> Iterator[Reason]:
    """Yield that what counts replaced a version and came from another address than the unit's.

    That is whoever wrote first, and who is known to write for it. Until an officer pins a version, or makes the
    address known: to write twice makes nobody known.
    """
    *before, last = (version for version in versions if version.repeats is None)
    known = {version.sender for version in before[:1]} | {address.casefold() for address in senders}
    is_settled = pin is not None and pin.made_at >= last.received
    if before and last.relation is Relation.REPLACES and last.sender and last.sender not in known and not is_settled:
        yield reason(ReasonCode.OTHER_SENDER, version=last.number, sender=last.sender)


def _sent_again(versions: Sequence[Version], pin: Pin | None) -> Iterator[Reason]:
    """Yield that older files were sent again after what counts, until that comes again or an officer pins a version."""
    again = tuple(takewhile(lambda found: found.repeats is not None, reversed(versions)))
    counting = versions[-1 - len(again)]
    settled = [instant for instant in (counting.copied_at, pin.made_at if pin else None) if instant]
    for version in again:
        if all(instant < version.received for instant in settled):
            received = version.received.isoformat()
            yield reason(
                ReasonCode.OLDER_SENT_AGAIN, version=version.number, repeats=version.repeats, received=received
            )
