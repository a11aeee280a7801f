"""The consolidated list says what the register says: every unit once, every entry once, sums that close."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from dangky.campaign_file import load_campaign
from domain.campaign import Kind
from domain.reasons import ReasonCode, reason
from domain.register import Register, Status
from domain.rulings import Extension
from domain.unit import Unit
from reports.consolidated.model import Consolidated, Selection, consolidate
from reports.consolidated.words import missing_note, models_text, reservations, roman, unit_note
from reports.language import Translator
from tests.reports.consolidated_examples import AFTERWARDS, empty_register, entry, full_register, listed
from tests.reports.examples import (
    AFTERNOON,
    blind,
    healthy,
    make_campaign,
    make_entry,
    make_register,
    make_review,
    make_submission,
)

UNITS = (
    Unit(code="PB-NV", name="Phòng Nội vụ", group="phong_ban_nganh"),
    Unit(code="TH-KB", name="Trường Tiểu học Kim Bài", group="truong_hoc"),
    Unit(code="MN-KB", name="Trường Mầm non Kim Bài", group="truong_hoc"),
)
SECOND = Path(__file__).parents[1] / "campaigns" / "sang-kien-2026"


@pytest.fixture(scope="module")
def register() -> Register:
    return full_register()


@pytest.fixture(scope="module")
def found(register: Register) -> Consolidated:
    return listed(register)


@pytest.mark.parametrize("selection", Selection)
def test_every_asked_unit_stands_once(register: Register, selection: Selection) -> None:
    """Answered, missing and in review together are the units that are asked, each once."""
    made = listed(register, selection=selection)
    named = [row.unit.code for band in made.bands for row in band.rows]
    named += [row.unit.code for row in made.missing] + [row.unit.code for row in made.in_review]
    assert Counter(named) == Counter(line.unit for line in register.lines if line.is_asked)


def test_every_entry_stands_once(register: Register, found: Consolidated) -> None:
    """Form 2 and the sources hold each entry that counts once, and the sums of form 1 count them."""
    entries = [(line.unit, e) for line in register.lines for form in line.counting for e in form.entries]
    assert Counter(
        (row.unit.code, kind, row.performer, model)
        for kind, rows in found.performers.items()
        for row in rows
        for models in row.models
        for model in models
    ) == Counter((unit, e.kind, e.performer, e.model) for unit, e in entries)
    assert Counter((s.unit.code, s.entry) for s in found.sources) == Counter(entries)
    assert found.total.total == len(entries) == found.summary.entry_total
    by_kind = {kind: sum(e.kind is kind for _, e in entries) for kind in Kind}
    assert {kind: sum(found.total.of(kind)) for kind in Kind} == by_kind


def test_totals_are_those_of_the_status(found: Consolidated) -> None:
    """Each kind and field has the number that status and digest say."""
    counted = {(count.kind, count.field): count.count for count in found.summary.entries}
    columns = [column.code for column in found.columns]
    assert {
        (kind, code): number for kind in Kind for code, number in zip(columns, found.total.of(kind), strict=True)
    } == counted


def test_what_was_sent_is_never_missing(register: Register, found: Consolidated) -> None:
    """No unit that sent anything, read or not, is among those that sent nothing."""
    sent = {line.unit for line in register.lines if line.status is not Status.MISSING}
    assert not sent & {row.unit.code for row in found.missing}
    assert len(found.missing) == 33
    assert len(found.in_review) == 6


def test_accepted_leaves_out_units_with_open_questions() -> None:
    """A unit about which a question is open stands in review, its entries do not count, and it is not missing."""
    made = make_register(
        make_campaign(UNITS),
        submissions=[make_submission(1, "PB-NV"), make_submission(2, "TH-KB")],
        reviews=[make_review(1, "PB-NV", why=reason(ReasonCode.SHARED_LINK))],
    )
    everything, accepted = listed(made), listed(made, selection=Selection.ACCEPTED)
    assert (everything.total.total, accepted.total.total) == (2, 1)
    assert [row.unit.code for row in accepted.in_review] == ["PB-NV"]
    assert [row.unit.code for row in accepted.missing] == ["MN-KB"]
    counts = accepted.summary.counts
    assert (counts.registered, counts.needs_review, counts.missing) == (1, 1, 1)


def test_notes_of_form_1(vi: Translator) -> None:
    """No model, late and open questions stand in the unit's note."""
    made = make_register(
        make_campaign(UNITS),
        submissions=[make_submission(1, "PB-NV", entries=()), make_submission(2, "TH-KB", received=AFTERWARDS)],
        reviews=[make_review(3, "TH-KB")],
        as_of=AFTERWARDS,
    )
    notes = {row.unit.code: unit_note(row, vi) for band in listed(made).bands for row in band.rows}
    assert notes == {"PB-NV": "Không có mô hình", "TH-KB": "Sau hạn, còn nội dung đang xem"}
    assert [row.unit.code for row in listed(made).late] == ["TH-KB"]


def test_entries_without_a_known_field_get_a_column() -> None:
    """An entry whose field the campaign does not know is counted in a column of its own, which else is not there."""
    usual = make_register(make_campaign(UNITS), submissions=[make_submission(1, "PB-NV")])
    strange = make_register(
        make_campaign(UNITS), submissions=[make_submission(1, "PB-NV", entries=(make_entry(field=None), make_entry()))]
    )
    assert None not in [column.code for column in listed(usual).columns]
    assert listed(strange).columns[-1].code is None
    assert listed(strange).total.individual == (1, 0, 0, 0, 1)


def test_closed_unit_counts_and_is_not_asked(vi: Translator) -> None:
    """What a unit sent before it was closed counts; it is no part of those asked, and the list says so."""
    closed = replace(UNITS[0], closed_on=date(2022, 2, 14))
    made = listed(make_register(make_campaign((closed, UNITS[1])), submissions=[make_submission(1, "PB-NV")]))
    assert (made.total.total, made.summary.counts.asked, made.summary.counts.registered) == (1, 1, 0)
    assert unit_note(made.bands[0].rows[0], vi) == "Đã thôi hỏi"


def test_one_line_for_each_performer_of_a_unit() -> None:
    """Models of one performer stand in one line, each in its field; another unit's performer of that name does not."""
    entries = (
        make_entry("Tổ 1", model="A"),
        make_entry("tổ  1", model="B"),
        make_entry("Tổ 1", field="culture_society", model="C"),
    )
    submissions = [make_submission(1, "PB-NV", entries=entries), make_submission(2, "TH-KB", entries=entries[:1])]
    rows = listed(make_register(make_campaign(UNITS), submissions=submissions)).performers[Kind.INDIVIDUAL]
    assert [(row.number, row.unit.code, row.models) for row in rows] == [
        (1, "PB-NV", (("A", "B"), ("C",), (), ())),
        (2, "TH-KB", (("A",), (), (), ())),
    ]
    assert models_text(rows[0].models[0]) == "- A\n- B"
    assert len(rows[0].notes) == 1


def test_reminders_and_extensions_stand_beside_the_missing(vi: Translator) -> None:
    """What was done to remind a unit is taken as it is given; an extension that runs is told."""
    extension = Extension(
        id=1,
        unit="TH-KB",
        until=AFTERNOON + timedelta(days=6, hours=8),
        reason="mưa",
        made_by="cán bộ",
        made_at=AFTERNOON - timedelta(days=1),
    )
    made = make_register(make_campaign(UNITS), rulings=[extension])
    rows = consolidate(made, (), healthy(), reminded={"PB-NV": "14/02, thư"}).missing
    assert [(row.unit.code, row.reminded, missing_note(row, vi)) for row in rows] == [
        ("PB-NV", "14/02, thư", ""),
        ("TH-KB", "", "Gia hạn đến hết ngày 20/02/2022"),
        ("MN-KB", "", ""),
    ]


def test_list_says_what_it_does_not_know(vi: Translator) -> None:
    """An interim list, a mailbox not read, and mail that is nobody's are told; a finished one says whose it is."""
    campaign = make_campaign(UNITS[:1])
    early = listed(make_register(campaign, reviews=[make_review(1)]), health=blind(None))
    said = " ".join(reservations(early, vi))
    assert "chưa hết hạn đăng ký (hết ngày 14/02/2022)" in said
    assert "còn 1 đơn vị chưa trả lời" in said
    assert "Hộp thư chưa" in said
    assert "Còn 1 thư đang xem, chưa rõ của đơn vị nào" in said
    done = make_register(campaign, submissions=[make_submission(1, "PB-NV")], as_of=AFTERWARDS)
    assert len(list(reservations(listed(done), vi))) == 1


def test_changes_since_an_earlier_list() -> None:
    """A re-issue names units and entries that came, went and changed, and nothing else."""
    campaign = make_campaign(UNITS)
    first = make_submission(1, "TH-KB", entries=(entry(1), entry(2)))
    later = AFTERNOON + timedelta(hours=1)
    second = make_submission(2, "TH-KB", received=later, entries=(entry(1), entry(4)))
    third = make_submission(3, "PB-NV", received=later, entries=(entry(3),))
    before = make_register(campaign, submissions=[first])
    after = make_register(campaign, submissions=[first, second, third], as_of=later)
    changes = listed(after, earlier=before).changes
    assert changes is not None
    assert [unit.code for unit in changes.units_added] == ["PB-NV"]
    assert changes.units_removed == ()
    assert [(c.unit.code, c.before and c.before.model, c.after and c.after.model) for c in changes.entries] == [
        ("PB-NV", None, entry(3).model),
        ("TH-KB", None, entry(4).model),
        ("TH-KB", entry(2).model, None),
    ]
    unchanged = listed(after, earlier=after).changes
    assert unchanged is not None
    assert unchanged.is_empty
    assert listed(after).changes is None


def test_nothing_at_all() -> None:
    """One unit that sent nothing gives a list of one missing unit and zeros."""
    made = listed(empty_register())
    assert (made.total.total, len(made.bands), len(made.missing), made.sources) == (0, 1, 1, ())


def test_another_campaign() -> None:
    """Fields and groups are those of the campaign: another one needs no code."""
    campaign = load_campaign(SECOND)
    unit = campaign.roster.units[3]
    field = campaign.template.fields[1]
    submission = make_submission(
        1, unit.code, received=campaign.opens_at, entries=(make_entry(field=field.code, kind=Kind.COLLECTIVE),)
    )
    made = listed(make_register(campaign, submissions=[submission], as_of=campaign.deadline))
    assert [column.name for column in made.columns] == [field.name for field in campaign.template.fields]
    assert [band.group for band in made.bands] == list(campaign.groups)
    assert made.total.collective == tuple(int(f is field) for f in campaign.template.fields)


@pytest.mark.parametrize(("number", "written"), [(1, "I"), (4, "IV"), (6, "VI"), (9, "IX"), (14, "XIV"), (39, "XXXIX")])
def test_roman_numbers(number: int, written: str) -> None:
    """Groups are numbered as official lists are."""
    assert roman(number) == written
