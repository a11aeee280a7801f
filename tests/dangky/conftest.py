"""A folder for configurations."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a campaign in it, for a configuration to lie beside."""
    (tmp_path / "dot").mkdir()
    (tmp_path / "dot" / "campaign.toml").write_text("", encoding="utf-8")
    return tmp_path
