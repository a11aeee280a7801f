"""The name of an attached file."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.filenames import file_name, safe_name


@pytest.mark.parametrize(
    ("disposition", "content_type", "name"),
    [
        ({"filename": "a.docx"}, {"name": "b.docx"}, "a.docx"),
        ({}, {"name": "b.docx"}, "b.docx"),
        ({"filename": ""}, {"name": "b.docx"}, "b.docx"),
        ({"filename": ".."}, {"name": "b.docx"}, "b.docx"),
        ({}, {}, ""),
    ],
)
def test_name_comes_from_the_disposition_first(
    disposition: dict[str, str], content_type: dict[str, str], name: str
) -> None:
    """Content-Disposition names the file; Content-Type does where that has no name."""
    assert file_name(disposition, content_type) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\A\\Bieu mau.docx", "Bieu mau.docx"),
        ("/tmp/", "tmp"),
        ("..", ""),
        ("...", ""),
        (".", ""),
        ("/", ""),
        ("  a.docx ", "a.docx"),
    ],
)
def test_only_the_last_component_is_kept(written: str, name: str) -> None:
    """A name is never a path."""
    assert safe_name(written) == name


def test_control_and_hidden_characters_are_gone() -> None:
    """Neither a line break nor a right-to-left mark hides the real ending of a file."""
    assert file_name({"filename": "dang\u202ecod.\x1b[31mexe\n\0"}, {}) == "dangcod.[31mexe"


def test_a_long_name_keeps_its_ending() -> None:
    """A name is cut to 200 characters before its ending."""
    name = safe_name("Đăng ký " * 60 + ".docx")
    assert len(name) <= 200
    assert name.startswith("Đăng ký")
    assert name.endswith(".docx")


def test_a_long_name_without_an_ending_is_cut() -> None:
    """What comes behind a dot is no ending if it is long."""
    assert safe_name("a." + "b" * 300) == ("a." + "b" * 300)[:200]


@settings(deadline=None)
@given(st.text(max_size=400))
def test_any_name_is_safe(written: str) -> None:
    """Whatever is written, the name is short, one component, and no step upward."""
    name = file_name({"filename": written}, {})
    assert len(name) <= 200
    assert not set(name) & set("/\\\n\r\0")
    assert name not in {".", ".."}
