"""A whole file's text: old encodings decoded by a vote, everything cleaned."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.document import Cell, Document, Paragraph, Place, Table
from parsers.legacy import decode_text, settle
from parsers.text import clean
from tests.parsers.legacy.old_texts import FORMS, document_of, encoded, names_and_models

_ENCODINGS = {"tcvn3": ("tcvn3",), "tcvn3-typed": ("tcvn3",), "vni": ("vni",)}


def _settled(*texts: str) -> list[str]:
    return [block.text for block in settle(document_of(texts)).paragraphs]


# -- the vote ------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_whole_files_are_read_without_a_mistake(form: str) -> None:
    """All names and models in one file are read exactly in every form; only typed capitals may stay in doubt."""
    texts = names_and_models()
    document = settle(document_of(encoded(text, form) for text in texts))
    read = [block.text for block in document.paragraphs]
    assert len(texts) >= 498
    if form == "tcvn3-typed":
        assert [text.casefold() for text in read] == [text.casefold() for text in texts]
    else:
        assert read == list(texts)
    assert document.encodings == _ENCODINGS.get(form, ())


@pytest.mark.parametrize("form", ["nfc", "nfd", "unikey", "tcvn3", "vni"])
def test_short_files(form: str) -> None:
    """Three texts are enough."""
    chance = random.Random(7)
    for _ in range(200):
        texts = chance.sample(names_and_models(), 3)
        assert _settled(*(encoded(text, form) for text in texts)) == texts


@pytest.mark.parametrize("form", ["nfc", "nfd", "unikey", "tcvn3", "vni"])
def test_single_texts(form: str) -> None:
    """A name or a model alone is read exactly."""
    for text in names_and_models():
        assert decode_text(encoded(text, form)) == text


def test_what_stood_in_the_file_is_kept() -> None:
    """Decoded text has the text of the file beside it; text that was not decoded has none."""
    first, second, third = settle(document_of(["Tr\u00adêng TiÓu häc", "Kim An", "UBND x·"])).paragraphs
    assert (first.text, first.raw) == ("Trường Tiểu học", "Tr\u00adêng TiÓu häc")
    assert (second.text, second.raw) == ("Kim An", "")
    assert (third.text, third.raw) == ("UBND xã", "UBND x·")


def test_unicode_beside_an_old_encoding() -> None:
    """In a file of both, strings in Unicode stay, and those in the old encoding are decoded."""
    texts = ["Tên tập thể thực hiện", "Héi N«ng d©n x· Cao Viªn", "Ghi chú", "Trång v­ên rau s¹ch"]
    assert _settled(*texts) == ["Tên tập thể thực hiện", "Hội Nông dân xã Cao Viên", "Ghi chú", "Trồng vườn rau sạch"]


def test_one_odd_word_changes_no_unicode_file() -> None:
    """Beside text that is plainly Unicode, one foreign word is no vote."""
    texts = ["Trường Mầm non", "où", "có", "5 N·m", "x·"]
    assert _settled(*texts) == texts


@pytest.mark.parametrize(
    "text",
    [
        "Hà", "có", "là cô bé", "Võ Thị Bé", "café Müller", "El Niño, São Paulo, José", "déjà vu où", "30°C, 5 µm, ½",
        "N·m, m×n", "Dell®", "© Bộ", "«Hà»", "co\u00adoperation", "naïve résumé", "Kim Bài", "A+ B+ O+ AB+", "Ðông",
        "dd/mm/yyyy", "a^2 + b^2", "https://a.vn/?o+=u+&dd", "to+do@abc.vn, dd@abc.vn", "C++, address, add",
        "Is it so? I do. Go to a. Then e.",
    ],
)  # fmt: skip
def test_unicode_wins_ties(text: str) -> None:
    """Text that reads well in Unicode, or badly in every encoding, is only cleaned."""
    assert decode_text(text) == clean(text.replace("\u00ad", ""))


# -- soft hyphens and the lost ư -----------------------------------------------------------------


def test_soft_hyphens_that_are_no_letters() -> None:
    """Where a soft hyphen is not the letter ư it is nothing, also in decoded VNI text."""
    assert _settled("Trường Tiểu\u00adhọc", "chữ") == ["Trường Tiểuhọc", "chữ"]
    assert _settled("Tröôøng Tieåu \u00adhoïc") == ["Trường Tiểu học"]


def test_lost_u_comes_back_where_it_can_be_nothing_else() -> None:
    """A TCVN3 file without any soft hyphen has lost its ư: words that are none without it get it back."""
    assert decode_text("§¶ng ñy x· Ph¬ng Trung") == "Đảng ủy xã Phương Trung"
    assert _settled("§¶ng ñy x· T©n ¦íc, Trêng Mü Hng, ngêi ®îc THPT Hng") == [
        "Đảng ủy xã Tân Ước, Trường Mỹ Hưng, ngời được THPT Hưng"
    ]


def test_u_is_not_put_back_where_it_is_not_lost() -> None:
    """A file that has its soft hyphens has lost none: what looks odd there is a typing error."""
    assert _settled("Ph¬ng Tr\u00adêng häc") == ["Phơng Trường học"]


# -- fonts ---------------------------------------------------------------------------------------


def _by_font(text: str, raw: str) -> Paragraph:
    return Paragraph(text=text, raw=raw, place=Place(paragraph=9))


def _of(*blocks: Paragraph) -> Document:
    return Document(format="docx", blocks=blocks)


def test_what_a_font_decided_stays() -> None:
    """Text that was decoded by its font is only cleaned, and its encoding is told."""
    document = settle(_of(_by_font("Trường\u200b", "Tr\u00adêng"), *document_of(["Ghi chú"]).paragraphs))
    assert [(block.text, block.raw) for block in document.paragraphs] == [("Trường", "Tr\u00adêng"), ("Ghi chú", "")]
    assert document.encodings == ("tcvn3",)


def test_fonts_left_over_in_a_unicode_file() -> None:
    """Where the rest is Unicode and no decoded word needs it, the old font is a leftover: có stays có."""
    document = settle(_of(_by_font("cú", "có"), *document_of(["Trường Mầm non"]).paragraphs))
    assert [(block.text, block.raw) for block in document.paragraphs] == [("có", ""), ("Trường Mầm non", "")]
    assert document.encodings == ()


# -- VIQR ----------------------------------------------------------------------------------------


def test_viqr() -> None:
    """Lines with two words that are nothing but VIQR are decoded, addresses and ends of sentences left alone."""
    text = "Tru+o+`ng THCS Tam Hu+ng, xa~ Tam Hu+ng. Hoi ai? dd.a@tu+`.vn QDD to^?"
    assert decode_text(text) == "Trường THCS Tam Hưng, xã Tam Hưng. Hoi ai? dd.a@tu+`.vn QĐ tổ"


def test_viqr_in_a_whole_file() -> None:
    """One plain line tells the file; then lines with fewer marks are decoded as well."""
    assert _settled("Ho^.i No^ng da^n xa~", "UBND xa~ Kim An", "Nguye^~n Thi. Sen", "O+") == [
        "Hội Nông dân xã",
        "UBND xã Kim An",
        "Nguyễn Thị Sen",
        "Ơ",
    ]
    assert settle(document_of(["Ho^.i No^ng da^n xa~"])).encodings == ("viqr",)


def test_viqr_round_trip() -> None:
    """What has enough marks comes back, but for marks that end the text and may be punctuation."""
    texts = [text for text in names_and_models() if not re.search(r"[ạẹịọụỵảẻỉỏủỷ.?]$", text)]
    stored = [encoded(text, "viqr") for text in texts]
    wrong = [(text, read) for text, read in zip(texts, _settled(*stored), strict=True) if read != text]
    assert len(wrong) <= len(texts) // 50, wrong


# -- cleaning ------------------------------------------------------------------------------------


def test_cells_are_cleaned_after_decoding() -> None:
    """Lines of a cell that say nothing once clean are dropped at its ends; a merged cell stays one."""
    place = Place(table=1, row=1, column=1)
    cell = Cell(lines=("\u200b", "x· Kim An", "", "Thanh Thïy\u00a0", "\ufeff"), place=place, column_span=2)
    document = Document(format="docx", blocks=(Table(rows=((cell, cell, Cell(place=place)),), place=Place(table=1)),))
    ((first, second, third),) = settle(document).tables[0].rows
    assert first.lines == ("xã Kim An", "", "Thanh Thùy")
    assert first.raw == "\u200b\nx· Kim An\n\nThanh Thïy\u00a0\n\ufeff"
    assert first is second
    assert third.lines == ()


def test_paragraphs_that_say_nothing_are_left_out() -> None:
    """A paragraph of hidden characters alone is none; the others keep their numbers."""
    document = settle(document_of(["\u200b\u00ad", "a"]))
    assert document.paragraphs == (Paragraph(text="a", place=Place(paragraph=2)),)


def test_raw_text_can_be_stored() -> None:
    """What is kept beside the text has no character that a database refuses."""
    (block,) = settle(document_of(["Tr\u00adêng\x00 TiÓu\ud800 häc"])).paragraphs
    assert block.raw == "Tr\u00adêng TiÓu häc"


# -- properties ----------------------------------------------------------------------------------

_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
_MARKS = " \n.,;:!?()-–“”‘’\"'/&%+*•…0123456789@#°²"
_WORDS = sorted({word for text in names_and_models() for word in text.split()})


@settings(max_examples=300, deadline=None)
@given(st.text(_LETTERS + _LETTERS.upper() + _MARKS, max_size=60))
def test_letters_of_unicode_stay(text: str) -> None:
    """A text with a letter that only Unicode has is cleaned and nothing else, however odd it is."""
    assert decode_text(text + "ường") == clean(text + "ường")


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=12))
def test_vietnamese_in_unicode_stays(words: list[str]) -> None:
    """Vietnamese words in whatever order are cleaned and nothing else."""
    assert _settled(*words) == [clean(word) for word in words]


@settings(max_examples=300, deadline=None)
@given(st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,;:!?()-–“”’'\"/&%@#°²\n", max_size=80))
def test_english_stays(text: str) -> None:
    """Text without marked letters is cleaned and nothing else."""
    assert decode_text(text) == clean(text)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.booleans())
def test_any_text_is_settled(text: str, in_cell: bool) -> None:
    """Whatever the characters, the result is clean, and settling it again changes nothing."""
    once = decode_text(text)
    assert once == clean(once)
    assert "\u00ad" not in once
    document = document_of([text])
    assert all(block.text == block.text.strip() != "" for block in settle(document).paragraphs)
