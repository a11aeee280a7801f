"""What all tables share: the names of their constraints, and how values are written."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import JSON, BigInteger, Date, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase

from domain.account import Deed, Role, Scope
from domain.campaign import Kind
from domain.decision import Action
from domain.document import Place
from domain.evidence import Evidence
from domain.form import FileOutcome, Form
from domain.memory import MemoryKind
from domain.message import Outcome
from domain.outgoing import MailEvent, MailKind, MailState
from domain.reasons import ReasonCode
from domain.roster_log import Difference, RosterAction
from domain.versions import Relation
from storage.types import AwareDateTime, PlainText, RecordType, WordType

BigInt = Annotated[int, "64 bits"]


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: PlainText(),
        bytes: LargeBinary(),
        datetime: AwareDateTime(),
        date: Date(),
        BigInt: BigInteger(),
        dict[str, Any]: JSON(none_as_null=True),
        dict[str, str]: JSON(none_as_null=True),
        list[str]: JSON(none_as_null=True),
        tuple[Evidence, ...]: RecordType(tuple[Evidence, ...]),
        Kind: WordType(Kind),
        FileOutcome: WordType(FileOutcome),
        Outcome: WordType(Outcome),
        MailEvent: WordType(MailEvent),
        MailKind: WordType(MailKind),
        MailState: WordType(MailState),
        ReasonCode: WordType(ReasonCode),
        Relation: WordType(Relation),
        Action: WordType(Action),
        Deed: WordType(Deed),
        Role: WordType(Role),
        Scope: WordType(Scope),
        RosterAction: WordType(RosterAction),
        MemoryKind: WordType(MemoryKind),
        Difference: RecordType(Difference),
        Place: RecordType(Place),
        Form: RecordType(Form),
    }
