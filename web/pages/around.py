"""What stands around all pages: files for browsers, the language, and whether anything is new."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from reports.language import LANGUAGES
from storage.revision import load_revision
from web.addresses import local_path
from web.templating import STATIC
from web.visit import Viewer

router = APIRouter()
#: Addresses of static files change with their content.
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@router.get("/static/{name:path}")
def static_file(name: str) -> Response:
    """Return a file that browsers need: style, script, icon."""
    known = {path.name: path for path in STATIC.iterdir() if path.is_file()}
    if name not in known:
        raise HTTPException(status_code=404)
    return FileResponse(known[name], headers=_FOR_EVER)


@router.get("/robots.txt")
def robots() -> Response:
    """Keep search engines away."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


@router.get("/language")
def language(request: Request, to: str, back: str = "/") -> Response:
    """Show all pages in the language ``to`` from now on."""
    if to not in LANGUAGES:
        raise HTTPException(status_code=404)
    response = RedirectResponse(local_path(back), status_code=303)
    request.app.state.cookies.set_language(response, to)
    return response


@router.get("/live")
def live(visit: Viewer) -> Response:
    """Say which state of the register is the newest, and whether mail is being read; open pages ask all the time."""
    with visit.app.store.read() as session:
        revision = load_revision(session)
    service = visit.office.service
    return JSONResponse({"revision": revision, "is_reading": service is not None and service.is_reading()})
