"""Later deadlines: which run, which ran; given to several units at once, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from fastapi import APIRouter
from starlette.responses import Response

from desk.answering import find_unit
from desk.ruling import MAX_REASON, extend_all, undo_extension
from domain.clock import local_day
from domain.errors import N_, DangkyError
from domain.register import Status
from domain.rulings import Extension, in_force
from domain.unit import Unit
from reports.deadlines import last_day_text
from reports.failures import explain_error
from reports.wording import status_text
from storage.rulings import load_rulings
from web.days import end_of, get_day
from web.unit_choices import Looked, choices
from web.visit import Number, Officer, Viewer, Visit

router = APIRouter()
_NO_UNIT = N_("Choose at least one unit.")
_NO_REASON = N_("Please say why; it stands in the log.")


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
    #: Which units are looked for among very many.
    looked: Looked = field(default_factory=Looked)


@router.get("/campaign/extensions")
def show(visit: Viewer) -> Response:
    """Show all extensions, the newest first, also those that are over or were taken back."""
    return _page(visit, Wanted(codes=tuple(visit.request.query_params.getlist("unit"))))


@router.post("/campaign/extensions")
def give(visit: Officer) -> Response:
    """Give each of the units the same later day; if one cannot have it, none gets it. Or look for further units."""
    t = visit.t
    codes = tuple(value for value in visit.form.getlist("unit") if isinstance(value, str))
    looked = Looked(text=visit.text("q"), group=visit.text("group"))
    day, reason = visit.text("until"), visit.text("reason")
    wanted = Wanted(codes=codes, more=visit.text("more"), day=day, reason=reason, looked=looked)
    if visit.text("look"):
        return _page(visit, wanted)
    try:
        units, until = _units(visit, wanted), end_of(get_day(wanted.day), t.zone)
        if problems := _unsaid(visit, units, wanted):
            return _page(visit, wanted, problems=problems, status=422)
        extend_all(visit.app, units, until=until, reason=wanted.reason, by=visit.account.full_name)
    except DangkyError as error:
        return _page(visit, wanted, problems=[explain_error(error, t)], status=422)
    last = last_day_text(until, t)
    said = t.ngettext("{n} unit may answer to {day}.", "{n} units may answer to {day}.", len(units), day=last)
    return visit.back_to("/campaign/extensions", said=said)


@router.post("/campaign/extensions/{number}/undo")
def undo(visit: Officer, number: Number) -> Response:
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

    Raises: ``NoSuchUnit``, ``UnitNotClear``.
    """
    app = visit.app
    written = [*wanted.codes, *(line.strip() for line in wanted.more.splitlines() if line.strip())]
    return list(dict.fromkeys(find_unit(app.campaign, text, app.memories) for text in written))


def _unsaid(visit: Visit, units: list[str], wanted: Wanted) -> list[str]:
    """Return what the form does not say."""
    found = [] if units else [_NO_UNIT]
    found += [] if wanted.reason else [_NO_REASON]
    return [visit.t._(sentence) for sentence in found]


def _page(visit: Visit, wanted: Wanted, *, problems: list[str] | None = None, status: int = 200) -> Response:
    app, view = visit.app, visit.view()
    with app.store.read() as session:
        rulings = load_rulings(session, campaign_id=app.campaign.id)
    now = app.clock()
    holding = in_force(rulings, Extension, now)
    statuses = {line.unit: line.status for line in view.register.lines}
    return visit.page(
        "extensions.html",
        status=status,
        problems=problems or [],
        wanted=wanted,
        lines=[_line(visit, one, holding, now) for one in reversed(rulings) if isinstance(one, Extension)],
        choices=choices(
            _open(visit, local_day(now), statuses),
            wanted.looked,
            roster=app.campaign.roster,
            groups=app.campaign.groups,
            ticked=wanted.codes,
        ),
        status_of=lambda unit: status_text(statuses[unit.code], visit.t),
        groups=app.campaign.groups,
        last_day=last_day_text(app.campaign.deadline, visit.t),
        max_reason=MAX_REASON,
    )


def _open(visit: Visit, today: date, statuses: dict[str, Status]) -> list[Unit]:
    """Return the units that are asked and have not answered."""
    answered = (Status.REGISTERED, Status.NOTHING_TO_REGISTER)
    units = (unit for unit in visit.app.campaign.roster.units if unit.is_asked_on(today))
    return [unit for unit in units if unit.code in statuses and statuses[unit.code] not in answered]


def _line(visit: Visit, made: Extension, holding: dict[str, Extension], now: datetime) -> Line:
    names = visit.app.campaign.roster.by_code
    counts = made.unit in holding and holding[made.unit].id == made.id
    state = "undone" if made.undone_at else "replaced" if not counts else "runs" if made.until > now else "ended"
    name = names[made.unit].name if made.unit in names else made.unit
    return Line(made=made, unit=name, last_day=last_day_text(made.until, visit.t), state=state)
