"""Mails of every outcome, small and quick to read."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from domain.clock import LOCAL_ZONE

#: When the first mail came; each other one an hour later.
FIRST = datetime(2022, 2, 10, 8, 0, tzinfo=LOCAL_ZONE)


def form(unit: str, *rows: tuple[str, str], note: str = "") -> bytes:
    """Return a filled form as Word writes it; ``rows`` are performers with their models."""
    filled = tuple(FormRow(performer=performer, models={"economy": model}, note=note) for performer, model in rows)
    return form_docx(FilledForm(unit=unit, collectives=filled))


def mail(
    number: int,
    *,
    sender: str,
    subject: str = "Đăng ký mô hình Dân vận khéo",
    text: str = "Kính gửi Ban Dân vận, đơn vị gửi biểu mẫu đăng ký.",
    files: dict[str, bytes] | None = None,
    **headers: str,
) -> bytes:
    """Return a mail received ``number`` hours after the first."""
    message = EmailMessage()
    received = FIRST + timedelta(hours=number)
    message["Received"] = f"from mail.example by bdv.example; {format_datetime(received)}"
    message["Date"] = format_datetime(received)
    message["From"], message["To"], message["Subject"] = sender, "bdv@example.vn", subject
    message["Message-ID"] = f"<{number}@units.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    for name, data in (files or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def hostile_mail(number: int, *, sender: str) -> bytes:
    """Return a mail with markup, script addresses and hidden letters wherever a sender can write."""
    rows = ("<b onclick=alert(3)>Tổ</b>", '=HYPERLINK("javascript:alert(4)")\u200b')
    return mail(
        number,
        sender=sender,
        subject='<img src=x onerror="alert(1)"> \u202etxt.exe',
        files={'"><img src=x onerror=alert(2)>.docx': form("Trường Tiểu học Kim", rows)},
    )


def all_mails() -> dict[str, bytes]:
    """Return mails by file name: registered, corrected, of unknown units, unreadable, without form, automatic."""
    kim_thu, thanh_van = "Trường Mầm non Kim Thư", "UBND xã Thanh Văn"
    two = form(kim_thu, ("Tổ Lá", "Vườn rau của bé"), ("Tổ Bếp", "Bữa ăn an toàn"))
    three = form(kim_thu, ("Tổ Lá", "Vườn rau sạch của bé"), ("Tổ Bếp", "Bữa ăn an toàn"), ("Tổ Hoa", "Đường hoa"))
    unclear = form("Trường Mầm non Kim", ("Tổ 1", "Sân sạch"))
    return {
        "1.eml": mail(1, sender="mn.kimthu@thanhoai.example", files={"dang ky.docx": two}),
        "2.eml": mail(2, sender="mn.kimthu@thanhoai.example", files={"dang ky moi.docx": three}),
        "3.eml": mail(3, sender="vp@thanhvan.example", files={"tv.docx": form(thanh_van, ("Thôn 1", "Đường hoa"))}),
        "4.eml": mail(4, sender="la@nguoila.example", files={"dk.docx": unclear}),
        "5.eml": mail(5, sender="khac@nguoila.example", text="Đơn vị gửi bản đăng ký mô hình Dân vận khéo."),
        "6.eml": mail(6, sender="hong@nguoila.example", files={"dk.docx": two[: len(two) // 2]}),
        "7.eml": mail(7, sender="robot@may.example", subject="Trả lời tự động: vắng", Auto_Submitted="auto-replied"),
        "8.eml": hostile_mail(8, sender="xau@nguoila.example"),
    }


def write_mails(folder: Path) -> None:
    """Lay all mails into a folder that is read as a mailbox."""
    for name, raw in all_mails().items():
        (folder / name).write_bytes(raw)
