"""What the IMAP mailbox does with mail that was read, on a real server: leave it, set a keyword, move it."""

from __future__ import annotations

import pytest

from domain.errors import FolderMissing, MailboxError, MailboxUnreachable
from domain.secret import Secret
from ingest.mailboxes.imap import ImapAccount, ImapMailbox
from ingest.mailboxes.port import After
from tests.ingest.mailboxes.worlds import ImapWorld, read_all, three_mails
from tests.servers.dovecot import Dovecot
from tests.servers.proxy import FaultProxy, Faults

pytestmark = pytest.mark.dovecot

#: A folder to move to.
TARGET = "Đã đọc & lưu"


@pytest.fixture
def world(dovecot: Dovecot) -> ImapWorld:
    """A user with three mails."""
    return three_mails(dovecot)


def test_the_keyword_is_set_and_nothing_else(world: ImapWorld) -> None:
    """With ``keyword`` the keyword is set on the messages asked for, also twice; \\Seen stays as it was."""
    with ImapMailbox(world.account(after=After.KEYWORD)).open() as folder:
        first, second, third = folder.list_uids()
        folder.fetch((first, second, third))
        folder.mark((first, second))
        folder.mark((first, 4_000_000))
    flags = {uid: kept - {b"\\Recent"} for uid, kept in world.flags("INBOX").items()}
    assert flags == {first: {b"dangky"}, second: {b"dangky"}, third: set()}


def test_a_folder_that_is_left_alone_is_opened_read_only(world: ImapWorld) -> None:
    """With ``leave`` the server is asked for a read-only folder, and marking changes nothing."""
    before = world.flags("INBOX")
    read_all(world.mailbox)
    with world.mailbox.open() as folder:
        folder.mark(folder.list_uids())
    assert world.flags("INBOX") == before
    assert all(b"\\Recent" in flags for flags in before.values())


def test_a_keyword_the_server_does_not_keep(world: ImapWorld) -> None:
    """A server that would drop the keyword is told of, not asked."""
    rewrite = {b"\\*)] Flags": b"\\Draft)] x"}
    with FaultProxy(world.server.imap_port, Faults(rewrite=rewrite)) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port, after=After.KEYWORD, keyword="dk"))
        with mailbox.open() as folder, pytest.raises(MailboxError, match="does not keep the keyword"):
            folder.mark(folder.list_uids())
    assert all(flags <= {b"\\Recent"} for flags in world.flags("INBOX").values())


WITHOUT_MOVE = {b" MOVE": b" M0VE"}
WITHOUT_UIDPLUS = {**WITHOUT_MOVE, b" UIDPLUS": b" U1DPLUS"}


@pytest.mark.parametrize("rewrite", [{}, WITHOUT_MOVE], ids=["MOVE", "COPY"])
def test_moving_takes_what_was_asked(world: ImapWorld, rewrite: dict[bytes, bytes]) -> None:
    """With ``move`` the messages asked for are in the other folder, unseen, the rest stays, and twice is once."""
    with world.admin() as client:
        client.create_folder(TARGET)
        client.select_folder("INBOX")
        client.add_flags([3], [b"\\Deleted"])
    raws = world.raws("INBOX")
    with FaultProxy(world.server.imap_port, Faults(rewrite=rewrite)) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port, after=After.MOVE, move_to=TARGET))
        with mailbox.open() as folder:
            uids = folder.list_uids()
            folder.mark(uids[:2])
            folder.mark(uids[:2])
        with mailbox.open() as folder:
            assert folder.list_uids() == uids[2:]
            folder.mark(uids[:1])
    assert world.raws(TARGET) == raws[:2]
    assert all(b"\\Seen" not in flags for flags in world.flags(TARGET).values())
    assert world.raws("INBOX") == raws[2:]


def test_a_move_whose_answer_was_lost_is_repeated(world: ImapWorld) -> None:
    """When the answer to a move is lost, the next connection may ask again, and the mail is there once."""
    with world.admin() as client:
        client.create_folder(TARGET)
    with FaultProxy(world.server.imap_port) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port, after=After.MOVE, move_to=TARGET))
        with mailbox.open() as folder:
            uids = folder.list_uids()
            proxy.cut_next_answer()
            with pytest.raises(MailboxUnreachable):
                folder.mark(uids)
        with mailbox.open() as folder:
            assert folder.list_uids() == ()
            folder.mark(uids)
    assert len(world.raws(TARGET)) == 3


@pytest.mark.parametrize("rewrite", [{}, WITHOUT_MOVE], ids=["MOVE", "COPY"])
def test_a_missing_target_leaves_the_mail(world: ImapWorld, rewrite: dict[bytes, bytes]) -> None:
    """When the folder to move to is not there, it is FolderMissing, the mail stays, the connection too."""
    with FaultProxy(world.server.imap_port, Faults(rewrite=rewrite)) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port, after=After.MOVE, move_to="Không có"))
        with mailbox.open() as folder:
            uids = folder.list_uids()
            with pytest.raises(FolderMissing, match="Không có"):
                folder.mark(uids)
            assert len(folder.fetch(uids)) == 3
    assert len(world.raws("INBOX")) == 3


def test_a_server_that_can_only_expunge_all(world: ImapWorld) -> None:
    """Without MOVE and UIDPLUS nothing is moved, and the error says what to choose."""
    with world.admin() as client:
        client.create_folder(TARGET)
    with FaultProxy(world.server.imap_port, Faults(rewrite=WITHOUT_UIDPLUS)) as proxy:
        mailbox = ImapMailbox(world.account(port=proxy.port, after=After.MOVE, move_to=TARGET))
        with mailbox.open() as folder, pytest.raises(MailboxError, match="choose 'keyword' or 'leave'"):
            folder.mark(folder.list_uids())
    assert world.raws(TARGET) == []
    assert len(world.raws("INBOX")) == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"after": After.KEYWORD, "keyword": "đăng ký"},
        {"after": After.KEYWORD, "keyword": ""},
        {"after": After.MOVE},
        {"user": "a\r\nb"},
        {"password": Secret("a\nb")},
    ],
)
def test_an_account_that_cannot_work_is_refused(changes: dict[str, object]) -> None:
    """A keyword that is no atom, a move to nowhere and line breaks in credentials are wrong from the start."""
    given: dict[str, object] = {"name": "m", "host": "127.0.0.1", "user": "u", "password": Secret("p"), **changes}
    with pytest.raises(ValueError, match=r"\w"):
        ImapAccount(**given)  # type: ignore[arg-type]
