"""One mail from raw bytes to a judgement: opened and read in child processes, judged here.

A pure function of the bytes, the campaign and the roster, whatever children die on the way: what
cannot be opened or read becomes a question with its reason.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import datetime

from domain.campaign import Campaign
from domain.errors import ReaderEnded
from domain.form import FileOutcome, FileReading
from domain.message import Attachment, Envelope, OpenedMail, Outcome
from domain.reasons import Reason, ReasonCode, reason
from ingest.guard import Guard
from ingest.judgement import Judge, ReadFile
from ingest.limits import MAX_HEADER_BYTES, MAX_MAIL_BYTES
from storage.booking import MessageReading, OpenedReview
from storage.codec import from_json, to_json

#: Seconds for all files of one mail; what is left then goes to an officer unread, and the next mail goes on.
MAX_MAIL_S = 120.0
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


class MailReader:
    """Reads mails and files of one campaign."""

    def __init__(
        self, campaign: Campaign, guard: Guard, judge: Judge, stopwatch: Callable[[], float] = time.monotonic
    ) -> None:
        self._guard = guard
        self._stopwatch = stopwatch
        self._judge = judge
        self._arguments = {
            "template": to_json(campaign.template).decode(),
            "keywords": to_json(campaign.keywords).decode(),
        }

    def read(self, raw: bytes, *, received: datetime) -> MessageReading:
        """Return outcome, bookings and questions of the mail ``raw``."""
        try:
            mail = from_json(OpenedMail, self._guard.run("open_mail", raw))
        except ReaderEnded as error:
            return self.given_up(raw, cause=error.cause)
        ends = self._stopwatch() + MAX_MAIL_S
        files = [ReadFile(attachment=item, reading=self._read_attachment(raw, item, ends)) for item in mail.attachments]
        return self._judge.judge(mail, files, received=received)

    def read_file(self, data: bytes) -> FileReading:
        """Return what the file ``data`` says."""
        return self._guarded("read_file", data)

    def _read_attachment(self, raw: bytes, attachment: Attachment, ends: float) -> FileReading:
        if attachment.is_inline:
            return FileReading(format="image", outcome=FileOutcome.NOT_A_FORM, reason=reason(ReasonCode.DECORATION))
        if self._stopwatch() >= ends:
            why = reason(ReasonCode.READER_TIMED_OUT)
            return FileReading(format="unknown", outcome=FileOutcome.UNREADABLE, reason=why)
        return self._guarded("read_attachment", raw, path=attachment.path)

    def _guarded(self, task: str, payload: bytes, **arguments: str) -> FileReading:
        try:
            return from_json(FileReading, self._guard.run(task, payload, **self._arguments, **arguments))
        except ReaderEnded as error:
            return FileReading(format="unknown", outcome=FileOutcome.UNREADABLE, reason=_ended(error))

    # -- what is not read

    def too_large(self, header: bytes, *, size_bytes: int) -> MessageReading:
        """Return the question about a mail of which only the header was fetched."""
        why = reason(ReasonCode.MAIL_TOO_LARGE, size_bytes=size_bytes, limit_bytes=MAX_MAIL_BYTES)
        return self._question(header, why)

    def given_up(self, raw: bytes, *, cause: str) -> MessageReading:
        """Return the question about a mail that cannot be opened."""
        return self._question(raw, reason(ReasonCode.MAIL_UNREADABLE, cause=cause))

    def _question(self, raw: bytes, why: Reason) -> MessageReading:
        envelope = self._envelope(raw)
        candidates = self._judge.candidates(envelope)
        review = OpenedReview(attachment=None, reason=why, candidates=candidates)
        return MessageReading(envelope=envelope, outcome=Outcome.NEEDS_REVIEW, reason=why, reviews=(review,))

    def _envelope(self, raw: bytes) -> Envelope:
        """Open the header alone; where even that ends its child, the mail stays nameless."""
        header = _END_OF_HEADER.split(raw[:MAX_HEADER_BYTES], maxsplit=1)[0]
        try:
            return from_json(OpenedMail, self._guard.run("open_mail", header)).envelope
        except ReaderEnded:
            return Envelope()


def _ended(error: ReaderEnded) -> Reason:
    if error.timed_out:
        return reason(ReasonCode.READER_TIMED_OUT)
    return reason(ReasonCode.READER_DIED, cause=error.cause)
