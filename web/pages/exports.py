"""Lists to take away: the consolidated list and the covering report, who is missing, the register as data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from desk.lists import load_list
from desk.views import load_view
from domain.errors import N_
from reports.consolidated.model import Selection
from reports.consolidated.word import Document, load_template, write_document
from reports.consolidated.workbook import consolidated_workbook
from reports.export import CSV_ENCODING, export_csv, export_document, grid_csv
from reports.freshness import health_line
from reports.headlines import headline
from reports.tables import missing_rows
from reports.workbook import grid_sheet, render_workbook
from storage.register import load_ledger_at, load_register
from web.handing_out import CSV, DOCX, JSON, XLSX, export, file_name
from web.making import one_at_a_time
from web.visit import Viewer, Visit

router = APIRouter()
#: Years that an instant can lie in: what is typed beside them is a slip.
_YEARS = range(2000, 2100)
_NO_INSTANT = N_("This is no date with a time.")
_TO_COME = N_("This lies in the future: a list can be made of what has been received by now.")
_NOT_BEFORE = N_("This must lie before the moment of the list.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the register is asked for."""

    #: None: now.
    as_of: datetime | None
    #: When an earlier list was made; None: changes are not asked for.
    since: datetime | None
    selection: Selection
    #: What is wrong with a field, by its name.
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A file that can be made."""

    #: What it is called in the name of the file.
    name: str
    media_type: str
    make: Callable[[Visit, Asked, datetime], bytes]


@router.get("/exports")
def show(visit: Viewer) -> Response:
    """Show what can be taken away."""
    return _show(visit, _read(visit, visit.app.clock()), status=200)


@router.get("/exports/{file}")
def download(visit: Viewer, file: str) -> Response:
    """Make a file and hand it out; what cannot be made of what was filled in comes back on the page."""
    product, now = PRODUCTS.get(file), visit.app.clock()
    if product is None:
        return _show(visit, _read(visit, now), status=404)
    asked = _read(visit, now)
    if asked.problems:
        return _show(visit, asked, status=422)
    instant = asked.as_of or now
    with one_at_a_time():
        content = product.make(visit, asked, instant)
    what = f"{visit.app.campaign.short_title} - {visit.t._(product.name)}"
    name = file_name(what, instant, file.rpartition(".")[2], visit.t)
    return export(visit, content, name=name, media_type=product.media_type)


def _show(visit: Visit, asked: Asked, *, status: int) -> Response:
    view, t = visit.view(), visit.t
    return visit.page(
        "exports.html",
        status=status,
        asked=asked,
        written={name: visit.text(name) for name in ("as_of", "since")},
        headline=headline(view.summary, t),
        freshness=health_line(view.health, t),
        is_blind=view.health.is_blind,
        zone=t.zone.key,
    )


# -- what is asked for


def _read(visit: Visit, now: datetime) -> Asked:
    """Return what the form asks for; fields that say nothing of use are problems."""
    only, problems = visit.text("only"), dict[str, str]()
    as_of, since = (_read_instant(visit, name, problems) for name in ("as_of", "since"))
    if as_of is not None and as_of > now:
        problems["as_of"] = visit.t._(_TO_COME)
    if since is not None and since >= (as_of or now):
        problems["since"] = visit.t._(_NOT_BEFORE)
    selection = Selection(only) if only in set(Selection) else Selection.ALL
    return Asked(as_of=as_of, since=since, selection=selection, problems=problems)


def _read_instant(visit: Visit, name: str, problems: dict[str, str]) -> datetime | None:
    text = visit.text(name)
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        problems[name] = visit.t._(_NO_INSTANT)
        return None
    return found if found.utcoffset() is not None else found.replace(tzinfo=visit.t.zone)


# -- how each is made


def _list_workbook(visit: Visit, asked: Asked, instant: datetime) -> bytes:
    found = load_list(visit.app, visit.t, instant=instant, selection=asked.selection, since=asked.since)
    return consolidated_workbook(found, visit.t)


def _document(document: Document) -> Callable[[Visit, Asked, datetime], bytes]:
    def make(visit: Visit, asked: Asked, instant: datetime) -> bytes:
        app = visit.app
        template = load_template(document, app.campaign.layout, app.settings.campaign)
        found = load_list(app, visit.t, instant=instant, selection=asked.selection, since=asked.since)
        return write_document(template, found, visit.t)

    return make


def _missing_workbook(visit: Visit, _asked: Asked, instant: datetime) -> bytes:
    view, t = load_view(visit.app, instant), visit.t
    title, note = headline(view.summary, t), health_line(view.health, t)
    return render_workbook([grid_sheet(missing_rows(view.summary, t), title=title, note=note)])


def _missing_csv(visit: Visit, _asked: Asked, instant: datetime) -> bytes:
    return grid_csv(missing_rows(load_view(visit.app, instant).summary, visit.t)).encode(CSV_ENCODING)


def _register_json(visit: Visit, _asked: Asked, instant: datetime) -> bytes:
    campaign = visit.app.campaign
    with visit.app.store.read() as session:
        register = load_register(session, campaign=campaign, as_of=instant)
        ledger = load_ledger_at(session, campaign=campaign, as_of=instant)
    document = export_document(register, ledger, visit.t.zone)
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _register_csv(visit: Visit, _asked: Asked, instant: datetime) -> bytes:
    with visit.app.store.read() as session:
        register = load_register(session, campaign=visit.app.campaign, as_of=instant)
    return export_csv(register, visit.t.zone).encode(CSV_ENCODING)


#: The files by the last part of their addresses.
PRODUCTS = {
    "list.xlsx": Product(name=N_("consolidated list"), media_type=XLSX, make=_list_workbook),
    "list.docx": Product(name=N_("consolidated list"), media_type=DOCX, make=_document(Document.LIST)),
    "report.docx": Product(name=N_("draft of the covering report"), media_type=DOCX, make=_document(Document.REPORT)),
    "missing.xlsx": Product(name=N_("units that sent nothing"), media_type=XLSX, make=_missing_workbook),
    "missing.csv": Product(name=N_("units that sent nothing"), media_type=CSV, make=_missing_csv),
    "register.json": Product(name=N_("register as data"), media_type=JSON, make=_register_json),
    "register.csv": Product(name=N_("register as data"), media_type=CSV, make=_register_csv),
}
