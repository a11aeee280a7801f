"""A password that somebody types or hands in; never an argument, which other users of the machine could see."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from getpass import getpass
from pathlib import Path

from dangky.passwords import read_password_file
from domain.errors import N_, ConfigurationError, DangkyError, SettingsProblem
from reports.language import Translator

_STANDARD_INPUT = Path("-")


class PasswordsDiffer(DangkyError):
    """What was typed the second time is not what was typed the first time."""

    template = N_("The two passwords are not the same. Nothing was changed.")


def add_password(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--password-file``, which :func:`ask_password` reads."""
    said = N_("file that holds the password alone; -: one line of standard input. Without it the password is asked for")
    parser.add_argument("--password-file", metavar="FILE", type=_read_path(t), help=t._(said))


def ask_password(arguments: argparse.Namespace, t: Translator) -> str:
    """Return the password from the file that was named, else typed twice at a terminal, else from standard input.

    Raises: ``ConfigurationError`` if the file holds no password, or everybody can read it; ``PasswordsDiffer``.
    """
    file: Path | None = arguments.password_file
    if file is not None and file != _STANDARD_INPUT:
        return _from_file(file)
    if file is None and sys.stdin.isatty():
        return _typed_twice(t)
    return sys.stdin.readline().rstrip("\r\n")


def _from_file(file: Path) -> str:
    found = read_password_file(file, "--password-file")
    if isinstance(found, SettingsProblem):
        raise ConfigurationError(file=str(file), found=(found,))
    return found.reveal()


def _typed_twice(t: Translator) -> str:
    first = getpass(t._(N_("Password: ")))
    if getpass(t._(N_("The same once more: "))) != first:
        raise PasswordsDiffer
    return first


def _read_path(t: Translator) -> Callable[[str], Path]:
    def read(text: str) -> Path:
        path = Path(text)
        if path != _STANDARD_INPUT and not path.exists():
            raise argparse.ArgumentTypeError(t._(N_("there is no file {text}"), text=text))
        return path

    return read
