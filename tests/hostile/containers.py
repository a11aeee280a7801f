"""Archives and Outlook's containers made to eat time or memory, or to be opened for ever."""

from __future__ import annotations

import bz2
import lzma
import struct
import tarfile
import zlib
from email.message import EmailMessage
from functools import cache
from io import BytesIO

from domain.reasons import ReasonCode
from tests.hostile.packing import MEBIBYTE, Long, gzip_of, overlapping_zip, zip_of
from tests.hostile.registry import file
from tests.ingest.unpacking.archives import rar4, rar5, seven_zip
from tests.ingest.unpacking.outlook import (
    attribute,
    msg_file,
    msg_inside,
    msg_store,
    ole,
    tnef,
    tnef_attachment,
    tnef_properties,
    with_files,
)

_ZEROS = Long(piece=b"\0" * 1024)


@file(ReasonCode.FILE_TOO_LARGE, ReasonCode.FILE_LIMIT)
def zip_of_zeros() -> bytes:
    """An archive with 10 GB of zeros in ten members."""
    return zip_of({f"{n}.docx": _ZEROS for n in range(10)})


@file(ReasonCode.FILE_DAMAGED, ReasonCode.FILE_LIMIT)
def lying_zip() -> bytes:
    """An archive whose files of 1 GB are said to have ten bytes."""
    return zip_of({f"{n}.docx": _ZEROS for n in range(10)}, said_size=10)


@file(ReasonCode.FILE_DAMAGED)
def overlapping_files() -> bytes:
    """An archive that lists the same 40 MB under a thousand names."""
    return overlapping_zip(Long(piece=b"\0" * 1024, total=40 * MEBIBYTE), times=1_000)


@file(ReasonCode.FILE_LIMIT)
def just_within_each_limit() -> bytes:
    """An archive of 400 files of 9 MB, each too small to be judged by its ratio."""
    return zip_of({f"{n}.txt": Long(piece=b"dan van kheo ", total=9 * MEBIBYTE) for n in range(400)})


@file(ReasonCode.FILE_LIMIT)
def many_entries() -> bytes:
    """An archive with 60,000 files."""
    return zip_of({f"{n}.txt": b"a" for n in range(60_000)})


@file(ReasonCode.FILE_LIMIT)
def nested_zips() -> bytes:
    """Archives inside archives, 50 deep."""
    data = b"a"
    for depth in range(50):
        data = zip_of({f"{depth}.zip" if depth else "a.txt": data})
    return data


@file(ReasonCode.FILE_LIMIT)
def wide_zips() -> bytes:
    """Archives of ten archives, six deep: a million files at the bottom."""
    data = zip_of({"a.txt": b"a" * 1_000})
    for _ in range(6):
        data = zip_of({f"{n}.zip": data for n in range(10)})
    return data


@file(ReasonCode.FILE_DAMAGED)
def unended_headers() -> bytes:
    """A zip without a directory: 100,000 beginnings of files whose sizes stand behind them."""
    head = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 8, 12, 0, 0, 0, 0, 0, 1, 0) + b"a"
    return (head + b"PK\x07\x08" * 20) * 20_000


@cache
def _zeros(size: int) -> bytes:
    return b"\0" * size


@file(ReasonCode.FILE_TOO_LARGE, ReasonCode.FILE_LIMIT)
def seven_zip_of_zeros() -> bytes:
    """A 7z archive of 120 MB of zeros."""
    return seven_zip({f"{n}.docx": _zeros(60 * MEBIBYTE) for n in range(2)})


@file()
def lying_rar() -> bytes:
    """RAR archives that announce files of an exabyte, of the old kind."""
    data = rar4({"a.docx": b"a" * 100})
    return data.replace(struct.pack("<II", 100, 100), struct.pack("<II", 100, 0xFFFFFFFF))


@file()
def unpacking_rar() -> bytes:
    """A RAR 5 archive with 20,000 files."""
    return rar5({f"{n}.txt": b"a" for n in range(20_000)})


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_TOO_LARGE)
def gzip_of_zeros() -> bytes:
    """A gzip of 1 GB of zeros."""
    return gzip_of(_ZEROS)


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_TOO_LARGE)
def bzip2_of_zeros() -> bytes:
    """A bzip2 of 4 GB of zeros, in 100 streams."""
    return bz2.compress(_zeros(40 * MEBIBYTE)) * 100


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_TOO_LARGE)
def xz_of_zeros() -> bytes:
    """An xz of 4 GB of zeros, in 100 streams."""
    return lzma.compress(_zeros(40 * MEBIBYTE), preset=0) * 100


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_DAMAGED)
def xz_with_a_huge_dictionary() -> bytes:
    """An xz that asks for 1.5 GB of memory before its first byte."""
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": MEBIBYTE}]
    data = bytearray(lzma.compress(b"a", format=lzma.FORMAT_XZ, filters=filters))
    data[16] = 39
    data[20:24] = struct.pack("<I", zlib.crc32(bytes(data[12:20])))
    return bytes(data)


def _tar(*members: tuple[str, int, bytes]) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, size, kind in members:
            info = tarfile.TarInfo(name)
            info.type = kind
            info.size = size
            archive.addfile(info, BytesIO(b"a" * size))
    return out.getvalue()


@file(ReasonCode.FILE_LIMIT)
def tar_of_many() -> bytes:
    """A tar with 20,000 empty files."""
    return _tar(*((f"{n}.txt", 0, tarfile.REGTYPE) for n in range(20_000)))


@file(ReasonCode.FILE_LIMIT)
def tar_of_letters() -> bytes:
    """A tar with 20,000 files of one letter."""
    return _tar(*((f"{n}.txt", 1, tarfile.REGTYPE) for n in range(20_000)))


@file()
def tar_of_links() -> bytes:
    """A tar of links to each other, devices and paths out of the folder."""
    links = [(f"../../{n}", 0, tarfile.SYMTYPE) for n in range(100)]
    return _tar(*links, ("/dev/zero", 0, tarfile.CHRTYPE), ("../../../../etc/passwd", 0, tarfile.REGTYPE))


@file()
def sparse_tar() -> bytes:
    """A tar with a sparse file of a terabyte that holds nothing."""
    info = tarfile.TarInfo("a.docx")
    info.type = tarfile.GNUTYPE_SPARSE
    head = bytearray(info.tobuf(tarfile.GNU_FORMAT))
    # Source: GNU tar's manual, "Basic Tar Format": pieces at 386, real size at 483.
    head[386:410] = b"%011o\0%011o\0" % (1 << 30, 0)
    head[483:495] = b"%011o\0" % ((1 << 33) - 1)
    head[148:156] = b" " * 8
    head[148:156] = b"%06o\0 " % sum(head)
    return bytes(head) + bytes(1024)


@file(ReasonCode.FILE_LIMIT)
def gzip_in_gzip() -> bytes:
    """Gzips inside each other, 100 deep."""
    import gzip

    data = b"a"
    for _ in range(100):
        data = gzip.compress(data)
    return data


# -- Outlook


@file()
def winmail_without_end() -> bytes:
    """A winmail.dat of 200,000 attributes that begin attachments."""
    return tnef(attribute(2, 0x00069002, b"\x01\0" + b"\0" * 12) * 200_000)


@file()
def lying_winmail() -> bytes:
    """A winmail.dat whose properties count four billion values."""
    block = struct.pack("<IHHI", 0xFFFFFFFF, 0x101F, 0x3707, 0xFFFFFFFF) + b"\xff" * 64
    return tnef(attribute(1, 0x00069003, block), tnef_attachment(b"a.docx", b"a", block))


@file(ReasonCode.FILE_LIMIT)
def winmail_in_winmail() -> bytes:
    """A winmail.dat inside another, 50 deep."""
    data = b"a"
    for _ in range(50):
        data = tnef(tnef_attachment(b"winmail.dat", data))
    return data


@file()
def rich_text_that_grows() -> bytes:
    """A winmail.dat with a text of references to itself, said to be 4 GB."""
    content = b"\xff" + b"\0\x0f" * 8
    rtf = struct.pack("<IIII", len(content) * 60_000 + 12, 0xFFFFFFFF, 0x75465A4C, 0) + content * 60_000
    return tnef(attribute(1, 0x00069003, tnef_properties([(0x0102, 0x1009, rtf)])))


@file()
def message_in_a_ring() -> bytes:
    """A message of Outlook whose storages contain each other."""
    inner = msg_inside("a", with_files(msg_store({0x0037: "a"}, head_bytes=24), msg_file("b.docx", b"b")))
    data = bytearray(ole(with_files(msg_store({0x0037: "a"}), inner)))
    names = "__attach_version1.0_#00000000".encode("utf-16-le")
    at = data.find(names)
    while at >= 0:
        # The child of every attachment is the root's first one.
        struct.pack_into("<I", data, at + 76, 1)
        at = data.find(names, at + 1)
    return bytes(data)


@file()
def sectors_in_a_ring() -> bytes:
    """A message of Outlook whose table of sectors is a loop."""
    data = bytearray(ole(with_files(msg_store({0x0037: "a"}), msg_file("b.docx", b"b" * 50_000))))
    table = struct.unpack_from("<I", data, 76)[0]
    struct.pack_into("<128I", data, 512 * (table + 1), *[(n + 1) % 100 for n in range(128)])
    return bytes(data)


@file(ReasonCode.FILE_LIMIT)
def messages_in_messages() -> bytes:
    """Messages of Outlook inside each other, 60 deep."""
    store = msg_store({0x0037: "a"}, head_bytes=24)
    for _ in range(60):
        store = with_files(msg_store({0x0037: "a"}, head_bytes=24), msg_inside("a", store))
    return ole(store)


@file()
def message_of_many() -> bytes:
    """A message of Outlook with 1,000 attachments."""
    return ole(with_files(msg_store({0x0037: "a"}), *(msg_file(f"{n}.txt", b"a") for n in range(1_000))))


@file()
def mails_in_mails() -> bytes:
    """Forwarded mails inside each other, 40 deep, each with a file."""
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "a", "a@example.vn"
    mail.set_content("a")
    for depth in range(40):
        outer = EmailMessage()
        outer["Subject"], outer["From"] = f"Fwd {depth}", "a@example.vn"
        outer.set_content("a")
        outer.add_attachment(mail)
        outer.add_attachment(b"a,b", maintype="text", subtype="csv", filename=f"{depth}.csv")
        mail = outer
    return bytes(mail)
