"""What every list says of its own knowledge: how fresh it is, and what could not be told to be anybody's."""

from __future__ import annotations

from domain.errors import N_
from domain.poll import LeftAlone, MailboxHealth
from domain.register import Register
from reports.language import Translator


def health_line(health: MailboxHealth, t: Translator) -> str:
    """Return when the mailboxes were last read completely, or that they were not."""
    if health.complete_at is None:
        return t._(N_("The mailbox has not been read completely yet: this list may miss mail."))
    moment = t.moment(health.complete_at)
    if health.is_blind:
        return t._(
            N_("The mailbox was last read completely at {moment}; since then it failed: mail may be missing."),
            moment=moment,
        )
    return t._(N_("The mailbox was last read completely at {moment}."), moment=moment)


def left_alone_line(alone: LeftAlone, t: Translator) -> str:
    """Return that a mailbox is not read for now, and until when."""
    if alone.until is None:
        return t._(
            N_("The mailbox “{name}” refused the login; it is not read again until an officer asks for it."),
            name=alone.mailbox,
        )
    return t._(
        N_("Reading the mailbox “{name}” failed; by itself the service tries again after {moment}."),
        name=alone.mailbox,
        moment=t.moment(alone.until),
    )


def unattributed_line(register: Register, t: Translator) -> str:
    """Return how many questions name no unit, so that one of those called missing may have sent it; empty if none."""
    count = sum(not review.candidates for review in register.reviews)
    if not count:
        return ""
    return t.ngettext(
        "{n} message to be looked at names no unit: one of these units may have sent it.",
        "{n} messages to be looked at name no unit: some of these units may have sent them.",
        count,
    )
