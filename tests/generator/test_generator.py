"""The generator itself: its mailboxes are rich enough, and its truth agrees with cases worked out by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

import docx
import openpyxl
import pytest

from dangky.campaign_file import load_campaign
from dangky.demo.forms import FilledForm, FormRow
from domain.campaign import Campaign, Kind
from domain.message import Outcome
from parsers.text import fold
from tests.generator import GeneratedMail, Truth, comparable, generate, has_libreoffice, truth_export
from tests.generator.maker import AMBIGUOUS, UNKNOWN, true_entries
from tests.generator.records import TrueEntry, TrueForm

FIRST = TrueEntry(kind=Kind.COLLECTIVE, performer="Công đoàn", field="economy", model="Một")
SECOND = TrueEntry(kind=Kind.INDIVIDUAL, performer="Cô Lan", field="culture_society", model="Hai", note="Mới")
UNIT = "MN-KIMTHU"


@pytest.fixture(scope="module")
def campaign() -> Campaign:
    """The letter's campaign as it ships."""
    return load_campaign(Path(__file__).parents[2] / "campaigns" / "dvk-2022")


@pytest.fixture(scope="module")
def mails(campaign: Campaign) -> list[GeneratedMail]:
    """A mailbox of one full schedule, made once for this file."""
    return generate(1, 60, campaign, libreoffice=False)


def _opened(mail: GeneratedMail) -> EmailMessage:
    return message_from_bytes(mail.raw, policy=default)


def _sent(number: int, received: datetime, *entries: TrueEntry, adds: bool = False) -> GeneratedMail:
    form = TrueForm(unit=UNIT, entries=entries, adds=adds)
    truth = Truth(message_id=f"<{number}@a>", subject="x", outcome=Outcome.REGISTERED, forms=(form,))
    return GeneratedMail(raw=b"%d" % number, received=received, truth=truth)


def _line(export: dict[str, Any], code: str = UNIT) -> dict[str, Any]:
    return next(line for line in export["units"] if line["code"] == code)


def _models(export: dict[str, Any]) -> list[tuple[str, str]]:
    return sorted((entry["model"], entry["message_id"]) for entry in export["entries"])


# -- the mailbox


def test_the_same_seed_gives_the_same_mails(campaign: Campaign) -> None:
    """A failure can be repeated from its seed, and another seed is another mailbox."""
    first = generate(3, 12, campaign, libreoffice=False)
    assert generate(3, 12, campaign, libreoffice=False) == first
    assert generate(4, 12, campaign, libreoffice=False) != first


def test_there_are_as_many_mails_as_asked_for(mails: list[GeneratedMail]) -> None:
    """The count is exact, copies counted."""
    assert len(mails) == 60


def test_a_full_schedule_has_every_outcome_both_sides_of_the_deadline(
    campaign: Campaign, mails: list[GeneratedMail]
) -> None:
    """Registrations, questions and ignored mail, the last second on time and the first late."""
    assert set(Counter(mail.truth.outcome for mail in mails)) == {
        Outcome.REGISTERED,
        Outcome.NEEDS_REVIEW,
        Outcome.IGNORED,
    }
    received = {mail.received for mail in mails}
    assert {campaign.deadline, campaign.deadline - timedelta(seconds=1)} <= received
    assert all(campaign.opens_at <= moment and moment.microsecond == 0 for moment in received)


def test_mails_do_not_lie_in_the_mailbox_in_the_order_of_their_dates(mails: list[GeneratedMail]) -> None:
    """The register must not depend on the order of arrival."""
    received = [mail.received for mail in mails]
    assert received != sorted(received)


def test_every_mail_says_what_the_truth_says(mails: list[GeneratedMail]) -> None:
    """Message-ID and subject of the truth are those of the mail, which has no defects."""
    for mail in mails:
        opened = _opened(mail)
        assert opened["Message-ID"] == mail.truth.message_id
        assert opened["Subject"] == mail.truth.subject
        assert [part.defects for part in opened.walk() if part.defects] == []


def test_office_files_open_except_the_one_cut_off_on_purpose(mails: list[GeneratedMail]) -> None:
    """Word and Excel files are real ones, all but the damaged."""
    damaged = []
    for mail in mails:
        for part in _opened(mail).walk():
            name = part.get_filename() or ""
            if not name.endswith((".docx", ".xlsx")):
                continue
            content = part.get_content()
            if not is_zipfile(BytesIO(content)):
                damaged.append(mail.truth.outcome)
            elif name.endswith(".docx"):
                assert docx.Document(BytesIO(content)).paragraphs
            else:
                assert openpyxl.load_workbook(BytesIO(content)).sheetnames
    assert damaged
    assert set(damaged) == {Outcome.NEEDS_REVIEW}


def test_truth_entries_stand_in_the_file_of_a_plain_word_form(mails: list[GeneratedMail]) -> None:
    """Each model of the truth is found in a cell of the table that was sent."""
    checked = 0
    for mail in mails:
        files = [part for part in _opened(mail).iter_attachments() if (part.get_filename() or "").endswith(".docx")]
        if len(files) != 1 or len(mail.truth.forms) != 1:
            continue
        tables = docx.Document(BytesIO(files[0].get_content())).tables
        text = fold("\n".join(cell.text for table in tables for row in table.rows for cell in row.cells))
        for entry in mail.truth.forms[0].entries:
            assert fold(entry.model) in text
            assert fold(entry.performer) in text
            checked += 1
    assert checked > 50


def test_units_in_question_have_no_registration_and_the_other_way_round(mails: list[GeneratedMail]) -> None:
    """The letter does not say which status wins, so no such unit is made."""
    booked = {form.unit for mail in mails for form in mail.truth.forms}
    asked = {code for mail in mails for code in mail.truth.candidates}
    assert not booked & asked


def test_more_mails_than_units_become_newer_versions(campaign: Campaign) -> None:
    """When no unit is left, known ones write again."""
    small = campaign.roster.units[:12] + tuple(
        campaign.roster.by_code[code] for codes in AMBIGUOUS.values() for code in codes
    )
    one = generate(5, 40, _with_units(campaign, small), libreoffice=False)
    versions = Counter(form.unit for mail in one for form in mail.truth.forms)
    assert max(versions.values()) > 2


def test_ambiguous_and_unknown_names_are_so_on_the_roster(campaign: Campaign) -> None:
    """No unit has exactly such a name, and the units meant are on the roster."""
    names = {fold(name) for unit in campaign.roster.units for name in (unit.name, *unit.aliases)}
    assert not names & {fold(name) for name in (*AMBIGUOUS, *UNKNOWN)}
    assert {code for codes in AMBIGUOUS.values() for code in codes} <= set(campaign.roster.by_code)


@pytest.mark.libreoffice
@pytest.mark.skipif(not has_libreoffice(), reason="LibreOffice is not installed")
def test_files_saved_again_by_libreoffice_change_nothing_in_the_truth(campaign: Campaign) -> None:
    """Some files pass through LibreOffice; the plan and its truth stay the same."""
    plain = generate(2, 30, campaign, libreoffice=False)
    saved = generate(2, 30, campaign, libreoffice=True)
    assert [mail.truth for mail in saved] == [mail.truth for mail in plain]
    changed = [new for new, old in zip(saved, plain, strict=True) if new.raw != old.raw]
    assert changed
    for mail in changed:
        for part in _opened(mail).walk():
            if (part.get_filename() or "").endswith(".docx"):
                assert docx.Document(BytesIO(part.get_content())).tables


# -- the truth


def test_entries_are_one_line_without_bullets_and_numbers() -> None:
    """Marks of lists and quotes around a name go, all else stays as written, a number that belongs to it too."""
    row = FormRow(
        performer="Đ/c Nguyễn Văn Hưởng -\nBí thư Chi bộ",
        models={
            "economy": "1. Trồng  rau\n2) 5 biết, 3 thể hiện",
            "culture_society": "• Xanh - sạch",
            "security_defence": " “Bé” ",
        },
        note="Duy trì",
    )
    entries = true_entries(FilledForm(unit="x", individuals=(row,)))
    assert [entry.model for entry in entries] == ["Trồng rau", "5 biết, 3 thể hiện", "Xanh - sạch", "Bé"]
    assert {(entry.kind, entry.performer, entry.note) for entry in entries} == {
        (Kind.INDIVIDUAL, "Đ/c Nguyễn Văn Hưởng - Bí thư Chi bộ", "Duy trì")
    }


def test_a_newer_version_replaces_and_the_first_decides_what_is_on_time(campaign: Campaign) -> None:
    """Corrected after the deadline, a unit is on time all the same."""
    last_second = campaign.deadline - timedelta(seconds=1)
    mails = [_sent(2, campaign.deadline, SECOND), _sent(1, last_second, FIRST)]
    before = truth_export(mails, campaign, last_second)
    after = truth_export(mails, campaign, campaign.deadline)
    assert _models(before) == [("Một", "<1@a>")]
    assert _models(after) == [("Hai", "<2@a>")]
    assert (_line(after)["first_received"], _line(after)["on_time"]) == (last_second.isoformat(), True)


def test_the_first_second_of_the_deadline_is_late(campaign: Campaign) -> None:
    """"Trước ngày 15/02/2022" is before midnight."""  # fmt: skip
    export = truth_export([_sent(1, campaign.deadline, FIRST)], campaign, campaign.deadline)
    assert (_line(export)["status"], _line(export)["on_time"]) == ("registered", False)


def test_a_copy_changes_nothing(campaign: Campaign) -> None:
    """The same content again keeps the entries of the first mail; the same bytes again are one message."""
    start = campaign.opens_at
    first, copy = _sent(1, start, FIRST), _sent(2, start + timedelta(hours=1), FIRST)
    bytes_again = GeneratedMail(raw=first.raw, received=start + timedelta(hours=2), truth=first.truth)
    export = truth_export([bytes_again, copy, first], campaign, campaign.deadline)
    assert _models(export) == [("Một", "<1@a>")]
    assert [line["received"] for line in export["messages"]] == [start.isoformat(), copy.received.isoformat()]


def test_a_supplement_adds(campaign: Campaign) -> None:
    """Its entries stand beside those sent before, each with its own mail."""
    start = campaign.opens_at
    mails = [_sent(1, start, FIRST), _sent(2, start + timedelta(hours=1), SECOND, adds=True)]
    assert _models(truth_export(mails, campaign, campaign.deadline)) == [("Hai", "<2@a>"), ("Một", "<1@a>")]


def test_a_unit_in_question_is_not_missing(campaign: Campaign) -> None:
    """Who sent anything is never called missing; who sent nothing is."""
    truth = Truth(message_id="<1@a>", subject="x", outcome=Outcome.NEEDS_REVIEW, candidates=(UNIT,))
    export = truth_export(
        [GeneratedMail(raw=b"1", received=campaign.opens_at, truth=truth)], campaign, campaign.deadline
    )
    assert (_line(export)["status"], _line(export)["first_received"]) == ("needs_review", None)
    assert _line(export, "MN-KIMAN")["status"] == "missing"
    assert len(export["units"]) == len(campaign.roster)


def test_comparison_looks_past_order_offsets_and_reasons(campaign: Campaign, mails: list[GeneratedMail]) -> None:
    """Two exports that say the same are equal; one entry more is not."""
    export = truth_export(mails, campaign, campaign.deadline)
    other = export | {
        "as_of": "2022-02-14T17:00:00+00:00",
        "entries": export["entries"][::-1],
        "messages": [line | {"reason": "forms_booked"} for line in export["messages"][::-1]],
    }
    assert comparable(other) == comparable(export)
    assert comparable(export | {"entries": export["entries"][1:]}) != comparable(export)


def _with_units(campaign: Campaign, units: tuple[Any, ...]) -> Campaign:
    return replace(campaign, roster=replace(campaign.roster, units=units))
