"""Packages are judged before they are unpacked, and again while they are."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode
from parsers import limits
from parsers.package import open_package
from tests.parsers.files import docx_of, member, zip_of


def _refused(data: bytes) -> UnreadableFile:
    """Return why ``data`` is not opened."""
    with pytest.raises(UnreadableFile) as caught:
        open_package(data, file_format="docx")
    return caught.value


def test_parts_and_relationships() -> None:
    """A package gives its parts, and the main part by the relationships."""
    package = open_package(docx_of("<w:p/>"), file_format="docx")
    assert package.main_part("other.xml") == "word/document.xml"
    assert package.tree("word/document.xml").tag.endswith("}document")
    assert package.relationships("word/nothing.xml") == ()


def test_names_as_some_programs_write_them() -> None:
    """Backslashes and a leading slash in member names do not hide parts."""
    package = open_package(zip_of({"/word\\document.xml": "<a/>"}), file_format="docx")
    assert package.names == ("word/document.xml",)
    assert package.read("word/document.xml") == b"<a/>"


def test_too_many_members() -> None:
    """A package of thousands of members is refused by its directory."""
    error = _refused(zip_of({f"{n}.xml": "" for n in range(limits.MAX_PACKAGE_MEMBERS + 1)}))
    assert error.reason.code is ReasonCode.FILE_LIMIT
    assert dict(error.reason.details) == {"what": "members", "value": "2001", "limit": "2000"}


def test_directory_of_a_hundred_thousand_entries_is_not_even_listed() -> None:
    """Entries are counted before objects are made for them."""
    data = zip_of({"a": ""})
    start = data.rindex(b"PK\x01\x02")
    entry = data[start : data.rindex(b"PK\x05\x06")]
    error = _refused(data[:start] + entry * 100_000 + data[data.rindex(b"PK\x05\x06") :])
    assert error.reason.details["value"] == "100000"


def test_bomb_by_ratio() -> None:
    """A small file that says it unpacks to much is refused."""
    error = _refused(zip_of({"word/document.xml": b" " * (limits.RATIO_FREE_BYTES + 1)}))
    assert (error.reason.code, error.reason.details["what"]) == (ReasonCode.FILE_LIMIT, "unpack_ratio")


def test_bomb_by_size() -> None:
    """What would unpack to more than the limit is refused, whatever its ratio."""
    data = zip_of({f"{n}.bin": b"x" * 20_000_000 for n in range(6)})
    assert _refused(data).reason.details["what"] == "unpacked_bytes"


def test_small_file_of_spaces_is_not_a_bomb() -> None:
    """Below ten megabytes the ratio is not judged."""
    package = open_package(zip_of({"a.xml": b" " * 5_000_000}), file_format="docx")
    assert len(package.read("a.xml")) == 5_000_000


def test_directory_that_lies_about_sizes() -> None:
    """A member that holds more than its entry says is damaged; no more is unpacked than was said."""
    data = bytearray(zip_of({"word/document.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.rindex(signature) + offset
        data[place : place + 4] = (1000).to_bytes(4, "little")
    package = open_package(bytes(data), file_format="docx")
    with pytest.raises(UnreadableFile) as caught:
        package.read("word/document.xml")
    assert caught.value.reason.code is ReasonCode.FILE_DAMAGED
    assert "CRC" in caught.value.reason.details["cause"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_refused(encoding: str) -> None:
    """No part may have a document type, in any encoding and after any comment."""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!-- x --><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    error = _refused(zip_of({"a.xml": "<a/>", "customXml/item.bin": text.encode(encoding)}))
    assert error.reason.code is ReasonCode.FILE_DAMAGED
    assert error.reason.details["cause"] == "customXml/item.bin has a document type"


def test_encoding_that_would_hide_a_document_type() -> None:
    """A part in an encoding that packages may not have is refused."""
    error = _refused(zip_of({"a.xml": b'<?xml version="1.0" encoding="GB2312"?><!DOCTYPE a []><a/>'}))
    assert error.reason.code is ReasonCode.FILE_DAMAGED


def test_encrypted_members() -> None:
    """A zip with a password is said to be encrypted, not damaged."""
    data = bytearray(zip_of({"a.xml": "<a/>"}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert _refused(bytes(data)).reason.code is ReasonCode.FILE_ENCRYPTED


def test_too_large_a_tree() -> None:
    """A part of millions of tags is refused before it is parsed."""
    body = b"<a>" + b'<b c="d"/>' * 1_600_000 + b"</a>"
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.xml", body)
    with pytest.raises(UnreadableFile) as caught:
        open_package(buffer.getvalue(), file_format="docx").tree("a.xml")
    assert caught.value.reason.details["what"] == "xml_nodes"


def test_package_without_main_part() -> None:
    """A package that leads nowhere is damaged."""
    package = open_package(zip_of({"a.xml": "<a/>"}), file_format="docx")
    with pytest.raises(UnreadableFile) as caught:
        package.main_part("word/document.xml")
    assert caught.value.reason.details["cause"] == "the package has no main part"


def test_missing_part() -> None:
    """A part that is not there is damage, not a crash."""
    with pytest.raises(UnreadableFile) as caught:
        open_package(docx_of(""), file_format="docx").read("word/gone.xml")
    assert caught.value.reason.code is ReasonCode.FILE_DAMAGED
    assert member(docx_of(""), "word/document.xml")
