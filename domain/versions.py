"""The versions of one unit's registration: what each message brought, and what counts after it.

Versions are ordered by their moment of receipt, then by the hash of their message; never by the order of reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from domain.form import Entry
from domain.rulings import Pin


class Relation(StrEnum):
    """What a submission does to those before it."""

    REPLACES = "replaces"
    #: "Bổ sung": adds its entries to the ones that count.
    ADDS = "adds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A form booked to a unit."""

    id: int
    unit: str
    #: Row number of the message in the ledger, and its Message-ID.
    message: int
    message_id: str
    #: SHA-256 of the message: decides the order of two messages received in the same second.
    message_sha256: str
    #: Path of the attachment in its message, and the form's number in it, from 0.
    attachment: str
    form_number: int
    #: INTERNALDATE of the message, aware.
    received: datetime
    relation: Relation
    #: Hash of the entries' content; equal for copies in other formats.
    content_key: str
    entries: tuple[Entry, ...]
    #: Address of the mail's sender; empty: it names none.
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """All that one message brought for one unit; copies of a form count once."""

    #: Counted from 1 within the unit.
    number: int
    received: datetime
    relation: Relation
    submissions: tuple[Submission, ...]
    #: SHA-256 of its message, and of later ones that brought the same once more and changed nothing.
    message_sha256: str
    copies: tuple[str, ...] = ()
    #: When the newest of these was received; None: there is none.
    copied_at: datetime | None = None
    #: The submissions that count after it, if no version is pinned.
    counting: tuple[Submission, ...]
    #: Number of the earlier version that it brings again: an older file, which changes nothing; None: it is none.
    repeats: int | None = None

    @property
    def sender(self) -> str:
        """Address from which it came, case-folded; empty: its mail names none."""
        return self.submissions[0].sender.casefold()


def versions_of(submissions: Iterable[Submission]) -> tuple[Version, ...]:
    """Return the versions that the submissions of one unit make, oldest first, however they are ordered."""
    ordered = sorted(submissions, key=lambda s: (s.received, s.message_sha256, s.attachment, s.form_number))
    versions: list[Version] = []
    for sha256, group in groupby(ordered, key=lambda s: s.message_sha256):
        forms = _without_copies(group)
        copied = _copied(versions, forms)
        if copied is None:
            versions.append(_next(versions, forms, sha256))
        else:
            versions[copied.number - 1] = replace(copied, copies=(*copied.copies, sha256), copied_at=forms[0].received)
    return tuple(versions)


def counting_of(versions: Sequence[Version], pin: Pin | None = None) -> tuple[Submission, ...]:
    """Return the submissions that count: those after the last version, or as they did after the pinned one.

    A pin to a message that is no version of the unit, or no longer, has no effect.
    """
    chosen = find_pinned(versions, pin) or (versions[-1] if versions else None)
    return chosen.counting if chosen else ()


def find_pinned(versions: Sequence[Version], pin: Pin | None) -> Version | None:
    """Return the version that counts by ``pin``; for an older file sent again the one that it repeats."""
    if pin is None:
        return None
    found = next((v for v in versions if pin.message_sha256 in (v.message_sha256, *v.copies)), None)
    return versions[found.repeats - 1] if found and found.repeats else found


def sameness(entry: Entry) -> tuple[object, ...]:
    """Return what makes two entries the same model, whatever their notes and typing."""
    return (entry.kind, entry.field, folded(entry.performer), folded(entry.model))


def folded(text: str) -> str:
    """Return ``text`` without regard to capitals and spaces."""
    return " ".join(text.casefold().split())


# -- one message after the other


def _relation(forms: Sequence[Submission]) -> Relation:
    return Relation.ADDS if all(form.relation is Relation.ADDS for form in forms) else Relation.REPLACES


def _copied(versions: Sequence[Version], forms: Sequence[Submission]) -> Version | None:
    """Return the version that ``forms`` bring once more so that nothing changes: the last, or what counts."""
    if not versions:
        return None
    keys, last = _keys(forms), versions[-1]
    if last.repeats and keys == _keys(last.submissions):
        return last
    changed = _last_change(versions)
    counts = _keys(changed.counting)
    is_added = _relation(forms) is Relation.ADDS and keys <= counts
    return changed if is_added or keys in (counts, _keys(changed.submissions)) else None


def _next(versions: Sequence[Version], forms: tuple[Submission, ...], sha256: str) -> Version:
    """Return the version that ``forms`` make after ``versions``."""
    relation = _relation(forms)
    before = versions[-1].counting if versions else ()
    repeats = _repeated(versions, forms) if relation is Relation.REPLACES else None
    if repeats is not None:
        counting = before
    else:
        counting = _without_repeats((*before, *forms) if relation is Relation.ADDS else forms)
    return Version(
        number=len(versions) + 1,
        received=forms[0].received,
        relation=relation,
        submissions=forms,
        message_sha256=sha256,
        counting=counting,
        repeats=repeats,
    )


def _repeated(versions: Sequence[Version], forms: Sequence[Submission]) -> int | None:
    """Return the number of the last version before the newest change with the content of ``forms``, or None.

    That there is nothing to register is no file that could be an old one.
    """
    if not any(form.entries for form in forms):
        return None
    keys = _keys(forms)
    changes = [version for version in versions if version.repeats is None]
    again = (v.number for v in reversed(changes[:-1]) if keys in (_keys(v.submissions), _keys(v.counting)))
    return next(again, None)


def _last_change(versions: Sequence[Version]) -> Version:
    return next(version for version in reversed(versions) if version.repeats is None)


def _keys(submissions: Iterable[Submission]) -> set[str]:
    return {submission.content_key for submission in submissions}


def _without_copies(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Keep the first of each content: Word and Excel of the same form are one."""
    first: dict[str, Submission] = {}
    for submission in submissions:
        first.setdefault(submission.content_key, submission)
    return tuple(first.values())


def _without_repeats(submissions: Iterable[Submission]) -> tuple[Submission, ...]:
    """Let a model that several forms name for the same performer count once: a supplement often repeats the list."""
    seen: set[tuple[object, ...]] = set()
    kept: list[Submission] = []
    for submission in submissions:
        new = [entry for entry in submission.entries if not _was_seen(sameness(entry), seen)]
        if len(new) == len(submission.entries):
            kept.append(submission)
        elif new:
            kept.append(replace(submission, entries=tuple(new)))
    return tuple(kept)


def _was_seen(key: tuple[object, ...], seen: set[tuple[object, ...]]) -> bool:
    """Tell whether ``key`` is in ``seen``, and add it."""
    was_seen = key in seen
    seen.add(key)
    return was_seen
