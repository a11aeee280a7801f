"""Mails made to harm cost one question each, and little else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.mails import HOSTILE
from tests.hostile.running import costs_of

#: What takes longest is left to ``make hostile``, and runs of signs wherever they stand but in letters.
_LEFT_OUT = frozenset({"just-within-each-limit"})
_ELSEWHERE = ("-in-page", "-in-text", "-in-plain", "-in-word")
#: Each third of the others, of every kind some; ``make hostile`` has them all, and says what each costs.
_NAMES = [name for name in HOSTILE if name not in _LEFT_OUT and not name.endswith(_ELSEWHERE)][::3]
#: Mails that are read by one process.
_TOGETHER = 12


@pytest.mark.parametrize(
    "names", [_NAMES[n : n + _TOGETHER] for n in range(0, len(_NAMES), _TOGETHER)], ids=lambda n: n[0]
)
@pytest.mark.timeout(300)
def test_hostile_mails_are_answered_within_their_limits(names: list[str], tmp_path: Path) -> None:
    """Each gets the right answer within ten seconds; no child takes more than its memory, the parent stays small."""
    assert costs_of(names, tmp_path).faults == ()
