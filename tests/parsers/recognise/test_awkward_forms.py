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
    assert (said(form)[0][2], questions(form)) == (None, ["cell_spans_fields"])


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


@pytest.mark.parametrize(
    ("performer", "model"),
    [
        ("Hội phụ nữ", "Ngày thứ bảy tình nguyện hằng tháng trong năm"),
        ("Thôn Tràng Cát", "Xác nhận của công dân trong ngày"),
        ("Chi đoàn", "Ngày 26 tháng 3 năm 2022 trồng cây"),
    ],
)
def test_a_model_that_sounds_like_a_signature_is_a_row(performer: str, model: str) -> None:
    """Beside a performer, in a model's column, it is a model; the rows below it are read."""
    form = letter_form(FIRST, ("", performer, "", model), ("2", "Tổ 2", "Thư viện xanh"))
    assert models(form) == ["Vườn rau", model, "Thư viện xanh"]
    assert questions(form) == []


@pytest.mark.parametrize(
    "row",
    [
        ("", "Người lập biểu", "", "", "THỦ TRƯỞNG ĐƠN VỊ"),
        ("", "", "", "", "Kim An, ngày 14 tháng 02 năm 2022\nTHỦ TRƯỞNG ĐƠN VỊ"),
        ("", "", "", "", "Kim An, ngày … tháng … năm 2022"),
        ("", "Người đăng ký", "", "Xác nhận của thủ trưởng đơn vị"),
        ("", "Nơi nhận:\n- Như trên", "", "", "XÁC NHẬN CỦA UBND XÃ"),
    ],
)
def test_a_signature_in_the_columns_of_the_table_is_no_row(row: tuple[str, ...]) -> None:
    """Posts, place and date end the table wherever they stand in it."""
    (form,) = read(UNIT, TITLE, table(*HEADING, FIRST, row))
    assert (models(form), questions(form)) == (["Vườn rau"], [])


def test_a_numbered_row_behind_a_signature_is_asked_about() -> None:
    """Whatever its cells look like: capitals and colons do not make it a header."""
    signature = ("", "Người lập biểu", "", "", "THỦ TRƯỞNG ĐƠN VỊ")
    (form,) = read(UNIT, TITLE, table(*HEADING, FIRST, signature, ("2", "TỔ 2", "Mô hình: Vườn hoa")))
    assert questions(form) == ["row_outside"]


def test_a_cell_that_only_describes_its_model_names_it() -> None:
    """What stands behind "Nội dung:" is the model where nothing else names it, and that is said."""
    form = letter_form(
        ("1", "Tổ 1", "Nội dung: Phân loại rác\ntại nhà"), ("2", "Tổ 2", "Thời gian: cả năm\nMục tiêu: Tiết kiệm điện")
    )
    assert models(form) == ["Phân loại rác tại nhà", "Tiết kiệm điện"]
    assert (questions(form), remarks(form)) == ([], ["name_from_detail"] * 2)


def test_a_cell_that_tells_only_when_is_a_question() -> None:
    """A time is no name."""
    form = letter_form(("1", "Tổ 1", "Thời gian: cả năm"))
    assert (models(form), questions(form)) == ([], ["model_not_named"])


def test_a_row_that_goes_on_describes_the_model_above() -> None:
    """Without number and performer, "Nội dung: ..." below a name tells about it."""
    form = letter_form(("1", "Tổ 1", "Vườn rau"), ("", "", "Nội dung: Trồng rau sạch"), ("2", "Tổ 2", "Thư viện"))
    assert models(form) == ["Vườn rau", "Thư viện"]


def test_lines_that_describe_a_model_are_none() -> None:
    """A line with a label belongs to the model above; one behind it that has none may be either, and is asked about."""
    lines = "Mô hình “Vườn rau sạch”\nMục đích: bữa ăn cho trẻ\nCách làm: Vận động phụ huynh\nHiệu quả: tốt"
    form = letter_form(("1", "Tổ 1", lines), ("2", "Tổ 2", f"{lines}\nĐóng góp ngày công"))
    assert models(form) == ["Mô hình “Vườn rau sạch”"] * 2 + ["Đóng góp ngày công"]
    assert questions(form) == ["name_doubted"]
    assert form.problems[0].written == "Đóng góp ngày công"


def test_a_line_with_an_unknown_label_is_asked_about() -> None:
    """ "Nơi làm: ..." may belong to the model above; "Duy trì: ..." names the next."""
    form = letter_form(
        ("1", "Tổ 1", "Vườn rau sạch\nNơi làm: Sau nhà bếp"), ("2", "Tổ 2", "Thư viện\nDuy trì: Vườn hoa")
    )
    assert questions(form) == ["name_doubted"]
    assert len(form.entries) == 4


def test_a_line_without_a_bullet_among_bullets_is_asked_about() -> None:
    """ "Mỗi tuần một lần" below a numbered name is kept with it, and said."""
    form = letter_form(("1", "Tổ 1", "1. Cổng trường sạch\nMỗi tuần quét một lần\n2. Lớp học xanh"))
    assert (len(form.entries), questions(form)) == (2, ["name_doubted"])


def test_crosses_take_the_names_of_the_note_in_order() -> None:
    """Two crosses and two names: each its own; three crosses: an officer must say which."""
    names = "Trường học xanh; Tiết kiệm điện nước"
    form = letter_form(("1", "Tổ 1", "x", "x", "", "", names))
    assert [(field, model) for _, _, field, model in said(form)] == [
        ("economy", "Trường học xanh"),
        ("culture_society", "Tiết kiệm điện nước"),
    ]
    assert questions(form) == []
    form = letter_form(("1", "Tổ 1", "x", "x", "x", "", names))
    assert [(field, model) for _, _, field, model in said(form)] == [
        (None, "Trường học xanh"),
        (None, "Tiết kiệm điện nước"),
    ]
    assert questions(form) == ["cell_spans_fields"]


def test_one_cross_over_two_fields_takes_all_names_of_the_note() -> None:
    """It is one cross: no name is lost, and its field is asked about."""
    form = letter_form(("1", "Tổ 1", "x", "<", "", "", "Trường học xanh; Tiết kiệm điện nước"))
    assert models(form) == ["Trường học xanh", "Tiết kiệm điện nước"]
    assert questions(form) == ["cell_spans_fields"]


def test_name_in_brackets_beside_the_performer_loses_both_brackets() -> None:
    """ "Tổ 2 (mô hình “Lớp học xanh”)" names “Lớp học xanh”."""
    form = letter_form(("1", "Tổ 2 (mô hình “Lớp học xanh”)", "x"))
    assert models(form) == ["mô hình “Lớp học xanh”"]


def test_sample_row_marked_in_the_note_registers_nothing() -> None:
    """The template's example says so at its end as well as at its beginning."""
    form = letter_form(("1", "Tổ dân phố", "Chuyển đổi cây trồng", "", "", "", "Ví dụ"), ("2", "Tổ 2", "Vườn hoa"))
    assert models(form) == ["Vườn hoa"]


def test_subtotals_are_no_rows_and_a_union_is_a_performer() -> None:
    """ "Cộng tập thể" sums up; "Công đoàn" and "Cộng đồng" carry models out."""
    form = letter_form(
        ("", "Cộng tập thể", "1", "0", "0", "0"), ("1", "Công đoàn", "Vườn rau"), ("2", "Cộng đồng thôn", "Thư viện")
    )
    assert (models(form), questions(form)) == (["Vườn rau", "Thư viện"], [])


@pytest.mark.parametrize(
    "performer", ["Nguyễn Thị Hoa", "Đ/c Nguyễn Văn Hùng, Bí thư chi bộ", "Cô Lan - GV", "Trưởng thôn Lê Văn Ba"]
)
def test_a_person_under_the_collectives_heading_is_a_question(performer: str) -> None:
    """The heading's kind stays, and an officer is asked."""
    form = letter_form(("1", performer, "Vườn rau"))
    assert [entry.kind.value for entry in form.entries] == ["collective"]
    assert questions(form) == ["kind_doubted"]


def test_a_body_under_the_individuals_heading_is_a_question() -> None:
    """A group of teachers is no individual."""
    form = letter_form(individuals=[("1", "Nhóm giáo viên 5 tuổi", "Vườn rau")])
    assert [entry.kind.value for entry in form.entries] == ["individual"]
    assert questions(form) == ["kind_doubted"]


@pytest.mark.parametrize(
    "performer",
    ["Cô giáo Lan", "Tổ trưởng tổ 1", "Công an viên", "Chi hội trưởng", "Tổ 1 - Lê Thị Hoa", "Cán bộ văn hóa"],
)
def test_posts_and_names_inside_leave_no_doubt_about_an_individual(performer: str) -> None:
    """A body's word at the beginning of a post or before a name makes no collective."""
    assert questions(letter_form(individuals=[("1", performer, "Vườn rau")])) == []


@pytest.mark.parametrize("performer", ["Trường TH Nguyễn Trãi", "Bà con thôn 2", "Các cô nuôi", "Lớp cô Lan", "Hồ sen"])
def test_names_of_bodies_leave_no_doubt_about_a_collective(performer: str) -> None:
    """A person's name or address inside a body's makes no individual."""
    assert questions(letter_form(("1", performer, "Vườn rau"))) == []
