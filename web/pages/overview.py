"""The first page: where the campaign stands, what needs an officer, and whether the mailbox is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.digests import next_digest, planned_reminders
from desk.reminding import unit_addresses
from domain.errors import N_
from domain.outgoing import OutboxReport, Planned
from domain.register import Register
from domain.versions import Version
from reports.deadlines import last_day_text
from reports.freshness import health_line, left_alone_line, unattributed_line
from reports.language import Translator
from reports.status import StatusSummary
from reports.wording import brief, shown
from storage.outbox_report import load_outbox_report
from storage.reminders import load_past_mails
from web.plots import HEIGHT, WIDTH, progress_plot
from web.review_queue import Filters, choose
from web.visit import Officer, Viewer

router = APIRouter()
#: Questions, and arrivals, that the page shows.
SHOWN = 8
_READING = N_("The service reads the mailbox; new mail shows on this page by itself.")


@router.get("/")
def show(visit: Viewer) -> Response:
    """Show the campaign at a glance."""
    view = visit.view()
    register, app, t, service = view.register, visit.app, visit.t, visit.office.service
    queue = choose(register.reviews, Filters(), app.campaign.roster)
    with app.store.read() as session:
        outbox = load_outbox_report(session, campaign_id=app.campaign.id, as_of=register.as_of)
        past = load_past_mails(session, campaign_id=app.campaign.id)
        addresses = view.once(unit_addresses, session, app)
    return visit.page(
        "overview.html",
        view=view,
        counts=view.summary.counts,
        sentence=sentence(view.summary, t),
        freshness=health_line(view.health, t),
        left_alone=tuple(left_alone_line(one, t) for one in service.left_alone()) if service else (),
        unattributed=unattributed_line(register, t),
        last_day=last_day_text(app.campaign.deadline, t),
        plot=view.once(progress_plot, register),
        plot_size=(WIDTH, HEIGHT),
        questions=queue[:SHOWN],
        question_count=len(queue),
        arrivals=view.once(newest, register)[:SHOWN],
        names={unit.code: unit.name for unit in app.campaign.roster.units},
        going_out=tuple(
            going_out(
                outbox,
                planned_reminders(register, t.zone, past=past, addresses=addresses),
                next_digest(app.settings.schedule, t.local(app.clock())) if app.transport else None,
                t,
            )
        ),
        brief=brief,
        shown=shown,
        can_read=service is not None,
    )


@router.post("/read-mail")
def read_mail(visit: Officer) -> Response:
    """Read the mailboxes now; the page shows that it happens."""
    if visit.office.service is None:
        raise HTTPException(status_code=404)
    visit.office.service.wake()
    return visit.back_to("/", said=visit.t._(_READING))


def sentence(summary: StatusSummary, t: Translator) -> str:
    """Return in one sentence how many units have answered, and how much time is left."""
    counts, deadline = summary.counts, summary.campaign.deadline
    figures = {"answered": t.number(counts.answered), "asked": t.number(counts.asked)}
    answered = t._(N_("{answered} of {asked} units have answered"), **figures)
    left = deadline - summary.as_of
    day = last_day_text(deadline, t)
    if left > timedelta(0):
        return t._(N_("{answered}; {left} left, the last day is {day}."), answered=answered, left=t.span(left), day=day)
    return t._(N_("{answered}; the last day was {day}."), answered=answered, day=day)


def going_out(
    outbox: OutboxReport, planned: Sequence[Planned], digest_at: datetime | None, t: Translator
) -> Iterator[str]:
    """Yield what the service sends next by itself, and what waits for an officer."""
    if outbox.held_count:
        yield t.ngettext("{n} mail waits for your word.", "{n} mails wait for your word.", outbox.held_count)
    if outbox.queued_reminders:
        yield t.ngettext("{n} reminder is on its way.", "{n} reminders are on their way.", outbox.queued_reminders)
    for some in planned:
        yield f"{t.stamp(some.at)}: {t._(some.sentence, n=t.number(some.count))}"
    if digest_at is not None:
        yield t._(N_("{moment}: the digest to the officers."), moment=t.stamp(digest_at))
    if outbox.undelivered:
        yield t.ngettext("{n} mail did not arrive.", "{n} mails did not arrive.", len(outbox.undelivered))
    if digest_at is None and not planned:
        yield t._(N_("Nothing is planned."))


def newest(register: Register) -> list[tuple[str, Version]]:
    """Return the code of each unit that has sent a version, with the version, the newest first."""
    found = [(line.unit, version) for line in register.lines for version in line.versions]
    return sorted(found, key=lambda pair: pair[1].received, reverse=True)
