"""The pages, served in a thread beside the work, until they are told to stop."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from desk.app import App
from desk.standing import Standing
from domain.errors import N_, ConfigurationError, SettingsProblem
from web.app import create_site
from web.office import Office, Service
from web.prepared import prepare

#: Seconds for which pages under way may take to end.
_GRACE_S = 5


@contextmanager
def serve_pages(app: App, service: Service | None) -> Iterator[None]:
    """Serve the pages over ``app`` while the block runs; ``service`` is the worker beside them, if there is one.

    Raises: ``ConfigurationError`` if the address cannot be used.
    """
    settings = app.settings.web
    office = Office(app=app, standing=Standing(app, prepare=prepare), service=service)
    with _listen(app) as listener:
        config = uvicorn.Config(
            create_site(office),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=settings.behind_proxy,
            forwarded_allow_ips="127.0.0.1",
            timeout_graceful_shutdown=_GRACE_S,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="pages", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(timeout=2 * _GRACE_S)


def _listen(app: App) -> socket.socket:
    settings = app.settings.web
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family)
    except OSError as error:
        problem = SettingsProblem(
            key="web.port",
            template=N_("{host}:{port} cannot be used: {cause}; another program may have it, choose another port"),
            details={"host": settings.host, "port": str(settings.port), "cause": error.strerror or str(error)},
        )
        raise ConfigurationError(file=str(app.settings.file), found=[problem]) from error
