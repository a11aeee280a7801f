"""Encrypted files are said to be so; those that every Excel opens by itself are opened."""

from __future__ import annotations

import struct
import subprocess
import sys
from hashlib import md5
from io import BytesIO

import pytest
from cryptography.hazmat.decrepit.ciphers.algorithms import ARC4
from cryptography.hazmat.primitives.ciphers import Cipher
from hypothesis import given, settings
from hypothesis import strategies as st
from msoffcrypto.format.ooxml import OOXMLFile

from domain.reasons import ReasonCode
from parsers.biff import records
from parsers.programs import NoPrograms
from parsers.read import read_document
from parsers.sniff import sniff
from tests.parsers.broken import is_read_or_refused, mutated, refusal
from tests.parsers.files import FORM_TEXTS, form_docx, form_xlsx, ole_of, texts
from tests.parsers.xls_writer import OldBook, OldCell, OldSheet, old_record, xls_of

_DEFAULT = "VelvetSweatshop"
_SALT = bytes(range(16))


def _locked(data: bytes, password: str) -> bytes:
    """Return an office package with a password."""
    buffer = BytesIO()
    OOXMLFile(BytesIO(data)).encrypt(password, buffer)
    return buffer.getvalue()


def _key(password: str, block: int) -> bytes:
    """Return the key of a block, by [MS-OFFCRYPTO] 2.3.6.2."""
    digest = md5((md5(password.encode("utf-16-le")).digest()[:5] + _SALT) * 16).digest()
    return md5(digest[:5] + struct.pack("<I", block)).digest()


def _rc4(password: str, data: bytes) -> bytes:
    """Return ``data`` with the key changed every 1024 bytes."""
    blocks = (data[start : start + 1024] for start in range(0, len(data), 1024))
    return b"".join(
        Cipher(ARC4(_key(password, number)), mode=None).encryptor().update(block) for number, block in enumerate(blocks)
    )


def _locked_xls(password: str) -> bytes:
    """Return a workbook with a password, as Excel 97 encrypts it ([MS-XLS] 2.2.10)."""
    cells = [OldCell(row=row, column=1, value=f"dòng {row}") for row in range(1, 200)]
    book = OldBook(sheets=(OldSheet(cells=cells, title="Biểu"),))
    verifier = bytes(16)
    both = Cipher(ARC4(_key(password, 0)), mode=None).encryptor().update(verifier + md5(verifier).digest())
    lock = old_record(0x2F, struct.pack("<HHH", 1, 1, 1) + _SALT + both)
    plain = xls_of(book)
    # The record that says it comes after the first one, and moves the sheets.
    plain = plain[:20] + lock + plain[20:]
    hidden = bytearray(plain)
    for kind, start, _ in records(plain):
        if kind == 0x85:
            (place,) = struct.unpack_from("<I", plain, start)
            struct.pack_into("<I", hidden, start, place + len(lock))
    moved = bytes(hidden)
    locked = bytearray(_rc4(password, moved))
    for kind, start, size in records(moved):
        end = start + (size if kind in (0x0809, 0x2F) else 4 if kind == 0x85 else 0)
        locked[start - 4 : end] = moved[start - 4 : end]
    return bytes(locked)


def test_packages_with_a_password() -> None:
    """A Word file and a workbook with a password are encrypted, whatever is inside."""
    for data in (form_docx(), form_xlsx()):
        locked = _locked(data, "mật khẩu")
        assert sniff(locked) == "encrypted"
        assert refusal(locked).code is ReasonCode.FILE_ENCRYPTED


def test_package_that_excel_opens_by_itself() -> None:
    """A workbook under the password that Excel tries first is read as if it had none."""
    document = read_document(_locked(form_xlsx(), _DEFAULT), NoPrograms())
    assert document.format == "xlsx"
    assert document.tables == read_document(form_xlsx(), NoPrograms()).tables
    assert len(document.tables[0].rows) == len(FORM_TEXTS) + 3


def test_old_workbooks() -> None:
    """An xls under Excel's own password is read; under another it is encrypted."""
    document = read_document(_locked_xls(_DEFAULT), NoPrograms())
    assert texts(document.tables[0])[-1] == ("dòng 199",)
    assert document.tables[0].place.sheet == "Biểu"
    assert refusal(_locked_xls("khác")).code is ReasonCode.FILE_ENCRYPTED


def test_old_workbook_obfuscated() -> None:
    """The oldest way of encrypting is named as well."""
    plain = xls_of(OldBook(sheets=(OldSheet(),)))
    locked = plain[:20] + old_record(0x2F, struct.pack("<HHH", 0, 0x1234, 0x5678)) + plain[20:]
    assert refusal(locked).code is ReasonCode.FILE_ENCRYPTED


@pytest.mark.parametrize("names", [("EncryptedPackage",), ("EncryptedPackage", "EncryptionInfo")])
def test_what_cannot_be_tried(names: tuple[str, ...]) -> None:
    """A file that says it is encrypted, but not how, is encrypted."""
    assert refusal(ole_of(*names)).code is ReasonCode.FILE_ENCRYPTED


def test_hashing_without_end() -> None:
    """A file that asks for millions of rounds of hashing is not tried."""
    locked = _locked(form_xlsx(), _DEFAULT)
    slow = locked.replace(b'spinCount="100000"', b'spinCount="999999"')
    assert slow != locked
    assert refusal(slow).code is ReasonCode.FILE_ENCRYPTED


_SCRIPT = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
from parsers.programs import NoPrograms
from parsers.read import read_document
sys.stderr.write(str(len(read_document(sys.stdin.buffer.read(), NoPrograms()).tables)))
"""


@pytest.mark.parametrize("data", [_locked(form_xlsx(), _DEFAULT), _locked_xls(_DEFAULT)], ids=["xlsx", "xls"])
def test_nothing_is_written(data: bytes) -> None:
    """Opening works where no file may be written, as in the child processes."""
    done = subprocess.run([sys.executable, "-c", _SCRIPT], input=data, capture_output=True, timeout=60, check=True)
    assert done.stderr == b"1"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 30), st.booleans())
def test_mutated_files(seed: int, count: int, is_old: bool) -> None:
    """An encrypted file with some bytes changed is read or refused."""
    data = _locked_xls(_DEFAULT) if is_old else _LOCKED
    assert is_read_or_refused(mutated(data, seed=seed, count=count))


_LOCKED = _locked(form_xlsx(), _DEFAULT)
