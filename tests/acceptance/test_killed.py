"""kill -9 at every commit, then once more: the same register, nothing twice."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from dangky.campaign_file import load_campaign
from dangky.demo.mails import demo_mails
from tests.acceptance.installation import CAMPAIGN, Installation, append, imap_mailbox, install
from tests.acceptance.killed import Killer
from tests.servers.dovecot import Dovecot
from tests.servers.smtp import MailSink

pytestmark = [pytest.mark.dovecot, pytest.mark.timeout(600)]

LETTER = load_campaign(CAMPAIGN)
#: Few mails, quickly read: booked, booked for two units, asked about, and a copy. Each costs two commits, and each
#: commit two runs.
CHOSEN = {
    "short subject, file name without marks",
    "the same mail again, byte for byte: one row in the ledger",
    "Party committee and people's committee of one commune: two units",
    "question, text only",
}
MAILS = [mail for mail in demo_mails(LETTER) if mail.about in CHOSEN]
NOW = LETTER.deadline + timedelta(days=1)
RECIPIENTS = ("truong-ban@example.vn", "can-bo@example.vn")
#: From one commit at which a command is killed to the next.
_STEPS = {"before": 2, "after": 1}
#: More commits than any of the commands makes; the sweep ends at the first that is not reached.
MAX_COMMITS = 60


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    """The process that runs commands to have them killed."""
    with Killer() as started:
        yield started


def sweep(killer: Killer, prepared: Path, work: Path, *words: str, when: str) -> list[Installation]:
    """Return installations whose command was killed at the first, second, ... commit, until none was left.

    Right before a commit little is otherwise than right after the one before it: there every other one will do.
    """
    killed: list[Installation] = []
    for number in range(1, MAX_COMMITS, _STEPS[when]):
        folder = work / f"{when}-{number}"
        shutil.copytree(prepared, folder)
        installation = Installation(config=folder / "config.toml")
        if not killer.run(installation.config, words, at=number, when=when, now=NOW):
            return killed
        killed.append(installation)
    pytest.fail("the command makes more commits than the sweep allows for")


@pytest.mark.parametrize("when", ["before", "after"])
def test_poll_killed_at_any_commit_and_repeated_gives_the_same_register(
    dovecot: Dovecot, killer: Killer, tmp_path: Path, when: str
) -> None:
    """Whatever a killed poll left undone, the next one does, and books nothing twice."""
    assert len(MAILS) == len(CHOSEN)
    user = dovecot.new_user()
    append(dovecot, user, [(mail.raw, mail.received) for mail in MAILS])
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    whole = install(prepared, mailbox=imap_mailbox(prepared, dovecot, user, after="keyword"))
    killed = sweep(killer, prepared, tmp_path, "poll", when=when)
    assert whole.run("poll", now=NOW).code == 0
    as_of = ("--as-of", NOW.isoformat())
    expected = whole.json("export", *as_of), whole.json("review", "list")
    assert len(expected[0]["messages"]) == len({mail.raw for mail in MAILS})
    # Opening the register, the poll's beginning and end, one batch, two for each mail, the marks.
    assert len(killed) * _STEPS[when] >= 2 * len({mail.raw for mail in MAILS})
    for installation in killed:
        assert installation.run("poll", now=NOW).code == 0
        assert (installation.json("export", *as_of), installation.json("review", "list")) == expected


def test_digest_killed_before_any_commit_reaches_each_recipient_once(killer: Killer, tmp_path: Path) -> None:
    """No recipient gets a second digest; a kill between sending and noting it may repeat the same Message-ID.

    The whole command; each step of the outbox crossed with each fault of the server is in ``test_outbox_faults``.
    """
    prepared = tmp_path / "prepared"
    prepared.mkdir()
    repeated = 0
    with MailSink() as sink:
        install(prepared, smtp_port=sink.port, recipients=RECIPIENTS)
        for number in range(1, MAX_COMMITS):
            folder = tmp_path / str(number)
            shutil.copytree(prepared, folder)
            installation = Installation(config=folder / "config.toml")
            sink.received.clear()
            killed = killer.run(installation.config, ("digest", "--send"), at=number, when="before", now=NOW)
            for hours in (1, 2):
                installation.run("digest", "--send", now=NOW + timedelta(hours=hours))
            repeated += _assert_once_each(sink)
            if not killed:
                break
        else:
            pytest.fail("the command makes more commits than the sweep allows for")
    assert repeated <= len(RECIPIENTS)


def _assert_once_each(sink: MailSink) -> int:
    """Check that each recipient got one mail, counted by Message-ID; return how many came again."""
    sent = [(mail.recipients, _message_id(mail.content)) for mail in sink.received]
    assert sorted(recipients for recipients, _ in set(sent)) == sorted((recipient,) for recipient in RECIPIENTS)
    return len(sent) - len(set(sent))


def _message_id(content: bytes) -> bytes:
    return next(line for line in content.splitlines() if line.lower().startswith(b"message-id:"))
