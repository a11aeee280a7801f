"""What says whose form it is, what it weighs to, and how sure that is."""

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
    #: Name of the form's sheet in a workbook.
    SHEET_NAME = "sheet_name"
    #: Who signs the form below its table: "TM. BAN GIÁM HIỆU TRƯỜNG TH CAO VIÊN II".
    SIGNATURE = "signature"
    SENDER = "sender"
    SUBJECT = "subject"
    FILE_NAME = "file_name"
    SENDER_NAME = "sender_name"
    BODY = "body"
    #: What stands below the closing words of the mail's text.
    MAIL_SIGNATURE = "mail_signature"


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


class Bearing(StrEnum):
    """What a piece of evidence says of the unit that was weighed."""

    #: Names it and no other.
    FOR = "for"
    #: May mean it, among others.
    ALLOWS = "allows"
    #: Names who stands above it, or who sends for it: neither for nor against.
    ABOVE = "above"
    #: Names another unit.
    AGAINST = "against"
    #: Names no unit on the list.
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One source and what it says."""

    source: Source
    match: NameMatch
    #: What it says of the unit that was weighed; None: there was none to weigh, or not yet.
    bearing: Bearing | None = None


class Confidence(StrEnum):
    """How sure it is whose form it is: the first three are booked, the others are asked about."""

    #: The form itself names the unit, and nothing speaks for another.
    CERTAIN = "certain"
    #: The form itself names it; a typing error, a sheet's name for a label, or a light sign of another unit was borne.
    CLEAR = "clear"
    #: The form leaves it open or names nobody, and two sources at least agree.
    AGREED = "agreed"
    #: Something points to units on the list, but not plainly to one.
    DOUBTFUL = "doubtful"
    #: Nothing points to a unit on the list.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose form it is, and why: a unit, or a reason why an officer must say."""

    #: Code of the unit, only if certain.
    unit: str | None
    #: Why it is not certain; None if it is.
    reason: Reason | None
    #: Units it may be, in roster order; shown to the officer, and not called missing meanwhile.
    candidates: tuple[str, ...] = ()
    #: All that was weighed, with its bearing on ``claim``.
    evidence: tuple[Evidence, ...] = ()
    confidence: Confidence = Confidence.UNKNOWN
    #: The unit that was weighed: the one that the form names, or that all agree on; None: there is none.
    claim: str | None = None

    @property
    def speaks_for(self) -> tuple[Evidence, ...]:
        """The evidence that names the unit that was weighed."""
        return tuple(item for item in self.evidence if item.bearing is Bearing.FOR)

    @property
    def speaks_against(self) -> tuple[Evidence, ...]:
        """The evidence that names another unit."""
        return tuple(item for item in self.evidence if item.bearing is Bearing.AGAINST)
