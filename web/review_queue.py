"""The open questions in the order in which officers answer them, by the filters that they chose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from urllib.parse import urlencode

from domain.reasons import ReasonCode
from domain.review import Review
from domain.unit import Roster

#: What of the questions is looked at: what keeps mail from counting, remarks, what waits for a sender; empty: the
#: first two.
ONLY = ("blocking", "remarks", "waiting")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an officer looks at."""

    #: Code of a reason; empty: any.
    reason: str = ""
    #: Code of the group of a unit that it may concern; empty: any.
    group: str = ""
    #: One of ``ONLY``; empty: all that waits for an officer.
    only: str = ""

    def address(self, path: str, **more: object) -> str:
        """Return ``path`` with the filters behind it, and ``more``."""
        named = {"reason": self.reason, "group": self.group, "only": self.only, **more}
        query = urlencode({name: str(value) for name, value in named.items() if value})
        return f"{path}?{query}" if query else path


def read_filters(parameters: Mapping[str, str]) -> Filters:
    """Return the filters in the query of an address; what is none is left out."""
    only = parameters.get("only", "")
    reason = parameters.get("reason", "")
    return Filters(
        reason=reason if reason in set(ReasonCode) else "",
        group=parameters.get("group", "")[:100],
        only=only if only in ONLY else "",
    )


def is_waiting(review: Review) -> bool:
    """Tell whether it is the sender's turn: a corrected form was asked for."""
    return review.reason.code is ReasonCode.RETURNED


def kind_of(review: Review) -> str:
    """Return which of ``ONLY`` a question is."""
    if is_waiting(review):
        return "waiting"
    return "remarks" if review.is_remark else "blocking"


def choose(reviews: Iterable[Review], filters: Filters, roster: Roster) -> tuple[Review, ...]:
    """Return the questions that the filters let through, by mail, the oldest mail first."""
    wanted = (filters.only,) if filters.only else ("blocking", "remarks")
    chosen = (
        review
        for review in reviews
        if kind_of(review) in wanted
        and filters.reason in ("", review.reason.code)
        and (not filters.group or filters.group in groups_of(review, roster))
    )
    return tuple(sorted(chosen, key=place))


def groups_of(review: Review, roster: Roster) -> frozenset[str]:
    """Return the codes of the groups of the units that a question may concern."""
    units = roster.by_code
    return frozenset(units[code].group for code in review.candidates if code in units)


def by_mail(reviews: Sequence[Review]) -> tuple[tuple[Review, ...], ...]:
    """Return questions that :func:`choose` has put in order as one run a mail."""
    return tuple(tuple(run) for _, run in groupby(reviews, key=lambda review: review.message))


def place(review: Review) -> tuple[datetime, int, int]:
    """Return where a question stands in the queue."""
    return (review.received, review.message, review.id)


def next_to(queue: Sequence[Review], review: Review) -> Review | None:
    """Return the question behind ``review``, which need not stand in the queue itself; from the end on the first."""
    others = [other for other in queue if other.id != review.id]
    return next((other for other in others if place(other) > place(review)), others[0] if others else None)


def before(queue: Sequence[Review], review: Review) -> Review | None:
    """Return the question before ``review``; None: it is the first."""
    return next((other for other in reversed(queue) if place(other) < place(review)), None)
