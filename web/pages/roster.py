"""The roster: taken from a file or changed unit by unit; shown first, stored only once it is confirmed."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from desk.roster_file import read_roster
from desk.roster_writing import roster_csv, roster_workbook
from desk.rostering import RosterMoved, store_roster, weigh_replacing
from domain.clock import local_day
from domain.errors import N_, DangkyError, RosterError, RosterRefused, SettingsProblem
from domain.roster_checks import shared_names
from domain.roster_log import RosterAction, difference
from domain.unit import Roster
from parsers.text import fold
from reports.export import CSV_ENCODING
from reports.failures import explain_error, explain_problem, explain_problems
from reports.roster import ACTION_TEXTS, unit_changes
from storage.campaigns import load_roster
from web.handing_out import CSV, XLSX, export
from web.pages.roster_changes import read_change
from web.roster_drafts import RosterDraft
from web.unit_choices import MAX_OFFERED
from web.visit import Administrator, Visit

router = APIRouter()
#: Bytes of a roster file; the letter's has 20,000.
MAX_BYTES = 2 * 1024 * 1024
#: Changed units that a page shows one by one.
MAX_SHOWN = 500

_NO_FILE = N_("Choose a file first.")
_TOO_LARGE = N_("The file is larger than 2 MB; a list of units is not.")
_EXPIRED = N_("What was shown is no longer kept, or is somebody else's. Please do it once more.")
_SAME = N_("Nothing changes: it is so already.")
_STORED = N_("The roster is stored, and mail that comes from now on is read with it.")
_NOT_MEANT = N_("Tick the box if it is meant that these units are missing. Nothing was stored.")


@router.get("/campaign/roster")
def show(visit: Administrator) -> Response:
    """Show the ways to change the roster."""
    catch_up(visit)
    return _page(visit, fields=dict(visit.request.query_params))


@router.get("/campaign/roster/download")
def download(visit: Administrator) -> Response:
    """Give the roster as a file that can be changed and sent back here."""
    app, kind = visit.app, "xlsx" if visit.text("format") == "xlsx" else "csv"
    roster = app.campaign.roster
    data = roster_workbook(roster) if kind == "xlsx" else roster_csv(roster).encode(CSV_ENCODING)
    return export(visit, data, name=f"roster-{app.campaign.id}.{kind}", media_type=XLSX if kind == "xlsx" else CSV)


@router.post("/campaign/roster")
def upload(visit: Administrator) -> Response:
    """Read a roster file and show what it would change; with any mistake in it nothing is kept."""
    catch_up(visit)
    file = visit.form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        return _page(visit, problems=(visit.t._(_NO_FILE),), status=422)
    data = file.file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return _page(visit, problems=(visit.t._(_TOO_LARGE),), status=422)
    try:
        loaded = read_roster(data, groups=visit.app.campaign.groups, file=file.filename)
    except RosterError as error:
        return _page(visit, problems=explain_problems(error, visit.t), status=422)
    return _keep(visit, RosterAction.IMPORTED, loaded.roster)


@router.post("/campaign/roster/change")
def change(visit: Administrator) -> Response:
    """Show what a change of single units would do."""
    catch_up(visit)
    try:
        action, after = read_change(visit)
    except RosterRefused as error:
        return _refused(visit, explain_problems(error, visit.t))
    except DangkyError as error:
        return _refused(visit, (explain_error(error, visit.t),))
    return _keep(visit, action, after)


@router.get("/campaign/roster/drafts/{key}")
def preview(visit: Administrator, key: str) -> Response:
    """Show each unit that would change."""
    draft = visit.office.drafts.find(visit.account, key, now=visit.app.clock())
    if draft is None:
        return visit.back_to("/campaign/roster", said=visit.t._(_EXPIRED))
    return _preview(visit, draft)


@router.post("/campaign/roster/drafts/{key}")
def confirm(visit: Administrator, key: str) -> Response:
    """Store what was shown, if it is still the next step from the roster that it was compared with.

    Raises: ``RosterMoved``.
    """
    catch_up(visit)
    app, office = visit.app, visit.office
    draft = office.drafts.find(visit.account, key, now=app.clock())
    if draft is None:
        return visit.back_to("/campaign/roster", said=visit.t._(_EXPIRED))
    if visit.text("no"):
        office.drafts.drop(key)
        return visit.back_to("/campaign/roster")
    if draft.before != app.campaign.roster:
        raise RosterMoved(campaign=app.campaign.id)
    if weigh_replacing(app, draft.after).is_doubtful and visit.text("meant") != "yes":
        return _preview(visit, draft, refused=visit.t._(_NOT_MEANT))
    with office.drafts.storing:
        store_roster(app, draft.after, draft.action, by=visit.account.full_name, has_lock=office.service is not None)
        office.take_over(draft.after)
    office.drafts.drop(key)
    return visit.back_to("/campaign/roster", said=visit.t._(_STORED))


def catch_up(visit: Visit) -> None:
    """Go on with the roster that the database has, if a command has stored another meanwhile."""
    with visit.office.drafts.storing:
        with visit.app.store.read() as session:
            stored = load_roster(session, campaign_id=visit.app.campaign.id)
        if stored is not None and stored != visit.app.campaign.roster:
            visit.office.take_over(stored)


def _keep(visit: Visit, action: RosterAction, after: Roster) -> Response:
    app = visit.app
    before = app.campaign.roster
    if after == before:
        return visit.back_to("/campaign/roster", said=visit.t._(_SAME))
    key = visit.office.drafts.keep(visit.account, action, before=before, after=after, now=app.clock())
    return visit.back_to(f"/campaign/roster/drafts/{key}")


def _preview(visit: Visit, draft: RosterDraft, *, refused: str = "") -> Response:
    app, t = visit.app, visit.t
    changes = unit_changes(difference(draft.before, draft.after), t)
    return visit.page(
        "roster_preview.html",
        status=422 if refused else 200,
        draft=draft,
        action=t._(ACTION_TEXTS[draft.action]),
        refused=refused,
        changes=changes[:MAX_SHOWN],
        hidden=max(0, len(changes) - MAX_SHOWN),
        meant=weigh_replacing(app, draft.after),
        warnings=tuple(explain_problem(_shared(written, units), t) for written, units in _new_shared_names(draft)),
        lost_names={unit.code: unit.name for unit in draft.before.units},
    )


def _new_shared_names(draft: RosterDraft) -> list[tuple[str, tuple[str, ...]]]:
    known = {(shared.written, shared.units) for shared in shared_names(draft.before, fold)}
    found = [(shared.written, shared.units) for shared in shared_names(draft.after, fold)]
    return [shared for shared in found if shared not in known]


def _shared(written: str, units: tuple[str, ...]) -> SettingsProblem:
    sentence = N_("the name “{written}” means more than one unit: {units}; forms that bear it need an officer")
    return SettingsProblem(key="", template=sentence, details={"written": written, "units": ", ".join(units)})


def _refused(visit: Visit, problems: tuple[str, ...]) -> Response:
    fields = {name: value for name, value in visit.form.items() if isinstance(value, str)}
    return _page(visit, problems=problems, fields=fields, status=422)


def _page(
    visit: Visit, *, problems: tuple[str, ...] = (), fields: dict[str, str] | None = None, status: int = 200
) -> Response:
    app = visit.app
    return visit.page(
        "roster.html",
        status=status,
        problems=problems,
        fields=fields or {},
        today=local_day(app.clock()).isoformat(),
        unit_count=len(app.campaign.roster),
        # Of very many a list in a field is no help; a name or a code can be typed all the same.
        units=app.campaign.roster.units if len(app.campaign.roster) <= MAX_OFFERED else (),
        groups=app.campaign.groups,
        differs=app.campaign.roster != app.roster_in_folder,
    )
