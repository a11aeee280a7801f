"""What units do, one function a habit; only habits of which the letter and design.md say what must come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from dangky.demo.forms import FilledForm
from dangky.demo.material import collective_performers
from dangky.demo.other_files import damaged_docx, invitation_docx, photo_jpeg, scan_pdf
from domain.message import Outcome
from domain.unit import Unit
from tests.generator.maker import AMBIGUOUS, SENDERS, UNKNOWN, Maker
from tests.generator.records import PlannedFile, PlannedMail, TrueForm, Truth

_SUBJECTS = (
    "{unit} gửi đăng ký dân vận khéo",
    "{unit} đăng ký mô hình “Dân vận khéo” năm 2022",
    "Đăng ký dân vận khéo năm 2022",
    "V/v đăng ký mô hình Dân vận khéo năm 2022",
    "Re: Công văn 454-CV/HU",
    "Gửi bản đăng ký",
)
_TEXT = "Kính gửi Ban Dân vận, đơn vị xin gửi bản đăng ký dân vận khéo.\nTrân trọng!"
_SUPERIORS = ("UBND HUYỆN THANH OAI", "PHÒNG GIÁO DỤC VÀ ĐÀO TẠO THANH OAI")

Scenario = Callable[[Maker], Iterator[PlannedMail]]


# -- forms that are booked


def plain(maker: Maker) -> Iterator[PlannedMail]:
    """A form with the unit's line, sent once."""
    yield _registration(maker, maker.unit(), maker.any_moment())


def late(maker: Maker) -> Iterator[PlannedMail]:
    """A form after the deadline."""
    yield _registration(maker, maker.unit(), maker.late_moment())


def at_the_deadline(maker: Maker) -> Iterator[PlannedMail]:
    """The last second that is on time, and the first that is late."""
    deadline = maker.campaign.deadline
    yield _registration(maker, maker.unit(), deadline - timedelta(seconds=1))
    yield _registration(maker, maker.unit(), deadline)


def letterhead_only(maker: Maker) -> Iterator[PlannedMail]:
    """No unit line; two lines of letterhead, of which the lower is the unit."""
    unit = maker.unit("truong_hoc")
    form, true = maker.form(unit, written=None, letterhead=(maker.chance.choice(_SUPERIORS), unit.name.upper()))
    yield _mail(maker, maker.any_moment(), (maker.file(form),), true, subject="Đăng ký dân vận khéo năm 2022")


def weaker_sources_agree(maker: Maker) -> Iterator[PlannedMail]:
    """The unit's line is blank, but subject and file name both say the unit."""
    unit = maker.unit("truong_hoc", "xa_thi_tran")
    form, true = maker.form(unit, written="")
    file = maker.file(form, name=unit.name)
    yield _mail(maker, maker.any_moment(), (file,), true, subject=f"{unit.name} gửi đăng ký dân vận khéo")


def word_and_excel(maker: Maker) -> Iterator[PlannedMail]:
    """One form in two formats is one registration."""
    unit = maker.unit()
    form, true = maker.form(unit, written=maker.written(unit))
    files = (maker.file(form, extension="docx"), maker.file(form, extension="xlsx"))
    yield _mail(maker, maker.any_moment(), files, true)


def scan_and_word(maker: Maker) -> Iterator[PlannedMail]:
    """A scan beside the form in Word raises no question."""
    unit = maker.unit()
    form, true = maker.form(unit, written=maker.written(unit))
    files = (PlannedFile(name="CV dang ky DVK.pdf", content=scan_pdf()), maker.file(form, name="CV dang ky DVK"))
    yield _mail(maker, maker.any_moment(), files, true)


def several_units(maker: Maker) -> Iterator[PlannedMail]:
    """Two or three units in one mail, a file each."""
    units = [maker.unit() for _ in range(maker.chance.choice((2, 3)))]
    made = [maker.form(unit, written=maker.written(unit)) for unit in units]
    files = tuple(maker.file(form, name=f"Dang ky {number}") for number, (form, _) in enumerate(made, start=1))
    yield _mail(maker, maker.any_moment(), files, *(true for _, true in made), subject="Gửi đăng ký của các đơn vị")


def forwarded(maker: Maker) -> Iterator[PlannedMail]:
    """A clerk forwards the unit's mail as a whole."""
    unit = maker.unit()
    inner = _registration(maker, unit, maker.early_moment())
    received = maker.after(inner.received)
    file = PlannedFile(name="", inner=inner, content_type="message/rfc822")
    yield _mail(maker, received, (file,), *inner.truth.forms, subject="Fwd: Đăng ký dân vận khéo năm 2022")


def corrected(maker: Maker) -> Iterator[PlannedMail]:
    """A newer version replaces the first, which keeps the unit on time."""
    unit = maker.unit()
    first = _registration(maker, unit, maker.early_moment())
    yield first
    yield _correction(maker, unit, maker.after(first.received))


def corrected_under_one_id(maker: Maker) -> Iterator[PlannedMail]:
    """Two different mails with one Message-ID are two mails."""
    first, second = corrected(maker)
    yield first
    yield replace(second, truth=replace(second.truth, message_id=first.truth.message_id))


def another_version(maker: Maker) -> Iterator[PlannedMail]:
    """A unit that has registered sends a newer version still."""
    unit, last = maker.known_unit()
    yield _correction(maker, unit, maker.after(last))


def supplement(maker: Maker) -> Iterator[PlannedMail]:
    """"Bổ sung" adds to what was sent before."""  # fmt: skip
    unit = maker.unit()
    first = _registration(maker, unit, maker.early_moment())
    yield first
    form, true = maker.form(unit, written=unit.name, adds=True)
    yield _mail(
        maker,
        maker.after(first.received),
        (maker.file(form, name="Bổ sung đăng ký dân vận khéo"),),
        true,
        subject=f"Bổ sung đăng ký dân vận khéo - {unit.name}",
        text="Đơn vị xin đăng ký bổ sung, các mô hình đã gửi giữ nguyên.",
    )


def same_bytes_again(maker: Maker) -> Iterator[PlannedMail]:
    """The same mail twice, byte for byte, is one mail."""
    mail = _registration(maker, maker.unit(), maker.early_moment())
    yield replace(mail, copies=(maker.after(mail.received),))


def same_form_again(maker: Maker) -> Iterator[PlannedMail]:
    """Another mail with the very same form changes nothing."""
    first = _registration(maker, maker.unit(), maker.early_moment())
    yield first
    received = maker.after(first.received)
    subject = "Gửi lại bản đăng ký dân vận khéo"
    yield _mail(maker, received, first.files, *first.truth.forms, subject=subject, text="Gửi lại cho chắc, như cũ.")


# -- questions to an officer


def nothing_to_register(maker: Maker) -> Iterator[PlannedMail]:
    """A unit writes that it has none; an officer confirms."""
    yield _question(maker, (), text="Năm 2022 đơn vị không có mô hình dân vận khéo đăng ký.")


def text_only(maker: Maker) -> Iterator[PlannedMail]:
    """The registration stands in the text of the mail."""
    yield _question(maker, (), text="Đơn vị đăng ký 01 mô hình dân vận khéo: Thứ Bảy cùng dân.")


def shared_link(maker: Maker) -> Iterator[PlannedMail]:
    """A link instead of a file."""
    yield _question(maker, (), text="Đăng ký dân vận khéo: https://drive.google.com/file/d/1XyZ/view")


def scan(maker: Maker) -> Iterator[PlannedMail]:
    """A scan alone."""
    yield _question(maker, (PlannedFile(name="Scan_20220214.pdf", content=scan_pdf()),))


def photo(maker: Maker) -> Iterator[PlannedMail]:
    """A photo of the paper."""
    yield _question(maker, (PlannedFile(name="z3184559023321_a1b2.jpg", content=photo_jpeg()),))


def damaged(maker: Maker) -> Iterator[PlannedMail]:
    """A file that was cut off."""
    yield _question(maker, (PlannedFile(name="dang ky dan van kheo.docx", content=damaged_docx()),))


def blank(maker: Maker) -> Iterator[PlannedMail]:
    """The form with the unit's name and nothing else."""
    unit = maker.unit()
    file = maker.file(FilledForm(unit=unit.name), name="BIEU MAU DANG KY DVK 2022")
    yield _question(maker, (file,), unit=unit)


def other_year(maker: Maker) -> Iterator[PlannedMail]:
    """A filled form of another campaign."""
    unit = maker.unit()
    form = replace(
        maker.any_form(collective_performers(unit), written=unit.name),
        title='BIỂU MẪU ĐĂNG KÝ MÔ HÌNH, ĐIỂN HÌNH "DÂN VẬN KHÉO" NĂM 2023',
        attached_to="(Kèm theo Công văn số 512-CV/HU, ngày 06/02/2023 của Ban Thường vụ Huyện ủy Thanh Oai)",
        place_and_date="Thanh Oai, ngày 10 tháng 02 năm 2023",
    )
    yield _question(maker, (maker.file(form, name="dk dvk 2023"),), unit=unit)


def ambiguous(maker: Maker) -> Iterator[PlannedMail]:
    """The unit's line can mean several units; nothing else says which."""
    name = maker.chance.choice(sorted(AMBIGUOUS))
    yield _unattributed(maker, name, AMBIGUOUS[name])


def unknown(maker: Maker) -> Iterator[PlannedMail]:
    """The unit's line names a body that was not asked."""
    yield _unattributed(maker, maker.chance.choice(UNKNOWN), ())


# -- mail that is ignored


def automatic(maker: Maker) -> Iterator[PlannedMail]:
    """An automatic answer."""
    headers = ("Auto-Submitted: auto-replied",)
    yield _ignored(maker, "Trả lời tự động: Out of office", text="Tôi nghỉ phép đến hết ngày 11/02.", headers=headers)


def bounce(maker: Maker) -> Iterator[PlannedMail]:
    """A delivery report."""
    report = (
        b"Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n"
    )
    mail = _ignored(
        maker,
        "Undelivered Mail Returned to Sender",
        text="The message could not be delivered.",
        headers=("Return-Path: <>", "Auto-Submitted: auto-replied"),
    )
    files = (PlannedFile(name="", content=report, content_type="message/delivery-status"),)
    yield replace(mail, files=files, multipart="multipart/report; report-type=delivery-status")


def unrelated(maker: Maker) -> Iterator[PlannedMail]:
    """Mail that has nothing to do with the campaign."""
    yield _ignored(maker, "Lịch trực cơ quan tuần 8", text="Gửi các đồng chí lịch trực.")


def invitation(maker: Maker) -> Iterator[PlannedMail]:
    """A Word file that has nothing to do with the campaign."""
    mail = _ignored(maker, "GM họp giao ban tháng 2", text="Gửi đồng chí giấy mời.")
    yield replace(mail, files=(PlannedFile(name="GM hop.docx", content=invitation_docx()),))


#: Some fifty mails; a longer mailbox goes through it again.
SCHEDULE: tuple[Scenario, ...] = (
    *[plain] * 13, late, at_the_deadline, letterhead_only, letterhead_only, weaker_sources_agree, word_and_excel,
    scan_and_word, several_units, forwarded, corrected, corrected, corrected_under_one_id, supplement, same_bytes_again,
    same_form_again, nothing_to_register, text_only, shared_link, scan, photo, damaged, blank, other_year, ambiguous,
    ambiguous, unknown, automatic, bounce, unrelated, invitation,
)  # fmt: skip


def _registration(maker: Maker, unit: Unit, received: datetime) -> PlannedMail:
    form, true = maker.form(unit, written=maker.written(unit))
    subject = maker.chance.choice(_SUBJECTS).format(unit=unit.name)
    return _mail(maker, received, (maker.file(form),), true, subject=subject)


def _correction(maker: Maker, unit: Unit, received: datetime) -> PlannedMail:
    form, true = maker.form(unit, written=maker.written(unit))
    file = maker.file(form, name="dk dan van kheo - ban sua lan 2")
    text = "Xin gửi lại, thay bản gửi trước."
    return _mail(maker, received, (file,), true, subject=f"Bản sửa: đăng ký dân vận khéo {unit.name}", text=text)


def _mail(
    maker: Maker,
    received: datetime,
    files: tuple[PlannedFile, ...],
    *forms: TrueForm,
    subject: str = "Đăng ký mô hình dân vận khéo",
    text: str = _TEXT,
) -> PlannedMail:
    """Return a mail whose ``forms`` are booked."""
    for form in forms:
        maker.remember(form, received)
    truth = maker.truth(subject, Outcome.REGISTERED, *forms)
    return _planned(maker, received, truth, files=files, text=text)


def _question(
    maker: Maker, files: tuple[PlannedFile, ...], *, unit: Unit | None = None, text: str = _TEXT
) -> PlannedMail:
    """Return a mail about which an officer is asked; subject and sender's name say clearly whose it is."""
    unit = unit or maker.unit()
    subject = f"{unit.name} đăng ký dân vận khéo"
    truth = maker.truth(subject, Outcome.NEEDS_REVIEW, candidates=(unit.code,))
    planned = _planned(maker, maker.any_moment(), truth, files=files, text=text)
    return replace(planned, sender_name=unit.name)


def _unattributed(maker: Maker, written: str, candidates: tuple[str, ...]) -> PlannedMail:
    """Return a mail with a good form of which nothing but ``written`` says whose it is."""
    form = maker.any_form(("Tập thể cán bộ", "Công đoàn cơ sở", "Tổ nữ công"), written=written)
    truth = maker.truth("Đăng ký dân vận khéo", Outcome.NEEDS_REVIEW, candidates=candidates)
    return _planned(maker, maker.any_moment(), truth, files=(maker.file(form),), text="Em gửi bản đăng ký.")


def _ignored(maker: Maker, subject: str, *, text: str, headers: tuple[str, ...] = ()) -> PlannedMail:
    truth = maker.truth(subject, Outcome.IGNORED)
    return replace(_planned(maker, maker.any_moment(), truth, files=(), text=text), headers=headers)


def _planned(
    maker: Maker, received: datetime, truth: Truth, *, files: tuple[PlannedFile, ...], text: str
) -> PlannedMail:
    sender = maker.chance.choice(SENDERS)
    return PlannedMail(received=received, sender_name=sender, text=text, truth=truth, files=files)
