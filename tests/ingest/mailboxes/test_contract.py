"""What every mailbox promises, over all five kinds."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from ingest.mailboxes.port import FetchedMessage, OpenFolder
from ingest.mailboxes.raw_mail import header_of, with_crlf
from tests.ingest.mailboxes.worlds import (
    FileWorld,
    ImapWorld,
    MboxWorld,
    MemoryWorld,
    World,
    mail,
    maildir_world,
    moment,
)
from tests.servers.dovecot import Dovecot

KINDS = ["memory", "eml", "maildir", "mbox", pytest.param("imap", marks=pytest.mark.dovecot)]


@pytest.fixture(params=KINDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> World:
    """Each kind of mailbox in turn, empty."""
    path = tmp_path / "mail"
    match request.param:
        case "memory":
            return MemoryWorld()
        case "eml":
            return FileWorld(path, path / "2022" / "tháng 1")
        case "maildir":
            return maildir_world(path)
        case "mbox":
            path.mkdir()
            return MboxWorld(path / "Inbox")
        case _:
            dovecot: Dovecot = request.getfixturevalue("dovecot")
            return ImapWorld(dovecot)


def uids_of(world: World) -> tuple[int, ...]:
    """Open the folder and list it."""
    with world.mailbox.open() as folder:
        return folder.list_uids()


def uid_of(folder: OpenFolder, raw: bytes) -> int:
    """Return the uid of the mail with this content."""
    return next(message.uid for message in folder.fetch(folder.list_uids()) if with_crlf(message.raw) == raw)


def by_time(messages: tuple[FetchedMessage, ...]) -> list[FetchedMessage]:
    """Return messages as they arrived; a mailbox of files has its uids in another order."""
    return sorted(messages, key=lambda message: message.received)


def test_an_empty_folder_is_no_error(world: World) -> None:
    """A folder without mail has no uids, and asking for none gives none."""
    with world.mailbox.open() as folder:
        assert folder.message_count == 0
        assert folder.list_uids() == ()
        assert folder.fetch_heads(()) == ()
        assert folder.fetch(()) == ()
        folder.mark(())


def test_uids_ascend_and_stay(world: World) -> None:
    """Uids are ascending, one a message, and the same each time the folder is opened."""
    for number in range(5):
        world.deliver(mail(number), moment(number))
    with world.mailbox.open() as folder:
        first, uidvalidity, count = folder.list_uids(), folder.uidvalidity, folder.message_count
    assert count == len(first) == 5
    assert list(first) == sorted(set(first))
    assert min(first) >= 1
    assert max(first) < 2**63
    assert uids_of(world) == first
    with world.mailbox.open() as folder:
        assert folder.uidvalidity == uidvalidity >= 1


def test_heads_tell_size_and_receipt(world: World) -> None:
    """A head has the size of what a fetch gives, and the moment of receipt to the second, aware."""
    for number in range(3):
        world.deliver(mail(number, body=b"x\r\n" * (number + 1)), moment(number))
    with world.mailbox.open() as folder:
        uids = folder.list_uids()
        heads, messages = folder.fetch_heads(uids), folder.fetch(uids)
    assert tuple(head.uid for head in heads) == uids
    assert [head.size_bytes for head in heads] == [len(message.raw) for message in messages]
    assert [head.received for head in heads] == [message.received for message in messages]
    assert sorted(head.received for head in heads) == [moment(number) for number in range(3)]
    assert all(head.received.tzinfo is UTC for head in heads)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        "Mô hình “Dân vận khéo”\r\n".encode(),
        b"\xff\xfe\x80 not UTF-8\r\n",
        b"x" * 20_000 + b"\r\n",
        b".\r\n..\r\n)\r\n{5}\r\nA1 OK FETCH completed\r\n",
        b"\r\n\r\n--\r\n\r\nend\r\n",
    ],
    ids=["empty", "utf8", "binary", "long line", "protocol words", "empty lines"],
)
def test_content_comes_whole(world: World, body: bytes) -> None:
    """What is fetched is what was delivered, to the byte but for line ends."""
    world.deliver(mail(1, body=body), moment(1))
    with world.mailbox.open() as folder:
        (message,) = folder.fetch(folder.list_uids())
    assert with_crlf(message.raw) == mail(1, body=body)


def test_messages_come_in_the_order_asked(world: World) -> None:
    """Answers come in the order of the uids asked for."""
    for number in range(3):
        world.deliver(mail(number), moment(number))
    with world.mailbox.open() as folder:
        asked = tuple(reversed(folder.list_uids()))
        assert tuple(message.uid for message in folder.fetch(asked)) == asked
        assert tuple(head.uid for head in folder.fetch_heads(asked)) == asked


def test_new_mail_is_seen_and_old_uids_stay(world: World) -> None:
    """When the folder is opened again, new mail is there and the old has its uids."""
    world.deliver(mail(1), moment(1))
    before = uids_of(world)
    world.deliver(mail(2), moment(2))
    with world.mailbox.open() as folder:
        after = folder.list_uids()
        new = set(after) - set(before)
        assert folder.message_count == 2
        assert len(new) == 1
        assert set(before) < set(after)
        (message,) = folder.fetch(tuple(new))
    assert with_crlf(message.raw) == mail(2)


def test_what_vanished_is_left_out(world: World) -> None:
    """A mail that is gone is left out of every answer, and the others keep their uids."""
    for number in range(3):
        world.deliver(mail(number), moment(number))
    with world.mailbox.open() as folder:
        uids, gone = folder.list_uids(), uid_of(folder, mail(1))
    world.remove(mail(1))
    with world.mailbox.open() as folder:
        assert folder.list_uids() == tuple(uid for uid in uids if uid != gone)
        assert gone not in {head.uid for head in folder.fetch_heads(uids)}
        messages = by_time(folder.fetch(uids))
        assert [with_crlf(message.raw) for message in messages] == [mail(0), mail(2)]
        assert folder.fetch_header(gone) is None
        assert folder.fetch((gone,)) == ()
        folder.mark((gone,))


def test_two_equal_mails_are_two(world: World) -> None:
    """The same bytes twice are two messages; when one goes, one stays."""
    world.deliver(mail(1), moment(1))
    world.deliver(mail(1), moment(1))
    with world.mailbox.open() as folder:
        uids = folder.list_uids()
        assert [with_crlf(message.raw) for message in folder.fetch(uids)] == [mail(1)] * 2
    world.remove(mail(1))
    left = uids_of(world)
    assert len(left) == 1
    assert set(left) < set(uids)


def test_reading_changes_nothing(world: World) -> None:
    """Listing, fetching and marking where mail is left as it is change neither flags nor files."""
    for number in range(2):
        world.deliver(mail(number), moment(number))
    before = world.state()
    with world.mailbox.open() as folder:
        uids = folder.list_uids()
        folder.fetch_heads(uids)
        folder.fetch(uids)
        folder.fetch_header(uids[0])
        folder.mark(uids)
        folder.mark(uids)
    assert world.state() == before


def test_headers_come_alone(world: World) -> None:
    """The headers of a mail end with the empty line, however long the rest is."""
    world.deliver(mail(1, body=b"x" * 70 + b"\r\n" * 5_000), moment(1))
    with world.mailbox.open() as folder:
        (uid,) = folder.list_uids()
        message = folder.fetch_header(uid)
    assert message is not None
    assert message.received == moment(1)
    assert with_crlf(message.raw) == header_of(mail(1))
    assert message.raw.endswith(b"\n")


def test_name_and_folder_are_told(world: World) -> None:
    """A mailbox tells which it is."""
    assert world.mailbox.name
    assert world.mailbox.folder
