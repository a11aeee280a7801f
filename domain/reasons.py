"""Why something is as it is: codes with details, worded for people elsewhere (``reports.wording``).

A reason is kept in the database for years and shown in the reader's language, so it is stored as a
code and its details, never as a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ReasonCode(StrEnum):
    """Every reason that an outcome, a review, a file or a problem in a form can have."""

    # -- a message: what became of it
    FORMS_BOOKED = "forms_booked"  # units
    NOTHING_PROPOSED = "nothing_proposed"  # phrase
    AUTOMATIC = "automatic"  # header
    BOUNCE = "bounce"
    OWN_MAIL = "own_mail"
    NOT_ABOUT_CAMPAIGN = "not_about_campaign"
    NO_FORM_FOUND = "no_form_found"
    TEXT_ONLY = "text_only"
    SHARED_LINK = "shared_link"  # link
    MAIL_UNREADABLE = "mail_unreadable"  # cause
    MAIL_CUT_SHORT = "mail_cut_short"  # cause
    MAIL_TOO_LARGE = "mail_too_large"  # size_bytes, limit_bytes
    BEFORE_OPENING = "before_opening"  # received, opens_at

    # -- a form: why it is not simply booked
    UNIT_UNKNOWN = "unit_unknown"  # written
    UNIT_AMBIGUOUS = "unit_ambiguous"  # written, candidates
    UNIT_NOT_WRITTEN = "unit_not_written"
    EVIDENCE_CONFLICTS = "evidence_conflicts"  # units
    COMMUNE_NAMED = "commune_named"  # unit, commune
    FORM_BLANK = "form_blank"
    FORM_HAS_QUESTIONS = "form_has_questions"  # count
    FORMS_OVERLAP = "forms_overlap"  # unit
    MANY_UNITS = "many_units"  # count
    FORM_QUOTED = "form_quoted"

    # -- what an officer decided
    DECIDED = "decided"  # by, action
    RETURNED = "returned"  # by, at, until
    READ_OTHERWISE = "read_otherwise"  # by, at

    # -- a version of a unit's registration
    OLDER_SENT_AGAIN = "older_sent_again"  # version, repeats, received
    OTHER_SENDER = "other_sender"  # version, sender

    # -- a file: what reading it gave
    FORM_FOUND = "form_found"  # forms, entries
    NO_TABLE_MATCHED = "no_table_matched"  # tables
    FORMAT_NOT_READ = "format_not_read"  # format
    FILE_EMPTY = "file_empty"
    FILE_TOO_LARGE = "file_too_large"  # size_bytes, limit_bytes
    FILE_DAMAGED = "file_damaged"  # cause
    FILE_ENCRYPTED = "file_encrypted"
    FILE_LIMIT = "file_limit"  # what, value, limit
    READER_DIED = "reader_died"  # cause
    READER_TIMED_OUT = "reader_timed_out"
    DECORATION = "decoration"
    BESIDE_FORM = "beside_form"
    PROGRAM_MISSING = "program_missing"  # program, package
    PROGRAM_FAILED = "program_failed"  # program, cause
    TEXT_RECOGNISED = "text_recognised"  # entries
    NO_TEXT_RECOGNISED = "no_text_recognised"  # pages
    PAGES_NOT_READ = "pages_not_read"  # read, pages
    PART_NOT_READ = "part_not_read"  # part, format
    PICTURE_NOT_READ = "picture_not_read"  # count
    FORMULA_WITHOUT_VALUE = "formula_without_value"  # sheet, cell, count
    ARCHIVE_OPENED = "archive_opened"  # files
    ARCHIVE_EMPTY = "archive_empty"
    SECRET_MARKED = "secret_marked"  # noqa: S105 - no password

    # -- a file as an officer sees it
    NO_PICTURES = "no_pictures"  # format
    ORIGINAL_GONE = "original_gone"

    # -- a step of recognition, told by ``dangky parse``
    TABLE_SEEN = "table_seen"  # rows, columns
    NO_HEADING = "no_heading"
    HEADING_ROW = "heading_row"  # meanings
    ENCODING_DECODED = "encoding_decoded"  # encoding
    TITLE_FOUND = "title_found"
    UNIT_LINE_FOUND = "unit_line_found"
    HEADING_FOUND = "heading_found"  # meaning, words
    SECTION_FOUND = "section_found"  # kind
    FIELD_FOUND = "field_found"  # fields
    PERFORMER_FOUND = "performer_found"
    ROW_READ = "row_read"  # entries
    ROW_BLANK = "row_blank"
    ROW_TOTAL = "row_total"
    ROW_SIGNATURE = "row_signature"
    ROW_COLUMN_NUMBERS = "row_column_numbers"
    ROW_TEXT = "row_text"

    # -- a problem inside a form
    PERFORMER_MISSING = "performer_missing"
    MODEL_MISSING = "model_missing"
    NOTHING_STATED = "nothing_stated"  # written
    FIELD_MISSING = "field_missing"
    FIELD_UNKNOWN = "field_unknown"  # written
    KIND_UNKNOWN = "kind_unknown"  # written
    KIND_DOUBTED = "kind_doubted"  # written, kind
    MARK_WITHOUT_NAME = "mark_without_name"  # written
    MODEL_NOT_NAMED = "model_not_named"  # written
    NAME_DOUBTED = "name_doubted"  # written
    NAME_FROM_DETAIL = "name_from_detail"  # written
    NAME_FROM_NOTE = "name_from_note"
    MODELS_PARTED = "models_parted"  # count
    CELL_SPANS_FIELDS = "cell_spans_fields"  # fields
    DITTO_RESOLVED = "ditto_resolved"  # written
    DITTO_UNRESOLVED = "ditto_unresolved"  # written
    COLUMN_UNKNOWN = "column_unknown"  # written
    OTHER_CAMPAIGN = "other_campaign"  # written
    OTHER_DOCUMENT = "other_document"  # written
    SEVERAL_UNITS = "several_units"  # written
    FORM_WITHDRAWN = "form_withdrawn"  # phrase
    UNIT_LINE_BLANK = "unit_line_blank"
    ROW_OUTSIDE = "row_outside"  # written


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A code and the facts that its sentence needs."""

    code: ReasonCode
    #: Facts for the sentence, named as beside the code; text as written by people is NFC.
    details: Mapping[str, str] = field(default_factory=dict)


def reason(code: ReasonCode, **details: object) -> Reason:
    """Return a reason; the details are kept as text."""
    return Reason(code=code, details={name: str(value) for name, value in details.items()})
