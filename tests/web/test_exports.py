"""Lists to take away: each is the register of the moment that was asked for, one is made at a time, the log has all."""

from __future__ import annotations

import csv
import json
import re
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from datetime import datetime
from io import BytesIO, StringIO
from urllib.parse import unquote

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from desk.lists import load_list
from desk.views import load_view
from domain.account import Deed, Role
from reports.entry_list import EntryList
from reports.export import export_document
from reports.language import translator
from storage.deeds import load_deeds
from storage.register import load_ledger_at, load_register
from tests.web.conftest import NAMES, NOW, Client, Site
from web.making import MAX_AT_ONCE, OthersAreMade, one_at_a_time
from web.pages.exports import PRODUCTS

#: Between the first version of a unit and its correction.
BETWEEN = "2022-02-10T09:30"
#: Seconds that no test waits.
LONG_S = 60.0


@pytest.fixture(scope="module")
def reader(shared_site: Site) -> Client:
    """Somebody who may look, for all tests of this module."""
    return shared_site.client(Role.VIEWER)


def file_name(headers: str) -> str:
    """Return the name under which a browser keeps the file."""
    return unquote(headers.partition("filename*=UTF-8''")[2])


def texts(workbook: Workbook) -> set[str]:
    """Return every text of every sheet."""
    return {str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def word_text(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join((*(paragraph.text for paragraph in document.paragraphs), *cells))


def models(site: Site, as_of: datetime | None = None) -> set[str]:
    return {line.entry.model for line in EntryList(load_view(site.app, as_of).register).lines}


@pytest.mark.parametrize("file", PRODUCTS)
def test_every_file_is_handed_out(reader: Client, shared_site: Site, file: str) -> None:
    """Each file is an attachment under a Vietnamese name, of the right kind, and written down in the log."""
    answer = reader.get(f"/exports/{file}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == PRODUCTS[file].media_type
    assert answer.headers["content-disposition"].isascii()
    name = file_name(answer.headers["content-disposition"])
    assert re.fullmatch(r"DVK 2022 - .+ 14-02-2022 10h00\.\w+", name)
    assert name.endswith(file.rpartition(".")[2])
    with shared_site.app.store.read() as session:
        (deed,) = load_deeds(session, limit=1)
    assert (deed.deed, deed.name, deed.text) == (Deed.EXPORTED, NAMES[Role.VIEWER], name)


def test_the_consolidated_workbook_is_the_register(reader: Client, shared_site: Site) -> None:
    """Every entry that counts, and no other, stands among the sources of the workbook."""
    workbook = load_workbook(BytesIO(reader.get("/exports/list.xlsx").content))
    rows = list(workbook.worksheets[-1].iter_rows(min_row=2, values_only=True))
    assert {row[6] for row in rows} == models(shared_site)
    found = load_list(shared_site.app, translator("vi"), instant=NOW)
    assert [row[0] for row in rows] == [source.unit.code for source in found.sources]


def test_word_files_are_the_register(reader: Client, shared_site: Site) -> None:
    """The list in Word names every model that counts; the report has the number of units that answered."""
    text = word_text(reader.get("/exports/list.docx").content)
    assert all(model in text for model in models(shared_site))
    assert "454-CV/HU" in word_text(reader.get("/exports/report.docx").content)


def test_as_of_an_earlier_moment(reader: Client, shared_site: Site) -> None:
    """A list of an earlier moment, given in the service's zone, holds what counted then."""
    then = datetime.fromisoformat(BETWEEN).replace(tzinfo=NOW.tzinfo)
    answer = reader.get(f"/exports/list.xlsx?as_of={BETWEEN}&since=")
    found = texts(load_workbook(BytesIO(answer.content)))
    assert "Vườn rau của bé" in found
    assert "Vườn rau sạch của bé" not in found
    assert "10-02-2022 09h30" in file_name(answer.headers["content-disposition"])
    with shared_site.app.store.read() as session:
        campaign = shared_site.app.campaign
        register = load_register(session, campaign=campaign, as_of=then)
        ledger = load_ledger_at(session, campaign=campaign, as_of=then)
    answer = reader.get(f"/exports/register.json?as_of={BETWEEN}")
    assert json.loads(answer.content) == json.loads(json.dumps(export_document(register, ledger, NOW.tzinfo)))  # type: ignore[arg-type]


def test_changes_since_an_earlier_list(reader: Client) -> None:
    """What changed since an earlier list stands on a sheet of its own, only if it is asked for."""
    with_changes = load_workbook(BytesIO(reader.get(f"/exports/list.xlsx?since={BETWEEN}").content))
    without = load_workbook(BytesIO(reader.get("/exports/list.xlsx").content))
    assert len(with_changes.worksheets) == len(without.worksheets) + 1
    assert any("Đường hoa" in text for text in texts(with_changes))


def test_only_what_is_accepted(reader: Client, shared_site: Site) -> None:
    """Units about which a question is open are left out if only accepted entries are asked for."""
    everything = load_workbook(BytesIO(reader.get("/exports/list.xlsx?only=all").content)).worksheets[-1].max_row
    accepted = load_workbook(BytesIO(reader.get("/exports/list.xlsx?only=accepted").content)).worksheets[-1].max_row
    open_units = {code for review in load_view(shared_site.app, None).register.reviews for code in review.candidates}
    lines = EntryList(load_view(shared_site.app, None).register).lines
    left = [line for line in lines if line.unit.code not in open_units]
    assert everything == len(lines) + 1
    assert accepted == max(len(left), 0) + 1


def test_who_is_missing(reader: Client, shared_site: Site) -> None:
    """The list of missing units holds those that sent nothing, as a workbook and as CSV."""
    summary = load_view(shared_site.app, None).summary
    codes = [unit.code for status in summary.groups for unit in status.missing]
    _, *rows = csv.reader(StringIO(reader.get("/exports/missing.csv").content.decode("utf-8-sig")))
    assert [row[0] for row in rows] == codes
    sheet = load_workbook(BytesIO(reader.get("/exports/missing.xlsx").content)).worksheets[0]
    assert [row[0] for row in sheet.iter_rows(min_row=5, values_only=True)] == codes


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("as_of=hôm qua", "as_of"),
        ("as_of=0001-01-01T00:00", "as_of"),
        ("as_of=9999-12-31T23:59", "as_of"),
        ("as_of=2022-02-14T10:01", "as_of"),
        ("since=2022-02-14T10:00", "since"),
        (f"since=2022-02-12T00:00&as_of={BETWEEN}", "since"),
    ],
)
def test_moments_that_cannot_be(reader: Client, shared_site: Site, query: str, field: str) -> None:
    """A moment that is none, lies ahead or in the wrong order comes back on the page, and nothing is made."""
    with shared_site.app.store.read() as session:
        before = load_deeds(session, limit=1)
    answer = reader.get(f"/exports/list.xlsx?{query}")
    assert answer.status_code == 422
    marked = re.search(rf'<input id="{field}"[^>]*>', answer.text)
    assert marked is not None
    assert 'aria-invalid="true"' in marked[0]
    assert f'value="{dict(part.split("=") for part in query.split("&"))[field]}"' in marked[0]
    with shared_site.app.store.read() as session:
        assert load_deeds(session, limit=1) == before


def test_the_page_offers_all(reader: Client) -> None:
    """The page has a button for every file; another file is not there."""
    page = reader.page("/exports")
    assert set(re.findall(r'formaction="/exports/([^"]+)"', page)) == set(PRODUCTS)
    assert reader.get("/exports/passwords.txt").status_code == 404
    assert 'href="/exports"' in reader.page("/register")


def test_the_page_learns_that_its_file_has_come(reader: Client) -> None:
    """A file that was asked for under a mark brings a cookie with it, which names nothing but the mark."""
    mark = "k7" * 8
    answer = reader.get(f"/exports/missing.csv?mark={mark}")
    (cookie,) = (said for said in answer.headers.get_list("set-cookie") if "made" in said)
    assert cookie.startswith(f"dangky_made_{mark}=1; ")
    assert "Path=/exports" in cookie
    assert "HttpOnly" not in cookie
    for odd in ("", "x; dangky_session=1", "a=b", "A" * 20, "k" * 41):
        assert "set-cookie" not in reader.get("/exports/missing.csv", params={"mark": odd}).headers


def test_few_wait_for_their_turn() -> None:
    """Who asks for one file more than may wait is told at once: those who wait must not keep all others waiting."""

    def make() -> None:
        with one_at_a_time(patience_s=LONG_S):
            pass

    with ThreadPoolExecutor(MAX_AT_ONCE) as pool:
        with one_at_a_time():
            asking = [pool.submit(make) for _ in range(MAX_AT_ONCE)]
            ended, waiting = wait(asking, return_when=FIRST_COMPLETED)
            assert [type(one.exception()) for one in ended] == [OthersAreMade]
        for one in waiting:
            one.result(LONG_S)


def test_one_at_a_time() -> None:
    """While a file is made another waits, and says after some time that others are made."""
    with one_at_a_time():
        refused: list[str] = []

        def ask() -> None:
            try:
                with one_at_a_time(patience_s=0):
                    refused.append("")
            except OthersAreMade as error:
                refused.append(str(error))

        other = threading.Thread(target=ask)
        other.start()
        other.join()
    with one_at_a_time(patience_s=0):
        assert refused
        assert refused[0]
