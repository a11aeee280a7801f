"""What lies in an office file beside its text: pictures as large as a page, and whole documents.

A scan is often pasted into Word or Excel, and a table put in as an object. Neither is read here; it is said that
they are there. Logos, signatures and stamps are shown small, whatever number of points they have.

Source: ECMA-376 part 1, sections 20.4 (drawings in text), 20.5 (drawings in sheets); part 4, section 19.1 (VML).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from lxml import etree

from domain.errors import UnreadableFile
from domain.reasons import Reason, ReasonCode, reason
from parsers.package import Package
from parsers.readers.picture import may_hold_page
from parsers.sniff import sniff

#: Centimetres of the longer and the shorter side of a picture in which a page can be read: somewhat less than A6.
_MIN_SHOWN_CM: Final = (10.0, 7.0)
#: Centimetres of the units that drawings are measured in; the empty one is that of DrawingML.
_CM: Final = {"": 1 / 360_000, "cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72, "pc": 2.54 / 6, "px": 2.54 / 96}
_LENGTH: Final = re.compile(r"\s*(\d{1,12}(?:\.\d{1,12})?)\s*([a-z]{0,2})\s*")
_STYLE: Final = re.compile(r"(?:^|;)\s*(width|height)\s*:([^;]{1,40})", re.IGNORECASE)
#: Elements that say where a drawing stands and how large it is.
_FRAMES: Final = frozenset(("inline", "anchor", "oneCellAnchor", "twoCellAnchor", "absoluteAnchor"))
_SIZES: Final = frozenset(("extent", "ext"))
#: Kinds of pictures whose points nobody counts here: drawings by strokes, as which tables are pasted, and fax pages.
_UNCOUNTED: Final = (".emf", ".wmf", ".emz", ".wmz", ".tif", ".tiff")
#: Pictures of one file that are looked at; what lies behind is taken for the same.
_MAX_PICTURES: Final = 200
#: The stream in which an equation lies, as the directory of an OLE file names it: an object that holds no form.
_EQUATION: Final = "Equation Native".encode("utf-16-le")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inlay:
    """A picture where it is shown."""

    #: Name of its part.
    part: str
    #: Width and height in centimetres; None where the file does not say.
    shown_cm: tuple[float, float] | None


def unread_inlays(package: Package, drawings: Mapping[str, etree._Element]) -> tuple[Reason, ...]:
    """Return what in an office package may hold a form and is not read.

    ``drawings`` are the roots of the parts in which pictures are shown, by the names of those parts.
    """
    inlays = (inlay for part, root in drawings.items() for inlay in _inlays(package, part, root))
    return (*unread_pictures(package, inlays), *_documents(package))


def unread_pictures(package: Package, inlays: Iterable[Inlay]) -> tuple[Reason, ...]:
    """Return that pictures as large as a page are not read, with their number."""
    seen: dict[str, Inlay] = {}
    for inlay in inlays:
        if inlay.part in package.names and len(seen) < _MAX_PICTURES and _is_shown_large(inlay):
            seen.setdefault(inlay.part, inlay)
    count = sum(_may_hold_page(package, inlay) for inlay in seen.values())
    return (reason(ReasonCode.PICTURE_NOT_READ, count=count),) if count else ()


def to_cm(written: str) -> float:
    """Return a length as drawings have it, e.g. ``453.5pt`` or ``6120000``, in centimetres; 0 for none."""
    found = _LENGTH.fullmatch(written.lower())
    return float(found[1]) * _CM.get(found[2], 0.0) if found else 0.0


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for a comment."""
    tag: object = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _inlays(package: Package, part: str, root: etree._Element) -> Iterator[Inlay]:
    try:
        targets = {rel.id: rel.target for rel in package.relationships(part) if rel.kind == "image"}
    except UnreadableFile:
        return
    for element in root.iter("{*}blip", "{*}imagedata"):
        target = next((targets[str(written)] for written in element.attrib.values() if str(written) in targets), None)
        if target is not None and not _is_preview(element):
            yield Inlay(part=target, shown_cm=_shown_cm(element))


def _is_preview(element: etree._Element) -> bool:
    """Tell whether a picture only shows an object that lies in the file."""
    return any(local_name(around) == "object" for around in element.iterancestors())


def _shown_cm(element: etree._Element) -> tuple[float, float] | None:
    if local_name(element) == "imagedata":
        shape = element.getparent()
        sides = dict(_STYLE.findall(shape.get("style", "").lower() if shape is not None else ""))
        return _sides(sides.get("width", ""), sides.get("height", ""))
    frame = next((around for around in element.iterancestors() if local_name(around) in _FRAMES), None)
    inside = frame.iter() if frame is not None else ()
    sizes = (item for item in inside if local_name(item) in _SIZES and item.get("cx"))
    size = next(sizes, None)
    return None if size is None else _sides(size.get("cx", ""), size.get("cy", ""))


def _sides(width: str, height: str) -> tuple[float, float] | None:
    sides = to_cm(width), to_cm(height)
    return sides if all(sides) else None


def _is_shown_large(inlay: Inlay) -> bool:
    if inlay.shown_cm is None:
        return not inlay.part.lower().endswith(_UNCOUNTED)
    return max(inlay.shown_cm) >= _MIN_SHOWN_CM[0] and min(inlay.shown_cm) >= _MIN_SHOWN_CM[1]


def _may_hold_page(package: Package, inlay: Inlay) -> bool:
    if inlay.part.lower().endswith(_UNCOUNTED):
        return True
    try:
        return may_hold_page(package.read(inlay.part))
    except UnreadableFile:
        return False


def _documents(package: Package) -> Iterator[Reason]:
    """Yield that documents which lie in the file as objects are not read; the figures behind charts are none."""
    embedded = [name for name in package.names if "/embeddings/" in f"/{name}"]
    of_charts = _figures(package) if embedded else frozenset()
    for name in embedded:
        if name in of_charts:
            continue
        try:
            data = package.read(name)
        except UnreadableFile:
            data = b""
        if _EQUATION not in data:
            yield reason(ReasonCode.PART_NOT_READ, part="embedding", format=sniff(data))


def _figures(package: Package) -> frozenset[str]:
    """Return the workbooks that charts were drawn from."""
    charts = [name for name in package.names if "/charts/" in name and name.endswith(".xml")]
    return frozenset(target for chart in charts for target in _targets(package, chart))


def _targets(package: Package, part: str) -> tuple[str, ...]:
    try:
        return tuple(rel.target for rel in package.relationships(part))
    except UnreadableFile:
        return ()
