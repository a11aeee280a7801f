"""Every reason, place and status has words, and odd details never break them."""

from __future__ import annotations

import string
from collections.abc import Iterable, Mapping
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.campaign import Kind, Role
from domain.document import Place
from domain.evidence import Source
from domain.form import FileOutcome, Problem, Weight
from domain.message import Outcome
from domain.reasons import Reason, ReasonCode, reason
from domain.register import Status
from reports import wording
from reports.language import Translator, translator
from reports.reason_texts import REASON_TEXTS
from reports.wording import brief, column_letter, explain, explain_problem, place_text, status_text
from tests.reports.examples import PEOPLE, make_campaign


def names_in(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_its_words(code: ReasonCode, vi: Translator, en: Translator) -> None:
    """Each code has a brief text and a sentence, in Vietnamese other than in English."""
    assert code in REASON_TEXTS
    assert brief(code, vi) != brief(code, en)
    assert explain(Reason(code=code), vi) != explain(Reason(code=code), en)


@pytest.mark.parametrize("code", list(ReasonCode))
def test_brief_text_quotes_nothing(code: ReasonCode) -> None:
    """The text that the digest uses has no place for anything that a sender wrote."""
    assert names_in(REASON_TEXTS[code].brief) == set()


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (
            reason(ReasonCode.UNIT_UNKNOWN, written="Trường Mần non Kim Thư"),
            "Danh sách không có đơn vị “Trường Mần non Kim Thư”. Đề nghị chọn đơn vị của biểu mẫu này.",
        ),
        (
            reason(ReasonCode.FILE_TOO_LARGE, size_bytes=61_000_000, limit_bytes=52_428_800),
            "Tệp quá lớn: 61,0 MB, giới hạn là 52,4 MB. Đề nghị chỉ gửi biểu mẫu, không kèm ảnh.",
        ),
        (
            reason(
                ReasonCode.BEFORE_OPENING,
                received="2022-02-01T02:00:00+00:00",
                opens_at="2022-02-09T00:00:00+07:00",
            ),
            "Thư đến lúc 09h00 ngày 01/02/2022, trước khi mở đợt đăng ký (00h00 ngày 09/02/2022). Đề nghị xem thư "
            "trả lời công văn nào.",
        ),
        (
            reason(ReasonCode.FILE_LIMIT, what="cells", value=300_000, limit=200_000),
            "Nội dung tệp vượt mức phần mềm đọc (số ô: 300000, giới hạn 200000). Đề nghị chỉ gửi biểu mẫu.",
        ),
        (
            reason(ReasonCode.CELL_SPANS_FIELDS, fields="economy, culture_society"),
            "Một ô gộp nhiều lĩnh vực (Kinh tế, Văn hóa-xã hội). Đề nghị ghi rõ mô hình thuộc lĩnh vực nào.",
        ),
        (
            reason(ReasonCode.HEADING_FOUND, meaning="model economy", words="kinh te"),
            "Đầu cột: tên mô hình, Kinh tế; nhận ra nhờ các từ: kinh te.",
        ),
        (
            reason(ReasonCode.ENCODING_DECODED, encoding="tcvn3, vni"),
            "Văn bản gõ bằng bảng mã cũ TCVN3 (ABC), VNI, đã được chuyển sang Unicode.",
        ),
        (reason(ReasonCode.SECTION_FOUND, kind="individual"), "Từ đây trở xuống: cá nhân."),
    ],
)
def test_sentences_name_what_where_and_what_to_do(vi: Translator, why: Reason, said: str) -> None:
    """Details are shown as people write them: names for codes, sizes, dates."""
    assert explain(why, vi, make_campaign(())) == said


ODD = st.dictionaries(
    st.sampled_from(
        [
            "size_bytes",
            "limit_bytes",
            "received",
            "opens_at",
            "kind",
            "fields",
            "written",
            "code",
            "self",
            "msgid",
            "x y",
        ]
    ),
    st.text(max_size=40) | st.sampled_from(["9" * 30, "-1", "{written}", "2022-02-09", "0001-01-01T00:00:00+14:00"]),
)


@given(code=st.sampled_from(ReasonCode), details=ODD)
@settings(deadline=None)
def test_odd_details_never_raise(code: ReasonCode, details: Mapping[str, str]) -> None:
    """Whatever the details are, a sentence on one line comes out."""
    sentence = explain(Reason(code=code, details=details), translator("vi"))
    assert sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(sheet="TH", table=1, row=7, column=4), "trang tính 'TH', dòng 7, cột D"),
        (Place(table=1, row=4, column=2), "bảng 1, dòng 4, cột 2"),
        (Place(paragraph=5), "đoạn 5"),
        (Place(sheet="a\nb", row=1), "trang tính 'a b', dòng 1"),
        (Place(), ""),
    ],
)
def test_places(vi: Translator, place: Place, said: str) -> None:
    """A place is named as the program shows it: letters for the columns of a sheet, numbers elsewhere."""
    assert place_text(place, vi) == said


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA"), (16384, "XFD")])
def test_columns_of_a_sheet(column: int, letters: str) -> None:
    """Columns have the letters that spreadsheets give them."""
    assert column_letter(column) == letters


def test_problem_begins_with_its_place(vi: Translator) -> None:
    """A problem says first where it is."""
    found = Problem(
        reason=reason(ReasonCode.MODEL_MISSING),
        place=Place(table=1, row=4, column=2),
        weight=Weight.QUESTION,
        written=PEOPLE[0],
    )
    assert explain_problem(found, vi).startswith("bảng 1, dòng 4, cột 2: Có người hoặc tập thể thực hiện")


def test_statuses_are_those_of_the_domain_notes(vi: Translator) -> None:
    """The four statuses have the words of the domain notes; what was sent unread is not "Chưa gửi"."""
    assert [status_text(status, vi) for status in Status] == [
        "Đã đăng ký",
        "Đã phản hồi, không có mô hình",
        "Đã gửi, chưa đọc được",
        "Chưa gửi",
    ]


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (wording.STATUS_TEXTS, Status),
        (wording.OUTCOME_TEXTS, (*Outcome, None)),
        (wording.KIND_TEXTS, Kind),
        (wording.SOURCE_TEXTS, Source),
        (wording.ROLE_TEXTS, Role),
        (wording.FILE_TEXTS, FileOutcome),
    ],
)
def test_every_value_has_a_word(texts: Mapping[StrEnum | None, str], values: Iterable[StrEnum | None]) -> None:
    """No value of these enumerations is without a word."""
    assert set(texts) == set(values)


def test_what_a_sender_wrote_is_shown_shortened_and_on_one_line(vi: Translator) -> None:
    """A text of 20,000 characters does not fill the screen, and hides nothing; our own names and links stay whole."""
    long = reason(ReasonCode.UNIT_UNKNOWN, written="Trường\nMN\u202e K\u00adim An " + "kh ct " * 3_000)
    said = explain(long, vi)
    assert "Trường MN Kim An kh ct" in said
    assert "…" in said
    assert len(said) < 2 * wording.MAX_SHOWN
    link = "https://drive.google.com/" + "a" * 400
    assert link in explain(reason(ReasonCode.SHARED_LINK, link=link), vi)


def test_short_texts_are_shown_as_they_are() -> None:
    """Nothing is cut from a text of a usual length."""
    assert wording.shown("Đăng ký mô hình") == "Đăng ký mô hình"
    assert wording.shown("a" * wording.MAX_SHOWN) == "a" * wording.MAX_SHOWN
