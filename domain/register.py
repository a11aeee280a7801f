"""The register as of an instant: a pure fold over what was booked.

Nothing about order of arrival at the service is kept: whatever order messages were read in, and
however often, the same facts give the same register.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from domain.campaign import Campaign
from domain.clock import local_day, require_aware
from domain.form import Entry
from domain.review import Review


class Status(StrEnum):
    """Where a unit stands."""

    REGISTERED = "registered"
    NOTHING_TO_REGISTER = "nothing_to_register"
    #: Sent something that is not yet read; never the same as missing.
    NEEDS_REVIEW = "needs_review"
    MISSING = "missing"


class Relation(StrEnum):
    """What a submission does to those before it."""

    REPLACES = "replaces"
    #: "Bổ sung": adds its entries to the ones that count.
    ADDS = "adds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form booked to a unit."""

    id: int
    unit: str
    #: Row number of the message in the ledger, and its Message-ID.
    message: int
    message_id: str
    #: SHA-256 of the message: decides the order of two messages received in the same second.
    message_sha256: str
    #: Path of the attachment in its message, and the form's number in it, from 0.
    attachment: str
    form_number: int
    #: INTERNALDATE of the message, aware.
    received: datetime
    relation: Relation
    #: Hash of the entries' content; equal for copies in other formats.
    content_key: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """All that one message brought for one unit; copies of a form count once."""

    #: Counted from 1 within the unit.
    number: int
    received: datetime
    relation: Relation
    submissions: tuple[Submission, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One unit in the register."""

    unit: str
    status: Status
    #: False for a unit that is not asked at the register's instant, but sent something: closed, or not yet opened.
    is_asked: bool = True
    #: When the first valid version was received; None if there is none.
    first_received: datetime | None = None
    #: Whether that was before the deadline; None if there is none.
    on_time: bool | None = None
    #: All versions, oldest first.
    versions: tuple[Version, ...] = ()
    #: The submissions whose entries count.
    counting: tuple[Submission, ...] = ()
    #: Open questions that may concern it, oldest first.
    reviews: tuple[Review, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """For each unit that is asked at ``as_of`` or has sent something, in roster order, what counts then."""

    campaign: Campaign
    as_of: datetime
    lines: tuple[RegisterLine, ...]
    #: Open questions, oldest first, also those that name no unit.
    reviews: tuple[Review, ...]


def compute_register(
    campaign: Campaign, *, submissions: Iterable[Submission], reviews: Iterable[Review], as_of: datetime
) -> Register:
    """Return the register at ``as_of`` (aware), from everything received up to and including it.

    ``submissions`` and ``reviews`` (open ones) come in any order; those received later, and those of
    units that are not on the campaign's roster, are left out.
    """
    require_aware(as_of)
    by_unit: Mapping[str, list[Submission]] = defaultdict(list)
    for submission in submissions:
        if submission.received <= as_of:
            by_unit[submission.unit].append(submission)
    open_reviews = tuple(sorted((r for r in reviews if r.received <= as_of), key=lambda r: (r.received, r.id)))
    reviews_by_unit: Mapping[str, list[Review]] = defaultdict(list)
    for review in open_reviews:
        for code in review.candidates:
            reviews_by_unit[code].append(review)
    lines = (
        _line(campaign, unit.code, by_unit.get(unit.code, ()), tuple(reviews_by_unit.get(unit.code, ())))
        for unit in campaign.roster.units
    )
    kept = tuple(line for line in _marked(lines, campaign, as_of) if line.is_asked or _has_sent(line))
    return Register(campaign=campaign, as_of=as_of, lines=kept, reviews=open_reviews)


def _marked(lines: Iterable[RegisterLine], campaign: Campaign, as_of: datetime) -> Iterator[RegisterLine]:
    """Yield the lines, those of units that are not asked at ``as_of`` marked as such."""
    day, units = local_day(as_of), campaign.roster.by_code
    for line in lines:
        yield line if units[line.unit].is_asked_on(day) else replace(line, is_asked=False)


def _has_sent(line: RegisterLine) -> bool:
    return line.status is not Status.MISSING


def _line(
    campaign: Campaign, code: str, submissions: Iterable[Submission], reviews: tuple[Review, ...]
) -> RegisterLine:
    versions = _versions(submissions)
    if not versions:
        status = Status.NEEDS_REVIEW if reviews else Status.MISSING
        return RegisterLine(unit=code, status=status, reviews=reviews)
    counting = _counting(versions)
    first = versions[0].received
    return RegisterLine(
        unit=code,
        status=Status.REGISTERED if any(s.entries for s in counting) else Status.NOTHING_TO_REGISTER,
        first_received=first,
        on_time=campaign.is_on_time(first),
        versions=versions,
        counting=counting,
        reviews=reviews,
    )


def _versions(submissions: Iterable[Submission]) -> tuple[Version, ...]:
    """Group by message, oldest first; drop a message that repeats what counted just before it."""
    ordered = sorted(submissions, key=lambda s: (s.received, s.message_sha256, s.attachment, s.form_number))
    versions: list[Version] = []
    for _, group in groupby(ordered, key=lambda s: s.message_sha256):
        forms = _without_copies(group)
        seen = {s.content_key for s in _counting(versions)}
        relation = Relation.ADDS if all(s.relation is Relation.ADDS for s in forms) else Relation.REPLACES
        keys = {s.content_key for s in forms}
        if keys == seen or (relation is Relation.ADDS and keys <= seen):
            continue
        versions.append(
            Version(
                number=len(versions) + 1,
                received=forms[0].received,
                relation=relation,
                submissions=forms,
            )
        )
    return tuple(versions)


def _without_copies(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Keep the first of each content: Word and Excel of the same form are one."""
    first: dict[str, Submission] = {}
    for submission in submissions:
        first.setdefault(submission.content_key, submission)
    return tuple(first.values())


def _counting(versions: Iterable[Version]) -> tuple[Submission, ...]:
    """Return the submissions that count after ``versions``: the last that replaces, and all added since."""
    counting: tuple[Submission, ...] = ()
    for version in versions:
        added = version.submissions
        counting = (*counting, *added) if version.relation is Relation.ADDS else added
    return _without_repeats(counting)


def _without_repeats(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Let a model that several forms name for the same performer count once: a supplement often repeats the list."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Submission] = []
    for submission in submissions:
        new = {_sameness(entry): entry for entry in reversed(submission.entries)}
        entries = tuple(entry for entry in submission.entries if _is_first(entry, new) and _sameness(entry) not in seen)
        seen.update(new)
        if entries or not submission.entries:
            kept.append(replace(submission, entries=entries))
    return tuple(kept)


def _is_first(entry: Entry, first: Mapping[tuple[object, ...], Entry]) -> bool:
    return first[_sameness(entry)] is entry


def _sameness(entry: Entry) -> tuple[object, ...]:
    """Return what makes two entries the same model, whatever their notes and typing."""
    words = (" ".join(text.casefold().split()) for text in (entry.performer, entry.model))
    return (entry.kind, entry.field, *words)
