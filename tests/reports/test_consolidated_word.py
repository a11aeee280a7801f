"""The Word files say what the register says, in tables and sentences alike, and hold what senders wrote as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table
from lxml import etree

from dangky.campaign_file import load_campaign
from domain.layout import Layout, Profile
from domain.register import Register
from parsers.text import clean
from reports.consolidated.make_templates import write_all
from reports.consolidated.model import Consolidated
from reports.consolidated.profiles import PROFILES
from reports.consolidated.template import Template
from reports.consolidated.word import SHIPPED, Document, load_template, write_document
from reports.language import translator
from tests.reports.consolidated_examples import (
    AFTERWARDS,
    HOSTILE,
    LAYOUT,
    empty_register,
    full_register,
    hostile_register,
    listed,
)
from tests.reports.examples import AFTERNOON, blind, make_campaign, make_register, make_submission
from tests.reports.test_consolidated import SECOND
from tests.servers.office import save_all

VI = translator("vi")


@lru_cache
def loaded(document: Document, layout: Layout) -> Template:
    return load_template(document, layout, Path())


def written(found: Consolidated, document: Document) -> WordDocument:
    """Return the file for ``found``, opened again."""
    template = loaded(document, found.campaign.layout)
    return docx.Document(BytesIO(write_document(template, found, VI)))


def rows_of(table: Table) -> list[list[str]]:
    """Return the cells of each row as they are, merged ones once."""
    return [
        ["\n".join(p.text for p in docx.table._Cell(tc, table).paragraphs) for tc in tr.tc_lst]
        for tr in table._tbl.tr_lst
    ]


def sentences(document: WordDocument) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def number(text: str) -> int:
    return 0 if text == "-" else int(text.replace(".", ""))


@pytest.fixture(scope="module")
def register() -> Register:
    return full_register()


@pytest.fixture(scope="module")
def full_list(register: Register) -> WordDocument:
    return written(listed(register), Document.LIST)


@pytest.fixture(scope="module")
def full_report(register: Register) -> WordDocument:
    return written(listed(register), Document.REPORT)


def test_form_1_equals_the_register(register: Register, full_list: WordDocument) -> None:
    """Each unit that answered has a row with its number of models, each group its sum, and the last row all."""
    rows = rows_of(full_list.tables[1])[2:]
    units = register.campaign.roster.by_code
    answered = {
        units[line.unit].name: sum(len(form.entries) for form in line.counting)
        for line in register.lines
        if line.first_received is not None
    }
    bands = [row for row in rows if re.fullmatch("[IVX]+", row[0])]
    assert {row[1]: number(row[12]) for row in rows if row[0].isdigit()} == answered
    assert [row[1] for row in bands] == [group.name for group in register.campaign.groups]
    total = [number(cell) for cell in rows[-1][2:13]]
    assert total[-1] == sum(answered.values())
    assert [sum(number(row[column]) for row in bands) for column in range(2, 13)] == total
    assert total[4] == sum(total[:4])
    assert total[9] == sum(total[5:9])


def test_form_2_equals_the_register(register: Register, full_list: WordDocument) -> None:
    """Each entry stands in the column of its field, in its performer's line."""
    rows = rows_of(full_list.tables[2])[2:]
    codes = [field.code for field in register.campaign.template.fields]
    found = Counter(
        (row[2], row[1], code, model.removeprefix("- "))
        for row in rows
        if row[0].isdigit()
        for code, cell in zip(codes, row[3:7], strict=True)
        for model in filter(None, cell.split("\n"))
    )
    units = register.campaign.roster.by_code
    assert found == Counter(
        (units[line.unit].name, e.performer, e.field, e.model)
        for line in register.lines
        for form in line.counting
        for e in form.entries
    )


def test_form_3_parts_missing_from_those_in_review(register: Register, full_list: WordDocument) -> None:
    """Units that sent nothing, units in review and late units stand apart, each part with its number."""
    rows = rows_of(full_list.tables[3])[1:]
    titles = [row[1] for row in rows if row[0] in "ABC"]
    assert titles == ["CHƯA GỬI (33 đơn vị)", "ĐÃ GỬI, ĐANG XEM (6 đơn vị)", "ĐĂNG KÝ SAU HẠN (5 đơn vị)"]
    units = register.campaign.roster.by_code
    missing = {units[line.unit].name for line in register.lines if line.status.value == "missing"}
    end = next(place for place, row in enumerate(rows) if row[0] == "B")
    assert {row[1] for row in rows[1:end]} == missing


def test_sentences_of_the_report_equal_its_tables(
    register: Register, full_list: WordDocument, full_report: WordDocument
) -> None:
    """The numbers in sentences are those of the register and of the tables, one by one."""
    said = sentences(full_report)
    total = rows_of(full_list.tables[1])[-1]
    assert "Có 132/174 đơn vị đã đăng ký (đạt 75,9%); 3 đơn vị phản hồi không có mô hình." in said
    assert "130 đơn vị đúng hạn, 5 đơn vị sau hạn" in said
    assert f"Tổng số {total[12]} mô hình, trong đó tập thể {total[6]}, cá nhân {total[11]}." in said
    fields = register.campaign.template.fields
    for place, field in enumerate(fields):
        collective, individual = number(total[2 + place]), number(total[7 + place])
        wanted = f"- {field.name}: {collective + individual} mô hình (tập thể {collective}, cá nhân {individual})"
        assert wanted in said
    groups = rows_of(full_report.tables[1])
    assert groups[-1] == ["", "TỔNG CỘNG", "174", "132", "75,9%", "3", total[6], total[11]]
    assert [sum(number(row[column]) for row in groups[1:-1]) for column in (2, 3, 5, 6, 7)] == [
        number(groups[-1][column]) for column in (2, 3, 5, 6, 7)
    ]


def test_report_names_the_missing(register: Register, full_report: WordDocument) -> None:
    """Units that sent nothing are named once each under their group; those in review are named apart."""
    said = sentences(full_report)
    missing, late, review = (said.index(text) for text in ("1. Đơn vị chưa", "2. Đơn vị đăng", "3. Đơn vị đã gửi"))
    assert missing < late < review
    units = register.campaign.roster.by_code
    named = Counter(re.split(r"[;:.\n]\s*", said[missing:late]))
    for line in register.lines:
        assert named[units[line.unit].name] == int(line.status.value == "missing")
    assert "1. Đơn vị chưa gửi đăng ký: 33 đơn vị." in said
    assert "3. Đơn vị đã gửi, đang xem xét nội dung: 6 đơn vị." in said


def test_nothing_reads_as_nothing() -> None:
    """One unit and no entry make whole sentences: "không có", not empty brackets."""
    said = sentences(written(listed(empty_register()), Document.REPORT))
    assert "Chưa có đơn vị nào đăng ký." in said
    assert "Chưa có mô hình nào được đăng ký." in said
    assert "2. Đơn vị đăng ký sau hạn: không có." in said
    assert "3. Đơn vị đã gửi, đang xem xét nội dung: không có." in said
    assert "Phòng Nội vụ" in said
    assert rows_of(written(listed(empty_register()), Document.LIST).tables[2])[2:] == [
        ["A", "TẬP THỂ (0 mô hình)"],
        ["B", "CÁ NHÂN (0 mô hình)"],
    ]


def test_finished_list_has_nothing_to_propose() -> None:
    """When every unit has answered, nothing is missing and nothing is proposed."""
    campaign = make_campaign(empty_register().campaign.roster.units)
    done = make_register(campaign, submissions=[make_submission(1, "PB-NV")], as_of=AFTERWARDS)
    said = sentences(written(listed(done), Document.REPORT))
    assert "1. Đơn vị chưa gửi đăng ký: không có." in said
    assert "IV. ĐỀ XUẤT\nKhông có." in said
    assert "tạm thời" not in said


@pytest.mark.parametrize("document", Document)
def test_interim_and_blind_are_said(document: Document) -> None:
    """An interim list, and one made without the whole mailbox, says so on its first page."""
    said = sentences(written(listed(empty_register(), health=blind(AFTERNOON)), document))
    assert "chưa hết hạn đăng ký (hết ngày 14/02/2022)" in said
    assert "có thể còn thiếu thư" in said


def test_hostile_texts_stand_as_they_are() -> None:
    """What a sender wrote is neither a mark of the template nor XML: it is read as it was typed."""
    rows = rows_of(written(listed(hostile_register()), Document.LIST).tables[2])[2:]
    lines = [row for row in rows if row[0].isdigit()]
    assert [row[1] for row in lines] == [clean(text) for text in HOSTILE]
    assert [row[3] for row in lines] == [clean(text) for text in HOSTILE]
    assert {row[2] for row in lines} == {"Phòng {{ 7*7 }} <w:p> & =1+1"}


def test_hostile_titles_stand_as_they_are() -> None:
    """So do the words of the campaign's own file."""
    campaign = hostile_register().campaign
    hostile = replace(campaign, title="{{ 7*7 }} <w:p> & {_{ 1 }_}", layout=Layout(issuer="{% if %}"))
    document = written(listed(make_register(hostile)), Document.REPORT)
    assert "{{ 7*7 }} <w:p> & {_{ 1 }_}" in sentences(document)
    assert "{% if %}" in rows_of(document.tables[0])[0][0]


@pytest.mark.parametrize("profile", Profile)
def test_page_is_that_of_the_profile(profile: Profile) -> None:
    """Paper, margins, font and title are those of the profile; forms 1 and 2 lie across the page."""
    rules = PROFILES[profile]
    register = empty_register(layout=replace(LAYOUT, profile=profile))
    document = written(listed(register), Document.LIST)
    assert [section.orientation for section in document.sections] == [WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    for section in document.sections:
        assert {_mm(section.page_width), _mm(section.page_height)} == {210, 297}
        margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
        assert [_mm(margin) for margin in margins] == [
            rules.top_mm,
            rules.bottom_mm,
            rules.left_mm,
            rules.right_mm,
        ]
    assert rules.title in rows_of(document.tables[0])[0][1]
    for fonts in document.element.body.iter(qn("w:rFonts")):
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {rules.font}


def test_headings_repeat_and_rows_stay_whole(full_list: WordDocument) -> None:
    """Heading rows stand on each page and no row is torn over two."""
    for table, headings in zip(full_list.tables[1:4], (2, 2, 1), strict=True):
        rows = table._tbl.tr_lst
        assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [
            place < headings for place in range(len(rows))
        ]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_draft_has_no_number_and_no_day(full_report: WordDocument) -> None:
    """Number, day and name are left for whoever signs."""
    (left, right) = rows_of(full_report.tables[0])[0]
    assert left.split("\n")[-1].split() == ["Số", "-BC/HU"]
    assert right.split("\n")[-1].split() == ["Thanh", "Oai,", "ngày", "tháng", "năm", "2022"]


@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_columns_fill_the_page_whatever_the_fields(count: int) -> None:
    """A table is as wide as the page for any number of fields, and each row as wide as its table."""
    register = empty_register()
    fields = tuple(replace(register.campaign.template.fields[0], code=f"f{n}", name=f"Field {n}") for n in range(count))
    template = replace(register.campaign.template, fields=fields)
    document = written(listed(make_register(replace(register.campaign, template=template))), Document.LIST)
    for table in document.tables[1:3]:
        grid = [_width(column) for column in table._tbl.tblGrid]
        assert abs(sum(grid) - (297 - 30 - 15) / 25.4 * 1440) < 40
        for row in table._tbl.tr_lst:
            assert sum(_width(cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}")) for cell in row.tc_lst) == sum(grid)
            assert sum(cell.grid_span for cell in row.tc_lst) == len(grid)


def _width(element: etree._Element | None) -> int:
    assert element is not None
    return int(element.get(qn("w:w"), "0"))


def _mm(length: Length | None) -> int:
    assert length is not None
    return round(float(length.mm))


def test_changes_are_a_section_of_the_list() -> None:
    """With an earlier list the new one says what changed; without it there is no such section."""
    campaign = empty_register().campaign
    name = campaign.roster.units[0].name
    after = make_register(campaign, submissions=[make_submission(1, "PB-NV")])
    document = written(listed(after, earlier=make_register(campaign)), Document.LIST)
    assert f"Đơn vị thêm: {name}." in sentences(document)
    assert rows_of(document.tables[4])[1][:3] == ["1", name, "Thêm mô hình"]
    assert "không thay đổi" in sentences(written(listed(after, earlier=after), Document.LIST))
    assert "Thay đổi" not in sentences(written(listed(after), Document.LIST))


def test_campaign_without_layout_and_with_other_fields() -> None:
    """A campaign that says nothing of its documents gets them all the same, with its own fields and groups."""
    campaign = load_campaign(SECOND)
    found = listed(make_register(campaign, as_of=campaign.deadline))
    rows = rows_of(written(found, Document.LIST).tables[1])
    names = [field.name for field in campaign.template.fields]
    assert rows[1][2:-2] == [*names, "Cộng", *names, "Cộng"]
    assert "sáng kiến cải cách hành chính" in sentences(written(found, Document.REPORT))


def test_shipped_templates_are_those_that_the_program_writes(tmp_path: Path) -> None:
    """Nobody edited a shipped template by hand: the profiles would part ways."""
    write_all(tmp_path)
    names = sorted(path.name for path in SHIPPED.glob("*.docx"))
    assert names == sorted(path.name for path in tmp_path.iterdir())
    for name in names:
        assert _parts(SHIPPED / name) == _parts(tmp_path / name)


def _parts(path: Path) -> Sequence[tuple[str, bytes]]:
    return sorted((str(part.partname), part.blob) for part in docx.Document(str(path)).part.package.parts)


@pytest.mark.libreoffice
def test_libreoffice_opens_what_is_written(tmp_path: Path) -> None:
    """LibreOffice opens list and report, shows headings and rows, and has no page that is empty."""
    paths = []
    for document in Document:
        paths.append(tmp_path / f"{document}.docx")
        written(listed(hostile_register()), document).save(str(paths[-1]))
    out = save_all(paths, "txt:Text", tmp_path)
    said = (out / "list.txt").read_text("utf-8-sig")
    assert "Biểu 1. Số lượng mô hình theo đơn vị và lĩnh vực" in said
    assert "{{ 7*7 }}" in said
    assert "kết quả đăng ký mô hình" in (out / "report.txt").read_text("utf-8-sig")
