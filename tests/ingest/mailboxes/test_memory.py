"""What the mailbox in memory offers beyond the contract: other hands, marks, failures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from domain.errors import MailboxError, MailboxUnreachable
from ingest.mailboxes.memory import InMemoryMailbox, Step
from ingest.mailboxes.port import After, OpenFolder
from tests.ingest.mailboxes.worlds import mail, moment


def full(after: After = After.LEAVE) -> InMemoryMailbox:
    """Return a mailbox with three mails."""
    mailbox = InMemoryMailbox("memory", after=after)
    for number in range(3):
        mailbox.append(mail(number), moment(number))
    return mailbox


def test_the_keyword_is_set() -> None:
    """With ``keyword`` the messages asked for get it, once or twice."""
    mailbox = full(After.KEYWORD)
    with mailbox.open() as folder:
        folder.mark((1, 2))
        folder.mark((2, 9))
    assert [mailbox.flags(uid) for uid in (1, 2, 3)] == [{"dangky"}, {"dangky"}, frozenset()]


def test_mail_is_moved() -> None:
    """With ``move`` the messages asked for are gone from the folder and kept, once."""
    mailbox = full(After.MOVE)
    with mailbox.open() as folder:
        folder.mark((1, 3))
        folder.mark((1, 3))
        assert folder.list_uids() == (2,)
    assert mailbox.moved == [mail(0), mail(2)]


def test_uids_are_not_used_again() -> None:
    """A uid that was given once is not given again."""
    mailbox = full()
    mailbox.remove(3)
    assert mailbox.append(mail(4), moment(4)) == 4


def test_a_new_uidvalidity_numbers_anew() -> None:
    """A new UIDVALIDITY gives all messages new uids; the content is the same."""
    mailbox = full()
    mailbox.remove(1)
    before = mailbox.uidvalidity
    mailbox.reset_uidvalidity()
    with mailbox.open() as folder:
        assert folder.uidvalidity != before
        assert [(m.uid, m.raw) for m in folder.fetch(folder.list_uids())] == [(1, mail(1)), (2, mail(2))]
    assert mailbox.append(mail(4), moment(4)) == 3


def take(step: Step, folder: OpenFolder) -> None:
    """Take one step."""
    steps: dict[Step, Callable[[], object]] = {
        Step.LIST_UIDS: lambda: folder.list_uids(),
        Step.FETCH_HEADS: lambda: folder.fetch_heads((1,)),
        Step.FETCH: lambda: folder.fetch((1,)),
        Step.FETCH_HEADER: lambda: folder.fetch_header(1),
        Step.MARK: lambda: folder.mark((1,)),
    }
    steps[step]()


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.OPEN])
def test_a_step_fails_once(step: Step) -> None:
    """A step that is to fail does so the next time it is taken, and not again."""
    mailbox = full()
    mailbox.fail_next(MailboxUnreachable(mailbox="memory", server="-", doing="x", cause="cut"), at=step)
    with mailbox.open() as folder:
        with pytest.raises(MailboxUnreachable):
            take(step, folder)
        take(step, folder)


def test_opening_fails_once() -> None:
    """Opening fails the next time, and not again."""
    mailbox = full()
    mailbox.fail_next(MailboxError(mailbox="memory", cause="no"))
    with pytest.raises(MailboxError), mailbox.open():
        pass
    with mailbox.open() as folder:
        assert folder.message_count == 3


def test_a_naive_time_is_refused() -> None:
    """A moment without an offset is a mistake of the caller."""
    with pytest.raises(ValueError, match="offset"):
        InMemoryMailbox("memory").append(b"", datetime(2022, 1, 1))  # noqa: DTZ001 - that is the point
