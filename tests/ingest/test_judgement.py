"""What becomes of a message: outcome and reason for the mails that units send."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.document import Place
from domain.form import Form, Problem, Weight
from domain.message import Envelope, OpenedMail, Outcome
from domain.reasons import ReasonCode, reason
from domain.versions import Relation
from ingest.bookings import content_key
from ingest.judgement import Judge
from ingest.verdict import ReadFile
from tests.ingest.judging import (
    JUDGE,
    PERSON,
    RECEIVED,
    entry,
    envelope,
    file,
    form,
    judge,
    question,
    unread,
    verdict,
)
from tests.ingest.test_attribution import ATTRIBUTOR, LETTER


def denial(written: str) -> Problem:
    why = reason(ReasonCode.NOTHING_STATED, written=written)
    return Problem(reason=why, place=Place(), weight=Weight.REMARK, written=written)


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


@pytest.mark.parametrize("header", ["List-Id: <bdv.example.vn>", "Precedence: list", "X-Loop: bdv@example.vn"])
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


def test_form_in_an_automatic_mail_is_not_lost() -> None:
    """A form sent through a mailing list is a form."""
    mail = envelope("DVK", automatic="List-Id: <nhom.example.vn>")
    assert judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=mail).outcome is Outcome.REGISTERED


def test_form_that_an_officer_forwards_from_the_mailbox_itself_is_not_lost() -> None:
    """A form sent from our own address is somebody's form."""
    mail = envelope("Fwd: DVK", sender="bdv@example.vn")
    assert judge(file("dk.docx", form("MN Kim An", "Vườn rau")), envelope=mail).outcome is Outcome.REGISTERED


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
