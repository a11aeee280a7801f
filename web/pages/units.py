"""All units: who is missing, in which group, whom to call; found, copied, downloaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from desk.unit_lists import load_unit_lines
from desk.views import View
from domain.errors import N_
from reports.deadlines import extension_text
from reports.export import CSV_ENCODING, grid_csv
from reports.freshness import health_line, unattributed_line
from reports.language import Translator
from reports.outbox_texts import times_reminded
from reports.status import groups_of
from reports.unit_list import (
    CHOICES,
    UnitLine,
    Wanted,
    choice_text,
    in_time_text,
    select,
    unit_list_grid,
    with_status,
)
from reports.wording import shown
from reports.workbook import grid_sheet, render_workbook
from web.contacts import contact_parts
from web.handing_out import CSV, XLSX, export, file_name
from web.making import one_at_a_time
from web.visit import Viewer, Visit

router = APIRouter()
#: Units on one page.
PAGE_SIZE = 200
#: Communes to choose from at most; of more, the words of the search find them.
MAX_COMMUNES = 300
#: Characters of a search; nobody means more.
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of the statuses to choose from, with the number of units that the other filters leave."""

    href: str
    text: str
    count: int
    is_chosen: bool


@router.get("/units")
def show(visit: Viewer) -> Response:
    """Show the units that are wanted, page by page."""
    view, wanted = visit.view(), read_wanted(visit)
    of_any_status = select(view.once(load_unit_lines, visit.app, view.register), wanted)
    found = with_status(of_any_status, wanted.status)
    last = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(visit.number("page", 1), 1), last)
    on_page = found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    campaign = visit.app.campaign
    communes = campaign.roster.communes
    return visit.page(
        "units.html",
        wanted=wanted,
        tabs=tuple(_tabs(of_any_status, wanted, visit.t)),
        groups=tuple((group, tuple(lines)) for group, lines in groupby(on_page, key=lambda line: line.group)),
        found_count=len(found),
        page=page,
        last_page=last,
        before=address("/units", wanted, page=page - 1) if page > 1 else "",
        after=address("/units", wanted, page=page + 1) if page < last else "",
        workbook=address("/units.xlsx", wanted),
        table=address("/units.csv", wanted),
        everything=address("/units", Wanted()),
        all_ticked=address("/units", wanted, page=page, tick="all"),
        is_ticked=visit.text("tick") == "all",
        can_remind=any(line.can_be_reminded for line in on_page),
        addresses=addresses_of(on_page),
        all_groups=groups_of(campaign),
        communes=communes if len(communes) <= MAX_COMMUNES else (),
        freshness=health_line(view.health, visit.t),
        is_blind=view.health.is_blind,
        unattributed=unattributed_line(view.register, visit.t),
        extension=lambda unit: extension_text(view.summary, unit, visit.t),
        choice_text=partial(choice_text, t=visit.t),
        in_time=partial(in_time_text, t=visit.t),
        reminded=partial(times_reminded, t=visit.t),
        contact_parts=contact_parts,
        shown=shown,
    )


@router.get("/units.xlsx")
def workbook(visit: Viewer) -> Response:
    """Return what is shown, all pages, as a workbook."""
    view, t = visit.view(), visit.t
    grid = unit_list_grid(_found(visit, view), t)
    title = t._(N_("{campaign}: units"), campaign=visit.app.campaign.title)
    with one_at_a_time():
        content = render_workbook([grid_sheet(grid, title=title, note=health_line(view.health, t))])
    return export(visit, content, name=_file_name(visit, view, "xlsx"), media_type=XLSX)


@router.get("/units.csv")
def table(visit: Viewer) -> Response:
    """Return what is shown, all pages, as CSV."""
    view = visit.view()
    content = grid_csv(unit_list_grid(_found(visit, view), visit.t)).encode(CSV_ENCODING)
    return export(visit, content, name=_file_name(visit, view, "csv"), media_type=CSV)


def read_wanted(visit: Visit) -> Wanted:
    """Return which units the address asks for; what is no choice asks for all."""
    known = {group.code for group in groups_of(visit.app.campaign)}
    group, status, commune = visit.text("group"), visit.text("status"), visit.text("commune")
    return Wanted(
        text=visit.text("q")[:_LONGEST],
        group=group if group in known else "",
        status=status if status in CHOICES else "",
        commune=commune if commune in visit.app.campaign.roster.communes else "",
    )


def address(path: str, wanted: Wanted, *, page: int = 1, tick: str = "") -> str:
    """Return the address of what is wanted: ``/units?group=truong_hoc&page=2``."""
    fields = {
        "q": wanted.text,
        "group": wanted.group,
        "status": wanted.status,
        "commune": wanted.commune,
        "page": str(page) if page > 1 else "",
        "tick": tick,
    }
    said = urlencode({name: value for name, value in fields.items() if value})
    return f"{path}?{said}" if said else path


def addresses_of(lines: Iterable[UnitLine]) -> tuple[str, ...]:
    """Return the best address of each unit that has one that takes mail, each once."""
    return tuple(dict.fromkeys(line.working_addresses[0] for line in lines if line.working_addresses))


def _found(visit: Visit, view: View) -> tuple[UnitLine, ...]:
    wanted = read_wanted(visit)
    return with_status(select(view.once(load_unit_lines, visit.app, view.register), wanted), wanted.status)


def _file_name(visit: Visit, view: View, ending: str) -> str:
    what = visit.t._(N_("{campaign} - units"), campaign=visit.app.campaign.short_title)
    return file_name(what, view.register.as_of, ending, visit.t)


def _tabs(lines: Sequence[UnitLine], wanted: Wanted, t: Translator) -> Iterator[Tab]:
    counts = Counter(line.choice for line in lines)
    for choice in ("", *CHOICES):
        count = counts[choice] if choice else len(lines)
        # The numbers add up to all; nobody needs to see that no closed unit has sent anything.
        if count or choice != CHOICES[-1] or choice == wanted.status:
            yield Tab(
                href=address("/units", replace(wanted, status=choice)),
                text=choice_text(choice, t) if choice else t._(N_("All units")),
                count=count,
                is_chosen=choice == wanted.status,
            )
