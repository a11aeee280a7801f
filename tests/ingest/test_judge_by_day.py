"""A mail is judged with the names of its day, and with what officers have taught by the time it is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from desk.names import build_attributor
from domain.memory import Lesson, Memory, MemoryKind
from domain.message import Envelope
from domain.roster_changes import add_sender, merge
from domain.succession import change_days
from ingest.judge_by_day import JudgeByDay
from ingest.judgement import Judge
from parsers.text import fold
from tests.ingest.attributing import LETTER

NOON = datetime(2022, 2, 14, 5, tzinfo=UTC)
UNIT = "MN-KIMAN"
LAN = Envelope(sender="co.lan@gmail.example")


def learnt(number: int = 1, *, forgotten_at: datetime | None = None) -> Memory:
    lesson = Lesson(kind=MemoryKind.SENDER, value=LAN.sender, unit=UNIT)
    return Memory(id=number, lesson=lesson, learned_at=NOON, learned_by="Hà", forgotten_at=forgotten_at)


def test_what_is_taught_counts_for_the_next_mail() -> None:
    """The service runs for weeks; what an officer teaches or lets it forget must not wait for its next start."""
    taught: list[Memory] = []
    built: list[date] = []

    def judge_on(day: date, memories: Sequence[Memory]) -> Judge:
        built.append(day)
        return Judge(LETTER, build_attributor(LETTER, memories=memories, day=day))

    judge = JudgeByDay(judge_on, days=(), clock=lambda: NOON, memories=lambda: tuple(taught))
    assert judge.candidates(LAN) == ()
    taught.append(learnt())
    assert judge.candidates(LAN) == (UNIT,)
    taught[:] = [learnt(forgotten_at=NOON)]
    assert judge.candidates(LAN) == ()
    assert judge.candidates(LAN) == ()
    assert len(built) == 3, "names are made ready again only when something was taught"


def test_the_day_goes_on_while_the_service_runs() -> None:
    """From the day of a merger on, the old school's address is the new school's, also without a restart."""
    day = date(2022, 2, 15)
    old = add_sender(LETTER.roster, UNIT, LAN.sender)
    school = replace(old.by_code[UNIT], code="MN-MOI", name="Trường Mầm non Ánh Dương", aliases=(), senders=())
    roster = merge(old, [UNIT, "MN-KIMTHU"], school, day, key=fold)
    letter = replace(LETTER, roster=roster)
    now = [NOON]
    judge = JudgeByDay(
        lambda on, memories: Judge(letter, build_attributor(letter, memories=memories, day=on)),
        days=change_days(roster),
        clock=lambda: now[0],
        memories=tuple,
    )
    assert judge.candidates(LAN) == (UNIT,)
    now[0] = NOON + timedelta(days=1)
    assert judge.candidates(LAN) == ("MN-MOI",)
