"""What stands in the cell of a model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.document import Cell, Place
from parsers.recognise.cells import split_models
from parsers.recognise.statements import is_ditto, is_mark, is_nothing
from parsers.text import one_line


def split(text: str) -> list[str]:
    return list(split_models(Cell(lines=tuple(text.split("\n")), place=Place())))


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("Vườn rau sạch", ["Vườn rau sạch"]),
        ("- Vườn rau sạch\n- Tiết kiệm điện", ["Vườn rau sạch", "Tiết kiệm điện"]),
        ("+ Vườn rau sạch;\n+ Tiết kiệm điện;", ["Vườn rau sạch", "Tiết kiệm điện"]),
        ("1. Vườn rau sạch\n2. 5 biết, 3 thể hiện", ["Vườn rau sạch", "5 biết, 3 thể hiện"]),
        ("1) Vườn rau sạch 2) Tiết kiệm điện", ["Vườn rau sạch", "Tiết kiệm điện"]),
        ("a) Vườn rau sạch\nb) Tiết kiệm điện", ["Vườn rau sạch", "Tiết kiệm điện"]),
        ("Vườn rau sạch\nTiết kiệm điện", ["Vườn rau sạch", "Tiết kiệm điện"]),
        ("Vận động nhân dân\nhiến đất làm đường", ["Vận động nhân dân hiến đất làm đường"]),
        ("Mô hình:\n“Thư viện xanh”", ["Mô hình: “Thư viện xanh”"]),
        ("Tiếp sức đến trường\n(duy trì)", ["Tiếp sức đến trường (duy trì)"]),
        ("- Vườn rau\ncủa bé\n- Tiết kiệm điện", ["Vườn rau của bé", "Tiết kiệm điện"]),
        ("Ngày Chủ nhật xanh; đường tranh bích họa", ["Ngày Chủ nhật xanh", "đường tranh bích họa"]),
        ("Mô hình “Nói đi đôi; làm thật tốt” của xã", ["Mô hình “Nói đi đôi; làm thật tốt” của xã"]),
        ("Mô hình “Thư viện thân thiện”, “Tủ sách lớp học”", ["Thư viện thân thiện", "Tủ sách lớp học"]),
        ('"Vườn rau sạch" và "Lớp học xanh"', ["Vườn rau sạch", "Lớp học xanh"]),
        ("“Vườn rau sạch”", ["Vườn rau sạch"]),
        ("Mô hình 1: Vườn rau\nMô hình 2: Lớp học", ["Vườn rau", "Lớp học"]),
        ("MH1: Vườn rau sạch; MH2: Lớp học xanh đẹp", ["Vườn rau sạch", "Lớp học xanh đẹp"]),
        ("Thứ nhất: Vườn rau\nThứ hai: Lớp học", ["Vườn rau", "Lớp học"]),
        ("① Vườn rau ② Lớp học", ["Vườn rau", "Lớp học"]),
        ("1- Vườn rau 2- Lớp học", ["Vườn rau", "Lớp học"]),
        ("- Vườn rau; - Lớp học", ["Vườn rau", "Lớp học"]),
        ("Mô hình 5 không 3 sạch", ["Mô hình 5 không 3 sạch"]),
        ("Tuyến đường 20-11 tự quản", ["Tuyến đường 20-11 tự quản"]),
        ("Mô hình 4 tốt: ăn tốt, ngủ tốt", ["Mô hình 4 tốt: ăn tốt, ngủ tốt"]),
        ("Trồng 2.000 cây xanh, 3.5 ha rau", ["Trồng 2.000 cây xanh, 3.5 ha rau"]),
        ("Xe đạp; điện", ["Xe đạp; điện"]),
        ("  Vườn   rau ,sạch ", ["Vườn rau ,sạch"]),
        ("- Không", []),
        ("Không đăng ký", []),
        ("…………", []),
    ],
)
def test_names_of_models_in_a_cell(written: str, names: list[str]) -> None:
    """Bullets, numbers, lines and semicolons part names; what goes on a sentence is joined."""
    assert split(written) == names


@pytest.mark.parametrize("written", ["", " ", "-", "//", "0", "Không", "KHÔNG CÓ", "ko", "....", "Không đăng ký", "—"])
def test_nothing_is_said_in_many_ways(written: str) -> None:
    """Dashes, dots, "Không" and 0 say that there is no model."""
    assert is_nothing(written)


@pytest.mark.parametrize("written", ["Không rác thải", "Nói không với thuốc lá", "x", "nt", '"', "Kỷ cương"])
def test_names_marks_and_dittos_are_not_nothing(written: str) -> None:
    """A name that begins with "Không", a cross and a ditto all say something."""
    assert not is_nothing(written)


def test_marks_and_dittos_are_told_apart() -> None:
    """A cross is no ditto and a ditto no cross."""
    assert [is_mark(t) for t in ("x", "X", " x. ", "✓", "nt", '"', "xã")] == [True] * 4 + [False] * 3
    assert [is_ditto(t) for t in ("nt", "Như trên", '"', "-nt-", "x", "Nt 1")] == [True] * 4 + [False] * 2


@given(st.text(max_size=200))
def test_any_text_gives_clean_names_of_which_none_is_lost(text: str) -> None:
    """Names are one line and not blank, and letters of the cell are only ever dropped as bullets or "none"."""
    names = split(text)
    assert all(name and name == one_line(name) for name in names)


@given(st.lists(st.sampled_from(["Vườn rau sạch", "Thư viện xanh", "Cổng trường an toàn"]), min_size=1, max_size=5))
def test_bulleted_lines_are_counted_exactly(names: list[str]) -> None:
    """As many bullets, as many models, in order."""
    assert split("\n".join(f"- {name}" for name in names)) == names
