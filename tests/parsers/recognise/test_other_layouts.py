"""Layouts that the letter does not have: other columns, sections, several schools, another campaign."""

import pytest

from parsers.recognise.headings import HeadingBook
from tests.parsers.recognise.documents import (
    HEADING,
    INDIVIDUALS,
    LETTER,
    ONE_MODEL_A_ROW,
    TITLE,
    models,
    questions,
    read,
    remarks,
    said,
    table,
)

ROW_HEADING = (
    "STT",
    "Tên mô hình",
    "Tập thể/cá nhân thực hiện",
    "Lĩnh vực",
    "Nội dung",
    "Thời gian thực hiện",
    "Ghi chú",
)


def test_columns_in_another_order_and_an_added_one_are_read_by_their_headings() -> None:
    """Nothing is keyed on the position of a column; one that is not understood is told and left out."""
    heading = ("STT", "XDHTCT", "ANQP", "Đơn vị thực hiện", "Màu sắc chủ đạo", "VH - XH", "KT")
    (form,) = read(TITLE, table(heading, ("1", "A một", "B hai", "Tổ 1", "đỏ", "C ba", "D bốn")))
    assert said(form) == [
        ("collective", "Tổ 1", "political_system", "A một"),
        ("collective", "Tổ 1", "security_defence", "B hai"),
        ("collective", "Tổ 1", "culture_society", "C ba"),
        ("collective", "Tổ 1", "economy", "D bốn"),
    ]
    assert remarks(form) == ["column_unknown"]


def test_sections_inside_the_table_fix_the_kind() -> None:
    """Title rows "A. TẬP THỂ" and "B. CÁ NHÂN" decide where the heading leaves the kind open."""
    heading = ("TT", "Tên tập thể, cá nhân", "Kinh tế", "Văn hóa - xã hội", "Ghi chú")
    rows = (("A", "TẬP THỂ"), ("1", "Tổ 1", "Vườn rau"), ("B. CÁ NHÂN", "<", "<", "<", "<"), ("1", "Lê B", "Nuôi cá"))
    (form,) = read(TITLE, table(heading, *rows))
    assert [entry.kind.value for entry in form.entries] == ["collective", "individual"]


def test_performer_that_begins_like_a_section_is_still_a_performer() -> None:
    """ "Tập thể tổ 4" with a model beside it is a row, not a title."""
    (form,) = read(TITLE, table(*HEADING, ("", "Tập thể tổ 4", "Vườn rau")))
    assert said(form) == [("collective", "Tập thể tổ 4", "economy", "Vườn rau")]


def test_one_table_for_each_school_gives_one_form_each() -> None:
    """A new unit line begins the next form, in a document as in a sheet."""
    forms = read(
        "Đơn vị: MN Kim An",
        TITLE,
        table(*HEADING, ("1", "Tổ 1", "Vườn rau")),
        "Đơn vị: TH Kim An",
        table(*HEADING, ("1", "Tổ 2", "Thư viện"), number=2),
    )
    assert [(form.unit_as_written, models(form)) for form in forms] == [
        ("MN Kim An", ["Vườn rau"]),
        ("TH Kim An", ["Thư viện"]),
    ]


def test_blocks_for_each_school_in_one_sheet_are_forms_of_their_own() -> None:
    """A unit line inside the sheet ends the block above it."""
    rows = (
        ("Đơn vị:", "MN Kim An"),
        *HEADING,
        ("1", "Tổ 1", "Vườn rau"),
        ("Đơn vị: TH Kim An", "<", "<", "<", "<", "<", "<"),
        *HEADING,
        ("1", "Tổ 2", "", "Thư viện"),
        INDIVIDUALS,
        ("1", "Lê Thị B", "", "", "", "Chi bộ bốn tốt"),
    )
    forms = read(table(*rows, sheet="Sheet1"))
    assert [(form.unit_as_written, models(form)) for form in forms] == [
        ("MN Kim An", ["Vườn rau"]),
        ("TH Kim An", ["Thư viện", "Chi bộ bốn tốt"]),
    ]


def test_sheets_named_after_schools_are_forms_of_their_own() -> None:
    """A sheet with a name of its own and no unit line is a form whose sheet may say whose it is."""
    forms = read(
        *(
            table(*HEADING, ("1", "Tổ 1", model), sheet=sheet)
            for sheet, model in (("MN Kim An", "Vườn rau"), ("TH Kim An", "Thư viện"))
        )
    )
    assert [(form.sheet, form.unit_as_written, models(form)) for form in forms] == [
        ("MN Kim An", None, ["Vườn rau"]),
        ("TH Kim An", None, ["Thư viện"]),
    ]


def test_sheet_for_individuals_belongs_to_the_form_before_it() -> None:
    """A second sheet named "Cá nhân", without unit line or title, is the rest of the same form."""
    first = table(("Đơn vị: MN Kim An",), *HEADING, ("1", "Tổ 1", "Vườn rau"), sheet="Tập thể")
    second = table(("TT", *INDIVIDUALS[1:]), ("1", "Lê Thị B", "Nuôi cá"), sheet="Cá nhân")
    (form,) = read(first, second)
    assert [entry.kind.value for entry in form.entries] == ["collective", "individual"]


def test_plan_with_a_table_is_not_the_form() -> None:
    """Content, time and person in charge make a plan, however often it names the movement."""
    heading = ("TT", "Nội dung", "Thời gian", "Người thực hiện", "Ghi chú")
    assert read("KẾ HOẠCH công tác dân vận 2022", table(heading, ("1", "Họp giao ban", "Tháng 2", "Đ/c A", ""))) == ()


def test_text_without_a_table_is_not_the_form() -> None:
    """The letter itself, forwarded, holds no form."""
    assert read("V/v triển khai, đăng ký phong trào thi đua “Dân vận khéo” năm 2022", "Kính gửi: ...") == ()


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("Đơn vị: Trường TH Cao Viên I", "Trường TH Cao Viên I"),
        ("ĐƠN VỊ……TRƯỜNG TIỂU HỌC THANH MAI……", "TRƯỜNG TIỂU HỌC THANH MAI"),
        ("Đơn vị: ………THCS Hồng Dương…….", "THCS Hồng Dương"),
        ("- Tên đơn vị : UBND xã Kim Thư", "UBND xã Kim Thư"),
        ("Đơn vị Trường MN Cự Khê", "Trường MN Cự Khê"),
        ("Đơn vị: ..........................", None),
        ("Đơn vị tính: triệu đồng", None),
        ("ĐƠN VỊ THỰC HIỆN", None),
    ],
)
def test_unit_line_gives_the_name_without_label_and_leaders(written: str, unit: str | None) -> None:
    """The unit line is a label, then a name; dots of the template are no name."""
    (form,) = read(written, TITLE, table(*HEADING, ("1", "Tổ 1", "Vườn rau")))
    assert form.unit_as_written == unit


def test_date_beside_a_blank_unit_line_is_no_name() -> None:
    """Place and date stand beside the unit line in many layouts."""
    head = table(("Đơn vị:", "Thanh Oai, ngày 11 tháng 02 năm 2022"))
    (form,) = read(head, TITLE, table(*HEADING, ("1", "Tổ 1", "Vườn rau"), number=2))
    assert form.unit_as_written is None


def test_unit_named_like_a_field_is_not_a_heading() -> None:
    """ "Đơn vị: | PHÒNG KINH TẾ" is the unit's line, though "kinh tế" is also a field."""
    rows = (("Đơn vị:", "PHÒNG KINH TẾ"), (TITLE,), *HEADING, ("1", "Tổ 1", "Vườn rau"))
    (form,) = read(table(*rows, sheet="Sheet1"))
    assert (form.unit_as_written, form.title, models(form)) == ("PHÒNG KINH TẾ", TITLE, ["Vườn rau"])


def test_second_campaign_reads_one_model_a_row() -> None:
    """Another letter's form, with the field in a column of its own, needs another file and no code."""
    fields = {field.code: field.name for field in ONE_MODEL_A_ROW.template.fields}
    code, name = next(iter(fields.items()))
    rows = (
        ("1", "Một cửa số", "Văn phòng xã", name, "…", "Quý I", "mới"),
        ("2", "Trạm đọc", "Đ/c Lê Thị B", name, "", "", ""),
    )
    (form,) = read(table(ROW_HEADING, *rows), campaign=ONE_MODEL_A_ROW)
    assert said(form) == [
        ("collective", "Văn phòng xã", code, "Một cửa số"),
        ("individual", "Đ/c Lê Thị B", code, "Trạm đọc"),
    ]
    assert questions(form) == []


@pytest.mark.parametrize(
    ("written", "question"),
    [
        ("Văn hóa chính trị", "field_unknown"),
        ("Kinh tế xã hội", "field_unknown"),
        ("Kinh tế - chính trị", "cell_spans_fields"),
        ("Kinh tế, văn hóa", "cell_spans_fields"),
        ("KT, VHXH", "cell_spans_fields"),
        ("", "field_missing"),
        ("…", "field_missing"),
    ],
)
def test_value_that_names_no_one_field_is_a_question(written: str, question: str) -> None:
    """The better match is not taken where the words left over name another field; what is asked is what is so."""
    heading = ("TT", "Tên tập thể, cá nhân", "Tên mô hình", "Lĩnh vực", "Ghi chú")
    (form,) = read("Đơn vị: MN Kim An", TITLE, table(heading, ("1", "Tổ 1", "Vườn rau sạch", written, "")))
    assert (said(form)[0][2], questions(form)) == (None, [question])


def test_field_that_the_campaign_does_not_know_is_a_question() -> None:
    """A model in an unknown field is kept without a field, and asked about with what was written."""
    rows = (("1", "Một cửa số", "Văn phòng xã", "Thể thao dưới nước", "", "", ""),)
    (form,) = read(table(ROW_HEADING, *rows), campaign=ONE_MODEL_A_ROW)
    assert form.entries[0].field is None
    assert form.problems[0].reason.details["written"] == "Thể thao dưới nước"
    assert questions(form) == ["field_unknown"]


def test_kind_that_nothing_tells_is_a_question() -> None:
    """A performer that could be either is asked about."""
    name = ONE_MODEL_A_ROW.template.fields[0].name
    (form,) = read(table(ROW_HEADING, ("1", "Trạm đọc", "Sao Mai", name, "", "", "")), campaign=ONE_MODEL_A_ROW)
    assert questions(form) == ["kind_unknown"]


@pytest.mark.parametrize(
    ("written", "meaning"),
    [
        ("Văn hoá, xã hội, y tế, giáo dục", "model culture_society"),
        ("LĨNH VỰC: AN NINH, TRẬT TỰ", "model security_defence"),
        ("Chính trị", "model political_system"),
        ("Mô hình phát triển kinh tế", "model economy"),
        ("Tên tập thể hoặc cá nhân thực hiện mô hình", "performer"),
        ("Họ và tên cá nhân tiêu biểu", "performer individual"),
        ("Kết quả đạt được", "None"),
        ("Vận động nhân dân hiến đất làm đường giao thông", "None"),
        ("Hội Nông dân xã Cao Viên", "None"),
    ],
)
def test_headings_in_other_words_are_understood_by_the_words_that_matter(written: str, meaning: str) -> None:
    """None of these wordings stands in the campaign's file."""
    assert str(HeadingBook.build(LETTER.template).match(written)) == meaning
