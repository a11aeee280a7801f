"""What says whose form it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.reasons import Reason


class Source(StrEnum):
    """Where a piece of evidence stands, strongest first."""

    FORM_LINE = "form_line"
    LETTERHEAD = "letterhead"
    #: The title of the form: "... của Trường Mầm non Kim An".
    TITLE = "title"
    SENDER = "sender"
    SUBJECT = "subject"
    FILE_NAME = "file_name"
    SENDER_NAME = "sender_name"
    BODY = "body"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """What a written name means on the roster."""

    written: str
    #: The unit, if the name means exactly one; else None.
    unit: str | None
    #: Codes of the units it may mean, in roster order; one if ``unit`` is set, none if it is no name we know.
    candidates: tuple[str, ...] = ()
    #: True if the name can only mean one of the candidates ("Tiểu học Cao Viên", where there are a first
    #: and a second); False if they are merely like it ("TH Cao Viên III"), or ``unit`` is set.
    is_open: bool = False
    #: True if it is understood only by bearing a typing error: "Mần non Kim Thư".
    is_mistyped: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One source and what it says."""

    source: Source
    match: NameMatch


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose form it is, and why: a unit, or a reason why an officer must say."""

    #: Code of the unit, only if certain.
    unit: str | None
    #: Why it is not certain; None if it is.
    reason: Reason | None
    #: Units it may be, in roster order; shown to the officer, and not called missing meanwhile.
    candidates: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
