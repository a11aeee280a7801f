"""Addresses of this site: which one may go to, and where a page can be asked for again."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from starlette.requests import Request

SAFE_METHODS = frozenset({"GET", "HEAD"})


def local_path(text: str) -> str:
    """Return ``text`` if it is a path of this site, else the way home: nobody is sent elsewhere by a link."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return "/"
    is_ours = text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return text if is_ours and text.isprintable() else "/"


def own_address(request: Request) -> str:
    """Return where that what answers ``request`` can be asked for again.

    For a page its own address, ``/units?status=missing``; for a form that is not taken the page that it belongs to:
    of ``/units/MN-KIMAN/extend`` that is ``/units/MN-KIMAN``.
    """
    page = whole_address(request) if request.method in SAFE_METHODS else page_of(request)
    return local_path(page)


def whole_address(request: Request) -> str:
    """Return the path that was asked for with all that stands behind it: ``/units?status=missing``."""
    query = request.scope.get("query_string", b"").decode("latin-1")
    return quote(request.scope["path"]) + (f"?{query}" if query else "")


def page_of(request: Request) -> str:
    """Return the page to which the address of a form belongs: itself, or the nearest page above it; else the way home.

    The pages are those that ``create_site`` has noted.
    """
    template = getattr(request.scope.get("route"), "path", "")
    pages: frozenset[str] = request.app.state.pages
    if template in pages:
        return whole_address(request)
    parts, path = template.split("/"), quote(request.scope["path"]).split("/")
    above = (count for count in range(len(parts) - 1, 1, -1) if "/".join(parts[:count]) in pages)
    return "/".join(path[: next(above, 0)]) or "/"


def came_from(request: Request, base_url: str) -> str:
    """Return the page on which the form stood that was sent, as the browser tells, else the one that it belongs to."""
    try:
        parts = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return own_address(request)
    if f"{parts.scheme}://{parts.netloc}" != base_url:
        return own_address(request)
    return local_path(parts.path + (f"?{parts.query}" if parts.query else ""))
