"""Mails with containers from raw bytes to bookings and questions, in real child processes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO

import docx
import pytest
from docx.shared import Cm

from dangky.bootstrap import build_reader
from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from domain.form import FileOutcome, FileReading
from domain.message import Outcome
from domain.reading import MessageReading
from domain.reasons import ReasonCode, reason
from ingest.guard import Guard, tasks
from ingest.judgement import Judge
from ingest.limits import MAX_ARCHIVE_DEPTH, MAX_ARCHIVE_MEMBERS
from ingest.mime import open_mail
from ingest.reading import MailReader
from ingest.unpacking.unpack import member_bytes
from ingest.unpacking.walk import Walk
from storage.codec import to_json
from tests.ingest.test_attribution import ATTRIBUTOR, LETTER
from tests.ingest.unpacking.archives import rar5, raw_zip, seven_zip, zip_of
from tests.ingest.unpacking.outlook import long_name, msg_file, msg_store, ole, tnef, tnef_attachment, with_files
from tests.parsers.files import picture_of, saved

ON_TIME = LETTER.deadline - timedelta(hours=3)


def form(unit: str | None) -> bytes:
    row = FormRow(performer="Tổ 1", models={"economy": f"Vườn rau của {unit}"})
    return form_docx(FilledForm(unit=unit, collectives=(row,)))


KIM_AN = {"Trường MN Kim An/dk.docx": form("MN Kim An"), "Trường TH Kim An/dk.docx": form("TH Kim An")}
ONE = form("MN Kim An")


def mail(data: bytes, name: str = "ho so.zip", *, sender: str = "c1@example.vn") -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["To"] = sender, "Gửi đăng ký dân vận khéo", "bdv@example.vn"
    message.set_content("Kính gửi Ban Dân vận")
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.fixture(scope="module")
def reader() -> Iterator[MailReader]:
    with Guard() as guard:
        yield build_reader(LETTER, guard)


def booked(reading: MessageReading) -> list[tuple[str, str]]:
    return [(form.unit, form.attachment) for form in reading.forms]


def asked(reading: MessageReading) -> list[tuple[str | None, ReasonCode]]:
    return [(review.attachment, review.reason.code) for review in reading.reviews]


@pytest.mark.parametrize("pack", [zip_of, seven_zip, rar5], ids=["zip", "7z", "rar"])
def test_archive_of_two_schools_registers_both(reader: MailReader, pack: object) -> None:
    """Each form in an archive is booked to its unit, under its own path, and nobody is asked."""
    assert callable(pack)
    raw = mail(pack(KIM_AN))
    reading = reader.read(raw, received=ON_TIME)
    assert reading.outcome is Outcome.REGISTERED
    assert booked(reading) == [("MN-KIMAN", "2!1"), ("TH-KIMAN", "2!2")]
    assert asked(reading) == []
    lines = [(line.attachment.path, line.attachment.name, line.reason.code) for line in reading.attachments]
    assert lines[0] == ("2", "ho so.zip", ReasonCode.ARCHIVE_OPENED)
    assert lines[1][:2] == ("2!1", "ho so.zip / Trường MN Kim An / dk.docx")
    for line in reading.attachments:
        assert len(member_bytes(raw, line.attachment.path)) == line.attachment.size_bytes


def test_folder_names_the_unit_of_a_form_that_does_not(reader: MailReader) -> None:
    """A folder of a school is as good as a file's name, beside a known sender."""
    known = MailReader(LETTER, reader._guard, Judge(LETTER, ATTRIBUTOR))
    reading = known.read(
        mail(zip_of({"Trường MN Kim An/dk.docx": form(None)}), sender="mnkiman@example.vn"), received=ON_TIME
    )
    assert booked(reading) == [("MN-KIMAN", "2!1")]


def test_winmail_msg_and_mail_inside_a_zip(reader: MailReader) -> None:
    """Letters of every kind inside a mail are opened."""
    winmail = tnef(tnef_attachment(b"DK~1.DOC", ONE, long_name("đăng ký.docx")))
    message = ole(with_files(msg_store({0x0037: "x"}), msg_file("đăng ký.docx", ONE)))
    for data, name, path in (
        (winmail, "winmail.dat", "2!1"),
        (message, "thư.msg", "2!1"),
        (zip_of({"thư.eml": mail(ONE, "đăng ký.docx")}), "a.zip", "2!1!2"),
    ):
        reading = reader.read(mail(data, name), received=ON_TIME)
        assert booked(reading) == [("MN-KIMAN", path)]
        assert reading.attachments[-1].attachment.name.endswith(f"{name} / đăng ký.docx") or name == "a.zip"


def test_table_pasted_into_a_mail_is_a_form_and_other_text_is_not(reader: MailReader) -> None:
    """The text counts as a file if it holds a form, also in a mail inside another; other texts leave no trace."""
    page = (
        "<p>ĐĂNG KÝ MÔ HÌNH DÂN VẬN KHÉO NĂM 2022</p><p>Đơn vị: MN Kim An</p><table><tr><td>TT</td>"
        "<td>Tên tập thể thực hiện</td><td>Kinh tế</td><td>Văn hóa - xã hội</td><td>An ninh quốc phòng</td>"
        "<td>Xây dựng hệ thống chính trị</td><td>Ghi chú</td></tr><tr><td>1</td><td>Tổ 1</td><td>Vườn rau</td>"
        "<td></td><td></td><td></td><td></td></tr></table>"
    )
    pasted = EmailMessage()
    pasted["From"], pasted["Subject"], pasted["To"] = "c1@example.vn", "Gửi đăng ký", "bdv@example.vn"
    pasted.set_content(page, subtype="html")
    assert booked(reader.read(pasted.as_bytes(), received=ON_TIME)) == [("MN-KIMAN", "1")]
    inside = reader.read(mail(zip_of({"thư.eml": pasted.as_bytes()})), received=ON_TIME)
    assert booked(inside) == [("MN-KIMAN", "2!1!1")]
    plain = reader.read(mail(zip_of({"thư.eml": mail(ONE, "dk.docx")})), received=ON_TIME)
    assert [line.attachment.path for line in plain.attachments] == ["2", "2!1", "2!1!2"]


def _with_files(*files: bytes) -> bytes:
    many = EmailMessage()
    many["From"], many["Subject"] = "c1@example.vn", "Gửi đăng ký"
    many.set_content("Kính gửi")
    for number, data in enumerate(files):
        many.add_attachment(data, maintype="application", subtype="octet-stream", filename=f"{number}.bin")
    return many.as_bytes()


def test_each_of_many_attachments_is_read_as_its_own(reader: MailReader) -> None:
    """Many files of a mail are taken out of it together, and keep their names, paths and order."""
    files = [ONE if number == 7 else f"tệp {number}".encode() for number in range(12)]
    reading = reader.read(_with_files(*files), received=ON_TIME)
    assert [line.attachment.name for line in reading.attachments] == [f"{number}.bin" for number in range(12)]
    assert booked(reading) == [("MN-KIMAN", "9")]


def test_attachments_are_taken_out_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is handed over at once than may be, but one file at least; a mail is not parsed for each of them."""
    asked_for: list[str] = []
    seen: list[bytes] = []

    def ask(task: str, payload: bytes, **arguments: str) -> bytes:
        asked_for.append(task)
        if task == "take_out":
            return tasks.TASKS[task](payload, {"task": task, **arguments})
        assert not arguments
        seen.append(payload)
        why = reason(ReasonCode.NO_TABLE_MATCHED, tables=0)
        return to_json(FileReading(format="text", outcome=FileOutcome.NOT_A_FORM, reason=why))

    monkeypatch.setattr(tasks, "MAX_UNPACKED_AT_ONCE", 10)
    files = [b"1" * 4, b"2" * 6, b"3" * 30, b"4", b"5", b"6"]
    raw = _with_files(*files)
    opened = replace(open_mail(raw), texts=())
    assert len(list(Walk(ask, lambda: False).mail(raw, opened))) == len(files)
    assert (seen, asked_for.count("take_out")) == (files, 3)


def test_saved_message_itself_is_read_as_a_mail(reader: MailReader) -> None:
    """What ``mail import`` keeps of a .msg file is opened when it is read."""
    raw = ole(with_files(msg_store({0x0037: "Gửi đăng ký", 0x1000: "Kính gửi"}), msg_file("dk.docx", ONE)))
    reading = reader.read(raw, received=ON_TIME)
    assert (reading.outcome, reading.envelope.subject) == (Outcome.REGISTERED, "Gửi đăng ký")
    broken = reader.read(raw[:3000], received=ON_TIME)
    assert [code for _, code in asked(broken)] == [ReasonCode.MAIL_UNREADABLE]


def test_archives_inside_archives_up_to_the_limit(reader: MailReader) -> None:
    """Five deep is read; six deep is one question, not silence."""
    data = zip_of({"dk.docx": ONE})
    for _ in range(MAX_ARCHIVE_DEPTH - 1):
        data = zip_of({"inner.zip": data})
    assert booked(reader.read(mail(data), received=ON_TIME)) == [("MN-KIMAN", "2" + "!1" * MAX_ARCHIVE_DEPTH)]
    deeper = reader.read(mail(zip_of({"outer.zip": data})), received=ON_TIME)
    assert asked(deeper) == [("2" + "!1" * MAX_ARCHIVE_DEPTH, ReasonCode.FILE_LIMIT)]


def test_archives_that_multiply_are_bounded(reader: MailReader) -> None:
    """A tree of archives is opened until the mail's allowance is used up; then questions, and the reading ends."""
    data = zip_of({f"{n}.zip": zip_of({str(m): b"x" for m in range(40)}) for n in range(40)})
    reading = reader.read(mail(zip_of({"a.zip": data, "b.zip": data})), received=ON_TIME)
    assert reading.outcome is Outcome.NEEDS_REVIEW
    assert len(reading.attachments) <= MAX_ARCHIVE_MEMBERS + 1
    assert ReasonCode.FILE_LIMIT in {code for _, code in asked(reading)}


def test_what_cannot_be_opened_is_asked_beside_what_can(reader: MailReader) -> None:
    """A zip with a password, a broken one, an empty one: each is one question with its reason."""
    for data, why in (
        (raw_zip([(b"a", ONE), (b"b", ONE)], flags=1), ReasonCode.FILE_ENCRYPTED),
        (seven_zip({"a": ONE})[:-30], ReasonCode.FILE_DAMAGED),
        (zip_of({}), ReasonCode.ARCHIVE_EMPTY),
        (zip_of({"__MACOSX/._a": b"x"}), ReasonCode.ARCHIVE_EMPTY),
        (raw_zip([(b"%d" % n, b"x") for n in range(60_000)]), ReasonCode.FILE_LIMIT),
    ):
        assert asked(reader.read(mail(data), received=ON_TIME)) == [("2", why)]


def test_bomb_beside_a_form(reader: MailReader) -> None:
    """The form is booked, the bomb is a question."""
    reading = reader.read(mail(zip_of({"dk.docx": ONE, "zeros": bytes(40_000_000)})), received=ON_TIME)
    assert booked(reading) == [("MN-KIMAN", "2!1")]
    assert asked(reading) == [("2!2", ReasonCode.FILE_LIMIT)]


def test_office_files_are_no_containers(reader: MailReader) -> None:
    """A Word file is a zip too, and is read as what it is."""
    (file,) = reader.read_file(ONE)
    assert (file.attachment.name, file.reading.format, file.reading.outcome) == ("", "docx", FileOutcome.FORM)


def test_file_on_disk_that_is_a_container_gives_its_files(reader: MailReader) -> None:
    """``dangky parse`` shows what is in an archive or a saved mail, and the container only if something is wrong."""
    assert [file.attachment.name for file in reader.read_file(zip_of(KIM_AN))] == [
        "Trường MN Kim An / dk.docx",
        "Trường TH Kim An / dk.docx",
    ]
    assert [file.attachment.name for file in reader.read_file(mail(zip_of(KIM_AN)))][1:] == [
        "ho so.zip / Trường MN Kim An / dk.docx",
        "ho so.zip / Trường TH Kim An / dk.docx",
    ]
    (broken,) = reader.read_file(zip_of({}))
    assert (broken.attachment.name, broken.reading.reason.code) == ("", ReasonCode.ARCHIVE_EMPTY)


ROWS = "<tr><td>TT</td><td>Tên tập thể thực hiện</td><td>Kinh tế</td><td>Văn hóa-xã hội</td><td>Ghi chú</td></tr>"
FILLED = "<tr><td>1</td><td>Tổ 1</td><td></td><td>Trường học xanh</td><td></td></tr>"
EMPTY = "<tr><td>1</td><td></td><td></td><td></td><td></td></tr>"


def answer(own: str, quoted: str) -> bytes:
    """Return an answer to the office's letter, which is quoted with its table."""
    message = EmailMessage()
    message["From"], message["Subject"], message["To"] = "lan@example.com", "Re: V/v báo cáo", "bdv@example.vn"
    letter = f"Đơn vị: Trường MN Kim An<table border=1>{ROWS}{quoted}</table>"
    message.set_content(f"<div>{own}</div><blockquote type=cite>{letter}</blockquote>", subtype="html")
    return message.as_bytes()


def test_form_that_is_filled_in_within_the_quoted_letter_is_asked_about(reader: MailReader) -> None:
    """Nobody can tell whose words stand in what is quoted: never booked, and not lost."""
    reading = reader.read(answer("Em điền vào bảng bên dưới ạ", FILLED), received=ON_TIME)
    (review,) = reading.reviews
    assert (review.reason.code, review.candidates) == (ReasonCode.FORM_QUOTED, ("MN-KIMAN",))
    assert review.form is not None
    assert [entry.model for entry in review.form.entries] == ["Trường học xanh"]
    assert reading.forms == ()


def test_what_is_quoted_beside_an_own_form_is_no_question(reader: MailReader) -> None:
    """The answer's own table is the answer; the letter's own table comes back blank."""
    own = f"Đơn vị: Trường MN Kim An<table border=1>{ROWS}{FILLED}</table>"
    assert booked(reader.read(answer(own, FILLED), received=ON_TIME)) == [("MN-KIMAN", "1")]
    assert reader.read(answer("Đã nhận ạ", EMPTY), received=ON_TIME).outcome is Outcome.IGNORED


def with_picture(text: str) -> bytes:
    """Return a Word file with ``text`` and a picture as large as its page."""
    document = docx.Document()
    document.add_paragraph(text)
    document.add_picture(BytesIO(picture_of((1240, 1754))), width=Cm(16))
    return saved(document)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [("Kính gửi", FileOutcome.UNREADABLE), ("Báo cáo kết quả năm học. " * 30, FileOutcome.NOT_A_FORM)],
)
def test_file_with_nothing_but_a_scan_is_unread(reader: MailReader, text: str, outcome: FileOutcome) -> None:
    """A scan pasted into Word is no text; photos in a report do not make it unread."""
    (file,) = reader.read_file(with_picture(text))
    assert file.reading.outcome is outcome
    assert [omission.code for omission in file.reading.omissions] == [ReasonCode.PICTURE_NOT_READ]


def test_letter_that_registers_says_how_it_begins(reader: MailReader) -> None:
    """By its letterhead it is seen which unit wrote it; numbers and a word between do not hide the campaign's words."""
    letter = "TRƯỜNG TIỂU HỌC KIM AN\nĐĂNG KÝ\nXây dựng và thực hiện mô hình, điển hình năm 2022\n"
    (file,) = reader.read_file(letter.encode())
    assert (file.reading.mentions_campaign, file.reading.opening.split("\n")[0]) == (False, "TRƯỜNG TIỂU HỌC KIM AN")
    (file,) = reader.read_file("Trường em đăng ký 02 mô hình".encode())
    assert file.reading.mentions_campaign


def test_time_that_is_used_up_leaves_questions(reader: MailReader) -> None:
    """When a mail took too long, what is left is asked about, and the next mail goes on."""
    ticks = iter(range(0, 100_000, 50))
    slow = MailReader(LETTER, reader._guard, reader._judge, stopwatch=lambda: next(ticks))
    reading = slow.read(mail(zip_of({str(n): ONE for n in range(9)})), received=ON_TIME)
    assert ReasonCode.READER_TIMED_OUT in {code for _, code in asked(reading)}
