"""What officers rule about units: it counts at once, can be taken back, and is known from when it was made."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import create_engine, text

from domain.decision import Action
from domain.errors import NoSuchRuling, RulingUndone
from domain.register import RegisterLine
from domain.rulings import Extension, Pin
from storage import schema
from storage.answers import record_answer
from storage.engine import Store
from storage.register import load_register
from storage.reviews import load_reviews
from storage.rulings import (
    load_rulings,
    record_extension,
    record_extension_undone,
    record_pin,
    record_unpinned,
)
from tests.storage.examples import (
    CAMPAIGN,
    CAO_VIEN_I,
    CAO_VIEN_II,
    at,
    begin,
    book,
    booked,
    form,
    in_utc,
    kept,
    questioned,
    registered,
)

UNIT = CAO_VIEN_I.code
FIRST, SECOND = (kept(f"mail {number}", uid=number, received=at(number)) for number in (1, 2))
UNTIL = at(24 * 20)


@pytest.fixture
def begun(store: Store) -> Store:
    """A store in which the unit sent two versions."""
    begin(store)
    with store.write() as session:
        book(session, FIRST, registered(booked("Trồng rau")))
        book(session, SECOND, registered(booked("Làm đường")))
    return store


def pin(store: Store, sha256: str, *, hours: float = 5, by: str = "Hà") -> int:
    made = Pin(id=0, unit=UNIT, message_sha256=sha256, made_at=at(hours), made_by=by)
    with store.write() as session:
        return record_pin(session, campaign_id=CAMPAIGN.id, pin=made)


def unpin(store: Store, *, hours: float, unit: str = UNIT) -> bool:
    with store.write() as session:
        return record_unpinned(session, campaign_id=CAMPAIGN.id, unit=unit, now=at(hours), by="Minh")


def extend(store: Store, *, until: datetime = UNTIL, hours: float = 5) -> int:
    made = Extension(id=0, unit=UNIT, until=until, reason="mưa lũ", made_at=at(hours), made_by="Hà")
    with store.write() as session:
        return record_extension(session, campaign_id=CAMPAIGN.id, extension=made)


def shorten(store: Store, number: int, *, hours: float = 6, campaign_id: str = CAMPAIGN.id) -> str:
    with store.write() as session:
        return record_extension_undone(session, campaign_id=campaign_id, number=number, now=at(hours), by="Minh")


def line(store: Store, hours: float = 99) -> RegisterLine:
    with store.read() as session:
        return load_register(session, campaign=CAMPAIGN, as_of=at(hours)).lines[1]


def counting(store: Store, hours: float = 99) -> list[str]:
    return [entry.model for found in line(store, hours).counting for entry in found.entries]


def test_rulings_come_back(begun: Store) -> None:
    """All that was said of a ruling is kept, in the order of making, and stays when it is taken back."""
    pinned, extended = pin(begun, FIRST.sha256, hours=5), extend(begun, hours=6)
    assert unpin(begun, hours=7)
    with begun.read() as session:
        found = load_rulings(session, campaign_id=CAMPAIGN.id)
        assert load_rulings(session, campaign_id="dvk-2023") == ()
    assert found == (
        Pin(
            id=pinned,
            unit=UNIT,
            message_sha256=FIRST.sha256,
            made_at=in_utc(at(5)),
            made_by="Hà",
            undone_at=in_utc(at(7)),
            undone_by="Minh",
        ),
        Extension(id=extended, unit=UNIT, until=UNTIL, reason="mưa lũ", made_at=in_utc(at(6)), made_by="Hà"),
    )


def test_pin_counts_from_then_until_it_is_taken_back(begun: Store) -> None:
    """Another pin takes the place of the first; without any, the newest version counts."""
    pin(begun, FIRST.sha256, hours=5)
    pin(begun, SECOND.sha256, hours=6)
    pin(begun, FIRST.sha256, hours=7)
    assert unpin(begun, hours=8)
    assert [counting(begun, hours) for hours in (4, 5, 6, 7, 8)] == [
        ["Làm đường"],
        ["Trồng rau"],
        ["Làm đường"],
        ["Trồng rau"],
        ["Làm đường"],
    ]


def test_what_is_not_pinned_cannot_be_unpinned(begun: Store) -> None:
    """Another unit's pin is left alone."""
    pin(begun, FIRST.sha256)
    assert not unpin(begun, hours=6, unit=CAO_VIEN_II.code)
    assert unpin(begun, hours=6)
    assert not unpin(begun, hours=7)
    assert counting(begun) == ["Làm đường"]


def test_extension_counts_from_then_until_it_is_taken_back(begun: Store) -> None:
    number = extend(begun, hours=5)
    assert shorten(begun, number, hours=9) == UNIT
    found = [line(begun, hours).effective_deadline for hours in (4, 5, 8, 9)]
    assert found == [CAMPAIGN.deadline, UNTIL, UNTIL, CAMPAIGN.deadline]


def test_extension_is_taken_back_once(begun: Store) -> None:
    number = extend(begun)
    shorten(begun, number)
    with pytest.raises(RulingUndone) as told:
        shorten(begun, number, hours=7)
    assert told.value.details["by"] == "Minh"


def test_only_extensions_of_the_campaign_are_taken_back(begun: Store) -> None:
    """A number of nothing, of a pin, or of another campaign is told."""
    pinned, extended = pin(begun, FIRST.sha256), extend(begun)
    for number, campaign_id in ((99, CAMPAIGN.id), (pinned, CAMPAIGN.id), (extended, "dvk-2023")):
        with pytest.raises(NoSuchRuling):
            shorten(begun, number, campaign_id=campaign_id)
    assert line(begun).effective_deadline == UNTIL


def test_one_form_counts_for_two_units(begun: Store) -> None:
    """A form of two bodies of one commune stands once in its mail and twice in the register."""
    both = (booked("Vườn hoa"), booked("Vườn hoa", unit=CAO_VIEN_II.code))
    with begun.write() as session:
        book(session, kept("both", uid=3, received=at(3)), registered(*both))
    with begun.read() as session:
        lines = load_register(session, campaign=CAMPAIGN, as_of=at(9)).lines
    assert [[entry.model for form in line.counting for entry in form.entries] for line in lines] == [
        [],
        ["Vườn hoa"],
        ["Vườn hoa"],
    ]


def test_accepted_rows_of_a_joint_form_stay_for_both(begun: Store) -> None:
    """An officer who accepts or edits the rows of a form for one of its two units does so for the other too."""
    asked = questioned(UNIT, CAO_VIEN_II.code).reviews
    both = registered(booked("Vườn hoa"), booked("Vườn hoa", unit=CAO_VIEN_II.code))
    with begun.write() as session:
        book(session, kept("both", uid=3, received=at(3)), replace(both, reviews=asked))
        (review,) = load_reviews(session, campaign_id=CAMPAIGN.id)
        record_answer(
            session,
            campaign_id=CAMPAIGN.id,
            review=review.id,
            action=Action.EDIT,
            unit=UNIT,
            form=form("Vườn rau"),
            content_key="rau",
            comment="",
            by="Hà",
            now=at(4),
        )
    with begun.read() as session:
        lines = load_register(session, campaign=CAMPAIGN, as_of=at(9)).lines
    assert [[entry.model for found in line.counting for entry in found.entries] for line in lines[1:]] == [
        ["Vườn rau"],
        ["Vườn rau"],
    ]


def test_what_was_booked_before_rulings_came_outlives_the_upgrade(new_url: str) -> None:
    """The table of submissions is made anew, and no entry is lost with it."""
    engine = create_engine(new_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        config = schema._config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for statement in _OLDER:
            connection.execute(text(statement))
    engine.dispose()
    with closing(Store.open(new_url)) as store:
        assert counting(store) == ["Trồng rau"]
        with store.write() as session:
            book(session, SECOND, registered(booked("Làm đường"), booked("Làm đường", unit=CAO_VIEN_II.code)))
        assert counting(store) == ["Làm đường"]


_OLDER = (
    f"INSERT INTO campaigns VALUES ('{CAMPAIGN.id}', '{{}}', '2022-02-09', '2022-02-15', '2022-02-09')",
    "INSERT INTO messages (id, campaign_id, sha256, size_bytes, message_id, subject, sender, sender_name, received,"
    f" kept_at, read_attempts) VALUES (70, '{CAMPAIGN.id}', 'ab', 1, '', '', '', '', '2022-02-10 02:00:00',"
    " '2022-02-10 02:00:00', 1)",
    "INSERT INTO submissions (id, message, attachment, form_number, unit_code, relation, content_key, evidence)"
    f" VALUES (7, 70, '2', 0, '{UNIT}', 'replaces', 'rau', '[]')",
    "INSERT INTO entries VALUES (7, 0, 'collective', 'Tổ 1', 'economy', 'Trồng rau', '',"
    """ '{"sheet": null, "table": 1, "row": 3, "column": 3, "paragraph": null}')""",
)
