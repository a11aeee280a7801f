"""Archives that libarchive reads, tar, and single packed files."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

import libarchive
import pytest

from domain.reasons import ReasonCode
from ingest.unpacking.kinds import KINDS, kind_of
from ingest.unpacking.unpack import Allowance, unpack
from tests.ingest.unpacking.archives import rar4, rar5, seven_zip, zip_of
from tests.ingest.unpacking.shown import left_out, names, refusals

FORM = b"form of a school " * 400
FILES = {"Trường A/đăng ký.docx": FORM, "b.txt": b"b"}
WRITERS: Final[Mapping[str, Callable[[Mapping[str, bytes]], bytes]]] = {
    "zip": zip_of,
    "7z": seven_zip,
    "rar": rar5,
    "rar, old": rar4,
    "tar": lambda files: seven_zip(files, "ustar"),
    "tar, GNU": lambda files: seven_zip(files, "gnutar"),
    "tar, pax": lambda files: seven_zip(files, "pax"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_gives_the_same_files(name: str) -> None:
    """Files, names and folders come out as they went in, whatever packed them."""
    data = WRITERS[name](FILES)
    assert kind_of(data) == name.partition(",")[0]
    assert names(data) == ["Trường A / đăng ký.docx", "b.txt"]
    assert unpack(data, Allowance()).contents == (FORM, b"b")


@pytest.mark.parametrize("kind", ["7z", "rar"])
def test_names_do_not_depend_on_the_machine_s_language(kind: str) -> None:
    """A service started without any locale reads the same names."""
    code = "import sys; from tests.ingest.unpacking.shown import names; print(ascii(names(sys.stdin.buffer.read())))"
    environment = {"LC_ALL": "C", "PYTHONPATH": str(Path(__file__).parents[3]), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", code], input=WRITERS[kind](FILES), env=environment, capture_output=True, check=True
    )
    assert done.stdout.decode().strip() == ascii(["Trường A / đăng ký.docx", "b.txt"])


@pytest.mark.parametrize("name", WRITERS)
def test_any_cut_gives_whole_files_or_a_reason(name: str) -> None:
    """An archive that broke off on its way loses no file silently."""
    data = WRITERS[name]({"a.bin": os.urandom(3000), "b.bin": os.urandom(3000)})
    whole = unpack(data, Allowance())
    for size in range(300, len(data) - 20, 331):
        unpacked = unpack(data[:size], Allowance())
        told = left_out(unpacked) or any(refusals(unpacked)) or len(unpacked.contents) == 2
        assert told
        assert {content for content in unpacked.contents if content} <= set(whole.contents)


@pytest.mark.parametrize("name", ["zip", "7z"])
def test_damage_inside_is_told(name: str) -> None:
    """A changed byte in a file's data does not give another file: there are checksums."""
    data = bytearray(WRITERS[name]({"a.bin": bytes(range(256)) * 40}))
    data[len(data) // 2] ^= 0xFF
    unpacked = unpack(bytes(data), Allowance())
    assert ReasonCode.FILE_DAMAGED in {left_out(unpacked), *refusals(unpacked)}


def test_encrypted_archive_is_named_so() -> None:
    """Password-protected archives are known as such, by their files or by their headers."""
    out = BytesIO()
    with libarchive.custom_writer(out.write, "zip", options="encryption=aes256", passphrase="x") as archive:
        archive.add_file_from_memory("dk.docx", len(FORM), FORM)
    assert left_out(unpack(out.getvalue(), Allowance())) is ReasonCode.FILE_ENCRYPTED
    assert left_out(unpack(rar4(FILES, flags=4), Allowance())) is ReasonCode.FILE_ENCRYPTED


def test_without_the_library_every_other_kind_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without libarchive says what to install, and only for the archives that need it."""
    for module in [name for name in sys.modules if name.partition(".")[0] == "libarchive"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setenv("LIBARCHIVE", "libnothere.so.13")
    archive = unpack(seven_zip_before, Allowance())
    assert archive.listing.left_out is not None
    assert archive.listing.left_out.code is ReasonCode.PROGRAM_MISSING
    assert archive.listing.left_out.details["program"] == "libarchive"
    assert names(zip_of(FILES)) == ["Trường A / đăng ký.docx", "b.txt"]


#: Written while the library is there.
seven_zip_before = seven_zip(FILES)


@pytest.mark.parametrize(
    ("kind", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)], ids=["gz", "bz2", "xz"]
)
def test_single_packed_file(kind: str, pack: Callable[[bytes], bytes]) -> None:
    """A packed file is one file; of one that breaks off nothing is given."""
    data = pack(FORM + os.urandom(2000))
    assert kind_of(data) == kind
    assert unpack(data, Allowance()).contents[0].startswith(FORM)
    assert refusals(unpack(data[:-1000], Allowance())) == [ReasonCode.FILE_DAMAGED]
    assert left_out(unpack(pack(bytes(60_000_000)), Allowance())) is ReasonCode.FILE_LIMIT


def test_name_of_a_gzip_comes_from_its_header() -> None:
    """gzip keeps the name of what it packed."""
    stream = BytesIO()
    with gzip.GzipFile("đăng ký.docx", "wb", fileobj=stream, mtime=0) as packed:
        packed.write(FORM)
    assert names(stream.getvalue()) == [""]  # Python leaves out a name that is not Latin-1
    head, packed_form = b"\x1f\x8b\x08\x08\0\0\0\0\0\x03", gzip.compress(FORM, mtime=0)[10:]
    assert names(head + "đăng ký.docx".encode() + b"\0" + packed_form) == ["đăng ký.docx"]


def test_links_in_archives_are_no_files() -> None:
    """A link in an archive points to nothing of ours."""
    out = BytesIO()
    with libarchive.custom_writer(out.write, "ustar") as archive:
        archive.add_file_from_memory(
            "link", 0, b"", filetype=libarchive.entry.FileType.SYMBOLINK_LINK, linkpath="/etc/passwd"
        )
        archive.add_file_from_memory("dk.docx", len(FORM), FORM)
    assert names(out.getvalue()) == ["dk.docx"]


def test_every_kind_has_its_opener() -> None:
    """The table has the kinds that the documentation names."""
    assert set(KINDS) == {"zip", "7z", "rar", "cab", "tar", "gz", "bz2", "xz", "tnef", "eml", "msg"}
