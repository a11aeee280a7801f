"""Mails made to harm cost one review item each, and little else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.__main__ import MAX_CHILD_BYTES, MAX_PARENT_BYTES
from tests.hostile.mails import NAMES, hostile_mail
from tests.hostile.running import cost_of


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.timeout(180)
def test_a_hostile_mail_is_answered_within_its_limits(name: str, tmp_path: Path) -> None:
    """It becomes a question (or is read), in a child that stays within its memory, with a parent that stays small."""
    cost = cost_of(hostile_mail(name), tmp_path / "mail.eml")
    assert cost.outcome == "needs_review", cost
    assert cost.child_bytes <= MAX_CHILD_BYTES, cost
    assert cost.parent_bytes <= MAX_PARENT_BYTES, cost
