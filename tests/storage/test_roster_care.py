"""Rosters that change: days and successors, the log, one campaign beside another, and what was taught."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import MemoryRefused, RosterRefused
from domain.memory import MemoryKind, make_lesson, with_memories
from domain.roster_changes import close, merge, rename
from domain.roster_log import RosterAction
from domain.unit import Unit
from parsers.text import fold
from storage.campaigns import load_roster
from storage.engine import Store
from storage.memories import forget, load_memories, remember
from storage.register import load_register
from storage.roster_changes import load_changes, record_change
from tests.storage.examples import CAMPAIGN, CAO_VIEN_I, CAO_VIEN_II, PHU_NU, at, begin, book, booked, kept, registered

BOTH = Unit(code="TH-CAOVIEN", name="Trường Tiểu học Cao Viên", group="truong_hoc", commune="Cao Viên")
DAY = date(2022, 3, 1)
MERGED = merge(CAMPAIGN.roster, [CAO_VIEN_I.code, CAO_VIEN_II.code], BOTH, DAY, key=fold)
NAME, SENDER = MemoryKind.NAME, MemoryKind.SENDER


def test_days_and_successors_come_back(store: Store) -> None:
    """A roster with closed and opened units comes back with all they hold."""
    begin(store, replace(CAMPAIGN, roster=MERGED))
    with store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == MERGED


def test_old_campaigns_keep_their_own_roster(store: Store) -> None:
    """Units that were renamed and merged for this year's campaign are in last year's as they were then."""
    begin(store)
    with store.write() as session:
        book(session, kept("a"), registered(booked("Vườn rau")))
    before = replace(CAMPAIGN, id="dvk-2023")
    begin(store, before)
    for action, roster in (
        (RosterAction.RENAMED, rename(CAMPAIGN.roster, PHU_NU.code, "Hội LHPN", key=fold)),
        (RosterAction.MERGED, MERGED),
    ):
        after = replace(before, roster=roster)
        with store.write() as session:
            record_change(session, campaign=after, before=before.roster, action=action, by="Hà", now=at(1))
    with store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == CAMPAIGN.roster
        assert load_roster(session, campaign_id="dvk-2023") == MERGED
        assert load_changes(session, campaign_id=CAMPAIGN.id) == ()
        lines = load_register(session, campaign=CAMPAIGN, as_of=at(24 * 365)).lines
    assert [line.unit for line in lines if line.is_asked] == [unit.code for unit in CAMPAIGN.roster.units]


def test_log_says_who_when_and_what(store: Store) -> None:
    """Each change is one line with the units as they were and as they are; others are not in it."""
    begin(store)
    closed = close(CAMPAIGN.roster, PHU_NU.code, DAY)
    with store.write() as session:
        after = replace(CAMPAIGN, roster=closed)
        record_change(
            session, campaign=after, before=CAMPAIGN.roster, action=RosterAction.CLOSED, by="Chị Hà", now=at(2)
        )
    with store.read() as session:
        (line,) = load_changes(session, campaign_id=CAMPAIGN.id)
    assert (line.changed_at, line.changed_by, line.action) == (at(2), "Chị Hà", RosterAction.CLOSED)
    assert line.difference.before == (PHU_NU,)
    assert line.difference.after == (replace(PHU_NU, closed_on=DAY),)


def teach(store: Store, kind: MemoryKind, value: str, unit: str) -> bool:
    lesson = make_lesson(kind, value, unit)
    with store.write() as session:
        return remember(session, campaign=CAMPAIGN, lesson=lesson, by="Chị Hà", now=at(1), key=fold)


def test_lessons_are_kept_in_one_form(store: Store) -> None:
    """An address is case-folded, a name is NFC on one line; who taught it and when stand beside it."""
    begin(store)
    assert teach(store, SENDER, " Co.Lan@GMAIL.example ", CAO_VIEN_II.code)
    assert teach(store, NAME, "Trươ\u0300ng Tiê\u0309u ho\u0323c\n  Cao Vie\u0302n hai", CAO_VIEN_II.code)
    with store.read() as session:
        first, second = load_memories(session, campaign_id=CAMPAIGN.id)
    assert (first.lesson.value, second.lesson.value) == ("co.lan@gmail.example", "Trường Tiểu học Cao Viên hai")
    assert (first.learned_by, first.learned_at, first.forgotten_at) == ("Chị Hà", at(1), None)


def test_lessons_count_as_senders_and_aliases_beside_the_roster(store: Store) -> None:
    """What was taught is known by the unit, and the stored roster is as it was."""
    begin(store)
    teach(store, SENDER, "co.lan@gmail.example", PHU_NU.code)
    teach(store, NAME, "Phụ nữ huyện", PHU_NU.code)
    with store.read() as session:
        assert load_roster(session, campaign_id=CAMPAIGN.id) == CAMPAIGN.roster
        taught = with_memories(CAMPAIGN.roster, load_memories(session, campaign_id=CAMPAIGN.id))
    assert taught.by_code[PHU_NU.code].senders == ("co.lan@gmail.example",)
    assert taught.by_code[PHU_NU.code].aliases == ("Phụ nữ huyện",)


def test_a_lesson_is_learnt_once(store: Store) -> None:
    """What the roster or an earlier lesson says already is not kept again."""
    begin(store)
    assert not teach(store, SENDER, "TH.caovien1@example.vn", CAO_VIEN_I.code)
    assert not teach(store, NAME, "th CAO VIÊN 1", CAO_VIEN_I.code)
    assert teach(store, NAME, "Cao Viên số một", CAO_VIEN_I.code)
    assert not teach(store, NAME, "Cao Viên số một", CAO_VIEN_I.code)


@pytest.mark.parametrize(
    ("kind", "value"), [(SENDER, "TH.caovien1@example.vn"), (NAME, "TH CAO VIÊN 1"), (NAME, "Cao Viên số một")]
)
def test_what_belongs_to_another_is_refused(store: Store, kind: MemoryKind, value: str) -> None:
    """A lesson never takes a name or a sender from another unit, which is named."""
    begin(store)
    teach(store, NAME, "Cao Viên số một", CAO_VIEN_I.code)
    with pytest.raises(MemoryRefused, match=r"TH-CAOVIEN-I \(Trường Tiểu học Cao Viên I\)"):
        teach(store, kind, value, CAO_VIEN_II.code)


def test_a_lesson_about_nobody_is_refused(store: Store) -> None:
    """A unit that is not on the roster can learn nothing."""
    begin(store)
    with pytest.raises(RosterRefused, match="TH-X"):
        teach(store, NAME, "Gì đó", "TH-X")


def test_forgotten_is_kept_but_counts_no_more(store: Store) -> None:
    """Who took it back and when stay; the value is free for another unit; it cannot be forgotten twice."""
    begin(store)
    teach(store, NAME, "Cao Viên", CAO_VIEN_I.code)
    with store.write() as session:
        (memory,) = load_memories(session, campaign_id=CAMPAIGN.id)
        assert forget(session, campaign_id=CAMPAIGN.id, number=memory.id, by="Anh Nam", now=at(3))
        assert not forget(session, campaign_id=CAMPAIGN.id, number=memory.id, by="Chị Hà", now=at(4))
        assert not forget(session, campaign_id="dvk-2023", number=memory.id, by="Chị Hà", now=at(4))
    with store.read() as session:
        (memory,) = load_memories(session, campaign_id=CAMPAIGN.id)
    assert (memory.forgotten_by, memory.forgotten_at) == ("Anh Nam", at(3))
    assert with_memories(CAMPAIGN.roster, [memory]) == CAMPAIGN.roster
    assert teach(store, NAME, "Cao Viên", CAO_VIEN_II.code)
