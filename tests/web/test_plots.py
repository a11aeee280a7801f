"""The plot of the overview and its table: true on each day, small however many units there are."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from domain.register import Register
from domain.unit import Unit
from tests.reports.examples import GROUPS, HANOI, make_campaign, make_register, make_submission
from web.plots import ProgressPlot, progress_plot

OPENED = datetime(2022, 2, 9, tzinfo=HANOI)
NOON = datetime(2022, 2, 12, 12, 0, tzinfo=HANOI)


def register_of(received: list[datetime], *, asked: int, as_of: datetime) -> Register:
    """Return the register of ``asked`` units of which the first have answered when it says."""
    units = [Unit(code=f"U{n}", name=f"Đơn vị {n}", group=GROUPS[0].code) for n in range(asked)]
    submissions = [make_submission(n + 1, f"U{n}", received=moment) for n, moment in enumerate(received)]
    return make_register(make_campaign(units), submissions=submissions, as_of=as_of)


def plot_of(received: list[datetime], *, asked: int, as_of: datetime = NOON) -> ProgressPlot:
    plot = progress_plot(register_of(received, asked=asked, as_of=as_of))
    assert plot is not None
    return plot


def points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, _, y in (point.partition(",") for point in line.split())]


def test_nothing_before_the_campaign_opens() -> None:
    assert progress_plot(register_of([], asked=3, as_of=OPENED)) is None


def test_the_table_has_the_units_of_each_day() -> None:
    """An answer counts on the day on which it came in the letter's zone; the last line is that of now."""
    midnight = datetime(2022, 2, 11, tzinfo=HANOI)
    received = [OPENED + timedelta(hours=1), midnight - timedelta(minutes=1), midnight, NOON - timedelta(hours=1)]
    plot = plot_of(received, asked=9, as_of=NOON.astimezone(UTC))
    days = [date(2022, 2, 9), date(2022, 2, 10), date(2022, 2, 11), date(2022, 2, 12)]
    assert plot.by_day == tuple(zip(days, (1, 2, 3, 4), strict=True))


def test_the_table_is_short_in_a_long_campaign() -> None:
    """Of many days some stand in the table, each with all that had come by its end."""
    received = [OPENED + timedelta(days=n, hours=6) for n in range(100)]
    plot = plot_of(received, asked=200, as_of=OPENED + timedelta(days=100))
    assert 4 <= len(plot.by_day) <= 8
    for day, count in plot.by_day[:-1]:
        assert count == (day - OPENED.date()).days + 1
    assert plot.by_day[-1][1] == 100


def test_the_line_climbs_to_all_that_answered() -> None:
    """It never falls, begins at the floor and ends at the share of now."""
    chance = random.Random(7)
    received = [OPENED + timedelta(minutes=chance.randrange(4_000)) for _ in range(60)]
    plot = plot_of(received, asked=120)
    line = points(plot.line)
    assert line[0] == (plot.left, plot.floor)
    assert line[-1] == (plot.now_x, plot.now_y)
    assert [y for _, y in line] == sorted((y for _, y in line), reverse=True)
    assert [x for x, _ in line] == sorted(x for x, _ in line)
    assert plot.now_y == round(plot.floor - (plot.floor - plot.top) * 60 / 120, 1)


def test_ten_thousand_units_take_no_more_room() -> None:
    """The line has no more points than an eye can tell apart."""
    received = [OPENED + timedelta(seconds=25 * n) for n in range(10_000)]
    assert len(plot_of(received, asked=10_000).line) < 40_000
