"""Mail out: what waits for an officer's word, what waits, what went out, and what became of each mail."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from desk.outbox_words import say_to_kind, say_to_mails
from domain.errors import N_, MailNotThat, NoSuchMail
from domain.outbox_list import MailCount, OutboxLine, WantedMails
from domain.outgoing import MailEvent, MailKind, MailState
from reports.failures import explain_error
from reports.language import Translator
from reports.outbox_tables import cause_text, history_rows
from reports.outbox_texts import KIND_TEXTS, STATE_TEXTS
from reports.read_mail import read_mail
from reports.wording import shown
from storage.outbox_care import count_held_by_hand, load_history, load_mail, words_for
from storage.outbox_list import load_mail_counts, load_outbox_list
from web.handing_out import download
from web.outbox_filters import address, fields_of, kind_choices, read_wanted, state_choices
from web.visit import Number, Officer, Viewer, Visit

router = APIRouter()
#: Mails on one page, and on hold above them on the first.
PAGE_SIZE = 100
#: What an officer can do with a mail, as the buttons say it.
WORD_TEXTS = {
    MailEvent.RELEASED: N_("Let it go out"),
    MailEvent.HELD: N_("Put on hold"),
    MailEvent.RETRIED: N_("Send now"),
    MailEvent.DISCARDED: N_("Discard"),
}
#: The same with all that are ticked.
_WORDS_FOR_MANY = {
    MailEvent.RELEASED: N_("Let those ticked go out"),
    MailEvent.HELD: N_("Put those ticked on hold"),
    MailEvent.RETRIED: N_("Send those ticked now"),
    MailEvent.DISCARDED: N_("Discard those ticked"),
}
#: What can be done with all mails of a kind that are on hold.
_FOR_KINDS = (MailEvent.RELEASED, MailEvent.DISCARDED)
_LARGEST_ID = 2**31 - 1
_DIGITS = 9
_NOT_TICKED = N_("No mail is ticked.")
_NOT_ALL = N_("Mail {number} is “{state}” by now, so this cannot be done with it. Nothing was done with any mail.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a form was not taken; it comes back with what was ticked."""

    text: str
    ticked: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldKind:
    """A kind of which mails are on hold."""

    kind: MailKind
    name: str
    #: Mails that were written on hold, and mails that an officer has held, which no word about all of them touches.
    count: int
    by_hand: int


@router.get("/outbox")
def show(visit: Viewer) -> Response:
    """Show the mails that are wanted, those on hold first."""
    return _show(visit)


@router.post("/outbox")
def say(visit: Officer) -> Response:
    """Do the same with each mail that is ticked: with all of them or, if it cannot be done with one, with none."""
    event, numbers = _read_event(visit, tuple(WORD_TEXTS)), _read_numbers(visit)
    if not numbers:
        return _show(visit, Trouble(text=visit.t._(_NOT_TICKED)))
    try:
        count = say_to_mails(visit.app, numbers, event=event, by=visit.account.full_name)
    except MailNotThat as error:
        return _show(visit, Trouble(text=_not_that(error, visit.t), ticked=frozenset(numbers)))
    except NoSuchMail as error:
        return _show(visit, Trouble(text=explain_error(error, visit.t), ticked=frozenset(numbers)))
    return visit.back_to(address(read_wanted(visit), page=_page(visit)), said=done_text(event, count, visit.t))


@router.post("/outbox/held")
def say_to_held(visit: Officer) -> Response:
    """Release or discard all mails of a kind that were on hold when the page was made; what officers hold stays."""
    event, kind = _read_event(visit, _FOR_KINDS), visit.text("held_kind")
    if kind not in set(MailKind):
        raise HTTPException(status_code=400)
    up_to = min(visit.number("up_to"), _LARGEST_ID)
    numbers = say_to_kind(visit.app, MailKind(kind), up_to=up_to, event=event, by=visit.account.full_name)
    return visit.back_to(address(read_wanted(visit)), said=done_text(event, len(numbers), visit.t))


@router.get("/outbox/{number}")
def show_mail(visit: Viewer, number: Number) -> Response:
    """Show a mail as it goes out, and what happened to it."""
    return _show_mail(visit, number)


@router.post("/outbox/{number}")
def say_to_one(visit: Officer, number: Number) -> Response:
    """Hold, release, discard or try again one mail."""
    event = _read_event(visit, tuple(WORD_TEXTS))
    try:
        say_to_mails(visit.app, (number,), event=event, by=visit.account.full_name)
    except NoSuchMail as error:
        raise HTTPException(status_code=404) from error
    except MailNotThat as error:
        return _show_mail(visit, number, trouble=_not_that(error, visit.t))
    return visit.back_to(f"/outbox/{number}", said=done_text(event, 1, visit.t))


@router.get("/outbox/{number}/mail.eml")
def download_mail(visit: Viewer, number: Number) -> Response:
    """Return a mail as it goes out, to be opened in a mail program."""
    try:
        with visit.app.store.read() as session:
            queued = load_mail(session, campaign_id=visit.app.campaign.id, mail_id=number)
    except NoSuchMail as error:
        raise HTTPException(status_code=404) from error
    name = visit.t._(N_("mail out {number}.eml"), number=number)
    return download(visit, queued.mail.content, name=name, logged=name)


def done_text(event: MailEvent, count: int, t: Translator) -> str:
    """Return what was done with how many mails."""
    match event:
        case MailEvent.HELD:
            return t.ngettext("{n} mail is on hold.", "{n} mails are on hold.", count)
        case MailEvent.DISCARDED:
            return t.ngettext("{n} mail is discarded.", "{n} mails are discarded.", count)
        case _:
            return t.ngettext(
                "{n} mail goes out next, within a minute or two.",
                "{n} mails go out next, one after the other, beginning within a minute or two.",
                count,
            )


# -- the list


def _show(visit: Visit, trouble: Trouble | None = None) -> Response:
    wanted, page, campaign_id = read_wanted(visit), _page(visit), visit.app.campaign.id
    is_all = wanted.state is None and not wanted.has_bounced
    with visit.app.store.read() as session:
        counts = load_mail_counts(session, campaign_id=campaign_id)
        by_hand = count_held_by_hand(session, campaign_id=campaign_id)
        listed = replace(wanted, without_held=is_all)
        load = partial(load_outbox_list, session, campaign_id=campaign_id)
        rows = load(wanted=listed, limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
        on_hold = replace(wanted, state=MailState.HELD)
        held = load(wanted=on_hold, limit=PAGE_SIZE if is_all and page == 1 else 0)
    others = rows[:PAGE_SIZE]
    if wanted.state is MailState.HELD:
        held, others = others, held
    return visit.page(
        "outbox.html",
        status=409 if trouble else 200,
        wanted=wanted,
        fields={**fields_of(wanted), "page": str(page)},
        states=tuple(state_choices(counts, wanted, visit.t)),
        kinds=tuple(kind_choices(counts, wanted, visit.t)),
        held=held,
        held_count=_held_count(counts, wanted),
        held_kinds=tuple(_held_kinds(counts, by_hand, wanted, visit.t)),
        held_words=_words(held),
        all_held=address(on_hold),
        newest=held[0].id if held and page == 1 else 0,
        others=others,
        other_words=_words(others),
        is_tickable=lambda line: bool(words_for(line.state)),
        page=page,
        before=address(wanted, page=page - 1) if page > 1 else "",
        after=address(wanted, page=page + 1) if len(rows) > PAGE_SIZE else "",
        trouble=trouble,
        **_texts(visit),
    )


def _held_count(counts: Iterable[MailCount], wanted: WantedMails) -> int:
    return sum(c.count for c in counts if c.state is MailState.HELD and wanted.kind in (None, c.kind))


def _held_kinds(
    counts: Iterable[MailCount], by_hand: Mapping[MailKind, int], wanted: WantedMails, t: Translator
) -> Iterator[HeldKind]:
    for found in counts:
        if found.state is MailState.HELD and wanted.kind in (None, found.kind):
            name, theirs = t._(KIND_TEXTS[found.kind]), by_hand.get(found.kind, 0)
            yield HeldKind(kind=found.kind, name=name, count=found.count - theirs, by_hand=theirs)


def _words(lines: Collection[OutboxLine]) -> tuple[tuple[str, str], ...]:
    """Return what can be done with some of ``lines``, in the order of the buttons."""
    possible = {event for line in lines for event in words_for(line.state)}
    return tuple((event.value, text) for event, text in _WORDS_FOR_MANY.items() if event in possible)


def _texts(visit: Visit) -> dict[str, object]:
    """Return what templates say about a mail."""
    t = visit.t
    return {
        "unit_names": {unit.code: unit.name for unit in visit.app.campaign.roster.units},
        "kind_text": lambda kind: t._(KIND_TEXTS[kind]),
        "state_text": lambda state: t._(STATE_TEXTS[state]),
        "cause_text": partial(cause_text, t=t),
        "shown": shown,
    }


# -- one mail


def _show_mail(visit: Visit, number: int, *, trouble: str = "") -> Response:
    try:
        with visit.app.store.read() as session:
            queued = load_mail(session, campaign_id=visit.app.campaign.id, mail_id=number)
            history = load_history(session, mail_id=number)
    except NoSuchMail as error:
        raise HTTPException(status_code=404) from error
    possible = words_for(queued.state)
    return visit.page(
        "outbox_mail.html",
        status=409 if trouble else 200,
        queued=queued,
        mail=read_mail(queued.mail.content),
        history=history_rows(history, visit.t),
        words=[(event.value, text) for event, text in WORD_TEXTS.items() if event in possible],
        trouble=trouble,
        **_texts(visit),
    )


# -- what forms say


def _read_event(visit: Visit, allowed: Collection[MailEvent]) -> MailEvent:
    event = visit.text("event")
    if event not in allowed:
        raise HTTPException(status_code=400)
    return MailEvent(event)


def _read_numbers(visit: Visit) -> Sequence[int]:
    texts = [value for value in visit.form.getlist("mail") if isinstance(value, str)]
    if not all(text.isascii() and text.isdigit() and len(text) <= _DIGITS for text in texts):
        raise HTTPException(status_code=400)
    return [int(text) for text in texts]


def _page(visit: Visit) -> int:
    return min(max(visit.number("page", 1), 1), 10_000)


def _not_that(error: MailNotThat, t: Translator) -> str:
    state = t._(STATE_TEXTS[MailState(error.details["state"])])
    return t._(_NOT_ALL, number=error.details["number"], state=state)
