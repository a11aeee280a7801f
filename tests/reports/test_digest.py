"""What the digest says, and that it says it to the right people in the right words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from openpyxl.worksheet.worksheet import Worksheet

from domain.message import Outcome
from domain.outgoing import MailKind, OutboxReport, Planned, Reminded, Undelivered
from domain.poll import MailboxHealth
from domain.reasons import ReasonCode, reason
from domain.register import Register, Status
from domain.unit import Unit
from domain.versions import Relation
from reports.digest import MAX_LISTED, digest_key, render_digest
from reports.digest_plan import Digest, Habits, plan_digest
from reports.digest_words import contact_text
from reports.language import Translator, translator
from tests.reports.examples import (
    AFTERNOON,
    GROUPS,
    HANOI,
    PEOPLE,
    blind,
    healthy,
    make_campaign,
    make_line,
    make_register,
    make_review,
    make_submission,
    usual_register,
)

YESTERDAY = AFTERNOON - timedelta(days=1)
SCHOOLS = tuple(
    Unit(code=f"TH-{n}", name=f"Trường Tiểu học số {n}", group="truong_hoc", contact="024 3387 1000")
    for n in range(1, 5)
)


def plan(
    register: Register,
    health: MailboxHealth | None = None,
    since: datetime | None = YESTERDAY,
    outbox: OutboxReport | None = None,
    planned: tuple[Planned, ...] = (),
    habits: Habits | None = None,
) -> Digest:
    return plan_digest(
        register,
        ledger=[make_line(n, Outcome.REGISTERED) for n in range(3)],
        health=health or healthy(),
        since=since,
        next_digest_at=AFTERNOON + timedelta(days=1),
        outbox=outbox,
        planned=planned,
        habits=habits,
    )


def render(digest: Digest, t: Translator) -> EmailMessage:
    return render_digest(
        digest, t, sender="Ban Dân vận <bdv@example.vn>", recipient="can.bo@example.vn", key="digest/x"
    )


def bodies(mail: EmailMessage) -> tuple[str, str]:
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert page is not None
    return text.get_content(), page.get_content()


def seen(page: str) -> str:
    """Return the words that a reader of the HTML sees, white space as one space."""
    body = html.fromstring(page).find("body")
    assert body is not None
    return " ".join(" ".join(str(text) for text in body.itertext()).split())


# -- what is said


def test_subject_is_that_of_the_domain_notes(vi: Translator) -> None:
    """Number, moment and campaign stand in the subject, in the form that officers know, and the short time left."""
    assert render(plan(usual_register()), vi)["Subject"] == (
        "[DVK 2022] Tình hình đăng ký đến 16h00 ngày 14/02/2022: 132/174 đơn vị, còn 8 giờ"
    )


@pytest.mark.parametrize(("days", "said"), [(4, ""), (2, ", còn 2 ngày"), (1, ", còn 1 ngày"), (-1, "")])
def test_deadline_in_the_subject_only_while_it_helps(vi: Translator, days: int, said: str) -> None:
    """The subject says how much time is left in the last three days, as long as a unit is missing."""
    as_of = make_campaign(SCHOOLS).deadline - timedelta(days=days)
    missing = plan(make_register(make_campaign(SCHOOLS), as_of=as_of))
    assert str(render(missing, vi)["Subject"]).endswith(f"0/4 đơn vị{said}")
    early = as_of - timedelta(hours=1)
    submissions = [make_submission(n, unit.code, received=early) for n, unit in enumerate(SCHOOLS)]
    whole = plan(make_register(make_campaign(SCHOOLS), submissions=submissions, as_of=as_of))
    assert str(render(whole, vi)["Subject"]).endswith("4/4 đơn vị")


def test_first_sentence_has_the_three_numbers(vi: Translator) -> None:
    """The mail opens with how many registered, how many sent nothing, and how many mails wait for an officer."""
    text, page = bodies(render(plan(usual_register()), vi))
    sentence = "132/174 đơn vị đã đăng ký; 33 đơn vị chưa gửi; 7 thư cần đồng chí xem."
    assert text.startswith(sentence)
    assert seen(page).startswith(sentence)


def test_missing_units_by_group_in_roster_order(vi: Translator) -> None:
    """Units from which nothing came stand under their group, groups as in the letter, units as on the roster."""
    digest = plan(usual_register())
    text, _ = bodies(render(digest, vi))
    listed = re.findall(r"^  \d+\. (.+?)(?: - .*)?$", text, re.MULTILINE)
    by_name = {unit.name: unit for unit in digest.summary.campaign.roster.units}
    groups = [group.code for group in GROUPS]
    order = list(by_name)
    assert len(listed) == digest.summary.counts.missing == 33
    assert listed == sorted(listed, key=lambda name: (groups.index(by_name[name].group), order.index(name)))


def test_unit_in_review_is_not_named_missing(vi: Translator) -> None:
    """A unit that sent a scan stands among the mails to look at and not among those that sent nothing."""
    review = make_review(7, "TH-2", why=reason(ReasonCode.FORMAT_NOT_READ, format="pdf"))
    digest = plan(make_register(make_campaign(SCHOOLS), reviews=[review]))
    assert [unit.code for unit in digest.summary.missing] == ["TH-1", "TH-3", "TH-4"]
    text, _ = bodies(render(digest, vi))
    assert "- Thư số 7 (09h00 ngày 14/02/2022): Bản chụp, ảnh hoặc loại tệp phần mềm không đọc." in text
    assert "Có thể của: Trường Tiểu học số 2." in text


def test_several_files_of_a_mail_are_one_line() -> None:
    """A mail with several open questions is listed once, with each reason once and all units it may concern."""
    scan, unknown = reason(ReasonCode.FORMAT_NOT_READ), reason(ReasonCode.UNIT_UNKNOWN)
    reviews = [
        make_review(1, "TH-3", why=scan, message=9),
        make_review(2, "TH-1", why=scan, message=9),
        make_review(3, why=unknown, message=9),
    ]
    (question,) = plan(make_register(make_campaign(SCHOOLS), reviews=reviews)).questions
    assert question.message == 9
    assert question.reasons == (ReasonCode.FORMAT_NOT_READ, ReasonCode.UNIT_UNKNOWN)
    assert [unit.code for unit in question.units] == ["TH-1", "TH-3"]


def test_arrivals_are_what_came_since(vi: Translator) -> None:
    """Units that wrote after the last digest are told, also those that wrote again; earlier ones are not."""
    early, late = YESTERDAY - timedelta(hours=1), YESTERDAY + timedelta(hours=1)
    submissions = [
        make_submission(1, "TH-1", received=early),
        make_submission(2, "TH-2", received=late),
        make_submission(3, "TH-3", received=early),
        make_submission(4, "TH-3", received=late, relation=Relation.ADDS),
    ]
    reviews = [make_review(5, "TH-4", received=late)]
    digest = plan(make_register(make_campaign(SCHOOLS), submissions=submissions, reviews=reviews))
    assert [(a.unit.code, a.status, a.again) for a in digest.arrivals] == [
        ("TH-2", Status.REGISTERED, False),
        ("TH-3", Status.REGISTERED, True),
        ("TH-4", Status.NEEDS_REVIEW, False),
    ]
    text, _ = bodies(render(digest, vi))
    assert "Nhận từ 16h00 ngày 13/02/2022 (3)" in text
    assert "- Trường Tiểu học số 3: Đã đăng ký (gửi lại hoặc bổ sung)" in text


def test_first_digest_tells_all_arrivals(vi: Translator) -> None:
    """Without a digest before it, everything received so far is new."""
    register = make_register(make_campaign(SCHOOLS), submissions=[make_submission(1, "TH-1", received=YESTERDAY)])
    digest = plan(register, since=None)
    assert [arrival.unit.code for arrival in digest.arrivals] == ["TH-1"]
    assert "Đã nhận đến nay (1)" in bodies(render(digest, vi))[0]


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (AFTERNOON - timedelta(days=3), "Hạn: trước ngày 15/02/2022, còn 3 ngày."),
        (AFTERNOON, "Hạn: trước ngày 15/02/2022, còn 8 giờ."),
        (AFTERNOON + timedelta(hours=8), "Hạn: trước ngày 15/02/2022, đã quá chưa đến một giờ."),
        (AFTERNOON + timedelta(days=5), "Hạn: trước ngày 15/02/2022, đã quá 4 ngày."),
    ],
)
def test_deadline_is_told(vi: Translator, as_of: datetime, said: str) -> None:
    """The deadline is that of the letter, with the time left or gone."""
    text, page = bodies(render(plan(make_register(make_campaign(SCHOOLS), as_of=as_of)), vi))
    assert said in text
    assert said in seen(page)


# -- what went out


def test_missing_unit_says_when_it_was_last_reminded(vi: Translator) -> None:
    """Beside a missing unit stands how often and when it was reminded, and whether that came back."""
    bounced = Reminded(count=2, last_at=AFTERNOON - timedelta(days=2), has_bounced=True)
    reminded = {"TH-1": Reminded(count=1, last_at=YESTERDAY), "TH-2": bounced, "TH-3": bounced}
    register = make_register(make_campaign(SCHOOLS), submissions=[make_submission(1, "TH-3")])
    text, page = bodies(render(plan(register, outbox=OutboxReport(reminded=reminded)), vi))
    assert "1. Trường Tiểu học số 1 - 024 3387 1000 (đã nhắc 1 lần, gần nhất 13/02/2022)" in text
    assert "2. Trường Tiểu học số 2 - 024 3387 1000 (đã nhắc 2 lần, gần nhất 12/02/2022; địa chỉ không nhận" in text
    assert text.count("đã nhắc") == page.count("đã nhắc") == 2
    assert "không tự gửi thư nhắc" not in text + page


def test_what_comes_next_names_plans_and_where_to_stop_them(vi: Translator) -> None:
    """Planned mails stand with time and number, waiting ones with the place where they are stopped or released."""
    planned = tuple(
        Planned(at=AFTERNOON + timedelta(hours=hours), sentence="{n} thư", count=count)
        for hours, count in ((40, 3), (16, 1_200), (20, 0))
    )
    outbox = OutboxReport(queued_reminders=2, held_reminders=3, held_count=4)
    habits = Habits(pages="https://dangky.huyen.example")
    text, page = bodies(render(plan(usual_register(), outbox=outbox, planned=planned, habits=habits), vi))
    assert "08h00 ngày 15/02/2022: 1.200 thư\n08h00 ngày 16/02/2022: 3 thư\n" in text
    for said in (
        "2 thư nhắc sắp gửi. Muốn dừng thư nào, xin giữ thư đó lại ở mục Thư đi.",
        "3 thư nhắc chờ đồng chí duyệt ở mục Thư đi.",
        "1 thư khác chờ đồng chí duyệt ở mục Thư đi.",
        "Xem và trả lời tại: https://dangky.huyen.example",
    ):
        assert said in text
        assert said in seen(page)
    assert "không tự gửi thư nhắc" not in text


def test_without_reminders_it_says_that_it_sends_none(vi: Translator) -> None:
    """Only where none is planned, waits or went out the mail says that units get no reminders."""
    assert "không tự gửi thư nhắc" in bodies(render(plan(usual_register()), vi))[0]


def test_lost_mails_are_told_with_the_unit_and_no_senders_address(vi: Translator) -> None:
    """A mail that did not arrive is named with its unit; an address only if it is an officer's or a contact."""
    mails = [
        (MailKind.REMINDER, "TH-1", "th1@example.vn"),
        (MailKind.RECEIPT, "TH-2", f"{PEOPLE[3]}@mail.example"),
        (MailKind.RECEIPT, None, f"{PEOPLE[3]}@mail.example"),
        (MailKind.DIGEST, None, "cb@example.vn"),
    ]
    lost = tuple(
        Undelivered(number=number, kind=kind, unit=unit, recipient=who, at=AFTERNOON, has_bounced=number < 15)
        for number, (kind, unit, who) in enumerate(mails, start=12)
    )
    outbox = OutboxReport(undelivered=lost, waiting_since=AFTERNOON - timedelta(hours=25))
    text, page = bodies(render(plan(make_register(make_campaign(SCHOOLS)), outbox=outbox), vi))
    for said in (
        "Thư gửi đi không đến nơi (4)",
        "Trường Tiểu học số 1: thư nhắc số 12, bị trả lại ngày 14/02/2022",
        "Trường Tiểu học số 2: thư báo nhận số 13, bị trả lại",
        "Người gửi: thư báo nhận số 14",
        "cb@example.vn: bản tin hằng ngày số 15, máy chủ không nhận",
        "Thư chờ gửi lâu nhất được viết lúc 15h00 ngày 13/02/2022.",
    ):
        assert said in text
        assert said in seen(page)
    assert PEOPLE[3] not in text + page
    assert "th1@example.vn" not in text + page
    known = [replace(unit, contact="th1@example.vn") for unit in SCHOOLS]
    text, page = bodies(render(plan(make_register(make_campaign(known)), outbox=outbox), vi))
    assert "Trường Tiểu học số 1 (th1@example.vn): thư nhắc số 12" in text


def test_healthy_outbox_says_nothing(vi: Translator) -> None:
    """A mail that has waited less than a day is no news, and without losses there is no heading for them."""
    outbox = OutboxReport(waiting_since=AFTERNOON - timedelta(hours=23))
    text, _ = bodies(render(plan(usual_register(), outbox=outbox), vi))
    assert "không đến nơi" not in text
    assert "lâu nhất" not in text


# -- a blind mailbox


def test_blind_mailbox_is_told_before_anything_else(vi: Translator) -> None:
    """After a failed reading the mail says first that it may be wrong and since when, and so does its subject."""
    mail = render(plan(usual_register(), health=blind(AFTERNOON - timedelta(hours=8))), vi)
    text, page = bodies(mail)
    warning = "LƯU Ý: Hộp thư chưa được đọc trọn kể từ 08h00 ngày 14/02/2022."
    assert text.startswith(warning)
    assert seen(page).startswith(warning)
    assert mail["Subject"].endswith("132/174 đơn vị (chưa đọc trọn hộp thư)")
    assert "Thư đã nhận về nhưng chưa đọc: 4." in text


def test_mailbox_never_read_is_told(vi: Translator) -> None:
    """Before the first complete reading nobody is called missing without that being said."""
    text, page = bodies(render(plan(make_register(make_campaign(SCHOOLS)), health=blind(None)), vi))
    assert text.startswith("LƯU Ý: Hộp thư chưa được đọc trọn lần nào.")
    assert seen(page).startswith("LƯU Ý: Hộp thư chưa được đọc trọn lần nào.")


def test_seeing_mailbox_says_when_it_was_read(vi: Translator) -> None:
    """A digest with full knowledge has no warning and says when the mailbox was last read completely."""
    text, _ = bodies(render(plan(usual_register()), vi))
    assert "LƯU Ý" not in text
    assert "Lần đọc trọn hộp thư gần nhất: 15h58 ngày 14/02/2022." in text
    assert "Bản tin kế tiếp: 16h00 ngày 15/02/2022." in text


# -- the workbook


def workbook_of(mail: EmailMessage) -> openpyxl.Workbook:
    (attached,) = mail.iter_attachments()
    return openpyxl.load_workbook(BytesIO(attached.get_content()))


def rows_of(sheet: Worksheet) -> list[tuple[object, ...]]:
    """Return the rows under the headings."""
    return list(sheet.iter_rows(min_row=5, values_only=True))


def test_workbook_has_figures_missing_and_all_units(vi: Translator) -> None:
    """The attached sheets say what the register says: numbers that add up, the missing, and every unit."""
    outbox = OutboxReport(reminded={"TH-1": Reminded(count=2, last_at=YESTERDAY, has_bounced=True)})
    submissions = [
        make_submission(1, "TH-2", received=YESTERDAY),
        make_submission(2, "TH-3", received=AFTERNOON + timedelta(days=1), entries=()),
    ]
    register = make_register(make_campaign(SCHOOLS), submissions=submissions, as_of=AFTERNOON + timedelta(days=2))
    mail = render(plan(register, outbox=outbox), vi)
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == "dvk-2022_2022-02-16.xlsx"
    assert "dvk-2022_2022-02-16.xlsx" in bodies(mail)[0]
    figures, missing, units = workbook_of(mail).worksheets
    school = "Các Trường Mầm non, Tiểu học, THCS"
    assert rows_of(figures) == [(school, 4, 1, 1, 0, 2, 1, 1), ("Tổng cộng", 4, 1, 1, 0, 2, 1, 1)]
    assert rows_of(missing) == [
        ("TH-1", SCHOOLS[0].name, school, "024 3387 1000", None, 2, "13/02/2022", "không, bị trả lại"),
        ("TH-4", SCHOOLS[3].name, school, "024 3387 1000", None, 0, None, None),
    ]
    assert rows_of(units) == [
        ("TH-1", SCHOOLS[0].name, school, "Chưa gửi", None, None),
        ("TH-2", SCHOOLS[1].name, school, "Đã đăng ký", "13/02/2022 16h00", "đúng hạn"),
        ("TH-3", SCHOOLS[2].name, school, "Đã phản hồi, không có mô hình", "15/02/2022 16h00", "muộn"),
        ("TH-4", SCHOOLS[3].name, school, "Chưa gửi", None, None),
    ]


def test_workbook_names_no_person_and_no_model(vi: Translator, en: Translator) -> None:
    """The workbook is passed on: neither people nor models stand in it, whatever forms, contacts and mails say."""
    for t in (vi, en):
        workbook = workbook_of(render(plan(usual_register(), health=blind(YESTERDAY)), t))
        cells = [str(cell) for sheet in workbook.worksheets for row in sheet.values for cell in row]
        assert len(cells) > 1_000
        for person in (*PEOPLE, "Vườn mẫu"):
            assert not [cell for cell in cells if person in cell or " ".join(person.split()[-2:]) in cell]


def test_workbook_says_that_the_mailbox_was_not_read(vi: Translator) -> None:
    """A sheet that is passed on without its mail says itself that it may be wrong."""
    for sheet in workbook_of(render(plan(usual_register(), health=blind(YESTERDAY)), vi)).worksheets:
        assert str(sheet["A2"].value).startswith("Hộp thư chưa được đọc trọn kể từ 16h00 ngày 13/02/2022.")


def test_workbook_can_be_left_out(vi: Translator) -> None:
    """Officers who want no workbook get none, and the mail does not speak of one."""
    mail = render(plan(usual_register(), habits=Habits(has_workbook=False)), vi)
    assert list(mail.iter_attachments()) == []
    assert ".xlsx" not in "".join(bodies(mail))


# -- the mail


def test_text_and_html_say_the_same(vi: Translator) -> None:
    """Every unit and number of the HTML stands in the text as well."""
    text, page = bodies(render(plan(usual_register()), vi))
    words = set(re.findall(r"\w+", seen(page)))
    headings = {"Khối", "Tổng", "Tỷ", "lệ", "số", "Chưa", "Đã"}
    assert words - set(re.findall(r"\w+", text)) <= headings


def test_html_fetches_nothing_and_styles_inline(vi: Translator) -> None:
    """The HTML has no picture, link, script, form or style sheet, and names no address to fetch."""
    _, page = bodies(render(plan(usual_register()), vi))
    tree = html.fromstring(page)
    assert not tree.xpath("//img|//a|//script|//style|//link|//form|//iframe|//@src|//@href|//@background")
    assert "url(" not in page
    assert "http" not in page


def test_names_of_units_are_escaped(vi: Translator) -> None:
    """A unit whose name is HTML is shown as text."""
    name = '<img src=x onerror="alert(1)"> & Cao Viên'
    hostile = Unit(code="X", name=name, group="truong_hoc", contact="<b>0912345678</b>")
    register = make_register(make_campaign([hostile]), reviews=[make_review(1)])
    _, page = bodies(render(plan(register), vi))
    assert not html.fromstring(page).xpath("//img|//b")
    assert name in seen(page)


def test_no_person_is_named(vi: Translator, en: Translator) -> None:
    """Names of people in forms, subjects, addresses, file names, reasons and contacts do not get into the mail."""
    for t in (vi, en):
        mail = render(plan(usual_register()), t)
        shown = "\n".join([*bodies(mail), str(mail["Subject"]), mail.as_string()])
        for person in PEOPLE:
            assert person not in shown
            assert " ".join(person.split()[-2:]) not in shown


def test_headers_of_an_automatic_mail(vi: Translator) -> None:
    """The mail says that a machine wrote it and that it is ours, so that neither answers nor loops arise."""
    mail = render(plan(usual_register()), vi)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Dangky"] == "digest"
    assert mail["To"] == "can.bo@example.vn"
    assert mail["Date"].datetime == AFTERNOON


def test_same_key_same_message_id(vi: Translator) -> None:
    """Rendered again for the same key, a digest has the same Message-ID."""
    first, second = (render(plan(usual_register(), since=since), vi) for since in (None, YESTERDAY))
    assert first["Message-ID"] == second["Message-ID"]


def test_key_names_campaign_day_and_recipient() -> None:
    """The key is that of the contract, and the case of an address makes no second recipient."""
    assert digest_key("dvk-2022", date(2022, 2, 14), "BDV@example.vn ") == "digest/dvk-2022/2022-02-14/bdv@example.vn"


@given(title=st.text(max_size=60), name=st.text(min_size=1, max_size=60))
@settings(max_examples=40, deadline=None)
def test_no_name_adds_a_header(title: str, name: str) -> None:
    """Whatever a campaign or a unit is called, the mail has our headers and no others."""
    campaign = replace(make_campaign([Unit(code="X", name=name, group="truong_hoc")]), short_title=title, title=title)
    mail = render(plan(make_register(campaign)), translator("vi"))
    assert len(message_from_bytes(mail.as_bytes()).keys()) == 10


def test_huge_digest_stays_small(vi: Translator) -> None:
    """Ten thousand questions make a mail under a megabyte that says how many it leaves out."""
    reviews = [make_review(n, "TH-1") for n in range(10_000)]
    mail = render(plan(make_register(make_campaign(SCHOOLS), reviews=reviews)), vi)
    assert len(mail.as_bytes()) < 1_000_000
    assert f"Và {vi.number(10_000 - MAX_LISTED)} mục nữa." in bodies(mail)[0]


def test_nothing_missing_is_said(vi: Translator) -> None:
    """When something has come from every unit, the mail says so instead of showing an empty list."""
    submissions = [make_submission(n, unit.code) for n, unit in enumerate(SCHOOLS)]
    text, page = bodies(render(plan(make_register(make_campaign(SCHOOLS), submissions=submissions)), vi))
    assert "Không có: đơn vị nào cũng đã gửi." in text
    assert "Không có: đơn vị nào cũng đã gửi." in seen(page)


def test_time_is_that_of_the_campaign(vi: Translator) -> None:
    """An instant in another offset is shown as it is in Hà Nội."""
    as_of = datetime.fromisoformat("2022-02-14T09:00:00+00:00")
    assert as_of == AFTERNOON.astimezone(HANOI)
    mail = render(plan(make_register(make_campaign(SCHOOLS), as_of=as_of)), vi)
    assert "16h00 ngày 14/02/2022" in mail["Subject"]


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("0912 345 678", "0912 345 678"),
        ("Cô Lê Thị Hoài Thương: 024.3387.1234", "024.3387.1234"),
        ("đ/c Khánh (0912345678), khanh@example.vn", "0912345678, khanh@example.vn"),
        ("+84 24 3387 1234", "+84 24 3387 1234"),
        ("hỏi Cô Thương", ""),
        ("", ""),
    ],
)
def test_contact_shows_how_to_reach_and_not_whom(contact: str, shown: str) -> None:
    """Of a contact the mail shows numbers and addresses; the name stays in the roster."""
    assert contact_text(Unit(code="X", name="X", group="x", contact=contact)) == shown
