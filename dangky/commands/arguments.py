"""Arguments that several commands share, and how the parsers say what is wrong."""

from __future__ import annotations

import argparse
import os
import pwd
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import N_
from reports.language import Translator

#: Characters of an ISO 8601 date.
_DATE_LENGTH = 10


def add_as_of(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--as-of``."""
    parser.add_argument(
        "--as-of",
        metavar="ISO",
        type=read_instant(t, t.zone),
        help=t._(
            N_(
                "as it stood at this instant, e.g. 2022-02-14T16:00 or 2022-02-15; without offset: local time. Mail is "
                "shown as it is read today, decisions as they held then"
            )
        ),
    )


def add_format(parser: argparse.ArgumentParser, t: Translator, formats: tuple[str, ...]) -> None:
    """Add ``--format`` with ``formats``; the first is the default."""
    parser.add_argument("--format", choices=formats, default=formats[0], help=t._(N_("form of the output")))


def add_output(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--output``."""
    parser.add_argument("--output", metavar="FILE", type=Path, help=t._(N_("file to write to; default: the screen")))


def add_by(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--by``, which :func:`who` reads."""
    said = t._(N_("who decides, for the log; default: your account"))
    parser.add_argument("--by", metavar="NAME", type=read_words(t), help=said)


def who(arguments: argparse.Namespace, environ: Mapping[str, str]) -> str:
    """Return who decides: the name given, the user who called sudo, or the user of the process."""
    named = " ".join((arguments.by or environ.get("SUDO_USER", "")).split())
    if named:
        return named
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return str(os.getuid())


def read_end(t: Translator, zone: ZoneInfo) -> Callable[[str], datetime]:
    """Return a reader of the first instant that is late: ISO 8601, a date as its end."""
    read = read_instant(t, zone)

    def read_late(text: str) -> datetime:
        found = read(text)
        return found + timedelta(days=1) if len(text) <= _DATE_LENGTH else found

    return read_late


def read_number(text: str) -> int:
    """Return the number of a row; argparse says what is wrong with another text."""
    number = int(text)
    if not 0 < number < 2**31:
        raise ValueError(text)
    return number


def read_words(t: Translator) -> Callable[[str], str]:
    """Return a reader of a text that must say something."""

    def read(text: str) -> str:
        if not text.strip():
            raise argparse.ArgumentTypeError(t._(N_("this must not be empty")))
        return text.strip()

    return read


def read_day(t: Translator) -> Callable[[str], date]:
    """Return a reader of days, as :func:`parse_day` takes them."""

    def read(text: str) -> date:
        try:
            return parse_day(text)
        except ValueError as error:
            said = t._(N_("{text} is no date; write it like 01/07/2025 or 2025-07-01"), text=text)
            raise argparse.ArgumentTypeError(said) from error

    return read


def parse_day(text: str) -> date:
    """Return the day written as people do, ``1/7/2025``, or by ISO 8601, ``2025-07-01``; raise ``ValueError``."""
    return datetime.strptime(text, "%d/%m/%Y").date() if "/" in text else date.fromisoformat(text)  # noqa: DTZ007


def read_instant(t: Translator, zone: ZoneInfo) -> Callable[[str], datetime]:
    """Return a reader of ISO 8601 instants; without an offset they are taken in ``zone``, a date as its beginning."""

    def read(text: str) -> datetime:
        try:
            is_date = len(text) <= _DATE_LENGTH
            found = datetime.combine(parse_day(text), time()) if is_date else datetime.fromisoformat(text)
        except ValueError as error:
            said = t._(N_("{text} is not an instant; write it like 14/02/2022 or 2022-02-14T16:00"), text=text)
            raise argparse.ArgumentTypeError(said) from error
        return found if found.utcoffset() is not None else found.replace(tzinfo=zone)

    return read
