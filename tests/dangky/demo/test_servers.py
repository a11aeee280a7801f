"""The demonstration's mail servers, used as any client would."""

from __future__ import annotations

import imaplib
import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage

import pytest

from dangky.demo.servers import Address, append_mails, demo_imap, demo_smtp

HANOI = timezone(timedelta(hours=7))
LAST_SECOND = datetime(2022, 2, 14, 23, 59, 59, tzinfo=HANOI)
MAIL = b"Message-ID: <1@a.example>\r\nSubject: x\r\n\r\nhello\r\n"


@contextmanager
def _inbox(address: Address) -> Iterator[imaplib.IMAP4]:
    with imaplib.IMAP4(*address, timeout=10) as client:
        client.login("bdv", "secret")
        client.select(readonly=True)
        yield client


def _send(port: int, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@x.example", "b@y.example", subject
    mail.set_content("Kính gửi các đồng chí.\n.\nHết.")
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(mail)


def test_appended_mail_comes_back_with_its_bytes_and_its_internaldate() -> None:
    """What is appended is fetched unchanged, and INTERNALDATE is the moment that was given."""
    with demo_imap("bdv", "secret") as address:
        assert append_mails(address, user="bdv", password="secret", mails=[(MAIL, LAST_SECOND)]) == 1
        with _inbox(address) as client:
            uids = client.uid("SEARCH", "ALL")[1][0].split()
            data = client.uid("FETCH", uids[0].decode(), "(INTERNALDATE BODY.PEEK[])")[1]
    header, raw = data[0]
    assert len(uids) == 1
    assert raw == MAIL
    assert b'INTERNALDATE "14-Feb-2022 23:59:59 +0700"' in header + data[1]


def test_many_mails_keep_their_order() -> None:
    """Mails get rising UIDs in the order in which they are appended."""
    mails = [(b"Subject: %d\r\n\r\nx\r\n" % number, LAST_SECOND) for number in range(40)]
    with demo_imap("bdv", "secret") as address:
        append_mails(address, user="bdv", password="secret", mails=mails)
        with _inbox(address) as client:
            data = client.fetch("1:*", "(BODY.PEEK[])")[1]
    assert [part[1] for part in data if isinstance(part, tuple)] == [raw for raw, _ in mails]


def test_a_wrong_password_is_refused() -> None:
    """Only the user that was named can log in."""
    with (
        demo_imap("bdv", "secret") as address,
        imaplib.IMAP4(*address, timeout=10) as client,
        pytest.raises(imaplib.IMAP4.error),
    ):
        client.login("bdv", "other")


def test_a_naive_moment_is_refused() -> None:
    """A time without an offset never becomes an INTERNALDATE."""
    with demo_imap("bdv", "secret") as address, pytest.raises(ValueError, match="without an offset"):
        append_mails(address, user="bdv", password="secret", mails=[(MAIL, LAST_SECOND.replace(tzinfo=None))])


def test_the_servers_are_gone_after_the_block_even_with_a_client_connected(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Leaving the block closes the port and says nothing, whoever is still connected."""
    with demo_imap("bdv", "secret") as imap, demo_smtp() as sink:
        clients = [socket.create_connection(address, timeout=10) for address in (imap, (sink.host, sink.port))]
        greetings = [client.recv(200) for client in clients]
    for client in clients:
        client.close()
    assert all(greetings)
    for address in (imap, (sink.host, sink.port)):
        with closing(socket.socket()) as probe:
            assert probe.connect_ex(address) != 0
    assert capfd.readouterr() == ("", "")


def test_the_sink_keeps_what_it_was_sent() -> None:
    """Each mail is kept with its envelope, with CRLF lines."""
    with demo_smtp() as sink:
        _send(sink.port, "Đã nhận")
        _send(sink.port, "Tình hình đăng ký")
    assert len(sink.mails) == 2
    assert sink.mails[0].sender == "a@x.example"
    assert sink.mails[0].recipients == ("b@y.example",)
    assert sink.mails[1].content.endswith(b"\r\n")


def test_two_servers_run_side_by_side() -> None:
    """Each server has a port of its own on loopback."""
    with demo_smtp() as first, demo_smtp() as second:
        assert first.port != second.port
        _send(second.port, "x")
        assert (len(first.mails), len(second.mails)) == (0, 1)
        assert first.host == "127.0.0.1"
