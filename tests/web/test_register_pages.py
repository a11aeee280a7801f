"""The register: what counts, found, sorted, summed and taken away as it is shown."""

from __future__ import annotations

import csv
import html
import re
from dataclasses import replace
from io import BytesIO, StringIO
from urllib.parse import quote, unquote

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from openpyxl import load_workbook

from desk.answering import Answer, answer
from desk.views import load_view
from domain.account import Deed, Role
from domain.campaign import Kind
from domain.decision import Action
from domain.register import Register, RegisterLine
from parsers.text import bare
from reports.entry_list import NO_FIELD, EntryLine, EntryList, Order, WantedEntries, entry_grid, sums
from reports.language import translator
from storage.deeds import load_deeds
from tests.web.conftest import NAMES, Client, Site

KIM_THU, THANH_VAN = "Trường Mầm non Kim Thư", "UBND xã Thanh Văn"


def models(page: str) -> list[str]:
    """Return the models in the order of the page."""
    return [html.unescape(found) for found in re.findall(r'data-th="Mô hình"><bdi>([^<]*)</bdi>', page)]


def count(page: str) -> int:
    """Return how many models the page says there are."""
    found = re.search(r"<caption[^>]*>(\d+)", page)
    return int(found[1]) if found else 0


def counting(site: Site) -> list[EntryLine]:
    """Return the entries that count in the register of now."""
    return list(EntryList(load_view(site.app, None).register).lines)


def test_every_entry_that_counts(viewer: Client, shared_site: Site) -> None:
    """Each entry of the newest versions stands on the page once, with its unit and its mail."""
    page = viewer.page("/register")
    assert models(page) == [line.entry.model for line in counting(shared_site)]
    assert count(page) == len(counting(shared_site)) == 4
    assert "Vườn rau của bé" not in page
    for line in counting(shared_site):
        assert f'href="/messages/{line.form.message}"' in page
        assert f'href="/units/{line.unit.code}"' in page


@pytest.mark.parametrize("text", ["vuon rau", "VƯỜN rau", "rau vườn kim thu", "to la vuon"])
def test_searched_without_marks(viewer: Client, text: str) -> None:
    """Words are found in the entry and the unit's names, in any order, with or without marks."""
    assert models(viewer.page(f"/register?q={quote(text)}")) == ["Vườn rau sạch của bé"]


def test_nothing_found(viewer: Client) -> None:
    """A search without a hit says so, and keeps what was typed."""
    page = viewer.page("/register?q=" + quote('không có "><script>'))
    assert not models(page)
    assert "<script>&" not in page
    assert "&#34;&gt;&lt;script&gt;" in page


def test_filters(viewer: Client, shared_site: Site) -> None:
    """Group, field and kind each leave their entries; what is no choice leaves all."""
    lines = counting(shared_site)
    group = next(line.unit.group for line in lines if line.unit.name == THANH_VAN)
    assert models(viewer.page(f"/register?group={group}")) == [
        line.entry.model for line in lines if line.unit.group == group
    ]
    assert count(viewer.page("/register?field=economy")) == 4
    assert count(viewer.page("/register?field=political_system")) == 0
    assert count(viewer.page(f"/register?field={NO_FIELD}")) == 0
    assert count(viewer.page("/register?kind=collective")) == 4
    assert count(viewer.page("/register?kind=individual")) == 0
    assert count(viewer.page("/register?kind=x&group=x&field=x&order=x&page=99")) == 4


def test_the_newest_first(viewer: Client, shared_site: Site) -> None:
    """Sorted by receipt, what came last stands first."""
    lines = sorted(counting(shared_site), key=lambda line: line.form.received, reverse=True)
    assert models(viewer.page("/register?order=received")) == [line.entry.model for line in lines]
    assert models(viewer.page("/register?order=received"))[0] == "Đường hoa"


def test_as_a_workbook(viewer: Client, shared_site: Site) -> None:
    """The workbook holds what is shown, under a good name; the log has who took it."""
    answer = viewer.get("/register.xlsx?q=kim+thu&order=field")
    name = unquote(answer.headers["content-disposition"].partition("filename*=UTF-8''")[2])
    assert re.fullmatch(r"DVK 2022 - sổ đăng ký 14-02-2022 10h00\.xlsx", name)
    assert answer.headers["content-disposition"].startswith('attachment; filename="DVK 2022 - so dang ky')
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    expected = [line for line in counting(shared_site) if line.unit.name == KIM_THU]
    assert [row[6] for row in rows] == [line.entry.model for line in expected]
    with shared_site.app.store.read() as session:
        (deed,) = load_deeds(session, limit=1)
    assert (deed.deed, deed.name, deed.text) == (Deed.EXPORTED, NAMES[Role.VIEWER], name)


def test_as_a_word_file(viewer: Client, shared_site: Site) -> None:
    """The Word file holds what is shown, across the page, with its headings on each; it says which entries it has."""
    answer = viewer.get("/register.docx?q=kim+thu&field=economy")
    found = Document(BytesIO(answer.content))
    (table,) = found.tables
    expected = [line for line in counting(shared_site) if line.unit.name == KIM_THU]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert [row[6] for row in texts[1:]] == [line.entry.model for line in expected]
    assert [row[0] for row in texts[1:]] == [str(n) for n in range(1, len(expected) + 1)]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    assert found.sections[0].orientation is WD_ORIENT.LANDSCAPE
    above = "\n".join(paragraph.text for paragraph in found.paragraphs)
    assert "kim thu" in above
    assert "10h00 ngày 14/02/2022" in above
    assert found.styles["Normal"].font.name == "Times New Roman"
    assert "kim thu" not in Document(BytesIO(viewer.get("/register.docx").content)).paragraphs[1].text


def test_the_filter_stands_in_the_workbook(viewer: Client) -> None:
    """Who is sent a workbook of some entries is told that it does not have all."""
    sheet = load_workbook(BytesIO(viewer.get("/register.xlsx?q=kim+thu").content)).active
    assert sheet is not None
    assert "kim thu" in str(sheet["A2"].value)


def test_as_csv(viewer: Client, shared_site: Site) -> None:
    """The CSV holds what is shown, as Excel reads it."""
    answer = viewer.get("/register.csv")
    headings, *rows = csv.reader(StringIO(answer.content.decode("utf-8-sig")))
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(headings) == len(rows[0]) == 11
    assert [row[6] for row in rows] == [line.entry.model for line in counting(shared_site)]


# -- the list itself


def large(register: Register, copies: int) -> Register:
    """Return the register with each of its forms' entries many times, in all kinds and fields, some without one."""
    fields = [*(field.code for field in register.campaign.template.fields), None]

    def grown(number: int) -> RegisterLine:
        line = register.lines[number]
        forms = tuple(
            replace(
                form,
                entries=tuple(
                    replace(entry, model=f"{entry.model} {n}", kind=list(Kind)[n % 2], field=fields[n % len(fields)])
                    for n in range(copies)
                    for entry in form.entries
                ),
            )
            for form in line.counting
        )
        return replace(line, counting=forms)

    return replace(register, lines=tuple(grown(number) for number in range(len(register.lines))))


def test_the_search_is_that_of_our_keys(shared_site: Site) -> None:
    """What the quick search over all entries compares is what the keys of single texts are made of."""
    entries = EntryList(load_view(shared_site.app, None).register)
    (of_units, of_entry), line = entries.texts[0].split("\n"), entries.lines[0]
    assert of_units == bare(" ".join((line.unit.code, *line.unit.names)))
    assert of_entry.startswith(bare(f"{line.entry.performer} {line.entry.model}"))


def test_sums_are_those_of_what_is_shown(shared_site: Site) -> None:
    """Every entry is counted once, also one without a field; the last row is the sum of the others."""
    t = translator("vi")
    register = large(load_view(shared_site.app, None).register, 51)
    entries = EntryList(register)
    assert len(entries.lines) == 51 * 4
    found = entries.select(WantedEntries(kind=Kind.COLLECTIVE))
    *rows, everything = sums(found, register.campaign, t)
    assert everything.total == len(found) == sum(row.total for row in rows)
    assert {row.field: row.total for row in rows}[NO_FIELD] == len(
        entries.select(WantedEntries(kind=Kind.COLLECTIVE, field=NO_FIELD))
    )
    by_field = entries.select(WantedEntries(order=Order.FIELD))
    codes = [field.code for field in register.campaign.template.fields]
    places = [codes.index(line.entry.field) if line.entry.field else len(codes) for line in by_field]
    assert places == sorted(places)
    assert len(entry_grid(by_field, register.campaign, t).rows) == len(by_field)


def test_nothing_registered_yet(shared_site: Site) -> None:
    """A register without an entry has sums of nothing, and nothing is found in it."""
    register = replace(load_view(shared_site.app, None).register, lines=())
    entries = EntryList(register)
    assert entries.select(WantedEntries(text="rau")) == []
    assert sums((), register.campaign, translator("vi"))[-1].total == 0


def test_text_of_mails_is_inert(site: Site, officer: Client) -> None:
    """A model that looks like a tag or a formula is text on the page, in the workbook and in the CSV."""
    question = next(
        review for review in load_view(site.app, None).register.reviews if review.sender == "xau@nguoila.example"
    )
    answer(site.app, question.id, Answer(action=Action.ASSIGN, unit="PB-NV", by="Hà"))
    page = officer.page("/register?q=javascript")
    assert "=HYPERLINK(&#34;javascript:alert(4)&#34;)" in page
    assert "<b onclick" not in page
    sheet = load_workbook(BytesIO(officer.get("/register.xlsx?q=javascript").content)).active
    assert sheet is not None
    cell = sheet.cell(row=5, column=7)
    assert (cell.data_type, str(cell.value)[:11]) == ("s", "=HYPERLINK(")
    (_, row) = csv.reader(StringIO(officer.get("/register.csv?q=javascript").content.decode("utf-8-sig")))
    assert row[6].startswith("'=HYPERLINK(")
