"""The tables, and nothing else; queries return records of the domain, never these rows.

A column named after a table (``message``, ``submission``, ``review``) holds that table's row number;
``messages.message_id`` is the mail's own Message-ID. Units are named by their code without a foreign
key: a roster may be replaced, and what was booked stays.
"""

from storage.models.accounts import AccountRow, ApiTokenRow, DeedRow, SignInSessionRow
from storage.models.base import Base
from storage.models.campaigns import CampaignRow, MemoryRow, RosterChangeRow, UnitRow
from storage.models.mail import AttachmentRow, MessageRow, MessageTextRow, RawMailRow, ReadingRow, SightingRow
from storage.models.officers import DecisionRow, RulingRow
from storage.models.pages import PagePictureRow, RenderingRow, RevisionRow
from storage.models.register import EntryRow, ReviewCandidateRow, ReviewRow, SubmissionRow
from storage.models.work import OutboxEventRow, OutboxRow, PollRow

__all__ = [
    "AccountRow",
    "ApiTokenRow",
    "AttachmentRow",
    "Base",
    "CampaignRow",
    "DecisionRow",
    "DeedRow",
    "EntryRow",
    "MemoryRow",
    "MessageRow",
    "MessageTextRow",
    "OutboxEventRow",
    "OutboxRow",
    "PagePictureRow",
    "PollRow",
    "RawMailRow",
    "ReadingRow",
    "RenderingRow",
    "ReviewCandidateRow",
    "ReviewRow",
    "RevisionRow",
    "RosterChangeRow",
    "RulingRow",
    "SightingRow",
    "SignInSessionRow",
    "SubmissionRow",
    "UnitRow",
]
