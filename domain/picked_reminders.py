"""Reminders that an officer asks for: which of the units picked can be written to now, and why not the others.

They stand beside those that the campaign plans: they count for its cap and its gap, and may be more than it allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.campaign import Campaign
from domain.mailing import Step
from domain.outgoing import MailKind, MailState
from domain.register import RegisterLine
from domain.reminders import Addresses, PastMail, Reminder, is_missing, reminder_key, step_of, working_address

#: Step of such a reminder in the outbox and in its key; no campaign can plan it.
BY_WORD = "by_word"
#: Time between two reminders to one unit at least, whoever asks for them.
LEAST_GAP = timedelta(days=1)
_WAITING = frozenset({MailState.QUEUED, MailState.HELD, MailState.SENDING})


class Why(StrEnum):
    """Why a unit that was picked is not written to."""

    NOT_ASKED = "not_asked"
    #: Something came from it, read or not.
    HAS_SENT = "has_sent"
    #: A reminder to it stands in the outbox and has not left yet.
    WAITS = "waits"
    #: One went out less than a day ago.
    TOO_SOON = "too_soon"
    #: No address that takes mail: for the telephone.
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A unit that was picked and is not written to."""

    #: Its code; it may be on no roster.
    unit: str
    why: Why
    #: When the reminder that stands against it was written, or went out; None: another reason.
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PickedPlan:
    """What becomes of each unit that was picked."""

    #: In the order in which the units were picked, as are those left out.
    reminders: tuple[Reminder, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def plan_picked(
    campaign: Campaign,
    lines: Mapping[str, RegisterLine],
    picked: Iterable[str],
    *,
    past: Iterable[PastMail],
    addresses: Addresses,
    now: datetime,
    zone: ZoneInfo,
) -> PickedPlan:
    """Return what becomes at ``now`` (aware) of the units with the codes ``picked``; ``lines`` are theirs."""
    by_unit: Mapping[str, list[PastMail]] = defaultdict(list)
    for mail in past:
        if mail.kind is MailKind.REMINDER:
            by_unit[mail.unit].append(mail)
    planner = _Picked(campaign, by_unit, addresses, now, zone)
    found = tuple(planner.outcomes(lines, tuple(dict.fromkeys(picked))))
    return PickedPlan(
        reminders=tuple(one for one in found if isinstance(one, Reminder)),
        left_out=tuple(one for one in found if isinstance(one, LeftOut)),
    )


def is_still_said(line: RegisterLine, written_at: datetime, now: datetime) -> bool:
    """Tell whether what a reminder by an officer's word said of the deadline, before or after it, still holds."""
    return (written_at < line.effective_deadline) == (now < line.effective_deadline)


class _Picked:
    def __init__(
        self,
        campaign: Campaign,
        past: Mapping[str, Sequence[PastMail]],
        addresses: Addresses,
        now: datetime,
        zone: ZoneInfo,
    ) -> None:
        self._campaign = campaign
        self._past = past
        self._addresses = addresses
        self._now = now
        self._zone = zone

    def outcomes(self, lines: Mapping[str, RegisterLine], picked: Iterable[str]) -> Iterator[Reminder | LeftOut]:
        for code in picked:
            line = lines.get(code)
            if line is None or not line.is_asked:
                yield LeftOut(unit=code, why=Why.NOT_ASKED)
            elif not is_missing(line):
                yield LeftOut(unit=code, why=Why.HAS_SENT)
            else:
                yield self._against(line) or self._reminder(line)

    def _against(self, line: RegisterLine) -> LeftOut | None:
        """Return what stands against writing to a missing unit; None: nothing does."""
        written = self._past.get(line.unit, ())
        waiting = next((mail for mail in written if mail.state in _WAITING and self._will_leave(mail, line)), None)
        if waiting is not None:
            return LeftOut(unit=line.unit, why=Why.WAITS, at=waiting.written_at)
        arrived = [mail.at for mail in written if mail.state is MailState.SENT and not mail.is_returned]
        if arrived and self._now - max(arrived) < LEAST_GAP:
            return LeftOut(unit=line.unit, why=Why.TOO_SOON, at=max(arrived))
        if not working_address(self._addresses.get(line.unit, ()), written):
            return LeftOut(unit=line.unit, why=Why.NO_ADDRESS)
        return None

    def _will_leave(self, mail: PastMail, line: RegisterLine) -> bool:
        """Tell whether a mail that waits is still true, so that it will go out, or is on the way."""
        steps = (BY_WORD, step_of(self._campaign, line, self._now, self._zone))
        keys = tuple(self._key(line, step) for step in steps if step)
        return mail.state is MailState.SENDING or mail.key.startswith(keys)

    def _reminder(self, line: RegisterLine) -> Reminder:
        written = self._past.get(line.unit, ())
        # A day has one, whoever presses the button how often; another only if that one did not arrive.
        key = f"{self._key(line, BY_WORD)}/{self._now.astimezone(self._zone).date().isoformat()}"
        again = sum(mail.key.startswith(key) for mail in written)
        return Reminder(
            unit=self._campaign.roster.by_code[line.unit],
            step=Step.MIDDLE if self._now < line.effective_deadline else Step.OVERDUE,
            deadline=line.effective_deadline,
            recipient=working_address(self._addresses.get(line.unit, ()), written),
            key=f"{key}/{again}" if again else key,
            is_by_word=True,
        )

    def _key(self, line: RegisterLine, step: str) -> str:
        return reminder_key(self._campaign.id, line.unit, line.effective_deadline, step)
