"""What a bounce says about the mail that it is about."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.message import DeliveryReport, Envelope, Outcome
from domain.reading import MessageReading
from domain.reasons import ReasonCode, reason
from ingest.delivery_reports import parse_status
from ingest.limits import MAX_DIAGNOSTIC_CHARACTERS, MAX_ORIGINAL_IDS, MAX_REPORT_RECIPIENTS
from ingest.mime import open_mail
from ingest.report_words import read_words
from storage.codec import from_json, to_json
from tests.ingest.bounces.shape import Original, dsn, head, headers_only, letter_of, plain, words
from tests.ingest.mails import crlf, file_part, multipart, part
from tests.ingest.opened import found

ORIGINAL = Original(message_id="<1@bdv.example.vn>", recipient="mnkiman@example.vn")
DAEMON = "MAILER-DAEMON@mx.example.vn"


def report(machine: str | bytes, *more: str, head_more: str = "") -> DeliveryReport | None:
    """Return the report with ``machine`` as its machine's part."""
    inside = machine if isinstance(machine, str) else "@machine@"
    parts = (words("Sorry."), part("Content-Type: message/delivery-status", inside), *more)
    raw = crlf(head(DAEMON, "Returned mail", head_more) + dsn(*parts))
    raw = raw if isinstance(machine, str) else raw.replace(b"@machine@", machine)
    return open_mail(raw).envelope.report


def told(group: str) -> DeliveryReport:
    """Return the report with one recipient's fields."""
    read = report(f"Reporting-MTA: dns; mx.example.vn\n\n{group}\n")
    assert read is not None
    return read


# -- the machine's part


@pytest.mark.parametrize(
    ("group", "recipient"),
    [
        ("Final-Recipient: rfc822; A@B.vn\nOriginal-Recipient: rfc822; c@d.vn", "a@b.vn"),
        ("Final-Recipient: LOCAL; root\nOriginal-Recipient: rfc822; c@d.vn", "c@d.vn"),
        ("Final-Recipient: rfc822;<a@b.vn>", "a@b.vn"),
        ("Final-Recipient: a@b.vn", "a@b.vn"),
        ("Final-Recipient: rfc822;\n   a@b.vn", "a@b.vn"),
        ("final-RECIPIENT : utf-8; a@b.vn", "a@b.vn"),
        ("Action: failed", ""),
    ],
)
def test_recipient(group: str, recipient: str) -> None:
    """The final address counts, then the one that we wrote to; how it is written does not matter."""
    assert told(group).recipient == recipient


@pytest.mark.parametrize(
    ("group", "action", "status"),
    [
        ("Action: failed\nStatus: 5.1.1", "failed", "5.1.1"),
        ("Action: Failed (bad)\nStatus: 5.1.1 (unknown)", "failed", "5.1.1"),
        ("Action: delayed\nStatus: 4.4.7", "delayed", "4.4.7"),
        ("Action: relayed\nStatus: 2.6.0", "relayed", "2.6.0"),
        ("Final-Recipient: rfc822; a@b.vn\nStatus: 5.1.1", "failed", "5.1.1"),
        ("Final-Recipient: rfc822; a@b.vn\nStatus: 4.2.0", "delayed", "4.2.0"),
        ("Action: no-such-word\nStatus: 2.0.0", "delivered", "2.0.0"),
        ("Action: failed\nStatus: 10.1.1.1", "failed", ""),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 550 5.1.1 unknown", "failed", "5.1.1"),
        ("Action: failed\nStatus: 5.0.0\nDiagnostic-Code: smtp; 450 4.2.2 full", "failed", "5.0.0"),
        ("Action: failed\nStatus: 5.1.2\nDiagnostic-Code: smtp; 550 5.7.1 refused", "failed", "5.1.2"),
        ("Action: failed\nDiagnostic-Code: smtp; 552 5.2.2 full", "failed", "5.2.2"),
        ("Action: failed\nDiagnostic-Code: smtp; 552 talks to 5.2.2.9", "failed", ""),
    ],
)
def test_action_and_status(group: str, action: str, status: str) -> None:
    """What the part does not name is taken from the status, and a general status from the other server's answer."""
    read = told(group)
    assert (read.action, read.status) == (action, status)


def test_worst_recipient_counts() -> None:
    """Of several recipients the one that failed counts, then the one that waits."""
    groups = [f"Final-Recipient: rfc822; {name}@b.vn\nAction: {name}\n" for name in ("delivered", "delayed", "failed")]
    assert told("\n".join(groups)).recipient == "failed@b.vn"
    assert told("\n".join(groups[:2])).recipient == "delayed@b.vn"


def test_a_success_is_no_bounce() -> None:
    """Who is told that a mail arrived need not check the address."""
    rest = dsn(words("ok"), part("Content-Type: message/delivery-status", "A: b\n\nAction: delivered\n"))
    envelope = open_mail(crlf(head(DAEMON, "Delivered") + rest)).envelope
    assert not envelope.is_bounce
    assert envelope.automatic == "Content-Type: multipart/report; report-type=delivery-status"
    assert envelope.report == DeliveryReport(action="delivered")


def test_diagnostic_is_one_bounded_line() -> None:
    """The other server's answer is one clean line, however long it is."""
    read = told("Action: failed\nDiagnostic-Code: smtp; 550 5.1.1\x00 no\x1b[31m\n\tuser  here " + "x" * 5000)
    assert read.diagnostic.startswith("550 5.1.1 no[31m user here x")
    assert len(read.diagnostic) == MAX_DIAGNOSTIC_CHARACTERS


def test_parsing_the_machines_part() -> None:
    """Blank lines and folded ones, of any kind, are borne; only groups about a recipient are given."""
    group = b"Final-Recipient: rfc822;\r\n a@b.vn\r\nAction: failed\r\nbroken\r\n\r\n\r\n"
    data = b"\r\n\r\nReporting-MTA: dns; x\r\n \r\n" + group
    assert parse_status(data) == ({"final-recipient": "rfc822; a@b.vn", "action": "failed"},)


# -- which mail


def test_sources_of_original_ids() -> None:
    """The mail that came back is surest, then the headers of the report; each is named once."""
    more = "In-Reply-To: <2@x>\nReferences: <4@x> <3@x> <2@x>\nX-Failed-Message-ID: 5@x\n"
    read = report("A: b\n\nAction: failed\n", headers_only(ORIGINAL), head_more=more)
    assert read is not None
    assert read.original_ids == ("<1@bdv.example.vn>", "<5@x>", "<2@x>", "<3@x>", "<4@x>")


def test_original_ids_are_few() -> None:
    """Of a long thread only the surest are kept."""
    thread = "References: " + " ".join(f"<{n}@x>" for n in range(40)) + "\n"
    read = report("A: b\n\nAction: failed\n", head_more=thread)
    assert read is not None
    assert read.original_ids[0] == "<39@x>"
    assert len(read.original_ids) == MAX_ORIGINAL_IDS


def test_a_report_of_a_strangers_mail_is_not_ours() -> None:
    """Only a mail with our header is ours."""
    theirs = "Content-Type: message/rfc822\n\nFrom: a@b.vn\nMessage-ID: <9@x>\n\nchào\n"
    read = report("A: b\n\nAction: failed\n", theirs)
    assert read is not None
    assert (read.original_ids, read.is_own) == (("<9@x>",), False)


def test_a_mail_from_nobody_is_a_report_only_by_its_words() -> None:
    """An empty return path alone says nothing of any address."""
    rest = plain("Mời dự họp; đăng ký với van-phong@example.vn.")
    envelope = open_mail(crlf(head("a@example.vn", "Mời họp", "Return-Path: <>\n") + rest)).envelope
    assert (envelope.is_bounce, envelope.report) == (True, None)


def test_an_absence_note_from_nobody_is_no_report() -> None:
    """Exchange sends absence notes with an empty return path: the address is good."""
    more = "Return-Path: <>\nAuto-Submitted: auto-replied\nIn-Reply-To: <1@x>\n"
    rest = plain("Tôi nghỉ, thư không gửi được xin gửi a@example.vn: 550 5.1.1")
    envelope = open_mail(crlf(head("a@example.vn", "Re: Nhắc", more) + rest)).envelope
    assert (envelope.is_bounce, envelope.report) == (False, None)


# -- words


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Gửi hotro@x.vn nếu cần.\n<A@b.vn>: lỗi", "a@b.vn"),
        ("Gửi hotro@x.vn nếu cần.\n  • a@b.vn\n", "a@b.vn"),
        ("Liên hệ hotro@x.vn\nNgười nhận: Lan <a@b.vn>", "a@b.vn"),
        ("Không gửi được tới a@b.vn.", "a@b.vn"),
        ("postmaster@x.vn\nbdv@x.vn\na@b.vn", "a@b.vn"),
        ("Không gửi được.\n\n--- Below this line is a copy of the message.\n\nTo: a@b.vn", ""),
        ("Không gửi được.\nReceived: from a@b.vn", ""),
    ],
)
def test_recipient_in_words(text: str, recipient: str) -> None:
    """An address alone on its line counts before one in a sentence; what stands in the returned mail does not."""
    assert read_words(text, others={"bdv@x.vn"}).recipient == recipient


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("550 5.1.1 unknown", "5.1.1"),
        ("mx #5.2.2> full", "5.2.2"),
        ("host 4.3.2.1 said: 550-5.7.1 no", "5.7.1"),
        ("Exim 4.92.3 said 550 no", ""),
        ("version 15.5.1.1 at 10.5.1.1", ""),
    ],
)
def test_status_in_words(text: str, status: str) -> None:
    """A status code is known; addresses and versions of programs are none."""
    assert read_words(text).status == status


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Thư không gửi được tới a@b.vn", "failed"),
        ("Hệ thống sẽ thử lại", "delayed"),
        ("Delivery was delayed many times. This is a permanent error.", "failed"),
        ("Lịch họp tuần 5", ""),
    ],
)
def test_action_in_words(text: str, action: str) -> None:
    """Words tell a mail that waits from one that is lost, and both from other mail."""
    assert read_words(text).action == action


# -- our own mail that comes back


def test_our_returned_mail_brings_no_files() -> None:
    """Files of our own mail are nobody's form, in whatever multipart it comes back; other files are found."""
    ours = f"Content-Type: message/rfc822\n\n{letter_of(ORIGINAL)}"
    raw = crlf(head(DAEMON, "Returned mail") + multipart("mixed", words("Lỗi."), ours, file_part("Content-Type: a/b")))
    assert [path for path, _ in found(raw)] == ["3"]


# -- bounds


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_as_a_machines_part(data: bytes) -> None:
    """Any bytes give a report or None, which can be written down."""
    read = report(data)
    assert from_json(Envelope, to_json(Envelope(report=read))).report == read


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.booleans())
def test_any_words(text: str, is_daemon: bool) -> None:
    """Any text gives a report or None, which can be written down."""
    raw = crlf(head(DAEMON if is_daemon else "a@b.vn", "x", "Return-Path: <>\n")) + b"\r\n" + text.encode()
    read = open_mail(raw).envelope
    assert from_json(Envelope, to_json(read)) == read


def test_recipients_are_bounded() -> None:
    """A report about very many recipients gives a bounded number of them."""
    assert len(parse_status(b"\n\n".join([b"Action: failed"] * 5000))) == MAX_REPORT_RECIPIENTS


@pytest.mark.parametrize(
    "text",
    [
        *("a" * 200_000, "a@" * 100_000, "a.b@c." * 30_000, "<" * 200_000, "5.1.1." * 30_000, "-" * 200_000),
        *("\n" * 200_000, "to: " * 50_000, ("> " * 90 + "\n") * 1000, "message-id: <" * 10_000, "Ж@" * 90_000),
        *(("-" * 99 + "\n") * 2000, ("5.1.1 " * 30 + "\n") * 1000, ("ngưới nhận: " + "x " * 40 + "\n") * 2000),
    ],
    ids=lambda text: text[:12],
)
def test_hostile_words_take_little_time(text: str) -> None:
    """No text makes the search slow."""
    begun = time.process_time()
    read_words(text)
    parse_status(text.encode())
    assert time.process_time() - begun < 1


# -- in the register


def test_a_reading_survives_storage() -> None:
    """A report is kept with its reading; readings of an earlier dangky, which have none, still load."""
    report = DeliveryReport(original_ids=("<1@x>",), recipient="a@b.vn", action="failed", status="5.1.1", is_own=True)
    envelope = Envelope(message_id="<2@x>", is_bounce=True, report=report)
    reading = MessageReading(envelope=envelope, outcome=Outcome.IGNORED, reason=reason(ReasonCode.BOUNCE))
    data = to_json(reading)
    assert from_json(MessageReading, data) == reading
    older = json.loads(data)
    del older["envelope"]["report"]
    assert from_json(MessageReading, json.dumps(older)) == replace(reading, envelope=replace(envelope, report=None))
