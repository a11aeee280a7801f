"""The view of now is made once for all who look, is never wrong, and is outdated only where it says so."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from dangky.bootstrap import open_app
from desk.app import App
from desk.standing import MAX_OUTDATED, Standing
from desk.views import View, load_view
from domain.errors import StoreUnreachable
from domain.register import Register, Status
from domain.rulings import Extension
from storage.rulings import record_extension
from tests.acceptance.installation import install
from tests.storage.examples import book, booked, kept, registered

DEADLINE = datetime.fromisoformat("2022-02-15T00:00:00+07:00")
SECOND = timedelta(seconds=1)
#: As if every view had taken longer than people wait for.
ALWAYS_SLOW = -1.0
#: Seconds; for waiting on a thread that must end.
LONG_S = 60


class Desk:
    """A desk with a clock that tests move, and a gate before which the reading of the register can be held up."""

    def __init__(self, app: App) -> None:
        self.app = replace(app, clock=self.clock)
        self.now = DEADLINE - timedelta(hours=10)
        self.made = 0
        self.fails = False
        self.begun = threading.Event()
        self.gate = threading.Event()
        self.gate.set()
        self._units = iter(enumerate(app.campaign.roster.units))

    def clock(self) -> datetime:
        """Return the moment; in a thread that makes a view count it, and wait for the gate."""
        if threading.current_thread().name.startswith("standing"):
            self.made += 1
            self.begun.set()
            if self.fails:
                raise StoreUnreachable(database="x", cause="gone")
            assert self.gate.wait(LONG_S)
        return self.now

    def book(self) -> str:
        """Book a form of a unit that has sent none yet; return the unit's code."""
        number, unit = next(self._units)
        mail = kept(unit.code, uid=number, received=self.now)
        with self.app.store.write() as session:
            book(session, mail, registered(booked("Rau", unit=unit.code)))
        return unit.code

    def extend(self, until: datetime) -> str:
        """Give a unit more time; return its code."""
        _, unit = next(self._units)
        extension = Extension(id=0, unit=unit.code, made_at=self.now, made_by="Minh", until=until, reason="xin lùi")
        with self.app.store.write() as session:
            record_extension(session, campaign_id=self.app.campaign.id, extension=extension)
        return unit.code

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Let nobody finish making a view while the block runs."""
        self.gate.clear()
        try:
            yield
        finally:
            self.gate.set()


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """A desk over the letter's campaign; each test books for units of its own."""
    with open_app(install(tmp_path_factory.mktemp("standing")).config, {}, lambda: DEADLINE) as app:
        yield app


@pytest.fixture
def desk(opened: App) -> Iterator[Desk]:
    desk = Desk(opened)
    yield desk
    desk.gate.set()
    with opened.store.write() as session:
        for table in ("entries", "submissions", "attachments", "readings", "message_texts", "sightings", "messages"):
            session.execute(text(f"DELETE FROM {table}"))
        session.execute(text("DELETE FROM raw_mails"))
        session.execute(text("DELETE FROM rulings"))


def answered(view: View) -> set[str]:
    return {line.unit for line in view.register.lines if line.status is Status.REGISTERED}


def settle(standing: Standing) -> None:
    """Wait until the view that is being made is ready."""
    making = standing._making
    assert making is not None
    making.exception(timeout=LONG_S)


def test_it_is_the_register(desk: Desk) -> None:
    """The view is what a list of this moment would say, figure by figure, with the number of its state."""
    desk.book()
    standing = Standing(desk.app)
    assert standing.view() == load_view(desk.app, desk.now)
    assert standing.view().revision == standing.revision


def test_made_once(desk: Desk) -> None:
    """While nothing changes, within a minute, it is not made again."""
    standing = Standing(desk.app)
    first = standing.view()
    desk.now += 59 * SECOND
    assert standing.view() is first
    assert desk.made == 1


def test_a_booking_is_seen_at_the_next_call(desk: Desk) -> None:
    """Whoever has booked something sees it at once, however often that happens in the same second."""
    standing = Standing(desk.app, slow_s=LONG_S)
    for _ in range(3):
        assert desk.book() in answered(standing.view())


def test_what_is_found_in_a_view_is_found_once(desk: Desk) -> None:
    """What a page works out of a view is kept with it, and worked out again for the next view."""
    seen: list[datetime] = []

    def count(register: Register) -> int:
        seen.append(register.as_of)
        return len(register.lines)

    standing = Standing(desk.app)
    view = standing.view()
    assert view.once(count, view.register) == view.once(count, view.register) == len(view.register.lines)
    desk.now += timedelta(minutes=1)
    later = standing.view()
    later.once(count, later.register)
    assert seen == [view.register.as_of, later.register.as_of]


def test_a_view_is_prepared_before_it_is_shown(desk: Desk) -> None:
    """What is to be found in every view is there when the first page gets it, also over another roster."""

    def prepare(app: App, view: View) -> None:
        view.once(len, app.campaign.roster)

    standing = Standing(desk.app, prepare=prepare)
    roster = replace(desk.app.campaign.roster, units=desk.app.campaign.roster.units[:3])
    other = standing.over(replace(desk.app, campaign=replace(desk.app.campaign, roster=roster)))
    assert standing.view().once(len, "") == len(desk.app.campaign.roster)
    assert other.view().once(len, "") == 3


def test_what_pages_do_not_show_changes_nothing(desk: Desk) -> None:
    """A transaction that pages do not show lets the view be."""
    standing = Standing(desk.app)
    first = standing.view()
    with desk.app.store.write(is_shown=False) as session:
        session.execute(text("DELETE FROM page_pictures"))
    assert standing.view() is first


def test_an_extension_ends_by_itself(desk: Desk) -> None:
    """When an extension ends the next look shows it, though nobody has written anything."""
    until = DEADLINE + timedelta(hours=30)
    unit = desk.extend(until)
    standing = Standing(desk.app)
    desk.now = until - SECOND
    assert unit in standing.view().summary.extended
    desk.now = until
    assert unit not in standing.view().summary.extended


def test_a_unit_closes_at_midnight(desk: Desk) -> None:
    """From the midnight on at which a unit closes it is asked no more, though nobody has written anything."""
    first, *others = desk.app.campaign.roster.units
    roster = replace(desk.app.campaign.roster, units=(replace(first, closed_on=DEADLINE.date()), *others))
    standing = Standing(replace(desk.app, campaign=replace(desk.app.campaign, roster=roster)))
    desk.now = DEADLINE - SECOND
    assert standing.view().summary.counts.asked == len(roster)
    desk.now = DEADLINE
    assert standing.view().summary.counts.asked == len(roster) - 1


def test_one_view_for_all_who_ask_at_once(desk: Desk) -> None:
    """Several threads that ask while none is made wait for one and the same."""
    standing = Standing(desk.app)
    with ThreadPoolExecutor(4) as pool:
        with desk.held_up():
            asking = [pool.submit(standing.view) for _ in range(4)]
        views = [future.result(LONG_S) for future in asking]
    assert all(view is views[0] for view in views)
    assert desk.made == 1


def test_a_view_begun_before_a_booking_is_not_given_to_who_booked(desk: Desk) -> None:
    """Who has booked while a view was in the making for another waits for the next one, which has it."""
    standing = Standing(desk.app, slow_s=LONG_S)
    with ThreadPoolExecutor(2) as pool:
        with desk.held_up():
            pool.submit(standing.view)
            assert desk.begun.wait(LONG_S)
            unit = desk.book()
            asking = pool.submit(standing.view)
        assert unit in answered(asking.result(LONG_S))


def test_where_making_is_slow_the_one_before_is_shown_at_once(desk: Desk) -> None:
    """Where making takes long an outdated view comes at once, says as of when and of which state, and then the new."""
    standing = Standing(desk.app, slow_s=ALWAYS_SLOW)
    first = standing.view()
    began, desk.now = desk.now, desk.now + 10 * SECOND
    with desk.held_up():
        unit = desk.book()
        for _ in range(3):
            assert standing.view() is first
        assert first.register.as_of == began
        assert first.revision < standing.revision
    settle(standing)
    assert unit in answered(standing.view())
    assert standing.view().revision == standing.revision
    assert desk.made == 2


def test_who_has_done_something_sees_it(desk: Desk) -> None:
    """However slow making is, nobody is shown a view without a deed that was told; later ones may be outdated again."""
    standing = Standing(desk.app, slow_s=ALWAYS_SLOW)
    standing.view()
    unit = desk.book()
    standing.show_what_is_done()
    second = standing.view()
    assert unit in answered(second)
    desk.book()
    assert standing.view() is second


def test_nothing_is_outdated_for_longer_than_stated(desk: Desk) -> None:
    """A view that is no longer true is shown up to the stated time after its moment; then people wait for the new."""
    standing = Standing(desk.app, slow_s=ALWAYS_SLOW)
    first = standing.view()
    desk.book()
    desk.now = first.register.as_of + MAX_OUTDATED
    with desk.held_up():
        assert standing.view() is first
    settle(standing)
    second = standing.view()
    assert second.register.as_of == desk.now
    desk.book()
    desk.now += MAX_OUTDATED + SECOND
    assert standing.view().register.as_of == desk.now


def test_a_clock_that_is_set_back(desk: Desk) -> None:
    """A view of a moment that is still to come is not shown."""
    standing = Standing(desk.app, slow_s=ALWAYS_SLOW)
    standing.view()
    desk.now -= timedelta(hours=1)
    assert standing.view().register.as_of == desk.now


def test_an_error_in_the_background_is_logged_and_tried_again(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    """What goes wrong while an outdated view is shown stands in the log; the next look tries again."""
    standing = Standing(desk.app, slow_s=ALWAYS_SLOW)
    first = standing.view()
    unit = desk.book()
    desk.fails = True
    with caplog.at_level(logging.ERROR):
        assert standing.view() is first
        settle(standing)
    (said,) = caplog.records
    assert said.exc_info
    desk.fails = False
    assert standing.view() is first
    settle(standing)
    assert unit in answered(standing.view())


def test_an_error_reaches_who_has_nothing_to_look_at(desk: Desk) -> None:
    """Where there is no view yet the error comes to the page, and the next look tries again."""
    standing = Standing(desk.app)
    desk.fails = True
    with pytest.raises(StoreUnreachable):
        standing.view()
    desk.fails = False
    assert standing.view().register.as_of == desk.now
