"""Which mail no person wrote."""

from __future__ import annotations

import pytest

from ingest.automatic import automatic_header, is_bounce, reads_answers


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("auto-submitted", "auto-replied", "Auto-Submitted: auto-replied"),
        ("auto-submitted", "Auto-Generated; owner=x", "Auto-Submitted: auto-generated"),
        ("auto-submitted", " auto-replied (vacation)", "Auto-Submitted: auto-replied"),
        ("precedence", "Bulk", "Precedence: bulk"),
        ("precedence", "auto_reply", "Precedence: auto_reply"),
        ("precedence", "list", "Precedence: list"),
        ("precedence", "junk", "Precedence: junk"),
        ("x-autoreply", "yes", "X-Autoreply: yes"),
        ("x-autorespond", "", "X-Autorespond:"),
        ("list-id", "<l.example.vn>", "List-Id: <l.example.vn>"),
        ("list-unsubscribe", "<mailto:u@example.vn>", "List-Unsubscribe: <mailto:u@example.vn>"),
        ("subject", "Trả lời tự động: Đăng ký", "Subject: Trả lời tự động: Đăng ký"),
        ("subject", "Trả lời tự động: Out of office", "Subject: Trả lời tự động: Out of office"),
        ("subject", "TU DONG TRA LOI: x", "Subject: TU DONG TRA LOI: x"),
        ("subject", "Automatic reply: x", "Subject: Automatic reply: x"),
        ("subject", "Out of Office", "Subject: Out of Office"),
        ("subject", "[Auto-Reply] x", "Subject: [Auto-Reply] x"),
        ("subject", "【自動返信】x", "Subject: 【自動返信】x"),
        ("subject", "自动回复：x", "Subject: 自动回复：x"),
        ("subject", "Abwesenheitsnotiz: x", "Subject: Abwesenheitsnotiz: x"),
        ("auto-submitted", "(no) auto-generated (cron)", "Auto-Submitted: auto-generated"),
        ("x-loop", "a@example.vn", "X-Loop: a@example.vn"),
        ("x-precedence", "bulk", "X-Precedence: bulk"),
        (
            "content-type",
            "multipart/report; report-type=disposition-notification",
            "Content-Type: multipart/report; report-type=disposition-notification",
        ),
    ],
)
def test_automatic_mail_is_named_by_its_header(name: str, value: str, shown: str) -> None:
    """An automatic mail is known by one header, which is shown."""
    assert automatic_header({name: value}) == shown


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("auto-submitted", "no"),
        ("auto-submitted", "No (a person)"),
        ("auto-submitted", ""),
        ("precedence", "normal"),
        ("x-auto-response-suppress", "All"),
        ("x-autoreply", "no"),
        ("subject", "Re: [Auto-Reply] x"),
        ("subject", "Anh Khoa is out of the office tomorrow"),
        ("subject", "Fwd: Trả lời tự động: Đăng ký"),
        ("subject", "Re: Automatic reply: x"),
        ("subject", "Trả lời tự động hóa hồ sơ"),
        ("subject", "Đăng ký dân vận khéo"),
        ("content-type", "multipart/mixed; report-type=disposition-notification"),
    ],
)
def test_a_persons_mail_is_not_automatic(name: str, value: str) -> None:
    """What Exchange sets on people's mail, and what people forward, is not automatic."""
    assert automatic_header({name: value}) == ""


def test_what_answers_comes_before_what_was_passed_on() -> None:
    """A list's own notice has the list's headers too; a person's mail through the list has only those."""
    fields = {"list-id": "<l.example.vn>", "precedence": "list", "x-list-administrivia": "yes"}
    assert automatic_header(fields) == "X-List-Administrivia: yes"


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ({"return-path": "<>"}, "a@example.vn"),
        ({"x-failed-recipients": "a@example.vn"}, "a@example.vn"),
        ({"subject": "Lạ"}, "mailer-daemon@example.vn"),
        ({"return-path": "<>", "auto-submitted": "auto-generated"}, "a@example.vn"),
        ({"return-path": " < > "}, "a@example.vn"),
        ({"content-type": 'multipart/report; report-type="delivery-status"; boundary=x'}, "a@example.vn"),
        ({"subject": "Undelivered Mail Returned to Sender"}, "mailer-daemon@example.vn"),
        ({"subject": "Không gửi được: dang ky"}, "postmaster@example.vn"),
    ],
)
def test_delivery_reports_are_bounces(fields: dict[str, str], sender: str) -> None:
    """A report is known by its return path, its type, or its sender together with its subject."""
    assert is_bounce(fields, sender)


@pytest.mark.parametrize(
    ("fields", "sender"),
    [
        ({}, ""),
        ({"return-path": "<a@example.vn>"}, "a@example.vn"),
        ({"subject": "Fwd: Undelivered Mail Returned to Sender"}, "a@example.vn"),
        ({"subject": "Họp giao ban"}, "postmaster@example.vn"),
        ({"subject": "Fwd: Undelivered Mail"}, "postmaster@example.vn"),
        ({"return-path": "<>", "auto-submitted": "auto-replied"}, "a@example.vn"),
        ({"return-path": "<>", "subject": "Trả lời tự động: x"}, "a@example.vn"),
        ({"content-type": "multipart/mixed; boundary=x"}, "a@example.vn"),
    ],
)
def test_other_mail_is_no_bounce(fields: dict[str, str], sender: str) -> None:
    """A person who forwards a report, and a postmaster who writes himself, are not reports."""
    assert not is_bounce(fields, sender)


@pytest.mark.parametrize(
    "address",
    [
        *("no-reply@x.vn", "noreply+x@zalo.me", "no-reply-vn@x.vn", "drive-shares-dm-noreply@google.com"),
        *("do_not_reply@x.vn", "calendar-notification@google.com", "MAILER-DAEMON@x.vn", "x-bounces@x.vn", "root@x.vn"),
    ],
)
def test_nobody_reads_answers_there(address: str) -> None:
    """Addresses of machines, however they are spelt, are not answered."""
    assert not reads_answers(address)


@pytest.mark.parametrize("address", ["mn.kimthu@x.vn", "reply@x.vn", "rootnguyen@x.vn", "trabounce@x.vn", "no.ha@x.vn"])
def test_a_person_may_read_answers_there(address: str) -> None:
    """Names that only resemble those of machines are people's."""
    assert reads_answers(address)
