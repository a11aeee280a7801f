"""Who is reminded, and of what: a pure plan over the register and the mails that were written before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.campaign import Campaign
from domain.mailing import Span, Step, due_step, escalation_moment, step_moments
from domain.outgoing import MailKind, MailState, Reminded
from domain.register import Register, RegisterLine, Status
from domain.unit import Unit

#: States of a mail that went out, or will.
_ALIVE = frozenset({MailState.QUEUED, MailState.HELD, MailState.SENDING, MailState.SENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMail:
    """A reminder or an escalation that stands in the outbox."""

    key: str
    kind: MailKind
    unit: str
    recipient: str
    state: MailState
    written_at: datetime
    #: When it went out, and when a report came back that it did not arrive; None: it did not.
    sent_at: datetime | None = None
    bounced_at: datetime | None = None
    #: True if the server refused its address.
    is_refused: bool = False
    #: True if it was taken out at the last look, because it was no longer true; an officer's word is another matter.
    is_dropped: bool = False

    @property
    def at(self) -> datetime:
        """When it went out, else when it was written."""
        return self.sent_at or self.written_at

    @property
    def is_returned(self) -> bool:
        """True if its address is known not to take mail."""
        return self.is_refused or self.bounced_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A mail to a unit from which nothing came."""

    unit: Unit
    step: Step
    #: First instant that is late for the unit.
    deadline: datetime
    #: An address of the unit.
    recipient: str
    key: str
    #: True if an officer asked for it: ``step`` then says what it says, not when it comes.
    is_by_word: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A mail to the superior of units from which nothing came."""

    superior: Unit
    recipient: str
    #: In roster order.
    missing: tuple[Unit, ...]
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPlan:
    """What is due."""

    reminders: tuple[Reminder, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    #: Units for which a mail is due and that have no address that works: for the telephone; in roster order.
    by_phone: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The step that comes next, by the letter's own deadline."""

    at: datetime
    step: Step


#: The addresses of a unit, the best first.
Addresses = Mapping[str, Sequence[str]]


def plan_reminders(
    register: Register, *, past: Iterable[PastMail], addresses: Addresses, zone: ZoneInfo
) -> ReminderPlan:
    """Return what is due at the register's instant.

    A unit gets one mail for a campaign, an effective deadline and a step, so many in all and not too often. Only a
    unit that is missing gets one: one that sent anything, read or not, gets none.
    """
    by_unit: Mapping[str, list[PastMail]] = defaultdict(list)
    for mail in past:
        by_unit[mail.unit].append(mail)
    planner = _Planner(register, by_unit, addresses, zone)
    reminders = tuple(planner.reminders())
    return ReminderPlan(
        reminders=reminders, escalations=tuple(planner.escalations()), by_phone=tuple(planner.without_address)
    )


def reminded_by(past: Iterable[PastMail], instant: datetime) -> dict[str, Reminded]:
    """Return how each unit was reminded by ``instant`` (aware), by code; units that were not are left out."""
    went_out = [mail for mail in past if mail.kind is MailKind.REMINDER and mail.sent_at and mail.sent_at <= instant]
    reminded: dict[str, Reminded] = {}
    for mail in sorted(went_out, key=lambda sent: sent.at):
        before = reminded[mail.unit].count if mail.unit in reminded else 0
        has_bounced = mail.bounced_at is not None and mail.bounced_at <= instant
        reminded[mail.unit] = Reminded(count=before + 1, last_at=mail.at, has_bounced=has_bounced)
    return reminded


def missing_under(register: Register, superior: str) -> tuple[Unit, ...]:
    """Return the missing units of the groups whose superior is the unit ``superior``, without those that have time."""
    groups = {group.code for group in register.campaign.groups if group.superior == superior}
    units = register.campaign.roster.by_code
    return tuple(
        units[line.unit]
        for line in register.lines
        if is_missing(line) and units[line.unit].group in groups and register.as_of >= line.effective_deadline
    )


def is_missing(line: RegisterLine) -> bool:
    """Tell whether a unit may be written to: it is asked, and nothing came from it."""
    return line.is_asked and line.status is Status.MISSING


def next_step(campaign: Campaign, now: datetime, zone: ZoneInfo) -> NextStep | None:
    """Return the step that comes next after ``now``, by the letter's own deadline; None: there is none."""
    span = Span(opens_at=campaign.opens_at, deadline=campaign.deadline, zone=zone)
    ahead = (found for found in step_moments(campaign.mails.reminding, span) if found[0] > now)
    found = next(ahead, None)
    return NextStep(at=found[0], step=found[1]) if found else None


def step_of(campaign: Campaign, line: RegisterLine, now: datetime, zone: ZoneInfo) -> Step | None:
    """Return the step that is due for a unit at ``now`` (aware); None: none is, or something has come from it."""
    if not is_missing(line):
        return None
    begins = line.extension.made_at if line.extension else campaign.opens_at
    is_extension = line.extension is not None
    span = Span(opens_at=begins, deadline=line.effective_deadline, zone=zone, is_extension=is_extension)
    found = due_step(campaign.mails.reminding, span, now)
    return found[1] if found else None


def reminder_key(campaign_id: str, unit: str, deadline: datetime, step: str) -> str:
    """Return what makes a reminder unique: ``reminder/dvk-2022/MN-KIMAN/2022-02-14T17:00:00+00:00/overdue``."""
    return f"{MailKind.REMINDER}/{campaign_id}/{unit}/{_instant(deadline)}/{step}"


def working_address(addresses: Sequence[str], past: Iterable[PastMail]) -> str:
    """Return the first of a unit's ``addresses`` from which nothing came back; empty if there is none."""
    returned = {mail.recipient.lower() for mail in past if mail.is_returned}
    return next((found for found in addresses if found.lower() not in returned), "")


def _instant(instant: datetime) -> str:
    return instant.astimezone(ZoneInfo("UTC")).isoformat()


class _Planner:
    def __init__(
        self, register: Register, past: Mapping[str, Sequence[PastMail]], addresses: Addresses, zone: ZoneInfo
    ) -> None:
        self._register = register
        self._campaign = register.campaign
        self._reminding = register.campaign.mails.reminding
        self._past = past
        self._addresses = addresses
        self._zone = zone
        self.without_address: list[Unit] = []

    def reminders(self) -> Iterator[Reminder]:
        units = self._campaign.roster.by_code
        for line in self._register.lines:
            step = step_of(self._campaign, line, self._register.as_of, self._zone)
            if step is None or self._is_told(line, step):
                continue
            unit, recipient = units[line.unit], self._recipient(line.unit)
            if not recipient:
                self.without_address.append(unit)
                continue
            key = reminder_key(self._campaign.id, unit.code, line.effective_deadline, step)
            again = sum(mail.key.startswith(key) for mail in self._past.get(unit.code, ()))
            yield Reminder(
                unit=unit,
                step=step,
                deadline=line.effective_deadline,
                recipient=recipient,
                key=f"{key}/{again}" if again else key,
            )

    def escalations(self) -> Iterator[Escalation]:
        moment = escalation_moment(self._reminding, self._whole_span())
        if moment is None or self._register.as_of < moment:
            return
        units = self._campaign.roster.by_code
        for code in dict.fromkeys(group.superior for group in self._campaign.groups if group.superior):
            missing = missing_under(self._register, code)
            written = [mail for mail in self._past.get(code, ()) if mail.kind is MailKind.ESCALATION]
            if not missing or not all(mail.is_dropped or mail.is_returned for mail in written):
                continue
            recipient = self._recipient(code)
            if not recipient:
                self.without_address.append(units[code])
                continue
            key = f"{MailKind.ESCALATION}/{self._campaign.id}/{code}/{_instant(self._campaign.deadline)}/{len(written)}"
            yield Escalation(superior=units[code], recipient=recipient, missing=missing, key=key)

    def _whole_span(self) -> Span:
        return Span(opens_at=self._campaign.opens_at, deadline=self._campaign.deadline, zone=self._zone)

    def _is_told(self, line: RegisterLine, step: Step) -> bool:
        """Tell whether the unit had this reminder, or had as many as it may have, or one too lately."""
        written = [mail for mail in self._past.get(line.unit, ()) if mail.kind is MailKind.REMINDER]
        key = reminder_key(self._campaign.id, line.unit, line.effective_deadline, step)
        arrived = [mail for mail in written if mail.state in _ALIVE and not mail.is_returned]
        so_far = sum(mail.key.startswith(key.removesuffix(step)) for mail in arrived)
        is_told = any(mail.key.startswith(key) and not mail.is_returned for mail in written)
        gap = timedelta(days=self._reminding.min_gap_days)
        is_too_soon = any(self._register.as_of - mail.at < gap for mail in arrived)
        return is_told or so_far >= self._reminding.max_count or is_too_soon

    def _recipient(self, unit: str) -> str:
        return working_address(self._addresses.get(unit, ()), self._past.get(unit, ()))
