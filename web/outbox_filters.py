"""Which mails of the outbox a page is asked for, and how to choose others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from domain.errors import N_
from domain.outbox_list import MailCount, WantedMails
from domain.outgoing import MailKind, MailState
from reports.language import Translator
from reports.outbox_texts import KIND_TEXTS, STATE_TEXTS
from web.visit import Visit

#: Stands for a state: mails that were sent, of which a report said that they did not arrive.
BOUNCED = "bounced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something to choose, with the number of mails that it leaves."""

    href: str
    text: str
    count: int
    is_chosen: bool


def read_wanted(visit: Visit) -> WantedMails:
    """Return which mails the address or the form asks for; what is no choice asks for all."""
    kind, state = visit.text("kind"), visit.text("state")
    return WantedMails(
        kind=MailKind(kind) if kind in set(MailKind) else None,
        state=MailState(state) if state in set(MailState) else None,
        has_bounced=state == BOUNCED,
    )


def address(wanted: WantedMails, *, page: int = 1) -> str:
    """Return the address of what is wanted: ``/outbox?state=held&page=2``."""
    fields = {**fields_of(wanted), "page": str(page) if page > 1 else ""}
    said = urlencode({name: value for name, value in fields.items() if value})
    return f"/outbox?{said}" if said else "/outbox"


def fields_of(wanted: WantedMails) -> dict[str, str]:
    """Return what is wanted as fields of a form."""
    return {"kind": wanted.kind or "", "state": BOUNCED if wanted.has_bounced else wanted.state or ""}


def state_choices(counts: Sequence[MailCount], wanted: WantedMails, t: Translator) -> Iterator[Choice]:
    """Yield the states in which there is a mail of the wanted kind, and whatever is chosen."""
    of_kind = [count for count in counts if wanted.kind in (None, count.kind)]
    everything = replace(wanted, state=None, has_bounced=False)
    any_state = wanted.state is None and not wanted.has_bounced
    yield _choice(everything, t._(N_("All")), sum(found.count for found in of_kind), is_chosen=any_state)
    for state in MailState:
        count = sum(found.count for found in of_kind if found.state is state)
        if count or wanted.state is state:
            chosen = replace(everything, state=state)
            yield _choice(chosen, t._(STATE_TEXTS[state]), count, is_chosen=wanted.state is state)
    bounced = sum(found.bounced for found in of_kind)
    if bounced or wanted.has_bounced:
        chosen = replace(everything, has_bounced=True)
        yield _choice(chosen, t._(N_("came back")), bounced, is_chosen=wanted.has_bounced)


def kind_choices(counts: Sequence[MailCount], wanted: WantedMails, t: Translator) -> Iterator[Choice]:
    """Yield the kinds of which there is a mail in the wanted state, and whatever is chosen."""
    numbers = [(found.kind, _in_state(found, wanted)) for found in counts]
    yield _choice(
        replace(wanted, kind=None),
        t._(N_("All kinds")),
        sum(count for _, count in numbers),
        is_chosen=wanted.kind is None,
    )
    for kind in MailKind:
        count = sum(number for found, number in numbers if found is kind)
        if count or wanted.kind is kind:
            yield _choice(replace(wanted, kind=kind), t._(KIND_TEXTS[kind]), count, is_chosen=wanted.kind is kind)


def _choice(wanted: WantedMails, text: str, count: int, *, is_chosen: bool) -> Choice:
    return Choice(href=address(wanted), text=text, count=count, is_chosen=is_chosen)


def _in_state(found: MailCount, wanted: WantedMails) -> int:
    if wanted.has_bounced:
        return found.bounced
    return found.count if wanted.state in (None, found.state) else 0
