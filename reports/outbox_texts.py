"""What kinds of mail go out, where each stands and what happened to it, in words."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import N_
from domain.outgoing import MailEvent, MailKind, MailState, Reminded
from reports.language import Translator

KIND_TEXTS: Mapping[MailKind, str] = {
    MailKind.DIGEST: N_("digest"),
    MailKind.RETURNED: N_("returned form"),
    MailKind.RECEIPT: N_("receipt"),
    MailKind.REMINDER: N_("reminder"),
    MailKind.ESCALATION: N_("list for a superior"),
}
STATE_TEXTS: Mapping[MailState, str] = {
    MailState.QUEUED: N_("waiting"),
    MailState.HELD: N_("on hold"),
    MailState.SENDING: N_("handed over, no answer yet"),
    MailState.SENT: N_("sent"),
    MailState.FAILED: N_("not delivered"),
    MailState.DISCARDED: N_("discarded"),
}
EVENT_TEXTS: Mapping[MailEvent, str] = {
    MailEvent.WRITTEN: N_("written by an officer's word"),
    MailEvent.DEFERRED: N_("not taken yet; it is tried again"),
    MailEvent.UNKNOWN: N_("handed over, the answer was lost"),
    MailEvent.SENT: N_("sent"),
    MailEvent.REFUSED: N_("refused by the server"),
    MailEvent.GIVEN_UP: N_("given up after the last try"),
    MailEvent.HELD: N_("put on hold"),
    MailEvent.RELEASED: N_("released"),
    MailEvent.DISCARDED: N_("discarded"),
    MailEvent.RETRIED: N_("to be tried again"),
    MailEvent.BOUNCED: N_("came back: it was not delivered"),
    MailEvent.DELAYED: N_("is late on its way"),
    MailEvent.ANSWERED: N_("a machine answered it"),
}


def times_reminded(reminded: Reminded, t: Translator) -> str:
    """Return ``đã nhắc 2 lần, gần nhất 12/02/2022``, and whether the last one did not arrive."""
    date = t.date(reminded.last_at)
    said = t.ngettext("reminded {n} time, on {date}", "reminded {n} times, last on {date}", reminded.count, date=date)
    return "; ".join((said, t._(N_("its address takes no mail")))) if reminded.has_bounced else said
