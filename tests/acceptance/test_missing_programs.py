"""A machine without LibreOffice, Tesseract, OpenCV or libarchive reads everything else, and says what to install."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from dangky.bootstrap import build_reader
from domain.message import Outcome
from domain.reading import MessageReading
from domain.reasons import Reason, ReasonCode
from ingest.guard import Guard, client
from ingest.reading import MailReader
from parsers.programs import PACKAGES
from tests.corpus.habits import sample
from tests.corpus.material import material, the_campaign
from tests.corpus.writers.formats import FORMATS, written
from tests.fuzz.seeds import good_files
from tests.hostile.registry import carrying
from tests.servers.programs import required

#: Modules that the readers import only when they need them.
_LIBRARIES: Final = ("cv2", "libarchive", "pi_heif")
#: The beginning of a picture of an iPhone: whoever cannot decode it looks no further.
_HEIC: Final = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400)
#: What each format needs.
_NEEDED: Final[Mapping[str, str]] = {
    "doc": "LibreOffice",
    "rtf": "LibreOffice",
    "scan-pdf": "Tesseract",
    "png": "Tesseract",
    "jpeg": "Tesseract",
    "tiff": "Tesseract",
}
#: Formats that need nothing but what is always installed.
_ALWAYS: Final = (
    *("docx", "xlsx", "xls", "xlsb", "ods", "odt", "pdf", "html", "mhtml", "csv", "text"),
    *("zip", "tar", "tnef", "msg", "eml"),
)


@pytest.fixture(scope="module", autouse=True)
def _office() -> None:
    """The files of some formats are made by LibreOffice; only reading them goes without."""
    required("soffice", "LibreOffice")


@pytest.fixture(scope="module")
def files() -> Mapping[str, bytes]:
    """A form in each format, made before anything is taken away."""
    paper = sample("as_it_stands", 1, material()).paper
    scan = written([(FORMATS["scan-pdf"], paper)])[0]
    assert isinstance(scan, bytes)
    names = (*_ALWAYS, "doc", "rtf", "png", "jpeg", "tiff", "7z", "rar")
    return {**{name: good_files(name)[0] for name in names}, "scan-pdf": scan, "heic": _HEIC}


@pytest.fixture
def bare_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailReader]:
    """Reads mails where no program is on the path."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with Guard() as guard:
        yield build_reader(the_campaign(), guard)


@pytest.fixture
def poor_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailReader]:
    """Reads mails where also the libraries are missing: the guard's process cannot import them."""
    monkeypatch.setenv("PATH", str(tmp_path))
    blocked = "".join(f"sys.modules[{name!r}] = None\n" for name in _LIBRARIES)
    (tmp_path / "sitecustomize.py").write_text(f"import sys\n{blocked}")
    monkeypatch.setattr(client, "_PACKAGES", tmp_path)
    with Guard() as guard:
        yield build_reader(the_campaign(), guard)


def _read(reader: MailReader, data: bytes) -> MessageReading:
    return reader.read(carrying(data), received=the_campaign().opens_at)


def _asked(reading: MessageReading) -> list[Reason]:
    """Return what officers are asked about programs."""
    assert reading.outcome is Outcome.NEEDS_REVIEW
    return [review.reason for review in reading.reviews if review.reason.code is ReasonCode.PROGRAM_MISSING]


def _missing(program: str) -> list[Reason]:
    return [Reason(code=ReasonCode.PROGRAM_MISSING, details={"program": program, "package": PACKAGES[program]})]


@pytest.mark.libreoffice
def test_missing_programs_are_named(files: Mapping[str, bytes], bare_reader: MailReader) -> None:
    """A mail with a file that needs a program goes to review, with the package that brings it."""
    for name, program in _NEEDED.items():
        assert _asked(_read(bare_reader, files[name])) == _missing(program), name


@pytest.mark.libreoffice
def test_missing_libraries_are_named(files: Mapping[str, bytes], poor_reader: MailReader) -> None:
    """The same holds for libraries that need not be installed."""
    needed = {"7z": "libarchive", "rar": "libarchive", "heic": "pi-heif", "png": "OpenCV", "scan-pdf": "OpenCV"}
    for name, library in needed.items():
        assert _asked(_read(poor_reader, files[name])) == _missing(library), name


@pytest.mark.libreoffice
def test_every_other_format_is_read(files: Mapping[str, bytes], poor_reader: MailReader) -> None:
    """Whatever needs none of them is read as ever."""
    for name in _ALWAYS:
        reading = _read(poor_reader, files[name])
        codes = {line.reason.code for line in reading.attachments}
        assert ReasonCode.FORM_FOUND in codes, (name, codes)
        assert ReasonCode.PROGRAM_MISSING not in codes, name
