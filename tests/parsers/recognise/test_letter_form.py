"""The letter's own form: two heading rows, a second heading in mid-table, numbers that repeat."""

from domain.document import Place
from tests.parsers.recognise.documents import (
    HEADING,
    INDIVIDUALS,
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


def test_reads_collectives_and_individuals_by_the_heading_above_them() -> None:
    """The kind of an entry is that of the last heading, its field that of its column."""
    form = letter_form(
        ("1", "Tổ 4+5", "Vườn rau sạch", "", "Cổng trường an toàn", "", "mới"),
        individuals=[("1", "Đ/c Nguyễn Thị Minh", "", "", "", "Chi bộ trong sạch", "")],
    )
    assert said(form) == [
        ("collective", "Tổ 4+5", "economy", "Vườn rau sạch"),
        ("collective", "Tổ 4+5", "security_defence", "Cổng trường an toàn"),
        ("individual", "Đ/c Nguyễn Thị Minh", "political_system", "Chi bộ trong sạch"),
    ]
    assert notes(form.entries) == ["mới", "mới", ""]
    assert form.problems == ()


def test_numbers_that_repeat_or_are_missing_change_nothing() -> None:
    """The letter itself numbers 3 twice; the number column is never evidence."""
    rows = [(number, f"Tổ {n}", f"Mô hình số {n}") for n, number in enumerate(["3", "3", "", "1"])]
    assert models(letter_form(*rows)) == ["Mô hình số 0", "Mô hình số 1", "Mô hình số 2", "Mô hình số 3"]


def test_template_left_empty_is_blank_and_no_entry() -> None:
    """The numbers of the template alone register nothing."""
    form = letter_form(("1",), ("2",), ("3",), ("3",), individuals=[("1",), ("2",), ("3",)])
    assert form.is_blank
    assert form.entries == ()
    assert form.unit_as_written == "Trường TH Cao Viên I"


def test_each_entry_knows_its_cell() -> None:
    """An entry's place is the cell in which its model stands."""
    form = letter_form(("1", "Tổ 1", "", "Thư viện xanh"))
    assert form.entries[0].place == Place(table=1, row=3, column=4)


def test_letterhead_is_kept_above_the_title() -> None:
    """The lines above title and unit line are the letterhead, in order."""
    rows = (*HEADING, ("1", "Tổ 1", "Vườn rau"))
    (form,) = read("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG MN KIM THƯ", TITLE, table(*rows))
    assert form.unit_as_written is None
    assert form.letterhead == ("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG MN KIM THƯ")
    assert form.title == TITLE


def test_letterhead_in_a_layout_table_is_read_like_paragraphs() -> None:
    """A borderless table above the form holds header and unit line; it is not the form."""
    head = table(("UBND HUYỆN\nTRƯỜNG MN A", "ĐẢNG CỘNG SẢN VIỆT NAM\nĐơn vị: Trường MN Kim An"))
    (form,) = read(head, TITLE, table(*HEADING, ("1", "Tổ 1", "Vườn rau"), number=2))
    assert form.unit_as_written == "Trường MN Kim An"
    assert form.letterhead == ("UBND HUYỆN", "TRƯỜNG MN A", "ĐẢNG CỘNG SẢN VIỆT NAM")


def test_signature_inside_the_table_ends_it() -> None:
    """What stands below "THỦ TRƯỞNG ĐƠN VỊ" in the table is a signature, not a performer."""
    form = letter_form(
        ("1", "Tổ 1", "Vườn rau"),
        individuals=[("", "", "", "", "THỦ TRƯỞNG ĐƠN VỊ", "<", "<"), ("", "", "", "", "Lê Văn A", "<", "<")],
    )
    assert said(form) == [("collective", "Tổ 1", "economy", "Vườn rau")]
    assert questions(form) == []


def test_totals_row_registers_nothing() -> None:
    """A row "Tổng cộng" with numbers is no model; "Tổng công ty" with a model is."""
    form = letter_form(
        ("1", "Tổng công ty Cấp nước", "Tiết kiệm nước"), ("", "Tổng cộng", "1", "0", "0", "0", ""), ("Tổng số: 01",)
    )
    assert said(form) == [("collective", "Tổng công ty Cấp nước", "economy", "Tiết kiệm nước")]
    assert questions(form) == []


def test_column_numbers_under_the_heading_are_skipped() -> None:
    """A row (1) (2) (3) under the heading counts columns."""
    form = letter_form(("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"), ("1", "Tổ 1", "Vườn rau"))
    assert models(form) == ["Vườn rau"]


def test_performer_merged_over_rows_holds_for_each() -> None:
    """A performer's cell merged over three rows carries three rows of models."""
    form = letter_form(("1", "Tổ 1", "Vườn rau"), ("2", "^", "", "Thư viện"), ("3", "^", "", "", "Cổng trường"))
    assert [entry.performer for entry in form.entries] == ["Tổ 1"] * 3


def test_model_merged_over_performers_is_each_ones() -> None:
    """A model's cell merged over the rows of two performers is carried out by both; over one performer's it is one."""
    form = letter_form(("1", "Tổ 1", "Vườn rau"), ("2", "Tổ 2", "^", "Thư viện"), ("", "^", "^"))
    assert said(form) == [
        ("collective", "Tổ 1", "economy", "Vườn rau"),
        ("collective", "Tổ 2", "economy", "Vườn rau"),
        ("collective", "Tổ 2", "culture_society", "Thư viện"),
    ]


def test_model_merged_over_fields_is_one_entry_and_a_question() -> None:
    """A model written over two fields is booked once, and an officer is asked which it is."""
    form = letter_form(("1", "Tổ 1", "Nông thôn mới", "<"))
    assert said(form) == [("collective", "Tổ 1", "economy", "Nông thôn mới")]
    assert questions(form) == ["cell_spans_fields"]


def test_model_without_performer_is_read_and_asked_about() -> None:
    """A row without a performer keeps its model and raises a question at its place."""
    form = letter_form(("1", "", "Vườn rau"))
    assert models(form) == ["Vườn rau"]
    assert questions(form) == ["performer_missing"]
    assert form.problems[0].place == Place(table=1, row=3, column=2)


def test_performer_without_model_is_asked_about_unless_he_says_none() -> None:
    """A name without any model is a question; dashes or "Không" in its cells are an answer."""
    form = letter_form(("1", "Tổ 1"), ("2", "Tổ 2", "-", "Không", "//", "0"))
    assert form.entries == ()
    assert questions(form) == ["model_missing"]
    assert form.problems[0].written == "Tổ 1"


def test_cross_in_a_field_takes_the_name_from_the_note() -> None:
    """An "x" marks the field; the model's name stands in Ghi chú."""
    form = letter_form(("1", "Tổ 1", "x", "", "", "", "Vườn rau sạch"))
    assert said(form) == [("collective", "Tổ 1", "economy", "Vườn rau sạch")]
    assert notes(form.entries) == [""]
    assert remarks(form) == ["name_from_note"]


def test_cross_without_any_name_is_a_question() -> None:
    """An "x" alone names no model."""
    form = letter_form(("1", "Tổ 1", "x"))
    assert form.entries == ()
    assert questions(form) == ["mark_without_name"]


def test_as_above_repeats_the_model_of_the_same_column() -> None:
    """ "nt", "như trên" and a ditto mark stand for what the row above has in that column."""
    form = letter_form(("1", "Tổ 1", "Vườn rau"), ("2", "Tổ 2", "nt"), ("3", "Tổ 3", '"'), ("4", "Tổ 4", "Như trên"))
    assert models(form) == ["Vườn rau"] * 4
    assert remarks(form) == ["ditto_resolved"] * 3


def test_as_above_with_nothing_above_is_a_question() -> None:
    """A ditto in the first row refers to nothing."""
    assert questions(letter_form(("1", "Tổ 1", "nt"))) == ["ditto_unresolved"]


def test_second_heading_without_rows_between_still_gives_individuals() -> None:
    """With all rows for collectives deleted, the second heading stands right below the first."""
    form = letter_form(individuals=[("1", "Trần Văn B", "Nuôi cá lồng")])
    assert said(form) == [("individual", "Trần Văn B", "economy", "Nuôi cá lồng")]


def test_heading_repeated_after_a_page_break_is_no_row() -> None:
    """A heading that stands again in mid-table goes on with the same columns."""
    form = letter_form(("1", "Tổ 1", "Vườn rau"), *HEADING, ("2", "Tổ 2", "Thư viện"))
    assert models(form) == ["Vườn rau", "Thư viện"]


def test_individuals_in_a_table_of_their_own_belong_to_the_same_form() -> None:
    """Two tables under one unit line are one form."""
    second = (("TT", *INDIVIDUALS[1:6], "Ghi chú"), ("1", "Trần Văn B", "", "Thư viện"))
    (form,) = read("Đơn vị: MN Kim An", TITLE, table(*HEADING, ("1", "Tổ 1", "Vườn rau")), table(*second, number=2))
    assert said(form) == [
        ("collective", "Tổ 1", "economy", "Vườn rau"),
        ("individual", "Trần Văn B", "culture_society", "Thư viện"),
    ]


def test_rest_of_a_table_split_without_heading_is_read_on() -> None:
    """A table cut in two, the second without a heading, goes on with the columns of the first."""
    (form,) = read(
        "Đơn vị: MN Kim An",
        TITLE,
        table(*HEADING, ("1", "Tổ 1", "Vườn rau")),
        table(("2", "Tổ 2", "", "", "", "Chi bộ bốn tốt", ""), number=2),
    )
    assert models(form) == ["Vườn rau", "Chi bộ bốn tốt"]


def test_form_of_another_year_is_asked_about() -> None:
    """A title with another year only is last year's form sent again, or next year's."""
    (form,) = read("Đơn vị: MN Kim An", TITLE.replace("2022", "2021"), table(*HEADING, ("1", "Tổ 1", "Vườn rau")))
    assert questions(form) == ["other_campaign"]
