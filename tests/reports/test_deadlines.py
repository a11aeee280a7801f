"""Extensions, late corrections and older files in lists, figures and digest."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.register import Register
from domain.rulings import Extension
from domain.unit import Unit
from domain.versions import Submission
from reports.deadlines import last_day_text
from reports.digest import render_digest
from reports.digest_plan import plan_digest
from reports.language import Translator
from reports.status import summarise
from reports.tables import missing_rows
from tests.reports.examples import HANOI, healthy, make_campaign, make_register, make_submission

UNITS = tuple(Unit(code=f"TH-{n}", name=f"Trường Tiểu học số {n}", group="truong_hoc") for n in (1, 2, 3))
CAMPAIGN = make_campaign(UNITS)
DEADLINE = CAMPAIGN.deadline
DAY = timedelta(days=1)
UNTIL = datetime(2022, 2, 21, tzinfo=HANOI)
NOW = DEADLINE + 3 * DAY
GIVEN = Extension(id=1, unit="TH-1", until=UNTIL, reason="mưa lũ", made_at=DEADLINE + DAY, made_by="Hà")


def form(number: int, unit: str, days: int, content: str = "") -> Submission:
    found = make_submission(number, unit, received=DEADLINE + days * DAY)
    return replace(found, content_key=content) if content else found


def register(*forms: Submission, as_of: datetime = NOW) -> Register:
    return make_register(CAMPAIGN, submissions=forms, rulings=[GIVEN], as_of=as_of)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (UNTIL, "the end of 20/02/2022"),
        (UNTIL - timedelta(hours=7), "17:00 on 20/02/2022"),
        (UNTIL + timedelta(hours=8), "08:00 on 21/02/2022"),
    ],
)
def test_last_day_is_the_last_that_is_in_time(until: datetime, said: str, en: Translator) -> None:
    assert last_day_text(until, en) == said


@pytest.mark.parametrize(
    ("as_of", "extended"),
    [
        (DEADLINE, []),
        (DEADLINE + DAY, ["TH-1"]),
        (UNTIL - timedelta(seconds=1), ["TH-1"]),
        (UNTIL, []),
    ],
)
def test_extension_is_in_the_figures_while_it_runs(as_of: datetime, extended: list[str]) -> None:
    """The unit stays among those that sent nothing, whatever its extension."""
    summary = summarise(register(as_of=as_of), [])
    assert list(summary.extended) == extended
    assert summary.counts.missing == 3


def test_list_marks_the_unit_with_its_extension(en: Translator) -> None:
    rows = missing_rows(summarise(register(), []), en).rows
    assert [row[-1] for row in rows] == ["extended to the end of 20/02/2022", "", ""]


def test_on_time_by_its_extension_and_corrected_late() -> None:
    """On time and late still make up those who answered; late corrections are counted apart."""
    forms = (form(1, "TH-1", 2), form(2, "TH-2", 2), form(3, "TH-3", -1), form(4, "TH-3", 1))
    summary = summarise(register(*forms), [])
    assert (summary.counts.on_time, summary.counts.late, summary.corrected_late) == (2, 1, 1)


def test_digest_marks_extensions_and_older_files(en: Translator) -> None:
    """What came is said to have changed nothing if it was an older file; the text and the page say the same."""
    forms = (form(1, "TH-2", -3, "A"), form(2, "TH-2", -2, "B"), form(3, "TH-2", 2, "A"))
    digest = plan_digest(register(*forms), ledger=[], health=healthy(), since=DEADLINE + DAY, next_digest_at=None)
    assert [(arrival.unit.code, arrival.is_older) for arrival in digest.arrivals] == [("TH-2", True)]
    mail = render_digest(digest, en, sender="a@example.vn", recipient="b@example.vn", key="k")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        text = " ".join(str(part.get_content()).split())
        assert "extended to the end of 20/02/2022" in text
        assert "an older file again; nothing changed" in text
    assert [unit.code for unit in digest.summary.sent_older] == ["TH-2"]
