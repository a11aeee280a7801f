"""The digest through the command line and a real SMTP server."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

from tests.acceptance.installation import install
from tests.acceptance.test_killed import NOW, RECIPIENTS
from tests.servers.smtp import MailSink


def test_sent_twice_in_a_day_each_recipient_gets_one(tmp_path: Path) -> None:
    """A second ``digest --send`` on the same day sends nothing and says so."""
    with MailSink() as sink:
        installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS)
        assert installation.run("digest", "--send", now=NOW).code == 0
        again = installation.run("digest", "--send", now=NOW + timedelta(hours=1))
        assert again.code == 0
        assert "không ai nhận hai lần" in again.out
        assert sorted(mail.recipients for mail in sink.received) == sorted((who,) for who in RECIPIENTS)


def test_whoever_sends_it_is_named(tmp_path: Path) -> None:
    """The history of a digest that was sent by a command names who gave it."""
    with MailSink() as sink:
        installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS[:1])
        assert installation.run("digest", "--send", "--by", "Nguyễn Hà", now=NOW).code == 0
        (mail,) = installation.json("outbox", "list", "--kind", "digest")
        history = installation.json("outbox", "show", str(mail["id"]))["history"]
        assert (history[0]["event"], history[0]["by"]) == ("written", "Nguyễn Hà")


def test_next_day_brings_the_next_digest(tmp_path: Path) -> None:
    """A digest is once a day, not once for ever."""
    with MailSink() as sink:
        installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS[:1])
        for days in (0, 1):
            assert installation.run("digest", "--send", now=NOW + timedelta(days=days)).code == 0
        assert len(sink.received) == 2


def test_server_that_is_down_gets_it_once_when_it_is_back(tmp_path: Path) -> None:
    """With the server down the digest stays in the outbox; it goes out once when the server is back."""
    sink = MailSink()
    sink.start()
    sink.stop()
    installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS)
    down = installation.run("digest", "--send", now=NOW)
    assert down.code == 1
    assert all(recipient in down.err for recipient in RECIPIENTS)
    with sink:
        for hours in (1, 2):
            assert installation.run("digest", "--send", now=NOW + timedelta(hours=hours)).code == 0
        assert sorted(mail.recipients for mail in sink.received) == sorted((who,) for who in RECIPIENTS)


def test_preview_sends_and_stores_nothing(tmp_path: Path) -> None:
    """A preview is on the screen, or in files, and nowhere else."""
    with MailSink() as sink:
        installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS)
        shown = installation.run("digest", "--preview", now=NOW)
        assert shown.code == 0
        assert "[DVK 2022]" in shown.out
        assert installation.run("digest", "--preview", "--output", str(tmp_path / "out"), now=NOW).code == 0
        written = {path.name for path in (tmp_path / "out").iterdir()}
        assert written == {"digest.eml", "digest.html", "digest.txt", "dvk-2022_2022-02-16.xlsx"}
        assert sink.received == []
        assert installation.run("digest", "--send", now=NOW).code == 0
        assert len(sink.received) == len(RECIPIENTS)


def test_silent_day_is_told_and_an_officer_is_obeyed(tmp_path: Path) -> None:
    """Long after the end, a preview says that the service would send nothing, and ``--send`` sends it all the same."""
    with MailSink() as sink:
        installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS[:1])
        for days, remarked in ((30, False), (31, True)):
            now = NOW + timedelta(days=days)
            assert installation.run("poll", now=now).code == 0
            assert ("Không còn việc gì" in installation.run("digest", "--preview", now=now).out) is remarked
            assert installation.run("digest", "--send", now=now).code == 0
        subjects = [message_from_bytes(mail.content, policy=policy.default)["Subject"] for mail in sink.received]
        assert [subject.startswith("[DVK 2022] Đã đóng: 0/174 đơn vị") for subject in subjects] == [True, False]


def test_without_an_outgoing_server_it_says_what_is_missing(tmp_path: Path) -> None:
    """``digest --send`` without [smtp] is a matter of the configuration."""
    answer = install(tmp_path).run("digest", "--send", now=NOW)
    assert answer.code == 2
    assert "smtp" in answer.err
