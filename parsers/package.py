"""An office package (a zip of XML parts), opened so that it cannot hurt us.

Everything is judged by the directory before anything is unpacked, and counted again while it is
unpacked, since a directory can lie. No part may have a document type: office programs write none, and
all XML bombs need one.

Source: ECMA-376 part 2 (Open Packaging Conventions); zip as in PKWARE's APPNOTE.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Set
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat

from lxml import etree

from domain.errors import UnreadableFile
from domain.reasons import ReasonCode, reason
from parsers import limits
from parsers.refuse import damaged, over_limit, wrapping

#: Bytes that are unpacked at a time.
_CHUNK: Final = 256 * 1024
#: Signature of a directory entry; zipfile makes an object for each, so they are counted first.
_DIRECTORY_ENTRY: Final = b"PK\x01\x02"
#: Directory entries of all packages that may lie stored inside each other.
_MAX_SIGNATURES: Final = 20 * limits.MAX_PACKAGE_MEMBERS
#: Tags and attributes of the parts that are read as trees; a form of one page has about 5,000.
MAX_TREE_NODES: Final = 1_500_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What one part says of another."""

    id: str
    #: Last word of its type, the same in transitional and strict files, e.g. ``worksheet``.
    kind: str
    #: Name of the other part.
    target: str


class Package:
    """An opened package; :func:`open_package` makes it and has checked its directory."""

    def __init__(self, archive: zipfile.ZipFile, *, file_format: str) -> None:
        self._archive = archive
        self._members = {
            _part_name(info.filename): info for info in archive.infolist() if info.filename and not info.is_dir()
        }
        self.file_format = file_format

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the parts, with ``/`` between folders and none in front."""
        return tuple(self._members)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the part's bytes, some 256 KiB at a time.

        Raises:
            UnreadableFile: there is no such part, it is damaged, or more comes out than may.
        """
        total = 0
        with wrapping(self.file_format, f"unpacking {name}"), self._archive.open(self._members[name]) as stream:
            while chunk := stream.read(_CHUNK):
                total += len(chunk)
                if total > limits.MAX_UNPACKED_BYTES:
                    raise over_limit(self.file_format, "unpacked_bytes", value=total, limit=limits.MAX_UNPACKED_BYTES)
                yield chunk

    def read(self, name: str) -> bytes:
        """Return the part's bytes; raises as :meth:`chunks`."""
        return b"".join(self.chunks(name))

    def tree(self, name: str) -> etree._Element:
        """Return the root element of an XML part.

        Raises:
            UnreadableFile: as :meth:`chunks`, or the part is no XML, has a document type, or is too large a tree.
        """
        data = self.read(name)
        self._check_nodes(count_nodes(data))
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
        with wrapping(self.file_format, f"parsing {name}"):
            root = etree.fromstring(data, parser)
        if root.getroottree().docinfo.internalDTD is not None:
            raise damaged(self.file_format, f"{name} has a document type")
        return root

    def check_trees(self) -> None:
        """Raise ``UnreadableFile`` if the XML parts together make too large a tree; for libraries that read all."""
        self._check_nodes(sum(self._count_nodes(name) for name in self.names))

    def _count_nodes(self, name: str) -> int:
        try:
            return count_nodes(self.read(name))
        except UnreadableFile:
            return 0  # A broken part is refused when it is needed.

    def _check_nodes(self, nodes: int) -> None:
        if nodes > MAX_TREE_NODES:
            raise over_limit(self.file_format, "xml_nodes", value=nodes, limit=MAX_TREE_NODES)

    def relationships(self, source: str = "") -> tuple[Relationship, ...]:
        """Return what the part ``source`` (empty: the package) says of other parts inside the package, in order."""
        folder, base = posixpath.split(source)
        name = posixpath.join(folder, "_rels", base + ".rels")
        if name not in self._members:
            return ()
        return tuple(
            Relationship(
                id=element.get("Id", ""),
                kind=element.get("Type", "").rpartition("/")[2],
                target=_resolve(folder, element.get("Target", "")),
            )
            for element in self.tree(name)
            if element.get("TargetMode") != "External"
        )

    def main_part(self, usual: str) -> str:
        """Return the name of the main part; ``usual`` (e.g. ``word/document.xml``) if the package does not say."""
        for relationship in self.relationships():
            if relationship.kind == "officeDocument" and relationship.target in self._members:
                return relationship.target
        if usual not in self._members:
            raise damaged(self.file_format, "the package has no main part")
        return usual


def open_package(data: bytes, *, file_format: str, parsed: Set[str] | None = None) -> Package:
    """Open the package in ``data`` after checking members, sizes, ratio and document types.

    ``parsed`` names the parts that will be parsed, if not all may be: others may have a document type, such as
    a drawing, or the list of parts as OpenOffice 2 wrote it.

    Raises:
        UnreadableFile: FILE_LIMIT (members, unpacked_bytes, unpack_ratio), FILE_ENCRYPTED, or FILE_DAMAGED
            (no zip, or a part with a document type).
    """
    archive = open_zip(data, file_format=file_format)
    members = archive.infolist()
    if any(info.flag_bits & 1 for info in members):
        raise UnreadableFile(reason(ReasonCode.FILE_ENCRYPTED), file_format=file_format)
    _check_sizes(members, packed=len(data), file_format=file_format)
    package = Package(archive, file_format=file_format)
    for name in package.names:
        if (parsed is None or name in parsed) and _has_document_type(package, name):
            raise damaged(file_format, f"{name} has a document type")
    return package


def open_zip(data: bytes, *, file_format: str) -> zipfile.ZipFile:
    """Open a zip whose directory is small enough to be listed; nothing is unpacked yet.

    Raises:
        UnreadableFile: FILE_LIMIT (members) or FILE_DAMAGED.
    """
    signatures = data.count(_DIRECTORY_ENTRY)
    if signatures > _MAX_SIGNATURES:
        raise over_limit(file_format, "members", value=signatures, limit=limits.MAX_PACKAGE_MEMBERS)
    with wrapping(file_format, "opening the package"):
        return zipfile.ZipFile(BytesIO(data))


def _check_sizes(members: list[zipfile.ZipInfo], *, packed: int, file_format: str) -> None:
    if len(members) > limits.MAX_PACKAGE_MEMBERS:
        raise over_limit(file_format, "members", value=len(members), limit=limits.MAX_PACKAGE_MEMBERS)
    unpacked = sum(info.file_size for info in members)
    if unpacked > limits.MAX_UNPACKED_BYTES:
        raise over_limit(file_format, "unpacked_bytes", value=unpacked, limit=limits.MAX_UNPACKED_BYTES)
    ratio = unpacked // packed
    if unpacked > limits.RATIO_FREE_BYTES and ratio > limits.MAX_UNPACK_RATIO:
        raise over_limit(file_format, "unpack_ratio", value=ratio, limit=limits.MAX_UNPACK_RATIO)


class _RootSeen(Exception):
    """The first element began; no document type can follow."""


def _has_document_type(package: Package, name: str) -> bool:
    """Tell whether a part declares a document type; False for what is no XML, and for broken parts nobody may need.

    Only what stands before the first element is parsed.
    """
    seen: list[str] = []
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = lambda name, *_: seen.append(name)
    parser.StartElementHandler = _stop
    try:
        for chunk in package.chunks(name):
            parser.Parse(chunk, False)
    except (_RootSeen, expat.ExpatError, UnreadableFile):
        return bool(seen)
    except (LookupError, ValueError) as error:
        # An encoding that expat does not know hides the prolog from us; packages have UTF-8 or UTF-16 only.
        raise damaged(package.file_format, f"{name}: {error}") from error
    return bool(seen)


def forbid_document_type(parser: expat.XMLParserType, *, file_format: str) -> None:
    """Make ``parser`` raise ``UnreadableFile`` at a document type, before any entity is read."""

    def refuse(*_: object) -> None:
        raise damaged(file_format, "an XML part has a document type")

    parser.StartDoctypeDeclHandler = refuse


def count_nodes(data: bytes) -> int:
    """Return an upper bound of the tags and attributes in XML ``data``, without parsing it."""
    return data.count(b"<") + data.count(b"=")


def _stop(*_: object) -> None:
    raise _RootSeen


def _part_name(member: str) -> str:
    """Return the name of a part for the name of a zip member: some programs write ``\\`` or a leading ``/``."""
    return member.replace("\\", "/").lstrip("/")


def _resolve(folder: str, target: str) -> str:
    """Return the part that ``target``, as written in a part of ``folder``, means."""
    return posixpath.normpath(posixpath.join("/", folder, unquote(target.replace("\\", "/")))).lstrip("/")
