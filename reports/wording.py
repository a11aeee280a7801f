"""How records are put into words: reasons, places, statuses and the like.

Everything here takes the translator of the reader. What a sender wrote is shown on one line, without
control characters and not at any length, see :func:`shown`; :func:`brief` shows none of it and is what the digest uses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from domain.campaign import Campaign, Kind, Role
from domain.decision import Action
from domain.document import Place
from domain.errors import N_
from domain.evidence import Source
from domain.form import FileOutcome, Problem
from domain.message import Outcome
from domain.reasons import Reason, ReasonCode
from domain.register import Status
from parsers.text import one_line
from reports.deadlines import last_day_text
from reports.reason_texts import REASON_TEXTS, ReasonText

if TYPE_CHECKING:
    from reports.language import Translator

#: Words for each value, as domain notes 3d has them in Vietnamese.
STATUS_TEXTS: Mapping[Status, str] = {
    Status.REGISTERED: N_("Registered"),
    Status.NOTHING_TO_REGISTER: N_("Answered, no model"),
    Status.NEEDS_REVIEW: N_("Sent, not yet read"),
    Status.MISSING: N_("Nothing sent"),
}
OUTCOME_TEXTS: Mapping[Outcome | None, str] = {
    Outcome.REGISTERED: N_("Entered in the register"),
    Outcome.NOTHING_TO_REGISTER: N_("No model to register"),
    Outcome.NEEDS_REVIEW: N_("Needs an officer"),
    Outcome.IGNORED: N_("Left aside"),
    None: N_("Not yet read"),
}
#: What an officer can do about a question, and what was done.
ANSWER_TEXTS: Mapping[Action, str] = {
    Action.ASSIGN: N_("say whose it is"),
    Action.ACCEPT: N_("take it as it was read"),
    Action.EDIT: N_("take it with other rows"),
    Action.NOTHING: N_("the unit has nothing to register"),
    Action.IGNORE: N_("nothing is to be done about it"),
    Action.RETURN: N_("ask the sender for a corrected form"),
}
ACTION_TEXTS: Mapping[Action, str] = {
    Action.ASSIGN: N_("Said whose it is"),
    Action.ACCEPT: N_("Taken as it was read"),
    Action.EDIT: N_("Taken with other rows"),
    Action.NOTHING: N_("Has nothing to register"),
    Action.IGNORE: N_("Left aside"),
    Action.RETURN: N_("Returned to the sender"),
}
KIND_TEXTS: Mapping[Kind, str] = {Kind.COLLECTIVE: N_("Collective"), Kind.INDIVIDUAL: N_("Individual")}
SOURCE_TEXTS: Mapping[Source, str] = {
    Source.FORM_LINE: N_("the form's line for the unit"),
    Source.LETTERHEAD: N_("the letterhead"),
    Source.TITLE: N_("the title of the form"),
    Source.SHEET_NAME: N_("the name of the sheet"),
    Source.SIGNATURE: N_("who signs the form"),
    Source.SENDER: N_("the sender's address"),
    Source.SUBJECT: N_("the subject"),
    Source.FILE_NAME: N_("the file name"),
    Source.SENDER_NAME: N_("the sender's name"),
    Source.BODY: N_("the text of the message"),
    Source.MAIL_SIGNATURE: N_("the signature of the message"),
}
ROLE_TEXTS: Mapping[Role, str] = {
    Role.NUMBER: N_("running number"),
    Role.PERFORMER: N_("who carries it out"),
    Role.UNIT: N_("the unit of the row"),
    Role.MODEL: N_("name of the model"),
    Role.FIELD: N_("field"),
    Role.KIND: N_("collective or individual"),
    Role.NOTE: N_("note"),
    Role.OTHER: N_("not part of the register"),
}
FILE_TEXTS: Mapping[FileOutcome, str] = {
    FileOutcome.FORM: N_("Form"),
    FileOutcome.NOT_A_FORM: N_("Not a form"),
    FileOutcome.UNREADABLE: N_("Cannot be read"),
}

#: What a file may have too much of; see ``parsers.limits``.
LIMIT_TEXTS: Mapping[str, str] = {
    "members": N_("parts of the package"),
    "unpacked_bytes": N_("bytes unpacked"),
    "unpack_ratio": N_("bytes unpacked for each byte sent"),
    "xml_nodes": N_("pieces of text"),
    "blocks": N_("paragraphs and tables"),
    "table_depth": N_("tables inside tables"),
    "table_rows": N_("rows of a table"),
    "table_columns": N_("columns of a table"),
    "rows": N_("rows"),
    "columns": N_("columns"),
    "cells": N_("cells"),
    "positions": N_("cells"),
    "merges": N_("merged cells"),
    "strings": N_("pieces of text"),
    "characters": N_("characters"),
    "sheets": N_("sheets"),
    "archive_depth": N_("archives inside archives"),
    "archive_members": N_("files in archives"),
    "archive_bytes": N_("bytes unpacked from archives"),
    "tags": N_("tags of a web page"),
    "tag_attributes": N_("attributes of a tag"),
    "page_bytes": N_("bytes of a web page"),
    "paragraphs": N_("paragraphs"),
    "pixels": N_("points of a picture"),
    "scans": N_("layers of a picture"),
    "page_letters": N_("letters of a page"),
    "content_bytes": N_("bytes of what a page draws"),
    "page_objects": N_("drawn objects of a page"),
    "groups": N_("groups of formatting"),
    "group_depth": N_("groups inside groups"),
}
#: Old encodings by the names that people know them by; the same in every language.
ENCODING_NAMES: Mapping[str, str] = {"tcvn3": "TCVN3 (ABC)", "vni": "VNI", "viqr": "VIQR"}

#: A reason that a newer dangky wrote.
_UNKNOWN_REASON = ReasonText(N_("Reason not known"), N_("The reason is not known to this version: {code}."))
#: Characters of a text of a sender that are shown; one may be as long as 20,000.
MAX_SHOWN = 200
#: Details that are shown whole: names of our own, and links, which are of use only so.
_WHOLE = frozenset({"units", "candidates", "fields", "meanings", "link"})
_SOFT_HYPHEN = "\u00ad"
_BETWEEN = re.compile(r"[,;\s]+")
_NUMBER = re.compile(r"[0-9]{1,15}")


def explain(reason: Reason, translator: Translator, campaign: Campaign | None = None) -> str:
    """Return one sentence or two: what is so, and what to do.

    With ``campaign``, codes of fields read as their names. It may quote what a sender
    wrote, so it is for the pages and commands of officers; see :func:`brief`.
    """
    text = REASON_TEXTS.get(reason.code, _UNKNOWN_REASON)
    return translator._(text.sentence, code=reason.code, **_details_for_people(reason, translator, campaign))


def shown(written: str) -> str:
    """Return what a sender wrote as people are shown it: on one line, nothing hidden, its end cut if it is long."""
    line = one_line(written.replace(_SOFT_HYPHEN, ""))
    return line if len(line) <= MAX_SHOWN else f"{line[: MAX_SHOWN - 1].rstrip()}…"


def explain_problem(problem: Problem, translator: Translator, campaign: Campaign | None = None) -> str:
    """Return ``bảng 1, dòng 4, cột 2: ...``: where in the file, what is so, and what to do."""
    sentence = explain(problem.reason, translator, campaign)
    where = place_text(problem.place, translator)
    return f"{where}: {sentence}" if where else sentence


def brief(code: ReasonCode, translator: Translator) -> str:
    """Return a few words that quote nothing from the message."""
    return translator._(REASON_TEXTS.get(code, _UNKNOWN_REASON).brief)


def action_text(action: Action, translator: Translator) -> str:
    """Return what an officer did: ``Giao cho đơn vị``."""
    return translator._(ACTION_TEXTS[action])


def status_text(status: Status, translator: Translator) -> str:
    """Return where a unit stands: ``Chưa gửi``."""
    return translator._(STATUS_TEXTS[status])


def outcome_text(outcome: Outcome | None, translator: Translator) -> str:
    """Return what became of a message; None reads as not yet read."""
    return translator._(OUTCOME_TEXTS[outcome])


def kind_text(kind: Kind, translator: Translator) -> str:
    """Return ``Tập thể`` or ``Cá nhân``."""
    return translator._(KIND_TEXTS[kind])


def source_text(source: Source, translator: Translator) -> str:
    """Return where a piece of evidence stands: ``dòng “Đơn vị” trong biểu mẫu``."""
    return translator._(SOURCE_TEXTS[source])


def file_text(outcome: FileOutcome, translator: Translator) -> str:
    """Return what a file turned out to be."""
    return translator._(FILE_TEXTS[outcome])


def place_text(place: Place, translator: Translator) -> str:
    """Return ``trang tính 'TH', dòng 7, cột D``, or ``bảng 1, dòng 4, cột 2`` outside workbooks."""
    parts: list[str] = []
    if place.sheet is not None:
        parts.append(translator._(N_("sheet '{sheet}'"), sheet=shown(place.sheet)))
    if place.page is not None:
        parts.append(translator._(N_("page {page}"), page=place.page))
    if place.sheet is None and place.table is not None:
        parts.append(translator._(N_("table {table}"), table=place.table))
    if place.row is not None:
        parts.append(translator._(N_("row {row}"), row=place.row))
    if place.column is not None:
        column = column_letter(place.column) if place.sheet is not None else place.column
        parts.append(translator._(N_("column {column}"), column=column))
    if place.paragraph is not None:
        parts.append(translator._(N_("paragraph {paragraph}"), paragraph=place.paragraph))
    return ", ".join(parts)


def column_letter(column: int) -> str:
    """Return the letters of a sheet's column, counted from 1: 4 gives ``D``, 28 gives ``AB``."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


# -- details -------------------------------------------------------------------------------------


def _details_for_people(reason: Reason, translator: Translator, campaign: Campaign | None) -> dict[str, str]:
    """Return the details as text for people; one that is not as expected is shown as it is."""
    details = {
        name: one_line(value) if name in _WHOLE else shown(value)
        for name, value in reason.details.items()
        if name != "code"
    }
    for name, show in _shown(translator, campaign).items():
        if name in details:
            details[name] = show(details[name])
    for name, source in (("size", "size_bytes"), ("limit", "limit_bytes")):
        if _NUMBER.fullmatch(details.get(source, "")):
            details[name] = translator.size(int(details[source]))
    return details


def _shown(translator: Translator, campaign: Campaign | None) -> Mapping[str, Callable[[str], str]]:
    """Return how the details of each name are shown; names of units stand in reasons as they are."""
    fields = {field.code: field.name for field in campaign.template.fields} if campaign else {}
    kinds = {kind.value: translator._(text).lower() for kind, text in KIND_TEXTS.items()}
    meanings = {role.value: translator._(text) for role, text in ROLE_TEXTS.items()}
    limits = {code: translator._(text) for code, text in LIMIT_TEXTS.items()}
    return {
        "fields": lambda text: _named(text, fields),
        "kind": lambda text: _named(text, kinds),
        "meaning": lambda text: _meaning(text, {**meanings, **kinds, **fields}, translator),
        "meanings": lambda text: "; ".join(
            _meaning(part, {**meanings, **kinds, **fields}, translator) for part in text.split("; ")
        ),
        "what": lambda text: _named(text, limits),
        "encoding": lambda text: _named(text, ENCODING_NAMES),
        "received": lambda text: _moment(text, translator),
        "opens_at": lambda text: _moment(text, translator),
        "until": lambda text: _last_day(text, translator),
    }


def _meaning(written: str, names: Mapping[str, str], translator: Translator) -> str:
    """Return what a heading means; one that only stands over others has no meaning of its own."""
    return translator._(N_("heading over several columns")) if "spans" in written.split() else _named(written, names)


def _named(codes: str, names: Mapping[str, str]) -> str:
    """Return codes, parted by commas or spaces, as a list of names; what is no code stays."""
    return ", ".join(filter(None, (names.get(code, code) for code in _BETWEEN.split(codes))))


def _last_day(written: str, translator: Translator) -> str:
    """Return ``" (hạn: hết ngày 20/02/2022)"`` for an instant in ISO 8601, nothing for nothing."""
    if not written:
        return ""
    said = translator._(N_("last day: {day}"), day=last_day_text(datetime.fromisoformat(written), translator))
    return f" ({said})"


def _moment(written: str, translator: Translator) -> str:
    """Return an instant in ISO 8601 as people read it; anything else stays."""
    try:
        return translator.moment(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        return written
