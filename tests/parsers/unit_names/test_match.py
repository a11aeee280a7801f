"""Texts that are supposed to be one unit's name: what may be left out, what must agree, what is refused."""

from __future__ import annotations

import pytest

from domain.unit import Unit
from tests.parsers.unit_names.rosters import district, district_index, small_index


def test_every_name_and_alias_of_the_roster_means_its_unit() -> None:
    """What an officer entered as a name or an alias means that unit."""
    wrong = [
        name
        for unit in district().units
        for name in (unit.name, *unit.aliases)
        if district_index().match(name).unit != unit.code
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Trường TH Kim An, xã Kim An, huyện Thanh Oai, thành phố Hà Nội", "TH-KIMAN"),
        ("truong mam non cao vien 2", "MN-CAOVIEN-II"),
        ("Mầm non TT Hoa Sen", "MNTT-HOASEN"),
        ("MN Hoa Sen xã Cao Viên", "MNTT-HOASEN"),
        ("Trường Tiểu học số 1 Cao Viên", "TH-CAOVIEN-I"),
        ("MN Cao Viên l", "MN-CAOVIEN-I"),
        ("MN Cao Viên ll", "MN-CAOVIEN-II"),
        ("TH Bình Minh “A”", "TH-BINHMINH-A"),
        ("UBND TT. Kim Bài", "UB-KIMBAI"),
        ("Ban Chấp hành Đảng bộ xã Cự Khê", "DU-CUKHE"),
        ("TT Y tế huyện Thanh Oai", "PB-TTYT"),
        ("Chi bộ trường MN Kim An", "MN-KIMAN"),
        ("Bưu điện huyện Thanh Oai", "DB-BD"),
        ("Đảng ủy xã Kim Thư - huyện Thanh Oai", "DU-KIMTHU"),
        ("ĐƠN VỊ:……Đảng ủy xã Kim An……", "DU-KIMAN"),
        ("Cơ quan, đơn vị: Phòng Nội vụ", "PB-NV"),
        ("UBND HUYỆN THANH OAI\nPHÒNG NỘI VỤ", "PB-NV"),
        ("Ủy ban nhân dân\nxã Kim An", "UB-KIMAN"),
    ],
)
def test_abbreviations_fill_words_and_places_do_not_count(written: str, unit: str) -> None:
    """Abbreviations, fill words, labels, superiors and the campaign's places leave a unit's name what it is."""
    assert district_index().match(written).unit == unit


@pytest.mark.parametrize(
    "written",
    [
        "Công an xã Thanh Oai",
        "Công an xã",
        "Công an thành phố Hà Nội",
        "Công an huyện Ứng Hòa",
        "Hội Nông dân TP Hà Nội",
        "Hội Phụ nữ xã Kim An",
        "Hội phụ nữ Thanh Cao",
        "Đoàn Thanh niên xã Cao Viên",
        "Ban CHQS xã Kim An",
        "Trung tâm y tế xã Kim An",
        "Chi bộ Công an xã Kim An",
        "Công đoàn xã Kim An",
        "Thanh tra xã Kim An",
        "Mặt trận Tổ quốc xã Kim Bài",
        "Hội Nông dân Cao Dương",
    ],
)
def test_a_body_of_another_level_is_no_district_body(written: str) -> None:
    """A body of a commune, of another district or of the city never becomes the district's body of that kind."""
    match = district_index().match(written)
    assert match.unit is None
    assert match.candidates == ()


@pytest.mark.parametrize(
    "written",
    [
        "UBND huyện Thanh Oai",
        "UBND",
        "Đảng ủy",
        "Đảng bộ huyện",
        "Huyện ủy",
        "Ban Dân vận Huyện ủy",
        "Đảng ủy xã",
        "Trường Tiểu học",
        "Trường TH Kim Anh",
        "Mầm non Sao Mai xã Cao Viên",
        "MN Hoa Sen xã Kim An",
        "",
        "…………",
        "Đơn vị:",
        "Hà Nội",
        "Số 12/CV",
    ],
)
def test_what_names_no_unit_has_no_candidates(written: str) -> None:
    """A superior, a kind alone, an unknown proper name or nothing at all leaves nothing to choose from."""
    match = district_index().match(written)
    assert match.unit is None
    assert match.candidates == ()


@pytest.mark.parametrize(
    ("written", "candidates"),
    [
        ("Đảng ủy - UBND xã Kim An", ("DU-KIMAN", "UB-KIMAN")),
        ("Đảng ủy, HĐND và UBND xã Kim An", ("DU-KIMAN", "UB-KIMAN")),
        ("THPT Thanh Oai", ("DB-THPTA", "DB-THPTB")),
        ("Trường Kim An", ("MN-KIMAN", "TH-KIMAN", "THCS-KIMAN")),
        ("Cao Viên I", ("MN-CAOVIEN-I", "TH-CAOVIEN-I")),
        ("Trường TH Kim An và Trường MN Kim An", ("MN-KIMAN", "TH-KIMAN")),
        ("MN, TH Kim An", ("MN-KIMAN", "TH-KIMAN")),
        ("TRƯỜNG TH KIM AN\nTRƯỜNG MN KIM AN", ("MN-KIMAN", "TH-KIMAN")),
        ("Chi bộ Phòng Nội vụ", ("PB-NV",)),
        ("Công đoàn UBND xã Kim An", ("UB-KIMAN",)),
        ("Chi bộ Tiểu học Cao Viên", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Cao Viên III", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Cao Viên I, II", ("TH-CAOVIEN-I", "TH-CAOVIEN-II")),
        ("TH Kim An B", ("TH-KIMAN",)),
        ("UBND thị trấn Thanh Cao", ("UB-THANHCAO",)),
    ],
)
def test_an_open_name_gives_the_units_it_may_mean(written: str, candidates: tuple[str, ...]) -> None:
    """A name that lacks a word, or names several, or one too many, gives candidates in roster order and no unit."""
    match = district_index().match(written)
    assert match.unit is None
    assert match.candidates == candidates


def _unit(code: str, name: str, commune: str = "", *aliases: str) -> Unit:
    return Unit(code=code, name=name, group="g", commune=commune, aliases=aliases)


def test_an_alias_of_two_units_means_neither() -> None:
    """A roster that gives two units one alias makes both candidates, never one."""
    index = small_index(_unit("A", "Hội Làm vườn huyện", "", "Hội LV"), _unit("B", "Hội Lâm viên huyện", "", "Hội LV"))
    match = index.match("hội lv")
    assert (match.unit, match.candidates) == (None, ("A", "B"))


def test_marks_decide_where_they_are_written() -> None:
    """With marks Kim An and Kim Ân are two; without any mark the name may be either."""
    index = small_index(_unit("A", "THCS Kim An", "Kim An"), _unit("B", "THCS Kim Ân", "Kim Ân"))
    assert index.match("Trường THCS Kim An").unit == "A"
    assert index.match("THCS Kim Ân").unit == "B"
    assert index.match("thcs kim an").candidates == ("A", "B")
    assert index.match("thcs kim an").unit is None


def test_half_written_marks_are_borne_but_not_taken_for_none() -> None:
    """A text with some marks is not compared without marks: a left-out mark is a typing error, and may leave two."""
    one, other = _unit("A", "Trường Mầm non Tam Hưng", "Tam Hưng"), _unit("B", "Trường Mầm non Tam Hứng", "Tam Hứng")
    match = small_index(one).match("Trường Mầm non Tam Hung")
    assert (match.unit, match.is_mistyped) == ("A", True)
    assert small_index(one).match("Truong Mam non Tam Hung").is_mistyped is False
    assert small_index(one, other).match("Trường Mầm non Tam Hung").candidates == ("A", "B")
    assert small_index(one, other).match("Trường Mầm non Tam Hưng").unit == "A"


def test_a_commune_named_like_its_district_is_a_commune() -> None:
    """Where the roster has a commune Thanh Oai, the word alone is not taken away as the district's name."""
    index = small_index(_unit("UB", "UBND xã Thanh Oai", "Thanh Oai"), _unit("CA", "Công an huyện"))
    assert index.match("UBND Thanh Oai").unit == "UB"
    assert index.match("Công an Thanh Oai").unit is None
    assert index.match("Công an huyện Thanh Oai").unit == "CA"


def test_a_campaign_of_one_commune_has_the_commune_as_its_place() -> None:
    """Where the lowest place is a commune, its bodies are the campaign's own, and the district's are not."""
    index = small_index(
        _unit("CA", "Công an xã"), _unit("UB", "UBND xã Tam Hưng"), places=("xã Tam Hưng", "Tam Hưng", "Hà Nội")
    )
    assert index.match("Công an xã Tam Hưng, Hà Nội").unit == "CA"
    assert index.match("Công an Tam Hưng").unit == "CA"
    assert index.match("Công an huyện").unit is None
    assert index.match("UBND xã").unit == "UB"


def test_a_campaign_without_places_takes_none_away() -> None:
    """Without places a name is compared as it stands."""
    index = small_index(_unit("A", "Công an huyện Thanh Oai"), places=())
    assert index.match("CA huyện Thanh Oai").unit == "A"
    assert index.match("Công an").unit is None


def test_what_was_written_is_kept() -> None:
    """The match carries the text as it was written, for the officer to see."""
    assert district_index().match("  TH KIM AN ").written == "  TH KIM AN "


def test_an_endless_text_is_no_name() -> None:
    """A text of any length is answered, and an abbreviation repeated without end is no name."""
    assert district_index().match("TT " * 5_000).unit is None
    assert district_index().match("TT TT TT TT TT TT TT Kim An").unit is None


def test_a_text_too_long_for_a_name_is_none() -> None:
    """A name is short; what goes on for lines is refused, whatever it begins with, and two units in it are told."""
    index = district_index()
    assert index.match("Trường MN Kim An " + "kh ct " * 3_000).candidates == ()
    several = index.match("Trường MN Kim An, Trường TH Kim An, " + "và các trường khác " * 20)
    assert (several.unit, several.candidates) == (None, ("MN-KIMAN", "TH-KIMAN"))


@pytest.mark.parametrize("leader", [".", "…", "_", " ", "-"])
def test_leaders_make_no_name_long(leader: str) -> None:
    """A line of dots before and behind a name is the form's, however long."""
    assert district_index().match(f"Đơn vị: {leader * 400} THCS Hồng Dương {leader * 400}").unit == "THCS-HONGDUONG"
