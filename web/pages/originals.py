"""Files of mails as they came, to be kept; one file alone; and pictures of pages.

A picture is asked for with the number of the mail that holds its file: the mail must be one of this campaign, and have
the file. That is looked up by the mail's key, and no hash that somebody knows from elsewhere opens anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Path
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.originals import load_picture, open_file, open_mail, render
from domain.account import Role
from domain.errors import N_
from domain.original import OpenedFile, Picture
from domain.reading import AttachmentLine
from domain.reasons import Reason, ReasonCode
from ingest.filenames import safe_name
from reports.wording import explain
from web.errands import PATIENCE_S, Patience
from web.handing_out import download
from web.pages.message import around_original, chosen_original, load_facts
from web.visit import Number, Viewer, Visit

router = APIRouter()
_NOT_THERE = N_("This cannot be saved")
#: Types of pictures that are handed out.
_PICTURES = frozenset({"image/webp", "image/jpeg", "image/png"})
#: Seconds for which the browser that asked may keep a picture.
_PICTURE_AGE_S = 3600
Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$")]


@router.get("/messages/{number}/view")
def view(number: Number, visit: Viewer) -> Response:
    """Show one file of a mail alone, on the whole width."""
    facts = load_facts(visit, number)
    original = chosen_original(visit, facts, Patience.of(PATIENCE_S))
    return visit.page(
        "file.html",
        facts=facts,
        original=original,
        chosen=facts.file(original.path),
        is_under_way=original.is_under_way,
        **around_original(visit),
    )


@router.get("/messages/{number}/files")
def download_file(number: Number, visit: Viewer) -> Response:
    """Return a file of a mail, byte for byte as it came; with no path the mail's own text.

    One that bears a mark of state secrecy is for officers only, and so is the mail that it came in.
    """
    path = visit.request.query_params.get("path", "")
    line = load_facts(visit, number).file(path)
    _require_officer_for(visit, [line] if line else ())
    name = f"thu-{number}-{path}" if path else f"thu-{number}.txt"
    where = f"/messages/{number}/files?{urlencode({'path': path})}"
    return _download(visit, open_file(visit.app, message=number, path=path or None), fallback=name, where=where)


@router.get("/messages/{number}/raw")
def download_mail(number: Number, visit: Viewer) -> Response:
    """Return a mail itself, byte for byte as it came; for officers only if one of its files is marked secret."""
    _require_officer_for(visit, load_facts(visit, number).files)
    opened = open_mail(visit.app, message=number)
    return _download(visit, opened, fallback=f"thu-{number}.eml", where=f"/messages/{number}/raw")


@router.get("/pictures/{sha256}/{page}")
def picture(sha256: Sha256, page: Number, visit: Viewer) -> Response:
    """Return one page of a file of ``?message=`` as a picture; it is made now if nobody asked before."""
    number = visit.number("message")
    if not 0 < number < 2**31:
        raise HTTPException(status_code=HTTPStatus.NOT_FOUND)
    found = _find_picture(visit, number, sha256, page)
    if found is None or found.media_type not in _PICTURES:
        raise HTTPException(status_code=HTTPStatus.NOT_FOUND)
    headers = {"Cache-Control": f"private, max-age={_PICTURE_AGE_S}"}
    return Response(found.data, media_type=found.media_type, headers=headers)


def _require_officer_for(visit: Visit, files: Iterable[AttachmentLine]) -> None:
    """Raise ``HTTPException`` 403 if somebody who may only look asks for what bears a mark of state secrecy."""
    is_secret = any(line.reason.code is ReasonCode.SECRET_MARKED for line in files)
    if is_secret and not visit.may(Role.OFFICER):
        raise HTTPException(status_code=HTTPStatus.FORBIDDEN)


def _find_picture(visit: Visit, number: int, sha256: str, page: int) -> Picture | None:
    line = _find_file(visit, number, sha256)
    if line is None or line.reason.code is ReasonCode.SECRET_MARKED:
        return None
    if kept := load_picture(visit.app, sha256=sha256, page=page):
        return kept
    made = render(visit.app, message=number, path=line.attachment.path)
    return load_picture(visit.app, sha256=made.sha256, page=page) if made.sha256 == sha256 else None


def _find_file(visit: Visit, number: int, sha256: str) -> AttachmentLine | None:
    """Return the file with this hash of a mail of this campaign; None: it has none."""
    files = load_facts(visit, number).files
    return next((line for line in files if line.attachment.sha256 == sha256), None)


def _download(visit: Visit, opened: OpenedFile | Reason, *, fallback: str, where: str) -> Response:
    if isinstance(opened, Reason):
        said = explain(opened, visit.t, visit.app.campaign)
        return visit.page("trouble.html", status=HTTPStatus.CONFLICT, title=visit.t._(_NOT_THERE), text=said)
    return download(visit, opened.data, name=safe_name(opened.name) or fallback, logged=where)
