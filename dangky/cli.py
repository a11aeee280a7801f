"""The command line: which command, in which language, and how failures are told.

Exit codes: 0 done, 1 failed, 2 wrong usage or configuration.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from dangky.commands import (
    demo,
    digest,
    doctor,
    export,
    extend,
    init,
    mail,
    missing,
    outbox,
    parse,
    poll,
    remind,
    reparse,
    review,
    run,
    serve,
    status,
    units,
    users,
    versions,
)
from dangky.commands.context import Context
from dangky.config_file import load_settings
from dangky.screen import Screen
from domain.clock import Clock, utc_now
from domain.errors import N_, DangkyError, SettingsError
from reports.failures import explain_error, explain_problems
from reports.language import LANGUAGES, Translator, translator

#: The commands in the order in which help lists them.
COMMANDS: Mapping[str, ModuleType] = {
    "init": init,
    "doctor": doctor,
    "demo": demo,
    "run": run,
    "serve": serve,
    "poll": poll,
    "missing": missing,
    "status": status,
    "parse": parse,
    "export": export,
    "digest": digest,
    "remind": remind,
    "outbox": outbox,
    "review": review,
    "reparse": reparse,
    "versions": versions,
    "extend": extend,
    "units": units,
    "users": users,
    "mail": mail,
}
DEFAULT_CONFIG = Path("config.toml")
#: Names the configuration file, if the command line does not.
CONFIG_VARIABLE = "DANGKY_CONFIG"

_FAILED, _WRONG = 1, 2
_ROOMS = ("dangky", "ingest", "reports", "storage", "parsers")
_SILENCE = logging.NullHandler()


def main(argv: Sequence[str] | None = None, *, environ: Mapping[str, str] | None = None, clock: Clock = utc_now) -> int:
    """Run one command and return its exit code."""
    for room in _ROOMS:
        # Without a handler Python itself would print warnings between the lines of a command; ``run`` logs them.
        logging.getLogger(room).addHandler(_SILENCE)
    words = list(sys.argv[1:] if argv is None else argv)
    around = os.environ if environ is None else environ
    first = _read_first(words, around)
    t = _reader(first, around)
    arguments = build_parser(t).parse_args(words)
    context = Context(config=first.config, environ=around, screen=Screen(t), clock=clock)
    return _run(arguments, context)


def build_parser(t: Translator) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, with its help in the reader's language."""
    parser = argparse.ArgumentParser(
        prog="dangky", description=t._(N_("Turns a mailbox into a register: who has sent the form, and who has not."))
    )
    parser.add_argument("--config", metavar="FILE", type=Path, help=t._(N_("configuration file; default: config.toml")))
    parser.add_argument("--lang", choices=LANGUAGES, help=t._(N_("language of the output")))
    commands = parser.add_subparsers(dest="command", required=True, metavar=t._(N_("COMMAND")))
    for name, command in COMMANDS.items():
        text = t._(command.HELP)
        child = commands.add_parser(name, help=text, description=text)
        command.add_arguments(child, t)
        child.set_defaults(run=command.run)
    return parser


def _read_first(words: Sequence[str], environ: Mapping[str, str]) -> argparse.Namespace:
    """Read the two options that decide in which language everything else is told."""
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    default = Path(environ.get(CONFIG_VARIABLE) or DEFAULT_CONFIG)
    parser.add_argument("--config", type=Path, default=default)
    parser.add_argument("--lang", default=None)
    try:
        found, _ = parser.parse_known_args(list(words))
    except argparse.ArgumentError:
        return argparse.Namespace(config=default, lang=None)
    return found


def _reader(first: argparse.Namespace, environ: Mapping[str, str]) -> Translator:
    """Return the language asked for, else the configuration's, else Vietnamese; times in the configuration's zone."""
    asked = first.lang if first.lang in LANGUAGES else None
    try:
        service = load_settings(first.config, environ).service
    except SettingsError:
        return translator(asked or "vi")
    return translator(asked or service.language, service.time_zone)


def _run(arguments: argparse.Namespace, context: Context) -> int:
    try:
        return int(arguments.run(arguments, context))
    except SettingsError as error:
        if error.file:
            context.screen.fail(f"{error.file}:")
        for line in explain_problems(error, context.t):
            context.screen.fail(f"  {line}" if error.file else line)
        return _WRONG
    except DangkyError as error:
        context.screen.fail(explain_error(error, context.t))
        return _FAILED
    except KeyboardInterrupt:
        return _FAILED
    except BrokenPipeError:
        # Whoever reads has seen enough (``| head``); nothing may be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    # One of the two broad excepts: the last line of defence says what happened, and leaves with 1.
    except Exception as error:
        logging.getLogger("dangky").debug("unexpected", exc_info=True)
        said = N_("Something unexpected failed: {cause}. Nothing is lost; please tell those who look after dangky.")
        context.screen.fail(context.t._(said, cause=f"{type(error).__name__}: {error}"))
        return _FAILED


if __name__ == "__main__":
    sys.exit(main())
