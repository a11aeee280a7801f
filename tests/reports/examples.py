"""Campaigns, registers and mails for the tests of reports; every name of a person is invented."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.campaign import Campaign, Field, FormTemplate, Group, Kind
from domain.document import Place
from domain.form import Entry
from domain.message import LedgerLine, Outcome
from domain.poll import MailboxHealth, Poll
from domain.reasons import Reason, ReasonCode, reason
from domain.register import Register, compute_register
from domain.review import Review
from domain.rulings import Ruling
from domain.unit import Roster, Unit
from domain.versions import Relation, Submission

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
#: The moment of the digest in the domain notes.
AFTERNOON = datetime(2022, 2, 14, 16, 0, tzinfo=HANOI)
#: Invented people who stand in the forms, subjects and addresses of these examples.
PEOPLE = ("Lê Thị Hoài Thương", "Phạm Quốc Khánh", "Trịnh Bảo Ngọc", "hoaithuong.le")

FIELDS = (
    Field(code="economy", name="Kinh tế", short="KT"),
    Field(code="culture_society", name="Văn hóa-xã hội", short="VH-XH"),
    Field(code="security_defence", name="An ninh quốc phòng", short="AN-QP"),
    Field(code="political_system", name="Xây dựng hệ thống chính trị", short="XDHTCT"),
)
#: The six groups that the letter is addressed to, in its order.
GROUPS = (
    Group(code="phong_ban_nganh", name="Các phòng, ban, ngành thuộc UBND huyện"),
    Group(code="dang_bo_chi_bo", name="Các Đảng bộ, Chi bộ trực thuộc Huyện ủy"),
    Group(code="mttq_doan_the", name="Các MTTQ, các đoàn thể CT-XH huyện"),
    Group(code="hoi_quan_chung", name="Các Hội quần chúng huyện"),
    Group(code="truong_hoc", name="Các Trường Mầm non, Tiểu học, THCS"),
    Group(code="xa_thi_tran", name="Đảng ủy, UBND các xã, thị trấn"),
)
_ROSTER = Path(__file__).parents[2] / "campaigns" / "dvk-2022" / "roster.csv"


def make_campaign(units: Iterable[Unit], groups: tuple[Group, ...] = GROUPS) -> Campaign:
    """Return the letter's campaign with ``units`` as its roster."""
    return Campaign(
        id="dvk-2022",
        title="Đăng ký mô hình, điển hình “Dân vận khéo” năm 2022",
        short_title="DVK 2022",
        document_number="454-CV/HU",
        document_date=date(2022, 2, 9),
        opens_at=datetime(2022, 2, 9, tzinfo=HANOI),
        deadline=datetime(2022, 2, 15, tzinfo=HANOI),
        groups=groups,
        template=FormTemplate(titles=(), unit_labels=("Đơn vị",), fields=FIELDS, columns=()),
        roster=Roster(units=tuple(units)),
    )


def whole_roster() -> tuple[Unit, ...]:
    """Return the 174 units of the example roster, each with a contact that names a person."""
    with _ROSTER.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    return tuple(
        Unit(
            code=row["code"],
            name=row["name"],
            group=row["group"],
            contact=f"Bà {PEOPLE[0]}, 024 3387 {1000 + number}" if number % 3 else "",
        )
        for number, row in enumerate(rows)
    )


def make_entry(
    performer: str = PEOPLE[0], *, kind: Kind = Kind.INDIVIDUAL, field: str | None = "economy", model: str = "Vườn mẫu"
) -> Entry:
    """Return an entry; its performer is a person unless told otherwise."""
    return Entry(kind=kind, performer=performer, field=field, model=model, note=PEOPLE[1], place=Place(row=3))


def make_submission(
    number: int,
    unit: str,
    *,
    received: datetime = AFTERNOON - timedelta(days=1),
    entries: tuple[Entry, ...] | None = None,
    relation: Relation = Relation.REPLACES,
) -> Submission:
    """Return a form booked to ``unit`` out of message ``number``."""
    return Submission(
        id=number,
        unit=unit,
        message=number,
        message_id=f"<{number}@mail.example>",
        message_sha256=f"{number:064x}",
        attachment="1.2",
        form_number=0,
        received=received,
        relation=relation,
        content_key=f"content {number}",
        entries=(make_entry(),) if entries is None else entries,
    )


def make_review(
    number: int,
    *candidates: str,
    why: Reason | None = None,
    received: datetime = AFTERNOON - timedelta(hours=7),
    message: int | None = None,
) -> Review:
    """Return an open question about message ``number``; a person's name stands wherever a sender can put it."""
    return Review(
        id=number,
        message=number if message is None else message,
        attachment="1.2",
        file_name=f"{PEOPLE[1]}.pdf",
        subject=f"Đăng ký của {PEOPLE[2]}",
        sender=f"{PEOPLE[3]}@mail.example",
        received=received,
        reason=why or reason(ReasonCode.UNIT_UNKNOWN, written=PEOPLE[2]),
        candidates=candidates,
    )


def make_line(number: int, outcome: Outcome | None = Outcome.REGISTERED, received: datetime = AFTERNOON) -> LedgerLine:
    """Return a message of the ledger."""
    return LedgerLine(
        id=number,
        message_id=f"<{number}@mail.example>",
        subject=f"Đăng ký của {PEOPLE[2]}",
        sender=f"{PEOPLE[3]}@mail.example",
        received=received,
        outcome=outcome,
        reason=reason(ReasonCode.FORMS_BOOKED, units="Phòng Nội vụ") if outcome else None,
    )


def make_register(
    campaign: Campaign,
    *,
    submissions: Iterable[Submission] = (),
    reviews: Iterable[Review] = (),
    rulings: Iterable[Ruling] = (),
    as_of: datetime = AFTERNOON,
) -> Register:
    """Return the register at ``as_of``."""
    return compute_register(campaign, submissions=submissions, reviews=reviews, as_of=as_of, rulings=rulings)


def usual_register(as_of: datetime = AFTERNOON) -> Register:
    """Return the day of the domain notes: 132 of 174 registered, some without a model, some in review."""
    campaign = make_campaign(whole_roster())
    codes = [unit.code for unit in campaign.roster.units]
    # Spread over the roster, so that every group has units of each status.
    order = sorted(range(len(codes)), key=lambda index: (index * 7) % 174)
    registered, nothing, unread = order[:132], order[132:135], order[135:141]
    fresh = AFTERNOON - timedelta(hours=3)
    submissions = [
        make_submission(n, codes[index], received=fresh if n % 12 == 0 else AFTERNOON - timedelta(days=2))
        for n, index in enumerate(registered, start=1)
    ]
    submissions += [make_submission(200 + index, codes[index], entries=()) for index in nothing]
    codes_in_turn = (ReasonCode.FORMAT_NOT_READ, ReasonCode.SHARED_LINK, ReasonCode.UNIT_AMBIGUOUS)
    reviews = [
        make_review(300 + n, codes[index], why=reason(codes_in_turn[n % 3], written=PEOPLE[2], link=PEOPLE[3]))
        for n, index in enumerate(unread)
    ]
    reviews.append(make_review(400))
    return make_register(campaign, submissions=submissions, reviews=reviews, as_of=as_of)


def healthy(complete_at: datetime = AFTERNOON - timedelta(minutes=2)) -> MailboxHealth:
    """Return the health of a mailbox whose last reading was complete."""
    return MailboxHealth(complete_at=complete_at, last_polls=(_poll(complete_at, complete=True),))


def blind(complete_at: datetime | None) -> MailboxHealth:
    """Return the health of a mailbox whose last reading failed; ``complete_at``: the last complete one."""
    return MailboxHealth(complete_at=complete_at, last_polls=(_poll(AFTERNOON, complete=False),), unread_count=4)


def rename(unit: Unit, name: str) -> Unit:
    """Return ``unit`` under another name."""
    return replace(unit, name=name)


def _poll(at: datetime, *, complete: bool) -> Poll:
    return Poll(mailbox="bdv", folder="INBOX", started_at=at, finished_at=at, complete=complete)
