"""Encrypted office files: recognised and said so, and opened where no person is asked for a password either.

Excel encrypts a workbook whose structure is protected under a password that every Excel tries by
itself; to people such a file is an open one. Protection of a sheet is no encryption and is not seen here.
Word files of old and OpenDocument say in their own way that they are encrypted, and their readers see it.

Source: [MS-OFFCRYPTO], sections 2.3.4 (ECMA-376), 2.3.5 and 2.3.6 (RC4); [MS-XLS], sections 2.2.10, 2.4.117
(FilePass).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from io import BytesIO
from typing import Final

import msoffcrypto
from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError
from msoffcrypto.method.rc4 import DocumentRC4
from msoffcrypto.method.rc4_cryptoapi import DocumentRC4CryptoAPI

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from parsers.biff import BOUND_SHEET, FILE_PASS, records, rename, workbook_stream
from parsers.ole import read_stream
from parsers.refuse import FOREIGN

#: The password that Excel tries before it asks anybody.
_DEFAULT_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105
#: Rounds of hashing that are worth a try; Excel writes 100,000, which take a twentieth of a second.
_MAX_SPINS: Final = 200_000
_SPINS: Final = re.compile(rb'spinCount="([0-9]{1,12})"')
#: Records that stay plain in an encrypted workbook.
_PLAIN: Final = frozenset((0x0009, 0x0209, 0x0409, 0x0809, FILE_PASS, 0x0194, 0x0195, 0x00E1, 0x0138, 0x0196))
#: Bytes of a sheet's record that stay plain: where the sheet begins.
_PLAIN_OF_SHEET: Final = 4
#: Bytes after which the key changes.
_BLOCK: Final = 1024
_FAILURES: Final = (*FOREIGN, DecryptionError, FileFormatError, InvalidKeyError, ParseError)


def unlocked(data: bytes, file_format: str) -> bytes:
    """Return ``data`` (of a format as ``sniff`` names it), decrypted if it is encrypted only for form's sake.

    A workbook of format ``xls`` comes back as its records alone, without an OLE file around them.

    Raises:
        UnreadableFile: FILE_ENCRYPTED: a person would be asked for a password.
    """
    unlock = _UNLOCKERS.get(file_format)
    return data if unlock is None else unlock(data)


def encrypted(file_format: str) -> UnreadableFile:
    """Return the error for a file that asks for a password."""
    return UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED), file_format=file_format)


def _unlock_package(data: bytes) -> bytes:
    """Decrypt an office package (docx, xlsx) in an OLE file."""
    try:
        spins = _SPINS.search(read_stream(data, "EncryptionInfo", file_format="encrypted"))
        if spins and int(spins[1]) > _MAX_SPINS:
            raise encrypted("encrypted")
        package = BytesIO()
        office = msoffcrypto.OfficeFile(BytesIO(data))
        office.load_key(password=_DEFAULT_PASSWORD, verify_password=True)
        office.decrypt(package)
    except (UnreadableFile, *_FAILURES) as error:
        # Damaged or locked: nobody can tell without the password.
        raise encrypted("encrypted") from error
    return package.getvalue()


def _unlock_workbook(data: bytes) -> bytes:
    try:
        stream = workbook_stream(data)
    except UnreadableFile:
        # A damaged file, of which its reader says so.
        return data
    lock = _file_pass(stream)
    if lock is None:
        return data
    try:
        plain = _decrypted(stream, lock)
    except _FAILURES as error:
        raise encrypted("xls") from error
    return _with_plain_parts(plain, stream)


def _file_pass(stream: bytes) -> bytes | None:
    """Return the body of the record that says how the workbook is encrypted, None if there is none."""
    for kind, start, size in records(stream):
        if kind == FILE_PASS:
            return stream[start : start + size]
        if kind == BOUND_SHEET:
            return None
    return None


def _decrypted(stream: bytes, lock: bytes) -> bytearray:
    """Return all of ``stream`` decrypted, also what was plain; ``lock`` is the body of FilePass."""
    method, major, minor = struct.unpack_from("<HHH", lock)
    if (method, major, minor) == (1, 1, 1):
        salt, verifier, digest = struct.unpack_from("<16s16s16s", lock, 6)
        if DocumentRC4.verifypw(_DEFAULT_PASSWORD, salt, verifier, digest):
            return bytearray(DocumentRC4.decrypt(_DEFAULT_PASSWORD, salt, BytesIO(stream), _BLOCK).getvalue())
    if method == 1 and major in (2, 3, 4) and minor == 2:
        (header_size,) = struct.unpack_from("<I", lock, 10)
        (key_bits,) = struct.unpack_from("<I", lock, 14 + 16)
        salt, verifier, digest = struct.unpack_from("<4x16s16s4x20s", lock, 14 + header_size)
        key_bits = key_bits or 40
        if DocumentRC4CryptoAPI.verifypw(_DEFAULT_PASSWORD, salt, key_bits, verifier, digest):
            opened = DocumentRC4CryptoAPI.decrypt(_DEFAULT_PASSWORD, salt, key_bits, BytesIO(stream), _BLOCK)
            return bytearray(opened.getvalue())
    raise InvalidKeyError("another password, or another method")


def _with_plain_parts(plain: bytearray, stream: bytes) -> bytes:
    """Return the decrypted records with what never was encrypted as it stands in ``stream``."""
    for kind, start, size in records(stream):
        end = start + size if kind in _PLAIN else start
        end = start + min(size, _PLAIN_OF_SHEET) if kind == BOUND_SHEET else end
        plain[start - 4 : end] = stream[start - 4 : end]
        if kind == FILE_PASS:
            rename(plain, start)
    return bytes(plain)


_UNLOCKERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "encrypted": _unlock_package,
    "xls": _unlock_workbook,
}
