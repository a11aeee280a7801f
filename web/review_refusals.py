"""Why an answer was not taken, for somebody at a page: what to do there, not on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from domain.decision import Action
from domain.errors import (
    N_,
    AlreadyDecided,
    AlreadyUndone,
    ConfigurationError,
    DangkyError,
    DeliveryRefused,
    MemoryRefused,
    NameNotPlain,
    NoSuchDecision,
    NoSuchUnit,
    NothingRead,
    QuestionGone,
    UnitNotClear,
    UnitNotSaid,
)
from reports.failures import explain_error
from reports.language import Translator
from reports.wording import action_text

_SAID: Mapping[type[DangkyError], str] = {
    NoSuchUnit: N_("No unit has the code or the name “{unit}”."),
    UnitNotClear: N_("“{unit}” is not one unit's name. Please choose the unit that is meant."),
    UnitNotSaid: N_("Please say which unit it is about."),
    NothingRead: N_("This answer does not fit the question."),
    AlreadyDecided: N_("This question was already decided by {by} on {at} ({action})."),
    QuestionGone: N_("This question is no longer asked: its mail was read again meanwhile."),
    AlreadyUndone: N_("Decision {number} was already taken back by {by} on {at}."),
    NoSuchDecision: N_("There is no decision number {number}."),
    NameNotPlain: N_(
        "“{value}” may mean: {candidates}. It cannot be remembered for one of them: it would count for that one "
        "whoever writes it. Take the tick away; the sender's address can be remembered."
    ),
    MemoryRefused: N_(
        "“{value}” belongs to {owner} already and cannot be remembered for {unit}. Take the tick away, or change that "
        "at the unit first."
    ),
    DeliveryRefused: N_("“{recipient}” cannot be written to. Tell the sender otherwise, and take the tick away."),
    ConfigurationError: N_("No outgoing server is set up: no mail can go out. Tell the sender otherwise."),
}


def explain_refusal(error: DangkyError, t: Translator) -> str:
    """Return why an answer was not taken."""
    template = _SAID.get(type(error))
    if template is None:
        return explain_error(error, t)
    details = dict(error.details)
    if details.get("at"):
        details["at"] = t.stamp(datetime.fromisoformat(details["at"]))
    if details.get("action"):
        details["action"] = action_text(Action(details["action"]), t)
    return t._(template, **details)
