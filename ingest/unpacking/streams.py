"""One file packed by itself: gzip, bzip2, xz; and tar, which packs many without making them smaller."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from typing import IO, Final, cast

from ingest.limits import MAX_XZ_MEMORY_BYTES
from ingest.unpacking.names import guess_name
from ingest.unpacking.packed import CHUNK_BYTES, Packed
from parsers.refuse import FOREIGN, damaged

#: Flags of a gzip header: an extra field, a name (RFC 1952, section 2.3.1).
_GZIP_EXTRA, _GZIP_NAME = 0x04, 0x08
_GZIP_HEADER_BYTES: Final = 10
#: Bytes in which an xz says how much memory it needs: the headers of its stream and its first block.
_XZ_HEAD_BYTES: Final = 4096


def unpack_gzip(data: bytes) -> Iterator[Packed]:
    """Give the one file of a gzip, named as its header says."""
    yield _only("gz", data, _gzip_name(data), partial(gzip.GzipFile, fileobj=BytesIO(data)))


def unpack_bzip2(data: bytes) -> Iterator[Packed]:
    """Give the one file of a bzip2."""
    yield _only("bz2", data, "", partial(bz2.BZ2File, BytesIO(data)))


def unpack_xz(data: bytes) -> Iterator[Packed]:
    """Give the one file of an xz."""
    yield _only("xz", data, "", partial(_open_xz, data))


def _open_xz(data: bytes) -> lzma.LZMAFile:
    """Open an xz; ``LZMAFile`` itself asks for whatever memory the file says that it needs."""
    lzma.LZMADecompressor(memlimit=MAX_XZ_MEMORY_BYTES).decompress(data[:_XZ_HEAD_BYTES], max_length=1)
    return lzma.LZMAFile(BytesIO(data))


def unpack_tar(data: bytes) -> Iterator[Packed]:
    """Give the files of a tar; links, devices and folders are passed over."""
    try:
        # Latin-1 gives the bytes of the names back; Python would guess by the machine's language.
        with tarfile.open(fileobj=BytesIO(data), mode="r:", encoding="latin-1", errors="strict") as archive:
            for number, info in enumerate(archive, start=1):
                if info.isreg():
                    yield Packed(
                        id=str(number),
                        path=_tar_path(info),
                        chunks=partial(_chunks, "tar", partial(_tar_file, archive, info)),
                        size=info.size,
                    )
            # Two empty blocks end a tar; Python takes a cut between two files for the end as well.
            if not data.startswith(bytes(tarfile.BLOCKSIZE), archive.offset):
                raise damaged("tar", "it is cut off, files may be missing")
    except (*_FOREIGN, RecursionError) as error:
        raise damaged("tar", f"{type(error).__name__}: {error}") from error


#: What the standard readers raise on broken files beside the usual.
_FOREIGN: Final = (*FOREIGN, lzma.LZMAError, tarfile.TarError)


def _only(kind: str, data: bytes, path: str, open_: Callable[[], object]) -> Packed:
    return Packed(
        id="1", path=path, chunks=partial(_chunks, kind, cast("Callable[[], IO[bytes]]", open_)), packed_size=len(data)
    )


def _chunks(kind: str, open_: Callable[[], IO[bytes]]) -> Iterator[bytes]:
    try:
        with open_() as stream:
            while chunk := stream.read(CHUNK_BYTES):
                yield chunk
    except _FOREIGN as error:
        raise damaged(kind, f"unpacking: {type(error).__name__}: {error}") from error


def _gzip_name(data: bytes) -> str:
    """Return the name that a gzip header has; empty if it has none."""
    if len(data) < _GZIP_HEADER_BYTES or not data[3] & _GZIP_NAME:
        return ""
    start = _GZIP_HEADER_BYTES
    if data[3] & _GZIP_EXTRA:
        start += 2 + int.from_bytes(data[start : start + 2], "little")
    return guess_name(data[start : start + 1024].partition(b"\0")[0])


def _tar_file(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    stream = archive.extractfile(info)
    if stream is None:
        raise damaged("tar", "a file without data")
    return stream


def _tar_path(info: tarfile.TarInfo) -> str:
    """Return the path: pax headers have it in UTF-8, all others in any encoding."""
    if "path" in info.pax_headers:
        return info.name
    return guess_name(info.name.encode("latin-1", "replace"))
