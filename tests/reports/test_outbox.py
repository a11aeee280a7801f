"""The outbox over a real database and a real SMTP server: nothing lost, nothing sent twice without need."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from domain.errors import DeliveryDeferred
from domain.outgoing import MailEvent, MailKind, MailState, OutgoingMail, QueuedMail
from reports.delivery import Security, SmtpServer, SmtpTransport
from reports.digest import enqueue_digest
from reports.digest_plan import plan_digest
from reports.language import Translator
from reports.mail import Letter, outgoing
from reports.outbox import (
    BATCH,
    DAY,
    FIRST_WAITS,
    GIVE_UP_AFTER,
    HOUR,
    LONGEST_TRY,
    LONGEST_WAIT,
    MAX_LOST_ANSWERS,
    SEND,
    WAIT,
    Check,
    DeliveryRun,
    May,
    Permit,
    Rates,
    Transport,
    deliver_due,
    plan_retry,
    wanted,
)
from storage.engine import Store
from storage.outbox import load_outbox, record_mail
from storage.outbox_care import load_history, record_word
from tests.reports.conftest import MovedClock
from tests.reports.examples import AFTERNOON, healthy, make_campaign, make_register, whole_roster
from tests.servers.smtp import HOST, OF_A_MAIL, Fault, MailSink, Stage

MINUTE = timedelta(minutes=1)


def no_jitter() -> float:
    return 0.0


def transport_to(sink: MailSink) -> SmtpTransport:
    return SmtpTransport(
        SmtpServer(host=HOST, port=sink.port, security=Security.PLAIN, sender="bdv@example.vn", timeout_s=1.0)
    )


def mail_to(recipient: str, kind: MailKind = MailKind.DIGEST) -> OutgoingMail:
    letter = Letter(
        sender="bdv@example.vn",
        recipient=recipient,
        subject="x",
        text="x",
        html="x",
        message_id=f"<{recipient.encode('ascii', 'replace').decode()}>",
        date=AFTERNOON,
    )
    return outgoing(letter, key=f"{kind}/{recipient}", kind=kind, campaign="dvk-2022")


def put(store: Store, *recipients: str) -> None:
    with store.write() as session:
        for recipient in recipients:
            record_mail(session, mail=mail_to(recipient), not_before=AFTERNOON)


def outbox(store: Store) -> tuple[QueuedMail, ...]:
    with store.read() as session:
        return load_outbox(session)


def history(store: Store) -> list[MailEvent]:
    with store.read() as session:
        return [what.event for what in load_history(session, mail_id=outbox(store)[0].id)]


def run(
    store: Store, transport: Transport, clock: MovedClock, *, rates: Rates | None = None, check: Check = wanted
) -> DeliveryRun:
    return deliver_due(store, transport, now=clock, jitter=no_jitter, rates=rates, check=check)


class Broken:
    """A transport on which the process dies, or which answers as told."""

    def __init__(self, error: Callable[[OutgoingMail], BaseException]) -> None:
        self.error = error
        self.tries = 0

    def send(self, mail: OutgoingMail) -> None:
        self.tries += 1
        raise self.error(mail)


def killed(_mail: OutgoingMail) -> BaseException:
    return KeyboardInterrupt()


def deferred(mail: OutgoingMail) -> BaseException:
    return DeliveryDeferred(recipient=mail.recipient, cause="451 later")


# -- the plan of tries


def test_waits_grow_to_four_hours() -> None:
    """The waits are 1, 5, 15, 30, 60 minutes and so on, and never more than 4 hours."""
    waits = [plan_retry(attempts, 0.0) for attempts in range(1, 9)]
    assert waits[:5] == [minutes * MINUTE for minutes in (1, 5, 15, 30, 60)]
    assert max(wait for wait in waits if wait) == timedelta(hours=4)


def test_given_up_after_five_days() -> None:
    """Tries go on for at least the 5 days of RFC 5321, and then end."""
    waits: list[timedelta] = []
    while (wait := plan_retry(len(waits) + 1, 0.0)) is not None:
        waits.append(wait)
    assert GIVE_UP_AFTER <= sum(waits, timedelta(0)) < GIVE_UP_AFTER + LONGEST_WAIT


@given(attempts=st.integers(1, 200), jitter=st.floats(0, 1))
def test_jitter_only_lengthens(attempts: int, jitter: float) -> None:
    """Chance makes a wait longer by at most a fifth and never changes whether there is one."""
    fixed, moved = plan_retry(attempts, 0.0), plan_retry(attempts, jitter)
    assert (fixed is None) == (moved is None)
    if fixed is not None and moved is not None:
        assert fixed <= moved <= fixed * 1.2


# -- one run


def test_due_mail_is_sent_once(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """What is due goes out, one mail for each recipient, and a second run sends nothing."""
    put(store, "a@example.vn", "b@example.vn")
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=2)
    assert run(store, transport_to(sink), clock) == DeliveryRun()
    assert [mail.recipients for mail in sink.received] == [("a@example.vn",), ("b@example.vn",)]
    assert {queued.state for queued in outbox(store)} == {MailState.SENT}
    assert {queued.sent_at for queued in outbox(store)} == {AFTERNOON}


@pytest.mark.parametrize(
    ("stage", "fault", "state"),
    [
        (Stage.MAIL, "421 4.7.0 too busy", MailState.QUEUED),
        (Stage.RCPT, "450 4.2.1 later", MailState.QUEUED),
        (Stage.DATA, "451 4.3.0 later", MailState.QUEUED),
        (Stage.RCPT, Fault.DROP, MailState.QUEUED),
        (Stage.DATA, Fault.DROP, MailState.SENDING),
        (Stage.DATA, Fault.HANG, MailState.SENDING),
    ],
)
def test_delivered_once_after_the_fault_heals(
    store: Store, sink: MailSink, clock: MovedClock, stage: Stage, fault: str, state: MailState
) -> None:
    """A passing fault leaves the mail waiting, before its time nothing is tried, and then it arrives once."""
    put(store, "a@example.vn")
    sink.plan[stage] = fault
    assert run(store, transport_to(sink), clock) == DeliveryRun(deferred=1)
    (waiting,) = outbox(store)
    assert (waiting.state, waiting.attempts) == (state, 1)
    sink.plan.clear()
    assert run(store, transport_to(sink), clock) == DeliveryRun()
    clock.moment = waiting.not_before
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1)
    assert len(sink.received) == 1


def test_server_that_is_down_is_tried_when_it_is_up(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """A refused connection costs a minute, and the reason stands in the outbox until the mail is out."""
    put(store, "a@example.vn")
    sink.stop()
    assert run(store, transport_to(sink), clock) == DeliveryRun(deferred=1)
    (waiting,) = outbox(store)
    assert waiting.not_before == AFTERNOON + FIRST_WAITS[0]
    assert "cannot be reached" in waiting.last_error
    sink.start()
    clock.move(MINUTE)
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1)
    assert outbox(store)[0].last_error == ""


@pytest.mark.parametrize("stage", OF_A_MAIL)
def test_refused_for_good_is_not_tried_again(store: Store, sink: MailSink, clock: MovedClock, stage: Stage) -> None:
    """5xx ends the mail, with the server's answer beside it."""
    put(store, "a@example.vn")
    sink.plan[stage] = "550 5.1.1 no such user"
    assert run(store, transport_to(sink), clock) == DeliveryRun(failed=1)
    sink.plan.clear()
    clock.move(timedelta(days=9))
    assert run(store, transport_to(sink), clock) == DeliveryRun()
    (refused,) = outbox(store)
    assert (refused.state, refused.last_error) == (MailState.FAILED, "550 5.1.1 no such user")


def test_one_refused_recipient_does_not_hold_the_others(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """Each recipient has a mail of their own, so one bad address harms nobody else."""
    put(store, "cán.bộ@example.vn", "b@example.vn")
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1, failed=1)
    assert [mail.recipients for mail in sink.received] == [("b@example.vn",)]


def test_lost_answer_repeats_with_the_same_message_id(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """If the answer to the content is lost, the mail comes again and can be recognised as the same."""
    put(store, "a@example.vn")
    sink.plan[Stage.DATA] = Fault.DROP_AFTER_STORING
    assert run(store, transport_to(sink), clock) == DeliveryRun(deferred=1)
    sink.plan.clear()
    clock.move(LONGEST_TRY)
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1)
    first, second = (message_from_bytes(mail.content)["Message-ID"] for mail in sink.received)
    assert first == second == "<a@example.vn>"


def test_a_server_that_loses_every_answer_gets_few_copies(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """Copies that may all have arrived end soon, and an officer is told to ask; sent again, the count begins anew."""
    put(store, "a@example.vn")
    sink.plan[Stage.DATA] = Fault.DROP_AFTER_STORING
    for _ in range(MAX_LOST_ANSWERS + 3):
        run(store, transport_to(sink), clock)
        clock.move(timedelta(hours=6))
    (mail,) = outbox(store)
    assert mail.state is MailState.FAILED
    assert "probably arrived" in mail.last_error
    assert len(sink.received) == MAX_LOST_ANSWERS
    sink.plan.clear()
    with store.write() as session:
        record_word(session, campaign_id="dvk-2022", mail_id=mail.id, event=MailEvent.RETRIED, by="Hà", now=clock())
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1)


def test_killed_while_sending_is_sent_later(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """A process killed while it sends has written the try before it, and the mail goes out after that time."""
    put(store, "a@example.vn")
    with pytest.raises(KeyboardInterrupt):
        run(store, Broken(killed), clock)
    (left,) = outbox(store)
    assert (left.state, left.attempts, left.not_before) == (MailState.SENDING, 1, AFTERNOON + LONGEST_TRY)
    assert run(store, transport_to(sink), clock) == DeliveryRun()
    clock.move(LONGEST_TRY)
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1)
    assert len(sink.received) == 1


def test_tries_end(store: Store, clock: MovedClock) -> None:
    """A server that never takes the mail is given up after the planned tries, with its last answer."""
    put(store, "a@example.vn")
    broken = Broken(deferred)
    while (queued := outbox(store)[0]).state is MailState.QUEUED:
        clock.moment = max(clock.moment, queued.not_before)
        run(store, broken, clock)
    assert (queued.state, queued.last_error) == (MailState.FAILED, "451 later")
    assert clock.moment - AFTERNOON >= GIVE_UP_AFTER
    assert plan_retry(broken.tries, 0.0) is None


def test_mail_that_kills_the_process_is_given_up(store: Store, clock: MovedClock) -> None:
    """A mail on which the process dies at every try does not make it die for ever."""
    put(store, "a@example.vn")
    broken = Broken(killed)
    for _ in range(100):
        clock.move(LONGEST_WAIT)
        if outbox(store)[0].state is MailState.FAILED:
            break
        try:
            run(store, broken, clock)
        except KeyboardInterrupt:
            continue
    (ended,) = outbox(store)
    assert ended.state is MailState.FAILED
    assert broken.tries == MAX_LOST_ANSWERS


def test_try_that_was_cut_off_stands_in_the_history(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """A process that dies while it sends can write nothing; the next one writes that the mail may have gone out."""
    put(store, "a@example.vn")
    with pytest.raises(KeyboardInterrupt):
        run(store, Broken(killed), clock)
    clock.move(LONGEST_TRY)
    run(store, transport_to(sink), clock)
    assert history(store) == [MailEvent.UNKNOWN, MailEvent.SENT]


def test_late_answer_does_not_free_a_mail_that_another_process_sends(
    store: Store, sink: MailSink, clock: MovedClock
) -> None:
    """A try that is answered after it was taken for dead leaves the mail to the process that is sending it now."""
    put(store, "a@example.vn")
    seen: list[MailState] = []

    class Second:
        def send(self, mail: OutgoingMail) -> None:
            slow.answer(mail)
            seen.append(outbox(store)[0].state)
            transport_to(sink).send(mail)

    class Slow:
        """Answers 451 only while the second try is under way."""

        def send(self, mail: OutgoingMail) -> None:
            clock.move(LONGEST_TRY)
            self.second = threading.Thread(target=run, args=(store, Second(), clock))
            self.turn, self.answered = threading.Event(), threading.Event()
            self.second.start()
            assert self.turn.wait(20)
            raise deferred(mail)

        def answer(self, _mail: OutgoingMail) -> None:
            self.turn.set()
            assert self.answered.wait(20)

    slow = Slow()
    run(store, slow, clock)
    slow.answered.set()
    slow.second.join(20)
    assert seen == [MailState.SENDING]
    assert history(store) == [MailEvent.UNKNOWN, MailEvent.SENT]


def test_mail_taken_by_another_process_is_left(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """Two processes at the same outbox send a mail once: the one that records the try first has it."""
    put(store, "a@example.vn", "b@example.vn")
    others: list[DeliveryRun] = []

    class Nested:
        def send(self, mail: OutgoingMail) -> None:
            others.append(run(store, transport_to(sink), clock))
            transport_to(sink).send(mail)

    assert run(store, Nested(), clock) == DeliveryRun(sent=1)
    assert others == [DeliveryRun(sent=1)]
    assert sorted(mail.recipients for mail in sink.received) == [("a@example.vn",), ("b@example.vn",)]


def test_logs_name_nobody(store: Store, sink: MailSink, clock: MovedClock, caplog: pytest.LogCaptureFixture) -> None:
    """Logs tell the number of a mail, never its address or the server's answer, which may repeat it."""
    caplog.set_level(logging.DEBUG, logger="reports")
    put(store, "hoaithuong.le@example.vn")
    sink.plan[Stage.RCPT] = "451 <hoaithuong.le@example.vn> later"
    run(store, transport_to(sink), clock)
    sink.plan[Stage.RCPT] = "550 <hoaithuong.le@example.vn> unknown"
    clock.move(MINUTE)
    run(store, transport_to(sink), clock)
    logged = [record.getMessage() for record in caplog.records if record.name.startswith("reports")]
    assert len(logged) == 2
    assert "hoaithuong" not in " ".join(logged)


# -- what is wanted, and how much at once


def test_unwanted_mail_is_discarded_at_the_last_moment(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """A mail whose cause is gone when its turn comes is not sent, and the outbox says why."""
    put(store, "a@example.vn", "b@example.vn")

    def check(_session: Session, mail: OutgoingMail) -> Permit:
        return Permit(may=May.DROP, cause="it came") if mail.recipient == "a@example.vn" else SEND

    assert run(store, transport_to(sink), clock, check=check) == DeliveryRun(sent=1, discarded=1)
    dropped, sent = outbox(store)
    assert (dropped.state, dropped.last_error, dropped.attempts) == (MailState.DISCARDED, "it came", 0)
    assert (sent.state, len(sink.received)) == (MailState.SENT, 1)


def test_mail_that_waits_is_asked_again(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """A mail that must wait, e.g. while the mailbox cannot be read, loses no try and goes out afterwards."""
    put(store, "a@example.vn")
    assert run(store, transport_to(sink), clock, check=lambda _session, _mail: WAIT) == DeliveryRun()
    assert (outbox(store)[0].state, outbox(store)[0].attempts) == (MailState.QUEUED, 0)
    assert run(store, transport_to(sink), clock) == DeliveryRun(sent=1)


def test_a_kind_that_waits_holds_up_nothing_else(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """However many reminders wait, as while the mailbox is not known, what comes after them leaves in the same run."""
    with store.write() as session:
        for number in range(BATCH + 5):
            record_mail(session, mail=mail_to(f"{number}@example.vn", MailKind.REMINDER), not_before=AFTERNOON)
        record_mail(session, mail=mail_to("a@example.vn", MailKind.RECEIPT), not_before=AFTERNOON)

    def check(_session: Session, mail: OutgoingMail) -> Permit:
        return WAIT if mail.kind is MailKind.REMINDER else SEND

    assert run(store, transport_to(sink), clock, check=check) == DeliveryRun(sent=1)
    assert [mail.recipients for mail in sink.received] == [("a@example.vn",)]


def test_mail_that_may_be_out_is_not_discarded(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """After a lost answer a mail is sent again, though its cause is gone: nobody knows whether it arrived."""
    put(store, "a@example.vn")
    sink.plan[Stage.DATA] = Fault.DROP
    run(store, transport_to(sink), clock)
    sink.plan.clear()
    clock.move(LONGEST_TRY)
    unwanted = Permit(may=May.DROP, cause="it came")
    assert run(store, transport_to(sink), clock, check=lambda _session, _mail: unwanted) == DeliveryRun(sent=1)


def test_one_recipient_gets_so_many_a_day(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """What is over the rate of a recipient waits until the day has passed and holds up nobody else."""
    with store.write() as session:
        for kind in (MailKind.DIGEST, MailKind.RECEIPT, MailKind.REMINDER):
            record_mail(session, mail=mail_to("a@example.vn", kind), not_before=AFTERNOON)
        record_mail(session, mail=mail_to("b@example.vn", MailKind.REMINDER), not_before=AFTERNOON)
    rates = Rates(per_recipient_and_day=2)
    assert run(store, transport_to(sink), clock, rates=rates) == DeliveryRun(sent=3)
    assert [mail.recipients for mail in sink.received] == [("a@example.vn",), ("a@example.vn",), ("b@example.vn",)]
    assert run(store, transport_to(sink), clock, rates=rates) == DeliveryRun()
    clock.move(DAY)
    assert run(store, transport_to(sink), clock, rates=rates) == DeliveryRun(sent=1)


def test_so_many_an_hour(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """A rate of mails an hour holds over several runs, and what is left goes out later."""
    put(store, *(f"{number}@example.vn" for number in range(5)))
    assert run(store, transport_to(sink), clock, rates=Rates(per_hour=3)) == DeliveryRun(sent=3)
    assert run(store, transport_to(sink), clock, rates=Rates(per_hour=3)) == DeliveryRun()
    clock.move(HOUR)
    assert run(store, transport_to(sink), clock, rates=Rates(per_hour=3)) == DeliveryRun(sent=2)


def test_digest_goes_before_reminders(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """However many reminders were written before it, the officers' digest goes first."""
    with store.write() as session:
        for kind in (MailKind.REMINDER, MailKind.RECEIPT, MailKind.DIGEST):
            record_mail(session, mail=mail_to("a@example.vn", kind), not_before=AFTERNOON)
    run(store, transport_to(sink), clock)
    sent = [message_from_bytes(mail.content)["Message-ID"] for mail in sink.received]
    assert sent == [
        mail_to("a@example.vn", kind).message_id for kind in MailKind if kind in ("digest", "receipt", "reminder")
    ]


def test_mail_that_would_go_elsewhere_is_not_sent(store: Store, sink: MailSink, clock: MovedClock) -> None:
    """What leaves is read once more: bytes that name another recipient, or two, never leave the house."""
    with store.write() as session:
        for number, header in enumerate((b"To: c@example.vn\r\n", b"To: a@example.vn\r\nBcc: c@example.vn\r\n", b"")):
            mail = mail_to("a@example.vn")
            content = mail.content.replace(b"To: a@example.vn\r\n", header)
            record_mail(session, mail=replace(mail, key=f"digest/{number}", content=content), not_before=AFTERNOON)
    assert run(store, transport_to(sink), clock) == DeliveryRun(failed=3)
    assert sink.received == []


# -- the digest


def test_digest_once_a_day_for_each_recipient(store: Store, vi: Translator, sink: MailSink, clock: MovedClock) -> None:
    """Started twice a day the service writes one digest to each recipient, and the next day another."""
    register = make_register(make_campaign(whole_roster()))
    digest = plan_digest(register, ledger=(), health=healthy(), since=None, next_digest_at=None)

    def enqueue() -> int:
        with store.write() as session:
            return enqueue_digest(
                session,
                digest=digest,
                translator=vi,
                sender="bdv@example.vn",
                recipients=("a@example.vn", "A@example.vn ", "b@example.vn"),
                now=clock(),
            )

    assert enqueue() == 2
    clock.move(timedelta(hours=7, minutes=59))
    assert enqueue() == 0
    run(store, transport_to(sink), clock)
    assert [mail.recipients for mail in sink.received] == [("a@example.vn",), ("b@example.vn",)]
    clock.move(2 * MINUTE)
    assert enqueue() == 2
    assert [queued.mail.key for queued in outbox(store)] == [
        "digest/dvk-2022/2022-02-14/a@example.vn",
        "digest/dvk-2022/2022-02-14/b@example.vn",
        "digest/dvk-2022/2022-02-15/a@example.vn",
        "digest/dvk-2022/2022-02-15/b@example.vn",
    ]


def test_digest_goes_with_its_transaction(store: Store, vi: Translator, clock: MovedClock) -> None:
    """A transaction that fails leaves no digest behind."""
    register = make_register(make_campaign(whole_roster()))
    digest = plan_digest(register, ledger=(), health=healthy(), since=None, next_digest_at=None)

    def enqueue_and_fail() -> None:
        with store.write() as session:
            recipients = ("a@example.vn",)
            sender = "bdv@example.vn"
            enqueue_digest(session, digest=digest, translator=vi, sender=sender, recipients=recipients, now=clock())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enqueue_and_fail()
    assert outbox(store) == ()
