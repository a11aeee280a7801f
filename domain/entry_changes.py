"""What one version of a registration changes against another, entry by entry."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.form import Entry
from domain.versions import Submission, Version, folded, sameness


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChanges:
    """Entries that came, that went, and that became others."""

    added: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    #: Before and after: another model or note for the same performer in the same field.
    changed: tuple[tuple[Entry, Entry], ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if nothing changed."""
        return not (self.added or self.removed or self.changed)


def diff(versions: Sequence[Version]) -> tuple[EntryChanges, ...]:
    """Return what each version changed of what counted before it; the first one adds all that it has."""
    states = [(), *(_entries(version.counting) for version in versions)]
    return tuple(compare(before, after) for before, after in pairwise(states))


def compare(before: Iterable[Entry], after: Iterable[Entry]) -> EntryChanges:
    """Return how ``after`` differs from ``before``; order, capitals and spaces make no difference."""
    old, new = ({sameness(entry): entry for entry in entries} for entries in (before, after))
    noted = [(old[key], entry) for key, entry in new.items() if key in old and not _is_noted_alike(old[key], entry)]
    removed, added, renamed = _paired(
        [entry for key, entry in old.items() if key not in new],
        [entry for key, entry in new.items() if key not in old],
    )
    return EntryChanges(added=tuple(added), removed=tuple(removed), changed=(*noted, *renamed))


def _paired(gone: Sequence[Entry], come: Sequence[Entry]) -> tuple[list[Entry], list[Entry], list[tuple[Entry, Entry]]]:
    """Part what went, what came, and pairs of both for one performer and field, in the order of the forms."""
    waiting: dict[tuple[object, ...], deque[Entry]] = defaultdict(deque)
    for entry in come:
        waiting[_place(entry)].append(entry)
    pairs, removed = [], []
    for entry in gone:
        if waiting[_place(entry)]:
            pairs.append((entry, waiting[_place(entry)].popleft()))
        else:
            removed.append(entry)
    left = {id(entry) for entries in waiting.values() for entry in entries}
    return removed, [entry for entry in come if id(entry) in left], pairs


def _entries(submissions: Iterable[Submission]) -> tuple[Entry, ...]:
    return tuple(entry for submission in submissions for entry in submission.entries)


def _place(entry: Entry) -> tuple[object, ...]:
    """Return for what a model stands: who carries it out, and in which field."""
    return (entry.kind, entry.field, folded(entry.performer))


def _is_noted_alike(one: Entry, other: Entry) -> bool:
    return folded(one.note) == folded(other.note)
