"""Forms that a careful person could read, as tired clerks fill them in; each lost or invented something once."""

from __future__ import annotations

import pytest

from tests.parsers.recognise.documents import (
    HEADING,
    INDIVIDUALS,
    ONE_MODEL_A_ROW,
    TITLE,
    letter_form,
    models,
    notes,
    questions,
    read,
    remarks,
    said,
    table,
)
from tests.parsers.recognise.test_other_layouts import ROW_HEADING

UNIT = "Đơn vị: MN Kim An"
FIRST = ("1", "Tổ 1", "Vườn rau")


@pytest.mark.parametrize("between", ["II. CÁ NHÂN", "(Trang 2, tiếp theo)"])
def test_text_between_two_halves_of_a_table_loses_no_row(between: str) -> None:
    """A second table without a heading goes on with the columns of the first, whatever line stands between."""
    second = table(("1", "Lê Thị B", "", "Thư viện", "", "", ""), number=2)
    (form,) = read(UNIT, TITLE, table(*HEADING, FIRST), between, second)
    assert models(form) == ["Vườn rau", "Thư viện"]


def test_section_title_between_two_tables_fixes_the_kind() -> None:
    """ "II. CÁ NHÂN" as a paragraph says what the rows below it are."""
    second = table(("1", "Lê Thị B", "", "Thư viện", "", "", ""), number=2)
    (form,) = read(UNIT, TITLE, table(*HEADING, FIRST), "II. CÁ NHÂN", second)
    assert [entry.kind.value for entry in form.entries] == ["collective", "individual"]


def test_section_of_one_school_does_not_reach_the_next() -> None:
    """A section's kind ends with its form."""
    heading = ("TT", "Tên tập thể, cá nhân", "Kinh tế", "Văn hóa - xã hội", "Ghi chú")
    forms = read(
        "Đơn vị: MN Kim An",
        table(heading, ("B. CÁ NHÂN",), ("1", "Lê B", "Nuôi cá")),
        "Đơn vị: TH Kim An",
        table(heading, ("1", "Tổ 2", "Thư viện"), number=2),
    )
    assert [[entry.kind.value for entry in form.entries] for form in forms] == [["individual"], ["collective"]]


def test_post_as_performer_is_no_signature() -> None:
    """ "Hiệu trưởng" with a model, the number left blank, is a performer; the rows below are read."""
    form = letter_form(
        individuals=[("", "Hiệu trưởng", "", "Thư viện"), ("", "Bí thư", "Nuôi cá"), ("", "Lê B", "Nấm rơm")]
    )
    assert [entry.performer for entry in form.entries] == ["Hiệu trưởng", "Bí thư", "Lê B"]


def test_post_without_a_model_does_not_end_the_table() -> None:
    """A post that stands alone in its row may be a performer left without a model."""
    form = letter_form(individuals=[("", "Hiệu trưởng"), ("", "Lê B", "Nấm rơm")])
    assert models(form) == ["Nấm rơm"]


@pytest.mark.parametrize("performer", ["Cơ quan Công đoàn trường", "Đơn vị bộ đội kết nghĩa"])
def test_performer_that_begins_like_a_unit_label_begins_no_form(performer: str) -> None:
    """Below a heading only a label with its colon, and no model beside it, is a unit's line."""
    form = letter_form(("", performer, "", "Trường học xanh"))
    assert said(form) == [("collective", performer, "culture_society", "Trường học xanh")]
    assert form.unit_as_written == "Trường TH Cao Viên I"


def test_kind_comes_from_the_filled_one_of_two_performer_columns() -> None:
    """Collectives and individuals in columns of their own: the heading over the filled cell decides."""
    heading = ("TT", "Tên mô hình", "Tập thể thực hiện", "Cá nhân thực hiện", "Lĩnh vực")
    rows = (("1", "Trạm đọc", "Tổ Sao Mai", "", "Kinh tế"), ("2", "Nuôi cá", "", "Mai Lan", "Kinh tế"))
    (form,) = read(UNIT, TITLE, table(heading, *rows))
    assert [(entry.kind.value, entry.performer) for entry in form.entries] == [
        ("collective", "Tổ Sao Mai"),
        ("individual", "Mai Lan"),
    ]


@pytest.mark.parametrize("said_so", ["Không phát sinh", "Chưa có mô hình", "Không có mô hình nào", "Chưa đăng ký"])
def test_denials_are_no_models(said_so: str) -> None:
    """What says that there is none names none."""
    form = letter_form(("1", "Tổ 1", said_so))
    assert (form.entries, questions(form), remarks(form)) == ((), [], ["nothing_stated"])
    assert form.is_blank


def test_dots_of_the_template_deny_nothing() -> None:
    """Dot leaders left in the cells are a form not filled in."""
    form = letter_form(("1", "……", "……", "....", "", "____"))
    assert (form.is_blank, form.problems) == (True, ())


def test_denial_over_the_whole_row_is_told() -> None:
    """ "Đơn vị không đăng ký" across the table is an answer, not an empty form."""
    form = letter_form(("Không có mô hình đăng ký", "<", "<", "<", "<", "<", "<"))
    assert (form.entries, remarks(form)) == ((), ["nothing_stated"])


def test_names_that_begin_with_a_denial_are_models() -> None:
    """ "Nói không" and "Không rác thải nhựa" are names."""
    form = letter_form(("1", "Tổ 1", "Không rác thải nhựa", "Chưa tốt thì làm lại"))
    assert models(form) == ["Không rác thải nhựa", "Chưa tốt thì làm lại"]


def test_column_letters_and_numbers_under_the_heading_are_no_row() -> None:
    """Official tables number their columns A, B, 1, 2, 3."""
    form = letter_form(("A", "B", "1", "2", "3", "4", "C"), FIRST)
    assert models(form) == ["Vườn rau"]


def test_number_in_a_field_cell_names_nothing() -> None:
    """ "02" says how many and not which: an officer is asked."""
    form = letter_form(("1", "Tổ 1", "02"))
    assert (form.entries, questions(form)) == ((), ["mark_without_name"])


def test_list_under_a_title_is_one_model_with_its_parts() -> None:
    """A name with a colon and what it consists of is one model."""
    form = letter_form(("1", "Tổ 1", "Trường học hạnh phúc:\n- Trồng cây xanh\n- Thu gom rác thải"))
    assert models(form) == ["Trường học hạnh phúc: Trồng cây xanh; Thu gom rác thải"]


def test_list_under_a_general_title_is_several_models() -> None:
    """ "Các mô hình:" is no name."""
    form = letter_form(("1", "Tổ 1", "Đăng ký các mô hình sau:\n- Trồng cây xanh\n- Thu gom rác thải"))
    assert models(form) == ["Trồng cây xanh", "Thu gom rác thải"]


def test_names_parted_by_lines_only_are_remarked() -> None:
    """Where no bullet parts them, the explanation says that they were parted."""
    form = letter_form(("1", "Tổ 1", "Vườn rau sạch\nThư viện xanh"), ("2", "Tổ 2", "- Vườn rau\n- Thư viện"))
    assert remarks(form) == ["models_parted"]
    assert len(form.entries) == 4


def test_short_parts_of_a_name_are_not_parted() -> None:
    """ "sạch đẹp" is too short to be a model of its own."""
    form = letter_form(("1", "Tổ 1", "Xây dựng trường học xanh; sạch đẹp; an toàn cho trẻ"))
    assert models(form) == ["Xây dựng trường học xanh; sạch đẹp; an toàn cho trẻ"]


def test_cross_takes_each_name_of_the_note() -> None:
    """Two numbered names in Ghi chú beside a cross are two models."""
    form = letter_form(("1", "Tổ 1", "x", "", "", "", "1. Vườn rau sạch 2. Thư viện xanh"))
    assert models(form) == ["Vườn rau sạch", "Thư viện xanh"]
    assert notes(form.entries) == ["", ""]


def test_totals_in_words_and_examples_are_no_rows() -> None:
    """ "Cộng: 01 mô hình" and the row "Ví dụ" register nothing; "Cộng đồng" is a performer."""
    form = letter_form(
        ("Ví dụ", "Chi bộ thôn A", "Trồng cây"), ("1", "Cộng đồng phụ huynh", "Vườn rau"), ("", "Cộng:", "01 mô hình")
    )
    assert said(form) == [("collective", "Cộng đồng phụ huynh", "economy", "Vườn rau")]


def test_two_fields_in_one_cell_are_a_question() -> None:
    """A model in two fields at once is nobody's to decide but an officer's."""
    names = [field.name for field in ONE_MODEL_A_ROW.template.fields[:2]]
    (form,) = read(
        table(ROW_HEADING, ("1", "Một cửa số", "Văn phòng xã", "; ".join(names), "", "", "")), campaign=ONE_MODEL_A_ROW
    )
    assert questions(form) == ["field_unknown"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Đơn vị:", "Trường Mầm non Kim Thư"),
        ("Đơn vị: Trường Mầm non Kim Thư; Địa chỉ: xã Kim Thư; ĐT: 0123",),
        ("Tên cơ quan, đơn vị: Trường Mầm non Kim Thư",),
    ],
)
def test_unit_lines_that_a_careful_reader_understands(lines: tuple[str, ...]) -> None:
    """The name in the next paragraph, or with an address behind it, is still the name."""
    (form,) = read(*lines, TITLE, table(*HEADING, FIRST))
    assert form.unit_as_written == "Trường Mầm non Kim Thư"


def test_unit_line_below_the_table_is_found() -> None:
    """Some write the unit's name under the table; the signature's "THỦ TRƯỞNG ĐƠN VỊ" is none."""
    (form,) = read(TITLE, table(*HEADING, FIRST), "Đơn vị: MN Kim An", "THỦ TRƯỞNG ĐƠN VỊ")
    assert form.unit_as_written == "MN Kim An"
    (form,) = read(TITLE, table(*HEADING, FIRST), "THỦ TRƯỞNG ĐƠN VỊ")
    assert form.unit_as_written is None


def test_long_head_keeps_the_lines_next_to_the_form() -> None:
    """Of a long covering text the lines right above the title are the letterhead."""
    lines = [f"Dòng {number}" for number in range(20)]
    (form,) = read(*lines, "TRƯỜNG MN KIM AN", TITLE, table(*HEADING, FIRST))
    assert form.letterhead[-1] == "TRƯỜNG MN KIM AN"


def test_sheet_for_individuals_with_the_title_again_belongs_to_the_form() -> None:
    """The title on both sheets of one school makes no second school."""
    first = table((UNIT,), (TITLE,), *HEADING, FIRST, sheet="Tập thể")
    second = table((TITLE,), ("TT", *INDIVIDUALS[1:]), ("1", "Lê Thị B", "Nuôi cá"), sheet="Cá nhân")
    (form,) = read(first, second)
    assert len(form.entries) == 2
