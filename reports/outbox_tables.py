"""The outbox as lists, for officers: what waits, what went out, what happened to each mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

from domain.campaign import Campaign
from domain.errors import N_
from domain.outgoing import MailHistory, QueuedMail
from reports.export import Json, iso
from reports.failures import in_the_readers_words
from reports.language import DEFAULT_ZONE, Translator
from reports.outbox_texts import EVENT_TEXTS, KIND_TEXTS, STATE_TEXTS
from reports.tables import Grid
from reports.wording import shown


def outbox_rows(mails: Iterable[QueuedMail], campaign: Campaign, t: Translator) -> Grid:
    """Return a row for each mail, in the order given."""
    headings = (N_("No."), N_("What"), N_("To"), N_("Unit"), N_("State"), N_("When"), N_("Remark"))
    names = {unit.code: unit.name for unit in campaign.roster.units}
    rows = (
        (
            str(queued.id),
            t._(KIND_TEXTS[queued.mail.kind]),
            shown(queued.mail.recipient),
            names.get(queued.mail.unit or "", queued.mail.unit or ""),
            state_text(queued, t),
            t.stamp(queued.sent_at or (queued.not_before if queued.attempts else queued.mail.created_at)),
            cause_text(queued.last_error, t),
        )
        for queued in mails
    )
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def history_rows(history: Sequence[MailHistory], t: Translator) -> Grid:
    """Return a row for each thing that happened to a mail, in order."""
    headings = (N_("When"), N_("What"), N_("By"), N_("Remark"))
    rows = ((t.stamp(what.at), t._(EVENT_TEXTS[what.event]), what.by, cause_text(what.text, t)) for what in history)
    return Grid(headings=tuple(t._(heading) for heading in headings), rows=tuple(rows))


def outbox_documents(mails: Iterable[QueuedMail], zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return each mail without its text."""
    return [
        {
            "id": queued.id,
            "kind": queued.mail.kind.value,
            "step": queued.mail.step,
            "unit": queued.mail.unit,
            "message": queued.mail.cause,
            "recipient": queued.mail.recipient,
            "subject": subject_of(queued.mail.content),
            "message_id": queued.mail.message_id,
            "state": queued.state.value,
            "attempts": queued.attempts,
            "written": iso(queued.mail.created_at, zone),
            "not_before": iso(queued.not_before, zone),
            "sent": iso(queued.sent_at, zone),
            "bounced": iso(queued.bounced_at, zone),
            "remark": queued.last_error,
        }
        for queued in mails
    ]


def history_documents(history: Iterable[MailHistory], zone: ZoneInfo = DEFAULT_ZONE) -> list[Json]:
    """Return what happened to a mail, in order."""
    return [{"at": iso(what.at, zone), "event": what.event.value, "by": what.by, "text": what.text} for what in history]


def state_text(queued: QueuedMail, t: Translator) -> str:
    """Return where a mail stands; one that was sent and came back says so."""
    text = t._(STATE_TEXTS[queued.state])
    return "; ".join((text, t._(N_("came back")))) if queued.bounced_at else text


def cause_text(cause: str, t: Translator) -> str:
    """Return why a mail stands where it does, what is ours of it in the reader's words."""
    return shown(in_the_readers_words(cause, t))


def subject_of(content: bytes) -> str:
    """Return the subject of a mail of ours."""
    return str(message_from_bytes(content, policy=policy.default)["Subject"] or "")
