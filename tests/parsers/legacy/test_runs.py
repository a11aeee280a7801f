"""Text whose font tells its encoding."""

from __future__ import annotations

import pytest

from parsers.legacy import join_runs
from parsers.legacy.fonts import OldFont, old_font
from parsers.legacy.tables import read_table
from tests.parsers.legacy.old_texts import encoded, names_and_models

_SMALL = OldFont(encoding="tcvn3")
_CAPITALS = OldFont(encoding="tcvn3", shows_capitals=True)
_VNI = OldFont(encoding="vni")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (".VnTime", _SMALL),
        (".VnTimeH", _CAPITALS),
        ("VnTime", _SMALL),
        (".vnArial NarrowH", _CAPITALS),
        ("ABCDEF+.VnTimeH,Bold", _CAPITALS),
        ("ABCDEF+VnTime-BoldItalic", _SMALL),
        (".VnBook-Antiqua", _SMALL),
        ("VNI-Times", _VNI),
        ("VNI Times", _VNI),
        ("ABCDEF+VNI-Helve-Condense", _VNI),
        ("Times New Roman", None),
        ("Verdana", None),
        ("VNF-Comic Sans", None),
        ("", None),
    ],
)
def test_names_of_fonts(name: str, expected: OldFont | None) -> None:
    """Fonts of TCVN3 and VNI are known by their names, with marks of subsets and styles, in any case."""
    assert old_font(name) == expected


@pytest.mark.parametrize(("form", "font"), [("tcvn3", ".VnTime"), ("vni", "VNI-Times")])
def test_real_texts_come_back(form: str, font: str) -> None:
    """Names and models stored in an old encoding are read as they were, and kept as they stood."""
    for text in names_and_models():
        stored = encoded(text, form)
        written = join_runs([(stored, font)])
        assert written.text == text
        assert written.raw == (stored if stored != text else "")


def test_capital_fonts() -> None:
    """A font whose name ends in H shows capitals, which TCVN3 has no codes for."""
    for text in names_and_models():
        assert join_runs([(encoded(text.lower(), "tcvn3"), ".VnTimeH")]).text == text.upper()


@pytest.mark.parametrize("text", ["ĐẢNG ỦY XÃ THANH CAO", "Trường TIỂU HỌC Hà Nội", "UBND xã Hà Hồi", "HỌC", "ỦY BAN"])
def test_capitals_typed_in_a_small_font(text: str) -> None:
    """Words typed in capitals are capitals, though their letters with tones are stored small."""
    assert join_runs([(encoded(text, "tcvn3-typed"), ".VnTime")]).text == text


def test_letters_broken_over_runs() -> None:
    """A letter of two codes may stand in two runs; runs of other fonts are left as they are."""
    assert join_runs([("Tro", "VNI-Times"), ("ï bu", "VNI-Helve"), ("\u00fb", "Arial")]).text == "Trọ bu\u00fb"
    assert join_runs([("Tr", ".VnTime"), ("\u00ad", ".VnTime"), ("êng", ".VnArial")]).text == "Trường"


def test_capital_with_a_small_mark() -> None:
    """In VNI the mark of a capital may be typed small."""
    assert join_runs([("Uûy ban AÙ", "VNI-Times")]).text == "Ủy ban Á"


def test_unicode_in_an_old_font() -> None:
    """Text with letters that only Unicode has was typed in Unicode, whatever the font says."""
    written = join_runs([("Trường có ", ".VnTime"), ("hè", ".VnTime")])
    assert (written.text, written.raw) == ("Trường có hè", "")


def test_symbol_area() -> None:
    """Codes of a font that counts as one of symbols are the same codes."""
    assert join_runs([("\uf054r\uf0ad\uf0eang", ".VnTime")]).text == "Trường"


def test_runs_without_fonts() -> None:
    """Nothing is decoded where no font says so."""
    written = join_runs([("Tr\u00adêng", ""), (" a", "Arial")])
    assert (written.text, written.raw) == ("Tr\u00adêng a", "")
    assert join_runs([]).text == ""


def test_no_letter_of_the_tables_is_white_space() -> None:
    """White space at the ends of lines may be taken away before decoding."""
    codes = "".join("".join(read_table(name)) for name in ("tcvn3", "vni"))
    assert not any(code.isspace() for code in codes)
    assert "\u00ad" in codes
