"""Forms written by LibreOffice as PDF, and the program that recognises text; skipped where they are not installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow, Layout
from ingest.programs import LocalPrograms

#: The form of the tests: two models in a cell, a merged heading, cells with several lines, a long and a short row.
FORM = FilledForm(
    unit="Trường Mầm non Thanh Mai",
    letterhead=("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "TRƯỜNG MẦM NON THANH MAI"),
    collectives=(
        FormRow(
            performer="Tập thể Trường Mầm non Thanh Mai",
            models={
                "economy": "Trồng vườn rau sạch cung cấp cho bếp ăn bán trú",
                "culture_society": "- Xây dựng trường học xanh, sạch, đẹp, an toàn\n- Ngày hội đọc sách",
            },
            note="Mới",
        ),
        FormRow(performer="Công đoàn trường", models={"political_system": "Sinh hoạt chuyên đề học tập theo Bác"}),
    ),
    individuals=(
        FormRow(performer="Cô Nguyễn Thị Mẫu", models={"security_defence": "Giáo dục an toàn giao thông cho trẻ"}),
    ),
    layout=Layout(letterhead_in_table=True),
)


def needed(program: str) -> str:
    """Return where ``program`` is; skip if it is not installed, unless servers and programs are required."""
    found = shutil.which(program)
    if found is None and os.environ.get("DANGKY_REQUIRE_SERVERS") != "1":
        pytest.skip(f"{program} is not installed")
    assert found is not None, f"{program} is required (DANGKY_REQUIRE_SERVERS=1) but not installed"
    return found


@pytest.fixture(scope="session")
def programs() -> Iterator[LocalPrograms]:
    """The programs of this machine."""
    needed("tesseract")
    with LocalPrograms() as found:
        yield found


@pytest.fixture(scope="session")
def form_pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The form, as LibreOffice writes it."""
    return as_pdf(form_docx(FORM), tmp_path_factory.mktemp("form"))


def as_pdf(data: bytes, folder: Path) -> bytes:
    """Return a Word file as PDF."""
    written = folder / "form.docx"
    written.write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [needed("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(written)]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return (folder / "form.pdf").read_bytes()
