"""A template of somebody's own is used if it can be, and refused with what is wrong with it if not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import docx
import pytest

from domain.errors import TemplateRefused
from domain.layout import Layout
from reports.consolidated.context import template_context
from reports.consolidated.sample import sample_list
from reports.consolidated.template import MAX_TEMPLATE_BYTES
from reports.consolidated.word import SHIPPED, Document, load_template, write_document
from reports.language import Translator, translator
from tests.reports.consolidated_examples import empty_register, listed
from tests.reports.examples import make_register

ROOT = Path(__file__).parents[2]


def template_of(folder: Path, *paragraphs: str) -> Layout:
    """Write a template with ``paragraphs`` into ``folder``, and return the layout that names it."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / "own.docx"))
    return Layout(list_template="own.docx")


def refused(folder: Path, layout: Layout) -> str:
    """Return what is said of a template that is refused; it names the file."""
    with pytest.raises(TemplateRefused) as caught:
        load_template(Document.LIST, layout, folder)
    assert caught.value.file == str(folder / layout.list_template)
    (problem,) = caught.value.found
    return problem.line


def test_own_template_is_used(tmp_path: Path, vi: Translator) -> None:
    """A template in the campaign's folder takes the place of the shipped one; quotes may be those that Word types."""
    layout = template_of(
        tmp_path,
        "Tổng: {{ so_don_vi.hoi }} ({{ “a” ~ ’b’ }})",
        "{%p for d in chua_gui %}",
        "{{ d.ten }}",
        "{%p endfor %}",
    )
    template = load_template(Document.LIST, layout, tmp_path)
    document = docx.Document(BytesIO(write_document(template, listed(empty_register()), vi)))
    assert [paragraph.text for paragraph in document.paragraphs] == ["Tổng: 1 (ab)", "Phòng Nội vụ"]
    assert load_template(Document.REPORT, layout, tmp_path).path.parent == SHIPPED


def test_marks_split_by_word_are_one(tmp_path: Path, vi: Translator) -> None:
    """Word tears a mark into runs when somebody edits it; it is read as one."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ so_", "don_vi", ".hoi }", "}"):
        paragraph.add_run(piece).bold = piece == "don_vi"
    document.save(str(tmp_path / "own.docx"))
    template = load_template(Document.LIST, Layout(list_template="own.docx"), tmp_path)
    made = docx.Document(BytesIO(write_document(template, listed(empty_register()), vi)))
    assert made.paragraphs[0].text == "1"


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        ("{{ so_don_vj }}", "so_don_vj"),
        ("{{ so_don_vi.hoj }}", "hoj"),
        ("{% for d in chua_gui %}{{ d.tem }}{% endfor %}", "tem"),
        ("{% if khong_co %}a{% endif %}", "khong_co"),
        ("{% if tieu_de %}", "endif"),
        ("{{ tieu_de", "{{"),
        ("{{ tieu_de | khongco }}", "khongco"),
        ("{%tr for d in chua_gui %}", "tr"),
        ("{{ so_don_vi }}", "is no text"),
        ("{{ 1 // 0 }}", "zero"),
        ("{{ ().__class__.__mro__ }}", "__class__"),
        ("{{ tieu_de.format.__globals__ }}", "__globals__"),
        ("{% include 'x' %}", "loader"),
        ("{% for n in range(10000000) %}{% endfor %}", "range"),
        ("{{ thay_doi.dong.append(1) }}", "append"),
    ],
)
def test_wrong_marks_are_refused(tmp_path: Path, mark: str, told: str) -> None:
    """A name that there is not, a mark that is broken or one that would run code is refused before it is needed."""
    assert told.casefold() in refused(tmp_path, template_of(tmp_path, mark)).casefold()


def test_marks_that_tear_a_table_are_refused(tmp_path: Path) -> None:
    """Marks that leave half a cell make broken XML; the template is refused, not mended unseen."""
    document = docx.Document()
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text = "{%tc if tieu_de %}"
    table.cell(0, 1).text = "{%tr endif %}"
    document.save(str(tmp_path / "own.docx"))
    assert refused(tmp_path, Layout(list_template="own.docx"))


def not_a_package(path: Path) -> None:
    path.write_bytes(b"{\\rtf1 xin chao}")


def not_word(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")


def not_there(path: Path) -> None:
    path.unlink(missing_ok=True)


def folder(path: Path) -> None:
    path.mkdir()


def too_large(path: Path) -> None:
    path.write_bytes(b"\0" * (MAX_TEMPLATE_BYTES + 1))


@pytest.mark.parametrize("spoil", [not_a_package, not_word, not_there, folder, too_large])
def test_files_that_are_no_template_are_refused(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    """Another file, none, or one too large is refused with its name."""
    spoil(tmp_path / "own.docx")
    assert refused(tmp_path, Layout(list_template="own.docx"))


def test_a_template_cannot_unescape_what_senders_wrote(tmp_path: Path, vi: Translator) -> None:
    """Not even ``|safe`` makes XML of a text."""
    template = load_template(Document.LIST, template_of(tmp_path, "{{ tieu_de|safe }}"), tmp_path)
    campaign = replace(empty_register().campaign, title="</w:t><w:p> & {{ 1 }}")
    document = docx.Document(BytesIO(write_document(template, listed(make_register(campaign)), vi)))
    assert document.paragraphs[0].text == campaign.title


def test_every_name_is_documented() -> None:
    """Each name that a template may use stands in the guide to templates."""
    guide = (ROOT / "docs" / "mau-word.md").read_text("utf-8")
    names = _names(template_context(sample_list(Layout()), translator("vi")))
    assert {name for name in names if f"`{name}`" not in guide} == set()


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {name for item in value.values() for name in _names(item)}
    return {name for item in value for name in _names(item)} if isinstance(value, list) else set()
