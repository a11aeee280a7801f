"""The site: its pages and its API behind one door.

Every route says which role it needs, or stands in the short list of those that anybody may use; a route that does
neither stops the site from starting.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from domain.account import Role
from domain.errors import DangkyError
from web.api import API_ROUTERS
from web.cookies import Cookies
from web.errands import Errands
from web.headers import Doorkeeper
from web.office import Office
from web.pages import ROUTERS
from web.trouble import explain_failure, page_of_error, page_of_status, sign_in_first
from web.visit import NotSignedIn, role_of

#: Routes that need nobody to be signed in, by path.
OPEN_ROUTES = frozenset({"/sign-in", "/language", "/static/{name:path}", "/robots.txt"})
#: Every router of the site.
_ALL = (*ROUTERS, *API_ROUTERS)
log = logging.getLogger(__name__)


def create_site(office: Office) -> FastAPI:
    """Return the site over ``office``.

    Raises: ``RuntimeError`` if a route does not say who may use it: a mistake in the code.
    """
    settings = office.app.settings.web
    site = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, title="dangky")
    site.state.office = office
    site.state.cookies = Cookies(settings)
    site.state.errands = Errands()
    site.state.pages = frozenset(path for (path, method), _ in route_roles() if method == "GET")
    for router in _ALL:
        site.include_router(router)
    for (path, _), role in route_roles():
        if role is None and path not in OPEN_ROUTES:
            raise RuntimeError(f"{path}: which role may use it?")
    site.add_exception_handler(NotSignedIn, sign_in_first)
    site.add_exception_handler(DangkyError, page_of_error)
    site.add_exception_handler(RequestValidationError, page_of_status)
    site.add_exception_handler(HTTPException, page_of_status)
    site.add_exception_handler(Exception, explain_failure)
    site.add_middleware(Doorkeeper, base_url=settings.base_url)
    return site


def route_roles() -> Iterator[tuple[tuple[str, str], Role | None]]:
    """Yield the path and method of each route with the role that it needs; None: it asks for none."""
    for router in _ALL:
        for route in router.routes:
            if not isinstance(route, APIRoute):
                raise TypeError(f"{route}: not a route that can say who may use it")
            for method in sorted(route.methods or ()):
                yield (route.path, method), _role(route.dependant)


def _role(dependant: Dependant) -> Role | None:
    """Return the highest role that a route or anything it depends on asks for."""
    roles = [role_of(dependant.call), *(_role(below) for below in dependant.dependencies)]
    order = list(Role)
    found = [role for role in roles if role is not None]
    return max(found, key=order.index) if found else None
