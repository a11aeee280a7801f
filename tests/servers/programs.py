"""Programs and servers that tests need: found, or the test is skipped; the build server demands them all."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest


def required(program: str, name: str) -> str:
    """Return where ``program`` lies; without it see :func:`unavailable`."""
    found = shutil.which(program)
    if found is None:
        unavailable(f"{name} ({program}) is not installed")
    return found


def unavailable(why: str) -> NoReturn:
    """Skip the test because this machine lacks something, or fail it if DANGKY_REQUIRE_SERVERS is 1."""
    if os.environ.get("DANGKY_REQUIRE_SERVERS") == "1":
        pytest.fail(why)
    pytest.skip(why)  # whoever tests without this program or server; .ci/run demands it and fails above
