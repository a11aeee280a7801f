"""A LibreOffice that stays, for files that come in bulk: our end of ``listener_script``.

One process opens file after file, so what one file does to it may reach the next: it lives for a
bounded number of files, and is ended at the first that it does not convert.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import BinaryIO, Final, Self, cast

from ingest.programs.limits import CONVERSION, IDLE_S, LISTENING, MAX_CONVERSIONS, PROBING, STARTING_S, WARM_S
from ingest.programs.profile import forget_sockets, make_profile
from ingest.programs.running import end, read_written, run, start

_SCRIPT: Final = Path(__file__).with_name("listener_script.py")
#: Words of the script are shorter.
_MAX_WORD_BYTES: Final = 64


class Listener:
    """One LibreOffice and the script that drives it; :meth:`start` makes it."""

    def __init__(self, process: subprocess.Popen[bytes], *, folder: Path, pipe: str) -> None:
        self._process = process
        self._requests, self._words = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
        self._folder = folder
        self._pipe = pipe
        self._is_ready = False
        self._conversions = 0
        self._born = time.monotonic()

    @classmethod
    def start(cls, program: str, *, python: str) -> Self | None:
        """Start a listener without waiting for it; None if the system does not let us."""
        pipe = f"dangky{secrets.token_hex(8)}"
        folder: Path | None = None
        try:
            folder = Path(tempfile.mkdtemp(prefix="dangky-"))
            command = [python, "-I", str(_SCRIPT), str(folder), program, pipe, make_profile(folder), str(IDLE_S)]
            process = start(command, folder=folder, limits=LISTENING, given=subprocess.PIPE, answer=subprocess.PIPE)
        except OSError:
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)
            return None
        return cls(process, folder=folder, pipe=pipe)

    @property
    def is_ready(self) -> bool:
        """Whether it takes files now; does not wait."""
        if not self._is_ready and self._process.poll() is None:
            self._is_ready = self._hear(0.0) == b"ready"
        return self._is_ready and self._process.poll() is None

    @property
    def is_used_up(self) -> bool:
        """Whether another should take its place: it has ended, did its share, is old, or does not come up."""
        age = time.monotonic() - self._born
        late = not self.is_ready and age > STARTING_S
        done = self._conversions >= MAX_CONVERSIONS or age > LISTENING.wall_s
        return late or done or self._process.poll() is not None

    def convert(self, data: bytes, *, source: str, opened_by: str, written_by: str) -> bytes:
        """Return the file as another; nothing if that failed, and then it should be closed."""
        self._conversions += 1
        given, made = (self._folder / f"{kind}{self._conversions}" for kind in ("given", "made"))
        given = given.with_suffix(f".{source}")
        asked = {"given": given.as_uri(), "made": made.as_uri(), "opened_by": opened_by, "written_by": written_by}
        try:
            given.write_bytes(data)
            self._say(json.dumps(asked).encode() + b"\n")
            return read_written(made, limit=CONVERSION.file_bytes) if self._hear(WARM_S) == b"done" else b""
        except OSError:
            return b""
        finally:
            for path in (given, made):
                with contextlib.suppress(OSError):
                    path.unlink()

    def _say(self, line: bytes) -> None:
        self._requests.write(line)
        self._requests.flush()

    def _hear(self, wait_s: float) -> bytes:
        """Return what the script says within ``wait_s`` seconds; nothing if it is silent or has ended.

        It says one word at a time, and only when asked or ready, so one read is one word.
        """
        ready, _, _ = select.select([self._words], [], [], wait_s)
        return os.read(self._words.fileno(), _MAX_WORD_BYTES).strip() if ready else b""

    def close(self) -> None:
        """End it and remove its folder."""
        end(self._process)
        for stream in (self._requests, self._words):
            with contextlib.suppress(BrokenPipeError):
                stream.close()
        forget_sockets(self._folder, others=(self._pipe,))
        shutil.rmtree(self._folder, ignore_errors=True)


def find_uno(program: str) -> str:
    """Return a Python that can talk to LibreOffice ``program``: its own, or the system's; nothing if neither can."""
    beside = Path(program).resolve().parent / "python"
    for python in (str(beside), "/usr/bin/python3"):
        with contextlib.suppress(OSError), tempfile.TemporaryDirectory(prefix="dangky-") as folder:
            code, _ = run([python, "-I", "-c", "import uno"], folder=Path(folder), limits=PROBING)
            if code == 0:
                return python
    return ""
