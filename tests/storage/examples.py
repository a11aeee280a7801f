"""Records to store: the letter's campaign with three units, and mails that answer it."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from sqlalchemy.orm import Session

from domain.campaign import Campaign, Column, Field, FormTemplate, Group, Kind, Role
from domain.document import Place
from domain.evidence import Evidence, NameMatch, Source
from domain.form import Entry, FileOutcome, Form, Problem, Weight
from domain.message import Attachment, Envelope, Location, Outcome
from domain.outgoing import MailKind, OutgoingMail
from domain.reading import AttachmentLine, BookedForm, MessageReading, OpenedReview
from domain.reasons import Reason, ReasonCode, reason
from domain.unit import Roster, Unit
from domain.versions import Relation
from storage.campaigns import record_campaign
from storage.engine import Store
from storage.messages import KeptMail, record_kept, record_reading

HANOI = timezone(timedelta(hours=7))
#: The day after the letter; all moments of the tests are counted from here.
START = datetime(2022, 2, 10, 8, 0, tzinfo=HANOI)

CAO_VIEN_I = Unit(
    code="TH-CAOVIEN-I",
    name="Trường Tiểu học Cao Viên I",
    group="truong_hoc",
    commune="Cao Viên",
    aliases=("TH Cao Viên 1", "Tiểu học Cao Viên I"),
    senders=("th.caovien1@example.vn",),
    contact="024 0000 0001",
)
CAO_VIEN_II = Unit(code="TH-CAOVIEN-II", name="Trường Tiểu học Cao Viên II", group="truong_hoc", commune="Cao Viên")
PHU_NU = Unit(code="MT-HPN", name="Hội Liên hiệp Phụ nữ huyện", group="doan_the", note="gọi sau 14 giờ")

CAMPAIGN = Campaign(
    id="dvk-2022",
    title="Đăng ký phong trào thi đua “Dân vận khéo” năm 2022",
    short_title="DVK 2022",
    document_number="454-CV/HU",
    document_date=date(2022, 2, 9),
    opens_at=datetime(2022, 2, 9, tzinfo=HANOI),
    deadline=datetime(2022, 2, 15, tzinfo=HANOI),
    groups=(Group(code="doan_the", name="MTTQ, đoàn thể"), Group(code="truong_hoc", name="Trường học")),
    template=FormTemplate(
        titles=("BIỂU MẪU ĐĂNG KÝ MÔ HÌNH",),
        unit_labels=("Đơn vị",),
        fields=(Field(code="economy", name="Kinh tế", short="KT"),),
        columns=(Column(role=Role.PERFORMER, headings=("Tên tập thể thực hiện",), kind=Kind.COLLECTIVE),),
    ),
    roster=Roster(units=(PHU_NU, CAO_VIEN_I, CAO_VIEN_II)),
    keywords=("dân vận khéo",),
)

ENVELOPE = Envelope(
    message_id="<1@example.vn>",
    subject="Đăng ký mô hình “Dân vận khéo”",
    sender="th.caovien1@example.vn",
    sender_name="Trường TH Cao Viên I",
)


def at(hours: float) -> datetime:
    """Return the moment ``hours`` after the start."""
    return START + timedelta(hours=hours)


def location(uid: int, *, uidvalidity: int = 1, folder: str = "INBOX") -> Location:
    return Location(mailbox="bdv", folder=folder, uidvalidity=uidvalidity, uid=uid)


def kept(text: str, *, uid: int = 1, received: datetime = START, where: Location | None = None) -> KeptMail:
    """Return a mail with the body ``text``; equal texts are copies of one mail."""
    raw = f"From: a@example.vn\r\n\r\n{text}\r\n".encode()
    return KeptMail(
        location=where or location(uid),
        received=received,
        raw=raw,
        sha256=hashlib.sha256(raw).hexdigest(),
        size_bytes=len(raw),
        kept_at=received + timedelta(minutes=1),
    )


def entry(model: str, *, row: int = 3) -> Entry:
    return Entry(
        kind=Kind.COLLECTIVE,
        performer="Tổ chuyên môn 4+5",
        field="economy",
        model=model,
        note="mới",
        place=Place(table=1, row=row, column=3),
    )


def form(*models: str) -> Form:
    """Return a form of Cao Viên I with one entry for each model."""
    return Form(
        unit_as_written="TH Cao Viên 1",
        letterhead=("PHÒNG GD&ĐT THANH OAI", "TRƯỜNG TIỂU HỌC CAO VIÊN I"),
        entries=tuple(entry(model, row=row) for row, model in enumerate(models, start=3)),
        problems=(Problem(reason=reason(ReasonCode.COLUMN_UNKNOWN), place=Place(table=1), weight=Weight.REMARK),),
    )


def booked(*models: str, unit: str = CAO_VIEN_I.code, path: str = "2", number: int = 0) -> BookedForm:
    match = NameMatch(written="TH Cao Viên 1", unit=unit, candidates=(unit,))
    return BookedForm(
        unit=unit,
        relation=Relation.REPLACES,
        content_key="/".join(models),
        form=form(*models),
        evidence=(Evidence(source=Source.FORM_LINE, match=match),),
        attachment=path,
        form_number=number,
    )


def attachment(path: str = "2", *, name: str = "Đăng ký DVK.docx") -> AttachmentLine:
    return AttachmentLine(
        attachment=Attachment(
            path=path, name=name, declared_type="application/msword", size_bytes=4096, sha256="ab" * 32
        ),
        format="docx",
        outcome=FileOutcome.FORM,
        reason=reason(ReasonCode.FORM_FOUND, forms=1, entries=2),
    )


def registered(*forms: BookedForm, envelope: Envelope = ENVELOPE) -> MessageReading:
    """Return the reading of a message whose forms are all booked."""
    paths = sorted({form.attachment for form in forms})
    return MessageReading(
        envelope=envelope,
        outcome=Outcome.REGISTERED,
        reason=reason(ReasonCode.FORMS_BOOKED, units=", ".join(form.unit for form in forms)),
        attachments=tuple(attachment(path) for path in paths),
        forms=forms,
    )


def questioned(*candidates: str, envelope: Envelope = ENVELOPE) -> MessageReading:
    """Return the reading of a message whose form may be of any of the units ``candidates``."""
    why = Reason(code=ReasonCode.UNIT_AMBIGUOUS, details={"written": "TH Cao Viên"})
    return MessageReading(
        envelope=envelope,
        outcome=Outcome.NEEDS_REVIEW,
        reason=why,
        attachments=(attachment(),),
        reviews=(
            OpenedReview(attachment="2", reason=why, candidates=candidates, form=form("Trồng rau sạch"), form_number=0),
        ),
    )


def outgoing(key: str = "digest/dvk-2022/2022-02-14/bdv@example.vn", *, hours: float = 0) -> OutgoingMail:
    return OutgoingMail(
        key=key,
        kind=MailKind(key.split("/", maxsplit=1)[0]),
        campaign=CAMPAIGN.id,
        recipient="bdv@example.vn",
        content=b"Subject: =?utf-8?q?T=E1=BB=95ng_h=E1=BB=A3p?=\r\n\r\n\x00\xff\r\n",
        message_id=f"<{key}>",
        created_at=at(hours),
    )


def begin(store: Store, campaign: Campaign = CAMPAIGN) -> None:
    """Record the campaign, as every start does."""
    with store.write() as session:
        record_campaign(session, campaign=campaign, now=START)


def keep(store: Store, mail: KeptMail, *, campaign_id: str = CAMPAIGN.id) -> int:
    """Keep one mail in a transaction of its own; return the message's row number."""
    with store.write() as session:
        return record_kept(session, campaign_id=campaign_id, kept=mail)


def book(session: Session, mail: KeptMail, reading: MessageReading) -> int:
    """Keep and read one mail; return the message's row number."""
    message = record_kept(session, campaign_id=CAMPAIGN.id, kept=mail)
    assert record_reading(session, message=message, reading=reading, now=mail.kept_at + timedelta(minutes=1))
    return message


def in_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def renamed(campaign: Campaign, *units: Unit) -> Campaign:
    """Return the campaign with another roster."""
    return replace(campaign, roster=Roster(units=units))
