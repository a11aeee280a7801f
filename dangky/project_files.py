"""Where the files that come with the project lie: the example configuration and the campaigns."""

from __future__ import annotations

from pathlib import Path

_PROJECT = Path(__file__).resolve().parent.parent


def project_file(name: str) -> Path:
    """Return the path of a file or folder of the checkout, e.g. ``config.example.toml``."""
    return _PROJECT / name
