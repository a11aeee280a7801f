"""Passwords that a settings file names but never holds: in a file of their own, or in the environment.

No sentence here repeats a value: whoever typed the password itself where its file belongs must not
find it in a log.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dangky.toml_file import Table, raw_text
from desk.problems import problem
from domain.errors import N_, SettingsProblem
from domain.secret import Secret

#: Bytes of a password file; a larger one is some other file.
MAX_PASSWORD_BYTES = 4096

_TWO = N_("the password is named twice; keep password_file or password_env, not both")
_NOT_SET = N_("the environment variable that is named here is not set, or is empty")
_NO_FILE = N_("there is no such file; a relative path starts at the folder of the configuration file")
_UNREADABLE = N_("the file cannot be read: {cause}")
_NOT_ONE_LINE = N_("the environment variable that is named here must hold the password alone, on one line")
_NOT_ALONE = N_("the file must hold the password alone, on one line, in UTF-8")
_EMPTY = N_("the file is empty; it must hold the password")
_OPEN = N_("every user of this machine can read the file; protect it: chmod 600")


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a settings file is read in."""

    #: Folder of the settings file, absolute; relative paths start there.
    base: Path
    environ: Mapping[str, str]


def find_password(table: Table, key: str, around: Surroundings) -> Secret | SettingsProblem | None:
    """Return the password that ``table`` (of path ``key``) names, what is wrong with it, or None: it names none."""
    file, variable = raw_text(table, "password_file"), raw_text(table, "password_env")
    if file and variable:
        return problem(f"{key}.password_file", _TWO)
    if file:
        return read_password_file(around.base / file, f"{key}.password_file")
    if variable:
        return _read_variable(around.environ.get(variable, ""), f"{key}.password_env")
    return None


def _read_variable(text: str, key: str) -> Secret | SettingsProblem:
    if not text.strip():
        return problem(key, _NOT_SET)
    return Secret(text) if text.isprintable() else problem(key, _NOT_ONE_LINE)


def read_password_file(path: Path, key: str) -> Secret | SettingsProblem:
    """Return the password that stands alone in the file, or what is wrong with what ``key`` names."""
    try:
        with path.open("rb") as source:
            mode = os.fstat(source.fileno()).st_mode
            data = source.read(MAX_PASSWORD_BYTES + 1)
    except FileNotFoundError:
        return problem(key, _NO_FILE)
    except (OSError, ValueError) as error:
        return problem(key, _UNREADABLE, cause=getattr(error, "strerror", None) or type(error).__name__)
    if os.name == "posix" and mode & stat.S_IROTH:
        return problem(key, _OPEN)
    return _read_line(data, key)


def _read_line(data: bytes, key: str) -> Secret | SettingsProblem:
    try:
        text = data.decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError:
        return problem(key, _NOT_ALONE)
    if not text.strip():
        return problem(key, _EMPTY)
    if len(data) > MAX_PASSWORD_BYTES or not text.isprintable():
        return problem(key, _NOT_ALONE)
    return Secret(text)
