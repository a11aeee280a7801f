"""Files are shown as they came: the same bytes, pictures made once and without network, the document with places."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from msoffcrypto.format.ooxml import OOXMLFile
from PIL import Image
from sqlalchemy import update

from dangky.bootstrap import open_app
from desk import originals
from desk.app import App
from desk.originals import load_picture, message_parts, open_file, open_mail, read_document, render
from domain.anchors import anchor, row_anchors
from domain.document import Document, Place
from domain.errors import NoSuchFile, NoSuchMessage
from domain.original import MAX_PICTURES, OpenedFile, Picture
from domain.reasons import Reason, ReasonCode
from ingest.guard import Guard
from ingest.originals import Originals
from ingest.programs import LocalPrograms
from parsers.limits import MAX_SHOWN_WIDTH
from parsers.printing import print_office
from parsers.programs import NoPrograms
from parsers.reading import read_file
from storage.messages import load_ledger, load_raw
from storage.models import MessageRow
from storage.revision import load_revision
from tests.acceptance.installation import install
from tests.parsers.files import form_docx, form_xlsx, picture_of, saved, zip_of
from tests.parsers.pdf_files import PdfPage, Text, pdf_of
from tests.parsers.scan.heic import to_heic
from tests.parsers.xls_writer import OldBook, OldCell, OldSheet, xls_of
from tests.servers.programs import required

NOW = datetime(2022, 2, 11, 8, 0, tzinfo=UTC)
#: Pages of a file that is too long.
LONG = MAX_PICTURES + 2
#: What a telephone writes into a photo beside its points.
TRACE = b"toa do va ten may"


class Counting(Guard):
    """A guard that notes what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[str] = []

    def run(self, task: str, payload: bytes, **arguments: str) -> bytes:
        self.tasks.append(task)
        return super().run(task, payload, **arguments)


@dataclass(kw_only=True)
class Desk:
    """An officer's desk, its one mail with many files, and its clock."""

    app: App
    files: dict[str, bytes]
    message: int = 0
    now: datetime = NOW

    def path(self, name: str) -> str:
        """Return where the file of this name lies in the mail."""
        parts = message_parts(self.app, message=self.message).parts
        return next(part.line.attachment.path for part in parts if part.own_name == name)

    def pages(self, name: str) -> list[Picture]:
        """Return the pictures of a file that has some."""
        rendering = render(self.app, message=self.message, path=self.path(name))
        assert rendering.reason is None
        numbers = range(1, rendering.picture_count + 1)
        found = [load_picture(self.app, sha256=rendering.sha256, page=number) for number in numbers]
        assert load_picture(self.app, sha256=rendering.sha256, page=len(numbers) + 1) is None
        return [picture for picture in found if picture]

    def refusal(self, name: str) -> ReasonCode:
        """Return why there are no pictures of a file."""
        rendering = render(self.app, message=self.message, path=self.path(name))
        assert rendering.reason is not None
        assert (rendering.page_count, rendering.picture_count) == (0, 0)
        return rendering.reason.code


def _document(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def _locked(data: bytes) -> bytes:
    buffer = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt("mật khẩu", buffer)
    return buffer.getvalue()


def _turned_photo(file_format: str) -> bytes:
    """Return a photo that lies on its side: its black half is the left one, and the upper one once it is upright."""
    photo = Image.new("RGB", (300, 200), "white")
    photo.paste("black", (0, 0, 150, 200))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = TRACE.decode()
    buffer = BytesIO()
    photo.save(buffer, file_format, exif=exif)
    return buffer.getvalue()


def _tiff(*shades: int) -> bytes:
    first, *others = (Image.new("L", (200, 120), shade) for shade in shades)
    buffer = BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=others)
    return buffer.getvalue()


def _files() -> dict[str, bytes]:
    lines = [PdfPage(texts=(Text(x=9, y=30, text=f"Trang {n}"),), size=(400, 40)) for n in range(1, LONG + 1)]
    old = OldBook(sheets=(OldSheet(cells=[OldCell(row=n, column=1, value=f"dòng {n}") for n in range(1, 9)]),))
    return {
        "dk.docx": form_docx(),
        "dk.xlsx": form_xlsx(),
        "cu.xls": xls_of(old),
        "dai.pdf": pdf_of(*lines),
        "hai.pdf": pdf_of(*lines[:2]),
        "anh.jpg": _turned_photo("JPEG"),
        "anh.png": _turned_photo("PNG"),
        "quet.tif": _tiff(0, 128, 255),
        "khoa.docx": _locked(form_docx()),
        "hong.docx": form_docx()[:4000],
        "sau.docx": _document("Kính gửi"),
        "mat.docx": _document("MẬT", "Nội dung"),
        "ghi.txt": "Kính gửi Ban Dân vận\n".encode(),
        "goi.zip": zip_of({"trong.docx": _document("trong gói"), "nua.zip": zip_of({"a.txt": "chữ"})}),
    }


def _mail(files: dict[str, bytes], *, subject: str = "Đăng ký mô hình") -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Trường Mầm non Thanh Mai <mn@example.vn>"
    mail["To"] = "Ban Dân vận <bdv@example.vn>"
    mail["Subject"] = subject
    mail["Date"] = "Thu, 10 Feb 2022 09:00:00 +0700"
    mail["Received"] = "from a by b; Thu, 10 Feb 2022 09:00:05 +0700"
    mail.set_content("Kính gửi Ban Dân vận.\n\n> thư được trích\n")
    for name, data in files.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Open a desk that has read its mail; without Tesseract, since recognising the pictures is not what is tried."""
    folder = tmp_path_factory.mktemp("desk")
    installation = install(folder)
    files = _files()
    (folder / "in" / "1.eml").write_bytes(_mail(files))
    opened: list[Desk] = []
    with open_app(installation.config, {}, lambda: opened[0].now if opened else NOW) as app:
        with pytest.MonkeyPatch.context() as changed:
            changed.setenv("PATH", str(folder))
            for mailbox in app.mailboxes:
                app.pipeline.poll(mailbox)
        with app.store.read() as session:
            (line,) = load_ledger(session, campaign_id=app.campaign.id)
        opened.append(Desk(app=app, files=files, message=line.id))
        yield opened[0]


# -- bytes and parts


def test_bytes_are_those_that_were_sent(desk: Desk) -> None:
    """A file is handed out byte for byte, with its name, also out of an archive; the mail itself as well."""
    for name, data in desk.files.items():
        file = open_file(desk.app, message=desk.message, path=desk.path(name))
        assert isinstance(file, OpenedFile)
        assert (file.name, file.data) == (name, data)
    inside = open_file(desk.app, message=desk.message, path=desk.path("a.txt"))
    assert isinstance(inside, OpenedFile)
    assert (inside.name, inside.data, inside.kind) == ("goi.zip / nua.zip / a.txt", "chữ".encode(), "text")
    whole = open_mail(desk.app, message=desk.message)
    with desk.app.store.read() as session:
        raw = load_raw(session, message=desk.message)
    assert isinstance(whole, OpenedFile)
    assert whole.data == raw


@pytest.mark.parametrize("path", ["", None])
def test_no_path_is_the_text(desk: Desk, path: str | None) -> None:
    """The mail's own text is a file and a document too, with what is quoted in it."""
    file = open_file(desk.app, message=desk.message, path=path)
    assert isinstance(file, OpenedFile)
    assert file.data.decode() == "Kính gửi Ban Dân vận.\n\n> thư được trích"
    read = read_document(desk.app, message=desk.message, path=path)
    assert isinstance(read, Document)
    assert read.paragraphs[0].text == "Kính gửi Ban Dân vận."
    rendering = render(desk.app, message=desk.message, path=path)
    assert rendering.reason is not None
    assert rendering.reason.code is ReasonCode.NO_PICTURES


def test_what_is_not_there(desk: Desk) -> None:
    """A number or path that somebody made up is an error of its own."""
    with pytest.raises(NoSuchMessage):
        message_parts(desk.app, message=desk.message + 9)
    for act in (open_file, render, read_document):
        with pytest.raises(NoSuchFile):
            act(desk.app, message=desk.message, path="1!../2")


def test_parts_of_a_mail(desk: Desk) -> None:
    """Head, text and every file with its reason, those of an archive below it."""
    parts = message_parts(desk.app, message=desk.message)
    assert parts.reason is None
    assert parts.mail.sender == "Trường Mầm non Thanh Mai <mn@example.vn>"
    assert parts.mail.recipients == "Ban Dân vận <bdv@example.vn>"
    assert parts.mail.subject == "Đăng ký mô hình"
    assert parts.mail.date == datetime(2022, 2, 10, 2, 0, tzinfo=UTC)
    shown = [(part.own_name, part.depth) for part in parts.parts]
    assert shown[: len(desk.files)] == [(name, 0) for name in desk.files]
    assert shown[len(desk.files) :] == [("trong.docx", 1), ("nua.zip", 1), ("a.txt", 2)]
    reasons = {part.own_name: part.line.reason.code for part in parts.parts}
    assert reasons["khoa.docx"] is ReasonCode.FILE_ENCRYPTED
    assert reasons["dk.docx"] is ReasonCode.FORM_FOUND


def test_parts_cost_one_opening(desk: Desk) -> None:
    """However many files a mail has, and however often its page asks, a child is asked once to show it."""
    with Counting() as guard:
        app = replace(desk.app, originals=Originals(guard))
        parts = message_parts(app, message=desk.message)
        assert len(parts.parts) > 15
        assert message_parts(app, message=desk.message) == parts
        assert isinstance(open_file(app, message=desk.message, path=None), OpenedFile)
        assert guard.tasks == ["show_mail"]


# -- pictures


@pytest.mark.libreoffice
@pytest.mark.parametrize(("name", "pages"), [("dk.docx", 1), ("dk.xlsx", 2), ("cu.xls", 1)])
def test_office_files_as_they_print(desk: Desk, name: str, pages: int) -> None:
    """Word files and workbooks, old ones too, become pictures with ink on them."""
    required("soffice", "LibreOffice")
    found = desk.pages(name)
    assert len(found) == pages
    for picture in found:
        assert picture.width_px == MAX_SHOWN_WIDTH
        with Image.open(BytesIO(picture.data)) as page:
            assert f"image/{(page.format or '').lower()}" == picture.media_type
            assert page.size == (picture.width_px, picture.height_px)
    with Image.open(BytesIO(found[0].data)) as page:
        darkest, lightest = page.convert("L").getextrema()
    assert darkest < 100  # type: ignore[operator]
    assert lightest > 250  # type: ignore[operator]


@pytest.mark.libreoffice
def test_made_once(desk: Desk) -> None:
    """Two who ask at once wait for one rendering, and later nothing at all is opened."""
    required("soffice", "LibreOffice")
    path = desk.path("trong.docx")
    with Counting() as guard:
        app = replace(desk.app, originals=Originals(guard))
        asked = {"message": desk.message, "path": path}
        threads = [threading.Thread(target=render, args=(app,), kwargs=asked) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert guard.tasks == ["take_file", "print_file", "paint_pages"]
        assert render(app, message=desk.message, path=path).picture_count == 1
        assert len(guard.tasks) == 3


def test_pages_show_nothing_new(desk: Desk) -> None:
    """A picture is no change of the register: pages that are open stay as they are."""
    with desk.app.store.read() as session:
        before = load_revision(session)
    assert desk.pages("quet.tif")
    with desk.app.store.read() as session:
        assert load_revision(session) == before


def test_long_file_is_cut(desk: Desk) -> None:
    """Of a long file the first pages are shown, and how many it has is known."""
    rendering = render(desk.app, message=desk.message, path=desk.path("dai.pdf"))
    assert (rendering.page_count, rendering.picture_count) == (LONG, MAX_PICTURES)


@pytest.mark.parametrize("name", ["anh.jpg", "anh.png"])
def test_photo_is_upright_and_bare(desk: Desk, name: str) -> None:
    """A photo is turned as its camera says, and what else it told of itself stays behind."""
    assert TRACE in desk.files[name]
    (picture,) = desk.pages(name)
    assert (picture.width_px, picture.height_px) == (200, 300)
    with Image.open(BytesIO(picture.data)) as page:
        grey = page.convert("L")
        assert not page.getexif()
    assert grey.getpixel((100, 50)) < 60  # type: ignore[operator]
    assert grey.getpixel((100, 250)) > 200  # type: ignore[operator]
    assert TRACE not in picture.data


def test_pages_of_a_tiff_in_order(desk: Desk) -> None:
    """Each page of a TIFF is a picture."""
    shades = [Image.open(BytesIO(picture.data)).convert("L").getpixel((9, 9)) for picture in desk.pages("quet.tif")]
    assert shades == sorted(shades)  # type: ignore[type-var]
    assert len(shades) == 3


def test_heic(tmp_path: Path) -> None:
    """A photo of an iPhone becomes a picture that every browser shows."""
    pytest.importorskip("pi_heif")
    data = to_heic(Image.new("RGB", (1600, 1200), "white"), required("heif-enc", "heif-enc"))
    with Guard() as guard:
        painted = Originals(guard).pictures(OpenedFile(name="a.heic", data=data, kind="heic"))
    assert not isinstance(painted, Reason)
    assert [picture.width_px for picture in painted.pictures] == [MAX_SHOWN_WIDTH]


def test_why_there_are_no_pictures(desk: Desk) -> None:
    """A password, damage, a mark of secrecy and a kind that has no pages are reasons, not failures."""
    assert desk.refusal("khoa.docx") is ReasonCode.FILE_ENCRYPTED
    assert desk.refusal("hong.docx") is ReasonCode.FILE_DAMAGED
    assert desk.refusal("mat.docx") is ReasonCode.SECRET_MARKED
    assert desk.refusal("ghi.txt") is ReasonCode.NO_PICTURES
    assert desk.refusal("goi.zip") is ReasonCode.NO_PICTURES


@pytest.mark.libreoffice
def test_missing_program_is_tried_again(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice the reason is kept for an hour; once it is there, the pictures are."""
    required("soffice", "LibreOffice")
    with monkeypatch.context() as changed, Guard() as guard:
        changed.setenv("PATH", str(tmp_path))
        poor = replace(desk.app, originals=Originals(guard))
        missing = render(poor, message=desk.message, path=desk.path("sau.docx"))
        assert missing.reason is not None
        assert missing.reason.code is ReasonCode.PROGRAM_MISSING
    desk.now += timedelta(minutes=59)
    assert desk.refusal("sau.docx") is ReasonCode.PROGRAM_MISSING
    desk.now += timedelta(minutes=1)
    assert len(desk.pages("sau.docx")) == 1


def test_who_waits_too_long_is_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that cannot have its turn says so, and nothing is kept of that."""
    monkeypatch.setattr(originals, "WAIT_S", 0.01)
    with desk.app.originals.rendering:
        assert desk.refusal("hai.pdf") is ReasonCode.READER_TIMED_OUT
    assert len(desk.pages("hai.pdf")) == 2


# -- no network


@pytest.mark.libreoffice
def test_linked_picture_is_not_fetched() -> None:
    """Printing a file tells nobody that it was opened, even where the network is there."""
    required("soffice", "LibreOffice")
    with socket.create_server(("127.0.0.1", 0)) as server, LocalPrograms() as programs:
        server.settimeout(0.5)
        url = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        assert print_office(_with_linked_picture(url), programs).startswith(b"%PDF-")
        with pytest.raises(TimeoutError):
            server.accept()


def _with_linked_picture(url: str) -> bytes:
    document = docx.Document()
    document.add_picture(BytesIO(picture_of((9, 9))))
    blip = next(document.element.iter(qn("a:blip")))
    del blip.attrib[qn("r:embed")]
    blip.set(qn("r:link"), document.part.relate_to(url, RELATIONSHIP_TYPE.IMAGE, is_external=True))
    return saved(document)


# -- the document


@pytest.mark.parametrize("name", ["dk.docx", "dk.xlsx"])
def test_entry_links_to_its_row(desk: Desk, name: str) -> None:
    """Each entry that the register has from a file names a row of its document, and no two rows have one name."""
    campaign = desk.app.campaign
    read = read_document(desk.app, message=desk.message, path=desk.path(name))
    assert isinstance(read, Document)
    named = [row for table in read.tables for row in row_anchors(table)]
    reading = read_file(desk.files[name], template=campaign.template, keywords=campaign.keywords, programs=NoPrograms())
    entries = [entry for form in reading.forms for entry in form.entries]
    assert len(entries) == 3
    assert {anchor(entry.place) for entry in entries} <= set(named)
    assert len(set(named)) == len(named)


def test_document_is_read_once(desk: Desk) -> None:
    """Looking again at a document reads no file; one that cannot be read is a reason."""
    with Counting() as guard:
        app = replace(desk.app, originals=Originals(guard))
        first = read_document(app, message=desk.message, path=desk.path("dk.docx"))
        tasks = len(guard.tasks)
        assert read_document(app, message=desk.message, path=desk.path("dk.docx")) is first
        reasons = [read_document(app, message=desk.message, path=desk.path(name)) for name in ("khoa.docx", "mat.docx")]
    assert [why.code for why in reasons if isinstance(why, Reason)] == [
        ReasonCode.FILE_ENCRYPTED,
        ReasonCode.SECRET_MARKED,
    ]
    assert tasks == 2


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (Place(), "document"),
        (Place(table=2, row=5, column=3), "t2-r5"),
        (Place(page=2, table=1, row=4), "t1-r4"),
        (Place(page=2, paragraph=7), "p7"),
        (Place(page=3), "page3"),
    ],
)
def test_names_of_places(place: Place, name: str) -> None:
    """A place has one name, whatever column of its row is meant."""
    assert anchor(place) == name


def test_name_of_a_sheet_is_safe() -> None:
    """Whatever a sheet is called, its rows have names of letters, digits and hyphens."""
    name = anchor(Place(sheet='"><script>', table=1, row=5))
    assert name.replace("-", "").isalnum()
    assert name.isascii()
    assert name != anchor(Place(sheet="Biểu", table=1, row=5))


# -- what is gone


def test_purged_mail(desk: Desk) -> None:
    """Of a mail whose bytes are gone the head and the files are still told, and a reason stands for the rest."""
    with desk.app.store.write() as session:
        row = session.get_one(MessageRow, desk.message)
        held = row.raw_sha256
        session.execute(update(MessageRow).where(MessageRow.id == desk.message).values(raw_sha256=None))
    try:
        parts = message_parts(desk.app, message=desk.message)
        file = open_file(desk.app, message=desk.message, path=desk.path("dk.docx"))
    finally:
        with desk.app.store.write() as session:
            session.execute(update(MessageRow).where(MessageRow.id == desk.message).values(raw_sha256=held))
    assert parts.reason is not None
    assert (parts.reason.code, parts.mail.subject, parts.mail.body) == (
        ReasonCode.ORIGINAL_GONE,
        "Đăng ký mô hình",
        "",
    )
    assert len(parts.parts) > 15
    assert isinstance(file, Reason)
