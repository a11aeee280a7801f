"""Arguments that several commands share, and how the parsers say what is wrong."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.errors import N_
from reports.language import Translator


def add_as_of(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--as-of``."""
    parser.add_argument(
        "--as-of",
        metavar="ISO",
        type=read_instant(t, t.zone),
        help=t._(N_("as it stood at this instant, e.g. 2022-02-14T16:00 or 2022-02-15; without offset: local time")),
    )


def add_format(parser: argparse.ArgumentParser, t: Translator, formats: tuple[str, ...]) -> None:
    """Add ``--format`` with ``formats``; the first is the default."""
    parser.add_argument("--format", choices=formats, default=formats[0], help=t._(N_("form of the output")))


def add_output(parser: argparse.ArgumentParser, t: Translator) -> None:
    """Add ``--output``."""
    parser.add_argument("--output", metavar="FILE", type=Path, help=t._(N_("file to write to; default: the screen")))


def read_instant(t: Translator, zone: ZoneInfo) -> Callable[[str], datetime]:
    """Return a reader of ISO 8601 instants; without an offset they are taken in ``zone``, a date as its beginning."""

    def read(text: str) -> datetime:
        try:
            found = (
                datetime.fromisoformat(text) if len(text) > 10 else datetime.combine(date.fromisoformat(text), time())
            )
        except ValueError as error:
            said = t._(N_("{text} is not an instant; write it like 2022-02-14T16:00"), text=text)
            raise argparse.ArgumentTypeError(said) from error
        return found if found.utcoffset() is not None else found.replace(tzinfo=zone)

    return read
