"""Writing what a command gives to the file that was asked for, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from dangky.screen import Screen
from domain.errors import N_, DangkyError


class FileNotWritten(DangkyError):
    """A file could not be written."""

    template = N_("{file} cannot be written: {cause}")


def write_text(screen: Screen, path: Path | None, text: str, *, encoding: str = "utf-8") -> None:
    """Write ``text`` to ``path``, or to the screen if there is none."""
    if path is None:
        screen.data(text)
    else:
        write_bytes(screen, path, text.encode(encoding))


def write_bytes(screen: Screen, path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` and say so; what stood there before is replaced only when all is written."""
    try:
        handle, temporary = tempfile.mkstemp(dir=path.absolute().parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
            Path(temporary).replace(path)
        except OSError:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise FileNotWritten(file=path, cause=error.strerror) from error
    screen.note(screen.t._(N_("Written: {file}"), file=path))
