"""Every fault of the outgoing server, crossed with kill -9 at every step of the outbox: each mail once.

Only a lost answer, or a death after the mail was handed over, may bring a second copy, byte for byte the same.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dangky.campaign_file import load_campaign
from domain.outgoing import MailEvent, MailKind, MailState, OutgoingMail, QueuedMail
from domain.secret import Secret
from reports.delivery import Security, SmtpServer, SmtpTransport
from reports.mail import Letter, outgoing
from reports.outbox import deliver_due
from storage.engine import Store
from storage.outbox import load_outbox, record_mail
from storage.outbox_care import load_history
from tests.acceptance.installation import CAMPAIGN
from tests.acceptance.senders import PLENTY, AtCommit, Senders
from tests.acceptance.troubles import NONE, Line, Trouble, all_troubles
from tests.servers.certificate import write_certificate
from tests.servers.smtp import HOST, Fault, MailSink, Received, Stage

pytestmark = pytest.mark.timeout(300)

NOW = load_campaign(CAMPAIGN).deadline - timedelta(hours=8)
DAY = timedelta(days=1)
#: Seconds after which a silent server is left, where silence is the fault, and where it is none.
SHORT_S, LONG_S = 0.5, 20.0
USER, PASSWORD = "bdv", "canary-smtp"

#: A try writes twice: that it begins, and what became of it.
TAKEN, NOTED = 1, 2
#: Deaths before the dialogue, and after it.
BEFORE_TAKEN, AFTER_TAKEN = AtCommit(when="before", number=TAKEN), AtCommit(when="after", number=TAKEN)
BEFORE_NOTED, AFTER_NOTED = AtCommit(when="before", number=NOTED), AtCommit(when="after", number=NOTED)
#: A commit, or the stage whose answer the server holds; None: nobody dies.
Death = AtCommit | Stage | None
DEATHS: tuple[Death, ...] = (None, BEFORE_TAKEN, AFTER_TAKEN, *Stage, BEFORE_NOTED, AFTER_NOTED)


def name_of(death: Death) -> str:
    if isinstance(death, AtCommit):
        return f"{death.when} {'taken' if death.number == TAKEN else 'noted'}"
    return f"held at {death.value}" if death else "alive"


def troubles_before(death: Death) -> list[Trouble]:
    """Return the troubles that a try can meet before it dies: a process that is dead learns of none after that."""
    if death in {BEFORE_TAKEN, AFTER_TAKEN}:
        return [NONE]
    if isinstance(death, Stage):
        return [NONE, *(trouble for trouble in all_troubles() if trouble.stage is death)]
    if death == AFTER_NOTED:
        # What is committed is what stands if nobody dies: one for each outcome.
        return list({trouble.outcome: trouble for trouble in all_troubles()}.values())
    # Silence costs time, and what is noted of it is a deferral like any other, except after the content.
    silent = {trouble for trouble in all_troubles() if trouble.fault == Fault.HANG and trouble.stage is not Stage.DATA}
    return [trouble for trouble in all_troubles() if death is None or trouble not in silent]


# -- servers


@dataclass
class Servers:
    """A server for each line, and what tells us how to reach it."""

    sinks: dict[Line, MailSink]
    ca_file: Path
    #: A port that is bound and on which nobody listens.
    dead_port: int

    @property
    def received(self) -> list[Received]:
        return [mail for sink in set_of(self.sinks) for mail in sink.received]

    def on(self, line: Line) -> SmtpServer:
        """Return how the server at the end of ``line`` is reached."""
        port = self.sinks[line].port if line in self.sinks else self.dead_port
        server = SmtpServer(
            host=HOST,
            port=port,
            security=Security.PLAIN,
            sender="bdv@example.vn",
            ca_file=self.ca_file,
            timeout_s=LONG_S,
        )
        if line in {Line.PLAIN, Line.DOWN}:
            return server
        server = replace(server, security=Security.STARTTLS, user=USER, password=Secret(PASSWORD))
        return replace(
            server,
            ca_file=None if line is Line.UNTRUSTED else self.ca_file,
            host="localhost" if line is Line.MISNAMED else HOST,
        )

    @contextlib.contextmanager
    def in_trouble(self, trouble: Trouble) -> Iterator[SmtpServer]:
        """Let the fault strike, until the end."""
        sink = self.sinks.get(trouble.line)
        if sink and trouble.stage:
            sink.plan[trouble.stage] = trouble.fault
        is_silent = trouble.fault in {Fault.HANG, Fault.HANG_AFTER_STORING}
        yield replace(self.on(trouble.line), timeout_s=SHORT_S if is_silent else LONG_S)
        if sink:
            sink.plan.clear()

    @contextlib.contextmanager
    def killing(self, senders: Senders, held_at: Stage | None) -> Iterator[None]:
        """Kill the process that sends as soon as it waits for the answer of ``held_at``."""

        def reached(stage: Stage) -> None:
            if stage is held_at:
                senders.kill()

        for sink in set_of(self.sinks):
            sink.reached = reached
        yield
        for sink in set_of(self.sinks):
            sink.reached = lambda _stage: None


def set_of(sinks: dict[Line, MailSink]) -> list[MailSink]:
    return list({id(sink): sink for sink in sinks.values()}.values())


def server_tls(folder: Path, name: str, age: timedelta) -> ssl.SSLContext:
    """Make a certificate that names 127.0.0.1 and not ``localhost``, and return what a server needs to show it."""
    write_certificate(folder / f"{name}.pem", folder / f"{name}.key", names=("other.example",), age=age)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    return context


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    good, old = server_tls(tmp_path, "good", timedelta(hours=1)), server_tls(tmp_path, "old", timedelta(days=3))
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes((tmp_path / "good.pem").read_bytes() + (tmp_path / "old.pem").read_bytes())
    with contextlib.ExitStack() as stack:
        plain = stack.enter_context(MailSink())
        guarded = stack.enter_context(MailSink(tls=good, accounts={USER: PASSWORD}))
        expired = stack.enter_context(MailSink(tls=old, accounts={USER: PASSWORD}))
        bound = stack.enter_context(socket.socket())
        bound.bind((HOST, 0))
        sinks = {
            Line.PLAIN: plain,
            Line.STRIPPED: plain,
            Line.GUARDED: guarded,
            Line.UNTRUSTED: guarded,
            Line.MISNAMED: guarded,
            Line.EXPIRED: expired,
        }
        yield Servers(sinks=sinks, ca_file=trusted, dead_port=bound.getsockname()[1])


@pytest.fixture(scope="module")
def senders() -> Iterator[Senders]:
    with Senders() as started:
        yield started


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path / 'dangky.db'}")
    yield opened
    opened.close()


# -- mails


def no_jitter() -> float:
    return 0.0


def put(store: Store, name: str) -> OutgoingMail:
    """Put a mail to ``name`` into the outbox, due now."""
    recipient = f"{name}@example.vn"
    letter = Letter(
        sender="bdv@example.vn",
        recipient=recipient,
        subject="Sổ đăng ký",
        text=".\n..\nĐã nhận.",
        html="<p>Đã nhận.</p>",
        message_id=f"<{name}@bdv.example.vn>",
        date=NOW,
    )
    mail = outgoing(letter, key=f"digest/{recipient}", kind=MailKind.DIGEST, campaign="dvk-2022")
    with store.write() as session:
        record_mail(session, mail=mail, not_before=NOW)
    return mail


def outbox(store: Store) -> dict[str, QueuedMail]:
    """Return the mails by recipient."""
    with store.read() as session:
        return {queued.mail.recipient: queued for queued in load_outbox(session)}


def history(store: Store, queued: QueuedMail) -> list[MailEvent]:
    with store.read() as session:
        return [what.event for what in load_history(session, mail_id=queued.id)]


def deliver_for_a_day(store: Store, server: SmtpServer, *, since: datetime = NOW) -> None:
    """Send what is due, each time at the moment when something is, until nothing waits or a day has passed."""
    now = since
    while now <= since + DAY:
        deliver_due(store, SmtpTransport(server), now=lambda moment=now: moment, jitter=no_jitter, rates=PLENTY)
        waiting = [q.not_before for q in outbox(store).values() if q.state in {MailState.QUEUED, MailState.SENDING}]
        if not waiting:
            return
        now = max(now, min(waiting))


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What became of a mail."""

    state: MailState
    events: list[MailEvent]
    copies: int
    #: The server's last words.
    error: str = ""


def fate(store: Store, mail: OutgoingMail, received: list[Received]) -> Fate:
    queued = outbox(store)[mail.recipient]
    copies = [found for found in received if found.recipients == (mail.recipient,)]
    # Byte for byte: the same Message-ID as well.
    assert {found.content for found in copies} <= {mail.content}
    return Fate(state=queued.state, events=history(store, queued), copies=len(copies), error=queued.last_error)


# -- every fault, every death


def expected_fate(trouble: Trouble, death: Death) -> Fate:
    """Return what must become of a mail after one try in ``trouble`` that ends in ``death``, and then a day without."""
    is_noted = death in {None, AFTER_NOTED}
    is_handed_over = death in {None, Stage.DATA, Stage.QUIT, BEFORE_NOTED, AFTER_NOTED}
    copies = int(trouble.is_stored and is_handed_over)
    if is_noted and trouble.outcome is MailEvent.REFUSED:
        return Fate(state=MailState.FAILED, events=[trouble.outcome], copies=copies, error=trouble.fault)
    if is_noted and trouble.outcome is MailEvent.SENT:
        return Fate(state=MailState.SENT, events=[trouble.outcome], copies=copies)
    first = [] if death == BEFORE_TAKEN else [trouble.outcome if is_noted else MailEvent.UNKNOWN]
    return Fate(state=MailState.SENT, events=[*first, MailEvent.SENT], copies=copies + 1)


def expected_state(trouble: Trouble, death: Death) -> MailState:
    """Return how a mail must stand right after that try."""
    if death == BEFORE_TAKEN:
        return MailState.QUEUED
    if death not in {None, AFTER_NOTED}:
        return MailState.SENDING
    return {
        MailEvent.SENT: MailState.SENT,
        MailEvent.REFUSED: MailState.FAILED,
        MailEvent.DEFERRED: MailState.QUEUED,
        MailEvent.UNKNOWN: MailState.SENDING,
    }[trouble.outcome]


@pytest.mark.parametrize("death", DEATHS, ids=name_of)
def test_each_mail_arrives_once_whatever_happens(
    store: Store, servers: Servers, senders: Senders, death: Death
) -> None:
    """After any fault, and a death at any step, a mail arrives once, or again only if the answer was lost to us."""
    troubles = troubles_before(death)
    mails: dict[Trouble, OutgoingMail] = {}
    for trouble in troubles:
        mails[trouble] = put(store, f"mail-{len(mails)}")
        with servers.in_trouble(trouble) as server:
            assert try_once(store, server, servers, senders, death) == (death is not None), trouble
    standing = {str(trouble): outbox(store)[mail.recipient].state for trouble, mail in mails.items()}
    assert standing == {str(trouble): expected_state(trouble, death) for trouble in troubles}
    deliver_for_a_day(store, servers.on(Line.PLAIN))
    received = servers.received
    found = {str(trouble): fate(store, mail, received) for trouble, mail in mails.items()}
    assert found == {str(trouble): expected_fate(trouble, death) for trouble in troubles}


def try_once(store: Store, server: SmtpServer, servers: Servers, senders: Senders, death: Death) -> bool:
    """Send what is due in a process that dies so; return whether it did."""
    if death is None:
        deliver_due(store, SmtpTransport(server), now=lambda: NOW, jitter=no_jitter, rates=PLENTY)
        return False
    if isinstance(death, AtCommit):
        return senders.deliver(store, server, now=NOW, death=death)
    with servers.killing(senders, death):
        return senders.deliver(store, server, now=NOW)
