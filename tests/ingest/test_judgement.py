"""What becomes of a message: outcome and reason for the mails that units send."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.campaign import Kind
from domain.document import Place
from domain.form import Entry, FileOutcome, FileReading, Form, Problem, Weight
from domain.message import Attachment, Envelope, OpenedMail, Outcome
from domain.reasons import Reason, ReasonCode, reason
from domain.register import Relation
from ingest.judgement import Judge, content_key
from ingest.verdict import ReadFile
from storage.booking import MessageReading
from tests.ingest.test_attribution import ATTRIBUTOR, LETTER

JUDGE = Judge(LETTER, ATTRIBUTOR)
RECEIVED = LETTER.deadline - timedelta(days=1)
PERSON = Envelope(message_id="<1@x>", subject="Gửi bản đăng ký", sender="someone@example.vn")


def entry(model: str = "Vườn rau sạch", performer: str = "Tổ 1") -> Entry:
    return Entry(kind=Kind.COLLECTIVE, performer=performer, field="economy", model=model, place=Place())


def form(unit: str | None = "Trường MN Kim An", *models: str, problems: tuple[Problem, ...] = ()) -> Form:
    return Form(unit_as_written=unit, entries=tuple(entry(model) for model in models), problems=problems)


def question(code: ReasonCode) -> Problem:
    return Problem(reason=reason(code), place=Place(), weight=Weight.QUESTION)


def denial(written: str) -> Problem:
    why = reason(ReasonCode.NOTHING_STATED, written=written)
    return Problem(reason=why, place=Place(), weight=Weight.REMARK, written=written)


def file(name: str = "dk.docx", *forms: Form, path: str = "2", mentions: bool = False) -> ReadFile:
    """Return a file with these forms; without any, one that is no form."""
    outcome = FileOutcome.FORM if forms else FileOutcome.NOT_A_FORM
    code = ReasonCode.FORM_FOUND if forms else ReasonCode.NO_TABLE_MATCHED
    reading = FileReading(format="docx", outcome=outcome, reason=reason(code), forms=forms, mentions_campaign=mentions)
    return ReadFile(attachment=attachment(name, path), reading=reading)


def unread(name: str, path: str = "3", code: ReasonCode = ReasonCode.FORMAT_NOT_READ) -> ReadFile:
    reading = FileReading(format="pdf", outcome=FileOutcome.UNREADABLE, reason=reason(code, format="pdf"))
    return ReadFile(attachment=attachment(name, path), reading=reading)


def attachment(name: str, path: str) -> Attachment:
    return Attachment(path=path, name=name, declared_type="application/octet-stream", size_bytes=9, sha256="0" * 64)


def judge(
    *files: ReadFile, envelope: Envelope = PERSON, body: str = "", defects: tuple[str, ...] = ()
) -> MessageReading:
    mail = OpenedMail(envelope=envelope, body=body, attachments=tuple(f.attachment for f in files), defects=defects)
    return JUDGE.judge(mail, files, received=RECEIVED)


def verdict(reading: MessageReading) -> tuple[str, str]:
    return reading.outcome.value, reading.reason.code.value


def envelope(
    subject: str = "", sender: str = "someone@example.vn", automatic: str = "", bounce: bool = False
) -> Envelope:
    return Envelope(subject=subject, sender=sender, automatic=automatic, is_bounce=bounce)


def test_form_with_a_certain_unit_is_booked() -> None:
    """A form of one unit with entries is registered, and asks nothing."""
    reading = judge(file("dk.docx", form("Trường MN Kim An", "Vườn rau")))
    assert verdict(reading) == ("registered", "forms_booked")
    assert [(booked.unit, booked.relation) for booked in reading.forms] == [("MN-KIMAN", Relation.REPLACES)]
    assert reading.reviews == ()


@pytest.mark.parametrize(
    ("name", "subject", "years", "code"),
    [
        ("DVK 2021.docx", "Gửi bản đăng ký", (), "other_campaign"),
        ("dk.docx", "Đăng ký Dân vận khéo năm 2021", (), "other_campaign"),
        ("DVK 2021.docx", "Đăng ký năm 2022", (), "other_campaign"),
        ("DVK 2021.docx", "Đăng ký năm 2021", ("2022",), "forms_booked"),
        ("DVK 2022, sửa mẫu 2021.docx", "", (), "forms_booked"),
        ("dk.docx", "Thực hiện công văn số 15/2021 ngày 28/12/2021", (), "forms_booked"),
        ("IMG_20210312_101500.docx", "", (), "forms_booked"),
    ],
)
def test_form_without_a_year_is_dated_by_its_file(name: str, subject: str, years: tuple[str, ...], code: str) -> None:
    """Last year's form sent again is asked about also where only the name of the file or the subject says so."""
    given = replace(form("Trường MN Kim An", "Vườn rau"), years=years)
    assert verdict(judge(file(name, given), envelope=envelope(subject)))[1] == code


def test_form_with_questions_is_booked_and_asked_about() -> None:
    """A doubtful cell does not make a unit wait: the form is booked and an officer is asked."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau", problems=(question(ReasonCode.MODEL_MISSING),))))
    assert verdict(reading) == ("registered", "forms_booked")
    assert [(r.reason.code, r.candidates) for r in reading.reviews] == [(ReasonCode.FORM_HAS_QUESTIONS, ("MN-KIMAN",))]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (form("Tiểu học Cao Viên", "Vườn rau"), "unit_ambiguous"),
        (form("UBND xã Hồng Phong", "Vườn rau"), "unit_unknown"),
        (form(None, "Vườn rau"), "unit_not_written"),
        (form("MN Kim An"), "form_blank"),
        (form("MN Kim An", problems=(denial("Không đăng ký"),)), "nothing_proposed"),
        (form("MN Kim An", problems=(question(ReasonCode.MODEL_MISSING),)), "form_has_questions"),
        (form("MN Kim An", "Vườn rau", problems=(question(ReasonCode.OTHER_CAMPAIGN),)), "other_campaign"),
    ],
)
def test_form_that_cannot_be_booked_is_a_question(given: Form, code: str) -> None:
    """What was read is kept with the question, and nothing is booked."""
    reading = judge(file("dk.docx", given))
    assert verdict(reading) == ("needs_review", code)
    assert reading.forms == ()
    assert reading.reviews[0].form == given


def test_form_before_the_campaign_was_opened_is_a_question() -> None:
    """Nobody can answer a letter before it was written."""
    read = file("dk.docx", form("MN Kim An", "Vườn rau"))
    mail = OpenedMail(envelope=PERSON, body="", attachments=(read.attachment,))
    reading = JUDGE.judge(mail, [read], received=LETTER.opens_at - timedelta(seconds=1))
    assert verdict(reading) == ("needs_review", "before_opening")


def test_two_forms_one_uncertain_books_one_and_asks_about_the_other() -> None:
    """Forms of one mail are judged each for itself."""
    reading = judge(
        file("a.docx", form("MN Kim An", "Vườn rau")), file("b.docx", form("Tiểu học Cao Viên", "Thư viện"), path="3")
    )
    assert verdict(reading) == ("needs_review", "unit_ambiguous")
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]


def test_scan_beside_the_form_is_no_question() -> None:
    """The signed scan of the form that was read is kept beside it."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), unread("dk.pdf"))
    assert verdict(reading) == ("registered", "forms_booked")
    assert [line.reason.code for line in reading.attachments] == [ReasonCode.FORM_FOUND, ReasonCode.BESIDE_FORM]


@pytest.mark.parametrize("beside", [("Ca nhan.doc", "doc"), ("bieu mau.docx", "docx"), ("dk.xls", "encrypted")])
def test_office_file_beside_the_form_is_a_question(beside: tuple[str, str]) -> None:
    """An unread Word or Excel file beside a form may be its other half: only a scan is taken for the signed copy."""
    name, file_format = beside
    other = unread(name)
    other = ReadFile(attachment=other.attachment, reading=replace(other.reading, format=file_format))
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), other)
    assert verdict(reading) == ("needs_review", "format_not_read")


def test_several_scans_beside_a_form_are_questions() -> None:
    """An office that sends one form and three scans may send four units' forms."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), unread("1.pdf", "3"), unread("2.pdf", "4"))
    assert [review.attachment for review in reading.reviews] == ["3", "4"]


def test_scan_beside_a_form_in_a_mail_about_another_unit_is_a_question() -> None:
    """The subject may name the unit whose form is the scan."""
    mail = envelope("Đảng ủy và UBND xã Kim An gửi đăng ký")
    reading = judge(file("a.docx", form("Đảng ủy xã Kim An", "Vườn rau")), unread("UB.pdf"), envelope=mail)
    assert reading.outcome is Outcome.NEEDS_REVIEW


def test_two_different_forms_of_a_unit_in_one_mail_with_the_same_performers_are_asked_about() -> None:
    """ "DK.docx" and "DK sua.docx" may be two versions; parts with performers of their own are simply two parts."""
    twice = judge(
        file("DK.docx", form("MN Kim An", "Vườn rau")), file("DK sua.docx", form("MN Kim An", "Thư viện"), path="3")
    )
    assert [review.reason.code for review in twice.reviews] == [ReasonCode.FORMS_OVERLAP]
    copy = judge(
        file("DK.docx", form("MN Kim An", "Vườn rau")), file("DK.xlsx", form("MN Kim An", "Vườn rau"), path="3")
    )
    assert copy.reviews == ()


def test_scan_of_another_unit_beside_a_form_is_a_question() -> None:
    """A scan whose name tells of another school may be that school's form."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), unread("TH Kim An.pdf"))
    assert verdict(reading) == ("needs_review", "format_not_read")
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]


def test_scan_beside_forms_of_two_units_is_a_question() -> None:
    """Beside several units' forms nobody can tell whose scan it is: it may be a third one's."""
    reading = judge(
        file("a.docx", form("MN Kim An", "Vườn rau")),
        file("b.docx", form("TH Kim An", "Thư viện"), path="3"),
        unread("c.pdf", "4"),
    )
    assert verdict(reading) == ("needs_review", "format_not_read")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Dang ky ca nhan.pdf", ReasonCode.FORMAT_NOT_READ),
        ("phan 2.pdf", ReasonCode.FORMAT_NOT_READ),
        ("dk.pdf", ReasonCode.FILE_ENCRYPTED),
        ("dk.pdf", ReasonCode.SECRET_MARKED),
    ],
)
def test_unread_file_that_is_no_signed_copy_is_a_question(name: str, code: ReasonCode) -> None:
    """The other half of a registration, or a file that nobody could open, is not the copy of the form beside it."""
    reading = judge(file("dk tap the.docx", form("MN Kim An", "Vườn rau")), unread(name, code=code))
    assert verdict(reading) == ("needs_review", code.value)
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]


@pytest.mark.parametrize(("name", "questions"), [("TH Kim An.docx", 1), ("Ke hoach MN Kim An.docx", 0), ("KH.docx", 0)])
def test_file_without_a_form_that_names_another_unit_is_a_question(name: str, questions: int) -> None:
    """Beside one unit's form a file about the campaign under another unit's name may be that unit's answer."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), file(name, path="3", mentions=True))
    assert [review.reason.code for review in reading.reviews] == [ReasonCode.NO_FORM_FOUND] * questions


@pytest.mark.parametrize(
    ("mail", "expected"),
    [
        (envelope("Undelivered", bounce=True), ("needs_review", "bounce")),
        (envelope("Vắng mặt", automatic="Auto-Submitted: auto-replied"), ("needs_review", "automatic")),
        (envelope("DVK", automatic="X-Dangky: digest"), ("ignored", "own_mail")),
        (envelope("Quét", automatic="Auto-Submitted: auto-generated"), ("registered", "forms_booked")),
    ],
)
def test_form_that_came_back_by_itself_is_not_booked(mail: Envelope, expected: tuple[str, str]) -> None:
    """A bounce with a form in it is somebody's lost form: an officer looks; only our own mail needs nobody."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=mail)
    assert verdict(reading) == expected
    assert [review.candidates for review in reading.reviews] == [("MN-KIMAN",)] * (expected[0] == "needs_review")


def test_scan_alone_is_a_question_that_names_its_unit() -> None:
    """A unit that sent a scan is not missing: the question carries it as a candidate."""
    reading = judge(unread("Scan.pdf"), envelope=envelope("Gửi", sender="mnkiman@example.vn"))
    assert verdict(reading) == ("needs_review", "format_not_read")
    assert reading.reviews[0].candidates == ("MN-KIMAN",)


@pytest.mark.parametrize(
    ("mail", "files", "body", "expected"),
    [
        (envelope("Re", automatic="Auto-Submitted: auto-replied"), (), "", ("ignored", "automatic")),
        (envelope("Undelivered", bounce=True), (unread("x"),), "", ("ignored", "bounce")),
        (envelope("Trường MN Kim Thư gửi"), (), "Kính gửi", ("needs_review", "text_only")),
        (
            envelope("Scan", automatic="Auto-Submitted: auto-generated"),
            (unread("a.pdf"),),
            "",
            ("needs_review", "format_not_read"),
        ),
        (envelope("Vắng", automatic="Auto-Submitted: auto-replied"), (unread("a.pdf"),), "", ("ignored", "automatic")),
        (envelope("DVK 2022", automatic="X-Dangky: digest"), (unread("x"),), "", ("ignored", "own_mail")),
        (envelope("Fwd", sender="bdv@example.vn"), (unread("x"),), "", ("needs_review", "format_not_read")),
        (envelope("Mật khẩu sắp hết hạn"), (), "Đổi ngay", ("ignored", "not_about_campaign")),
        (envelope("GM họp giao ban"), (file("GM hop.docx"),), "", ("ignored", "not_about_campaign")),
        (envelope("Kế hoạch"), (file("KH.docx", mentions=True),), "", ("needs_review", "no_form_found")),
        (envelope("Đăng ký DVK 2022"), (file("KH.docx"),), "", ("needs_review", "no_form_found")),
        (envelope("Hỏi về DVK"), (), "chị cho em xin file mềm mẫu", ("needs_review", "text_only")),
        (envelope("Báo cáo", sender="mnkiman@example.vn"), (), "Kính gửi", ("needs_review", "text_only")),
        (envelope("DVK"), (), "Năm 2022 nhà trường không có mô hình đăng ký", ("needs_review", "nothing_proposed")),
        (
            envelope("Gửi"),
            (),
            "https://drive.google.com/file/d/abc/view",
            ("needs_review", "shared_link"),
        ),
        (
            envelope("Gửi nhóm", automatic="List-Id: <nhom.example.vn>"),
            (unread("DVK.pdf"),),
            "",
            ("needs_review", "format_not_read"),
        ),
    ],
)
def test_mail_without_a_form(mail: Envelope, files: tuple[ReadFile, ...], body: str, expected: tuple[str, str]) -> None:
    """Only what is automatic or has nothing to do with the campaign is ignored; the rest is asked about."""
    assert verdict(judge(*files, envelope=mail, body=body)) == expected


@pytest.mark.parametrize("header", ["List-Id: <bdv.example.vn>", "Precedence: list"])
@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("Trường MN Kim An", "Năm 2022 nhà trường không có mô hình đăng ký", ("needs_review", "nothing_proposed")),
        ("Trường MN Kim An đăng ký DVK", "https://drive.google.com/a", ("needs_review", "shared_link")),
        ("DVK 2022", "Tổ 1: Vườn rau", ("needs_review", "text_only")),
        ("Bản tin tuần", "Xem https://drive.google.com/a", ("ignored", "automatic")),
    ],
)
def test_text_that_a_list_passed_on_is_judged_like_any_other(
    header: str, subject: str, body: str, expected: tuple[str, str]
) -> None:
    """A unit may answer through the office's group; circulars that say nothing of the campaign stay automatic."""
    assert verdict(judge(envelope=envelope(subject, automatic=header), body=body)) == expected


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Trường Tiểu học Kim An đăng ký 01 mô hình về trồng cây xanh do Tổ 4 thực hiện ạ.", "text_only"),
        ("Kính gửi Ban Dân vận. Trường TH Kim An đăng ký:\n1. Tập thể: Tổ 1 - mô hình Nuôi lợn", "text_only"),
        ("Trường em đăng ký 02 mô hình: 1. Trường học xanh; 2. Tiết kiệm điện", "text_only"),
        ("Trường Tiểu học Kim An năm nay không tham gia đăng ký ạ.", "text_only"),
        ("Đăng ký xây dựng các mô hình ạ.\n" + "Nội dung.\n" * 300 + "Trường Tiểu học Kim An", "text_only"),
        ("Trường Tiểu học Kim An kính mời dự lễ khai giảng.", "not_about_campaign"),
        ("Đăng ký khóa học xây dựng mô hình kinh doanh ngay hôm nay!", "not_about_campaign"),
        (
            "Mời đăng ký dự hội thảo về mô hình mới. Đã tham gia: MN Kim An, TH Kim An, THCS Kim An, MN Kim Thư, "
            "TH Kim Thư, THCS Kim Thư, MN Thanh Mai.",
            "not_about_campaign",
        ),
    ],
)
def test_text_that_names_a_unit_and_registers_is_a_question(body: str, code: str) -> None:
    """Other words stand between "đăng ký" and "mô hình"; who only invites or lists units registers nothing."""
    mail = envelope("Gửi chị Hạnh", sender="lan@example.com")
    assert judge(envelope=mail, body=body).reason.code == code


@pytest.mark.parametrize(
    ("name", "opening", "code"),
    [
        ("van ban.docx", "TRƯỜNG TIỂU HỌC KIM AN\nĐĂNG KÝ\nXây dựng và thực hiện mô hình", "no_form_found"),
        ("TH Kim An.docx", "ĐĂNG KÝ\nXây dựng và thực hiện mô hình", "no_form_found"),
        ("van ban.docx", "CÔNG TY A\nĐăng ký tham gia và thực hiện mô hình", "not_about_campaign"),
        ("TH Kim An.docx", "", "not_about_campaign"),
    ],
)
def test_letter_that_names_a_unit_and_registers_is_a_question(name: str, opening: str, code: str) -> None:
    """A narrative letter has no table; its letterhead or its file's name tells that a unit wrote it."""
    read = file(name)
    read = replace(read, reading=replace(read.reading, opening=opening))
    assert judge(read, envelope=envelope("Gửi chị Hạnh")).reason.code == code


PICTURE = reason(ReasonCode.PICTURE_NOT_READ, count=1)


def omitting(read: ReadFile, *omissions: Reason) -> ReadFile:
    return replace(read, reading=replace(read.reading, omissions=omissions))


def test_picture_in_the_file_of_a_form_is_a_question_beside_the_booked_form() -> None:
    """Individuals may come as a scan below the typed collectives; what else is doubtful is asked too."""
    doubtful = form("MN Kim An", "Vườn rau", problems=(question(ReasonCode.MODEL_MISSING),))
    reading = judge(omitting(file("dk.docx", doubtful), PICTURE, PICTURE))
    assert reading.outcome is Outcome.REGISTERED
    codes = [review.reason.code for review in reading.reviews]
    assert codes == [ReasonCode.FORM_HAS_QUESTIONS, ReasonCode.PICTURE_NOT_READ]


def test_photos_in_a_text_beside_the_form_are_no_question() -> None:
    """Reports come with photos."""
    booked = file("dk.docx", form("MN Kim An", "Vườn rau"))
    assert judge(booked, omitting(file("bao cao.docx", path="3"), PICTURE)).reviews == ()


def test_office_file_with_nothing_but_a_scan_is_a_question() -> None:
    """A scan pasted into Word is like a scan, whoever sent it, and beside another unit's form."""
    scan = unread("MN Kim An.docx", code=ReasonCode.PICTURE_NOT_READ)
    scan = omitting(replace(scan, reading=replace(scan.reading, format="docx")), PICTURE)
    assert verdict(judge(scan, envelope=envelope("Gửi"))) == ("needs_review", "picture_not_read")
    beside = judge(file("TH Kim An.docx", form("TH Kim An", "Vườn rau")), scan)
    assert [(review.attachment, review.candidates) for review in beside.reviews] == [("3", ("MN-KIMAN",))]


def test_letter_of_a_unit_with_pictures_says_that_they_were_not_read() -> None:
    """The question about a mail without a form names what may hold it; a stranger's photos are nobody's answer."""
    letter = omitting(file("bao cao.docx"), PICTURE)
    assert verdict(judge(letter, envelope=envelope("Trường MN Kim An"))) == ("needs_review", "picture_not_read")
    assert verdict(judge(letter, envelope=envelope("Quảng cáo"))) == ("ignored", "not_about_campaign")


def test_form_in_an_automatic_mail_is_not_lost() -> None:
    """A form sent through a mailing list is a form."""
    mail = envelope("DVK", automatic="List-Id: <nhom.example.vn>")
    assert judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=mail).outcome is Outcome.REGISTERED


def test_form_that_an_officer_forwards_from_the_mailbox_itself_is_not_lost() -> None:
    """A form sent from our own address is somebody's form."""
    mail = envelope("Fwd: DVK", sender="bdv@example.vn")
    assert judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=mail).outcome is Outcome.REGISTERED


def test_mail_of_which_a_part_was_not_looked_at_is_a_question() -> None:
    """Where a limit cut the mail short, a form may lie behind the cut."""
    reading = judge(envelope=envelope("Quảng cáo"), defects=("limit: only the first 300 attachments were read",))
    assert verdict(reading) == ("needs_review", "mail_cut_short")


@pytest.mark.parametrize(
    ("unit", "body", "relation"),
    [
        ("MN Kim An", "Em gửi bản bổ sung, dùng thay bản gửi hôm qua ạ", Relation.REPLACES),
        ("Công đoàn trường MN Kim An", "Em gửi đăng ký của công đoàn", Relation.ADDS),
        ("Công đoàn trường MN Kim An", "Em gửi lại, thay cho bản trước", Relation.REPLACES),
        ("Chi đoàn trường MN Kim An", "", Relation.ADDS),
        ("Chi bộ trường MN Kim An", "", Relation.REPLACES),
    ],
)
def test_form_of_a_body_within_a_unit_comes_on_top(unit: str, body: str, relation: Relation) -> None:
    """A school's union registers beside the school, in a mail of its own; a new version says so in the text."""
    subject = envelope("Đăng ký bổ sung" if unit == "MN Kim An" else "Đăng ký DVK")
    reading = judge(file("dk.docx", form(unit, "Vườn rau")), envelope=subject, body=body)
    assert [(booked.unit, booked.relation) for booked in reading.forms] == [("MN-KIMAN", relation)]


@pytest.mark.parametrize(
    ("performers", "outcome", "asked"),
    [
        (("Trường MN Kim An", "TH Kim An"), "needs_review", {"PB-GDDT", "MN-KIMAN", "TH-KIMAN"}),
        (("Trường MN Kim An", "Tổ văn phòng"), "registered", {"MN-KIMAN"}),
        (("Phòng GD&ĐT", "Tổ văn phòng"), "registered", set()),
    ],
)
def test_units_among_the_performers_are_not_called_missing(
    performers: tuple[str, ...], outcome: str, asked: set[str]
) -> None:
    """An office that writes its schools into its own form has sent their registrations, or its own: it is asked."""
    entries = tuple(entry(f"Mô hình {name}", performer=name) for name in performers)
    given = Form(unit_as_written="Phòng GD&ĐT huyện Thanh Oai", entries=entries)
    reading = judge(file("dk.docx", given))
    assert reading.outcome.value == outcome
    assert {code for review in reading.reviews for code in review.candidates} == asked


def test_units_that_head_rows_are_asked_about() -> None:
    """A school's name alone in a row stands over the rows below it, whoever's form it is."""
    alone = replace(question(ReasonCode.MODEL_MISSING), written="Trường MN Kim An")
    given = form("Phòng GD&ĐT huyện Thanh Oai", "Vườn rau", problems=(alone,))
    assert verdict(judge(file("dk.docx", given))) == ("needs_review", "several_units")


@pytest.mark.parametrize(
    ("subject", "body", "code"),
    [
        ("Đề nghị hủy bản đăng ký dưới đây", "", "form_withdrawn"),
        ("Xin huỷ đăng ký", "", "form_withdrawn"),
        ("Re: DVK", "Bản này chưa đạt. Không tổng hợp bản này.", "form_withdrawn"),
        ("DVK", "Gửi đồng chí để tham khảo", "form_withdrawn"),
        ("Gửi bản đăng ký", "Thu hồi đất là việc khó, trường đăng ký hai mô hình", "forms_booked"),
    ],
)
def test_form_that_the_mail_takes_back_is_a_question(subject: str, body: str, code: str) -> None:
    """The sender's own words may say that the form in the mail is not a registration."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=envelope(subject), body=body)
    assert verdict(reading)[1] == code


@pytest.mark.parametrize("beside", [(file("a.docx", form("TH Kim An", "Vườn rau")),), (unread("a.pdf"),)])
def test_cut_of_a_mail_is_a_question_beside_what_was_found(beside: tuple[ReadFile, ...]) -> None:
    """Behind the last file that is looked at may lie another unit's form."""
    reading = judge(*beside, defects=("limit: only the first 300 attachments are listed",))
    assert reading.reviews[-1].reason.code is ReasonCode.MAIL_CUT_SHORT


@pytest.mark.parametrize(
    ("subject", "relation"),
    [
        ("Bổ sung đăng ký DVK", Relation.ADDS),
        ("Gửi lại, thay bản trước", Relation.REPLACES),
        ("DANG KY BO SUNG", Relation.ADDS),
        ("Re: Đề nghị bổ sung thông tin, xin gửi lại", Relation.REPLACES),
        ("Thầy Nam gửi đăng ký bổ sung", Relation.ADDS),
        ("Bản đăng ký đã bổ sung, hoàn chỉnh", Relation.REPLACES),
    ],
)
def test_supplement_says_so(subject: str, relation: Relation) -> None:
    """ "Bổ sung" in the subject makes a form add instead of replace."""
    reading = judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=envelope(subject))
    assert reading.forms[0].relation is relation


def test_stranger_cannot_register_everybody_with_one_mail() -> None:
    """Many units' forms in one mail are booked only if a unit's known address sent them."""
    units = [unit for unit in LETTER.roster.units if unit.group == "truong_hoc"][:12]
    files = [file(f"{n}.docx", form(unit.name, "Vườn rau"), path=str(n)) for n, unit in enumerate(units)]
    stranger = judge(*files)
    assert (stranger.forms, {review.reason.code for review in stranger.reviews}) == ((), {ReasonCode.MANY_UNITS})
    office = judge(*files, envelope=envelope("Tổng hợp các trường", sender="pgd@example.vn"))
    assert len(office.forms) == 12


def test_list_of_addressees_makes_nobody_a_candidate() -> None:
    """A body that names very many units says nothing about who wrote: it must not empty the missing list."""
    body = "\n".join(unit.name for unit in LETTER.roster.units)
    reading = judge(envelope=envelope("Đăng ký dân vận khéo"), body=body)
    assert verdict(reading) == ("needs_review", "text_only")
    assert reading.reviews[0].candidates == ()


@pytest.mark.parametrize(
    "mail",
    [
        envelope("MN Kim An đăng ký", automatic="Precedence: junk"),
        envelope("MN Kim An đăng ký", bounce=True),
        envelope("Gửi", sender="mnkiman@example.vn", automatic="Auto-Submitted: auto-replied"),
    ],
)
def test_file_of_a_unit_is_not_lost_to_a_header(mail: Envelope) -> None:
    """Scanners mark mail as automatic: with a file, and a unit or the campaign named, it is looked at."""
    assert verdict(judge(unread("scan.pdf"), envelope=mail)) == ("needs_review", "format_not_read")


def test_body_of_links_is_searched_in_good_time() -> None:
    """A body of nothing but the beginnings of links is read without stalling, and is no link to a drive."""
    assert verdict(judge(body="http://" * 28_000, envelope=envelope("x"))) == ("ignored", "not_about_campaign")


def test_content_key_sees_letters_but_not_typing_style() -> None:
    """Copies in another format have one key; a corrected mark makes another content."""
    same = content_key(form(None, "Vườn rau sạch", "Thư viện"))
    assert content_key(form(None, "THƯ VIỆN", "Vườn  rau sạch.")) == same
    assert content_key(form(None, "Vườn rau sách", "Thư viện")) != same


def test_forms_for_which_no_time_is_left_are_questions() -> None:
    """A mail made to take minutes is cut short: its first forms are booked, each of the others is asked about."""
    seconds = iter((0.0, 1.0, 99.0))
    hurried = Judge(LETTER, ATTRIBUTOR, stopwatch=lambda: next(seconds))
    files = [file("a.docx", form("MN Kim An", "Vườn rau"), form("TH Kim An", "Đường hoa"))]
    reading = hurried.judge(OpenedMail(envelope=PERSON, body="", attachments=()), files, received=RECEIVED)
    assert [booked.unit for booked in reading.forms] == ["MN-KIMAN"]
    (late,) = reading.reviews
    assert late.reason.code is ReasonCode.READER_TIMED_OUT
    assert late.form is not None
    assert late.form.unit_as_written == "TH Kim An"
