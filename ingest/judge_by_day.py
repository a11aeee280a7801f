"""Judgement with the names that counted on the day on which a mail was received.

Units are renamed, merged and split while a campaign goes on; a mail that is read later, or read
again, is judged as on its day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.clock import local_day
from domain.message import Envelope, OpenedMail
from domain.reading import MessageReading
from ingest.judgement import Judge
from ingest.verdict import ReadFile


class Judging(Protocol):
    """What decides about messages."""

    def judge(self, mail: OpenedMail, files: Sequence[ReadFile], *, received: datetime) -> MessageReading:
        """Return outcome, bookings and questions of one message."""

    def candidates(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the units that a mail may come from, by its header alone."""


class JudgeByDay:
    """A judge for each span between ``days``, on which names begin to mean other units; each made when first needed."""

    def __init__(self, judge_on: Callable[[date], Judge], *, days: Sequence[date], today: date) -> None:
        self._judge_on = judge_on
        self._days = days
        self._today = today
        self._judges: dict[int, Judge] = {}

    def judge(self, mail: OpenedMail, files: Sequence[ReadFile], *, received: datetime) -> MessageReading:
        """Return outcome, bookings and questions of one message."""
        return self._at(local_day(received)).judge(mail, files, received=received)

    def candidates(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the units that a mail of today may come from, by its header alone."""
        return self._at(self._today).candidates(envelope)

    def _at(self, day: date) -> Judge:
        span = bisect_right(self._days, day)
        if span not in self._judges:
            self._judges[span] = self._judge_on(day)
        return self._judges[span]
