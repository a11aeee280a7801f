"""Names that merely stand in a subject, a file name or a body."""

from __future__ import annotations

import pytest

from tests.parsers.unit_names.rosters import district_index


def _found(text: str) -> list[tuple[str, str | None]]:
    return [(match.written, match.unit) for match in district_index().find(text)]


@pytest.mark.parametrize(
    ("text", "written", "unit"),
    [
        ("TH Cao Viên 1 gửi đăng ký DVK", "TH Cao Viên 1", "TH-CAOVIEN-I"),
        ("dang ky dan van kheo TH Cao Vien 1.docx", "TH Cao Vien 1", "TH-CAOVIEN-I"),
        ("TH_Cao_Vien_2.docx", "TH_Cao_Vien_2", "TH-CAOVIEN-II"),
        ("th-cao-vien-2.docx", "th-cao-vien-2", "TH-CAOVIEN-II"),
        ('Đăng ký "Dân vận khéo" - Trường MN Kim Thư', "Trường MN Kim Thư", "MN-KIMTHU"),
        ("DANG KY MO HINH DVK 2022_MN TAM HUNG A", "MN TAM HUNG A", "MN-TAMHUNG-A"),
        ("Dân vận khéo THCS Tam Hưng", "THCS Tam Hưng", "THCS-TAMHUNG"),
        ("ĐU xã Thanh Mai gửi BDV", "ĐU xã Thanh Mai", "DU-THANHMAI"),
        ("Đăng ký DVK Công an huyện", "Công an huyện", "DB-CA"),
        ("PGD gửi tổng hợp các trường", "PGD", "PB-GDDT"),
        ("Gửi Phòng Nội vụ bản đăng ký của TH Kim An", "TH Kim An", "TH-KIMAN"),
        ("Trường TH Kim An kính gửi Phòng Nội vụ", "Trường TH Kim An", "TH-KIMAN"),
        ("Công đoàn trường TH Kim An", "Công đoàn trường TH Kim An", "TH-KIMAN"),
        ("TH Kim An (1).docx", "TH Kim An", "TH-KIMAN"),
        ("TH Kim An 14.2.2022", "TH Kim An", "TH-KIMAN"),
        ("THCS Nguyễn Trực - TT Kim Bài.docx", "THCS Nguyễn Trực - TT Kim Bài", "THCS-NGUYENTRUC"),
    ],
)
def test_a_whole_name_is_found(text: str, written: str, unit: str) -> None:
    """A complete name is found as it is written, bare or with marks, with any joints between its words."""
    assert _found(text) == [(written, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "dang ky",
        "Biểu mẫu đăng ký 2022.doc",
        "Ban Dân vận Huyện ủy Thanh Oai",
        "Kính gửi: Phòng Nội vụ",
        "Kính gửi:\n- Phòng Nội vụ;\n- Trường TH Kim An;\n",
        "Nơi nhận: Phòng Nội vụ",
        "Gửi Phòng Nội vụ",
        "HND xã Kim An",
        "Hội Nông dân Kim An",
        "Hội Phụ nữ xã Kim An",
        "MTTQ xã Kim Thư đăng ký",
        "Công an xã Thanh Cao",
        "Trạm Y tế xã Cự Khê",
        "HTX Nông nghiệp Tam Hưng",
        "UBND xã Hồng Phong",
        "LĐLĐ thành phố Hà Nội",
        "Công an thành phố Hà Nội",
        "phối hợp công an, quân sự",
        "kết luận thanh tra năm 2022",
        "ca huyen",
        "CA huyện",
        "ub, th, mn",
        "Nguyễn Thanh Mai",
        "Trường TH Kim Anh",
        "UBND huyện Thanh Oai",
        "Đảng bộ huyện",
    ],
)
def test_what_is_no_name_is_not_found(text: str) -> None:
    """Recipients, bodies of other levels, bare words and short abbreviations give nothing."""
    assert district_index().find(text) == ()


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("TH Cao Vien (1).docx", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Cao Vien_1.docx", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Cao Viên 1.2.2022", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Cao Viên 2 mô hình", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Bình Minh a Hùng gửi", ("TH-BINHMINH-A", "TH-BINHMINH-B")),
        ("TH Kim An 2.docx", ("TH-KIMAN",)),
        ("TH Kim An Bình", ("TH-KIMAN",)),
        ("MN Hoa Sen Hồng", ("MNTT-HOASEN",)),
        ("Hội Nông dân huyện Ứng Hòa", ("MT-HND",)),
        ("hoi nong dan huyen ung hoa.docx", ("MT-HND",)),
        ("Xã Liên Châu gửi bản đăng ký", ("DU-LIENCHAU", "UB-LIENCHAU")),
        ("Kim An gửi đkdvk", ("MN-KIMAN", "TH-KIMAN", "THCS-KIMAN", "DU-KIMAN", "UB-KIMAN")),
        ("ĐU, UBND xã Kim An", ("DU-KIMAN", "UB-KIMAN")),
    ],
)
def test_a_doubtful_name_gives_candidates_only(text: str, candidates: tuple[str, ...]) -> None:
    """A copy number, a date, a count, a longer name or a missing kind never makes a unit."""
    (match,) = district_index().find(text)
    assert match.unit is None
    assert match.candidates == candidates


def test_names_come_longest_first_and_do_not_overlap() -> None:
    """Each name is told once, and a name inside a longer one is not told at all."""
    text = "TH Kim An, Trường Mầm non Thanh Mai\nĐảng ủy xã Kim An"
    assert _found(text) == [
        ("Trường Mầm non Thanh Mai", "MN-THANHMAI"),
        ("Đảng ủy xã Kim An", "DU-KIMAN"),
        ("TH Kim An", "TH-KIMAN"),
    ]


def test_two_names_side_by_side_are_both_told() -> None:
    """Where a second name follows at once, neither is hidden by the other."""
    assert {unit for _, unit in _found("TH Kim An MN Kim An.docx")} == {"TH-KIMAN", "MN-KIMAN"}


def test_a_mail_is_read_beyond_its_address() -> None:
    """The list under Kính gửi ends where the text begins."""
    text = "Kính gửi:\n- Ban Dân vận Huyện ủy;\n- Phòng Nội vụ.\nTrường TH Kim An xin gửi bản đăng ký."
    assert _found(text) == [("Trường TH Kim An", "TH-KIMAN")]
