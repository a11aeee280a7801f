"""What a version changes, entry by entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from domain.entry_changes import compare, diff
from domain.form import Entry
from tests.domain.registering import entry, line_of, sent


def entries(words: str) -> list[Entry]:
    """Return ``"Tổ 1: Vườn rau; Tổ 2: Đường hoa (mới)"`` as entries."""
    found = []
    for word in filter(None, words.split("; ")):
        performer, _, rest = word.partition(": ")
        model, _, note = rest.partition(" (")
        found.append(replace(entry(model, performer), note=note.rstrip(")")))
    return found


#: Before, after -> added, removed, changed.
CASES = {
    "nothing": ("Tổ 1: Rau", "Tổ 1: Rau", ("", "", "")),
    "order, capitals and spaces": ("Tổ 1: Vườn rau; Tổ 2: Hoa", "TỔ 2: hoa; Tổ 1: Vườn  Rau", ("", "", "")),
    "one more": ("Tổ 1: Rau", "Tổ 1: Rau; Tổ 2: Hoa", ("Hoa", "", "")),
    "one less": ("Tổ 1: Rau; Tổ 2: Hoa", "Tổ 2: Hoa", ("", "Rau", "")),
    "another model of the same performer": ("Tổ 1: Rau", "Tổ 1: Hoa", ("", "", "Rau>Hoa")),
    "one of two models": ("Tổ 1: Rau; Tổ 1: Hoa", "Tổ 1: Cây; Tổ 1: Hoa", ("", "", "Rau>Cây")),
    "two models for one": ("Tổ 1: Rau", "Tổ 1: Hoa; Tổ 1: Cây", ("Cây", "", "Rau>Hoa")),
    "one model for two": ("Tổ 1: Rau; Tổ 1: Hoa", "Tổ 1: Cây", ("", "Hoa", "Rau>Cây")),
    "another performer": ("Tổ 1: Rau", "Tổ 2: Rau", ("Rau", "Rau", "")),
    "a note": ("Tổ 1: Rau (mới)", "Tổ 1: Rau (duy trì)", ("", "", "Rau>Rau")),
    "a note's typing": ("Tổ 1: Rau (mới)", "Tổ 1: Rau (Mới)", ("", "", "")),
    "all new": ("", "Tổ 1: Rau", ("Rau", "", "")),
}


@pytest.mark.parametrize(("before", "after", "expected"), CASES.values(), ids=CASES)
def test_difference(before: str, after: str, expected: tuple[str, str, str]) -> None:
    found = compare(entries(before), entries(after))
    added, removed = (" ".join(one.model for one in some) for some in (found.added, found.removed))
    assert (added, removed, " ".join(f"{one.model}>{other.model}" for one, other in found.changed)) == expected
    assert found.is_empty is (expected == ("", "", ""))


def test_another_field_is_another_entry() -> None:
    """The same model in another field is one less there and one more here."""
    found = compare([entry("Rau")], [replace(entry("Rau"), field="culture_society")])
    assert (len(found.added), len(found.removed), found.changed) == (1, 1, ())


def test_each_version_against_what_counted_before_it() -> None:
    """A supplement removes nothing, and an older file sent again changes nothing."""
    found = diff(line_of(*sent("A", "+B", "C", "A")).versions)
    assert [len(one.added) for one in found] == [1, 1, 0, 0]
    assert [len(one.removed) for one in found] == [0, 0, 1, 0]
    assert [len(one.changed) for one in found] == [0, 0, 1, 0]
