"""Good files of each format to be broken: forms from the corpus, and containers and mails around them."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import EmailMessage
from functools import cache, partial
from io import BytesIO
from typing import Any, Final

from PIL import Image

from tests.corpus.habits import sample
from tests.corpus.material import material
from tests.corpus.writers.formats import FORMATS, written
from tests.corpus.writers.pictures import CannotCarry
from tests.ingest.bounces import AUTOMATIC_MAILS
from tests.ingest.unpacking import archives, outlook
from tests.parsers.scan.heic import to_heic

#: Habits whose forms differ in build; a format that cannot carry one has the others.
_HABITS: Final = ("as_it_stands", "merged_heading", "models_by_newline", "letterhead_table", "individuals_apart")
#: Formats of the corpus that a reader's files come from.
_CORPUS: Final[Mapping[str, Sequence[str]]] = {
    "docx": ("docx", "docx-strict", "docx+tcvn3"),
    "xlsx": ("xlsx", "xlsx+vni"),
    "xls": ("xls", "xls+tcvn3"),
    "xlsb": ("xlsb",),
    "ods": ("ods",),
    "odt": ("odt",),
    "doc": ("doc",),
    "rtf": ("rtf",),
    "pdf": ("pdf",),
    "html": ("html-word", "html-excel", "html-gmail"),
    "csv": ("csv", "csv-semicolon"),
    "text": ("txt", "txt+viqr", "txt+tcvn3-nofont"),
}
#: Longer side of pictures, in points: thousands are decoded.
_SIDE: Final = 800
#: Reports of mail servers: with a machine's part, in words, and with our mail among files.
_REPORTS: Final = ("postfix-unknown-user", "qmail", "report-named-mixed", "read-receipt")
_NAME: Final = "Biểu mẫu số 1 - Thanh Mai.docx"


@cache
def good_files(name: str) -> tuple[bytes, ...]:
    """Return good files of a format, one of ``MAKERS``."""
    return tuple(MAKERS[name]())


def _corpus(formats: Sequence[str]) -> Iterator[bytes]:
    samples = [sample(habit, 1, material()) for habit in _HABITS]
    work = [(FORMATS[name], one.paper) for name in formats for one in samples if not FORMATS[name].why_not(one)]
    return (data for data in written(work) if not isinstance(data, CannotCarry))


def _forms() -> tuple[bytes, bytes]:
    """Return what lies in containers: a Word file and a text."""
    return good_files("docx")[0], good_files("csv")[0]


def _pictures(kind: str, **options: Any) -> Iterator[bytes]:
    """Give small pictures of forms in several colour spaces; a TIFF has two pages."""
    scan = next(_corpus(("scan-png",)))
    with Image.open(BytesIO(scan)) as page:
        page.thumbnail((_SIDE, _SIDE))
        for mode in ("L", "RGB", "1") if kind != "JPEG" else ("L", "RGB", "CMYK"):
            out = BytesIO()
            pages = {"save_all": True, "append_images": [page.convert(mode)]} if kind == "TIFF" else {}
            page.convert(mode).save(out, format=kind, **pages, **options)
            yield out.getvalue()


def _tiffs() -> Iterator[bytes]:
    yield from _pictures("TIFF")
    yield from _pictures("TIFF", compression="tiff_lzw")


def _photos() -> Iterator[bytes]:
    for picture in good_files("jpeg"):
        yield to_heic(Image.open(BytesIO(picture)).convert("RGB"))


def _pages() -> Iterator[bytes]:
    """Give pages in one file (MHTML), by themselves and with a second one."""
    for page in good_files("html"):
        part = b"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
        inside = part + b"Content-Location: a.htm\r\n\r\n" + base64.encodebytes(page)
        yield b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' + inside * 2 + b"--b--\r\n"


def _mails() -> Iterator[bytes]:
    """Give mails as Python writes them: with text, a page, files, a mail inside; and reports of mail servers."""
    form, table = _forms()
    mail = EmailMessage()
    mail["From"] = "Trường MN Kim Thư <mnkimthu@example.vn>"
    mail["Subject"] = "Đăng ký mô hình Dân vận khéo năm 2022"
    mail["Message-ID"] = "<1@example.vn>"
    mail["Date"] = "Mon, 14 Feb 2022 10:05:00 +0700"
    mail.set_content("Kính gửi Ban Dân vận.\n\n> trả lời\n")
    mail.add_alternative(good_files("html")[2].decode(), subtype="html")
    yield bytes(mail)
    mail.add_attachment(form, maintype="application", subtype="octet-stream", filename=_NAME)
    mail.add_attachment(table.decode(errors="replace"), filename="dk.csv")
    yield bytes(mail)
    outer = EmailMessage()
    outer["From"], outer["Subject"] = "Chi bộ 5 <chibo5@example.vn>", "Fwd: đăng ký"
    outer.set_content(good_files("text")[0].decode(errors="replace"))
    outer.add_attachment(mail)
    yield bytes(outer)
    yield from (mail.raw for mail in AUTOMATIC_MAILS if mail.name in _REPORTS)


def _zips() -> Iterator[bytes]:
    form, table = _forms()
    files = {f"Đăng ký/{_NAME}": form, "dk.csv": table}
    yield archives.zip_of(files)
    yield archives.zip_of({"trong.zip": archives.zip_of(files), "a.txt": b"a"})
    yield archives.raw_zip([("Tổ 5.csv".encode("cp1258", "replace"), table)])


def _archives(kind: str) -> Iterator[bytes]:
    form, table = _forms()
    yield archives.seven_zip({_NAME: form, "dk.csv": table}, kind)
    yield archives.seven_zip({"a/b/dk.csv": table}, kind)


def _rars() -> Iterator[bytes]:
    form, table = _forms()
    yield archives.rar4({_NAME: form, "dk.csv": table})
    yield archives.rar5({_NAME: form, "dk.csv": table})


def _winmails() -> Iterator[bytes]:
    form, table = _forms()
    yield outlook.tnef(
        outlook.tnef_attachment(b"BIEUMA~1.DOC", form, outlook.long_name(_NAME)),
        outlook.tnef_attachment(b"dk.csv", table),
    )
    yield outlook.tnef(outlook.tnef_attachment(b"a.csv", table))


def _messages() -> Iterator[bytes]:
    form, table = _forms()
    texts: dict[int, str | bytes] = {0x0037: "đăng ký", 0x1000: "Kính gửi", 0x0C1F: "a@example.vn"}
    inner = outlook.with_files(outlook.msg_store(texts, head_bytes=24), outlook.msg_file("b.csv", table))
    whole = outlook.with_files(
        outlook.msg_store({**texts, 0x1013: good_files("html")[2]}),
        outlook.msg_file(_NAME, form),
        outlook.msg_inside("Fwd", inner),
    )
    yield outlook.ole(whole)
    yield outlook.ole(outlook.with_files(outlook.msg_store(texts), outlook.msg_file("b.csv", table)))


#: Formats whose files LibreOffice makes.
OFFICE: Final = frozenset(
    ("xls", "ods", "odt", "doc", "rtf", "pdf", "png", "jpeg", "tiff", "gif", "bmp", "webp", "heic")
)
#: Formats whose files heif-enc makes of them.
PHOTOS: Final = frozenset(("heic",))
#: What makes the good files of each format.
MAKERS: Final[Mapping[str, Callable[[], Iterator[bytes]]]] = {
    **{name: partial(_corpus, formats) for name, formats in _CORPUS.items()},
    "mhtml": _pages,
    "png": partial(_pictures, "PNG"),
    "jpeg": partial(_pictures, "JPEG"),
    "tiff": _tiffs,
    "gif": partial(_pictures, "GIF"),
    "bmp": partial(_pictures, "BMP"),
    "webp": partial(_pictures, "WEBP"),
    "heic": _photos,
    "eml": _mails,
    "zip": _zips,
    "7z": partial(_archives, "7zip"),
    "tar": partial(_archives, "ustar"),
    "rar": _rars,
    "tnef": _winmails,
    "msg": _messages,
}
