"""Reminders through the command line, the outbox and a real SMTP server."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dangky.bootstrap import open_app
from dangky.service import Worker
from domain.clock import LOCAL_ZONE
from reports.language import translator
from tests.acceptance.installation import CAMPAIGN, Installation, install
from tests.ingest.bounces import bounces_of
from tests.parsers.files import form_docx
from tests.servers.smtp import MailSink

#: The morning of the last day.
NOW = datetime(2022, 2, 14, 8, 0, tzinfo=LOCAL_ZONE)
UNIT, NAME, ADDRESS = "MN-THANHMAI", "Trường Mầm non Thanh Mai", "mnthanhmai@thanhoai.example"


def campaign_that_reminds(folder: Path, *, hold: bool) -> Path:
    """Return a copy of the campaign that reminds on the last day and after it."""
    copied = folder / "campaign"
    shutil.copytree(CAMPAIGN, copied)
    roster = copied / "roster.csv"
    without = "Mầm non xã Thanh Mai,,,"
    assert without in roster.read_text()
    roster.write_text(roster.read_text().replace(without, f"Mầm non xã Thanh Mai,{ADDRESS},,"))
    path = copied / "campaign.toml"
    text = path.read_text().replace("\nsteps = []\n", '\nsteps = ["day_before", "overdue"]\nescalate_after_days = 3\n')
    path.write_text(text.replace("\nhold = true\n", f"\nhold = {str(hold).lower()}\n"))
    return copied


def installed(folder: Path, sink: MailSink, *, hold: bool = False) -> Installation:

    campaign = campaign_that_reminds(folder, hold=hold)
    return install(folder, smtp_port=sink.port, campaign=campaign)


def mails_to(sink: MailSink, address: str = ADDRESS) -> list[EmailMessage]:
    return [
        message_from_bytes(mail.content, _class=EmailMessage, policy=policy.default)
        for mail in sink.received
        if mail.recipients == (address,)
    ]


def send_form(installation: Installation) -> None:
    """Lay a mail of the unit into the folder that is read."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = ADDRESS, "bdv@example.vn", "Đăng ký Dân vận khéo"
    mail["Message-ID"], mail["Date"] = "<1@thanhoai.example>", NOW - timedelta(hours=1)
    mail.add_attachment(form_docx(), maintype="application", subtype="octet-stream", filename="dk.docx")
    (installation.config.parent / "in" / "1.eml").write_bytes(mail.as_bytes())


def test_each_missing_unit_is_reminded_once(tmp_path: Path) -> None:
    """On the last day all who sent nothing get one mail in Vietnamese with their name and the last day; not two."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink)
        installation.run("poll", now=NOW)
        preview = installation.run("remind", "--preview", now=NOW)
        assert (preview.code, sink.received) == (0, [])
        assert NAME in preview.out
        for minutes in (0, 1, 60, 600):
            answer = installation.run("remind", "--send", now=NOW + timedelta(minutes=minutes))
            assert answer.code == 0, answer.err
        (mail,) = mails_to(sink)
        body = str(mail.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert NAME in str(mail["Subject"])
        assert "hết ngày 14/02/2022" in body
        assert "454-CV/HU" in body
        assert mail["Auto-Submitted"] == "auto-generated"
        listed = tmp_path / "list.xlsx"
        exported = installation.run(
            "export", "--format", "xlsx", "--output", str(listed), now=NOW + timedelta(hours=11)
        )
        assert exported.code == 0, exported.err
        rows = [row for row in load_workbook(listed)["Biểu 3"].iter_rows(values_only=True) if NAME in row]
        assert any("đã nhắc 1 lần, gần nhất 14/02/2022" in str(cell) for cell in rows[0])
        asked = installation.json("missing")["missing"]
        assert len(sink.received) == len({found.recipients for found in sink.received}) <= len(asked)


def test_who_sent_meanwhile_is_not_reminded(tmp_path: Path) -> None:
    """A reminder that waits in the outbox is discarded at the last moment if the form has come."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink, hold=True)
        installation.run("poll", now=NOW)
        sink.stop()
        installation.run("remind", "--send", now=NOW)
        sink.start()
        send_form(installation)
        installation.run("poll", now=NOW + timedelta(minutes=30))
        for minutes in (40, 120, 240):
            installation.run("remind", "--send", now=NOW + timedelta(minutes=minutes))
        assert mails_to(sink) == []
        assert sink.received != []
        (kept,) = [mail for mail in installation.json("outbox", "list", "--kind", "reminder") if mail["unit"] == UNIT]
        assert kept["state"] == "discarded"
        assert "đơn vị đã gửi trong lúc chờ" in installation.run("outbox", "show", str(kept["id"])).out


def test_nobody_is_called_missing_blindly(tmp_path: Path) -> None:
    """While the mailbox cannot be read nobody is reminded, and what waits goes on waiting."""
    with MailSink() as sink:
        password = tmp_path / "password"
        password.touch(mode=0o600)
        password.write_text("x")
        mailbox = (
            'kind = "imap"\nname = "gone"\nhost = "127.0.0.1"\nport = 1\nsecurity = "plain"\n'
            'user = "bdv"\npassword_file = "password"\n'
        )
        campaign = campaign_that_reminds(tmp_path, hold=False)
        installation = install(tmp_path, smtp_port=sink.port, campaign=campaign, mailbox=mailbox)
        blind = installation.run("remind", "--send", now=NOW)
        assert (blind.code, sink.received) == (1, [])
        assert "dangky poll" in blind.err
        assert installation.run("remind", "--preview", now=NOW).code == 1
        assert installation.json("outbox", "list") == []


def test_the_form_that_lies_unread_is_read_first(tmp_path: Path) -> None:
    """``remind --send`` reads the mailbox before it calls anybody missing."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink)
        installation.run("poll", now=NOW - timedelta(hours=2))
        send_form(installation)
        assert installation.run("remind", "--send", now=NOW).code == 0
        assert mails_to(sink) == []
        assert sink.received != []


def test_what_the_service_has_put_on_hold_goes_with_an_officers_word(tmp_path: Path) -> None:
    """Reminders that wait for an officer go with ``remind --send``; one that an officer has held himself does not."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink, hold=True)
        with open_app(installation.config, {}, lambda: NOW) as app:
            Worker(app, translator("vi")).poll()
        held = installation.json("outbox", "list", "--state", "held")
        assert len(held) > 2
        kept = held[0]["id"]
        installation.run("outbox", "release", str(kept), "--by", "Hà", now=NOW)
        installation.run("outbox", "hold", str(kept), "--by", "Hà", now=NOW)
        assert installation.run("remind", "--send", "--by", "Hà", now=NOW).code == 0
        states = {mail["id"]: mail["state"] for mail in installation.json("outbox", "list")}
        assert states.pop(kept) == "held"
        assert set(states.values()) == {"sent"}


def test_all_that_is_on_hold_goes_with_one_word(tmp_path: Path) -> None:
    """An officer releases or discards all mails of a kind at once; other kinds, and what an officer held, stay."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink, hold=True)
        with open_app(installation.config, {}, lambda: NOW) as app:
            Worker(app, translator("vi")).poll()
        held = installation.json("outbox", "list", "--state", "held")
        assert installation.run("outbox", "release", "--all", "receipt", "--by", "Hà", now=NOW).code == 0
        assert installation.json("outbox", "list", "--state", "held") == held
        assert installation.run("outbox", "release", "1", "--all", "reminder", now=NOW).code == 2
        assert installation.run("outbox", "hold", now=NOW).code == 2
        kept = str(held[0]["id"])
        installation.run("outbox", "release", kept, "--by", "Hà", now=NOW)
        installation.run("outbox", "hold", kept, "--by", "Hà", now=NOW)
        assert installation.run("outbox", "release", "--all", "reminder", "--by", "Hà", now=NOW).code == 0
        assert [str(mail["id"]) for mail in installation.json("outbox", "list", "--state", "held")] == [kept]
        assert len(installation.json("outbox", "list", "--state", "queued")) == len(held) - 1 > 1


def test_an_officer_holds_and_releases(tmp_path: Path) -> None:
    """Mails in the outbox are held, released and discarded by number, and a mail that is out is not called back."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink)
        installation.run("poll", now=NOW)
        sink.stop()
        installation.run("remind", "--send", now=NOW)
        sink.start()
        waiting = installation.json("outbox", "list", "--state", "queued")
        first, second, third = (str(mail["id"]) for mail in waiting[:3])
        later = NOW + timedelta(hours=1)
        assert installation.run("outbox", "hold", first, second, "--by", "Hà", now=later).code == 0
        assert installation.run("outbox", "discard", second, "--by", "Hà", now=later).code == 0
        installation.run("remind", "--send", now=later)
        states = {str(mail["id"]): mail["state"] for mail in installation.json("outbox", "list")}
        assert (states[first], states[second], states[third]) == ("held", "discarded", "sent")
        refused = installation.run("outbox", "hold", third)
        assert refused.code == 1
        assert "đã gửi" in refused.err
        assert installation.run("outbox", "release", first, "--by", "Hà", now=later).code == 0
        installation.run("remind", "--send", now=later + timedelta(hours=1))
        shown = installation.json("outbox", "show", first)
        assert [(what["event"], what["by"]) for what in shown["history"]][-3:] == [
            ("held", "Hà"),
            ("released", "Hà"),
            ("sent", ""),
        ]
        assert installation.run("outbox", "hold", "9999").code == 1


def test_a_bounce_is_noted_and_the_next_reminder_goes_elsewhere(tmp_path: Path) -> None:
    """Every kind of bounce of a reminder stands on it and answers nobody; its address is not used again."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink)
        installation.run("poll", now=NOW)
        installation.run("remind", "--send", now=NOW)
        (reminder,) = mails_to(sink)
        own = str(reminder["Message-ID"])
        bounces = [
            shape
            for shape in bounces_of(own, ADDRESS)
            if shape.report and shape.report.action == "failed" and own in shape.report.original_ids
        ]
        assert len(bounces) > 10
        for number, bounce in enumerate(bounces):
            (installation.config.parent / "in" / f"b{number}.eml").write_bytes(bounce.raw)
        before = len(sink.received)
        installation.run("poll", now=NOW + timedelta(hours=1))
        (kept,) = [mail for mail in installation.json("outbox", "list", "--kind", "reminder") if mail["unit"] == UNIT]
        assert kept["bounced"] is not None
        history = installation.json("outbox", "show", str(kept["id"]))["history"]
        assert [what["event"] for what in history] == ["written", "sent", *["bounced"] * len(bounces)]
        assert "bị trả lại" in installation.run("outbox", "list").out
        overdue = NOW + timedelta(days=2)
        installation.run("poll", now=overdue)
        preview = installation.run("remind", "--preview", now=overdue)
        assert ADDRESS not in preview.out
        assert f"{NAME}" in preview.out.partition("gọi điện")[2]
        assert len(sink.received) == before


def test_previews_are_files_to_look_at(tmp_path: Path) -> None:
    """Each mail that is due, and each that stands in the outbox, can be written as .eml, .html and .txt."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink)
        installation.run("poll", now=NOW)
        folder = tmp_path / "look"
        assert installation.run("remind", "--preview", "--output", str(folder), now=NOW).code == 0
        kinds = {path.suffix for path in folder.iterdir()}
        assert kinds == {".eml", ".html", ".txt"}
        assert installation.json("outbox", "list") == []
        installation.run("remind", "--send", now=NOW)
        number = installation.json("outbox", "list")[0]["id"]
        one = tmp_path / "one"
        assert installation.run("outbox", "show", str(number), "--output", str(one)).code == 0
        assert len(list(one.iterdir())) == 3


def test_the_superior_is_told_of_its_own_units(tmp_path: Path) -> None:
    """Three days after the deadline Phòng GD&ĐT gets the list of the schools that sent nothing, and no other unit."""
    with MailSink() as sink:
        installation = installed(tmp_path, sink)
        late = datetime(2022, 2, 18, 8, 0, tzinfo=LOCAL_ZONE)
        send_form(installation)
        installation.run("poll", now=late)
        for _ in range(6):
            assert installation.run("remind", "--send", now=late).code == 0
        lists = [mail for mail in mails_to(sink, "phonggddt@thanhoai.example") if mail["X-Dangky"] == "escalation"]
        assert len(lists) == 1
        body = str(lists[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]
        assert "Trường Tiểu học" in body
        assert NAME not in body
        assert "UBND xã" not in body


@pytest.mark.parametrize("words", [("--preview",), ("--send",)])
def test_a_campaign_that_reminds_nobody_says_so(tmp_path: Path, words: tuple[str, ...]) -> None:
    """By default no unit is ever written to, and the command names the place where that is set."""
    with MailSink() as sink:
        answer = install(tmp_path, smtp_port=sink.port).run("remind", *words, now=NOW)
        assert answer.code == 0
        assert "[mails.reminders]" in answer.out
        assert sink.received == []
