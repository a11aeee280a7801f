"""Tesseract: the words in a picture."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from ingest.programs.limits import PROBING, RECOGNITION, ProgramLimits
from ingest.programs.running import failed, how_ended, run, timed_out, workplace
from parsers.programs import missing

PROGRAM: Final = "Tesseract"
#: Of what else is given to it, Tesseract takes a text for a list of files to open.
_PICTURES: Final = (b"P4", b"P5", b"P6", b"\x89PNG\r\n\x1a\n")
_LANGUAGE: Final = "vie"


class Tesseract:
    """Recognises Vietnamese text; holds nothing but where the program is."""

    def __init__(self, limits: ProgramLimits = RECOGNITION) -> None:
        self._limits = limits
        self._program = ""

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        """Return the words as tab-separated values; see :class:`parsers.programs.Programs`."""
        if not picture.startswith(_PICTURES):
            raise failed(PROGRAM, "no picture")
        with workplace(PROGRAM) as folder:
            self._program = self._program or find_tesseract(folder)
            if not self._program:
                raise missing(PROGRAM)
            command = [self._program, "stdin", "stdout", "-l", _LANGUAGE, "--psm", str(layout)]
            try:
                code, answer = run(
                    [*command, "-c", "tessedit_create_tsv=1"], folder=folder, limits=self._limits, given=picture
                )
            except TimeoutError as error:
                raise timed_out() from error
            except (FileNotFoundError, PermissionError) as error:
                self._program = ""
                raise missing(PROGRAM) from error
        if code != 0 or not answer:
            raise failed(PROGRAM, how_ended(code) if code else "no answer")
        return answer.decode("utf-8", "replace")


def find_tesseract(folder: Path) -> str:
    """Return the program if it is there and knows Vietnamese; else nothing. It is run in ``folder``."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        _, answer = run([program, "--list-langs"], folder=folder, limits=PROBING)
    except OSError:
        return ""
    return program if _LANGUAGE.encode() in answer.split() else ""
