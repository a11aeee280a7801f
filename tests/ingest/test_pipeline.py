"""The way of a mail through keeping, reading, booking and marking, over the mailbox in memory and a real store."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import update

from dangky.bootstrap import build_reader
from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from domain.errors import MailboxError, MailboxUnreachable
from domain.message import LedgerLine, Outcome
from domain.poll import Poll
from domain.reading import MessageReading
from domain.register import RegisterLine, Status
from ingest.guard import Guard
from ingest.guard.limits import ChildLimits
from ingest.mailboxes.memory import InMemoryMailbox, Step
from ingest.mailboxes.port import After
from ingest.pipeline import MAX_ATTEMPTS, Pipeline
from ingest.reading import MailReader
from ingest.rereading import Rereader
from storage.campaigns import record_campaign
from storage.engine import Store
from storage.messages import load_ledger
from storage.models import RawMailRow
from storage.polls import load_health
from storage.register import load_register
from tests.ingest.attributing import LETTER

NOW = LETTER.deadline + timedelta(hours=9)
ON_TIME = LETTER.deadline - timedelta(hours=3)


def form_mail(unit: str, *models: str, number: int = 1, subject: str = "Gửi đăng ký dân vận khéo") -> bytes:
    """Return a mail with the letter's form as .docx."""
    rows = tuple(FormRow(performer=f"Tổ {n}", models={"economy": model}) for n, model in enumerate(models, start=1))
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "mn@example.vn", subject, f"<{number}@example.vn>"
    mail.set_content("Kính gửi Ban Dân vận")
    data = form_docx(FilledForm(unit=unit, collectives=rows))
    mail.add_attachment(data, maintype="application", subtype="octet-stream", filename="dk.docx")
    return mail.as_bytes()


class Bench:
    """A store, a mailbox and the pipeline between them."""

    def __init__(self, store: Store, guard: Guard) -> None:
        self.store = store
        self.mailbox = InMemoryMailbox("bdv", after=After.KEYWORD)
        self.reader = build_reader(LETTER, guard)
        with store.write() as session:
            record_campaign(session, campaign=LETTER, now=NOW)

    def pipeline(self, reader: MailReader | None = None) -> Pipeline:
        return Pipeline(self.store, LETTER, reader or self.reader, lambda: NOW)

    def poll(self) -> Poll:
        return self.pipeline().poll(self.mailbox)

    def ledger(self) -> tuple[LedgerLine, ...]:
        with self.store.read() as session:
            return load_ledger(session, campaign_id=LETTER.id)

    def line(self, unit: str, as_of: datetime = NOW) -> RegisterLine:
        with self.store.read() as session:
            register = load_register(session, campaign=LETTER, as_of=as_of)
        return next(line for line in register.lines if line.unit == unit)

    def is_blind(self) -> bool:
        with self.store.read() as session:
            return load_health(session, folders=[("bdv", "INBOX")], campaign_id=LETTER.id).is_blind


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Guard() as guard:
        store = Store.open(f"sqlite:///{tmp_path / 'dangky.db'}")
        yield Bench(store, guard)
        store.close()


def test_form_is_booked_and_marked(bench: Bench) -> None:
    """One poll takes a form from the mailbox into the register and marks it on the server, unseen."""
    uid = bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    poll = bench.poll()
    assert (poll.complete, poll.server_count, poll.ledger_count, poll.new_count) == (True, 1, 1, 1)
    line = bench.line("MN-KIMAN")
    assert (line.status, line.on_time, line.first_received) == (Status.REGISTERED, True, ON_TIME)
    assert bench.mailbox.flags(uid) == {"dangky"}


def test_second_poll_changes_nothing(bench: Bench) -> None:
    """What is in the ledger is not fetched again."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    bench.poll()
    before = bench.ledger(), bench.line("MN-KIMAN")
    assert bench.poll().new_count == 0
    assert (bench.ledger(), bench.line("MN-KIMAN")) == before


def test_new_uidvalidity_books_nothing_twice_and_skips_nothing(bench: Bench) -> None:
    """After the server numbered its mail anew, known mail is known and new mail is new."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    bench.poll()
    bench.mailbox.reset_uidvalidity()
    bench.mailbox.append(form_mail("TH Kim An", "Thư viện", number=2), ON_TIME)
    poll = bench.poll()
    assert (poll.complete, poll.server_count, poll.ledger_count) == (True, 2, 2)
    assert len(bench.ledger()) == 2
    assert len(bench.line("MN-KIMAN").versions) == 1


def test_second_copy_is_counted_once_with_the_earlier_receipt(bench: Bench) -> None:
    """A mail that came twice is one message, received when the first copy was."""
    raw = form_mail("MN Kim An", "Vườn rau")
    bench.mailbox.append(raw, LETTER.deadline + timedelta(hours=1))
    bench.mailbox.append(raw, ON_TIME)
    poll = bench.poll()
    assert (poll.server_count, poll.ledger_count, len(bench.ledger())) == (2, 2, 1)
    assert bench.line("MN-KIMAN").on_time is True


def test_correction_replaces_and_old_version_stays(bench: Bench) -> None:
    """The newest form counts; on time is judged by the first; both versions are kept."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    bench.mailbox.append(form_mail("MN Kim An", "Thư viện", number=2), LETTER.deadline + timedelta(hours=2))
    bench.poll()
    line = bench.line("MN-KIMAN")
    assert [entry.model for form in line.counting for entry in form.entries] == ["Thư viện"]
    assert (line.on_time, len(line.versions)) == (True, 2)
    before = bench.line("MN-KIMAN", as_of=LETTER.deadline)
    assert [entry.model for form in before.counting for entry in form.entries] == ["Vườn rau"]


def test_order_of_reading_does_not_matter(bench: Bench) -> None:
    """A correction that is read before the form that it corrects still replaces it."""
    bench.mailbox.append(form_mail("MN Kim An", "Thư viện", number=2), ON_TIME + timedelta(hours=1))
    bench.poll()
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    bench.poll()
    assert [e.model for form in bench.line("MN-KIMAN").counting for e in form.entries] == ["Thư viện"]


@pytest.mark.parametrize("step", list(Step))
def test_mailbox_that_fails_at_a_step_loses_nothing(bench: Bench, step: Step) -> None:
    """A poll that was cut off is told, leaves lists blind, and the next one makes up for it."""
    for number in range(3):
        bench.mailbox.append(form_mail("MN Kim An", f"Vườn rau {number}", number=number), ON_TIME)
    bench.mailbox.fail_next(MailboxUnreachable(mailbox="bdv", server="s", doing="d", cause="cut"), at=step)
    try:
        bench.poll()
    except MailboxUnreachable:
        assert bench.is_blind() or step is Step.MARK
    poll = bench.poll()
    assert (poll.complete, poll.ledger_count, len(bench.ledger())) == (True, 3, 3)
    assert not bench.is_blind()


def test_mail_that_the_server_refuses_does_not_stop_the_others(bench: Bench) -> None:
    """One refusal is told and makes the poll incomplete; the other mails of its batch are booked."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    bench.mailbox.append(form_mail("TH Kim An", "Thư viện", number=2), ON_TIME)
    refusal = MailboxError(mailbox="bdv", cause="NO")
    bench.mailbox.fail_next(refusal, at=Step.FETCH)
    bench.poll()
    assert len(bench.ledger()) == 2


class Faulty(MailReader):
    """A reader with a fault of ours in it, for some mails."""

    def __init__(self, reader: MailReader, *, fails: int) -> None:
        self.__dict__.update(reader.__dict__)
        self._fails = fails

    def read(self, raw: bytes, *, received: datetime) -> MessageReading:
        if b"<1@example.vn>" in raw and self._fails:
            self._fails -= 1
            raise ZeroDivisionError
        return super().read(raw, received=received)


def test_fault_of_ours_in_one_mail_does_not_stop_the_next(bench: Bench) -> None:
    """The mail at fault waits for the next poll, which says that it is not complete; the others are booked."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau", number=1), ON_TIME)
    bench.mailbox.append(form_mail("TH Kim An", "Thư viện", number=2), ON_TIME)
    poll = bench.pipeline(Faulty(bench.reader, fails=1)).poll(bench.mailbox)
    assert not poll.complete
    assert bench.line("TH-KIMAN").status is Status.REGISTERED
    assert bench.poll().complete
    assert bench.line("MN-KIMAN").status is Status.REGISTERED


def test_mail_that_always_fails_goes_to_an_officer(bench: Bench) -> None:
    """After several attempts a mail is a question, not a loop; its subject is told."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau", number=1), ON_TIME)
    pipeline = bench.pipeline(Faulty(bench.reader, fails=99))
    for _ in range(MAX_ATTEMPTS):
        assert not pipeline.poll(bench.mailbox).complete
    assert pipeline.poll(bench.mailbox).complete
    (line,) = bench.ledger()
    assert (line.outcome, line.subject) == (Outcome.NEEDS_REVIEW, "Gửi đăng ký dân vận khéo")


def test_fault_of_the_machine_never_gives_a_mail_up(bench: Bench) -> None:
    """Attempts that failed because this machine had no memory or process to give do not count."""

    class Failing(Faulty):
        def read(self, raw: bytes, *, received: datetime) -> MessageReading:
            raise OSError("no process to be had")

    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    for _ in range(MAX_ATTEMPTS + 2):
        assert not bench.pipeline(Failing(bench.reader, fails=0)).poll(bench.mailbox).complete
    assert bench.poll().complete
    assert bench.line("MN-KIMAN").status is Status.REGISTERED


def test_damaged_kept_mail_stops_neither_the_next_nor_the_poll(bench: Bench) -> None:
    """A mail whose kept bytes are damaged is a question; the mail after it is booked."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau", number=1), ON_TIME)
    with contextlib.suppress(MailboxUnreachable):
        bench.mailbox.fail_next(MailboxUnreachable(mailbox="b", server="s", doing="d", cause="c"), at=Step.LIST_UIDS)
        bench.poll()
    pipeline = bench.pipeline(Faulty(bench.reader, fails=1))
    assert not pipeline.poll(bench.mailbox).complete
    with bench.store.write() as session:
        session.execute(update(RawMailRow).values(data=b"damaged"))
    bench.mailbox.append(form_mail("TH Kim An", "Thư viện", number=2), ON_TIME)
    assert bench.poll().complete
    assert [line.outcome for line in bench.ledger()] == [Outcome.NEEDS_REVIEW, Outcome.REGISTERED]


def test_mail_too_large_is_known_by_its_header(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mail over the limit is never fetched; an officer is told who sent what and how large it is."""
    monkeypatch.setattr("ingest.pipeline.MAX_MAIL_BYTES", 10_000)
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    assert bench.poll().complete
    (line,) = bench.ledger()
    assert line.reason is not None
    assert (line.outcome, line.reason.code.value) == (Outcome.NEEDS_REVIEW, "mail_too_large")
    assert (line.subject, line.sender) == ("Gửi đăng ký dân vận khéo", "mn@example.vn")


def test_empty_and_broken_mail_have_their_lines(bench: Bench) -> None:
    """Every message has exactly one line and one outcome, whatever it is."""
    for raw in (b"", b"\xff\x00\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x", b"Subject: x\r\n\r\n"):
        bench.mailbox.append(raw, ON_TIME)
    poll = bench.poll()
    assert (poll.complete, len(bench.ledger())) == (True, 4)
    assert all(line.outcome is not None and line.reason is not None for line in bench.ledger())


def test_reading_again_on_a_busy_machine_changes_nothing(bench: Bench) -> None:
    """A reader that takes too long this time says nothing about the mail: the unit stays registered."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), ON_TIME)
    bench.poll()
    with Guard(ChildLimits(wall_s=0.0)) as guard:
        rereader = Rereader(bench.store, LETTER, build_reader(LETTER, guard), lambda: NOW)
        found = rereader.read_all()
        rereader.book(found)
    assert (found.failed, found.changed) == ([1], {})
    assert bench.line("MN-KIMAN").status is Status.REGISTERED


def test_mail_dated_in_the_future_is_received_now(bench: Bench) -> None:
    """A wrong clock of the sender must not keep a registration out of every list until then."""
    bench.mailbox.append(form_mail("MN Kim An", "Vườn rau"), NOW + timedelta(days=3000))
    bench.poll()
    assert bench.line("MN-KIMAN").first_received == NOW
