"""One mail from raw bytes to a judgement: opened and read in child processes, judged here.

A pure function of the bytes, the campaign and the roster, whatever children die on the way: what
cannot be opened or read becomes a question with its reason.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable
from datetime import datetime

from domain.campaign import Campaign
from domain.errors import ReaderEnded
from domain.form import FileOutcome
from domain.message import Attachment, Envelope, OpenedMail, Outcome
from domain.reading import MessageReading, OpenedReview
from domain.reasons import Reason, ReasonCode, reason
from ingest.guard import Guard
from ingest.judge_by_day import Judging
from ingest.limits import MAX_HEADER_BYTES, MAX_MAIL_BYTES
from ingest.unpacking.walk import Walk
from ingest.verdict import ReadFile
from storage.codec import from_json, to_json

#: Seconds for all files of one mail; what is left then goes to an officer unread, and the next mail goes on.
MAX_MAIL_S = 120.0
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")


class MailReader:
    """Reads mails and files of one campaign."""

    def __init__(
        self, campaign: Campaign, guard: Guard, judge: Judging, stopwatch: Callable[[], float] = time.monotonic
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
            mail = self._open(raw)
        except ReaderEnded as error:
            return self.given_up(raw, cause=error.cause)
        return self._judge.judge(mail, list(self._walk().mail(raw, mail)), received=received)

    def body(self, raw: bytes) -> str:
        """Return the text of the mail ``raw``; empty if it cannot be opened."""
        try:
            return self._open(raw).body
        except ReaderEnded:
            return ""

    def read_file(self, data: bytes) -> tuple[ReadFile, ...]:
        """Return what the file ``data`` says, under an empty name; of a container what each file in it says.

        The container itself is among them only if something in it could not be opened, or nothing was in it.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        whole = Attachment(path="", name="", declared_type="", size_bytes=len(data), sha256=sha256)
        first, *members = self._walk().file(data, whole)
        is_told = first.reading.outcome is FileOutcome.UNREADABLE or not members
        return (first, *members) if is_told else tuple(members)

    def _walk(self) -> Walk:
        ends = self._stopwatch() + MAX_MAIL_S
        return Walk(self._ask, lambda: self._stopwatch() >= ends)

    def _open(self, raw: bytes) -> OpenedMail:
        return from_json(OpenedMail, self._guard.run("open_mail", raw))

    def _ask(self, task: str, payload: bytes, **arguments: str) -> bytes:
        return self._guard.run(task, payload, **self._arguments, **arguments)

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
            return self._open(header).envelope
        except ReaderEnded:
            return Envelope()
