"""What officers decide.

A decision names what it is about by message, file and form, never by a row that may be written anew, so
that it holds however often the message is read again. Undone, it stays in the log and counts for nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from domain.form import Form
from domain.reasons import Reason
from domain.review import Review
from domain.versions import Relation


class Action(StrEnum):
    """What an officer can do about a question."""

    #: Say whose form it is.
    ASSIGN = "assign"
    #: Take a form as it was read, for the unit named or known.
    ACCEPT = "accept"
    #: Take a form with other entries than were read.
    EDIT = "edit"
    #: The unit has nothing to register.
    NOTHING = "nothing"
    #: Nothing is to be done about it.
    IGNORE = "ignore"
    #: The sender is asked to correct it; the unit is not missing, and not registered.
    RETURN = "return"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a decision is about."""

    #: Path of the attachment; None: the message as a whole.
    attachment: str | None
    #: The form's number in its attachment, from 0; None: the file, or the message.
    form_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one officer decided."""

    id: int
    #: Row number of the message in the ledger.
    message: int
    target: Target
    action: Action
    #: Code of the unit; None where the action names none.
    unit: str | None
    #: The form as the officer saw or edited it; None: there was none.
    form: Form | None
    relation: Relation
    #: Hash of what counts by it; empty without a form.
    content_key: str
    #: Hash of what had been read at its place when it was made, by which that is found again; empty: nothing.
    read_key: str
    #: The question that was answered.
    question: Reason
    #: True if that was a remark about what is booked all the same.
    is_remark: bool
    #: What the officer wrote to the sender, or for the log.
    comment: str
    #: Of a form that goes back: the first instant at which its correction is late; None: none was set.
    until: datetime | None = None
    decided_at: datetime
    decided_by: str
    undone_at: datetime | None = None
    undone_by: str = ""

    def holds_at(self, instant: datetime) -> bool:
        """Tell whether it was made, and not undone, by ``instant`` (aware)."""
        return self.decided_at <= instant and (self.undone_at is None or self.undone_at > instant)


def emptied(form: Form | None) -> Form:
    """Return what ``form`` says without its rows: that the unit has nothing to register."""
    return replace(form, entries=(), problems=()) if form else Form(unit_as_written=None)


def fitting(review: Review) -> tuple[Action, ...]:
    """Return the actions that fit a question.

    Rows can be accepted only where some were read. What is asked beside forms that are booked touches them only
    where it is about one of them; that a unit has nothing is never said there.
    """
    if review.is_remark and review.form is None:
        return (Action.ACCEPT, Action.IGNORE)
    has_rows = review.form is not None and bool(review.form.entries)
    unfit = {action for action, fits in ((Action.ACCEPT, has_rows), (Action.NOTHING, not review.is_remark)) if not fits}
    return tuple(action for action in Action if action not in unfit)
