"""Batches of messages to fetch."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from ingest.mailboxes.batches import MAX_BATCH_BYTES, MAX_BATCH_MESSAGES, plan_batches
from ingest.mailboxes.port import MessageHead
from tests.ingest.mailboxes.worlds import moment


def heads(*sizes: int) -> tuple[MessageHead, ...]:
    """Return heads with these sizes."""
    return tuple(MessageHead(uid=n, size_bytes=size, received=moment(n)) for n, size in enumerate(sizes, start=1))


def sizes(batches: tuple[tuple[MessageHead, ...], ...]) -> list[list[int]]:
    """Return the sizes in each batch."""
    return [[head.size_bytes for head in batch] for batch in batches]


def test_a_message_over_the_bound_is_alone() -> None:
    """A message larger than a batch may be is a batch of its own."""
    assert sizes(plan_batches(heads(3, 4, 9, 1), max_bytes=8)) == [[3, 4], [9], [1]]


def test_fifty_messages_or_eight_megabytes() -> None:
    """Unless told otherwise a batch has at most 50 messages and 8 MB."""
    assert [len(batch) for batch in plan_batches(heads(*[1_000] * 120))] == [50, 50, 20]
    assert [len(batch) for batch in plan_batches(heads(*[3 * 1024 * 1024] * 5))] == [2, 2, 1]
    assert (MAX_BATCH_MESSAGES, MAX_BATCH_BYTES) == (50, 8 * 1024 * 1024)


def test_nothing_gives_no_batch() -> None:
    """No message, no batch."""
    assert plan_batches(()) == ()


@given(st.lists(st.integers(0, 20)), st.integers(1, 5), st.integers(1, 20))
def test_batches_keep_all_and_both_bounds(written: list[int], max_messages: int, max_bytes: int) -> None:
    """Batches hold every message once, in order, within both bounds, and none could have taken the next message."""
    given_heads = heads(*written)
    batches = plan_batches(given_heads, max_messages=max_messages, max_bytes=max_bytes)
    assert tuple(head for batch in batches for head in batch) == given_heads
    for batch in batches:
        assert 1 <= len(batch) <= max_messages
        assert len(batch) == 1 or sum(head.size_bytes for head in batch) <= max_bytes
    for batch, following in itertools.pairwise(batches):
        with_next = sum(head.size_bytes for head in batch) + following[0].size_bytes
        assert len(batch) == max_messages or with_next > max_bytes
