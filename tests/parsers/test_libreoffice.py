"""The form written again by LibreOffice says the same: what other programs make of a file changes no cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.document import Table
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.parsers.files import form_docx, form_xlsx, spans, texts
from tests.servers.office import saved

pytestmark = pytest.mark.libreoffice


def _same(first: Table, second: Table) -> bool:
    assert texts(first) == texts(second)
    assert spans(first) == spans(second)
    return first.place == second.place


@pytest.mark.parametrize(("source", "data"), [("docx", form_docx()), ("xlsx", form_xlsx())], ids=["docx", "xlsx"])
def test_saved_again_by_libreoffice(tmp_path: Path, source: str, data: bytes) -> None:
    """A form opened and saved by LibreOffice has the same paragraphs, cells, spans and places."""
    before, after = (
        read_document(data, NoPrograms()),
        read_document(saved(tmp_path, data, source=source, target=source), NoPrograms()),
    )
    assert after.paragraphs == before.paragraphs
    assert len(before.tables) == len(after.tables) == 1
    assert _same(before.tables[0], after.tables[0])
