"""The service writes its digest on the days on which it should: late on the same day, never for a day that is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from dangky.bootstrap import open_app
from dangky.service import Worker
from desk.digests import planned_reminders
from domain.campaign import Campaign
from domain.mailing import MailPlan, Reminding, Step
from domain.unit import Unit
from reports.language import translator
from tests.acceptance.installation import install
from tests.reports.examples import HANOI, make_campaign, make_register, make_submission
from tests.servers.smtp import MailSink

#: 9 February 2022 was a Wednesday.
WEDNESDAY = datetime.fromisoformat("2022-02-09T12:00:00+07:00")
OFFICER = "can-bo@example.vn"
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


class Service:
    """A service whose clock a test moves; each look at what is due is one tick."""

    def __init__(self, folder: Path, port: int, options: str) -> None:
        installation = install(folder, smtp_port=port)
        self._config = installation.config
        text = self._config.read_text(encoding="utf-8")
        chosen = f'digest_recipients = ["{OFFICER}"]\n{options}'
        self._config.write_text(text.replace("digest_recipients = []", chosen), encoding="utf-8")
        self.now = WEDNESDAY

    @contextmanager
    def running(self) -> Iterator[Callable[[datetime], None]]:
        """Start the service; what is yielded moves the clock to a moment and lets it look at what is due."""
        with open_app(self._config, {}, lambda: self.now) as app:
            worker = Worker(app, translator("vi"))

            def tick(moment: datetime) -> None:
                self.now = moment
                worker.tick()

            yield tick


@pytest.fixture
def sink() -> Iterator[MailSink]:
    with MailSink() as server:
        yield server


def subjects(sink: MailSink) -> list[str]:
    return [str(message_from_bytes(mail.content, policy=policy.default)["Subject"]) for mail in sink.received]


def test_digest_at_its_hour_and_once_a_day(tmp_path: Path, sink: MailSink) -> None:
    """Before the hour nothing goes out, from then on one digest, whatever restarts there are that day."""
    service = Service(tmp_path, sink.port, "")
    with service.running() as tick:
        tick(WEDNESDAY)
        assert sink.received == []
        for minutes in (240, 241, 300):
            tick(WEDNESDAY + timedelta(minutes=minutes))
    with service.running() as tick:
        tick(WEDNESDAY + 11 * HOUR)
    (subject,) = subjects(sink)
    assert "đến 16h00 ngày 09/02/2022" in subject


def test_down_over_days_makes_up_for_one_digest(tmp_path: Path, sink: MailSink) -> None:
    """A service that was down from Wednesday to Friday evening sends Friday's digest, once, and not those before."""
    service = Service(tmp_path, sink.port, "")
    with service.running() as tick:
        tick(WEDNESDAY + 2 * DAY + 8 * HOUR)
        tick(WEDNESDAY + 2 * DAY + 9 * HOUR)
    (subject,) = subjects(sink)
    assert "20h00 ngày 11/02/2022" in subject


@pytest.mark.parametrize(("days", "expected"), [("weekdays", 0), ("every_day", 1)])
def test_missed_weekday_is_not_made_up_for_on_saturday(
    tmp_path: Path, sink: MailSink, days: str, expected: int
) -> None:
    """Friday's digest, missed, is not sent on a Saturday without digests; Monday has its own, one."""
    service = Service(tmp_path, sink.port, f'digest_days = "{days}"')
    with service.running() as tick:
        tick(WEDNESDAY + 3 * DAY + 8 * HOUR)
        assert len(sink.received) == expected
        tick(WEDNESDAY + 5 * DAY + 8 * HOUR)
    assert len(sink.received) == expected + 1


def test_silent_day_is_settled_once(tmp_path: Path, sink: MailSink, monkeypatch: pytest.MonkeyPatch) -> None:
    """With ``when_open`` a day on which nothing is open brings no digest, and one reading, not one at every look."""
    service = Service(tmp_path, sink.port, 'digest_when = "when_open"')
    campaign_end = datetime.fromisoformat("2022-03-01T16:00:00+07:00")
    polled = _noted_polls(service, monkeypatch)
    with service.running() as tick:
        tick(campaign_end)
        assert len(sink.received) == 1
        for minutes in range(3):
            tick(campaign_end + DAY + timedelta(minutes=minutes))
        assert len(polled) == 2
    assert "Đã đóng" in subjects(sink)[0]
    assert len(sink.received) == 1


def _noted_polls(service: Service, monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """Return the moments, as they come, at which the worker reads its mailbox."""
    polls: list[datetime] = []
    poll = Worker.poll

    def noted(worker: Worker) -> None:
        polls.append(service.now)
        poll(worker)

    monkeypatch.setattr(Worker, "poll", noted)
    return polls


def reminding(*steps: Step, is_held: bool = True) -> Campaign:
    """Return a campaign of two units, with the deadline on Tuesday the 15th, that reminds at ``steps``."""
    units = (Unit(code=code, name=code, group="truong_hoc") for code in "AB")
    return replace(make_campaign(units), mails=MailPlan(reminding=Reminding(steps=steps, is_held=is_held)))


@pytest.mark.parametrize(
    ("is_held", "said"),
    [(True, "viết thư nhắc 1 đơn vị chưa gửi, chờ đồng chí duyệt"), (False, "nhắc 1 đơn vị chưa gửi")],
)
def test_next_reminders_are_planned_for_the_missing(is_held: bool, said: str) -> None:
    """The digest foretells the next step, to how many units it goes, and whether an officer is asked before."""
    campaign = reminding(Step.DAY_BEFORE, Step.OVERDUE, is_held=is_held)
    register = make_register(campaign, submissions=[make_submission(1, "A", received=WEDNESDAY)], as_of=WEDNESDAY)
    (planned,) = planned_reminders(register, HANOI, addresses={"A": ("a@example.vn",), "B": ("b@example.vn",)})
    assert planned_reminders(register, HANOI, addresses={"A": ("a@example.vn",)}) == ()
    assert planned.at == datetime.fromisoformat("2022-02-14T08:00:00+07:00")
    assert translator("vi")._(planned.sentence, n=planned.count) == said


def test_a_campaign_that_reminds_nobody_plans_nothing() -> None:
    """Without steps, or after the last, no reminders are foretold."""
    assert planned_reminders(make_register(reminding(), as_of=WEDNESDAY), HANOI) == ()
    assert planned_reminders(make_register(reminding(Step.MIDDLE), as_of=WEDNESDAY + 5 * DAY), HANOI) == ()
