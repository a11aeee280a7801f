"""Every fault of the outgoing server, crossed with kill -9 at every step of the outbox: each mail once.

Only a lost answer, or a death after the mail was handed over, may bring a second copy, byte for byte the same.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dangky.bootstrap import open_app
from dangky.campaign_file import load_campaign
from dangky.service import Worker
from domain.outgoing import MailEvent, MailKind, MailState, OutgoingMail, QueuedMail
from domain.secret import Secret
from reports.delivery import Security, SmtpServer, SmtpTransport
from reports.language import translator
from reports.mail import Letter, outgoing
from reports.outbox import deliver_due
from storage.engine import Store
from storage.outbox import load_outbox, record_mail
from storage.outbox_care import load_history
from tests.acceptance.installation import CAMPAIGN, Installation, install
from tests.acceptance.senders import PLENTY, AtCommit, Senders
from tests.acceptance.troubles import NONE, Line, Trouble, all_troubles
from tests.reports.conftest import MovedClock
from tests.servers.certificate import write_certificate
from tests.servers.smtp import HOST, Fault, MailSink, Received, Stage

pytestmark = pytest.mark.timeout(300)

NOW = load_campaign(CAMPAIGN).deadline - timedelta(hours=8)
DAY = timedelta(days=1)
#: More times than anything can come due in a day.
MAX_ROUNDS = 100
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


@contextlib.contextmanager
def opened(file: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{file}")
    yield store
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path / "dangky.db") as found:
        yield found


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
    for _ in range(MAX_ROUNDS):
        deliver_due(store, SmtpTransport(server), now=MovedClock(now), jitter=no_jitter, rates=PLENTY)
        waiting = [q.not_before for q in outbox(store).values() if q.state in {MailState.QUEUED, MailState.SENDING}]
        if not waiting:
            return
        now = max(now, min(waiting))
        if now > since + DAY:
            return


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
        deliver_due(store, SmtpTransport(server), now=MovedClock(NOW), jitter=no_jitter, rates=PLENTY)
        return False
    if isinstance(death, AtCommit):
        return senders.deliver(store, server, now=NOW, death=death)
    with servers.killing(senders, death):
        return senders.deliver(store, server, now=NOW)


# -- several mails, several days


@pytest.mark.parametrize("when", ["before", "after"])
def test_one_refused_recipient_and_a_death_harm_no_other(
    store: Store, servers: Servers, senders: Senders, when: str
) -> None:
    """Of several recipients one is refused: the others get theirs, at whatever commit the process dies."""
    server, sink = servers.on(Line.PLAIN), servers.sinks[Line.PLAIN]
    # Commits: the first mail taken and noted, the refused one taken and noted, the third taken and noted.
    for number in range(1, 7):
        mails = [put(store, f"{name}-{number}") for name in ("first", "refused", "third")]
        sink.recipients[mails[1].recipient] = refusal = "550 5.1.1 no such user"
        assert senders.deliver(store, server, now=NOW, death=AtCommit(when=when, number=number))
        deliver_for_a_day(store, server)
        first, refused, third = (fate(store, mail, sink.received) for mail in mails)
        assert (refused.state, refused.error, refused.copies) == (MailState.FAILED, refusal, 0)
        assert (first.state, third.state) == (MailState.SENT, MailState.SENT)
        # The only copy more is of the mail whose answer had come and was not noted.
        assert (first.copies, third.copies) == (
            1 + ((when, number) == ("before", 2)),
            1 + ((when, number) == ("before", 6)),
        )


RECIPIENTS = ("truong-ban@example.vn", "can-bo@example.vn")
AT_SEVEN = 'digest_time = "07:00"'
MORNING = NOW.replace(hour=6)


def tick_for(installation: Installation, *, since: datetime, hours: int) -> None:
    """Let the service look at what is due once an hour; it is started anew at every half day."""
    for start in range(0, hours, 12):
        clock = MovedClock(since + timedelta(hours=start))
        with open_app(installation.config, {}, clock) as app:
            worker = Worker(app, translator("vi"))
            for _ in range(min(12, hours - start)):
                worker.tick()
                clock.move(timedelta(hours=1))


def digests(folder: Path, sink: MailSink) -> dict[tuple[str, str], int]:
    """Return how many copies of each digest arrived, by day and recipient."""
    with opened(folder / "dangky.db") as store, store.read() as session:
        mails = [queued.mail for queued in load_outbox(session)]
    assert {mail.content for mail in sink.received} <= {mail.content for mail in mails}
    arrived = Counter(mail.content for mail in sink.received)
    return {(mail.key.split("/")[2], mail.recipient): arrived[mail.content] for mail in mails}


def each_once(*days: str) -> dict[tuple[str, str], int]:
    return {(day, recipient): 1 for day in days for recipient in RECIPIENTS}


def test_digests_of_a_day_of_outage_arrive_once_each(senders: Senders, tmp_path: Path) -> None:
    """A server down from one morning to the next gets both digests once, whatever was restarted or killed meanwhile."""
    sink = MailSink()
    sink.start()
    sink.stop()
    installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS, extra=AT_SEVEN)
    tick_for(installation, since=MORNING, hours=2)
    down = SmtpServer(host=HOST, port=sink.port, security=Security.PLAIN, sender="bdv@example.vn")
    for hours, death in enumerate((AFTER_TAKEN, BEFORE_NOTED, AFTER_NOTED), start=4):
        with opened(tmp_path / "dangky.db") as store:
            assert senders.deliver(store, down, now=MORNING + timedelta(hours=2 * hours), death=death)
    tick_for(installation, since=MORNING + timedelta(hours=13), hours=12)
    with sink:
        tick_for(installation, since=MORNING + timedelta(hours=25), hours=22)
    assert digests(tmp_path, sink) == each_once("2022-02-14", "2022-02-15")


def test_service_that_was_down_makes_up_for_the_day(tmp_path: Path) -> None:
    """A service that comes up in the evening sends the digest of that day, once."""
    with MailSink() as sink:
        installation = install(tmp_path, smtp_port=sink.port, recipients=RECIPIENTS, extra=AT_SEVEN)
        tick_for(installation, since=MORNING + timedelta(hours=15), hours=7)
    assert digests(tmp_path, sink) == each_once("2022-02-14")
