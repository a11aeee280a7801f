"""A file that bears a mark of state secrecy is not read further."""

from __future__ import annotations

import pytest

from parsers.secrecy import bears_secrecy_mark
from tests.parsers.recognise.documents import TITLE, document, table


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", " MẬT ", "MẬT\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
def test_a_mark_alone_near_the_top_is_found(mark: str) -> None:
    """The stamp stands alone in capitals, above or beside the header."""
    assert bears_secrecy_mark(document("CÔNG AN HUYỆN", mark, TITLE))


def test_a_mark_in_a_layout_table_is_found() -> None:
    """Headers are often layout tables."""
    assert bears_secrecy_mark(document(table(("CÔNG AN HUYỆN", "MẬT")), TITLE))


@pytest.mark.parametrize("text", ["Giữ bí mật nhà nước", "mật", "MẤT", "MÁT", "AN NINH MẠNG", "MẬT ONG KIM AN"])
def test_the_word_in_a_text_is_no_mark(text: str) -> None:
    """Words of normal text, and words that only look alike without marks, are none."""
    assert not bears_secrecy_mark(document("CÔNG AN HUYỆN", text, TITLE))


def test_a_mark_far_below_is_part_of_the_text() -> None:
    """The stamp stands near the top."""
    assert not bears_secrecy_mark(document(*("dòng",) * 30, "MẬT"))
