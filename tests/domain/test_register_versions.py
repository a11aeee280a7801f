"""Which version of a unit counts: newer ones, supplements, copies, older files sent again, and pins."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.reasons import ReasonCode
from domain.register import Status
from domain.versions import Submission, versions_of
from tests.domain.registering import BEFORE, LATER, counting, line_of, pin, register, sent, sha, submission

#: What a unit sent, mail after mail -> what counts, and the versions: "+B" adds B, "=2" brings version 2 again.
SEQUENCES = {
    "newer replaces": (("A", "B"), "B", "A B"),
    "a supplement adds": (("A", "+B"), "AB", "A +B"),
    "a supplement comes first": (("+A", "B"), "B", "+A B"),
    "the same again is no version": (("A", "A", "A"), "A", "A"),
    "the same supplement again is no version": (("A", "+B", "+B"), "AB", "A +B"),
    "a supplement sent again without saying so is no version": (("A", "+B", "B"), "AB", "A +B"),
    "an earlier supplement again is no version": (("A", "+B", "+C", "+B"), "ABC", "A +B +C"),
    "an older file sent again changes nothing": (("A", "B", "A"), "B", "A B =1"),
    "sent again twice it is told once": (("A", "B", "A", "A"), "B", "A B =1"),
    "the last of several like it is named": (("A", "B", "C", "B", "A"), "C", "A B C =2 =1"),
    "the list before its supplement sent again": (("A", "+B", "A"), "AB", "A +B =1"),
    "what counted after a supplement sent again": (("AB", "C", "AB"), "C", "AB C =1"),
    "a new version after an older file": (("A", "B", "A", "C"), "C", "A B =1 C"),
    "a supplement after an older file adds to what counts": (("A", "B", "A", "+C"), "BC", "A B =1 +C"),
    "what counts sent again after an older file": (("A", "B", "A", "B"), "B", "A B =1"),
    "a supplement with an older content is meant": (("A", "B", "+A"), "BA", "A B +A"),
    "a model, and later that there is no more": (("A", "+"), "A", "A +"),
    "nothing, and later a model": (("", "A"), "A", " A"),
    "nothing at last, as once before": (("", "A", ""), "", " A "),
}  # fmt: skip


def told(submissions: tuple[Submission, ...]) -> str:
    versions = line_of(*submissions).versions
    return " ".join(f"={v.repeats}" if v.repeats else _brought(v.submissions) for v in versions)


def _brought(submissions: tuple[Submission, ...]) -> str:
    models = "".join(entry.model for found in submissions for entry in found.entries)
    return ("+" if submissions[0].relation.value == "adds" else "") + models


@pytest.mark.parametrize(("words", "counts", "versions"), SEQUENCES.values(), ids=SEQUENCES)
def test_versions(words: tuple[str, ...], counts: str, versions: str) -> None:
    mails = sent(*words)
    assert "".join(counting(register(*mails))) == counts
    assert told(mails) == versions


#: What was sent, and which mail is pinned (from 0) -> what counts.
PINS = {
    "an earlier version": (("A", "B"), 0, "A"),
    "the newest": (("A", "B"), 1, "B"),
    "before its supplement": (("A", "+B"), 0, "A"),
    "a supplement, with what it adds to": (("A", "+B", "+C"), 1, "AB"),
    "an older file sent again: what it repeats": (("A", "B", "A"), 2, "A"),
    "a mail that is a copy of a version": (("A", "A", "B"), 1, "A"),
    "a mail of which nothing is known": (("A", "B"), 9, "B"),
}


@pytest.mark.parametrize(("words", "message", "counts"), PINS.values(), ids=PINS)
def test_pinned_version_counts(words: tuple[str, ...], message: int, counts: str) -> None:
    mails = sent(*words)
    found = register(*mails, rulings=(pin(message),))
    assert "".join(counting(found)) == counts
    assert found.lines[0].versions == line_of(*mails).versions


def test_what_comes_after_a_pin_is_shown_and_does_not_count() -> None:
    line = line_of(*sent("A", "+B", "C"), rulings=(pin(0, made_at=BEFORE),))
    assert [entry.model for found in line.counting for entry in found.entries] == ["A"]
    assert len(line.versions) == 3


def test_pin_counts_from_when_it_was_made_until_it_was_undone() -> None:
    """As of an instant, a pin made later is not known, and one undone later still holds."""
    made = pin(0, made_at=LATER, undone_at=LATER + timedelta(hours=2))
    found = [
        counting(register(*sent("A", "B"), rulings=(made,), as_of=LATER + timedelta(hours=hours)))
        for hours in (-1, 0, 1, 2)
    ]
    assert found == [["B"], ["A"], ["A"], ["B"]]


def test_last_pin_counts() -> None:
    """Of two pins that hold, as two officers at once may make them, the later one counts."""
    both = (pin(1, made_at=LATER - timedelta(hours=1), number=2), pin(0, number=1))
    for rulings in (both, both[::-1]):
        assert counting(register(*sent("A", "B", "C"), rulings=rulings)) == ["A"]


def test_pin_holds_though_an_earlier_copy_turns_up() -> None:
    """A copy that is found later and came earlier makes the pinned mail the copy; it counts all the same."""
    late, early = submission("A", message=1), submission("A", message=7, received=BEFORE - timedelta(days=1))
    newer = submission("B", message=2, received=LATER - timedelta(days=1))
    found = register(late, early, newer, rulings=(pin(1),))
    assert counting(found) == ["A"]
    assert [version.message_sha256 for version in found.lines[0].versions] == [sha(7), sha(2)]


def test_pinned_answer_without_a_model_counts() -> None:
    nothing, model = submission(message=1), submission("A", message=2, received=BEFORE + timedelta(hours=1))
    assert line_of(nothing, model, rulings=(pin(1),)).status is Status.NOTHING_TO_REGISTER


def test_older_file_sent_again_is_remarked_until_an_officer_pins_or_a_newer_one_comes() -> None:
    """The remark names both versions and when it came."""
    line = line_of(*sent("A", "B", "A"))
    (remark,) = line.remarks
    assert (remark.code, remark.details["version"], remark.details["repeats"]) == (
        ReasonCode.OLDER_SENT_AGAIN,
        "3",
        "1",
    )
    assert line.last_received == line.versions[1].received
    assert line_of(*sent("A", "B", "A"), rulings=(pin(1),)).remarks == ()
    assert line_of(*sent("A", "B", "A"), rulings=(pin(1, made_at=BEFORE),)).remarks == (remark,)
    assert line_of(*sent("A", "B", "A", "C")).remarks == ()
    assert line_of(*sent("A", "B", "A", "B")).remarks == (), "what counts was sent once more after it"


def test_versions_are_the_same_in_whatever_order_they_are_given() -> None:
    mails = sent("A", "B", "A", "+C", "B")
    assert versions_of(mails) == versions_of(mails[::-1])


@pytest.mark.parametrize(
    ("sender", "pinned", "remarks"),
    [
        ("other@example.vn", False, [ReasonCode.OTHER_SENDER]),
        ("Office@Example.vn", False, []),
        ("", False, []),
        ("other@example.vn", True, []),
    ],
)
def test_newer_version_from_another_address_is_remarked(sender: str, pinned: bool, remarks: list[ReasonCode]) -> None:
    """It counts all the same; the remark stays until an officer pins a version."""
    first = replace(submission("A", message=1), sender="office@example.vn")
    newer = replace(submission("B", message=2, received=LATER - timedelta(days=1)), sender=sender)
    line = line_of(first, newer, rulings=(pin(2),) if pinned else ())
    assert [entry.model for form in line.counting for entry in form.entries] == ["B"]
    assert [remark.code for remark in line.remarks] == remarks


def test_supplement_from_another_address_is_no_remark() -> None:
    """A union adds its own; nothing of the unit's went."""
    first = replace(submission("A", message=1), sender="office@example.vn")
    added = replace(submission("B", message=2, adds=True, received=LATER), sender="union@example.vn")
    assert line_of(first, added).remarks == ()
