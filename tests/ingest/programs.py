"""Programs that behave badly, as scripts on the path, and what is left of them."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode

#: Shell that finds the folder to which ``soffice`` is told to write, and makes it.
FIND_OUT = 'for a; do [ "$p" = --outdir ] && out="$a"; p="$a"; done; mkdir -p "$out"; '


class FakePath:
    """A folder of programs in front of all others."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    def add(self, name: str, script: str) -> None:
        """Put a shell script there."""
        program = self.folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)


@contextmanager
def refusing(code: ReasonCode) -> Iterator[list[Reason]]:
    """Expect UnreadableFile with this reason; it is in the list afterwards."""
    found: list[Reason] = []
    with pytest.raises(UnreadableFile) as caught:
        yield found
    assert caught.value.reason.code is code
    found.append(caught.value.reason)


def is_alive(process: int) -> bool:
    """Tell whether a process runs; one that ended and was not collected yet does not."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def ends(process: int, within_s: float = 5.0) -> bool:
    """Tell whether a process that was killed is gone within some seconds: it dies when it is next looked at."""
    return comes_true(lambda: not is_alive(process), within_s)


def comes_true(is_true: Callable[[], bool], within_s: float = 5.0) -> bool:
    """Tell whether something that another process does has happened within some seconds."""
    deadline = time.monotonic() + within_s
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.01)
    return is_true()


def processes_of(group: int) -> list[int]:
    """Return the processes of a process group."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                found.append(int(entry.name))
    return found
