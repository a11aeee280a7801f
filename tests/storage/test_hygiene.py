"""What the database knows of senders and of who was heard in past campaigns."""

from __future__ import annotations

from dataclasses import replace

from domain.clock import local_day
from storage.engine import Store
from storage.hygiene import count_mails_by_sender, load_asked, load_heard, load_past_campaigns
from tests.storage.examples import (
    CAMPAIGN,
    CAO_VIEN_I,
    CAO_VIEN_II,
    ENVELOPE,
    PHU_NU,
    at,
    begin,
    book,
    booked,
    kept,
    questioned,
    registered,
    renamed,
)


def test_mails_are_counted_by_sender_and_unit(store: Store) -> None:
    """Two forms of a unit in one mail are one mail; a mail that is only asked about is none."""
    begin(store)
    other = replace(ENVELOPE, sender="phong@example.vn")
    with store.write() as session:
        book(session, kept("a"), registered(booked("Vườn rau"), booked("Bếp ăn", number=1)))
        book(session, kept("b", uid=2), registered(booked("Sạch đẹp")))
        book(session, kept("c", uid=3), registered(booked("Thư viện", unit=CAO_VIEN_II.code), envelope=other))
        book(session, kept("d", uid=4), questioned(CAO_VIEN_I.code))
    with store.read() as session:
        counts = count_mails_by_sender(session, campaign_id=CAMPAIGN.id)
    assert counts == {ENVELOPE.sender: {CAO_VIEN_I.code: 2}, "phong@example.vn": {CAO_VIEN_II.code: 1}}


def test_heard_is_who_sent_anything(store: Store) -> None:
    """A unit about which an officer is asked was heard too; another campaign's mail is another's."""
    begin(store)
    begin(store, replace(CAMPAIGN, id="dvk-2023"))
    with store.write() as session:
        book(session, kept("a"), registered(booked("Vườn rau")))
        book(session, kept("b", uid=2), questioned(CAO_VIEN_II.code))
    with store.read() as session:
        assert load_heard(session, campaign_id=CAMPAIGN.id) == {CAO_VIEN_I.code, CAO_VIEN_II.code}
        assert load_heard(session, campaign_id="dvk-2023") == frozenset()


def test_asked_is_by_the_campaigns_own_roster_at_its_deadline(store: Store) -> None:
    """A unit that was closed before the deadline was not asked; one closed later was."""
    day = local_day(CAMPAIGN.deadline)
    before, after = replace(PHU_NU, closed_on=day), replace(CAO_VIEN_I, closed_on=day.replace(day=day.day + 1))
    begin(store, renamed(CAMPAIGN, before, after))
    with store.read() as session:
        assert load_asked(session, campaign_id=CAMPAIGN.id) == {CAO_VIEN_I.code}


def test_past_campaigns_are_those_whose_deadline_is_over(store: Store) -> None:
    """Newest first; the one that is still running is not among them."""
    for year, hours in ((2022, 24), (2023, 48), (2024, 72)):
        begin(store, replace(CAMPAIGN, id=f"dvk-{year}", deadline=at(hours)))
    with store.read() as session:
        assert load_past_campaigns(session, now=at(50), limit=2) == ["dvk-2023", "dvk-2022"]
        assert load_past_campaigns(session, now=at(72), limit=2) == ["dvk-2024", "dvk-2023"]
