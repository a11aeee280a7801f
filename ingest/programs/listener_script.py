"""Drives a LibreOffice that stays. Run by the system's Python, which has ``uno``; imports nothing of ours.

    listener_script.py FOLDER PROGRAM PIPE PROFILE_OPTION IDLE_SECONDS

It says ``ready`` once LibreOffice is up. Then each line on standard input is a JSON object (``given`` and
``made``: URLs; ``opened_by`` and ``written_by``: filters), and each is answered by ``done`` or ``failed``.
It ends, and LibreOffice and FOLDER with it, when standard input does or nothing comes for a while.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException

_BETWEEN_TRIES_S = 0.1
#: com.sun.star.document.MacroExecMode.NEVER_EXECUTE and UpdateDocMode.NO_UPDATE.
_NEVER = 0
_MAX_LINE_BYTES = 16 * 1024
#: How often the folder is removed: what was killed may finish a file that it had begun.
_REMOVALS = 20


def connect(pipe: str, office: subprocess.Popen[bytes]) -> Any:
    """Return the desktop of a LibreOffice that is starting; end with it if it ends."""
    context = uno.getComponentContext()
    resolver = context.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", context)
    while office.poll() is None:
        try:
            remote = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(_BETWEEN_TRIES_S)
        else:
            return remote.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", remote)
    return sys.exit(1)


def convert(desktop: Any, given: str, made: str, opened_by: str, written_by: str) -> str:
    """Open one file out of sight and write it as another; return the word for how it went."""
    options: dict[str, Any] = {"Hidden": True, "ReadOnly": True, "MacroExecutionMode": _NEVER, "UpdateDocMode": _NEVER}
    if opened_by:
        options["FilterName"] = opened_by
    try:
        document = desktop.loadComponentFromURL(given, "_blank", 0, properties(**options))
        if document is None:
            return "failed"
        document.storeToURL(made, properties(FilterName=written_by))
        document.close(True)
    except UnoException:
        return "failed"
    return "done"


def properties(**values: Any) -> tuple[Any, ...]:
    """Return named values as UNO takes them."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in values.items())


def say(word: str) -> None:
    """Send one word to whoever started us."""
    os.write(1, f"{word}\n".encode())


def lines(idle_s: float) -> Any:
    """Yield what is asked, until nobody asks any more; a line is written at once, so one read is one line."""
    while select.select([0], [], [], idle_s)[0] and (line := os.read(0, _MAX_LINE_BYTES)):
        yield line


def main(program: str, pipe: str, profile: str, idle_s: str) -> None:
    """Start LibreOffice and convert what comes."""
    options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", profile)
    command = [program, *options, f"--accept=pipe,name={pipe};urp;"]
    office = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 (all ours)
    desktop = connect(pipe, office)
    say("ready")
    for line in lines(float(idle_s)):
        say(convert(desktop, **json.loads(line)))


def leave(folder: str) -> None:
    """End LibreOffice and this process, then remove the folder.

    Whoever started us may be gone, and LibreOffice, in our process group, would outlive us. A child outside the group
    removes the folder, since LibreOffice writes into it as long as it lives.
    """
    group = os.getpgrp()
    try:
        if os.fork():
            signal.pause()
        os.setsid()
    finally:
        os.killpg(group, signal.SIGKILL)
    for _ in range(_REMOVALS):
        shutil.rmtree(folder, ignore_errors=True)
        if not Path(folder).exists():
            break
        time.sleep(_BETWEEN_TRIES_S)


if __name__ == "__main__":
    try:
        main(*sys.argv[2:])
    finally:
        leave(sys.argv[1])
