"""How a shape of automatic mail is written: a function from the mail that it is about to its text."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.header import Header
from functools import cache
from typing import Final

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from domain.message import DeliveryReport
from tests.ingest.mails import crlf, multipart, part

#: The mailbox of the service, to which all of it comes.
SERVICE: Final = "bdv@thanhoai.example.vn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """Our mail that the automatic one is about."""

    message_id: str
    recipient: str
    subject: str = "Nhắc đăng ký mô hình “Dân vận khéo” năm 2022"

    @property
    def local_part(self) -> str:
        return self.recipient.partition("@")[0]

    @property
    def domain(self) -> str:
        return self.recipient.partition("@")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class AutomaticMail:
    """A mail that no person wrote, and how it must be known."""

    name: str
    raw: bytes
    is_bounce: bool
    #: What a report must say; its diagnostic is a part of the one that is read. None: it is no report.
    report: DeliveryReport | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way of writing an automatic mail."""

    write: Callable[[Original], str]
    is_bounce: bool
    #: The report without the address and the Message-ID, which are those of the original.
    report: DeliveryReport | None
    #: False where the report does not tell which mail, or whose address, it is about.
    names_mail: bool = True
    names_recipient: bool = True

    def of(self, original: Original) -> AutomaticMail:
        report = self.report and replace(
            self.report,
            original_ids=(original.message_id,) if self.names_mail else (),
            recipient=original.recipient.lower() if self.names_recipient else "",
        )
        name = self.write.__name__.replace("_", "-")
        return AutomaticMail(name=name, raw=crlf(self.write(original)), is_bounce=self.is_bounce, report=report)


#: Every shape of a report, and of another automatic mail.
REPORTS: list[Shape] = []
ANSWERS: list[Shape] = []
Write = Callable[[Original], str]


def report(
    status: str,
    diagnostic: str = "",
    *,
    action: str = "failed",
    names_mail: bool = True,
    names_recipient: bool = True,
    is_own: bool = True,
) -> Callable[[Write], Write]:
    """Register a delivery report; ``is_own`` is False where it does not return our header."""
    said = DeliveryReport(action=action, status=status, diagnostic=diagnostic, is_own=is_own)

    def register(write: Write) -> Write:
        shape = Shape(
            write=write,
            is_bounce=not said.is_success,
            report=said,
            names_mail=names_mail,
            names_recipient=names_recipient,
        )
        REPORTS.append(shape)
        return write

    return register


def answer(*, is_bounce: bool = False) -> Callable[[Write], Write]:
    """Register an automatic mail that is no delivery report."""

    def register(write: Write) -> Write:
        ANSWERS.append(Shape(write=write, is_bounce=is_bounce, report=None))
        return write

    return register


# -- pieces of mails


@cache
def _form() -> str:
    """Return a filled form, base64: if a program took a returned mail for a unit's, it would be booked."""
    row = FormRow(performer="Tổ 1", models={"economy": "Vườn rau sạch"})
    return base64.encodebytes(form_docx(FilledForm(unit="MN Kim An", collectives=(row,)))).decode()


def coded(text: str) -> str:
    """Return a subject as programs encode it."""
    return text if text.isascii() else Header(text, "utf-8").encode()


def head_of(original: Original) -> str:
    """Return the header of our own mail, as it comes back."""
    return (
        f"Received: from thanhoai.example.vn (unknown [10.1.2.3]) by mx.example.vn; Mon, 14 Feb 2022 08:00:03 +0700\n"
        f"From: Ban Dan van <{SERVICE}>\nTo: {original.recipient}\nSubject: {coded(original.subject)}\n"
        f"Date: Mon, 14 Feb 2022 08:00:01 +0700\nMessage-ID: {original.message_id}\n"
        f"Auto-Submitted: auto-generated\nX-Dangky: reminder\nMIME-Version: 1.0\n"
    )


def letter_of(original: Original) -> str:
    """Return our own mail, with a form in its text and another attached."""
    text = (
        "Trường MN Kim An\nĐăng ký mô hình Dân vận khéo năm 2022\n| TT | Tên tập thể | Kinh tế |\n| 1 | Tổ 1 | Vườn |\n"
    )
    parts = (
        part("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", text),
        part(
            'Content-Type: application/octet-stream; name="MN Kim An.docx"\nContent-Transfer-Encoding: base64', _form()
        ),
    )
    return head_of(original) + multipart("mixed", *parts, boundary="own")


def returned(original: Original) -> str:
    """Return the part with our mail."""
    return f"Content-Type: message/rfc822\n\n{letter_of(original)}"


def headers_only(original: Original) -> str:
    """Return the part with its header."""
    return f"Content-Type: text/rfc822-headers\n\n{head_of(original)}"


def words(text: str, *, kind: str = "plain", charset: str = "utf-8") -> str:
    """Return a part with what the report says to people."""
    return part(f"Content-Type: text/{kind}; charset={charset}", text + "\n")


def status(original: Original, action: str, code: str, diagnostic: str = "", *, mta: str = "mx.example.vn") -> str:
    """Return the machine's part."""
    said = f"Diagnostic-Code: {diagnostic}\n" if diagnostic else ""
    return part(
        "Content-Type: message/delivery-status",
        f"Reporting-MTA: dns; {mta}\nArrival-Date: Mon, 14 Feb 2022 08:00:02 +0700\n\n"
        f"Final-Recipient: rfc822; {original.recipient}\nAction: {action}\nStatus: {code}\n{said}",
    )


def head(sender: str, subject: str, more: str = "") -> str:
    """Return the first lines of an automatic mail; each of ``more`` ends with a newline."""
    return f"From: {sender}\nTo: {SERVICE}\nSubject: {coded(subject)}\n{more}MIME-Version: 1.0\n"


def dsn(*parts: str) -> str:
    """Return the rest of a report that has a machine's part."""
    return multipart("report; report-type=delivery-status", *parts, boundary="=_rep")


def plain(text: str, *, charset: str = "utf-8") -> str:
    """Return the rest of a mail that is only text."""
    return f"Content-Type: text/plain; charset={charset}\n\n{text}\n"
