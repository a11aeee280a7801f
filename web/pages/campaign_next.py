"""The next campaign: this one's folder with other words, as an archive to be laid beside it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter
from starlette.responses import Response

from desk.next_campaign import CampaignFolder, NextCampaign, refuse_taken
from domain.errors import CampaignError, DangkyError
from parsers.text import one_line
from reports.failures import explain_error, explain_problem
from web.days import end_of, get_day, start_of
from web.handing_out import ZIP, export
from web.pages.roster import catch_up
from web.visit import Administrator, Visit

router = APIRouter()
#: Lines about the campaign before that the page shows.
MAX_SHOWN = 60
_FIELDS = ("id", "title", "short_title", "document_number", "document_date", "opens", "last_day")
_DATES = ("document_date", "opens", "last_day")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A folder that can be saved."""

    campaign: NextCampaign
    folder: CampaignFolder


@router.get("/campaign/new")
def ask(visit: Administrator) -> Response:
    """Ask what is different in the next campaign, beginning with what this one says."""
    campaign = visit.app.campaign
    fields = {"title": campaign.title, "short_title": campaign.short_title}
    return _page(visit, fields)


@router.post("/campaign/new")
def make(visit: Administrator) -> Response:
    """Say what the new folder holds and what is to be done with it, or what is wrong."""
    made = _made(visit)
    if isinstance(made, list):
        return _page(visit, _typed(visit), problems=made, status=422)
    leftovers = made.folder.leftovers
    return visit.page(
        "campaign_made.html",
        next=made.campaign,
        files=[(name, len(data)) for name, data in made.folder.files.items()],
        fields=_typed(visit),
        leftovers=leftovers[:MAX_SHOWN],
        hidden=max(0, len(leftovers) - MAX_SHOWN),
    )


@router.post("/campaign/new/folder.zip")
def save(visit: Administrator) -> Response:
    """Give the folder as an archive; it was loaded as a campaign before."""
    made = _made(visit)
    if isinstance(made, list):
        return _page(visit, _typed(visit), problems=made, status=422)
    stream, name = BytesIO(), made.campaign.id
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for file, data in made.folder.files.items():
            archive.writestr(f"{name}/{file}", data)
    return export(visit, stream.getvalue(), name=f"{name}.zip", media_type=ZIP)


def _made(visit: Visit) -> Made | list[str]:
    """Return the new folder, or all that is wrong."""
    catch_up(visit)
    t = visit.t
    try:
        wanted = _wanted(visit)
        refuse_taken(visit.app.store, wanted.id)
        return Made(campaign=wanted, folder=visit.app.copy_campaign(wanted))
    except CampaignError as error:
        return [explain_problem(problem, t) for problem in error.found]
    except DangkyError as error:
        return [explain_error(error, t)]


def _wanted(visit: Visit) -> NextCampaign:
    """Return what the form says; what its texts may be is for the campaign's file to say.

    Raises: ``NoDay``; ``NoSuchDay``.
    """
    zone = visit.t.zone
    document_date, opens, last_day = (get_day(visit.text(name)) for name in _DATES)
    texts = {name: one_line(visit.text(name)) for name in _FIELDS if name not in _DATES}
    return NextCampaign(
        **texts,
        document_date=document_date,
        opens_at=start_of(opens, zone),
        deadline=end_of(last_day, zone),
        roster=visit.app.campaign.roster,
    )


def _typed(visit: Visit) -> dict[str, str]:
    return {name: visit.text(name) for name in _FIELDS}


def _page(visit: Visit, fields: dict[str, str], *, problems: list[str] | None = None, status: int = 200) -> Response:
    filled = {**dict.fromkeys(_FIELDS, ""), **fields}
    return visit.page("campaign_new.html", status=status, fields=filled, problems=problems or [])
