"""A site over a real installation with mails of every kind, and clients who are signed in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from dangky.bootstrap import open_app
from desk.accounts import add_account
from desk.app import App
from desk.sign_in_sessions import begin_session
from desk.standing import Standing
from domain.account import Role
from domain.clock import LOCAL_ZONE
from domain.poll import LeftAlone
from domain.unit import Roster
from storage.accounts import find_account
from tests.acceptance.installation import CAMPAIGN, Installation, install
from tests.web.mails import write_mails
from web.app import create_site
from web.cookies import form_token
from web.office import Office
from web.prepared import prepare

NOW = datetime(2022, 2, 14, 10, 0, tzinfo=LOCAL_ZONE)
BASE_URL = "http://127.0.0.1:8454"
PASSWORD = "mật khẩu chỉ để thử"
#: Names of the accounts, by role.
NAMES = {Role.VIEWER: "xem", Role.OFFICER: "canbo", Role.ADMINISTRATOR: "quantri"}


class Quiet:
    """A worker beside the pages that writes down what it is told, and reads when it is."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.rosters: list[Roster] = []
        self.woken = 0
        self.alone: tuple[LeftAlone, ...] = ()

    def wake(self) -> None:
        self.woken += 1
        for mailbox in self._app.mailboxes:
            self._app.pipeline.poll(mailbox)

    def is_reading(self) -> bool:
        return False

    def left_alone(self) -> tuple[LeftAlone, ...]:
        return self.alone

    def take_over(self, roster: Roster) -> None:
        self.rosters.append(roster)
        self._app = self._app.with_roster(roster)


@dataclass(kw_only=True)
class Moved:
    """A clock that tests set."""

    moment: datetime = NOW

    def __call__(self) -> datetime:
        return self.moment

    def move(self, step: timedelta) -> None:
        self.moment += step


@dataclass(kw_only=True)
class Site:
    """A site, and what it stands on."""

    app: App
    site: FastAPI
    service: Quiet
    clock: Moved
    installation: Installation

    @property
    def inbox(self) -> Path:
        """The folder that is read as a mailbox."""
        return self.installation.config.parent / "in"

    def client(self, role: Role | None = None) -> Client:
        """Return a browser, signed in with an account of ``role``; None: of nobody."""
        client = Client(self.site, base_url=BASE_URL, follow_redirects=False)
        client.headers["Origin"] = BASE_URL
        if role is not None:
            client.cookies.set("dangky_session", self._begin_session(role), domain="127.0.0.1")
        client.cookies.set("dangky_form", "form-secret", domain="127.0.0.1")
        return client

    def _begin_session(self, role: Role) -> str:
        """Return the secret of a new session; without the half second that a password is made to cost."""
        with self.app.store.write(is_shown=False) as session:
            account = find_account(session, name=NAMES[role])
            assert account is not None
            return begin_session(session, account, now=self.app.clock())[0]


class Client(TestClient):
    """A browser that sends forms as pages do."""

    def submit(self, path: str, **fields: object) -> str:
        """Send a form that must be taken, and return where the browser goes next."""
        answer = self.post(path, data={**fields, "form_token": form_token("form-secret")})
        assert answer.status_code == 303, (answer.status_code, answer.text[-2000:])
        return answer.headers["location"]

    def refuse(self, path: str, **fields: object) -> tuple[int, str]:
        """Send a form that must not be taken, and return the status and the page that says why."""
        answer = self.post(path, data={**fields, "form_token": form_token("form-secret")})
        assert answer.status_code >= 400
        return answer.status_code, answer.text

    def page(self, path: str) -> str:
        """Return a page that must be there."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("location"))
        return answer.text


@contextmanager
def open_site(installation: Installation, clock: Moved) -> Iterator[Site]:
    """Serve the installation, which has an account for each role."""
    with open_app(installation.config, {}, clock) as app:
        service = Quiet(app)
        # However busy the machine is, tests see what they have just done.
        office = Office(app=app, standing=Standing(app, slow_s=60, prepare=prepare), service=service)
        yield Site(app=app, site=create_site(office), service=service, clock=clock, installation=installation)


@pytest.fixture(scope="session")
def read_mails(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that has read the mails and has an account for each role; to be copied, not used."""
    installation = installed(tmp_path_factory.mktemp("read"))
    write_mails(installation.config.parent / "in")
    assert installation.run("poll", now=NOW).code == 0
    add_accounts(installation)
    return installation


def add_accounts(installation: Installation) -> None:
    """Make an account for each role: once for all that copy the installation, since a password costs half a second."""
    with open_app(installation.config, {}, Moved()) as app:
        for role, name in NAMES.items():
            add_account(app, name=name, full_name=f"Cán bộ {name}", role=role, password=PASSWORD, by="thử")


def installed(folder: Path) -> Installation:
    """Return an installation with a campaign that answers senders and reminds units, and an outgoing server."""
    campaign = folder / "campaign"
    shutil.copytree(CAMPAIGN, campaign)
    file = campaign / "campaign.toml"
    text = file.read_text().replace("receipts = false", "receipts = true")
    file.write_text(text.replace("steps = []", 'steps = ["day_before", "overdue"]'))
    return install(folder, smtp_port=9, campaign=Path("campaign"), recipients=("can-bo@example.vn",))


@pytest.fixture
def site(tmp_path: Path, read_mails: Installation) -> Iterator[Site]:
    """A site over a register of its own."""
    folder = tmp_path / "own"
    shutil.copytree(read_mails.config.parent, folder)
    with open_site(Installation(config=folder / "config.toml"), Moved()) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory, read_mails: Installation) -> Iterator[Site]:
    """A site that tests only look at."""
    folder = tmp_path_factory.mktemp("shared") / "own"
    shutil.copytree(read_mails.config.parent, folder)
    with open_site(Installation(config=folder / "config.toml"), Moved()) as opened:
        yield opened


@pytest.fixture
def viewer(shared_site: Site) -> Client:
    """Somebody who may look, at the shared site."""
    return shared_site.client(Role.VIEWER)


@pytest.fixture
def officer(site: Site) -> Client:
    """Somebody who may decide, at a site of this test's own."""
    return site.client(Role.OFFICER)


@pytest.fixture
def administrator(site: Site) -> Client:
    """Somebody who may change everything, at a site of this test's own."""
    return site.client(Role.ADMINISTRATOR)
