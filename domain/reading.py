"""What one reading of a message brings: its files, the forms that are booked, the questions that are asked."""

from __future__ import annotations

from dataclasses import dataclass

from domain.evidence import Evidence
from domain.form import FileOutcome, Form
from domain.message import Attachment, Envelope, Outcome
from domain.reasons import Reason
from domain.versions import Relation


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLine:
    """An attachment and what it turned out to be."""

    attachment: Attachment
    #: Format found in the content, e.g. ``docx``, ``unknown``.
    format: str
    outcome: FileOutcome
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedForm:
    """A form and the unit it is booked to."""

    #: Code of the unit.
    unit: str
    relation: Relation
    #: Hash of the entries' content; equal for copies in other formats.
    content_key: str
    form: Form
    #: Why it is this unit's.
    evidence: tuple[Evidence, ...]
    #: Path of the attachment; empty: the text of the mail.
    attachment: str
    #: The form's number in its attachment, from 0; with ``attachment`` it is unique in the message.
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedReview:
    """A question to an officer that a reading raises."""

    #: Path of the attachment; None: the message as a whole.
    attachment: str | None
    reason: Reason
    #: Codes of the units that it may concern, in roster order.
    candidates: tuple[str, ...] = ()
    #: What was read; None: nothing was.
    form: Form | None = None
    #: The form's number in its attachment, from 0; None: the question is about the file, or the message.
    form_number: int | None = None
    #: What the form would do to those before it, and the hash of its content, if it were booked.
    relation: Relation = Relation.REPLACES
    content_key: str = ""
    #: True if the form that it is about is booked all the same.
    is_remark: bool = False
    #: True if a program recognised the form in a picture: its rows count only when an officer has compared them.
    is_recognised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReading:
    """All that reading one message gave."""

    envelope: Envelope
    outcome: Outcome
    reason: Reason
    attachments: tuple[AttachmentLine, ...] = ()
    forms: tuple[BookedForm, ...] = ()
    reviews: tuple[OpenedReview, ...] = ()
