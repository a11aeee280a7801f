"""Both kinds of database hold and give back the same values."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from storage.engine import Store
from storage.models import PollRow
from storage.polls import record_poll_started
from tests.storage.examples import START

MOMENTS = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the offset
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7)), timezone(timedelta(hours=-3, minutes=-30))]),
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=MOMENTS)
def test_a_moment_comes_back(store: Store, moment: datetime) -> None:
    """A moment comes back as the same moment, to the microsecond, aware and in UTC."""
    with store.write() as session:
        poll = record_poll_started(session, mailbox="bdv", folder="INBOX", now=moment)
        found = session.scalars(select(PollRow.started_at).where(PollRow.id == poll)).one()
    assert found == moment
    assert found.utcoffset() == timedelta(0)


def test_moments_are_ordered_across_offsets(store: Store) -> None:
    """Order is by the moment and not by its text: 08:00 in Hanoi is before 02:00 in UTC."""
    with store.write() as session:
        late = record_poll_started(session, mailbox="b", folder="x", now=START.astimezone(UTC) + timedelta(hours=1))
        early = record_poll_started(session, mailbox="b", folder="x", now=START)
        assert session.scalars(select(PollRow.id).order_by(PollRow.started_at)).all() == [early, late]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Xã Bích Hòa 🌾", "Xã Bích Hòa 🌾"),
        ("a\0b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("a\ufffeb\x01", "a\ufffdb\ufffd"),
        ("", ""),
    ],
)
def test_any_text_can_be_kept(store: Store, written: str, kept: str) -> None:
    """Text that PostgreSQL cannot hold does not make its message fail for ever: what is no character is replaced."""
    with store.write() as session:
        record_poll_started(session, mailbox=written, folder="INBOX", now=START)
        assert session.scalars(select(PollRow.mailbox)).all() == [kept]
