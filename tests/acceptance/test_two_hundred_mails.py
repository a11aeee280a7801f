"""Two hundred mails on a real server: everything booked right, once, and told right at any instant."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dangky.campaign_file import load_campaign
from tests.acceptance.installation import CAMPAIGN, Installation, append, imap_mailbox, install
from tests.generator import GeneratedMail, comparable, generate, has_libreoffice, truth_export
from tests.servers.dovecot import Dovecot

pytestmark = [pytest.mark.dovecot, pytest.mark.timeout(300)]

LETTER = load_campaign(CAMPAIGN)
DEADLINE = LETTER.deadline
COUNT = 200


@pytest.fixture(scope="module")
def mails() -> list[GeneratedMail]:
    """The mails with their truth; a quarter of the files re-saved by LibreOffice where there is one."""
    return generate(454, COUNT, LETTER, libreoffice=has_libreoffice())


@pytest.fixture(scope="module")
def polled(dovecot: Dovecot, mails: list[GeneratedMail], tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """An installation that has read all of them from Dovecot."""
    user = dovecot.new_user()
    append(dovecot, user, [(mail.raw, mail.received) for mail in mails])
    folder = tmp_path_factory.mktemp("polled")
    installation = install(folder, mailbox=imap_mailbox(folder, dovecot, user))
    answer = installation.run("poll")
    assert answer.code == 0, answer.err
    return installation


def test_export_equals_the_truth(polled: Installation, mails: list[GeneratedMail]) -> None:
    """The export at the end is the generator's truth, unit by unit, entry by entry, message by message."""
    as_of = max(mail.received for mail in mails)
    export = polled.json("export", "--as-of", as_of.isoformat())
    truth = truth_export(mails, LETTER, as_of)
    for part in ("units", "entries", "messages"):
        assert comparable(export)[part] == comparable(truth)[part]


@pytest.mark.parametrize("offset", [-1, 0, 1], ids=["a second before", "at", "a second after"])
def test_missing_at_the_deadline_to_the_second(polled: Installation, mails: list[GeneratedMail], offset: int) -> None:
    """Who is missing, and who was on time, is right just before, at and just after the deadline."""
    as_of = DEADLINE + timedelta(seconds=offset)
    truth = truth_export(mails, LETTER, as_of)
    said = polled.json("missing", "--as-of", as_of.isoformat())
    assert {line["code"] for line in said["missing"]} == _codes(truth, "missing")
    export = polled.json("export", "--as-of", as_of.isoformat())
    assert comparable(export)["units"] == comparable(truth)["units"]


def test_the_deadline_makes_a_difference(mails: list[GeneratedMail]) -> None:
    """The mails include some received in the last second before the deadline and in the first after it."""
    seconds = {mail.received - DEADLINE for mail in mails}
    assert {timedelta(seconds=-1), timedelta(0)} <= seconds


def test_second_poll_changes_nothing(polled: Installation, mails: list[GeneratedMail]) -> None:
    """Polling again finds the same messages, and nothing new."""
    as_of = max(mail.received for mail in mails).isoformat()
    before = polled.json("export", "--as-of", as_of)
    answer = polled.run("poll")
    assert answer.code == 0, answer.err
    assert f"{COUNT} trên máy chủ" in answer.out
    assert ": 0 thư mới" in answer.out
    assert polled.json("export", "--as-of", as_of) == before


def _codes(export: dict[str, Any], status: str) -> set[str]:
    return {unit["code"] for unit in export["units"] if unit["status"] == status}
