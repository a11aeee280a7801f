"""The register: every entry that counts, filtered, searched, summed, and taken away as it is shown."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import Response

from desk.views import View
from domain.campaign import Kind
from domain.errors import N_
from reports.entry_list import NO_FIELD, EntryList, Order, WantedEntries, entry_grid, field_names, sums
from reports.export import CSV_ENCODING, grid_csv
from reports.freshness import health_line
from reports.register_document import register_document
from reports.status import groups_of
from reports.tables import Grid
from reports.wording import kind_text, shown
from reports.workbook import grid_sheet, render_workbook
from web.handing_out import CSV, DOCX, XLSX, export, file_name
from web.making import one_at_a_time
from web.visit import Viewer, Visit

router = APIRouter()
#: Entries on one page.
PAGE_SIZE = 200
#: Characters of a search; nobody means more.
_LONGEST = 200
_ORDERS = {Order.UNIT: N_("by unit"), Order.FIELD: N_("by field"), Order.RECEIVED: N_("newest first")}


@router.get("/register")
def show(visit: Viewer) -> Response:
    """Show the entries that are wanted, page by page."""
    view, wanted, campaign, t = visit.view(), read_wanted(visit), visit.app.campaign, visit.t
    found = view.once(EntryList, view.register).select(wanted)
    last = max(1, -(-len(found) // PAGE_SIZE))
    page = min(max(visit.number("page", 1), 1), last)
    totals = sums(found, campaign, t)
    return visit.page(
        "register.html",
        wanted=wanted,
        lines=found[(page - 1) * PAGE_SIZE : page * PAGE_SIZE],
        found_count=len(found),
        page=page,
        last_page=last,
        before=address("/register", wanted, page=page - 1) if page > 1 else "",
        after=address("/register", wanted, page=page + 1) if page < last else "",
        workbook=address("/register.xlsx", wanted),
        document=address("/register.docx", wanted),
        table=address("/register.csv", wanted),
        totals=totals,
        all_groups=groups_of(campaign),
        all_fields=(*field_names(campaign).items(), (NO_FIELD, t._(N_("Field not known")))),
        fields=field_names(campaign),
        kinds=[(kind.value, kind_text(kind, t)) for kind in Kind],
        kind_text=lambda kind: kind_text(kind, t),
        orders=[(order.value, text) for order, text in _ORDERS.items()],
        freshness=health_line(view.health, t),
        is_blind=view.health.is_blind,
        shown=shown,
    )


@router.get("/register.xlsx")
def workbook(visit: Viewer) -> Response:
    """Return what is shown, all pages, as a workbook."""
    view = visit.view()
    note = " ".join(_notes(visit, view))
    with one_at_a_time():
        content = render_workbook([grid_sheet(_grid(visit, view), title=_title(visit, view), note=note)])
    return _handed_out(visit, view, content, "xlsx", XLSX)


@router.get("/register.docx")
def document(visit: Viewer) -> Response:
    """Return what is shown, all pages, as a Word file."""
    view, profile = visit.view(), visit.app.campaign.layout.profile
    with one_at_a_time():
        content = register_document(
            _grid(visit, view), visit.t, title=_title(visit, view), notes=_notes(visit, view), profile=profile
        )
    return _handed_out(visit, view, content, "docx", DOCX)


@router.get("/register.csv")
def table(visit: Viewer) -> Response:
    """Return what is shown, all pages, as CSV."""
    view = visit.view()
    return _handed_out(visit, view, grid_csv(_grid(visit, view)).encode(CSV_ENCODING), "csv", CSV)


def read_wanted(visit: Visit) -> WantedEntries:
    """Return which entries the address asks for; what is no choice asks for all."""
    campaign = visit.app.campaign
    group, field, kind, order = (visit.text(name) for name in ("group", "field", "kind", "order"))
    return WantedEntries(
        text=visit.text("q")[:_LONGEST],
        group=group if group in {known.code for known in groups_of(campaign)} else "",
        field=field if field in {*field_names(campaign), NO_FIELD} else "",
        kind=kind if kind in set(Kind) else "",
        order=Order(order) if order in set(Order) else Order.UNIT,
    )


def address(path: str, wanted: WantedEntries, *, page: int = 1) -> str:
    """Return the address of what is wanted: ``/register?field=economy&page=2``."""
    fields = {
        "q": wanted.text,
        "group": wanted.group,
        "field": wanted.field,
        "kind": wanted.kind,
        "order": wanted.order if wanted.order is not Order.UNIT else "",
        "page": str(page) if page > 1 else "",
    }
    said = urlencode({name: value for name, value in fields.items() if value})
    return f"{path}?{said}" if said else path


def _grid(visit: Visit, view: View) -> Grid:
    return entry_grid(view.once(EntryList, view.register).select(read_wanted(visit)), visit.app.campaign, visit.t)


def _title(visit: Visit, view: View) -> str:
    said, moment = N_("{campaign}: register as of {moment}"), visit.t.moment(view.register.as_of)
    return visit.t._(said, campaign=visit.app.campaign.title, moment=moment)


def _notes(visit: Visit, view: View) -> tuple[str, ...]:
    """Return which entries a file holds, a sentence, and how far it can be believed."""
    t, wanted, campaign = visit.t, read_wanted(visit), visit.app.campaign
    groups = {group.code: group.name for group in groups_of(campaign)}
    fields = {**field_names(campaign), NO_FIELD: t._(N_("Field not known"))}
    chosen = (
        (N_("Group"), groups.get(wanted.group, "")),
        (N_("Field"), fields.get(wanted.field, "")),
        (N_("Kind"), kind_text(Kind(wanted.kind), t) if wanted.kind else ""),
        (N_("Words"), wanted.text),
    )
    only = "; ".join(f"{t._(name)}: {said}" for name, said in chosen if said)
    which = t._(N_("Only these entries: {chosen}."), chosen=only) if only else t._(N_("All entries that count."))
    return (which, health_line(view.health, t))


def _handed_out(visit: Visit, view: View, content: bytes, ending: str, media_type: str) -> Response:
    what = visit.t._(N_("{campaign} - register"), campaign=visit.app.campaign.short_title)
    name = file_name(what, view.register.as_of, ending, visit.t)
    return export(visit, content, name=name, media_type=media_type)
