"""LibreOffice: office files that we do not read ourselves, written anew as ones that we read.

The first files are converted by a new process each (1.2 s); many in a short time by a listener (0.1 s),
and again by a new process whenever the listener fails.
"""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ingest.programs.limits import BULK_CONVERSIONS, BULK_S, CONVERSION, ProgramLimits
from ingest.programs.listener import Listener, find_uno
from ingest.programs.profile import forget_sockets, make_profile
from ingest.programs.running import failed, how_ended, read_written, run, timed_out, workplace
from parsers.programs import missing

PROGRAM: Final = "LibreOffice"
#: What can be converted, and by which filter it is opened; empty: LibreOffice looks at the content.
SOURCES: Final = {
    "doc": "",
    "rtf": "Rich Text Format",
    "odt": "writer8",
    "docx": "MS Word 2007 XML",
    "xls": "",
    "xlsb": "Calc MS Excel 2007 Binary",
    "ods": "calc8",
    "xlsx": "Calc MS Excel 2007 XML",
    "fodt": "OpenDocument Text Flat XML",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "wordml2003": "MS Word 2003 XML",
    "spreadsheetml2003": "MS Excel 2003 XML",
}
#: What it can be converted to, and by which filter it is written.
TARGETS: Final = {"docx": "MS Word 2007 XML", "xlsx": "Calc MS Excel 2007 XML", "pdf": "writer_pdf_Export"}
#: Sources that are workbooks, and the filter by which one is printed.
_WORKBOOKS: Final = frozenset(("xls", "xlsb", "ods", "xlsx", "fods", "spreadsheetml2003"))
_WORKBOOK_AS_PDF: Final = "calc_pdf_Export"


class LibreOffice:
    """Converts office files; from one thread at a time."""

    def __init__(self, limits: ProgramLimits = CONVERSION, stopwatch: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._stopwatch = stopwatch
        self._asked: deque[float] = deque(maxlen=BULK_CONVERSIONS)
        self._listener: Listener | None = None
        self._python: str | None = None

    def convert(self, data: bytes, *, source: str, target: str) -> bytes:
        """Return ``data`` as ``target``; see :class:`parsers.programs.Programs`."""
        program = find_libreoffice()
        if not program:
            raise missing(PROGRAM, file_format=source)
        self._asked.append(self._stopwatch())
        listener = self._find_listener(program)
        if listener is not None and listener.is_ready:
            filters = {"opened_by": SOURCES[source], "written_by": _written_by(source, target)}
            if converted := listener.convert(data, source=source, **filters):
                return converted
            self.close()  # What stopped it may have harmed it.
        return self._convert_cold(program, data, source=source, target=target)

    def _find_listener(self, program: str) -> Listener | None:
        """Return the listener; start one if there is none and many files come. It may not be ready yet."""
        if self._listener is not None and self._listener.is_used_up:
            self.close()
        if self._listener is None and self._is_bulk():
            if self._python is None:
                self._python = find_uno(program)
            if self._python:
                self._listener = Listener.start(program, python=self._python)
        return self._listener

    def _is_bulk(self) -> bool:
        return len(self._asked) == BULK_CONVERSIONS and self._asked[-1] - self._asked[0] <= BULK_S

    def _convert_cold(self, program: str, data: bytes, *, source: str, target: str) -> bytes:
        with workplace(PROGRAM, file_format=source) as folder:
            command = [program, *_OPTIONS, make_profile(folder), *_conversion(folder, source=source, target=target)]
            (folder / f"file.{source}").write_bytes(data)
            try:
                code, _ = run(command, folder=folder, limits=self._limits)
            except TimeoutError as error:
                raise timed_out(file_format=source) from error
            except (FileNotFoundError, PermissionError) as error:
                raise missing(PROGRAM, file_format=source) from error
            finally:
                forget_sockets(folder)
            converted = read_written(folder / "out" / f"file.{target}", limit=self._limits.file_bytes)
        if code != 0 or not converted:
            raise failed(PROGRAM, how_ended(code) if code else "no output", file_format=source)
        return converted

    def close(self) -> None:
        """End the listener, if there is one."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()


_OPTIONS: Final = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")


def _conversion(folder: Path, *, source: str, target: str) -> tuple[str, ...]:
    opening = (f"--infilter={SOURCES[source]}",) if SOURCES[source] else ()
    writing = ("--convert-to", f"{target}:{_written_by(source, target)}", "--outdir", str(folder / "out"))
    return (*opening, *writing, str(folder / f"file.{source}"))


def _written_by(source: str, target: str) -> str:
    return _WORKBOOK_AS_PDF if target == "pdf" and source in _WORKBOOKS else TARGETS[target]


def find_libreoffice() -> str:
    """Return the program, nothing if it is not there."""
    return shutil.which("soffice") or shutil.which("libreoffice") or ""
