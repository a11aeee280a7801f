"""What a campaign chooses: for whom a joint form counts, and whether "no model" is believed at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from domain.campaign import JointForms
from domain.form import Form, Weight
from domain.message import Envelope, OpenedMail, Outcome
from domain.reading import MessageReading
from domain.reasons import ReasonCode
from domain.versions import Relation
from ingest.judgement import Judge
from ingest.verdict import ReadFile
from tests.ingest.attributing import ATTRIBUTOR, LETTER
from tests.ingest.judging import RECEIVED, file, form, question

PARTY, GOVERNMENT = "DU-CAOVIEN", "UB-CAOVIEN"
#: What the form's line says, or its letterhead, and the subject -> for whom it counts under "both".
JOINT = {
    "two bodies of one commune": ("Đảng ủy - UBND xã Cao Viên", "", (PARTY, GOVERNMENT)),
    "the other first": ("UBND - Đảng ủy xã Cao Viên", "", (GOVERNMENT, PARTY)),
    "abbreviated": ("ĐU-UBND xã Cao Viên", "", (PARTY, GOVERNMENT)),
    "with the council, which is not asked": ("Đảng ủy, HĐND, UBND xã Cao Viên", "", (PARTY, GOVERNMENT)),
    "without marks": ("Dang uy - UBND xa Cao Vien", "", (PARTY, GOVERNMENT)),
    "each with its commune": ("Đảng ủy xã Cao Viên - UBND xã Cao Viên", "", (PARTY, GOVERNMENT)),
    "a town": ("Đảng ủy - UBND thị trấn Kim Bài", "", ("DU-KIMBAI", "UB-KIMBAI")),
    "the commune alone names nobody": ("xã Cao Viên", "", ()),
    "the council and one of them": ("HĐND-UBND xã Cao Viên", "", ()),
    "two schools are no joint form": ("Trường Tiểu học Cao Viên", "", ()),
    "bodies of two communes": ("Đảng ủy - UBND xã Cao Viên, Bích Hòa", "", ()),
    "one body is one": ("UBND xã Cao Viên", "", (GOVERNMENT,)),
    "the subject agrees": ("Đảng ủy - UBND xã Cao Viên", "UBND xã Cao Viên gửi", (PARTY, GOVERNMENT)),
    "the subject names a school": ("Đảng ủy - UBND xã Cao Viên", "Trường MN Kim An gửi", ()),
}  # fmt: skip


def judge(
    *files: ReadFile,
    joint: JointForms = JointForms.BOTH,
    accept: bool = False,
    subject: str = "",
    sender: str = "x@example.vn",
    body: str = "",
    received: datetime = RECEIVED,
    automatic: str = "",
) -> MessageReading:
    envelope = Envelope(message_id="<1@x>", subject=subject, sender=sender, automatic=automatic)
    mail = OpenedMail(envelope=envelope, body=body, attachments=tuple(f.attachment for f in files))
    campaign = replace(LETTER, joint_forms=joint, accept_nothing=accept)
    return Judge(campaign, ATTRIBUTOR).judge(mail, files, received=received)


def units(reading: MessageReading) -> tuple[str, ...]:
    return tuple(booked.unit for booked in reading.forms)


@pytest.mark.parametrize(("line", "subject", "expected"), JOINT.values(), ids=JOINT)
def test_joint_form(line: str, subject: str, expected: tuple[str, ...]) -> None:
    given = file("dk.docx", form(line, "Vườn rau"))
    assert units(judge(given, subject=subject)) == expected
    assert units(judge(given, subject=subject, joint=JointForms.FIRST)) == expected[:1]
    alone = expected if len(expected) == 1 else ()
    asked = judge(given, joint=JointForms.ASK)
    assert units(asked) == alone
    assert bool(asked.reviews) is not bool(alone)


def test_letterhead_of_two_lines_has_a_superior() -> None:
    """Only what stands in one line names two bodies together."""
    lines = (("ĐẢNG ỦY", "UBND XÃ CAO VIÊN"), ("ĐẢNG ỦY - UBND XÃ CAO VIÊN",))
    read = [judge(file("dk.docx", replace(form(None, "Vườn rau"), letterhead=head))) for head in lines]
    assert [units(one) for one in read] == [(), (PARTY, GOVERNMENT)]


def test_doubtful_cell_of_a_joint_form_asks_about_both() -> None:
    problem = question(ReasonCode.MODEL_NOT_NAMED)
    reading = judge(file("dk.docx", form("Đảng ủy - UBND xã Cao Viên", "Vườn rau", problems=(problem,))))
    assert [review.candidates for review in reading.reviews] == [(PARTY, GOVERNMENT)]
    assert units(reading) == (PARTY, GOVERNMENT)


def denying(unit: str) -> Form:
    stated = replace(question(ReasonCode.NOTHING_STATED), written="Không có mô hình", weight=Weight.REMARK)
    return form(unit, problems=(stated,))


SAYS = "Trường Mầm non Kim An không có mô hình đăng ký."
#: What a mail brings -> its unit if "no model" is believed; "": an officer is asked all the same.
NOTHING = {
    "in a form": ({"form": "Trường MN Kim An"}, "MN-KIMAN"),
    "in a form of an unknown unit": ({"form": "Trường MN Nơi Nào"}, ""),
    "in a text, subject and text name the unit": ({"subject": "Trường Mầm non Kim An", "body": SAYS}, "MN-KIMAN"),
    "in a text from a known address": ({"sender": "mnkiman@example.vn", "body": SAYS}, "MN-KIMAN"),
    "in a text that alone names the unit": ({"body": SAYS}, ""),
    "in a text, two units": ({"subject": "Trường Mầm non Kim Thư", "body": SAYS}, ""),
    "in a text beside a file": ({"subject": "Trường Mầm non Kim An", "body": SAYS, "file": "1"}, ""),
    "in a text of a machine": ({"subject": "Trường Mầm non Kim An", "body": SAYS, "automatic": "list-id"}, ""),
    "taken back": ({"subject": "Trường Mầm non Kim An: đề nghị hủy", "body": SAYS}, ""),
    "before the campaign": ({"form": "Trường MN Kim An", "early": "1"}, ""),
}  # fmt: skip


def answered(given: dict[str, str], *, accept: bool) -> MessageReading:
    files = [file("dk.docx", denying(given["form"]))] if "form" in given else []
    files += [file("anh.docx")] if "file" in given else []
    received = LETTER.opens_at - timedelta(seconds=1) if "early" in given else RECEIVED
    return judge(
        *files,
        accept=accept,
        subject=given.get("subject", ""),
        sender=given.get("sender", "x@example.vn"),
        body=given.get("body", ""),
        received=received,
        automatic=given.get("automatic", ""),
    )


@pytest.mark.parametrize(("given", "unit"), NOTHING.values(), ids=NOTHING)
def test_no_model_is_believed_where_the_campaign_says_so(given: dict[str, str], unit: str) -> None:
    """Only for a certain unit; where the campaign does not say so, an officer is asked."""
    reading = answered(given, accept=True)
    assert units(reading) == ((unit,) if unit else ())
    assert (reading.outcome is Outcome.NOTHING_TO_REGISTER) is bool(unit)
    assert all(not booked.form.entries and booked.relation is Relation.ADDS for booked in reading.forms)
    assert units(answered(given, accept=False)) == ()


def test_scan_that_denies_is_never_believed_unseen() -> None:
    scan = file("scan.pdf", denying("Trường MN Kim An"))
    seen = replace(scan, reading=replace(scan.reading, is_recognised=True))
    assert units(judge(seen, accept=True)) == ()
