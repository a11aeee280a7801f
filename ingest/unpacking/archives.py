"""Archives that the library libarchive reads: 7z, RAR 4 and 5, cabinet.

The library is on most systems but no part of Python, so it is looked for only when such an archive came.

Source: libarchive(3), archive_read(3), archive_entry(3).
"""

from __future__ import annotations

import contextlib
import locale
import os
from collections.abc import Iterator
from ctypes import c_char_p, c_int, c_void_p
from functools import partial
from typing import Any, Final

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from ingest.unpacking.names import guess_name
from ingest.unpacking.packed import CHUNK_BYTES, Packed
from parsers.programs import missing
from parsers.refuse import damaged

#: The library's name in all its versions 3; libarchive-c would start other programs to find one.
_LIBRARY: Final = "libarchive.so.13"
#: Words by which the library says that something is encrypted; it has no code for it.
_ENCRYPTED: Final = ("encrypt", "crypto", "passphrase")
_RAR5_MAGIC: Final = b"Rar!\x1a\x07\x01"


def unpack_7z(data: bytes) -> Iterator[Packed]:
    """Give the files of a 7z archive."""
    return _unpack("7z", "7zip", data)


def unpack_rar(data: bytes) -> Iterator[Packed]:
    """Give the files of a RAR archive, old or new."""
    return _unpack("rar", "rar5" if data.startswith(_RAR5_MAGIC) else "rar", data)


def unpack_cab(data: bytes) -> Iterator[Packed]:
    """Give the files of a cabinet."""
    return _unpack("cab", "cab", data)


def _unpack(kind: str, library_format: str, data: bytes) -> Iterator[Packed]:
    """Give the files of an archive.

    Raises:
        UnreadableFile: PROGRAM_MISSING, FILE_ENCRYPTED or FILE_DAMAGED; the latter also behind files that were whole.
    """
    library = _library(kind)
    try:
        with library.memory_reader(data, format_name=library_format, filter_name="none") as archive:
            for number, entry in enumerate(archive, start=1):
                if entry.isreg and not entry.issym:
                    yield _packed(library, kind, number, entry)
    except library.ArchiveError as error:
        raise _refusal(kind, error) from error


def _library(kind: str) -> Any:
    """Return the module, loaded now; raise PROGRAM_MISSING if this machine has no libarchive."""
    os.environ.setdefault("LIBARCHIVE", _LIBRARY)
    if locale.nl_langinfo(locale.CODESET) != "UTF-8":
        # The library gives names through the language of the process, which a service may not have.
        with contextlib.suppress(locale.Error):
            locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    try:
        import libarchive
        import libarchive.ffi
    except (ImportError, OSError, AttributeError) as error:  # AttributeError: a library without its functions
        raise missing("libarchive", file_format=kind) from error
    return libarchive


def _packed(library: Any, kind: str, number: int, entry: Any) -> Packed:
    size = entry.size
    is_encrypted = bool(_call(library, "entry_is_encrypted", entry))
    return Packed(
        id=str(number),
        path=_path(library, entry),
        chunks=partial(_chunks, library, kind, entry),
        size=size if isinstance(size, int) and size >= 0 else None,
        refusal=reason(ReasonCode.FILE_ENCRYPTED) if is_encrypted else None,
    )


def _path(library: Any, entry: Any) -> str:
    """Return the entry's path; the machine's own language has no part in it."""
    written = _call(library, "entry_pathname_utf8", entry) or _call(library, "entry_pathname", entry)
    return guess_name(written) if isinstance(written, bytes) else ""


def _call(library: Any, function: str, entry: Any) -> object:
    """Ask the C library about ``entry``; these functions libarchive-c does not offer."""
    returns = c_char_p if "pathname" in function else c_int
    return library.ffi.ffi(function, [c_void_p], returns)(entry._entry_p)


def _chunks(library: Any, kind: str, entry: Any) -> Iterator[bytes]:
    try:
        yield from entry.get_blocks(CHUNK_BYTES)
    except library.ArchiveError as error:
        raise _refusal(kind, error) from error


def _refusal(kind: str, error: Exception) -> UnreadableFile:
    said = str(getattr(error, "msg", None) or "the library stopped")
    if any(word in said.lower() for word in _ENCRYPTED):
        return UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED), file_format=kind)
    return damaged(kind, said)
