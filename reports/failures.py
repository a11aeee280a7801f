"""What failed, said to people; causes told by other machines stay in their own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from domain.decision import Action
from domain.errors import (
    N_,
    DangkyError,
    MailNotThat,
    ReviewError,
    RulingError,
    SettingsError,
    SettingsProblem,
    UnreadableFile,
)
from domain.outgoing import MailState
from reports.language import Translator
from reports.outbox_texts import STATE_TEXTS
from reports.wording import action_text, explain

#: Details of a settings problem that are sentences of ours; the others are what must be typed, or was.
_SENTENCES = frozenset({"found", "right"})


#: What systems say most often, and our own steps: said in the reader's language; the rest stays as it came.
_CAUSES = (
    N_("No such file or directory"),
    N_("Permission denied"),
    N_("Is a directory"),
    N_("No space left on device"),
    N_("Connection refused"),
    N_("Connection reset by peer"),
    N_("Name or service not known"),
    N_("Temporary failure in name resolution"),
    N_("Network is unreachable"),
    N_("timed out"),
    N_("cannot be read: there is no such file or folder"),
    N_("cannot be reached"),
    N_("its name must end in .xlsx or .csv"),
    N_("there is such a file already"),
    N_("connecting"),
    N_("logging in"),
    N_("The disk is full: make room; nothing that was committed is lost"),
    N_("The database is damaged: stop dangky, set the file aside and restore a backup"),
    N_("Check that this user may write the database file and its folder"),
    N_("Another process has been writing for too long: try again, and see what it is"),
    N_("the last try was cut off; it may have gone out"),
    N_("the server's answer was lost"),
    N_("it cannot be written to; tell the sender otherwise and add --no-mail"),
    N_("something has come from the unit meanwhile"),
    N_("the time of this reminder is past, or the unit's deadline was moved"),
    N_("other units are missing by now"),
    N_("the unit is not asked any more"),
)


def explain_error(error: DangkyError, translator: Translator) -> str:
    """Return what failed, as one sentence."""
    if isinstance(error, UnreadableFile):
        return explain(error.reason, translator)
    details = {name: in_the_readers_words(value, translator) for name, value in error.details.items()}
    if isinstance(error, ReviewError | RulingError):
        details = {**details, **_of_a_decision(error, translator)}
    if isinstance(error, MailNotThat) and "state" in error.details:
        details = {**details, "state": translator._(STATE_TEXTS[MailState(error.details["state"])])}
    if isinstance(error, SettingsError):
        details = {**details, "problems": "; ".join(explain_problems(error, translator))}
    return translator._(error.template, **details)


def _of_a_decision(error: ReviewError | RulingError, translator: Translator) -> dict[str, str]:
    """Return instants and actions that ``error`` tells of, in the reader's words."""
    said = {}
    if error.details.get("at"):
        said["at"] = translator.stamp(datetime.fromisoformat(error.details["at"]))
    if error.details.get("deadline"):
        said["deadline"] = translator.moment(datetime.fromisoformat(error.details["deadline"]))
    if error.details.get("action"):
        said["action"] = action_text(Action(error.details["action"]), translator)
    return said


def in_the_readers_words(cause: str, translator: Translator) -> str:
    """Return ``cause`` with what is known of it translated."""
    for phrase in _CAUSES:
        if phrase in cause:
            cause = cause.replace(phrase, translator._(phrase))
    return cause


def explain_problems(error: SettingsError, translator: Translator) -> tuple[str, ...]:
    """Return one finished line for each mistake in a settings file."""
    return tuple(explain_problem(problem, translator) for problem in error.found) or error.problems


def explain_problem(problem: SettingsProblem, translator: Translator) -> str:
    """Return the finished line for one mistake: ``smtp.port: ...``; sentences and causes among its details are said."""
    said: dict[str, Callable[[str], str]] = dict.fromkeys(_SENTENCES, translator._)
    said["cause"] = partial(in_the_readers_words, translator=translator)
    said["columns"] = lambda names: ", ".join(map(translator._, names.split(", ")))
    details = {name: said.get(name, str)(value) if value else value for name, value in problem.details.items()}
    sentence = translator._(problem.template, **details)
    return f"{problem.key}: {sentence}" if problem.key else sentence
