"""Servers that several test folders share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.dovecot import Dovecot, why_not
from tests.servers.programs import unavailable


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot; each test takes a user of its own by ``dovecot.new_user()``.

    Without Dovecot the test is skipped, or fails if ``DANGKY_REQUIRE_SERVERS`` is 1.
    """
    if reason := why_not():
        unavailable(reason)
    server = Dovecot()
    try:
        server.start()
        yield server
    finally:
        server.stop()
