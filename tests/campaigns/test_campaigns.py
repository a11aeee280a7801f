"""The shipped campaign says what its letter says; another one needs no other code."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest

from dangky.campaign_file import load_campaign
from desk.roster_file import find_shared_names
from domain.campaign import Campaign, Kind, Role
from parsers.text import fold

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def dvk() -> Campaign:
    return load_campaign(ROOT / "campaigns" / "dvk-2022")


@pytest.fixture(scope="module")
def initiatives() -> Campaign:
    return load_campaign(HERE / "sang-kien-2026")


def test_the_letter(dvk: Campaign) -> None:
    """Number, date and deadline are those of công văn 454-CV/HU: late begins with 15/02/2022 in Vietnam."""
    assert dvk.document_number == "454-CV/HU"
    assert dvk.document_date == date(2022, 2, 9)
    assert dvk.is_on_time(datetime.fromisoformat("2022-02-14T23:59:59+07:00"))
    assert not dvk.is_on_time(datetime.fromisoformat("2022-02-15T00:00:00+07:00"))


def test_the_letters_addressees(dvk: Campaign) -> None:
    """The six groups stand in the letter's order and words, and each has its units."""
    assert [group.name for group in dvk.groups] == [
        "Các phòng, ban, ngành thuộc UBND huyện",
        "Các Đảng bộ, Chi bộ trực thuộc Huyện ủy",
        "Các MTTQ, các đoàn thể CT-XH huyện",
        "Các Hội quần chúng huyện",
        "Các Trường Mầm non, Tiểu học, THCS",
        "Đảng ủy, UBND các xã, thị trấn",
    ]
    counts = [sum(unit.group == group.code for unit in dvk.roster.units) for group in dvk.groups]
    assert counts == [19, 21, 6, 11, 75, 42]


def test_the_letters_fields(dvk: Campaign) -> None:
    """The four fields have the letter's names and the codes of the export's contract, in the form's order."""
    assert [(field.code, field.name) for field in dvk.template.fields] == [
        ("economy", "Kinh tế"),
        ("culture_society", "Văn hóa-xã hội"),
        ("security_defence", "An ninh quốc phòng"),
        ("political_system", "Xây dựng hệ thống chính trị"),
    ]


def test_the_roster_is_marked_as_an_example(dvk: Campaign) -> None:
    """No one can take the example roster for the official list, and no address in it is a real one."""
    assert all(unit.note.startswith("VÍ DỤ") for unit in dvk.roster.units)
    senders = [sender for unit in dvk.roster.units for sender in unit.senders]
    assert senders
    assert all(sender.endswith(".example") for sender in senders)


def test_no_name_of_the_roster_is_shared(dvk: Campaign, initiatives: Campaign) -> None:
    """In the shipped rosters each name and alias means one unit."""
    assert find_shared_names(dvk.roster) == ()
    assert find_shared_names(initiatives.roster) == ()


def _meanings(campaign: Campaign) -> dict[str, set[str]]:
    """Return what each written form of the template is, by the words of ``headings.csv``."""
    template = campaign.template
    fields = {
        "economy": "kinh_te",
        "culture_society": "van_hoa_xa_hoi",
        "security_defence": "an_ninh_quoc_phong",
        "political_system": "xay_dung_he_thong_chinh_tri",
    }
    names = {
        (Role.NUMBER, None): "tt",
        (Role.PERFORMER, Kind.COLLECTIVE): "performer_collective",
        (Role.PERFORMER, Kind.INDIVIDUAL): "performer_individual",
        (Role.MODEL, None): "model_single",
        (Role.FIELD, None): "field_single",
        (Role.NOTE, None): "note",
        (Role.OTHER, None): "level",
    }
    written = [
        (text, fields[field.code]) for field in template.fields for text in (field.name, field.short, *field.synonyms)
    ]
    for column in template.columns:
        meaning = fields[column.field] if column.field else names.get((column.role, column.kind), "")
        written += [(text, meaning) for text in column.headings]
    written += [(title, f"performer_{section.kind}") for section in template.sections for title in section.titles]
    written += [(text, "fields_group") for text in template.spanning_headings]
    written += [(text, "unit_label") for text in template.unit_labels]
    found: dict[str, set[str]] = {}
    for text, meaning in written:
        found.setdefault(fold(text), set()).add(meaning)
    return found


def _sample() -> list[tuple[str, str]]:
    with (HERE / "headings.csv").open(encoding="utf-8", newline="") as source:
        return [(row["written"], row["meaning"]) for row in csv.DictReader(source)]


@pytest.mark.parametrize(("written", "meaning"), _sample())
def test_headings_seen_in_practice_are_known(dvk: Campaign, written: str, meaning: str) -> None:
    """Each heading of the sample from practice is known to the campaign, with its meaning."""
    assert meaning in _meanings(dvk).get(fold(written), set())


def test_another_campaign_needs_no_other_code(initiatives: Campaign) -> None:
    """A commune's campaign with other fields, one model a row, and its own roster loads the same way."""
    assert [unit.group for unit in initiatives.roster.units][:3] == ["phong"] * 3
    assert len(initiatives.roster) == 25
    assert {unit.group for unit in initiatives.roster.units} == {group.code for group in initiatives.groups}
    assert initiatives.is_on_time(datetime.fromisoformat("2026-03-20T23:59:59+07:00"))
    roles = [column.role for column in initiatives.template.columns]
    assert roles == [Role.NUMBER, Role.MODEL, Role.PERFORMER, Role.FIELD, Role.OTHER, Role.NOTE]
