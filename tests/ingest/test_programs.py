"""LibreOffice and Tesseract themselves, started for one file and kept warm for many."""

from __future__ import annotations

import http.server
import os
import select
import signal
import threading
from collections.abc import Iterator
from io import BytesIO

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from PIL import Image, ImageDraw, ImageFont

from domain.document import Document
from domain.reasons import ReasonCode
from ingest.programs import LocalPrograms, libreoffice, listener
from ingest.programs.libreoffice import LibreOffice
from ingest.programs.listener import Listener
from parsers.programs import NoPrograms
from parsers.read import read_document
from tests.ingest.programs import comes_true, processes_of, refusing
from tests.parsers.files import form_docx
from tests.servers.programs import required

#: Conversions after which a listener is up on the slowest machine.
MANY = 40


@pytest.fixture
def office() -> Iterator[LibreOffice]:
    """Return LibreOffice as the guard holds it."""
    required("soffice", "LibreOffice")
    held = LibreOffice()
    yield held
    held.close()


def convert(office: LibreOffice, data: bytes) -> Document:
    return read_document(office.convert(data, source="docx", target="docx"), NoPrograms())


def warmed(office: LibreOffice) -> Listener:
    """Convert until the listener is up, and return it."""
    for _ in range(MANY):
        convert(office, form_docx())
        if office._listener is not None and office._listener.is_ready:
            return office._listener
    pytest.fail("no listener came up")


@pytest.mark.libreoffice
def test_bulk_is_converted_warm_with_the_same_result(office: LibreOffice) -> None:
    """Several files within a short time start a listener, and what it writes says the same."""
    cold = convert(office, form_docx())
    assert office._listener is None
    warm = warmed(office)
    assert convert(office, form_docx()) == cold
    assert warm._conversions == 1


@pytest.mark.libreoffice
@pytest.mark.parametrize("harm", [signal.SIGKILL, signal.SIGSTOP], ids=["dies", "hangs"])
def test_listener_that_fails_is_replaced(
    office: LibreOffice, monkeypatch: pytest.MonkeyPatch, harm: signal.Signals
) -> None:
    """A listener that dies or hangs costs some seconds: the file is converted by a new process."""
    monkeypatch.setattr(listener, "WARM_S", 1.0)
    warm = warmed(office)
    os.killpg(warm._process.pid, harm)
    assert convert(office, form_docx()).tables
    assert office._listener is not warm
    assert not warm._folder.exists()


@pytest.mark.libreoffice
def test_file_that_cannot_be_opened_ends_the_listener(office: LibreOffice) -> None:
    """What fails warm is tried cold, and the listener that it may have harmed is given up."""
    warm = warmed(office)
    with refusing(ReasonCode.PROGRAM_FAILED):
        office.convert(b"no document", source="docx", target="docx")
    assert office._listener is not warm
    assert not warm._folder.exists()


@pytest.mark.libreoffice
def test_listener_ends_with_whoever_started_it(office: LibreOffice) -> None:
    """A listener whose guard was killed ends LibreOffice and leaves no folder."""
    warm = warmed(office)
    group = [os.pidfd_open(process) for process in processes_of(warm._process.pid)]
    assert len(group) >= 2
    warm._requests.close()
    # A descriptor of a process can be read once the process has ended.
    assert all(select.select([process], [], [], 20)[0] for process in group)
    assert comes_true(lambda: not warm._folder.exists())
    for process in group:
        os.close(process)


@pytest.mark.libreoffice
def test_without_uno_every_file_is_converted_cold(office: LibreOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no Python can talk to LibreOffice, bulk is slow and nothing else."""
    monkeypatch.setattr(libreoffice, "find_uno", lambda _: "")
    tables = [len(convert(office, form_docx()).tables) for _ in range(4)]
    assert tables == [1, 1, 1, 1]
    assert office._listener is None


class _Counting(http.server.BaseHTTPRequestHandler):
    """Counts who comes."""

    asked: int = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        self.send_error(404)

    do_OPTIONS = do_HEAD = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


def _with_linked_picture(url: str) -> bytes:
    document = docx.Document()
    document.add_paragraph("text")
    picture = BytesIO()
    Image.new("L", (9, 9)).save(picture, "PNG")
    document.add_picture(picture)
    blip = next(document.element.iter(qn("a:blip")))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(url, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    written = BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.libreoffice
def test_linked_picture_is_not_fetched(office: LibreOffice) -> None:
    """Even where the network is there, a sender does not learn that and when his file was opened."""
    with http.server.HTTPServer(("127.0.0.1", 0), _Counting) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            read = convert(office, _with_linked_picture(f"http://127.0.0.1:{server.server_port}/x.png"))
        finally:
            server.shutdown()
            thread.join()
    assert read.paragraphs[0].text == "text"
    assert _Counting.asked == 0


@pytest.mark.tesseract
def test_words_in_a_picture_are_recognised() -> None:
    """A clean picture of words comes back as those words, each in a line with its place."""
    required("tesseract", "Tesseract")
    picture = Image.new("L", (900, 120), 255)
    ImageDraw.Draw(picture).text((30, 30), "Thanh Mai 2022", font=ImageFont.load_default(60), fill=0)
    written = BytesIO()
    picture.save(written, "PNG")
    with LocalPrograms() as programs:
        lines = programs.recognise_text(written.getvalue(), layout=6).splitlines()
    assert lines[0].split("\t")[-1] == "text"
    assert [line.split("\t")[-1] for line in lines[1:] if line.startswith("5\t")] == ["Thanh", "Mai", "2022"]
