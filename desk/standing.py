"""The register of now, as pages show it: made once for all who look, and again only when it is no longer true."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.app import App
from desk.views import View, load_view
from storage.revision import load_revision

#: Seconds; where making a view takes longer, people are shown the one before meanwhile.
SLOW_S = 0.3
#: For how long after the instant as of which it holds a view may be shown that is no longer true.
MAX_OUTDATED = timedelta(minutes=5)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Made:
    """A view, and what it cost."""

    view: View
    #: Seconds.
    took_s: float


class Standing:
    """The view of now of one app, for any number of threads.

    A view is true as long as no transaction has changed the register and its minute lasts. What changes by itself
    does so when a minute begins: a deadline passes, an extension ends, a unit opens or closes at midnight.
    """

    def __init__(self, app: App, *, slow_s: float = SLOW_S, prepare: Callable[[App, View], None] | None = None) -> None:
        """Make nothing yet; views that took longer than ``slow_s`` are shown outdated while the next one is made.

        Each view goes through ``prepare`` before anybody is handed it.
        """
        self._app = app
        self._slow_s = slow_s
        self._prepare = prepare
        self._lock = threading.Lock()
        self._maker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="standing")
        self._making: Future[_Made] | None = None
        self._made: _Made | None = None
        #: The state that is shown at least.
        self._least = 0

    def over(self, app: App) -> Standing:
        """Return one like this over another app."""
        return Standing(app, slow_s=self._slow_s, prepare=self._prepare)

    def show_what_is_done(self) -> None:
        """From now on show nobody a view without what has been committed so far: somebody looks for his own deed."""
        done = self.revision
        with self._lock:
            self._least = max(self._least, done)

    def view(self) -> View:
        """Return the register of now, with all that was committed before this call.

        If making it is slow, return at once what held at most :data:`MAX_OUTDATED` ago, unless that lacks a deed
        (:meth:`show_what_is_done`), and make the new one in the background: ``register.as_of`` tells as of when a
        view holds, and ``revision`` of which state.

        Raises: ``StoreError`` if the register cannot be read and nothing can be shown meanwhile.
        """
        revision, now = self.revision, self._app.clock()
        made = self._made
        if made is not None and _is_true(made.view, revision, now):
            return made.view
        making = self._make(made)
        if made is not None and made.took_s > self._slow_s and self._may_be_shown(made.view, now):
            return made.view
        newer = making.result()
        # It may have been begun, for somebody else, before what this caller has committed.
        return newer.view if _is_true(newer.view, revision, now) else self._make(newer).result().view

    @property
    def revision(self) -> int:
        """The number of the state in which the register is now; a view's own says which one it shows."""
        with self._app.store.read() as session:
            return load_revision(session)

    def _may_be_shown(self, view: View, now: datetime) -> bool:
        """Tell whether ``view``, no longer true, is young and full enough; not if the clock was set back before it."""
        return view.revision >= self._least and timedelta(0) <= now - view.register.as_of <= MAX_OUTDATED

    def _make(self, instead_of: _Made | None) -> Future[_Made]:
        """Return the view that is being made, or was since ``instead_of`` was seen, or begin one: never two at once."""
        with self._lock:
            if self._making is None or (self._making.done() and self._made is instead_of):
                self._making = self._maker.submit(self._load)
            return self._making

    def _load(self) -> _Made:
        began = time.perf_counter()
        try:
            view = load_view(self._app, None)
            if self._prepare is not None:
                self._prepare(self._app, view)
        except Exception:
            # Whoever is shown an outdated view does not wait for the error.
            log.exception("the register could not be made for the pages")
            raise
        self._made = _Made(view=view, took_s=time.perf_counter() - began)
        return self._made


def _is_true(view: View, revision: int, now: datetime) -> bool:
    """Tell whether ``view`` shows the state ``revision`` or a later one, in the minute of ``now``."""
    return view.revision >= revision and _minute(view.register.as_of) == _minute(now)


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)
