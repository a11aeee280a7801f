"""An invented register of any size in a real database: what the pages are measured with.

Written in bulk through the tables, a hundred times as fast as booking each mail, and the same for the same numbers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from domain.campaign import Campaign, Kind
from domain.decision import Action
from domain.document import Place
from domain.evidence import Bearing, Evidence, NameMatch, Source
from domain.form import Entry, FileOutcome, Form
from domain.message import Outcome
from domain.reasons import ReasonCode
from domain.unit import Roster, Unit
from domain.versions import Relation
from storage.campaigns import record_campaign
from storage.engine import Store
from storage.message_texts import searchable
from storage.models import (
    AttachmentRow,
    Base,
    DecisionRow,
    EntryRow,
    MessageRow,
    MessageTextRow,
    PollRow,
    ReviewCandidateRow,
    ReviewRow,
    SubmissionRow,
)

#: Rows that are handed to the database at once.
_BATCH = 5_000
#: Entries of each form.
_ENTRIES = 2
_SUBJECTS = ("Đăng ký mô hình Dân vận khéo", "Gửi biểu mẫu đăng ký", "Bổ sung đăng ký", "V/v nộp đăng ký thi đua")
_Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How large an invented register is."""

    units: int
    messages: int


def roster_of(size: Size, campaign: Campaign) -> Roster:
    """Return a roster of invented units, spread over the campaign's groups."""
    groups = [group.code for group in campaign.groups]
    units = (
        Unit(
            code=f"DV-{number:05}",
            name=f"Trường Tiểu học Minh Khê số {number}",
            group=groups[number % len(groups)],
            commune=f"Minh Khê {number // 5}",
            senders=(f"dv{number}@example.vn",),
        )
        for number in range(size.units)
    )
    return Roster(units=tuple(units))


def fill(store: Store, campaign: Campaign, size: Size) -> Campaign:
    """Write an invented register into the empty ``store``; return the campaign with its roster.

    Of a hundred messages 60 are registered, 3 ask an open question, 1 was answered by an officer, 1 has nothing to
    register, 1 is not yet read, and the others are ignored. A tenth of the units sends nothing.
    """
    campaign = replace(campaign, roster=roster_of(size, campaign))
    with store.write() as session:
        record_campaign(session, campaign=campaign, now=campaign.opens_at)
        batch = _Batch(session)
        for number in range(1, size.messages + 1):
            for table, row in _Mail(number, campaign, size).rows():
                batch.add(table, row)
        batch.flush()
        session.execute(insert(PollRow), [_poll(campaign, size, number) for number in range(200)])
    return campaign


class _Batch:
    """Rows that wait to be written together, the tables in the order in which they were first named."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[type[Base], list[_Row]] = {MessageRow: []}

    def add(self, table: type[Base], row: _Row) -> None:
        self._rows.setdefault(table, []).append(row)
        if len(self._rows[MessageRow]) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                self._session.execute(insert(table), rows)
        self._rows = {MessageRow: []}


class _Mail:
    """One invented message with all that hangs on it; its number decides everything."""

    def __init__(self, number: int, campaign: Campaign, size: Size) -> None:
        self.number = number
        self._campaign = campaign
        self._sha256 = hashlib.sha256(str(number).encode()).hexdigest()
        drawn = int(self._sha256, 16)
        self._share, drawn = drawn % 100, drawn // 100
        writing = max(1, size.units * 9 // 10)
        self._unit = campaign.roster.units[drawn % writing]
        self._other = campaign.roster.units[drawn // writing % writing]
        span = (campaign.deadline - campaign.opens_at) * 1.2
        self._received: datetime = campaign.opens_at + span * (number / size.messages)

    def rows(self) -> Iterator[tuple[type[Base], _Row]]:
        """Yield the rows of the message, each after those that it needs."""
        kinds: tuple[tuple[int, Callable[[], Iterator[tuple[type[Base], _Row]]]], ...] = (
            (60, self._registered),
            (63, self._asked),
            (64, self._answered),
            (65, self._nothing),
            (66, self._unread),
            (100, self._ignored),
        )
        for table, row in next(make for below, make in kinds if self._share < below)():
            yield table, row
            if table is MessageRow and row["outcome"] is not None:
                yield MessageTextRow, self._text(row)

    def _registered(self) -> Iterator[tuple[type[Base], _Row]]:
        yield MessageRow, self._message(Outcome.REGISTERED, ReasonCode.FORMS_BOOKED, {"units": self._unit.code})
        yield AttachmentRow, self._attachment()
        yield SubmissionRow, self._submission("2", f"{self.number:x}")
        form = self._form()
        for position, entry in enumerate(form.entries):
            yield EntryRow, self._entry(position, entry)

    def _asked(self) -> Iterator[tuple[type[Base], _Row]]:
        details = {"written": self._unit.name}
        yield MessageRow, self._message(Outcome.NEEDS_REVIEW, ReasonCode.UNIT_AMBIGUOUS, details)
        yield AttachmentRow, self._attachment()
        yield (
            ReviewRow,
            {
                "id": self.number,
                "message": self.number,
                "attachment": "2",
                "reason_code": ReasonCode.UNIT_AMBIGUOUS,
                "reason_details": details,
                "form": self._form(),
                "form_number": 0,
                "relation": Relation.REPLACES,
                "content_key": f"{self.number:x}",
                "is_remark": False,
                "opened_at": self._received,
                "closed_at": None,
            },
        )
        for position, unit in enumerate((self._unit, self._other)):
            yield ReviewCandidateRow, {"review": self.number, "position": position, "unit_code": unit.code}

    def _answered(self) -> Iterator[tuple[type[Base], _Row]]:
        yield from self._registered()
        yield (
            DecisionRow,
            {
                "message": self.number,
                "attachment": "2",
                "form_number": 0,
                "action": Action.ASSIGN,
                "unit_code": self._unit.code,
                "form": self._form(),
                "relation": Relation.REPLACES,
                "content_key": f"{self.number:x}",
                "read_key": f"{self.number:x}",
                "question_code": ReasonCode.UNIT_AMBIGUOUS,
                "question_details": {"written": self._unit.name},
                "is_remark": False,
                "comment": "",
                "decided_at": self._received + timedelta(minutes=20),
                "decided_by": "can-bo",
                "undone_by": "",
            },
        )

    def _nothing(self) -> Iterator[tuple[type[Base], _Row]]:
        yield MessageRow, self._message(Outcome.NOTHING_TO_REGISTER, ReasonCode.NOTHING_PROPOSED, {"phrase": "không"})
        yield SubmissionRow, self._submission("", "")

    def _unread(self) -> Iterator[tuple[type[Base], _Row]]:
        yield MessageRow, self._message(None, None, None)

    def _ignored(self) -> Iterator[tuple[type[Base], _Row]]:
        yield MessageRow, self._message(Outcome.IGNORED, ReasonCode.NOT_ABOUT_CAMPAIGN, {})

    def _message(self, outcome: Outcome | None, code: ReasonCode | None, details: dict[str, str] | None) -> _Row:
        is_read = outcome is not None
        return {
            "id": self.number,
            "campaign_id": self._campaign.id,
            "sha256": self._sha256,
            "raw_sha256": None,
            "size_bytes": 40_000,
            "message_id": f"<{self.number}@example.vn>" if is_read else "",
            "subject": f"{_SUBJECTS[self.number % 4]} - {self._unit.name}" if is_read else "",
            "sender": self._unit.senders[0] if is_read else "",
            "sender_name": self._unit.name if is_read else "",
            "received": self._received,
            "kept_at": self._received,
            "attempted_at": None,
            "read_attempts": 1,
            "read_at": self._received if is_read else None,
            "outcome": outcome,
            "reason_code": code,
            "reason_details": details,
        }

    def _text(self, message: _Row) -> _Row:
        said = (str(message[part]) for part in ("subject", "sender", "sender_name"))
        return {"message": self.number, "text": searchable((*said, f"{self.number}.docx"))}

    def _attachment(self) -> _Row:
        return {
            "message": self.number,
            "path": "2",
            "name": f"Biểu mẫu đăng ký {self.number}.docx",
            "declared_type": "application/octet-stream",
            "format": "docx",
            "size_bytes": 30_000,
            "sha256": self._sha256,
            "outcome": FileOutcome.FORM,
            "reason_code": ReasonCode.FORM_FOUND,
            "reason_details": {"forms": "1", "entries": str(_ENTRIES)},
        }

    def _submission(self, attachment: str, content_key: str) -> _Row:
        match = NameMatch(written=self._unit.name, unit=self._unit.code, candidates=(self._unit.code,))
        sources = (Source.FORM_LINE, Source.LETTERHEAD, Source.SENDER, Source.SUBJECT)
        return {
            "id": self.number,
            "message": self.number,
            "attachment": attachment,
            "form_number": 0,
            "unit_code": self._unit.code,
            "relation": Relation.ADDS if self.number % 20 == 0 else Relation.REPLACES,
            "content_key": content_key,
            "unit_as_written": self._unit.name,
            "evidence": tuple(Evidence(source=source, match=match, bearing=Bearing.FOR) for source in sources),
        }

    def _form(self) -> Form:
        fields = self._campaign.template.fields
        entries = tuple(
            Entry(
                kind=Kind.COLLECTIVE,
                performer=f"Tổ chuyên môn {self.number % 5 + 1}",
                field=fields[(self.number + position) % len(fields)].code,
                model=f"Mô hình vườn rau sạch số {self.number}.{position}",
                place=Place(table=1, row=3 + position, column=3),
            )
            for position in range(_ENTRIES)
        )
        return Form(unit_as_written=self._unit.name, letterhead=("TRƯỜNG HỌC",), entries=entries)

    def _entry(self, position: int, entry: Entry) -> _Row:
        return {
            "submission": self.number,
            "position": position,
            "kind": entry.kind,
            "performer": entry.performer,
            "field": entry.field,
            "model": entry.model,
            "note": entry.note,
            "place": entry.place,
        }


def _poll(campaign: Campaign, size: Size, number: int) -> _Row:
    began = campaign.opens_at + timedelta(minutes=5 * number)
    return {
        "mailbox": "in",
        "folder": "",
        "started_at": began,
        "finished_at": began + timedelta(seconds=20),
        "complete": True,
        "server_count": size.messages,
        "ledger_count": size.messages,
        "new_count": 0,
        "error": "",
    }
