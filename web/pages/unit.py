"""One unit: where it stands, what counts, what came, what was decided and sent; a version pinned, a day extended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.ruling import MAX_REASON, extend, pin_version, undo_extension, unpin
from desk.unit_file import UnitFile, load_unit_file
from domain.errors import N_, NoSuchRuling, NoSuchUnit, RulingError, UnitIsClosed
from domain.form import Entry
from domain.memory import Memory, MemoryKind
from domain.register import RegisterLine
from reports.deadlines import last_day_text
from reports.failures import explain_error
from reports.freshness import health_line
from reports.language import Translator
from reports.outbox_tables import cause_text, state_text, subject_of
from reports.outbox_texts import KIND_TEXTS, times_reminded
from reports.unit_texts import deadline_text, group_name, happenings, pin_text, standing_text
from reports.versions import version_lines
from reports.wording import brief, explain, kind_text, shown, status_text
from web.contacts import contact_parts
from web.days import NoDay, end_of, get_day
from web.visit import Number, Officer, Viewer, Visit

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extending:
    """The form that extends a unit's day, as it was filled in."""

    day: str = ""
    reason: str = ""
    #: What is wrong with each; empty: nothing.
    day_problem: str = ""
    reason_problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSender:
    """An address or name that is known to mean the unit."""

    text: str
    #: Who taught it; None: it stands on the roster.
    taught: Memory | None = None


@router.get("/units/{code}")
def show(visit: Viewer, code: str) -> Response:
    """Show all that is known of a unit."""
    return _page(visit, _file(visit, code), Extending())


@router.post("/units/{code}/pin")
def pin(visit: Officer, code: str) -> Response:
    """Let one version count, whatever comes after it."""
    _file(visit, code)
    number = visit.number("version")
    pin_version(visit.app, code, number, by=_name(visit))
    said = visit.t._(N_("Version {number} counts from now on, whatever comes after it."), number=number)
    return visit.back_to(_address(code), said=said)


@router.post("/units/{code}/unpin")
def take_pin_back(visit: Officer, code: str) -> Response:
    """Let the newest version count again."""
    _file(visit, code)
    unpin(visit.app, code, by=_name(visit))
    return visit.back_to(_address(code), said=visit.t._(N_("The newest version counts again.")))


@router.post("/units/{code}/extend")
def extend_day(visit: Officer, code: str) -> Response:
    """Give the unit a later last day; what cannot be is told with what was typed still there."""
    unit_file, t, reason = _file(visit, code), visit.t, visit.text("reason")
    problem, missing = "", "" if reason else t._(N_("Please say why; it stands in the log."))
    try:
        until = end_of(get_day(visit.text("until")), t.zone)
        if not missing:
            extend(visit.app, code, until=until, reason=reason, by=_name(visit))
            return visit.back_to(_address(code), said=_may_answer(until, t))
    except (NoDay, RulingError, UnitIsClosed) as error:
        problem = explain_error(error, t)
    typed = Extending(day=visit.text("until"), reason=reason, day_problem=problem, reason_problem=missing)
    return _page(visit, unit_file, typed, status=422)


@router.post("/units/{code}/extensions/{number}/undo")
def take_extension_back(visit: Officer, code: str, number: Number) -> Response:
    """Take an extension of this unit back."""
    if number not in (made.id for made in _file(visit, code).rulings):
        raise NoSuchRuling(number=number)
    undo_extension(visit.app, number, by=_name(visit))
    return visit.back_to(_address(code), said=visit.t._(N_("The extension is taken back.")))


def known_texts(unit_file: UnitFile, kind: MemoryKind) -> tuple[KnownSender, ...]:
    """Return the unit's addresses, or its other names: those of the roster, then those that were taught."""
    unit = unit_file.unit
    on_roster = unit.senders if kind is MemoryKind.SENDER else unit.aliases
    taught = (m for m in unit_file.memories if m.lesson.kind is kind and m.forgotten_at is None)
    learned = (KnownSender(text=m.lesson.value, taught=m) for m in taught if m.lesson.value not in on_roster)
    return (*(KnownSender(text=text) for text in on_roster), *learned)


def counting_entries(line: RegisterLine | None) -> Iterator[tuple[Entry, int]]:
    """Yield each entry that counts, with the row number of the message that brought it."""
    for submission in line.counting if line else ():
        for entry in submission.entries:
            yield entry, submission.message


def _page(visit: Visit, unit_file: UnitFile, typed: Extending, status: int = 200) -> Response:
    t, campaign, line = visit.t, visit.app.campaign, unit_file.line
    template = campaign.template
    return visit.page(
        "unit.html",
        status=status,
        file=unit_file,
        unit=unit_file.unit,
        line=line,
        address=_address(unit_file.unit.code),
        group=group_name(unit_file.unit, campaign),
        standing=standing_text(line, unit_file.health, t),
        freshness=health_line(unit_file.health, t),
        deadline=deadline_text(line, t) if line else "",
        pin=pin_text(line, t) if line else "",
        remarks=tuple(explain(remark, t, campaign) for remark in line.remarks) if line else (),
        entries=tuple(counting_entries(line)),
        fields={field.code: field.name for field in template.fields},
        versions=version_lines(line, template, t)[::-1] if line else (),
        typed=typed,
        # A day that is past can be given only to a unit whose form came by then.
        first_day=t.local(campaign.deadline).date().isoformat(),
        max_reason=MAX_REASON,
        letters_day=last_day_text(campaign.deadline, t),
        can_extend=not (line is None or unit_file.unit.is_closed_on(t.local(visit.app.clock()).date())),
        reminded=times_reminded(unit_file.reminded, t) if unit_file.reminded else "",
        senders=known_texts(unit_file, MemoryKind.SENDER),
        names=known_texts(unit_file, MemoryKind.NAME),
        history=happenings(
            unit_file.unit,
            t,
            line=line,
            decisions=unit_file.decisions,
            rulings=unit_file.rulings,
            memories=unit_file.memories,
            changes=unit_file.changes,
        ),
        roster=campaign.roster.by_code,
        mail_kind=lambda mail: t._(KIND_TEXTS[mail.kind]),
        mail_state=lambda queued: state_text(queued, t),
        mail_cause=lambda queued: cause_text(queued.last_error, t),
        subject_of=subject_of,
        status_text=lambda value: status_text(value, t),
        kind_text=lambda kind: kind_text(kind, t),
        brief=lambda code: brief(code, t),
        contact_parts=contact_parts,
        shown=shown,
    )


def _may_answer(until: datetime, t: Translator) -> str:
    return t._(N_("The unit may answer to {day}."), day=last_day_text(until, t))


def _file(visit: Visit, code: str) -> UnitFile:
    try:
        return load_unit_file(visit.app, code)
    except NoSuchUnit as error:
        raise HTTPException(status_code=404) from error


def _name(visit: Visit) -> str:
    return visit.account.full_name or visit.account.name


def _address(code: str) -> str:
    return f"/units/{quote(code, safe='')}"
