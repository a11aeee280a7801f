"""Whose form it is, where the form itself names its unit: in its line, its letterhead or its title.

Each table of these files reads: situation, what is given, and the unit with how sure that is, or "ask" with the
reason why an officer decides. The confidences are explained in ``domain.evidence``.
"""

from __future__ import annotations

import pytest

from domain.evidence import Bearing, Source
from tests.ingest.attributing import ATTRIBUTOR, LETTER, Given, Situations, answer, attribute

__all__ = ["ATTRIBUTOR", "LETTER"]

SCHOOLS_OFFICE = "PHÒNG GD&ĐT THANH OAI"

LINE: Situations = {
    "the line for the unit": ({"line": "Trường TH Cao Viên I"}, "TH-CAOVIEN-I certain"),
    "line and known address agree": ({"line": "MN Kim An", "sender": "mnkiman@example.vn"}, "MN-KIMAN certain"),
    "line, address, subject, file name and signature agree": (
        {
            "line": "MN Kim An",
            "sender": "mnkiman@example.vn",
            "subject": "MN Kim An gửi DVK",
            "file": "MN Kim An.docx",
            "signed": ("HIỆU TRƯỞNG", "TRƯỜNG MN KIM AN"),
        },
        "MN-KIMAN certain",
    ),
    "the line beats the address of another unit": (
        {"line": "Trường TH Cao Viên I", "sender": "mnkiman@example.vn"},
        "TH-CAOVIEN-I clear",
    ),
    "a file name of another school alone does not shake it": (
        {"line": "MN Kim An", "file": "DVK MN Kim Thư.docx"},
        "MN-KIMAN clear",
    ),
    "last year's file name of another school does not either": (
        {"line": "MN Kim An", "file": "DVK 2021 MN Kim Thư (1).docx"},
        "MN-KIMAN clear",
    ),
    "two schools in one file name, one of them its own": (
        {"line": "MN Kim An", "file": "DVK MN Kim An, MN Kim Thư.docx"},
        "MN-KIMAN clear",
    ),
    "subject and file name of another school together do": (
        {"line": "MN Kim An", "subject": "MN Kim Thư gửi đăng ký", "file": "DVK MN Kim Thư.docx"},
        "ask: evidence_conflicts",
    ),
    "file name and sheet of another school do: a workbook passed on and not quite changed": (
        {"line": "MN Kim An", "file": "MN Kim Thư.xlsx", "sheet": "MN Kim Thư"},
        "ask: evidence_conflicts",
    ),
    "subject and file name of another kind do too": (
        {"line": "MN Kim An", "subject": "UBND xã Kim An gửi", "file": "UBND xã Kim An.docx"},
        "ask: evidence_conflicts",
    ),
    "who signs the form is of another school": (
        {"line": "MN Kim An", "signed": ("HIỆU TRƯỞNG", "TRƯỜNG MN KIM THƯ")},
        "ask: evidence_conflicts",
    ),
    "the superior confirms below the school's signature": (
        {"line": "MN Kim An", "signed": ("HIỆU TRƯỞNG", "TM. ĐẢNG ỦY XÃ KIM AN", "BÍ THƯ")},
        "MN-KIMAN certain",
    ),
    "party cell of a school under the commune's party committee": (
        {"line": "Chi bộ trường TH Kim An", "head": ("ĐẢNG BỘ XÃ KIM AN",)},
        "TH-KIMAN certain",
    ),
    "a party committee below which the people's committee signs": (
        {"line": "Đảng ủy xã Kim An", "signed": ("TM. ỦY BAN NHÂN DÂN XÃ KIM AN", "CHỦ TỊCH")},
        "ask: evidence_conflicts",
    ),
}
LETTERHEAD: Situations = {
    "line under the superior's letterhead": (
        {"line": "MN Kim An", "head": (SCHOOLS_OFFICE,)},
        "MN-KIMAN certain",
    ),
    "line and letterhead agree": (
        {"line": "MN Kim An", "head": (SCHOOLS_OFFICE, "TRƯỜNG MẦM NON KIM AN")},
        "MN-KIMAN certain",
    ),
    "line and letterhead name two schools": (
        {"line": "MN Kim An", "head": (SCHOOLS_OFFICE, "TRƯỜNG MẦM NON KIM THƯ")},
        "ask: evidence_conflicts",
    ),
    "people's committee under the party committee's letterhead": (
        {"line": "UBND xã Kim An", "head": ("ĐẢNG ỦY XÃ KIM AN",)},
        "ask: evidence_conflicts",
    ),
    "copied template of the party committee under the school's letterhead": (
        {"line": "Đảng ủy xã Kim An", "head": (SCHOOLS_OFFICE, "TRƯỜNG THCS KIM AN")},
        "ask: evidence_conflicts",
    ),
    "the superior in the line, the school in the letterhead": (
        {"line": "Phòng GD&ĐT huyện Thanh Oai", "head": (SCHOOLS_OFFICE, "TRƯỜNG MẦM NON KIM THƯ")},
        "ask: evidence_conflicts",
    ),
    "letterhead alone: the lower line is the unit": (
        {"head": ("UBND HUYỆN THANH OAI", "PHÒNG NỘI VỤ")},
        "PB-NV certain",
    ),
    "letterhead of a school over a blank line": (
        {"head": (SCHOOLS_OFFICE, "TRƯỜNG MẦM NON KIM THƯ"), "is_blank": True},
        "MN-KIMTHU certain",
    ),
    "letterhead of an office over a blank line: it may be only the superior's": (
        {"head": (SCHOOLS_OFFICE,), "is_blank": True},
        "ask: unit_not_written",
    ),
    "letterhead of an office, from the known address of a school under it": (
        {"head": (SCHOOLS_OFFICE,), "sender": "mnkiman@example.vn"},
        "ask: evidence_conflicts",
    ),
    "letterhead of an office, a school in the file name": (
        {"head": (SCHOOLS_OFFICE,), "file": "DVK MN Kim Thư.docx"},
        "ask: evidence_conflicts",
    ),
    "letterhead of a commune's party committee, signed by a school": (
        {"head": ("ĐẢNG ỦY XÃ KIM AN",), "signed": ("HIỆU TRƯỞNG", "TRƯỜNG TH KIM AN")},
        "ask: evidence_conflicts",
    ),
    "letterhead of a school, another office's address": (
        {"head": (SCHOOLS_OFFICE, "TRƯỜNG MẦM NON KIM THƯ"), "sender": "pgd@example.vn"},
        "MN-KIMTHU clear",
    ),
    "a title that names the school": ({"title": "ĐĂNG KÝ DÂN VẬN KHÉO CỦA TRƯỜNG MN KIM AN"}, "MN-KIMAN certain"),
    "title and letterhead name two schools": (
        {"title": "ĐĂNG KÝ DÂN VẬN KHÉO CỦA TRƯỜNG MN KIM AN", "head": ("TRƯỜNG MẦM NON KIM THƯ",)},
        "ask: evidence_conflicts",
    ),
}
SITUATIONS = {**LINE, **LETTERHEAD}


@pytest.mark.parametrize(("given", "expected"), SITUATIONS.values(), ids=SITUATIONS)
def test_situation(given: Given, expected: str) -> None:
    """What the form names is its unit, unless enough speaks for another."""
    assert answer(given) == expected


def test_evidence_is_told_for_and_against() -> None:
    """Beside the unit stands what names it, what names its superior, and what names another."""
    found = attribute({"line": "MN Kim An", "head": (SCHOOLS_OFFICE,), "subject": "Kim An", "file": "MN Kim Thư.docx"})
    assert [(item.source, item.bearing) for item in found.evidence] == [
        (Source.FORM_LINE, Bearing.FOR),
        (Source.LETTERHEAD, Bearing.ABOVE),
        (Source.SUBJECT, Bearing.ALLOWS),
        (Source.FILE_NAME, Bearing.AGAINST),
    ]
    assert [item.source for item in found.speaks_for] == [Source.FORM_LINE]
    assert [item.source for item in found.speaks_against] == [Source.FILE_NAME]


def test_a_question_says_what_speaks_for_and_against_what_the_form_names() -> None:
    """A conflict is told as one about the unit that the form names."""
    found = attribute({"line": "MN Kim An", "head": ("TRƯỜNG MẦM NON KIM THƯ",)})
    assert (found.unit, found.claim) == (None, "MN-KIMAN")
    assert [item.bearing for item in found.evidence] == [Bearing.FOR, Bearing.AGAINST]
