"""One mistake in what somebody wrote: a setting, a campaign, a roster."""

from __future__ import annotations

from domain.errors import SettingsProblem


def problem(key: str, template: str, **details: object) -> SettingsProblem:
    """Return a problem; the details are kept as text."""
    return SettingsProblem(key=key, template=template, details={name: str(value) for name, value in details.items()})
