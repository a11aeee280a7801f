"""Days that are typed: what they are read as, and that no page fails over one."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.account import Role
from domain.clock import LOCAL_ZONE
from storage.rulings import load_rulings
from tests.web.conftest import PASSWORD, Site
from web.days import FIRST_DAY, LAST_DAY, NoDay, NoSuchDay, end_of, find_day, get_day

ADDRESSES = (
    ("/people/tokens", "until", {"name": "tổng hợp", "scope": "read", "own": PASSWORD}),
    ("/campaign/extensions", "until", {"unit": "MN-KIMAN", "reason": "mưa lũ"}),
    ("/units/MN-KIMAN/extend", "until", {"reason": "mưa lũ"}),
    ("/campaign/new", "last_day", {"id": "x-2", "document_date": "2023-02-01", "opens": "2023-02-02"}),
    ("/campaign/new", "opens", {"id": "x-2", "document_date": "2023-02-01", "last_day": "2023-02-02"}),
    ("/campaign/new/folder.zip", "last_day", {"id": "x-2", "document_date": "2023-02-01", "opens": "2023-02-02"}),
    ("/campaign/roster/change", "on", {"do": "close", "unit": "MN-KIMAN"}),
)
#: The ends of the calendar, days and months that are none, years that nobody means, numbers of other scripts.
ODD_DAYS = (
    "9999-12-31",
    "31/12/9999",
    "0001-01-01",
    "3999-02-17",
    "1999-12-31",
    "2022-02-30",
    "٢٠/٠٢/٢٠٢٢",
    "mai",
)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-02-20", date(2022, 2, 20)),
        (" 20/02/2022 ", date(2022, 2, 20)),
        ("20.2.2022", date(2022, 2, 20)),
        ("20/02/22", None),
        ("", None),
        ("\0", None),
        *((text, None) for text in ODD_DAYS),
    ],
)
def test_days_as_sent_and_as_typed(text: str, day: date | None) -> None:
    """A browser's date field and a date typed by hand name the same day; what is none is none."""
    assert find_day(text) == day


def test_a_day_ends_where_the_next_begins() -> None:
    """The first late instant is midnight, on every day that is taken."""
    assert end_of(date(2022, 2, 20), LOCAL_ZONE) == datetime(2022, 2, 21, tzinfo=LOCAL_ZONE)
    for day in (FIRST_DAY, LAST_DAY):
        assert get_day(day.isoformat()) == day
        assert end_of(day, LOCAL_ZONE).tzinfo is LOCAL_ZONE


def test_no_day_and_a_day_that_is_none() -> None:
    """An empty field is told apart from a day that is not taken, which is told with the years that are."""
    with pytest.raises(NoSuchDay) as told:
        get_day("31/12/9999")
    assert told.value.details == {"text": "31/12/9999", "first": "2000", "last": "2100"}
    with pytest.raises(NoDay):
        get_day(" ")


@pytest.mark.parametrize(("path", "field", "others"), ADDRESSES)
def test_no_page_fails_over_a_day(shared_site: Site, path: str, field: str, others: dict[str, str]) -> None:
    """Whatever stands where a day belongs is refused with a sentence that says which days are taken."""
    client = shared_site.client(Role.ADMINISTRATOR)
    for day in ODD_DAYS:
        status, page = client.refuse(path, **others, **{field: day})
        assert status == 422, (day, status)
        assert "2000" in page
        assert "2100" in page
    with shared_site.app.store.read() as session:
        assert not load_rulings(session, campaign_id=shared_site.app.campaign.id)
