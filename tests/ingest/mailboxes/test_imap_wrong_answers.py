"""The IMAP mailbox against servers that answer wrongly; nothing but our errors comes out, and no wait is endless."""

from __future__ import annotations

import traceback
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import LoginRefused, MailboxError, MailboxUnreachable, UnexpectedAnswer
from domain.secret import Secret
from ingest.mailboxes import imap_wire
from ingest.mailboxes.imap import ImapAccount, ImapMailbox, Security, search_windows
from ingest.mailboxes.port import FetchedMessage
from tests.servers.scripted_imap import ScriptedImap

PASSWORD = 'can"ary\\4711'


def mailbox_at(server: ScriptedImap, **changes: Any) -> ImapMailbox:
    """Return the mailbox of a scripted server."""
    given: dict[str, Any] = {
        "name": "m",
        "host": "127.0.0.1",
        "port": server.port,
        "security": Security.PLAIN,
        "user": "van phong",
        "password": Secret(PASSWORD),
        "read_timeout_s": 5.0,
        "connect_timeout_s": 5.0,
    }
    return ImapMailbox(ImapAccount(**{**given, **changes}))


def read(server: ScriptedImap, **changes: Any) -> tuple[FetchedMessage, ...]:
    """Read the folder of a scripted server."""
    with mailbox_at(server, **changes).open() as folder:
        return folder.fetch(folder.list_uids())


def test_the_script_itself_works() -> None:
    """A server that answers rightly is read; user and password are quoted where they must be."""
    with ScriptedImap({}) as server:
        (message,) = read(server)
    assert message.raw == b"mail"
    assert message.received.isoformat() == "2022-01-20T01:30:00+00:00"
    login = next(command for command in server.commands if b" LOGIN " in command)
    assert login.endswith(rb'LOGIN "van phong" "can\"ary\\4711"')


def fetched(inside: bytes) -> bytes:
    """Return an answer to FETCH."""
    return b"* 1 FETCH (" + inside + b")\r\n{tag} OK done\r\n"


DATE = b'INTERNALDATE "20-Jan-2022 08:30:00 +0700" '


@pytest.mark.parametrize(
    "answers",
    [
        {"GREETING": b"HTTP/1.1 400 Bad Request\r\n"},
        {"GREETING": b"\x16\x03\x01 \xff\r\n"},
        {"CAPABILITY": b"{tag} OK done\r\n"},
        {"EXAMINE": b"* 1 EXISTS\r\n{tag} OK done\r\n"},
        {"EXAMINE": b"* OK [UIDVALIDITY 7] ok\r\n{tag} OK done\r\n"},
        {"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY many] ok\r\n{tag} OK done\r\n"},
        {"EXAMINE": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 99999999999] ok\r\n{tag} OK done\r\n"},
        {"UID SEARCH": b"* SEARCH one two\r\n{tag} OK done\r\n"},
        {"UID SEARCH": b"* SEARCH 0\r\n{tag} OK done\r\n"},
        {"UID SEARCH": b"* SEARCH 99999999999\r\n{tag} OK done\r\n"},
        {"UID SEARCH": b"no such thing\r\n"},
        {"UID FETCH": fetched(b"UID 1 BODY[] {4}\r\nmail")},
        {"UID FETCH": fetched(b"UID 1 " + DATE)},
        {"UID FETCH": fetched(b"UID 1 " + DATE + b"BODY[] NIL")},
        {"UID FETCH": fetched(b"UID 1 " + DATE + b"BODY[] 12")},
        {"UID FETCH": fetched(b'UID 1 INTERNALDATE "31-Feb-2022 08:30:00 +0700" BODY[] {4}\r\nmail')},
        {"UID FETCH": fetched(b'UID 1 INTERNALDATE "20-Jan-2022 08:30:00" BODY[] {4}\r\nmail')},
        {"UID FETCH": fetched(b'UID 1 INTERNALDATE "31-Dec-9999 23:59:59 -1400" BODY[] {4}\r\nmail')},
        {"UID FETCH": fetched(b'UID 1 INTERNALDATE "20-Jan-2022 08:30:00 +9999" BODY[] {4}\r\nmail')},
        {"UID FETCH": fetched(b"UID one " + DATE)},
        {"UID FETCH": fetched(b"UID 1 " + DATE + b'BODY[] "no end')},
        {"UID FETCH": fetched(b"(" * 5_000 + b")" * 5_000)},
        {"UID FETCH": b"* 1 FETCH\r\n{tag} OK done\r\n"},
        {"UID FETCH": b"* 1 FETCH (UID 1\r\n{tag} OK done\r\n"},
        {"UID FETCH": b"x" * 1_100_000 + b"\r\n{tag} OK done\r\n"},
        {"UID FETCH": b"{tag} BAD what\r\n"},
    ],
)
def test_what_no_server_may_say(answers: dict[str, bytes]) -> None:
    """An answer that breaks the protocol or lacks what it must have is UnexpectedAnswer."""
    with ScriptedImap(answers) as server, pytest.raises(UnexpectedAnswer, match=r"127\.0\.0\.1"):
        read(server)


def test_a_huge_literal_takes_no_memory() -> None:
    """An announced size beyond all bounds is refused before memory is taken, and the connection is dropped."""
    answers = {"UID FETCH": b"* 1 FETCH (UID 1 " + DATE + b"BODY[] {99999999999}\r\nabc"}
    tracemalloc.start()
    try:
        with ScriptedImap(answers) as server, mailbox_at(server).open() as folder:
            with pytest.raises(UnexpectedAnswer, match="more than 134217728 bytes"):
                folder.fetch((1,))
            with pytest.raises(MailboxUnreachable):
                folder.list_uids()
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_literal_that_is_announced_only_takes_no_memory() -> None:
    """A size within bounds of which nothing comes costs nothing but the read timeout."""
    answers = {"UID FETCH": b"* 1 FETCH (UID 1 " + DATE + b"BODY[] {100000000}\r\nabc"}
    tracemalloc.start()
    try:
        with ScriptedImap(answers) as server, pytest.raises(MailboxUnreachable):
            read(server, read_timeout_s=0.3)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_an_endless_answer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that floods is refused after so many bytes."""
    monkeypatch.setattr(imap_wire, "MAX_ANSWER_BYTES", 50_000)
    answers = {"UID SEARCH": b"* OK still searching\r\n" * 10_000}
    with ScriptedImap(answers) as server, pytest.raises(UnexpectedAnswer, match="more than 50000 bytes"):
        read(server)


def test_an_answer_that_trickles_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that keeps talking without an end is given up after so many seconds."""
    with ScriptedImap({}) as server, mailbox_at(server).open() as folder:
        monkeypatch.setattr(imap_wire, "MAX_ANSWER_S", -1.0)
        with pytest.raises(MailboxUnreachable, match="seconds"):
            folder.list_uids()


def test_what_is_told_unasked_is_no_message() -> None:
    """Flags told unasked for a message number are not taken for the message of that uid."""
    with ScriptedImap({"UID FETCH": fetched(rb"FLAGS (\Seen)")}) as server:
        assert read(server) == ()


def test_messages_that_keep_going_away() -> None:
    """A server that says again and again that messages went away is not asked without end."""
    answers = {"UID FETCH": b"{tag} NO [EXPUNGEISSUED] gone\r\n", "NOOP": b"{tag} OK done\r\n"}
    with ScriptedImap(answers) as server, pytest.raises(MailboxError, match="keep going away"):
        read(server)
    assert len([command for command in server.commands if b"FETCH" in command]) == 5


def test_a_refusal_leaves_the_connection() -> None:
    """A NO is told with the server's words, and the folder can still be used."""
    answers = {"UID FETCH": b"{tag} NO this mail cannot be converted\r\n"}
    with ScriptedImap(answers) as server, mailbox_at(server).open() as folder:
        with pytest.raises(MailboxError, match="cannot be converted") as caught:
            folder.fetch((1,))
        assert type(caught.value) is MailboxError
        assert folder.list_uids() == (1,)


def test_a_refusal_that_passes_is_unreachable() -> None:
    """A NO that the server calls passing is tried again like a lost connection."""
    answers = {"UID FETCH": b"{tag} NO [UNAVAILABLE] backend down\r\n"}
    with ScriptedImap(answers) as server, pytest.raises(MailboxUnreachable, match="backend down"):
        read(server)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"{tag} NO [AUTHENTICATIONFAILED] no\r\n", LoginRefused),
        (b"{tag} NO no such user\r\n", LoginRefused),
        (b"* BYE [AUTHENTICATIONFAILED] too many\r\n", LoginRefused),
        (b"{tag} NO [UNAVAILABLE] later\r\n", MailboxUnreachable),
        (b"{tag} NO [LIMIT] too many connections\r\n", MailboxUnreachable),
        (b"* BYE shutting down\r\n", MailboxUnreachable),
        (b"nonsense\r\n", UnexpectedAnswer),
    ],
)
def test_why_a_login_failed(answer: bytes, expected: type[MailboxError]) -> None:
    """Only a server that speaks of the credentials refuses the login; one that is busy or leaves does not."""
    with ScriptedImap({"LOGIN": answer}) as server, pytest.raises(MailboxError) as caught:
        read(server)
    assert type(caught.value) is expected


def test_a_server_that_repeats_the_password() -> None:
    """A password that the server repeats in its answer is not passed on, nor shown in the traceback."""
    echoes = [b'{tag} NO LOGIN "van phong" "can\\"ary\\\\4711" denied\r\n', b'{tag} BAD can"ary\\4711\r\n']
    for echo in echoes:
        with ScriptedImap({"LOGIN": echo}) as server, pytest.raises(MailboxError) as caught:
            read(server)
        shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
        assert "4711" not in shown


def test_no_password_without_tls() -> None:
    """Where STARTTLS is asked for and not offered, or no login without TLS is taken, no password is sent."""
    no_login = {"CAPABILITY": b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n{tag} OK done\r\n"}
    for answers, security in (({}, Security.STARTTLS), (no_login, Security.PLAIN)):
        with ScriptedImap(answers) as server, pytest.raises(MailboxError, match="TLS"):
            read(server, security=security)
        assert not any(b"LOGIN " in command for command in server.commands)


def test_a_greeting_that_skips_starttls() -> None:
    """A server that claims we are logged in already cannot talk us out of STARTTLS."""
    answers = {
        "GREETING": b"* PREAUTH welcome\r\n",
        "CAPABILITY": b"* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done\r\n",
    }
    with ScriptedImap(answers) as server, pytest.raises(MailboxError):
        read(server, security=Security.STARTTLS)
    assert not any(b"FETCH" in command for command in server.commands)


def test_credentials_that_the_server_cannot_take() -> None:
    """Letters outside ASCII need PLAIN; without it the error says so and shows none of them."""
    secret = "ngôi sao xanh"
    with ScriptedImap({}) as server, pytest.raises(MailboxError, match="only ASCII") as caught:
        read(server, password=Secret(secret))
    assert secret not in "".join(traceback.format_exception(caught.value))


FRAGMENTS = [b"* 1 FETCH (", b"* 2 FETCH ", b"UID 1 ", b"UID ", DATE, b"BODY[] ", b"{3}\r\nabc", b"{9}\r\n", b'"a" ']
FRAGMENTS += [
    b")\r\n",
    b"(",
    b")",
    b"NIL ",
    b"\r\n",
    b"1 ",
    b"\\",
    b"[",
    b"]",
    b"* BYE x\r\n",
    b"* NO x\r\n",
    b"+ \r\n",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=6), max_size=12).map(b"".join))
def test_any_answer_gives_messages_or_our_errors(answer: bytes) -> None:
    """Whatever a server answers to a fetch, messages or a MailboxError come out, nothing else."""
    with ScriptedImap({"UID FETCH": answer + b"\r\n{tag} OK done\r\n"}) as server:
        try:
            messages = read(server, read_timeout_s=0.2)
        except MailboxError:
            return
    assert all(message.uid == 1 for message in messages)


@given(st.integers(0, 5_000), st.integers(1, 700))
@settings(deadline=None)
def test_windows_cover_each_message_once(count: int, size: int) -> None:
    """The windows of a listing cover every message once, the last ones first, and are no larger than asked."""
    covered: list[int] = []
    for window in search_windows(count, size=size):
        first, last = window.split(":")
        numbers = range(int(first), (count if last == "*" else int(last)) + 1)
        assert 1 <= len(numbers) <= size
        covered = [*numbers, *covered]
    assert covered == list(range(1, count + 1))
