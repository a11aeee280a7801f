"""Forms arranged otherwise than the letter's: bands, sides, records, headings."""

from __future__ import annotations

import pytest

from domain.reasons import ReasonCode
from parsers.recognise.overview import describe_tables
from tests.parsers.recognise.documents import (
    HEADING,
    INDIVIDUALS,
    LETTER,
    SCHOOL,
    TITLE,
    UNIT,
    document,
    models,
    questions,
    read,
    said,
    table,
)

GARDEN = ("collective", "Tổ 1", "economy", "Vườn rau sạch")
HOUSE = ("collective", "Tổ 2", "culture_society", "Nhà sạch vườn đẹp")


@pytest.mark.parametrize("band", ["Lĩnh vực kinh tế", "I. Lĩnh vực kinh tế", "A. KINH TẾ", "Thuộc lĩnh vực: Kinh tế"])
def test_title_rows_fix_the_field(band: str) -> None:
    """A row that is only a field's name says it for the rows below."""
    rows = (
        ("TT", "Tên tập thể", "Tên mô hình"),
        (band, "<", "<"),
        ("1", "Tổ 1", "Vườn rau sạch"),
        ("II", "Văn hóa - xã hội", "<"),
        ("1", "Tổ 2", "Nhà sạch vườn đẹp"),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert (said(form), questions(form)) == ([GARDEN, HOUSE], [])


def test_paragraphs_between_tables_fix_the_field() -> None:
    """One table a field, each under the field's name, is one form."""
    first = table(("TT", "Tên tập thể", "Tên mô hình"), ("1", "Tổ 1", "Vườn rau sạch"))
    second = table(("TT", "Tên tập thể", "Tên mô hình"), ("1", "Tổ 2", "Nhà sạch vườn đẹp"), number=2)
    (form,) = read(TITLE, UNIT, "1. Lĩnh vực kinh tế:", first, "2. Lĩnh vực văn hóa - xã hội:", second)
    assert (said(form), questions(form)) == ([GARDEN, HOUSE], [])


def test_field_of_one_school_does_not_reach_the_next() -> None:
    """A field's title ends with its form: the next school's models without a field are a question."""
    heading = ("TT", "Tên tập thể", "Tên mô hình")
    first = table(heading, ("Lĩnh vực kinh tế", "<", "<"), ("1", "Tổ 1", "Vườn rau sạch"))
    second = table(heading, ("1", "Tổ 2", "Nhà sạch vườn đẹp"), number=2)
    forms = read(TITLE, UNIT, first, "Đơn vị: Trường TH Kim An", second)
    assert [questions(form) for form in forms] == [[], ["field_missing"]]


def test_a_table_on_its_side_is_turned() -> None:
    """With the headings down the first column, each further column is a row of the form."""
    rows = (
        ("Tên tập thể thực hiện", "Tổ 1", "Tổ 2"),
        ("Kinh tế", "Vườn rau sạch", ""),
        ("Văn hóa - xã hội", "", "Nhà sạch vườn đẹp"),
        ("Ghi chú", "", ""),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert (said(form), questions(form)) == ([GARDEN, HOUSE], [])
    assert [(entry.place.row, entry.place.column) for entry in form.entries] == [(2, 2), (3, 3)]


def test_a_record_of_labels_and_values_is_read() -> None:
    """A table of two columns, label and value, is one row of the form."""
    rows = (
        ("Tên tập thể thực hiện", "Tổ 1"),
        ("Lĩnh vực", "Kinh tế"),
        ("Tên mô hình", "Vườn rau sạch"),
        ("Ghi chú", "Duy trì"),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert said(form) == [GARDEN]
    assert form.entries[0].note == "Duy trì"


def test_without_a_column_for_performers_the_unit_performs() -> None:
    """A form that asks for models only has the unit itself as performer."""
    rows = (("TT", "Lĩnh vực", "Tên mô hình"), ("1", "Kinh tế", "Vườn rau sạch"))
    (form,) = read(TITLE, UNIT, table(*rows))
    assert said(form) == [("collective", "Trường MN Kim An", "economy", "Vườn rau sạch")]
    assert questions(form) == []


def test_a_row_without_number_goes_on_the_row_above() -> None:
    """Where rows are numbered, one without number and performer is another model of the performer above."""
    (form,) = read(TITLE, UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch"), ("", "", "", "Nhà sạch vườn đẹp")))
    assert [entry.performer for entry in form.entries] == ["Tổ 1", "Tổ 1"]
    assert questions(form) == []


def test_a_form_behind_a_plan_is_the_form() -> None:
    """A plan with the form as its annex is a registration: the form's own title says so."""
    (form,) = read(
        "KẾ HOẠCH", "Thực hiện công tác dân vận", TITLE, UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch"))
    )
    assert (models(form), questions(form)) == (["Vườn rau sạch"], [])


def test_a_name_in_the_performers_cell_beside_a_cross_is_prefilled() -> None:
    """A cross whose model stands in the performer's cell is a question, with that text filled in."""
    (form,) = read(TITLE, UNIT, table(*HEADING, ("1", "Mô hình “Vườn rau sạch” của tổ 1", "x")))
    assert (models(form), questions(form)) == (["Mô hình “Vườn rau sạch” của tổ 1"], ["mark_without_name"])


def test_each_table_is_told_of_whether_it_is_the_form_or_not() -> None:
    """Who asks why a file is no form sees each table, and which of its rows read as headings."""
    plan = table(("Món", "Số lượng", "Đơn giá"), ("Gạo", "10", "3000"))
    findings = describe_tables(document(plan, table(*HEADING, number=2)), LETTER.template)
    assert [finding.reason.code for finding in findings] == [
        ReasonCode.TABLE_SEEN,
        ReasonCode.NO_HEADING,
        ReasonCode.TABLE_SEEN,
        ReasonCode.HEADING_ROW,
        ReasonCode.HEADING_ROW,
    ]


@pytest.mark.parametrize("blank", [0, 2], ids=["from the edge", "below its title"])
def test_heading_that_lost_its_merged_cells(blank: int) -> None:
    """A table pasted as plain text has the heading over the fields in one position; its rows mean what they did."""
    fields = ("Kinh tế", "Văn hóa-xã hội", "An ninh quốc phòng", "Xây dựng hệ thống chính trị")
    rows = (
        ("TT", "Tên tập thể thực hiện", "Lĩnh vực thực hiện (ghi cụ thể tên mô hình)", "Ghi chú", "", "", ""),
        (*[""] * blank, *fields, *[""] * (3 - blank)),
        ("1", "Tổ 1", "Vườn rau sạch", "", "", "", "Duy trì"),
        ("2", "Tổ 2", "", "", "Cổng trường an toàn", "", ""),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert [(entry.performer, entry.field, entry.model, entry.note) for entry in form.entries] == [
        ("Tổ 1", "economy", "Vườn rau sạch", "Duy trì"),
        ("Tổ 2", "security_defence", "Cổng trường an toàn", ""),
    ]
    assert questions(form) == []


def test_row_of_models_below_a_short_row_is_no_heading() -> None:
    """Only names of fields are put below a title; other rows stay as they stand."""
    rows = (
        ("TT", "Tên tập thể thực hiện", "Lĩnh vực thực hiện", "Kinh tế", "", ""),
        ("1", "Tổ 1", "x", "Vườn rau sạch", "", ""),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert [entry.model for entry in form.entries] == ["Vườn rau sạch"]


@pytest.mark.parametrize("name", ["Vũ Văn Hòa, Trưởng thôn", "Hội LHPN xã Cự Khê", "Tổ tự quản"])
def test_performers_that_sound_like_headings_are_rows(name: str) -> None:
    """Right below a heading, a row of names is no second heading: "Văn Hòa" is not "Văn hóa"."""
    (form,) = read(
        TITLE, UNIT, table(*HEADING, ("1", name, "", "", "", "Dân vận khéo trong nụ cười công sở", "Duy trì"))
    )
    assert [(entry.performer, entry.model) for entry in form.entries] == [(name, "Dân vận khéo trong nụ cười công sở")]


def test_layouts_side_by_side_are_read_apart() -> None:
    """Collectives on the left and individuals on the right of one row are two performers with their own models."""
    rows = (
        ("TT", "Tên tập thể", "Kinh tế", "Văn hóa - xã hội", "Họ và tên", "Kinh tế", "Văn hóa - xã hội", "Ghi chú"),
        ("1", "Tổ 1", "Vườn rau sạch", "", "Bà Lý Thị Na", "", "Nhà sạch vườn đẹp", "Mới"),
        ("2", "", "", "", "Ông Lý Văn Tu", "Ao cá tình thương", "", ""),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert said(form) == [
        GARDEN,
        ("individual", "Bà Lý Thị Na", "culture_society", "Nhà sạch vườn đẹp"),
        ("individual", "Ông Lý Văn Tu", "economy", "Ao cá tình thương"),
    ]
    assert questions(form) == []


def test_a_field_divided_into_name_and_target_gives_names_only() -> None:
    """A third heading row parts each field into the name and something that is no model."""
    rows = (
        ("TT", "Tên tập thể", "Kinh tế", "<", "Văn hóa - xã hội", "<"),
        ("^", "^", "Tên mô hình", "Số hộ", "Tên mô hình", "Số hộ"),
        ("1", "Tổ 1", "Vườn rau sạch", "12 hộ", "", ""),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert said(form) == [GARDEN]


def test_crosses_under_kinds_and_fields_tell_them() -> None:
    """Columns to tick say kind and field of the model named in a column of its own."""
    rows = (
        ("TT", "Tên tập thể, cá nhân", "Tập thể", "Cá nhân", "Tên mô hình", "Kinh tế", "Văn hóa - xã hội"),
        ("1", "Tổ 1", "x", "", "Vườn rau sạch", "x", ""),
        ("2", "Lý Thị Na", "", "x", "Nhà sạch vườn đẹp", "", "X"),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert said(form) == [GARDEN, ("individual", "Lý Thị Na", "culture_society", "Nhà sạch vườn đẹp")]
    assert questions(form) == []


def test_title_rows_name_the_performer_where_no_column_does() -> None:
    """A row that is only a performer's name says who carries out the models below."""
    rows = (
        ("TT", "Lĩnh vực", "Tên mô hình"),
        ("Tập thể: Tổ 1", "<", "<"),
        ("1", "Kinh tế", "Vườn rau sạch"),
        ("Cá nhân: Lý Thị Na", "<", "<"),
        ("1", "Văn hóa - xã hội", "Nhà sạch vườn đẹp"),
    )
    (form,) = read(TITLE, UNIT, table(*rows))
    assert said(form) == [GARDEN, ("individual", "Lý Thị Na", "culture_society", "Nhà sạch vườn đẹp")]


def test_numbers_explained_above_the_table_are_fields() -> None:
    """ "(1) Kinh tế; (2) Văn hóa" above the table is the key to numbers in it."""
    legend = "Quy ước: (1) Kinh tế; (2) Văn hóa - xã hội"
    rows = (("TT", "Tên tập thể", "Tên mô hình", "Lĩnh vực"), ("1", "Tổ 1", "Vườn rau sạch", "1"))
    (form,) = read(TITLE, UNIT, legend, table(*rows))
    assert (said(form), questions(form)) == ([GARDEN], [])


def test_numbered_persons_and_numbered_models_go_together() -> None:
    """As many numbered models as numbered persons in one row belong to each other by their numbers."""
    people, things = "1. Lý Thị Na\n2. Lý Văn Tu", "1. Vườn rau sạch\n2. Ao cá tình thương"
    (form,) = read(TITLE, UNIT, table(*HEADING, ("1", people, things)))
    assert [(entry.performer, entry.model) for entry in form.entries] == [
        ("Lý Thị Na", "Vườn rau sạch"),
        ("Lý Văn Tu", "Ao cá tình thương"),
    ]


def test_rows_of_another_width_behind_the_form_are_asked_about() -> None:
    """The part of a table behind a page break, one column narrower, is not passed over."""
    rest = table(("Tổ Mầm", "", "Thư viện xanh", "", "", ""), number=2)
    (form,) = read(TITLE, UNIT, table(*HEADING, SCHOOL), rest)
    assert questions(form) == ["row_outside"]


@pytest.mark.parametrize("signer", ["HIỆU TRƯỞNG", "KT. HIỆU TRƯỞNG", "T/M CHI BỘ", "(Đã ký)"])
def test_a_signature_inside_the_grid_registers_nothing(signer: str) -> None:
    """Whoever signs in a cell of the sheet below the rows, and his name, are no models."""
    below = (("", "", "", "", "", signer), ("",), ("",), ("", "", "", "", "", "Nguyễn Thị Hoa"))
    (form,) = read(TITLE, UNIT, table(*HEADING, SCHOOL, *below))
    assert models(form) == ["Vườn rau sạch"]


@pytest.mark.parametrize(
    ("performer", "kind"),
    [
        ("Tổ trưởng Nguyễn Văn Cảnh", "individual"),
        ("Công an viên Nguyễn Văn Dân", "individual"),
        ("Bà con nhân dân thôn Mỹ Dương", "collective"),
        ("Thầy cô giáo tổ 1", "collective"),
    ],
)
def test_posts_and_words_of_address_tell_the_kind(performer: str, kind: str) -> None:
    """A post with a name is a person; words of address for many are a collective."""
    rows = (("TT", "Tên tập thể, cá nhân", "Tên mô hình", "Lĩnh vực"), ("1", performer, "Vườn rau sạch", "Kinh tế"))
    (form,) = read(TITLE, UNIT, table(*rows))
    assert [entry.kind.value for entry in form.entries] == [kind]


@pytest.mark.parametrize(("performer", "entries"), [("(Mẫu) Tổ 2", 0), ("Tổ 3 (ví dụ)", 0), ("Cô Nguyễn Thị Mẫu", 1)])
def test_samples_are_left_out_and_people_are_not(performer: str, entries: int) -> None:
    """What calls itself a sample is none of the unit's; Mẫu is also a name."""
    (form,) = read(TITLE, UNIT, table(*HEADING, ("1", performer, "Vườn rau sạch")))
    assert len(form.entries) == entries


def test_a_table_with_a_heading_of_its_own_takes_nothing_from_the_one_above() -> None:
    """A table of tasks below the form, as wide as the form, has no fields and no kind of the form's columns."""
    tasks = ("TT", "Tên mô hình", "Người thực hiện", "Nội dung", "Thời gian", "Kinh phí", "")
    second = table(tasks, ("1", "Lớp học xanh", "Cô Hoa", "", "Tháng 3", "500.000đ", "đã xong"), number=2)
    (form,) = read(TITLE, UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch")), second)
    assert said(form) == [GARDEN, ("individual", "Cô Hoa", None, "Lớp học xanh")]
    assert questions(form) == ["field_missing"]


def test_a_heading_repeated_in_a_new_table_may_leave_cells_blank() -> None:
    """What the individuals' heading leaves blank stays as it was, in a table of its own as in mid-table."""
    second = table(INDIVIDUALS, ("1", "Lê Thị Hoa", "", "Nhà sạch vườn đẹp", "", "", "mới"), number=2)
    (form,) = read(TITLE, UNIT, table(*HEADING, ("1", "Tổ 1", "Vườn rau sạch")), second)
    assert [(entry.performer, entry.note) for entry in form.entries] == [("Tổ 1", ""), ("Lê Thị Hoa", "mới")]
    assert questions(form) == []
