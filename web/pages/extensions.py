"""Later deadlines: which run, which ran; given to several units at once, and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from desk.answering import find_unit, refuse_closed
from desk.roster_cells import read_date
from desk.ruling import extend, undo_extension
from domain.clock import local_day
from domain.errors import N_, DangkyError, NoExtension
from domain.register import Status
from domain.rulings import Extension, in_force
from domain.unit import Unit
from parsers.text import one_line
from reports.deadlines import last_day_text
from reports.failures import explain_error
from reports.wording import status_text
from storage.rulings import load_rulings
from web.visit import Officer, Viewer, Visit

router = APIRouter()
_NO_UNIT = N_("Choose at least one unit.")
_NO_DAY = N_("Give the new last day, like 20/02/2022.")
_NO_REASON = N_("Say why, for the log.")
#: Characters of a reason.
_MAX_REASON = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An extension as the page shows it."""

    made: Extension
    unit: str
    last_day: str
    #: ``runs``, ``ended``, ``replaced`` or ``undone``.
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was typed into the form."""

    codes: tuple[str, ...] = ()
    #: Further units, codes or names, one a line.
    more: str = ""
    day: str = ""
    reason: str = ""


@router.get("/campaign/extensions")
def show(visit: Viewer) -> Response:
    """Show all extensions, the newest first, also those that are over or were taken back."""
    return _page(visit, Wanted(codes=tuple(visit.request.query_params.getlist("unit"))))


@router.post("/campaign/extensions")
def give(visit: Officer) -> Response:
    """Give each of the units the same later day; if one cannot have it, none gets it."""
    t, app = visit.t, visit.app
    codes = tuple(value for value in visit.form.getlist("unit") if isinstance(value, str))
    wanted = Wanted(codes=codes, more=visit.text("more"), day=visit.text("until"), reason=visit.text("reason"))
    try:
        units = _units(visit, wanted)
        last_day, reason = read_date(wanted.day), one_line(wanted.reason)[:_MAX_REASON]
        until = _end(visit, last_day) if last_day else None
        problems = _refusals(visit, units, until, reason)
    except DangkyError as error:
        problems, units, until = [explain_error(error, t)], [], None
    if problems or until is None:
        return _page(visit, wanted, problems=problems, status=422)
    for code in units:
        extend(app, code, until=until, reason=reason, by=visit.account.full_name)
    said = t.ngettext(
        "{n} unit may answer to {day}.", "{n} units may answer to {day}.", len(units), day=last_day_text(until, t)
    )
    return visit.back_to("/campaign/extensions", said=said)


@router.post("/campaign/extensions/{number}/undo")
def undo(visit: Officer, number: int) -> Response:
    """Take an extension back; what the unit was given before counts again.

    Raises: ``NoSuchRuling``, ``RulingUndone``.
    """
    code = undo_extension(visit.app, number, by=visit.account.full_name)
    names = visit.app.campaign.roster.by_code
    name = names[code].name if code in names else code
    said = visit.t._(N_("Extension {number} of {unit} is taken back."), number=number, unit=name)
    return visit.back_to("/campaign/extensions", said=said)


def _units(visit: Visit, wanted: Wanted) -> list[str]:
    """Return the codes of all units that are meant, each once.

    Raises: ``NoSuchUnit``, ``UnitNotClear``; ``UnitIsClosed``.
    """
    app = visit.app
    written = [*wanted.codes, *(line.strip() for line in wanted.more.splitlines() if line.strip())]
    codes = list(dict.fromkeys(find_unit(app.campaign, text, app.memories) for text in written))
    for code in codes:
        refuse_closed(app.campaign, code, local_day(app.clock()))
    return codes


def _refusals(visit: Visit, units: list[str], until: datetime | None, reason: str) -> list[str]:
    deadline = visit.app.campaign.deadline
    found = [visit.t._(_NO_UNIT)] if not units else []
    found += [visit.t._(_NO_DAY)] if until is None else []
    if until is not None and until <= deadline:
        found.append(explain_error(NoExtension(deadline=deadline.isoformat()), visit.t))
    return [*found, *([] if reason else [visit.t._(_NO_REASON)])]


def _end(visit: Visit, last_day: date) -> datetime:
    return datetime.combine(last_day + timedelta(days=1), time(), tzinfo=visit.t.zone)


def _page(visit: Visit, wanted: Wanted, *, problems: list[str] | None = None, status: int = 200) -> Response:
    app, view = visit.app, visit.view()
    with app.store.read() as session:
        rulings = load_rulings(session, campaign_id=app.campaign.id)
    now = app.clock()
    holding = in_force(rulings, Extension, now)
    statuses = {line.unit: line.status for line in view.register.lines}
    today = local_day(now)
    return visit.page(
        "extensions.html",
        status=status,
        problems=problems or [],
        wanted=wanted,
        lines=[_line(visit, one, holding, now) for one in reversed(rulings) if isinstance(one, Extension)],
        choices=[
            (
                group,
                [
                    (unit, status_text(statuses[unit.code], visit.t))
                    for unit in _open(visit, group.code, today, statuses)
                ],
            )
            for group in app.campaign.groups
        ],
        last_day=last_day_text(app.campaign.deadline, visit.t),
    )


def _open(visit: Visit, group: str, today: date, statuses: dict[str, Status]) -> list[Unit]:
    """Return the units of a group that are asked and have not answered."""
    answered = (Status.REGISTERED, Status.NOTHING_TO_REGISTER)
    units = (unit for unit in visit.app.campaign.roster.units if unit.group == group and unit.is_asked_on(today))
    return [unit for unit in units if unit.code in statuses and statuses[unit.code] not in answered]


def _line(visit: Visit, made: Extension, holding: dict[str, Extension], now: datetime) -> Line:
    names = visit.app.campaign.roster.by_code
    counts = made.unit in holding and holding[made.unit].id == made.id
    state = "undone" if made.undone_at else "replaced" if not counts else "runs" if made.until > now else "ended"
    name = names[made.unit].name if made.unit in names else made.unit
    return Line(made=made, unit=name, last_day=last_day_text(made.until, visit.t), state=state)
