"""Judgement with the names that counted on the day on which a mail was received.

Units are renamed, merged and split while a campaign goes on; a mail that is read later, or read
again, is judged as on its day. What officers teach counts from then on for all that is read, at once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Protocol

from domain.clock import Clock, local_day
from domain.memory import Memory
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

    def __init__(
        self,
        judge_on: Callable[[date, Sequence[Memory]], Judge],
        *,
        days: Sequence[date],
        clock: Clock,
        memories: Callable[[], Sequence[Memory]],
    ) -> None:
        self._judge_on = judge_on
        self._days = days
        self._clock = clock
        self._load_memories = memories
        self._memories: Sequence[Memory] = ()
        self._judges: dict[int, Judge] = {}

    def judge(self, mail: OpenedMail, files: Sequence[ReadFile], *, received: datetime) -> MessageReading:
        """Return outcome, bookings and questions of one message."""
        return self._at(local_day(received)).judge(mail, files, received=received)

    def candidates(self, envelope: Envelope) -> tuple[str, ...]:
        """Return the units that a mail of today may come from, by its header alone."""
        return self._at(local_day(self._clock())).candidates(envelope)

    def _at(self, day: date) -> Judge:
        memories = self._load_memories()
        if memories != self._memories:
            self._judges.clear()
            self._memories = memories
        span = bisect_right(self._days, day)
        if span not in self._judges:
            self._judges[span] = self._judge_on(day, memories)
        return self._judges[span]
