"""PDF files written by hand: text anywhere in any font, lines, pictures, fields, and what libraries do not write.

Source: ISO 32000-1.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

#: Width and height of A4 on its side, in points.
LANDSCAPE: Final = (842, 595)
TO_UNICODE: Final = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Id def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
#: Width of every letter, in thousandths of its size.
_WIDTH: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One line of text; y is counted from the top of the page to the line's foot."""

    x: float
    y: float
    text: str
    size: float = 12
    font: str = "Times"
    #: 3: drawn without ink.
    mode: int = 0
    #: True: it runs upwards.
    upwards: bool = False


@dataclass(slots=True, kw_only=True)
class PdfPage:
    """What a page is to hold."""

    texts: Sequence[Text] = ()
    #: Lines as x1, y1, x2, y2 from the top left.
    lines: Sequence[tuple[float, float, float, float]] = ()
    #: A grey picture over the whole page, as width, height and its points.
    picture: tuple[int, int, bytes] | None = None
    #: Fields as left, top, right, bottom and what a person typed.
    fields: Mapping[tuple[float, float, float, float], str] = field(default_factory=dict)
    #: Further operators of the content stream.
    content: bytes = b""
    size: tuple[int, int] = LANDSCAPE


def table_lines(xs: Sequence[float], ys: Sequence[float]) -> list[tuple[float, float, float, float]]:
    """Return the lines of a full grid with columns at ``xs`` and rows at ``ys``."""
    return [(xs[0], y, xs[-1], y) for y in ys] + [(x, ys[0], x, ys[-1]) for x in xs]


def pdf_of(*pages: PdfPage, to_unicode: bytes = TO_UNICODE, drawings: int = 0) -> bytes:
    """Return a PDF with ``pages``; without a table to Unicode its letters are codes that nothing explains.

    ``drawings`` are drawn on each page, each holding the one before ten times.
    """
    writer = _Writer(drawings)
    fonts = dict.fromkeys(text.font for page in pages for text in page.texts) or {"Times": None}
    resources = {name: writer.font(name, to_unicode) for name in fonts}
    catalog, tree = writer.reserve(), writer.reserve()
    kids = [writer.page(page, tree, resources) for page in pages]
    writer.put(tree, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % n for n in kids)))
    writer.put(catalog, b"<< /Type /Catalog /Pages %d 0 R >>" % tree)
    return writer.finish(catalog)


class _Writer:
    """Numbers objects and writes them down."""

    def __init__(self, drawings: int = 0) -> None:
        self._objects: dict[int, bytes] = {}
        self._drawn = b""
        for number in range(drawings):
            inner = self._drawn and b"/Resources << /XObject << %s >> >>" % self._drawn
            content = b"/D Do " * 10 if number else b"0 0 m 1 1 l S "
            self._drawn = b"/D %d 0 R" % self.stream(content, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + inner)

    def reserve(self) -> int:
        number = len(self._objects) + 1
        self._objects[number] = b"null"
        return number

    def put(self, number: int, content: bytes) -> None:
        self._objects[number] = content

    def add(self, content: bytes) -> int:
        number = self.reserve()
        self.put(number, content)
        return number

    def stream(self, data: bytes, entries: bytes = b"") -> int:
        packed = zlib.compress(data)
        head = b"<< /Length %d /Filter /FlateDecode %s >>" % (len(packed), entries)
        return self.add(head + b"\nstream\n" + packed + b"\nendstream")

    def font(self, name: str, to_unicode: bytes) -> int:
        base = b"/BaseFont /ABCDEF+" + name.encode()
        descriptor = self.add(
            b"<< /Type /FontDescriptor /FontName /ABCDEF+" + name.encode() + b" /Flags 4 /Ascent 800 /Descent -200"
            b" /CapHeight 700 /ItalicAngle 0 /StemV 80 /FontBBox [0 -200 1000 800] >>"
        )
        inner = self.add(
            b"<< /Type /Font /Subtype /CIDFontType2 %s /DW %d /FontDescriptor %d 0 R"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
            % (base, _WIDTH, descriptor)
        )
        unicode_map = b"/ToUnicode %d 0 R" % self.stream(to_unicode) if to_unicode else b""
        return self.add(
            b"<< /Type /Font /Subtype /Type0 %s /Encoding /Identity-H /DescendantFonts [%d 0 R] %s >>"
            % (base, inner, unicode_map)
        )

    def page(self, page: PdfPage, parent: int, fonts: Mapping[str, int]) -> int:
        width, height = page.size
        names = {name: b"F%d" % number for name, number in fonts.items()}
        content = b"".join(_shown(text, names[text.font], height) for text in page.texts)
        content += b"".join(
            b"%g %g m %g %g l S\n" % (x1, height - y1, x2, height - y2) for x1, y1, x2, y2 in page.lines
        )
        xobjects = self._drawn and b"/XObject << %s >>" % self._drawn
        content += b"/D Do\n" if self._drawn else b""
        if page.picture is not None:
            content = b"q %d 0 0 %d 0 0 cm /Im Do Q\n" % (width, height) + content
            xobjects = b"/XObject << /Im %d 0 R >>" % self._picture(page.picture)
        listed = b" ".join(b"/%s %d 0 R" % (names[name], number) for name, number in fonts.items())
        annotations = b" ".join(b"%d 0 R" % self._field(box, text, height) for box, text in page.fields.items())
        return self.add(
            b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R /Annots [%s]"
            b" /Resources << /Font << %s >> %s >> >>"
            % (parent, width, height, self.stream(content + page.content), annotations, listed, xobjects)
        )

    def _picture(self, picture: tuple[int, int, bytes]) -> int:
        width, height, points = picture
        entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
        return self.stream(points, entries % (width, height))

    def _field(self, box: tuple[float, float, float, float], text: str, height: int) -> int:
        left, top, right, bottom = box
        value = (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode()
        return self.add(
            b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (f) /V <%s> /Rect [%g %g %g %g] >>"
            % (value, left, height - bottom, right, height - top)
        )

    def finish(self, catalog: int) -> bytes:
        data, places = bytearray(b"%PDF-1.7\n"), []
        for number, content in self._objects.items():
            places.append(len(data))
            data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start = len(data)
        data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        data += b"".join(b"%010d 00000 n \n" % place for place in places)
        data += b"trailer << /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, catalog, start)
        return bytes(data)


def _shown(text: Text, name: bytes, height: int) -> bytes:
    matrix = b"0 1 -1 0" if text.upwards else b"1 0 0 1"
    codes = text.text.encode("utf-16-be").hex().encode()
    return b"BT /%s %g Tf %d Tr %s %g %g Tm <%s> Tj ET\n" % (
        name,
        text.size,
        text.mode,
        matrix,
        text.x,
        height - text.y,
        codes,
    )
