"""The example configuration: it can be used, and it documents all that can be set."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from dangky.config_file import load_settings
from dangky.config_tables import ConfigTables, FolderTable, ImapTable

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config.example.toml"
ENVIRON = {"DANGKY_MAIL_PASSWORD": "example"}

_HEADER = re.compile(r"#?\[+([a-z]+)\]+$")
_KEY = re.compile(r"(#?)([a-z_]+) = (.+)$")


def _sections() -> dict[str, type[BaseModel]]:
    """Return the model of each table of the file; mailboxes are told apart by their kind."""
    found: dict[str, type[BaseModel]] = {"imap": ImapTable, "folder": FolderTable}
    for name, field in ConfigTables.model_fields.items():
        for model in (field.annotation, *get_args(field.annotation)):
            if isinstance(model, type) and issubclass(model, BaseModel):
                found[name] = model
    return found


def _documented() -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return for each section and key of the example: the mark "#" or nothing, the value, the comment above."""
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    section, comment = "", ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if header := _HEADER.fullmatch(line):
            section, comment = header[1], ""
        elif key := _KEY.fullmatch(line):
            if key[2] == "kind":
                section = key[3].strip('"')
            found[section, key[2]] = key[1], key[3], comment
            comment = ""
        elif line.startswith("# "):
            comment += f"{line[2:]}\n"
        else:
            comment = ""
    return found


KEYS = [(section, key) for section, model in _sections().items() for key in model.model_fields]


def test_the_models_were_walked() -> None:
    """The walk over the models finds all tables, so that the tests below do not pass for want of keys."""
    assert {section for section, _ in KEYS} == {
        "campaign",
        "database",
        "imap",
        "folder",
        "smtp",
        "schedule",
        "service",
        "web",
    }


@pytest.mark.parametrize(("section", "key"), KEYS)
def test_each_key_is_documented(section: str, key: str) -> None:
    """Each key that can be set stands in the example under a comment that gives its default or calls it required."""
    documented = _documented()

    assert (section, key) in documented
    comment = documented[section, key][2]
    assert "Default: " in comment or "Required" in comment


def test_the_example_documents_nothing_else() -> None:
    """The example names no key that cannot be set."""
    assert set(_documented()) == set(KEYS)


def _static_defaults() -> list[tuple[str, str, Any]]:
    """Return the keys whose default is one value: not required, and not found from other keys."""
    return [
        (section, key, field.default)
        for section, model in _sections().items()
        for key, field in model.model_fields.items()
        if not field.is_required() and field.default not in (None, [])
    ]


@pytest.mark.parametrize(("section", "key", "default"), _static_defaults())
def test_the_default_in_the_comment_is_the_real_one(section: str, key: str, default: Any) -> None:
    """The default that the comment names, and the value behind a "#", are those that hold without the key."""
    mark, value, comment = _documented()[section, key]

    written = re.search(r"Default: (\"[^\"]*\"|[0-9.]*[0-9]|true|false)", comment)
    assert written
    assert tomllib.loads(f"x = {written[1]}")["x"] == default
    assert mark == "#"
    assert tomllib.loads(f"x = {value}")["x"] == default


def test_the_example_loads() -> None:
    """The example itself is a configuration, once its environment variable is set."""
    loaded = load_settings(EXAMPLE, ENVIRON)

    assert loaded.campaign == ROOT / "campaigns" / "dvk-2022"
    assert [mailbox.name for mailbox in loaded.mailboxes] == ["ban-dan-van"]
    assert loaded.smtp is not None
    assert loaded.smtp.port == 587


def test_the_example_loads_with_all_it_offers(tmp_path: Path) -> None:
    """With every "#" before a key taken away, one password for each table, the example still loads."""
    text = re.sub(r"^#(\[|[a-z_]+ = )", r"\1", EXAMPLE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^password_env = .*$", "", text, flags=re.MULTILINE)
    for name in re.findall(r'^password_file = "(.+)"$', text, flags=re.MULTILINE):
        (tmp_path / name).write_text("example", encoding="utf-8")
        (tmp_path / name).chmod(0o600)
    (tmp_path / "ca.pem").write_text("", encoding="utf-8")
    (tmp_path / "mails").mkdir()
    (tmp_path / "campaigns").symlink_to(ROOT / "campaigns")
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")

    loaded = load_settings(tmp_path / "config.toml", {})

    assert [mailbox.name for mailbox in loaded.mailboxes] == ["ban-dan-van", "thu-luu"]
