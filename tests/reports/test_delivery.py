"""Handing a mail to a real server that fails in every way it can."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from domain.errors import DeliveryDeferred, DeliveryError, DeliveryRefused, DeliveryUnknown
from domain.outgoing import MailKind, OutgoingMail
from domain.secret import Secret
from reports.delivery import Security, SmtpServer, SmtpTransport
from tests.reports.examples import AFTERNOON
from tests.servers.certificate import write_certificate
from tests.servers.smtp import HOST, OF_A_MAIL, Fault, MailSink, Stage

PASSWORD = "canary-Mật-khẩu-93"
CONTENT = (
    b"From: bdv@example.vn\r\nTo: can.bo@example.vn\r\nMessage-ID: <1@example.vn>\r\n\r\n..two dots\r\n.\r\nthe end\r\n"
)


def mail_to(recipient: str = "can.bo@example.vn", content: bytes = CONTENT) -> OutgoingMail:
    return OutgoingMail(
        key=f"digest/{recipient}",
        kind=MailKind.DIGEST,
        campaign="dvk-2022",
        recipient=recipient,
        content=content,
        message_id="<1@example.vn>",
        created_at=AFTERNOON,
    )


def plain(sink: MailSink, **changes: object) -> SmtpServer:
    server = SmtpServer(
        host=HOST, port=sink.port, security=Security.PLAIN, sender="Ban Dân vận <bdv@example.vn>", timeout_s=5.0
    )
    return replace(server, **changes)  # type: ignore[arg-type]


def failure(server: SmtpServer, mail: OutgoingMail | None = None) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        SmtpTransport(server).send(mail or mail_to())
    return caught.value


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    write_certificate(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture
def server_tls(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    return context


@pytest.fixture
def starttls_sink(server_tls: ssl.SSLContext) -> Iterator[MailSink]:
    with MailSink(tls=server_tls) as server:
        yield server


def test_mail_arrives_as_it_was_written(sink: MailSink) -> None:
    """The server gets the very bytes of the outbox, lines that begin with dots included, for one recipient."""
    SmtpTransport(plain(sink)).send(mail_to())
    assert [(m.sender, m.recipients, m.content) for m in sink.received] == [
        ("bdv@example.vn", ("can.bo@example.vn",), CONTENT)
    ]


def test_last_line_without_end_is_ended(sink: MailSink) -> None:
    """A mail whose last line has no end arrives whole."""
    SmtpTransport(plain(sink)).send(mail_to(content=b"Subject: x\r\n\r\nno end"))
    assert sink.received[0].content == b"Subject: x\r\n\r\nno end\r\n"


@pytest.mark.parametrize("stage", OF_A_MAIL)
@pytest.mark.parametrize(
    ("reply", "error"),
    [
        ("451 4.3.0 try again later", DeliveryDeferred),
        ("421 4.7.0 too busy", DeliveryDeferred),
        ("550 5.7.1 not wanted", DeliveryRefused),
        ("552 5.2.2 mailbox full", DeliveryRefused),
    ],
)
def test_replies_decide_at_every_stage(sink: MailSink, stage: Stage, reply: str, error: type[DeliveryError]) -> None:
    """4xx is tried again and 5xx is not, whether it answers MAIL, RCPT or DATA; the answer is kept."""
    sink.plan[stage] = reply
    caught = failure(plain(sink))
    assert type(caught) is error
    assert reply in caught.details["cause"]
    assert sink.received == []


@pytest.mark.parametrize("stage", [Stage.MAIL, Stage.RCPT])
def test_cut_before_data_is_deferred(sink: MailSink, stage: Stage) -> None:
    """A connection lost before the content was handed over means that nothing went out."""
    sink.plan[stage] = Fault.DROP
    assert type(failure(plain(sink))) is DeliveryDeferred


@pytest.mark.parametrize(
    ("fault", "stored"), [(Fault.DROP, 0), (Fault.DROP_AFTER_STORING, 1), (Fault.DROP_IN_ANSWER, 1), (Fault.HANG, 0)]
)
def test_lost_answer_after_data_is_unknown(sink: MailSink, fault: Fault, stored: int) -> None:
    """No answer to the content means not knowing, whether the server kept it or not."""
    sink.plan[Stage.DATA] = fault
    assert type(failure(plain(sink, timeout_s=0.5))) is DeliveryUnknown
    assert len(sink.received) == stored


def test_silent_server_does_not_hold_us(sink: MailSink) -> None:
    """A server that stops answering is left after the time-out."""
    sink.plan[Stage.RCPT] = Fault.HANG
    assert type(failure(plain(sink, timeout_s=0.3))) is DeliveryDeferred


def test_refused_connection_is_deferred(sink: MailSink) -> None:
    """A server that is down is tried again later."""
    sink.stop()
    caught = failure(plain(sink))
    assert type(caught) is DeliveryDeferred
    assert f"{HOST}:{sink.port} cannot be reached" in caught.details["cause"]


def test_starttls_with_a_known_authority(starttls_sink: MailSink, certificate: tuple[Path, Path]) -> None:
    """With the authority named in ca_file, STARTTLS delivers."""
    SmtpTransport(plain(starttls_sink, security=Security.STARTTLS, ca_file=certificate[0])).send(mail_to())
    assert len(starttls_sink.received) == 1


def test_stripped_starttls_sends_nothing(sink: MailSink) -> None:
    """A server that no longer offers STARTTLS gets neither mail nor password."""
    caught = failure(plain(sink, security=Security.STARTTLS, user="bdv", password=Secret(PASSWORD)))
    assert type(caught) is DeliveryDeferred
    assert "nothing was sent" in caught.details["cause"]
    assert (sink.received, sink.logins) == ([], [])


@pytest.mark.parametrize("implicit", [False, True])
def test_unknown_certificate_sends_nothing(server_tls: ssl.SSLContext, implicit: bool) -> None:
    """A certificate of an unknown authority is refused, with TLS from the start and with STARTTLS."""
    security = Security.TLS if implicit else Security.STARTTLS
    with MailSink(tls=server_tls, implicit_tls=implicit) as sink:
        caught = failure(plain(sink, security=security))
        assert type(caught) is DeliveryDeferred
        assert "certificate" in caught.details["cause"].lower()
        assert sink.received == []


def test_certificate_of_another_host_sends_nothing(tmp_path: Path) -> None:
    """A certificate must name the host that was asked for, whoever signed it."""
    write_certificate(tmp_path / "cert.pem", tmp_path / "key.pem", names=("other.example",))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with MailSink(tls=context) as sink:
        server = plain(sink, host="localhost", security=Security.STARTTLS, ca_file=tmp_path / "cert.pem")
        assert "certificate" in failure(server).details["cause"].lower()
        assert sink.received == []


def test_tls_from_the_first_byte(server_tls: ssl.SSLContext, certificate: tuple[Path, Path]) -> None:
    """Implicit TLS delivers."""
    with MailSink(tls=server_tls, implicit_tls=True) as sink:
        SmtpTransport(plain(sink, security=Security.TLS, ca_file=certificate[0])).send(mail_to())
        assert len(sink.received) == 1


def test_missing_ca_file_is_told(sink: MailSink, tmp_path: Path) -> None:
    """An authority file that is not there defers the mail instead of ending the service."""
    caught = failure(plain(sink, security=Security.TLS, ca_file=tmp_path / "none.pem"))
    assert type(caught) is DeliveryDeferred


def test_login(starttls_sink: MailSink, certificate: tuple[Path, Path]) -> None:
    """User and password are given after STARTTLS, and the mail goes out."""
    starttls_sink.stop()
    starttls_sink.accounts["bdv"] = "canary"
    starttls_sink.start()
    server = plain(
        starttls_sink, security=Security.STARTTLS, ca_file=certificate[0], user="bdv", password=Secret("canary")
    )
    SmtpTransport(server).send(mail_to())
    assert (starttls_sink.logins, len(starttls_sink.received)) == (["bdv"], 1)


@pytest.mark.parametrize("password", ["canary-wrong", PASSWORD])
def test_refused_login_is_clear_and_keeps_the_secret(password: str) -> None:
    """A refused login is deferred, says whose login it was, and shows the password nowhere."""
    with MailSink(accounts={"bdv": "right"}) as sink:
        caught = failure(plain(sink, user="bdv", password=Secret(password)))
    assert type(caught) is DeliveryDeferred
    assert "login of bdv" in caught.details["cause"]
    shown = "".join([str(caught), repr(caught), repr(caught.details), repr(caught.__cause__), repr(plain(sink))])
    assert password not in shown


def test_login_that_is_not_offered_is_told(sink: MailSink) -> None:
    """A server without login defers the mail with a clear text."""
    caught = failure(plain(sink, user="bdv", password=Secret(PASSWORD)))
    assert type(caught) is DeliveryDeferred
    assert "offers no login" in caught.details["cause"]


def test_server_that_wants_a_login_is_deferred() -> None:
    """530 is about our configuration and not about this mail, so the mail is kept."""
    with MailSink(accounts={"bdv": "right"}) as sink:
        assert type(failure(plain(sink))) is DeliveryDeferred


@pytest.mark.parametrize(
    "recipient",
    ["cán.bộ@example.vn", "a@b.vn\r\nRCPT TO:<e@x.vn>", "a@b.vn> <e@x.vn", "no address", "", "a@b.vn e@x.vn"],
)
def test_address_that_smtp_cannot_carry_is_refused(sink: MailSink, recipient: str) -> None:
    """An address with marks, or with anything that could become a command, is refused before a connection is made."""
    assert type(failure(plain(sink), mail_to(recipient))) is DeliveryRefused
    assert sink.received == []


def test_check_logs_in_and_sends_nothing() -> None:
    """The check goes as far as the login, tells what would hold every mail, and sends none."""
    with MailSink(accounts={"bdv": "right"}) as sink:
        SmtpTransport(plain(sink, user="bdv", password=Secret("right"))).check()
        assert (sink.logins, sink.received) == (["bdv"], [])
        with pytest.raises(DeliveryDeferred, match="login of bdv"):
            SmtpTransport(plain(sink, user="bdv", password=Secret("wrong"))).check()
    with pytest.raises(DeliveryDeferred, match="cannot be reached"):
        SmtpTransport(plain(sink)).check()
