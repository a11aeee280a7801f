"""Whose form it is, where one sends for another, and where one name stands for bodies of district and commune."""

from __future__ import annotations

import pytest

from tests.ingest.attributing import Given, Situations, answer

CLERKS: Situations = {
    "a clerk of one school writes for another": (
        {"line": "MN Kim Thư", "sender": "mnkiman@example.vn", "subject": "Gửi DVK", "file": "DVK.docx"},
        "MN-KIMTHU clear",
    ),
    "the same, under the display name of the first": (
        {"line": "MN Kim Thư", "sender": "mnkiman@example.vn", "name": "Trường MN Kim An"},
        "MN-KIMTHU clear",
    ),
    "the same, and text and signature are of the first: a form copied and left unchanged?": (
        {"line": "MN Kim Thư", "name": "Trường MN Kim An", "body": "Xin gửi.\nTrân trọng!\nTrường MN Kim An"},
        "ask: evidence_conflicts",
    ),
    "known address and subject of another school: a form copied and left unchanged": (
        {"line": "TH Kim An", "sender": "mnkiman@example.vn", "subject": "MN Kim An gửi"},
        "ask: evidence_conflicts",
    ),
    "known address and sheet of another school": (
        {"line": "TH Kim An", "sender": "mnkiman@example.vn", "sheet": "MN Kim An"},
        "ask: evidence_conflicts",
    ),
    "the address of two units, of which the form names one": (
        {"line": "TH Kim An", "sender": "xa-kim-an@example.vn"},
        "TH-KIMAN certain",
    ),
    "a person's own address and name": (
        {"line": "TH Kim An", "sender": "lethikimthu@gmail.example", "name": "Lê Thị Kim Thư"},
        "TH-KIMAN certain",
    ),
    "a stranger under another school's name": (
        {"line": "TH Kim An", "sender": "someone@gmail.example", "name": "Trường MN Kim Thư"},
        "TH-KIMAN clear",
    ),
}
OFFICES: Situations = {
    "an office sends on the form of a school": (
        {"line": "TH Kim An", "sender": "pgd@example.vn", "subject": "Gửi DVK của các trường"},
        "TH-KIMAN clear",
    ),
    "an office sends a mail on": (
        {"line": "MN Kim An", "sender": "pgd@example.vn", "subject": "Fwd: MN Kim An gửi DVK"},
        "MN-KIMAN clear",
    ),
    "an office sends one form in its own name, which names a school": (
        {"line": "TH Kim An", "sender": "pgd@example.vn", "subject": "Phòng GD&ĐT gửi DVK"},
        "ask: evidence_conflicts",
    ),
    "an office sends the forms of several schools in its own name": (
        {
            "line": "TH Kim An",
            "subject": "Phòng GD&ĐT Thanh Oai gửi DVK",
            "name": "Phòng GD&ĐT Thanh Oai",
            "body": "Phòng GD&ĐT xin gửi.",
            "only": False,
        },
        "TH-KIMAN certain",
    ),
    "a school sends the forms of several schools in its own name": (
        {"line": "TH Kim An", "subject": "MN Kim An gửi DVK", "name": "Trường MN Kim An", "only": False},
        "ask: evidence_conflicts",
    ),
    "a workbook of an office with a sheet for each school": (
        {"sheet": "MN Kim An", "file": "Phòng GD&ĐT tổng hợp.xlsx", "subject": "Phòng GD&ĐT gửi DVK", "only": False},
        "MN-KIMAN clear",
    ),
    "a sheet for a school, among sheets of several, signed by another": (
        {"sheet": "MN Kim An", "signed": ("HIỆU TRƯỞNG", "TRƯỜNG MN KIM THƯ"), "only": False},
        "ask: evidence_conflicts",
    ),
    "a sheet for a school, among sheets of several, in the file of another": (
        {"sheet": "MN Kim An", "file": "MN Kim Thư.xlsx", "only": False},
        "ask: evidence_conflicts",
    ),
    "a sheet for a place, among sheets of several": ({"sheet": "Kim An", "only": False}, "ask: unit_not_written"),
    "a sheet for two schools, among sheets of several": (
        {"sheet": "MN Kim An, TH Kim An", "only": False},
        "ask: evidence_conflicts",
    ),
    "a sheet renamed, the line on it not: among sheets of several, a copy left unchanged?": (
        {"line": "MN Kim An", "sheet": "MN Kim Thư", "only": False},
        "ask: evidence_conflicts",
    ),
    "the only form, on a sheet that another school named": (
        {"line": "MN Kim An", "sheet": "MN Kim Thư"},
        "MN-KIMAN clear",
    ),
    "a name open between two, on the sheet of one among sheets of several": (
        {"line": "Tiểu học Cao Viên", "sheet": "TH Cao Viên II", "only": False},
        "TH-CAOVIEN-II agreed",
    ),
    "one form of several, an office's letterhead, the school's sheet": (
        {"head": ("PHÒNG GD&ĐT THANH OAI",), "sheet": "MN Kim An", "only": False},
        "ask: evidence_conflicts",
    ),
    "one form of several, from a known address": (
        {"sender": "pgd@example.vn", "subject": "Phòng GD&ĐT huyện Thanh Oai", "only": False},
        "ask: unit_not_written",
    ),
}
COMMUNES: Situations = {
    "the commune's farmers' union by its letterhead": (
        {"line": "Hội Nông dân", "head": ("MTTQ XÃ KIM AN", "HỘI NÔNG DÂN XÃ KIM AN")},
        "ask: commune_named",
    ),
    "the commune's police by the line above": (
        {"line": "Công an", "head": ("UBND XÃ KIM AN", "CÔNG AN XÃ")},
        "ask: commune_named",
    ),
    "the commune's front without a unit line": ({"head": ("ĐẢNG ỦY XÃ KIM AN", "ỦY BAN MTTQ")}, "ask: commune_named"),
    "the commune's farmers' union by the file name": (
        {"line": "Hội Nông dân", "file": "HND xa Kim An.docx"},
        "ask: commune_named",
    ),
    "the commune's farmers' union by the sheet": (
        {"line": "Hội Nông dân", "sheet": "HND xã Kim An"},
        "ask: commune_named",
    ),
    "the commune's farmers' union by who signs the form": (
        {"line": "Hội Nông dân", "signed": ("TM. BCH HỘI NÔNG DÂN XÃ KIM AN", "CHỦ TỊCH")},
        "ask: commune_named",
    ),
    "the commune's farmers' union by the display name": (
        {"line": "Hội Nông dân", "name": "Hội Nông dân xã Kim An"},
        "ask: commune_named",
    ),
    "the commune's farmers' union by who signs the mail": (
        {"line": "Hội Nông dân", "body": "Xin gửi.\nTrân trọng!\nHội Nông dân xã Kim An"},
        "ask: commune_named",
    ),
    "a person named like a commune": ({"line": "Hội Nông dân", "name": "Nguyễn Thị Kim Thư"}, "MT-HND certain"),
    "a body of the district whose performers are that body in one commune": (
        {"line": "Hội Nông dân", "performer": "Chi hội Nông dân thôn Tràng Cát, xã Kim An; Tổ 1"},
        "ask: commune_named",
    ),
    "the same in several communes": (
        {"line": "Hội Nông dân", "performer": "Hội Nông dân xã Kim An; Hội Nông dân xã Kim Thư"},
        "MT-HND certain",
    ),
    "a body of the district with other bodies of a commune": (
        {"line": "Hội Nông dân", "performer": "Hội LHPN xã Kim An; UBND xã Kim An"},
        "MT-HND certain",
    ),
    "a body that says it is the district's": (
        {"line": "Hội Nông dân huyện", "performer": "Hội Nông dân xã Kim An"},
        "MT-HND certain",
    ),
    "the district's farmers' union, dated in the district's town": (
        {"line": "Hội Nông dân huyện", "head": ("HỘI NÔNG DÂN HUYỆN THANH OAI", "Kim Bài, ngày 11 tháng 02 năm 2022")},
        "MT-HND certain",
    ),
    "a body of a commune that is not asked": ({"line": "Công an xã Thanh Cao"}, "ask: unit_unknown"),
    "the same, where address, subject and file name are the people's committee's": (
        {"line": "Công an xã Kim An", "subject": "UBND xã Kim An gửi", "file": "UBND xã Kim An.docx"},
        "ask: unit_unknown",
    ),
}
SITUATIONS = {**CLERKS, **OFFICES, **COMMUNES}


@pytest.mark.parametrize(("given", "expected"), SITUATIONS.values(), ids=SITUATIONS)
def test_situation(given: Given, expected: str) -> None:
    """Who sends is not whose it is; a name that communes have too is asked about where one is named."""
    assert answer(given) == expected
