"""Secrets, clocks and errors: small words that everything leans on."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

import domain.errors as errors
from domain.clock import require_aware, utc_now
from domain.secret import Secret


def test_secret_shows_itself_to_nobody() -> None:
    """Printing, formatting and repeating a secret give stars; only asking for it gives it."""
    secret = Secret("canary")
    assert "canary" not in f"{secret} {secret!r} {[secret]} {secret!s:>10}"
    assert secret.reveal() == "canary"
    assert (secret == Secret("canary"), secret == "canary", hash(secret) == hash(Secret("canary"))) == (
        True,
        False,
        True,
    )


def test_naive_time_is_refused() -> None:
    """A time without an offset is an error, one with it comes back as it is."""
    with pytest.raises(ValueError, match="offset"):
        require_aware(datetime(2022, 2, 15))  # noqa: DTZ001 - the naive time is the point
    assert require_aware(datetime(2022, 2, 15, tzinfo=UTC)) == datetime(2022, 2, 15, tzinfo=UTC)
    assert utc_now().utcoffset() is not None


def test_tree_of_errors_in_the_docstring_is_the_tree_in_code() -> None:
    """Each error of the module stands in its docstring, and the docstring names no other."""
    classes = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    drawn = {
        line.split()[0]
        for line in (errors.__doc__ or "").replace("│", " ").replace("├──", " ").replace("└──", " ").splitlines()
        if line.startswith("    ") and line.strip()
    }
    assert drawn == classes
