"""Files that are not filled forms: scans, photos, an invitation, a plan, a damaged file; small and real.

All are made here but two in ``ready/``, which need a printer: the form of a school as a scanner at 200 dpi sees it, and
that of an office as LibreOffice prints it to PDF.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import partial
from importlib import resources

import docx

from dangky.demo.form_files import form_docx, save_docx
from dangky.demo.forms import FilledForm

#: Size of a photographed page in points of the picture; a multiple of 8 both ways.
_PHOTO = (960, 1280)


def photo_jpeg() -> bytes:
    """Return a grey picture of a page's size as a baseline JPEG.

    Each block of 8x8 is two bits: "no change of brightness", "nothing else". Source: ITU-T T.81, annex B.
    """
    width, height = _PHOTO
    tables = _segment(0xDB, bytes([0]) + bytes([1]) * 64)
    frame = _segment(0xC0, struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0))
    one_code = bytes([1]) + bytes(15) + bytes([0])
    codes = _segment(0xC4, bytes([0x00]) + one_code) + _segment(0xC4, bytes([0x10]) + one_code)
    scan = _segment(0xDA, bytes([1, 1, 0, 0, 63, 0]))
    return b"\xff\xd8" + tables + frame + codes + scan + bytes(width * height // 64 * 2 // 8) + b"\xff\xd9"


def photo_png() -> bytes:
    """Return a grey picture of a page's size as PNG."""
    width, height = _PHOTO
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    lines = b"".join(b"\x00" + bytes([200 + row % 40]) * width for row in range(height))
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(lines, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def scan_pdf() -> bytes:
    """Return a PDF of one A4 page that is a picture only, as a scanner makes it."""
    picture, (width, height) = photo_jpeg(), _PHOTO
    drawing = b"q 595 0 0 842 0 0 cm /Im0 Do Q"
    image = (
        b"<</Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray"
        b"/BitsPerComponent 8/Filter/DCTDecode/Length %d>>"
    )
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</Im0 4 0 R>>>>/Contents 5 0 R>>",
        image % (width, height, len(picture)) + b"\nstream\n" + picture + b"\nendstream",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawing), drawing),
    )
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % p for p in places
    )
    return body + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))


def damaged_docx() -> bytes:
    """Return the first half of a Word file, as a broken upload leaves it."""
    whole = form_docx(FilledForm(unit=""))
    return whole[: len(whole) // 2]


def invitation_docx() -> bytes:
    """Return an invitation to a meeting: a Word file that has nothing to do with any form."""
    return _letter_docx(
        "GIẤY MỜI",
        "Kính mời các đồng chí dự họp giao ban công tác tháng 02 năm 2022.",
        "Thời gian: 08 giờ 00, ngày 18/02/2022. Địa điểm: Hội trường tầng 2.",
    )


def plan_docx() -> bytes:
    """Return a work plan with a table, which is not the form though its subject is near."""
    document = docx.Document()
    for line in ("KẾ HOẠCH", "Công tác dân vận khéo và quy chế dân chủ năm 2022 của đơn vị"):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=4, style="Table Grid")
    rows = (
        ("STT", "Nội dung công việc", "Thời gian", "Người phụ trách"),
        ("1", "Họp khối dân vận đầu năm", "Tháng 2", "Thường trực"),
        ("2", "Kiểm tra thực hiện quy chế dân chủ", "Quý II", "Ban chỉ đạo"),
    )
    for number, texts in enumerate(rows):
        cells = table.rows[0].cells if number == 0 else table.add_row().cells
        for cell, text in zip(cells, texts, strict=True):
            cell.text = text
    return save_docx(document)


def ready(name: str) -> bytes:
    """Return a file that was not made here."""
    return resources.files("dangky.demo").joinpath("ready", name).read_bytes()


#: Maker of each kind of file, by the word that the list of mails uses.
MAKERS: dict[str, Callable[[], bytes]] = {
    "scan": scan_pdf,
    "photo": photo_jpeg,
    "picture": photo_png,
    "damaged": damaged_docx,
    "invitation": invitation_docx,
    "plan": plan_docx,
    "scanned form": partial(ready, "scan.png"),
    "printed form": partial(ready, "form.pdf"),
}


def _letter_docx(*lines: str) -> bytes:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    return save_docx(document)


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
