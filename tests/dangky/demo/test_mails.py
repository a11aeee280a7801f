"""The demonstration's mailbox: what it promises to show is really in it."""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import docx
import openpyxl
import pytest

from dangky.bootstrap import build_reader
from dangky.campaign_file import load_campaign
from dangky.demo.mails import DemoMail, demo_mails
from domain.campaign import Campaign
from domain.message import Outcome
from ingest.guard import Guard
from ingest.reading import MailReader
from parsers.text import fold

LIST: list[dict[str, Any]] = tomllib.loads(
    resources.files("dangky.demo").joinpath("mails.toml").read_text("utf-8")
)["mail"]  # fmt: skip
KEYS = {
    "mail": {"id", "at", "from", "address", "subject", "text", "headers", "multipart", "resend"}
    | {"outcome", "units", "about", "file", "pasted"},
    "file": {"name", "form", "same", "again", "make", "forward", "text", "type", "style", "nfd"}
    | {"packed", "old_names"},
    "form": {"of", "unit", "no_unit_line", "letterhead", "collectives", "individuals", "cell"}
    | {"title", "attached_to", "place_and_date"}
    | {"letterhead_in_table", "dot_leaders", "unit_line_merged", "bold", "centred", "spare_rows", "drop_empty_rows"}
    | {"split_tables", "shift", "old_letters"},
}


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The letter's campaign as it ships."""
    return load_campaign(Path(__file__).parents[3] / "campaigns" / "dvk-2022")


@pytest.fixture(scope="module")
def mails(campaign: Campaign) -> tuple[DemoMail, ...]:
    """The demonstration's mails, made once for this file."""
    return demo_mails(campaign)


def _opened(mail: DemoMail) -> EmailMessage:
    return message_from_bytes(mail.raw, policy=default)


def _file_names(mail: DemoMail) -> list[str]:
    return [part.get_filename() or "" for part in _opened(mail).iter_attachments()]


def _files(mail: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the files of a mail of the list and those packed in them."""
    files: list[dict[str, Any]] = mail.get("file", [])
    return [each for file in files for each in (file, *file.get("packed", []))]


def _forms(mail: dict[str, Any]) -> list[dict[str, Any]]:
    pasted = [mail["pasted"]] if "pasted" in mail else []
    return [*pasted, *(file["form"] for file in _files(mail) if "form" in file)]


def test_the_list_has_no_unknown_word() -> None:
    """A mistyped key would silently be left out."""
    files = [file for mail in LIST for file in _files(mail)]
    used = {"mail": LIST, "file": files, "form": [form for mail in LIST for form in _forms(mail)]}
    for kind, tables in used.items():
        assert {key for table in tables for key in table} <= KEYS[kind], kind


def test_some_seventy_mails_come_in_order_between_letter_and_the_day_after_the_deadline(
    campaign: Campaign, mails: tuple[DemoMail, ...]
) -> None:
    """Receipt rises from 9 to 16 February 2022, and mail comes on both sides of the deadline."""
    received = [mail.received for mail in mails]
    assert 65 <= len(mails) <= 75
    assert received == sorted(received)
    assert received[0] >= campaign.opens_at
    assert received[-1] < datetime.fromisoformat("2022-02-17T00:00:00+07:00")
    late = [mail for mail in mails if not campaign.is_on_time(mail.received)]
    assert 5 <= len(late) <= 15


def test_each_outcome_that_needs_no_officer_is_shown(mails: tuple[DemoMail, ...]) -> None:
    """Most mails are plain registrations, many are questions, some are ignored."""
    counts = Counter(mail.expected_outcome for mail in mails)
    assert counts[Outcome.REGISTERED] > counts[Outcome.NEEDS_REVIEW] > counts[Outcome.IGNORED] > 4
    # An officer says that a unit has nothing; no mail says it by itself.
    assert Outcome.NOTHING_TO_REGISTER not in counts


def test_every_mail_is_one_that_email_reads_without_defects(mails: tuple[DemoMail, ...]) -> None:
    """All parts decode, and each mail but a copy has a Message-ID of its own."""
    opened = [_opened(mail) for mail in mails]
    assert [part.defects for mail in opened for part in mail.walk() if part.defects] == []
    assert len({mail["Message-ID"] for mail in opened}) == len({mail.raw for mail in mails}) == len(mails) - 1


def test_the_topmost_received_line_tells_the_moment_of_receipt(mails: tuple[DemoMail, ...]) -> None:
    """Read from a folder, a first copy gets the same moment as from the server."""
    seen: set[bytes] = set()
    for mail in mails:
        if mail.raw not in seen:
            line = _opened(mail).get_all("Received", [])[0]
            assert parsedate_to_datetime(line.rpartition(";")[2].strip()) == mail.received
        seen.add(mail.raw)


def test_the_same_campaign_gives_the_same_bytes(campaign: Campaign, mails: tuple[DemoMail, ...]) -> None:
    """Nothing is left to clock or chance."""
    assert demo_mails(campaign) == mails


def test_no_mail_is_from_or_to_an_address_that_anyone_can_own(mails: tuple[DemoMail, ...]) -> None:
    """All addresses lie under the reserved domain .example (RFC 2606)."""
    for mail in mails:
        opened = _opened(mail)
        for header in ("From", "To"):
            assert all(address.domain.endswith(".example") for address in opened[header].addresses)


def test_units_named_in_forms_to_be_booked_are_names_of_the_roster(campaign: Campaign) -> None:
    """Where a form is booked by its unit line, that line is a name or alias of the expected unit."""
    for mail in LIST:
        forms = _forms(mail)
        if mail["outcome"] != "registered":
            continue
        assert not forms or [form["of"] for form in forms] == mail["units"]
        for form in forms:
            unit = campaign.roster.by_code[form["of"]]
            assert fold(form.get("unit") or unit.name) in {fold(name) for name in (unit.name, *unit.aliases)}


def test_file_names_come_in_every_encoding(mails: tuple[DemoMail, ...]) -> None:
    """RFC 2231, RFC 2047 in the parameter, raw UTF-8 and decomposed letters are all there."""
    raw = b"".join(mail.raw for mail in mails)
    names = [name for mail in mails for name in _file_names(mail)]
    assert b"filename*=utf-8''" in raw
    assert b'filename="=?utf-8?' in raw
    assert 'filename="Đăng ký dân vận khéo HCCB.docx"'.encode() in raw
    assert unicodedata.normalize("NFD", "Mẫu đk DVK.docx") in names
    assert {"Đăng ký dân vận khéo 2022 (1).docx", "Book1.xlsx", "Tài liệu không có tiêu đề.docx"} <= set(names)


def test_office_files_open_except_the_damaged_one(mails: tuple[DemoMail, ...]) -> None:
    """Word and Excel files are real ones; one is cut off on purpose."""
    damaged = []
    for mail in mails:
        for part in _opened(mail).iter_attachments():
            name = part.get_filename() or ""
            if not name.endswith((".docx", ".xlsx")):
                continue
            content = part.get_content()
            if not is_zipfile(BytesIO(content)):
                damaged.append(name)
            elif name.endswith(".docx"):
                assert docx.Document(BytesIO(content)).paragraphs
            else:
                assert openpyxl.load_workbook(BytesIO(content)).sheetnames
    assert damaged == ["dang ky TH Lien Chau.docx"]


def test_scans_and_photos_are_what_they_claim(mails: tuple[DemoMail, ...]) -> None:
    """PDF, JPEG and PNG begin as such and end as such."""
    edges = {
        ".pdf": (b"%PDF-", b"%%EOF\n"),
        ".jpg": (b"\xff\xd8\xff", b"\xff\xd9"),
        ".png": (b"\x89PNG", b"\xaeB`\x82"),
    }
    found = set()
    for mail in mails:
        for part in _opened(mail).iter_attachments():
            suffix = Path(part.get_filename() or "").suffix
            if suffix in edges:
                begin, end = edges[suffix]
                assert part.get_content().startswith(begin)
                assert part.get_content().endswith(end)
                found.add(suffix)
    assert found == set(edges)


def test_files_in_files_and_tables_in_texts_are_there(mails: tuple[DemoMail, ...]) -> None:
    """A zip whose names nobody marked as Unicode, a winmail.dat, a form pasted into the text."""
    contents = {part.get_filename(): part for mail in mails for part in _opened(mail).iter_attachments()}
    with ZipFile(BytesIO(contents["3 truong Thanh Van.zip"].get_content())) as archive:
        assert archive.testzip() is None
        assert not any(member.flag_bits & 0x800 for member in archive.infolist())
        names = [member.filename.encode("cp437").decode("cp1258") for member in archive.infolist()]
    assert [unicodedata.normalize("NFC", name) for name in names] == [
        "Mầm non/Đăng ký.docx",
        "Tiểu học/Đăng ký.csv",
        "Trung học/Đăng ký.odt",
    ]
    assert contents["winmail.dat"].get_content().startswith(b"\x78\x9f\x3e\x22")
    assert contents["Dang ky DVK.xls"].get_content().startswith(b"<html")
    (pasted,) = [mail for mail in mails if b"text/html" in mail.raw]
    page = _opened(pasted).get_body(("html",))
    assert page is not None
    assert "<table" in page.get_content()


@pytest.fixture(scope="module")
def reader(campaign: Campaign) -> Iterator[MailReader]:
    """What reads mail in earnest, with whatever programs this machine has."""
    with Guard() as guard:
        yield build_reader(campaign, guard)


def test_each_mail_becomes_what_the_list_says(mails: tuple[DemoMail, ...], reader: MailReader) -> None:
    """Outcome and units are those of the list, whatever is installed for scans."""
    wrong = []
    for mail in mails:
        found = reader.read(mail.raw, received=mail.received)
        units = {form.unit for form in found.forms} | {code for item in found.reviews for code in item.candidates}
        if (found.outcome, units) != (mail.expected_outcome, set(mail.expected_units)):
            wrong.append((mail.about, found.outcome, found.reason, units))
    assert wrong == []


def test_copies_are_copies(mails: tuple[DemoMail, ...]) -> None:
    """One mail comes twice byte for byte; one file comes twice in different mails; one mail comes inside another."""
    assert max(Counter(mail.raw for mail in mails).values()) == 2
    by_about = {mail.about: mail for mail in mails}
    again = _opened(by_about["another mail with the very same file: changes nothing"])
    first = _opened(by_about["file name as raw bytes, as old web mail sends it"])
    assert next(again.iter_attachments()).get_content() == next(first.iter_attachments()).get_content()
    outer = _opened(by_about["the same form once more, forwarded as a whole mail: changes nothing"])
    inner = next(outer.iter_attachments())
    assert inner.get_content_type() == "message/rfc822"
    kimthu = _opened(by_about["file name in RFC 2047, downloaded twice"])
    assert inner.get_content()["Message-ID"] == kimthu["Message-ID"]
