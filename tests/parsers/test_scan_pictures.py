"""Pictures as files: judged by their headers, decoded within bounds, refused with the true reason."""

from __future__ import annotations

import struct
import sys
import zlib
from io import BytesIO

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.readers.picture import PICTURES, decode_page
from parsers.scan.words import recognise_words
from tests.parsers.guarded import MAX_CPU_S, read_guarded

_HEAD = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"


class Reader(NoPrograms):
    """Reads one word on every picture, and keeps what it was given."""

    def __init__(self) -> None:
        self.sizes: list[tuple[int, int]] = []

    def recognise_text(self, picture: bytes, *, layout: int) -> str:
        self.sizes.append(Image.open(BytesIO(picture)).size)
        line, word = "4\t1\t1\t1\t1\t0\t30\t30\t200\t40\t-1\t\n", "5\t1\t1\t1\t1\t1\t30\t30\t90\t40\t91\tĐơn\n"
        return _HEAD + line + word


def _page(width: int = 800, height: int = 600) -> Image.Image:
    page = Image.new("RGB", (width, height), "white")
    ImageDraw.Draw(page).rectangle((width // 10, height // 10, width // 3, height // 7), fill="black")
    return page


def _saved(page: Image.Image, kind: str, **options: object) -> bytes:
    buffer = BytesIO()
    page.save(buffer, kind, **options)
    return buffer.getvalue()


def _refused(data: bytes) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as caught:
        read_document(data, NoPrograms())
    return caught.value


@pytest.mark.parametrize("colour", ["white", "black", "orange"])
def test_a_page_of_one_colour_is_not_recognised(colour: str) -> None:
    """Where no point differs from another there is nothing to read, and nothing is asked to."""
    reader = Reader()
    with pytest.raises(UnreadableFile) as caught:
        read_document(_saved(Image.new("RGB", (800, 600), colour), "PNG"), reader)
    assert caught.value.reason.code is ReasonCode.NO_TEXT_RECOGNISED
    assert reader.sizes == []


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_kinds_of_pictures(kind: str) -> None:
    """Every usual kind of picture is found by its content and its words are a document, marked as recognised."""
    document = read_document(_saved(_page(), kind), Reader())
    assert (document.format, document.is_recognised) == (kind.lower(), True)
    assert [p.text for p in document.paragraphs] == ["Đơn"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_colours(mode: str) -> None:
    """Grey, paletted, transparent, printer's and deep pictures are read alike."""
    page = _page().convert("L").convert(mode) if mode == "I;16" else _page().convert(mode)
    kind = "TIFF" if mode in {"CMYK", "I;16"} else "PNG"
    assert len(read_document(_saved(page, kind), Reader()).blocks) == 1


@pytest.mark.parametrize("brightest", [255, 4_095, 65_535])
def test_deep_pictures_keep_their_contrast(brightest: int) -> None:
    """However many of its 16 bits a scanner fills, paper is white and ink is black."""
    points = np.asarray(_page().convert("L"), dtype=np.uint16) * np.uint16(brightest // 255)
    with Image.open(BytesIO(_saved(Image.fromarray(points), "TIFF"))) as picture:
        shown = np.asarray(decode_page(picture, 1, "tiff", side=1_000))
    assert (shown.min(), shown.max() >= 254) == (0, True)


def test_pages_of_a_tiff(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each picture of a TIFF is a page; those over the limit are named."""
    monkeypatch.setattr(limits, "MAX_RECOGNISED_PAGES", 2)
    data = _saved(_page(), "TIFF", save_all=True, append_images=[_page() for _ in range(4)])
    document = read_document(data, Reader())
    assert [block.place.page for block in document.blocks] == [1, 2]
    assert [omission.details for omission in document.omissions] == [{"read": "2", "pages": "5"}]


def test_turned_as_the_camera_says() -> None:
    """The camera's note on how it was held is heeded."""
    exif = Image.Exif()
    exif[0x0112] = 6
    reader = Reader()
    read_document(_saved(_page(600, 800).rotate(90, expand=True), "JPEG", exif=exif), reader)
    assert all(width > height for width, height in reader.sizes)


def test_large_photo_is_brought_to_size() -> None:
    """However large a photo is, Tesseract gets a picture of the size that it reads well."""
    reader = Reader()
    read_document(_saved(_page(6000, 8000), "JPEG"), reader)
    assert all(max(size) <= limits.MAX_PICTURE_SIDE for size in reader.sizes)


# -- damage and hostility ------------------------------------------------------------------------


def _png_of(width: int, height: int, rows: bytes = b"") -> bytes:
    """Return a PNG that says it is ``width`` by ``height`` points of one bit, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    packed = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


@pytest.mark.parametrize("side", [9_000, 60_000, 2**31 - 1])
def test_pixel_bomb(side: int) -> None:
    """A picture that says it is huge is refused by its header, before it is decoded."""
    cost = read_guarded(_png_of(side, side))
    assert cost.outcome.startswith(("file_limit pixels", "file_damaged"))
    assert (cost.cpu_s < MAX_CPU_S, cost.peak_mb < 400) == (True, True)


def test_deep_bomb() -> None:
    """Points that pack a thousandfold stay in memory's bounds."""
    rows = (b"\x00" + b"\xff" * (7_000 // 8 + 1)) * 7_000
    cost = read_guarded(_png_of(7_000, 7_000, rows))
    assert (cost.cpu_s < MAX_CPU_S, cost.peak_mb < 800) == (True, True)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "GIF", "WEBP", "BMP"])
def test_cut_pictures(kind: str) -> None:
    """A picture that is cut off is damaged, and nothing worse; a cut JPEG is not read as if it were whole."""
    data = _saved(_page(), kind)
    for share in (0.02, 0.2, 0.6):
        error = _refused(data[: max(30, int(len(data) * share))])
        assert error.reason.code is ReasonCode.FILE_DAMAGED
        assert error.file_format == kind.lower()


def test_one_bad_page_of_a_tiff() -> None:
    """What can be recognised is read, though another page is damaged; the damage is named."""
    data = bytearray(_saved(_page(), "TIFF", save_all=True, append_images=[_page()], compression="tiff_lzw"))
    at = data.rfind(b"\x80\x3f") if b"\x80\x3f" in data else len(data) // 2 + 200
    data[at : at + 40] = b"\xff" * 40
    document = read_document(bytes(data), Reader())
    assert len(document.blocks) >= 1


def test_without_tesseract() -> None:
    """Without Tesseract the reason names the program and what to install."""
    error = _refused(_saved(_page(), "PNG"))
    assert error.reason.details["program"] == "Tesseract"
    assert error.file_format == "png"


def test_without_opencv(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without OpenCV pictures are refused with its name; nothing else needs it."""
    for name in [name for name in sys.modules if name.startswith("parsers.scan")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "cv2", None)
    assert _refused(_saved(_page(), "PNG")).reason.details["program"] == "OpenCV"


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(PICTURES)), st.binary(max_size=400))
def test_any_bytes(file_format: str, noise: bytes) -> None:
    """Any bytes behind the mark of any kind of picture give a reason."""
    marks = {
        "png": b"\x89PNG\r\n\x1a\n",
        "jpeg": b"\xff\xd8\xff\xe0",
        "tiff": b"II*\x00",
        "gif": b"GIF89a",
        "bmp": b"BM",
    }
    heads = {**marks, "webp": b"RIFF\x20\x00\x00\x00WEBPVP8 ", "heic": b"\x00\x00\x00\x18ftypheic"}
    assert _refused(heads[file_format] + noise).reason.code in {
        ReasonCode.FILE_DAMAGED,
        ReasonCode.FILE_LIMIT,
        ReasonCode.PROGRAM_MISSING,
    }


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet='45\t0123456789-.\nabĐơ|"', max_size=300))
def test_any_answer_of_tesseract(answer: str) -> None:
    """Whatever Tesseract writes, there are words or a reason."""

    class Odd(NoPrograms):
        def recognise_text(self, picture: bytes, *, layout: int) -> str:
            return _HEAD + answer

    page = np.full((120, 200), 255, np.uint8)
    page[40:60, 40:90] = 0
    assert _outcome(page, Odd()) in {"words", "file_damaged"}


def _outcome(page: NDArray[np.uint8], programs: NoPrograms) -> str:
    try:
        words = recognise_words(page, [], programs)
    except UnreadableFile as error:
        return error.reason.code.value
    assert words.confidence >= 0
    return "words"
