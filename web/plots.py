"""Plots as points for SVG: the template draws, a table beside it says the same in words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from domain.register import Register, RegisterLine

#: The plot's own measures; it grows with the page.
WIDTH, HEIGHT = 480, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 26, 16, 28
#: Marks on the axis of days at most.
_MAX_MARKS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class DayMark:
    """A day on the axis."""

    x: float
    day: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPlot:
    """How many units had answered when, up to now."""

    #: ``points`` of an SVG polyline: a step for each answer, or for those that came together.
    line: str
    #: ``points`` of the polygon below it.
    area: str
    marks: tuple[DayMark, ...]
    #: Where the deadline stands, and now.
    deadline_x: float
    now_x: float
    now_y: float
    #: Top of the plot: all units that are asked.
    asked: int
    answered: int
    #: Days, or each second, third ... of them, with the number of units that had answered by their end, or by now.
    by_day: tuple[tuple[date, int], ...]
    #: The plot's edges.
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    floor: float = HEIGHT - _BOTTOM


def progress_plot(register: Register) -> ProgressPlot | None:
    """Return the plot of the register's instant; None before anything can have come."""
    campaign = register.campaign
    # Days are those of the letter.
    now = register.as_of.astimezone(campaign.opens_at.tzinfo)
    asked = [line for line in register.lines if line.is_asked]
    begin, end = campaign.opens_at, max(campaign.deadline, now)
    if not asked or now <= begin or end - begin > timedelta(days=3660):
        return None
    moments = sorted(max(line.first_received, begin) for line in asked if line.first_received is not None)
    scale = _Scale(begin, end, len(asked))
    points = [scale.point(begin, 0), *_steps(moments, scale), scale.point(now, len(moments))]
    floor = (scale.point(now, 0), scale.point(begin, 0))
    return ProgressPlot(
        line=_points(points),
        area=_points([*points, *floor]),
        marks=tuple(DayMark(x=scale.x(day), day=day) for day in _days(begin, end)),
        deadline_x=scale.x(campaign.deadline),
        now_x=scale.x(now),
        now_y=scale.y(len(moments)),
        asked=len(asked),
        answered=len(moments),
        by_day=tuple(_by_day(asked, begin, now)),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    begin: datetime
    end: datetime
    most: int

    def x(self, moment: datetime) -> float:
        """Return the place of a moment, to half a unit: what an eye can tell apart."""
        share = (moment - self.begin) / (self.end - self.begin)
        return round((_LEFT + share * (WIDTH - _LEFT - _RIGHT)) * 2) / 2

    def y(self, count: int) -> float:
        return round(HEIGHT - _BOTTOM - count / self.most * (HEIGHT - _TOP - _BOTTOM), 1)

    def point(self, moment: datetime, count: int) -> tuple[float, float]:
        return self.x(moment), self.y(count)


def _steps(moments: Sequence[datetime], scale: _Scale) -> Iterator[tuple[float, float]]:
    """Give a step for each answer; answers that stand at one place of the axis share theirs."""
    before = 0
    for x, answers in groupby(moments, scale.x):
        after = before + sum(1 for _ in answers)
        yield x, scale.y(before)
        yield x, scale.y(after)
        before = after


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def _days(begin: datetime, end: datetime) -> list[datetime]:
    """Return the midnights between, or each second, third ... of them if they are many."""
    first = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    if first < begin:
        first += timedelta(days=1)
    count = max((end - first) // timedelta(days=1) + 1, 1)
    step = -(-count // _MAX_MARKS)
    return [first + timedelta(days=number) for number in range(0, count, step) if first + timedelta(days=number) <= end]


def _by_day(lines: Sequence[RegisterLine], begin: datetime, now: datetime) -> list[tuple[date, int]]:
    """Return the days of the plot's axis and the day of ``now``, the last, with their numbers."""
    received = sorted(line.first_received for line in lines if line.first_received is not None)
    counted = {mark.date(): bisect_left(received, mark + timedelta(days=1)) for mark in _days(begin, now)}
    return [*((day, count) for day, count in counted.items() if day < now.date()), (now.date(), len(received))]
