"""Whose form it is: a table of situations, each with the unit or the reason why an officer decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dangky.campaign_file import load_campaign
from domain.campaign import Kind
from domain.document import Place
from domain.form import Entry, Form
from domain.message import Envelope
from domain.unit import Roster
from ingest.attribution import Attributor, Surroundings
from parsers.unit_names import NameIndex

LETTER = load_campaign(Path(__file__).parents[2] / "campaigns" / "dvk-2022")
#: Addresses that an officer has confirmed; the last one writes for two units.
KNOWN = {
    "TH-CAOVIEN-II": ("c1caovien2@example.vn",),
    "MN-KIMAN": ("mnkiman@example.vn", "xa-kim-an@example.vn"),
    "TH-KIMAN": ("th-kim-an@example.vn", "xa-kim-an@example.vn"),
    "PB-GDDT": ("pgd@example.vn",),
}
ROSTER = Roster(units=tuple(replace(unit, senders=KNOWN.get(unit.code, ())) for unit in LETTER.roster.units))
ATTRIBUTOR = Attributor(ROSTER, NameIndex.build(ROSTER, places=LETTER.places, unit_labels=LETTER.template.unit_labels))

CASES = {
    # -- the form names its unit
    "form line": ({"line": "Trường TH Cao Viên I"}, "TH-CAOVIEN-I"),
    "form line beats the address of another unit": (
        {"line": "Trường TH Cao Viên I", "sender": "mnkiman@example.vn"},
        "TH-CAOVIEN-I",
    ),
    "form line under the superior's letterhead": (
        {"line": "MN Kim An", "head": ("PHÒNG GD&ĐT THANH OAI",)},
        "MN-KIMAN",
    ),
    "form line and letterhead agree": (
        {"line": "MN Kim An", "head": ("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG MẦM NON KIM AN")},
        "MN-KIMAN",
    ),
    "form line and letterhead name two schools": (
        {"line": "MN Kim An", "head": ("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG MẦM NON KIM THƯ")},
        "evidence_conflicts",
    ),
    "a file name of another school alone does not shake the form line": (
        {"line": "MN Kim An", "file": "DVK MN Kim Thư.docx"},
        "MN-KIMAN",
    ),
    "subject and file name together do": (
        {"line": "MN Kim An", "subject": "MN Kim Thư gửi đăng ký", "file": "DVK MN Kim Thư.docx"},
        "evidence_conflicts",
    ),
    "subject and file name of another kind do too": (
        {"line": "MN Kim An", "subject": "UBND xã Kim An gửi", "file": "UBND xã Kim An.docx"},
        "evidence_conflicts",
    ),
    "known address and subject of another unit: a form copied and left unchanged": (
        {"line": "TH Kim An", "sender": "mnkiman@example.vn", "subject": "MN Kim An gửi"},
        "evidence_conflicts",
    ),
    "known address of another unit that is only forwarding": (
        {"line": "TH Kim An", "sender": "pgd@example.vn", "subject": "Gửi DVK của các trường"},
        "TH-KIMAN",
    ),
    "party cell of a school under the commune's party committee": (
        {"line": "Chi bộ trường TH Kim An", "head": ("ĐẢNG BỘ XÃ KIM AN",)},
        "TH-KIMAN",
    ),
    "people's committee under the party committee's letterhead": (
        {"line": "UBND xã Kim An", "head": ("ĐẢNG ỦY XÃ KIM AN",)},
        "evidence_conflicts",
    ),
    "a body of the district whose performers are that body in one commune": (
        {"line": "Hội Nông dân", "performer": "Chi hội Nông dân thôn Tràng Cát, xã Kim An; Tổ 1"},
        "commune_named",
    ),
    "the same in several communes": (
        {"line": "Hội Nông dân", "performer": "Hội Nông dân xã Kim An; Hội Nông dân xã Kim Thư"},
        "MT-HND",
    ),
    "a body of the district with other bodies of a commune": (
        {"line": "Hội Nông dân", "performer": "Hội LHPN xã Kim An; UBND xã Kim An"},
        "MT-HND",
    ),
    "a body that says it is the district's": (
        {"line": "Hội Nông dân huyện", "performer": "Hội Nông dân xã Kim An"},
        "MT-HND",
    ),
    "copied template of the party committee under the school's letterhead": (
        {"line": "Đảng ủy xã Kim An", "head": ("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG THCS KIM AN")},
        "evidence_conflicts",
    ),
    "the superior in the unit line, the school in the letterhead": (
        {"line": "Phòng GD&ĐT huyện Thanh Oai", "head": ("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG MẦM NON KIM THƯ")},
        "evidence_conflicts",
    ),
    # -- bodies of a commune with the district body's name
    "the commune's farmers' union by its letterhead": (
        {"line": "Hội Nông dân", "head": ("MTTQ XÃ KIM AN", "HỘI NÔNG DÂN XÃ KIM AN")},
        "commune_named",
    ),
    "the commune's police by the line above": (
        {"line": "Công an", "head": ("UBND XÃ KIM AN", "CÔNG AN XÃ")},
        "commune_named",
    ),
    "the commune's front without a unit line": ({"head": ("ĐẢNG ỦY XÃ KIM AN", "ỦY BAN MTTQ")}, "commune_named"),
    "the commune's farmers' union by the file name": (
        {"line": "Hội Nông dân", "file": "HND xa Kim An.docx"},
        "commune_named",
    ),
    "the district's farmers' union, dated in the district's town": (
        {"line": "Hội Nông dân huyện", "head": ("HỘI NÔNG DÂN HUYỆN THANH OAI", "Kim Bài, ngày 11 tháng 02 năm 2022")},
        "MT-HND",
    ),
    # -- the form leaves it open
    "open between two, known address": (
        {"line": "Tiểu học Cao Viên", "sender": "c1caovien2@example.vn"},
        "TH-CAOVIEN-II",
    ),
    "open between two, subject and file name agree": (
        {"line": "Tiểu học Cao Viên", "subject": "TH Cao Viên 1 gửi DVK", "file": "dk TH Cao Vien 1.docx"},
        "TH-CAOVIEN-I",
    ),
    "open between two, letterhead decides": (
        {"line": "Tiểu học Cao Viên", "head": ("TRƯỜNG TIỂU HỌC CAO VIÊN II",)},
        "TH-CAOVIEN-II",
    ),
    "open between two, one weak source": (
        {"line": "Tiểu học Cao Viên", "subject": "TH Cao Viên 1 gửi DVK"},
        "unit_ambiguous",
    ),
    "open between two, address and subject disagree": (
        {"line": "Tiểu học Cao Viên", "sender": "c1caovien2@example.vn", "subject": "TH Cao Viên 1 gửi DVK"},
        "unit_ambiguous",
    ),
    "open between two, nothing else": ({"line": "Tiểu học Cao Viên"}, "unit_ambiguous"),
    "two bodies in one line": ({"line": "Đảng ủy - UBND xã Kim An"}, "unit_ambiguous"),
    # -- the form names nobody we know
    "unknown name": ({"line": "UBND xã Hồng Phong"}, "unit_unknown"),
    "unknown name from a known address": (
        {"line": "UBND xã Hồng Phong", "sender": "mnkiman@example.vn"},
        "unit_unknown",
    ),
    "a name merely like a unit's, from that unit's address": (
        {"line": "TH Cao Viên III", "sender": "c1caovien2@example.vn"},
        "unit_unknown",
    ),
    "a letter too many, from the known address": (
        {"line": "TH Kim An B", "sender": "th-kim-an@example.vn"},
        "unit_unknown",
    ),
    "body of a commune that is not asked": ({"line": "Công an xã Thanh Cao"}, "unit_unknown"),
    # -- the form has no unit line
    "letterhead alone": ({"head": ("UBND HUYỆN THANH OAI", "PHÒNG NỘI VỤ")}, "PB-NV"),
    "known address alone: an office sends for its schools": ({"sender": "pgd@example.vn"}, "unit_not_written"),
    "known address and subject": ({"sender": "mnkiman@example.vn", "subject": "MN Kim An gửi"}, "MN-KIMAN"),
    "one form of several from a known address": (
        {"sender": "pgd@example.vn", "subject": "Phòng GD&ĐT huyện Thanh Oai", "only": False},
        "unit_not_written",
    ),
    "address of two units": ({"sender": "xa-kim-an@example.vn"}, "unit_not_written"),
    "address of two units, subject names one, file too": (
        {"sender": "xa-kim-an@example.vn", "subject": "TH Kim An", "file": "TH Kim An.docx"},
        "TH-KIMAN",
    ),
    "subject and file name agree": ({"subject": "MN Kim Thư gửi DVK", "file": "MN Kim Thu.docx"}, "MN-KIMTHU"),
    "subject alone": ({"subject": "MN Kim Thư gửi DVK"}, "unit_not_written"),
    "file name alone": ({"file": "MN Kim Thư.docx"}, "unit_not_written"),
    "subject and file name disagree": ({"subject": "MN Kim Thư gửi", "file": "MN Kim An.docx"}, "evidence_conflicts"),
    "known address and subject disagree": (
        {"sender": "mnkiman@example.vn", "subject": "MN Kim Thư gửi DVK"},
        "evidence_conflicts",
    ),
    "spoofed or borrowed address with the unit's own name in subject and file": (
        {"sender": "someone@gmail.example", "subject": "MN Kim Thư", "file": "MN Kim Thư.docx"},
        "MN-KIMTHU",
    ),
    "nothing at all": ({}, "unit_not_written"),
}


def attribute(
    *,
    line: str | None = None,
    head: tuple[str, ...] = (),
    sender: str = "",
    subject: str = "",
    file: str = "",
    only: bool = True,
    performer: str = "",
) -> str | None:
    """Return the unit, or the code of the reason why there is none."""
    envelope = Envelope(sender=sender, subject=subject)
    around = Surroundings(envelope=envelope, file_name=file, is_only_form=only)
    names = filter(None, performer.split("; "))
    models = [Entry(kind=Kind.COLLECTIVE, performer=n, field=None, model="Vườn rau", place=Place()) for n in names]
    form = Form(unit_as_written=line, letterhead=head, entries=tuple(models))
    found = ATTRIBUTOR.attribute(form, around)
    assert (found.unit is None) == (found.reason is not None)
    return found.reason.code.value if found.reason else found.unit


@pytest.mark.parametrize(("given", "expected"), CASES.values(), ids=CASES)
def test_situation(given: dict[str, object], expected: str) -> None:
    """Each situation gives its unit, or its reason for asking."""
    assert attribute(**given) == expected  # type: ignore[arg-type]


def test_open_question_keeps_the_units_that_it_may_concern() -> None:
    """The candidates of a question are those that any source names, in roster order, so none is called missing."""
    around = Surroundings(envelope=Envelope(subject="MN Kim Thư gửi DVK"), file_name="MN Kim An.docx")
    found = ATTRIBUTOR.attribute(Form(unit_as_written=None), around)
    assert found.candidates == ("MN-KIMAN", "MN-KIMTHU")


def test_scan_without_words_is_nobodys_but_has_candidates() -> None:
    """Without a form nothing is certain, but the sender's unit is a candidate."""
    around = Surroundings(envelope=Envelope(sender="mnkiman@example.vn"), file_name="Scan_20220214.pdf")
    found = ATTRIBUTOR.attribute(None, around)
    assert (found.unit, found.candidates) == (None, ("MN-KIMAN",))
