"""The service and a mailbox that fails: waiting longer each time, and reading all the same when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dangky.bootstrap import open_app
from dangky.service import MAX_REFUSED_LOGINS, MAX_WAIT, Service, Worker
from desk.app import App
from domain.clock import LOCAL_ZONE
from domain.errors import LoginRefused, MailboxError, MailboxUnreachable
from domain.poll import LeftAlone
from ingest.mailboxes.memory import InMemoryMailbox
from reports.language import translator
from storage.polls import load_health
from tests.acceptance.installation import install

NOW = datetime(2022, 2, 10, 8, 0, tzinfo=LOCAL_ZONE)
UNREACHABLE = MailboxUnreachable(mailbox="hop-thu", server="mail.example", doing="opening", cause="refused")
REFUSED = LoginRefused(mailbox="hop-thu", server="mail.example", user="bdv", cause="no")


@dataclass(kw_only=True)
class Office:
    """A worker with one mailbox, and its clock."""

    app: App
    worker: Worker
    mailbox: InMemoryMailbox
    service: Service
    now: datetime = NOW

    def reads(self) -> bool:
        """Tell whether the mailbox is read completely as of now."""
        app = self.app
        with app.store.read() as session:
            health = load_health(session, folders=app.folders, campaign_id=app.campaign.id, as_of=self.now)
        return not health.is_blind

    def fails(self, error: MailboxError, times: int = 1) -> None:
        """Let the next ``times`` readings fail, each when it is tried again by itself."""
        for _ in range(times):
            self.mailbox.fail_next(error)
            self.now += 2 * MAX_WAIT
            self.worker.poll()


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A worker that has read its mailbox once."""
    made: list[Office] = []
    mailbox = InMemoryMailbox("hop-thu")
    with open_app(install(tmp_path).config, {}, lambda: made[0].now if made else NOW) as app:
        app = replace(app, mailboxes=(mailbox,))
        service = Service(app, translator("vi"))
        made.append(Office(app=app, worker=service._worker, mailbox=mailbox, service=service))
        made[0].worker.poll()
        yield made[0]


def test_a_mailbox_that_works_is_read(office: Office) -> None:
    """While reading works no mailbox is left alone."""
    assert office.reads()
    assert office.service.left_alone() == ()


def test_a_mailbox_that_fails_waits(office: Office) -> None:
    """After a failure the mailbox is not read until its time has come, which the service tells."""
    office.fails(UNREACHABLE)
    (alone,) = office.service.left_alone()
    assert alone.mailbox == "hop-thu"
    assert alone.until is not None
    assert alone.until > office.now
    office.worker.poll()
    assert not office.reads()
    office.now = alone.until
    office.worker.poll()
    assert office.reads()
    assert office.service.left_alone() == ()


def test_who_asks_does_not_wait(office: Office) -> None:
    """A mailbox that waits after failures is read at once when somebody asks."""
    office.fails(UNREACHABLE, times=4)
    assert office.service.left_alone()
    office.now += timedelta(seconds=1)
    office.worker.poll_now()
    assert office.reads()
    assert office.service.left_alone() == ()


def test_refused_logins_are_not_repeated(office: Office) -> None:
    """Refused too often, the mailbox is left alone until somebody asks: then there is one login, and no second."""
    office.fails(REFUSED, times=MAX_REFUSED_LOGINS)
    assert office.service.left_alone() == (LeftAlone(mailbox="hop-thu", until=None),)
    office.now += 10 * MAX_WAIT
    office.worker.poll()
    assert not office.reads()
    office.mailbox.fail_next(REFUSED)
    office.worker.poll_now()
    office.now += 10 * MAX_WAIT
    office.worker.poll()
    assert not office.reads()
    office.worker.poll_now()
    assert office.reads()
    assert office.service.left_alone() == ()


def test_waking_asks(office: Office) -> None:
    """What wakes the service is somebody's word: it reads a mailbox that is left alone."""
    office.fails(REFUSED, times=MAX_REFUSED_LOGINS)
    office.service.wake()
    (job,) = (job for job in office.service._scheduler.get_jobs() if job.id == "wake")
    job.func()
    assert office.reads()
