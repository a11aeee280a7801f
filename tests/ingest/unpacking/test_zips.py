"""Zips as people's programs write them, and as attackers do."""

from __future__ import annotations

import struct
import unicodedata
import zipfile
from io import BytesIO

import pytest

from domain.reasons import ReasonCode
from ingest.limits import MAX_ARCHIVE_ENTRIES
from ingest.unpacking.unpack import Allowance, unpack
from parsers.legacy.tables import read_table
from tests.ingest.unpacking.archives import raw_zip, unicode_path, zip_of
from tests.ingest.unpacking.shown import left_out, names, refusals

FORM = b"form of a school " * 40


def cp1258(text: str) -> bytes:
    """Return ``text`` as Windows writes it in code page 1258: tones behind their letters."""
    out = ""
    for letter in unicodedata.normalize("NFC", text):
        try:
            letter.encode("cp1258")
            out += letter
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tones = "".join(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)) + tones
    return out.encode("cp1258")


@pytest.mark.parametrize(
    "name",
    ["Trường MN Kim Thư/đăng ký.docx", "Bích Hòa.docx", "Biểu mẫu (1).doc", "UBND xã Mỹ Hưng - ĐK.xls", "Đảng ủy.zip"],
)
def test_name_is_read_in_utf8_and_cp1258_though_nothing_says_which(name: str) -> None:
    """A name that reads as Vietnamese in one encoding is taken in that one; NFD becomes NFC."""
    for raw in (name.encode(), unicodedata.normalize("NFD", name).encode(), cp1258(name)):
        assert names(raw_zip([(raw, FORM)])) == [name.replace("/", " / ")]


def old_code(name: str, text: str) -> bytes:
    """Return ``text`` in TCVN3 or VNI."""
    codes = {letter: code for code, letter in read_table(name).items()}
    return "".join(codes.get(letter, letter) for letter in text).encode("latin-1")


@pytest.mark.parametrize("encoding", ["tcvn3", "vni"])
@pytest.mark.parametrize("name", ["Trường tiểu học Mỹ Hưng.doc", "Biểu mẫu đăng ký.xls", "UBND xã Thanh Thùy.doc"])
def test_name_typed_with_an_old_keyboard_program_is_read(encoding: str, name: str) -> None:
    """Names in TCVN3 and VNI are known by their reading as Vietnamese."""
    assert names(raw_zip([(old_code(encoding, name), FORM)])) == [name]


@pytest.mark.parametrize("name", ["Bích Hòa.docx", "khéo.docx", "Báo cáo (2).docx", "so do.docx"])
def test_name_in_the_format_s_own_code_page_stays(name: str) -> None:
    """CP437, which the format prescribes, has a few letters of Vietnamese."""
    assert names(raw_zip([(name.encode("cp437"), FORM)])) == [name]


def test_unicode_field_wins_over_the_name_if_it_belongs_to_it() -> None:
    """Info-ZIP's field is believed while its checksum is that of the name."""
    raw = b"Tr__ng A.docx"
    assert names(raw_zip([(raw, FORM)], extra=unicode_path(raw, "Trường A.docx"))) == ["Trường A.docx"]
    assert names(raw_zip([(raw, FORM)], extra=unicode_path(b"other", "Trường B.docx"))) == ["Tr__ng A.docx"]


def test_name_that_is_not_the_utf8_it_claims_keeps_no_other_file_from_being_read() -> None:
    """Python's zipfile opens no archive with such a name."""
    archive = raw_zip([(b"\xff\xfe.docx", FORM), (b"b.docx", FORM)], flags=0x800)
    assert [len(content) for content in unpack(archive, Allowance()).contents] == [len(FORM)] * 2


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("../../etc/passwd", "etc / passwd"),
        ("/abs/./dk.docx", "abs / dk.docx"),
        ("C:\\Users\\A\\dk.docx", "Users / A / dk.docx"),
        ("a\\b\\dk.docx", "a / b / dk.docx"),
        ("dk\u202excod.exe", "dkxcod.exe"),
        ("dk\x07.docx", "dk.docx"),
        ("CON", "CON"),
        ("..", ""),
        ("Trường A/ /dk.docx ", "Trường A / dk.docx"),
    ],
)
def test_path_is_only_text(path: str, shown: str) -> None:
    """Nothing in a name leads anywhere, hides anything or turns the writing round."""
    assert names(raw_zip([(path.encode(), FORM)])) == [shown]


def test_folders_of_a_long_path_are_cut_and_its_ending_is_kept() -> None:
    """The ending of a name says what the file is."""
    (name,) = names(raw_zip([(b"x/" * 5000 + b"y" * 5000 + b".docx", FORM)]))
    assert name.endswith("y.docx")
    assert len(name) <= 400


def test_litter_and_folders_are_passed_over() -> None:
    """What systems add to archives is no file that a unit sent; numbers of the others do not change by it."""
    files = {"a/": b"", "__MACOSX/a/._dk.docx": b"x", "a/.DS_Store": b"x", "a/Thumbs.db": b"x", "a/~$dk.docx": b"x"}
    listing = unpack(zip_of({**files, "a/dk.docx": FORM}), Allowance()).listing
    assert [(member.attachment.path, member.attachment.name) for member in listing.members] == [("6", "a / dk.docx")]


def test_files_of_one_name_are_two_files() -> None:
    """Two schools' files may have the same name."""
    unpacked = unpack(raw_zip([(b"dk.docx", b"one"), (b"dk.docx", b"two")]), Allowance())
    assert unpacked.contents == (b"one", b"two")
    assert [member.attachment.path for member in unpacked.listing.members] == ["1", "2"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_methods_and_sizes_behind_the_data(method: int) -> None:
    """What a program wrote without knowing the size beforehand is read, with its directory and without."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def tell(self) -> int:
            raise OSError

    stream = Pipe()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("a.docx", FORM)
        archive.writestr("b.docx", bytes(range(256)) * 3000)
    data = stream.getvalue()
    assert unpack(data, Allowance()).contents == (FORM, bytes(range(256)) * 3000)
    cut = data[: data.index(b"PK\x01\x02")]
    if method != zipfile.ZIP_BZIP2:
        assert unpack(cut, Allowance()).contents == (FORM, bytes(range(256)) * 3000)


def test_archive_behind_other_bytes_is_read() -> None:
    """Some mail programs put a line before an attachment; the places in its directory are then too small."""
    unpacked = unpack(b"\r\n" + zip_of({"a.docx": FORM}), Allowance())
    assert (unpacked.contents, left_out(unpacked)) == ((FORM,), None)


def test_cut_archive_gives_what_is_whole_and_a_question() -> None:
    """Of an archive without its end the whole files are read, and the archive itself is told as damaged."""
    whole = zip_of({"a.docx": FORM, "b.docx": FORM[::-1]})
    unpacked = unpack(whole[: whole.index(b"PK\x01\x02") - 5], Allowance())
    assert unpacked.contents == (FORM, b"")
    assert refusals(unpacked) == [None, ReasonCode.FILE_DAMAGED]
    assert left_out(unpacked) is ReasonCode.FILE_DAMAGED


def test_changed_byte_is_noticed() -> None:
    """A file whose checksum is wrong is not read as if it were right; the others are."""
    data = bytearray(raw_zip([(b"a", FORM), (b"b", FORM)]))
    data[40] ^= 1
    assert refusals(unpack(bytes(data), Allowance())) == [ReasonCode.FILE_DAMAGED, None]


def test_encrypted_files_are_named_so() -> None:
    """An archive with a password is one question; one file with a password among others is its own."""
    locked = raw_zip([(b"a", FORM), (b"b", FORM)], flags=1)
    assert left_out(unpack(locked, Allowance())) is ReasonCode.FILE_ENCRYPTED
    mixed = bytearray(raw_zip([(b"a", FORM), (b"b", FORM)]))
    mixed[mixed.index(b"PK\x01\x02") + 8] = 1
    assert refusals(unpack(bytes(mixed), Allowance())) == [ReasonCode.FILE_ENCRYPTED, None]


def test_unknown_method_is_named() -> None:
    """A way of packing that is not read costs that file alone."""
    data = bytearray(raw_zip([(b"a", FORM), (b"b", FORM)]))
    data[data.index(b"PK\x01\x02") + 10] = 9
    assert refusals(unpack(bytes(data), Allowance())) == [ReasonCode.FORMAT_NOT_READ, None]


# -- attacks


def test_size_that_lies_is_damage() -> None:
    """A directory that says 10 bytes does not get more unpacked, nor one that says more than there is."""
    for said in (10, 10_000):
        data = bytearray(zip_of({"a.docx": FORM, "b.docx": FORM}))
        struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, said)
        assert refusals(unpack(bytes(data), Allowance())) == [ReasonCode.FILE_DAMAGED, None]


def test_overlapping_files_are_refused() -> None:
    """A bomb whose directory names the same data many times is not unpacked at all."""
    data = raw_zip([(b"a", FORM)])
    at = data.index(b"PK\x01\x02")
    entry, end = data[at:-22], bytearray(data[-22:])
    struct.pack_into("<HHI", end, 8, 100, 100, 100 * len(entry))
    unpacked = unpack(data[:at] + entry * 100 + bytes(end), Allowance())
    assert (left_out(unpacked), unpacked.contents) == (ReasonCode.FILE_DAMAGED, ())


def test_file_of_zeros_is_refused_by_its_ratio_before_it_is_unpacked() -> None:
    """The form beside it is read."""
    unpacked = unpack(zip_of({"zeros": bytes(45_000_000), "dk.docx": FORM}), Allowance())
    assert refusals(unpacked) == [ReasonCode.FILE_LIMIT, None]
    assert unpacked.contents == (b"", FORM)


def test_too_many_entries_are_not_even_listed() -> None:
    """Sixty thousand files in one archive are one question."""
    unpacked = unpack(raw_zip([(b"%d" % n, b"") for n in range(60_000)]), Allowance())
    assert unpacked.listing.members == ()
    assert unpacked.listing.left_out is not None
    assert unpacked.listing.left_out.details["limit"] == str(MAX_ARCHIVE_ENTRIES)
