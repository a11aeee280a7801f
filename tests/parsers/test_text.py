"""Text brought to one form for keeping, and to keys for comparing."""

from __future__ import annotations

import pytest

from parsers.text import clean, fold, split_lines, trim_lines, with_newlines


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", "\x0b", "\u2028"])
def test_line_breaks(line_break: str) -> None:
    """Every kind of line break is one newline, cleaned or not."""
    assert with_newlines(f"a{line_break}b") == "a\nb"
    assert clean(f"a{line_break}b") == "a\nb"
    assert split_lines(f"{line_break}a{line_break}{line_break} b {line_break}") == ("a", "", "b")


def test_codes_of_old_encodings_break_no_lines() -> None:
    """Lines are parted before old encodings are decoded, so nothing but line breaks may part them."""
    codes = "".join(map(chr, range(0xA1, 0x100)))
    assert split_lines(codes) == (codes,)


def test_empty_lines_at_the_ends() -> None:
    """Empty lines go at both ends, not between."""
    assert trim_lines(["", " ", "a ", "", " b", "\t"]) == ("a", "", "b")
    assert trim_lines(["", " "]) == trim_lines([]) == ()


def test_clean_and_fold() -> None:
    """Hidden characters go, Eth is Đ, and keys do not know case, place of the tone or soft hyphens."""
    assert clean("Ð\u200b\u00a0Trươ\u0300ng\x85") == "Đ Trường"
    assert fold("HOÀ\u00ad Bình.") == fold("hòa bình")


@pytest.mark.parametrize(
    "hidden", [0x61C, 0x180E, 0x200B, 0x202E, 0x206A, 0x2065, 0x034F, 0x115F, 0x3164, 0xFE0F, 0xFEFF, 0xE0041, 0x1D173]
)
def test_characters_that_nobody_sees(hidden: int) -> None:
    """What only formats, or is left out where it cannot be used, is taken away wherever it stands."""
    assert clean(f"Kim{chr(hidden)} An{chr(hidden)}") == "Kim An"
    assert fold(f"Ki{chr(hidden)}m An") == fold("Kim An")


def test_letters_and_old_codes_stay() -> None:
    """No letter of Vietnamese is taken for hidden, nor any code of an old encoding: ư is U+00AD in TCVN3."""
    letters = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
    assert clean(letters + letters.upper()) == letters + letters.upper()
    codes = "".join(chr(code) for code in range(0xA1, 0x100) if chr(code) not in "Ðð")
    assert clean(codes) == codes
