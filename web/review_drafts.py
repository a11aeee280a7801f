"""What an officer typed into one of the forms of a question, and the answer that it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from starlette.datastructures import FormData

from desk.answering import Answer
from domain.decision import Action, fitting
from domain.errors import N_
from domain.memory import MemoryKind
from domain.review import Review
from parsers.text import clean
from web.days import NoSuchDay, end_of, get_day
from web.entry_rows import MAX_ROWS, TypedRow, read_entries, rows_read, rows_typed
from web.unit_search import read_unit
from web.visit import Visit

#: Answers that can teach which unit an address or a name belongs to, and those that can be right for other mails.
TEACHING = (Action.ASSIGN, Action.ACCEPT, Action.EDIT)
FOR_ALL = (Action.ASSIGN, Action.IGNORE, Action.RETURN)
#: Characters of a comment that are taken.
_MAX_COMMENT = 4_000
_NO_UNIT = N_("Please say which unit it is about.")
_NO_COMMENT = N_("Please write what the sender should correct.")
_DAY_PAST = N_("The last day is past already.")
_MANY_ROWS = N_("There are {n} rows, and at most {most} can be taken from a page. Nothing was stored.")
_NO_ROWS = N_("No row is filled in. That the unit has no model is another answer, below.")


class DraftWrong(Exception):
    """What was typed makes no answer; ``template`` says why, with its ``details``."""

    def __init__(self, template: str, **details: str) -> None:
        super().__init__(template)
        self.template = template
        self.details = details


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One form as it was typed, or as it is before anybody types."""

    action: Action
    #: The unit as typed, or the code of the one whose button was pressed.
    unit: str = ""
    comment: str = ""
    #: The last day for a corrected form, as typed.
    until: str = ""
    with_mail: bool = True
    remember: frozenset[str] = frozenset()
    same: bool = False
    rows: tuple[TypedRow, ...] = ()


def blank_drafts(review: Review, *, can_send: bool) -> dict[Action, Draft]:
    """Return the forms that fit the question, nothing typed yet."""
    drafts = {action: Draft(action=action, with_mail=can_send) for action in fitting(review)}
    if Action.EDIT in drafts:
        drafts[Action.EDIT] = replace(drafts[Action.EDIT], rows=rows_read(review.form))
    return drafts


def read_draft(form: FormData) -> Draft | None:
    """Return what was typed; None if it names no answer."""
    action = _text(form, "action")
    if action not in set(Action):
        return None
    return Draft(
        action=Action(action),
        unit=_text(form, "unit_code") or _text(form, "unit"),
        comment=clean(_text(form, "comment"))[:_MAX_COMMENT],
        until=_text(form, "until"),
        with_mail=bool(form.get("with_mail")),
        remember=frozenset(str(value) for value in form.getlist("remember")) & set(MemoryKind),
        same=bool(form.get("same")),
        rows=rows_typed(form),
    )


def make_answer(visit: Visit, review: Review, draft: Draft) -> Answer:
    """Return the answer that ``draft`` makes.

    Raises: ``DraftWrong``; ``RowsWrong``; ``NoSuchUnit``, ``UnitNotClear``.
    """
    action = draft.action
    unit = None if action is Action.IGNORE else read_unit(visit.app, draft.unit)
    if action is Action.ASSIGN and unit is None:
        raise DraftWrong(_NO_UNIT)
    if action is Action.RETURN and not draft.comment:
        raise DraftWrong(_NO_COMMENT)
    if (count := sum(not row.is_empty for row in draft.rows)) > MAX_ROWS:
        raise DraftWrong(_MANY_ROWS, n=str(count), most=str(MAX_ROWS))
    entries = read_entries(draft.rows, review.form, visit.app.campaign.template) if action is Action.EDIT else None
    if entries is not None and not entries:
        raise DraftWrong(_NO_ROWS)
    return Answer(
        action=action,
        unit=unit,
        entries=entries,
        comment=draft.comment,
        until=_until(draft, visit) if action is Action.RETURN else None,
        by=visit.account.full_name,
        lessons=tuple(kind for kind in MemoryKind if kind in draft.remember and action in TEACHING),
        with_mail=draft.with_mail,
    )


def _until(draft: Draft, visit: Visit) -> datetime | None:
    """Return the first instant at which a corrected form is late."""
    if not draft.until:
        return None
    try:
        until = end_of(get_day(draft.until), visit.t.zone)
    except NoSuchDay as error:
        raise DraftWrong(error.template, **error.details) from error
    if until <= visit.app.clock():
        raise DraftWrong(_DAY_PAST)
    return until


def _text(form: Mapping[str, object], name: str) -> str:
    value = form.get(name)
    return value.strip() if isinstance(value, str) else ""
