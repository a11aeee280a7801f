"""Forms written by LibreOffice as PDF, and the program that recognises text; skipped where they are not installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dangky.demo.form_files import form_docx
from dangky.demo.forms import FilledForm, FormRow, Layout
from ingest.programs import LocalPrograms
from tests.servers.office import saved
from tests.servers.programs import required

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


@pytest.fixture(scope="session")
def programs() -> Iterator[LocalPrograms]:
    """The programs of this machine."""
    required("tesseract", "Tesseract")
    with LocalPrograms() as found:
        yield found


@pytest.fixture(scope="session")
def form_pdf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The form, as LibreOffice writes it."""
    return as_pdf(form_docx(FORM), tmp_path_factory.mktemp("form"))


def as_pdf(data: bytes, folder: Path) -> bytes:
    """Return a Word file as PDF."""
    return saved(folder, data, source="docx", target="pdf")
