"""Configurations that are written and loaded, and the problems they are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangky.config_file import load_settings
from desk.settings import Settings
from domain.errors import ConfigurationError

CANARY = "Kênh-chim-7319"
ENVIRON = {"MAIL_PASSWORD": CANARY}
IMAP = """
[[mailbox]]
kind = "imap"
name = "bdv"
host = "mail.huyen.example"
user = "bdv@huyen.example"
password_env = "MAIL_PASSWORD"
"""
CAMPAIGN = """
[campaign]
path = "dot"
"""
SMTP = """
[smtp]
host = "mail.huyen.example"
sender = "bdv@huyen.example"
"""
GOOD = CAMPAIGN + IMAP


def load(folder: Path, text: str) -> Settings:
    file = folder / "config.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file, ENVIRON)


def problems_of(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text)
    return caught.value.problems
