"""Programs that hang, eat memory, write without end or answer with a trap cost their own file and nothing else."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from domain.reasons import ReasonCode
from ingest.programs import LocalPrograms
from ingest.programs.libreoffice import LibreOffice
from ingest.programs.limits import CONVERSION, RECOGNITION, ProgramLimits
from ingest.programs.tesseract import Tesseract
from tests.ingest.programs import FIND_OUT, FakePath, ends, refusing

PICTURE = b"P5 1 1 255 \xff"
KNOWS_VIETNAMESE = 'if [ "$1" = --list-langs ]; then echo vie; exit; fi; '


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePath:
    """Return a folder of programs that is looked at first."""
    return FakePath(tmp_path / "bin", monkeypatch)


def convert(limits: ProgramLimits = CONVERSION) -> bytes:
    """Return what LibreOffice, whichever it is, makes of some file."""
    return LibreOffice(limits).convert(b"data", source="doc", target="docx")


def recognise(limits: ProgramLimits = RECOGNITION) -> str:
    """Return what Tesseract, whichever it is, reads in some picture."""
    return Tesseract(limits).recognise_text(PICTURE, layout=6)


def test_missing_programs_are_named_with_their_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice and Tesseract the reason says what to install."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with LocalPrograms() as programs:
        with refusing(ReasonCode.PROGRAM_MISSING) as office:
            programs.convert(b"data", source="rtf", target="docx")
        with refusing(ReasonCode.PROGRAM_MISSING) as recogniser:
            programs.recognise_text(PICTURE, layout=6)
    assert "libreoffice-writer-nogui" in office[0].details["package"]
    assert "tesseract-ocr-vie" in recogniser[0].details["package"]


def test_tesseract_without_vietnamese_is_missing(path: FakePath) -> None:
    """Tesseract that knows English only would make up words, so it is not asked."""
    path.add("tesseract", 'if [ "$1" = --list-langs ]; then echo eng; else echo made up; fi')
    with refusing(ReasonCode.PROGRAM_MISSING):
        recognise()


def test_hanging_program_is_ended_with_all_it_started(path: FakePath, tmp_path: Path) -> None:
    """A program that sleeps costs its own time limit, and nothing of it runs on."""
    path.add("soffice", f"sleep 600 & echo $! > {tmp_path}/pid; wait")
    with refusing(ReasonCode.READER_TIMED_OUT):
        convert(replace(CONVERSION, wall_s=1.0))
    assert ends(int((tmp_path / "pid").read_text()))


def test_program_that_leaves_others_behind(path: FakePath, tmp_path: Path) -> None:
    """What a program started is ended with it, also when it ends well itself."""
    path.add("soffice", f"{FIND_OUT} sleep 600 & echo $! > {tmp_path}/pid; echo docx > $out/file.docx")
    assert convert() == b"docx\n"
    assert ends(int((tmp_path / "pid").read_text()))


def test_program_that_eats_memory_fails_alone(path: FakePath) -> None:
    """Memory beyond the limit is refused to the program."""
    path.add("soffice", f"exec {sys.executable} -c 'bytearray(4 << 30)'")
    with refusing(ReasonCode.PROGRAM_FAILED) as why:
        convert()
    assert why[0].details == {"program": "LibreOffice", "cause": "exit code 1"}


def test_program_that_fills_the_disk_is_stopped(path: FakePath) -> None:
    """A file longer than the limit is not written."""
    path.add("soffice", f"{FIND_OUT} exec head -c 9000000 /dev/zero > $out/file.docx")
    with refusing(ReasonCode.PROGRAM_FAILED):
        convert(replace(CONVERSION, file_bytes=1_000_000))


def test_answer_without_end_is_cut(path: FakePath) -> None:
    """Tesseract cannot fill our memory with its answer."""
    path.add("tesseract", KNOWS_VIETNAMESE + "exec yes")
    with refusing(ReasonCode.PROGRAM_FAILED) as why:
        recognise(replace(RECOGNITION, file_bytes=1_000_000))
    assert why[0].details["cause"] == "SIGXFSZ"


@pytest.mark.parametrize("writing", ["true", ": > $out/file.docx", "mkdir $out/file.docx", "mkfifo $out/file.docx"])
def test_program_that_writes_no_file_failed(path: FakePath, writing: str) -> None:
    """Nothing, an empty file, and what is no file are no result, whatever the exit code says."""
    path.add("soffice", FIND_OUT + writing)
    with refusing(ReasonCode.PROGRAM_FAILED):
        convert()


def test_link_to_another_file_is_not_followed(path: FakePath, tmp_path: Path) -> None:
    """A program that was taken over cannot make us read a file for it."""
    (tmp_path / "secret").write_bytes(b"canary")
    path.add("soffice", f"{FIND_OUT} ln -s {tmp_path}/secret $out/file.docx")
    with refusing(ReasonCode.PROGRAM_FAILED):
        convert()


def test_program_works_in_a_folder_of_its_own_that_goes(path: FakePath, tmp_path: Path) -> None:
    """The folder is for us alone while the program runs, and is gone afterwards."""
    path.add(
        "soffice", f'{FIND_OUT} pwd > {tmp_path}/where; stat -c %a . >> {tmp_path}/where; echo x > "$out/file.docx"'
    )
    convert()
    where, mode = (tmp_path / "where").read_text().split()
    assert mode == "700"
    assert not Path(where).exists()


def test_program_inherits_no_secret_and_a_unicode_locale(
    path: FakePath, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of our environment a program sees only where programs are; its locale is UTF-8."""
    monkeypatch.setenv("DANGKY_PASSWORD", "canary-5521")
    monkeypatch.setenv("LC_ALL", "C")
    path.add("soffice", f"env > {tmp_path}/env; exit 1")
    with refusing(ReasonCode.PROGRAM_FAILED):
        convert()
    seen = (tmp_path / "env").read_text()
    assert "canary" not in seen
    assert "LC_ALL=C.UTF-8" in seen


def test_what_is_no_picture_does_not_reach_tesseract(path: FakePath, tmp_path: Path) -> None:
    """Tesseract takes a text for a list of files to open, so it gets none."""
    path.add("tesseract", f"{KNOWS_VIETNAMESE} touch {tmp_path}/was-run; echo words")
    with refusing(ReasonCode.PROGRAM_FAILED):
        Tesseract().recognise_text(b"/etc/hostname\n", layout=6)
    assert not (tmp_path / "was-run").exists()


def test_program_that_cannot_be_started_is_missing(path: FakePath) -> None:
    """A program whose own interpreter is not there cannot be run, which is as if it were not there."""
    path.add("soffice", "")
    (path.folder / "soffice").write_text("#!/nowhere/at/all\n")
    with refusing(ReasonCode.PROGRAM_MISSING):
        convert()


def test_full_disk_is_a_failure_of_this_file(tmp_path: Path, path: FakePath, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no folder can be made, the file becomes a question, and nothing else is raised."""
    path.add("soffice", "exit 0")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not-there"))
    with refusing(ReasonCode.PROGRAM_FAILED) as why:
        convert()
    assert why[0].details["cause"] == "ENOENT"
    assert os.environ["PATH"].startswith(str(path.folder))
