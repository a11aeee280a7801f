"""Our mail through a real Postfix, there and back."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message

import pytest

from domain.outgoing import MailKind, OutgoingMail
from reports.delivery import Security, SmtpServer, SmtpTransport
from reports.mail import Letter, outgoing, own_headers
from tests.reports.examples import AFTERNOON
from tests.servers.postfix import PostfixServer, why_not
from tests.servers.programs import unavailable

pytestmark = pytest.mark.postfix

#: What Postfix writes above a mail that it delivers.
ADDED = {"Return-Path", "X-Original-To", "Delivered-To", "Received"}


@pytest.fixture(scope="module")
def postfix() -> Iterator[PostfixServer]:
    if reason := why_not():
        unavailable(reason)
    with PostfixServer.start(users=("bdv", "can.bo")) as server:
        yield server


def send(postfix: PostfixServer, recipient: str, number: int) -> OutgoingMail:
    """Send a mail from ``bdv``, and return it."""
    sender = postfix.address("bdv")
    letter = Letter(
        sender=f"Ban Dân vận <{sender}>",
        recipient=recipient,
        subject="Đã nhận bản đăng ký “Dân vận khéo”",
        text=".\n..\nFrom đầu dòng\n" + "Đã nhận. " * 200,
        html="<p>Đã nhận.</p>",
        message_id=f"<{number}@bdv.example.vn>",
        date=AFTERNOON,
        headers=own_headers(MailKind.RECEIPT, answered="<asked@example.vn>"),
    )
    mail = outgoing(letter, key=f"receipt/{number}", kind=MailKind.RECEIPT, campaign="dvk-2022")
    server = SmtpServer(host="127.0.0.1", port=postfix.port, security=Security.PLAIN, sender=sender)
    SmtpTransport(server).send(mail)
    return mail


def bounce_of(postfix: PostfixServer, mail: OutgoingMail, count: int) -> Message:
    """Wait for mail number ``count`` to the sender, and return it: the report of a mail that did not arrive."""
    raw = postfix.wait_for_mails("bdv", count)[-1]
    assert mail.message_id.encode() in raw
    return message_from_bytes(raw)


def test_mail_arrives_as_it_was_written(postfix: PostfixServer) -> None:
    """A real server puts its own headers above our mail and changes nothing else than how lines end."""
    mail = send(postfix, postfix.address("can.bo"), 1)
    (arrived,) = postfix.wait_for_mails("can.bo", 1)
    written = mail.content.replace(b"\r\n", b"\n")
    assert arrived.endswith(written)
    assert set(message_from_bytes(arrived.removesuffix(written)).keys()) == ADDED


def test_unknown_recipient_and_foreign_host_bounce(postfix: PostfixServer) -> None:
    """Mail to nobody, and to anywhere else, is taken and comes back as a report that names our Message-ID."""
    for count, (recipient, status) in enumerate(
        [(postfix.address("nobody"), "5.1.1"), ("a@elsewhere.test", "5.4.4")], 1
    ):
        bounce = bounce_of(postfix, send(postfix, recipient, 10 + count), count)
        assert bounce["Return-Path"] == "<>"
        assert bounce.get_content_type() == "multipart/report"
        report = bounce.get_payload(1)
        assert isinstance(report, Message)
        assert f"Status: {status}" in report.as_string()
    postfix.wait_until_idle()
