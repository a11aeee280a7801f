"""The IMAP mailbox against a real server: security, faults on the way, other hands in the mailbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import (
    CertificateRefused,
    FolderMissing,
    LoginRefused,
    MailboxError,
    MailboxUnreachable,
)
from domain.secret import Secret
from ingest.mailboxes import imap
from ingest.mailboxes.imap import ImapMailbox, Security
from ingest.mailboxes.raw_mail import with_crlf
from tests.ingest.mailboxes.worlds import LINE, ImapWorld, mail, moment, read_all, three_mails
from tests.servers.certificate import write_certificate
from tests.servers.dovecot import Dovecot, free_port
from tests.servers.proxy import FaultProxy, Faults

pytestmark = pytest.mark.dovecot


@pytest.fixture
def world(dovecot: Dovecot) -> ImapWorld:
    """A user with three mails."""
    return three_mails(dovecot)


# -- security


def test_tls_with_its_own_authority(world: ImapWorld) -> None:
    """With ca_file the server's certificate is checked against it, and mail is read."""
    account = world.account(security=Security.TLS, port=world.server.imaps_port, ca_file=world.server.ca_file)
    assert len(read_all(ImapMailbox(account))) == 3


def test_starttls(world: ImapWorld) -> None:
    """STARTTLS secures the plain port before the login."""
    account = world.account(security=Security.STARTTLS, ca_file=world.server.ca_file)
    assert len(read_all(ImapMailbox(account))) == 3
    assert f"user=<{world.user}>, method=PLAIN, rip=127.0.0.1, lip=127.0.0.1" in world.server.log()
    assert ", TLS," in next(
        line for line in world.server.log().splitlines()[::-1] if f"Login: user=<{world.user}>" in line
    )


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_nobody_signed_is_refused(world: ImapWorld, security: Security, tmp_path: Path) -> None:
    """A certificate that the system's authorities, or the ones named, did not sign is refused."""
    port = world.server.imaps_port if security is Security.TLS else world.server.imap_port
    write_certificate(tmp_path / "other.pem", tmp_path / "key.pem")
    for ca_file in (None, tmp_path / "other.pem"):
        account = world.account(security=security, port=port, ca_file=ca_file)
        with pytest.raises(CertificateRefused, match=f"127.0.0.1:{port}"), ImapMailbox(account).open():
            pass


def test_a_certificate_for_another_host_is_refused(world: ImapWorld) -> None:
    """A trusted certificate that names another host is refused."""
    account = world.account(
        security=Security.TLS, host="127.1", port=world.server.imaps_port, ca_file=world.server.ca_file
    )
    with pytest.raises(CertificateRefused, match=r"not valid for '127\.1'"), ImapMailbox(account).open():
        pass


def test_tls_where_none_is_spoken(world: ImapWorld) -> None:
    """TLS to a plain port is told as a server that cannot be reached, not as a crash."""
    account = world.account(security=Security.TLS)
    with pytest.raises(MailboxUnreachable), ImapMailbox(account).open():
        pass


def test_a_ca_file_that_is_missing_is_named(world: ImapWorld, tmp_path: Path) -> None:
    """A ca_file that cannot be read is the configuration's fault, and is named."""
    for content in (None, "no certificate"):
        if content:
            (tmp_path / "ca.pem").write_text(content)
        account = world.account(security=Security.TLS, ca_file=tmp_path / "ca.pem")
        with pytest.raises(MailboxError, match=r"ca\.pem") as caught, ImapMailbox(account).open():
            pass
        assert type(caught.value) is MailboxError


def test_a_wrong_password_is_a_refused_login(world: ImapWorld) -> None:
    """A wrong password is LoginRefused, and no text of it holds the password."""
    account = world.account(password=Secret("wrong-canary"))
    with pytest.raises(LoginRefused, match=world.user) as caught, ImapMailbox(account).open():
        pass
    assert "wrong-canary" not in f"{caught.value!r} {caught.value} {account!r}"


# -- faults on the way


def test_a_port_without_server(world: ImapWorld) -> None:
    """A refused connection is MailboxUnreachable and names host and port."""
    port = free_port()
    with pytest.raises(MailboxUnreachable, match=f"127.0.0.1:{port}"), ImapMailbox(world.account(port=port)).open():
        pass


def test_a_connection_that_is_closed_at_once(world: ImapWorld) -> None:
    """A server that hangs up before its greeting is MailboxUnreachable."""
    with FaultProxy(world.server.imap_port, Faults(refuse=True)) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port))
        with pytest.raises(MailboxUnreachable), mailbox.open():
            pass


def test_a_cut_never_gives_a_short_mail(world: ImapWorld) -> None:
    """Wherever the line is cut on the way down, reading fails as unreachable or gives the mails whole."""
    with FaultProxy(world.server.imap_port) as proxy:
        whole = read_all(ImapMailbox(world.account(port=proxy.port)))
        total = proxy.server_bytes
    assert [message.raw for message in whole] == world.raws("INBOX")
    step = max(total // 25, 1)
    for cut in [*range(1, 1_200, 57), *range(1_200, total, step)]:
        with FaultProxy(world.server.imap_port, Faults(cut_after_server_bytes=cut)) as proxy:
            try:
                got = read_all(ImapMailbox(world.account(port=proxy.port)))
            except MailboxUnreachable:
                continue
            assert got == whole, f"cut after {cut} bytes"


def test_a_cut_of_the_client_is_unreachable(world: ImapWorld) -> None:
    """Wherever the line is cut on the way up, also inside the login, it is never taken for a wrong password."""
    for cut in range(1, 160, 9):
        faults = Faults(cut_after_client_bytes=cut)
        with FaultProxy(world.server.imap_port, faults) as proxy, pytest.raises(MailboxUnreachable):
            read_all(ImapMailbox(world.account(port=proxy.port)))


def test_a_stalled_server_times_out(world: ImapWorld) -> None:
    """A connection that stands but says nothing more ends after the read timeout."""
    for stall in (10, 900, 20_000):
        with FaultProxy(world.server.imap_port, Faults(stall_after_server_bytes=stall)) as proxy:
            account = world.account(port=proxy.port, read_timeout_s=0.3, connect_timeout_s=0.3)
            with pytest.raises(MailboxUnreachable, match="timed out"):
                read_all(ImapMailbox(account))


def test_a_cut_connection_stays_cut(world: ImapWorld) -> None:
    """After the line was cut, the open folder fails at once and a new one works."""
    with FaultProxy(world.server.imap_port) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port))
        with mailbox.open() as folder:
            uids = folder.list_uids()
            proxy.cut_next_answer()
            with pytest.raises(MailboxUnreachable):
                folder.fetch(uids)
            with pytest.raises(MailboxUnreachable):
                folder.list_uids()
        assert len(read_all(mailbox)) == 3


def test_a_server_that_is_killed_and_comes_back(dovecot: Dovecot) -> None:
    """A killed server is MailboxUnreachable in mid-session; after its return the same uids are there."""
    server = Dovecot()
    try:
        server.start()
        world = ImapWorld(server)
        world.deliver(mail(1), moment(1))
        with world.mailbox.open() as folder:
            uids = folder.list_uids()
            server.kill()
            with pytest.raises(MailboxUnreachable):
                folder.fetch(uids)
        server.start()
        assert [message.uid for message in read_all(world.mailbox)] == list(uids)
    finally:
        server.stop()


# -- folders


def test_a_missing_folder_names_those_there(world: ImapWorld) -> None:
    """A folder that is not there is FolderMissing and lists the folders that are."""
    with world.admin() as client:
        client.create_folder("Đăng ký")
    with pytest.raises(FolderMissing) as caught, ImapMailbox(world.account(folder="Dang ky")).open():
        pass
    assert caught.value.details["folder"] == "Dang ky"
    assert caught.value.details["folders"] == "INBOX, Đăng ký"


def test_a_folder_with_a_vietnamese_name(world: ImapWorld) -> None:
    """A folder's name may have any letters."""
    name = "Đăng ký/Dân vận khéo & 2022"
    with world.admin() as client:
        client.create_folder(name)
    world.deliver(mail(7), moment(7), folder=name)
    (message,) = read_all(ImapMailbox(world.account(folder=name)))
    assert message.raw == mail(7)


def test_a_long_list_comes_in_windows(world: ImapWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of more messages than one search gives is listed whole, and once."""
    monkeypatch.setattr(imap, "SEARCH_WINDOW_MESSAGES", 2)
    monkeypatch.setattr(imap, "MAX_UIDS_IN_COMMAND", 2)
    for number in range(3, 7):
        world.deliver(mail(number), moment(number))
    with world.mailbox.open() as folder:
        assert folder.list_uids() == tuple(sorted(world.flags("INBOX")))
        assert len(folder.fetch(folder.list_uids())) == 7
        world.remove(mail(3))
        listed = folder.list_uids()
    assert set(world.flags("INBOX")) <= set(listed)


def test_a_mail_that_goes_while_the_folder_is_open(world: ImapWorld) -> None:
    """A mail deleted by another program in mid-session is left out; the others come."""
    with world.mailbox.open() as folder:
        uids = folder.list_uids()
        world.remove(mail(1, body=LINE))
        assert [message.uid for message in folder.fetch(uids)] == [uids[0], uids[2]]
        assert folder.fetch_header(uids[1]) is None
        assert [head.uid for head in folder.fetch_heads(uids)] == [uids[0], uids[2]]


def test_a_new_uidvalidity_is_seen(world: ImapWorld) -> None:
    """A folder that was made anew under the same name has another UIDVALIDITY."""
    mailbox = ImapMailbox(world.account(folder="Đợt 1"))
    seen = []
    for _ in range(2):
        with world.admin() as client:
            client.create_folder("Đợt 1")
        with mailbox.open() as folder:
            seen.append(folder.uidvalidity)
        with world.admin() as client:
            client.delete_folder("Đợt 1")
    assert seen[0] != seen[1]


def test_a_mail_with_nul_and_bare_line_feeds(world: ImapWorld) -> None:
    """A mail that no server keeps to the byte is read as the server tells it, its size right."""
    raw = b"Subject: x\n\nline\nnul \x00 end\r\nlone \r cr\n"
    world.deliver(raw, moment(9))
    with world.mailbox.open() as folder:
        uid = folder.list_uids()[-1]
        (head,), (message,) = folder.fetch_heads((uid,)), folder.fetch((uid,))
    assert head.size_bytes == len(message.raw)
    assert message.raw.startswith(b"Subject: x\r\n\r\nline\r\n")
    assert message.raw == with_crlf(message.raw)
