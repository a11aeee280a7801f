"""Word documents as one XML file (WordprocessingML of Word 2003).

Its elements are nearly those that Word writes today, so the few that differ are renamed, and the document
is read as a docx.

Source: Overview of WordprocessingML (Microsoft, 2004); ECMA-376 part 1, section 17.
"""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Final

from lxml import etree

from domain.document import Document
from domain.errors import UnreadableFile
from parsers.readers.docx import read_docx
from parsers.readers.xml_file import local, parse_xml
from parsers.refuse import damaged

_FORMAT: Final = "wordml2003"
_OLD: Final = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
#: Names that changed, elements and attributes alike.
_RENAMED: Final = {
    "vmerge": "vMerge",
    "hmerge": "hMerge",
    "listPr": "numPr",
    "ilfo": "numId",
    "h-ansi": "hAnsi",
    "fareast": "eastAsia",
}
_DELETED: Final = "Word.Deletion"


def read_wordml2003(data: bytes) -> Document:
    """Return what a Word document in XML says, as ``read_docx`` does of a docx.

    Raises:
        UnreadableFile: the file is damaged or over a limit.
    """
    root = parse_xml(data, file_format=_FORMAT)
    _drop_deletions(root)
    parts = {local(element): element for element in root if str(element.tag).startswith(_OLD)}
    if "body" not in parts:
        raise damaged(_FORMAT, "the document has no body")
    headers = _take_headers(parts["body"])
    try:
        return replace(read_docx(_package(parts, headers)), format=_FORMAT)
    except UnreadableFile as error:
        raise UnreadableFile(error.reason, file_format=_FORMAT) from error


def _drop_deletions(root: etree._Element) -> None:
    """Take out what was deleted while changes were tracked; its place stays empty."""
    for element in list(root.iter("{*}annotation")):
        if element.get(_OLD + "type") == _DELETED:
            for part in list(element):
                element.remove(part)


def _take_headers(body: etree._Element) -> list[etree._Element]:
    """Take the page headers out of the sections' properties, where docx has only references to them."""
    headers = list(body.iter(_OLD + "hdr"))
    for number, header in enumerate(headers, start=1):
        parent = header.getparent()
        if parent is not None:
            reference = etree.SubElement(parent, f"{{{_WORD}}}headerReference")
            reference.set(f"{{{_RELATIONS}}}id", f"rIdH{number}")
            parent.remove(header)
    return headers


def _package(parts: dict[str, etree._Element], headers: list[etree._Element]) -> bytes:
    """Return a docx of the parts of an old document."""
    document = etree.Element(f"{{{_WORD}}}document", nsmap={"w": _WORD, "r": _RELATIONS})
    document.append(parts["body"])
    members = {"word/document.xml": ("document.main", _written(document))}
    related = [("rIdS", "styles", "styles.xml")] if "styles" in parts else []
    if "styles" in parts:
        members["word/styles.xml"] = ("styles", _written(parts["styles"]))
    for number, header in enumerate(headers, start=1):
        members[f"word/header{number}.xml"] = ("header", _written(header))
        related.append((f"rIdH{number}", "header", f"header{number}.xml"))
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", _content_types({name: kind for name, (kind, _) in members.items()}))
        archive.writestr("_rels/.rels", _relationships([("rId1", "officeDocument", "word/document.xml")]))
        archive.writestr("word/_rels/document.xml.rels", _relationships(related))
        for name, (_, content) in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _written(root: etree._Element) -> bytes:
    """Return a part with the names that its elements and attributes have today."""
    for element in root.iter(_OLD + "*"):
        element.tag = _new_name(str(element.tag))
        for name in list(element.attrib):
            if str(name).startswith(_OLD):
                value = element.attrib.pop(name)
                element.set(_new_name(str(name)), value)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _new_name(name: str) -> str:
    old = name.removeprefix(_OLD)
    return f"{{{_WORD}}}{_RENAMED.get(old, old)}"


def _content_types(kinds: dict[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>'
    )


def _relationships(related: list[tuple[str, str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="{identifier}" Type="{_RELATIONS}/{kind}" Target="{target}"/>'
        for identifier, kind, target in related
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'
