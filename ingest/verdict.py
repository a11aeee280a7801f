"""What is known of a mail's files while it is judged, and what has been decided so far."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.form import FileReading, Form
from domain.message import Attachment
from domain.reading import AttachmentLine, BookedForm, OpenedReview
from ingest.texts import QUOTING


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """An attachment (or a text of the mail that holds a form) and what reading it gave."""

    attachment: Attachment
    reading: FileReading

    @property
    def is_quoting(self) -> bool:
        """True for a text whose form stands in what it quotes: whose words it has nobody can tell."""
        return self.attachment.path.endswith(QUOTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundForm:
    """A form, and where in its mail it was found."""

    file: ReadFile
    #: The form's number in its file, from 0.
    number: int
    form: Form
    #: True if it is the only form of the mail.
    is_only: bool


@dataclass(kw_only=True)
class Verdict:
    """What has been decided so far."""

    booked: list[BookedForm] = field(default_factory=list)
    #: Questions about what is not booked.
    open: list[OpenedReview] = field(default_factory=list)
    #: Questions about forms that are booked all the same.
    remarks: list[OpenedReview] = field(default_factory=list)
    lines: list[AttachmentLine] = field(default_factory=list)
