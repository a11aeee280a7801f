"""An officer answers questions on the command line, and finds each answer in the register at once."""

from __future__ import annotations

import csv
import io
import shutil
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

from domain.outgoing import MailKind
from storage.engine import Store
from storage.outbox import load_outbox
from tests.acceptance.installation import Installation, install
from tests.acceptance.test_commands import letter_mail

NOBODY = "Trường Tiểu học Bình Minh"


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation that has read three forms which do not say whose they are: of Bình Minh A, or B?"""
    folder = tmp_path_factory.mktemp("read")
    installation = install(folder, smtp_port=9)
    for number, model in enumerate(("Vườn rau", "Đường hoa", "Nhà sạch"), start=1):
        mail = letter_mail(NOBODY, model, f"Mon, 14 Feb 2022 09:0{number}:00 +0700")
        (folder / "in" / f"{number}.eml").write_bytes(mail)
    assert installation.run("poll").code == 0
    return folder


@pytest.fixture
def asked(read: Path, tmp_path: Path) -> Installation:
    """A copy of it."""
    shutil.copytree(read, tmp_path, dirs_exist_ok=True)
    return Installation(config=tmp_path / "config.toml")


def status_of(installation: Installation, code: str) -> str:
    (unit,) = (unit for unit in installation.json("export")["units"] if unit["code"] == code)
    return str(unit["status"])


def models(installation: Installation) -> list[str]:
    return [entry["model"] for entry in installation.json("export")["entries"]]


def numbers(installation: Installation) -> list[int]:
    return [question["id"] for question in installation.json("review", "list")]


def test_a_form_is_assigned_by_any_written_name(asked: Installation) -> None:
    first, *rest = numbers(asked)
    answer = asked.run("review", "assign", str(first), "TH Bình Minh B", "--by", "Hà")
    assert answer.code == 0, answer.err
    assert "Trường Tiểu học Bình Minh B" in answer.out
    assert "1/174" in answer.out
    assert numbers(asked) == rest
    assert status_of(asked, "TH-BINHMINH-B") == "registered"
    assert status_of(asked, "TH-BINHMINH-A") == "needs_review"


def test_an_answer_teaches_only_if_asked_to(asked: Installation) -> None:
    """The address is remembered for the unit, dated and with who said so, and mail read again is attributed by it."""
    first, second, _ = numbers(asked)
    assert asked.run("review", "assign", str(second), "TH-BINHMINH-B", "--by", "Minh").code == 0
    assert "mn@example.vn" not in asked.run("units", "learned").out
    assert asked.run("review", "assign", str(first), "TH-BINHMINH-B", "--remember-sender", "--by", "Hà").code == 0
    learned = asked.run("units", "learned").out
    assert "mn@example.vn" in learned
    assert "Hà" in learned
    assert asked.run("reparse").code == 0
    assert numbers(asked) == []
    assert models(asked) == ["Nhà sạch"]


def test_a_name_that_several_units_have_is_not_learnt(asked: Installation) -> None:
    """Both schools may write it: learnt for one, it would book the other's forms to it."""
    answer = asked.run("review", "assign", str(numbers(asked)[0]), "TH-BINHMINH-B", "--remember-name", "--by", "Hà")
    assert answer.code == 1
    assert "TH-BINHMINH-A" in answer.err
    assert len(numbers(asked)) == 3


def test_an_answer_taken_back_is_forgotten(asked: Installation) -> None:
    assert asked.run("review", "assign", str(numbers(asked)[0]), "TH-BINHMINH-B", "--remember-sender").code == 0
    undone = asked.run("review", "undo", "1")
    assert undone.code == 0
    assert "mn@example.vn" in undone.out + undone.err
    assert "mn@example.vn" not in asked.run("units", "learned").out
    assert "mn@example.vn" in asked.run("units", "learned", "--all").out


def test_a_unit_without_a_model_keeps_what_it_registered(asked: Installation) -> None:
    first, second, _ = numbers(asked)
    assert asked.run("review", "assign", str(first), "TH-BINHMINH-A").code == 0
    assert asked.run("review", "nothing", str(second), "--unit", "TH-BINHMINH-A").code == 0
    assert models(asked) == ["Vườn rau"]


def test_what_a_unit_registers_later_is_no_copy_of_nothing(asked: Installation, tmp_path: Path) -> None:
    """Rows that an officer took for an example are rows all the same when the school sends them in earnest."""
    assert asked.run("review", "nothing", str(numbers(asked)[0]), "--unit", "TH-BINHMINH-A").code == 0
    assert status_of(asked, "TH-BINHMINH-A") == "nothing_to_register"
    mail = letter_mail("Trường Tiểu học Bình Minh A", "Vườn rau", "Mon, 14 Feb 2022 10:00:00 +0700")
    (tmp_path / "in" / "later.eml").write_bytes(mail)
    assert asked.run("poll").code == 0
    assert status_of(asked, "TH-BINHMINH-A") == "registered"
    assert models(asked) == ["Vườn rau"]


def test_a_question_is_shown_with_its_answers(asked: Installation) -> None:
    first = numbers(asked)[0]
    shown = asked.run("review", "show", str(first)).out
    assert "Vườn rau" in shown
    assert f"dangky review assign {first}" in shown
    assert asked.json("review", "show", str(first))["actions"] == [
        "assign", "accept", "edit", "nothing", "ignore", "return",
    ]  # fmt: skip


def test_an_answer_for_all_alike(asked: Installation) -> None:
    """The same name, the same sender, the same question: answered once; the newest of the forms counts."""
    answer = asked.run("review", "assign", str(numbers(asked)[0]), "TH-BINHMINH-A", "--same", "--by", "Hà")
    assert answer.code == 0, answer.err
    assert numbers(asked) == []
    assert models(asked) == ["Nhà sạch"]


def test_rows_are_written_out_edited_and_taken(asked: Installation, tmp_path: Path) -> None:
    first, rows = numbers(asked)[0], tmp_path / "rows.csv"
    assert asked.run("review", "show", str(first), "--output", str(rows)).code == 0
    lines = list(csv.reader(io.StringIO(rows.read_text("utf-8-sig"))))
    assert lines[1][3] == "Vườn rau"
    lines[1][3] = "Vườn rau sạch"
    lines.append(["Cá nhân", "Cô Trần Thị Mơ", "Kinh tế", "- Nuôi ong", ""])
    with rows.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(lines)
    answer = asked.run("review", "edit", str(first), "--rows", str(rows), "--unit", "TH-BINHMINH-A", "--by", "Hà")
    assert answer.code == 0, answer.err
    assert models(asked) == ["Vườn rau sạch", "- Nuôi ong"]


def test_rows_are_written_as_a_workbook_and_never_over_another_file(asked: Installation, tmp_path: Path) -> None:
    first, rows = numbers(asked)[0], tmp_path / "rows.xlsx"
    assert asked.run("review", "show", str(first), "--output", str(rows)).code == 0
    sheet = openpyxl.load_workbook(rows).worksheets[0]
    assert sheet["D2"].value == "Vườn rau"
    again = asked.run("review", "show", str(first), "--output", str(rows))
    assert (again.code, "đã có tệp này" in again.err) == (1, True)
    assert asked.run("review", "show", str(first), "--output", str(tmp_path / "rows.docx")).code == 1
    answer = asked.run("review", "edit", str(first), "--rows", str(rows), "--unit", "TH-BINHMINH-A")
    assert answer.code == 0, answer.err
    assert models(asked) == ["Vườn rau"]


def test_rows_without_a_row_are_refused(asked: Installation, tmp_path: Path) -> None:
    """Headings alone, as written for a mail without a form, must not make a unit one without a model."""
    rows = tmp_path / "rows.csv"
    rows.write_text("Loại,Nguoi hoac tap the thuc hien,Lĩnh vực,Mô hình,Ghi chú\n", encoding="utf-8")
    answer = asked.run("review", "edit", str(numbers(asked)[0]), "--rows", str(rows), "--unit", "TH-BINHMINH-A")
    assert answer.code == 2
    assert "dangky review nothing" in answer.err
    assert len(numbers(asked)) == 3


def test_answer_says_which_mail_and_which_unit_it_was_about(asked: Installation) -> None:
    """A slip of the finger must show: another question's number, a unit that nobody spoke of."""
    answer = asked.run("review", "assign", str(numbers(asked)[0]), "MN-KIMTHU", "--by", "Hà")
    assert "mn@example.vn" in answer.out
    assert "Bình Minh A" in answer.out + answer.err


def test_closed_unit_is_refused(asked: Installation) -> None:
    assert asked.run("units", "close", "TH-KIMBAI", "--on", "01/02/2022").code == 0
    answer = asked.run("review", "assign", str(numbers(asked)[0]), "TH-KIMBAI")
    assert answer.code == 1
    assert "01/02/2022" in answer.err


def test_wrong_rows_are_told_by_their_number(asked: Installation, tmp_path: Path) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("Loại,Thực hiện,Lĩnh vực,Mô hình,Ghi chú\n", "utf-8")
    assert asked.run("review", "edit", str(numbers(asked)[0]), "--rows", str(rows)).code == 2
    headings = "kind,performer,field,model,note\n".title()
    rows.write_text(
        f"{headings}Collective,Tổ 1,Kinh tế,Vườn rau,\nAi đó,Tổ 1,Kinh tế,A,\nCá nhân,B,Nghề cá,C,\n", "utf-8"
    )
    answer = asked.run("review", "edit", str(numbers(asked)[0]), "--rows", str(rows), "--unit", "TH-BINHMINH-A")
    assert answer.code == 2
    assert "dòng 3" in answer.err
    assert "dòng 4" in answer.err
    assert models(asked) == []


def test_a_form_goes_back_to_its_sender(asked: Installation, tmp_path: Path) -> None:
    """The mail and the decision are one; it answers the sender's own mail and says what to correct."""
    first = numbers(asked)[0]
    answer = asked.run(
        "review", "return", str(first), "--comment", "Ghi rõ trường A hay B", "--by", "Hà", "--unit", "TH-BINHMINH-A",
        "--until", "2022-02-18",
    )  # fmt: skip
    assert answer.code == 0, answer.err
    store = Store.open(f"sqlite:///{tmp_path / 'dangky.db'}")
    with store.read() as session:
        (queued,) = load_outbox(session, kind=MailKind.RETURNED)
    store.close()
    mail = message_from_bytes(queued.mail.content, policy=policy.default)
    assert mail["To"] == "mn@example.vn"
    assert mail["In-Reply-To"] == "<1@example.vn>"
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Ghi rõ trường A hay B" in body.get_content()
    assert "hết ngày 18/02/2022" in body.get_content()
    assert "hết ngày 18/02/2022" in asked.run("review", "list").out
    assert status_of(asked, "TH-BINHMINH-A") == "needs_review"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assign", "99", "TH-KIMAN"), "Không có việc số 99"),
        (("assign", "1", "TH Cao Viên"), "Trường Tiểu học Cao Viên II (TH-CAOVIEN-II)"),
        (("assign", "1", "Mần non Kim Thư"), "MN-KIMTHU"),
        (("assign", "1", "Nhóm trẻ Hoa Cúc"), "Không có đơn vị nào"),
        (("accept", "1"), "Hãy nêu cả đơn vị"),
        (("undo", "7"), "Không có quyết định số 7"),
    ],
)
def test_what_cannot_be_done_is_told(asked: Installation, words: tuple[str, ...], said: str) -> None:
    answer = asked.run("review", *words)
    assert answer.code == 1
    assert said in answer.err
    assert len(numbers(asked)) == 3


def test_a_return_taken_back_sends_no_mail(asked: Installation, tmp_path: Path) -> None:
    first = str(numbers(asked)[0])
    assert asked.run("review", "return", first, "--comment", " ", "--by", "Hà").code == 2
    assert asked.run("review", "return", first, "--comment", "Ghi rõ trường", "--by", "Hà").code == 0
    assert asked.run("review", "undo", "1", "--by", "Hà").code == 0
    store = Store.open(f"sqlite:///{tmp_path / 'dangky.db'}")
    with store.read() as session:
        assert load_outbox(session, kind=MailKind.RETURNED) == ()
    store.close()


def test_an_answer_is_logged_and_taken_back(asked: Installation) -> None:
    first = numbers(asked)[0]
    assert asked.run("review", "ignore", str(first), "--comment", "gửi nhầm", "--by", "Hà").code == 0
    assert asked.run("review", "ignore", str(first), "--by", "Minh").code == 1
    (made,) = asked.json("review", "log")
    assert (made["action"], made["decided_by"], made["comment"]) == ("ignore", "Hà", "gửi nhầm")
    assert asked.run("review", "undo", str(made["id"]), "--by", "Minh").code == 0
    assert first in numbers(asked)
    (undone,) = asked.json("review", "log")
    assert undone["undone_by"] == "Minh"


def test_reading_again_changes_nothing_that_was_decided(asked: Installation) -> None:
    asked.run("review", "assign", str(numbers(asked)[0]), "TH-BINHMINH-B", "--by", "Hà")
    before = asked.json("export")
    tried = asked.run("reparse", "--dry-run")
    assert tried.code == 0, tried.err
    assert asked.run("reparse").code == 0
    after = asked.json("export")
    assert {name: after[name] for name in ("units", "entries", "messages")} == {
        name: before[name] for name in ("units", "entries", "messages")
    }


def test_a_mail_without_a_form_is_shown_in_its_own_words(asked: Installation, tmp_path: Path) -> None:
    """Being told to read the mail is no help to somebody who sees only its subject."""
    mail = EmailMessage()
    mail["Received"] = "from a by b; Mon, 14 Feb 2022 11:00:00 +0700"
    mail["From"], mail["Subject"], mail["Message-ID"] = (
        "hoi@example.vn",
        "Đăng ký mô hình Dân vận khéo",
        "<9@example.vn>",
    )
    mail.set_content("Trường xin hỏi hạn đăng ký mô hình Dân vận khéo.\nTrân trọng!")
    (tmp_path / "in" / "9.eml").write_bytes(mail.as_bytes())
    assert asked.run("poll").code == 0
    shown = asked.run("review", "show", str(numbers(asked)[-1]))
    assert shown.code == 0, shown.err
    assert "Trường xin hỏi hạn đăng ký" in shown.out
