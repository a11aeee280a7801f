"""The parts of a Word file that say something: the document, its styles, page headers and embedded documents.

python-docx opens the file; what it refuses though Word opens it (strict files, templates, a dangling
thumbnail, a broken part that nobody needs) is opened by the package's own relationships.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import docx
from lxml import etree

from domain.errors import UnreadableFile
from parsers.package import Package, Relationship
from parsers.readers.docx_styles import OLD_FONT_NAMED, Styles
from parsers.refuse import FOREIGN

#: Main parts as programs name them, for packages that do not say which part it is.
_MAIN_PART: Final = re.compile(r"(?:^|/)document[^/]*\.xml$")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocxParts:
    """The parts of a file that say something."""

    #: Name of the main part.
    main: str
    document: etree._Element
    styles: Styles
    #: By relationship id.
    headers: Mapping[str, etree._Element]
    #: Documents that lie whole in the file, by relationship id.
    chunks: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opened:
    """The main part and what it says of others."""

    name: str
    root: etree._Element
    related: tuple[Relationship, ...]


def open_parts(data: bytes, package: Package) -> DocxParts:
    """Return the parts of the file ``data``, opened as ``package`` too; those that are broken are passed over.

    Raises:
        UnreadableFile: there is no main part, or it is damaged.
    """
    main = _open_with_library(data) or _open_directly(package)
    related = [relationship for relationship in main.related if relationship.target in package.names]
    headers = {rel.id: _tree(package, rel.target) for rel in related if rel.kind == "header"}
    styles = next((rel.target for rel in related if rel.kind == "styles"), None)
    named = [main.name, *(rel.target for rel in related if rel.kind in ("header", "styles"))]
    return DocxParts(
        main=main.name,
        document=main.root,
        styles=Styles(
            None if styles is None else _tree(package, styles),
            has_old_fonts=any(_names_old_font(package, part) for part in named),
        ),
        headers={rel_id: root for rel_id, root in headers.items() if root is not None},
        chunks={rel.id: package.read(rel.target) for rel in related if rel.kind == "aFChunk"},
    )


def _open_with_library(data: bytes) -> _Opened | None:
    """Return the main part as python-docx has it; None for a file that it refuses."""
    try:
        part = docx.Document(BytesIO(data)).part
        related = tuple(
            Relationship(
                id=rel_id, kind=rel.reltype.rpartition("/")[2], target=str(rel.target_part.partname).lstrip("/")
            )
            for rel_id, rel in part.rels.items()
            if not rel.is_external
        )
        return _Opened(name=str(part.partname).lstrip("/"), root=part.element, related=related)
    except FOREIGN:
        return None


def _open_directly(package: Package) -> _Opened:
    name = _main_part(package)
    return _Opened(name=name, root=package.tree(name), related=_relationships(package, name))


def _main_part(package: Package) -> str:
    try:
        return package.main_part("word/document.xml")
    except UnreadableFile:
        found = next(filter(_MAIN_PART.search, package.names), None)
        if found is None:
            raise
        return found


def _relationships(package: Package, source: str) -> tuple[Relationship, ...]:
    try:
        return package.relationships(source)
    except UnreadableFile:
        return ()


def _tree(package: Package, part: str) -> etree._Element | None:
    try:
        return package.tree(part)
    except UnreadableFile:
        return None


def _names_old_font(package: Package, part: str) -> bool:
    try:
        return OLD_FONT_NAMED.search(package.read(part)) is not None
    except UnreadableFile:
        return False
