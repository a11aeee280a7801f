"""Documents, pictures and objects that lie whole in Word files."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.shared import Cm

from domain.document import Document, Place
from domain.reasons import ReasonCode
from parsers.readers.docx import read_docx
from tests.parsers.files import (
    FORM_TEXTS,
    cell,
    docx_of,
    edited,
    form_docx,
    form_xlsx,
    ole_of,
    paragraph,
    picture_of,
    saved,
    table,
    texts,
    word_relationship,
)


def _with_chunk(name: str, data: str | bytes, *, in_cell: bool = False) -> Document:
    chunk = '<w:altChunk r:id="rId7"/>'
    body = paragraph("trên") + (table(cell(chunk)) if in_cell else chunk) + paragraph("dưới")
    related = word_relationship("rId7", "aFChunk", name)
    return read_docx(edited(docx_of(body, relationships=related), {f"word/{name}": data}))


def test_web_page_in_a_file() -> None:
    """A web page that Word has not yet taken in stands where it will be, its tables numbered on."""
    page = "<html><body><p>giữa</p><table border=1><tr><td>a<td>b<tr><td>c<td>d</table></body></html>"
    document = _with_chunk("afchunk.html", page)
    assert [block.text for block in document.paragraphs] == ["trên", "giữa", "dưới"]
    assert texts(document.tables[0]) == (("a", "b"), ("c", "d"))
    assert document.tables[0].rows[1][0].place == Place(table=1, row=2, column=1)
    assert [block.place.paragraph for block in document.paragraphs] == [1, 2, 3]
    assert document.omissions == ()


def test_word_file_and_text_in_a_file() -> None:
    """So does another Word file, and plain text."""
    assert texts(_with_chunk("a.docx", form_docx()).tables[0]) == FORM_TEXTS
    assert [block.text for block in _with_chunk("a.txt", "giữa").paragraphs] == ["trên", "giữa", "dưới"]


def _with_picture(points: tuple[int, int], *, shown_cm: tuple[float, float]) -> bytes:
    """Return the form with a picture below it, as python-docx puts it in."""
    document = docx.Document(BytesIO(form_docx()))
    width, height = (Cm(side) for side in shown_cm)
    document.add_picture(BytesIO(picture_of(points)), width=width, height=height)
    return saved(document)


@pytest.mark.parametrize(
    ("points", "shown_cm", "count"),
    [
        ((1240, 1754), (16.0, 22.6), 1),
        ((1754, 1240), (12.0, 8.5), 1),
        ((1200, 1200), (3.0, 3.0), 0),
        ((900, 500), (7.0, 4.0), 0),
        ((300, 200), (15.0, 10.0), 0),
        ((2000, 600), (16.0, 4.8), 0),
    ],
)
def test_a_picture_as_large_as_a_page_is_said(
    points: tuple[int, int], shown_cm: tuple[float, float], count: int
) -> None:
    """A scan pasted into the file is not read, and said; logos, signatures, stamps and banners are nothing to say."""
    document = read_docx(_with_picture(points, shown_cm=shown_cm))
    assert texts(document.tables[0]) == FORM_TEXTS
    assert [dict(omitted.details) for omitted in document.omissions] == [{"count": str(count)}] * count


def _vml(style: str, *, around: str = "w:pict") -> str:
    names = 'xmlns:v="urn:schemas-microsoft-com:vml"'
    return f'<{around} {names}><v:shape style="{style}"><v:imagedata r:id="rId7"/></v:shape></{around}>'


@pytest.mark.parametrize(
    ("style", "around", "name", "count"),
    [
        ("position:absolute;width:453.5pt;height:640pt", "w:pict", "scan.png", 1),
        ("width:6in;height:4in", "w:pict", "table.emf", 1),
        ("width:60pt;height:60pt", "w:pict", "scan.png", 0),
        ("width:60pt;height:60pt", "w:pict", "logo.wmf", 0),
        ("width:453.5pt;height:640pt", "w:object", "preview.emf", 0),
        ("", "w:pict", "logo.emf", 0),
    ],
)
def test_pictures_of_old_programs(style: str, around: str, name: str, count: int) -> None:
    """Pictures of Word 2003 count too, and drawings by strokes by their size; what only shows an object does not."""
    body = paragraph("trên") + f"<w:p><w:r>{_vml(style, around=around)}</w:r></w:p>"
    data = docx_of(body, relationships=word_relationship("rId7", "image", name))
    document = read_docx(edited(data, {f"word/{name}": picture_of((1240, 1754))}))
    assert [omitted.code for omitted in document.omissions] == [ReasonCode.PICTURE_NOT_READ] * count


def test_objects_in_a_file_are_said() -> None:
    """A workbook put in as an object is not read, and said; the figures of a chart, and equations, hold no form."""
    parts: dict[str, str | bytes | None] = {
        "word/embeddings/Sheet1.xlsx": form_xlsx(),
        "word/embeddings/Sheet2.xlsx": form_xlsx(),
        "word/embeddings/oleObject1.bin": ole_of("Equation Native"),
        "word/charts/chart1.xml": "<c/>",
        "word/charts/_rels/chart1.xml.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="rId1" Type="x/package" Target="../embeddings/Sheet2.xlsx"/></Relationships>'
        ),
    }
    (omitted,) = read_docx(edited(docx_of(paragraph("Kính gửi")), parts)).omissions
    assert (omitted.code, omitted.details["format"]) == (ReasonCode.PART_NOT_READ, "xlsx")


def test_broken_pictures_say_nothing() -> None:
    """A picture that is damaged, or of which only the name is left, does not stop the reading."""
    data = _with_picture((1240, 1754), shown_cm=(16.0, 22.6))
    for content in (b"damaged", None):
        document = read_docx(edited(data, {"word/media/image1.png": content}))
        assert texts(document.tables[0]) == FORM_TEXTS
        assert document.omissions == ()


@pytest.mark.parametrize(
    ("data", "in_cell", "file_format"),
    [(r"{\rtf1 a}", False, "rtf"), ("<html>a</html>", True, "html"), (b"", False, "empty")],
)
def test_what_is_left_out_of_a_file_is_said(data: str | bytes, in_cell: bool, file_format: str) -> None:
    """An embedded document that is not read is an omission, and the rest is read."""
    document = _with_chunk("a.bin", data, in_cell=in_cell)
    assert [block.text for block in document.paragraphs] == ["trên", "dưới"]
    (omitted,) = document.omissions
    assert (omitted.code, dict(omitted.details)) == (
        ReasonCode.PART_NOT_READ,
        {"part": "altChunk", "format": file_format},
    )
