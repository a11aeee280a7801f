"""What is written in place of a model's name, and names that sound like it."""

from collections import Counter

import pytest

from parsers.recognise.statements import is_ditto, is_mark, is_nothing, is_stated_nothing, may_deny, names_no_model
from tests.parsers.recognise.documents import letter_form, models, questions, read, remarks, said, table

DENIALS = (
    "Không", "Không có", "(Không)", "K có", "Ko đk", "Bỏ trống", "0 mô hình", "Không phát sinh", "Không thực hiện",
    "Không đăng ký lĩnh vực này", "Không có mô hình kinh tế", "Không có mô hình về lĩnh vực an ninh quốc phòng",
    "Chưa đăng ký năm 2022", "Năm 2022 nhà trường không đăng ký", "Năm học này chưa đăng ký", "Tổ 3 không đăng ký",
    "Đơn vị chưa có mô hình", "Trường Mầm non Kim An không có mô hình đăng ký", "Không có tập thể, cá nhân đăng ký",
    "Đơn vị không đăng ký mô hình nào trong năm 2022", "Chưa xây dựng được mô hình", "Không có cá nhân nào đăng ký",
    "Không đăng ký vì đơn vị ít người", "Chưa đăng ký, sẽ bổ sung sau", "Hiện nay đơn vị chưa có mô hình",
)  # fmt: skip
NAMES = (
    "Kế hoạch nhỏ", "Tốt đời đẹp đạo", "Tổ dân vận khéo", "Chương trình sữa học đường", "Học tốt", "5S", "Ba sạch",
    "5 tốt", "Chi bộ 4 tốt", "Mô hình 5 tốt", "Chương trình 135", "Kế hoạch 138",
    "Dân vận khéo trong giải phóng mặt bằng",
    "Không rác thải nhựa", "Nói không với ma túy", "3 không 3 sạch", "Không để ai bị bỏ lại phía sau", "Không tảo hôn",
    "Không gian xanh", "Không có người vi phạm pháp luật", "Không có tập thể, cá nhân vi phạm", "Không đốt rơm rạ",
    "Không tham gia tệ nạn xã hội", "Không có đơn thư vượt cấp", "Nhà trường không có ma túy", "Không sinh con thứ ba",
    "Thôn không có tội phạm", "Đoàn viên không vi phạm giao thông", "Hội phụ nữ 5 không 3 sạch", "Tổ 3 không",
    "Xây dựng trường học xanh", "Xây dựng Đảng", "Tiếp tục xây dựng nông thôn mới", "Duy trì đường hoa",
    "Làm theo lời Bác", "Thực hiện nếp sống văn hóa", "Mô hình xanh", "Mô hình số 1", "Nhân rộng giống lúa mới",
    "Chi bộ 4 tốt", "Đội 3 không", "Như hoa", "Giống lúa mới",
)  # fmt: skip
NAMELESS = (
    "như năm 2021", "Như năm trước", "như mục 2", "Giữ nguyên mô hình năm 2021", "Theo đăng ký năm 2021", "Mới",
    "Tiếp tục duy trì mô hình cũ", "Có danh sách kèm theo", "01 mô hình", "Đăng ký 1 mô hình", "Mô hình",
    "2 mô hình (1 tập thể, 1 cá nhân)", "duy trì từ 2021", "Đang xây dựng", "Sẽ đăng ký sau", "ĐT: 0987654321",
    "SĐT 0987 654 321", "Email: lan@example.vn", "Đang triển khai thực hiện",
    "???", "? ?", "aaa", "ok", "N/A", "test", "Dân vận khéo", "Mô hình dân vận khéo năm 2022", "Khéo", "Tốt",
    "Mô hình 1", "Theo kế hoạch", "Theo chương trình năm 2022",
)  # fmt: skip


@pytest.mark.parametrize("written", DENIALS)
def test_a_denial_is_who_when_and_what_is_not_registered(written: str) -> None:
    """Whoever says it, of whichever year or field: what only denies states that there is nothing."""
    assert is_stated_nothing(written)


@pytest.mark.parametrize("written", NAMES)
def test_a_name_may_begin_with_any_of_these_words(written: str) -> None:
    """What has a word left over that names something is a name."""
    assert not any(says(written) for says in (is_nothing, names_no_model, is_ditto, is_mark))


@pytest.mark.parametrize("written", NAMELESS)
def test_counts_states_and_references_name_nothing(written: str) -> None:
    """They deny nothing either: somebody has to be asked."""
    assert names_no_model(written)
    assert not is_nothing(written)


@pytest.mark.parametrize("written", ["Giống trên", "Như mục trên", "Tương tự như trên", "Cũng như trên", "nt"])
def test_as_above_in_other_words(written: str) -> None:
    """Words that point to the row above are a repetition."""
    assert is_ditto(written)


def test_words_without_a_name_are_a_question_and_no_model() -> None:
    """Nothing is booked under "như năm 2021", and nobody's row is lost without a word."""
    form = letter_form(*((str(n), f"Tổ {n}", written) for n, written in enumerate(NAMELESS, start=1)))
    assert models(form) == []
    signs = [written for written in NAMELESS if not any(map(str.isalpha, written))]
    assert Counter(questions(form)) == {
        "model_not_named": len(NAMELESS) - len(signs), "mark_without_name": len(signs),
    }  # fmt: skip


def test_a_denial_that_says_more_is_kept_and_asked_about() -> None:
    """ "Không có mô hình riêng, tham gia “Đường hoa” của xã" may name a model: booked as written, with a question."""
    written = "Không có mô hình riêng, tham gia “Đường hoa” của xã"
    form = letter_form(("1", "Tổ 1", written))
    assert may_deny(written)
    assert (models(form), questions(form)) == ([written], ["name_doubted"])


def test_a_denial_with_its_reason_on_another_line_is_a_denial() -> None:
    """ "Lý do: ..." below "Không đăng ký" changes nothing."""
    form = letter_form(("1", "Tổ 1", "Không đăng ký\nLý do: đơn vị ít người"))
    assert (models(form), questions(form), remarks(form)) == ([], [], ["nothing_stated"])


@pytest.mark.parametrize(
    "row",
    [
        ("1", "Không"),
        ("", "Đơn vị không đăng ký mô hình nào trong năm 2022"),
        ("1", "Không có tập thể đăng ký"),
        ("Đơn vị không đăng ký mô hình nào", "<", "<", "<", "<", "<", "<"),
        ("1", "Tổ 1", "Năm nay không đăng ký", "<", "<", "<"),
    ],
)
def test_a_denial_in_the_place_of_the_performer_is_an_answer(row: tuple[str, ...]) -> None:
    """Where it stands does not matter: the form says that there is nothing, and asks nothing."""
    form = letter_form(row)
    assert (form.is_blank, remarks(form)) == (True, ["nothing_stated"])


def test_as_above_below_a_denial_repeats_no_model() -> None:
    """ "Như trên" below "Không" does not mean the model two rows above."""
    form = letter_form(("1", "Tổ 1", "Vườn rau"), ("2", "Tổ 2", "Không"), ("3", "Tổ 3", "Như trên"))
    assert (models(form), questions(form)) == (["Vườn rau"], ["ditto_unresolved"])


def test_a_state_in_the_note_names_no_model() -> None:
    """A cross beside "duy trì từ 2021" still lacks the name."""
    form = letter_form(("1", "Tổ 1", "Có", "", "", "", "duy trì từ 2021"))
    assert (models(form), questions(form)) == ([], ["mark_without_name"])


def test_a_state_below_a_name_is_no_model() -> None:
    """ "Duy trì" on the line below a name says how it stands."""
    form = letter_form(("1", "Tổ 1", "Vườn rau sạch\nDuy trì"))
    assert (models(form), questions(form)) == (["Vườn rau sạch"], [])


def test_a_field_s_title_that_denies_is_no_model() -> None:
    """ "III. LĨNH VỰC AN NINH QUỐC PHÒNG: Không" says that this field has nothing."""
    heading = ("TT", "Tên mô hình", "Tập thể, cá nhân thực hiện", "Ghi chú")
    rows = (
        ("I", "LĨNH VỰC KINH TẾ"),
        ("1", "Nuôi cá", "Tổ 1"),
        ("II", "LĨNH VỰC AN NINH QUỐC PHÒNG: Không"),
        ("III", "VĂN HÓA - XÃ HỘI - chưa đăng ký"),
        ("IV", "XÂY DỰNG HTCT"),
        ("1", "Chi bộ bốn tốt", "Chi bộ"),
    )
    (form,) = read("ĐĂNG KÝ MÔ HÌNH “DÂN VẬN KHÉO” NĂM 2022", "Đơn vị: MN Kim An", table(heading, *rows))
    assert [(field, model) for _, _, field, model in said(form)] == [
        ("economy", "Nuôi cá"),
        ("political_system", "Chi bộ bốn tốt"),
    ]
    assert (questions(form), remarks(form)) == ([], ["nothing_stated", "nothing_stated"])
