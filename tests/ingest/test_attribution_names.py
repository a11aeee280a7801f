"""Whose form it is, where the form's name is open between units, mistyped, or on no list."""

from __future__ import annotations

import pytest

from tests.ingest.attributing import Given, Situations, answer

OPEN: Situations = {
    "open between two, known address of one": (
        {"line": "Tiểu học Cao Viên", "sender": "c1caovien2@example.vn"},
        "TH-CAOVIEN-II agreed",
    ),
    "open between two, subject and file name agree": (
        {"line": "Tiểu học Cao Viên", "subject": "TH Cao Viên 1 gửi DVK", "file": "dk TH Cao Vien 1.docx"},
        "TH-CAOVIEN-I agreed",
    ),
    "open between two, the letterhead decides": (
        {"line": "Tiểu học Cao Viên", "head": ("TRƯỜNG TIỂU HỌC CAO VIÊN II",)},
        "TH-CAOVIEN-II agreed",
    ),
    "open between two, who signs decides": (
        {"line": "Tiểu học Cao Viên", "signed": ("TM. BAN GIÁM HIỆU", "TRƯỜNG TH CAO VIÊN II")},
        "TH-CAOVIEN-II agreed",
    ),
    "open between two, file name and sheet agree": (
        {"line": "Tiểu học Cao Viên", "file": "TH Cao Viên II.xlsx", "sheet": "TH Cao Viên II"},
        "TH-CAOVIEN-II agreed",
    ),
    "open between two in the letterhead, known address of one": (
        {"head": ("TRƯỜNG TIỂU HỌC CAO VIÊN",), "sender": "c1caovien2@example.vn"},
        "TH-CAOVIEN-II agreed",
    ),
    "open between two, one light source": (
        {"line": "Tiểu học Cao Viên", "subject": "TH Cao Viên 1 gửi DVK"},
        "ask: unit_ambiguous",
    ),
    "open between two, text and signature of the mail are one source": (
        {"line": "Tiểu học Cao Viên", "body": "TH Cao Viên 1 gửi DVK.\nTrân trọng!\nTrường TH Cao Viên I"},
        "ask: unit_ambiguous",
    ),
    "open between two, address and subject disagree": (
        {"line": "Tiểu học Cao Viên", "sender": "c1caovien2@example.vn", "subject": "TH Cao Viên 1 gửi DVK"},
        "ask: unit_ambiguous",
    ),
    "open between two, address and signature disagree": (
        {"line": "Tiểu học Cao Viên", "sender": "c1caovien2@example.vn", "signed": ("TRƯỜNG TH CAO VIÊN I",)},
        "ask: unit_ambiguous",
    ),
    "open between two, the rest speaks for a third": (
        {
            "line": "Tiểu học Cao Viên",
            "sender": "c1caovien2@example.vn",
            "subject": "MN Kim Thư gửi DVK",
            "file": "MN Kim Thư.docx",
        },
        "ask: evidence_conflicts",
    ),
    "open between two, the letterhead decides, from the address of a third": (
        {"line": "Tiểu học Cao Viên", "head": ("TRƯỜNG TIỂU HỌC CAO VIÊN II",), "sender": "mnkiman@example.vn"},
        "TH-CAOVIEN-II agreed",
    ),
    "open between two, sent on by one of them": (
        {"line": "Tiểu học Cao Viên", "sender": "c1caovien2@example.vn", "subject": "Fwd: Gửi DVK"},
        "ask: unit_ambiguous",
    ),
    "open between two, sent on by one of them, which its file name names too": (
        {
            "line": "Tiểu học Cao Viên",
            "sender": "c1caovien2@example.vn",
            "subject": "Fwd: Gửi DVK",
            "file": "TH Cao Viên II.docx",
        },
        "TH-CAOVIEN-II agreed",
    ),
    "open between two, from a stranger with one's name": (
        {"line": "Tiểu học Cao Viên", "sender": "someone@gmail.example", "name": "TH Cao Viên II"},
        "ask: unit_ambiguous",
    ),
    "open between two, nothing else": ({"line": "Tiểu học Cao Viên"}, "ask: unit_ambiguous"),
    "two bodies in one line": ({"line": "Đảng ủy - UBND xã Kim An"}, "ask: unit_ambiguous"),
    "a place alone": ({"line": "Kim An"}, "ask: unit_ambiguous"),
    "a place alone, from the address of one school there": (
        {"line": "Kim An", "sender": "mnkiman@example.vn"},
        "MN-KIMAN agreed",
    ),
}
MISTYPED: Situations = {
    "a typing error": ({"line": "Trường Mần non Kim Thư"}, "MN-KIMTHU clear"),
    "a typing error, the file name agrees": (
        {"line": "Trường Mần non Kim Thư", "file": "MN Kim Thư.docx"},
        "MN-KIMTHU clear",
    ),
    "a typing error under the superior's letterhead": (
        {"line": "Trường Mần non Kim Thư", "head": ("PHÒNG GD&ĐT THANH OAI",)},
        "MN-KIMTHU clear",
    ),
    "a typing error, the file name speaks for another school": (
        {"line": "Trường Mần non Kim Thư", "file": "MN Kim An.docx"},
        "ask: evidence_conflicts",
    ),
    "a typing error, from the address of another school": (
        {"line": "Trường Mần non Kim Thư", "sender": "mnkiman@example.vn"},
        "ask: evidence_conflicts",
    ),
    "a typing error, from the address of two other schools": (
        {"line": "Trường Mần non Kim Thư", "sender": "xa-kim-an@example.vn"},
        "ask: evidence_conflicts",
    ),
    "a typing error, the text speaks for another school": (
        {"line": "Trường Mần non Kim Thư", "body": "Trường MN Kim An gửi bản đăng ký."},
        "ask: evidence_conflicts",
    ),
}
UNKNOWN: Situations = {
    "a name on no list": ({"line": "UBND xã Hồng Phong"}, "ask: unit_unknown"),
    "a name on no list, from a known address": (
        {"line": "UBND xã Hồng Phong", "sender": "mnkiman@example.vn"},
        "ask: unit_unknown",
    ),
    "a name on no list, where address, subject and file name agree on another": (
        {
            "line": "UBND xã Hồng Phong",
            "sender": "mnkiman@example.vn",
            "subject": "MN Kim An gửi",
            "file": "MN Kim An.docx",
        },
        "ask: unit_unknown",
    ),
    "a name merely like a unit's, from that unit's address": (
        {"line": "TH Cao Viên III", "sender": "c1caovien2@example.vn"},
        "ask: unit_unknown",
    ),
    "a letter too many, from the known address": (
        {"line": "TH Kim An B", "sender": "th-kim-an@example.vn"},
        "ask: unit_unknown",
    ),
}
SITUATIONS = {**OPEN, **MISTYPED, **UNKNOWN}


@pytest.mark.parametrize(("given", "expected"), SITUATIONS.values(), ids=SITUATIONS)
def test_situation(given: Given, expected: str) -> None:
    """Agreement settles what a name leaves open, never what it says; a mistyped name bears no contradiction."""
    assert answer(given) == expected
