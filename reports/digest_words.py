"""The sentences of the digest that need more than a template: deadlines, reminders, mail that was lost.

Units, numbers, dates and addresses of the roster only: no name of a person gets in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta

from domain.errors import N_
from domain.outgoing import MailKind, Occasion, Planned, Undelivered
from domain.poll import MailboxHealth
from domain.unit import Unit
from reports.digest_plan import Digest
from reports.language import Translator
from reports.outbox_texts import KIND_TEXTS, times_reminded

#: The deadline stands in the subject from this long before it.
NEAR = timedelta(days=3)
#: What of a contact is shown: telephone numbers and addresses, not the names beside them.
_REACHABLE = re.compile(r"[^\s@,;<>()]+@[^\s@,;<>()]+|\+?\d[\d .\-()/]{5,}\d")


#: The first sentence of a digest that is not the daily one.
_OCCASION_TEXTS: Mapping[Occasion, str] = {
    Occasion.ALL_ANSWERED: N_("All {asked} units have answered: {registered} registered models, {nothing} have none."),
    Occasion.CLOSED: N_(
        "The registration is closed: {answered} of {asked} units have answered, {on_time} in time, {late} late."
    ),
    Occasion.CLOSED_COMPLETE: N_(
        "The registration is closed, and all {asked} units have answered: {on_time} in time, {late} late."
    ),
}


def deadline_text(digest: Digest, t: Translator) -> str:
    """Return the deadline and how far it is: ``Hạn: trước ngày 15/02/2022, còn 8 giờ.``"""
    deadline, left = digest.summary.campaign.deadline, digest.until_deadline
    local = t.local(deadline)
    midnight = local.hour == local.minute == 0
    day = t._(N_("the start of {date}"), date=t.date(deadline)) if midnight else t.moment(deadline)
    if left > timedelta(0):
        return t._(N_("Deadline: before {day}, {span} left."), day=day, span=t.span(left))
    return t._(N_("Deadline: before {day}, passed {span} ago."), day=day, span=t.span(-left))


def time_left(digest: Digest, t: Translator) -> str:
    """Return ``còn 1 ngày`` while the deadline is near and somebody has to hurry; nothing where it would not help."""
    left = digest.until_deadline
    is_of_use = timedelta(0) < left <= NEAR and digest.summary.counts.missing and not digest.health.is_blind
    return t._(N_("{span} left"), span=t.span(left)) if is_of_use else ""


def occasion_text(digest: Digest, t: Translator) -> str:
    """Return the first sentence of a digest that is written for an occasion; nothing for the daily one."""
    if digest.occasion is Occasion.DAILY:
        return ""
    counts = digest.summary.counts
    return t._(
        _OCCASION_TEXTS[digest.occasion],
        asked=t.number(counts.asked),
        answered=t.number(counts.answered),
        registered=t.number(counts.registered),
        nothing=t.number(counts.nothing),
        on_time=t.number(counts.on_time),
        late=t.number(counts.late),
    )


def blind_text(health: MailboxHealth, t: Translator) -> str:
    """Return since when the mailbox has not been read completely, and what that means for the lists."""
    if health.complete_at is None:
        return t._(
            N_(
                "The mailbox has never been read completely. What follows may be wrong: units named as "
                "missing may have sent their form."
            )
        )
    return t._(
        N_(
            "The mailbox has not been read completely since {moment}. Units named below as missing may have sent "
            "their form after that."
        ),
        moment=t.moment(health.complete_at),
    )


def contact_text(unit: Unit) -> str:
    """Return the telephone numbers and addresses of a contact, without names: ``0912 345 678``."""
    return ", ".join(found.strip() for found in _REACHABLE.findall(unit.contact))


def reminded_text(digest: Digest, unit: Unit, t: Translator) -> str:
    """Return how often and when a unit was reminded; nothing for one that never was."""
    reminded = digest.outbox.reminded.get(unit.code)
    return times_reminded(reminded, t) if reminded else ""


def undelivered_text(lost: Undelivered, digest: Digest, t: Translator) -> str:
    """Return ``Trường A (a@example.vn): thư nhắc số 12, bị trả lại ngày 12/02/2022``."""
    unit = digest.summary.campaign.roster.by_code.get(lost.unit or "")
    address = lost.recipient if _may_be_named(lost, unit) else ""
    said = (
        N_("{who}: {kind} no. {number}, came back on {date}")
        if lost.has_bounced
        else N_("{who}: {kind} no. {number}, not taken by the server, {date}")
    )
    return t._(
        said,
        who=_who(unit, address) or t._(N_("A sender")),
        kind=t._(KIND_TEXTS[lost.kind]),
        number=lost.number,
        date=t.date(lost.at),
    )


def _may_be_named(lost: Undelivered, unit: Unit | None) -> bool:
    """Tell whether an address may stand in the digest: an officer's, or a contact that the roster names."""
    return lost.kind is MailKind.DIGEST or (unit is not None and lost.recipient in unit.contact)


def service_lines(digest: Digest, t: Translator) -> Iterator[str]:
    """Yield what the service will do by itself, what waits for an officer, and where to answer."""
    outbox = digest.outbox
    reminding = digest.summary.campaign.mails.reminding
    is_asked_to = bool(reminding.steps) or reminding.escalate_after_days is not None
    if not (is_asked_to or digest.planned or outbox.reminded or outbox.queued_reminders or outbox.held_reminders):
        yield t._(N_("The service goes on reading the mailbox. It sends no reminders to units."))
    else:
        yield t._(N_("The service goes on reading the mailbox."))
    yield from (_planned_text(some, t) for some in digest.planned)
    if outbox.queued_reminders:
        yield t.ngettext(
            "{n} reminder goes out next. To stop it, hold it among the mails that go out.",
            "{n} reminders go out next. To stop one, hold it among the mails that go out.",
            outbox.queued_reminders,
        )
    if outbox.held_reminders:
        yield t.ngettext(
            "{n} reminder waits for your word among the mails that go out.",
            "{n} reminders wait for your word among the mails that go out.",
            outbox.held_reminders,
        )
    if outbox.held_count > outbox.held_reminders:
        yield t.ngettext(
            "{n} other mail waits for your word among the mails that go out.",
            "{n} other mails wait for your word among the mails that go out.",
            outbox.held_count - outbox.held_reminders,
        )
    if digest.habits.pages:
        yield t._(N_("To look and to answer: {pages}"), pages=digest.habits.pages)


def unit_names(units: Iterable[Unit]) -> str:
    """Return the names of ``units`` in a row."""
    return ", ".join(unit.name for unit in units)


def _planned_text(planned: Planned, t: Translator) -> str:
    return f"{t.moment(planned.at)}: {t._(planned.sentence, n=t.number(planned.count))}"


def _who(unit: Unit | None, address: str) -> str:
    if unit is None:
        return address
    return f"{unit.name} ({address})" if address else unit.name
