"""``dangky init``: a configuration to fill in."""

from __future__ import annotations

import argparse
import os

from dangky.commands.context import Context
from dangky.files import FileNotWritten
from dangky.project_files import project_file
from domain.errors import N_, DangkyError
from reports.language import Translator

HELP = N_("write a configuration file to fill in")


class AlreadyThere(DangkyError):
    """The file to be written exists."""

    template = N_("{file} is already there; nothing was changed.")


def add_arguments(_parser: argparse.ArgumentParser, _t: Translator) -> None:
    """The command has no arguments of its own."""


def run(_arguments: argparse.Namespace, context: Context) -> int:
    """Write the example as the configuration, readable by its owner only."""
    example = project_file("config.example.toml").read_bytes()
    try:
        handle = os.open(context.config, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise AlreadyThere(file=context.config) from error
    except OSError as error:
        raise FileNotWritten(file=context.config, cause=error.strerror) from error
    with os.fdopen(handle, "wb") as stream:
        stream.write(example)
    t = context.t
    context.screen.say(t._(N_("Written: {file}"), file=context.config))
    context.screen.say(t._(N_("Fill in mailbox, campaign and recipients, then try it: dangky doctor")))
    return 0
