"""The commands as an officer types them, on a second campaign and with mistakes."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from dangky.campaign_file import load_campaign
from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from tests.acceptance.installation import CAMPAIGN, CHECKOUT, Installation, install
from tests.parsers.recognise.test_other_layouts import ROW_HEADING
from tests.servers.smtp import MailSink

LETTER = load_campaign(CAMPAIGN)
SECOND = CHECKOUT / "tests" / "campaigns" / "sang-kien-2026"
RECEIVED = "Mon, 14 Feb 2022 09:00:00 +0700"


def letter_mail(unit: str, model: str = "Vườn rau", received: str = RECEIVED) -> bytes:
    data = form_docx(FilledForm(unit=unit, collectives=(FormRow(performer="Tổ 1", models={"economy": model}),)))
    return mail_with(data, "dk.docx", received)


def mail_with(data: bytes, name: str, received: str) -> bytes:
    mail = EmailMessage()
    mail["Received"] = f"from a by b; {received}"
    mail["From"], mail["Subject"], mail["Message-ID"] = "mn@example.vn", "Gửi đăng ký", "<1@example.vn>"
    mail.set_content("Kính gửi")
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@pytest.fixture
def booked(tmp_path: Path) -> Installation:
    """An installation that has read one form from a watched folder."""
    installation = install(tmp_path)
    (tmp_path / "in" / "1.eml").write_bytes(letter_mail("MN Kim An"))
    assert installation.run("poll").code == 0
    return installation


def test_poll_says_how_many_and_how_fresh(booked: Installation) -> None:
    """The last lines of a poll are the figures and the time of the last complete reading."""
    out = booked.run("poll").out
    assert "1/174" in out
    assert "đọc trọn" in out


def test_english_on_demand(booked: Installation) -> None:
    """``--lang en`` speaks English."""
    assert "1/174 units registered" in booked.run("--lang", "en", "status").out


def test_missing_as_table_csv_and_workbook(booked: Installation, tmp_path: Path) -> None:
    """The list is the same in every form, in roster order, and no unit that sent something is in it."""
    expected = [unit.code for unit in LETTER.roster.units if unit.code != "MN-KIMAN"]
    as_json = [line["code"] for line in booked.json("missing")["missing"]]
    assert sorted(as_json) == sorted(expected)
    table = booked.run("missing").out
    assert all(code in table for code in expected)
    rows = list(csv.reader(io.StringIO(booked.run("missing", "--format", "csv").out.lstrip("\ufeff"))))
    assert [row[0] for row in rows[1:]] == as_json
    target = tmp_path / "missing.xlsx"
    assert booked.run("missing", "--format", "xlsx", "--output", str(target)).code == 0
    sheet = load_workbook(target).worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=5)] == as_json


def test_missing_of_one_group(booked: Installation) -> None:
    """``--group`` shows that group only; a group that does not exist is wrong usage."""
    said = booked.json("missing", "--group", "hoi_quan_chung")
    assert {line["group"] for line in said["missing"]} == {"hoi_quan_chung"}
    wrong = booked.run("missing", "--group", "khong_co")
    assert wrong.code == 2
    assert "truong_hoc" in wrong.err


def test_as_of_without_offset_is_local_time(booked: Installation) -> None:
    """An instant typed without an offset is taken in the service's zone, to the second."""
    before = booked.json("missing", "--as-of", "2022-02-14T08:59:59")
    at = booked.json("missing", "--as-of", "2022-02-14T09:00:00")
    assert (before["counts"]["missing"], at["counts"]["missing"]) == (174, 173)


def test_export_as_csv(booked: Installation) -> None:
    """The CSV has one row for each model."""
    rows = list(csv.DictReader(io.StringIO(booked.run("export", "--format", "csv").out.lstrip("\ufeff"))))
    assert [(row["unit"], row["model"], row["message_id"]) for row in rows] == [
        ("MN-KIMAN", "Vườn rau", "<1@example.vn>")
    ]


def test_import_of_saved_mail_goes_the_same_way_once(booked: Installation, tmp_path: Path) -> None:
    """Imported mail is dated by its topmost Received; what is known already changes nothing."""
    saved = tmp_path / "saved"
    saved.mkdir()
    (saved / "a.eml").write_bytes(letter_mail("TH Kim An"))
    (saved / "b.eml").write_bytes((tmp_path / "in" / "1.eml").read_bytes())
    assert booked.run("mail", "import", str(saved)).code == 0
    assert booked.run("mail", "import", str(saved)).code == 0
    export = booked.json("export")
    assert [(e["unit"], e["model"]) for e in export["entries"]] == [("MN-KIMAN", "Vườn rau"), ("TH-KIMAN", "Vườn rau")]
    assert [m["received"] for m in export["messages"]] == ["2022-02-14T09:00:00+07:00"] * 2


def test_review_list_tells_what_to_do(tmp_path: Path) -> None:
    """An ambiguous unit is a question with its candidates, and none of them is missing."""
    installation = install(tmp_path)
    (tmp_path / "in" / "1.eml").write_bytes(letter_mail("Tiểu học Cao Viên"))
    assert installation.run("poll").code == 0
    assert "Trường Tiểu học Cao Viên II" in installation.run("review", "list").out
    missing = {line["code"] for line in installation.json("missing")["missing"]}
    assert not missing & {"TH-CAOVIEN-I", "TH-CAOVIEN-II"}
    assert len(missing) == 172


def test_parse_explains_and_gives_the_contract(tmp_path: Path) -> None:
    """``parse`` reads files without a configuration and stores nothing."""
    good, bad = tmp_path / "dk.docx", tmp_path / "x.pdf"
    good.write_bytes(
        form_docx(
            FilledForm(unit="MN Kim An", collectives=(FormRow(performer="Tổ 1", models={"economy": "Vườn rau"}),))
        )
    )
    bad.write_bytes(b"%PDF-1.4 broken")
    nowhere = Installation(config=tmp_path / "none.toml")
    words = ("parse", "--campaign", str(CAMPAIGN), str(good), str(bad))
    documents = json.loads(nowhere.run(*words, "--format", "json").out)
    assert [(d["outcome"], d["reason"]) for d in documents] == [
        ("form", "form_found"),
        ("unreadable", "file_damaged"),
    ]
    (form,) = documents[0]["forms"]
    assert (form["unit_as_written"], form["unit"]) == ("MN Kim An", "MN-KIMAN")
    assert [(e["performer"], e["field"], e["model"]) for e in form["entries"]] == [("Tổ 1", "economy", "Vườn rau")]
    said = nowhere.run(*words)
    assert said.code == 0
    assert "Trường Mầm non Kim An" in said.out
    assert list(tmp_path.glob("*.db")) == []


def test_units_import_shows_changes_and_mistakes(booked: Installation, tmp_path: Path) -> None:
    """A roster is taken over whole or not at all; a mistake names its row; the next lists use the new one."""
    roster = (CAMPAIGN / "roster.csv").read_text("utf-8-sig").splitlines()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("\n".join([*roster, roster[-1]]), "utf-8")
    refused = booked.run("units", "import", str(wrong))
    assert refused.code == 2
    assert str(len(roster) + 1) in refused.err
    shorter = tmp_path / "shorter.csv"
    shorter.write_text("\n".join(roster[:-1]), "utf-8")
    assert booked.run("units", "import", "--dry-run", str(shorter)).code == 0
    assert len(booked.json("export")["units"]) == 174
    assert booked.run("units", "import", str(shorter)).code == 0
    assert len(booked.json("export")["units"]) == 173


def test_filtered_roster_is_not_taken_for_the_whole(booked: Installation, tmp_path: Path) -> None:
    """A roster that lacks many units, or one that sent a form, changes nothing unless that is meant."""
    roster = (CAMPAIGN / "roster.csv").read_text("utf-8-sig").splitlines()
    few = tmp_path / "few.csv"
    few.write_text("\n".join(roster[:5]), "utf-8")
    assert booked.run("units", "import", str(few)).code == 1
    assert len(booked.json("export")["units"]) == 174
    without = tmp_path / "without.csv"
    without.write_text("\n".join(line for line in roster if not line.startswith("MN-KIMAN,")), "utf-8")
    refused = booked.run("units", "import", str(without))
    assert refused.code == 1
    assert "MN-KIMAN" in refused.err
    assert booked.run("units", "import", "--allow-removal", str(without)).code == 0
    assert len(booked.json("export")["units"]) == 173


def test_forgotten_quotes_are_named(tmp_path: Path) -> None:
    """The commonest mistake in the configuration has its own sentence, and repeats no value."""
    config = tmp_path / "config.toml"
    config.write_text("[campaign]\npath = thu-muc-bi-mat\n")
    answer = Installation(config=config).run("status")
    assert answer.code == 2
    assert "ngoặc kép" in answer.err
    assert "bi-mat" not in answer.err


def test_closed_pipe_is_no_failure(booked: Installation) -> None:
    """``dangky missing | head`` ends well."""
    command = [sys.executable, "-m", "dangky", "--config", str(booked.config), "export"]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


def test_second_campaign_needs_no_code(tmp_path: Path) -> None:
    """Another letter with another form, roster and deadline runs through the same commands."""
    campaign = load_campaign(SECOND)
    unit, field = campaign.roster.units[0], campaign.template.fields[0]
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append([f"Đơn vị: {unit.name}"])
    sheet.append(list(ROW_HEADING))
    sheet.append([1, "Một cửa số", "Đ/c Lê Thị B", field.name, "…", "Quý I", "mới"])
    stream = io.BytesIO()
    workbook.save(stream)
    installation = install(tmp_path, campaign=SECOND)
    received = (campaign.deadline).strftime("%a, %d %b %Y %H:%M:%S %z")
    (tmp_path / "in" / "1.eml").write_bytes(mail_with(stream.getvalue(), "Book1.xlsx", received))
    assert installation.run("poll").code == 0
    export = installation.json("export", "--as-of", campaign.deadline.isoformat())
    (entry,) = export["entries"]
    assert (entry["unit"], entry["kind"], entry["performer"]) == (unit.code, "individual", "Đ/c Lê Thị B")
    assert (entry["field"], entry["model"], entry["note"]) == (field.code, "Một cửa số", "mới")
    assert export["units"][0]["on_time"] is False


def test_wrong_configuration_tells_all_mistakes_and_leaves_with_2(tmp_path: Path) -> None:
    """Each mistake has its key; nothing is opened."""
    config = tmp_path / "config.toml"
    config.write_text('[campaign]\npath = "nirgends"\n[[mailbox]]\nkind = "imap"\nname = "x"\nport = 0\n')
    answer = Installation(config=config).run("poll")
    assert answer.code == 2
    assert "campaign.path" in answer.err
    assert "mailbox[0].port" in answer.err
    assert list(tmp_path.glob("*.db")) == []


def test_unreachable_mailbox_is_told_and_fails(tmp_path: Path) -> None:
    """A mailbox that cannot be reached leaves with 1, and every list says so from then on."""
    (tmp_path / "password").touch(mode=0o600)
    (tmp_path / "password").write_text("canary-99")
    mailbox = (
        'kind = "imap"\nname = "bdv"\nhost = "127.0.0.1"\nport = 1\nsecurity = "plain"\n'
        'user = "u"\npassword_file = "password"\n'
    )
    installation = install(tmp_path, mailbox=mailbox)
    answer = installation.run("poll")
    assert answer.code == 1
    assert "127.0.0.1:1" in answer.err
    assert "canary" not in answer.out + answer.err
    assert installation.json("missing")["mailbox_complete"] is False


def test_init_writes_a_configuration_once(tmp_path: Path) -> None:
    """``init`` writes the example for its owner's eyes only, and never over a file that is there."""
    fresh = Installation(config=tmp_path / "config.toml")
    assert fresh.run("init").code == 0
    assert fresh.config.stat().st_mode & 0o077 == 0
    again = fresh.run("init")
    assert again.code == 1
    assert "config.toml" in again.err


def test_doctor_checks_each_part(booked: Installation) -> None:
    """``doctor`` names what it tried, and finds a mailbox that is gone."""
    assert booked.run("doctor").code == 0
    (booked.config.parent / "in" / "1.eml").unlink()
    (booked.config.parent / "in").rmdir()
    assert booked.run("doctor").code != 0


def test_usage_mistakes_leave_with_2(tmp_path: Path) -> None:
    """An unknown command, and an instant that is none, are wrong usage."""
    installation = Installation(config=tmp_path / "config.toml")
    assert installation.run("pol").code == 2
    assert installation.run("missing", "--as-of", "gestern").code == 2


def test_two_workers_do_not_work_at_once(booked: Installation) -> None:
    """While the service runs, a poll by hand does nothing and says so, without failing."""
    service = subprocess.Popen(
        [sys.executable, "-m", "dangky", "--config", str(booked.config), "run"],
        cwd=CHECKOUT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert service.stderr is not None
    try:
        for line in service.stderr:
            if "started" in line:
                break
        answer = booked.run("poll")
        assert answer.code == 0
        assert "dangky khác" in answer.out
    finally:
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=30) == 0
        service.stderr.close()


def test_service_reads_new_mail_sends_the_digest_and_stops_cleanly(tmp_path: Path) -> None:
    """``run`` polls at once, sends the digest that is due, and ends within seconds of SIGTERM with 0."""
    with MailSink() as sink:
        schedule = 'digest_time = "00:00"\ndigest_days = "every_day"\n'
        installation = install(tmp_path, smtp_port=sink.port, recipients=["can-bo@example.vn"], extra=schedule)
        (tmp_path / "in" / "1.eml").write_bytes(letter_mail("MN Kim An"))
        service = subprocess.Popen(
            [sys.executable, "-m", "dangky", "--config", str(installation.config), "run"], cwd=CHECKOUT
        )
        try:
            _until(lambda: len(sink.received) == 1)
        finally:
            service.send_signal(signal.SIGTERM)
            assert service.wait(timeout=30) == 0
    assert [e["unit"] for e in installation.json("export")["entries"]] == ["MN-KIMAN"]
    assert len(sink.received) == 1


def _until(reached: object, seconds: float = 60) -> None:
    """Wait until ``reached()`` is true."""
    assert callable(reached)
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_help_is_in_the_readers_language(tmp_path: Path) -> None:
    """Help is Vietnamese, and English on demand."""
    installation = Installation(config=tmp_path / "config.toml")
    assert "đơn vị" in installation.run("--help").out
    assert "units" in installation.run("--lang", "en", "--help").out
