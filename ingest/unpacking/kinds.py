"""Which files are containers, and what opens each kind. A new kind is a file here and a line in ``KINDS``.

Office files are packages of their own format and no containers; files that someone embedded in one (OLE packages) are
not looked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from ingest.unpacking.archives import unpack_7z, unpack_cab, unpack_rar
from ingest.unpacking.mails import unpack_eml, unpack_msg
from ingest.unpacking.packed import Unpacker
from ingest.unpacking.streams import unpack_bzip2, unpack_gzip, unpack_tar, unpack_xz
from ingest.unpacking.tnef import unpack_tnef
from ingest.unpacking.zips import unpack_zip
from parsers.sniff import sniff

KINDS: Final[Mapping[str, Unpacker]] = MappingProxyType(
    {
        "zip": unpack_zip,
        "7z": unpack_7z,
        "rar": unpack_rar,
        "cab": unpack_cab,
        "tar": unpack_tar,
        "gz": unpack_gzip,
        "bz2": unpack_bzip2,
        "xz": unpack_xz,
        "tnef": unpack_tnef,
        "eml": unpack_eml,
        "msg": unpack_msg,
    }
)


def kind_of(data: bytes) -> str | None:
    """Return the kind of container that ``data`` is, by its content; None if it is none. Never raises."""
    found = sniff(data)
    return found if found in KINDS else None
