"""Receipts: whoever sends a form is told at once what arrived; machines, lists and strangers learn nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import docx
import pytest

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow
from domain.clock import LOCAL_ZONE
from tests.acceptance.installation import CAMPAIGN, Installation, install
from tests.ingest.bounces import mails_about
from tests.parsers.files import saved
from tests.servers.smtp import MailSink

NOW = datetime(2022, 2, 14, 10, 0, tzinfo=LOCAL_ZONE)
#: Known by the roster to write for "Trường Mầm non Kim Thư".
KNOWN = "mn.kimthu@thanhoai.example"
CAP = 3


def form(unit: str = "Trường Mầm non Kim Thư", **models: str) -> bytes:
    rows = tuple(
        FormRow(performer=performer.replace("_", " "), models={"economy": m}) for performer, m in models.items()
    )
    return form_docx(
        FilledForm(unit=unit, collectives=rows or (FormRow(performer="Tổ 1", models={"economy": "Vườn rau"}),))
    )


def secret() -> bytes:
    document = docx.Document()
    document.add_paragraph("MẬT")
    document.add_paragraph("BIỂU MẪU ĐĂNG KÝ MÔ HÌNH")
    return saved(document)


@dataclass
class Desk:
    """An installation with receipts, and what its senders get."""

    installation: Installation
    sink: MailSink
    count: int = 0
    ids: list[str] = field(default_factory=list)

    def send(
        self,
        data: bytes | None = None,
        *,
        sender: str = KNOWN,
        subject: str = "Đăng ký Dân vận khéo",
        text: str = "Kính gửi Ban Dân vận",
        received: datetime = NOW - timedelta(minutes=5),
        twice: bool = False,
        **headers: str,
    ) -> None:
        self.count += 1
        mail = EmailMessage()
        mail["Received"] = f"from a by b; {format_datetime(received)}"
        mail["From"], mail["Subject"], mail["Message-ID"] = sender, subject, f"<{self.count}@units.example>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        if data is not None:
            for name in ("dk.docx", "dk (1).docx")[: 1 + twice]:
                mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
        (self.installation.config.parent / "in" / f"{self.count}.eml").write_bytes(mail.as_bytes())

    def poll(self, now: datetime = NOW) -> None:
        assert self.installation.run("poll", now=now).code == 0
        self.installation.run("digest", "--send", now=now)

    @property
    def receipts(self) -> list[EmailMessage]:
        """The receipts that arrived, oldest first."""
        mails = [message_from_bytes(m.content, _class=EmailMessage, policy=policy.default) for m in self.sink.received]
        return [mail for mail in mails if mail["X-Dangky"] == "receipt"]


def body(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.fixture
def open_desk(tmp_path: Path) -> Callable[[MailSink], Desk]:
    def make(sink: MailSink) -> Desk:
        campaign = tmp_path / "campaign"
        shutil.copytree(CAMPAIGN, campaign)
        path = campaign / "campaign.toml"
        text = path.read_text().replace("receipts = false", "receipts = true")
        text = text.replace("receipts_per_day = 10", f"receipts_per_day = {CAP}")
        path.write_text(text.replace('contact = ""', 'contact = "Ban Dân vận, máy lẻ 102"'))
        recipients = ("can-bo@example.vn",)
        return Desk(install(tmp_path, smtp_port=sink.port, campaign=campaign, recipients=recipients), sink)

    return make


def test_what_arrived_row_by_row(open_desk: Callable[[MailSink], Desk]) -> None:
    """The sender's own thread tells unit, rows, version and time, in Vietnamese, and whom to ask; once only."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(Tổ_1="Vườn rau", Tổ_2="Đường hoa"))
        for minutes in (0, 30):
            desk.poll(NOW + timedelta(minutes=minutes))
        (receipt,) = desk.receipts
        assert receipt["To"] == KNOWN
        assert receipt["Subject"] == "Re: Đăng ký Dân vận khéo"
        assert (receipt["In-Reply-To"], receipt["References"]) == ("<1@units.example>", "<1@units.example>")
        assert receipt["Auto-Submitted"] == "auto-replied"
        for said in (body(receipt), body(receipt, "html")):
            for part in (
                "2 mô hình của Trường Mầm non Kim Thư",
                "Vườn rau",
                "Đường hoa",
                "Tổ 2",
                "Kinh tế",
                "Đúng hạn",
            ):
                assert part in said
            assert "máy lẻ 102" in said
            assert "Bản thứ nhất" in said


def test_a_receipt_can_be_looked_at_before_any_is_sent(tmp_path: Path) -> None:
    """With receipts switched off an officer sees what the sender of a mail would be told; nothing goes out."""
    with MailSink() as sink:
        desk = Desk(install(tmp_path, smtp_port=sink.port), sink)
        desk.send(form())
        desk.poll()
        shown = desk.installation.run("mail", "receipt", "1", now=NOW)
        assert "1 mô hình của Trường Mầm non Kim Thư" in shown.out
        folder = tmp_path / "look"
        assert desk.installation.run("mail", "receipt", "1", "--output", str(folder), now=NOW).code == 0
        assert {path.suffix for path in folder.iterdir()} == {".eml", ".html", ".txt"}
        assert desk.installation.json("outbox", "list") == []
        assert desk.installation.run("mail", "receipt", "99").code == 1


def test_versions_and_what_they_change(open_desk: Callable[[MailSink], Desk]) -> None:
    """A second version says what it changes, a copy that it changes nothing; a late one leaves the unit on time."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(Tổ_1="Vườn rau"), received=NOW - timedelta(hours=2))
        desk.send(form(Tổ_1="Vườn rau"), received=NOW - timedelta(hours=1), text="Gửi lại")
        desk.poll()
        late = datetime(2022, 2, 15, 9, 0, tzinfo=LOCAL_ZONE)
        desk.send(form(Tổ_1="Đường hoa"), received=late)
        desk.poll(late + timedelta(minutes=5))
        first, copy, second = map(body, desk.receipts)
        assert "Bản thứ nhất" in first
        assert "Giống bản thứ 1 đã nhận" in copy
        assert "Bản thứ 2, thay cho các bản trước" in second
        assert "Vườn rau" in second
        assert "đơn vị vẫn đúng hạn" in second


def test_a_late_unit_is_told_so(open_desk: Callable[[MailSink], Desk]) -> None:
    """A first version that came after the deadline is taken, and called late."""
    with MailSink() as sink:
        desk = open_desk(sink)
        late = datetime(2022, 2, 15, 0, 0, tzinfo=LOCAL_ZONE)
        desk.send(form(), received=late)
        desk.poll(late + timedelta(minutes=5))
        (receipt,) = desk.receipts
        assert "Sau hạn (hạn gửi: hết ngày 14/02/2022)" in body(receipt)


def test_a_stranger_learns_nothing_of_the_register(open_desk: Callable[[MailSink], Desk]) -> None:
    """Who was never known to write for a unit is told only what he sent himself, not what stood there before."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(Bà_Trịnh_Bảo_Ngọc="Vườn rau"), received=NOW - timedelta(hours=2))
        desk.send(form(Tổ_9="Đường hoa"), sender="stranger@elsewhere.example")
        desk.poll()
        told = next(receipt for receipt in desk.receipts if receipt["To"] == "stranger@elsewhere.example")
        assert "Đường hoa" in body(told)
        assert "Vườn rau" not in told.as_string() + body(told) + body(told, "html")
        assert "Bảo Ngọc" not in body(told) + body(told, "html")


def test_who_was_first_is_not_told_what_another_wrote_since(open_desk: Callable[[MailSink], Desk]) -> None:
    """A stranger who wrote first, then the unit itself, then the stranger again: what the unit wrote stays its own."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(Tổ_9="Đường hoa"), sender="stranger@elsewhere.example", received=NOW - timedelta(hours=3))
        desk.send(form(Bà_Trịnh_Bảo_Ngọc="Vườn rau"), received=NOW - timedelta(hours=2))
        desk.send(form(Tổ_8="Cổng chào"), sender="stranger@elsewhere.example")
        desk.poll()
        told = [body(receipt) for receipt in desk.receipts if receipt["To"] == "stranger@elsewhere.example"]
        assert len(told) == 2
        assert "Vườn rau" not in "".join(told)
        assert "Bảo Ngọc" not in "".join(told)


def test_the_same_form_in_two_files_counts_once(open_desk: Callable[[MailSink], Desk]) -> None:
    """The number of models is that of the register, in however many files the form came."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(Tổ_1="Vườn rau", Tổ_2="Đường hoa"), twice=True)
        desk.poll()
        assert "ghi 2 mô hình" in body(desk.receipts[0])


def test_what_was_not_understood(open_desk: Callable[[MailSink], Desk]) -> None:
    """What an officer must look at is told as that, with what the sender can do about it."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(unit="Trường Mầm non Kim"), sender="a@units.example")
        desk.send(None, sender="b@units.example", text="Đơn vị gửi bản đăng ký mô hình Dân vận khéo.")
        desk.poll()
        told = {str(receipt["To"]): body(receipt) for receipt in desk.receipts}
        assert "Chưa rõ biểu mẫu của đơn vị nào" in told["a@units.example"]
        assert "Chưa ghi vào sổ" in told["a@units.example"]
        assert "đính kèm biểu mẫu" in told["b@units.example"]
        assert desk.installation.json("export", "--as-of", NOW.isoformat())["entries"] == []


def test_who_waits_for_an_officer_hears_what_was_decided(open_desk: Callable[[MailSink], Desk]) -> None:
    """An answer that enters a form is told once, after a while in which it can be taken back."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(unit="Trường Mầm non Kim"), sender="a@units.example")
        desk.poll()
        run, later = desk.installation.run, [NOW + timedelta(minutes=minutes) for minutes in (5, 20, 40, 60)]
        (number,) = (question["id"] for question in desk.installation.json("review", "list"))
        assert run("review", "accept", str(number), "--unit", "MN-KIMAN", "--by", "Hà", now=NOW).code == 0
        desk.poll(later[0])
        (made,) = desk.installation.json("review", "log")
        assert len(desk.receipts) == 1, "told before it settled"
        run("review", "undo", str(made["id"]), "--by", "Hà", now=later[0])
        desk.poll(later[1])
        assert len(desk.receipts) == 1, "told what was taken back"
        (number,) = (question["id"] for question in desk.installation.json("review", "list"))
        said = run("review", "accept", str(number), "--unit", "MN-KIMTHU", "--by", "Hà", now=later[1])
        assert "14/02/2022 10h30" in said.out
        desk.poll(later[2])
        desk.poll(later[3])
        first, second = desk.receipts
        assert second["In-Reply-To"] == first["In-Reply-To"]
        assert "Cán bộ đã xem thư" in body(second)
        assert "Trường Mầm non Kim Thư" in body(second)
        assert "Vườn rau" in body(second)


def test_answers_that_change_nothing_are_not_told(open_desk: Callable[[MailSink], Desk]) -> None:
    """Neither a mail that is put aside nor a remark that is settled causes a mail."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form(unit="Trường Mầm non Kim"), sender="a@units.example")
        desk.poll()
        (number,) = (question["id"] for question in desk.installation.json("review", "list"))
        assert desk.installation.run("review", "ignore", str(number), "--by", "Hà", now=NOW).code == 0
        desk.poll(NOW + timedelta(hours=1))
        assert len(desk.receipts) == 1


def test_nobody_answers_a_machine(open_desk: Callable[[MailSink], Desk]) -> None:
    """No automatic mail, list, bounce, own or officers' mail, old mail or secret is answered, though it is read."""
    with MailSink() as sink:
        desk = open_desk(sink)
        data = form()
        desk.send(data, sender="a1@units.example", Auto_Submitted="auto-replied")
        desk.send(data, sender="a2@units.example", Precedence="bulk")
        desk.send(data, sender="a3@units.example", List_Id="<all.units.example>")
        desk.send(data, sender="a4@units.example", Return_Path="<>")
        desk.send(data, sender="a5@units.example", X_Dangky="receipt")
        desk.send(data, sender="no-reply@units.example")
        desk.send(data, sender="MAILER-DAEMON@units.example")
        desk.send(data, sender="bdv@example.vn")
        desk.send(data, sender="Can-Bo@example.vn")
        desk.send(data, sender="a6@units.example", received=NOW - timedelta(days=3))
        desk.send(secret(), sender="a7@units.example")
        desk.send(None, sender="a8@units.example", subject="Mời họp", text="Kính mời dự họp chi bộ.")
        desk.poll()
        assert [str(receipt["To"]) for receipt in desk.receipts] == []
        assert len(desk.installation.json("export", "--as-of", NOW.isoformat())["messages"]) == desk.count


def test_no_shape_of_automatic_mail_is_answered(open_desk: Callable[[MailSink], Desk]) -> None:
    """Bounces, absence notes, tickets and receipts as many programs write them, in many languages, get no answer."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(form())
        desk.poll()
        (receipt,) = desk.receipts
        shapes = mails_about(str(receipt["Message-ID"]), KNOWN)
        assert len(shapes) >= 50
        for number, shape in enumerate(shapes):
            (desk.installation.config.parent / "in" / f"a{number}.eml").write_bytes(shape.raw)
        desk.poll(NOW + timedelta(hours=1))
        assert len(desk.receipts) == 1
        kept = desk.installation.json("outbox", "list", "--kind", "receipt")
        assert len(kept) == 1
        assert kept[0]["bounced"] is not None
        outcomes = desk.installation.json("export")["messages"]
        assert [found["outcome"] for found in outcomes].count("ignored") == len(shapes)


def test_so_many_a_day(open_desk: Callable[[MailSink], Desk]) -> None:
    """One address gets so many receipts in a day, whatever it sends; all of it is booked."""
    with MailSink() as sink:
        desk = open_desk(sink)
        for number in range(CAP + 2):
            desk.send(form(Tổ_1=f"Vườn rau {number}"), received=NOW - timedelta(minutes=60 - number))
        desk.poll()
        assert len(desk.receipts) == CAP


def test_what_was_written_does_nothing(open_desk: Callable[[MailSink], Desk]) -> None:
    """Links, markup, hidden and turned text of a form or a subject are no more than text in the answer."""
    with MailSink() as sink:
        desk = open_desk(sink)
        desk.send(
            form(
                Tổ_1="https://evil.example.com/x <img src=x onerror=alert(1)> www.evil.net", Tổ_2="Đường\u202ehoa\u200b"
            ),
            subject="=?utf-8?q?x=0ABcc:_e=40x.vn?= <script>alert(1)</script> http://evil.com",
        )
        desk.poll()
        (receipt,) = desk.receipts
        html, text = body(receipt, "html"), body(receipt)
        assert "<img" not in html
        assert "<script" not in html
        for said in (html, text, str(receipt["Subject"])):
            assert "://" not in said
            assert "evil.com" not in said
            assert "evil.example" not in said
            assert "evil.net" not in said
            assert "\u202e" not in said
        assert "evil" in text
        assert receipt["Bcc"] is None
        assert sink.received[0].recipients == (KNOWN,) or sink.received[-1].recipients == (KNOWN,)
