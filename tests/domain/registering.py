"""Submissions, questions and rulings for registers of the letter's campaign, in few words."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from domain.campaign import Kind
from domain.document import Place
from domain.form import Entry
from domain.reasons import ReasonCode, reason
from domain.register import Register, RegisterLine, compute_register
from domain.review import Review
from domain.rulings import Extension, Pin, Ruling
from domain.versions import Relation, Submission
from tests.storage.examples import CAMPAIGN

UNIT = CAMPAIGN.roster.units[0].code
DEADLINE = CAMPAIGN.deadline
BEFORE, AFTER = DEADLINE - timedelta(seconds=1), DEADLINE + timedelta(seconds=1)
LATER = DEADLINE + timedelta(days=9)


def entry(model: str, performer: str = "Tổ 1") -> Entry:
    return Entry(kind=Kind.COLLECTIVE, performer=performer, field="economy", model=model, place=Place())


def submission(
    *models: str, received: datetime = BEFORE, message: int = 1, unit: str = UNIT, adds: bool = False, form: int = 0
) -> Submission:
    content = hashlib.sha256("|".join(models).encode()).hexdigest()
    return Submission(
        id=message * 10 + form,
        unit=unit,
        message=message,
        message_id=f"<{message}@x>",
        message_sha256=sha(message),
        attachment=str(form),
        form_number=form,
        received=received,
        relation=Relation.ADDS if adds else Relation.REPLACES,
        content_key=content,
        entries=tuple(entry(model) for model in models),
    )


def review(*units: str, received: datetime = BEFORE, number: int = 1) -> Review:
    return Review(
        id=number,
        message=number,
        attachment=None,
        file_name="",
        subject="",
        sender="",
        received=received,
        reason=reason(ReasonCode.TEXT_ONLY),
        candidates=units,
    )


def sha(message: int) -> str:
    return hashlib.sha256(str(message).encode()).hexdigest()


def pin(message: int, *, made_at: datetime = LATER, number: int = 1, undone_at: datetime | None = None) -> Pin:
    return Pin(id=number, unit=UNIT, message_sha256=sha(message), made_at=made_at, made_by="Hà", undone_at=undone_at)


def extension(
    until: datetime, *, made_at: datetime = BEFORE, number: int = 1, undone_at: datetime | None = None
) -> Extension:
    return Extension(
        id=number, unit=UNIT, until=until, reason="mưa lũ", made_at=made_at, made_by="Hà", undone_at=undone_at
    )


def register(
    *submissions: Submission,
    reviews: tuple[Review, ...] = (),
    rulings: tuple[Ruling, ...] = (),
    as_of: datetime = LATER,
) -> Register:
    return compute_register(CAMPAIGN, submissions=submissions, reviews=reviews, rulings=rulings, as_of=as_of)


def line_of(*submissions: Submission, rulings: tuple[Ruling, ...] = (), as_of: datetime = LATER) -> RegisterLine:
    """Return the line of the one unit."""
    return register(*submissions, rulings=rulings, as_of=as_of).lines[0]


def sent(*words: str) -> tuple[Submission, ...]:
    """Return a mail an hour for each of ``words``: the letters are its models, "+" says that it adds."""
    return tuple(
        submission(
            *word.lstrip("+"), received=BEFORE + timedelta(hours=number), message=number, adds=word.startswith("+")
        )
        for number, word in enumerate(words)
    )


def counting(found: Register) -> list[str]:
    return [entry.model for form in found.lines[0].counting for entry in form.entries]
