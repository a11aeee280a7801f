"""OpenDocument files (odt, ods): opened whether packed or flat, and the names that their elements have.

Source: ODF 1.3 part 2 (packages), part 3 (schema).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from domain.reasons import Reason
from parsers.encryption import encrypted
from parsers.package import Package, open_package
from parsers.readers.inlays import Inlay, to_cm, unread_pictures
from parsers.readers.xml_file import parse_xml
from parsers.refuse import damaged

OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
DRAW: Final = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
SVG: Final = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"

_XLINK: Final = "{http://www.w3.org/1999/xlink}"

_CONTENT: Final = "content.xml"
_STYLES: Final = "styles.xml"
MANIFEST: Final = "META-INF/manifest.xml"
#: How often an element may say that it is repeated.
_MAX_REPEATS: Final = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDocument:
    """The parts of a file that say something."""

    #: Root of the content.
    content: etree._Element
    #: Roots of all parts with styles, the content's own last.
    styled: tuple[etree._Element, ...]
    #: Pictures that are not read and may be scans; a flat file has its own written into it, which are not looked at.
    omissions: tuple[Reason, ...] = ()


def open_document(data: bytes, *, file_format: str) -> OpenDocument:
    """Open an OpenDocument file; ``file_format`` is odt or ods.

    Raises:
        UnreadableFile: FILE_ENCRYPTED, FILE_DAMAGED or FILE_LIMIT.
    """
    if b"PK" not in data[:64]:
        root = parse_xml(data, file_format=file_format)
        return OpenDocument(content=root, styled=(root,))
    package = open_package(data, file_format=file_format, parsed=frozenset((_CONTENT, _STYLES)))
    if MANIFEST in package.names and b"encryption-data" in package.read(MANIFEST):
        raise encrypted(file_format)
    if _CONTENT not in package.names:
        raise damaged(file_format, "the package has no content.xml")
    content = package.tree(_CONTENT)
    omissions = unread_pictures(package, _pictures(content))
    return OpenDocument(content=content, styled=(*_styles(package), content), omissions=omissions)


def _pictures(content: etree._Element) -> Iterator[Inlay]:
    """Yield the pictures that the content shows; one that only stands for an object is none."""
    for image in content.iter(DRAW + "image"):
        frame = image.getparent()
        if frame is None or frame.find(DRAW + "object") is not None:
            continue
        sides = to_cm(frame.get(SVG + "width", "")), to_cm(frame.get(SVG + "height", ""))
        part = image.get(_XLINK + "href", "").removeprefix("./")
        yield Inlay(part=part, shown_cm=sides if all(sides) else None)


def _styles(package: Package) -> Iterator[etree._Element]:
    if _STYLES in package.names:
        yield package.tree(_STYLES)


def tag(element: etree._Element) -> str:
    """Return the full name of an element; empty for a processing instruction."""
    name: object = element.tag
    return name if isinstance(name, str) else ""


def repeats(element: etree._Element, attribute: str) -> int:
    """Return how often ``element`` stands there, at least once."""
    written = element.get(TABLE + attribute, "1").strip()
    known = written.isascii() and written.isdigit() and len(written) < 10
    return max(1, min(int(written), _MAX_REPEATS)) if known else 1


def table_rows(table: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the rows of a table, with how often each stands there; groups and headings are looked through."""
    yield from _parts_of(table, frozenset((TABLE + "table-row",)), "number-rows-repeated")


def row_cells(row: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the cells of a row, covered ones too, with how often each stands there."""
    yield from _parts_of(row, _CELLS, "number-columns-repeated")


def is_covered(cell: etree._Element) -> bool:
    """Tell whether a merged cell lies over this one."""
    return tag(cell) == _COVERED


_COVERED: Final = TABLE + "covered-table-cell"
_CELLS: Final = frozenset((TABLE + "table-cell", _COVERED))
#: What holds rows or columns together.
_GROUPS: Final = frozenset(
    TABLE + name for name in ("table-header-rows", "table-rows", "table-row-group", "table-header-columns")
)


def _parts_of(parent: etree._Element, wanted: frozenset[str], attribute: str) -> Iterator[tuple[etree._Element, int]]:
    stack = [iter(parent)]
    while stack:
        element = next(stack[-1], None)
        if element is None:
            stack.pop()
        elif tag(element) in wanted:
            yield element, repeats(element, attribute)
        elif tag(element) in _GROUPS:
            stack.append(iter(element))
