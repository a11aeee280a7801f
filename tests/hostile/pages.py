"""Web pages, PDF files and pictures made to eat time or memory."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from io import BytesIO

from PIL import Image

from domain.reasons import ReasonCode
from tests.hostile.packing import Long, zlib_of
from tests.hostile.registry import file

# -- web pages and tables of text


@file()
def wide_html() -> bytes:
    """A page with cells that span millions of rows and columns."""
    return b"<html><table>" + b"<tr><td rowspan=9999999 colspan=9999999>a</td></tr>" * 1_000 + b"</table></html>"


@file(ReasonCode.FILE_LIMIT, ReasonCode.NO_TABLE_MATCHED)
def deep_html() -> bytes:
    """A page with 200,000 elements inside each other."""
    return b"<html><body>" + b"<div><table><tr><td>" * 50_000 + b"a"


@file()
def unclosed_html() -> bytes:
    """A page of marks that are opened and never closed, which a parser may open anew in each paragraph."""
    return b"<html>" + b"<b><i><u><font color=red><a href=x><p>" * 20_000


@file()
def tables_out_of_place() -> bytes:
    """A page whose text stands where none may, so that a parser moves it each time."""
    return b"<html><table>" + b"a<tr>b<table><td>" * 20_000


@file()
def attributes_without_end() -> bytes:
    """A page with an element of 200,000 attributes."""
    return b"<html><p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">a</p>"


@file()
def comments_without_end() -> bytes:
    """A page of comments that are opened and not closed, and of conditions for old programs."""
    return b"<html>" + b"<!--" * 200_000 + b"<![if !vml]>" * 100_000 + b"<!" * 200_000


@file()
def styles_without_end() -> bytes:
    """A page with 20,000 classes, each element in 1,000 of them."""
    rules = "".join(f".c{n},td.c{n} p{{display:none;color:red}}" for n in range(20_000))
    cells = f"<td class='{' '.join(f'c{n}' for n in range(1_000))}' style='{'a:b;' * 1_000}'>a</td>" * 200
    return f"<html><style>{rules}</style><table><tr>{cells}</tr></table></html>".encode()


@file()
def entities_without_end() -> bytes:
    """A page of a million entities, broken and whole."""
    return b"<html><p>" + b"&amp&#xD800;&#x110000;&notit;&#0;&" * 100_000


@file()
def parts_without_end() -> bytes:
    """A page saved with its parts, of which there are 100,000, all of them pages."""
    part = b"--b\r\nContent-Type: text/html\r\nContent-Location: a.htm\r\n\r\n<p>a\r\n"
    return b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n' + part * 100_000


@file(ReasonCode.FILE_LIMIT)
def long_csv() -> bytes:
    """A table of text with two million cells."""
    return b"a,b,c,d,e,f,g,h,i,j\n" * 200_000


@file()
def quotes_csv() -> bytes:
    """A table of text that is one quote, opened and never closed, over many lines."""
    return b'a,b,c\n1,"2,3\n' + b'"",""","\n' * 500_000


@file()
def drawn_text() -> bytes:
    """A text of lines drawn as a table of 10,000 columns."""
    return (b"+--" * 10_000 + b"\n" + b"| a" * 10_000 + b"\n") * 50


@file()
def text_of_one_line() -> bytes:
    """A text of 10 MB in one line, with tabs."""
    return b"dan van kheo\t" * 800_000


# -- PDF


def _pdf(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of ``objects``, the first of which is its root; readers find them without a table."""
    body = b"".join(b"%d 0 obj" % number + content + b"endobj\n" for number, content in objects.items())
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)


def _page(
    content: bytes, *, resources: bytes = b"", more: Mapping[int, bytes] | None = None, box: bytes = b""
) -> bytes:
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<<%s>>>>"
    return _pdf(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page % (box or b"0 0 600 800", resources),
            4: _stream(content),
            **(more or {}),
        }
    )


def _stream(content: bytes, head: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>stream\n" % (head, len(content)) + content + b"\nendstream "


@file()
def pages_in_a_ring() -> bytes:
    """A PDF whose tree of pages is a loop."""
    return _pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 1000000000>>"})


@file()
def many_pages() -> bytes:
    """A PDF that names one page 100,000 times."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    kids = b"<</Type/Pages/Kids[%s]/Count 100000>>" % (b"3 0 R " * 100_000)
    return _pdf({1: b"<</Type/Catalog/Pages 2 0 R>>", 2: kids, 3: page, 4: _stream(b"BT (a) Tj ET")})


@file(ReasonCode.NO_TEXT_RECOGNISED)
def many_objects() -> bytes:
    """A PDF with 100,000 objects, 20,000 of them pages."""
    kids = b" ".join(b"%d 0 R" % n for n in range(5, 20_005))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[%s]/Count 20000>>" % kids}
    objects |= dict.fromkeys(range(5, 20_005), page) | dict.fromkeys(range(20_005, 100_000), b"[1 2 3]")
    return _pdf({**objects, 4: _stream(b"")})


@file(ReasonCode.FILE_LIMIT)
def long_content() -> bytes:
    """A PDF with a page whose content is 1 GB of lines when unpacked."""
    content = zlib_of(Long(piece=b"0 0 m 9 9 l S\n"))
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        4: _stream(content, b"/Filter/FlateDecode"),
    }
    return _pdf(objects)


@file(ReasonCode.FILE_LIMIT, ReasonCode.READER_DIED)
def content_packed_twice() -> bytes:
    """A PDF with a page whose content is packed five times over."""
    content = zlib_of(Long(piece=b"0 0 m 9 9 l S\n"))
    for _ in range(3):
        content = zlib.compress(content)
    filters = b"/Filter[" + b"/FlateDecode" * 4 + b"]"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents[%s]>>" % (b"4 0 R " * 1_000),
        4: _stream(content, filters),
    }
    return _pdf(objects)


@file(ReasonCode.FILE_LIMIT)
def forms_in_forms() -> bytes:
    """A PDF whose drawings draw each other ten times, ten deep, and the last one the first."""
    more = {}
    for n in range(10):
        resources = b"/Resources<</XObject<</X %d 0 R>>>>" % (10 + (n + 1) % 10)
        more[10 + n] = _stream(
            b"/X Do " * 10 + b"BT /F 9 Tf (a) Tj ET", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources
        )
    return _page(b"/X Do", resources=b"/XObject<</X 10 0 R>>", more=more)


@file(ReasonCode.FILE_LIMIT)
def forms_ten_wide() -> bytes:
    """A PDF whose drawings draw the next ones ten times, nine deep: a billion letters."""
    more = {}
    for n in range(9):
        resources = b"/Resources<</XObject<</X %d 0 R>>>>" % (11 + n)
        more[10 + n] = _stream(b"/X Do " * 10, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources)
    more[19] = _stream(b"0 0 m 9 9 l S", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]")
    return _page(b"/X Do", resources=b"/XObject<</X 10 0 R>>", more=more)


@file()
def huge_font() -> bytes:
    """A PDF with a font whose table of letters has ten thousand ranges of all letters."""
    ranges = b"1 beginbfrange <0000> <FFFF> <0000> endbfrange\n" * 10_000
    cmap = b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/ToUnicode 11 0 R/DescendantFonts[12 0 R]>>"
    widths = b"/W[" + b"0 65535 500 " * 20_000 + b"]"
    descendant = (
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(I)/Supplement 0>>%s>>"
    )
    more = {10: font, 11: _stream(cmap + ranges), 12: descendant % widths}
    return _page(b"BT /F 12 Tf 100 100 Td <00410042> Tj ET" * 100, resources=b"/Font<</F 10 0 R>>", more=more)


@file()
def many_letters() -> bytes:
    """A PDF with a page of two million letters on one point."""
    return _page(
        b"BT /F 12 Tf 100 100 Td (%s) Tj ET" % (b"a" * 2_000_000),
        resources=b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>",
    )


@file(ReasonCode.FILE_LIMIT)
def many_lines() -> bytes:
    """A PDF with a page of 25,000 lines that all cross each other."""
    lines = b"".join(
        b"%d 0 m %d 800 l S 0 %d m 600 %d l S\n" % ((n % 600,) * 2 + (n % 800,) * 2) for n in range(12_500)
    )
    return _page(lines)


@file(ReasonCode.NO_TEXT_RECOGNISED)
def huge_page() -> bytes:
    """A PDF with a page of a thousand kilometres."""
    return _page(b"0 0 m 9 9 l S", box=b"0 0 3000000000 3000000000")


@file()
def deep_arrays() -> bytes:
    """A PDF with arrays inside arrays, 500,000 deep."""
    return _page(b"[" * 500_000 + b"0 0 m", more={10: b"[" * 500_000}, resources=b"/Font " + b"<</F " * 100_000)


@file()
def fields_in_a_ring() -> bytes:
    """A PDF whose fields are each other's parents and children."""
    data = _page(b"")
    fields = b"/AcroForm<</Fields[10 0 R 11 0 R]>>"
    data = data.replace(b"<</Type/Catalog", b"<<%s/Type/Catalog" % fields)
    data = data.replace(b"/Contents", b"/Annots[10 0 R 11 0 R]/Contents")
    field = b"%d 0 obj<</Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[0 0 9 9]/Parent %d 0 R/Kids[%d 0 R]>>endobj\n"
    both = field % (10, 11, 11) + field % (11, 10, 10)
    return data.replace(b"trailer", both + b"trailer")


@file()
def tables_in_a_ring() -> bytes:
    """A PDF whose list of objects says that the one before it is itself."""
    data = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 9/Prev %d>>\nstartxref\n%d\n%%%%EOF"
    return data + table % (len(data), len(data))


@file(ReasonCode.FILE_LIMIT)
def huge_picture_in_pdf() -> bytes:
    """A PDF with a picture of 60,000 times 60,000 points, drawn a hundred times."""
    picture = zlib_of(Long(piece=b"\0", total=450 << 20))
    head = b"/Subtype/Image/Width 60000/Height 60000/BitsPerComponent 1/ColorSpace/DeviceGray/Filter/FlateDecode"
    return _page(
        b"q 600 0 0 800 0 0 cm /X Do Q " * 100, resources=b"/XObject<</X 10 0 R>>", more={10: _stream(picture, head)}
    )


# -- pictures


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, *chunks: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + b"".join(chunks) + _chunk(b"IEND", b"")


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_DAMAGED)
def pixels_png() -> bytes:
    """A picture of 60,000 times 60,000 points in a few kilobytes."""
    return _png(60_000, 60_000, _chunk(b"IDAT", zlib_of(Long(piece=b"\0" * 7501, total=450 << 20))))


@file(ReasonCode.FILE_DAMAGED, ReasonCode.NO_TEXT_RECOGNISED)
def notes_in_png() -> bytes:
    """A small picture with notes of 1 GB, packed."""
    note = _chunk(b"zTXt", b"a\0\0" + zlib_of(Long(piece=b"a")))
    return _png(
        8, 8, note, _chunk(b"iCCP", b"a\0\0" + zlib_of(Long(piece=b"a"))), _chunk(b"IDAT", zlib.compress(bytes(16)))
    )


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_DAMAGED)
def pixels_jpeg() -> bytes:
    """A JPEG that says it has 65,500 times 65,500 points."""
    out = BytesIO()
    Image.new("L", (16, 16)).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    at = data.index(b"\xff\xc2") + 5
    return data[:at] + struct.pack(">HH", 65_500, 65_500) + data[at + 4 :]


@file(ReasonCode.FILE_LIMIT)
def scans_in_jpeg() -> bytes:
    """A progressive JPEG of 7,000 times 7,000 points with thousands of scans over it."""
    out = BytesIO()
    Image.new("L", (7_000, 7_000)).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * 300 + b"\xff\xd9"


@file(ReasonCode.NO_TEXT_RECOGNISED)
def pages_tiff() -> bytes:
    """A TIFF with 200 pages of nothing."""
    out = BytesIO()
    page = Image.new("1", (1_700, 2_200), 1)
    page.save(out, "TIFF", compression="group4", save_all=True, append_images=[page] * 199)
    return out.getvalue()


@file(ReasonCode.NO_TEXT_RECOGNISED)
def directories_in_a_ring() -> bytes:
    """A TIFF whose first page comes after its last."""
    out = BytesIO()
    Image.new("L", (64, 64), 255).save(out, "TIFF")
    data = bytearray(out.getvalue())
    start = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, start)[0]
    struct.pack_into("<I", data, start + 2 + 12 * count, start)
    return bytes(data)


@file()
def counts_in_tiff() -> bytes:
    """A TIFF whose fields count four billion values."""
    fields = b"".join(struct.pack("<HHII", 256 + n, 4, 0xFFFFFFFF, 8) for n in range(60))
    return b"II*\0" + struct.pack("<IH", 8, 60) + fields + bytes(4)


@file(ReasonCode.NO_TEXT_RECOGNISED)
def frames_gif() -> bytes:
    """A moving picture of 3,000 frames."""
    out = BytesIO()
    frames = [Image.new("P", (300, 300), n % 2) for n in range(300)]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=1)
    data = out.getvalue()
    body = data[data.index(b"!\xf9") : -1]
    return data[:-1] + body * 9 + b";"


@file(ReasonCode.FILE_LIMIT, ReasonCode.FILE_DAMAGED)
def pixels_bmp() -> bytes:
    """A picture of Windows with two billion points a side."""
    return (
        b"BM"
        + struct.pack("<IIIIiiHHIIIIII", 1000, 0, 54, 40, 0x7FFFFFFF, -0x7FFFFFFF, 1, 24, 0, 0, 0, 0, 0, 0)
        + bytes(900)
    )
