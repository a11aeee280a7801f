"""An invented list that has something of everything, on which templates are tried before they are needed."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.campaign import Campaign, Field, FormTemplate, Group, Kind
from domain.clock import LOCAL_ZONE
from domain.document import Place
from domain.form import Entry
from domain.layout import Layout
from domain.poll import MailboxHealth
from domain.reasons import ReasonCode, reason
from domain.register import compute_register
from domain.review import Review
from domain.unit import Roster, Unit
from domain.versions import Relation, Submission
from reports.consolidated.model import Consolidated, consolidate

_DEADLINE = datetime(2022, 2, 15, tzinfo=LOCAL_ZONE)
_UNITS = tuple(Unit(code=code, name=f"Đơn vị {code}", group="khoi") for code in ("a", "b", "c"))


def sample_list(layout: Layout) -> Consolidated:
    """Return a list with a unit that was late, one in review, one missing, both kinds of entries, and changes."""
    campaign = _campaign(layout)
    later = _DEADLINE + timedelta(days=2)
    earlier = compute_register(campaign, submissions=(), reviews=(), as_of=_DEADLINE)
    register = compute_register(campaign, submissions=(_submission(),), reviews=(_review(),), as_of=later)
    return consolidate(register, (), MailboxHealth(complete_at=None), earlier=earlier, reminded={"c": "14/02"})


def _campaign(layout: Layout) -> Campaign:
    fields = (Field(code="x", name="Lĩnh vực X", short="X"), Field(code="y", name="Lĩnh vực Y", short="Y"))
    return Campaign(
        id="mau",
        title="Đăng ký mẫu",
        short_title="Mẫu",
        document_number="1-CV/M",
        document_date=date(2022, 2, 9),
        opens_at=_DEADLINE - timedelta(days=6),
        deadline=_DEADLINE,
        groups=(Group(code="khoi", name="Khối mẫu"),),
        template=FormTemplate(titles=(), unit_labels=(), fields=fields, columns=()),
        roster=Roster(units=_UNITS),
        layout=layout,
    )


def _submission() -> Submission:
    entries = tuple(
        Entry(kind=kind, performer="Tập thể, cá nhân mẫu", field=field, model=f"Mô hình {field}", place=Place())
        for kind in Kind
        for field in ("x", "y")
    )
    return Submission(
        id=1,
        unit="a",
        message=1,
        message_id="",
        message_sha256="",
        attachment="",
        form_number=0,
        received=_DEADLINE + timedelta(hours=1),
        relation=Relation.REPLACES,
        content_key="",
        entries=entries,
    )


def _review() -> Review:
    return Review(
        id=1,
        message=2,
        attachment=None,
        file_name="",
        subject="",
        sender="",
        received=_DEADLINE,
        reason=reason(ReasonCode.TEXT_ONLY),
        candidates=("b",),
    )
