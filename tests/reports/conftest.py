"""What the tests of reports share: a database, a clock that they move, and an SMTP server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reports.language import Translator, translator
from storage.engine import Store
from tests.reports.examples import AFTERNOON
from tests.servers.smtp import MailSink


@dataclass
class MovedClock:
    """A clock that stands still until a test moves it."""

    moment: datetime = AFTERNOON

    def __call__(self) -> datetime:
        return self.moment

    def move(self, length: timedelta) -> None:
        self.moment += length


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'dangky.db'}")
    yield opened
    opened.close()


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with MailSink() as server:
        yield server


@pytest.fixture
def vi() -> Translator:
    return translator("vi")


@pytest.fixture
def en() -> Translator:
    return translator("en")
