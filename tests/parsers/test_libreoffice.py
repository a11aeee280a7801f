"""The form written again by LibreOffice says the same: what other programs make of a file changes no cell."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from domain.document import Table
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.files import form_docx, form_xlsx, spans, texts

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def soffice() -> str:
    """Return the program; skip if it is not installed, unless servers and programs are required."""
    found = shutil.which("soffice")
    if found is None and os.environ.get("DANGKY_REQUIRE_SERVERS") != "1":
        pytest.skip("LibreOffice (soffice) is not installed")
    assert found is not None, "LibreOffice is required (DANGKY_REQUIRE_SERVERS=1) but not installed"
    return found


def _converted(soffice: str, folder: Path, data: bytes, *, source: str, target: str) -> bytes:
    """Return ``data`` as LibreOffice writes it in the format ``target``."""
    written = folder / f"form.{source}"
    written.write_bytes(data)
    command = [
        soffice,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(folder / "out"),
        str(written),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return (folder / "out" / f"form.{target}").read_bytes()


def _same(first: Table, second: Table) -> bool:
    assert texts(first) == texts(second)
    assert spans(first) == spans(second)
    return first.place == second.place


@pytest.mark.parametrize(("source", "data"), [("docx", form_docx()), ("xlsx", form_xlsx())], ids=["docx", "xlsx"])
def test_saved_again_by_libreoffice(soffice: str, tmp_path: Path, source: str, data: bytes) -> None:
    """A form opened and saved by LibreOffice has the same paragraphs, cells, spans and places."""
    before, after = (
        read_document(data, NoPrograms()),
        read_document(_converted(soffice, tmp_path, data, source=source, target=source), NoPrograms()),
    )
    assert after.paragraphs == before.paragraphs
    assert len(before.tables) == len(after.tables) == 1
    assert _same(before.tables[0], after.tables[0])
